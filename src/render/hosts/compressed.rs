//! How hosts are told to send the compressed copies, in the words of each. Netlify, Cloudflare and GitHub compress by
//! themselves.

use super::headers::NAMES;
use super::pattern;
use crate::config::{Encoding, Encodings};
use crate::plan::compressed::TEXT;
use std::fmt::Write;

/// For nginx, which has a word for brotli only with a module that few have: what it does not know it does not start with.
pub(super) fn nginx(encodings: Encodings) -> &'static str {
    if encodings.contains(Encoding::Gzip) { "gzip_static on;\ngzip_vary on;\n" } else { "" }
}

/// The server of files of a Caddyfile; `more` are lines within it.
pub(super) fn caddy(encodings: Encodings, indent: &str, more: &str) -> String {
    let names = encodings.iter().map(|encoding| match encoding {
        Encoding::Brotli => " br",
        Encoding::Gzip => " gzip",
    });
    let names: String = names.collect();
    match (names.as_str(), more) {
        ("", "") => format!("{indent}file_server\n"),
        ("", more) => format!("{indent}file_server {{\n{more}{indent}}}\n"),
        (names, more) => format!("{indent}file_server {{\n{indent}\tprecompressed{names}\n{more}{indent}}}\n"),
    }
}

/// For Apache: the copy in the place of the file, with the file's own type.
pub(super) fn apache(encodings: Encodings) -> String {
    let mut text = String::new();
    if encodings.is_empty() {
        return text;
    }
    let kinds = TEXT.join("|");
    text.push_str("<IfModule mod_rewrite.c>\nRewriteEngine On\n");
    for (encoding, name) in [(Encoding::Brotli, "br"), (Encoding::Gzip, "gzip")] {
        if !encodings.contains(encoding) {
            continue;
        }
        let ending = encoding.ending();
        let asked = format!("RewriteCond %{{HTTP:Accept-Encoding}} \"(^|[ ,]){name}($|[ ,;])\"");
        let _ = writeln!(text, "{asked}\nRewriteCond %{{REQUEST_FILENAME}}{ending} -f");
        let _ = writeln!(text, "RewriteRule \"^(.+\\.({kinds}))$\" \"$1{ending}\" [NC,L,E=no-gzip:1]");
        let _ = writeln!(text, "{asked}\nRewriteCond %{{REQUEST_FILENAME}}index.html{ending} -f");
        let _ = writeln!(text, "RewriteRule \"^(.+/|)$\" \"$1index.html{ending}\" [L,E=no-gzip:1]");
    }
    text.push_str("</IfModule>\n");
    let _ = writeln!(text, "<FilesMatch \"(?i)\\.({kinds})\\.(br|gz)$\">");
    text.push_str("RemoveType .br .gz\nRemoveLanguage .br\nAddEncoding br .br\nAddEncoding gzip .gz\n</FilesMatch>\n");
    for (name, media) in NAMES {
        let _ = writeln!(text, "<FilesMatch \"^{}\\.(br|gz)$\">\nForceType \"{media}\"\n</FilesMatch>", pattern(name));
    }
    let _ = writeln!(
        text,
        "<IfModule mod_headers.c>\n<FilesMatch \"(?i)\\.({kinds})(\\.(br|gz))?$\">\nHeader merge Vary Accept-Encoding\n</FilesMatch>\n</IfModule>"
    );
    text
}

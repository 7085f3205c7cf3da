//! `.htaccess`, which Apache reads where its configuration lets it: `AllowOverride All`.

use super::headers::{ENDINGS, LONG, NAMES, SHORT};
use super::{CLOSED, GONE, Told, compressed, pattern, quoted, status};
use std::fmt::Write;

pub(super) fn write(site: &Told) -> String {
    let mut text = format!("ErrorDocument 404 {}\n", quoted(&site.sent("404.html")));
    for (front, page) in site.gone_pages() {
        let document = format!("ErrorDocument 410 {}", quoted(&site.sent(&page)));
        if page == GONE {
            let _ = writeln!(text, "{document}");
        } else {
            let below = format!("%{{REQUEST_URI}} =~ m#^{}#", pattern(&site.read(front)));
            let _ = writeln!(text, "<If {}>\n{document}\n</If>", quoted(&below));
        }
    }
    text.push_str("AddDefaultCharset utf-8\n<IfModule mod_mime.c>\n");
    text.push_str("AddCharset utf-8 .css .js .txt .xml\n");
    for (ending, media) in ENDINGS {
        let _ = writeln!(text, "AddType {} .{ending}", quoted(media));
    }
    text.push_str("</IfModule>\n");
    for (name, media) in NAMES {
        let _ = writeln!(text, "<Files {}>\nForceType {}\n</Files>", quoted(name), quoted(media));
    }
    text.push_str("<IfModule mod_headers.c>\n");
    for (name, value) in &site.headers {
        let _ = writeln!(text, "Header always set {name} {}", quoted(&value.replace('%', "%%")));
    }
    if let Some(onion) = &site.onion {
        let _ = writeln!(text, "Header set Onion-Location {}", quoted(&format!("expr={onion}%{{REQUEST_URI}}")));
    }
    let _ = writeln!(text, "Header set Cache-Control {}", quoted(SHORT));
    let _ =
        writeln!(text, "Header always set Cache-Control {} \"expr=%{{REQUEST_STATUS}} =~ /^30[12]$/\"", quoted(SHORT));
    let fixed = format!("%{{REQUEST_STATUS}} < 400 && %{{REQUEST_URI}} =~ m#{}#", site.fixed());
    let _ = writeln!(text, "<If {}>\nHeader set Cache-Control {}\n</If>\n</IfModule>", quoted(&fixed), quoted(LONG));
    let closed: Vec<String> = CLOSED.iter().map(|path| format!("^{}", pattern(path))).collect();
    let _ = writeln!(
        text,
        "<IfModule mod_rewrite.c>\nRewriteEngine On\nRewriteRule {} - [R=404,L]",
        raw(&closed.join("|"))
    );
    for (from, step) in &site.moves.redirects {
        // A percent sign would begin the name of something else.
        let to = site.goal(step).replace('%', "\\%");
        let _ = writeln!(text, "RewriteRule {} \"{to}\" [R={},L,NE]", raw(&address(from)), status(step));
    }
    for (at, _) in &site.moves.gone {
        let _ = writeln!(text, "RewriteRule {} - [G]", raw(&address(at)));
    }
    text.push_str("</IfModule>\n");
    text.push_str(&compressed::apache(site.compress));
    text
}

/// A regular expression for one address below the folder of this file, with and without the slash at its end.
fn address(address: &str) -> String {
    match address.strip_suffix('/') {
        Some(bare) => format!("^{}/?$", pattern(bare)),
        None => format!("^{}$", pattern(address)),
    }
}

/// Between quotation marks, as rewriting reads it: as it stands. No address has such a mark.
fn raw(text: &str) -> String {
    format!("\"{text}\"")
}

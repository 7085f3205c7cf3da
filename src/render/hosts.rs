//! The files that hosts read, in the words of each: nginx, Caddy, Apache, Netlify and Cloudflare Pages.
//!
//! Addresses that are compared are written as they are, addresses that are sent percent-encoded. All of them begin with
//! the path of `base_url`, so that the files work for a site in a folder of its host.

use super::base_path;
use crate::memo::{Fingerprint, PROGRAM, Parts};
use crate::model::Goal;
use crate::plan::Step;
use crate::plan::hosts::{HostFile, Moves, own_host};
use percent_encoding::percent_decode_str;
use std::fmt::Write;

/// What every answer carries. That nobody frames the site is the part of a Content-Security-Policy that only a header can
/// say; the rest stands in each page.
const HEADERS: &[(&str, &str)] = &[
    ("Content-Security-Policy", "frame-ancestors 'self'; base-uri 'none'; object-src 'none'"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
];

/// Files with a fingerprint in their names never change, pages do.
const LONG: &str = "public, max-age=31536000, immutable";
const SHORT: &str = "max-age=60";
const FOLDERS: [&str; 2] = ["assets", "media"];

/// Writes a file for a host.
pub(super) fn write(base_url: &str, file: HostFile, moves: &Moves, buffer: &mut Vec<u8>) {
    let site = Place::new(base_url);
    let text = match file {
        HostFile::Apache => apache(&site, moves),
        HostFile::Caddy => caddy(&site, moves),
        HostFile::Cname => format!("{}\n", own_host(base_url).unwrap_or_default()),
        HostFile::Headers => headers(&site),
        HostFile::Nginx => nginx(&site, moves),
        HostFile::NoJekyll => String::new(),
        HostFile::Redirects(is_forced) => redirects(&site, moves, is_forced),
    };
    buffer.extend_from_slice(text.as_bytes());
}

/// The fingerprint of all that such a file says.
pub(super) fn fingerprint(base_url: &str, moves: &Moves, parts: &mut Parts) -> Fingerprint {
    parts.text(PROGRAM).text(base_url).debug(moves).take()
}

/// Where the site lies on its host.
struct Place {
    /// As it is sent: `/a%20b/`.
    sent: String,
    /// As it is compared: `/a b/`.
    read: String,
}

impl Place {
    fn new(base_url: &str) -> Self {
        let sent = base_path(base_url).to_owned();
        let read = percent_decode_str(&sent).decode_utf8_lossy().into_owned();
        Self { sent, read }
    }

    /// An address of the site as it is compared.
    fn read(&self, address: &str) -> String {
        format!("{}{address}", self.read)
    }

    /// An address as it is compared, with and without the slash at its end.
    fn read_both(&self, address: &str) -> impl Iterator<Item = String> {
        let whole = self.read(address);
        let bare = whole.strip_suffix('/').filter(|bare| !bare.is_empty()).map(str::to_owned);
        std::iter::once(whole).chain(bare)
    }

    /// An address of the site as it is sent.
    fn sent(&self, address: &str) -> String {
        format!("{}{}", self.sent, encoded(address))
    }

    /// Where an address of the past leads, as it is sent.
    fn goal(&self, step: &Step) -> String {
        match &step.goal {
            Goal::Page(path, rest) => format!("{}{}", self.sent(path.as_str()), whole(rest)),
            Goal::Web(address) => whole(address),
        }
    }
}

/// The status of a redirect.
fn status(step: &Step) -> u16 {
    if step.is_temporary { 302 } else { 301 }
}

/// A whole address, or the end of one, with nothing in it that means something to a host.
fn whole(address: &str) -> String {
    let mut text = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:?#[]@!&()*+,;=%".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// A path as it may stand in an address: whatever means something to a host or a browser is encoded.
fn encoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// Between quotation marks, as nginx and Caddy read it; neither a variable nor the end of the text.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn nginx(site: &Place, moves: &Moves) -> String {
    let mut text = "# For the server's block: include …/.host/nginx.conf;\nabsolute_redirect off;\n".to_owned();
    let _ = writeln!(text, "error_page 404 {};", quoted(&format!("{}404.html", site.read)));
    let common = |indent: &str, text: &mut String| {
        for (name, value) in HEADERS {
            let _ = writeln!(text, "{indent}add_header {name} {} always;", quoted(value));
        }
    };
    common("", &mut text);
    let _ = writeln!(text, "add_header Cache-Control {};", quoted(SHORT));
    for folder in FOLDERS {
        let _ = writeln!(text, "location ^~ {} {{", quoted(&format!("{}{folder}/", site.read)));
        common("    ", &mut text);
        let _ = writeln!(text, "    add_header Cache-Control {};\n}}", quoted(LONG));
    }
    for closed in [".host/", ".htaccess", "_headers", "_redirects"] {
        let _ = writeln!(text, "location ^~ {} {{ return 404; }}", quoted(&format!("{}{closed}", site.read)));
    }
    // nginx would take `$` for the beginning of a variable's name.
    let is_plain = |address: &str| !address.contains('$');
    for (from, step) in moves.redirects.iter().filter(|(from, _)| is_plain(from)) {
        for from in site.read_both(from) {
            let _ = writeln!(
                text,
                "location = {} {{ return {} {}; }}",
                quoted(&from),
                status(step),
                quoted(&site.goal(step))
            );
        }
    }
    for (at, page) in moves.gone.iter().filter(|(at, page)| is_plain(at) && is_plain(page.as_str())) {
        let page = quoted(&site.read(page.as_str()));
        for at in site.read_both(at) {
            let _ = writeln!(text, "location = {} {{ error_page 410 {page}; return 410; }}", quoted(&at));
        }
    }
    text
}

fn caddy(site: &Place, moves: &Moves) -> String {
    let mut text = "# For the site's block: import …/.host/Caddyfile\nheader {\n".to_owned();
    for (name, value) in HEADERS {
        let _ = writeln!(text, "\t{name} {}", quoted(value));
    }
    let _ = writeln!(text, "\t?Cache-Control {}\n}}", quoted(SHORT));
    let folders = FOLDERS.map(|folder| quoted(&format!("{}{folder}/*", site.read)));
    let _ = writeln!(text, "@dateline_fixed path {}", folders.join(" "));
    let _ = writeln!(text, "header @dateline_fixed Cache-Control {}", quoted(LONG));
    let closed = [".host/*", ".htaccess", "_headers", "_redirects"].map(|path| quoted(&format!("{}{path}", site.read)));
    let _ = writeln!(text, "@dateline_closed path {}\nerror @dateline_closed 404", closed.join(" "));
    let is_plain = |address: &str| !address.contains(['{', '}']);
    let redirects: Vec<_> = moves.redirects.iter().filter(|(from, _)| is_plain(from)).collect();
    for (is_temporary, name) in [(false, "moved"), (true, "moved_for_now")] {
        let rows = redirects.iter().filter(|(_, step)| step.is_temporary == is_temporary);
        let rows: Vec<_> = rows
            .flat_map(|(from, step)| site.read_both(from).map(|from| (from, site.goal(step))).collect::<Vec<_>>())
            .collect();
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(text, "map {{path}} {{dateline_{name}}} {{");
        for (from, to) in rows {
            let _ = writeln!(text, "\t{} {}", quoted(&from), quoted(&to));
        }
        let code = if is_temporary { 302 } else { 301 };
        let _ = writeln!(
            text,
            "\tdefault \"\"\n}}\n@dateline_{name} expression `{{dateline_{name}}} != \"\"`\n\
             redir @dateline_{name} {{dateline_{name}}} {code}"
        );
    }
    let gone: Vec<_> = moves.gone.iter().filter(|(at, page)| is_plain(at) && is_plain(page.as_str())).collect();
    if !gone.is_empty() {
        text.push_str("map {path} {dateline_gone} {\n");
        for (at, page) in gone {
            for at in site.read_both(at) {
                let _ = writeln!(text, "\t{} {}", quoted(&at), quoted(&site.read(page.as_str())));
            }
        }
        text.push_str("\tdefault \"\"\n}\n@dateline_gone expression `{dateline_gone} != \"\"`\n");
        text.push_str(
            "handle @dateline_gone {\n\trewrite * {dateline_gone}\n\tfile_server {\n\t\tstatus 410\n\t}\n}\n",
        );
    }
    let lost = quoted(&format!("{}404.html", site.read));
    let _ = writeln!(text, "handle_errors {{\n\t@dateline_lost expression `{{err.status_code}} == 404`");
    let _ = writeln!(
        text,
        "\thandle @dateline_lost {{\n\t\theader Cache-Control {SHORT}\n\t\trewrite * {lost}\n\t\tfile_server\n\t}}\n}}\nfile_server"
    );
    text
}

fn apache(site: &Place, moves: &Moves) -> String {
    let mut text =
        format!("ErrorDocument 404 {}\n<IfModule mod_headers.c>\n", quoted(&format!("{}404.html", site.read)));
    for (name, value) in HEADERS {
        let _ = writeln!(text, "Header always set {name} {}", quoted(value));
    }
    let _ = writeln!(text, "Header set Cache-Control {}", quoted(SHORT));
    let fixed = format!("%{{REQUEST_URI}} =~ m#/({})/#", FOLDERS.join("|"));
    let _ = writeln!(text, "<If {}>\nHeader set Cache-Control {}\n</If>\n</IfModule>", quoted(&fixed), quoted(LONG));
    text.push_str("RedirectMatch 404 \"/(\\.host/|_headers$|_redirects$)\"\n");
    for (from, step) in &moves.redirects {
        let from = quoted(&whole_address(&site.read(from)));
        let _ = writeln!(text, "RedirectMatch {} {from} {}", status(step), quoted(&site.goal(step)));
    }
    for (at, _) in &moves.gone {
        let _ = writeln!(text, "RedirectMatch 410 {}", quoted(&whole_address(&site.read(at))));
    }
    text
}

/// A regular expression for one address, with and without the slash at its end.
fn whole_address(address: &str) -> String {
    match address.strip_suffix('/') {
        Some(bare) => format!("^{}/?$", pattern(bare)),
        None => format!("^{}$", pattern(address)),
    }
}

/// A text as a regular expression that stands for nothing else.
fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// Netlify serves a file rather than a redirect that is not forced; to Cloudflare a forced rule is none, and it takes the
/// next one.
fn redirects(site: &Place, moves: &Moves, is_forced: bool) -> String {
    let mut text = String::new();
    for (from, step) in &moves.redirects {
        let (from, to, status) = (site.sent(from), site.goal(step), status(step));
        if is_forced {
            let _ = writeln!(text, "{from} {to} {status}!");
        }
        let _ = writeln!(text, "{from} {to} {status}");
    }
    for (at, page) in moves.gone.iter().filter(|_| is_forced) {
        let _ = writeln!(text, "{} {} 410!", site.sent(at), site.sent(page.as_str()));
    }
    text
}

fn headers(site: &Place) -> String {
    let mut text = format!("{}*\n", site.sent);
    for (name, value) in HEADERS {
        let _ = writeln!(text, "  {name}: {value}");
    }
    for folder in FOLDERS {
        let _ = writeln!(text, "{}{folder}/*\n  Cache-Control: {LONG}", site.sent);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_cannot_break_out() {
        assert_eq!(encoded("a b/ж\n;\"/"), "a%20b/%D0%B6%0A%3B%22/");
        assert_eq!(quoted("a\"b\\"), r#""a\"b\\""#);
        assert_eq!(pattern("/a.b(c)/"), r"/a\.b\(c\)/");
    }
}

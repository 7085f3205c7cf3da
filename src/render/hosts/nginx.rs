//! A part of a server's block in nginx.

use super::headers::{LONG, SHORT};
use super::{CLOSED, GONE, Told, compressed, quoted, status};
use std::fmt::Write;

/// The media types beside HTML of which a browser is told that they are UTF-8.
const TEXTS: &str = "application/javascript application/xml text/css text/javascript text/plain text/xml";

pub(super) fn write(site: &Told) -> String {
    let mut text = "# For the server's block: include …/.host/nginx.conf;\n\
                    # A location of your own with an add_header has to repeat all of these: so nginx has it.\n"
        .to_owned();
    let _ = writeln!(text, "absolute_redirect off;\ncharset utf-8;\ncharset_types {TEXTS};");
    let _ = writeln!(text, "error_page 404 {};", quoted(&site.read("404.html")));
    let gone: Vec<_> = site.gone_pages().collect();
    if !gone.is_empty() {
        let _ = writeln!(text, "error_page 410 {};", quoted(&site.read(GONE)));
    }
    for (name, value) in &site.headers {
        let _ = writeln!(text, "add_header {name} {} always;", quoted(value));
    }
    if let Some(onion) = &site.onion {
        let _ = writeln!(text, "add_header Onion-Location {};", quoted(&format!("{onion}$request_uri")));
    }
    let _ = writeln!(text, "set $dateline_cache {};", quoted(SHORT));
    let _ = writeln!(text, "if ($uri ~ {}) {{ set $dateline_cache {}; }}", quoted(&site.fixed()), quoted(LONG));
    text.push_str("add_header Cache-Control $dateline_cache;\n");
    text.push_str(compressed::nginx(site.compress));
    for closed in CLOSED {
        let _ = writeln!(text, "location ^~ {} {{ return 404; }}", quoted(&site.read(closed)));
    }
    for (pattern, media) in site.types() {
        let _ = writeln!(text, "location ~ {} {{ types {{ }} default_type {}; }}", quoted(&pattern), quoted(media));
    }
    for (from, step) in &site.moves.redirects {
        for from in site.read_both(from) {
            let (from, to) = (quoted(&from), quoted(&site.goal(step)));
            let _ = writeln!(text, "location = {from} {{ return {} {to}; }}", status(step));
        }
    }
    for (at, page) in &site.moves.gone {
        let page = match page.as_str() {
            GONE => String::new(),
            page => format!("error_page 410 {}; ", quoted(&site.read(page))),
        };
        for at in site.read_both(at) {
            let _ = writeln!(text, "location = {} {{ {page}return 410; }}", quoted(&at));
        }
    }
    text
}

//! A part of a site's block in a Caddyfile.

use super::headers::{LONG, SHORT};
use super::{CLOSED, Told, compressed};
use std::fmt::Write;

pub(super) fn write(site: &Told) -> String {
    let mut text = "# For the site's block: import …/.host/Caddyfile\nheader {\n".to_owned();
    for (name, value) in &site.headers {
        let _ = writeln!(text, "\t{name} {}", quoted(value));
    }
    text.push_str("}\n");
    if let Some(onion) = &site.onion {
        let _ = writeln!(text, "header Onion-Location \"{onion}{{http.request.orig_uri}}\"");
    }
    let fixed = site.fixed();
    let _ = writeln!(text, "@dateline_fixed path_regexp `{fixed}`\nheader @dateline_fixed Cache-Control \"{LONG}\"");
    let _ =
        writeln!(text, "@dateline_pages not path_regexp `{fixed}`\nheader @dateline_pages Cache-Control \"{SHORT}\"");
    for (at, (pattern, media)) in site.types().enumerate() {
        let _ = writeln!(
            text,
            "@dateline_type{at} path_regexp `{pattern}`\nheader @dateline_type{at} Content-Type \"{media}\""
        );
    }
    let closed = CLOSED.map(|path| {
        let all = if path.ends_with('/') { "*" } else { "" };
        quoted(&format!("{}{all}", site.read(path)))
    });
    let _ = writeln!(text, "@dateline_closed path {}\nerror @dateline_closed 404", closed.join(" "));
    for (name, is_temporary, status) in [("moved", false, 301), ("moved_for_now", true, 302)] {
        let redirects = site.moves.redirects.iter().filter(|(_, step)| step.is_temporary == is_temporary);
        let rows = redirects.map(|(from, step)| (from.as_str(), site.goal(step)));
        if map(&mut text, name, site, rows) {
            let _ = writeln!(text, "redir @dateline_{name} {{dateline_{name}}} {status}");
        }
    }
    let rows = site.moves.gone.iter().map(|(at, page)| (at.as_str(), site.read(page.as_str())));
    if map(&mut text, "gone", site, rows) {
        text.push_str("handle @dateline_gone {\n\trewrite * {dateline_gone}\n\theader Content-Type \"text/html; charset=utf-8\"\n");
        let _ = writeln!(text, "{}}}", compressed::caddy(site.compress, "\t", "\t\tstatus 410\n"));
    }
    let lost = quoted(&site.read("404.html"));
    let _ = writeln!(
        text,
        "handle_errors {{\n\t@dateline_lost expression `{{err.status_code}} == 404`\n\thandle @dateline_lost {{\n\t\t\
         header Cache-Control {SHORT}\n\t\theader Content-Type \"text/html; charset=utf-8\"\n\t\trewrite * {lost}\n{}\t}}\n}}",
        compressed::caddy(site.compress, "\t\t", "")
    );
    text.push_str(&compressed::caddy(site.compress, "", ""));
    text
}

/// A table of addresses, in which each request is looked for once, and a matcher for what stands in it; nothing, and
/// `false`, where it would be empty.
fn map<'m>(text: &mut String, name: &str, site: &Told, rows: impl Iterator<Item = (&'m str, String)>) -> bool {
    // Caddy would take braces for the name of something else.
    let mut rows = rows.filter(|(from, to)| !from.contains(['{', '}']) && !to.contains(['{', '}'])).peekable();
    if rows.peek().is_none() {
        return false;
    }
    let _ = writeln!(text, "map {{path}} {{dateline_{name}}} {{");
    for (from, to) in rows {
        for from in site.read_both(from) {
            let _ = writeln!(text, "\t{} {}", quoted(&from), quoted(&to));
        }
    }
    let _ = writeln!(text, "\tdefault \"\"\n}}\n@dateline_{name} expression `{{dateline_{name}}} != \"\"`");
    true
}

/// Between quotation marks; nothing else than these is escaped.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}

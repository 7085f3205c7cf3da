//! `_redirects` and `_headers`, which Netlify and Cloudflare Pages read.

use super::headers::{FIXED, LONG, NAMES};
use super::{Told, keeping, status};
use crate::config::Host;
use crate::plan::RedirectsFor;
use std::fmt::Write;

/// The rules that Cloudflare Pages reads of `_headers`.
const MOST_RULES: usize = 100;

/// Netlify serves a file rather than a redirect that is not forced; to Cloudflare a forced rule is none, and it takes the
/// next one.
pub(super) fn redirects(site: &Told, readers: RedirectsFor) -> String {
    let mut text = String::new();
    for (from, step) in &site.moves.redirects {
        let (from, to, status) = (asked(site, from), site.goal(step), status(step));
        if readers.netlify {
            let _ = writeln!(text, "{from} {to} {status}!");
        }
        if readers.cloudflare {
            let _ = writeln!(text, "{from} {to} {status}");
        }
    }
    for (at, page) in site.moves.gone.iter().filter(|_| readers.netlify) {
        let _ = writeln!(text, "{} {} 410!", asked(site, at), site.sent(page.as_str()));
    }
    text
}

/// An address as browsers ask for it: with as few escapes as that takes, for it is compared letter by letter.
fn asked(site: &Told, address: &str) -> String {
    format!("{}{}", site.sent, keeping(b"-._~/!$&'()+,;=@[]|", address))
}

/// Both hosts join the values that several rules give to one header: no two rules here speak of the same one for an
/// address. They have pages asked for again each time by themselves.
pub(super) fn headers(site: &Told, readers: &[Host]) -> String {
    let all: Vec<(&str, &str)> = site.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    // Netlify puts nothing in the place of the splat.
    let onion = site.onion.as_ref().filter(|_| !readers.contains(&Host::Netlify));
    let onion = onion.map(|onion| format!("{onion}{}:splat", site.sent));
    let all = all.into_iter().chain(onion.iter().map(|onion| ("Onion-Location", onion.as_str()))).collect();
    let mut rules: Vec<(String, Vec<(&str, &str)>)> = vec![("*".to_owned(), all)];
    let fixed = vec![("Cache-Control", LONG)];
    rules.extend(FIXED.map(|folder| (format!("{folder}/*"), fixed.clone())));
    for folder in &site.indexes {
        rules.extend(["fragment", "index"].map(|below| (format!("{folder}:block/{below}/*"), fixed.clone())));
    }
    for front in &site.fronts {
        rules.extend(NAMES.map(|(name, media)| (format!("{front}{name}"), vec![("Content-Type", media)])));
    }
    let mut text = String::new();
    for (path, headers) in rules.into_iter().take(MOST_RULES) {
        let _ = writeln!(text, "{}{path}", site.sent);
        for (name, value) in headers {
            let _ = writeln!(text, "  {name}: {value}");
        }
    }
    text
}

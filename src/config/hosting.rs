//! The table `hosting` of `site.toml`: for which hosts files are written that they read.

use crate::diagnostics::Code;
use crate::diagnostics::nearest::nearest;
use crate::fields::text::quotable;
use crate::fields::{Fields, quoted};

/// A host, or a program that serves files, with files of its own for redirects, statuses and headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Host {
    /// `.htaccess`.
    Apache,
    /// A snippet for the site's block of a Caddyfile.
    Caddy,
    /// `_redirects` and `_headers`.
    Cloudflare,
    /// `.nojekyll` and `CNAME`.
    GitHub,
    /// `_redirects` and `_headers`.
    Netlify,
    /// A snippet for the server's block.
    Nginx,
}

impl Host {
    /// Every one with its word.
    pub const ALL: &'static [(&'static str, Host)] = &[
        ("apache", Host::Apache),
        ("caddy", Host::Caddy),
        ("cloudflare", Host::Cloudflare),
        ("github", Host::GitHub),
        ("netlify", Host::Netlify),
        ("nginx", Host::Nginx),
    ];
}

/// Reads the table; the hosts sorted, each once.
pub(super) fn hosts(fields: &Fields<'_>) -> Vec<Host> {
    let Some(table) = fields.table("hosting", &[]) else { return Vec::new() };
    let mut hosts = Vec::new();
    for written in table.texts("hosts", &[]) {
        if let Some((_, host)) = Host::ALL.iter().find(|(word, _)| *word == written.value) {
            hosts.push(*host);
            continue;
        }
        let words = || Host::ALL.iter().map(|(word, _)| *word);
        let help = match nearest(&written.value, words()) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("write some of {}", quoted(words())),
        };
        let message = format!("`hosting.hosts` cannot have `{}`", quotable(&written.value));
        table.report(Code::BadValue, message, written.span, &help);
    }
    table.finish(|_| None);
    hosts.sort();
    hosts.dedup();
    hosts
}

//! The table `hosting` of `site.toml`: for which hosts files are written that they read.

use crate::fields::Fields;

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

    /// Whether it sends readers on by itself, where no page does.
    pub fn redirects(self) -> bool {
        self != Host::GitHub
    }

    /// Whether it can answer that something was taken down.
    pub fn tells_gone(self) -> bool {
        !matches!(self, Host::GitHub | Host::Cloudflare)
    }
}

/// Reads the table; the hosts in their own order, each once.
pub(super) fn hosts(fields: &Fields<'_>) -> Vec<Host> {
    let Some(table) = fields.table("hosting", &[]) else { return Vec::new() };
    let hosts = table.choices("hosts", Host::ALL);
    table.finish(|_| None);
    hosts.unwrap_or_default()
}

//! Files that hosts read: redirects with their status, 410 where something was taken down, headers.
//!
//! They are made from the plan itself, so that they say of an address what stands at it. Pages at these addresses work
//! on any other host.

use super::{Generated, Page, PageKind, Recipe, Step};
use crate::config::{Host, LangId, is_onion};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::Site;
use crate::paths::{OutputPath, PagePath, SitePath};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A file that a host reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostFile {
    /// `.htaccess`.
    Apache,
    /// The snippet for Caddy.
    Caddy,
    /// The name of the host, for GitHub Pages.
    Cname,
    /// `_headers`.
    Headers,
    /// The snippet for nginx.
    Nginx,
    /// An empty file by which GitHub Pages takes the site as it is.
    NoJekyll,
    /// `_redirects`, for one of two hosts that read it in their own ways, or for both.
    Redirects(RedirectsFor),
}

/// Who reads `_redirects`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RedirectsFor {
    /// Netlify: a file would come before its rule, where that is not forced.
    pub netlify: bool,
    /// Cloudflare Pages: a forced rule is none.
    pub cloudflare: bool,
}

/// What became of addresses, sorted.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Earlier addresses, below the site's root, and where they lead: `old/`, `old.php`.
    pub redirects: Vec<(String, Step)>,
    /// Where something was taken down, and the file that says so wherever it is shown.
    pub gone: Vec<(String, OutputPath)>,
}

/// What a host shows with the status 410. The page at the address itself has links that begin there, and `/gone` is not
/// as deep as `/gone/`.
pub const GONE: &str = "410.html";

/// How many lines of `_redirects` Cloudflare Pages reads, those included that mean nothing to it.
const MOST_OF_CLOUDFLARE: usize = 2000;

/// Plans the files of the hosts that are configured.
pub(super) fn plan(site: &Site, generated: &mut Generated, diagnostics: &mut Diagnostics) {
    let hosts = &site.config.hosts;
    if hosts.is_empty() {
        return;
    }
    let mut moves = Moves::default();
    let mut langs = BTreeSet::new();
    for (path, recipe) in generated.outputs.iter() {
        let at = || address(path.as_str()).to_owned();
        match recipe {
            Recipe::Redirect(step) => moves.redirects.push((at(), step.clone())),
            Recipe::Page(Page { kind: PageKind::Gone, lang, .. }) => {
                langs.insert(*lang);
                moves.gone.push((at(), gone_anywhere(site, *lang).file()));
            }
            _ => {}
        }
    }
    moves.redirects.sort();
    moves.gone.sort();
    if hosts.iter().any(|host| host.tells_gone()) {
        for lang in langs {
            let path = gone_anywhere(site, lang);
            let page = Page { path: path.clone(), lang, kind: PageKind::GoneAnywhere };
            generated.add(path.file(), Recipe::Page(page), "the page for what was taken down");
        }
    }
    let moves = Arc::new(moves);
    let has = |host| hosts.contains(&host);
    let (netlify, cloudflare) = (has(Host::Netlify), has(Host::Cloudflare));
    let lines = moves.redirects.len() * (1 + usize::from(netlify));
    if cloudflare && lines > MOST_OF_CLOUDFLARE {
        diagnostics.push(too_many(moves.redirects.len(), netlify));
    }
    let wanted = [
        (HostFile::Apache, has(Host::Apache)),
        (HostFile::Caddy, has(Host::Caddy)),
        (HostFile::Cname, has(Host::GitHub) && own_host(&site.config.base_url).is_some()),
        (HostFile::Headers, netlify || cloudflare),
        (HostFile::Nginx, has(Host::Nginx)),
        (HostFile::NoJekyll, has(Host::GitHub)),
        (HostFile::Redirects(RedirectsFor { netlify, cloudflare }), netlify || cloudflare),
    ];
    for (file, _) in wanted.into_iter().filter(|(_, is_wanted)| *is_wanted) {
        generated.add(OutputPath::new(file.path()), Recipe::Host(file, Arc::clone(&moves)), "a file for the host");
    }
}

fn too_many(count: usize, netlify: bool) -> Diagnostic {
    let read = MOST_OF_CLOUDFLARE / (1 + usize::from(netlify));
    let message = format!("there are {count} redirects, and Cloudflare Pages reads the first {read} of them");
    let help = if netlify {
        "name `netlify` or `cloudflare` alone: each has a line of its own for every redirect"
    } else {
        "pages send readers on from the others; addresses like `/old.php` need bulk redirects at Cloudflare"
    };
    Diagnostic::new(Code::TooManyRedirects, message).in_file(&SitePath::from("site.toml")).help(help)
}

fn gone_anywhere(site: &Site, lang: LangId) -> PagePath {
    site.edition(lang).path.join(GONE)
}

/// The address at which a file answers: that of its folder where it is an index.
pub fn address(path: &str) -> &str {
    path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/')).unwrap_or(path)
}

/// The host of a site at the top of one that is the newsroom's own.
pub fn own_host(base_url: &str) -> Option<&str> {
    let (_, rest) = base_url.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    let is_own = !host.ends_with(".github.io") && !host.contains(':') && !is_onion(base_url);
    (path.is_empty() && is_own).then_some(host)
}

impl HostFile {
    /// Where it is written. What is no page's business stands in `.host/`, which the snippets themselves close.
    fn path(self) -> &'static str {
        match self {
            HostFile::Apache => ".htaccess",
            HostFile::Caddy => ".host/Caddyfile",
            HostFile::Cname => "CNAME",
            HostFile::Headers => "_headers",
            HostFile::Nginx => ".host/nginx.conf",
            HostFile::NoJekyll => ".nojekyll",
            HostFile::Redirects(_) => "_redirects",
        }
    }

    /// What it is, in words.
    pub(super) fn describe(self) -> &'static str {
        match self {
            HostFile::Apache => "redirects, statuses and headers for Apache",
            HostFile::Caddy => "redirects, statuses and headers for Caddy",
            HostFile::Cname => "the site's host, for GitHub Pages",
            HostFile::Headers => "headers for Netlify and Cloudflare Pages",
            HostFile::Nginx => "redirects, statuses and headers for nginx",
            HostFile::NoJekyll => "tells GitHub Pages to take the site as it is",
            HostFile::Redirects(_) => "redirects for Netlify and Cloudflare Pages",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::own_host;

    #[test]
    fn only_a_whole_host_is_a_cname() {
        assert_eq!(own_host("https://paper.example/"), Some("paper.example"));
        for other in ["https://paper.example/a/", "https://me.github.io/", "http://localhost:8000/", "nonsense"] {
            assert_eq!(own_host(other), None, "{other}");
        }
    }
}

//! The Content-Security-Policy: that of each page, for its `<meta>`, and that of the whole site, for hosts to send.
//!
//! A browser keeps to both. The header therefore allows what some page of the site needs, and each page takes away what
//! it does not need itself.

use crate::config::{Config, Mode, is_onion};
use crate::model::Site;
use crate::plan::PageKind;

/// What the search engine is: WebAssembly.
const SEARCH: &str = " 'wasm-unsafe-eval'";

/// What embedded players need, once a reader has asked for one, who is not in the Tor network; `templates/article.html` and `standing.html` add it.
const FRAMES: &str = "; frame-src https:";

/// What nobody but the host can say: who may show the site in a frame.
const FRAMED_BY: &str = "; frame-ancestors 'self'";

/// Whether pages of a kind have a policy of their own; all others have the same.
pub(super) fn is_special(kind: PageKind) -> bool {
    matches!(kind, PageKind::Search | PageKind::Reminder)
}

/// The policy of a page.
pub(super) fn of_page(config: &Config, kind: PageKind) -> String {
    policy(kind == PageKind::Search, if kind == PageKind::Reminder { endpoint(config) } else { None })
}

/// The policy that holds for all pages.
pub(super) fn of_site(site: &Site) -> String {
    let reminds = site.editions.iter().any(|edition| edition.support.mode() == Mode::Ask);
    let endpoint = if reminds { endpoint(&site.config) } else { None };
    let frames = if is_onion(&site.config.base_url) { "" } else { FRAMES };
    policy(site.config.search, endpoint) + frames + FRAMED_BY
}

fn policy(has_search: bool, endpoint: Option<&str>) -> String {
    let search = if has_search { SEARCH } else { "" };
    let endpoint = endpoint.map(|host| format!(" https://{host}")).unwrap_or_default();
    format!(
        "default-src 'none'; img-src 'self' data:; style-src 'self'; font-src 'self'; script-src 'self'{search}; \
         media-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'{endpoint}"
    )
}

/// The host to which the form for reminders by e-mail is sent.
fn endpoint(config: &Config) -> Option<&str> {
    config.support.remind_email.as_deref()?.strip_prefix("https://")?.split('/').next()
}

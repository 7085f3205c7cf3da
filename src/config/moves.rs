//! What `site.toml` says of addresses of the past: `redirects`, and what is `gone`.
//!
//! Whether there is something at the address to which one leads is not known here.

use crate::diagnostics::{Code, Spanned};
use crate::fields::text::quotable;
use crate::fields::{Fields, addresses};

/// An address of this site that leads elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The address, with percent escapes resolved: `/old page.html`.
    pub from: Spanned<String>,
    /// Where it leads: `@/file.md`, an address of this site, or a whole `https:` address.
    pub to: Spanned<String>,
    /// Whether the address may come to mean something again.
    pub is_temporary: bool,
}

/// What a redirect says of how long it holds.
const STATUSES: [i64; 2] = [301, 302];

/// Reads `redirects`; `own` are the addresses of the site, which nobody has to write.
pub(super) fn redirects(fields: &Fields<'_>, own: [Option<&str>; 2]) -> Vec<Redirect> {
    let mut redirects = Vec::new();
    for table in fields.tables("redirects", &["redirect"]) {
        let from = table.required_text("from", &[]).and_then(|from| earlier(&table, "from", from));
        let to = table.required_text("to", &[]).and_then(|to| goal(&table, to, own));
        let is_temporary = table.number("status", STATUSES[0]..=STATUSES[1]).is_some_and(|status: i64| status == 302);
        table.finish(|_| None);
        if let (Some(from), Some(to)) = (from, to) {
            redirects.push(Redirect { from, to, is_temporary });
        }
    }
    redirects
}

/// Reads `gone`: the addresses at which something was taken down.
pub(super) fn gone(fields: &Fields<'_>) -> Vec<Spanned<String>> {
    let gone = fields.texts("gone", &[]).into_iter();
    gone.filter_map(|address| earlier(fields, "gone", address)).collect()
}

/// An address at which something stood.
fn earlier(fields: &Fields<'_>, name: &str, written: Spanned<String>) -> Option<Spanned<String>> {
    let Spanned { value, span } = written;
    let message = |what: &str| format!("`{}` {what}", fields.path(name));
    if value.starts_with('/') && value.contains('?') {
        let what = message("has a query, which hosts of plain files do not look at");
        fields.report(Code::BadUrl, what, span, "write the address up to `?`, or leave it to the host's own rules");
        return None;
    }
    if value.starts_with('/') && value.contains('*') {
        let help = "write one entry an address, or leave it to the host's own rules";
        fields.report(Code::BadUrl, message("is a pattern; each entry is one address"), span, help);
        return None;
    }
    match addresses::site_path(&value) {
        Ok(path) if matches!(path.as_str(), "/" | "/index.html") => {
            fields.report(Code::BadValue, message("is the front, which is always there"), span, "take it out");
            None
        }
        Ok(path) => Some(Spanned::new(path, span)),
        Err(bad) => {
            fields.report_address(name, span, &bad);
            None
        }
    }
}

/// Where an address may lead. One of this site written with its host is the same without.
fn goal(fields: &Fields<'_>, written: Spanned<String>, own: [Option<&str>; 2]) -> Option<Spanned<String>> {
    let Spanned { value, span } = written;
    if value.starts_with("@/") {
        return Some(Spanned::new(value, span));
    }
    let is_front = |own: &&&str| own.strip_suffix('/') == Some(value.as_str());
    let front = own.iter().flatten().find(is_front).map(|_| "");
    let below = front.or_else(|| own.iter().flatten().find_map(|own| value.strip_prefix(own)));
    let value = below.map_or_else(|| value.clone(), |below| format!("/{below}"));
    let checked = if value.starts_with('/') && !value.starts_with("//") {
        let path = value.split(['?', '#']).next().unwrap_or_default();
        addresses::site_path(path).map(drop)
    } else if addresses::scheme(&value).is_some() {
        addresses::frame(&value)
    } else {
        let help = format!("write a file as `@/section/story.md`, an address as `/{}`", quotable(&value));
        fields.report(Code::BadUrl, format!("`{}` is no file, page or address", fields.path("to")), span, &help);
        return None;
    };
    match checked {
        Ok(()) if !value.is_ascii() && !value.starts_with('/') && !has_plain_host(&value) => {
            let what = format!("`{}` has a host in other letters than ASCII", fields.path("to"));
            fields.report(Code::BadUrl, what, span, "write the host as `xn--…`");
            None
        }
        Ok(()) => Some(Spanned::new(value, span)),
        Err(bad) => {
            fields.report_address("to", span, &bad);
            None
        }
    }
}

fn has_plain_host(address: &str) -> bool {
    address.split('/').nth(2).is_some_and(str::is_ascii)
}

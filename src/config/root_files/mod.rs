//! The tables `security`, `trust` and `ads` of `site.toml`: what stands in `security.txt`, `trust.txt` and `ads.txt`.
//!
//! These files are read line by line by programs of others. Whatever goes into one is checked here, so that no value can
//! begin another line, or be taken for a comment.

mod ads;
mod security;
#[cfg(test)]
mod tests;
mod trust;

pub use ads::Ads;
pub use security::Security;
pub use trust::Trust;

use super::{Language, Publisher};
use crate::diagnostics::{Code, Spanned};
use crate::fields::addresses::{self, BadAddress, scheme};
use crate::fields::text::quotable;
use crate::fields::{Fields, Names};
use jiff::tz::TimeZone;

/// What a site says in files at the root of its host; each with the place of its table.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct RootFiles {
    /// `/.well-known/security.txt`.
    pub security: Option<Spanned<Security>>,
    /// `/trust.txt`.
    pub trust: Option<Spanned<Trust>>,
    /// `/ads.txt`.
    pub ads: Option<Spanned<Ads>>,
}

/// Reads the three tables.
pub(super) fn read(fields: &Fields<'_>, publisher: &Publisher, languages: &[Language], zone: &TimeZone) -> RootFiles {
    RootFiles {
        security: security::read(fields, languages, zone),
        trust: trust::read(fields, publisher),
        ads: ads::read(fields),
    }
}

/// The values after a key, each once; those that `check` refuses are reported.
fn values(
    fields: &Fields<'_>,
    name: &'static str,
    others: Names,
    check: impl Fn(&str) -> Result<(), BadAddress>,
) -> Vec<String> {
    let mut values = Vec::new();
    for value in fields.texts(name, others) {
        match check(&value.value) {
            Ok(()) if values.contains(&value.value) => {}
            Ok(()) => values.push(value.value),
            Err(bad) => fields.report_address(name, value.span, &bad),
        }
    }
    values
}

fn bad(message: &'static str, help: impl Into<String>) -> BadAddress {
    BadAddress { code: Code::BadUrl, message, help: help.into() }
}

/// An address as programs read it: ASCII alone.
fn plain(text: &str) -> Result<(), BadAddress> {
    if text.is_ascii() {
        return Ok(());
    }
    Err(bad("has letters that are not ASCII", "write a host as `xn--…`, and other letters percent-encoded"))
}

/// A page or file of the web, encrypted.
fn https(text: &str) -> Result<(), BadAddress> {
    addresses::frame(text)?;
    plain(text)
}

/// How somebody is reached: by a page, by post or by telephone.
fn contact(text: &str) -> Result<(), BadAddress> {
    const FORMS: &str = "write `mailto:…`, `https://…` or `tel:+…`";
    let rest = text.split_once(':').map_or("", |(_, rest)| rest);
    match scheme(text).as_deref() {
        Some("https" | "http") => return https(text),
        Some("mailto") => {
            addresses::link(text)?;
            let address = rest.split('?').next().unwrap_or_default();
            let (name, host) = address.split_once('@').unwrap_or_default();
            if name.is_empty() || host.is_empty() {
                return Err(bad("is not an e-mail address", "write it as `mailto:security@paper.example`"));
            }
        }
        Some("tel") => {
            let is_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | '(' | ')');
            if !rest.contains(|c: char| c.is_ascii_digit()) || !rest.chars().all(is_number) {
                return Err(bad("is not a telephone number", "write it as `tel:+31-20-555-0100`"));
            }
        }
        None if text.contains('@') && !text.contains(['/', ' ']) => {
            return Err(bad("is not a whole address", format!("write `mailto:{}`", quotable(text))));
        }
        None => return Err(bad("is not a whole address", FORMS)),
        Some(_) => return Err(bad("is no way to reach somebody", FORMS)),
    }
    plain(text)
}

/// A value of a file in which `#` begins a comment.
fn no_comment(text: &str) -> Result<(), BadAddress> {
    if text.contains('#') {
        return Err(bad("has a `#`, which begins a comment there", "leave out everything from `#` on"));
    }
    Ok(())
}

//! The table `security`: whom to tell of a weakness (RFC 9116).

use super::{bad, contact, https, plain, values};
use crate::config::Language;
use crate::config::languages;
use crate::diagnostics::{Code, Spanned};
use crate::fields::addresses::{BadAddress, scheme};
use crate::fields::text::quotable;
use crate::fields::{Fields, quoted};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What `security.txt` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Security {
    /// How the newsroom is reached, the best way first.
    pub contacts: Vec<String>,
    /// From when on it counts for nothing, with its place.
    pub expires: Spanned<Timestamp>,
    /// The languages that reports may be written in.
    pub languages: Vec<String>,
    /// Its other fields, each with its name, in their order.
    pub others: Vec<(&'static str, String)>,
}

pub(super) fn read(fields: &Fields<'_>, site: &[Language], zone: &TimeZone) -> Option<Spanned<Security>> {
    let table = fields.table("security", &[])?;
    let contacts = values(&table, "contact", &["contacts"], contact);
    if !table.has("contact", &["contacts"]) {
        table.missing("contact");
    } else if contacts.is_empty() && table.reader.is_clean() {
        table.report(Code::BadValue, "`security.contact` is empty", table.place(), "say how the newsroom is reached");
    }
    if !table.has("expires", &[]) {
        table.missing("expires");
    }
    let expires = table.date_in("expires", &[], zone).map(|date| date.map(|date| date.timestamp()));
    let mut others = Vec::new();
    let mut add = |field, values: Vec<String>| others.extend(values.into_iter().map(|value| (field, value)));
    add("Encryption", values(&table, "encryption", &[], key));
    add("Acknowledgments", values(&table, "acknowledgments", &["acknowledgements"], https));
    add("Policy", values(&table, "policy", &[], https));
    add("Hiring", values(&table, "hiring", &[], https));
    add("CSAF", values(&table, "csaf", &[], https));
    let languages = preferred(&table).unwrap_or_else(|| site.iter().map(|language| language.code.clone()).collect());
    table.finish(|_| None);
    let security = Security { contacts, expires: expires?, languages, others };
    Some(Spanned::new(security, table.place()))
}

/// Where a key for encrypted reports lies: on the web, in the domain name system, or by its fingerprint.
fn key(text: &str) -> Result<(), BadAddress> {
    let scheme = scheme(text);
    let Some(scheme @ ("dns" | "openpgp4fpr")) = scheme.as_deref() else { return https(text) };
    plain(text)?;
    let is_sign = |c: char| c.is_ascii_alphanumeric() || "-._~:/?&=;%".contains(c);
    let rest = text.get(scheme.len() + 1..).unwrap_or_default();
    if rest.is_empty() || !rest.chars().all(is_sign) {
        let help = "write `https://…`, `dns:5d2d3ceb7abe552344276d47d3._openpgpkey.paper.example?type=OPENPGPKEY` or \
                    `openpgp4fpr:` with the fingerprint";
        return Err(bad("does not lead to a key", help));
    }
    Ok(())
}

fn preferred(fields: &Fields<'_>) -> Option<Vec<String>> {
    let is_given = fields.has("preferred_languages", &["languages"]);
    let mut codes = Vec::new();
    for text in fields.texts("preferred_languages", &["languages"]) {
        match languages::code(&text.value) {
            Some(code) if code == text.value && codes.contains(&code) => {}
            Some(code) if code == text.value => codes.push(code),
            right => {
                let message = format!("`{}` is not a language code", quotable(&text.value));
                let right = right.as_deref().map_or_else(
                    || quoted(["en", "ru", "zh-Hans"].into_iter()),
                    |right| quoted(std::iter::once(right)),
                );
                fields.report(Code::BadValue, message, text.span, &format!("write {right}"));
            }
        }
    }
    is_given.then_some(codes)
}

//! The table `trust`: what other organisations a publisher belongs to and answers for (`JournalList`'s `trust.txt`).

use super::{contact, no_comment, plain, values};
use crate::config::Publisher;
use crate::diagnostics::{Code, Spanned};
use crate::fields::Fields;
use crate::fields::addresses::{self, BadAddress};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What `trust.txt` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    /// Its lines: a word and what it says.
    pub lines: Vec<(&'static str, String)>,
}

/// What cannot stand in the address of a `mailto:`, or would begin a comment.
const ADDRESS: &AsciiSet = &CONTROLS.add(b' ').add(b'#').add(b'%').add(b'?').add(b'&').add(b'/').add(b'`').add(b'^');

pub(super) fn read(fields: &Fields<'_>, publisher: &Publisher) -> Option<Spanned<Trust>> {
    let table = fields.table("trust", &[])?;
    let mut lines = Vec::new();
    let mut add = |word, values: Vec<String>| lines.extend(values.into_iter().map(|value| (word, value)));
    add("member", values(&table, "member", &["members"], site));
    add("belongto", values(&table, "belongto", &["belong_to"], site));
    add("control", values(&table, "control", &["controls"], site));
    add("controlledby", values(&table, "controlledby", &["controlled_by"], site));
    let mut social = values(&table, "social", &[], site);
    if !table.has("social", &[]) {
        social.extend(publisher.social.iter().filter(|profile| site(profile).is_ok()).cloned());
    }
    add("social", social);
    add("vendor", values(&table, "vendor", &["vendors"], site));
    add("customer", values(&table, "customer", &["customers"], site));
    add("disclosure", values(&table, "disclosure", &["disclosures"], site));
    let mut contacts = values(&table, "contact", &["contacts"], |text| contact(text).and_then(|()| no_comment(text)));
    if !table.has("contact", &["contacts"]) {
        contacts.extend(publisher.email.iter().map(|email| format!("mailto:{}", utf8_percent_encode(email, ADDRESS))));
    }
    add("contact", contacts);
    if let Some(is_allowed) = table.flag("datatrainingallowed", &["data_training_allowed"]) {
        lines.push(("datatrainingallowed", if is_allowed { "yes" } else { "no" }.to_owned()));
    }
    table.finish(|_| None);
    if lines.is_empty() && table.reader.is_clean() {
        let help = "add what the publisher belongs to or controls, or take the table out";
        table.report(Code::MissingKey, "`trust` says nothing", table.place(), help);
    }
    Some(Spanned::new(Trust { lines }, table.place()))
}

/// An organisation, a profile or a page by its address.
fn site(text: &str) -> Result<(), BadAddress> {
    addresses::web(text)?;
    plain(text)?;
    no_comment(text)
}

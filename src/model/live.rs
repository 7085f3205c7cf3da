//! Live pages: whether one is still written, and who wrote its entries.

use super::{Byline, Now};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::parse::body::Body;
use crate::parse::live::Entry;
use crate::parse::matter::ArticleMatter;
use crate::paths::SitePath;
use jiff::{SignedDuration, ZonedDateTime};

/// How long after its newest entry a page closes that does not say when.
const SILENCE: SignedDuration = SignedDuration::from_hours(24);

/// A live page. Its entries are those of its text, the oldest first.
#[derive(Debug, Clone)]
pub struct Live {
    /// Whether more is to come at the build's instant.
    pub is_open: bool,
    /// Whether its newest entry stands on top.
    pub is_newest_first: bool,
    /// When it began: its first entry, or the story's date where that is earlier.
    pub starts: ZonedDateTime,
    /// When it closes, where that is said; of a closed one, when it did.
    pub ends: Option<ZonedDateTime>,
    /// When it closes by itself, where nothing else is said.
    pub closes: ZonedDateTime,
    /// Who wrote each entry.
    pub authors: Vec<Vec<Byline>>,
}

impl Live {
    /// What is known of a live page at an instant; its entries are signed later.
    pub(super) fn new(matter: &ArticleMatter, entries: &[Entry], at: &Now) -> Self {
        let written = matter.live.clone().unwrap_or_default();
        let date = &matter.date.value;
        let newest = entries.last().map_or(date, |entry| &entry.at);
        let newest = newest.max(date);
        let silent = newest.checked_add(SILENCE).unwrap_or_else(|_| newest.clone());
        let closes = written.ends.clone().unwrap_or(silent);
        let is_open = !written.closed && !at.has_come(closes.timestamp());
        Self {
            is_open,
            is_newest_first: !written.oldest_first,
            starts: entries.first().map_or(date, |entry| &entry.at).min(date).clone(),
            ends: written.ends.or_else(|| (!is_open).then(|| newest.clone())),
            closes,
            authors: Vec::new(),
        }
    }
}

/// Reports entries that are dated after the build's instant: they are shown, for they are written.
pub(super) fn check(file: &SitePath, body: &Body, at: &Now, diagnostics: &mut Diagnostics) {
    for entry in body.entries.iter().rev().take_while(|entry| !at.has_come(entry.at.timestamp())) {
        let time = entry.at.strftime("%Y-%m-%d %H:%M");
        let message = format!("this entry is of {time}, which is after the instant of the build");
        let diagnostic = Diagnostic::new(Code::EntryOrder, message).at(file, entry.span.clone(), "");
        diagnostics.push(diagnostic.help("correct its time; it is shown all the same"));
    }
}

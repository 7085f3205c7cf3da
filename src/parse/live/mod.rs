//! The entries of a live page: every heading of the highest level in its text begins one, with the time at which it was
//! written.
//!
//! [`stamp`](stamp::stamp) reads the time off a heading, [`days`] finds the day that a bare time means, and
//! [`breaks`](breaks::breaks) the places between entries where a message to readers may stand. All three are pure
//! functions; which headings there are, the pass over the text finds out (`markdown/entries.rs`).

pub mod breaks;
pub mod days;
pub mod stamp;

use super::stored;
use crate::diagnostics::Spanned;
use jiff::ZonedDateTime;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// One entry of a live page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was written.
    #[serde(with = "stored::zoned")]
    pub at: ZonedDateTime,
    /// The id of its heading: from its instant and its headline, so that it stays when others come and go.
    pub id: String,
    /// Its headline as plain text; empty where it has none.
    pub title: String,
    /// Whether it is one of the page's key points.
    pub is_key: bool,
    /// Who wrote it, where that is said.
    pub authors: Vec<Spanned<String>>,
    /// Its heading in the file, for messages.
    pub span: Range<usize>,
    /// Where it begins in [`Body::html`](super::body::Body::html), in bytes.
    pub start: usize,
    /// Its headline there, without the time; none where the time is part of some markup.
    pub headline: Option<Range<usize>>,
    /// What it says there.
    pub text: Range<usize>,
}

//! Whether a document is published at an instant. The only place that decides it.

use crate::parse::Document;
use crate::parse::matter::Matter;
use jiff::Timestamp;

/// Whether, and if not why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// It is part of the site.
    Published,
    /// Marked as a draft.
    Draft,
    /// Dated after the instant.
    Embargoed,
    /// Its take-down is at or before the instant.
    Expired,
    /// A list without published stories, or a message that is not due: it has no page now.
    Unseen,
    /// Something is wrong with it, which has been reported.
    Broken,
}

impl Status {
    /// The word for it in messages.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Status::Published => "published",
            Status::Draft => "a draft",
            Status::Embargoed => "under embargo",
            Status::Expired => "expired",
            Status::Unseen => "not shown now",
            Status::Broken => "broken",
        }
    }
}

/// The status of a document at `at`; `drafts` publishes drafts too.
pub(super) fn status(document: &Document, at: Timestamp, drafts: bool) -> Status {
    match &document.matter {
        None => Status::Broken,
        Some(Matter::Article(matter)) if matter.draft && !drafts => Status::Draft,
        Some(Matter::Article(matter)) if matter.expires.as_ref().is_some_and(|end| end.timestamp() <= at) => {
            Status::Expired
        }
        Some(Matter::Article(matter)) if matter.date.value.timestamp() > at => Status::Embargoed,
        Some(Matter::Page(matter)) if matter.draft && !drafts => Status::Draft,
        Some(_) => Status::Published,
    }
}

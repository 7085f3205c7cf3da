//! Whether a document is published at an instant. The only place that decides it.

use super::Now;
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::parse::Document;
use crate::parse::matter::Matter;
use crate::paths::SitePath;

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
    /// The build profile leaves it out.
    LeftOut,
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
            Status::LeftOut => "left out of this profile",
            Status::Broken => "broken",
        }
    }
}

/// The ids of what the build profile leaves out, in all languages; one that names nothing is reported.
pub(super) fn left_out(config: &Config, documents: &[Box<Document>], diagnostics: &mut Diagnostics) -> Vec<String> {
    let mut ids = Vec::with_capacity(config.leave_out.len());
    for written in &config.leave_out {
        let file = format!("content/{}", written.value.trim_start_matches("@/"));
        match documents.iter().find(|document| document.source.file.as_str() == file) {
            Some(document) => ids.push(document.source.id().to_owned()),
            None => diagnostics.push(
                Diagnostic::new(Code::BrokenLink, format!("there is no file `{}`", written.value))
                    .at(&SitePath::from("site.toml"), written.span.clone(), "leads nowhere")
                    .help("name a story or a standing page, as `@/section/story.md`"),
            ),
        }
    }
    ids
}

/// The status of a document at `at`; `drafts` publishes drafts too, `left_out` are the ids of what is not.
pub(super) fn status(document: &Document, at: &Now, drafts: bool, left_out: &[String]) -> Status {
    let is_left_out = || left_out.iter().any(|id| id == document.source.id());
    match &document.matter {
        None => Status::Broken,
        Some(Matter::Article(_) | Matter::Page(_)) if !left_out.is_empty() && is_left_out() => Status::LeftOut,
        Some(Matter::Article(matter)) if matter.draft && !drafts => Status::Draft,
        Some(Matter::Article(matter)) if matter.expires.as_ref().is_some_and(|end| at.has_come(end.timestamp())) => {
            Status::Expired
        }
        Some(Matter::Article(matter)) if !at.has_come(matter.date.value.timestamp()) => Status::Embargoed,
        Some(Matter::Page(matter)) if matter.draft && !drafts => Status::Draft,
        Some(_) => Status::Published,
    }
}

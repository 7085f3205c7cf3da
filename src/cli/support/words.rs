//! Messages, their places and their reasons in words that an editor understands.

use crate::config::Mode;
use crate::model::support::selection::{Conditions, Facts, Refusal, Use};
use crate::model::support::{Idle, Idleness, Message, readable};
use crate::model::{Edition, Site};
use crate::parse::matter::{Depth, Kind, Placement, Slot};
use jiff::Timestamp;

/// Where a message stands on pages.
pub(super) fn slot(slot: Slot) -> &'static str {
    match slot {
        Slot::Inline => "within the story",
        Slot::End => "at the end of the story",
        Slot::FooterBar => "before the foot of the page",
    }
}

/// Where a message is to stand.
pub(super) fn placement(placement: Placement) -> String {
    match (placement.slot, placement.depth) {
        (Slot::Inline, Depth::Paragraphs(count)) => format!("within the story, after {count} paragraphs"),
        (Slot::Inline, Depth::Share(share)) => format!("within the story, after {share} % of it"),
        (other, _) => slot(other).to_owned(),
    }
}

/// What a message does.
pub(super) fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Ask => "asks",
        Mode::Warn => "warns",
        Mode::None => "says nothing",
    }
}

/// From when and until when a message is shown.
pub(super) fn time(message: &Message, site: &Site) -> String {
    let instant = |second: Option<i64>| second.and_then(|second| Timestamp::from_second(second).ok());
    let when = |instant: Timestamp| readable(instant, &site.config.time_zone);
    match (instant(message.starts).map(when), instant(message.ends).map(when)) {
        (Some(starts), Some(ends)) => format!("from {starts} until {ends}"),
        (Some(starts), None) => format!("since {starts}"),
        (None, Some(ends)) => format!("until {ends}"),
        (None, None) => "at any time".to_owned(),
    }
}

/// Why a message is not shown now.
pub(super) fn idleness(idle: &Idle, site: &Site) -> String {
    let when = |at: Timestamp| readable(at, &site.config.time_zone);
    match idle.reason {
        Idleness::Ahead(starts) => format!("it starts on {}", when(starts)),
        Idleness::Over(ends) => format!("it ended on {}", when(ends)),
        Idleness::Weightless => "its weight is zero".to_owned(),
        Idleness::Off => "its mode, or that of the site, the language or the profile, is `none`".to_owned(),
        Idleness::Language => "it is not for readers of this language".to_owned(),
    }
}

/// The kind of a story, in the plural.
pub(super) fn kinds(kind: Kind) -> &'static str {
    match kind {
        Kind::News => "news stories",
        Kind::Analysis => "analyses",
        Kind::Opinion => "opinion pieces",
        Kind::Explainer => "explainers",
        Kind::Live => "live pages",
        Kind::Obituary => "obituaries",
        Kind::Sponsored => "sponsored stories",
        Kind::Correction => "corrections",
        Kind::Letter => "letters to readers",
        Kind::Reportage => "reportages",
    }
}

/// Why a story does not carry a message that is shown now.
pub(super) fn refusal(refusal: Refusal, message: &Conditions, story: &Facts<'_>, edition: &Edition) -> String {
    let section = || &edition.sections[story.section].id;
    match refusal {
        Refusal::Weight => "its weight is zero".to_owned(),
        Refusal::Mode => "its mode is `none`".to_owned(),
        Refusal::Story => "the story itself says `support = \"none\"`".to_owned(),
        Refusal::OutOfPlace => format!(
            "{} carry no message, unless the message names their kind or the story says `support = \"ask\"`",
            kinds(story.kind)
        ),
        Refusal::Kind => format!("it is not for {}", kinds(story.kind)),
        Refusal::Section => format!("it is not for the section `{}`", section()),
        Refusal::Topics => "it is for stories with other tags".to_owned(),
        Refusal::Words => {
            let least = message.min_words.unwrap_or_default();
            format!("the story has {} words, and it is for stories of {least} or more", story.words)
        }
        Refusal::Age => {
            let most = message.max_age_days.unwrap_or_default();
            format!("the story is {} days old, and it is for the last {most}", story.age_days)
        }
        Refusal::Beaten(by) => beaten(&edition.support.conditions[by], message),
        Refusal::TooMany if message.mode.max(story.mode.unwrap_or_default()) == Mode::Warn => {
            "one note about safety on a page is enough".to_owned()
        }
        Refusal::TooMany => "two others of a higher priority, or further up, stand on the page already".to_owned(),
    }
}

fn beaten(by: &Conditions, message: &Conditions) -> String {
    if by.priority > message.priority {
        return format!("`{}` stands there, with the priority {} against {}", by.id, by.priority, message.priority);
    }
    format!("`{}` stands there: both have the same priority, and by their weights this page got that one", by.id)
}

/// Who decided that a message warns.
pub(super) fn who_warns(site: &Site, edition: &Edition, one: Use, story: &Facts<'_>) -> &'static str {
    let lang = edition.lang.index();
    let message = &edition.support.messages[usize::from(one.message)];
    if site.config.support.mode == Mode::Warn {
        "the site or its profile says so"
    } else if site.config.languages[lang].support == Mode::Warn {
        "the language says so"
    } else if message.mode == Mode::Warn {
        "the message says so"
    } else if story.mode == Some(Mode::Warn) {
        "the story says so"
    } else {
        "it asks nobody"
    }
}

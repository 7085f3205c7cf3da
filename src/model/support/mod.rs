//! Reader support: which messages an edition has at the instant, which of them each story carries and where, and what
//! must not be true of any of them.
//!
//! | part | what it decides |
//! |---|---|
//! | `selection` | which messages a story carries |
//! | `placement` | where in the story |
//! | `variants` | which of several texts |
//! | `reminder` | when it comes back to a reader |
//! | `message` | what a message says, its placeholders filled (`placeholders`, `amounts`) |
//! | `checks` | what is wrong with a message: nobody can ever see it, it names what is not there |
//! | `leaks` | by `finder`, whether a sentence of a message stands where it never may |
//!
//! The first four are pure functions. None of this knows of templates, and the message is never part of the story.

pub(crate) mod amounts;
mod checks;
pub(crate) mod clear;
mod finder;
pub mod leaks;
mod message;
mod placeholders;
pub mod placement;
pub mod reminder;
pub mod selection;
pub mod variants;

pub(super) use checks::check;
pub(super) use message::{Around, Due, due, giving_mode, message};
pub use message::{Message, Wording};

use super::{AT_ONCE, Article, Edition, Now};
use crate::config::Mode;
use crate::parse::matter::GoalMatter;
use crate::paths::SitePath;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rayon::prelude::*;
use selection::{Carried, Conditions, Facts};

/// The messages of an edition.
#[derive(Debug, Default)]
pub struct Support {
    /// Those that may be shown at the instant, in the order of their ids.
    pub messages: Vec<Message>,
    /// What decides which stories carry each of them, in the same order.
    pub conditions: Vec<Conditions>,
    /// Those that are not shown now.
    pub idle: Vec<Idle>,
    /// The message of the pages about giving, by its place; none where there are no such pages.
    pub giving: Option<usize>,
    /// The sentences of all messages in the language, whether they are shown now or not.
    pub leaks: leaks::Leaks,
}

impl Support {
    /// The message of the pages about giving.
    pub fn giving(&self) -> Option<&Message> {
        self.giving.map(|at| &self.messages[at])
    }

    /// What the pages about giving do: ask, warn, or not be there.
    pub fn mode(&self) -> Mode {
        self.giving().map_or(Mode::None, |message| message.mode)
    }
}

/// A message that is not shown now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idle {
    /// Its id.
    pub id: String,
    /// Its file.
    pub file: SitePath,
    /// Why.
    pub reason: Idleness,
}

/// Why a message is not shown now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idleness {
    /// It starts later.
    Ahead(Timestamp),
    /// It has ended.
    Over(Timestamp),
    /// Its weight is zero.
    Weightless,
    /// The mode is `none`.
    Off,
    /// It is not for readers of this language.
    Language,
}

/// How much of a goal has come in, in per cent, from 0 to 100.
pub(crate) fn percent(goal: &GoalMatter) -> u32 {
    (u64::from(goal.raised) * 100 / u64::from(goal.target.max(1))).min(100) as u32
}

/// What a message is chosen by of a story; `page` is its path with a slash in front.
pub fn facts<'a>(article: &'a Article, page: &'a str, at: &Now) -> Facts<'a> {
    Facts {
        page,
        section: article.section,
        topics: &article.topics,
        kind: article.matter.kind,
        words: article.text.body.words,
        age_days: at.days_since(article.matter.date.value.timestamp()),
        mode: article.matter.support,
        breaks: &article.text.body.breaks,
        characters: article.text.body.characters,
    }
}

/// The path by which a page chooses its messages.
pub fn page_of(article: &Article) -> String {
    let mut page = String::new();
    write_page_of(article, &mut page);
    page
}

fn write_page_of(article: &Article, page: &mut String) {
    page.clear();
    page.push('/');
    page.push_str(article.path.as_str());
}

/// Decides for every story which messages it carries.
pub(super) fn carry(articles: &mut [Article], editions: &[Edition], at: &Now) {
    if editions.iter().all(|edition| edition.support.messages.is_empty()) {
        return;
    }
    articles.par_iter_mut().with_max_len(AT_ONCE).for_each_init(String::new, |page, article| {
        let conditions = &editions[article.source.lang.index()].support.conditions;
        let carried = if conditions.is_empty() {
            Carried::default()
        } else {
            for days in conditions.iter().filter_map(|message| message.max_age_days) {
                // Asked so that it is known when the choice will be another.
                at.is_older(article.matter.date.value.timestamp(), days);
            }
            write_page_of(article, page);
            selection::carried(conditions, &facts(article, page, at))
        };
        article.carried = carried;
    });
}

/// A time as an editor writes it.
pub(crate) fn readable(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

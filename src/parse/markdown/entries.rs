//! The headings of a live page that begin its entries.
//!
//! Their times are read before anything else: an entry's id is made of its instant, and its day may depend on all entries
//! before it. Which of them stand at the top level is known only while the text goes by.

use super::headings::is_own;
use super::marks::Cut;
use super::pass::Pass;
use crate::diagnostics::{Code, Diagnostic, Spanned, nearest::did_you_mean};
use crate::parse::body::{Block, BlockKind};
use crate::parse::live::days::days;
use crate::parse::live::stamp::{Stamp, stamp};
use crate::parse::live::{Entry, breaks::NOTES};
use jiff::ZonedDateTime;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag};
use std::collections::HashMap;
use std::ops::Range;

/// How many bytes of a headline go into an id, at most.
const LONGEST: usize = 64;

/// The entries of a live page while it is read.
#[derive(Debug)]
pub(super) struct Entries {
    /// The date of the story.
    story: ZonedDateTime,
    /// The headings with a time, by the place of their event.
    stamped: HashMap<usize, Stamped>,
    /// The entries so far: which of the headings at the top level they are, and what was read off them.
    begun: Vec<(usize, Stamped)>,
    /// How many headings stand at the top level so far.
    headings: usize,
}

/// A heading with a time.
#[derive(Debug)]
struct Stamped {
    instant: ZonedDateTime,
    id: String,
    /// What comes before its headline.
    time: String,
    title: String,
    is_key: bool,
    authors: Vec<Spanned<String>>,
    span: Range<usize>,
    /// Its place among the entries, from the oldest.
    age: usize,
}

impl Entries {
    pub(super) fn new(story: &ZonedDateTime) -> Self {
        Self { story: story.clone(), stamped: HashMap::new(), begun: Vec::new(), headings: 0 }
    }
}

impl Pass<'_, '_> {
    /// Reads the times of all headings that may begin an entry, and gives those an id that have none.
    pub(super) fn find_entries(&mut self) {
        let Some(mut entries) = self.entries.take() else { return };
        let mut found: Vec<(usize, Stamp, Stamped)> = Vec::new();
        for at in 0..self.events.len() {
            let (Event::Start(Tag::Heading { level, .. }), span) = &self.events[at] else { continue };
            if self.shifted(*level) != HeadingLevel::H2 {
                continue;
            }
            let (title, span) = (self.plain_heading(at), self.place(span.clone()));
            let Ok(read) = stamp(&title, entries.story.time_zone()) else { continue };
            let (time, title) = title.split_at(read.length);
            let (is_key, authors) = self.attributes(at);
            let stamped = Stamped {
                instant: entries.story.clone(),
                id: String::new(),
                time: time.to_owned(),
                title: title.trim().to_owned(),
                is_key,
                authors,
                span,
                age: 0,
            };
            found.push((at, read.stamp, stamped));
        }
        let stamps: Vec<Stamp> = found.iter().map(|(_, stamp, _)| stamp.clone()).collect();
        let days = days(&stamps, &entries.story);
        for (at, before) in days.disorder() {
            let message = if days.is_newest_first {
                "this entry is later than the one above it"
            } else {
                "this entry is earlier than the one above it"
            };
            let diagnostic = Diagnostic::new(Code::EntryOrder, message).at(self.file, found[at].2.span.clone(), "").at(
                self.file,
                found[before].2.span.clone(),
                "the one above it",
            );
            self.diagnostics.push(diagnostic.help(
                "the page shows it in its place; correct the time, or write the day before it: `2025-02-12 14:05`",
            ));
        }
        // From the oldest: what is added later takes no id away from what was there.
        for (age, place) in days.from_oldest().into_iter().enumerate() {
            let (event, _, stamped) = &mut found[place];
            stamped.instant = days.instants[place].clone();
            stamped.age = age;
            stamped.id = match &mut self.events[*event].0 {
                Event::Start(Tag::Heading { id: Some(id), .. }) => id.to_string(),
                Event::Start(Tag::Heading { id, .. }) => {
                    let made = self.ids.make(&words_of_id(&stamped.instant, &stamped.title));
                    *id = Some(made.clone().into());
                    made
                }
                _ => continue,
            };
        }
        entries.stamped = found.into_iter().map(|(at, _, stamped)| (at, stamped)).collect();
        self.entries = Some(entries);
    }

    /// A heading whose event stands at `self.at - 1` begins: an entry with it, where it is one at the top level.
    pub(super) fn begin_entry(&mut self, level: HeadingLevel, span: &Range<usize>) {
        let (is_top, is_within_html, level) = (self.is_top(), self.raw.open > 0, self.shifted(level));
        let title = self.plain_heading(self.at - 1);
        let Some(entries) = &mut self.entries else { return };
        if !is_top {
            return;
        }
        let heading = entries.headings;
        entries.headings += 1;
        if level != HeadingLevel::H2 {
            return;
        }
        let wrong = match entries.stamped.remove(&(self.at - 1)) {
            Some(stamped) if !is_within_html => {
                entries.begun.push((heading, stamped));
                return;
            }
            Some(_) => (
                "this entry of a live page stands within an HTML element".to_owned(),
                "end the element before the heading".to_owned(),
            ),
            None => match stamp(&title, entries.story.time_zone()) {
                Err(wrong) => (wrong.message, wrong.help),
                Ok(_) => return,
            },
        };
        let place = self.place(span.clone());
        self.diagnostics.push(Diagnostic::new(Code::BadEntry, wrong.0).at(self.file, place, "").help(wrong.1));
    }

    /// The entries, the oldest first, with their places in the finished HTML.
    pub(super) fn finish_entries(&mut self, cut: &Cut) -> Vec<Entry> {
        let Some(entries) = self.entries.take() else { return Vec::new() };
        let headings: Vec<&Block> = cut.blocks.iter().filter(|block| block.kind == BlockKind::Heading).collect();
        let end = cut.blocks.last().filter(|last| cut.html[last.start..].starts_with(NOTES));
        let mut end = end.map_or(cut.html.len(), |notes| notes.start);
        let mut done: Vec<(usize, Entry)> = Vec::with_capacity(entries.begun.len());
        for (heading, stamped) in entries.begun.into_iter().rev() {
            let Some(block) = headings.get(heading).filter(|block| block.end <= end) else { continue };
            let Stamped { instant, id, time, title, is_key, authors, span, age } = stamped;
            let headline = headline(&cut.html[block.start..block.end], &time);
            let headline = headline.map(|place| block.start + place.start..block.start + place.end);
            let text = block.end..end;
            end = block.start;
            let entry = Entry { at: instant, id, title, is_key, authors, span, start: block.start, headline, text };
            done.push((age, entry));
        }
        done.sort_by_key(|(age, _)| *age);
        done.into_iter().map(|(_, entry)| entry).collect()
    }

    /// The plain text of the heading that begins with this event.
    fn plain_heading(&self, at: usize) -> String {
        let mut text = String::new();
        for (event, _) in self.events.get(at + 1..).unwrap_or_default() {
            match event {
                Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                Event::End(pulldown_cmark::TagEnd::Heading(_)) => break,
                _ => {}
            }
        }
        text
    }

    /// What an entry's heading says in braces beside its id: `{.key by=ann-lee}`.
    fn attributes(&mut self, at: usize) -> (bool, Vec<Spanned<String>>) {
        let (Event::Start(Tag::Heading { classes, attrs, .. }), span) = &self.events[at] else {
            return (false, Vec::new());
        };
        let is_key = classes.iter().any(|class| &**class == "key");
        let (mut authors, mut unknown): (Vec<CowStr<'_>>, Vec<String>) = Default::default();
        for (name, value) in attrs {
            match (&**name, value) {
                ("by", Some(value)) => authors.push(value.clone()),
                _ => unknown.push(name.to_string()),
            }
        }
        let written = &self.source[span.clone()];
        let placed = |word: &str| {
            let start = written.rfind(word).map_or(span.start, |found| span.start + found);
            self.place(start..start + word.len())
        };
        let names = authors.iter().flat_map(|names| names.split(',')).map(|name| name.trim_matches('"').trim());
        let names = names.filter(|name| !name.is_empty());
        let authors = names.map(|name| Spanned::new(name.to_owned(), placed(name))).collect();
        let unknown: Vec<(String, Range<usize>)> =
            unknown.into_iter().map(|name| (name.clone(), placed(&name))).collect();
        for (name, place) in unknown {
            let help = did_you_mean(&name, ["by"]);
            let help = help.unwrap_or_else(|| "an entry has `{#id}`, `{.key}` and `{by=author}`".to_owned());
            let message = format!("an entry of a live page has no `{name}`");
            self.diagnostics.push(Diagnostic::new(Code::BadEntry, message).at(self.file, place, "").help(help));
        }
        (is_key, authors)
    }
}

/// What an entry's id is made of: `2025-02-12-1405-ministers-arrive`.
fn words_of_id(instant: &ZonedDateTime, title: &str) -> String {
    let title = slug::slugify(title);
    let title = match title.get(..LONGEST) {
        Some(start) => start.rsplit_once('-').map_or(start, |(words, _)| words),
        None => &title,
    };
    let id = format!("{} {title}", instant.strftime("%Y-%m-%d %H%M"));
    debug_assert!(!is_own(&id));
    id
}

/// The headline in an entry's heading, without the time before it and the link after it; none where the time is part of
/// some markup.
fn headline(heading: &str, time: &str) -> Option<Range<usize>> {
    let start = heading.find('>')? + 1;
    let start = start + heading[start..].strip_prefix(time).map(|rest| heading.len() - start - rest.len())?;
    let end = heading.rfind("<a class=\"anchor\"")?;
    (start <= end).then(|| start..start + heading[start..end].trim_end().len())
}

//! Headings: their ids, the links to them, and their level.
//!
//! A page has one first-level heading, the headline. Where a text uses `#` for its own headings, all of its headings
//! go down by one level.
//!
//! Some ids are the program's own: those of footnotes and corrections, and all with `d--` before them, which the theme
//! has. No other place gets one of these, chosen or made from words.

use super::escape;
use super::pass::Pass;
use crate::diagnostics::{Code, Diagnostic};
use ahash::{AHashMap, AHashSet};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};
use std::ops::Range;

/// The ids of a document.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// In order of their places.
    order: Vec<String>,
    /// Every id, also those that a writer chose and that are still to come; for these, the place.
    taken: AHashMap<String, Option<Range<usize>>>,
    /// The number to try next for an id made from these words.
    next: AHashMap<String, usize>,
}

impl Ids {
    /// Takes an id that a writer chose at `span`; returns the place of the same id where it was chosen before.
    pub(super) fn choose(&mut self, id: &str, span: Range<usize>) -> Option<Range<usize>> {
        if let Some(earlier) = self.taken.get(id) {
            return Some(earlier.clone().unwrap_or(span));
        }
        self.taken.insert(id.to_owned(), Some(span));
        None
    }

    /// Takes an id of the program's own, so that links to it are no mistakes.
    pub(super) fn reserve(&mut self, id: String) {
        self.taken.entry(id).or_default();
    }

    /// An id made from `words`, unlike any other.
    pub(super) fn make(&mut self, words: &str) -> String {
        let stem = match slug::slugify(words) {
            slug if slug.is_empty() => "section".to_owned(),
            slug => slug,
        };
        // Most are there for the first time; numbers are for those that come again.
        if !self.taken.contains_key(&stem) && !is_own(&stem) {
            self.taken.insert(stem.clone(), None);
            return stem;
        }
        // The footnotes' ids end in any number; a word between keeps numbered ones apart from them.
        let number = |next| {
            if is_own(&format!("{stem}-2")) { format!("{stem}-section-{next}") } else { format!("{stem}-{next}") }
        };
        let next = self.next.entry(stem.clone()).or_insert(1);
        loop {
            let id = if *next == 1 { stem.clone() } else { number(*next) };
            *next += 1;
            if !self.taken.contains_key(&id) && !is_own(&id) {
                self.taken.insert(id.clone(), None);
                return id;
            }
        }
    }

    /// Says that the id stands here; once is enough.
    pub(super) fn stands(&mut self, id: &str) {
        self.order.push(id.to_owned());
    }

    /// Whether a place has this id.
    pub(super) fn has(&self, id: &str) -> bool {
        self.taken.contains_key(id)
    }

    /// The ids, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(String::as_str)
    }

    /// The ids, in order, each once.
    pub(super) fn into_anchors(self) -> Vec<String> {
        let mut order = self.order;
        // Most texts have so few that each is sooner compared with all before it.
        let is_doubled = if order.len() <= 8 {
            (1..order.len()).any(|at| order[..at].contains(&order[at]))
        } else {
            order.iter().map(String::as_str).collect::<AHashSet<&str>>().len() < order.len()
        };
        if is_doubled {
            let mut seen = AHashSet::new();
            order.retain(|id| seen.insert(id.clone()));
        }
        order.shrink_to_fit();
        order
    }
}

/// The heading that is open.
#[derive(Debug)]
pub(super) struct Heading {
    /// Where its id stands in the HTML, or will.
    at: usize,
    /// The id that its writer chose.
    id: Option<String>,
}

impl<'a> Pass<'a, '_> {
    /// A heading begins. Of the attributes a writer may give it, the id and the classes are kept.
    pub(super) fn open_heading(&mut self, level: HeadingLevel, id: Option<CowStr<'a>>, classes: &[CowStr<'a>]) {
        let at = self.out.heading(self.shifted(level), id.as_deref(), classes);
        self.heading = Some(Heading { at, id: id.map(CowStr::into_string) });
        self.reading.keep();
    }

    /// A heading ends: its text is known now, and with it its id.
    pub(super) fn close_heading(&mut self, level: HeadingLevel) {
        let title = self.reading.kept().unwrap_or_default();
        if let Some(Heading { at, id }) = self.heading.take() {
            let id = id.unwrap_or_else(|| {
                let id = self.ids.make(title);
                self.marks.shift(at, self.out.id(at, &id));
                id
            });
            self.out.html(&link_to(&id, title.trim(), &self.settings.wording.heading_link));
            self.ids.stands(&id);
        }
        self.out.end(TagEnd::Heading(self.shifted(level)));
        self.raw.hidden = None;
        self.reading.gap();
    }

    /// Takes the ids that headings give themselves, so that ids made from words keep clear of them.
    pub(super) fn choose_heading_ids(&mut self) {
        for at in 0..self.events.len() {
            if let (Event::Start(Tag::Heading { id: Some(id), .. }), span) = &self.events[at] {
                let (id, span) = (id.clone(), span.clone());
                self.choose_id(&id, span);
            }
        }
    }

    /// Takes an id that a writer chose at `span` of the text, and reports one that was chosen before.
    pub(super) fn choose_id(&mut self, id: &str, span: Range<usize>) {
        let span = self.place(span);
        let earlier = self.ids.choose(id, span.clone());
        if is_own(id) {
            self.diagnostics.push(
                Diagnostic::new(Code::Duplicate, format!("`{id}` is an id that the program gives itself"))
                    .at(self.file, span, "")
                    .help("choose another id"),
            );
        } else if let Some(earlier) = earlier {
            self.diagnostics.push(
                Diagnostic::new(Code::Duplicate, format!("two places have the id `{id}`"))
                    .at(self.file, span, "")
                    .at(self.file, earlier, "the other one")
                    .help("give one of them another id"),
            );
        }
    }

    /// An id that a writer chose at `span` stands here. Most were taken when we looked ahead.
    pub(super) fn stand(&mut self, id: &str, span: Range<usize>) {
        if !self.ids.has(id) {
            self.choose_id(id, span);
        }
        self.ids.stands(id);
    }

    pub(super) fn shifted(&self, level: HeadingLevel) -> HeadingLevel {
        HeadingLevel::try_from(level as usize + usize::from(self.demote_headings)).unwrap_or(HeadingLevel::H6)
    }
}

/// Whether `id` is one of those that the program gives: to footnotes and the references to them, to corrections, and
/// with `d--` before it to parts of the theme. No id made from words has two hyphens in a row.
pub(super) fn is_own(id: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_reference = |text: &str| match text.split_once('-') {
        Some((number, reference)) => is_number(number) && is_number(reference),
        None => is_number(text),
    };
    id.starts_with("d--")
        || ["fn-", "correction-"].into_iter().filter_map(|own| id.strip_prefix(own)).any(is_number)
        || id.strip_prefix("fnref-").is_some_and(is_reference)
}

/// The link beside the heading with this id; `label` is its name, with `{title}` for the heading.
fn link_to(id: &str, title: &str, label: &str) -> String {
    const TITLE: &str = "{title}";
    const FRAGMENT: &AsciiSet =
        &CONTROLS.add(b' ').add(b'"').add(b'\'').add(b'<').add(b'>').add(b'`').add(b'&').add(b'%');
    let mut link = String::with_capacity(id.len() + title.len() + label.len() + 64);
    link.push_str(" <a class=\"anchor\" href=\"#");
    // Ids that are made from words are always such.
    if id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        link.push_str(id);
    } else {
        link.extend(utf8_percent_encode(id, FRAGMENT));
    }
    link.push_str("\" aria-label=\"");
    let title = escape::attribute(title);
    let mut rest = label;
    while let Some(at) = rest.find('{') {
        link.push_str(&escape::attribute(&rest[..at]));
        rest = &rest[at..];
        let (words, length) = if rest.starts_with(TITLE) { (&*title, TITLE.len()) } else { ("{", 1) };
        link.push_str(words);
        rest = &rest[length..];
    }
    link.push_str(&escape::attribute(rest));
    link.push_str("\">#</a>");
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_is_told_once() {
        let letters = |text: &str| -> Vec<String> { text.chars().map(String::from).collect() };
        for (order, expected) in
            [("", ""), ("a", "a"), ("abcb", "abc"), ("abcdefgh", "abcdefgh"), ("abcdefghia", "abcdefghi")]
        {
            let ids = Ids { order: letters(order), ..Ids::default() };
            assert_eq!(ids.into_anchors(), letters(expected), "{order}");
        }
    }
}

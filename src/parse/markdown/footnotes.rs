//! Footnotes: numbered in the order in which the text refers to them, gathered at its end, with links there and back.

use super::escape;
use super::pass::Pass;
use crate::diagnostics::{Code, Diagnostic, nearest::did_you_mean};
use crate::parse::body::BlockKind;
use pulldown_cmark::{Event, Tag};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

/// A note that the text defines.
#[derive(Debug)]
struct Note {
    /// The name as written.
    name: String,
    /// Its events, without its start and end.
    events: Range<usize>,
    span: Range<usize>,
    /// Its number, once the text refers to it.
    number: Option<usize>,
    /// How often the text refers to it.
    references: usize,
}

/// The notes of a document.
#[derive(Debug, Default)]
pub(super) struct Notes {
    defined: Vec<Note>,
    by_name: HashMap<String, usize>,
    /// Notes in the order of their numbers.
    numbered: Vec<usize>,
    /// Whether the text holds `[^` at all.
    written: bool,
}

impl Pass<'_, '_> {
    /// Finds the notes that the text defines.
    pub(super) fn find_notes(&mut self) {
        let text = self.source.as_bytes();
        self.notes.written = memchr::memchr_iter(b'^', text).any(|at| text[..at].ends_with(b"["));
        if !self.notes.written {
            return;
        }
        for at in 0..self.events.len() {
            let (Event::Start(Tag::FootnoteDefinition(name)), span) = &self.events[at] else { continue };
            let (name, span) = (name.to_string(), span.clone());
            self.at = at + 1;
            let events = at + 1..at + self.length_of_rest(0);
            if let Some(earlier) = self.notes.by_name.get(&key(&name)) {
                let earlier = self.notes.defined[*earlier].span.clone();
                self.diagnostics.push(
                    Diagnostic::new(Code::Duplicate, format!("two footnotes are called `{name}`"))
                        .at(self.file, self.place(span), "")
                        .at(self.file, self.place(earlier), "the other one")
                        .help("give one of them another name"),
                );
                continue;
            }
            self.notes.by_name.insert(key(&name), self.notes.defined.len());
            self.notes.defined.push(Note { name, events, span, number: None, references: 0 });
        }
        self.at = 0;
    }

    /// Passes over a note where it is defined; its start has been taken.
    pub(super) fn skip_note(&mut self) {
        self.at += self.length_of_rest(0);
    }

    /// A reference to a note.
    pub(super) fn note_reference(&mut self, name: &str) {
        let Some(index) = self.notes.by_name.get(&key(name)).copied() else { return };
        let next = self.notes.numbered.len() + 1;
        let Some(note) = self.notes.defined.get_mut(index) else { return };
        if note.number.is_none() {
            note.number = Some(next);
            self.notes.numbered.push(index);
        }
        note.references += 1;
        let number = note.number.unwrap_or(next);
        let id = reference_id(number, note.references);
        let shown = self.settings.wording.number(number);
        self.out.html(&format!(
            "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{id}\" role=\"doc-noteref\">{shown}</a></sup>"
        ));
    }

    /// Reports `[^name]` in running text: a reference to a note that is not defined. `text` begins at the bracket,
    /// because a bracket always begins a piece of text; after a backslash it means nothing.
    pub(super) fn check_note(&mut self, text: &str, span: &Range<usize>) {
        if !self.notes.written || !text.starts_with('[') || self.source[..span.start].ends_with('\\') {
            return;
        }
        let Some(name) = self.source.get(span.start..).and_then(|rest| rest.strip_prefix("[^")) else { return };
        let Some(end) = name.bytes().take(200).position(|byte| matches!(byte, b']' | b'[' | b'\n')) else { return };
        let (name, bracket) = name.split_at(end);
        if !bracket.starts_with(']') || name.is_empty() || name.contains(char::is_whitespace) {
            return;
        }
        let place = self.place(span.start..span.start + name.len() + 3);
        let defined = self.notes.defined.iter().map(|note| note.name.as_str());
        let help =
            did_you_mean(name, defined).unwrap_or_else(|| format!("define it on a line of its own: `[^{name}]: …`"));
        let message = format!("no footnote is called `{name}`");
        self.diagnostics.push(Diagnostic::new(Code::UndefinedReference, message).at(self.file, place, "").help(help));
    }

    /// The notes, at the end of the text. A note may refer to others, which then follow.
    pub(super) fn footnotes(&mut self) {
        if !self.notes.numbered.is_empty() {
            self.begin_block(BlockKind::Other);
            let id = self.ids.make("footnotes");
            let title = escape::attribute(&self.settings.wording.footnotes);
            self.out.html(&format!(
                "<section class=\"footnotes\" role=\"doc-endnotes\" aria-labelledby=\"{id}\">\n\
                 <h2 id=\"{id}\" class=\"visually-hidden\">{title}</h2>\n<ol>\n"
            ));
            self.depth += 1;
            let mut number = 1;
            while let Some(index) = self.notes.numbered.get(number - 1).copied() {
                self.footnote(index, number);
                number += 1;
            }
            self.depth -= 1;
            self.out.html("</ol>\n</section>\n");
        }
        self.report_unused_notes();
    }

    fn footnote(&mut self, index: usize, number: usize) {
        let id = format!("fn-{number}");
        self.out.html(&format!("<li id=\"{id}\">\n"));
        self.ids.stands(&id);
        self.ids.reserve(id);
        let events = self.notes.defined[index].events.clone();
        self.at = events.start;
        while self.at < events.end && self.step() {}
        let back = self.back_links(index, number);
        // The links stand at the end of the note's last paragraph, or in one of their own.
        if !self.out.add_to_paragraph(&format!(" {back}")) {
            self.out.html(&format!("<p>{back}</p>\n"));
        }
        self.out.html("</li>\n");
    }

    fn back_links(&mut self, index: usize, number: usize) -> String {
        let mut html = String::new();
        for reference in 1..=self.notes.defined[index].references {
            let shown = |number| self.settings.wording.number(number);
            let name = shown(number);
            let name = if reference == 1 { name } else { format!("{name}-{}", shown(reference)) };
            let label = self.settings.wording.footnote_back.replace("{n}", &name);
            let (id, label) = (reference_id(number, reference), escape::attribute(&label));
            let gap = if reference == 1 { "" } else { " " };
            // Writing to a string cannot fail.
            let _ = write!(
                html,
                "{gap}<a href=\"#{id}\" role=\"doc-backlink\" class=\"footnote-back\" aria-label=\"{label}\">↩</a>"
            );
            self.ids.reserve(id);
        }
        html
    }

    /// A note that nothing refers to would vanish from the page without a word; most often the reference was lost.
    fn report_unused_notes(&mut self) {
        for note in &self.notes.defined {
            if note.number.is_none() {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::UndefinedReference,
                        format!("nothing refers to the footnote `{}`", note.name),
                    )
                    .at(self.file, self.place.of(note.span.clone()), "")
                    .help(format!("write `[^{}]` where it belongs, or remove it", note.name)),
                );
            }
        }
    }
}

/// Names are compared as CommonMark compares them, without regard to case.
fn key(name: &str) -> String {
    name.to_lowercase()
}

fn reference_id(number: usize, reference: usize) -> String {
    if reference == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{reference}") }
}

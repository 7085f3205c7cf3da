//! The pass itself: once over the events of pulldown-cmark, from the first to the last.
//!
//! Each event is written as pulldown-cmark would, or replaced by what Dateline makes of it. What is special about a kind
//! of element stands in its own file, as further methods of [`Pass`].

use super::Told;
use super::calls::Calls;
use super::dialect::Dialect;
use super::entries::Entries;
use super::escape;
use super::events::Ahead;
use super::footnotes::Notes;
use super::headings::{Heading, Ids};
use super::links::{LinkCall, Links};
use super::marks::{Mark, Marks};
use super::place::Place;
use super::quotes::Quotes;
use super::raw::Raw;
use super::reading::{Reading, summary};
use super::tables::TableState;
use super::writer::Writer;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::parse::body::BlockKind;
use crate::parse::settings::MarkdownSettings;
use crate::paths::SitePath;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::ops::Range;

/// How deep elements may be nested. Browsers stop at 512, and a page has some around the text; what is cleaned takes
/// time by the square of it.
const DEEPEST: usize = 400;

/// An event with its place in the text.
pub(super) type Placed<'a> = (Event<'a>, Range<usize>);

/// A text on its way from events to HTML.
pub(super) struct Pass<'a, 's> {
    pub(super) file: &'s SitePath,
    /// The text, without front matter; ranges without further notice are ranges of it.
    pub(super) source: &'a str,
    pub(super) place: Place,
    pub(super) dialect: Dialect,
    pub(super) settings: &'s MarkdownSettings,
    pub(super) diagnostics: &'s mut Diagnostics,
    /// What came from pulldown-cmark, and how far we are.
    pub(super) events: Vec<Placed<'a>>,
    pub(super) at: usize,
    /// What was noted of them as they came.
    pub(super) ahead: Ahead,
    /// The HTML so far.
    pub(super) out: Writer,
    pub(super) marks: Marks,
    pub(super) reading: Reading,
    pub(super) quotes: Quotes,
    pub(super) links: Links,
    pub(super) ids: Ids,
    pub(super) heading: Option<Heading>,
    pub(super) demote_headings: bool,
    pub(super) table: Option<TableState>,
    /// How many tables were left without a name of their own.
    pub(super) unnamed_tables: usize,
    pub(super) notes: Notes,
    pub(super) calls: Calls,
    pub(super) raw: Raw,
    /// How many elements are open.
    pub(super) depth: usize,
    /// Whether so many are open, or were, that browsers would no longer follow.
    pub(super) is_too_deep: bool,
    in_code: bool,
    plain: escape::Plain,
    /// The block that is open: its mark, and the characters before it.
    block: Option<(usize, usize)>,
    pub(super) opening: Opening,
    pub(super) told: Told<'s>,
    /// On a live page, its entries.
    pub(super) entries: Option<Entries>,
}

/// The first paragraph at the top level: the description of a text that has no standfirst.
#[derive(Debug, Default)]
pub(super) enum Opening {
    /// It is still to come.
    #[default]
    Ahead,
    /// It is open.
    Open,
    /// It is over, and this is its summary.
    Read(String),
}

impl<'a, 's> Pass<'a, 's> {
    /// A pass over `source`, which stands at `place` of the file.
    pub(super) fn new(
        file: &'s SitePath,
        source: &'a str,
        place: Place,
        dialect: Dialect,
        settings: &'s MarkdownSettings,
        diagnostics: &'s mut Diagnostics,
    ) -> Self {
        Self {
            file,
            source,
            place,
            dialect,
            settings,
            diagnostics,
            events: Vec::new(),
            at: 0,
            ahead: Ahead::default(),
            out: Writer::new(source.len()),
            marks: Marks::for_text(source.len()),
            reading: Reading::with_room(source.len()),
            quotes: Quotes::default(),
            links: Links::default(),
            ids: Ids::default(),
            heading: None,
            demote_headings: false,
            table: None,
            unnamed_tables: 0,
            notes: Notes::default(),
            calls: Calls::default(),
            raw: Raw::default(),
            depth: 0,
            is_too_deep: false,
            in_code: false,
            plain: escape::Plain::default(),
            block: None,
            opening: Opening::default(),
            told: Told::default(),
            entries: None,
        }
    }

    /// Makes the HTML, with tokens in it.
    pub(super) fn run(&mut self) -> String {
        self.parse();
        if self.dialect == Dialect::Document {
            self.look_ahead();
        }
        while self.step() {}
        self.finish();
        self.marks.without_controls(std::mem::take(&mut self.out.html))
    }

    /// What comes after the text.
    fn finish(&mut self) {
        self.footnotes();
        self.end_block();
        self.finish_calls();
        if self.dialect == Dialect::Document {
            self.check_anchors();
        }
    }

    /// The place in the file of a range of the text.
    pub(super) fn place(&self, span: Range<usize>) -> Range<usize> {
        self.place.of(span)
    }

    /// Goes on by an event; false after the last.
    pub(super) fn step(&mut self) -> bool {
        let Some((event, span)) = self.events.get_mut(self.at) else { return false };
        self.at += 1;
        let span = span.clone();
        // Nearly all events are of these kinds, and none of them is large.
        match event {
            Event::Text(CowStr::Borrowed(text)) => {
                let text = *text;
                self.text(text, &span);
            }
            Event::Text(text) => {
                let text = std::mem::replace(text, CowStr::Borrowed(""));
                self.text(&text, &span);
            }
            Event::End(tag) => {
                let tag = *tag;
                self.end(tag);
            }
            Event::Start(Tag::Paragraph) if self.dialect != Dialect::CommonMark => self.paragraph(&span),
            event => {
                let event = std::mem::replace(event, Event::SoftBreak);
                self.larger(event, span);
            }
        }
        true
    }

    fn larger(&mut self, event: Event<'a>, span: Range<usize>) {
        match event {
            Event::Code(_) if self.raw.hidden.is_some() => {}
            Event::Start(tag) => self.start(tag, span),
            Event::Code(text) => {
                self.reading.text(&text);
                self.out.code(&text);
            }
            Event::InlineHtml(html) if self.dialect != Dialect::CommonMark => self.inline_html(html, span),
            Event::Html(html) | Event::InlineHtml(html) => self.out.html(&html),
            Event::FootnoteReference(name) => self.note_reference(&name),
            Event::SoftBreak => {
                self.reading.gap();
                self.out.html("\n");
            }
            Event::HardBreak => {
                self.reading.gap();
                self.out.html("<br />\n");
            }
            Event::Rule => {
                self.begin_block(BlockKind::Rule);
                self.out.rule();
            }
            event => self.out.event(event),
        }
    }

    /// The beginning of an element as CommonMark has it.
    fn plain_start(&mut self, tag: Tag<'a>) {
        if matches!(tag, Tag::Image { .. }) {
            let end = self.at + self.length_of_rest(0);
            let picture = self.events[self.at - 1..end].iter_mut().map(|(event, _)| event.clone());
            self.out.events(std::iter::once(Event::Start(tag)).chain(picture.skip(1)));
            self.at = end;
            return;
        }
        self.depth += 1;
        self.out.start(tag);
    }

    fn start(&mut self, tag: Tag<'a>, span: Range<usize>) {
        if matches!(tag, Tag::HtmlBlock) && self.out.begins_item() {
            // A line begins for every block within an item, but not for this one.
            self.out.html("\n");
        }
        if self.dialect == Dialect::CommonMark {
            return self.plain_start(tag);
        }
        match tag {
            Tag::FootnoteDefinition(_) => return self.skip_note(),
            Tag::HtmlBlock => return self.html_block(),
            Tag::Image { link_type, dest_url, .. } => {
                return self.inline_picture(link_type, dest_url, span);
            }
            _ => {}
        }
        if self.depth == 0 {
            if let (Tag::Heading { level, .. }, true) = (&tag, self.entries.is_some()) {
                self.begin_entry(*level, &span);
            }
            self.begin_block(block_kind(&tag));
        }
        self.depth += 1;
        self.check_depth(&span);
        if matches!(tag, Tag::Heading { .. } | Tag::Item | Tag::TableCell) {
            self.quotes.reset(span.start);
        }
        match tag {
            Tag::Heading { level, id, classes, .. } => self.open_heading(level, id, &classes),
            Tag::BlockQuote(Some(kind)) => self.open_alert(kind),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.open_link(&LinkCall { kind: link_type, address: dest_url, title, span, event: self.at - 1 });
            }
            Tag::Table(alignments) => self.open_table(alignments),
            Tag::TableHead => self.open_head(),
            Tag::TableRow => self.open_row(),
            Tag::TableCell => self.open_cell(),
            tag => {
                self.in_code |= matches!(tag, Tag::CodeBlock(_));
                self.out.start(tag);
            }
        }
    }

    /// Reports, once, a text whose elements are nested too deep.
    pub(super) fn check_depth(&mut self, span: &Range<usize>) {
        if self.depth + self.raw.open > DEEPEST && !std::mem::replace(&mut self.is_too_deep, true) {
            let message = format!("lists, quotations and HTML are nested more than {DEEPEST} deep here");
            let diagnostic = Diagnostic::new(Code::TooLarge, message).at(self.file, self.place(span.clone()), "");
            self.diagnostics.push(diagnostic.help("end some of them"));
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if self.dialect == Dialect::CommonMark {
            self.depth -= 1;
            return self.out.end(tag);
        }
        match tag {
            TagEnd::Paragraph => self.close_paragraph(),
            TagEnd::Heading(level) => self.close_heading(level),
            TagEnd::BlockQuote(Some(_)) => self.out.html("</div>\n"),
            TagEnd::Link => self.close_link(),
            TagEnd::Table => self.close_table(),
            TagEnd::TableHead | TagEnd::TableRow => self.close_row(tag),
            TagEnd::TableCell => self.close_cell(),
            tag => {
                if matches!(tag, TagEnd::Item | TagEnd::CodeBlock) {
                    self.raw.hidden = None;
                    self.reading.gap();
                    self.in_code = false;
                }
                self.out.end(tag);
            }
        }
        self.depth = self.depth.saturating_sub(1);
        self.check_containment();
    }

    fn paragraph(&mut self, span: &Range<usize>) {
        self.quotes.reset(span.start);
        if self.dialect == Dialect::Line {
            self.depth += 1;
            return;
        }
        if self.component_paragraph() {
            return;
        }
        if self.is_lone_picture() {
            return self.figure();
        }
        self.begin_block(BlockKind::Paragraph);
        self.out.paragraph();
        if self.is_top() && matches!(self.opening, Opening::Ahead) {
            let index = self.marks.add(Mark::Dateline);
            self.put(index);
            self.reading.keep();
            self.opening = Opening::Open;
        }
        self.depth += 1;
    }

    fn close_paragraph(&mut self) {
        self.raw.hidden = None;
        if self.dialect == Dialect::Line {
            return;
        }
        if matches!(self.opening, Opening::Open) {
            let text = self.reading.kept().unwrap_or_default();
            self.opening = Opening::Read(if self.told.has_standfirst { String::new() } else { summary(text) });
        }
        self.reading.gap();
        self.out.end_paragraph();
    }

    /// A piece of running text, or of code.
    fn text(&mut self, text: &str, span: &Range<usize>) {
        if self.raw.hidden.is_some() {
            return;
        }
        if self.dialect == Dialect::Line && span.start == 0 {
            let rest = text.strip_prefix(super::lines::GUARD).unwrap_or(text);
            if !rest.is_empty() {
                self.plain(rest);
            }
        } else if self.dialect == Dialect::CommonMark || self.in_code {
            self.plain(text);
        } else if let Some(mark) = self.typographic(text, span) {
            self.plain(mark);
        } else if self.calls.any() && text.contains(super::calls::PLACEHOLDER) {
            self.calls_in_text(text, span);
        } else {
            self.check_note(text, span);
            self.written(text, span);
        }
    }

    /// Text as it was written, or nearly.
    fn written(&mut self, text: &str, span: &Range<usize>) {
        if !self.plain.has(self.source, span, text) {
            return self.plain(text);
        }
        self.reading.text(text);
        self.out.plain(text);
    }

    /// Text that is nothing but text.
    pub(super) fn plain(&mut self, text: &str) {
        self.reading.text(text);
        self.out.text(text);
    }

    /// The quotation mark for `text`, where that is what pulldown-cmark made of a straight quote.
    pub(super) fn typographic(&mut self, text: &str, span: &Range<usize>) -> Option<&'s str> {
        let settings = self.settings;
        let straight = span.len() == 1 && matches!(text, "“" | "”" | "‘" | "’");
        straight.then(|| self.quotes.mark(self.source, span.start, text, &settings.wording))
    }

    /// Whether what comes stands at the top level, within no element and no component.
    pub(super) fn is_top(&self) -> bool {
        self.depth == 0 && !self.calls.is_open()
    }

    /// A block begins; where it stands at the top level it is marked.
    pub(super) fn begin_block(&mut self, kind: BlockKind) {
        if self.dialect == Dialect::Document && self.is_top() {
            self.end_block();
            let index = self.marks.add(Mark::Block(kind, 0));
            self.block = Some((index, self.reading.characters()));
            self.put_line(index);
        }
    }

    /// Puts a mark where the HTML ends.
    pub(super) fn put(&mut self, mark: usize) {
        self.marks.put(mark, &mut self.out.html);
        self.out.passed(false);
    }

    /// The same on a line of its own.
    pub(super) fn put_line(&mut self, mark: usize) {
        self.marks.put_line(mark, &mut self.out.html);
        self.out.passed(true);
    }

    fn end_block(&mut self) {
        if let Some((index, before)) = self.block.take()
            && let Some(Mark::Block(_, characters)) = self.marks.get_mut(index)
        {
            *characters = self.reading.characters() - before;
        }
    }
}

fn block_kind(tag: &Tag<'_>) -> BlockKind {
    match tag {
        Tag::Heading { .. } => BlockKind::Heading,
        Tag::BlockQuote(None) => BlockKind::Quotation,
        Tag::List(_) => BlockKind::List,
        Tag::Table(_) => BlockKind::Table,
        Tag::CodeBlock(_) => BlockKind::Code,
        _ => BlockKind::Other,
    }
}

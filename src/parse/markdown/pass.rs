//! The pass itself: once over the events of pulldown-cmark, from the first to the last.
//!
//! Each event is passed on as it is or replaced by what Dateline makes of it; the result goes to pulldown-cmark's own
//! writer. What is special about a kind of element stands in its own file, as further methods of [`Pass`].

use super::calls::Calls;
use super::dialect::Dialect;
use super::entries::Entries;
use super::escape;
use super::footnotes::Notes;
use super::headings::{Heading, Ids};
use super::links::{LinkCall, Links};
use super::marks::{Mark, Marks, block_token, short, token};
use super::place::Place;
use super::quotes::Quotes;
use super::raw::Raw;
use super::reading::{Reading, summary};
use super::tables::TableState;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::parse::body::BlockKind;
use crate::parse::settings::MarkdownSettings;
use crate::paths::SitePath;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::ops::Range;

/// How deep elements may be nested. Browsers stop at 512, and a page has some around the text; what is cleaned takes
/// time by the square of it.
const DEEPEST: usize = 400;

/// How many events most blocks have at the most.
const BLOCK: usize = 64;

/// Gives the writer its events, block by block, so that no more than one block is held.
struct Blocks<'p, 'a, 's> {
    pass: &'p mut Pass<'a, 's>,
    served: usize,
    is_over: bool,
}

impl<'a> Iterator for Blocks<'_, 'a, '_> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        while self.served == self.pass.ready.len() {
            if self.is_over {
                return None;
            }
            self.pass.ready.clear();
            self.served = 0;
            if !self.pass.block() {
                self.is_over = true;
                self.pass.finish();
            }
        }
        let event = self.pass.ready.get_mut(self.served)?;
        self.served += 1;
        Some(std::mem::replace(event, Event::SoftBreak))
    }
}

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
    /// What goes to the writer.
    pub(super) ready: Vec<Event<'a>>,
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
    /// The block that is open: its mark, and the characters before it.
    block: Option<(usize, usize)>,
    pub(super) opening: Opening,
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
            ready: Vec::new(),
            marks: Marks::default(),
            reading: Reading::default(),
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
            block: None,
            opening: Opening::default(),
            entries: None,
        }
    }

    /// Makes the HTML, with tokens in it.
    pub(super) fn run(&mut self) -> String {
        self.parse();
        if self.dialect == Dialect::Document {
            self.ready.reserve(BLOCK);
            self.look_ahead();
        }
        let mut html = String::with_capacity(self.source.len() + self.source.len() / 2);
        pulldown_cmark::html::push_html(&mut html, Blocks { pass: self, served: 0, is_over: false });
        escape::without_controls(html)
    }

    /// Goes on to the end of a block at the top level; false after the last.
    fn block(&mut self) -> bool {
        while let Some((event, span)) = self.take() {
            self.step(event, span);
            if self.depth == 0 && !self.ready.is_empty() {
                return true;
            }
        }
        false
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

    pub(super) fn step(&mut self, event: Event<'a>, span: Range<usize>) {
        match event {
            Event::Text(_) | Event::Code(_) if self.raw.hidden.is_some() => {}
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(text, &span),
            Event::Code(text) => {
                self.reading.text(&text);
                self.ready.push(Event::Code(text));
            }
            Event::InlineHtml(html) if self.dialect != Dialect::CommonMark => self.inline_html(html, span),
            Event::FootnoteReference(name) => self.note_reference(&name),
            Event::SoftBreak | Event::HardBreak => {
                self.reading.gap();
                self.ready.push(event);
            }
            Event::Rule => {
                self.begin_block(BlockKind::Rule);
                self.ready.push(event);
            }
            event => self.ready.push(event),
        }
    }

    fn start(&mut self, tag: Tag<'a>, span: Range<usize>) {
        if matches!((&tag, self.ready.last()), (Tag::HtmlBlock, Some(Event::Start(Tag::Item)))) {
            // The writer begins a line for every block within an item but this one.
            self.ready.push(Event::Html("\n".into()));
        }
        if self.dialect == Dialect::CommonMark {
            self.depth += 1;
            self.ready.push(Event::Start(tag));
            return;
        }
        match tag {
            Tag::Paragraph => return self.paragraph(&span),
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
            Tag::Heading { level, id, classes, .. } => self.open_heading(level, id, classes),
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
                self.ready.push(Event::Start(tag));
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
            self.ready.push(Event::End(tag));
            return;
        }
        match tag {
            TagEnd::Paragraph => self.close_paragraph(),
            TagEnd::Heading(level) => self.close_heading(level),
            TagEnd::BlockQuote(Some(_)) => self.ready.push(Event::Html("</div>\n".into())),
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
                self.ready.push(Event::End(tag));
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
        self.ready.push(Event::Start(Tag::Paragraph));
        if self.is_top() && matches!(self.opening, Opening::Ahead) {
            let index = self.marks.add(Mark::Dateline);
            self.ready.push(Event::InlineHtml(token(index)));
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
            self.opening = Opening::Read(summary(&self.reading.kept().unwrap_or_default()));
        }
        self.reading.gap();
        self.ready.push(Event::End(TagEnd::Paragraph));
    }

    /// A piece of running text, or of code.
    fn text(&mut self, text: CowStr<'a>, span: &Range<usize>) {
        if self.dialect == Dialect::Line && span.start == 0 {
            let rest = text.strip_prefix(super::lines::GUARD).unwrap_or(&text);
            if !rest.is_empty() {
                self.plain(rest.to_owned().into());
            }
        } else if self.dialect == Dialect::CommonMark || self.in_code {
            self.reading.text(&text);
            self.ready.push(Event::Text(text));
        } else if let Some(mark) = self.typographic(&text, span) {
            self.plain(short(mark));
        } else if self.calls.any() && text.contains(super::calls::PLACEHOLDER) {
            self.calls_in_text(&text, span);
        } else {
            self.check_note(&text, span);
            self.plain(text);
        }
    }

    /// Text that is nothing but text.
    pub(super) fn plain(&mut self, text: CowStr<'a>) {
        self.reading.text(&text);
        self.ready.push(Event::Text(text));
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
            self.ready.push(Event::Html(block_token(index)));
        }
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

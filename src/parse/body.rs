//! A document's text after parsing: HTML with holes where something must be known that one file alone does not tell.

use super::live::Entry;
use super::stored;
use crate::diagnostics::Spanned;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The text of a document as HTML, with a hole wherever the model has to fill something in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The HTML between the holes; empty where it is [`Body::kept`] elsewhere.
    pub html: String,
    /// Where the HTML lies, if it is not held here: the text of a story is needed once, and an archive of them would
    /// fill the memory.
    #[serde(skip)]
    pub kept: Option<Kept>,
    /// The holes, by their place in `html`; several may stand at one place and keep their order.
    pub holes: Vec<Hole>,
    /// The ids of headings and other link targets, in order, each once.
    pub anchors: Vec<String>,
    /// The blocks at the top level, in order; let go of when it is known where a message may stand.
    #[serde(skip)]
    pub blocks: Vec<Block>,
    /// Where between two blocks a message may stand.
    pub breaks: Vec<Break>,
    /// On a live page, its entries, the oldest first.
    pub entries: Vec<Entry>,
    /// The number of characters that a reader sees in all blocks.
    pub characters: u32,
    /// The number of words of running text, headings and captions; code and tables count, markup does not.
    pub words: usize,
    /// The first paragraph as plain text, for descriptions where no standfirst was written; empty where one was.
    pub summary: String,
    /// The place in `html` where a dateline would go: right after the `<p>` of the first paragraph at the top level.
    pub dateline_at: Option<usize>,
}

impl Body {
    /// Puts `text`, which must be escaped for HTML, in place of every `{name}`.
    pub fn replace(&mut self, name: &str, text: &str) {
        let placeholder = format!("{{{name}}}");
        let mut from = 0;
        while let Some(at) = self.html[from..].find(&placeholder).map(|at| at + from) {
            let end = at + placeholder.len();
            self.html.replace_range(at..end, text);
            let moved = |place: usize| if place >= end { place - placeholder.len() + text.len() } else { place };
            self.holes.iter_mut().for_each(|hole| hole.at = moved(hole.at));
            self.breaks.iter_mut().for_each(|place| place.at = moved(place.at as usize) as u32);
            self.dateline_at = self.dateline_at.map(moved);
            from = at + text.len();
        }
    }
}

/// A place in the store of texts ([`crate::memo::Bodies`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Where the text begins, in bytes from the beginning of the store.
    pub at: u64,
    /// How long it is, in bytes.
    pub length: u32,
    /// A checksum of it.
    pub check: u32,
}

/// Something that one file alone does not tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hole {
    /// Its place in [`Body::html`], in bytes.
    pub at: usize,
    /// What belongs there.
    pub kind: HoleKind,
}

/// What belongs into a hole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum HoleKind {
    /// The address of a link inside the site, inside the quotes of an `href`: `@/world/nato.md#anchor`,
    /// `../other.md`, `report.pdf`, `/about/`. Links to other hosts and to anchors of the same page are no holes. The
    /// model lets go of the words once it knows where they lead.
    Link(Spanned<String>),
    /// A whole `<img>` element.
    Picture(Box<PictureCall>),
    /// Where a component begins; what follows up to the matching [`HoleKind::Close`] is its body.
    Open(Box<ComponentCall>),
    /// Where a component's body ends. A component without a body has it right after its [`HoleKind::Open`].
    Close,
}

/// A picture in the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PictureCall {
    /// The file as written.
    pub src: Spanned<String>,
    /// The text for readers who cannot see it, not yet escaped.
    pub alt: String,
}

/// A component called from Markdown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComponentCall {
    /// Its name as written, `quote-card` for instance.
    pub name: Spanned<String>,
    /// Its arguments, in order.
    pub args: Vec<Argument>,
    /// Whether it was called with a body (`{% … %}`).
    pub has_body: bool,
    /// The first table in its body, or the one that its `from` names.
    pub table: Option<Table>,
    /// The whole call, for messages.
    pub span: Range<usize>,
}

/// One argument of a component call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Its value, with its place.
    #[serde(with = "stored::literal")]
    pub value: Spanned<Literal>,
}

impl Argument {
    /// The file that it names: a picture, a sound, a film of the site.
    pub fn file(&self) -> Option<Spanned<String>> {
        match &self.value.value {
            Literal::Text(file) if matches!(self.name.as_str(), "src" | "poster" | "image") => {
                Some(Spanned::new(file.clone(), self.value.span.clone()))
            }
            _ => None,
        }
    }
}

/// A literal value, as a component call may give it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Literal {
    /// `"text"` or `'text'`; also `{"text"}`.
    Text(String),
    /// `{true}`; an argument without a value is `true`.
    Bool(bool),
    /// `{3}`.
    Integer(i64),
    /// `{2.7}`.
    Float(f64),
    /// `{["a", 2]}`.
    List(Vec<Literal>),
}

/// A table of the text, as data: the cells as plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The id that charts ask for; from the `datatable` around it.
    pub id: Option<String>,
    /// The caption of the `datatable` around it.
    pub caption: Option<String>,
    /// The cells of the header row.
    pub header: Vec<String>,
    /// The cells of each further row, as many as in the header.
    pub rows: Vec<Vec<String>>,
}

/// A place between two blocks where a message may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// Where it is in [`Body::html`], in bytes.
    pub at: u32,
    /// How many paragraphs at the top level stand before it.
    pub paragraphs: u32,
    /// How many characters a reader sees before it.
    pub characters: u32,
}

/// A block at the top level of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it begins in [`Body::html`], in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// How many characters a reader sees in it.
    pub characters: usize,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BlockKind {
    Paragraph,
    Heading,
    Figure,
    Quotation,
    List,
    Table,
    Code,
    Component,
    Rule,
    RawHtml,
    Other,
}

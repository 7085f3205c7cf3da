//! Marks: the places in the HTML that must be found again after everything has been done to it.
//!
//! As long as HTML is only added to HTML, a mark is put where that ends, and its place is noted. Where raw HTML is among
//! it, which is cleaned at the end, a mark is a token in the HTML: U+FDD0, a number, U+FDD1. Tokens pass through
//! escaping and sanitising unharmed, in text as in attribute values. At the end the HTML is cut at the tokens, once.

use super::escape;
use crate::parse::body::{Block, BlockKind, Hole, HoleKind};
use pulldown_cmark::CowStr;
use std::sync::LazyLock;

const OPEN: &str = "\u{FDD0}";
const CLOSE: &str = "\u{FDD1}";

/// What a mark marks.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    /// A hole of the body.
    Hole(HoleKind),
    /// The beginning of a block at the top level, with the number of characters a reader sees in it. Its token takes
    /// a line of its own, so that it does not disturb the writer's idea of where a line begins.
    Block(BlockKind, usize),
    /// Where a dateline would go.
    Dateline,
}

/// The marks made so far; a token carries the index of its mark.
#[derive(Debug, Default)]
pub(super) struct Marks {
    list: Vec<Mark>,
    /// Where marks were put that have no tokens, and which ones.
    places: Vec<(usize, usize)>,
    /// Whether they are put as tokens.
    pub(super) are_tokens: bool,
}

impl Marks {
    /// With room for the marks of a text of this length.
    pub(super) fn for_text(length: usize) -> Self {
        // Few paragraphs are shorter.
        let room = length / 128;
        Self { list: Vec::with_capacity(room), places: Vec::with_capacity(room), are_tokens: false }
    }

    /// Adds a mark and returns its index.
    pub(super) fn add(&mut self, mark: Mark) -> usize {
        self.list.push(mark);
        self.list.len() - 1
    }

    /// The mark with this index.
    pub(super) fn get(&self, index: usize) -> Option<&Mark> {
        self.list.get(index)
    }

    /// The mark with this index, to complete it.
    pub(super) fn get_mut(&mut self, index: usize) -> Option<&mut Mark> {
        self.list.get_mut(index)
    }

    /// Puts a mark at the end of `html`.
    pub(super) fn put(&mut self, index: usize, html: &mut String) {
        if self.are_tokens {
            html.push_str(&token(index));
        } else {
            self.places.push((html.len(), index));
        }
    }

    /// The same on a line of its own, where it does not disturb what begins with the next line.
    pub(super) fn put_line(&mut self, index: usize, html: &mut String) {
        if self.are_tokens {
            html.push_str(&block_token(index));
        } else {
            self.places.push((html.len(), index));
        }
    }

    /// Moves the places behind `at`, where something has been put in.
    pub(super) fn shift(&mut self, at: usize, length: usize) {
        for (place, _) in self.places.iter_mut().rev().take_while(|(place, _)| *place >= at) {
            *place += length;
        }
    }

    /// `html` without characters that it does not allow, all places moved to where they are then.
    pub(super) fn without_controls(&mut self, html: String) -> String {
        if !escape::has_controls(&html) {
            return html;
        }
        let (mut from, mut growth) = (0, 0);
        for (place, _) in &mut self.places {
            growth += escape::growth(&html[from..*place]);
            from = std::mem::replace(place, *place + growth);
        }
        escape::without_controls(html)
    }

    /// The mark whose token `text` begins with, the opening left out, and the length of what is left of the token.
    fn read(&self, text: &str) -> Option<(&Mark, usize)> {
        let length = text.bytes().take_while(u8::is_ascii_digit).count();
        let (index, rest) = text.split_at(length);
        rest.strip_prefix(CLOSE)?;
        Some((self.get(index.parse().ok()?)?, length + CLOSE.len()))
    }

    /// The components among the marks, in order.
    pub(super) fn components_mut(&mut self) -> impl Iterator<Item = &mut crate::parse::body::ComponentCall> {
        self.list.iter_mut().filter_map(|mark| match mark {
            Mark::Hole(HoleKind::Open(call)) => Some(&mut **call),
            _ => None,
        })
    }
}

/// The tokens of the first marks, written once for all texts. Few have more.
static TOKENS: LazyLock<[String; 128]> = LazyLock::new(|| std::array::from_fn(written));

/// A token with a line end.
fn written(index: usize) -> String {
    format!("{OPEN}{index}{CLOSE}\n")
}

/// The token of the mark with this index, to stand in a line or an attribute.
pub(super) fn token<'a>(index: usize) -> CowStr<'a> {
    match TOKENS.get(index) {
        Some(token) => CowStr::Borrowed(token.trim_end_matches('\n')),
        None => written(index).trim_end_matches('\n').to_owned().into(),
    }
}

/// The token of a block, on its own line.
pub(super) fn block_token<'a>(index: usize) -> CowStr<'a> {
    TOKENS.get(index).map_or_else(|| written(index).into(), |token| CowStr::Borrowed(token))
}

/// HTML without tokens, and what they marked.
#[derive(Debug, Default)]
pub(super) struct Cut {
    /// The HTML between the tokens.
    pub(super) html: String,
    /// The holes, by place.
    pub(super) holes: Vec<Hole>,
    /// The blocks; each ends where the next begins.
    pub(super) blocks: Vec<Block>,
    /// Where a dateline would go.
    pub(super) dateline_at: Option<usize>,
}

impl Cut {
    /// Room for some marks.
    fn with_room(marks: &Marks) -> Self {
        Self { blocks: Vec::with_capacity(marks.list.len()), ..Self::default() }
    }

    /// What `mark` marks stands at this place, or begins there.
    fn add(&mut self, mark: Mark, at: usize) {
        match mark {
            Mark::Hole(kind) => self.holes.push(Hole { at, kind }),
            Mark::Dateline => self.dateline_at = self.dateline_at.or(Some(at)),
            Mark::Block(kind, characters) => {
                self.end_block(at);
                self.blocks.push(Block { kind, start: at, end: at, characters });
            }
        }
    }

    /// Ends the last block. One without HTML is none: everything in it was left out.
    fn end_block(&mut self, end: usize) {
        if let Some(last) = self.blocks.last_mut() {
            last.end = end;
        }
        self.blocks.pop_if(|last| last.start == end);
    }
}

/// HTML in which marks have no tokens, with what they mark.
pub(super) fn placed(html: String, marks: &mut Marks) -> Cut {
    let mut cut = Cut::with_room(marks);
    for (at, index) in std::mem::take(&mut marks.places) {
        if let Some(mark) = marks.list.get_mut(index) {
            cut.add(std::mem::replace(mark, Mark::Dateline), at);
        }
    }
    cut.end_block(html.len());
    Cut { html, ..cut }
}

/// Cuts `html` at its tokens. A mark whose token is gone is gone as well; one whose token was doubled (as an unclosed
/// link is by the sanitiser) is found twice.
pub(super) fn cut(html: &str, marks: &Marks) -> Cut {
    let mut cut = Cut { html: String::with_capacity(html.len()), ..Cut::with_room(marks) };
    let mut copied = 0;
    // Found by its first byte, which few other characters have.
    for found in memchr::memchr_iter(OPEN.as_bytes()[0], html.as_bytes()) {
        let Some(rest) = html.get(found..).and_then(|rest| rest.strip_prefix(OPEN)) else { continue };
        cut.html.push_str(&html[copied..found]);
        copied = found + OPEN.len();
        let Some((mark, token)) = marks.read(rest) else { continue };
        copied += token;
        let at = cut.html.len();
        if matches!(mark, Mark::Block(..)) {
            copied += usize::from(html[copied..].starts_with('\n'));
        }
        cut.add(mark.clone(), at);
    }
    cut.html.push_str(&html[copied..]);
    cut.end_block(cut.html.len());
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_cut_out() {
        let mut marks = Marks::default();
        let block = marks.add(Mark::Block(BlockKind::Paragraph, 3));
        let dateline = marks.add(Mark::Dateline);
        let close = marks.add(Mark::Hole(HoleKind::Close));
        let html = format!("{}<p>{}a{}b</p>\n", block_token(block), token(dateline), token(close));
        let cut = cut(&html, &marks);
        assert_eq!(cut.html, "<p>ab</p>\n");
        assert_eq!(cut.holes, [Hole { at: 4, kind: HoleKind::Close }]);
        assert_eq!(cut.dateline_at, Some(3));
        assert_eq!(cut.blocks, [Block { kind: BlockKind::Paragraph, start: 0, end: 10, characters: 3 }]);
    }

    #[test]
    fn every_mark_has_its_token() {
        let mut marks = Marks::default();
        let mut html = String::new();
        for at in 0..300 {
            let mark = marks.add(Mark::Block(BlockKind::Other, at));
            html.extend([&block_token(mark), &token(mark), "、"]);
        }
        let cut = cut(&html, &marks);
        assert_eq!(cut.html, "、".repeat(300));
        assert!(cut.blocks.iter().map(|block| block.characters).eq(0..300));
    }

    #[test]
    fn damaged_tokens_are_dropped() {
        let cut = cut("a\u{FDD0}7\u{FDD1}b\u{FDD0}", &Marks::default());
        assert!(cut.holes.is_empty());
        assert_eq!(cut.html, "a7\u{FDD1}b");
    }
}

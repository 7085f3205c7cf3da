//! Where a message to readers may stand on a live page: between two entries, never within one.

use super::Entry;
use crate::parse::body::{Block, BlockKind, Break};
use crate::parse::breaks::{PARAGRAPHS, REST, characters};
use std::ops::Range;

/// How the notes at the end of a text begin; they are part of no entry.
pub const NOTES: &str = "<section class=\"footnotes\"";

/// Every place between two entries, in the order in which the page shows them; `entries` are the oldest first, and
/// `is_newest_first` is about the page.
///
/// As in other stories there is none before the second paragraph, or where no more than a line would come after it.
pub fn breaks(blocks: &[Block], entries: &[Entry], is_newest_first: bool) -> Vec<Break> {
    let first = entries.iter().map(|entry| entry.start).min().unwrap_or(usize::MAX);
    let (mut read, mut paragraphs) = counted(blocks, 0..first);
    let total = characters(blocks);
    let mut breaks = Vec::new();
    let places: Box<dyn Iterator<Item = &Entry>> =
        if is_newest_first { Box::new(entries.iter().rev()) } else { Box::new(entries.iter()) };
    for (place, entry) in places.enumerate() {
        if place > 0 && paragraphs >= PARAGRAPHS && total.saturating_sub(read) >= REST {
            let (paragraphs, characters) = (paragraphs as u32, read as u32);
            breaks.push(Break { at: entry.start as u32, paragraphs, characters });
        }
        let (more, further) = counted(blocks, entry.start..entry.text.end);
        read += more;
        paragraphs += further;
    }
    breaks
}

/// The characters and the paragraphs of the blocks that begin in a range of the text.
fn counted(blocks: &[Block], range: Range<usize>) -> (usize, usize) {
    let place = |at: usize| blocks.partition_point(|block| block.start < at);
    let some = &blocks[place(range.start)..place(range.end)];
    (characters(some), some.iter().filter(|block| block.kind == BlockKind::Paragraph).count())
}

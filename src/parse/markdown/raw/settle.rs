//! What raw HTML may have upset: blocks that stand inside an element that began earlier, and components whose HTML
//! does not end where they do.

use super::allowed;
use super::tags::{Piece, pieces};
use crate::parse::body::{Block, Hole, HoleKind};
use crate::parse::markdown::marks::Cut;
use std::ops::Range;

/// Joins blocks within an element to the block in which it began; drops the beginnings and ends of components that
/// lost each other; gives up a dateline that lost its paragraph. Returns the calls of components that HTML crosses.
pub(super) fn settle(cut: &mut Cut) -> Vec<Range<usize>> {
    let depths = Depths::of(&cut.html);
    cut.blocks =
        std::mem::take(&mut cut.blocks).into_iter().fold(Vec::new(), |blocks, block| join(blocks, block, &depths));
    cut.dateline_at = cut.dateline_at.filter(|at| cut.html[..*at].ends_with("<p>"));
    let mut crossed = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut kept = vec![true; cut.holes.len()];
    for (index, hole) in cut.holes.iter().enumerate() {
        match &hole.kind {
            HoleKind::Open(_) => open.push(index),
            HoleKind::Close => match open.pop() {
                Some(begun) => crossed.extend(crossing(&cut.holes[begun], hole, &depths)),
                None => kept[index] = false,
            },
            _ => {}
        }
    }
    for index in open {
        kept[index] = false;
    }
    let mut kept = kept.into_iter();
    cut.holes.retain(|_| kept.next().unwrap_or(true));
    crossed
}

fn join(mut blocks: Vec<Block>, block: Block, depths: &Depths) -> Vec<Block> {
    match blocks.last_mut() {
        Some(last) if depths.at(block.start) > 0 => {
            last.end = block.end;
            last.characters += block.characters;
        }
        _ => blocks.push(block),
    }
    blocks
}

fn crossing(begun: &Hole, ended: &Hole, depths: &Depths) -> Option<Range<usize>> {
    match &begun.kind {
        HoleKind::Open(call) if depths.at(begun.at) != depths.at(ended.at) => Some(call.span.clone()),
        _ => None,
    }
}

/// How many elements are open at each place.
struct Depths(Vec<(usize, usize)>);

impl Depths {
    fn of(html: &str) -> Self {
        let mut depth = 0_usize;
        let mut changes = vec![(0, 0)];
        for piece in pieces(html) {
            let end = match piece {
                Piece::Start { name, span, .. } if !allowed::VOID.contains(&&*name) => {
                    depth += 1;
                    span.end
                }
                Piece::End { span, .. } => {
                    depth = depth.saturating_sub(1);
                    span.end
                }
                _ => continue,
            };
            changes.push((end, depth));
        }
        Self(changes)
    }

    fn at(&self, place: usize) -> usize {
        let after = self.0.partition_point(|(at, _)| *at <= place);
        self.0.get(after.saturating_sub(1)).map_or(0, |(_, depth)| *depth)
    }
}

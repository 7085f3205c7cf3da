//! Components without what only the page knows on which they are shown.

use super::print;
use super::tree::Slot;
use tera::Value;

/// What belongs at a place of a moved component; its numbers are small ones, for many of them are remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// The way to the root.
    Root,
    /// An argument.
    Argument(u8),
    /// Nothing; but what follows, up to the byte `end` and with so many gaps `within` it, is only there where this is the answer
    /// to a question.
    Only { question: u8, answer: bool, within: u8, end: u32 },
}

/// What belongs where, in order.
pub(super) type Gaps = Vec<(u32, Gap)>;

/// A component as HTML, to be shown on any page.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::render) struct Moved {
    pub(super) html: Box<str>,
    /// By their places, in order.
    pub(super) gaps: Box<[(u32, Gap)]>,
}

/// The arguments that a moved component leaves open.
#[derive(Debug, Default)]
pub(in crate::render) struct Open {
    pub(super) arguments: Vec<(Slot, Value)>,
    /// What is asked of them, answered.
    pub(super) answers: Vec<bool>,
}

impl Moved {
    /// How many bytes of memory it has beside itself.
    pub(in crate::render) fn bytes(&self) -> usize {
        self.html.len() + size_of_val(&*self.gaps)
    }

    /// Adds it to a page from which `way` leads to the root.
    pub(in crate::render) fn show(&self, way: &[u8], open: &Open, out: &mut Vec<u8>) {
        let argument = |slot: u8| open.arguments.iter().find(|(other, _)| *other == Slot::from(slot));
        let (mut copied, html, mut gaps) = (0, self.html.as_bytes(), &self.gaps[..]);
        while let Some(((at, gap), rest)) = gaps.split_first() {
            out.extend_from_slice(&html[copied..*at as usize]);
            (copied, gaps) = (*at as usize, rest);
            match gap {
                Gap::Root => out.extend_from_slice(way),
                Gap::Argument(slot) => {
                    // Is of a kind that can be printed.
                    let _ = argument(*slot).map(|(_, value)| print::value(value, out));
                }
                Gap::Only { question, answer, within, end } => {
                    if open.answers.get(usize::from(*question)) != Some(answer) {
                        (copied, gaps) = (*end as usize, &rest[usize::from(*within)..]);
                    }
                }
            }
        }
        out.extend_from_slice(&html[copied..]);
    }
}

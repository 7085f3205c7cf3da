//! Components without what only the page knows on which they are shown.

use super::print;
use super::tree::Slot;
use tera::Value;

/// What belongs at a place of a moved component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// The way to the root.
    Root,
    /// An argument.
    Argument(Slot),
    /// Nothing; but what follows, up to this byte and with so many gaps, is only there where the argument is true.
    Only(Slot, usize, usize),
}

/// A component as HTML, to be shown on any page.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::render) struct Moved {
    pub(super) html: String,
    /// By their places, in order.
    pub(super) gaps: Vec<(usize, Gap)>,
}

/// The arguments that a moved component leaves open.
pub(in crate::render) type Open<'a> = Vec<(Slot, &'a Value)>;

impl Moved {
    /// One that is the same on every page that shows it.
    pub(in crate::render) const fn fixed(html: String) -> Self {
        Self { html, gaps: Vec::new() }
    }

    /// What does not depend on the page.
    pub(in crate::render) fn html(&self) -> &str {
        &self.html
    }

    /// Adds it to a page from which `way` leads to the root.
    pub(in crate::render) fn show(&self, way: &[u8], open: &[(Slot, &Value)], out: &mut Vec<u8>) {
        let argument = |slot: Slot| open.iter().find(|(other, _)| *other == slot).map(|(_, value)| *value);
        let (mut copied, html, mut gaps) = (0, self.html.as_bytes(), &self.gaps[..]);
        while let Some(((at, gap), rest)) = gaps.split_first() {
            out.extend_from_slice(&html[copied..*at]);
            (copied, gaps) = (*at, rest);
            match gap {
                Gap::Root => out.extend_from_slice(way),
                Gap::Argument(slot) => {
                    // Is of a kind that can be printed.
                    let _ = argument(*slot).map(|value| print::value(value, out));
                }
                Gap::Only(slot, end, within) => {
                    if !argument(*slot).is_some_and(Value::is_truthy) {
                        (copied, gaps) = (*end, &rest[*within..]);
                    }
                }
            }
        }
        out.extend_from_slice(&html[copied..]);
    }
}

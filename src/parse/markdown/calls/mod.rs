//! Components called from the text.

use super::pass::Pass;
use std::ops::Range;

/// Stands for a call while the text around it is parsed.
pub(super) const PLACEHOLDER: char = '\u{FDD2}';

/// The calls of a document.
#[derive(Debug, Default)]
pub(super) struct Calls {}

impl Calls {
    pub(super) fn any(&self) -> bool {
        false
    }
    pub(super) fn is_open(&self) -> bool {
        false
    }
}

impl Pass<'_, '_> {
    pub(super) fn component_paragraph(&mut self) -> bool {
        false
    }
    pub(super) fn calls_in_text(&mut self, _text: &str, _span: &Range<usize>) {}
    pub(super) fn check_containment(&mut self) {}
    pub(super) fn finish_calls(&mut self) {}
    pub(super) fn wants_table(&self) -> bool {
        false
    }
    pub(super) fn table_caption(&self) -> Option<String> {
        None
    }
    pub(super) fn give_table(&mut self, _cells: Vec<Vec<String>>) {}
}

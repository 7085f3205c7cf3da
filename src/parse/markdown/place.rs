//! From places in the text to places in its file.

use std::ops::Range;

/// Where the text stands in its file.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// At this byte; the first `skip` bytes of the text are not in the file.
    At { start: usize, skip: usize },
    /// Somewhere in this range: it was escaped there, so that offsets cannot be told.
    Within(Range<usize>),
}

impl Place {
    /// The place in the file of a range of the text.
    pub(super) fn of(&self, span: Range<usize>) -> Range<usize> {
        match self {
            Self::At { start, skip } => {
                span.start.saturating_sub(*skip) + start..span.end.saturating_sub(*skip) + start
            }
            Self::Within(range) => range.clone(),
        }
    }
}

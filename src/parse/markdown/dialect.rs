//! How much of Markdown a text may use.

use crate::parse::settings::MarkdownSettings;
use pulldown_cmark::Options;

/// How much of Markdown a text may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// CommonMark and nothing else.
    CommonMark,
    /// Everything an article may hold.
    Document,
    /// What may stand in one line.
    Line,
}

impl Dialect {
    /// What pulldown-cmark is asked for. Never `Options::all()`: that selects an older syntax of footnotes, and
    /// metadata blocks in the middle of a text.
    pub(super) fn options(self, settings: &MarkdownSettings) -> Options {
        let mut options = match self {
            Self::CommonMark => return Options::empty(),
            Self::Line => Options::ENABLE_STRIKETHROUGH,
            Self::Document => {
                Options::ENABLE_STRIKETHROUGH
                    | Options::ENABLE_TABLES
                    | Options::ENABLE_FOOTNOTES
                    | Options::ENABLE_HEADING_ATTRIBUTES
                    | Options::ENABLE_GFM
            }
        };
        options.set(Options::ENABLE_SMART_PUNCTUATION, settings.smart_punctuation);
        options
    }
}

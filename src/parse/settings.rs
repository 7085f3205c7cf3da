//! What the parsing pass must be told: how a site treats raw HTML and quotes, and the words it prints itself.

use crate::config::RawHtml;

/// How one language's Markdown is turned into HTML.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MarkdownSettings {
    /// What happens to raw HTML.
    pub raw_html: RawHtml,
    /// Whether straight quotes, `--` and `...` become typographic ones.
    pub smart_punctuation: bool,
    /// The words and signs of the language.
    pub wording: Wording,
}

/// The words and signs that the parsing pass prints, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Wording {
    /// Opening and closing quotation mark: `“ ”`, `« »`.
    pub double_quotes: [String; 2],
    /// The same inside another quotation.
    pub single_quotes: [String; 2],
    /// The title of each alert.
    pub note: String,
    pub tip: String,
    pub important: String,
    pub warning: String,
    pub caution: String,
    /// The heading over the footnotes, for those who do not see the page.
    pub footnotes: String,
    /// The name of the link from a footnote back to the text; `{n}` is its number.
    pub footnote_back: String,
    /// The name of the link beside a heading; `{title}` is the heading.
    pub heading_link: String,
    /// The name of the region in which a wide table scrolls.
    pub table_region: String,
    /// The digits from 0 to 9.
    pub digits: [char; 10],
}

impl Wording {
    /// A number in the language's digits.
    pub(super) fn number(&self, number: usize) -> String {
        let digit = |c: char| c.to_digit(10).and_then(|digit| self.digits.get(digit as usize)).copied();
        number.to_string().chars().filter_map(digit).collect()
    }
}

impl Default for Wording {
    /// The English words, for tests and for a site without its own.
    fn default() -> Self {
        let text = str::to_owned;
        Self {
            double_quotes: [text("“"), text("”")],
            single_quotes: [text("‘"), text("’")],
            note: text("Note"),
            tip: text("Tip"),
            important: text("Important"),
            warning: text("Warning"),
            caution: text("Caution"),
            footnotes: text("Footnotes"),
            footnote_back: text("Back to reference {n}"),
            heading_link: text("Link to “{title}”"),
            table_region: text("Table"),
            digits: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
        }
    }
}

//! Quotation marks in the site's language.
//!
//! pulldown-cmark finds the straight quotes that are text and says which of the single ones open a quotation. Which
//! way the double ones face, and which pair of marks a language wants there, is decided here: from the characters
//! around and from the quotations that are open. A quotation may span inline markup, but not the end of a block.

use crate::parse::settings::Wording;

/// Which marks a quotation has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Double,
    Single,
}

/// A quotation that is open.
#[derive(Debug, Clone, Copy)]
struct Quotation {
    /// Which straight quote the writer typed; none where it was the mark itself.
    typed: Option<Style>,
    /// What the reader sees.
    shown: Style,
}

/// The quotations that are open in the current block.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    open: Vec<Quotation>,
    /// How far the block was searched for marks that the writer typed.
    searched: usize,
}

/// The inch mark, for a straight quote after a digit that closes nothing.
const INCH: &str = "″";
const APOSTROPHE: &str = "’";

impl Quotes {
    /// A block begins, at byte `at` of the text.
    pub(super) fn reset(&mut self, at: usize) {
        self.open.clear();
        self.searched = at;
    }

    /// The mark for the straight quote at byte `at` of `source`. `facing` is what pulldown-cmark made of it.
    pub(super) fn mark<'w>(&mut self, source: &str, at: usize, facing: &str, wording: &'w Wording) -> &'w str {
        self.search(source.get(self.searched..at).unwrap_or_default(), wording);
        self.searched = at + 1;
        let around = Around::new(source, at);
        if source.as_bytes().get(at) == Some(&b'\'') {
            return match facing {
                "‘" => self.open(Style::Single, wording),
                _ if self.is_open(Style::Single) && !around.next_is_word() => self.close(Style::Single, wording),
                _ => APOSTROPHE,
            };
        }
        let (opens, closes) = (around.opens(), around.closes());
        match (opens, closes) {
            (true, false) => self.open(Style::Double, wording),
            (true, true) if !self.is_open(Style::Double) || around.next_is_word() => self.open(Style::Double, wording),
            _ if self.is_open(Style::Double) => self.close(Style::Double, wording),
            (false, true) if around.previous_is_digit() => INCH,
            (false, true) => &wording.double_quotes[1],
            _ => self.open(Style::Double, wording),
        }
    }

    fn is_open(&self, typed: Style) -> bool {
        self.open.iter().any(|quotation| quotation.typed == Some(typed))
    }

    /// Follows the quotations whose marks the writer typed: «…» with straight quotes inside.
    fn search(&mut self, text: &str, wording: &Wording) {
        let [open, close] = &wording.double_quotes;
        if text.is_ascii() || open == close {
            return;
        }
        for (at, _) in text.char_indices() {
            if text[at..].starts_with(open.as_str()) {
                self.open.push(Quotation { typed: None, shown: Style::Double });
            } else if text[at..].starts_with(close.as_str()) {
                self.open.pop_if(|quotation| quotation.typed.is_none());
            }
        }
    }

    /// Opens a quotation: with the marks typed, unless it stands right inside a quotation that has these.
    fn open<'w>(&mut self, typed: Style, wording: &'w Wording) -> &'w str {
        let shown = match self.open.last() {
            Some(outer) if outer.shown == typed => match typed {
                Style::Double => Style::Single,
                Style::Single => Style::Double,
            },
            _ => typed,
        };
        self.open.push(Quotation { typed: Some(typed), shown });
        &pair(shown, wording)[0]
    }

    /// Closes the innermost quotation typed like this, and with it those inside that were never closed.
    fn close<'w>(&mut self, typed: Style, wording: &'w Wording) -> &'w str {
        let shown = loop {
            match self.open.pop() {
                Some(quotation) if quotation.typed == Some(typed) => break quotation.shown,
                Some(_) => {}
                None => break typed,
            }
        };
        &pair(shown, wording)[1]
    }
}

fn pair(style: Style, wording: &Wording) -> &[String; 2] {
    match style {
        Style::Double => &wording.double_quotes,
        Style::Single => &wording.single_quotes,
    }
}

/// The characters before and after a quote, markup left aside; `None` at the end of a line.
struct Around {
    previous: Option<char>,
    next: Option<char>,
}

impl Around {
    fn new(source: &str, at: usize) -> Self {
        let is_markup = |c: &char| matches!(c, '*' | '_' | '~' | '`');
        let previous = source[..at].chars().rev().find(|c| !is_markup(c)).filter(|c| *c != '\n');
        let next = source[at + 1..].chars().find(|c| !is_markup(c)).filter(|c| *c != '\n');
        Self { previous, next }
    }

    /// Whether a quotation can begin here: before something, after a gap, an opening bracket, a dash or a quote.
    fn opens(&self) -> bool {
        let before = self.previous.is_none_or(|c| {
            c.is_whitespace()
                || matches!(
                    c,
                    '(' | '['
                        | '{'
                        | '<'
                        | '/'
                        | '='
                        | '-'
                        | '–'
                        | '—'
                        | '"'
                        | '\''
                        | '“'
                        | '‘'
                        | '«'
                        | '„'
                        | '‚'
                        | '|'
                )
        });
        let after = self
            .next
            .is_some_and(|c| !c.is_whitespace() && !matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}'));
        before && after
    }

    /// Whether a quotation can end here: after something.
    fn closes(&self) -> bool {
        self.previous.is_some_and(|c| !c.is_whitespace())
    }

    fn next_is_word(&self) -> bool {
        self.next.is_some_and(char::is_alphanumeric)
    }

    fn previous_is_digit(&self) -> bool {
        self.previous.is_some_and(|c| c.is_ascii_digit())
    }
}

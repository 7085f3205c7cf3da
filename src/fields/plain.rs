//! What is read of plain TOML and plain YAML alike: keys and values on one line, without their grammars.

use super::tree::{Entry, Node, Table, Value};
use crate::diagnostics::Spanned;
use std::borrow::Cow;
use std::ops::Range;

/// A text and how far it is read.
pub(super) struct Rest<'s> {
    pub(super) text: &'s str,
    pub(super) at: usize,
    /// Where the text begins in its file.
    pub(super) offset: usize,
}

impl<'s> Rest<'s> {
    pub(super) fn is_over(&self) -> bool {
        self.at >= self.text.len()
    }

    pub(super) fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn take(&mut self, byte: u8) -> bool {
        let is_next = self.next() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    pub(super) fn expect(&mut self, byte: u8) -> Option<()> {
        self.take(byte).then_some(())
    }

    pub(super) fn skip_blanks(&mut self) {
        while self.take(b' ') {}
    }

    /// Nothing but blanks up to the end of the line or of the text.
    pub(super) fn end_of_line(&mut self) -> Option<()> {
        self.skip_blanks();
        (self.is_over() || self.take(b'\n')).then_some(())
    }

    /// What stands here and is such; `None` where nothing is.
    pub(super) fn while_it(&mut self, is_such: impl Fn(u8) -> bool) -> Option<Range<usize>> {
        let start = self.at;
        while self.next().is_some_and(&is_such) {
            self.at += 1;
        }
        (start < self.at).then_some(start..self.at)
    }

    /// A key without quotation marks.
    pub(super) fn key(&mut self) -> Option<Spanned<Cow<'s, str>>> {
        let key = self.while_it(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))?;
        Some(Spanned::new(Cow::Borrowed(&self.text[key.clone()]), self.place(key)))
    }

    /// A range of the text as one of the file.
    pub(super) fn place(&self, range: Range<usize>) -> Range<usize> {
        self.offset + range.start..self.offset + range.end
    }

    /// What was read since `start`, as this value.
    pub(super) fn node(&self, start: usize, value: Value<'s>) -> Node<'s> {
        Node { value, span: self.place(start..self.at) }
    }

    /// A text between two quotation marks without anything that would have to be resolved.
    pub(super) fn quoted(&mut self, quote: u8) -> Option<Node<'s>> {
        let start = self.at;
        self.expect(quote)?;
        let length = memchr::memchr3(quote, b'\\', b'\n', &self.text.as_bytes()[self.at..])?;
        let text = &self.text[self.at..self.at + length];
        self.at += length;
        self.expect(quote)?;
        // Two of them mean something else.
        (self.next() != Some(quote)).then(|| self.node(start, Value::Text(Cow::Borrowed(text))))
    }
}

/// Adds a key; `None` where it is there already.
pub(super) fn add<'s>(table: &mut Table<'s>, key: Spanned<Cow<'s, str>>, value: Node<'s>) -> Option<()> {
    if table.iter().any(|entry| entry.key.value == key.value) {
        return None;
    }
    table.push(Entry { key, value });
    Some(())
}

/// Whether there are controls but the ends of lines. No text may hold them, and nobody but a few who set tabs writes them
/// elsewhere.
pub(super) fn has_controls(text: &str) -> bool {
    // Without a way out in the middle: many bytes are looked at at once.
    let is_control = |byte: u8| byte < b' ' && byte != b'\n' || byte == 0x7F;
    text.bytes().fold(false, |any, byte| any | is_control(byte))
}

/// Digits without a zero before them, of which 64 bits have more.
pub(super) fn is_number(word: &str) -> bool {
    let is_long = word.len() > 1;
    word.len() <= 18 && word.bytes().all(|byte| byte.is_ascii_digit()) && !(is_long && word.starts_with('0'))
}

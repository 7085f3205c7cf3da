//! Nearly all front matter there is: one key a line, and behind it a text, texts between brackets, a date, a whole number
//! or a word for yes or no. It is read here without the grammar of TOML, many times as fast.
//!
//! What is read here is read as the parser of TOML would, which a test sees to. Everything else (an escape, a comment, a
//! table, a mistake) is left to that parser: all of the block, from its beginning.

use super::tree::{Entry, Node, Table, Value};
use crate::diagnostics::Spanned;
use std::borrow::Cow;
use std::ops::Range;

/// The keys of `text`, which begins at byte `offset` of its file; `None` where it has anything that is not plain.
pub(super) fn read(text: &str, offset: usize) -> Option<Table<'_>> {
    if has_controls(text) {
        return None;
    }
    let mut rest = Rest { text, at: 0, offset };
    let mut table = Table::with_capacity(memchr::memchr_iter(b'\n', text.as_bytes()).count());
    while rest.at < text.len() {
        if rest.take(b'\n') {
            continue;
        }
        let key = rest.while_it(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))?;
        let key = Spanned::new(Cow::Borrowed(&text[key.clone()]), rest.place(key));
        rest.skip_blanks();
        rest.expect(b'=')?;
        rest.skip_blanks();
        let value = rest.value()?;
        rest.skip_blanks();
        if rest.at < text.len() {
            rest.expect(b'\n')?;
        }
        if table.iter().any(|entry: &Entry| entry.key.value == key.value) {
            return None;
        }
        table.push(Entry { key, value });
    }
    Some(table)
}

/// Whether there are controls but the ends of lines. No text may hold them, and nobody but a few who set tabs writes them
/// elsewhere.
fn has_controls(text: &str) -> bool {
    // Without a way out in the middle: many bytes are looked at at once.
    let is_control = |byte: u8| byte < b' ' && byte != b'\n' || byte == 0x7F;
    text.bytes().fold(false, |any, byte| any | is_control(byte))
}

/// A text and how far it is read.
struct Rest<'s> {
    text: &'s str,
    at: usize,
    offset: usize,
}

impl<'s> Rest<'s> {
    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.next() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.take(byte).then_some(())
    }

    fn skip_blanks(&mut self) {
        while self.take(b' ') {}
    }

    /// What stands here and is such; `None` where nothing is.
    fn while_it(&mut self, is_such: impl Fn(u8) -> bool) -> Option<Range<usize>> {
        let start = self.at;
        while self.next().is_some_and(&is_such) {
            self.at += 1;
        }
        (start < self.at).then_some(start..self.at)
    }

    /// A range of the text as one of the file.
    fn place(&self, range: Range<usize>) -> Range<usize> {
        self.offset + range.start..self.offset + range.end
    }

    fn node(&self, start: usize, value: Value<'s>) -> Node<'s> {
        Node { value, span: self.place(start..self.at) }
    }

    fn value(&mut self) -> Option<Node<'s>> {
        match self.next()? {
            b'"' => self.string(),
            b'[' => self.list(),
            _ => self.word(),
        }
    }

    /// A text between two quotes without anything that would have to be resolved.
    fn string(&mut self) -> Option<Node<'s>> {
        let start = self.at;
        self.expect(b'"')?;
        let length = memchr::memchr3(b'"', b'\\', b'\n', &self.text.as_bytes()[self.at..])?;
        let text = &self.text[self.at..self.at + length];
        self.at += length;
        self.expect(b'"')?;
        let is_long = text.is_empty() && self.next() == Some(b'"');
        (!is_long).then(|| self.node(start, Value::Text(Cow::Borrowed(text))))
    }

    /// Texts between brackets, on one line.
    fn list(&mut self) -> Option<Node<'s>> {
        let start = self.at;
        self.expect(b'[')?;
        let mut items = Vec::new();
        self.skip_blanks();
        while !self.take(b']') {
            items.push(self.string()?);
            self.skip_blanks();
            if !self.take(b',') {
                self.expect(b']')?;
                break;
            }
            self.skip_blanks();
        }
        Some(self.node(start, Value::List(items)))
    }

    /// A date, a whole number, or `true` and `false`.
    fn word(&mut self) -> Option<Node<'s>> {
        let start = self.at;
        let range = self.while_it(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':'))?;
        let word = &self.text[range];
        let value = match word {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ if is_date(word) => Value::Date(Cow::Borrowed(word)),
            _ if is_number(word) => Value::Integer(word.parse().ok()?, Cow::Borrowed(word)),
            _ => return None,
        };
        // A dot, a sign or anything else behind it belongs to it.
        let is_over = matches!(self.next(), None | Some(b'\n'));
        (is_over || (self.next() == Some(b' ') && !is_date(word))).then(|| self.node(start, value))
    }
}

/// Digits without a zero before them, of which 64 bits have more.
fn is_number(word: &str) -> bool {
    let is_long = word.len() > 1;
    word.len() <= 18 && word.bytes().all(|byte| byte.is_ascii_digit()) && !(is_long && word.starts_with('0'))
}

/// `2025-02-12` or `2025-02-12T18:40:00`; a day that not every year has is left to those who know the calendar.
fn is_date(word: &str) -> bool {
    let (day, time) = word.split_at_checked(10).unwrap_or((word, ""));
    let has_form = |text: &str, form: &str| {
        let is_alike = |(byte, sign): (u8, u8)| if sign == b'0' { byte.is_ascii_digit() } else { byte == sign };
        text.len() == form.len() && text.bytes().zip(form.bytes()).all(is_alike)
    };
    let within = |part: Option<&str>, range: &str| {
        let (least, most) = range.split_at(2);
        part.is_some_and(|part| (least..=most).contains(&part))
    };
    let last = match day.get(5..7) {
        Some("02") => "0128",
        Some("04" | "06" | "09" | "11") => "0130",
        _ => "0131",
    };
    has_form(day, "0000-00-00")
        && within(day.get(5..7), "0112")
        && within(day.get(8..), last)
        && (time.is_empty()
            || has_form(time, "T00:00:00")
                && within(time.get(1..3), "0023")
                && within(time.get(4..6), "0059")
                && within(time.get(7..), "0059"))
}

#[cfg(test)]
mod tests {
    use super::super::arbitrary::{lines, mutated};
    use super::super::{Reader, from_toml};
    use super::*;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    const STORY: &str = r#"
title = "Überschrift"
date = 2025-02-12T18:40:00
standfirst = ""
updated =2025-02-13
authors = ["ann-lee", "Cy Ü" ,]
tags = []
draft = false
weight = 120
slug  =  "a-b"  
"#;

    /// What is read here is what the parser reads, without a mistake; says whether anything is.
    fn check(text: &str) -> bool {
        let source = format!("+++\n{text}+++\n");
        let (file, zone) = ("content/a.md".into(), TimeZone::UTC);
        let reader = Reader::new(&file, &source, &zone);
        let Some(plain) = read(text, 4) else { return false };
        assert_eq!(from_toml::parsed(&reader, 4..4 + text.len()), Some(plain), "{text:?}");
        assert!(reader.into_diagnostics().sorted().is_empty(), "{text:?}");
        true
    }

    #[test]
    fn what_is_plain() {
        assert!(check(STORY));
        assert!(check("a = \"“b” c\"\nb = 0\n\n\nc = 2025-12-28T23:59:59"));
        assert!(check("a = 2025-01-31\nb = 2025-06-30T00:00:00\nc = 2025-02-28\nd = 2025-12-31\n"));
        for other in [
            "a = \"\\n\"\n",
            "a = \"\"\"b\"\"\"\n",
            "a = 'b'\n",
            "a.b = 1\n",
            "\"a\" = 1\n",
            "[a]\n",
            "a = 1 # b\n",
            "a = 1\na = 2\n",
            "a = 1 b = 2\n",
            "a = 01\n",
            "a = 1.5\n",
            "a = -1\n",
            "a = 2025-02-29\n",
            "a = 2025-06-31\n",
            "a = 2025-01-32\n",
            "a = 2025-01-00\n",
            "a = 2025-13-01\n",
            "a = 2025-02-12 18:40:00\n",
            "a = 2025-02-12T18:40:00Z\n",
            "a = 2025-02-12T18:40:00.5\n",
            "a = 2025-02-12T24:00:00\n",
            "a = [1]\n",
            "a = [\n\"b\"]\n",
            "a = \"b\u{7f}\"\n",
            "a = \"b\tc\"\n",
            "a\t= 1\n",
            "a = 1\r\n",
            "a = \n",
            "a\n",
            " a = 1\n",
        ] {
            assert!(!check(other), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn read_as_the_parser_reads_it(text in prop_oneof![mutated(STORY), lines()]) {
            check(&text);
        }

        #[test]
        fn lines_of_signs(text in "([a-c_-]{1,2} ?= ?[\"\\[\\],0-9T: a-]{0,12}\n?){0,3}") {
            check(&text);
        }

        #[test]
        fn dates_and_numbers(text in "a = [0-3][0-9]{3}(-[01][0-9]-[0-3][0-9]([T ][0-2][0-9]:[0-6][0-9](:[0-6][0-9])?)?)?[ \t]?\n") {
            check(&text);
        }
    }
}

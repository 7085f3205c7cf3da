//! YAML to the tree.
//!
//! The parser calls back with values that carry their places; the budget below is what keeps a few lines of aliases
//! from growing into gigabytes. `yes` and `no` are text, as in YAML 1.2, because a country may be called `no`.

use super::plain_yaml;
use super::reader::Reader;
use super::tree::{Entry, MAX_DEPTH, Node, Table, Value};
use crate::diagnostics::{Code, Diagnostic, Spanned};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy, NonFiniteFloatPolicy};
use serde_saphyr::{Error, Location, Options, budget, options};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// Reads `block` of the reader's source; `None`, and a report, where the syntax is wrong. A key given twice is
/// reported, and its first value holds.
pub(super) fn read<'s>(reader: &Reader<'s>, block: Range<usize>) -> Option<Table<'s>> {
    let text = &reader.source[block.clone()];
    plain_yaml::read(text, block.start).or_else(|| parsed(reader, block))
}

/// The same, whatever is in it.
pub(super) fn parsed<'s>(reader: &Reader<'s>, block: Range<usize>) -> Option<Table<'s>> {
    let text = &reader.source[block.clone()];
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Some(Table::new());
    }
    let tree = Conversion { reader, source: reader.source, block: block.clone() };
    let root = match serde_saphyr::from_str_with_options::<Located>(text, tight()) {
        Ok(root) => tree.node(root),
        Err(error) => {
            reader.report(tree.syntax(&error));
            return None;
        }
    };
    match root.value {
        Value::Table(table) => Some(table),
        Value::Null => Some(Table::new()),
        _ => {
            let diagnostic = reader.at(Code::Syntax, "this is not YAML with keys", first_line(text, block.start));
            reader.report(diagnostic.help("write one `key: value` a line"));
            None
        }
    }
}

fn first_line(text: &str, start: usize) -> Range<usize> {
    let line = text.lines().next().unwrap_or("");
    start..start + line.len()
}

/// Far more than any story needs, and far less than would be felt.
fn tight() -> Options {
    options! {
        budget: budget! {
            max_nodes: 5_000,
            max_events: 20_000,
            max_depth: MAX_DEPTH,
            max_aliases: 64,
            max_anchors: 64,
            max_documents: 1,
        },
        with_snippet: false,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::Error,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
    }
}

/// A value and its place, as the parser gives them.
type Located = serde_saphyr::Spanned<Parsed>;

/// A value before its place has been translated into bytes of the file.
enum Parsed {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Located>),
    Table(Vec<(Located, Located)>),
}

impl<'de> Deserialize<'de> for Parsed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Parsed;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Parsed, E> {
        Ok(Parsed::Null)
    }

    fn visit_none<E>(self) -> Result<Parsed, E> {
        Ok(Parsed::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Parsed, E> {
        Ok(Parsed::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Parsed, E> {
        Ok(Parsed::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Parsed, E> {
        Ok(i64::try_from(value).map_or(Parsed::Float(value as f64), Parsed::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Parsed, E> {
        Ok(Parsed::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Parsed, E> {
        Ok(Parsed::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Parsed, E> {
        Ok(Parsed::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Parsed, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Parsed::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parsed, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Parsed::Table(entries))
    }
}

struct Conversion<'a, 's> {
    reader: &'a Reader<'s>,
    source: &'s str,
    block: Range<usize>,
}

impl<'s> Conversion<'_, 's> {
    fn node(&self, located: Located) -> Node<'s> {
        let span = self.place(&located.referenced);
        let spelling = || {
            let text = self.source.get(self.place(&located.defined)).unwrap_or("");
            Cow::Borrowed(text.trim_matches(['"', '\'']))
        };
        let value = match located.value {
            Parsed::Null => Value::Null,
            Parsed::Bool(value) => Value::Bool(value),
            Parsed::Integer(number) => Value::Integer(number, spelling()),
            Parsed::Float(number) => Value::Float(number, spelling()),
            Parsed::Text(text) => Value::Text(text.into()),
            Parsed::List(items) => Value::List(items.into_iter().map(|item| self.node(item)).collect()),
            Parsed::Table(entries) => Value::Table(self.table(entries)),
        };
        let end = match &value {
            // The parser points at the opening bracket alone.
            Value::List(items) => items.last().map_or(span.end, |item| item.span.end),
            Value::Table(table) => table.last().map_or(span.end, |entry| entry.value.span.end),
            // A block of text takes the line end with it.
            _ => span.start + self.reader.source.get(span.clone()).map_or(span.len(), |text| text.trim_end().len()),
        };
        Node { value, span: span.start..end.max(span.start) }
    }

    fn table(&self, entries: Vec<(Located, Located)>) -> Table<'s> {
        let mut table = Table::with_capacity(entries.len());
        for (key, value) in entries {
            let Some(key) = self.key(self.node(key)) else { continue };
            match table.iter().find(|entry| entry.key.value == key.value) {
                Some(first) => {
                    self.reader.report(self.reader.doubled(&key.value, key.span, Some(first.key.span.clone())));
                }
                None => table.push(Entry { key, value: self.node(value) }),
            }
        }
        table
    }

    fn key(&self, node: Node<'s>) -> Option<Spanned<Cow<'s, str>>> {
        match node.value {
            Value::Text(text) | Value::Integer(_, text) | Value::Float(_, text) => Some(Spanned::new(text, node.span)),
            Value::Bool(value) => Some(Spanned::new(value.to_string().into(), node.span)),
            other => {
                let message = format!("a key must be a word, but this is {}", other.describe());
                self.reader.report(self.reader.at(Code::Syntax, message, node.span));
                None
            }
        }
    }

    /// The bytes of the file that the parser speaks of. Where it knows only line and column, that one character.
    fn place(&self, location: &Location) -> Range<usize> {
        let span = location.span();
        if let (Some(start), Some(length)) = (span.byte_offset(), span.byte_len()) {
            let start = self.block.start + start as usize;
            return start.min(self.block.end)..(start + length as usize).min(self.block.end);
        }
        let text = &self.reader.source[self.block.clone()];
        let line_start: usize =
            text.split_inclusive('\n').take(location.line().saturating_sub(1) as usize).map(str::len).sum();
        let line = text[line_start..].lines().next().unwrap_or("");
        let column = location.column().saturating_sub(1) as usize;
        let at = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        let start = self.block.start + line_start + at;
        start..start
    }

    fn syntax(&self, error: &Error) -> Diagnostic {
        let place = match error.location() {
            Some(location) => self.place(&location),
            None => self.block.start..self.block.start,
        };
        let place = self.indenting_tab(error, place.start).unwrap_or(place);
        let (message, help) = explain(error);
        self.reader.at(Code::Syntax, message, place).help(help)
    }

    /// The tab that an error is about. The parser points right behind it or, after plain text, at that text's end, a
    /// line or more before.
    fn indenting_tab(&self, error: &Error, from: usize) -> Option<Range<usize>> {
        if !is_of_tab(&words(error)) {
            return None;
        }
        let text = &self.reader.source[..self.block.end];
        let line = memchr::memrchr(b'\n', &text.as_bytes()[..from]).map_or(0, |end| end + 1);
        let is_indent = text[line..from].trim().is_empty();
        let start = if is_indent { line } else { from };
        let tab = start + memchr::memchr(b'\t', &text.as_bytes()[start..])?;
        Some(tab..tab + 1)
    }
}

/// The parser's words, without the place.
fn words(error: &Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

/// Whether these words are about a tab among the spaces that indent a line.
fn is_of_tab(words: &str) -> bool {
    words.starts_with("tab") || words.ends_with(" a tab")
}

/// What is wrong and what to do, without the parser's words for programmers.
fn explain(error: &Error) -> (String, &'static str) {
    let text = &*words(error);
    let (message, help) = match error {
        _ if text.contains("documents:") => ("there is a second YAML document", "remove everything from `...` on"),
        _ if text.contains("budget") || text.contains("limit exceeded") => (
            "there is too much in here, or it is nested too deeply",
            "write it out plainly, without references to other keys",
        ),
        _ if text.contains("recursive") => ("a reference contains itself", "write the values out"),
        Error::UnknownAnchor { .. } => {
            ("`*` refers to an anchor that is not there", "put text that begins with `*` between quotes")
        }
        Error::MergeKeyNotAllowed { .. } => ("merge keys are not read here", "write the keys out"),
        _ if text.starts_with("mapping values are not allowed") => {
            ("there is a second `: ` on this line", "put the text between quotes: `title: \"Analysis: what it means\"`")
        }
        _ if text.starts_with("unexpected character") => {
            ("text cannot begin with this sign", "put the text between quotes")
        }
        _ if is_of_tab(text) => ("there is a tab at the beginning of this line", "indent with spaces"),
        _ if text.starts_with("unclosed quote") => (
            "the quotation mark that opens here is not closed",
            "close it, or write `\\\"` for a quotation mark inside quotes",
        ),
        _ => (text, "write one `key: value` a line, and put text with a colon, `#` or quotes in it between quotes"),
    };
    (format!("this is not YAML: {message}"), help)
}

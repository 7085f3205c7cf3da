//! TOML to the tree.

use super::plain_toml;
use super::reader::Reader;
use super::tree::{Entry, MAX_DEPTH, Node, Table, Value};
use crate::diagnostics::{Code, Diagnostic, Spanned};
use std::borrow::Cow;
use std::ops::Range;
use toml::de::{DeFloat, DeInteger, DeString, DeTable, DeValue};

/// How many parts a dotted key may have: `a.b.c` has three.
///
/// The parser guards against nested brackets but not against dotted keys, each part of which is a table of its own; a
/// file of nothing but dots would overflow the stack.
const MAX_KEY_PARTS: usize = 8;

/// Reads `block` of the reader's source. `None` where the syntax is so wrong that the keys cannot be trusted; a key
/// given twice is reported, and its first value holds.
pub(super) fn read<'s>(reader: &Reader<'s>, block: Range<usize>) -> Option<Table<'s>> {
    let text = &reader.source[block.clone()];
    plain_toml::read(text, block.start).or_else(|| parsed(reader, block))
}

/// The same, whatever is in it.
pub(super) fn parsed<'s>(reader: &Reader<'s>, block: Range<usize>) -> Option<Table<'s>> {
    let text = &reader.source[block.clone()];
    if let Some(at) = too_many_parts(text) {
        let place = block.start + at..block.start + at + 1;
        let diagnostic = reader.at(Code::Syntax, "this key has too many parts", place);
        reader.report(diagnostic.help(format!("use at most {MAX_KEY_PARTS}")));
        return None;
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    let tree = Conversion { reader, source: reader.source, offset: block.start };
    let table = tree.table(root.get_ref(), MAX_DEPTH);
    // After a mistake the parser stumbles over the rest of the line, which says nothing new.
    let mut wrong_line = None;
    for error in errors {
        let span = error.span().map_or(block.clone(), |span| block.start + span.start..block.start + span.end);
        if error.message().starts_with("duplicate key") {
            reader.report(doubled(reader, &table, span));
        } else if !tree.is_broken_date(root.get_ref(), &span) {
            let line_start = memchr::memrchr(b'\n', &reader.source.as_bytes()[..span.start]);
            if wrong_line != Some(line_start) {
                reader.report(syntax(reader, error.message(), span));
            }
            wrong_line = Some(line_start);
        }
    }
    wrong_line.is_none().then_some(table)
}

/// The place of the first dot too many in a key, if there is one.
fn too_many_parts(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.iter().filter(|byte| **byte == b'.').count() < MAX_KEY_PARTS {
        return None;
    }
    let (mut at, mut dots) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'"' | b'\'') => {
                at = end_of_string(bytes, at, quote);
                continue;
            }
            b'#' => {
                at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at);
                continue;
            }
            b'\n' | b'=' | b',' | b'{' | b'}' | b'[' | b']' => dots = 0,
            b'.' if dots + 1 == MAX_KEY_PARTS => return Some(at),
            b'.' => dots += 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// The place after the string that begins at `start`; an unclosed one ends with its line, as for the parser.
fn end_of_string(bytes: &[u8], start: usize, quote: u8) -> usize {
    let triple = [quote; 3];
    let is_long = bytes[start..].starts_with(&triple);
    let mut at = start + if is_long { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 1,
            b'\n' if !is_long => return at,
            byte if byte == quote && !is_long => return at + 1,
            byte if byte == quote && bytes[at..].starts_with(&triple) => return at + 3,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// What is wrong and what to do, in the words of someone who writes stories.
fn syntax(reader: &Reader<'_>, message: &str, span: Range<usize>) -> Diagnostic {
    let is_key = message.starts_with("key with no value") || message.starts_with("invalid unquoted key");
    let before = reader.source.get(..span.end).and_then(|text| text.rsplit('\n').next()).unwrap_or("");
    let is_colon = is_key && before.contains(':');
    let is_string = message.contains("string, expected `\"`") || message.contains("string, expected `'`");
    let (message, help) = if is_colon {
        let help = "write `key = \"text\"`; for YAML, write `---` before and after the front matter";
        ("there is a colon where `=` should be", help)
    } else if message.starts_with("string values must be quoted") && span.is_empty() {
        ("there is no value after `=`", "write `key = \"text\"`, or remove the line")
    } else if message.starts_with("string values must be quoted") {
        ("text must stand between quotes", "write `key = \"text\"`")
    } else if is_string {
        let help = "close it, or write `\\\"` for a quotation mark inside quotes";
        ("the quotation mark on this line is not closed", help)
    } else if message.starts_with("invalid boolean") {
        (message, "write `true` or `false` in small letters")
    } else if message.contains("recursion") {
        ("this is nested too deeply", "put fewer brackets inside each other")
    } else {
        (message, "text stands between quotes, lists between `[` and `]`, and every key on a line of its own")
    };
    reader.at(Code::Syntax, format!("this is not TOML: {message}"), span).help(help)
}

/// The same key for the second time; the first is the nearest one of that name before it.
fn doubled(reader: &Reader<'_>, table: &Table, second: Range<usize>) -> Diagnostic {
    let name = reader.source.get(second.clone()).unwrap_or("").trim_matches(['"', '\'']);
    let first = nearest_before(table, name, second.start);
    reader.doubled(name, second, first)
}

fn nearest_before(table: &Table, name: &str, end: usize) -> Option<Range<usize>> {
    let inside = |node: &Node| match &node.value {
        Value::Table(table) => nearest_before(table, name, end),
        Value::List(items) => items
            .iter()
            .filter_map(|item| match &item.value {
                Value::Table(table) => nearest_before(table, name, end),
                _ => None,
            })
            .max_by_key(|span| span.start),
        _ => None,
    };
    let here = table.iter().filter(|entry| entry.key.value == name && entry.key.span.start < end);
    let here = here.map(|entry| entry.key.span.clone());
    here.chain(table.iter().filter_map(|entry| inside(&entry.value))).max_by_key(|span| span.start)
}

struct Conversion<'a, 's> {
    reader: &'a Reader<'s>,
    source: &'s str,
    offset: usize,
}

impl<'s> Conversion<'_, 's> {
    fn place(&self, span: Range<usize>) -> Range<usize> {
        self.offset + span.start..self.offset + span.end
    }

    fn table(&self, table: &DeTable<'s>, depth: usize) -> Table<'s> {
        let entry = |(key, value): (&toml::Spanned<DeString<'s>>, &toml::Spanned<DeValue<'s>>)| Entry {
            key: Spanned::new(key.get_ref().clone(), self.place(key.span())),
            value: self.node(value, depth),
        };
        let mut entries: Table = table.iter().map(entry).collect();
        // A key that the parser could not place has an empty span at 0 and has been reported.
        entries.retain(|entry| !entry.key.span.is_empty() || !entry.key.value.is_empty());
        entries
    }

    fn node(&self, value: &toml::Spanned<DeValue<'s>>, depth: usize) -> Node<'s> {
        let span = self.place(value.span());
        let spelling = || Cow::Borrowed(self.source.get(span.clone()).unwrap_or(""));
        let value = match value.get_ref() {
            DeValue::Array(_) | DeValue::Table(_) if depth == 0 => self.too_deep(span.clone()),
            DeValue::String(text) => Value::Text(text.clone()),
            DeValue::Integer(number) => integer(number, spelling()),
            DeValue::Float(number) => float(number, spelling()),
            DeValue::Boolean(value) => Value::Bool(*value),
            DeValue::Datetime(_) => Value::Date(spelling()),
            DeValue::Array(items) => Value::List(items.iter().map(|item| self.node(item, depth - 1)).collect()),
            DeValue::Table(table) => Value::Table(self.table(table, depth - 1)),
        };
        Node { value, span }
    }

    fn too_deep(&self, span: Range<usize>) -> Value<'s> {
        let diagnostic = self.reader.at(Code::Syntax, "this is nested too deeply", span);
        self.reader.report(diagnostic.help("put fewer brackets inside each other"));
        Value::Broken
    }

    /// Whether the parser's complaint is about a date that does not exist. It stands in the tree as it is spelled: the
    /// field that wants a date says better what is wrong with it.
    fn is_broken_date(&self, table: &DeTable<'_>, span: &Range<usize>) -> bool {
        table.iter().any(|(_, value)| self.has_broken_date(value, span))
    }

    fn has_broken_date(&self, value: &toml::Spanned<DeValue<'_>>, span: &Range<usize>) -> bool {
        match value.get_ref() {
            DeValue::Datetime(date) => is_broken(date) && self.place(value.span()) == *span,
            DeValue::Array(items) => items.iter().any(|item| self.has_broken_date(item, span)),
            DeValue::Table(table) => self.is_broken_date(table, span),
            _ => false,
        }
    }
}

fn is_broken(date: &toml::value::Datetime) -> bool {
    date.date.is_none() && date.time.is_none()
}

/// A number too large for 64 bits is kept as an inexact one: whoever wants a whole number refuses it there.
fn integer<'s>(number: &DeInteger<'_>, spelling: Cow<'s, str>) -> Value<'s> {
    match i64::from_str_radix(number.as_str(), number.radix()) {
        Ok(value) => Value::Integer(value, spelling),
        Err(_) => Value::Float(number.as_str().parse().unwrap_or(f64::INFINITY), spelling),
    }
}

fn float<'s>(number: &DeFloat<'_>, spelling: Cow<'s, str>) -> Value<'s> {
    Value::Float(number.as_str().parse().unwrap_or(f64::NAN), spelling)
}

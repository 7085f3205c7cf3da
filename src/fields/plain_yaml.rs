//! Nearly all front matter in YAML: one key a line, and behind it a text, with quotation marks or without, a whole number, a
//! word for yes or no, or a list or a table of these, or nothing. It is read here without the grammar of YAML, many times as
//! fast.
//!
//! What is read here is read as the parser of YAML would, which a test sees to. Everything else (an escape, a comment, a
//! table in a table, a text of several lines, a mistake) is left to that parser: all of the block, from its beginning.

use super::plain::{Rest, add, has_controls, is_number};
use super::tree::{Node, Table, Value};
use crate::diagnostics::Spanned;
use std::borrow::Cow;

/// How many keys and values there may be. The parser reports where there are too many; nobody comes near it.
const MOST: usize = 1_000;

/// What a text without quotation marks cannot have in it here, though YAML knows where it could.
const SIGNS: &[u8] = b"#{}[]";

/// The keys of `text`, which begins at byte `offset` of its file; `None` where it has anything that is not plain.
pub(super) fn read(text: &str, offset: usize) -> Option<Table<'_>> {
    if has_controls(text) || has_rare_signs(text) {
        return None;
    }
    let mut rest = Rest { text, at: 0, offset };
    let mut table = Table::with_capacity(memchr::memchr_iter(b'\n', text.as_bytes()).count());
    let mut count = 0;
    while !rest.is_over() {
        if rest.take(b'\n') {
            continue;
        }
        let key = key(&mut rest)?;
        let value = match rest.end_of_line() {
            Some(()) => below(&mut rest, &key)?,
            None => one_line(&mut rest)?,
        };
        count += size(&value);
        if count > MOST {
            return None;
        }
        add(&mut table, key, value)?;
    }
    (!table.is_empty()).then_some(table)
}

/// How much a key and its value count for the parser.
fn size(value: &Node) -> usize {
    match &value.value {
        Value::List(items) => items.len() + 2,
        Value::Table(table) => table.iter().map(|entry| size(&entry.value)).sum::<usize>() + 2,
        _ => 2,
    }
}

/// Whether there are controls beyond ASCII, ends of lines that not everybody takes for ones, or marks of byte order.
fn has_rare_signs(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(0xC2, 0xE2, 0xEF, bytes).any(|at| match bytes[at..] {
        [0xC2, next, ..] => next < 0xA0,
        [0xE2, 0x80, next, ..] => matches!(next, 0xA8 | 0xA9),
        [0xEF, next, ..] => next >= 0xB7,
        _ => false,
    })
}

/// A key with its colon.
fn key<'s>(rest: &mut Rest<'s>) -> Option<Spanned<Cow<'s, str>>> {
    let key = rest.key().filter(|key| is_text(&key.value))?;
    rest.expect(b':')?;
    Some(key)
}

/// A value behind its key.
fn one_line<'s>(rest: &mut Rest<'s>) -> Option<Node<'s>> {
    // There is a blank between them.
    rest.text[..rest.at].ends_with(' ').then_some(())?;
    let value = if rest.next() == Some(b'[') { list(rest) } else { value(rest, |byte| byte == b'\n') };
    rest.end_of_line()?;
    value
}

/// What stands below a key: values, each behind a dash, keys with values, or nothing.
fn below<'s>(rest: &mut Rest<'s>, key: &Spanned<Cow<'s, str>>) -> Option<Node<'s>> {
    let line = rest.at;
    rest.skip_blanks();
    match (rest.next(), rest.at - line) {
        (Some(b'-'), indent) => lines(rest, indent),
        (Some(b'\n'), 0) => {
            while rest.take(b'\n') {}
            // The parser knows whether this belongs to the key.
            (!matches!(rest.next(), Some(b' ' | b'-'))).then(|| nothing(key))
        }
        (_, 0) => Some(nothing(key)),
        (_, indent) => table(rest, indent),
    }
}

/// Where the parser sees nothing.
fn nothing<'s>(key: &Spanned<Cow<'s, str>>) -> Node<'s> {
    Node { value: Value::Null, span: key.span.end..key.span.end }
}

/// Whether the next line begins with so many blanks, which are read then, and a sign that is such.
fn goes_on(rest: &mut Rest<'_>, indent: usize, is_such: impl Fn(u8) -> bool) -> bool {
    let line = rest.at;
    rest.skip_blanks();
    let goes_on = rest.at - line == indent && rest.next().is_some_and(is_such);
    if !goes_on {
        rest.at = line;
    }
    goes_on
}

/// Values, each behind a dash; the first dash has been reached.
fn lines<'s>(rest: &mut Rest<'s>, indent: usize) -> Option<Node<'s>> {
    let (dash, mut items, mut first) = (rest.at, Vec::new(), None);
    loop {
        rest.expect(b'-')?;
        rest.expect(b' ')?;
        rest.skip_blanks();
        first.get_or_insert(rest.at);
        items.push(value(rest, |byte| byte == b'\n')?);
        rest.end_of_line()?;
        if !goes_on(rest, indent, |byte| byte == b'-') {
            break;
        }
    }
    // Where the parser says that it begins.
    let start = if indent > 0 { dash } else { first? };
    let end = items.last()?.span.end;
    Some(Node { value: Value::List(items), span: rest.offset + start..end })
}

/// Keys with values, one a line, all indented alike; the first has been reached.
fn table<'s>(rest: &mut Rest<'s>, indent: usize) -> Option<Node<'s>> {
    let (start, mut table) = (rest.at, Table::new());
    loop {
        let key = key(rest)?;
        rest.skip_blanks();
        let value = one_line(rest)?;
        add(&mut table, key, value)?;
        if !goes_on(rest, indent, |byte| byte.is_ascii_alphanumeric()) {
            break;
        }
    }
    let end = table.last()?.value.span.end;
    Some(Node { value: Value::Table(table), span: rest.offset + start..end })
}

/// Values between brackets, on one line.
fn list<'s>(rest: &mut Rest<'s>) -> Option<Node<'s>> {
    let start = rest.at;
    rest.expect(b'[')?;
    let bracket = rest.node(start, Value::Null).span;
    let mut items: Vec<Node> = Vec::new();
    rest.skip_blanks();
    while !rest.take(b']') {
        items.push(value(rest, |byte| matches!(byte, b',' | b']' | b'\n'))?);
        rest.skip_blanks();
        if !rest.take(b',') {
            rest.expect(b']')?;
            break;
        }
        rest.skip_blanks();
    }
    // As the parser says: up to the last value.
    let end = items.last().map_or(bracket.end, |item| item.span.end);
    Some(Node { value: Value::List(items), span: bracket.start..end })
}

/// One value; without quotation marks it reaches up to what ends it.
fn value<'s>(rest: &mut Rest<'s>, is_end: impl Fn(u8) -> bool) -> Option<Node<'s>> {
    match rest.next()? {
        quote @ (b'"' | b'\'') => return rest.quoted(quote),
        first if first.is_ascii_alphanumeric() || first == b'/' || first >= 0x80 => {}
        _ => return None,
    }
    let start = rest.at;
    let range = rest.while_it(|byte| !is_end(byte))?;
    let word = rest.text[range].trim_end_matches(' ');
    rest.at = start + word.len();
    let value = match word {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ if is_number(word) => Value::Integer(word.parse().ok()?, Cow::Borrowed(word)),
        _ if is_text(word) || is_date(word) => Value::Text(Cow::Borrowed(word)),
        _ => return None,
    };
    Some(rest.node(start, value))
}

/// Whether this is text, whoever reads it: it begins with a letter or as a path, is no word that has a meaning, and no sign in
/// it has.
fn is_text(word: &str) -> bool {
    const WORDS: &[&str] = &["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity"];
    let bytes = word.as_bytes();
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'/' || byte >= 0x80;
    bytes.first().copied().is_some_and(is_letter)
        && !WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
        && !bytes.iter().any(|byte| SIGNS.contains(byte))
        && memchr::memchr_iter(b':', bytes).all(|at| bytes.get(at + 1).is_some_and(|next| *next != b' '))
}

/// `2025-02-12`, `2025-02-12T18:40:00` or `2025-02-12T18:40:00+03:00`, whatever the digits.
fn is_date(word: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00+00:00";
    let is_alike = |(byte, form): (&u8, &u8)| match form {
        b'0' => byte.is_ascii_digit(),
        b'+' => matches!(byte, b'+' | b'-'),
        sign => byte == sign,
    };
    let word = word.strip_suffix('Z').filter(|time| time.len() == 19).unwrap_or(word);
    matches!(word.len(), 10 | 19 | 25) && word.as_bytes().iter().zip(FORM).all(is_alike)
}

#[cfg(test)]
mod tests {
    use super::super::arbitrary::{lines, mutated};
    use super::super::{Reader, from_yaml};
    use super::*;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    const STORY: &str = r#"title: "Überschrift: a"
date: 2025-02-12T18:40:00+03:00
updated:   2025-02-13
standfirst: Was gestern, heute und – vielleicht – morgen geschah  
authors: ["ann-lee", Cy Ü , 'x']
tags: []
slug: a-b/c:d

categories:
  - World
  - "NATO, again"
series:
- one
aliases:
- /old/
image:
  src: map.svg
  alt: "A map"
description:
draft: false
weight: 120
"#;

    /// What is read here is what the parser reads, without a mistake; says whether anything is.
    fn check(text: &str) -> bool {
        let source = format!("---\n{text}---\n");
        let (file, zone) = ("content/a.md".into(), TimeZone::UTC);
        let reader = Reader::new(&file, &source, &zone);
        let Some(plain) = read(text, 4) else { return false };
        assert_eq!(from_yaml::parsed(&reader, 4..4 + text.len()), Some(plain), "{text:?}");
        assert!(reader.into_diagnostics().sorted().is_empty(), "{text:?}");
        true
    }

    /// Keys with values, which are mostly plain.
    fn keys() -> impl Strategy<Value = String> {
        let value = "(\"[a-cé:#, ]{0,4}\"|'[a-cé:#, ]{0,4}'|[a-cé/][a-cé:/# -]{0,6}|[0-9]{1,3}|true) ?";
        let inside = "(\"[a-cé:#, ]{0,4}\"|'[a-cé:#, ]{0,4}'|[a-cé/][a-cé:/# -]{0,6}|[0-9]{1,3}|true) {0,2}";
        let list = (0_usize..3, prop::collection::vec((value, 0_usize..20), 1..4)).prop_map(|(indent, items)| {
            let line = |(item, odd): (String, usize)| {
                // Now and then one stands elsewhere than the others.
                format!("{}- {item}\n", " ".repeat(if odd == 0 { indent + 1 } else { indent }))
            };
            items.into_iter().map(line).fold(String::from("\n"), |lines, line| lines + &line)
        });
        let brackets = prop::collection::vec(inside, 0..4).prop_map(|items| format!(" [{}]\n", items.join(", ")));
        let table = (1_usize..3, prop::collection::vec((value, 0_usize..20), 1..4)).prop_map(|(indent, values)| {
            let line = |(at, (value, odd)): (usize, (String, usize))| {
                format!("{}j{at}: {value}\n", " ".repeat(if odd == 0 { indent + 1 } else { indent }))
            };
            values.into_iter().enumerate().map(line).fold(String::from("\n"), |lines, line| lines + &line)
        });
        let kinds = prop_oneof![value.prop_map(|value| format!(" {value}\n")), list, brackets, table, " {0,2}\n{1,2}"];
        prop::collection::vec(kinds, 0..5).prop_map(|values| {
            values.iter().enumerate().map(|(at, value)| format!("k{at}:{value}")).collect::<Vec<_>>().concat()
        })
    }

    #[test]
    fn what_is_plain() {
        assert!(check(STORY));
        for text in [
            "a: b\n\n\nb: ''\n",
            "a: don't say “no” & go, 50% off!\n",
            "a:\n - b\n - 1\nc: d",
            "a: 2025-02-12T18:40:00Z\n",
            "a: [b's, c/d, 12]\n",
            "a:\n",
            "a: \n\nb:\n  c: [d]\n  e: 1\nf: g\n",
        ] {
            assert!(check(text), "{text:?}");
        }
        for other in [
            "",
            "\n",
            "# a\n",
            "a:b\n",
            "a: b: c\n",
            "a: b:\n",
            "a: b # c\n",
            "a: 'b''c'\n",
            "a: \"b\\n\"\n",
            "a: b\n  c\n",
            "a:\n\n  b: c\n",
            "a:\n\n- b\n",
            "a:\n  b: c\n   d: e\n",
            "a:\n  b:\n    c: d\n",
            "a:\n  b: c\n\n  d: e\n",
            "a:\n  b: c\n  b: d\n",
            "a:\n  - b: c\n",
            "a:\n  - b\n  c\n",
            "a:\n  - b\n    - c\n",
            "a:\n  -\n",
            "a: |\n  b\n",
            "a: &b c\n",
            "a: ~\n",
            "a: null\n",
            "a: Yes\n",
            "a: 1.5\n",
            "a: 012\n",
            "a: 1_000\n",
            "a: -1\n",
            "a: [b\n",
            "a: [b,\n c]\n",
            "a: {b: c}\n",
            "a: [[b]]\n",
            "a: b\na: c\n",
            "true: b\n",
            "1: b\n",
            "<<: b\n",
            "a: b\tc\n",
            "a: b\r\n",
            "a: \u{85}\n",
            "a: b\u{2028}c\n",
            "\u{feff}a: b\n",
            "...\n",
            "--- a\n",
        ] {
            assert!(!check(other), "{other:?}");
        }
    }

    #[test]
    fn as_many_as_the_parser_takes() {
        assert!(check(&format!("a: [{}]\n", "b, ".repeat(900))));
        assert!(!check(&format!("a: [{}]\n", "b, ".repeat(1_100))));
    }

    proptest! {
        #[test]
        fn read_as_the_parser_reads_it(text in prop_oneof![mutated(STORY), lines()]) {
            check(&text);
        }

        #[test]
        fn values_and_lists(text in keys()) {
            check(&text);
        }

        #[test]
        fn lines_of_signs(text in "([a-c]:( {0,2}[\"'\\[\\],0-9a-cT:é#-]{0,12} ?\n|\n( {0,2}- ?[a1\"' :-]{1,4}\n){1,3})){0,4}") {
            check(&text);
        }

        #[test]
        fn texts_of_signs(text in "a: [a-zA-Z][ -~é–“]{0,12}\n(b: \\[[a-z][ -~é]{0,8}(, [a-z0-9][ -~é]{0,8}){0,2}\\]\n)?") {
            check(&text);
        }

        #[test]
        fn words(text in "a: (true|false|[a-zA-Z]{1,4}|[0-9.:eExo_+-]{1,10}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?)?)\n") {
            check(&text);
        }
    }
}

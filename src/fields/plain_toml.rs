//! Nearly all front matter there is: one key a line, and behind it a text, texts between brackets, a date, a whole number,
//! a word for yes or no, or a table of these; and tables under their names. It is read here without the grammar of TOML,
//! many times as fast.
//!
//! What is read here is read as the parser of TOML would, which a test sees to. Everything else (an escape, a comment, a
//! table in a table, a mistake) is left to that parser: all of the block, from its beginning.

use super::plain::{Rest, add, has_controls, is_number};
use super::tree::{Entry, Node, Table, Value};
use crate::diagnostics::Spanned;
use std::borrow::Cow;

/// The keys of `text`, which begins at byte `offset` of its file; `None` where it has anything that is not plain.
pub(super) fn read(text: &str, offset: usize) -> Option<Table<'_>> {
    if has_controls(text) {
        return None;
    }
    let mut rest = Rest { text, at: 0, offset };
    let mut table = Table::with_capacity(memchr::memchr_iter(b'\n', text.as_bytes()).count());
    lines(&mut rest, &mut table)?;
    while !rest.is_over() {
        named_table(&mut rest, &mut table)?;
    }
    Some(table)
}

/// Keys and values, one a line, up to the name of a table or the end.
fn lines<'s>(rest: &mut Rest<'s>, table: &mut Table<'s>) -> Option<()> {
    while !rest.is_over() && rest.next() != Some(b'[') {
        if rest.take(b'\n') {
            continue;
        }
        let (key, value) = entry(rest, Tables::Read)?;
        rest.end_of_line()?;
        add(table, key, value)?;
    }
    Some(())
}

/// A table under its name, or one of several of this name: `[image]`, `[[corrections]]`.
fn named_table<'s>(rest: &mut Rest<'s>, table: &mut Table<'s>) -> Option<()> {
    let start = rest.at;
    rest.expect(b'[')?;
    let is_one_of_several = rest.take(b'[');
    let key = rest.key()?;
    rest.expect(b']')?;
    if is_one_of_several {
        rest.expect(b']')?;
    }
    let mut node = rest.node(start, Value::Null);
    rest.end_of_line()?;
    let mut own = Table::new();
    lines(rest, &mut own)?;
    node.value = Value::Table(own);
    if !is_one_of_several {
        return add(table, key, node);
    }
    match table.iter_mut().find(|entry| entry.key.value == key.value) {
        // Those that were written between brackets take no more.
        Some(Entry { value: Node { value: Value::List(several), span }, .. })
            if several.first().is_some_and(|first| first.span == *span) =>
        {
            several.push(node);
            Some(())
        }
        Some(_) => None,
        None => {
            let span = node.span.clone();
            add(table, key, Node { value: Value::List(vec![node]), span })
        }
    }
}

/// A key with its value.
fn entry<'s>(rest: &mut Rest<'s>, tables: Tables) -> Option<(Spanned<Cow<'s, str>>, Node<'s>)> {
    let key = rest.key()?;
    rest.skip_blanks();
    rest.expect(b'=')?;
    rest.skip_blanks();
    let value = match rest.next()? {
        b'"' => rest.quoted(b'"'),
        b'[' => list(rest, tables),
        b'{' if tables == Tables::Read => table(rest),
        _ => word(rest),
    };
    Some((key, value?))
}

/// Whether tables are read here. In a table none is, so nobody gets deeper by brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tables {
    Read,
    Not,
}

/// Texts or tables between brackets, on one line.
fn list<'s>(rest: &mut Rest<'s>, tables: Tables) -> Option<Node<'s>> {
    let start = rest.at;
    rest.expect(b'[')?;
    let mut items = Vec::new();
    rest.skip_blanks();
    while !rest.take(b']') {
        let is_table = tables == Tables::Read && rest.next() == Some(b'{');
        items.push(if is_table { table(rest) } else { rest.quoted(b'"') }?);
        rest.skip_blanks();
        if !rest.take(b',') {
            rest.expect(b']')?;
            break;
        }
        rest.skip_blanks();
    }
    Some(rest.node(start, Value::List(items)))
}

/// Keys and values between braces, on one line, with no tables among them.
fn table<'s>(rest: &mut Rest<'s>) -> Option<Node<'s>> {
    let start = rest.at;
    rest.expect(b'{')?;
    rest.skip_blanks();
    let mut table = Table::new();
    if !rest.take(b'}') {
        loop {
            let (key, value) = entry(rest, Tables::Not)?;
            add(&mut table, key, value)?;
            rest.skip_blanks();
            if rest.take(b'}') {
                break;
            }
            rest.expect(b',')?;
            rest.skip_blanks();
        }
    }
    Some(rest.node(start, Value::Table(table)))
}

/// A date, a whole number, or `true` and `false`.
fn word<'s>(rest: &mut Rest<'s>) -> Option<Node<'s>> {
    let start = rest.at;
    let range = rest.while_it(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':'))?;
    let word = &rest.text[range];
    let value = match word {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ if is_date(word) => Value::Date(Cow::Borrowed(word)),
        _ if is_number(word) => Value::Integer(word.parse().ok()?, Cow::Borrowed(word)),
        _ => return None,
    };
    // A dot, a sign or anything else behind it belongs to it, and so does a time behind a day.
    let behind = &rest.text.as_bytes()[rest.at..];
    let is_over = match behind {
        [] | [b' '] | [b'\n' | b',' | b'}', ..] => true,
        [b' ', next, ..] => !next.is_ascii_digit(),
        _ => false,
    };
    is_over.then(|| rest.node(start, value))
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

    const TABLES: &str = r#"
image = { src = "a.jpg", focus = "50% 30%" , width = 12}
contributors = [{ name = "ann-lee", role = "photo" }, {}]

[extra]
layout = "wide"
shown = { from = 2025-02-12, to =2025-02-13T18:40:00 }

[[corrections]]  
date = 2025-02-13
text = "One."
[[corrections]]
text = "Two."
[image2]
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
        assert!(check(TABLES));
        assert!(check("a = \"“b” c\"\nb = 0\n\n\nc = 2025-12-28T23:59:59"));
        assert!(check("a = 2025-01-31\nb = 2025-06-30T00:00:00\nc = 2025-02-28\nd = 2025-12-31\n"));
        for other in [
            "a = \"\\n\"\n",
            "a = \"\"\"b\"\"\"\n",
            "a = 'b'\n",
            "a.b = 1\n",
            "\"a\" = 1\n",
            "[a.b]\n",
            "[ a ]\n",
            "[a] # b\n",
            "[a]\n[a]\n",
            "[a]\n[[a]]\n",
            "[[a]]\n[a]\n",
            "a = []\n[[a]]\n",
            "a = [{}]\n[[a]]\n",
            "a = {}\n[a]\n",
            "a = { b = {} }\n",
            "a = { b = [{}] }\n",
            "a = { b = 1, }\n",
            "a = { b = 1, b = 2 }\n",
            "a = {\nb = 1 }\n",
            "a = 1, b = 2\n",
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
        fn read_as_the_parser_reads_it(text in prop_oneof![mutated(STORY), mutated(TABLES), lines()]) {
            check(&text);
        }

        #[test]
        fn tables(text in "((\\[[ab]\\]|\\[\\[[ab]\\]\\]|[ab] = ?[1\"]{1,2}|[ab] = [{\\[]{1,2}( ?[ab] = [1{}]{1,2},?){0,2} ?[}\\]]{1,2}) ?\n){0,4}") {
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

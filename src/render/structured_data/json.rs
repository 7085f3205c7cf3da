//! JSON within a `script` element.

use crate::render::json;
use crate::render::runs::{Kind, Table, any, replaced, table};
use serde::Serialize;
use std::borrow::Cow;

pub(super) const OPEN: &str = "<script type=\"application/ld+json\">";
pub(super) const CLOSE: &str = "</script>";

/// What stands before a text, and the text, in pieces, as JSON within a `script` element.
pub(super) fn text(before: &str, pieces: &[&str], json: &mut String) {
    json.push_str(before);
    json.push('"');
    for piece in pieces {
        replaced::<Escaped>(piece, escaped, |piece| json.push_str(piece));
    }
    json.push('"');
}

/// A number as JSON.
pub(super) fn number(number: usize, json: &mut String) {
    if number >= 10 {
        self::number(number / 10, json);
    }
    json.extend(char::from_digit((number % 10) as u32, 10));
}

/// A list as JSON.
pub(super) fn list<T>(all: &[T], json: &mut String, write: impl Fn(&T, &mut String)) {
    json.push('[');
    for (at, one) in all.iter().enumerate() {
        json.push_str(if at == 0 { "" } else { "," });
        write(one, json);
    }
    json.push(']');
}

/// What JSON escapes, and what could end a `script` element or a line, by the bytes that it may begin with.
struct Escaped;

impl Kind for Escaped {
    const TABLE: Table = json::escaped_and(ENDING, [false; 256]);

    fn may_be(byte: u8) -> bool {
        // `"` and `&` differ in one bit, and so do `<` and `>`.
        any([byte < 0x20, byte | 4 == b'&', byte | 2 == b'>', byte == b'\\', byte == 0xE2])
    }
}

/// The same without what JSON escapes itself.
struct Ending;

impl Kind for Ending {
    const TABLE: Table = table(ENDING, [false; 256]);

    fn may_be(byte: u8) -> bool {
        any([byte == b'&', byte | 2 == b'>', byte == 0xE2])
    }
}

/// The bytes with which something may begin that could end a `script` element or a line.
const ENDING: &[u8] = b"<>&\xE2";

fn escaped(c: char, this: &str) -> Cow<'_, str> {
    json::escaped(c).unwrap_or_else(|| not_ending(c, this))
}

/// The same without what JSON escapes itself.
fn not_ending(c: char, this: &str) -> Cow<'_, str> {
    match c {
        '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => json::by_number(c),
        _ => Cow::Borrowed(this),
    }
}

/// A block as a `script` element that no text inside it can end: `<`, `>`, `&` and the two line separators that are no
/// line ends in JSON but were in JavaScript are written as escapes.
pub(super) fn script(value: &impl Serialize, html: &mut String) {
    html.push_str(OPEN);
    html.push_str(&block(value));
    html.push_str(CLOSE);
}

/// A value as JSON that no text inside it can end.
pub(super) fn block(value: &impl Serialize) -> String {
    // Strings, numbers and lists of them can always be written as JSON.
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut html = String::with_capacity(json.len());
    replaced::<Ending>(&json, not_ending, |piece| html.push_str(piece));
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_text_ends_the_block() {
        let hostile = serde_json::json!({ "name": "</script><!-- \u{2028} & \"quoted\"" });
        let mut html = String::new();
        script(&hostile, &mut html);
        let inside = html.trim_start_matches("<script type=\"application/ld+json\">").trim_end_matches("</script>");
        assert!(!inside.contains(['<', '>', '&', '\u{2028}']), "{inside}");
        let read: serde_json::Value = serde_json::from_str(inside).expect("still JSON");
        assert_eq!(read["name"], "</script><!-- \u{2028} & \"quoted\"");
    }

    #[test]
    fn no_byte_is_overlooked() {
        crate::render::runs::tests::check::<Escaped>();
        crate::render::runs::tests::check::<Ending>();
    }

    proptest! {
        #[test]
        fn a_text_is_the_same_as_in_a_block(text in "(\\PC|[a-z]{8}|[\u{0}-\u{7f}]|\u{2028}|\u{2029}){0,30}") {
            let (mut alone, mut whole) = (String::new(), String::new());
            super::text("", &[&text], &mut alone);
            script(&text, &mut whole);
            prop_assert_eq!(whole, format!("<script type=\"application/ld+json\">{alone}</script>"));
        }
    }
}

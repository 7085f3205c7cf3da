//! JSON within a `script` element.

use crate::render::runs::{Kind, kind, replaced};
use serde::Serialize;
use std::borrow::Cow;

pub(super) const OPEN: &str = "<script type=\"application/ld+json\">";
pub(super) const CLOSE: &str = "</script>";

/// What stands before a text, and the text, in pieces, as JSON within a `script` element.
pub(super) fn text(before: &str, pieces: &[&str], json: &mut String) {
    json.push_str(before);
    json.push('"');
    for piece in pieces {
        replaced(piece, &ESCAPED, escaped, |piece| json.push_str(piece));
    }
    json.push('"');
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

/// What is escaped in JSON, or what could end a `script` element or a line, by the bytes that it may begin with.
const ESCAPED: Kind = {
    let (mut escaped, mut byte) = (kind(b"\"\\<>&\xE2", [false; 256]), 0);
    while byte < 0x20 {
        escaped[byte] = true;
        byte += 1;
    }
    escaped
};

fn escaped(c: char, this: &str) -> Cow<'_, str> {
    Cow::Borrowed(match c {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\t' => "\\t",
        '\r' => "\\r",
        '\u{8}' => "\\b",
        '\u{c}' => "\\f",
        ..' ' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => return Cow::Owned(format!("\\u{:04x}", u32::from(c))),
        _ => this,
    })
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
    let mut html = String::new();
    // Strings, numbers and lists of them can always be written as JSON.
    escape(&serde_json::to_string(value).unwrap_or_default(), &mut html);
    html
}

/// Copies JSON with everything escaped that could end a `script` element or a line; most of it in long runs.
fn escape(json: &str, html: &mut String) {
    let mut copied = 0;
    let separators =
        memchr::memchr_iter(0xE2, json.as_bytes()).filter(|at| json.as_bytes()[at + 1..].starts_with(&[0x80]));
    let separators = separators.filter(|at| matches!(json.as_bytes().get(at + 2), Some(0xA8 | 0xA9)));
    let mut places: Vec<usize> = memchr::memchr3_iter(b'<', b'>', b'&', json.as_bytes()).chain(separators).collect();
    places.sort_unstable();
    for at in places {
        html.push_str(&json[copied..at]);
        let (escaped, length) = match json.as_bytes()[at] {
            b'<' => ("\\u003c", 1),
            b'>' => ("\\u003e", 1),
            b'&' => ("\\u0026", 1),
            _ if json.as_bytes()[at + 2] == 0xA8 => ("\\u2028", 3),
            _ => ("\\u2029", 3),
        };
        html.push_str(escaped);
        copied = at + length;
    }
    html.push_str(&json[copied..]);
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

//! JSON as feeds have it, one value a line, indented by two spaces.

use super::xml::{Suspicious, is_allowed, is_odd};
use crate::render::json;
use crate::render::runs::{Kind, Table, any, replaced};
use std::borrow::Cow;

/// What is not written as it is: what JSON escapes, and what may begin a character that is better in no text.
struct Escaped;

impl Kind for Escaped {
    const TABLE: Table = json::escaped_and(b"", Suspicious::TABLE);

    fn may_be(byte: u8) -> bool {
        any([is_odd(byte), byte == 0x7f, byte == 0xc2, byte == b'"', byte == b'\\'])
    }
}

/// The end of a line and what the next one begins with.
const LINE: &str = "\n                ";

/// A JSON text while it is written.
#[derive(Debug)]
pub(super) struct Json<'b> {
    buffer: &'b mut Vec<u8>,
    /// How many objects and lists are open.
    depth: usize,
    /// Whether nothing is yet in the innermost of them.
    is_empty: bool,
}

impl<'b> Json<'b> {
    /// Begins a text behind what is in the buffer.
    pub(super) fn new(buffer: &'b mut Vec<u8>) -> Self {
        Self { buffer, depth: 0, is_empty: true }
    }

    /// Begins the first value of a list, which lies within so many objects and lists.
    pub(super) fn part(buffer: &'b mut Vec<u8>, depth: usize) -> Self {
        Self { buffer, depth, is_empty: true }
    }

    /// The next value of a list, written as if it were the first.
    pub(super) fn written(&mut self, value: &[u8]) {
        if !self.is_empty {
            self.push(",");
        }
        self.is_empty = false;
        self.buffer.extend_from_slice(value);
    }

    fn push(&mut self, text: &str) {
        self.buffer.extend_from_slice(text.as_bytes());
    }

    /// Opens an object: the whole, or one of a list.
    pub(super) fn open(&mut self) {
        if self.depth > 0 {
            self.next();
        }
        self.begin("{");
    }

    /// Closes an object.
    pub(super) fn close(&mut self) {
        self.end("}");
    }

    /// Opens a list, as a field of an object.
    pub(super) fn open_list(&mut self, key: &str) {
        self.key(key);
        self.begin("[");
    }

    /// Closes a list.
    pub(super) fn close_list(&mut self) {
        self.end("]");
    }

    /// A field with a text.
    pub(super) fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        self.value(text);
    }

    /// The same, where there is something to say.
    pub(super) fn some_text(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    /// A text of a list.
    pub(super) fn one(&mut self, text: &str) {
        self.next();
        self.value(text);
    }

    fn begin(&mut self, bracket: &str) {
        self.push(bracket);
        self.depth += 1;
        self.is_empty = true;
    }

    fn end(&mut self, bracket: &str) {
        self.depth -= 1;
        if !self.is_empty {
            self.line();
        }
        self.push(bracket);
        self.is_empty = false;
    }

    /// Goes on to the next value.
    fn next(&mut self) {
        if !self.is_empty {
            self.push(",");
        }
        self.is_empty = false;
        self.line();
    }

    fn line(&mut self) {
        // Most lines are written at once.
        let indent = 1 + 2 * self.depth;
        match LINE.get(..indent) {
            Some(line) => self.push(line),
            None => self.push(&format!("\n{}", "  ".repeat(self.depth))),
        }
    }

    fn key(&mut self, key: &str) {
        self.next();
        self.push("\"");
        self.push(key);
        self.push("\": ");
    }

    fn value(&mut self, text: &str) {
        self.push("\"");
        escape(text, self.buffer);
        self.push("\"");
    }
}

fn escape(text: &str, out: &mut Vec<u8>) {
    let escaped = |c, this| json::escaped(c).unwrap_or(Cow::Borrowed(if is_allowed(c) { this } else { "" }));
    replaced::<Escaped>(text, escaped, |piece| out.extend_from_slice(piece.as_bytes()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::feeds::xml::allowed;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn it_is_indented_as_everywhere() {
        let mut bytes = Vec::new();
        let mut json = Json::new(&mut bytes);
        json.open();
        json.text("a", "b");
        json.some_text("c", None);
        json.open_list("nothing");
        json.close_list();
        json.open_list("texts");
        json.one("d");
        json.one("e");
        json.close_list();
        json.open_list("objects");
        for _ in 0..2 {
            json.open();
            json.some_text("f", Some("g"));
            json.close();
        }
        json.close_list();
        json.close();
        let same = json!({ "a": "b", "nothing": [], "texts": ["d", "e"], "objects": [{ "f": "g" }, { "f": "g" }] });
        assert_eq!(String::from_utf8(bytes).unwrap(), serde_json::to_string_pretty(&same).unwrap());
    }

    #[test]
    fn no_byte_is_overlooked() {
        crate::render::runs::tests::check::<Escaped>();
    }

    proptest! {
        #[test]
        fn any_text_is_escaped(text in "(\\PC|[a-z]{20,40}|[\u{0}-\u{9f}]|[\u{fdd0}-\u{fdf0}]|\u{1ffff}|\\\\|\"){0,40}") {
            let mut bytes = Vec::new();
            Json::new(&mut bytes).value(&text);
            let written = String::from_utf8(bytes).unwrap();
            let expected = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(written.as_str(), &*allowed(&expected));
            prop_assert!(serde_json::from_str::<Value>(&written).is_ok());
        }
    }
}

//! XML 1.0 that is always well-formed, whatever stands in a text.

use crate::render::runs::{Kind, Table, any, replaced, run, table};
use std::borrow::Cow;

/// An XML document while it is written, one element a line.
#[derive(Debug)]
pub(super) struct Xml<'b>(&'b mut Vec<u8>);

impl<'b> Xml<'b> {
    /// Begins a document behind what is in the buffer.
    pub(super) fn new(buffer: &'b mut Vec<u8>) -> Self {
        let mut xml = Self(buffer);
        xml.push("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml
    }

    /// Begins a part of a document.
    pub(super) fn part(buffer: &'b mut Vec<u8>) -> Self {
        Self(buffer)
    }

    /// Parts that have been written.
    pub(super) fn entries(&mut self, entries: &[impl AsRef<[u8]>]) {
        for entry in entries {
            self.0.extend_from_slice(entry.as_ref());
        }
    }

    fn push(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Opens an element.
    pub(super) fn open(&mut self, element: Element, attributes: &[(&str, &str)]) {
        self.tag(element, attributes, ">\n");
    }

    /// Closes an element.
    pub(super) fn close(&mut self, element: Element) {
        self.push(element.end);
    }

    /// An element with nothing in it.
    pub(super) fn empty(&mut self, element: Element, attributes: &[(&str, &str)]) {
        self.tag(element, attributes, "/>\n");
    }

    /// An element with text in it.
    pub(super) fn text(&mut self, element: Element, attributes: &[(&str, &str)], text: &str) {
        self.tag(element, attributes, ">");
        escape(text, self.0);
        self.close(element);
    }

    /// The same, where there is something to say.
    pub(super) fn some_text(&mut self, element: Element, text: Option<&str>) {
        if let Some(text) = text {
            self.text(element, &[], text);
        }
    }

    /// An element with HTML in it, as text.
    pub(super) fn html(&mut self, element: Element, attributes: &[(&str, &str)], html: &str) {
        self.tag(element, attributes, "><![CDATA[");
        let html = allowed(html);
        let mut from = 0;
        // What would end the section is divided between two of them.
        for end in memchr::memmem::find_iter(html.as_bytes(), "]]>").map(|at| at + 2) {
            self.push(&html[from..end]);
            self.push("]]><![CDATA[");
            from = end;
        }
        self.push(&html[from..]);
        self.push("]]>");
        self.close(element);
    }

    fn tag(&mut self, element: Element, attributes: &[(&str, &str)], end: &str) {
        self.push(element.start);
        for (name, value) in attributes {
            self.push(" ");
            self.push(name);
            self.push("=\"");
            escape(value, self.0);
            self.push("\"");
        }
        self.push(end);
    }
}

/// An element, by what its tags begin with: most of a feed is tags, which so are written at once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element {
    /// `<title`.
    pub(super) start: &'static str,
    /// `</title>` and the end of the line.
    pub(super) end: &'static str,
}

/// The [`Element`] of a name, with what attributes are always the same.
macro_rules! element {
    ($name:literal $(, $attribute:literal = $value:literal)*) => {
        $crate::render::feeds::xml::Element {
            start: concat!("<", $name, $(" ", $attribute, "=\"", $value, "\""),*),
            end: concat!("</", $name, ">\n"),
        }
    };
}
pub(super) use element;

/// Whether XML 1.0 can have a character; those that it can have and no text should are refused too: other control
/// characters, and those that are no characters at all.
pub(super) fn is_allowed(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => true,
        '\u{fdd0}'..='\u{fdef}' => false,
        c => !c.is_control() && u32::from(c) & 0xfffe != 0xfffe,
    }
}

/// The bytes with which characters may begin that XML cannot have: those of control characters, and some others.
pub(super) struct Suspicious;

impl Kind for Suspicious {
    const TABLE: Table = {
        let (mut suspicious, mut byte) = ([false; 256], 0);
        while byte < 256 {
            suspicious[byte] = matches!(byte, 0..0x20 | 0x7f | 0xc2 | 0xef..) && !matches!(byte, 0x09 | 0x0a | 0x0d);
            byte += 1;
        }
        suspicious
    };

    fn may_be(byte: u8) -> bool {
        // Of the controls that texts may have they seldom have more than line ends.
        let (is_odd, is_other) = (is_odd(byte), byte != b'\n');
        any([is_odd & is_other, byte == 0x7f, byte == 0xc2])
    }
}

/// Whether a byte lies between EF and FF, or between 00 and 1F, which is one range.
pub(super) fn is_odd(byte: u8) -> bool {
    byte.wrapping_sub(0xef) < 0x31
}

/// Suspicious bytes, and what is escaped.
struct Escaped;

impl Kind for Escaped {
    const TABLE: Table = table(b"&<>\"", Suspicious::TABLE);

    fn may_be(byte: u8) -> bool {
        // `"` and `&` differ in one bit, and so do `<` and `>`.
        any([Suspicious::may_be(byte), byte | 4 == b'&', byte | 2 == b'>'])
    }
}

/// A text without the characters that cannot be in it.
pub(super) fn allowed(text: &str) -> Cow<'_, str> {
    let mut rest = text;
    loop {
        rest = &rest[run::<Suspicious>(rest.as_bytes())..];
        match rest.chars().next() {
            Some(c) if is_allowed(c) => rest = &rest[c.len_utf8()..],
            Some(_) => return Cow::Owned(text.chars().filter(|c| is_allowed(*c)).collect()),
            None => return Cow::Borrowed(text),
        }
    }
}

fn escape(text: &str, out: &mut Vec<u8>) {
    fn escaped(c: char, this: &str) -> Cow<'_, str> {
        Cow::Borrowed(match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            c if is_allowed(c) => this,
            _ => "",
        })
    }
    replaced::<Escaped>(text, escaped, |piece| out.extend_from_slice(piece.as_bytes()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use roxmltree::Document;

    fn written(write: impl FnOnce(&mut Xml)) -> String {
        let mut bytes = Vec::new();
        write(&mut Xml::new(&mut bytes));
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn what_would_end_a_section_does_not() {
        let xml = written(|xml| xml.html(element!("a"), &[], "x]]>y]]]>\u{0}\u{ffff}z\u{2028}"));
        let document = Document::parse(&xml).expect("well-formed");
        let text: String = document.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect();
        assert_eq!(text, "x]]>y]]]>z\u{2028}");
    }

    #[test]
    fn no_byte_is_overlooked() {
        crate::render::runs::tests::check::<Suspicious>();
        crate::render::runs::tests::check::<Escaped>();
    }

    proptest! {
        #[test]
        fn nothing_else_is_taken_away(text in "(\\PC|[a-z]{20,40}|[\u{0}-\u{9f}]|[\u{fdd0}-\u{fdf0}]|\u{fffe}|\u{1ffff}|&|<|>|\"){0,40}") {
            let filtered: String = text.chars().filter(|c| is_allowed(*c)).collect();
            prop_assert_eq!(&*allowed(&text), &filtered);
            let mut escaped = Vec::new();
            escape(&text, &mut escaped);
            let plain = filtered.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
            prop_assert_eq!(String::from_utf8_lossy(&escaped), plain);
        }

        #[test]
        fn any_text_is_well_formed(text in "(\\PC|[\u{0}-\u{9f}]|[\u{fdd0}-\u{fdef}]|\u{fffe}|]]>|&|<|\"){0,40}") {
            let xml = written(|xml| {
                xml.open(element!("a"), &[("b", &text)]);
                xml.text(element!("c"), &[], &text);
                xml.html(element!("d"), &[], &text);
                xml.close(element!("a"));
            });
            prop_assert!(Document::parse(&xml).is_ok(), "{}", xml);
        }
    }
}

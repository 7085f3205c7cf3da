//! XML 1.0 that is always well-formed, whatever stands in a text.

use std::borrow::Cow;

/// An XML document while it is written, one element a line.
#[derive(Debug)]
pub(super) struct Xml(String);

impl Xml {
    pub(super) fn new() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned())
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, ">\n");
    }

    /// Closes an element.
    pub(super) fn close(&mut self, name: &str) {
        self.0.extend(["</", name, ">\n"]);
    }

    /// An element with nothing in it.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, "/>\n");
    }

    /// An element with text in it.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.tag(name, attributes, ">");
        escape(text, &mut self.0);
        self.close(name);
    }

    /// The same, where there is something to say.
    pub(super) fn some_text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, &[], text);
        }
    }

    /// An element with HTML in it, as text.
    pub(super) fn html(&mut self, name: &str, attributes: &[(&str, &str)], html: &str) {
        self.tag(name, attributes, "><![CDATA[");
        // What would end the section is divided between two of them.
        for (at, part) in allowed(html).split("]]>").enumerate() {
            self.0.extend([if at == 0 { "" } else { "]]]]><![CDATA[>" }, part]);
        }
        self.0.push_str("]]>");
        self.close(name);
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)], end: &str) {
        self.0.extend(["<", name]);
        for (name, value) in attributes {
            self.0.extend([" ", name, "=\""]);
            escape(value, &mut self.0);
            self.0.push('"');
        }
        self.0.push_str(end);
    }

    /// The whole document.
    pub(super) fn finish(self, buffer: &mut Vec<u8>) {
        buffer.extend_from_slice(self.0.as_bytes());
    }
}

/// Whether XML 1.0 can have a character; those that it can have and no text should are refused too: other control
/// characters, and those that are no characters at all.
fn is_allowed(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => true,
        '\u{fdd0}'..='\u{fdef}' => false,
        c => !c.is_control() && u32::from(c) & 0xfffe != 0xfffe,
    }
}

/// A text without the characters that cannot be in it.
pub(super) fn allowed(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_allowed) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| is_allowed(*c)).collect())
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars().filter(|c| is_allowed(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use roxmltree::Document;

    fn written(write: impl FnOnce(&mut Xml)) -> String {
        let (mut xml, mut bytes) = (Xml::new(), Vec::new());
        write(&mut xml);
        xml.finish(&mut bytes);
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn what_would_end_a_section_does_not() {
        let xml = written(|xml| xml.html("a", &[], "x]]>y]]]>\u{0}\u{ffff}z\u{2028}"));
        let document = Document::parse(&xml).expect("well-formed");
        let text: String = document.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect();
        assert_eq!(text, "x]]>y]]]>z\u{2028}");
    }

    proptest! {
        #[test]
        fn any_text_is_well_formed(text in "(\\PC|[\u{0}-\u{9f}]|[\u{fdd0}-\u{fdef}]|\u{fffe}|]]>|&|<|\"){0,40}") {
            let xml = written(|xml| {
                xml.open("a", &[("b", &text)]);
                xml.text("c", &[], &text);
                xml.html("d", &[], &text);
                xml.close("a");
            });
            prop_assert!(Document::parse(&xml).is_ok(), "{}", xml);
        }
    }
}

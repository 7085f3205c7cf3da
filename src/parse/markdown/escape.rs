//! Text into attributes and addresses, so that nothing can break out of them.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::borrow::Cow;
use std::ops::Range;

/// What an address may not hold as it is. `%` stays: what is encoded already is not encoded again; `[` and `]` stay for
/// the addresses of hosts in numbers.
const ADDRESS: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// `text` for the inside of a double-quoted attribute, or for running text.
pub(super) fn attribute(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

/// Adds `text`, as it may stand between tags.
pub(super) fn push_text(html: &mut String, text: &str) {
    if !has_signs(text.as_bytes()) {
        return html.push_str(text);
    }
    let mut rest = text;
    for at in memchr::memchr3_iter(b'&', b'<', b'>', text.as_bytes()) {
        let (before, from) = rest.split_at(at - (text.len() - rest.len()));
        let (sign, after) = from.split_at(1);
        html.push_str(before);
        html.push_str(match sign {
            "&" => "&amp;",
            "<" => "&lt;",
            _ => "&gt;",
        });
        rest = after;
    }
    html.push_str(rest);
}

/// A part of a source that is known to have no signs of HTML. Running text comes in pieces of it, most of them short: to
/// look at a long part at once is many times as fast as to look at each piece.
#[derive(Debug, Default)]
pub(super) struct Plain(Range<usize>);

impl Plain {
    /// How far it is looked ahead: so far that it is seldom done, and not so far that it takes long where pieces come in
    /// another order than they stand.
    const AHEAD: usize = 1 << 12;

    /// Whether `text` is that part of the source, as it is there, and has no signs of HTML.
    pub(super) fn has(&mut self, source: &str, span: &Range<usize>, text: &str) -> bool {
        let Some(rest) = source.as_bytes().get(span.start..) else { return false };
        // An entity, for instance, is another text than its source.
        if text.len() != span.len() || !std::ptr::eq(text.as_ptr(), rest.as_ptr()) {
            return false;
        }
        if span.start < self.0.start || span.start >= self.0.end {
            let ahead = &rest[..rest.len().min(Self::AHEAD)];
            let length = memchr::memchr3(b'&', b'<', b'>', ahead).unwrap_or(ahead.len());
            self.0 = span.start..span.start + length;
        }
        span.end <= self.0.end
    }
}

/// Whether a text has signs of HTML. Most pieces of text have none, and are so short that a search takes longer to begin
/// than to go on: all is looked at, sixteen bytes at once.
fn has_signs(text: &[u8]) -> bool {
    // `<` and `>` are alike but for one bit.
    let is_sign = |byte: &u8| u8::from(*byte == b'&') | u8::from(*byte & !2 == b'<');
    let any = |bytes: &[u8]| bytes.iter().fold(0, |any, byte| any | is_sign(byte)) != 0;
    let (chunks, rest) = text.as_chunks::<16>();
    chunks.iter().any(|chunk| any(chunk)) || any(text.last_chunk::<16>().map_or(rest, |last| last))
}

/// Adds `address`, as it may stand inside a double-quoted `href`: percent-encoded where it must be, then escaped.
pub(super) fn push_address(html: &mut String, address: &str) {
    if address.bytes().all(|byte| PLAIN[usize::from(byte)]) {
        html.push_str(address);
        return;
    }
    let encoded = utf8_percent_encode(address, ADDRESS).to_string();
    html.push_str(&attribute(&encoded));
}

/// The bytes that stay as they are in an address: nearly all there are in nearly all addresses.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = b'!';
    while byte <= b'~' {
        plain[byte as usize] = byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'!' | b'#' | b'$' | b'%' | b'(' | b')' | b'*' | b'+' | b',' | b'-' | b'.' | b'/' | b':' | b';' | b'='
            )
            || matches!(byte, b'?' | b'@' | b'[' | b']' | b'_' | b'~');
        byte += 1;
    }
    plain
};

/// `html` with every character that HTML does not allow replaced by U+FFFD, as CommonMark asks for NUL.
pub(super) fn without_controls(html: String) -> String {
    if has_controls(&html) { html.replace(|c: char| c.is_ascii() && is_control(c as u8), REPLACEMENT) } else { html }
}

/// Whether a text has characters that HTML does not allow.
pub(super) fn has_controls(text: &str) -> bool {
    // Most texts have no control but the line end; that is found out without a branch a byte. As the line end becomes zero,
    // the others are the 31 bytes from 1, moved here to be the last without a sign: one comparison finds them.
    let is_suspicious = |byte: u8| (byte ^ b'\n').wrapping_add(96).cast_signed() > 96;
    text.bytes().fold(false, |found, byte| found | is_suspicious(byte)) && text.bytes().any(is_control)
}

/// Whether HTML does not allow this byte.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C)
}

/// What takes the place of a control.
const REPLACEMENT: &str = "\u{FFFD}";

/// How many bytes longer `text` is without controls.
pub(super) fn growth(text: &str) -> usize {
    text.bytes().filter(|byte| is_control(*byte)).count() * (REPLACEMENT.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn address(address: &str) -> String {
        let mut html = String::new();
        push_address(&mut html, address);
        html
    }

    #[test]
    fn plain_bytes_are_those_that_nothing_changes() {
        for byte in 0..=127_u8 {
            let text = char::from(byte).to_string();
            let changed = attribute(&utf8_percent_encode(&text, ADDRESS).to_string()) != text;
            assert_eq!(PLAIN[usize::from(byte)], !changed, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn text_is_escaped_wherever_its_signs_stand(text in prop_oneof!["[a-z “<>&]{0,60}", "[a-z =%$é|]{0,70}[<>&]?[a-z]{0,20}"]) {
            let mut html = String::from("x");
            push_text(&mut html, &text);
            prop_assert_eq!(html, format!("x{}", text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")));
        }
    }

    #[test]
    fn what_is_plain_is_known_in_any_order() {
        let long = "long ".repeat(1000);
        let source = format!("one & two {long}> three “four” <");
        let mut plain = Plain::default();
        let mut check = |span: Range<usize>, expect: bool| {
            assert_eq!(plain.has(&source, &span, &source[span.clone()]), expect, "{span:?}");
        };
        let (three, end) = (source.len() - 18, source.len());
        for _ in 0..2 {
            check(three..end - 1, true);
            check(0..4, true);
            check(0..5, false);
            check(4..5, false);
            check(5..10, true);
            // Farther than it looks.
            check(6..5000, false);
            check(4200..5000, true);
            check(three - 2..three, false);
            check(three..end, false);
            check(end..end, true);
        }
        let mut plain = Plain::default();
        assert!(
            !plain.has("a &lt; b", &(2..3), "<") && !plain.has("ab", &(1..2), "c") && !plain.has("a", &(2..3), "a")
        );
    }

    #[test]
    fn nothing_breaks_out() {
        assert_eq!(attribute(r#"a"b'<c>&"#), "a&quot;b&#39;&lt;c&gt;&amp;");
        assert_eq!(
            address("https://a.example/?q=\"x\" y&z='é'"),
            "https://a.example/?q=%22x%22%20y&amp;z=&#39;%C3%A9&#39;"
        );
        assert_eq!(address("https://[::1]/%20"), "https://[::1]/%20");
    }

    #[test]
    fn controls_are_found() {
        for byte in 0..=127_u8 {
            let is_control = byte < 0x20 && !b"\t\n\r\x0C".contains(&byte);
            assert_eq!(has_controls(&format!("é{}\n", char::from(byte))), is_control, "{byte}");
        }
        assert!(('\u{80}'..=char::MAX).all(|c| !has_controls(c.encode_utf8(&mut [0; 4]))));
    }

    #[test]
    fn controls_are_replaced() {
        assert_eq!(without_controls("a\0b\u{1b}\tc\n".to_owned()), "a\u{FFFD}b\u{FFFD}\tc\n");
    }
}

//! Text into attributes and addresses, so that nothing can break out of them.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::borrow::Cow;
use std::fmt::Write as _;

/// What an address may not hold as it is. `%` stays: what is encoded already is not encoded again; `[` and `]` stay for
/// the addresses of hosts in numbers.
const ADDRESS: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// `text` for the inside of a double-quoted attribute, or for running text.
pub(super) fn attribute(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
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

/// `address` for the inside of a double-quoted `href`: percent-encoded where it must be, then escaped.
pub(super) fn address(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    // Writing to a string cannot fail.
    let _ = write!(encoded, "{}", utf8_percent_encode(address, ADDRESS));
    match attribute(&encoded) {
        Cow::Borrowed(_) => encoded,
        Cow::Owned(escaped) => escaped,
    }
}

/// `html` with every character that HTML does not allow replaced by U+FFFD, as CommonMark asks for NUL.
pub(super) fn without_controls(html: String) -> String {
    let is_control = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C);
    if html.bytes().fold(false, |found, byte| found | is_control(byte)) {
        html.replace(|c: char| c.is_ascii() && is_control(c as u8), "\u{FFFD}")
    } else {
        html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn controls_are_replaced() {
        assert_eq!(without_controls("a\0b\u{1b}\tc\n".to_owned()), "a\u{FFFD}b\u{FFFD}\tc\n");
    }
}

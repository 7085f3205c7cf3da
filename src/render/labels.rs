//! Small texts that several views need.

use super::runs::{Kind, Table, any, replaced, table};
use crate::fields::text::is_plain_line;
use std::borrow::Cow;

/// What is escaped in HTML.
struct Escaped;

impl Kind for Escaped {
    const TABLE: Table = table(b"&<>\"'", [false; 256]);

    fn may_be(byte: u8) -> bool {
        // `&` and `'` differ in the last bit, `<` and `>` in the last but one.
        any([byte | 1 == b'\'', byte == b'"', byte | 2 == b'>'])
    }
}

/// Text in one line, without the spaces around it.
pub(super) fn plain(text: &str) -> String {
    in_one_line(text).into_owned()
}

/// The same; most texts are that already.
pub(super) fn in_one_line(text: &str) -> Cow<'_, str> {
    if is_plain_line(text) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        plain.extend([if plain.is_empty() { "" } else { " " }, word]);
    }
    Cow::Owned(plain)
}

/// Escapes text for HTML, in an attribute too.
pub(super) fn escape(text: &str, out: &mut String) {
    escaped(text, |piece| out.push_str(piece));
}

/// The same at the end of a page.
pub(super) fn escape_bytes(text: &str, out: &mut Vec<u8>) {
    escaped(text, |piece| out.extend_from_slice(piece.as_bytes()));
}

#[inline]
fn escaped(text: &str, push: impl FnMut(&str)) {
    let escaped = |c| match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        _ => "&#39;",
    };
    replaced::<Escaped>(text, |c, _| escaped(c).into(), push);
}

/// Minutes to read a text of so many words, at least one; 230 words a minute.
pub(super) fn minutes(words: usize) -> usize {
    words.div_ceil(230).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_byte_is_overlooked() {
        crate::render::runs::tests::check::<Escaped>();
    }

    proptest! {
        #[test]
        fn words_stay_and_white_space_is_one_space(text in "([a-z é’]|\\PC|[\u{0}-\u{20}\u{85}\u{a0}\u{1680}\u{2003}\u{2028}\u{3000}]){0,40}") {
            prop_assert_eq!(plain(&text), text.split_whitespace().collect::<Vec<_>>().join(" "));
        }

        #[test]
        fn every_character_is_escaped_by_itself(text in "(\\PC|[&<>\"']|[a-z]{30,40}){0,20}") {
            let mut escaped = String::new();
            escape(&text, &mut escaped);
            let one = |c: char| match c {
                '&' => "&amp;".to_owned(),
                '<' => "&lt;".to_owned(),
                '>' => "&gt;".to_owned(),
                '"' => "&quot;".to_owned(),
                '\'' => "&#39;".to_owned(),
                c => c.to_string(),
            };
            let expected: String = text.chars().map(one).collect();
            let mut bytes = Vec::new();
            escape_bytes(&text, &mut bytes);
            prop_assert_eq!(escaped.as_bytes(), &bytes);
            prop_assert_eq!(escaped, expected);
        }
    }
}

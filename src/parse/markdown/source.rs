//! Makes the text safe to put tokens into: no character that Dateline uses as a token can come from a writer.

use std::borrow::Cow;

/// `source` without the noncharacters U+FDD0 to U+FDEF, of which the tokens are made: each becomes U+FFFD, which is as
/// long, so that every offset stays. Numeric character references to them become references to U+FFFD.
///
/// Noncharacters mean nothing in any text ([Unicode, section 23.7]), so that nothing is lost; and without them a
/// writer can never forge a token. Texts without any, that is to say all of them, are not copied.
///
/// [Unicode, section 23.7]: https://www.unicode.org/versions/latest/core-spec/chapter-23/#G12612
pub(super) fn without_noncharacters(source: &str) -> Cow<'_, str> {
    let changes = changes(source);
    if changes.is_empty() {
        return Cow::Borrowed(source);
    }
    let mut clean = String::with_capacity(source.len());
    let mut copied = 0;
    for (at, replacement) in changes {
        clean.push_str(&source[copied..at]);
        clean.push_str(replacement);
        copied = at + replacement.len();
    }
    clean.push_str(&source[copied..]);
    Cow::Owned(clean)
}

type Change = (usize, &'static str);

/// What is to be changed, in order. U+FDC0 to U+FDFF begin with the bytes EF B7; the block also holds Arabic ligatures,
/// which stay.
fn changes(source: &str) -> Vec<Change> {
    memchr::memchr2_iter(0xEF, b'&', source.as_bytes())
        .filter_map(|at| match &source.as_bytes()[at..] {
            [0xEF, 0xB7, 0x90..=0xAF, ..] => Some((at, "\u{FFFD}")),
            [b'&', b'#', ..] => reference(source, at + 2),
            _ => None,
        })
        .collect()
}

/// The change for a reference whose digits (with their `x`) begin at `at`. The value's own digits stand at the end,
/// after any zeros, and U+FFFD has as many of them as every noncharacter has.
fn reference(source: &str, at: usize) -> Option<Change> {
    let rest = &source[at..];
    let (digits, radix, replacement) = match rest.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => (hexadecimal, 16, "FFFD"),
        None => (rest, 10, "65533"),
    };
    let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let value = u32::from_str_radix(digits[..length].trim_start_matches('0'), radix).ok()?;
    let end = at + (rest.len() - digits.len()) + length;
    (0xFDD0..=0xFDEF).contains(&value).then(|| (end - replacement.len(), replacement))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_stay() {
        let check = |source: &str, expect: &str| {
            let clean = without_noncharacters(source);
            assert_eq!((&*clean, clean.len()), (expect, source.len()));
        };
        check("a\u{FDD0}b\u{FDEF}", "a\u{FFFD}b\u{FFFD}");
        check("ﷺ ﷲ \u{FDCF}", "ﷺ ﷲ \u{FDCF}");
        check("&#xFDD0; &#Xfdd1 &#64976; &#0064977", "&#xFFFD; &#XFFFD &#65533; &#0065533");
        check("&#38; &#x; &# &#xFDD &#99999999999;", "&#38; &#x; &# &#xFDD &#99999999999;");
        assert!(matches!(without_noncharacters("“plain”"), Cow::Borrowed(_)));
    }
}

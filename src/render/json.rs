//! What JSON escapes in texts (RFC 8259, section 7): feeds and structured data each escape more beside it.

use super::runs::{Table, table};
use std::borrow::Cow;

/// The bytes that JSON escapes, with these and those of another table.
pub(super) const fn escaped_and(bytes: &[u8], other: Table) -> Table {
    let (mut table, mut byte) = (table(b"\"\\", table(bytes, other)), 0);
    while byte < 0x20 {
        table[byte] = true;
        byte += 1;
    }
    table
}

/// What stands for a character that JSON escapes; nothing for any other.
pub(super) fn escaped(c: char) -> Option<Cow<'static, str>> {
    Some(Cow::Borrowed(match c {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\t' => "\\t",
        '\r' => "\\r",
        '\u{8}' => "\\b",
        '\u{c}' => "\\f",
        ..' ' => return Some(by_number(c)),
        _ => return None,
    }))
}

/// A character of the Basic Multilingual Plane by its number.
pub(super) fn by_number(c: char) -> Cow<'static, str> {
    Cow::Owned(format!("\\u{:04x}", u32::from(c)))
}

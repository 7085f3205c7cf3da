//! Looking for the few bytes of a text that are not written as they are, so that all between them is copied at once.

use std::borrow::Cow;

/// How many bytes are looked at together.
const BLOCK: usize = 32;

/// The same near the end of a text.
const LAST: usize = 16;

/// Of each byte, whether it is looked for.
pub(super) type Table = [bool; 256];

/// Which bytes are looked for.
pub(super) trait Kind {
    /// Of each byte, whether it is one.
    const TABLE: Table;

    /// Whether a byte may be one, told by arithmetic without a branch: so the processor can be asked about many at once,
    /// which it cannot of a table. A byte that is none costs a look into the table.
    fn may_be(byte: u8) -> bool;
}

/// These bytes, and those of another table.
pub(super) const fn table(bytes: &[u8], other: Table) -> Table {
    let (mut table, mut at) = (other, 0);
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

/// Whether any of these is so, without a branch.
#[inline]
pub(super) fn any<const N: usize>(these: [bool; N]) -> bool {
    these.into_iter().fold(false, |any, this| any | this)
}

/// How many bytes a text begins with before the first of a kind; all where there is none.
pub(super) fn run<K: Kind>(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(block) = text[at..].first_chunk::<BLOCK>() {
        if may_have::<K, _>(block)
            && let Some(found) = first::<K>(block)
        {
            return at + found;
        }
        at += BLOCK;
    }
    if let Some(last) = text.last_chunk::<LAST>() {
        let rest = &text[at..];
        // Two of these cover what is left, and the second may have some bytes again that have been looked at.
        if rest.first_chunk::<LAST>().is_none_or(|block| !may_have::<K, _>(block)) && !may_have::<K, _>(last) {
            return text.len();
        }
    } else if !may_have::<K, _>(&short(text)) {
        return text.len();
    }
    at + first::<K>(&text[at..]).unwrap_or(text.len() - at)
}

/// A text of fewer bytes, with a letter in the place of those that it does not have.
#[inline]
fn short(text: &[u8]) -> [u8; LAST] {
    fn halves<const N: usize>(text: &[u8], all: &mut [u8; LAST]) -> Option<()> {
        let (first, last) = (text.first_chunk::<N>()?, text.last_chunk::<N>()?);
        all[..N].copy_from_slice(first);
        all[N..2 * N].copy_from_slice(last);
        Some(())
    }
    let mut all = [b'a'; LAST];
    // Some bytes come twice.
    if halves::<{ LAST / 2 }>(text, &mut all).or_else(|| halves::<{ LAST / 4 }>(text, &mut all)).is_none() {
        all.iter_mut().zip(text).for_each(|(to, byte)| *to = *byte);
    }
    all
}

/// By itself, for so the compiler has the processor look at as many bytes at once as it can.
#[inline(never)]
fn may_have<K: Kind, const N: usize>(block: &[u8; N]) -> bool {
    block.iter().fold(0, |found, byte| found | u8::from(K::may_be(*byte))) != 0
}

#[inline]
fn first<K: Kind>(text: &[u8]) -> Option<usize> {
    text.iter().position(|byte| K::TABLE[usize::from(*byte)])
}

/// Hands on a text in pieces: what lies between the bytes of a kind as it is, and in place of each character that begins
/// with one of them what `instead` gives for it.
#[inline]
pub(super) fn replaced<'t, K: Kind>(
    text: &'t str,
    mut instead: impl FnMut(char, &'t str) -> Cow<'t, str>,
    mut push: impl FnMut(&str),
) {
    let mut rest = text;
    loop {
        let length = run::<K>(rest.as_bytes());
        if length == rest.len() {
            return push(rest);
        }
        let (between, behind) = rest.split_at(length);
        push(between);
        let Some(c) = behind.chars().next() else { return };
        let (this, behind) = behind.split_at(c.len_utf8());
        push(&instead(c, this));
        rest = behind;
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Checks that no byte of a kind is overlooked, wherever it stands.
    pub(in crate::render) fn check<K: Kind>() {
        let bytes = || 0..=u8::MAX;
        let is_one = |byte: &u8| K::TABLE[usize::from(*byte)];
        assert!(bytes().filter(is_one).all(K::may_be), "all that are looked for may be");
        let others: Vec<u8> = bytes().filter(|byte| !is_one(byte)).collect();
        for length in 0..100 {
            let mut text: Vec<u8> = others.iter().cycle().skip(length * 7).take(length).copied().collect();
            assert_eq!(run::<K>(&text), length);
            for (at, one) in (0..length).rev().zip(bytes().filter(is_one).cycle()) {
                text[at] = one;
                assert_eq!(run::<K>(&text), at);
            }
        }
    }

    #[test]
    fn a_run_ends_where_the_first_byte_is_found() {
        struct Ampersand;
        impl Kind for Ampersand {
            const TABLE: Table = table(b"&", [false; 256]);

            fn may_be(byte: u8) -> bool {
                byte | 4 == b'&'
            }
        }
        check::<Ampersand>();
    }
}

//! Looking for the few bytes of a text that are not written as they are, so that all between them is copied at once.

use std::borrow::Cow;

/// How many bytes are looked at together.
const BLOCK: usize = 32;

/// Which bytes are looked for.
pub(super) type Kind = [bool; 256];

/// These bytes, and those of another kind.
pub(super) const fn kind(bytes: &[u8], other: Kind) -> Kind {
    let (mut kind, mut at) = (other, 0);
    while at < bytes.len() {
        kind[bytes[at] as usize] = true;
        at += 1;
    }
    kind
}

/// How many bytes a text begins with before the first of a kind; all where there is none.
#[inline]
pub(super) fn run(text: &[u8], kind: &Kind) -> usize {
    let is_one = |byte: &u8| kind[usize::from(*byte)];
    // No early end within a block: asking for each byte whether to go on takes longer than looking at the next.
    let has_none = |block: &&[u8]| !block.iter().fold(false, |found, byte| found | is_one(byte));
    let blocks = text.chunks_exact(BLOCK).take_while(has_none).count();
    let (before, behind) = text.split_at(blocks * BLOCK);
    before.len() + behind.iter().position(is_one).unwrap_or(behind.len())
}

/// Hands on a text in pieces: what lies between the bytes of a kind as it is, and in place of each character that begins
/// with one of them what `instead` gives for it.
#[inline]
pub(super) fn replaced<'t>(
    text: &'t str,
    kind: &Kind,
    mut instead: impl FnMut(char, &'t str) -> Cow<'t, str>,
    mut push: impl FnMut(&str),
) {
    let mut rest = text;
    loop {
        let (between, behind) = rest.split_at(run(rest.as_bytes(), kind));
        push(between);
        let Some(c) = behind.chars().next() else { return };
        let (this, behind) = behind.split_at(c.len_utf8());
        push(&instead(c, this));
        rest = behind;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_where_the_first_byte_is_found() {
        let kind = kind(b"&", [false; 256]);
        for length in 0..100 {
            let mut text = vec![b'a'; length];
            assert_eq!(run(&text, &kind), length);
            for at in (0..length).rev() {
                text[at] = b'&';
                assert_eq!(run(&text, &kind), at);
            }
        }
    }
}

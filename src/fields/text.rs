//! Single-line text: what is kept of it, and what is taken out because nobody can see it.

/// `text` as one line: white space and control characters become single spaces, none at the ends, and controls that
/// reorder or hide what stands after them are taken out.
///
/// Writing directions are kept apart by the templates. An unclosed override that came along with pasted text would turn
/// the rest of a page around, or make an address read like another; the marks that only steer a neighbouring sign
/// (U+200E, U+200F, U+061C) and the joiners that Persian, Indic scripts and emoji need are kept.
pub(crate) fn one_line(text: &str) -> String {
    if is_plain_line(text) { text.to_owned() } else { folded(text) }
}

/// Whether nothing is to be done about a line, as about most: no control, no white space but single spaces between
/// words, and nothing that is invisible.
pub(crate) fn is_plain_line(line: &str) -> bool {
    is_plain_ascii(line.as_bytes()) || is_plain(line.as_bytes())
}

/// The same of a line that is all ASCII, found out about eight bytes at a time; of any other `false`.
fn is_plain_ascii(line: &[u8]) -> bool {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const SPACES: u64 = ONES * b' ' as u64;
    const HIGHEST: u64 = ONES << 7;
    let (words, rest) = line.as_chunks();
    let mut last = [b'.'; 8];
    last[..rest.len()].copy_from_slice(rest);
    // In the highest bit of each byte: whether it is something else, and whether it and the one before are spaces. No sum of
    // two bytes of ASCII reaches into the next; a difference that does tells of a control.
    let (mut odd, mut is_after_space) = (0, 0x80);
    for word in words.iter().chain([&last]).map(|word| u64::from_le_bytes(*word)) {
        odd |= word | word.wrapping_sub(SPACES) | word.wrapping_add(ONES);
        let spaces = !(word ^ SPACES).wrapping_add(ONES * 0x7F);
        odd |= spaces & (spaces << 8 | is_after_space);
        is_after_space = (spaces & HIGHEST) >> 56;
    }
    odd & HIGHEST == 0 && line.last() != Some(&b' ')
}

fn is_plain(line: &[u8]) -> bool {
    // All other white space and invisible controls begin with one of these bytes, or with E2.
    let is_plain = |byte: u8| !matches!(byte, 0..=0x1F | 0x7F | 0xC2 | 0xE1 | 0xE3 | 0xEF);
    // Without a way out in the middle, which would cost more than it saves.
    let only_plain = line.iter().fold(true, |all, byte| all & is_plain(*byte));
    let is_double = |one: u8, other: u8| (one, other) == (b' ', b' ');
    let has_double = || line.iter().zip(line.iter().skip(1)).fold(false, |any, (a, b)| any | is_double(*a, *b));
    // Dashes, quotation marks and the like, from U+2010 to U+2027 and from U+2030 to U+203F, and all from U+2080 on.
    let is_sign = |at: usize| matches!(line[at..], [_, 0x80, 0x90..=0xA7 | 0xB0..=0xBF, ..] | [_, 0x82..=0xBF, ..]);
    line.first() != Some(&b' ')
        && line.last() != Some(&b' ')
        && only_plain
        && !has_double()
        && memchr::memchr_iter(0xE2, line).all(is_sign)
}

fn folded(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() && !is_fixed_space(c) || c.is_control()) {
        let mut visible = word.chars().filter(|c| !is_invisible_control(*c)).peekable();
        if visible.peek().is_some() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.extend(visible);
        }
    }
    line
}

/// `text` as a message quotes it: one line, and no more of it than tells which one is meant.
pub(crate) fn quotable(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = one_line(text);
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// Whether nothing of `text` would be seen.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_mark(c))
}

/// Spaces that a writer sets on purpose.
fn is_fixed_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{2009}')
}

/// Embeddings, overrides and isolates; byte order marks; interlinear annotation; deprecated format controls.
fn is_invisible_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Marks that have no width of their own.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}') || is_invisible_control(c)
}

/// A digit of another script as the same digit; anything else as it is.
pub(crate) fn latin_digit(c: char) -> char {
    /// The zeros; the other digits follow them.
    const ZEROS: [u32; 9] = [0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xED0, 0xF20, 0x1040, 0x17E0];
    let digit = ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(*zero).filter(|digit| *digit < 10));
    digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plain_lines_are_those_that_nothing_changes(
            text in prop_oneof!["[ a-z.]{0,40}", "[ a-zа-яé]{0,40}", "(?s).{0,20}", "[ a—“”…]{0,20}", "[ a\u{80}-\u{a0}\u{1680}\u{2000}-\u{206f}\u{3000}\u{fff9}]{0,6}"],
        ) {
            prop_assert_eq!(one_line(&text), folded(&text));
        }
    }

    #[test]
    fn no_character_that_is_folded_passes_for_plain() {
        for c in '\0'..=char::MAX {
            let text = format!("a{c}b");
            assert!(!is_plain_line(&text) || folded(&text) == text, "{c:?}");
        }
    }

    fn check(text: &str, expect: &str) {
        assert_eq!(one_line(text), expect, "{text:?}");
    }

    #[test]
    fn folds_white_space_and_controls() {
        check("  A\n title\r\n\tof \0 two  lines ", "A title of two lines");
        check("a\u{85}b\u{2028}c", "a b c");
        check("\n", "");
    }

    #[test]
    fn keeps_fixed_spaces() {
        check("5\u{a0}% of\u{202f}it", "5\u{a0}% of\u{202f}it");
    }

    #[test]
    fn takes_out_what_reorders_and_keeps_what_joins() {
        check("\u{202e}gpj.\u{202c}exe \u{2066}x\u{2069}", "gpj.exe x");
        check("می\u{200c}خواهم \u{200f}!", "می\u{200c}خواهم \u{200f}!");
        check("👩\u{200d}💻", "👩\u{200d}💻");
    }

    #[test]
    fn quotes_the_beginning_of_what_is_long() {
        assert_eq!(quotable("a\nb"), "a b");
        assert_eq!(quotable(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
    }

    #[test]
    fn sees_blankness_through_marks() {
        assert!(is_blank(" \u{200b}\u{200f}"));
        assert!(is_blank(""));
        assert!(!is_blank("a\u{200f}"));
    }
}

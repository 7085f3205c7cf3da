//! What a reader gets: words, characters, and the plain text of a passage.

use crate::fields::text::is_plain_line;
use std::borrow::Cow;

/// Gathers the text while it goes by, and counts what has been gathered when it is asked: at once is quicker than piece
/// by piece. Words are asked for at the end, characters after every block.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The text so far, with a space for every gap.
    text: String,
    /// How much of it has been searched for words.
    counted: usize,
    /// How much of it has been counted in characters.
    measured: usize,
    /// How many of its spaces are gaps, which are no characters.
    gaps: usize,
    words: usize,
    characters: usize,
    /// Characters of scripts that put no spaces between words, by how many of them make about a word.
    ideographs: usize,
    syllables: usize,
    in_word: bool,
    /// Where the passage begins that is kept.
    passage: Option<usize>,
}

/// How many bytes of ASCII are counted at once.
const CHUNK: usize = 64;

/// Eight bytes of 1.
const ONES: u64 = u64::from_le_bytes([1; 8]);

impl Reading {
    /// With room for as much text.
    pub(super) fn with_room(length: usize) -> Self {
        Self { text: String::with_capacity(length), ..Self::default() }
    }

    /// A piece of text; it may begin and end within a word.
    pub(super) fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A gap between words: a line break, a cell, a block.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
            self.gaps += 1;
        }
    }

    /// From here on the text is kept.
    pub(super) fn keep(&mut self) {
        self.passage = Some(self.text.len());
    }

    /// The text kept since [`Reading::keep`].
    pub(super) fn kept(&mut self) -> Option<&str> {
        self.passage.take().and_then(|start| self.text.get(start..))
    }

    /// The number of characters so far.
    pub(super) fn characters(&mut self) -> usize {
        self.characters += characters(&self.text.as_bytes()[self.measured..]);
        self.measured = self.text.len();
        self.characters - self.gaps
    }

    /// The number of words so far. Where a script has no spaces, two ideographs or kana make a word, and five
    /// characters of Thai, Lao, Khmer or Burmese: near enough for a reading time.
    pub(super) fn words(&mut self) -> usize {
        let text = std::mem::take(&mut self.text);
        self.count(&text, self.counted);
        self.counted = text.len();
        self.text = text;
        self.words + self.ideographs.div_ceil(2) + self.syllables.div_ceil(5)
    }

    /// Counts what begins at byte `at` of `text`.
    fn count(&mut self, text: &str, mut at: usize) {
        while at < text.len() {
            at = self.count_chunks(text.as_bytes(), at);
            // The last chunk may have ended within a sign, or what only began like one.
            at = text.floor_char_boundary(at);
            at += self.count_plain(&text.as_bytes()[at..]);
            let mut letters = text[at..].chars();
            while let Some(c) = letters.next().filter(|c| !c.is_ascii()) {
                self.in_word = self.count_wide(c, self.in_word);
                at = text.len() - letters.as_str().len();
            }
        }
    }

    /// Counts the [plain] chunks that begin at byte `at`, of which all but the first have a byte before them; says where
    /// they end.
    fn count_chunks(&mut self, bytes: &[u8], mut at: usize) -> usize {
        while let Some((before, chunk)) = chunk_at(bytes, at)
            && (chunk.is_ascii() || has_only_signs(before, chunk))
        {
            // Where a sign has left us between two words, the byte before does not tell.
            let is_told = self.in_word || is_space(before[0]);
            if let Some(begun) = is_told.then(|| begun(before, chunk)).flatten() {
                self.words += begun;
                self.in_word = chunk.last().is_some_and(|last| !is_space(*last));
            } else {
                self.count_ascii(chunk);
            }
            at += CHUNK;
        }
        at
    }

    /// Counts the plain text at the beginning of `bytes`, or some of it; says how much.
    fn count_plain(&mut self, bytes: &[u8]) -> usize {
        // A full stop is neither part of a word nor the end of one.
        let mut chunk = [b'.'; CHUNK];
        let length = plain(&bytes[..bytes.len().min(CHUNK)]);
        if length > 0 {
            chunk[..length].copy_from_slice(&bytes[..length]);
            self.count_ascii(&chunk);
        }
        length
    }

    /// Counts the words that begin in a [plain] chunk, whatever signs there are between them.
    ///
    /// Letters and digits are parts of a word, white space and controls end it, and everything else leaves us where we were: within
    /// a word or between two. A carry in an addition does just that. Byte by byte, from the first to the last, white
    /// space is 255 + 1, which carries whatever comes before it; another sign is 255 + 0, which hands on the carry that
    /// it is given; a letter is 0 + 0, which keeps it: where it was given one, a word begins.
    fn count_ascii(&mut self, bytes: &[u8; CHUNK]) {
        // Plain loops: the compiler sees everywhere that many bytes can be looked at at once.
        let (mut others, mut spaces) = ([0; CHUNK], [0; CHUNK]);
        for (other, byte) in others.iter_mut().zip(bytes) {
            *other = if is_letter(*byte) { 0 } else { 255 };
        }
        for (space, byte) in spaces.iter_mut().zip(bytes) {
            *space = u8::from(is_space(*byte));
        }
        let (mut between, mut begun) = (!self.in_word, 0_u64);
        for (others, spaces) in others.as_chunks().0.iter().zip(spaces.as_chunks().0) {
            let others = u64::from_le_bytes(*others);
            let (sum, carry) = others.carrying_add(u64::from_le_bytes(*spaces), between);
            between = carry;
            begun += sum & !others & ONES;
        }
        // Every byte is the number of words that begin there in a few rows: the product's last byte is the sum of all.
        self.words += (begun.wrapping_mul(ONES) >> 56) as usize;
        self.in_word = !between;
    }

    /// Counts a character outside ASCII; says whether it leaves us within a word.
    fn count_wide(&mut self, c: char, in_word: bool) -> bool {
        match c {
            // Letters with marks, Greek and Cyrillic; then general punctuation, and the spaces in it: what most texts
            // hold, without a look into the tables of Unicode.
            'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ʯ' | 'Ά'..='ԯ' => {
                self.words += usize::from(!in_word);
                true
            }
            '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' => false,
            '\u{200B}'..='\u{206F}' => in_word,
            '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' => {
                self.syllables += 1;
                false
            }
            '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' => {
                self.ideographs += 1;
                false
            }
            c if c.is_alphanumeric() => {
                self.words += usize::from(!in_word);
                true
            }
            c => in_word && !c.is_whitespace(),
        }
    }
}

/// How much of a text, from its beginning, is ASCII or dashes, quotation marks and the like, which are no part of a word nor
/// the end of one, like most signs of ASCII.
fn plain(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| !byte.is_ascii()) {
        at += found;
        // From U+2010 to U+2027 and from U+2030 to U+203F.
        let [0xE2, 0x80, 0x90..=0xA7 | 0xB0..=0xBF, ..] = bytes[at..] else { return at };
        at += 3;
    }
    bytes.len()
}

/// The chunk that begins at byte `at`, and the bytes before each of its bytes; `None` where there are not as many.
fn chunk_at(bytes: &[u8], at: usize) -> Option<(&[u8; CHUNK], &[u8; CHUNK])> {
    let from = bytes.get(at.checked_sub(1)?..)?;
    Some((from.first_chunk()?, from.get(1..)?.first_chunk()?))
}

/// Whether a chunk is [plain], seen by the byte before each of its bytes. What begins like a sign at its end may be
/// another character.
#[expect(clippy::needless_bitwise_bool, reason = "without a branch, many are looked at in one instruction")]
fn has_only_signs(before: &[u8; CHUNK], chunk: &[u8; CHUNK]) -> bool {
    let mut others = 0;
    for (before, byte) in before.iter().zip(chunk) {
        let is_begin = (*byte == 0xE2) | ((*before == 0xE2) & (*byte == 0x80));
        let is_end = (*before == 0x80) & ((byte.wrapping_sub(0x90) < 0x18) | (byte.wrapping_sub(0xB0) < 0x10));
        others |= u8::from(!(byte.is_ascii() | is_begin | is_end));
    }
    others == 0
}

/// How many words begin in a plain chunk: as many as letters stand behind white space, as long as nothing else does.
/// Where anything does, a quotation mark for instance, that is not told: `None`.
fn begun(before: &[u8; CHUNK], chunk: &[u8; CHUNK]) -> Option<usize> {
    let (mut letters, mut others) = (0_u8, 0_u8);
    for (before, byte) in before.iter().zip(chunk) {
        let is_first = is_space(*before) & !is_space(*byte);
        letters += u8::from(is_first & is_letter(*byte));
        others |= u8::from(is_first & !is_letter(*byte));
    }
    (others == 0).then_some(usize::from(letters))
}

/// The number of characters of a text: of all bytes but those with which one only goes on.
fn characters(text: &[u8]) -> usize {
    let begins = |byte: &u8| u8::from(byte.cast_signed() >= -0x40);
    let (chunks, rest) = text.as_chunks::<CHUNK>();
    let of = |bytes: &[u8]| usize::from(bytes.iter().map(begins).sum::<u8>());
    chunks.iter().map(|chunk| of(chunk)).sum::<usize>() + of(rest)
}

/// Whether a byte is a letter or a digit of ASCII; without a branch, so that many are looked at in one instruction.
#[inline]
fn is_letter(byte: u8) -> bool {
    is_among_last((byte | 0x20).wrapping_add(LAST - b'z'), 26) | is_among_last(byte.wrapping_add(LAST - b'9'), 10)
}

/// Whether a byte ends a word: white space, and what else nobody can see.
#[inline]
fn is_space(byte: u8) -> bool {
    is_among_last(byte.wrapping_add(LAST - b' '), 33)
}

/// The last byte that has no sign.
const LAST: u8 = i8::MAX.cast_unsigned();

/// Whether a byte is one of so many up to [`LAST`]. Processors compare many bytes at once with their signs only: what is
/// moved to the end of those without one is found in one comparison.
#[inline]
fn is_among_last(byte: u8, many: i8) -> bool {
    byte.cast_signed() > i8::MAX - many
}

/// The most that a description is worth: search engines and link previews show no more.
const SUMMARY: usize = 300;

/// `text` in one line, cut at a word's end with `…` where it is long.
pub(super) fn summary(text: &str) -> String {
    let line = if is_plain_line(text) { Cow::Borrowed(text) } else { Cow::Owned(words_of(text)) };
    // No text has more characters than bytes.
    let end = if line.len() > SUMMARY { line.char_indices().nth(SUMMARY) } else { None };
    match end {
        Some((end, _)) => ended(&line, end),
        None => line.into_owned(),
    }
}

/// The words of `text` with single spaces between them; no more of them than a summary can hold.
fn words_of(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        // A character has four bytes at the most.
        if line.len() > SUMMARY * 4 {
            break;
        }
    }
    line
}

/// The whole words of `line`, of which there are more, up to byte `end`; or what of its first word stands there.
fn ended(line: &str, end: usize) -> String {
    let end = if line[end..].starts_with(' ') { end } else { line[..end].rfind(' ').unwrap_or(end) };
    let mut summary = line[..end].trim_end_matches([',', ';', ':', '.', '–', '—', '-', ' ']).to_owned();
    summary.push('…');
    summary
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same count, character by character.
    #[derive(Default)]
    struct Simple(Reading);

    impl Simple {
        fn text(&mut self, text: &str) {
            for c in text.chars() {
                self.0.characters += 1;
                self.0.in_word = match c {
                    c if c.is_ascii_alphanumeric() => {
                        self.0.words += usize::from(!self.0.in_word);
                        true
                    }
                    c if c <= ' ' => false,
                    c if c.is_ascii() => self.0.in_word,
                    c => self.0.count_wide(c, self.0.in_word),
                };
            }
        }
    }

    proptest! {
        #[test]
        fn counting_at_once_is_counting_one_by_one(pieces in prop::collection::vec(
            prop_oneof![
                "[ a-z'.,\t\n-]{0,300}", "[ a-z]{0,300}", "(?s-u:[\x00-\x7f]){0,200}", "(?s).{0,30}", "[а-я «»]{0,20}",
                "[a-z“” —é]{0,200}", "[a-z ]{60,70}[a“” ‐‧\u{2000}\u{2028}‰‿€Ⰰ\u{2c10}\u{1f410}]{0,100}",
            ],
            0..6,
        ), gaps: bool) {
            let (mut reading, mut simple) = (Reading::default(), Simple::default());
            for piece in &pieces {
                reading.text(piece);
                simple.text(piece);
                if gaps {
                    reading.gap();
                    simple.0.in_word = false;
                }
                prop_assert_eq!(reading.words(), simple.0.words(), "{:?}", piece);
                prop_assert_eq!(reading.characters(), simple.0.characters());
                prop_assert_eq!(reading.in_word, simple.0.in_word);
            }
        }
    }

    /// The same summary, word by word.
    fn simple_summary(text: &str) -> String {
        let mut summary = String::new();
        let mut characters = 0;
        for word in text.split_whitespace() {
            let length = word.chars().count();
            if characters + length > SUMMARY {
                if summary.is_empty() {
                    summary.extend(word.chars().take(SUMMARY));
                }
                let end = summary.trim_end_matches([',', ';', ':', '.', '–', '—', '-', ' ']).len();
                summary.truncate(end);
                summary.push('…');
                break;
            }
            if !summary.is_empty() {
                summary.push(' ');
            }
            summary.push_str(word);
            characters += length + 1;
        }
        summary
    }

    proptest! {
        #[test]
        fn a_summary_is_made_of_whole_words(
            text in prop_oneof!["([a-z,.]{1,9} {1,2}){0,70}", "([а-я“”—]{1,9} ){0,70}[a-z]{0,9}", "[a-z]{290,310}( [a-z]{1,3})?", "(?s).{0,400}"],
        ) {
            prop_assert_eq!(summary(&text), simple_summary(&text));
            prop_assert_eq!(summary(text.trim()), simple_summary(&text));
        }
    }

    fn words(pieces: &[&str]) -> usize {
        let mut reading = Reading::default();
        for piece in pieces {
            reading.text(piece);
        }
        reading.words()
    }

    #[test]
    fn letters_and_spaces_are_those_of_ascii() {
        for byte in 0..=u8::MAX {
            assert_eq!((is_letter(byte), is_space(byte)), (byte.is_ascii_alphanumeric(), byte <= b' '), "{byte}");
        }
    }

    #[test]
    fn words_are_counted_across_pieces() {
        assert_eq!(words(&["Reporters don’t ", "agree", "d — 2.7% more"]), 5);
        assert_eq!(words(&["Страны НАТО ", "«договорились»"]), 3);
        assert_eq!(words(&["– … !"]), 0);
        assert_eq!(words(&["北京新闻", "社"]), 3);
        assert_eq!(words(&["ข่าวการเมือง"]), 3);
    }

    #[test]
    fn a_summary_ends_with_a_word() {
        assert_eq!(summary("One  two\nthree"), "One two three");
        let long = summary(&"sentence, ".repeat(60));
        assert!(long.ends_with("sentence…") && long.chars().count() <= SUMMARY, "{long}");
        assert_eq!(summary(&"x".repeat(400)).chars().count(), SUMMARY + 1);
    }
}

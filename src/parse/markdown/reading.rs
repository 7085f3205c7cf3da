//! What a reader gets: words, characters, and the plain text of a passage.

/// Counts while the text goes by, and keeps the plain text of a passage where it is asked to.
#[derive(Debug, Default)]
pub(super) struct Reading {
    words: usize,
    characters: usize,
    /// Characters of scripts that put no spaces between words, by how many of them make about a word.
    ideographs: usize,
    syllables: usize,
    in_word: bool,
    passage: Option<String>,
}

/// What an ASCII character does to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// It is part of one.
    Letter,
    /// It neither begins nor ends one.
    Mark,
    /// It ends one.
    Space,
}

/// The class of every byte; those outside ASCII are never asked for.
const CLASSES: [Class; 256] = {
    let mut classes = [Class::Mark; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            classes[byte as usize] = Class::Letter;
        } else if byte.is_ascii_whitespace() {
            classes[byte as usize] = Class::Space;
        }
        byte += 1;
    }
    classes
};

impl Reading {
    /// A piece of text; it may begin and end within a word.
    pub(super) fn text(&mut self, text: &str) {
        self.count(text);
        if let Some(passage) = &mut self.passage {
            passage.push_str(text);
        }
    }

    /// A gap between words: a line break, a cell, a block.
    pub(super) fn gap(&mut self) {
        self.in_word = false;
        if let Some(passage) = &mut self.passage
            && !passage.is_empty()
            && !passage.ends_with(' ')
        {
            passage.push(' ');
        }
    }

    /// From here on the text is kept.
    pub(super) fn keep(&mut self) {
        self.passage = Some(String::new());
    }

    /// The text kept since [`Reading::keep`].
    pub(super) fn kept(&mut self) -> Option<String> {
        self.passage.take()
    }

    /// The number of characters so far.
    pub(super) fn characters(&self) -> usize {
        self.characters
    }

    /// The number of words so far. Where a script has no spaces, two ideographs or kana make a word, and five
    /// characters of Thai, Lao, Khmer or Burmese: near enough for a reading time.
    pub(super) fn words(&self) -> usize {
        self.words + self.ideographs.div_ceil(2) + self.syllables.div_ceil(5)
    }

    fn count(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
            let (plain, other) = rest.split_at(end);
            self.count_ascii(plain.as_bytes());
            let mut letters = other.chars();
            if let Some(c) = letters.next() {
                self.characters += 1;
                self.in_word = self.count_wide(c, self.in_word);
            }
            rest = letters.as_str();
        }
    }

    /// Counts ASCII, which is most of most texts, by a table.
    fn count_ascii(&mut self, bytes: &[u8]) {
        self.characters += bytes.len();
        let mut in_word = self.in_word;
        for byte in bytes {
            let class = CLASSES[usize::from(*byte)];
            let is_letter = class == Class::Letter;
            self.words += usize::from(is_letter && !in_word);
            in_word = is_letter || (in_word && class == Class::Mark);
        }
        self.in_word = in_word;
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

/// The most that a description is worth: search engines and link previews show no more.
const SUMMARY: usize = 300;

/// `text` in one line, cut at a word's end with `…` where it is long.
pub(super) fn summary(text: &str) -> String {
    let mut summary = String::with_capacity(text.len().min(SUMMARY * 2));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pieces: &[&str]) -> usize {
        let mut reading = Reading::default();
        for piece in pieces {
            reading.text(piece);
        }
        reading.words()
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

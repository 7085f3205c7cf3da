//! One story of the archive: what its front matter says, and its text.

use super::random::Random;
use super::{Archive, SECTIONS, english};
use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use std::fmt::Write;

/// The years that the archive covers, in minutes from the first second of 2005 to the last of 2024.
const MINUTES: usize = 7_305 * 24 * 60;

/// What the front matter of a story says, beside its headline and its date.
#[derive(Debug)]
pub(crate) struct Front {
    pub(crate) standfirst: String,
    pub(crate) updated: Option<DateTime>,
    /// Names.
    pub(crate) authors: Vec<String>,
    pub(crate) topics: Vec<String>,
    /// `analysis`, `explainer` or `opinion`; none for news.
    pub(crate) kind: Option<&'static str>,
    pub(crate) dateline: Option<&'static str>,
    pub(crate) kicker: Option<String>,
    pub(crate) series: Option<String>,
    /// The text of a correction, made on the day of the story.
    pub(crate) correction: Option<String>,
}

/// What other stories must know of a story to link to it. It depends on the story's number and the archive's size alone.
#[derive(Debug)]
pub(crate) struct Story {
    index: usize,
    section: usize,
    pub(crate) headline: String,
    pub(crate) date: DateTime,
}

impl Story {
    pub(super) fn new(archive: &Archive, index: usize) -> Self {
        let mut random = Random::of(1, index);
        let minutes = (index * MINUTES + random.below(MINUTES)) / archive.stories;
        let minutes = i32::try_from(minutes).unwrap_or(i32::MAX);
        Self {
            index,
            section: random.rank(SECTIONS.len()),
            headline: english::headline(&mut random),
            date: date(2005, 1, 1).at(0, 0, 0, 0).saturating_add(minutes.minutes()),
        }
    }

    /// The folder of its file, below `content/`.
    pub(crate) fn folder(&self) -> String {
        format!("{}/{}/{:02}", SECTIONS[self.section].0, self.date.year(), self.date.month())
    }

    /// Its file below `content/`.
    pub(crate) fn file(&self) -> String {
        let mut name = String::with_capacity(self.headline.len());
        for c in self.headline.chars() {
            match c {
                'A'..='Z' => name.push(c.to_ascii_lowercase()),
                'a'..='z' | '0'..='9' => name.push(c),
                _ if !name.ends_with('-') => name.push('-'),
                _ => {}
            }
        }
        format!("{}/{}-{}.md", self.folder(), name.trim_end_matches('-'), self.index)
    }

    /// What its front matter says, and its text in Markdown, with links to other stories as Dateline and Zola have them:
    /// `[…](@/world/2005/03/a-headline-12.md)`.
    pub(crate) fn write(&self, archive: &Archive) -> (Front, String) {
        let mut random = Random::of(2, self.index);
        let front = self.front(archive, &mut random);
        let mut text = String::with_capacity(7_000);
        self.text(archive, &mut random, &mut text);
        (front, text)
    }

    /// Chance is asked in the order of the fields: whatever changes it changes every archive.
    fn front(&self, archive: &Archive, random: &mut Random) -> Front {
        let mut standfirst = String::new();
        english::sentence(random, &mut standfirst);
        let updated = random.one_in(8).then(|| self.date.saturating_add(i64::from(self.date.day()).hours()));
        let mut authors: Vec<String> =
            (0..random.between(1, 2)).map(|_| english::person(random.rank(archive.authors))).collect();
        // The same author may have come up twice.
        authors.dedup();
        let mut topics: Vec<usize> = (0..random.between(1, 5)).map(|_| random.rank(archive.topics)).collect();
        topics.sort_unstable();
        topics.dedup();
        Front {
            standfirst,
            updated,
            authors,
            topics: topics.into_iter().map(english::topic).collect(),
            kind: match (SECTIONS[self.section].0, random.below(20)) {
                ("opinion", _) => Some("opinion"),
                (_, 0) => Some("analysis"),
                (_, 1) => Some("explainer"),
                _ => None,
            },
            dateline: random.one_in(3).then(|| english::place(random)),
            kicker: random.one_in(3).then(|| english::topic(random.rank(archive.topics))),
            series: random.one_in(25).then(|| archive.series_title(self.index)),
            correction: random.one_in(50).then(|| {
                let mut text = String::new();
                english::sentence(random, &mut text);
                text
            }),
        }
    }

    fn text(&self, archive: &Archive, random: &mut Random, out: &mut String) {
        // A word of this text has 6.1 bytes with the space after it: 350 to 1,050 words, 700 in the middle.
        let length = random.between(2_135, 6_405);
        let (has_subheads, has_note) = (random.one_in(2), random.one_in(12));
        let mut paragraphs = 0;
        while out.len() < length {
            if has_subheads && paragraphs > 0 && paragraphs % 4 == 0 {
                let _ = write!(out, "## {}\n\n", english::subhead(random));
            }
            self.paragraph(archive, random, out);
            if has_note && paragraphs == 1 {
                out.push_str("[^1]");
            }
            out.push_str("\n\n");
            paragraphs += 1;
            match random.below(24) {
                0 => list(random, out, "- "),
                1 => list(random, out, "1. "),
                2 | 3 => {
                    out.push_str("> ");
                    english::sentence(random, out);
                    out.push_str("\n\n");
                }
                4 if random.one_in(3) => table(random, out),
                _ => {}
            }
        }
        if has_note {
            out.push_str("[^1]: ");
            english::sentence(random, out);
            out.push('\n');
        }
    }

    /// Some sentences; now and then one of them leads to an older story or to another site, or has its weight on a word.
    fn paragraph(&self, archive: &Archive, random: &mut Random, out: &mut String) {
        for at in 0..random.between(2, 5) {
            if at > 0 {
                out.push(' ');
            }
            match random.below(40) {
                0 | 1 if self.index > 0 => {
                    // Newsrooms link to what they wrote lately.
                    let back = 1 + random.rank(self.index.min(5_000));
                    let older = Story::new(archive, self.index - back);
                    let _ = write!(out, "As [this paper has told](@/{}), ", older.file());
                    out.push_str("it was not the first time.");
                }
                2 => {
                    let number = random.below(10_000);
                    let _ =
                        write!(out, "The [papers of the case](https://records.example/{number}) have been published.");
                }
                3 => {
                    out.push_str("**What is known:** ");
                    english::sentence(random, out);
                }
                4 => {
                    let _ = write!(out, "In the words of *The {} Letter*, it could not last.", english::place(random));
                }
                _ => english::sentence(random, out),
            }
        }
    }
}

fn list(random: &mut Random, out: &mut String, mark: &str) {
    for _ in 0..random.between(3, 5) {
        out.push_str(mark);
        english::sentence(random, out);
        out.push('\n');
    }
    out.push('\n');
}

fn table(random: &mut Random, out: &mut String) {
    out.push_str("| Town | Before | Now |\n|---|--:|--:|\n");
    for _ in 0..random.between(3, 6) {
        let (town, before, now) = (english::place(random), random.below(500), random.below(500));
        let _ = writeln!(out, "| {town} | {before} | {now} |");
    }
    out.push('\n');
}

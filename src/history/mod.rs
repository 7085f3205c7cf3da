//! The record of addresses: what address every story and standing page has, and which it had before.
//!
//! It is a text file of the newsroom's own, `addresses.txt` beside `site.toml`, and belongs to what is committed: a
//! build on another machine, or after `.dateline/` is gone, still knows where a story stood last month. One line a
//! file, sorted, so that two people's changes go together; two lines about one file, as a merge leaves them, are read as
//! one. What follows from it for the site is decided in `model/history.rs`; `emit` writes it.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::discover::below_content;
use crate::memo::Fingerprint;
use crate::paths::{PagePath, SitePath, has_direct_parts};
use crate::world::{Problem, World};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;

/// The name of the record.
pub const ADDRESSES: &str = "addresses.txt";

/// What is written above the lines.
const HEAD: &str = "\
# Every address at which a story or a standing page was published. Dateline keeps this file: old links lead on, and
# what was taken down says so. Commit it with the site. To forget something, take its line out.
# file, fingerprint of title and date, `gone` where it was taken down, address, earlier addresses
";

/// The word for what was taken down.
const GONE: &str = "gone";

/// All lines, sorted by file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// The lines.
    pub lines: Vec<Line>,
    /// The files of which no more is to be said than where they are: nearly all of them.
    pub plain: Vec<Plain>,
}

/// What a line says of nearly every file: where it is published, and nothing of the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plain {
    /// The file, with `content/` before it.
    pub file: SitePath,
    /// Its title and date, as in [`Line::identity`].
    pub identity: Fingerprint,
    /// Its address.
    pub address: PagePath,
}

impl Plain {
    /// Whether a line, with its end, is that of a file as it would be written.
    pub fn is(line: &str, file: &SitePath, identity: Fingerprint, address: &PagePath) -> bool {
        let rest = line.strip_prefix(&*encoded(below_content(file))).and_then(|rest| rest.strip_prefix(' '));
        let parts = rest.and_then(|rest| rest.split_at_checked(DIGITS));
        let parts = parts.filter(|(number, _)| number.bytes().eq(digits(identity)));
        let rest = parts.and_then(|(_, rest)| rest.strip_prefix(" /")?.strip_suffix('\n'));
        rest.is_some_and(|rest| rest == encoded(address.as_str()))
    }

    fn write(&self, text: &mut String) {
        write(below_content(&self.file), self.identity, false, std::slice::from_ref(&self.address), text);
    }
}

/// How many hexadecimal digits a fingerprint has.
const DIGITS: usize = 16;

fn digits(Fingerprint(number): Fingerprint) -> impl Iterator<Item = u8> {
    (0..DIGITS).rev().map(move |place| b"0123456789abcdef"[(number >> (4 * place) & 15) as usize])
}

/// What is known of one file of `content/`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// The file, below `content/`.
    pub file: String,
    /// Its title and date: tells that a file of another name is the same story.
    pub identity: Fingerprint,
    /// Whether it was taken down: deleted, or expired.
    pub is_gone: bool,
    /// The address that it has or had last, then all earlier ones, the latest first.
    pub addresses: Vec<PagePath>,
}

impl Record {
    /// The text of the site's record; a site that has none yet has an empty one.
    pub fn text(world: &dyn World, diagnostics: &mut Diagnostics) -> String {
        let file = SitePath::from(ADDRESSES);
        let bytes = match world.read(&file, u64::MAX) {
            Ok(bytes) => bytes,
            Err(Problem::Missing) => return String::new(),
            Err(problem) => {
                diagnostics.push(problem.diagnostic(&file));
                return String::new();
            }
        };
        let text = String::from_utf8(bytes.into_owned());
        let text = text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        // Some editors put a mark in front.
        text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)
    }

    /// Reads the text of a record.
    pub fn parse(text: &str, diagnostics: &mut Diagnostics) -> Self {
        Self::parse_some(text, lines(text), diagnostics)
    }

    /// Reads some lines of the text of a record.
    pub fn parse_some(text: &str, some: impl IntoIterator<Item = Range<usize>>, diagnostics: &mut Diagnostics) -> Self {
        let file = &SitePath::from(ADDRESSES);
        let mut lines = Vec::new();
        for range in some {
            let line = text[range.clone()].trim();
            if !line.is_empty() && !line.starts_with('#') {
                match Line::parse(line) {
                    Some(line) => lines.push(line),
                    None => diagnostics.push(unreadable(file, range.start, line)),
                }
            }
        }
        Self { lines, plain: Vec::new() }.sorted()
    }

    /// Whether a text is as it would be written but for the lines of files; `others` are the places of all lines in it that
    /// are none.
    pub fn is_as_written(text: &str, others: &[Range<usize>]) -> bool {
        text.starts_with(HEAD) && others.last().is_none_or(|last| last.end <= HEAD.len())
    }

    /// The record with its lines in order, each file once.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        let is_sorted = self.lines.windows(2).all(|two| two[0].file < two[1].file);
        if !is_sorted {
            self.lines.sort_by(|a, b| a.file.cmp(&b.file));
            self.lines.dedup_by(|next, first| {
                let is_same = next.file == first.file;
                if is_same {
                    first.is_gone &= next.is_gone;
                    let new = next.addresses.drain(..).filter(|address| !first.addresses.contains(address));
                    let new: Vec<PagePath> = new.collect();
                    first.addresses.extend(new);
                }
                is_same
            });
        }
        self
    }

    /// The record as it is written.
    pub fn to_text(&self) -> String {
        let names = |line: &Line| line.addresses.iter().map(|address| address.as_str().len() + 2).sum::<usize>();
        let length = self.lines.iter().map(|line| line.file.len() + names(line) + 24).sum::<usize>();
        let plain =
            self.plain.iter().map(|one| one.file.as_str().len() + one.address.as_str().len() + 20).sum::<usize>();
        let mut text = String::with_capacity(HEAD.len() + length + plain);
        text.push_str(HEAD);
        let mut plain = self.plain.iter().peekable();
        for line in &self.lines {
            while let Some(one) = plain.next_if(|one| below_content(&one.file) < line.file.as_str()) {
                one.write(&mut text);
            }
            line.write(&mut text);
        }
        plain.for_each(|one| one.write(&mut text));
        text
    }
}

/// Every line of a text with its end, by its place.
pub fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let last = (!text.is_empty() && !text.ends_with('\n')).then_some(text.len());
    ends.chain(last).scan(0, |start, end| Some(std::mem::replace(start, end)..end))
}

fn write(file: &str, identity: Fingerprint, is_gone: bool, addresses: &[PagePath], text: &mut String) {
    text.push_str(&encoded(file));
    text.push(' ');
    text.extend(digits(identity).map(char::from));
    if is_gone {
        text.push(' ');
        text.push_str(GONE);
    }
    for address in addresses {
        text.push_str(" /");
        text.push_str(&encoded(address.as_str()));
    }
    text.push('\n');
}

impl Line {
    fn write(&self, text: &mut String) {
        write(&self.file, self.identity, self.is_gone, &self.addresses, text);
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_ascii_whitespace().peekable();
        let file = decoded(words.next()?)?.into_owned();
        let identity = words.next().filter(|word| word.len() == DIGITS)?;
        let identity = Fingerprint(u64::from_str_radix(identity, 16).ok()?);
        let is_gone = words.next_if_eq(&GONE).is_some();
        let addresses: Option<Vec<PagePath>> = words.map(address).collect();
        let addresses = addresses.filter(|addresses| !addresses.is_empty())?;
        Some(Self { file, identity, is_gone, addresses })
    }
}

/// The address of a page, which does not climb out of the site nor end a line of a file for hosts.
fn address(word: &str) -> Option<PagePath> {
    let path = decoded(word.strip_prefix('/')?)?;
    // Nearly all are plain, which is seen at once.
    if is_plain(&path) && has_direct_parts(path.strip_suffix('/').unwrap_or(&path)) {
        return Some(PagePath::new(&path));
    }
    let is_direct = !path.split('/').any(|part| matches!(part, "." | "..")) && !path.contains(char::is_control);
    (is_direct && !path.is_empty() && !path.starts_with('/') && !path.contains("//")).then(|| PagePath::new(&path))
}

/// A name without the characters that separate words.
fn encoded(name: &str) -> Cow<'_, str> {
    let is_special = |c: char| c.is_whitespace() || c.is_control() || c == '%';
    if is_plain(name) || !name.contains(is_special) {
        return Cow::Borrowed(name);
    }
    let mut text = String::with_capacity(name.len() + 8);
    for c in name.chars() {
        if is_special(c) {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(text, "%{byte:02X}");
            }
        } else {
            text.push(c);
        }
    }
    Cow::Owned(text)
}

fn decoded(word: &str) -> Option<Cow<'_, str>> {
    match memchr::memchr(b'%', word.as_bytes()) {
        Some(_) => percent_decode_str(word).decode_utf8().ok(),
        None => Some(Cow::Borrowed(word)),
    }
}

/// Whether a name has nothing but ASCII characters that are seen, and none that begins an escape.
fn is_plain(name: &str) -> bool {
    #[expect(clippy::needless_bitwise_bool, reason = "without a branch, many bytes are looked at at once")]
    let is_plain = |byte: u8| byte.is_ascii_graphic() & (byte != b'%');
    name.bytes().fold(true, |all, byte| all & is_plain(byte))
}

fn unreadable(file: &SitePath, start: usize, line: &str) -> Diagnostic {
    let is_conflict = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark));
    let help = if is_conflict {
        "keep the lines of both sides and delete the marks between them"
    } else {
        "bring the file back as it was committed last, or take this line out"
    };
    Diagnostic::new(Code::Syntax, "this is not a line of the record of addresses")
        .at(file, start..start + line.len(), "")
        .help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Record, usize) {
        let mut found = Diagnostics::default();
        let record = Record::parse(text, &mut found);
        (record, found.sorted().len())
    }

    #[test]
    fn what_is_written_is_read() {
        let line = |file: &str, is_gone, addresses: &[&str]| Line {
            file: file.to_owned(),
            identity: Fingerprint(7),
            is_gone,
            addresses: addresses.iter().map(|path| PagePath::new(path)).collect(),
        };
        let lines = vec![
            line("a b%.md", false, &["a/b/"]),
            line("news/мир.md", false, &["new/", "old/", "older page.html"]),
            line("x.md", true, &["x/"]),
        ];
        let record = Record { lines, plain: Vec::new() };
        let text = record.to_text();
        assert!(text.ends_with(
            "news/мир.md 0000000000000007 /new/ /old/ /older%20page.html\nx.md 0000000000000007 gone /x/\n"
        ));
        assert_eq!(parse(&text), (record, 0));
    }

    #[test]
    fn two_lines_about_one_file_are_one() {
        let (record, wrong) =
            parse("b 0000000000000001 /b/\na 0000000000000001 gone /1/\na 0000000000000002 /2/ /1/\n");
        assert_eq!(wrong, 0);
        let text = record.to_text();
        let lines: Vec<&str> = text.lines().skip(3).collect();
        assert_eq!(lines, ["a 0000000000000001 /1/ /2/", "b 0000000000000001 /b/"]);
    }

    #[test]
    fn what_is_no_line_is_reported() {
        for line in [
            "<<<<<<< HEAD",
            "a",
            "a 1 /b/",
            "a 0000000000000001",
            "a 0000000000000001 gone",
            "a 000000000000000g /b/",
            "a 0000000000000001 b/",
            "a 0000000000000001 /",
            "a 0000000000000001 /../b/",
            "a 0000000000000001 /%2e%2e/b/",
            "a 0000000000000001 //evil.example/",
            "a 0000000000000001 /%ff/",
            "a 0000000000000001 /b%0Ac/",
        ] {
            assert_eq!(parse(line), (Record::default(), 1), "{line}");
        }
    }
}

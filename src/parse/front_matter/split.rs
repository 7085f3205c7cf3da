//! Where the front matter of a file ends and its text begins.

use crate::diagnostics::{Code, Diagnostic};
use crate::fields::Format;
use crate::paths::SitePath;
use std::ops::Range;

impl Format {
    /// The line before and after front matter in this language.
    pub fn fence(self) -> &'static str {
        match self {
            Format::Toml => "+++",
            Format::Yaml => "---",
        }
    }
}

/// Where a file's front matter stands and where its text begins, in bytes from the beginning of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// What it is written in.
    pub format: Format,
    /// The front matter without its fences.
    pub block: Range<usize>,
    /// The beginning of the text: right after the line of the closing fence.
    pub body: usize,
}

impl Split {
    /// The opening fence: the place for what is missing from the front matter.
    pub fn fence(&self, source: &str) -> Range<usize> {
        let start = after_bom(source);
        start..start + self.format.fence().len()
    }
}

/// Finds the front matter at the top of a file.
///
/// The fences stand on lines of their own; white space after them, a byte order mark before them and any line ends
/// are accepted, because editors add them unasked.
pub fn split(file: &SitePath, source: &str) -> Result<Split, Diagnostic> {
    let start = after_bom(source);
    let first = source[start..].lines().next().unwrap_or("").trim_end();
    let format = match first {
        "+++" => Format::Toml,
        "---" => Format::Yaml,
        _ => return Err(missing(file, &source[start..], start)),
    };
    let block = start + line_length(&source[start..]);
    let mut line = block;
    while line < source.len() {
        let next = line + line_length(&source[line..]);
        if source[line..].starts_with(format.fence()) && source[line..next].trim_end() == format.fence() {
            return Ok(Split { format, block: block..line, body: next });
        }
        line = next;
    }
    Err(unclosed(file, source, start, format))
}

/// The length of the first line with its line end.
fn line_length(text: &str) -> usize {
    memchr::memchr(b'\n', text.as_bytes()).map_or(text.len(), |end| end + 1)
}

fn after_bom(source: &str) -> usize {
    if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

fn missing(file: &SitePath, text: &str, start: usize) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::NoFrontMatter, "this file has no front matter");
    let first = text.trim_start().lines().next().unwrap_or("").trim_end();
    let help = match first {
        "+++" | "---" => "move the front matter to the very first line of the file",
        "{" => "front matter in JSON is not read; write it as TOML between two lines of `+++`",
        _ => "begin the file with a line `+++`, a line `title = \"…\"` and another line `+++`",
    };
    diagnostic.at(file, start..start, "").help(help)
}

fn unclosed(file: &SitePath, source: &str, start: usize, format: Format) -> Diagnostic {
    let fence = format.fence();
    let other = if format == Format::Toml { Format::Yaml } else { Format::Toml }.fence();
    let has_other = source[start..].lines().skip(1).any(|line| line.trim_end() == other);
    let help = if has_other {
        format!("it is closed with `{other}`; write the same fence before and after it")
    } else {
        format!("write a line `{fence}` between the front matter and the text")
    };
    Diagnostic::new(Code::Syntax, "the front matter that begins here does not end")
        .at(file, start..start + fence.len(), "")
        .help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, format: Format, block: &str, body: &str) {
        let split = split(&"content/a.md".into(), source).expect(source);
        assert_eq!(split.format, format);
        assert_eq!(&source[split.block.clone()], block);
        assert_eq!(&source[split.body..], body);
        assert_eq!(&source[split.fence(source)], format.fence());
    }

    fn check_error(source: &str, code: Code, help: &str) {
        let diagnostic = split(&"content/a.md".into(), source).expect_err(source);
        assert_eq!(diagnostic.code, code, "{source:?}");
        let given = diagnostic.help.unwrap_or_default();
        assert!(given.contains(help), "{given:?} does not contain {help:?}");
    }

    #[test]
    fn finds_both_formats() {
        check("+++\na = 1\n+++\nText\n", Format::Toml, "a = 1\n", "Text\n");
        check("---\na: 1\n---\nText\n", Format::Yaml, "a: 1\n", "Text\n");
    }

    #[test]
    fn accepts_what_editors_add() {
        check("\u{feff}+++\r\na = 1\r\n+++ \r\nText\r\n", Format::Toml, "a = 1\r\n", "Text\r\n");
        check("--- \t\n---", Format::Yaml, "", "");
        check("+++\n+++\n", Format::Toml, "", "");
    }

    #[test]
    fn other_fences_and_longer_lines_belong_to_the_block() {
        check("---\na: |\n  ----\n +++\n---\n---\n", Format::Yaml, "a: |\n  ----\n +++\n", "---\n");
    }

    #[test]
    fn says_what_is_missing() {
        check_error("", Code::NoFrontMatter, "begin the file");
        check_error("# Title\n", Code::NoFrontMatter, "begin the file");
        check_error("\n+++\na = 1\n+++\n", Code::NoFrontMatter, "very first line");
        check_error("{\n\"title\": 1}\n", Code::NoFrontMatter, "JSON");
        check_error("+++\na = 1\n", Code::Syntax, "write a line `+++`");
        check_error("+++", Code::Syntax, "write a line `+++`");
        check_error("+++\na = 1\n---\nText", Code::Syntax, "closed with `---`");
    }
}

//! The human report: each diagnostic with the lines it speaks of.
//!
//! ```text
//! error[unknown-key]: there is no key `titel`
//!  --> content/news/nato.md:2:1
//!   |
//! 2 | titel = "NATO ministers meet"
//!   | ^^^^^
//!   |
//!   = help: did you mean `title`?
//! ```

use super::{Diagnostic, Label, Severity};
use crate::paths::SitePath;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str as visible,
};
use std::ops::Range;

/// The longest line of a source that is shown. Cutting it to the width of a screen means measuring every sign of it.
const LONGEST_LINE: usize = 64 * 1024;

/// One diagnostic with its source lines, without a line end after it; `styled` adds colours for a terminal.
///
/// `sources` gives a file's text; where it has none, or the text has changed meanwhile and the place is not in it, only
/// the file's name is shown.
pub fn render(diagnostic: &Diagnostic, sources: &dyn Fn(&SitePath) -> Option<String>, styled: bool) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let message = visible(&diagnostic.message);
    let mut group = Group::with_title(level.primary_title(message).id(diagnostic.code.as_str()));
    for (file, labels) in by_file(&diagnostic.labels) {
        let is_first = diagnostic.labels.first().is_some_and(|label| label.file == *file);
        group = match sources(file).and_then(|source| snippet(file, &source, &labels, is_first)) {
            Some(snippet) => group.element(snippet),
            None => group.element(Origin::path(name(file))),
        };
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

/// A file's name, on one line whatever is in it.
fn name(file: &SitePath) -> String {
    visible(file.as_str()).replace('\n', "␊").replace('\t', "␉")
}

/// The labels of each file, the files in the order in which they are first spoken of.
fn by_file(labels: &[Label]) -> Vec<(&SitePath, Vec<&Label>)> {
    let mut files: Vec<(&SitePath, Vec<&Label>)> = Vec::new();
    for label in labels {
        match files.iter_mut().find(|(file, _)| **file == label.file) {
            Some((_, labels)) => labels.push(label),
            None => files.push((&label.file, vec![label])),
        }
    }
    files
}

/// The lines from the first to the last label. The renderer is given no more of the file than that: it looks through
/// all it gets, and a story may be long. `None` where nothing can be shown.
fn snippet(
    file: &SitePath,
    source: &str,
    labels: &[&Label],
    is_first: bool,
) -> Option<Snippet<'static, Annotation<'static>>> {
    let places: Vec<(Range<usize>, &Label)> =
        labels.iter().filter_map(|label| Some((place(source, label)?, *label))).collect();
    let first = places.iter().map(|(place, _)| place.start).min()?;
    let last = places.iter().map(|(place, _)| place.end).max()?;
    let start = source[..first].rfind('\n').map_or(0, |end| end + 1);
    let end = source[last..].find(['\r', '\n']).map_or(source.len(), |end| last + end);
    let window = &source[start..end];
    if window.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    let annotations = places.iter().enumerate().map(|(at, (place, label))| {
        let kind = if is_first && at == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation = kind.span(place.start - start..place.end - start);
        if label.text.is_empty() { annotation } else { annotation.label(visible(&label.text)) }
    });
    let line = source[..start].matches('\n').count() + 1;
    let snippet = Snippet::source(window.to_owned()).line_start(line).path(name(file));
    Some(snippet.annotations(annotations))
}

/// The part of a label that is underlined: its first line. A list of thirty lines is not shown whole for one word.
fn place(source: &str, label: &Label) -> Option<Range<usize>> {
    let start = source.floor_char_boundary(label.start.filter(|start| *start <= source.len())?);
    let end = source.ceil_char_boundary(label.end.clamp(start, source.len()));
    let text = &source[start..end];
    let line = text.split(['\n', '\r']).next().unwrap_or("");
    Some(start..start + line.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Code;

    fn check(source: &str, diagnostic: &Diagnostic, expect: &str) {
        let report = render(diagnostic, &|_| Some(source.to_owned()), false);
        assert_eq!(report, expect.trim_matches('\n'), "\n{report}");
        let styled = render(diagnostic, &|_| Some(source.to_owned()), true);
        assert!(styled.contains("\u{1b}["));
    }

    fn at(span: Range<usize>) -> Diagnostic {
        Diagnostic::new(Code::UnknownKey, "there is no key `titel`").at(&"a.md".into(), span, "")
    }

    #[test]
    fn one_place() {
        check(
            "+++\ntitel = \"A\"\n+++\n",
            &at(4..9).help("did you mean `title`?"),
            "
error[unknown-key]: there is no key `titel`
 --> a.md:2:1
  |
2 | titel = \"A\"
  | ^^^^^
  |
  = help: did you mean `title`?",
        );
    }

    #[test]
    fn two_places_in_one_file_and_one_in_another() {
        let file = SitePath::from("a.md");
        let diagnostic = Diagnostic::new(Code::DoubledKey, "`b` is given twice")
            .at(&file, 14..15, "")
            .at(&file, 0..1, "first given here")
            .at(&"z.md".into(), 7..8, "and here");
        check(
            "b: 1\nc\nd\ne\nf\nb: 2\n",
            &diagnostic,
            "
error[doubled-key]: `b` is given twice
 --> a.md:6:2
  |
1 | b: 1
  | - first given here
...
6 | b: 2
  |  ^
  |
 ::: z.md:3:1
  |
3 | d
  | - and here",
        );
    }

    #[test]
    fn warnings_and_files_as_a_whole() {
        let diagnostic = Diagnostic::new(Code::ForeignFile, "nobody wrote this").in_file(&"public/x".into());
        check("", &diagnostic, "\nwarning[foreign-file]: nobody wrote this\n--> public/x");
        check("", &Diagnostic::new(Code::BadUrl, "no").help("yes"), "\nerror[bad-url]: no\n |\n = help: yes");
    }

    #[test]
    fn a_file_that_is_gone_or_has_changed() {
        let expect = "error[unknown-key]: there is no key `titel`\n--> a.md";
        assert_eq!(render(&at(4..9), &|_| None, false), expect);
        assert_eq!(render(&at(4..9), &|_| Some("é".to_owned()), false), expect);
        assert_eq!(render(&at(0..1), &|_| Some("x".repeat(LONGEST_LINE + 1)), false), expect);
    }

    #[test]
    fn places_between_the_bytes_of_a_character() {
        check("é", &at(1..1), "\nerror[unknown-key]: there is no key `titel`\n --> a.md:1:1\n  |\n1 | é\n  | ^");
    }

    #[test]
    fn points_and_ends() {
        check("", &at(0..0), "\nerror[unknown-key]: there is no key `titel`\n --> a.md:1:1\n  |\n1 |\n  | ^");
        check("ab", &at(2..2), "\nerror[unknown-key]: there is no key `titel`\n --> a.md:1:3\n  |\n1 | ab\n  |   ^");
        check("ab\n", &at(3..3), "\nerror[unknown-key]: there is no key `titel`\n --> a.md:2:1\n  |\n2 |\n  | ^");
        check(
            "ab\r\ncd\r\n",
            &at(0..8),
            "\nerror[unknown-key]: there is no key `titel`\n --> a.md:1:1\n  |\n1 | ab\n  | ^^",
        );
    }

    #[test]
    fn tabs_wide_signs_and_controls() {
        check(
            "\tkey: 記事 x\u{1b}[31m\u{202e}\n",
            &at(6..12),
            "
error[unknown-key]: there is no key `titel`
 --> a.md:1:7
  |
1 |     key: 記事 x␛[31m�
  |          ^^^^",
        );
        let diagnostic = Diagnostic::new(Code::BadValue, "\u{1b}[31m \u{202e}");
        assert_eq!(render(&diagnostic, &|_| None, false), "error[bad-value]: ␛[31m �");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let source = format!("{}titel{}", "a ".repeat(500), " b".repeat(500));
        let report = render(&at(1000..1005), &|_| Some(source.clone()), false);
        assert!(report.contains(" titel "), "{report}");
        assert!(report.lines().all(|line| line.chars().count() < 200), "{report}");
        assert!(report.contains("a.md:1:1001"), "{report}");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(source in "(?s).{0,60}", a in 0usize..80, b in 0usize..80, c in 0usize..80) {
            let file = SitePath::from("a.md");
            let diagnostic = at(a..b).at(&file, c..c, "here").at(&file, c..a, "and\nhere");
            render(&diagnostic, &|_| Some(source.clone()), false);
        }
    }
}

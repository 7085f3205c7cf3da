//! Markdown in one line: captions, corrections.

use super::dialect::Dialect;
use super::pass::Pass;
use super::place::Place;
use crate::diagnostics::Diagnostics;
use crate::parse::settings::MarkdownSettings;
use crate::paths::SitePath;
use std::ops::Range;

/// What stands before the text of a line while it is parsed, so that it can only be a paragraph: “1. May” is no list
/// and “# 1” no heading. A bracket, so that emphasis and quotations after it begin as at a line’s start.
pub(super) const GUARD: &str = "(";

/// A line of text with its guard, and where it stands: in the file at `span`, which may include quotes around it.
pub(super) fn guarded(text: &str, span: &Range<usize>) -> (String, Place) {
    let trimmed = text.trim_start();
    let mut line = String::with_capacity(text.len() + GUARD.len());
    line.push_str(GUARD);
    line.extend(trimmed.trim_end().chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
    let indent = text.len() - trimmed.len();
    let skip = GUARD.len();
    let place = match span.len().checked_sub(text.len()) {
        Some(0) => Place::At { start: span.start + indent, skip },
        Some(2) => Place::At { start: span.start + 1 + indent, skip },
        _ => Place::Within(span.clone()),
    };
    (line, place)
}

/// A line within the text of another pass: its marks and words are those of the whole.
pub(super) fn nested(outer: &mut Pass<'_, '_>, text: &str, span: Range<usize>) -> String {
    let (line, _) = guarded(text, &span);
    let mut inner = line_pass(outer.file, &line, Place::Within(span), outer.settings, outer.diagnostics);
    std::mem::swap(&mut inner.marks, &mut outer.marks);
    std::mem::swap(&mut inner.reading, &mut outer.reading);
    let html = inner.run();
    std::mem::swap(&mut inner.marks, &mut outer.marks);
    std::mem::swap(&mut inner.reading, &mut outer.reading);
    outer.raw.passed_on |= inner.raw.passed_on;
    html
}

/// The pass over one guarded line.
pub(super) fn line_pass<'a, 's>(
    file: &'s SitePath,
    line: &'a str,
    place: Place,
    settings: &'s MarkdownSettings,
    diagnostics: &'s mut Diagnostics,
) -> Pass<'a, 's> {
    let mut pass = Pass::new(file, line, place, Dialect::Line, settings, diagnostics);
    pass.marks.are_tokens = true;
    pass
}

//! Diagnostics and the closing summary, as a person or a program reads them.

use super::{Color, Speech};
use crate::diagnostics::{Diagnostics, Severity, human, machine};
use crate::paths::SitePath;
use crate::world::{TEXT_LIMIT, World};
use clap::ValueEnum;
use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With the lines they speak of
    Human,
    /// One JSON object a line
    Json,
    /// GitHub workflow commands, which mark the lines in a change
    Github,
}

/// Writes all diagnostics: for a person to standard error, for a program to standard output.
pub(super) fn diagnostics(found: &Diagnostics, world: &dyn World, format: Format, speech: &Speech) {
    let source = |file: &SitePath| {
        let bytes = world.read(file, TEXT_LIMIT).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    let mut text = String::new();
    for diagnostic in found.sorted() {
        let _ = match format {
            Format::Human => writeln!(text, "{}\n", human::render(diagnostic, &source, is_styled(speech)).trim_end()),
            Format::Json => writeln!(text, "{}", machine::json(diagnostic, &source)),
            Format::Github => writeln!(text, "{}", machine::github(diagnostic, &source)),
        };
    }
    // A reader that has gone away, as `head` does, is no reason to fail.
    let _ = match format {
        Format::Human => std::io::stderr().write_all(text.as_bytes()),
        Format::Json | Format::Github => std::io::stdout().write_all(text.as_bytes()),
    };
}

/// `2 errors, 1 warning`; empty where there are none.
pub(super) fn count(found: &Diagnostics) -> String {
    let errors = found.sorted().iter().filter(|found| found.severity() == Severity::Error).count();
    let warnings = found.sorted().len() - errors;
    let parts = [(errors, "error"), (warnings, "warning")];
    let parts: Vec<String> = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| number(n, word)).collect();
    parts.join(", ")
}

/// `1 article`, `2,000 articles`.
pub(super) fn number(n: usize, word: &str) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {word}{}", if n == 1 { "" } else { "s" })
}

fn is_styled(speech: &Speech) -> bool {
    match speech.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => std::io::stderr().is_terminal() && !no_color(),
    }
}

/// Whether the person asked every program for plain text (the `NO_COLOR` convention).
#[expect(clippy::disallowed_methods, reason = "the command line is where the environment comes in")]
fn no_color() -> bool {
    std::env::var("NO_COLOR").is_ok_and(|value| !value.is_empty())
        || std::env::var("TERM").is_ok_and(|term| term == "dumb")
}

//! The stylesheet and the script: many small files in the theme, one file each on the site; and one more each for live pages.

use super::fingerprint;
use crate::diagnostics::Diagnostics;
use crate::paths::{OutputPath, SitePath};
use crate::world::{World, read_text};
use std::fmt::Write;

/// Several files joined into one, with its place in the output.
#[derive(Debug)]
pub struct Bundle {
    /// Its place, fingerprint included.
    pub path: OutputPath,
    /// Its text.
    pub text: String,
}

impl Bundle {
    fn new(stem: &str, extension: &str, text: String) -> Self {
        let path = OutputPath::new(format!("assets/{stem}.{}.{extension}", fingerprint(text.as_bytes())));
        Self { path, text }
    }
}

/// Joins the stylesheets in the order of their names. The theme's options come last, as custom properties.
pub(super) fn stylesheet(
    world: &dyn World,
    stem: &str,
    files: &[&SitePath],
    options: &serde_json::Map<String, serde_json::Value>,
    diagnostics: &mut Diagnostics,
) -> Bundle {
    let mut text = String::new();
    for file in files {
        match read_text(world, file) {
            Ok(css) => text.push_str(&minify(file, &css, diagnostics)),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    text.push_str(&custom_properties(options));
    Bundle::new(stem, "css", text)
}

/// The theme's options as `:root{--accent:…}`; `configuration` has made sure that they cannot end the rule.
fn custom_properties(options: &serde_json::Map<String, serde_json::Value>) -> String {
    let mut rule = String::new();
    for (name, value) in options {
        let value = match value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Number(number) => number.to_string(),
            _ => continue,
        };
        let _ = write!(rule, "--{}:{value};", name.replace('_', "-"));
    }
    if rule.is_empty() { rule } else { format!(":root{{{rule}}}") }
}

#[cfg(feature = "stylesheets")]
fn minify(file: &SitePath, css: &str, diagnostics: &mut Diagnostics) -> String {
    use crate::diagnostics::{Code, Diagnostic};
    use lightningcss::stylesheet::{ParserOptions, PrinterOptions, StyleSheet};
    let parsed = StyleSheet::parse(css, ParserOptions::default());
    let printed = parsed.map_err(|error| (error.kind.to_string(), error.loc)).and_then(|sheet| {
        let options = PrinterOptions { minify: true, ..PrinterOptions::default() };
        sheet.to_css(options).map_err(|error| (error.kind.to_string(), None))
    });
    match printed {
        Ok(printed) => printed.code,
        Err((message, place)) => {
            // The parser names tokens as it names them to itself: `Ident("weight")`.
            let token = message.strip_prefix("Unexpected token ").and_then(|token| token.split('"').nth(1));
            let message = token.map_or(message.clone(), |token| format!("`{token}` is not expected here"));
            let at = place.map_or(0, |place| offset(css, place.line as usize, place.column as usize));
            diagnostics.push(
                Diagnostic::new(Code::Stylesheet, message)
                    .at(file, at..at, "")
                    .help("correct it; what follows in this file has not been looked at"),
            );
            String::new()
        }
    }
}

#[cfg(not(feature = "stylesheets"))]
fn minify(_file: &SitePath, css: &str, _diagnostics: &mut Diagnostics) -> String {
    css.to_owned()
}

/// The byte at a line (from 0) and column (from 1), as the stylesheet parser counts them.
#[cfg(feature = "stylesheets")]
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let in_line = text[start..].chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>();
    start + in_line
}

/// Joins the scripts in the order of their names. They share one scope: a name may be declared only once in all of them.
pub(super) fn script(world: &dyn World, stem: &str, files: &[&SitePath], diagnostics: &mut Diagnostics) -> Bundle {
    let mut text = String::new();
    for file in files {
        match read_text(world, file) {
            Ok(script) => {
                text.push_str(script.trim_end());
                text.push('\n');
            }
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    Bundle::new(stem, "js", text)
}

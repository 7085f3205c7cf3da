//! The report for programs: JSON lines and GitHub workflow commands.
//!
//! Lines and columns count from 1. A column counts characters (Unicode scalar values), as the human report does; the
//! end is the place after the last character.

use super::{Diagnostic, Label};
use crate::paths::SitePath;
use serde_json::{Value, json};

/// One diagnostic as a JSON object on one line: `code`, `severity`, `message`, `file`, `line`, `column`, `end_line`,
/// `end_column`, `help` and `labels`. What is not known is `null`. `labels` has every place with its own `text`; the
/// first of them is the one that `file` and the numbers name.
pub fn json(diagnostic: &Diagnostic, sources: &dyn Fn(&SitePath) -> Option<String>) -> String {
    let labels: Vec<Value> = diagnostic.labels.iter().map(|label| json_label(label, sources)).collect();
    let first = |key: &str| labels.first().map_or(Value::Null, |label| label[key].clone());
    json!({
        "code": diagnostic.code.as_str(),
        "severity": diagnostic.severity().to_string(),
        "message": diagnostic.message,
        "file": first("file"),
        "line": first("line"),
        "column": first("column"),
        "end_line": first("end_line"),
        "end_column": first("end_column"),
        "help": diagnostic.help,
        "labels": labels,
    })
    .to_string()
}

fn json_label(label: &Label, sources: &dyn Fn(&SitePath) -> Option<String>) -> Value {
    let place = Place::of(label, sources);
    let number = |pick: fn(&Place) -> usize| place.as_ref().map(pick);
    json!({
        "file": label.file.as_str(),
        "line": number(|place| place.line),
        "column": number(|place| place.column),
        "end_line": number(|place| place.end_line),
        "end_column": number(|place| place.end_column),
        "text": label.text,
    })
}

/// One diagnostic as a [workflow command], which GitHub shows beside the line in a pull request.
///
/// [workflow command]: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
pub fn github(diagnostic: &Diagnostic, sources: &dyn Fn(&SitePath) -> Option<String>) -> String {
    let mut properties = Vec::new();
    if let Some(label) = diagnostic.labels.first() {
        properties.push(format!("file={}", property(label.file.as_str())));
        if let Some(place) = Place::of(label, sources) {
            properties.push(format!("line={},col={}", place.line, place.column));
            properties.push(format!("endLine={},endColumn={}", place.end_line, place.end_column));
        }
    }
    properties.push(format!("title={}", property(diagnostic.code.as_str())));
    let mut message = data(&diagnostic.message);
    if let Some(help) = &diagnostic.help {
        message.push_str("%0A");
        message.push_str(&data(&format!("help: {help}")));
    }
    format!("::{} {}::{message}", diagnostic.severity(), properties.join(","))
}

/// Text after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which commas and colons would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A place in lines and columns.
struct Place {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl Place {
    /// `None` where the label speaks of a whole file, or of a place that the file does not have any more.
    fn of(label: &Label, sources: &dyn Fn(&SitePath) -> Option<String>) -> Option<Self> {
        let start = label.start?;
        let source = sources(&label.file)?;
        let (line, column) = line_and_column(&source, start)?;
        let (end_line, end_column) = line_and_column(&source, label.end.max(start))?;
        Some(Self { line, column, end_line, end_column })
    }
}

fn line_and_column(source: &str, at: usize) -> Option<(usize, usize)> {
    let before = source.get(..at)?;
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    Some((before.matches('\n').count() + 1, before[line_start..].chars().count() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Code;

    const SOURCE: &str = "+++\r\ntitle = \"é\"\r\nb = 1, 2\r\n";

    fn sources(file: &SitePath) -> Option<String> {
        (file.as_str() != "gone.md").then(|| SOURCE.to_owned())
    }

    fn place(text: &str) -> std::ops::Range<usize> {
        let start = SOURCE.find(text).expect(text);
        start..start + text.len()
    }

    #[test]
    fn json_lines() {
        let diagnostic = Diagnostic::new(Code::BadValue, "a \"quoted\"\nmessage")
            .at(&"a.md".into(), place("é\""), "")
            .at(&"gone.md".into(), 1..2, "here")
            .help("do it");
        assert_eq!(
            json(&diagnostic, &sources),
            concat!(
                r#"{"code":"bad-value","severity":"error","message":"a \"quoted\"\nmessage","file":"a.md","#,
                r#""line":2,"column":10,"end_line":2,"end_column":12,"help":"do it","labels":["#,
                r#"{"file":"a.md","line":2,"column":10,"end_line":2,"end_column":12,"text":""},"#,
                r#"{"file":"gone.md","line":null,"column":null,"end_line":null,"end_column":null,"text":"here"}]}"#,
            )
        );
        let diagnostic = Diagnostic::new(Code::HtmlRemoved, "x");
        assert!(
            json(&diagnostic, &sources)
                .starts_with(r#"{"code":"html-removed","severity":"warning","message":"x","file":null"#)
        );
    }

    #[test]
    fn github_commands() {
        let diagnostic = Diagnostic::new(Code::BadValue, "100% wrong:\na, b").at(&"a,b:c.md".into(), place("1, 2"), "");
        assert_eq!(
            github(&diagnostic.help("do\rit"), &sources),
            "::error file=a%2Cb%3Ac.md,line=3,col=5,endLine=3,endColumn=9,title=bad-value::100%25 wrong:%0Aa, b%0Ahelp: do%0Dit"
        );
        let diagnostic = Diagnostic::new(Code::ForeignFile, "x").in_file(&"public/y".into());
        assert_eq!(github(&diagnostic, &sources), "::warning file=public/y,title=foreign-file::x");
        assert_eq!(github(&Diagnostic::new(Code::BadUrl, "x"), &sources), "::error title=bad-url::x");
    }
}

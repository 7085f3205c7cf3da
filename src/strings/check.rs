//! A site's own file of words: values of a kind that a word cannot be, forms that no language has, placeholders that nobody
//! fills in.

use super::FORMS;
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::paths::SitePath;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

/// What a pattern of dates may have in braces.
const OF_DATES: &[&str] =
    &["day", "year", "month", "month_standalone", "month_short", "hour", "hour12", "minute", "date", "time"];

/// Looks through a file that is TOML; `known` are the theme's words in English.
pub(super) fn check(file: &SitePath, text: &str, known: &Table, diagnostics: &mut Diagnostics) {
    // What is no TOML is reported where the words are read.
    if let Ok(table) = DeTable::parse(text) {
        Check { file, diagnostics }.table("", table.get_ref(), Some(known));
    }
}

struct Check<'a> {
    file: &'a SitePath,
    diagnostics: &'a mut Diagnostics,
}

impl Check<'_> {
    fn table(&mut self, above: &str, table: &DeTable<'_>, known: Option<&Table>) {
        for (name, value) in table {
            let name = name.get_ref().as_ref();
            let key = if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") };
            self.word(&key, value, known.and_then(|known| known.get(name)));
        }
    }

    fn word(&mut self, key: &str, value: &Spanned<DeValue<'_>>, known: Option<&Value>) {
        let has_forms = |table: &Table| table.contains_key("other");
        match (value.get_ref(), known) {
            (DeValue::String(text), None | Some(Value::String(_))) => self.text(key, text, value.span(), known),
            (DeValue::String(text), Some(Value::Table(forms))) if has_forms(forms) => {
                self.text(key, text, value.span(), known);
            }
            (DeValue::Table(forms), Some(Value::Table(table))) if has_forms(table) => {
                self.forms(key, forms, value.span(), known);
            }
            (DeValue::Table(forms), None) if forms.contains_key("other") => self.forms(key, forms, value.span(), known),
            (DeValue::Table(table), None) => self.table(key, table, None),
            (DeValue::Table(table), Some(Value::Table(known))) => self.table(key, table, Some(known)),
            (DeValue::Array(texts), Some(Value::Array(known)))
                if texts.len() == known.len() && texts.iter().all(|text| text.get_ref().is_str()) => {}
            (DeValue::Array(texts), None) if texts.iter().all(|text| text.get_ref().is_str()) => {}
            (_, Some(Value::Array(known))) => {
                let help = format!("write {} texts in brackets, as in `{key} = {}`", known.len(), shown(known));
                self.wrong(key, "cannot be used", value.span(), help);
            }
            (_, Some(Value::Table(table))) if !has_forms(table) => {
                self.wrong(key, "is a group of words", value.span(), format!("write its words below `[{key}]`"));
            }
            _ => self.wrong(key, "must be a text", value.span(), format!("write `{} = \"…\"`", last(key))),
        }
    }

    /// A word with forms for numbers.
    fn forms(&mut self, key: &str, forms: &DeTable<'_>, span: Range<usize>, known: Option<&Value>) {
        for (name, form) in forms {
            let form_name = name.get_ref().as_ref();
            if !FORMS.contains(&form_name) {
                let help = did_you_mean(form_name, FORMS.iter().copied());
                let help = help.unwrap_or_else(|| format!("there are {}", FORMS.join(", ")));
                self.wrong(key, &format!("has a form `{form_name}`, which no language has"), name.span(), help);
            }
            match form.get_ref() {
                DeValue::String(text) => self.text(key, text, form.span(), known),
                _ => self.wrong(key, "must have a text for each form", form.span(), "write it in quotes".to_owned()),
            }
        }
        if !forms.contains_key("other") {
            let help = "add `other = \"…\"`, which is used for every number without a form of its own".to_owned();
            self.wrong(key, "lacks the form `other`", span, help);
        }
    }

    /// A text, whose placeholders must be those of the theme's.
    fn text(&mut self, key: &str, text: &str, span: Range<usize>, known: Option<&Value>) {
        let expected: BTreeSet<&str> = match known {
            Some(known) => texts(known).into_iter().flat_map(placeholders).collect(),
            None if key.starts_with("dates.") => OF_DATES.iter().copied().collect(),
            None => return,
        };
        for name in placeholders(text).filter(|name| !expected.contains(name)) {
            let message = format!("nothing is filled in for `{{{name}}}` in the word `{key}`");
            let others = || match expected.iter().map(|name| format!("`{{{name}}}`")).collect::<Vec<_>>().join(", ") {
                names if names.is_empty() => "take it out: this word has no placeholders".to_owned(),
                names => format!("it has {names}"),
            };
            let help = did_you_mean(name, expected.iter().copied()).unwrap_or_else(others);
            self.diagnostics
                .push(Diagnostic::new(Code::UnknownPlaceholder, message).at(self.file, span.clone(), "").help(help));
        }
    }

    fn wrong(&mut self, key: &str, what: &str, span: Range<usize>, help: String) {
        let message = format!("the word `{key}` {what}");
        self.diagnostics.push(Diagnostic::new(Code::BadValue, message).at(self.file, span, "").help(help));
    }
}

fn last(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

fn shown(texts: &[Value]) -> String {
    let texts: Vec<String> = texts.iter().map(Value::to_string).collect();
    format!("[{}]", texts.join(", "))
}

/// The text of a word, or those of its forms.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Table(forms) => forms.values().filter_map(Value::as_str).collect(),
        value => value.as_str().into_iter().collect(),
    }
}

/// The names in braces in a text.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

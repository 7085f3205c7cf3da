//! Words that a language does not have: told once a word, never once a page.

use super::{Layer, Strings, base, collect};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::discover::Inventory;
use crate::paths::SitePath;
use crate::world::{World, read_text};
use std::collections::BTreeSet;
use std::sync::Arc;
use toml::Value;

/// So many missing words are told one by one.
const TOLD: usize = 10;

/// The numbers whose forms a language needs: no newsroom has a list of a million stories.
const NUMBERS: std::ops::Range<u64> = 0..201;

/// Reports what a language has no word for, and which forms its words lack.
pub(super) fn report(
    code: &str,
    site: &str,
    strings: &Strings,
    (world, inventory): (&dyn World, &Inventory),
    diagnostics: &mut Diagnostics,
) {
    let file = file_of(code, inventory);
    let (own, others) = strings.layers.split_at(strings.own);
    if own.is_empty() {
        let instead = if base(site) == base(code) { "en" } else { site };
        let message = format!("the interface has no words in `{code}`: those of `{instead}` are used");
        let help = format!("copy templates/i18n/en.toml to {file} and translate it");
        diagnostics.push(Diagnostic::new(Code::MissingString, message).in_file(&file).help(help));
        return;
    }
    let known = keys(own);
    let missing: Vec<(String, Value)> = words(others).into_iter().filter(|(key, _)| !known.contains(key)).collect();
    let mut templates = None;
    for (key, value) in missing.iter().take(TOLD) {
        let templates = templates.get_or_insert_with(|| texts(world, inventory));
        let asks = templates.iter().find(|(_, text)| asks_for(text, key)).map(|(file, _)| file);
        let asks = asks.map(|file| format!("; {file} asks for it")).unwrap_or_default();
        let from =
            others.iter().find(|layer| layer.value(key).is_some()).map_or("another language", |layer| &layer.code);
        let message = format!("the interface has no word `{key}` in `{code}`: that of `{from}` is used{asks}");
        let help = format!("add `{key}` to {file}, for `{}`", example(value));
        diagnostics.push(Diagnostic::new(Code::MissingString, message).in_file(&file).help(help));
    }
    if missing.len() > TOLD {
        let message = format!("the interface has {} more words that are not there in `{code}`", missing.len() - TOLD);
        let help = format!("compare {file} with templates/i18n/en.toml");
        diagnostics.push(Diagnostic::new(Code::MissingString, message).in_file(&file).help(help));
    }
    for (key, forms) in lacking(own) {
        let message = format!("the word `{key}` lacks a form for some numbers in `{code}`: {forms}");
        let help = format!("add the form to `{key}` in {file}");
        diagnostics.push(Diagnostic::new(Code::MissingString, message).in_file(&file).help(help));
    }
}

/// Where a language's words stand, or are to stand.
fn file_of(code: &str, inventory: &Inventory) -> SitePath {
    let file = inventory.strings.get(code).or_else(|| inventory.strings.get(base(code)));
    file.cloned().unwrap_or_else(|| SitePath::new(format!("templates/i18n/{code}.toml")))
}

fn keys(layers: &[Arc<Layer>]) -> BTreeSet<String> {
    words(layers).into_iter().map(|(key, _)| key).collect()
}

/// Every word of some files but what they say of dates, which no language has to say.
fn words(layers: &[Arc<Layer>]) -> Vec<(String, Value)> {
    let mut words: Vec<(String, Value)> = Vec::new();
    let mut seen = BTreeSet::new();
    for layer in layers {
        collect("", &layer.table, &mut |key, value| {
            if !key.starts_with("dates.") && seen.insert(key.clone()) {
                words.push((key, value.clone()));
            }
        });
    }
    words
}

/// Words with several forms that lack some of them.
fn lacking(layers: &[Arc<Layer>]) -> Vec<(String, String)> {
    let mut lacking = Vec::new();
    let mut seen = BTreeSet::new();
    for layer in layers {
        let forms: BTreeSet<&str> = NUMBERS.map(|n| layer.form(n)).collect();
        collect("", &layer.table, &mut |key, value| {
            let Some(table) = value.as_table().filter(|_| seen.insert(key.clone())) else { return };
            let absent: Vec<String> =
                forms.iter().filter(|form| !table.contains_key(**form)).map(|form| format!("`{form}`")).collect();
            if !absent.is_empty() {
                lacking.push((key, absent.join(", ")));
            }
        });
    }
    lacking
}

/// The templates with their texts.
fn texts(world: &dyn World, inventory: &Inventory) -> Vec<(SitePath, String)> {
    let text = |file: &SitePath| Some((file.clone(), read_text(world, file).ok()?));
    inventory.templates.iter().filter_map(text).collect()
}

fn asks_for(template: &str, key: &str) -> bool {
    ['"', '\'', '`'].iter().any(|quote| template.contains(&format!("t(key={quote}{key}{quote}")))
}

fn example(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.get("other").and_then(Value::as_str).map_or_else(|| value.to_string(), str::to_owned),
    }
}

//! The words of the theme, language by language: none is missing, none has other placeholders than the English one, and
//! none lacks a form that its language has for some number.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// What a language says only where it does not write dates as CLDR has them.
const OF_ONE_LANGUAGE: &[&str] = &["dates."];

/// Numbers that a language may write out as a word: "two stories" is one word in Arabic.
const WRITTEN_OUT: &[&str] = &["zero", "one", "two"];

#[test]
fn every_language_has_every_word() {
    let english = words("en");
    for language in languages() {
        let words = words(&language);
        let missing: Vec<&String> = english.keys().filter(|key| !words.contains_key(*key)).collect();
        assert!(missing.is_empty(), "{language} lacks {missing:?}");
        let unknown: Vec<&String> = words.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(unknown.is_empty(), "English lacks {unknown:?}, which {language} has");
        for (key, value) in &words {
            assert_eq!(shape(value), shape(&english[key]), "{language}: {key}");
        }
    }
}

#[test]
fn every_word_has_the_placeholders_of_the_english_one() {
    let english = words("en");
    for language in languages() {
        for (key, value) in words(&language) {
            let expected = placeholders(&form(&english[&key], "other"));
            for (name, text) in texts(&value) {
                let found = placeholders(&text);
                let left_out = WRITTEN_OUT.contains(&name.as_str()) && found.is_empty();
                assert!(left_out || found == expected, "{language}: {key}, {name}: {text}");
            }
        }
    }
}

#[test]
fn every_word_has_all_forms_of_its_language() {
    for language in languages() {
        let forms = forms(&language);
        for (key, value) in words(&language) {
            if let Value::Table(table) = value {
                let there: BTreeSet<&str> = table.keys().map(String::as_str).collect();
                assert_eq!(there, forms, "{language}: {key}");
            }
        }
    }
}

#[test]
fn nothing_is_written_that_a_reader_would_stumble_over() {
    for language in languages() {
        for (key, value) in words(&language) {
            for (_, text) in texts(&value) {
                assert!(!text.contains("  "), "{language}: {key}: two spaces");
                assert!(!text.contains(['"', '<', '>', '\n']), "{language}: {key}: {text}");
                let is_marked = text.chars().any(|c| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'));
                assert!(!is_marked, "{language}: {key}: marks of direction belong in the markup");
                let may_be_padded = key == "dateline_separator";
                assert!(may_be_padded || text.trim() == text, "{language}: {key}: a space at its end");
            }
        }
    }
    assert!(languages().len() >= 4, "{:?}", languages());
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/i18n")
}

/// The languages of the theme.
#[allow(clippy::disallowed_methods, reason = "the theme's own files")]
fn languages() -> Vec<String> {
    let files = std::fs::read_dir(folder()).unwrap();
    let mut codes: Vec<String> =
        files.map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    codes.sort();
    codes
}

/// The words of a language by their keys; one with several forms is one word.
#[allow(clippy::disallowed_methods, reason = "the theme's own files")]
fn words(language: &str) -> BTreeMap<String, Value> {
    let text = std::fs::read_to_string(folder().join(format!("{language}.toml"))).unwrap();
    let mut words = BTreeMap::new();
    collect("", text.parse().unwrap(), &mut words);
    words.retain(|key, _| !OF_ONE_LANGUAGE.iter().any(|own| key.starts_with(own)));
    words
}

fn collect(above: &str, table: Table, words: &mut BTreeMap<String, Value>) {
    for (key, value) in table {
        let key = if above.is_empty() { key } else { format!("{above}.{key}") };
        match value {
            Value::Table(table) if !table.contains_key("other") => collect(&key, table, words),
            value => drop(words.insert(key, value)),
        }
    }
}

/// A text, one with forms, or so many in a row.
fn shape(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("{} in a row", items.len()),
        value => value.type_str().to_owned(),
    }
}

/// All texts of a word, by the names of its forms.
fn texts(value: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("words are text").to_owned();
    match value {
        Value::Table(forms) => forms.iter().map(|(name, form)| (name.clone(), text(form))).collect(),
        Value::Array(items) => items.iter().map(|item| (String::new(), text(item))).collect(),
        value => vec![("other".to_owned(), text(value))],
    }
}

fn form(value: &Value, name: &str) -> String {
    texts(value).into_iter().find(|(form, _)| form == name).map(|(_, text)| text).unwrap_or_default()
}

fn placeholders(text: &str) -> BTreeSet<String> {
    let names = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    names.map(|(name, _)| name.to_owned()).collect()
}

/// The forms that a language has for numbers, as CLDR names them.
fn forms(language: &str) -> BTreeSet<&'static str> {
    let locale: Locale = language.parse().unwrap();
    let rules = PluralRules::try_new_cardinal(locale.into()).unwrap();
    let name = |category| match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    };
    rules.categories().map(name).collect()
}

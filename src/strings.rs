//! The interface's words: `templates/i18n/<language>.toml`, read once a language.
//!
//! A site's own file is laid over the built-in one of the same language, key by key, so that a site may change one
//! word. What a language does not have is taken from the site's own language, and then from English.

use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::discover::Inventory;
use crate::memo::{Fingerprint, Parts};
use crate::parse::settings::{MarkdownSettings, Wording};
use crate::paths::SitePath;
use crate::world::{World, read_text};
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// The words of one language.
#[derive(Debug)]
pub struct Strings {
    tables: Vec<Table>,
    plurals: Option<PluralRules>,
}

impl Strings {
    /// The words of every language of the site, in their order.
    pub fn read(
        world: &dyn World,
        config: &Config,
        inventory: &Inventory,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Strings> {
        // The site's own words first, then the built-in ones under them.
        let mut load = |code: &str| -> Vec<Table> {
            let Some(file) = inventory.strings.get(code) else { return Vec::new() };
            let own = read_text(world, file).map_err(|diagnostic| diagnostics.push(*diagnostic)).ok();
            let own = own.and_then(|text| text.parse().map_err(|error| diagnostics.push(syntax(file, &error))).ok());
            let below = world.below(file).and_then(|bytes| std::str::from_utf8(bytes).ok()?.parse().ok());
            own.into_iter().chain(below).collect()
        };
        let own = config.languages[0].code.as_str();
        let mut missing = Vec::new();
        let strings = config
            .languages
            .iter()
            .map(|language| {
                let code = language.code.as_str();
                let base = code.split('-').next().unwrap_or(code);
                let mut wanted = vec![code, base, own, "en"];
                let mut seen = Vec::new();
                wanted.retain(|code| {
                    !seen.contains(code) && {
                        seen.push(code);
                        true
                    }
                });
                if !inventory.strings.contains_key(code) && !inventory.strings.contains_key(base) {
                    missing.push(code.to_owned());
                }
                let tables = wanted.into_iter().flat_map(&mut load).collect();
                let rules = |locale: Locale| PluralRules::try_new_cardinal(locale.into()).ok();
                Strings { tables, plurals: code.parse().ok().and_then(rules) }
            })
            .collect();
        for code in missing {
            let message = format!("the interface has no words in `{code}`: those of `{own}` are used");
            let file = SitePath::new(format!("templates/i18n/{code}.toml"));
            let help = format!("copy templates/i18n/en.toml to {file} and translate it");
            diagnostics.push(Diagnostic::new(Code::MissingString, message).in_file(&file).help(help));
        }
        strings
    }

    fn value(&self, key: &str) -> Option<&Value> {
        self.tables.iter().find_map(|table| {
            let mut parts = key.split('.');
            let first = table.get(parts.next()?)?;
            parts.try_fold(first, |value, part| value.get(part))
        })
    }

    /// The text for a key; parts of the key are joined by dots: `kinds.analysis`.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.value(key)?.as_str()
    }

    /// The fingerprint of all words.
    pub fn fingerprint(&self) -> Fingerprint {
        Parts::default().debug(&self.tables).take()
    }

    /// Every text that has no forms, by its key, each in the first language that has it.
    pub fn texts(&self) -> BTreeMap<String, &str> {
        let mut texts = BTreeMap::new();
        for table in &self.tables {
            collect("", table, &mut texts);
        }
        texts
    }

    /// The form of a text for the number `n`, by the plural rules of the language (CLDR).
    pub fn plural(&self, key: &str, n: u64) -> Option<&str> {
        let forms = match self.value(key)? {
            Value::String(text) => return Some(text),
            forms => forms.as_table()?,
        };
        let category = match self.plurals.as_ref().map(|rules| rules.category_for(n)) {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            Some(PluralCategory::Other) | None => "other",
        };
        forms.get(category).or_else(|| forms.get("other"))?.as_str()
    }

    /// All forms of a text with the names that CLDR gives them; a text without forms is its own only form.
    pub fn forms(&self, key: &str) -> Vec<(&str, &str)> {
        match self.value(key) {
            Some(Value::String(text)) => vec![("other", text)],
            Some(Value::Table(forms)) => {
                forms.iter().filter_map(|(name, form)| Some((name.as_str(), form.as_str()?))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// One of a list of texts, the months for instance.
    pub fn item(&self, key: &str, index: usize) -> Option<&str> {
        self.value(key)?.as_array()?.get(index)?.as_str()
    }

    /// The words that the parsing pass prints.
    pub fn wording(&self) -> Wording {
        let default = Wording::default();
        let text = |key: &str, default: String| self.get(key).map_or(default, str::to_owned);
        let pair = |key: &str, default: [String; 2]| match (self.item(key, 0), self.item(key, 1)) {
            (Some(open), Some(close)) => [open.to_owned(), close.to_owned()],
            _ => default,
        };
        Wording {
            double_quotes: pair("quotes.double", default.double_quotes),
            single_quotes: pair("quotes.single", default.single_quotes),
            note: text("alerts.note", default.note),
            tip: text("alerts.tip", default.tip),
            important: text("alerts.important", default.important),
            warning: text("alerts.warning", default.warning),
            caution: text("alerts.caution", default.caution),
            footnotes: text("footnotes", default.footnotes),
            footnote_back: text("footnote_back", default.footnote_back),
            heading_link: text("heading_link", default.heading_link),
            table_region: text("table_region", default.table_region),
        }
    }

    /// How this language's Markdown is turned into HTML on this site.
    pub fn markdown_settings(&self, config: &Config) -> MarkdownSettings {
        MarkdownSettings {
            raw_html: config.raw_html,
            smart_punctuation: config.smart_punctuation,
            wording: self.wording(),
        }
    }
}

fn collect<'a>(above: &str, table: &'a Table, texts: &mut BTreeMap<String, &'a str>) {
    for (key, value) in table {
        let key = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        match value {
            Value::String(text) => drop(texts.entry(key).or_insert(text)),
            Value::Table(table) => collect(&key, table, texts),
            _ => {}
        }
    }
}

fn syntax(file: &SitePath, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().unwrap_or(0..0);
    let message = format!("this is not TOML: {}", error.message());
    Diagnostic::new(Code::Syntax, message)
        .at(file, span, "")
        .help("write every word as `key = \"text\"`, on a line of its own")
}

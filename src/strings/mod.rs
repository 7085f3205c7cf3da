//! The interface's words: `templates/i18n/<language>.toml`, read once a language.
//!
//! A site's own file is laid over the built-in one of the same language, key by key, so that a site may change one
//! word. What a language does not have is taken from the site's own language, and then from English, and told.

mod check;
mod missing;

use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::discover::Inventory;
use crate::locale::{Habits, Locale};
use crate::memo::{Fingerprint, Parts};
use crate::parse::settings::{MarkdownSettings, Wording};
use crate::paths::SitePath;
use crate::world::{World, read_text};
use icu_locale_core::Locale as Id;
use icu_plurals::{PluralCategory, PluralRules};
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::{Table, Value};

/// What CLDR calls the forms of words for numbers.
const FORMS: &[&str] = &["zero", "one", "two", "few", "many", "other"];

/// The words of one language, and how it writes dates, numbers and names.
#[derive(Debug)]
pub struct Strings {
    layers: Vec<Arc<Layer>>,
    /// How many of the layers are in the language itself.
    own: usize,
    locale: Locale,
}

/// One file of words.
#[derive(Debug)]
struct Layer {
    /// The language's code, by which the file is named.
    code: String,
    table: Table,
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
        let mut files = Files { world, inventory, read: BTreeMap::new() };
        let site = config.languages[0].code.as_str();
        let strings: Vec<Strings> = config
            .languages
            .iter()
            .map(|language| {
                let mut layers = files.layers(&language.code, &mut Vec::new(), diagnostics);
                let own = layers.len();
                let mut seen = vec![language.code.as_str(), base(&language.code)];
                for fallback in [site, "en"] {
                    layers.extend(files.layers(fallback, &mut seen, diagnostics));
                }
                let locale = Locale::new(&language.locale, &habits(&layers[..own]));
                Strings { layers, own, locale }
            })
            .collect();
        for (language, strings) in config.languages.iter().zip(&strings) {
            missing::report(&language.code, site, strings, (world, inventory), diagnostics);
        }
        strings
    }

    /// How the language writes dates, numbers and names.
    pub fn locale(&self) -> &Locale {
        &self.locale
    }

    fn value(&self, key: &str) -> Option<(&Value, &Layer)> {
        self.layers.iter().find_map(|layer| Some((layer.value(key)?, &**layer)))
    }

    /// The text for a key; parts of the key are joined by dots: `kinds.analysis`.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.value(key)?.0.as_str()
    }

    /// The fingerprint of all words.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut parts = Parts::default();
        for layer in &self.layers {
            parts.debug(&layer.table);
        }
        parts.take()
    }

    /// Every text that has no forms, by its key, each in the first language that has it.
    pub fn texts(&self) -> BTreeMap<String, &str> {
        let mut texts = BTreeMap::new();
        for layer in &self.layers {
            collect("", &layer.table, &mut |key, value| {
                if let Value::String(text) = value {
                    texts.entry(key).or_insert(text.as_str());
                }
            });
        }
        texts
    }

    /// The form of a text for the number `n`, by the plural rules of the language that it is in (CLDR).
    pub fn plural(&self, key: &str, n: u64) -> Option<&str> {
        let (value, layer) = self.value(key)?;
        let forms = match value {
            Value::String(text) => return Some(text),
            forms => forms.as_table()?,
        };
        forms.get(layer.form(n)).or_else(|| forms.get("other"))?.as_str()
    }

    /// All forms of a text with the names that CLDR gives them; a text without forms is its own only form.
    pub fn forms(&self, key: &str) -> Vec<(&str, &str)> {
        match self.value(key) {
            Some((Value::String(text), _)) => vec![("other", text)],
            Some((Value::Table(forms), _)) => {
                forms.iter().filter_map(|(name, form)| Some((name.as_str(), form.as_str()?))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// One of a list of texts, the quotation marks for instance.
    pub fn item(&self, key: &str, index: usize) -> Option<&str> {
        self.value(key)?.0.as_array()?.get(index)?.as_str()
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
            digits: self.locale.digits(),
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

/// The files of words, each read once.
struct Files<'a> {
    world: &'a dyn World,
    inventory: &'a Inventory,
    read: BTreeMap<String, Vec<Arc<Layer>>>,
}

impl Files<'_> {
    /// The words of a language, those of its region or script first; nothing of what was `seen` before.
    fn layers<'c>(&mut self, code: &'c str, seen: &mut Vec<&'c str>, diagnostics: &mut Diagnostics) -> Vec<Arc<Layer>> {
        let mut layers = Vec::new();
        for code in [code, base(code)] {
            if !seen.contains(&code) {
                seen.push(code);
                layers.extend(self.file(code, diagnostics));
            }
        }
        layers
    }

    /// One file: the site's own words first, then the built-in ones under them.
    fn file(&mut self, code: &str, diagnostics: &mut Diagnostics) -> Vec<Arc<Layer>> {
        if let Some(layers) = self.read.get(code) {
            return layers.clone();
        }
        let mut layers = Vec::new();
        if let Some(file) = self.inventory.strings.get(code) {
            let own = read_text(self.world, file).map_err(|diagnostic| diagnostics.push(*diagnostic)).ok();
            let english = self.world.below(&SitePath::from("templates/i18n/en.toml"));
            let english = english.and_then(|bytes| std::str::from_utf8(bytes).ok()?.parse::<Table>().ok());
            if let Some(text) = &own {
                check::check(file, text, &english.unwrap_or_default(), diagnostics);
            }
            let own = own.and_then(|text| text.parse().map_err(|error| diagnostics.push(syntax(file, &error))).ok());
            let below = self.world.below(file).and_then(|bytes| std::str::from_utf8(bytes).ok()?.parse().ok());
            let plurals = |code: &str| PluralRules::try_new_cardinal(code.parse::<Id>().ok()?.into()).ok();
            let layer = |table: Table| Arc::new(Layer { code: code.to_owned(), table, plurals: plurals(code) });
            layers.extend(own.into_iter().chain(below).map(layer));
        }
        self.read.insert(code.to_owned(), layers.clone());
        layers
    }
}

/// The language without its script and region.
fn base(code: &str) -> &str {
    code.split('-').next().unwrap_or(code)
}

/// What a language's own words say of its dates.
fn habits(layers: &[Arc<Layer>]) -> Habits<'_> {
    let habit = |key| layers.iter().find_map(|layer| layer.value(key)?.as_str());
    Habits {
        date: habit("dates.date"),
        short: habit("dates.short"),
        month: habit("dates.month"),
        time: habit("dates.time"),
        full: habit("dates.full"),
    }
}

impl Layer {
    fn value(&self, key: &str) -> Option<&Value> {
        let mut parts = key.split('.');
        let first = self.table.get(parts.next()?)?;
        parts.try_fold(first, |value, part| value.get(part))
    }

    /// The form that the language has for a number.
    fn form(&self, n: u64) -> &'static str {
        match self.plurals.as_ref().map(|rules| rules.category_for(n)) {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            Some(PluralCategory::Other) | None => "other",
        }
    }
}

/// Hands on every word of a table with its key; one with several forms is one word.
fn collect<'a>(above: &str, table: &'a Table, word: &mut impl FnMut(String, &'a Value)) {
    for (key, value) in table {
        let key = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        match value {
            Value::Table(table) if !table.contains_key("other") => collect(&key, table, word),
            value => word(key, value),
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

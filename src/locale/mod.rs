//! How one language writes dates, numbers and lists of names, orders words and writes capitals: what CLDR knows of it,
//! through ICU4X, made ready once a language.
//!
//! Nothing here knows of sites or pages. What a language's own file of words says of dates (`[dates]`) goes before CLDR.

mod dates;
mod money;
mod names;
mod numbers;
mod order;
mod pattern;
mod pieces;
#[cfg(test)]
mod tests;

pub use dates::{Dates, Habits};

use icu_casemap::CaseMapper;
use icu_casemap::options::{LeadingAdjustment, TitlecaseOptions, TrailingCase};
use icu_locale::LocaleExpander;
use icu_locale_core::Locale as Id;
use names::Names;
use numbers::Numbers;
use order::Order;
use std::borrow::Cow;

/// How one language writes.
#[derive(Debug)]
pub struct Locale {
    id: Id,
    /// Dates and times.
    pub dates: Dates,
    numbers: Numbers,
    names: Names,
    order: Order,
    /// Whether the letters of ASCII have the capitals that they have there; in Turkish `i` has not.
    has_plain_capitals: bool,
}

impl Locale {
    /// By its name in BCP 47: `en-GB`, `fa-IR-u-ca-gregory-nu-latn`. What CLDR does not know is written as it writes what
    /// it knows nothing of.
    pub fn new(name: &str, habits: &Habits<'_>) -> Self {
        let id: Id = name.parse().unwrap_or(Id::UNKNOWN);
        let numbers = Numbers::new(&id);
        let dates = Dates::new(&id, habits, numbers.digits());
        let has_plain_capitals = capitals(&id, LETTERS) == LETTERS.to_ascii_uppercase();
        Self { dates, names: Names::new(&id), order: Order::new(&id), numbers, has_plain_capitals, id }
    }

    /// The language and the country that it is most likely of: `en-GB`, `ru-RU`.
    pub fn place(&self) -> String {
        let mut id = self.id.id.clone();
        LocaleExpander::new_common().maximize(&mut id);
        match id.region {
            Some(region) => format!("{}-{region}", id.language),
            None => id.language.to_string(),
        }
    }

    /// The language, its script and its country, without what is said of calendars and digits: `fa-IR`.
    pub fn language(&self) -> String {
        self.id.id.to_string()
    }

    /// The digits from 0 to 9.
    pub fn digits(&self) -> [char; 10] {
        self.numbers.digits()
    }

    /// What CSS calls the language's way of counting; none where that is the common one.
    pub fn counter_style(&self) -> Option<&'static str> {
        match self.digits()[0] {
            '٠' => Some("arabic-indic"),
            '۰' => Some("persian"),
            '০' => Some("bengali"),
            '०' => Some("devanagari"),
            '๐' => Some("thai"),
            '០' => Some("khmer"),
            '໐' => Some("lao"),
            '၀' => Some("myanmar"),
            '༠' => Some("tibetan"),
            _ => None,
        }
    }

    /// A whole number with its groups: `1,200`.
    pub fn number(&self, number: u64) -> String {
        self.numbers.whole(number)
    }

    /// A number to at most three decimals: `4.7`, `−3`.
    pub fn decimal(&self, number: f64) -> String {
        self.numbers.decimal(number)
    }

    /// A number of per cents: `4.7%`, `4,7 %`.
    pub fn percent(&self, number: f64) -> String {
        self.numbers.percent(number)
    }

    /// A sum with the sign of its currency: `$2`, `2 $`; both as they are to be read.
    pub fn with_currency(&self, number: &str, symbol: &str) -> String {
        money::with_currency(number, symbol, &self.language())
    }

    /// What stands between the name at `at` in a list and the one before it: `, ` or ` and `.
    pub fn between(&self, names: &[&str], at: usize) -> Cow<'_, str> {
        self.names.between(names, at)
    }

    /// A text in capitals.
    pub fn capitals(&self, text: &str) -> String {
        if self.has_plain_capitals && text.is_ascii() { text.to_ascii_uppercase() } else { capitals(&self.id, text) }
    }

    /// A text that begins with a capital.
    pub fn heading(&self, text: &str) -> String {
        heading(&self.id, text)
    }

    /// What puts names in the order of the alphabet.
    pub fn sort_key(&self, name: &str) -> Vec<u8> {
        self.order.key(name)
    }

    /// The letter of the alphabet under which a name stands: `É` under `E` in French, `Ch` under `Ch` in Czech.
    pub fn letter(&self, name: &str) -> String {
        self.order.letter(&self.id, name)
    }
}

/// The letters of ASCII.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

fn capitals(id: &Id, text: &str) -> String {
    CaseMapper::new().uppercase_to_string(text, &id.id).into_owned()
}

fn heading(id: &Id, text: &str) -> String {
    let mut options = TitlecaseOptions::default();
    options.trailing_case = Some(TrailingCase::Unchanged);
    options.leading_adjustment = Some(LeadingAdjustment::None);
    CaseMapper::new().titlecase_segment_with_only_case_data_to_string(text, &id.id, options).into_owned()
}

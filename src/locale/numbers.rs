//! Numbers, by CLDR.

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_locale_core::Locale as Id;

/// Digits and how they are put together.
#[derive(Debug)]
pub(super) struct Numbers {
    formatter: Option<DecimalFormatter>,
    digits: [char; 10],
    percent: Percent,
}

/// Where the sign for per cent stands, and what it is.
#[derive(Debug, Clone, Copy)]
enum Percent {
    After(&'static str),
    Before(&'static str),
}

impl Numbers {
    pub(super) fn new(id: &Id) -> Self {
        let mut options = DecimalFormatterOptions::default();
        options.grouping_strategy = Some(GroupingStrategy::Auto);
        let formatter = DecimalFormatter::try_new(id.into(), options).ok();
        let mut digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
        if let Some(formatter) = &formatter {
            for (number, digit) in (0_u8..).zip(&mut digits) {
                let text = formatter.format(&Decimal::from(number)).to_string();
                *digit = text.chars().next().unwrap_or(*digit);
            }
        }
        Self { formatter, digits, percent: percent(id, digits[0]) }
    }

    /// The digits from 0 to 9.
    pub(super) fn digits(&self) -> [char; 10] {
        self.digits
    }

    pub(super) fn whole(&self, number: u64) -> String {
        match &self.formatter {
            // No language parts the thousands of a smaller number.
            Some(formatter) if number >= 1000 => formatter.format(&Decimal::from(number)).to_string(),
            _ => {
                let mut text = String::new();
                write_number(number, 1, &self.digits, &mut text);
                text
            }
        }
    }

    pub(super) fn decimal(&self, number: f64) -> String {
        let rounded = (number * 1000.0).round() / 1000.0;
        let rounded = if rounded == 0.0 { 0.0 } else { rounded };
        let plain = format!("{rounded}");
        let written = match (plain.parse::<Decimal>(), &self.formatter) {
            (Ok(decimal), Some(formatter)) => formatter.format(&decimal).to_string(),
            _ => plain,
        };
        // A sign as long as a plus, where the language has none of its own.
        written.replace('-', "−")
    }

    pub(super) fn percent(&self, number: f64) -> String {
        let number = self.decimal(number);
        match self.percent {
            Percent::After(sign) => number + sign,
            Percent::Before(sign) => format!("{sign}{number}"),
        }
    }
}

/// A number in some language's digits, with zeros in front up to `least` digits.
pub(super) fn write_number(number: u64, least: usize, digits: &[char; 10], text: &mut String) {
    if number >= 10 || least > 1 {
        write_number(number / 10, least.saturating_sub(1), digits, text);
    }
    text.push(digits[(number % 10) as usize]);
}

/// CLDR's pattern of per cents; ICU4X does not write them yet.
fn percent(id: &Id, zero: char) -> Percent {
    match (id.id.language.as_str(), zero) {
        (_, '٠') => Percent::After("٪\u{61c}"),
        (_, '۰') => Percent::After("٪"),
        ("ar", _) => Percent::After("\u{200e}%\u{200e}"),
        ("fr", _) => Percent::After("\u{202f}%"),
        (
            "be" | "bs" | "ca" | "cs" | "da" | "de" | "es" | "fi" | "gl" | "hr" | "hsb" | "lt" | "mk" | "nb" | "nn"
            | "no" | "ro" | "ru" | "sk" | "sl" | "sv" | "uk" | "kk" | "ky" | "tk",
            _,
        ) if !matches!(id.id.region.map(|region| region.to_string()).as_deref(), Some("MX" | "CH" | "LI")) => {
            Percent::After("\u{a0}%")
        }
        ("tr", _) => Percent::Before("%"),
        ("eu", _) => Percent::Before("%\u{a0}"),
        _ => Percent::After("%"),
    }
}

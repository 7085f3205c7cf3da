//! How a language's dates and numbers are written: `locale`, `calendar` and `digits`, beside the language's code.

use super::languages;
use crate::diagnostics::Code;
use crate::fields::Fields;
use crate::fields::text::quotable;

/// The keys that this is about.
pub(super) const KEYS: &[&str] = &["locale", "calendar", "digits"];

/// The calendars with their names in BCP 47.
const CALENDARS: &[(&str, &str)] = &[
    ("gregorian", "gregory"),
    ("persian", "persian"),
    ("buddhist", "buddhist"),
    ("islamic", "islamic-umalqura"),
    ("hebrew", "hebrew"),
    ("ethiopian", "ethiopic"),
    ("indian", "indian"),
    ("japanese", "japanese"),
    ("minguo", "roc"),
];

/// The digits with their names in BCP 47.
const DIGITS: &[(&str, &str)] = &[
    ("latin", "latn"),
    ("arabic", "arab"),
    ("persian", "arabext"),
    ("bengali", "beng"),
    ("devanagari", "deva"),
    ("khmer", "khmr"),
    ("lao", "laoo"),
    ("myanmar", "mymr"),
    ("tamil", "tamldec"),
    ("thai", "thai"),
    ("tibetan", "tibt"),
];

/// The locale of a language, what is said of its calendar and its digits included.
pub(super) fn read(fields: &Fields<'_>, code: &str) -> String {
    let mut locale = place(fields, code).unwrap_or_else(|| code.to_owned());
    let calendar = fields.choice("calendar", &[], CALENDARS);
    let digits = fields.choice("digits", &[], DIGITS);
    // Papers in Arabic date by the common calendar, in all countries.
    let calendar = calendar.or((languages::language_of(code) == "ar").then_some("gregory"));
    if calendar.is_some() || digits.is_some() {
        locale.push_str("-u");
    }
    for (key, value) in [("ca", calendar), ("nu", digits)] {
        if let Some(value) = value {
            locale.extend(["-", key, "-", value]);
        }
    }
    locale
}

/// The language with the country whose habits are followed.
fn place(fields: &Fields<'_>, code: &str) -> Option<String> {
    let written = fields.spanned_text("locale", &[])?;
    let locale = languages::code(&written.value);
    let (message, help) = match locale {
        None => {
            let help = format!("write the language and the country, as in `{}`", example(code));
            (format!("`{}` is not a locale", quotable(&written.value)), help)
        }
        Some(locale) if languages::language_of(&locale) != languages::language_of(code) => {
            let help = format!("write a locale of `{code}`, as in `{}`", example(code));
            (format!("the locale `{locale}` is of another language than `{code}`"), help)
        }
        Some(locale) => return Some(locale),
    };
    fields.report(Code::BadValue, message, written.span, &help);
    None
}

fn example(code: &str) -> String {
    let language = languages::language_of(code);
    let countries = [("en", "GB"), ("ar", "LB"), ("fa", "AF"), ("es", "MX"), ("pt", "BR"), ("fr", "CA"), ("de", "AT")];
    let country = countries.iter().find(|(known, _)| *known == language);
    country.map_or_else(|| "en-GB".to_owned(), |(_, country)| format!("{language}-{country}"))
}

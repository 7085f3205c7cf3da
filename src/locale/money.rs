//! On which side of a sum its currency stands: CLDR's patterns; ICU4X does not write them yet.

/// A sum with the sign of its currency.
pub(super) fn with_currency(number: &str, symbol: &str, lang: &str) -> String {
    match side(lang) {
        // A code or a word keeps its distance from the number.
        Side::Before if symbol.ends_with(char::is_alphabetic) => format!("{symbol}\u{a0}{number}"),
        Side::Before => format!("{symbol}{number}"),
        Side::BeforeApart => format!("{symbol}\u{a0}{number}"),
        Side::After => format!("{number}\u{a0}{symbol}"),
    }
}

/// On which side of a number the currency stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    BeforeApart,
    After,
}

fn side(lang: &str) -> Side {
    match lang.split('-').next().unwrap_or(lang) {
        "en" | "zh" | "ja" | "ko" | "th" | "hi" | "bn" | "ta" | "te" | "ur" | "tr" | "id" | "ms" | "fil" | "cy"
        | "ga" | "am" | "sw" | "ha" | "yo" | "zu" => Side::Before,
        "es" if matches!(lang, "es-419" | "es-MX" | "es-US" | "es-CO" | "es-CL" | "es-PE") => Side::Before,
        "nl" | "fa" | "ps" => Side::BeforeApart,
        "pt" if lang != "pt-PT" => Side::BeforeApart,
        "de" if matches!(lang, "de-AT" | "de-CH" | "de-LI") => Side::BeforeApart,
        _ => Side::After,
    }
}

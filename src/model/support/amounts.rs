//! Sums of money and numbers as a language writes them: `$2`, `2 $`, `1 000 000 ₽`.
//!
//! Numbers are written by CLDR. Of currencies the program has what newsrooms ask for; any other is written with its code.

use crate::locale::Locale;

/// A sum in whole units of a currency.
pub(crate) fn amount(amount: u32, currency: &str, locale: &Locale) -> String {
    let lang = &locale.language();
    let (number, symbol) = (locale.number(u64::from(amount)), symbol(currency, lang));
    locale.with_currency(&number, symbol)
}

/// The language alone: `zh` for `zh-Hans`.
fn base(lang: &str) -> &str {
    lang.split('-').next().unwrap_or(lang)
}

/// The sign by which readers of a language know a currency; its code where they may not know the sign.
fn symbol<'c>(currency: &'c str, lang: &str) -> &'c str {
    let base = base(lang);
    let is_one_of = |languages: &[&str]| languages.contains(&base);
    match currency {
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "ILS" => "₪",
        "INR" => "₹",
        "KRW" => "₩",
        "VND" => "₫",
        "JPY" if base != "zh" => "¥",
        "CNY" if is_one_of(&["zh"]) => "¥",
        "CAD" => "CA$",
        "AUD" => "A$",
        "NZD" => "NZ$",
        "BRL" => "R$",
        "RUB" if is_one_of(&["ru", "be", "uk", "kk", "ky", "tt", "ba", "ce", "hy", "ka", "az", "uz", "tg"]) => "₽",
        "UAH" if is_one_of(&["uk", "ru"]) => "₴",
        "GEL" if is_one_of(&["ka", "ru"]) => "₾",
        "KZT" if is_one_of(&["kk", "ru"]) => "₸",
        "AMD" if is_one_of(&["hy", "ru"]) => "֏",
        "AZN" if is_one_of(&["az", "ru"]) => "₼",
        "TRY" if is_one_of(&["tr", "ku"]) => "₺",
        "BYN" if is_one_of(&["be", "ru"]) => "Br",
        "PLN" if is_one_of(&["pl"]) => "zł",
        "CZK" if is_one_of(&["cs"]) => "Kč",
        "HUF" if is_one_of(&["hu"]) => "Ft",
        "SEK" if is_one_of(&["sv"]) => "kr",
        "DKK" if is_one_of(&["da"]) => "kr.",
        "NOK" if is_one_of(&["nb", "nn", "no"]) => "kr",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sum: u32, currency: &str, lang: &str, expect: &str) {
        let locale = Locale::new(lang, &crate::locale::Habits::default());
        assert_eq!(amount(sum, currency, &locale).replace(['\u{a0}', '\u{202f}'], "_"), expect, "{lang}");
    }

    #[test]
    fn as_the_language_writes_it() {
        check(2, "USD", "en", "$2");
        check(2, "USD", "ru", "2_$");
        check(200, "RUB", "ru", "200_₽");
        check(200, "RUB", "en", "RUB_200");
        check(1_000_000, "USD", "en", "$1,000,000");
        check(1_000_000, "RUB", "ru", "1_000_000_₽");
        check(1500, "EUR", "de", "1.500_€");
        check(1500, "EUR", "fr", "1_500_€");
        check(1500, "EUR", "nl", "€_1.500");
        check(1500, "EUR", "es", "1500_€");
        check(20, "CHF", "de-CH", "CHF_20");
        check(20, "UAH", "uk", "20_₴");
        check(20, "GEL", "en", "GEL_20");
        check(20, "BRL", "pt-BR", "R$_20");
        check(20, "CNY", "zh-Hans", "¥20");
        check(20, "XYZ", "no such language", "20_XYZ");
    }
}

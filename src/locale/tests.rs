use super::*;
use jiff::civil;

fn locale(name: &str) -> Locale {
    Locale::new(name, &Habits::default())
}

/// The day with its time, spaces of every kind as one.
fn full(name: &str) -> String {
    let locale = locale(name);
    let date = locale.dates.date(civil::date(2025, 2, 5));
    let full = locale.dates.full(&date, &locale.dates.time(civil::time(18, 40, 0, 0)));
    full.replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn dates_are_written_as_each_language_writes_them() {
    assert_eq!(full("en-GB"), "5 February 2025 at 18:40");
    assert_eq!(full("en"), "February 5, 2025 at 6:40 PM");
    assert_eq!(full("de"), "5. Februar 2025 um 18:40");
    assert_eq!(full("es"), "5 de febrero de 2025 a las 18:40");
    assert_eq!(full("ar-u-ca-gregory-nu-latn"), "5 فبراير 2025 في 6:40 م");
    assert_eq!(full("fa"), "۱۷ بهمن ۱۴۰۳ ساعت ۱۸:۴۰");
}

#[test]
fn months_stand_alone_with_a_capital() {
    let day = civil::date(2025, 5, 5);
    assert_eq!(locale("en-GB").dates.month(day), "May 2025");
    assert_eq!(locale("ru").dates.month_name(day), "Май");
    assert_eq!(locale("fa").dates.month_of(day), (1404, 2));
    assert_eq!(locale("en-GB").dates.month_of(day), (2025, 5));
}

#[test]
fn a_file_of_words_goes_before_cldr() {
    let habits = Habits { date: Some("{day} {month} {year}"), time: Some("{hour}.{minute}"), ..Habits::default() };
    let locale = Locale::new("ru", &habits);
    assert_eq!(locale.dates.date(civil::date(2025, 2, 5)), "5 февраля 2025");
    assert_eq!(locale.dates.time(civil::time(6, 40, 0, 0)), "06.40");
    let habits = Habits { month: Some("{month_standalone} {year}"), ..Habits::default() };
    assert_eq!(Locale::new("fa", &habits).dates.month(civil::date(2025, 2, 5)), "بهمن ۱۴۰۳");
}

#[test]
fn numbers_are_written_as_each_language_writes_them() {
    assert_eq!(locale("en-GB").number(12_000), "12,000");
    assert_eq!(locale("ru").number(12_000), "12\u{a0}000");
    assert_eq!(locale("fa").number(12_000), "۱۲٬۰۰۰");
    assert_eq!(locale("ru").decimal(-4.7), "−4,7");
    assert_eq!(locale("de").percent(4.7), "4,7\u{a0}%");
    assert_eq!(locale("fa").percent(4.7), "۴٫۷٪");
}

#[test]
fn names_are_put_in_a_row() {
    let row = |name: &str, names: &[&str]| {
        let locale = locale(name);
        let mut row = names[0].to_owned();
        for at in 1..names.len() {
            row.push_str(&locale.between(names, at));
            row.push_str(names[at]);
        }
        row
    };
    assert_eq!(row("en-GB", &["Ann", "Bob"]), "Ann and Bob");
    assert_eq!(row("en-GB", &["Ann", "Bob", "Cy"]), "Ann, Bob and Cy");
    assert_eq!(row("es", &["Ana", "Inés"]), "Ana e Inés");
    assert_eq!(row("ar", &["ليلى", "سامي"]), "ليلى وسامي");
}

#[test]
fn names_stand_under_their_letters() {
    assert_eq!(locale("fr").letter("Émile"), "E");
    assert_eq!(locale("cs").letter("Chomutov"), "Ch");
    assert_eq!(locale("ru").letter("Ёлкин"), "Е");
    assert_eq!(locale("en").letter("24 hours"), "#");
    assert!(locale("sv").sort_key("Öberg") > locale("sv").sort_key("Zorn"));
    assert!(locale("de").sort_key("Öberg") < locale("de").sort_key("Zorn"));
}

#[test]
fn a_language_has_a_country() {
    assert_eq!(locale("en-GB").place(), "en-GB");
    assert_eq!(locale("ru").place(), "ru-RU");
    assert_eq!(locale("fa-u-nu-latn").place(), "fa-IR");
}

#[test]
fn an_unknown_language_is_written_all_the_same() {
    assert!(!locale("qqq").dates.date(civil::date(2025, 2, 5)).is_empty());
    assert!(!locale("not a locale").dates.time(civil::time(18, 40, 0, 0)).is_empty());
}

#[test]
fn every_language_writes_its_months() {
    const NAMES: &[&str] = &[
        "EN",
        "ar",
        "az",
        "be",
        "bg",
        "bn",
        "ca",
        "ckb",
        "cs",
        "da",
        "de",
        "e",
        "el",
        "en",
        "en-",
        "en-US-x",
        "english",
        "es",
        "et",
        "fa",
        "fi",
        "fr",
        "he",
        "hi",
        "hr",
        "hu",
        "hy",
        "id",
        "it",
        "ja",
        "ka",
        "kk",
        "ko",
        "ky",
        "lt",
        "lv",
        "mn",
        "nb",
        "nl",
        "nn",
        "no",
        "pl",
        "ps",
        "pt",
        "ro",
        "ru",
        "sk",
        "sl",
        "sq",
        "sr",
        "sr-Latn-rs",
        "sv",
        "sw",
        "tg",
        "th",
        "tk",
        "tr",
        "tt",
        "ug",
        "uk",
        "ur",
        "uz",
        "vi",
        "yi",
        "zh",
        "zh-Hans",
        "pt-PT",
        "pt-BR",
        "en-GB",
        "es-MX",
        "de-CH",
        "zh-Hant",
        "fa-AF",
        "und",
    ];
    for name in NAMES {
        let locale = locale(name);
        let day = civil::date(2025, 2, 5);
        for text in [locale.dates.date(day), locale.dates.short(day), locale.dates.month(day)] {
            assert!(!text.is_empty() && !text.contains('{'), "{name}: {text}");
        }
    }
    assert_eq!(locale("pt-BR").dates.month(civil::date(2025, 2, 5)), "Fevereiro de 2025");
}

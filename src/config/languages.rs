//! The languages of a site: their codes, their own names, the direction they are written in.

/// Languages of newsrooms, with their names in themselves. Others have to be given a name.
const NAMES: &[(&str, &str)] = &[
    ("ar", "العربية"),
    ("az", "Azərbaycanca"),
    ("be", "Беларуская"),
    ("bg", "Български"),
    ("bn", "বাংলা"),
    ("ca", "Català"),
    ("ckb", "کوردیی ناوەندی"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("et", "Eesti"),
    ("fa", "فارسی"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hr", "Hrvatski"),
    ("hu", "Magyar"),
    ("hy", "Հայերեն"),
    ("id", "Bahasa Indonesia"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ka", "ქართული"),
    ("kk", "Қазақша"),
    ("ko", "한국어"),
    ("ky", "Кыргызча"),
    ("lt", "Lietuvių"),
    ("lv", "Latviešu"),
    ("mn", "Монгол"),
    ("nb", "Norsk bokmål"),
    ("nl", "Nederlands"),
    ("nn", "Norsk nynorsk"),
    ("no", "Norsk"),
    ("pl", "Polski"),
    ("ps", "پښتو"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("sq", "Shqip"),
    ("sr", "Српски"),
    ("sv", "Svenska"),
    ("sw", "Kiswahili"),
    ("tg", "Тоҷикӣ"),
    ("th", "ไทย"),
    ("tk", "Türkmençe"),
    ("tr", "Türkçe"),
    ("tt", "Татарча"),
    ("ug", "ئۇيغۇرچە"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("uz", "Oʻzbekcha"),
    ("vi", "Tiếng Việt"),
    ("yi", "ייִדיש"),
    ("zh", "中文"),
];

/// Languages whose usual script runs from right to left.
const RIGHT_TO_LEFT: &[&str] = &["ar", "fa", "he", "ur", "ps", "ckb", "dv", "ug", "yi", "sd"];

/// Scripts that run from right to left; a script in the code says more than the language does.
const RIGHT_TO_LEFT_SCRIPTS: &[&str] = &["Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg"];

/// The right form of a language code, or `None` where it is none: two or three letters, perhaps a script, perhaps a
/// region, as in `en`, `zh-Hans`, `pt-BR`. BCP 47 has more; no newsroom needs it, and folders are named after codes.
pub(super) fn code(text: &str) -> Option<String> {
    let mut parts = text.split(['-', '_']);
    let is =
        |part: &str, lengths: &[usize]| lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic());
    let language = parts.next().filter(|part| is(part, &[2, 3]))?;
    let mut code = language.to_ascii_lowercase();
    let mut next = parts.next();
    if let Some(script) = next.filter(|part| is(part, &[4])) {
        code.push('-');
        code.push_str(&script[..1].to_ascii_uppercase());
        code.push_str(&script[1..].to_ascii_lowercase());
        next = parts.next();
    }
    if let Some(region) =
        next.filter(|part| is(part, &[2]) || (part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit())))
    {
        code.push('-');
        code.push_str(&region.to_ascii_uppercase());
        next = parts.next();
    }
    next.is_none().then_some(code)
}

/// A language's name in itself, if it is known.
pub(super) fn name(code: &str) -> Option<&'static str> {
    NAMES.iter().find(|(language, _)| *language == language_of(code)).map(|(_, name)| *name)
}

/// Whether a language is written from right to left.
pub(super) fn is_right_to_left(code: &str) -> bool {
    match code.split('-').nth(1).filter(|part| part.len() == 4) {
        Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script),
        None => RIGHT_TO_LEFT.contains(&language_of(code)),
    }
}

pub(super) fn language_of(code: &str) -> &str {
    code.split('-').next().unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        for (text, expect) in [
            ("en", Some("en")),
            ("EN", Some("en")),
            ("zh-hans", Some("zh-Hans")),
            ("pt_br", Some("pt-BR")),
            ("sr-Latn-rs", Some("sr-Latn-RS")),
            ("es-419", Some("es-419")),
            ("english", None),
            ("e", None),
            ("", None),
            ("en-", None),
            ("en-US-x", None),
            ("../", None),
            ("рус", None),
        ] {
            assert_eq!(code(text).as_deref(), expect, "{text}");
        }
    }

    #[test]
    fn directions() {
        assert!(is_right_to_left("ar"));
        assert!(is_right_to_left("fa-IR"));
        assert!(is_right_to_left("az-Arab"));
        assert!(!is_right_to_left("ckb-Latn"));
        assert!(!is_right_to_left("ru"));
    }

    #[test]
    fn names_in_themselves() {
        assert_eq!(name("pt-BR"), Some("Português"));
        assert_eq!(name("xx"), None);
        assert!(NAMES.is_sorted());
    }
}

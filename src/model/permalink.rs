//! Addresses of stories and standing pages.

use crate::config::{Config, LangId};
use crate::discover::Source;
use crate::parse::matter::{ArticleMatter, PageMatter};
use crate::paths::PagePath;

/// The front's address in a language: `""` for the site's own, `ru/` for another.
pub(super) fn edition_path(config: &Config, lang: LangId) -> PagePath {
    match lang.index() {
        0 => PagePath::new(""),
        index => PagePath::new(&format!("{}/", config.languages[index].code.to_ascii_lowercase())),
    }
}

/// A story's address by the site's pattern.
pub(super) fn article(config: &Config, source: &Source, matter: &ArticleMatter) -> PagePath {
    let date = &matter.date.value;
    let slug = match &matter.slug {
        Some(slug) => slug.value.clone(),
        None => slug_of(source.name()),
    };
    let path = config
        .permalink
        .replace("{section}", &slug::slugify(source.section()))
        .replace("{yyyy}", &format!("{:04}", date.year()))
        .replace("{mm}", &format!("{:02}", date.month()))
        .replace("{dd}", &format!("{:02}", date.day()))
        .replace("{slug}", &slug);
    edition_path(config, source.lang).join(path.trim_start_matches('/'))
}

/// A standing page's address: its slug below the edition's front.
pub(super) fn page(config: &Config, source: &Source, matter: &PageMatter) -> PagePath {
    let slug = matter.slug.as_ref().map_or_else(|| slug_of(source.name()), |slug| slug.value.clone());
    edition_path(config, source.lang).join(&format!("{slug}/"))
}

/// A file's name as the last part of an address. A date in front, as Jekyll has it, is not part of it.
fn slug_of(name: &str) -> String {
    let bytes = name.as_bytes();
    let is_dated = bytes.len() > 11
        && bytes[..11].iter().enumerate().all(|(at, byte)| match at {
            4 | 7 | 10 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let slug = slug::slugify(if is_dated { &name[11..] } else { name });
    if slug.is_empty() { "story".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::slug_of;

    #[test]
    fn a_slug_is_the_files_name_without_its_date() {
        assert_eq!(slug_of("2025-02-12-nato"), "nato");
        assert_eq!(slug_of("2025-02-12-"), "2025-02-12");
        assert_eq!(slug_of("Мюнхен и НАТО"), "miunkhen-i-nato");
        assert_eq!(slug_of("!!!"), "story");
    }
}

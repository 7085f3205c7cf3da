//! Addresses of stories and standing pages.

use crate::config::{Config, LangId};
use crate::discover::Source;
use crate::parse::Document;
use crate::parse::matter::{ArticleMatter, Matter, PageMatter};
use crate::paths::PagePath;
use std::borrow::Cow;

/// The front's address in a language: `""` for the site's own, `ru/` for another.
pub(super) fn edition_path(config: &Config, lang: LangId) -> PagePath {
    match lang.index() {
        0 => PagePath::new(""),
        index => PagePath::new(&format!("{}/", config.languages[index].code.to_ascii_lowercase())),
    }
}

/// The site's pattern for the addresses of stories, taken apart once for all of them.
#[derive(Debug)]
pub(super) struct Pattern<'a> {
    config: &'a Config,
    /// The front of each language.
    editions: Vec<PagePath>,
    /// What is written, and the field that comes after it; none after the last.
    parts: Vec<(&'a str, Option<Field>)>,
}

/// What a story's address can be made of.
#[derive(Debug, Clone, Copy)]
enum Field {
    Section,
    Year,
    Month,
    Day,
    Slug,
}

impl<'a> Pattern<'a> {
    pub(super) fn new(config: &'a Config) -> Self {
        let mut parts = Vec::new();
        let mut rest = config.permalink.trim_start_matches('/');
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            let field = match name {
                "section" => Field::Section,
                "yyyy" => Field::Year,
                "mm" => Field::Month,
                "dd" => Field::Day,
                _ => Field::Slug,
            };
            parts.push((before, Some(field)));
            rest = after;
        }
        parts.push((rest, None));
        let editions = (0..config.languages.len()).map(|lang| edition_path(config, LangId(lang as u16))).collect();
        Self { config, editions, parts }
    }

    /// A story's address.
    fn article(&self, source: &Source, matter: &ArticleMatter) -> PagePath {
        let date = &matter.date.value;
        let mut path = String::with_capacity(96);
        path.push_str(self.editions[source.lang.index()].as_str());
        for (before, field) in &self.parts {
            path.push_str(before);
            match field {
                None => {}
                Some(Field::Section) => path.push_str(&slugged(source.section())),
                Some(Field::Year) => digits(date.year().unsigned_abs(), 4, &mut path),
                Some(Field::Month) => digits(date.month().unsigned_abs().into(), 2, &mut path),
                Some(Field::Day) => digits(date.day().unsigned_abs().into(), 2, &mut path),
                Some(Field::Slug) => match &matter.slug {
                    Some(slug) => path.push_str(&slug.value),
                    None => path.push_str(&slug_of(source.name())),
                },
            }
        }
        PagePath::new(&path)
    }
}

/// Writes a number with so many digits.
fn digits(number: u16, count: u32, path: &mut String) {
    for place in (0..count).rev() {
        path.push(char::from(b'0' + (number / 10_u16.pow(place) % 10) as u8));
    }
}

/// The address of a document's page, published or not.
pub(super) fn of(document: &Document, pattern: &Pattern) -> Option<PagePath> {
    let source = &document.source;
    let config = pattern.config;
    let edition = || edition_path(config, source.lang);
    Some(match document.matter.as_ref()? {
        Matter::Article(matter) => pattern.article(source, matter),
        Matter::Page(matter) => page(config, source, matter),
        Matter::Front(_) => edition(),
        Matter::Support(_) => edition().join("support/"),
        Matter::List(_) | Matter::Author(_) => {
            let (folder, name) = source.id().split_once('/').unwrap_or(("", source.id()));
            let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
            edition().join(&format!("{folder}{}/", slug::slugify(name)))
        }
    })
}

/// A standing page's address: its slug below the edition's front.
fn page(config: &Config, source: &Source, matter: &PageMatter) -> PagePath {
    let slug = matter.slug.as_ref().map_or_else(|| slug_of(source.name()), |slug| Cow::Borrowed(&slug.value));
    edition_path(config, source.lang).join(&format!("{slug}/"))
}

/// A file's name as the last part of an address. A date in front, as Jekyll has it, is not part of it.
fn slug_of(name: &str) -> Cow<'_, str> {
    let bytes = name.as_bytes();
    let is_dated = bytes.len() > 11
        && bytes[..11].iter().enumerate().all(|(at, byte)| match at {
            4 | 7 | 10 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let slug = slugged(if is_dated { &name[11..] } else { name });
    if slug.is_empty() { Cow::Borrowed("story") } else { slug }
}

/// The slug of a name; most names are one already.
fn slugged(name: &str) -> Cow<'_, str> {
    // Both without a way out in the middle, so that the processor looks at many bytes at once.
    let is_other = |byte: u8| !matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    let has_others = name.bytes().fold(false, |any, byte| any | is_other(byte));
    let is_double = |one: u8, other: u8| (one, other) == (b'-', b'-');
    let has_double = name.bytes().zip(name.bytes().skip(1)).fold(false, |any, (a, b)| any | is_double(a, b));
    // Hyphens stand alone, and between others.
    if has_others || has_double || name.starts_with('-') || name.ends_with('-') {
        Cow::Owned(slug::slugify(name))
    } else {
        Cow::Borrowed(name)
    }
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
        for name in ["nato", "a-b", "-a", "a-", "a--b", "A", "a.b", "ä", "", "-", "2025"] {
            assert_eq!(super::slugged(name), slug::slugify(name), "{name:?}");
        }
    }
}

//! Addresses of stories and standing pages.

use crate::config::{Config, LangId};
use crate::discover::Source;
use crate::parse::Document;
use crate::parse::matter::{ArticleMatter, Matter, PageMatter};
use crate::paths::PagePath;
use std::borrow::Cow;
use std::fmt::Write;

/// The front's address in a language: `""` for the site's own, `ru/` for another.
pub(super) fn edition_path(config: &Config, lang: LangId) -> PagePath {
    match lang.index() {
        0 => PagePath::new(""),
        index => PagePath::new(&format!("{}/", config.languages[index].code.to_ascii_lowercase())),
    }
}

/// The address of a document's page, published or not.
pub(super) fn of(document: &Document, config: &Config) -> Option<PagePath> {
    let source = &document.source;
    let edition = || edition_path(config, source.lang);
    Some(match document.matter.as_ref()? {
        Matter::Article(matter) => article(config, source, matter),
        Matter::Page(matter) => page(config, source, matter),
        Matter::Front(_) => edition(),
        Matter::Support(_) => edition().join("support/"),
        Matter::List(_) | Matter::Author(_) => {
            let (folder, name) = source.id.split_once('/').unwrap_or(("", &source.id));
            let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
            edition().join(&format!("{folder}{}/", slug::slugify(name)))
        }
    })
}

/// A story's address by the site's pattern.
fn article(config: &Config, source: &Source, matter: &ArticleMatter) -> PagePath {
    let date = &matter.date.value;
    let mut path = edition_path(config, source.lang).as_str().to_owned();
    let mut rest = config.permalink.trim_start_matches('/');
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        path.push_str(before);
        // Writing to a string cannot fail.
        let _ = match name {
            "section" => path.write_str(&slugged(source.section())),
            "yyyy" => write!(path, "{:04}", date.year()),
            "mm" => write!(path, "{:02}", date.month()),
            "dd" => write!(path, "{:02}", date.day()),
            _ => match &matter.slug {
                Some(slug) => path.write_str(&slug.value),
                None => path.write_str(&slug_of(source.name())),
            },
        };
        rest = after;
    }
    path.push_str(rest);
    PagePath::new(&path)
}

/// A standing page's address: its slug below the edition's front.
fn page(config: &Config, source: &Source, matter: &PageMatter) -> PagePath {
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
    let slug = slugged(if is_dated { &name[11..] } else { name });
    if slug.is_empty() { "story".to_owned() } else { slug.into_owned() }
}

/// The slug of a name; most names are one already.
fn slugged(name: &str) -> Cow<'_, str> {
    let bytes = name.as_bytes();
    let is_plain = |at: usize| match bytes[at] {
        b'a'..=b'z' | b'0'..=b'9' => true,
        b'-' => at > 0 && at + 1 < bytes.len() && bytes[at - 1] != b'-',
        _ => false,
    };
    if (0..bytes.len()).all(is_plain) { Cow::Borrowed(name) } else { Cow::Owned(slug::slugify(name)) }
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

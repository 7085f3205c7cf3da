//! Sitemaps as XML (sitemaps.org, protocol 0.9; Google's news sitemap 0.9), and `robots.txt` (RFC 9309).

use super::dates::iso;
use super::labels::{escape, plain};
use crate::config::LangId;
use crate::memo::{Fingerprint, PROGRAM, Parts};
use crate::model::Site;
use crate::plan::sitemaps::{self, Sitemap};
use jiff::ZonedDateTime;
use std::fmt::Write;

const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const NEWS: &str = "http://www.google.com/schemas/sitemap-news/0.9";

/// Writes a file for search engines.
pub(super) fn write(site: &Site, sitemap: Sitemap, buffer: &mut Vec<u8>) {
    let text = match sitemap {
        Sitemap::Robots => robots(site),
        Sitemap::Index => index(site),
        Sitemap::Month(..) => {
            let stories = sitemaps::stories(site, sitemap).map(|id| &site[id]);
            addresses(site, stories.map(|story| (story.path.as_str(), Some(sitemaps::last_change(story)))))
        }
        Sitemap::Pages(lang, part) => {
            let pages = sitemaps::part_of_pages(site, lang, part);
            addresses(site, pages.iter().map(|(path, changed)| (path.as_str(), *changed)))
        }
        Sitemap::News(lang, _) => news(site, lang, sitemap),
    };
    buffer.extend_from_slice(text.as_bytes());
}

/// The fingerprint of all that such a file says.
pub(super) fn fingerprint(site: &Site, sitemap: Sitemap, parts: &mut Parts) -> Fingerprint {
    parts.text(PROGRAM).text(&site.config.base_url).debug(&site.config.time_zone);
    match sitemap {
        Sitemap::Robots => {
            parts.debug(&sitemaps::roots(site));
        }
        Sitemap::Index => {
            parts.debug(&sitemaps::in_index(site));
        }
        Sitemap::Pages(lang, part) => {
            parts.debug(&sitemaps::part_of_pages(site, lang, part));
        }
        Sitemap::Month(..) | Sitemap::News(..) => {
            if let Sitemap::News(lang, _) = sitemap {
                let language = &site.config.languages[lang.index()];
                parts.text(&language.title).text(&language.code);
            }
            for id in sitemaps::stories(site, sitemap) {
                parts.text(site[id].path.as_str()).part(site[id].fingerprints.matter);
                // A live page changes with its entries.
                if site[id].live.is_some() {
                    parts.debug(sitemaps::last_change(&site[id]));
                }
            }
        }
    }
    parts.take()
}

/// Every page may be visited, also where search engines are not to show it: they must see that the page says so.
fn robots(site: &Site) -> String {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    for (at, path) in sitemaps::roots(site).iter().enumerate() {
        let gap = if at == 0 { "\n" } else { "" };
        let _ = writeln!(text, "{gap}Sitemap: {}{path}", site.config.base_url);
    }
    text
}

fn index(site: &Site) -> String {
    let mut xml = head("sitemapindex", "");
    for (path, changed) in sitemaps::in_index(site) {
        entry(site, "sitemap", path.as_str(), changed, "", &mut xml);
    }
    xml.push_str("</sitemapindex>\n");
    xml
}

fn addresses<'a>(site: &Site, addresses: impl Iterator<Item = (&'a str, Option<&'a ZonedDateTime>)>) -> String {
    let mut xml = head("urlset", "");
    for (path, changed) in addresses {
        entry(site, "url", path, changed, "", &mut xml);
    }
    xml.push_str("</urlset>\n");
    xml
}

fn news(site: &Site, lang: LangId, sitemap: Sitemap) -> String {
    let language = &site.config.languages[lang.index()];
    let (mut name, mut code) = (String::new(), String::new());
    escape(&without_parentheses(&language.title), &mut name);
    escape(&news_language(&language.code), &mut code);
    let mut xml = head("urlset", &format!(" xmlns:news=\"{NEWS}\""));
    for id in sitemaps::stories(site, sitemap) {
        let story = &site[id];
        let mut title = String::new();
        escape(&visible(&story.matter.title.value), &mut title);
        let date = iso(&story.matter.date.value);
        let news = format!(
            "<news:news>\n<news:publication>\n<news:name>{name}</news:name>\n<news:language>{code}</news:language>\n\
             </news:publication>\n<news:publication_date>{date}</news:publication_date>\n\
             <news:title>{title}</news:title>\n</news:news>\n"
        );
        entry(site, "url", story.path.as_str(), None, &news, &mut xml);
    }
    xml.push_str("</urlset>\n");
    xml
}

/// The beginning of a file, up to its entries; `more` are further namespaces.
fn head(root: &str, more: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{SITEMAP}\"{more}>\n")
}

fn entry(site: &Site, element: &str, path: &str, changed: Option<&ZonedDateTime>, more: &str, xml: &mut String) {
    // In pieces, for there is one of every page, and the formatter takes as long as all else.
    xml.extend(["<", element, ">\n<loc>"]);
    escape(&site.config.base_url, xml);
    escape(path, xml);
    xml.push_str("</loc>\n");
    if let Some(changed) = changed {
        xml.extend(["<lastmod>", &iso(changed), "</lastmod>\n"]);
    }
    xml.extend([more, "</", element, ">\n"]);
}

/// A publication's name as Google News shows it: what stands in parentheses is not part of it.
fn without_parentheses(name: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for c in name.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    let kept = visible(&kept);
    if kept.is_empty() { visible(name) } else { kept }
}

/// Text in one line, without the characters that XML 1.0 cannot have.
fn visible(text: &str) -> String {
    let text: String =
        text.chars().map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c }).collect();
    plain(&text)
}

/// A language as Google's news sitemap wants it: ISO 639 alone, save for the two ways of writing Chinese.
fn news_language(code: &str) -> String {
    let lower = code.to_ascii_lowercase();
    let mut parts = lower.split('-');
    let language = parts.next().unwrap_or_default();
    if language != "zh" {
        return language.to_owned();
    }
    let is_traditional = parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo"));
    if is_traditional { "zh-tw" } else { "zh-cn" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_languages_are_those_of_google_news() {
        assert_eq!(without_parentheses("The Paper (sample (first)) edition"), "The Paper edition");
        assert_eq!(without_parentheses("(Paper)"), "(Paper)");
        for (code, news) in [
            ("en", "en"),
            ("pt-BR", "pt"),
            ("zh-Hans", "zh-cn"),
            ("zh", "zh-cn"),
            ("zh-TW", "zh-tw"),
            ("zh-Hant-HK", "zh-tw"),
        ] {
            assert_eq!(news_language(code), news, "{code}");
        }
    }

    #[test]
    fn nothing_that_xml_cannot_have_is_in_a_title() {
        assert_eq!(visible("a\u{0}b\u{b}c\u{ffff}d\n e"), "a b c d e");
    }
}

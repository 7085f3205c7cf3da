//! JSON-LD, by schema.org: what search engines and archives read of a page. The reader-support message has no part in it.

mod live;

pub(super) use live::plain_text;

use super::dates::iso;
use super::view::PageView;
use super::{Failure, PageContext};
use crate::assets::Assets;
use crate::config::POLICIES;
use crate::model::{Article, Byline, Edition, List, ListKind, Site};
use crate::parse::matter::Kind;
use crate::paths::Link;
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt::Write;
use tera::Value;

/// The type of a story by its kind.
fn story_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Analysis => "AnalysisNewsArticle",
        Kind::Opinion | Kind::Letter => "OpinionNewsArticle",
        Kind::Explainer => "BackgroundNewsArticle",
        Kind::Reportage => "ReportageNewsArticle",
        Kind::Sponsored => "AdvertiserContentArticle",
        Kind::News | Kind::Live | Kind::Obituary | Kind::Correction => "NewsArticle",
    }
}

/// The fewest pixels of a picture that Google shows with a story.
const FEWEST_PIXELS: u64 = 50_000;

/// Whether a page's picture is large enough to stand for it; one of unknown size is.
fn is_large(view: &PageView) -> bool {
    let size = view.image.as_ref().and_then(|image| image.width.zip(image.height));
    size.is_none_or(|(width, height)| u64::from(width) * u64::from(height) >= FEWEST_PIXELS)
}

const CONTEXT: &str = "https://schema.org";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Story<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    main_entity_of_page: &'a str,
    headline: &'a str,
    description: &'a str,
    date_published: Option<&'a str>,
    date_modified: Option<&'a str>,
    author: Authors<'a>,
    publisher: &'a RawValue,
    article_section: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keywords: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dateline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<[&'a str; 1]>,
    in_language: &'a str,
    is_accessible_for_free: bool,
    word_count: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    correction: Vec<Correction<'a>>,
    #[serde(flatten)]
    coverage: Option<live::Coverage<'a>>,
}

/// The people who signed a story; the newsroom where nobody did.
#[derive(Serialize)]
#[serde(untagged)]
enum Authors<'a> {
    People(Vec<Person<'a>>),
    Newsroom(&'a RawValue),
}

#[derive(Serialize)]
struct Person<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Organisation<'a> {
    #[serde(rename = "@context", skip_serializing_if = "Option::is_none")]
    context: Option<&'static str>,
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    same_as: &'a [String],
    #[serde(flatten)]
    policies: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Correction<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    date_published: String,
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WebSite<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    url: String,
    in_language: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProfilePage<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    main_entity: Person<'a>,
}

/// The publication as every story names it, written once.
pub(super) fn publisher_data(site: &Site, edition: &Edition, assets: &Assets) -> Box<RawValue> {
    // Texts can always be written as JSON, and so can nothing.
    serde_json::value::to_raw_value(&publisher(site, edition, assets)).unwrap_or_default()
}

fn publisher<'s>(site: &'s Site, edition: &Edition, assets: &Assets) -> Organisation<'s> {
    let config = &site.config;
    let logo = edition.logo.map(|id| &assets[id]);
    Organisation {
        kind: "NewsMediaOrganization",
        name: config.publisher.name.as_deref().unwrap_or(&config.title),
        url: &config.base_url,
        logo: logo.map(|logo| format!("{}{}", config.base_url, logo.path)),
        ..Organisation::default()
    }
}

impl PageContext<'_> {
    /// A story and its breadcrumbs.
    pub(super) fn article_data(&self, article: &Article, view: &PageView) -> Result<Value, Box<Failure>> {
        let matter = &article.matter;
        let edition = self.edition.edition;
        let authors: Vec<Person> = article.authors.iter().map(|byline| self.author(byline)).collect();
        // A live page is a story like others until it has an entry.
        let live = article.live.as_ref().filter(|_| !article.text.body.entries.is_empty());
        let story = Story {
            context: CONTEXT,
            kind: if live.is_some() { "LiveBlogPosting" } else { story_type(matter.kind) },
            main_entity_of_page: &view.canonical,
            headline: &matter.title.value,
            description: &view.description,
            date_published: view.published.as_deref(),
            date_modified: view.modified.as_deref(),
            author: if authors.is_empty() {
                Authors::Newsroom(&self.edition.publisher)
            } else {
                Authors::People(authors)
            },
            publisher: &self.edition.publisher,
            article_section: &edition.sections[article.section].title,
            keywords: article.topics.iter().map(|at| edition.topics[*at].title.as_str()).collect(),
            dateline: (!matter.dateline.is_empty()).then(|| matter.dateline.join(" / ")),
            image: view.image_url.as_deref().filter(|_| is_large(view)).map(|url| [url]),
            in_language: &self.site().config.languages[self.lang().index()].code,
            is_accessible_for_free: true,
            word_count: article.text.body.words,
            correction: article
                .corrections
                .iter()
                .map(|correction| Correction {
                    kind: "CorrectionComment",
                    date_published: iso(&correction.date),
                    text: &correction.text.body.summary,
                })
                .collect(),
            coverage: live.map(|live| self.coverage(article, live)).transpose()?,
        };
        let mut html = String::with_capacity(2048);
        script(&story, &mut html);
        self.breadcrumbs(view, &mut html);
        Ok(Value::safe_string(&html))
    }

    /// The publication, on its front.
    pub(super) fn front_data(&self) -> Value {
        let config = &self.site().config;
        let language = &config.languages[self.lang().index()];
        let property = |name: &str| POLICIES.iter().find(|(policy, _)| *policy == name).map(|(_, property)| *property);
        let policies = &self.edition.edition.policies;
        let organisation = Organisation {
            context: Some(CONTEXT),
            address: config.publisher.address.as_deref(),
            email: config.publisher.email.as_deref(),
            same_as: &config.publisher.social,
            policies: policies
                .iter()
                .filter_map(|(name, page)| Some((property(name)?, self.url(&page.path))))
                .collect(),
            ..publisher(self.site(), self.edition.edition, self.renderer.assets)
        };
        let site = WebSite {
            context: CONTEXT,
            kind: "WebSite",
            name: &language.title,
            url: self.url(&self.edition.edition.path),
            in_language: &language.code,
        };
        let mut html = String::new();
        script(&organisation, &mut html);
        script(&site, &mut html);
        Value::safe_string(&html)
    }

    /// A list of stories; an author is a person with a page.
    pub(super) fn list_data(&self, list: &List, view: &PageView) -> Value {
        let mut html = String::new();
        if list.kind == ListKind::Author {
            let main_entity = self.author_of(list);
            script(&ProfilePage { context: CONTEXT, kind: "ProfilePage", main_entity }, &mut html);
        }
        self.breadcrumbs(view, &mut html);
        Value::safe_string(&html)
    }

    /// The breadcrumbs alone.
    pub(super) fn page_data(&self, view: &PageView) -> Value {
        let mut html = String::new();
        self.breadcrumbs(view, &mut html);
        Value::safe_string(&html)
    }

    fn author<'s>(&'s self, byline: &'s Byline) -> Person<'s> {
        match self.edition.edition.authors.get(byline.author) {
            Some(list) => self.author_of(list),
            None => Person { kind: "Person", name: &byline.name, url: None },
        }
    }

    fn author_of<'s>(&self, list: &'s List) -> Person<'s> {
        Person { kind: "Person", name: &list.title, url: Some(self.url(&list.path)) }
    }

    /// Every page has them: they are written without a detour through a value.
    fn breadcrumbs(&self, view: &PageView, html: &mut String) {
        let above = view.breadcrumbs.iter().map(|link| (link.title.as_str(), link.path.as_ref().map(Link::page)));
        let items = above.chain([(view.title.as_str(), Some(view.path.page()))]);
        html.push_str(r#"<script type="application/ld+json">{"@context":""#);
        html.push_str(CONTEXT);
        html.push_str(r#"","@type":"BreadcrumbList","itemListElement":["#);
        for (at, (name, path)) in items.enumerate() {
            html.push_str(if at == 0 { "" } else { "," });
            // Writing to a string cannot fail.
            let _ = write!(html, r#"{{"@type":"ListItem","position":{},"name":"#, at + 1);
            json_text(name, html);
            html.push_str(r#","item":"#);
            json_text(&path.map(|path| self.url(path)).unwrap_or_default(), html);
            html.push('}');
        }
        html.push_str("]}</script>");
    }
}

/// A text as JSON within a `script` element.
fn json_text(text: &str, html: &mut String) {
    // Nothing to escape in these: letters, most signs, and all but the bytes of the line separators beyond ASCII.
    let is_plain = |byte: u8| !matches!(byte, 0..b' ' | b'"' | b'\\' | b'<' | b'>' | b'&' | 0x7f | 0xE2);
    if text.bytes().fold(true, |all, byte| all & is_plain(byte)) {
        html.extend(["\"", text, "\""]);
        return;
    }
    escape(&serde_json::to_string(text).unwrap_or_default(), html);
}

/// A block as a `script` element that no text inside it can end: `<`, `>`, `&` and the two line separators that are no
/// line ends in JSON but were in JavaScript are written as escapes.
fn script(block: &impl Serialize, html: &mut String) {
    html.push_str("<script type=\"application/ld+json\">");
    // Strings, numbers and lists of them can always be written as JSON.
    escape(&serde_json::to_string(block).unwrap_or_default(), html);
    html.push_str("</script>");
}

/// Copies JSON with everything escaped that could end a `script` element or a line; most of it in long runs.
fn escape(json: &str, html: &mut String) {
    let mut copied = 0;
    let separators =
        memchr::memchr_iter(0xE2, json.as_bytes()).filter(|at| json.as_bytes()[at + 1..].starts_with(&[0x80]));
    let separators = separators.filter(|at| matches!(json.as_bytes().get(at + 2), Some(0xA8 | 0xA9)));
    let mut places: Vec<usize> = memchr::memchr3_iter(b'<', b'>', b'&', json.as_bytes()).chain(separators).collect();
    places.sort_unstable();
    for at in places {
        html.push_str(&json[copied..at]);
        let (escaped, length) = match json.as_bytes()[at] {
            b'<' => ("\\u003c", 1),
            b'>' => ("\\u003e", 1),
            b'&' => ("\\u0026", 1),
            _ if json.as_bytes()[at + 2] == 0xA8 => ("\\u2028", 3),
            _ => ("\\u2029", 3),
        };
        html.push_str(escaped);
        copied = at + length;
    }
    html.push_str(&json[copied..]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_text_ends_the_block() {
        let hostile = Person { kind: "Person", name: "</script><!-- \u{2028} & \"quoted\"", url: None };
        let mut html = String::new();
        script(&hostile, &mut html);
        let inside = html.trim_start_matches("<script type=\"application/ld+json\">").trim_end_matches("</script>");
        assert!(!inside.contains(['<', '>', '&', '\u{2028}']), "{inside}");
        let read: serde_json::Value = serde_json::from_str(inside).expect("still JSON");
        assert_eq!(read["name"], "</script><!-- \u{2028} & \"quoted\"");
    }

    proptest! {
        #[test]
        fn a_text_is_the_same_as_in_a_block(text in "(\\PC|[a-z]{8}|[\u{0}-\u{7f}]|\u{2028}|\u{2029}){0,30}") {
            let (mut alone, mut whole) = (String::new(), String::new());
            json_text(&text, &mut alone);
            script(&text, &mut whole);
            prop_assert_eq!(whole, format!("<script type=\"application/ld+json\">{alone}</script>"));
        }
    }
}

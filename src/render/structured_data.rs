//! JSON-LD, by schema.org: what search engines and archives read of a page. The reader-support message has no part in it.

mod json;
mod live;

pub(super) use live::plain_text;

use super::data::Datum;
use super::dates::iso;
use super::view::{JsonLd, PageView};
use super::{Failure, PageContext};
use crate::assets::Assets;
use crate::config::POLICIES;
use crate::model::{Article, Byline, Edition, List, Live, Site};
use crate::parse::matter::Kind;
use json::{CLOSE, OPEN, block, list, number, script, text};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

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
pub(super) fn publisher_data(site: &Site, edition: &Edition, assets: &Assets) -> String {
    block(&publisher(site, edition, assets))
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
    /// What search engines read of a page.
    pub(super) fn json_ld<'a>(&'a self, view: &'a PageView) -> Datum<'a> {
        match &view.json_ld {
            JsonLd::None => Datum::Html(Cow::default()),
            JsonLd::Written(html) => Datum::Html(html.as_bytes().into()),
            JsonLd::Story(id) => Datum::later(move || self.article_data(&self.site()[*id], view, None).into_bytes()),
            JsonLd::Way => Datum::later(move || {
                let mut html = String::new();
                self.breadcrumbs(view, &mut html);
                html.into_bytes()
            }),
        }
    }

    /// A live page with its entries, and its breadcrumbs.
    pub(super) fn live_data(&self, article: &Article, live: &Live, view: &PageView) -> Result<String, Box<Failure>> {
        let coverage = block(&self.coverage(article, live)?);
        Ok(self.article_data(article, view, Some(&coverage)))
    }

    /// A story and its breadcrumbs. Every story has them: they are written without a detour through a value. `coverage` has
    /// what a live page has beside.
    fn article_data(&self, article: &Article, view: &PageView, coverage: Option<&str>) -> String {
        let matter = &article.matter;
        let edition = self.edition.edition;
        let mut html = String::with_capacity(2048);
        let json = &mut html;
        json.push_str(OPEN);
        // Words of our own and dates have nothing in them to escape.
        let kind = if coverage.is_some() { "LiveBlogPosting" } else { story_type(matter.kind) };
        json.extend([r#"{"@context":""#, CONTEXT, r#"","@type":""#, kind]);
        text(r#"","mainEntityOfPage":"#, &[&view.canonical], json);
        text(r#","headline":"#, &[&matter.title.value], json);
        text(r#","description":"#, &[&view.description], json);
        let [published, modified] = [&view.published, &view.modified].map(|date| date.as_deref().unwrap_or_default());
        json.extend([r#","datePublished":""#, published, r#"","dateModified":""#, modified, r#"","author":"#]);
        if article.authors.is_empty() {
            json.push_str(&self.edition.publisher);
        } else {
            list(&article.authors, json, |byline, json| self.write_author(byline, json));
        }
        json.push_str(r#","publisher":"#);
        json.push_str(&self.edition.publisher);
        text(r#","articleSection":"#, &[&edition.sections[article.section].title], json);
        if !article.topics.is_empty() {
            json.push_str(r#","keywords":"#);
            list(&article.topics, json, |at, json| text("", &[&edition.topics[*at].title], json));
        }
        if !matter.dateline.is_empty() {
            text(r#","dateline":"#, &[&matter.dateline.join(" / ")], json);
        }
        if let Some(url) = view.image_url.as_deref().filter(|_| is_large(view)) {
            text(r#","image":["#, &[url], json);
            json.push(']');
        }
        text(r#","inLanguage":"#, &[&self.site().config.languages[self.lang().index()].code], json);
        json.push_str(r#","isAccessibleForFree":true,"wordCount":"#);
        number(article.text.body.words, json);
        if !article.corrections.is_empty() {
            json.push_str(r#","correction":"#);
            list(&article.corrections, json, |correction, json| {
                text(r#"{"@type":"CorrectionComment","datePublished":"#, &[&iso(&correction.date)], json);
                text(r#","text":"#, &[&correction.text.body.summary], json);
                json.push('}');
            });
        }
        match coverage {
            // Its fields go on in those of the story.
            Some(coverage) => json.push_str(&coverage.replacen('{', ",", 1)),
            None => json.push('}'),
        }
        json.push_str(CLOSE);
        self.breadcrumbs(view, json);
        html
    }

    /// The publication, on its front.
    pub(super) fn front_data(&self) -> String {
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
        html
    }

    /// An author, who is a person with a page.
    pub(super) fn author_data(&self, list: &List, view: &PageView) -> String {
        let mut html = String::new();
        let main_entity = self.author_of(list);
        script(&ProfilePage { context: CONTEXT, kind: "ProfilePage", main_entity }, &mut html);
        self.breadcrumbs(view, &mut html);
        html
    }

    /// Who signed a story, as JSON.
    fn write_author(&self, byline: &Byline, json: &mut String) {
        let list = self.edition.edition.authors.get(byline.author);
        text(r#"{"@type":"Person","name":"#, &[list.map_or(&byline.name, |list| &list.title)], json);
        if let Some(list) = list {
            text(r#","url":"#, &[&self.site().config.base_url, list.path.as_str()], json);
        }
        json.push('}');
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

    /// The way to a page, and the page at its end.
    fn breadcrumbs(&self, view: &PageView, html: &mut String) {
        let base = self.site().config.base_url.as_str();
        let above = view.breadcrumbs.data(|links| {
            let mut json = String::with_capacity(512);
            text(r#"<script type="application/ld+json">{"@context":"#, &[CONTEXT], &mut json);
            json.push_str(r#","@type":"BreadcrumbList","itemListElement":["#);
            for (at, link) in links.iter().enumerate() {
                item(
                    at,
                    &link.title,
                    &link.path.as_ref().map_or([""; 2], |path| [base, path.page().as_str()]),
                    &mut json,
                );
                json.push(',');
            }
            json
        });
        html.push_str(above);
        item(view.breadcrumbs.links().len(), &view.title, &[base, view.path.page().as_str()], html);
        html.push_str("]}");
        html.push_str(CLOSE);
    }
}

/// One step of the way to a page.
fn item(at: usize, name: &str, address: &[&str], json: &mut String) {
    json.push_str(r#"{"@type":"ListItem","position":"#);
    number(at + 1, json);
    text(r#","name":"#, &[name], json);
    text(r#","item":"#, address, json);
    json.push('}');
}

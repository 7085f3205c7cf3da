//! JSON-LD, by schema.org: what search engines and archives read of a page. The reader-support message has no part in it.

use super::PageContext;
use super::dates::iso;
use super::view::{LinkView, PageView};
use crate::config::POLICIES;
use crate::model::{Article, Byline, Correction, List, ListKind};
use crate::parse::matter::Kind;
use serde_json::{Map, Value as Json, json};
use tera::Value;

/// The type of a story by its kind.
fn story_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Analysis => "AnalysisNewsArticle",
        Kind::Opinion | Kind::Letter => "OpinionNewsArticle",
        Kind::Explainer => "BackgroundNewsArticle",
        Kind::Sponsored => "AdvertiserContentArticle",
        Kind::News | Kind::Live | Kind::Obituary | Kind::Correction => "NewsArticle",
    }
}

impl PageContext<'_> {
    /// A story and its breadcrumbs.
    pub(super) fn article_data(&self, article: &Article, view: &PageView) -> Value {
        let matter = &article.matter;
        let edition = self.edition.edition;
        let mut data = Map::new();
        let mut set = |key: &str, value: Json| data.insert(key.to_owned(), value);
        set("@context", json!("https://schema.org"));
        set("@type", json!(story_type(matter.kind)));
        set("mainEntityOfPage", json!(view.canonical));
        set("headline", json!(matter.title.value));
        set("description", json!(view.description));
        set("datePublished", json!(view.published));
        set("dateModified", json!(view.modified));
        let authors: Vec<Json> = article.authors.iter().map(|byline| self.author(byline)).collect();
        if authors.is_empty() {
            set("author", self.publisher());
        } else {
            set("author", json!(authors));
        }
        set("publisher", self.publisher());
        set("articleSection", json!(edition.sections[article.section].title));
        if !article.topics.is_empty() {
            let names: Vec<&str> = article.topics.iter().map(|at| edition.topics[*at].title.as_str()).collect();
            set("keywords", json!(names));
        }
        if !matter.dateline.is_empty() {
            set("dateline", json!(matter.dateline.join(" / ")));
        }
        if let Some(url) = &view.image_url {
            set("image", json!([url]));
        }
        set("inLanguage", json!(self.site().config.languages[self.lang().index()].code));
        set("isAccessibleForFree", json!(true));
        set("wordCount", json!(article.text.body.words));
        if !article.corrections.is_empty() {
            let comment = |correction: &Correction| {
                json!({
                    "@type": "CorrectionComment",
                    "datePublished": iso(&correction.date),
                    "text": correction.text.body.summary,
                })
            };
            set("correction", json!(article.corrections.iter().map(comment).collect::<Vec<_>>()));
        }
        scripts(&[Json::Object(data), self.breadcrumbs(view)])
    }

    /// The publication, on its front.
    pub(super) fn front_data(&self) -> Value {
        let config = &self.site().config;
        let language = &config.languages[self.lang().index()];
        let front = self.url(&self.edition.edition.path);
        let mut organisation = self.publisher();
        if let Some(data) = organisation.as_object_mut() {
            data.insert("@context".into(), json!("https://schema.org"));
            for (name, policy) in &self.edition.edition.policies {
                let property = POLICIES.iter().find(|(policy, _)| policy == name).map(|(_, property)| *property);
                data.extend(property.map(|property| (property.to_owned(), json!(self.url(&policy.path)))));
            }
            data.extend(config.publisher.address.as_ref().map(|address| ("address".to_owned(), json!(address))));
            data.extend(config.publisher.email.as_ref().map(|email| ("email".to_owned(), json!(email))));
            if !config.publisher.social.is_empty() {
                data.insert("sameAs".into(), json!(config.publisher.social));
            }
        }
        let site = json!({
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": language.title,
            "url": front,
            "inLanguage": language.code,
        });
        scripts(&[organisation, site])
    }

    /// A list of stories; an author is a person with a page.
    pub(super) fn list_data(&self, list: &List, view: &PageView) -> Value {
        if list.kind != ListKind::Author {
            return self.page_data(view);
        }
        let person = json!({
            "@context": "https://schema.org",
            "@type": "ProfilePage",
            "mainEntity": self.author_of(list),
        });
        scripts(&[person, self.breadcrumbs(view)])
    }

    /// The breadcrumbs alone.
    pub(super) fn page_data(&self, view: &PageView) -> Value {
        scripts(&[self.breadcrumbs(view)])
    }

    fn publisher(&self) -> Json {
        let config = &self.site().config;
        let mut data = json!({
            "@type": "NewsMediaOrganization",
            "name": config.publisher.name.as_deref().unwrap_or(&config.title),
            "url": config.base_url,
        });
        let logo = self.edition.edition.logo.map(|id| &self.renderer.assets[id]);
        if let (Some(logo), Some(data)) = (logo, data.as_object_mut()) {
            data.insert("logo".into(), json!(format!("{}{}", config.base_url, logo.path)));
        }
        data
    }

    fn author(&self, byline: &Byline) -> Json {
        match self.edition.edition.authors.get(byline.author) {
            Some(list) => self.author_of(list),
            None => json!({ "@type": "Person", "name": byline.name }),
        }
    }

    fn author_of(&self, list: &List) -> Json {
        json!({ "@type": "Person", "name": list.title, "url": self.url(&list.path) })
    }

    fn breadcrumbs(&self, view: &PageView) -> Json {
        let own = LinkView { title: view.title.clone(), path: Some(view.path.clone()) };
        let items: Vec<Json> = view
            .breadcrumbs
            .iter()
            .chain([&own])
            .enumerate()
            .map(|(at, link)| {
                let url = link.path.as_ref().map(|path| self.url(path));
                json!({ "@type": "ListItem", "position": at + 1, "name": link.title, "item": url })
            })
            .collect();
        json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items })
    }
}

/// The blocks as `script` elements that no text inside them can end: `<`, `>`, `&` and the two line separators that
/// are no line ends in JSON but were in JavaScript are written as escapes.
fn scripts(blocks: &[Json]) -> Value {
    let mut html = String::new();
    for block in blocks {
        html.push_str("<script type=\"application/ld+json\">");
        escape(&block.to_string(), &mut html);
        html.push_str("</script>");
    }
    Value::safe_string(&html)
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

    #[test]
    fn no_text_ends_the_block() {
        let hostile = json!({ "headline": "</script><!-- \u{2028} & \"quoted\"" });
        let html = scripts(&[hostile]).to_string();
        let inside = html.trim_start_matches("<script type=\"application/ld+json\">").trim_end_matches("</script>");
        assert!(!inside.contains(['<', '>', '&', '\u{2028}']), "{inside}");
        let read: Json = serde_json::from_str(inside).expect("still JSON");
        assert_eq!(read["headline"], "</script><!-- \u{2028} & \"quoted\"");
    }
}

//! What the index is given of a story: a small page of its own, made from the model.
//!
//! The headline, the standfirst, the text with its captions, and the names of authors, section and topics are searched.
//! What a card of a result shows beside them, and nobody searches, rides in the query of the address, because Pagefind
//! searches every word of what it calls metadata.

use super::Sources;
use super::words::{add, add_line, escape};
use crate::diagnostics::Diagnostic;
use crate::model::{Article, Edition, List};
use crate::parse;
use crate::parse::matter::Kind;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A story as the index takes it.
#[derive(Debug)]
pub(super) struct Record {
    /// Its address, relative to the site's root.
    pub(super) address: String,
    /// A page with all that is searched of it.
    pub(super) html: String,
}

/// How much more a word of the standfirst counts than one of the text.
const STANDFIRST: u8 = 3;

/// The record of a story.
pub(super) fn record(sources: &Sources, article: &Article) -> Result<Record, Box<Diagnostic>> {
    let edition = sources.site.edition(article.source.lang);
    let config = &sources.site.config;
    let language = &config.languages[edition.lang.index()];
    let section = &edition.sections[article.section];
    let mut html = String::from("<html lang=\"");
    escape(&language.code, &mut html);
    html.push_str("\"><body data-pagefind-sort=\"date:");
    html.push_str(&when(article, "%Y-%m-%dT%H%M%SZ"));
    html.push_str("\" data-pagefind-filter=\"section:");
    escape(&section.id, &mut html);
    html.push_str("\">\n");
    known("title", &article.matter.title.value, &mut html);
    known("section", &section.title, &mut html);
    known("authors", &joined(article.authors.iter().map(|author| author.name.as_str())), &mut html);
    known("topics", &joined(names(article, edition)), &mut html);
    if let Some(standfirst) = &article.matter.standfirst {
        add_line(standfirst, Some(STANDFIRST), &mut html);
    }
    if let Some(caption) = article.image.as_ref().and_then(|image| image.caption.as_ref()) {
        add(caption, &caption.body.html, &mut html);
    }
    let settings = || sources.strings[edition.lang.index()].markdown_settings(config);
    let text = parse::text_of(
        sources.world,
        sources.memo,
        (&article.text.file, &article.text.body),
        settings,
        &config.time_zone,
    )?;
    add(&article.text, &String::from_utf8_lossy(&text), &mut html);
    html.push_str("</body></html>");
    Ok(Record { address: address(sources, article), html })
}

/// Names that are searched and shown, and are no part of the text.
fn known(name: &str, value: &str, html: &mut String) {
    if !value.is_empty() {
        html.push_str("<p data-pagefind-ignore data-pagefind-meta=\"");
        html.push_str(name);
        html.push_str("\">");
        escape(value, html);
        html.push_str("</p>\n");
    }
}

/// The topics and the series of a story.
fn names<'a>(article: &'a Article, edition: &'a Edition) -> impl Iterator<Item = &'a str> {
    let topics = article.topics.iter().map(|at| &edition.topics[*at]);
    topics.chain(article.series.iter().map(|at| &edition.series[*at])).map(|list: &List| list.title.as_str())
}

fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

/// When a story was first published, in UTC.
fn when(article: &Article, format: &str) -> String {
    article.matter.date.value.timestamp().strftime(format).to_string()
}

/// The address with what a card shows: when it was published, its kind, and the word for it.
fn address(sources: &Sources, article: &Article) -> String {
    let kind = article.matter.kind;
    let mut address = format!("{}?d={}", article.path, when(article, "%Y-%m-%dT%H:%MZ"));
    if kind != Kind::News {
        address.push_str("&k=");
        address.push_str(kind.as_str());
        let label = label(sources, article);
        if !label.is_empty() {
            address.push_str("&l=");
            address.extend(utf8_percent_encode(label, NON_ALPHANUMERIC));
        }
    }
    address
}

/// The word for a story's kind, as cards have it. A live page that has closed is live no more.
pub(super) fn label<'s>(sources: &Sources<'s>, article: &Article) -> &'s str {
    let strings = &sources.strings[article.source.lang.index()];
    if article.live.as_ref().is_some_and(|live| !live.is_open) {
        return strings.get("live_closed").unwrap_or_default();
    }
    strings.get(&format!("kinds.{}", article.matter.kind.as_str())).unwrap_or_default()
}

/// Everything beside a story's own file that its record is made of.
pub(super) fn add_names(sources: &Sources, article: &Article, parts: &mut crate::memo::Parts) {
    let edition = sources.site.edition(article.source.lang);
    let section = &edition.sections[article.section];
    parts.text(article.path.as_str()).part(article.fingerprints.file);
    parts.text(&section.id).text(&section.title).text(label(sources, article));
    parts.number(article.authors.len() as u64);
    let authors = article.authors.iter().map(|author| author.name.as_str());
    for name in authors.chain(names(article, edition)) {
        parts.text(name);
    }
}

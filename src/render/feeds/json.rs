//! JSON Feed 1.1 (jsonfeed.org).

use super::dates::rfc3339;
use super::item::{Channel, Item, Person};
use super::xml::allowed;
use serde::Serialize;
use std::borrow::Cow;

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "these are the names of JSON Feed")]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<&'a str>,
    authors: [Author<'a>; 1],
    language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hubs: Option<[Hub<'a>; 1]>,
    items: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Hub<'a> {
    r#type: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    /// Every item has one of the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    language: &'a str,
}

/// Writes a feed.
pub(in crate::render) fn json(channel: &Channel, items: &[Item], buffer: &mut Vec<u8>) {
    let entry = |item| entry(item, &channel.language);
    let feed = Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &channel.title,
        home_page_url: &channel.home,
        feed_url: &channel.url,
        description: &channel.description,
        icon: channel.logo.as_deref(),
        authors: [Author { name: &channel.publisher, url: None }],
        language: &channel.language,
        hubs: channel.hub.as_deref().map(|url| [Hub { r#type: "WebSub", url }]),
        items: items.iter().map(entry).collect(),
    };
    let start = buffer.len();
    // Text and lists of text can always be written.
    let _ = serde_json::to_writer_pretty(&mut *buffer, &feed);
    if let Ok(Cow::Owned(text)) = std::str::from_utf8(&buffer[start..]).map(allowed) {
        buffer.truncate(start);
        buffer.extend_from_slice(text.as_bytes());
    }
    buffer.push(b'\n');
}

fn entry<'a>(item: &'a Item, language: &'a str) -> Entry<'a> {
    let author = |person: &'a Person| Author { name: &person.name, url: person.url.as_deref() };
    Entry {
        id: &item.id,
        url: &item.url,
        title: &item.title,
        content_html: item.content.as_deref(),
        content_text: item.content.is_none().then_some(&item.summary),
        summary: if item.content.is_some() { &item.summary } else { "" },
        image: item.image.as_ref().map(|image| image.url.as_str()),
        date_published: rfc3339(&item.published),
        date_modified: rfc3339(&item.updated),
        authors: item.authors.iter().map(author).collect(),
        tags: item.categories.iter().map(|category| category.label.as_str()).collect(),
        language,
    }
}

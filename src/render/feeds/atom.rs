//! Atom (RFC 4287, with Media RSS).

use super::dates::rfc3339;
use super::item::{Channel, Item};
use super::rss::media;
use super::xml::{Xml, element};
use jiff::ZonedDateTime;

/// What a feed without entries says of its last change.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// Writes a feed.
pub(super) fn feed(
    channel: &Channel,
    changed: Option<&ZonedDateTime>,
    entries: &[impl AsRef<[u8]>],
    buffer: &mut Vec<u8>,
) {
    let mut xml = Xml::new(buffer);
    let namespaces = [
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xmlns:media", super::MEDIA),
        ("xml:lang", channel.language.as_str()),
    ];
    xml.open(element!("feed"), &namespaces);
    xml.text(element!("id"), &[], &channel.id);
    xml.text(element!("title"), &[], &channel.title);
    xml.text(element!("subtitle"), &[], &channel.description);
    xml.text(element!("updated"), &[], changed.map(rfc3339).as_deref().unwrap_or(NEVER));
    xml.open(element!("author"), &[]);
    xml.text(element!("name"), &[], &channel.publisher);
    xml.close(element!("author"));
    xml.empty(element!("link", "rel" = "alternate", "type" = "text/html"), &[("href", &channel.home)]);
    xml.empty(element!("link"), &[("rel", "self"), ("type", "application/atom+xml"), ("href", &channel.url)]);
    if let Some(hub) = &channel.hub {
        xml.empty(element!("link"), &[("rel", "hub"), ("href", hub)]);
    }
    xml.some_text(element!("logo"), channel.logo.as_deref());
    xml.text(element!("generator"), &[], super::GENERATOR);
    xml.entries(entries);
    xml.close(element!("feed"));
}

/// Writes an entry.
pub(super) fn entry(item: &Item, buffer: &mut Vec<u8>) {
    let mut xml = Xml::part(buffer);
    xml.open(element!("entry"), &[]);
    xml.text(element!("id"), &[], &item.id);
    xml.text(element!("title"), &[], &item.title);
    xml.empty(element!("link", "rel" = "alternate", "type" = "text/html"), &[("href", &item.url)]);
    xml.text(element!("published"), &[], &item.published.web);
    xml.text(element!("updated"), &[], &item.updated.web);
    for author in &item.authors {
        xml.open(element!("author"), &[]);
        xml.text(element!("name"), &[], &author.name);
        xml.some_text(element!("uri"), author.url.as_deref());
        xml.close(element!("author"));
    }
    for category in &item.categories {
        xml.empty(element!("category"), &[("term", category.term), ("label", &category.label)]);
    }
    // An entry without content must have a summary, and be it an empty one.
    if !item.summary.is_empty() || item.content.is_none() {
        xml.text(element!("summary"), &[], &item.summary);
    }
    if let Some(content) = &item.content {
        xml.html(element!("content", "type" = "html"), &[], content);
    }
    if let Some(image) = &item.image {
        media(image, &mut xml);
    }
    xml.close(element!("entry"));
}

//! RSS 2.0 (rssboard.org, with Atom's links, Dublin Core's authors, whole texts and Media RSS).

use super::dates::rfc822;
use super::item::{Channel, Item, Picture};
use super::xml::{Xml, element};
use crate::render::labels::escape;
use jiff::ZonedDateTime;

/// Minutes after which a reader may ask again.
const TTL: &str = "15";

const NAMESPACES: &[(&str, &str)] = &[
    ("version", "2.0"),
    ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ("xmlns:media", super::MEDIA),
];

/// Writes a feed.
pub(super) fn feed(
    channel: &Channel,
    changed: Option<&ZonedDateTime>,
    entries: &[impl AsRef<[u8]>],
    buffer: &mut Vec<u8>,
) {
    let mut xml = Xml::new(buffer);
    xml.open(element!("rss"), NAMESPACES);
    xml.open(element!("channel"), &[]);
    xml.text(element!("title"), &[], &channel.title);
    xml.text(element!("link"), &[], &channel.home);
    xml.text(element!("description"), &[], &channel.description);
    xml.text(element!("language"), &[], &channel.language);
    xml.some_text(element!("lastBuildDate"), changed.map(rfc822).as_deref());
    xml.text(element!("generator"), &[], super::GENERATOR);
    xml.text(element!("ttl"), &[], TTL);
    xml.empty(element!("atom:link"), &[("rel", "self"), ("type", "application/rss+xml"), ("href", &channel.url)]);
    if let Some(hub) = &channel.hub {
        xml.empty(element!("atom:link"), &[("rel", "hub"), ("href", hub)]);
    }
    if let Some(logo) = &channel.logo {
        xml.open(element!("image"), &[]);
        xml.text(element!("url"), &[], logo);
        xml.text(element!("title"), &[], &channel.title);
        xml.text(element!("link"), &[], &channel.home);
        xml.close(element!("image"));
    }
    xml.entries(entries);
    xml.close(element!("channel"));
    xml.close(element!("rss"));
}

/// Writes an entry.
pub(super) fn entry(item: &Item, buffer: &mut Vec<u8>) {
    let mut xml = Xml::part(buffer);
    xml.open(element!("item"), &[]);
    xml.text(element!("title"), &[], &item.title);
    xml.text(element!("link"), &[], &item.url);
    xml.text(element!("guid", "isPermaLink" = "false"), &[], &item.id);
    xml.text(element!("pubDate"), &[], &item.published.mail);
    for author in &item.authors {
        xml.text(element!("dc:creator"), &[], &author.name);
    }
    for category in &item.categories {
        xml.text(element!("category"), &[], &category.label);
    }
    if !item.summary.is_empty() {
        // Readers take this for HTML.
        let mut summary = String::with_capacity(item.summary.len());
        escape(&item.summary, &mut summary);
        xml.text(element!("description"), &[], &summary);
    }
    if let Some(content) = &item.content {
        xml.html(element!("content:encoded"), &[], content);
    }
    if let Some(image) = &item.image {
        media(image, &mut xml);
    }
    xml.close(element!("item"));
}

/// The picture of an item, as Media RSS has it.
pub(super) fn media(image: &Picture, xml: &mut Xml) {
    let size = image.size.map(|(width, height)| (width.to_string(), height.to_string()));
    let mut attributes = vec![("url", image.url.as_str()), ("medium", "image")];
    attributes.extend(image.media_type.map(|media_type| ("type", media_type)));
    if let Some((width, height)) = &size {
        attributes.extend([("width", width.as_str()), ("height", height)]);
    }
    if image.credit.is_none() && image.description.is_none() {
        return xml.empty(element!("media:content"), &attributes);
    }
    xml.open(element!("media:content"), &attributes);
    xml.some_text(element!("media:credit"), image.credit.as_deref());
    if let Some(description) = &image.description {
        xml.text(element!("media:description"), &[("type", "plain")], description);
    }
    xml.close(element!("media:content"));
}

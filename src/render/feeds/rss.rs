//! RSS 2.0 (rssboard.org, with Atom's links, Dublin Core's authors, whole texts and Media RSS).

use super::dates::rfc822;
use super::item::{Channel, Item, Picture};
use super::xml::Xml;
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
    xml.open("rss", NAMESPACES);
    xml.open("channel", &[]);
    xml.text("title", &[], &channel.title);
    xml.text("link", &[], &channel.home);
    xml.text("description", &[], &channel.description);
    xml.text("language", &[], &channel.language);
    xml.some_text("lastBuildDate", changed.map(rfc822).as_deref());
    xml.text("generator", &[], super::GENERATOR);
    xml.text("ttl", &[], TTL);
    xml.empty("atom:link", &[("rel", "self"), ("type", "application/rss+xml"), ("href", &channel.url)]);
    if let Some(hub) = &channel.hub {
        xml.empty("atom:link", &[("rel", "hub"), ("href", hub)]);
    }
    if let Some(logo) = &channel.logo {
        xml.open("image", &[]);
        xml.text("url", &[], logo);
        xml.text("title", &[], &channel.title);
        xml.text("link", &[], &channel.home);
        xml.close("image");
    }
    xml.entries(entries);
    xml.close("channel");
    xml.close("rss");
}

/// Writes an entry.
pub(super) fn entry(item: &Item, buffer: &mut Vec<u8>) {
    let mut xml = Xml::part(buffer);
    xml.open("item", &[]);
    xml.text("title", &[], &item.title);
    xml.text("link", &[], &item.url);
    xml.text("guid", &[("isPermaLink", "false")], &item.id);
    xml.text("pubDate", &[], &item.published.mail);
    for author in &item.authors {
        xml.text("dc:creator", &[], &author.name);
    }
    for category in &item.categories {
        xml.text("category", &[], &category.label);
    }
    if !item.summary.is_empty() {
        // Readers take this for HTML.
        let mut summary = String::with_capacity(item.summary.len());
        escape(&item.summary, &mut summary);
        xml.text("description", &[], &summary);
    }
    if let Some(content) = &item.content {
        xml.html("content:encoded", &[], content);
    }
    if let Some(image) = &item.image {
        media(image, &mut xml);
    }
    xml.close("item");
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
        return xml.empty("media:content", &attributes);
    }
    xml.open("media:content", &attributes);
    xml.some_text("media:credit", image.credit.as_deref());
    if let Some(description) = &image.description {
        xml.text("media:description", &[("type", "plain")], description);
    }
    xml.close("media:content");
}

//! JSON Feed 1.1 (jsonfeed.org).

use super::item::{Channel, Item};
use super::json_text::Json;

/// How deep the entries of a feed lie: in its list.
const DEPTH: usize = 2;

/// Writes a feed.
pub(super) fn feed(channel: &Channel, entries: &[impl AsRef<[u8]>], buffer: &mut Vec<u8>) {
    let mut json = Json::new(buffer);
    json.open();
    json.text("version", "https://jsonfeed.org/version/1.1");
    json.text("title", &channel.title);
    json.text("home_page_url", &channel.home);
    json.text("feed_url", &channel.url);
    json.text("description", &channel.description);
    json.some_text("icon", channel.logo.as_deref());
    json.open_list("authors");
    author(&channel.publisher, None, &mut json);
    json.close_list();
    json.text("language", &channel.language);
    if let Some(hub) = &channel.hub {
        json.open_list("hubs");
        json.open();
        json.text("type", "WebSub");
        json.text("url", hub);
        json.close();
        json.close_list();
    }
    json.open_list("items");
    for entry in entries {
        json.written(entry.as_ref());
    }
    json.close_list();
    json.close();
    buffer.push(b'\n');
}

/// Writes an entry.
pub(super) fn entry(item: &Item, language: &str, buffer: &mut Vec<u8>) {
    let mut json = Json::part(buffer, DEPTH);
    json.open();
    json.text("id", &item.id);
    json.text("url", &item.url);
    json.text("title", &item.title);
    // Every item has one of the two.
    match &item.content {
        Some(content) => {
            json.text("content_html", content);
            json.some_text("summary", Some(&*item.summary).filter(|summary| !summary.is_empty()));
        }
        None => json.text("content_text", &item.summary),
    }
    json.some_text("image", item.image.as_ref().map(|image| image.url.as_str()));
    json.text("date_published", &item.published.web);
    json.text("date_modified", &item.updated.web);
    if !item.authors.is_empty() {
        json.open_list("authors");
        for person in &item.authors {
            author(&person.name, person.url.as_deref(), &mut json);
        }
        json.close_list();
    }
    if !item.categories.is_empty() {
        json.open_list("tags");
        for category in &item.categories {
            json.one(&category.label);
        }
        json.close_list();
    }
    json.text("language", language);
    json.close();
}

fn author(name: &str, url: Option<&str>, json: &mut Json) {
    json.open();
    json.text("name", name);
    json.some_text("url", url);
    json.close();
}

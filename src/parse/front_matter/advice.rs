//! What to do about keys that other generators have and Dateline does not.

use crate::fields::addresses;
use crate::fields::tree::{Entry, Value};

/// The key, and what a newsroom that brings its stories along should do about it.
const WORDS: &[(&[&str], &str)] = &[
    (
        &["layout", "template", "page_template"],
        "leave it out: the template follows from what the page is; `kind` tells stories apart",
    ),
    (&["type", "post_type"], "write `kind` for the sort of journalism, or leave it out"),
    (&["section"], "leave it out: the folder a story is in is its section"),
    (
        &["weight", "order", "nav_order", "menu", "menus"],
        "leave it out: `content/_index.md` says what leads the front, and `navigation` in site.toml what stands at the foot",
    ),
    (
        &["featured", "sticky", "pin", "pinned"],
        "leave it out, and name the story in `lead` or `seconds` of `content/_index.md`",
    ),
    (
        &["hidden", "private", "render", "headless", "in_search_index"],
        "write `draft = true` to keep a page from being published",
    ),
    (
        &["lang", "language", "locale", "languageCode"],
        "leave it out: the name of the file says it, as in `story.ru.md`",
    ),
    (
        &["translationKey", "ref", "lang-ref"],
        "leave it out: versions of a story share their name, as `story.md` and `story.ru.md`",
    ),
    (
        &["images", "resources", "header", "teaser", "banner", "image_url"],
        "name the picture in `image = { src = \"…\", alt = \"…\" }`",
    ),
    (&["image_alt", "alt"], "write it into the picture: `image = { src = \"…\", alt = \"…\" }`"),
    (
        &["image_caption", "caption", "credit", "image_credit"],
        "write it into the picture: `image = { src = \"…\", alt = \"…\", caption = \"…\", credit = \"…\" }`",
    ),
    (&["time", "timezone"], "write the time into `date`: `2025-02-12 18:40`"),
    (&["id", "uuid", "guid", "post_id", "wordpress_id"], "leave it out, or move it to `extra`"),
    (
        &[
            "toc", "comments", "math", "mermaid", "outputs", "sitemap", "cascade", "share", "ads", "paginate",
            "sidebar", "seo",
        ],
        "leave it out, or move it to `extra` for templates of your own",
    ),
    (
        &["robots", "noindex", "canonical", "canonical_url", "canonicalURL"],
        "leave it out: Dateline decides it by what the page is",
    ),
    (&["location", "place"], "write the place a story was reported from into `dateline`"),
    (&["correction"], "write `corrections = [{ date = 2025-02-13, text = \"…\" }]`"),
    (&["editor", "photographer", "translator"], "write `contributors = [{ name = \"…\", role = \"…\" }]`"),
    (&["seo_title", "seotitle", "title_short"], "write it as `short_title`"),
];

/// What to do about `entry` in a story.
pub(super) fn for_story(entry: &Entry) -> Option<String> {
    address(entry).or_else(|| word(&entry.key.value)).or_else(|| old_date(entry))
}

/// What to do about `entry` in any other page.
pub(super) fn for_page(entry: &Entry) -> Option<String> {
    address(entry).or_else(|| word(&entry.key.value))
}

fn word(key: &str) -> Option<String> {
    WORDS.iter().find(|(keys, _)| keys.contains(&key)).map(|(_, advice)| (*advice).to_owned())
}

/// An address given outright. Taking it as the story's own would undo `permalink` in silence, and dropping it would
/// break every link that the world has to the story; so the person decides, with the line to write at hand.
fn address(entry: &Entry) -> Option<String> {
    if !matches!(&*entry.key.value, "url" | "permalink" | "path") {
        return None;
    }
    let path = match &entry.value.value {
        Value::Text(text) => addresses::site_path(text).ok().filter(|path| !path.contains('"')),
        _ => None,
    };
    let path = path.unwrap_or_else(|| "/old/address/".to_owned());
    Some(format!(
        "addresses follow from `permalink` in site.toml and from `slug`; to keep the old one working, write `aliases = [\"{path}\"]`"
    ))
}

fn old_date(entry: &Entry) -> Option<String> {
    matches!(&*entry.key.value, "created" | "created_at" | "createdAt" | "posted" | "timestamp")
        .then(|| "write it as `date`".to_owned())
}

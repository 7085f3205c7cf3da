//! A story's front matter.

use super::parts;
use crate::config::as_mode;
use crate::diagnostics::{Code, Spanned};
use crate::fields::{Fields, dates};
use crate::parse::matter::{ArticleMatter, ContributorMatter, CorrectionMatter, Kind, LiveMatter};
use jiff::ZonedDateTime;

/// Reads a story. The parts that go wrong are reported; `None` where the story cannot be told without them.
pub(super) fn read(fields: &Fields<'_>) -> Option<ArticleMatter> {
    let title = fields.required_text("title", &["headline"]);
    let date = date(fields);
    let updated = fields.date("updated", &["lastmod", "last_modified_at", "modified"]);
    let expires = fields.date("expires", &["expiryDate", "expirydate"]);
    let taxonomies = Taxonomies::read(fields);
    let kind = fields.choice("kind", &[], Kind::ALL);
    let matter = ArticleMatter {
        short_title: fields.text("short_title", &["linkTitle", "linktitle"]),
        standfirst: fields.text("standfirst", STANDFIRST),
        kicker: fields.text("kicker", &[]),
        updated: updated.map(|updated| updated.value),
        dateline: fields.texts("dateline", &[]).into_iter().map(|place| place.value).collect(),
        authors: distinct([fields.texts("authors", &["author", "byline"]), taxonomies.authors]),
        contributors: fields.tables("contributors", &[]).iter().filter_map(contributor).collect(),
        kind: kind.unwrap_or_default(),
        tags: tags(fields, taxonomies.tags),
        series: series(fields).or(taxonomies.series),
        image: parts::image(fields, PICTURE).map(Box::new),
        corrections: fields.tables("corrections", &[]).iter().filter_map(correction).collect(),
        slug: parts::slug(fields),
        aliases: parts::aliases(fields),
        draft: parts::draft(fields),
        live: live(fields, kind).map(Box::new),
        support: as_mode(fields, "support"),
        related: fields.texts("related", &[]),
        extra: fields.own("extra", &["params"]),
        title: title?,
        expires: expires.as_ref().map(|expires| expires.value.clone()),
        date: date?,
    };
    parts::check_order(fields, ("date", "expires"), &matter.date, expires.as_ref());
    Some(matter)
}

/// Every generator has its own word for the deck, and some have several.
const STANDFIRST: &[&str] = &["description", "subtitle", "deck", "summary", "excerpt", "lead"];

/// What themes of Hugo, Jekyll and Zola call the lead picture.
const PICTURE: &[&str] = &["thumbnail", "cover", "featured_image", "featuredImage"];

/// The date of the story; that of its file's name where it has none of its own, as in Jekyll and Zola.
fn date(fields: &Fields<'_>) -> Option<Spanned<ZonedDateTime>> {
    const NAMES: &[&str] = &["publishDate", "publishdate", "pubDate", "published_at"];
    let date = fields.date("date", NAMES);
    if date.is_some() || fields.has("date", NAMES) {
        return date;
    }
    let file = fields.reader.file;
    let folder = file.folder().rsplit('/').next().unwrap_or("");
    let name = if file.file_name().starts_with("index.") { folder } else { file.file_name() };
    let date = dates::from_file_name(name, fields.reader.time_zone);
    if date.is_none() {
        fields.missing("date");
    }
    date.map(|date| Spanned::new(date, fields.place()))
}

/// What only a live page says.
fn live(fields: &Fields<'_>, kind: Option<Kind>) -> Option<LiveMatter> {
    let entry = fields.take("live", &[])?;
    let table = fields.of("live", &entry.value)?;
    if kind != Some(Kind::Live) && (kind.is_some() || !fields.has("kind", &[])) {
        let help = "write `kind = \"live\"`, or take the table out";
        fields.report(Code::BadValue, "only a live page has `live`", entry.key.span.clone(), help);
    }
    let order = table.choice("order", &[], &[("newest", false), ("oldest", true)]);
    let matter = LiveMatter {
        closed: table.flag("closed", &[]).unwrap_or(false),
        ends: table.date("ends", &["end"]).map(|ends| ends.value),
        oldest_first: order.unwrap_or(false),
    };
    table.finish(|_| None);
    Some(matter)
}

/// Topics. Hugo and Jekyll sites often give tags and categories side by side; to readers they are the same thing.
fn tags(fields: &Fields<'_>, more: Vec<Spanned<String>>) -> Vec<Spanned<String>> {
    let own = ["tags", "categories", "topics", "keywords", "category"].map(|name| fields.texts(name, &[]));
    distinct(own.into_iter().chain([more]))
}

/// One list after the other, each text once, whatever its capitals.
fn distinct(lists: impl IntoIterator<Item = Vec<Spanned<String>>>) -> Vec<Spanned<String>> {
    let mut all: Vec<Spanned<String>> = Vec::new();
    for list in lists {
        all.reserve_exact(list.len());
        for text in list {
            if all.iter().all(|other| !is_same(&other.value, &text.value)) {
                all.push(text);
            }
        }
    }
    all
}

/// Whether two texts differ in nothing but their capitals.
fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
        || !(one.is_ascii() && other.is_ascii()) && one.to_lowercase() == other.to_lowercase()
}

/// The series. Hugo's is a list; a story belongs to one series here.
fn series(fields: &Fields<'_>) -> Option<Spanned<String>> {
    let mut names = fields.texts("series", &[]).into_iter();
    let first = names.next();
    if let Some(second) = names.next() {
        fields.report(
            Code::BadValue,
            "a story belongs to one series",
            second.span,
            "keep one; use `tags` for the others",
        );
    }
    first
}

/// Zola's table of the same things.
#[derive(Default)]
struct Taxonomies {
    tags: Vec<Spanned<String>>,
    authors: Vec<Spanned<String>>,
    series: Option<Spanned<String>>,
}

impl Taxonomies {
    fn read(fields: &Fields<'_>) -> Self {
        let Some(table) = fields.table("taxonomies", &[]) else { return Self::default() };
        let all = Self {
            tags: tags(&table, Vec::new()),
            authors: table.texts("authors", &["author"]),
            series: series(&table),
        };
        table.finish(|_| None);
        all
    }
}

fn contributor(fields: &Fields<'_>) -> Option<ContributorMatter> {
    let name = fields.required_text("name", &["id"]);
    let role = fields.required_text("role", &[]);
    fields.finish(|_| None);
    Some(ContributorMatter { name: name?, role: role?.value })
}

fn correction(fields: &Fields<'_>) -> Option<CorrectionMatter> {
    let date = fields.date("date", &[]);
    if date.is_none() && !fields.has("date", &[]) {
        fields.missing("date");
    }
    let text = fields.required_text("text", &[]);
    fields.finish(|_| None);
    Some(CorrectionMatter { date: date?.value, text: text? })
}

//! The table `feeds` of `site.toml`: what feeds there are and what stands in them.

use super::{LangId, Language};
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Code, Spanned};
use crate::fields::text::quotable;
use crate::fields::tree::Value;
use crate::fields::{Fields, addresses};
use std::borrow::Cow;

/// What feeds a site has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedSettings {
    /// The formats of the feeds of the whole site and of lists; without any there are none of these.
    pub formats: Vec<FeedFormat>,
    /// How many stories stand in a feed at the most.
    pub limit: usize,
    /// What the feeds of the whole site and of sections have of a story.
    pub text: FeedText,
    /// What those of authors, topics and series have; none where these have no feeds.
    pub lists: Option<FeedText>,
    /// What the ids of stories are made with, beside their files; the site's title where it is not given.
    pub id: Option<String>,
    /// The `WebSub` hub that tells readers of new stories.
    pub hub: Option<String>,
    /// What closes each story, by language.
    pub closing: Vec<Option<ClosingLine>>,
    /// The feeds for those who take the paper's stories over.
    pub partners: Vec<PartnerFeed>,
}

/// The most stories in the feed of a partner that names hours and no number.
const MOST_STORIES: usize = 1_000;

/// How many stories stand in a feed where nothing else is said.
const STORIES: usize = 20;

impl Default for FeedSettings {
    fn default() -> Self {
        Self {
            formats: FeedFormat::ALL.iter().map(|(_, format)| *format).collect(),
            limit: STORIES,
            text: FeedText::Full,
            lists: Some(FeedText::Summary),
            id: None,
            hub: None,
            closing: Vec::new(),
            partners: Vec::new(),
        }
    }
}

impl FeedSettings {
    /// No feeds at all.
    pub(super) fn none() -> Self {
        Self { formats: Vec::new(), ..Self::default() }
    }
}

/// The format of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedFormat {
    /// RSS 2.0.
    Rss,
    /// Atom (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl FeedFormat {
    /// Every format with its word, in the order in which pages name them.
    pub const ALL: &'static [(&'static str, FeedFormat)] =
        &[("rss", FeedFormat::Rss), ("atom", FeedFormat::Atom), ("json", FeedFormat::Json)];

    /// The name of a feed's file, beside the page whose stories it has.
    pub fn file_name(self) -> &'static str {
        match self {
            FeedFormat::Rss => "feed.xml",
            FeedFormat::Atom => "atom.xml",
            FeedFormat::Json => "feed.json",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            FeedFormat::Rss => "application/rss+xml",
            FeedFormat::Atom => "application/atom+xml",
            FeedFormat::Json => "application/feed+json",
        }
    }

    /// Its name, as people know it.
    pub fn name(self) -> &'static str {
        match self {
            FeedFormat::Rss => "RSS",
            FeedFormat::Atom => "Atom",
            FeedFormat::Json => "JSON Feed",
        }
    }
}

/// How much of a story stands in a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedText {
    /// All of it.
    Full,
    /// Its standfirst, or else its first paragraph.
    Summary,
}

impl FeedText {
    const ALL: &'static [(&'static str, FeedText)] = &[("full", FeedText::Full), ("summary", FeedText::Summary)];
}

/// What closes each story of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingLine {
    /// The words.
    pub text: String,
    /// Where they lead: an address of the web, or one of this site that begins with `/`.
    pub link: Option<Spanned<String>>,
}

/// A feed for somebody who takes stories over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerFeed {
    /// Its name, which is its file: `feeds/<name>.xml`.
    pub name: Spanned<String>,
    /// Its title, where it is not the publication's.
    pub title: Option<String>,
    /// Its language.
    pub lang: LangId,
    /// The sections whose stories it has; together with [`PartnerFeed::topics`], all stories where there are none.
    pub sections: Vec<Spanned<String>>,
    /// The topics whose stories it has.
    pub topics: Vec<Spanned<String>>,
    /// It has stories first published in so many hours before the build.
    pub hours: Option<u32>,
    /// How many stories it has at the most.
    pub limit: usize,
    /// What it has of each.
    pub text: FeedText,
}

/// Reads the table `feeds`, or `feeds = false`.
pub(super) fn settings(fields: &Fields<'_>, languages: &[Language]) -> FeedSettings {
    if fields.has("feeds", &[]) && !fields.is_table("feeds") {
        return match fields.flag("feeds", &[]) {
            Some(false) => FeedSettings::none(),
            _ => FeedSettings::default(),
        };
    }
    let Some(table) = fields.table("feeds", &[]) else { return FeedSettings::default() };
    let default = FeedSettings::default();
    let limit = table.number("limit", 1..=500).unwrap_or(default.limit);
    let text = table.choice("text", &[], FeedText::ALL).unwrap_or(default.text);
    let settings = FeedSettings {
        formats: table.choices("formats", FeedFormat::ALL).unwrap_or(default.formats),
        limit,
        text,
        lists: lists(&table, default.lists),
        id: table.text("id", &[]),
        hub: table.spanned_text("hub", &[]).and_then(|hub| web(&table, "hub", hub)),
        closing: closing(&table, languages),
        partners: partners(&table, languages, (limit, text)),
    };
    table.finish(|_| None);
    settings
}

fn lists(fields: &Fields<'_>, default: Option<FeedText>) -> Option<FeedText> {
    const CHOICES: &[(&str, Option<FeedText>)] =
        &[("full", Some(FeedText::Full)), ("summary", Some(FeedText::Summary)), ("none", None)];
    fields.choice("lists", &[], CHOICES).unwrap_or(default)
}

fn web(fields: &Fields<'_>, name: &str, address: Spanned<String>) -> Option<String> {
    match addresses::web(&address.value) {
        Ok(()) => Some(address.value),
        Err(bad) => {
            fields.report_address(name, address.span, &bad);
            None
        }
    }
}

/// The closing lines in the order of the languages.
fn closing(fields: &Fields<'_>, languages: &[Language]) -> Vec<Option<ClosingLine>> {
    let Some(table) = fields.table("closing", &[]) else { return Vec::new() };
    let mut lines = vec![None; languages.len()];
    for entry in table.rest() {
        let Some(lang) = language(fields, &entry.key.clone().map(Cow::into_owned), languages) else { continue };
        lines[lang.index()] = match &entry.value.value {
            Value::Table(_) => table.of(&entry.key.value, &entry.value).and_then(|line| closing_line(&line)),
            _ => table
                .filled_text(&entry.key.value, &entry.value)
                .map(|text| text.value)
                .map(|text| ClosingLine { text, link: None }),
        };
    }
    lines
}

fn closing_line(fields: &Fields<'_>) -> Option<ClosingLine> {
    let text = fields.required_text("text", &[]);
    let link = fields.spanned_text("link", &[]).and_then(|link| {
        let checked = if link.value.starts_with('/') {
            addresses::site_path(&link.value).map(drop)
        } else {
            addresses::link(&link.value)
        };
        match checked {
            Ok(()) => Some(link),
            Err(bad) => {
                fields.report_address("link", link.span, &bad);
                None
            }
        }
    });
    fields.finish(|_| None);
    text.map(|text| ClosingLine { text: text.value, link })
}

fn language(fields: &Fields<'_>, code: &Spanned<String>, languages: &[Language]) -> Option<LangId> {
    let at = languages.iter().position(|language| language.code == code.value);
    if at.is_none() {
        let known = || languages.iter().map(|language| language.code.as_str());
        let help = did_you_mean(&code.value, known())
            .unwrap_or_else(|| format!("add `[languages.{}]` to site.toml", quotable(&code.value)));
        let message = format!("`{}` is not a language of this site", quotable(&code.value));
        fields.report(Code::UnknownLanguage, message, code.span.clone(), &help);
    }
    at.map(|at| LangId(at as u16))
}

fn partners(fields: &Fields<'_>, languages: &[Language], (limit, text): (usize, FeedText)) -> Vec<PartnerFeed> {
    let mut partners: Vec<PartnerFeed> = Vec::new();
    for table in fields.tables("partner", &["partners"]) {
        let name = table.required_text("name", &[]);
        let hours = table.number("hours", 1..=24 * 366);
        let partner = PartnerFeed {
            title: table.text("title", &[]),
            lang: table
                .spanned_text("language", &["lang"])
                .and_then(|code| language(&table, &code, languages))
                .unwrap_or_default(),
            sections: table.texts("sections", &["section"]),
            topics: table.texts("topics", &["topic", "tags"]),
            limit: table.number("limit", 1..=1000).unwrap_or(if hours.is_some() { MOST_STORIES } else { limit }),
            hours,
            text: table.choice("text", &[], FeedText::ALL).unwrap_or(text),
            name: name.unwrap_or_else(|| Spanned::new(String::new(), 0..0)),
        };
        table.finish(|_| None);
        if partner.name.value.is_empty() {
            continue;
        }
        if let Err(bad) = addresses::slug(&partner.name.value) {
            let message = format!("`{}` cannot be the name of a feed", quotable(&partner.name.value));
            table.report(Code::BadValue, message, partner.name.span.clone(), &bad.help);
        } else if let Some(first) = partners.iter().find(|other| other.name.value == partner.name.value) {
            let span = partner.name.span.clone();
            table.reader.report(table.reader.doubled(&partner.name.value, span, Some(first.name.span.clone())));
        } else {
            partners.push(partner);
        }
    }
    partners
}

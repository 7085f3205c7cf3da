//! What search engines are told of a site: the sitemaps (sitemaps.org, protocol 0.9) and `robots.txt` (RFC 9309).
//!
//! Stories stand in one sitemap a month of first publication, counted from the oldest where a month needs several: a
//! new story changes the sitemap of its own month alone. A site that search engines are not to show has no sitemap.

use super::Recipe;
use super::taken::{Origin, Outputs};
use crate::config::{LangId, Robots};
use crate::discover::Inventory;
use crate::model::{Article, ArticleId, Edition, ListKind, Site};
use crate::parse::matter::Kind;
use crate::paths::{OutputPath, PagePath};
use jiff::{Timestamp, ToSpan};
use std::ops::Range;

/// A file for search engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sitemap {
    /// `robots.txt`.
    Robots,
    /// The index of all sitemaps.
    Index,
    /// Stories of a month: language, place among the edition's months, part of the month from the oldest.
    Month(LangId, usize, usize),
    /// The fronts and lists and standing pages of a language.
    Pages(LangId),
    /// The news sitemap of a language: its part from the newest.
    News(LangId, usize),
}

/// The most addresses in one sitemap. The protocol allows 50,000 and 50 MiB; addresses have at most 2,048 characters, so
/// that neither can be exceeded.
const MOST_ADDRESSES: usize = 20_000;

/// The most stories in one news sitemap.
const MOST_NEWS: usize = 1_000;

/// Plans the files for search engines; a file of the site's own `static/` takes the place of one of them.
pub(super) fn plan(site: &Site, inventory: &Inventory, outputs: &mut Outputs) {
    let mut add = |sitemap: Sitemap| {
        let path = sitemap.path(site);
        let is_own = |file: &crate::paths::SitePath| file.as_str().strip_prefix("static/") == Some(path.as_str());
        if !inventory.statics.iter().any(is_own) {
            outputs.add(path, Recipe::Sitemap(sitemap), Origin::Program("a file for search engines"));
        }
    };
    add(Sitemap::Robots);
    if site.config.robots == Robots::Index {
        add(Sitemap::Index);
        site.editions.iter().flat_map(|edition| of_edition(site, edition)).for_each(add);
    }
}

/// The sitemaps of an edition, the news sitemap last.
fn of_edition(site: &Site, edition: &Edition) -> Vec<Sitemap> {
    let lang = edition.lang;
    let months = edition.months.iter().enumerate().rev().flat_map(|(at, month)| {
        let parts = month.articles.len().div_ceil(MOST_ADDRESSES);
        (0..parts).map(move |part| Sitemap::Month(lang, at, part))
    });
    let news = news(site, edition).len().div_ceil(MOST_NEWS).max(1);
    let news = (0..news).map(|part| Sitemap::News(lang, part));
    [Sitemap::Pages(lang)].into_iter().chain(months).chain(news).collect()
}

/// All sitemaps that `robots.txt` names: the index, and the news sitemaps of every language.
pub fn roots(site: &Site) -> Vec<OutputPath> {
    if site.config.robots != Robots::Index {
        return Vec::new();
    }
    let all = site.editions.iter().flat_map(|edition| of_edition(site, edition));
    let news = all.filter(|sitemap| matches!(sitemap, Sitemap::News(..)));
    [Sitemap::Index].into_iter().chain(news).map(|sitemap| sitemap.path(site)).collect()
}

/// The sitemaps in the index, with the last change of what stands in them. The news sitemaps are not among them: they
/// are for Google News alone, and their stories stand in those of their months.
pub fn in_index(site: &Site) -> Vec<(OutputPath, Option<Timestamp>)> {
    let all = site.editions.iter().flat_map(|edition| of_edition(site, edition));
    let all = all.filter(|sitemap| !matches!(sitemap, Sitemap::News(..)));
    all.map(|sitemap| {
        let latest = stories(site, sitemap).map(|id| last_change(&site[id])).max();
        (sitemap.path(site), latest)
    })
    .collect()
}

/// The stories in the sitemap of a month or a news sitemap, newest first; a news sitemap has none that
/// are paid for.
pub fn stories(site: &Site, sitemap: Sitemap) -> impl Iterator<Item = ArticleId> + use<'_> {
    let range: Range<u32> = match sitemap {
        Sitemap::Month(lang, at, part) => {
            let month = &site.edition(lang).months[at].articles;
            let end = month.end - (part * MOST_ADDRESSES) as u32;
            end.saturating_sub(MOST_ADDRESSES as u32).max(month.start)..end
        }
        Sitemap::News(lang, part) => {
            let news = news(site, site.edition(lang));
            let start = (news.start as usize + part * MOST_NEWS).min(news.end as usize) as u32;
            start..(start + MOST_NEWS as u32).min(news.end)
        }
        Sitemap::Robots | Sitemap::Index | Sitemap::Pages(_) => 0..0,
    };
    let is_news = matches!(sitemap, Sitemap::News(..));
    range.map(ArticleId).filter(move |id| !is_news || site[*id].matter.kind != Kind::Sponsored)
}

/// The stories first published in the last two days: a story of exactly 48 hours ago is still one of them, one of the
/// future (in a preview of drafts) is not.
fn news(site: &Site, edition: &Edition) -> Range<u32> {
    let since = site.at.saturating_sub(48.hours()).unwrap_or(Timestamp::MIN);
    let stories = &site.articles[edition.articles.start as usize..edition.articles.end as usize];
    let published = |article: &Article| article.matter.date.value.timestamp();
    let start = stories.partition_point(|article| published(article) > site.at);
    let end = stories.partition_point(|article| published(article) >= since);
    edition.articles.start + start as u32..edition.articles.start + end.max(start) as u32
}

/// When a story last changed in substance: what its front matter says, never the time of its file.
pub fn last_change(article: &Article) -> Timestamp {
    let date = article.matter.date.value.timestamp();
    article.matter.updated.as_ref().map_or(date, |updated| updated.timestamp().max(date))
}

/// The fronts, lists and standing pages of an edition, with the last change of what they show.
pub fn pages(site: &Site, edition: &Edition) -> Vec<(PagePath, Option<Timestamp>)> {
    let latest = |ids: &[ArticleId]| ids.first().map(|id| last_change(&site[*id]));
    let front = (edition.path.clone(), site.articles_of(edition).next().map(|id| last_change(&site[id])));
    let lists = ListKind::ALL.into_iter().flat_map(|kind| edition.lists(kind));
    let lists = lists.map(|list| (list.path.clone(), latest(&list.articles)));
    let months = edition.months.iter();
    let months = months.map(|month| (month.path.clone(), Some(last_change(&site[ArticleId(month.articles.start)]))));
    let standing = edition.pages.iter().map(|page| (page.path.clone(), None));
    let corrections = (!edition.corrections.is_empty()).then(|| (edition.path.join("corrections/"), None));
    [front].into_iter().chain(lists).chain(months).chain(standing).chain(corrections).collect()
}

impl Sitemap {
    /// Where it is written.
    fn path(self, site: &Site) -> OutputPath {
        let folder = |lang: LangId| format!("sitemaps/{}", site.config.languages[lang.index()].code);
        let numbered = |name: String, part: usize| match part {
            0 => OutputPath::new(format!("{name}.xml")),
            part => OutputPath::new(format!("{name}-{}.xml", part + 1)),
        };
        match self {
            Sitemap::Robots => OutputPath::new("robots.txt"),
            Sitemap::Index => OutputPath::new("sitemap.xml"),
            Sitemap::Month(lang, at, part) => {
                let month = &site.edition(lang).months[at];
                numbered(format!("{}/{:04}-{:02}", folder(lang), month.year, month.month), part)
            }
            Sitemap::Pages(lang) => numbered(format!("{}/pages", folder(lang)), 0),
            Sitemap::News(lang, part) => numbered(format!("{}/news", folder(lang)), part),
        }
    }

    /// What it is, in words.
    pub(super) fn describe(self) -> &'static str {
        match self {
            Sitemap::Robots => "what search engines may visit",
            Sitemap::Index => "the index of all sitemaps",
            Sitemap::Month(..) => "the sitemap of a month's stories",
            Sitemap::Pages(_) => "the sitemap of fronts, lists and standing pages",
            Sitemap::News(..) => "the news sitemap: the stories of the last two days",
        }
    }
}

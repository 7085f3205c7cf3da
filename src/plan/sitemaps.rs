//! What search engines are told of a site: the sitemaps (sitemaps.org, protocol 0.9) and `robots.txt` (RFC 9309).
//!
//! Stories stand in one sitemap a month of first publication, counted from the oldest where a month needs several: a
//! new story changes the sitemap of its own month alone. A site that search engines are not to show has no sitemap.

use super::{Generated, Recipe};
use crate::config::{LangId, Mode, Robots};
use crate::model::{Article, ArticleId, Edition, ListKind, Month, Site};
use crate::parse::matter::Kind;
use crate::paths::{OutputPath, PagePath};
use jiff::{SignedDuration, ZonedDateTime};
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
    /// The fronts and lists and standing pages of a language: its part.
    Pages(LangId, usize),
    /// The news sitemap of a language: its part from the newest.
    News(LangId, usize),
}

/// The most addresses in one sitemap. The protocol allows 50,000 and 50 MiB: this many leave 2,600 bytes for each, more
/// than the 2,048 that it allows an address.
const MOST_ADDRESSES: usize = 20_000;

/// The most stories in one news sitemap.
const MOST_NEWS: usize = 1_000;

/// Plans the files for search engines.
pub(super) fn plan(site: &Site, generated: &mut Generated) {
    let mut add = |sitemap: Sitemap| {
        generated.add(sitemap.path(site), Recipe::Sitemap(sitemap), "a file for search engines");
    };
    add(Sitemap::Robots);
    if site.config.robots == Robots::Index {
        add(Sitemap::Index);
        site.editions.iter().flat_map(|edition| of_pages(site, edition).chain(of_news(site, edition))).for_each(add);
    }
}

/// The sitemaps of an edition that are in the index.
fn of_pages(site: &Site, edition: &Edition) -> impl Iterator<Item = Sitemap> + use<> {
    let lang = edition.lang;
    let pages = (0..parts(pages(site, edition).len(), MOST_ADDRESSES)).map(move |part| Sitemap::Pages(lang, part));
    let months: Vec<usize> = edition.months.iter().map(|month| parts(month.articles.len(), MOST_ADDRESSES)).collect();
    let months = months.into_iter().enumerate().rev();
    pages.chain(months.flat_map(move |(at, parts)| (0..parts).map(move |part| Sitemap::Month(lang, at, part))))
}

/// The news sitemaps of an edition: at least one, which may be empty.
fn of_news(site: &Site, edition: &Edition) -> impl Iterator<Item = Sitemap> + use<> {
    let lang = edition.lang;
    (0..parts(news(site, edition).len(), MOST_NEWS).max(1)).map(move |part| Sitemap::News(lang, part))
}

/// How many files hold `total` entries.
fn parts(total: usize, most: usize) -> usize {
    total.div_ceil(most)
}

/// All sitemaps that `robots.txt` names: the index, and the news sitemaps of every language.
pub fn roots(site: &Site) -> Vec<OutputPath> {
    if site.config.robots != Robots::Index {
        return Vec::new();
    }
    let news = site.editions.iter().flat_map(|edition| of_news(site, edition));
    [Sitemap::Index].into_iter().chain(news).map(|sitemap| sitemap.path(site)).collect()
}

/// The sitemaps in the index, with the last change of what stands in them. The news sitemaps are not among them: they
/// are for Google News alone, and their stories stand in those of their months.
pub fn in_index(site: &Site) -> Vec<(OutputPath, Option<&ZonedDateTime>)> {
    let all = site.editions.iter().flat_map(|edition| of_pages(site, edition));
    all.map(|sitemap| {
        let latest = match sitemap {
            Sitemap::Pages(lang, part) => {
                part_of_pages(site, lang, part).into_iter().filter_map(|(_, changed)| changed).max()
            }
            _ => stories(site, sitemap).map(|id| last_change(&site[id])).max(),
        };
        (sitemap.path(site), latest)
    })
    .collect()
}

/// The stories in the sitemap of a month or a news sitemap, newest first; a news sitemap has none that
/// are paid for.
pub fn stories(site: &Site, sitemap: Sitemap) -> impl Iterator<Item = ArticleId> + use<'_> {
    let range: Range<u32> = match sitemap {
        Sitemap::Month(lang, at, part) => {
            from_oldest(&site.edition(lang).months[at].articles, part, MOST_ADDRESSES as u32)
        }
        Sitemap::News(lang, part) => {
            let news = news(site, site.edition(lang));
            let start = (news.start as usize + part * MOST_NEWS).min(news.end as usize) as u32;
            start..(start + MOST_NEWS as u32).min(news.end)
        }
        Sitemap::Robots | Sitemap::Index | Sitemap::Pages(..) => 0..0,
    };
    let is_news = matches!(sitemap, Sitemap::News(..));
    range.map(ArticleId).filter(move |id| !is_news || site[*id].matter.kind != Kind::Sponsored)
}

/// How long a story stands in a news sitemap.
const NEWS: SignedDuration = SignedDuration::from_hours(48);

/// The stories first published in the last two days: a story of exactly 48 hours ago is still one of them, one of the
/// future (in a preview of drafts) is not.
fn news(site: &Site, edition: &Edition) -> Range<u32> {
    let stories = &site.articles[edition.articles.start as usize..edition.articles.end as usize];
    let published = |article: &Article| article.matter.date.value.timestamp();
    let start = stories.partition_point(|article| !site.at.has_come(published(article)));
    let end = stories.partition_point(|article| !site.at.is_longer_ago(published(article), NEWS));
    edition.articles.start + start as u32..edition.articles.start + end.max(start) as u32
}

/// A part of stories that stand newest first, `most` in each and counted from the oldest: a new story moves none that
/// stands in a full part.
fn from_oldest(stories: &Range<u32>, part: usize, most: u32) -> Range<u32> {
    let end = stories.end.saturating_sub(part as u32 * most).max(stories.start);
    end.saturating_sub(most).max(stories.start)..end
}

/// When a story last changed in substance: what its front matter says, never the time of its file.
pub fn last_change(article: &Article) -> &ZonedDateTime {
    let date = &article.matter.date.value;
    article.matter.updated.as_ref().map_or(date, |updated| updated.max(date))
}

/// A part of the fronts, lists and standing pages of a language, with the last change of what they show.
pub fn part_of_pages(site: &Site, lang: LangId, part: usize) -> Vec<(PagePath, Option<&ZonedDateTime>)> {
    let pages = pages(site, site.edition(lang));
    pages.into_iter().skip(part * MOST_ADDRESSES).take(MOST_ADDRESSES).collect()
}

/// The fronts, lists and standing pages of an edition, with the last change of what they show. The numbered pages of
/// lists are found through the lists; pages that answer a reader alone are none that anybody looks for.
fn pages<'s>(site: &'s Site, edition: &'s Edition) -> Vec<(PagePath, Option<&'s ZonedDateTime>)> {
    let latest = |ids: &[ArticleId]| ids.first().map(|id| last_change(&site[*id]));
    let newest = site.articles_of(edition).next().map(|id| last_change(&site[id]));
    let mut pages = vec![(edition.path.clone(), newest)];
    for kind in ListKind::ALL {
        let lists = edition.lists(kind);
        pages.extend(lists.iter().map(|list| (list.path.clone(), latest(&list.articles))));
        if kind != ListKind::Section && !lists.is_empty() {
            pages.push((edition.path.join(kind.folder()), None));
        }
    }
    let month = |month: &'s Month| last_change(&site[ArticleId(month.articles.start)]);
    pages.extend(edition.months.iter().map(|one| (one.path.clone(), Some(month(one)))));
    if !edition.months.is_empty() {
        pages.push((edition.path.join("archive/"), None));
    }
    pages.extend(edition.pages.iter().map(|page| (page.path.clone(), page.matter.updated.as_ref())));
    if let Some((id, at)) = edition.corrections.first() {
        pages.push((edition.path.join("corrections/"), Some(&site[*id].corrections[*at].date)));
    }
    if edition.support.mode() == Mode::Ask {
        pages.push((edition.path.join("support/"), None));
    }
    pages
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
            Sitemap::Pages(lang, part) => numbered(format!("{}/pages", folder(lang)), part),
            Sitemap::News(lang, part) => numbered(format!("{}/news", folder(lang)), part),
        }
    }

    /// What it is, in words.
    pub(super) fn describe(self) -> &'static str {
        match self {
            Sitemap::Robots => "what search engines may visit",
            Sitemap::Index => "the index of all sitemaps",
            Sitemap::Month(..) => "the sitemap of a month's stories",
            Sitemap::Pages(..) => "the sitemap of fronts, lists and standing pages",
            Sitemap::News(..) => "the news sitemap: the stories of the last two days",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_full_from_the_oldest_and_a_new_story_moves_none() {
        // Places 10 to 16: seven stories, the newest at 10.
        assert_eq!([0, 1, 2].map(|part| from_oldest(&(10..17), part, 3)), [14..17, 11..14, 10..11]);
        assert_eq!([0, 1, 2].map(|part| from_oldest(&(10..18), part, 3)), [15..18, 12..15, 10..12]);
        assert_eq!(from_oldest(&(10..17), 3, 3), 10..10);
        assert_eq!([0, 3, 4, 6, 7].map(|total| parts(total, 3)), [0, 1, 2, 2, 3]);
    }
}

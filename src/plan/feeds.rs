//! Feeds: of the whole site in each language, of every section, author, topic and series, of the entries of live pages,
//! and of partners.
//!
//! Feeds stand beside the page that shows the same: `world/feed.xml`, `world/atom.xml`, `world/feed.json`. What has no
//! story has no feed, save that of a partner, who asks for its address whether there is something new or not.

use super::{Generated, Recipe};
use crate::config::{FeedFormat, FeedText, LangId};
use crate::model::{ArticleId, Edition, List, ListKind, Site};
use crate::parse::matter::Kind;
use crate::paths::{OutputPath, PagePath};
use jiff::SignedDuration;

/// A feed: whose stories it has, and in which format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feed {
    /// Its language.
    pub lang: LangId,
    /// Whose stories it has.
    pub of: FeedOf,
    /// Its format.
    pub format: FeedFormat,
}

/// Whose stories a feed has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedOf {
    /// The whole site's, in a language.
    Edition,
    /// A list's: kind, place among those of its kind.
    List(ListKind, usize),
    /// The entries of a live page.
    Live(ArticleId),
    /// Those that a partner takes over, by its place in the configuration.
    Partner(usize),
}

/// Plans all feeds; a file of the site's own `static/` takes the place of one of them.
pub(super) fn plan(site: &Site, generated: &mut Generated) {
    let mut add = |feed: Feed| generated.add(feed.path(site), Recipe::Feed(feed), "a feed");
    for edition in &site.editions {
        of_edition(site, edition).for_each(&mut add);
        for kind in ListKind::ALL {
            let lists = edition.lists(kind).iter().enumerate();
            lists.flat_map(|(at, list)| of_list(site, edition, list, at)).for_each(&mut add);
        }
    }
    let live = site.articles.iter().enumerate().filter(|(_, article)| !article.text.body.entries.is_empty());
    live.flat_map(|(at, _)| of_live(site, ArticleId(at as u32))).for_each(&mut add);
    for (at, partner) in site.partners.iter().enumerate() {
        add(Feed { lang: partner.lang, of: FeedOf::Partner(at), format: FeedFormat::Rss });
    }
}

/// The feeds of an edition.
pub fn of_edition<'s>(site: &'s Site, edition: &Edition) -> impl Iterator<Item = Feed> + use<'s> {
    let lang = edition.lang;
    let has_stories = !edition.articles.is_empty();
    let formats = site.config.feeds.formats.iter().filter(move |_| has_stories);
    formats.map(move |format| Feed { lang, of: FeedOf::Edition, format: *format })
}

/// The feeds of the list at the place `at` among those of its kind.
pub fn of_list<'s>(site: &'s Site, edition: &Edition, list: &List, at: usize) -> impl Iterator<Item = Feed> + use<'s> {
    let (lang, kind) = (edition.lang, list.kind);
    let has_feeds = !list.articles.is_empty() && (kind == ListKind::Section || site.config.feeds.lists.is_some());
    let formats = site.config.feeds.formats.iter().filter(move |_| has_feeds);
    formats.map(move |format| Feed { lang, of: FeedOf::List(kind, at), format: *format })
}

/// The feeds of a live page that has entries.
pub fn of_live(site: &Site, id: ArticleId) -> impl Iterator<Item = Feed> + use<'_> {
    let article = &site[id];
    let lang = article.source.lang;
    let has_entries = article.live.is_some() && !article.text.body.entries.is_empty();
    let formats = site.config.feeds.formats.iter().filter(move |_| has_entries);
    formats.map(move |format| Feed { lang, of: FeedOf::Live(id), format: *format })
}

impl Feed {
    /// Where it is written.
    pub fn path(self, site: &Site) -> OutputPath {
        match self.of {
            FeedOf::Partner(at) => OutputPath::new(format!("feeds/{}.xml", site.config.feeds.partners[at].name.value)),
            _ => OutputPath::new([self.page(site).as_str(), self.format.file_name()].concat()),
        }
    }

    /// The page that shows the same stories; the front where there is none.
    pub fn page(self, site: &Site) -> &PagePath {
        match (self.of, self.list(site)) {
            (FeedOf::Live(id), _) => &site[id].path,
            (_, Some(list)) => &list.path,
            (_, None) => &site.edition(self.lang).path,
        }
    }

    /// The list whose stories it has.
    pub fn list(self, site: &Site) -> Option<&List> {
        match self.of {
            FeedOf::List(kind, at) => Some(&site.edition(self.lang).lists(kind)[at]),
            _ => None,
        }
    }

    /// How much of each story it has.
    pub fn text(self, site: &Site) -> FeedText {
        let feeds = &site.config.feeds;
        match self.of {
            FeedOf::Edition | FeedOf::List(ListKind::Section, _) => feeds.text,
            FeedOf::List(..) => feeds.lists.unwrap_or(FeedText::Summary),
            FeedOf::Live(_) => FeedText::Full,
            FeedOf::Partner(at) => feeds.partners[at].text,
        }
    }

    /// Its stories, newest first.
    pub fn stories(self, site: &Site) -> Vec<ArticleId> {
        let limit = site.config.feeds.limit;
        match self.of {
            FeedOf::Edition => site.articles_of(site.edition(self.lang)).take(limit).collect(),
            FeedOf::List(kind, at) => {
                site.edition(self.lang).lists(kind)[at].articles.iter().copied().take(limit).collect()
            }
            FeedOf::Live(id) => vec![id],
            FeedOf::Partner(at) => of_partner(site, at),
        }
    }

    /// What it is, in words.
    pub(super) fn describe(self, site: &Site) -> String {
        let name = self.format.name();
        match (self.of, self.list(site)) {
            (FeedOf::Partner(at), _) => {
                format!("the feed for the partner `{}`", site.config.feeds.partners[at].name.value)
            }
            (FeedOf::Live(id), _) => format!("the {name} feed of the live page {}", site[id].source.file),
            (_, Some(list)) => format!("the {name} feed of the {} “{}”", list.kind.as_str(), list.title),
            (_, None) => format!("the {name} feed of the whole site"),
        }
    }
}

/// The stories that a partner takes over: of its lists, within its hours, none that is paid for.
fn of_partner(site: &Site, at: usize) -> Vec<ArticleId> {
    let (partner, feed) = (&site.partners[at], &site.config.feeds.partners[at]);
    let window = feed.hours.map(|hours| SignedDuration::from_hours(hours.into()));
    let published = |id: &ArticleId| site[*id].matter.date.value.timestamp();
    let is_chosen = |id: &ArticleId| {
        let article = &site[*id];
        let is_of = |(kind, at): &(ListKind, usize)| match kind {
            ListKind::Section => article.section == *at,
            _ => article.topics.contains(at),
        };
        article.matter.kind != Kind::Sponsored && partner.lists.as_ref().is_none_or(|lists| lists.iter().any(is_of))
    };
    let stories = site.articles_of(site.edition(partner.lang));
    // A preview of drafts may have stories of the future.
    let stories = stories.skip_while(|id| !site.at.has_come(published(id)));
    let recent = stories.take_while(|id| window.is_none_or(|window| !site.at.is_longer_ago(published(id), window)));
    recent.filter(is_chosen).take(feed.limit).collect()
}

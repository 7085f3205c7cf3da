//! What each output is made of, in fingerprints: an output that is made of the same as in the last build is not
//! rendered again.
//!
//! Whatever rendering an output looks at is added here under one of the words of [`MadeOf`]. Things that many outputs
//! share, a story's card for instance, have their fingerprint made once. A story's own file has its fingerprint from
//! parsing; what the model found out about it (names, addresses) is added from where the model put it, so that the
//! place of a list among others, which a new list shifts, counts for nothing.

use super::support::GivingPage;
use super::{Renderer, functions, hosts, root_files, sitemaps};
use crate::assets::Assets;
use crate::config::{Encodings, FeedText};
use crate::memo::{Fingerprint, MadeOf, PROGRAM, Parts};
use crate::model::{AT_ONCE, Article, ArticleId, Edition, List, Message, Site};
use crate::paths::PagePath;
use crate::plan::{ArchivePage, Feed, Output, Page, PageKind, Paging, Recipe};
use rayon::prelude::*;
use view::{Names, View};

mod view;

/// The fingerprints that outputs share.
#[derive(Debug)]
pub(super) struct Ingredients {
    templates: Fingerprint,
    /// By language.
    sites: Vec<Fingerprint>,
    /// By language, in the order of the edition's messages.
    messages: Vec<Vec<Fingerprint>>,
    /// By language: the sentences that no text may have.
    sentences: Vec<Fingerprint>,
    /// The name and the address of every list.
    names: Names,
    /// Of every story: its section, its authors and its picture.
    shown: Vec<Fingerprint>,
    /// The card of every story.
    cards: Vec<Fingerprint>,
    /// What feeds tell of every story beside its card: many feeds of three formats ask for it.
    told: Vec<Fingerprint>,
}

impl Ingredients {
    /// `templates` stands for all templates, `sites` for what the pages of each language know of the site.
    pub(super) fn new(site: &Site, assets: &Assets, templates: Fingerprint, sites: Vec<Fingerprint>) -> Self {
        let names = Names::new(site);
        let view = View { site, assets, names: &names };
        let mut parts = Parts::default();
        let mut message = |message: &Message| {
            view.message(message, &mut parts);
            parts.take()
        };
        let messages = site.editions.iter().map(|edition| edition.support.messages.iter().map(&mut message).collect());
        let messages = messages.collect();
        let sentences = site.editions.iter().map(|edition| edition.support.leaks.fingerprint()).collect();
        let stories = site.articles.par_iter().with_max_len(AT_ONCE).enumerate();
        let ((shown, cards), told) = stories
            .map_init(Parts::default, |parts, story| (view.card(story, parts), view.told(story.1, parts)))
            .unzip();
        Self { templates, sites, messages, sentences, names, shown, cards, told }
    }

    /// The fingerprint of the message of the pages about giving.
    fn giving(&self, edition: &Edition) -> Fingerprint {
        edition.support.giving.map(|at| self.messages[edition.lang.index()][at]).unwrap_or_default()
    }

    /// The fingerprint of the messages on a story's page, and of what must not stand in the story.
    fn carried(&self, article: &Article, parts: &mut Parts) -> Fingerprint {
        let lang = article.source.lang.index();
        parts.part(self.sentences[lang]);
        for one in article.carried.uses() {
            parts.part(self.messages[lang][usize::from(one.message)]);
            parts.text(one.slot.as_str()).text(one.mode.as_str()).number(u64::from(one.at));
            parts.number(one.variant.map_or(u64::MAX, u64::from));
        }
        parts.take()
    }

    /// The fingerprint of some cards, in their order.
    pub(super) fn cards(&self, ids: impl IntoIterator<Item = ArticleId>, parts: &mut Parts) -> Fingerprint {
        for id in ids {
            parts.part(self.cards[id.0 as usize]);
        }
        parts.take()
    }
}

/// The fingerprint of how an output is compressed; the same for all that are not.
fn compressed(encodings: Encodings, parts: &mut Parts) -> Fingerprint {
    if encodings.is_empty() { Fingerprint::default() } else { parts.text(PROGRAM).debug(&encodings).take() }
}

impl Renderer<'_> {
    /// What an output is made of; `parts` is a buffer to be used again. Nothing where that cannot be told without
    /// making it.
    pub fn made_of(&self, output: &Output, parts: &mut Parts) -> Option<MadeOf> {
        let compressed = compressed(output.encodings, parts);
        self.made_of_what(output, parts).map(|made_of| MadeOf { compressed, ..made_of })
    }

    /// What is known of an output of which nothing else can be told.
    pub fn made_of_unknown(&self, output: &Output, parts: &mut Parts) -> MadeOf {
        MadeOf { compressed: compressed(output.encodings, parts), ..MadeOf::default() }
    }

    fn made_of_what(&self, output: &Output, parts: &mut Parts) -> Option<MadeOf> {
        let view = View { site: self.site, assets: self.assets, names: &self.ingredients.names };
        let own = match &output.recipe {
            Recipe::Page(page) | Recipe::Fragment(page, _) => return Some(self.page_made_of(page, &view, parts)),
            Recipe::Static(file) => parts.debug(&self.world.stamp(file)?).debug(&self.site.config.clear).take(),
            // Its path says what is in it.
            Recipe::Media(_) => parts.text(output.path.as_str()).debug(&self.site.config.clear).take(),
            Recipe::Bundle(_) => parts.text(output.path.as_str()).take(),
            Recipe::SearchIndex(id) => self.search.fingerprint(*id),
            Recipe::Host(file, moves) => hosts::fingerprint(self.site, *file, moves, parts),
            Recipe::Redirect(step) => {
                let config = &self.site.config;
                parts.text(PROGRAM).text(&config.base_url).debug(&config.naming()).debug(step).take()
            }
            Recipe::Manifest(lang) => {
                let site = self.ingredients.sites[lang.index()];
                return Some(MadeOf { site, own: parts.text(PROGRAM).take(), ..MadeOf::default() });
            }
            Recipe::Sitemap(sitemap) => sitemaps::fingerprint(self.site, *sitemap, parts),
            Recipe::Root(file) => parts.text(PROGRAM).text(&root_files::text(self.site, *file)).take(),
            Recipe::Feed(feed) => return Some(self.feed_made_of(*feed, &view, parts)),
            Recipe::Calendar(lang) => {
                let today = self.site.at.today(&self.site.config.time_zone);
                let message = self.ingredients.giving(self.site.edition(*lang));
                let own = parts.debug(&today).take();
                let site = self.ingredients.sites[lang.index()];
                return Some(MadeOf { site, own, message, ..MadeOf::default() });
            }
        };
        Some(MadeOf { own, ..MadeOf::default() })
    }

    fn feed_made_of(&self, feed: Feed, view: &View, parts: &mut Parts) -> MadeOf {
        let shared = &self.ingredients;
        let stories = feed.stories(self.site);
        let is_full = feed.text(self.site) == FeedText::Full;
        self.feed_parts(feed, parts);
        let own = parts.take();
        for id in &stories {
            parts.part(shared.told[id.0 as usize]);
            if is_full {
                let article = &self.site[*id];
                parts.part(article.fingerprints.file);
                view.names_of(article, parts.part(shared.shown[id.0 as usize]));
            }
        }
        parts.part(shared.sentences[feed.lang.index()]);
        let named = parts.take();
        MadeOf {
            // Only whole texts have components in them.
            templates: if is_full { shared.templates } else { Fingerprint::default() },
            site: shared.sites[feed.lang.index()],
            own,
            named,
            listed: shared.cards(stories.iter().copied(), parts),
            ..MadeOf::default()
        }
    }

    fn page_made_of(&self, page: &Page, view: &View, parts: &mut Parts) -> MadeOf {
        let shared = &self.ingredients;
        let edition = self.site.edition(page.lang);
        let mut made_of =
            MadeOf { templates: shared.templates, site: shared.sites[page.lang.index()], ..MadeOf::default() };
        if !matches!(page.kind, PageKind::Article(_)) {
            made_of.own = parts.text(page.path.as_str()).take();
        }
        match page.kind {
            PageKind::Article(id) => {
                let article = &self.site[id];
                made_of.own = parts.part(view.names.addresses[id.0 as usize]).part(article.fingerprints.file).take();
                view.names_of(article, parts.part(shared.shown[id.0 as usize]));
                made_of.named = parts.take();
                made_of.listed = shared.cards(article.related.iter().copied(), parts);
                made_of.message = shared.carried(article, parts);
            }
            PageKind::Front => {
                view.front(edition, parts);
                made_of.own = parts.take();
                let front = &edition.front;
                let strips = front.strips.iter().flat_map(|strip| &strip.articles);
                let shown = front.lead.iter().chain(&front.seconds).chain(strips).chain(&front.latest);
                made_of.listed = shared.cards(shown.copied(), parts);
            }
            PageKind::List(kind, at) => {
                let list = &edition.lists(kind)[at];
                let paging = Paging::new(list.articles.len(), self.site.config.page_size.section);
                view.list(list, parts);
                made_of.own = parts.number(paging.count() as u64).take();
                view.versions(|edition| same_list(edition, list), parts);
                made_of.named = parts.take();
                made_of.listed = shared.cards(list.articles[paging.newest()].iter().copied(), parts);
            }
            PageKind::Archive(kind, at, archive) => {
                let list = &edition.lists(kind)[at];
                made_of.own = archive_page(list, archive, parts);
                view.versions(|edition| same_list(edition, list), parts);
                made_of.named = parts.take();
                let paging = Paging::new(list.articles.len(), self.site.config.page_size.section);
                made_of.listed = shared.cards(list.articles[paging.page(archive)].iter().copied(), parts);
            }
            PageKind::Month(at) => {
                view.month(at, edition, parts);
                made_of.named = parts.take();
                made_of.listed = shared.cards(edition.months[at].articles.clone().map(ArticleId), parts);
            }
            PageKind::Index(kind) => {
                view.index(kind, edition, parts);
                made_of.named = parts.take();
            }
            PageKind::Months => {
                for month in &edition.months {
                    parts.text(month.path.as_str()).number(month.articles.len() as u64);
                }
                view.versions(|edition| exists(!edition.months.is_empty(), edition, "archive/"), parts);
                made_of.named = parts.take();
            }
            PageKind::Standing(at) => {
                let standing = &edition.pages[at];
                made_of.own = parts.text(page.path.as_str()).part(standing.fingerprints.file).take();
                view.standing(standing, parts);
                made_of.named = parts.take();
            }
            PageKind::Corrections => {
                for (id, at) in &edition.corrections {
                    let article = &self.site[*id];
                    parts.text(article.path.as_str()).part(article.fingerprints.matter).number(*at as u64);
                    view.text(&article.corrections[*at].text, parts);
                }
                view.versions(|edition| exists(!edition.corrections.is_empty(), edition, "corrections/"), parts);
                made_of.named = parts.take();
            }
            PageKind::NotFound | PageKind::Gone | PageKind::GoneAnywhere => {}
            PageKind::Search => {
                for folder in self.search.folders(page.lang) {
                    parts.text(folder.as_str());
                }
                made_of.named = parts.take();
            }
            PageKind::Support | PageKind::Reminder | PageKind::Thanks => {
                let giving = match page.kind {
                    PageKind::Support => GivingPage::Ways,
                    PageKind::Reminder => GivingPage::Reminder,
                    _ => GivingPage::Thanks,
                };
                view.versions(|edition| giving.path_in(edition), parts);
                made_of.named = parts.take();
                made_of.message = shared.giving(edition);
            }
        }
        made_of
    }

    /// Whether the templates that made an output would be given the same answers as in the last build.
    pub fn answers_as_before(&self, output: &Output, last: &MadeOf) -> bool {
        let Recipe::Page(page) = &output.recipe else { return last.asked.is_empty() };
        let archive = &self.editions[page.lang.index()].archive;
        let mut parts = Parts::default();
        last.asked.iter().all(|(question, answer)| {
            let stories = archive.answer(question);
            stories.is_ok_and(|stories| self.ingredients.cards(stories, &mut parts) == *answer)
        })
    }

    /// Runs `render` and comes back with what the templates asked for meanwhile.
    pub(super) fn recording<T>(&self, render: impl FnOnce() -> T) -> (T, super::Asked) {
        let (rendered, questions) = functions::recording(render);
        let mut parts = Parts::default();
        let answered =
            questions.into_iter().map(|(question, stories)| (question, self.ingredients.cards(stories, &mut parts)));
        (rendered, answered.collect())
    }
}

fn same_list(edition: &Edition, list: &List) -> Option<PagePath> {
    edition.list(list.kind, &list.id).map(|list| list.path.clone())
}

fn exists(exists: bool, edition: &Edition, below: &str) -> Option<PagePath> {
    exists.then(|| edition.path.join(below))
}

fn archive_page(list: &List, page: ArchivePage, parts: &mut Parts) -> Fingerprint {
    parts.text(list.path.as_str()).text(&list.title).optional(list.description.as_deref());
    parts.number(page.number as u64).number(u64::from(page.has_newer)).take()
}

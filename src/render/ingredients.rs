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
use crate::memo::{Fingerprint, MadeOf, PROGRAM, Parts, fingerprint};
use crate::model::{
    Article, ArticleId, Byline, Edition, Fill, Image, List, ListKind, MediaId, Message, Page as StandingPage, Site,
    Target, Text,
};
use crate::paths::PagePath;
use crate::plan::{ArchivePage, Feed, Output, Page, PageKind, Paging, Recipe};
use rayon::prelude::*;

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
}

/// The names and addresses that many outputs have in common.
#[derive(Debug)]
struct Names {
    /// Of lists: by language, kind and place.
    lists: Vec<[Vec<Fingerprint>; 4]>,
    /// Of stories: their addresses.
    addresses: Vec<Fingerprint>,
}

impl Names {
    fn new(site: &Site) -> Self {
        let mut parts = Parts::default();
        let mut name = |list: &List| parts.text(&list.id).text(&list.title).text(list.path.as_str()).take();
        let mut names =
            |edition: &Edition| ListKind::ALL.map(|kind| edition.lists(kind).iter().map(&mut name).collect());
        let address = |article: &Article| fingerprint(article.path.as_str().as_bytes());
        let addresses = site.articles.par_iter().map(address).collect();
        Self { lists: site.editions.iter().map(&mut names).collect(), addresses }
    }

    /// That of one list; nothing where there is no such list.
    fn of(&self, edition: &Edition, kind: ListKind, at: usize) -> Fingerprint {
        self.lists[edition.lang.index()][kind as usize].get(at).copied().unwrap_or_default()
    }
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
        let stories = site.articles.par_iter().enumerate();
        let (shown, cards) = stories.map_init(Parts::default, |parts, story| view.card(story, parts)).unzip();
        Self { templates, sites, messages, sentences, names, shown, cards }
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
        let edition = self.site.edition(feed.lang);
        let stories = feed.stories(self.site);
        let is_full = feed.text(self.site) == FeedText::Full;
        self.feed_parts(feed, parts);
        let own = parts.take();
        for (id, article) in stories.iter().map(|id| (*id, &self.site[*id])) {
            parts.text(article.source.id()).text(&article.text.body.summary);
            view.topics_of(article, edition, parts);
            if is_full {
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

/// What the model and the assets know, as parts of fingerprints.
struct View<'a> {
    site: &'a Site,
    assets: &'a Assets,
    names: &'a Names,
}

impl View<'_> {
    /// What lists and its own page show of a story from elsewhere, and all that lists show of it.
    fn card(&self, (at, article): (usize, &Article), parts: &mut Parts) -> (Fingerprint, Fingerprint) {
        let edition = self.site.edition(article.source.lang);
        parts.part(self.names.of(edition, ListKind::Section, article.section));
        self.bylines(&article.authors, edition, parts);
        self.image(article.image.as_deref(), parts);
        let shown = parts.take();
        parts.part(self.names.addresses[at]).part(article.fingerprints.matter).part(shown);
        parts.number(article.text.body.words as u64);
        if let Some(live) = &article.live {
            let latest = article.text.body.entries.last();
            parts.number(u64::from(live.is_open)).optional(latest.map(|entry| entry.title.as_str()));
            parts.debug(&latest.map(|entry| (&entry.at, &entry.id))).debug(&article.matter.updated);
        }
        (shown, parts.take())
    }

    fn bylines<'b>(&self, bylines: impl IntoIterator<Item = &'b Byline>, edition: &Edition, parts: &mut Parts) {
        for byline in bylines {
            parts.text(&byline.name).part(self.names.of(edition, ListKind::Author, byline.author));
        }
    }

    /// The names and addresses on a story's page, beside those that lists show too.
    fn names_of(&self, article: &Article, parts: &mut Parts) {
        let edition = self.site.edition(article.source.lang);
        self.bylines(article.contributors.iter().map(|contributor| &contributor.byline), edition, parts);
        self.topics_of(article, edition, parts);
        for correction in &article.corrections {
            self.fills(&correction.text, parts);
        }
        self.fills(&article.text, parts);
        if let Some(live) = &article.live {
            parts.number(u64::from(live.is_open)).debug(&live.closes);
            live.authors.iter().for_each(|authors| self.bylines(authors, edition, parts));
        }
        if article.versions.len() > 1 {
            for version in article.versions.iter().map(|id| &self.site[*id]) {
                parts.number(version.source.lang.index() as u64).text(version.path.as_str());
            }
        }
    }

    /// The names and addresses of its topics and series.
    fn topics_of(&self, article: &Article, edition: &Edition, parts: &mut Parts) {
        for at in &article.topics {
            parts.part(self.names.of(edition, ListKind::Topic, *at));
        }
        if let Some(at) = article.series {
            parts.part(self.names.of(edition, ListKind::Series, at));
        }
    }

    fn front(&self, edition: &Edition, parts: &mut Parts) {
        let front = &edition.front;
        parts.optional(front.title.as_deref()).optional(front.description.as_deref());
        parts.number(u64::from(front.lead.is_some())).number(front.seconds.len() as u64);
        parts.number(front.latest.len() as u64);
        for strip in &front.strips {
            let list = &edition.lists(strip.list.0)[strip.list.1];
            parts.optional(strip.title.as_deref()).text(&list.title).text(list.path.as_str());
            parts.number(strip.articles.len() as u64);
        }
        front.note.iter().for_each(|note| self.text(note, parts));
        self.versions(|edition| Some(edition.path.clone()), parts);
    }

    /// The months beside a month, and in the other languages the same one or their archives.
    fn month(&self, at: usize, edition: &Edition, parts: &mut Parts) {
        let month = &edition.months[at];
        let beside = [at.checked_sub(1), Some(at + 1)].map(|at| at.and_then(|at| edition.months.get(at)));
        for month in beside {
            parts.optional(month.map(|month| month.path.as_str()));
        }
        let is_same = |edition: &Edition| {
            let mut others = edition.months.iter();
            let same = others.find(|other| (other.year, other.month) == (month.year, month.month));
            same.map(|month| month.path.clone())
        };
        self.versions(is_same, parts);
        self.versions(|edition| exists(!edition.months.is_empty(), edition, "archive/"), parts);
    }

    fn list(&self, list: &List, parts: &mut Parts) {
        parts.text(list.path.as_str()).text(&list.id).text(&list.title).optional(list.description.as_deref());
        list.intro.iter().for_each(|intro| self.text(intro, parts));
        if let Some(author) = &list.author {
            parts.optional(author.role.as_deref());
            self.image(author.image.as_ref(), parts);
            parts.debug(&author.links);
        }
    }

    fn index(&self, kind: ListKind, edition: &Edition, parts: &mut Parts) {
        for list in edition.lists(kind) {
            parts.text(&list.title).text(list.path.as_str()).number(list.articles.len() as u64);
            if let Some(author) = &list.author {
                parts.optional(author.role.as_deref());
                self.image(author.image.as_ref(), parts);
            }
        }
        self.versions(|edition| exists(!edition.lists(kind).is_empty(), edition, kind.folder()), parts);
    }

    fn standing(&self, page: &StandingPage, parts: &mut Parts) {
        self.image(page.image.as_ref(), parts);
        self.fills(&page.text, parts);
        self.versions(
            |edition| {
                let mut others = edition.pages.iter();
                others.find(|other| other.source.id() == page.source.id()).map(|page| page.path.clone())
            },
            parts,
        );
    }

    fn message(&self, message: &Message, parts: &mut Parts) {
        parts.text(&message.id).debug(&message.lang).text(message.mode.as_str());
        parts.debug(&message.wording).debug(&message.variants);
        parts.debug(&message.gives).debug(&message.methods).debug(&message.goal);
        parts.debug(&(message.remind_days, message.close_days, message.starts, message.ends));
        self.text(&message.letter, parts);
        message.warning.iter().for_each(|warning| self.text(warning, parts));
    }

    /// The other languages' pages that show the same.
    fn versions(&self, path_in: impl Fn(&Edition) -> Option<PagePath>, parts: &mut Parts) {
        if self.site.editions.len() > 1 {
            for edition in &self.site.editions {
                parts.optional(path_in(edition).as_ref().map(PagePath::as_str));
            }
        }
    }

    fn image(&self, image: Option<&Image>, parts: &mut Parts) {
        parts.number(u64::from(image.is_some()));
        let Some(image) = image else { return };
        self.media(image.media, parts);
        parts.text(&image.alt).optional(image.credit.as_deref()).optional(image.focus.as_deref());
        image.caption.iter().for_each(|caption| self.text(caption, parts));
    }

    fn media(&self, id: MediaId, parts: &mut Parts) {
        let media = &self.assets[id];
        let (width, height) = media.size.unwrap_or_default();
        parts.text(media.path.as_str()).number(u64::from(width)).number(u64::from(height));
    }

    /// A text that is no story's own: its words, and what belongs into its holes.
    fn text(&self, text: &Text, parts: &mut Parts) {
        parts.text(&text.body.html).debug(&text.body.holes);
        self.fills(text, parts);
    }

    /// What belongs into the holes of a text.
    fn fills(&self, text: &Text, parts: &mut Parts) {
        for fill in &text.fills {
            match fill {
                Fill::Link(Target::Article(id, rest)) => {
                    parts.number(0).part(self.names.addresses[id.0 as usize]).text(rest);
                }
                Fill::Link(Target::Page(path, rest)) => {
                    parts.number(1).text(path.as_str()).text(rest);
                }
                Fill::Link(Target::Address(address, is_own)) => {
                    parts.number(2).text(address).number(u64::from(*is_own));
                }
                Fill::Link(Target::Media(id)) | Fill::Picture(id) => {
                    parts.number(3);
                    self.media(*id, parts);
                }
                Fill::Component(files) => {
                    parts.number(4).number(files.len() as u64);
                    for (place, id) in files {
                        parts.number(*place as u64);
                        self.media(*id, parts);
                    }
                }
                Fill::Link(Target::Unpublished) => {
                    parts.number(5);
                }
                Fill::Close => {
                    parts.number(6);
                }
                Fill::Nothing => {
                    parts.number(7);
                }
            }
        }
    }
}

//! What the model and the assets know of texts, names and addresses, as parts of fingerprints.

use super::exists;
use crate::assets::Assets;
use crate::memo::{Fingerprint, Parts, fingerprint};
use crate::model::{
    Article, Byline, Edition, Fill, Image, List, ListKind, MediaId, Message, Page as StandingPage, Site, Target, Text,
};
use crate::paths::PagePath;
use rayon::prelude::*;

/// The names and addresses that many outputs have in common.
#[derive(Debug)]
pub(super) struct Names {
    /// Of lists: by language, kind and place.
    lists: Vec<[Vec<Fingerprint>; 4]>,
    /// Of stories: their addresses.
    pub(super) addresses: Vec<Fingerprint>,
}

impl Names {
    pub(super) fn new(site: &Site) -> Self {
        let mut parts = Parts::default();
        let mut name = |list: &List| parts.text(&list.id).text(&list.title).text(list.path.as_str()).take();
        let mut names =
            |edition: &Edition| ListKind::ALL.map(|kind| edition.lists(kind).iter().map(&mut name).collect());
        let address = |article: &Article| fingerprint(article.path.as_str().as_bytes());
        let addresses = site.articles.par_iter().map(address).collect();
        Self { lists: site.editions.iter().map(&mut names).collect(), addresses }
    }

    /// That of one list; nothing where there is no such list.
    pub(super) fn of(&self, edition: &Edition, kind: ListKind, at: usize) -> Fingerprint {
        self.lists[edition.lang.index()][kind as usize].get(at).copied().unwrap_or_default()
    }
}

/// What the model and the assets know, as parts of fingerprints.
pub(super) struct View<'a> {
    pub(super) site: &'a Site,
    pub(super) assets: &'a Assets,
    pub(super) names: &'a Names,
}

impl View<'_> {
    /// What lists and its own page show of a story from elsewhere, and all that lists show of it.
    pub(super) fn card(&self, (at, article): (usize, &Article), parts: &mut Parts) -> (Fingerprint, Fingerprint) {
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

    /// What feeds tell of a story beside what lists show of it.
    pub(super) fn told(&self, article: &Article, parts: &mut Parts) -> Fingerprint {
        parts.text(article.source.id()).text(&article.text.body.summary);
        self.topics_of(article, self.site.edition(article.source.lang), parts);
        parts.take()
    }

    fn bylines<'b>(&self, bylines: impl IntoIterator<Item = &'b Byline>, edition: &Edition, parts: &mut Parts) {
        for byline in bylines {
            parts.text(&byline.name).part(self.names.of(edition, ListKind::Author, byline.author));
        }
    }

    /// The names and addresses on a story's page, beside those that lists show too.
    pub(super) fn names_of(&self, article: &Article, parts: &mut Parts) {
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

    pub(super) fn front(&self, edition: &Edition, parts: &mut Parts) {
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
    pub(super) fn month(&self, at: usize, edition: &Edition, parts: &mut Parts) {
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

    pub(super) fn list(&self, list: &List, parts: &mut Parts) {
        parts.text(list.path.as_str()).text(&list.id).text(&list.title).optional(list.description.as_deref());
        list.intro.iter().for_each(|intro| self.text(intro, parts));
        if let Some(author) = &list.author {
            parts.optional(author.role.as_deref());
            self.image(author.image.as_ref(), parts);
            parts.debug(&author.links);
        }
    }

    pub(super) fn index(&self, kind: ListKind, edition: &Edition, parts: &mut Parts) {
        for list in edition.lists(kind) {
            parts.text(&list.title).text(list.path.as_str()).number(list.articles.len() as u64);
            if let Some(author) = &list.author {
                parts.optional(author.role.as_deref());
                self.image(author.image.as_ref(), parts);
            }
        }
        self.versions(|edition| exists(!edition.lists(kind).is_empty(), edition, kind.folder()), parts);
    }

    pub(super) fn standing(&self, page: &StandingPage, parts: &mut Parts) {
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

    pub(super) fn message(&self, message: &Message, parts: &mut Parts) {
        parts.text(&message.id).debug(&message.lang).text(message.mode.as_str());
        parts.debug(&message.wording).debug(&message.variants);
        parts.debug(&message.gives).debug(&message.methods).debug(&message.goal);
        parts.debug(&(message.remind_days, message.close_days, message.starts, message.ends));
        self.text(&message.letter, parts);
        message.warning.iter().for_each(|warning| self.text(warning, parts));
    }

    /// The other languages' pages that show the same.
    pub(super) fn versions(&self, path_in: impl Fn(&Edition) -> Option<PagePath>, parts: &mut Parts) {
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
    pub(super) fn text(&self, text: &Text, parts: &mut Parts) {
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

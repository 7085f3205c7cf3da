//! An edition's lists while its stories are read, newest first; at the end they are put in order.
//!
//! A list's name never depends on its newest story, or publishing one story would change the pages of all the others.

mod authors;
mod list;

use super::lists::{List, ListKind, Month};
use super::permalink::edition_path;
use super::{AT_ONCE, Article, ArticleId, Edition, Front};
use crate::config::{Config, LangId};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned, nearest};
use crate::discover::{Inventory, Source};
use crate::locale::Locale;
use crate::parse::Document;
use crate::parse::matter::{ArticleMatter, ListMatter, Matter};
use crate::paths::{PagePath, SitePath};
use authors::Authors;
use list::Growing;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// One edition's lists while the stories are read.
#[derive(Debug)]
pub(super) struct Draft {
    lists: Lists,
    authors: Authors,
}

/// Those of sections, topics and series.
#[derive(Debug)]
struct Lists {
    edition: PagePath,
    sections: Growing,
    topics: Growing,
    series: Growing,
}

/// The places of a story's lists.
#[derive(Debug)]
struct Listed {
    section: usize,
    topics: Vec<usize>,
    series: Option<usize>,
}

/// Enters all stories into the lists of their editions, and under their authors. A name is looked up for every tag and every
/// byline, of which the order counts: the two do not wait for each other.
pub(super) fn enter(articles: &mut [Article], growing: &mut [Draft], diagnostics: &mut Diagnostics) {
    let stories = || (0..).map(ArticleId).zip(&*articles);
    let (mut lists, mut authors): (Vec<_>, Vec<_>) =
        growing.iter_mut().map(|draft| (&mut draft.lists, &mut draft.authors)).unzip();
    let mut noted = Diagnostics::default();
    let list = || -> Vec<_> {
        stories().map(|(id, story)| lists[story.source.lang.index()].enter(id, story, diagnostics)).collect()
    };
    let sign = || -> Vec<_> {
        stories().map(|(id, story)| authors[story.source.lang.index()].enter(id, story, &mut noted)).collect()
    };
    let (listed, signed) = rayon::join(list, sign);
    diagnostics.extend(noted);
    articles.par_iter_mut().with_max_len(AT_ONCE).zip(listed).zip(signed).for_each(|((story, listed), signed)| {
        (story.section, story.topics, story.series) = (listed.section, listed.topics, listed.series);
        (story.authors, story.contributors) = (signed.authors, signed.contributors);
        if let Some(live) = &mut story.live {
            live.authors = signed.entries;
        }
    });
}

impl Draft {
    /// No lists yet.
    pub(super) fn new(lang: LangId, config: &Config) -> Self {
        let edition = edition_path(config, lang);
        let authors = Authors::new(edition.clone());
        let [sections, topics, series] = Default::default();
        Self { lists: Lists { edition, sections, topics, series }, authors }
    }

    /// Reads the pages that describe lists and authors. What a language does not describe, the site's own does.
    pub(super) fn describe(
        &mut self,
        lang: LangId,
        config: &Config,
        inventory: &Inventory,
        documents: &[Document],
        diagnostics: &mut Diagnostics,
    ) {
        for section in &config.sections {
            self.lists.section(&section.value);
            let has_folder = |id: &str| inventory.documents.iter().any(|source| source.section() == id);
            if lang.index() == 0 && !has_folder(&section.value) {
                diagnostics.push(unknown_section(section, inventory));
            }
        }
        let foreign = documents.iter().filter(|document| lang.index() != 0 && document.source.lang.index() == 0);
        let own = documents.iter().filter(|document| document.source.lang == lang);
        for document in foreign.chain(own) {
            let is_own = document.source.lang == lang;
            match &document.matter {
                Some(Matter::List(matter)) => self.lists.describe(document, matter, is_own),
                Some(Matter::Author(matter)) => self.authors.describe(document, matter, is_own, diagnostics),
                _ => {}
            }
        }
    }

    /// The lists that a story stands in, or would stand in if it were published.
    pub(super) fn lists_of(&self, source: &Source, matter: &ArticleMatter) -> Vec<(ListKind, String)> {
        let contributors = matter.contributors.iter().map(|contributor| &contributor.name);
        let authors = matter.authors.iter().chain(contributors).map(|word| self.authors.id_of(word.value.trim()));
        let topics = matter.tags.iter().map(|tag| slug::slugify(&tag.value));
        let series = matter.series.iter().map(|series| slug::slugify(&series.value));
        let section = (ListKind::Section, slug::slugify(source.section()));
        let others = authors.map(|id| (ListKind::Author, id)).chain(topics.map(|id| (ListKind::Topic, id)));
        [section].into_iter().chain(others).chain(series.map(|id| (ListKind::Series, id))).collect()
    }

    /// Takes note of every list that anything names or describes, with stories or without.
    pub(super) fn name_all(&self, named: &mut BTreeSet<(ListKind, String)>) {
        for growing in [&self.lists.sections, &self.lists.topics, &self.lists.series, &self.authors.lists] {
            named.extend(growing.lists.iter().map(|list| (list.kind, list.id.clone())));
        }
    }

    /// Puts the lists in order and tells the stories their places in them.
    pub(super) fn finish(
        self,
        lang: LangId,
        (config, locale): (&Config, &Locale),
        range: Range<u32>,
        articles: &mut [Article],
    ) -> Edition {
        let Lists { edition: path, sections, topics, series } = self.lists;
        let rank: HashMap<String, usize> =
            config.sections.iter().enumerate().map(|(at, section)| (slug::slugify(&section.value), at)).collect();
        let by_rank = |list: &List| (rank.get(&list.id).copied().unwrap_or(usize::MAX), locale.sort_key(&list.title));
        let by_name = |list: &List| (locale.sort_key(&list.title), list.id.clone());
        let (sections, section_places) = sections.finish(by_rank);
        let (topics, topic_places) = topics.finish(by_name);
        let (series, series_places) = series.finish(by_name);
        let (authors, author_places) = self.authors.lists.finish(by_name);
        let mine = &mut articles[range.start as usize..range.end as usize];
        mine.par_iter_mut().for_each(|article| {
            article.section = section_places[article.section];
            article.topics.iter_mut().for_each(|topic| *topic = topic_places[*topic]);
            article.series.iter_mut().for_each(|series| *series = series_places[*series]);
            article.authors.iter_mut().for_each(|byline| byline.author = author_places[byline.author]);
            article.contributors.iter_mut().for_each(|one| one.byline.author = author_places[one.byline.author]);
        });
        Edition {
            lang,
            months: months(mine, range.start, &path, locale),
            corrections: corrections(mine, range.start),
            path,
            articles: range,
            front: Front::default(),
            sections,
            topics,
            series,
            authors,
            pages: Vec::new(),
            support: super::Support::default(),
            footer: Vec::new(),
            policies: Vec::new(),
            logo: None,
            share_image: None,
            places: Default::default(),
        }
    }
}

impl Lists {
    fn describe(&mut self, document: &Document, matter: &ListMatter, is_own: bool) {
        let id = slug::slugify(document.source.name());
        let (growing, kind) = match document.source.id().split_once('/') {
            Some(("topics", _)) => (&mut self.topics, ListKind::Topic),
            Some(("series", _)) => (&mut self.series, ListKind::Series),
            _ => (&mut self.sections, ListKind::Section),
        };
        let at = growing.get_or_add(&id, || List::new(kind, &id, &title_of(&id), &self.edition));
        let list = &mut growing.lists[at];
        if let Some(title) = &matter.title {
            list.title.clone_from(title);
        }
        list.source = Some(document.source.file.clone());
        if is_own {
            list.description.clone_from(&matter.description);
            growing.described.insert(at);
        }
    }

    fn section(&mut self, name: &str) -> usize {
        let new = |id: &str| List::new(ListKind::Section, id, &title_of(name), &self.edition);
        let at = self.sections.named(name, new);
        at.unwrap_or_else(|| self.sections.get_or_add("", || new("")))
    }

    /// Enters a story into its section, the topics of its tags and its series.
    fn enter(&mut self, id: ArticleId, article: &Article, diagnostics: &mut Diagnostics) -> Listed {
        let Article { source, matter, .. } = article;
        let section = self.section(source.section());
        let section = self.sections.enter(section, id);
        let Self { edition, topics, series, .. } = self;
        let mut listed = Listed { section, topics: Vec::with_capacity(matter.tags.len()), series: None };
        for tag in &matter.tags {
            let topic = enter_named(topics, (ListKind::Topic, edition), id, tag, &source.file, diagnostics);
            listed.topics.extend(topic.filter(|topic| !listed.topics.contains(topic)));
        }
        let name = matter.series.as_ref();
        let mut enter = |name| enter_named(series, (ListKind::Series, edition), id, name, &source.file, diagnostics);
        listed.series = name.and_then(&mut enter);
        listed
    }
}

/// Enters a story into the list of a name; one that is seen for the first time may be taken for another.
fn enter_named(
    growing: &mut Growing,
    (kind, edition): (ListKind, &PagePath),
    id: ArticleId,
    written: &Spanned<String>,
    file: &SitePath,
    diagnostics: &mut Diagnostics,
) -> Option<usize> {
    let name = written.value.as_str();
    let at = if let Some(at) = growing.by_name.get(name) {
        (*at)?
    } else {
        if let Some(told) = growing.confused(kind, &slug::slugify(name), written, file) {
            diagnostics.push(told);
        }
        growing.named(name, |id| List::new(kind, id, name, edition))?
    };
    let list = &mut growing.lists[at];
    // Stories come newest first: what stays is the spelling of the oldest, which no new story changes.
    if list.source.is_none() && list.title != name {
        name.clone_into(&mut list.title);
    }
    Some(growing.enter(at, id))
}

/// A folder's name as a heading: `human-rights` is “Human rights”.
fn title_of(id: &str) -> String {
    let words = id.replace(['-', '_'], " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

fn unknown_section(section: &Spanned<String>, inventory: &Inventory) -> Diagnostic {
    let folders = inventory.documents.iter().filter(|source| source.id().contains('/')).map(Source::section);
    let help = nearest::did_you_mean(&section.value, folders)
        .unwrap_or_else(|| format!("add a first story or an `_index.md` in content/{}/", section.value));
    Diagnostic::new(Code::UnknownSection, format!("there is no section `{}`", section.value))
        .at(&SitePath::from("site.toml"), section.span.clone(), "no such folder in content/")
        .help(help)
}

fn months(articles: &[Article], first: u32, edition: &PagePath, locale: &Locale) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for (index, article) in articles.iter().enumerate() {
        let id = first + index as u32;
        let day = article.matter.date.value.date();
        let (year, month) = locale.dates.month_of(day);
        match months.last_mut() {
            Some(last) if last.year == year && last.month == month => last.articles.end = id + 1,
            _ => months.push(Month {
                year,
                month,
                day,
                path: edition.join(&format!("archive/{year:04}/{month:02}/")),
                articles: id..id + 1,
            }),
        }
    }
    months
}

fn corrections(articles: &[Article], first: u32) -> Vec<(ArticleId, usize)> {
    let mut all: Vec<(ArticleId, usize)> = articles
        .iter()
        .enumerate()
        .flat_map(|(index, article)| (0..article.corrections.len()).map(move |at| (index, at)))
        .map(|(index, at)| (ArticleId(first + index as u32), at))
        .collect();
    let date = |(id, at): &(ArticleId, usize)| articles[(id.0 - first) as usize].corrections[*at].date.timestamp();
    all.sort_by_key(|entry| (std::cmp::Reverse(date(entry)), *entry));
    all
}

//! An edition's lists while its stories are read, newest first; at the end they are put in order.
//!
//! A list's name never depends on its newest story, or publishing one story would change the pages of all the others.

mod list;

use super::lists::{AuthorDetails, List, ListKind, Month};
use super::permalink::edition_path;
use super::{Article, ArticleId, Byline, Edition, Front};
use crate::config::{Config, LangId};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned, nearest};
use crate::discover::{Inventory, Source};
use crate::locale::Locale;
use crate::parse::Document;
use crate::parse::matter::{ArticleMatter, AuthorMatter, ListMatter, Matter};
use crate::paths::{PagePath, SitePath};
use ahash::AHashMap;
use list::Growing;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// One edition's lists while the stories are read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    path: Option<PagePath>,
    sections: Growing,
    topics: Growing,
    series: Growing,
    authors: Growing,
    /// Authors with pages by their names in lower case.
    names: HashMap<String, Named>,
    /// What words in bylines stand for, so that each is looked at once.
    words: AHashMap<String, Word>,
}

/// An author's name where it is defined.
#[derive(Debug)]
struct Named {
    id: String,
    lang: LangId,
    file: SitePath,
    span: Range<usize>,
}

/// Who is meant by a word in a byline, and what is wrong with it: the mistake, and what to say at its place.
#[derive(Debug)]
struct Word {
    author: usize,
    mistake: Option<(Diagnostic, &'static str)>,
}

impl Draft {
    fn edition(&self) -> PagePath {
        self.path.clone().unwrap_or_else(|| PagePath::new(""))
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
        self.path = Some(edition_path(config, lang));
        for section in &config.sections {
            self.section(&section.value);
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
                Some(Matter::List(matter)) => self.describe_list(document, matter, is_own),
                Some(Matter::Author(matter)) => self.describe_author(document, matter, is_own, diagnostics),
                _ => {}
            }
        }
    }

    fn describe_list(&mut self, document: &Document, matter: &ListMatter, is_own: bool) {
        let id = slug::slugify(document.source.name());
        let edition = self.edition();
        let (growing, kind) = match document.source.id().split_once('/') {
            Some(("topics", _)) => (&mut self.topics, ListKind::Topic),
            Some(("series", _)) => (&mut self.series, ListKind::Series),
            _ => (&mut self.sections, ListKind::Section),
        };
        let at = growing.get_or_add(&id, || List::new(kind, &id, &title_of(&id), &edition));
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

    fn describe_author(
        &mut self,
        document: &Document,
        matter: &AuthorMatter,
        is_own: bool,
        diagnostics: &mut Diagnostics,
    ) {
        let source = &document.source;
        let id = slug::slugify(source.name());
        let edition = self.edition();
        let at = self.authors.get_or_add(&id, || List::new(ListKind::Author, &id, &matter.name.value, &edition));
        let named = Named { id, lang: source.lang, file: source.file.clone(), span: matter.name.span.clone() };
        if let Some(first) = self.names.get(&matter.name.value.to_lowercase())
            && first.id != named.id
            && first.lang == named.lang
            && is_own
        {
            let message = format!("two authors are called `{}`", matter.name.value);
            diagnostics.push(
                Diagnostic::new(Code::Duplicate, message)
                    .at(&named.file, named.span.clone(), "")
                    .at(&first.file, first.span.clone(), "the other one")
                    .help("keep one of the two files, or tell the names apart"),
            );
        }
        self.names.insert(matter.name.value.to_lowercase(), named);
        let list = &mut self.authors.lists[at];
        list.title.clone_from(&matter.name.value);
        list.source = Some(source.file.clone());
        list.author = Some(AuthorDetails { role: matter.role.clone(), image: None, links: matter.links.clone() });
        if is_own {
            list.description.clone_from(&matter.description);
            self.authors.described.insert(at);
        }
    }

    fn section(&mut self, name: &str) -> usize {
        let edition = self.edition();
        let new = |id: &str| List::new(ListKind::Section, id, &title_of(name), &edition);
        let at = self.sections.named(name, new);
        at.unwrap_or_else(|| self.sections.get_or_add("", || new("")))
    }

    /// Enters a story into its section.
    pub(super) fn enter_section(&mut self, id: ArticleId, name: &str) -> usize {
        let at = self.section(name);
        self.sections.enter(at, id)
    }

    /// Enters a story into the topics of its tags.
    pub(super) fn enter_topics(
        &mut self,
        id: ArticleId,
        tags: &[Spanned<String>],
        file: &SitePath,
        diagnostics: &mut Diagnostics,
    ) -> Vec<usize> {
        let edition = self.edition();
        let mut entered = Vec::with_capacity(tags.len());
        for tag in tags {
            let topic = enter(&mut self.topics, ListKind::Topic, id, tag, &edition, file, diagnostics);
            entered.extend(topic.filter(|topic| !entered.contains(topic)));
        }
        entered
    }

    /// Enters a story into its series.
    pub(super) fn enter_series(
        &mut self,
        id: ArticleId,
        name: &Spanned<String>,
        file: &SitePath,
        diagnostics: &mut Diagnostics,
    ) -> Option<usize> {
        let edition = self.edition();
        enter(&mut self.series, ListKind::Series, id, name, &edition, file, diagnostics)
    }

    /// Enters a story under one of its authors, by id or by name.
    ///
    /// Where authors have pages, a word that looks like an id must be one of theirs; a name is printed as it is, with a
    /// warning where it is nearly one of theirs.
    pub(super) fn byline(
        &mut self,
        id: ArticleId,
        written: &Spanned<String>,
        file: &SitePath,
        diagnostics: &mut Diagnostics,
    ) -> Byline {
        let word = written.value.trim();
        let author = match self.words.get(word) {
            Some(Word { author, mistake: None }) => *author,
            Some(Word { author, mistake: Some((mistake, label)) }) => {
                diagnostics.push(mistake.clone().at(file, written.span.clone(), *label));
                *author
            }
            None => {
                let id = self.author_id(word);
                if !self.names.contains_key(&word.to_lowercase()) {
                    let told = self.authors.confused(ListKind::Author, &id, written, file);
                    if let Some(told) = told {
                        diagnostics.push(told);
                    }
                }
                let meant = self.meant_by(word);
                if let Some((mistake, label)) = &meant.mistake {
                    diagnostics.push(mistake.clone().at(file, written.span.clone(), *label));
                }
                let author = meant.author;
                self.words.insert(word.to_owned(), meant);
                author
            }
        };
        self.authors.enter(author, id);
        let list = &mut self.authors.lists[author];
        let name = if list.author.is_some() {
            list.title.clone()
        } else {
            // As with topics, the page keeps the spelling of the oldest story, and every story its own.
            if list.title != word {
                word.clone_into(&mut list.title);
            }
            word.to_owned()
        };
        Byline { name, author }
    }

    /// Who is meant by a word in a byline; a list is made for a name that has none.
    fn meant_by(&mut self, word: &str) -> Word {
        let id = self.author_id(word);
        let known = self.authors.by_id.get(&id).filter(|at| self.authors.lists[**at].author.is_some());
        if let Some(author) = known.copied().filter(|_| id == word || self.names.contains_key(&word.to_lowercase())) {
            return Word { author, mistake: None };
        }
        let mistake = self.unknown_author(word);
        let edition = self.edition();
        let author = self.authors.get_or_add(&id, || List::new(ListKind::Author, &id, word, &edition));
        Word { author, mistake }
    }

    /// The id of the author that a word in a byline stands for.
    fn author_id(&self, word: &str) -> String {
        if let Some(named) = self.names.get(&word.to_lowercase()) {
            return named.id.clone();
        }
        let id = slug::slugify(word);
        if id.is_empty() { "author".to_owned() } else { id }
    }

    fn unknown_author(&self, word: &str) -> Option<(Diagnostic, &'static str)> {
        if self.names.is_empty() {
            return None;
        }
        let described = || self.authors.lists.iter().filter(|list| list.author.is_some());
        let names = described().flat_map(|list| [list.id.as_str(), list.title.as_str()]);
        let near = nearest::did_you_mean(word, names);
        if slug::slugify(word) != word {
            // A whole name may well be somebody else's.
            let message = format!("`{word}` has no page, and is nearly the name of somebody who has one");
            let diagnostic = Diagnostic::new(Code::SimilarAuthor, message);
            return near.map(|near| (diagnostic.help(near), "printed as it is"));
        }
        let help = near.unwrap_or_else(|| {
            format!("add `content/authors/{word}.md`, or write the name as it is to be printed: `{}`", title_of(word))
        });
        let message = format!("there is no author `{word}`");
        Some((Diagnostic::new(Code::UnknownAuthor, message).help(help), "not known"))
    }

    /// The lists that a story stands in, or would stand in if it were published.
    pub(super) fn lists_of(&self, source: &Source, matter: &ArticleMatter) -> Vec<(ListKind, String)> {
        let contributors = matter.contributors.iter().map(|contributor| &contributor.name);
        let authors = matter.authors.iter().chain(contributors).map(|word| self.author_id(word.value.trim()));
        let topics = matter.tags.iter().map(|tag| slug::slugify(&tag.value));
        let series = matter.series.iter().map(|series| slug::slugify(&series.value));
        let section = (ListKind::Section, slug::slugify(source.section()));
        let others = authors.map(|id| (ListKind::Author, id)).chain(topics.map(|id| (ListKind::Topic, id)));
        [section].into_iter().chain(others).chain(series.map(|id| (ListKind::Series, id))).collect()
    }

    /// Takes note of every list that anything names or describes, with stories or without.
    pub(super) fn name_all(&self, named: &mut BTreeSet<(ListKind, String)>) {
        for growing in [&self.sections, &self.topics, &self.series, &self.authors] {
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
        let path = self.edition();
        let rank: HashMap<String, usize> =
            config.sections.iter().enumerate().map(|(at, section)| (slug::slugify(&section.value), at)).collect();
        let by_rank = |list: &List| (rank.get(&list.id).copied().unwrap_or(usize::MAX), locale.sort_key(&list.title));
        let by_name = |list: &List| (locale.sort_key(&list.title), list.id.clone());
        let (sections, section_places) = self.sections.finish(by_rank);
        let (topics, topic_places) = self.topics.finish(by_name);
        let (series, series_places) = self.series.finish(by_name);
        let (authors, author_places) = self.authors.finish(by_name);
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

/// Enters a story into the list of a name; one that is seen for the first time may be taken for another.
fn enter(
    growing: &mut Growing,
    kind: ListKind,
    id: ArticleId,
    written: &Spanned<String>,
    edition: &PagePath,
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

//! An edition's authors while its stories are read: who is meant by the words in bylines.

use super::list::Growing;
use super::title_of;
use crate::config::LangId;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned, nearest};
use crate::model::lists::{AuthorDetails, List, ListKind};
use crate::model::{Article, ArticleId, Byline, Contributor};
use crate::parse::Document;
use crate::parse::matter::AuthorMatter;
use crate::paths::{PagePath, SitePath};
use ahash::AHashMap;
use std::collections::HashMap;
use std::ops::Range;

/// One edition's authors.
#[derive(Debug)]
pub(super) struct Authors {
    edition: PagePath,
    pub(super) lists: Growing,
    /// Those with pages by their names in lower case.
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

/// Who made a story.
#[derive(Debug)]
pub(super) struct Signed {
    pub(super) authors: Vec<Byline>,
    pub(super) contributors: Vec<Contributor>,
    /// Who wrote each entry of a live page.
    pub(super) entries: Vec<Vec<Byline>>,
}

impl Authors {
    /// No authors yet.
    pub(super) fn new(edition: PagePath) -> Self {
        Self { edition, lists: Growing::default(), names: HashMap::new(), words: AHashMap::new() }
    }

    /// Enters a story under all who made it.
    pub(super) fn enter(&mut self, id: ArticleId, article: &Article, diagnostics: &mut Diagnostics) -> Signed {
        let Article { source, matter, text, live, .. } = article;
        let mut byline = |name: &Spanned<String>| self.byline(id, name, &source.file, diagnostics);
        let authors = matter.authors.iter().map(&mut byline).collect();
        let contributors = matter.contributors.iter();
        let contributors =
            contributors.map(|one| Contributor { byline: byline(&one.name), role: one.role.clone() }).collect();
        let entries = if live.is_some() { &text.body.entries[..] } else { &[] };
        let entries = entries.iter().map(|entry| entry.authors.iter().map(&mut byline).collect()).collect();
        Signed { authors, contributors, entries }
    }

    /// Reads the page of an author.
    pub(super) fn describe(
        &mut self,
        document: &Document,
        matter: &AuthorMatter,
        is_own: bool,
        diagnostics: &mut Diagnostics,
    ) {
        let source = &document.source;
        let id = slug::slugify(source.name());
        let at = self.lists.get_or_add(&id, || List::new(ListKind::Author, &id, &matter.name.value, &self.edition));
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
        let list = &mut self.lists.lists[at];
        list.title.clone_from(&matter.name.value);
        list.source = Some(source.file.clone());
        list.author = Some(AuthorDetails { role: matter.role.clone(), image: None, links: matter.links.clone() });
        if is_own {
            list.description.clone_from(&matter.description);
            self.lists.described.insert(at);
        }
    }

    /// Enters a story under one of its authors, by id or by name.
    ///
    /// Where authors have pages, a word that looks like an id must be one of theirs; a name is printed as it is, with a
    /// warning where it is nearly one of theirs.
    fn byline(
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
                let id = self.id_of(word);
                if !self.names.contains_key(&word.to_lowercase()) {
                    let told = self.lists.confused(ListKind::Author, &id, written, file);
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
        self.lists.enter(author, id);
        let list = &mut self.lists.lists[author];
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
        let id = self.id_of(word);
        let known = self.lists.by_id.get(&id).filter(|at| self.lists.lists[**at].author.is_some());
        if let Some(author) = known.copied().filter(|_| id == word || self.names.contains_key(&word.to_lowercase())) {
            return Word { author, mistake: None };
        }
        let mistake = self.unknown_author(word);
        let author = self.lists.get_or_add(&id, || List::new(ListKind::Author, &id, word, &self.edition));
        Word { author, mistake }
    }

    /// The id of the author that a word in a byline stands for.
    pub(super) fn id_of(&self, word: &str) -> String {
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
        let described = || self.lists.lists.iter().filter(|list| list.author.is_some());
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
}

//! What has no page at this instant and had one, or will have one: what only unpublished stories name, lists without
//! stories, messages that are not due. A link to it is no mistake in the site: time alone would break it.

use super::growing::Draft;
use super::index::Index;
use super::{Article, Edition, ListKind, permalink};
use crate::config::{Config, FeedFormat, LangId, Mode};
use crate::parse::Document;
use crate::parse::matter::{Kind, Matter};
use crate::paths::{PagePath, SitePath};
use ahash::AHashSet;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashSet};

/// The pages about giving, with the strictest mode in which each is there.
const GIVING: &[(&str, Mode)] =
    &[("support/", Mode::Warn), ("support/reminder/", Mode::Ask), ("support/thanks/", Mode::Ask)];

/// Lists and addresses that something names.
#[derive(Debug)]
pub(super) struct Absent {
    /// Every list that is named or described, with stories or without.
    lists: BTreeSet<(ListKind, String)>,
    /// The addresses at which something unpublished would stand.
    addresses: AHashSet<PagePath>,
}

impl Absent {
    /// What unpublished documents name, and what has a description.
    pub(super) fn new(unpublished: &[Document], published: &[Document], growing: &[Draft], config: &Config) -> Self {
        let mut absent = Self { lists: BTreeSet::new(), addresses: AHashSet::new() };
        for draft in growing {
            draft.name_all(&mut absent.lists);
        }
        let addresses = permalink::Pattern::new(config);
        for document in unpublished.iter().chain(published) {
            let lang = document.source.lang;
            absent.name(document, &growing[lang.index()], lang, config);
            // What belongs to published ones is taken out again.
            let path = permalink::of(document, &addresses);
            let aliases = match &document.matter {
                Some(Matter::Article(matter)) => {
                    if matter.kind == Kind::Live {
                        absent.addresses.extend(path.iter().flat_map(with_files));
                    }
                    &matter.aliases[..]
                }
                Some(Matter::Page(matter)) => &matter.aliases[..],
                _ => &[],
            };
            absent.addresses.extend(path);
            absent.addresses.extend(aliases.iter().map(|alias| as_page(&alias.value)));
        }
        // Where something else stands.
        let past = config.redirects.iter().map(|redirect| &redirect.from).chain(&config.gone);
        past.for_each(|address| absent.take_out(&address.value));
        absent
    }

    fn name(&mut self, document: &Document, draft: &Draft, lang: LangId, config: &Config) {
        let edition = permalink::edition_path(config, lang);
        let below = |absent: &mut Self, path: &str| absent.addresses.extend([edition.join(path)]);
        match &document.matter {
            Some(Matter::Article(matter)) => {
                let date = &matter.date.value;
                below(self, "archive/");
                below(self, &format!("archive/{:04}/{:02}/", date.year(), date.month()));
                if !matter.corrections.is_empty() {
                    below(self, "corrections/");
                }
                for (kind, id) in draft.lists_of(&document.source, matter) {
                    below(self, kind.folder());
                    let list = edition.join(&format!("{}{id}/", kind.folder()));
                    self.addresses.extend(with_files(&list));
                    self.lists.insert((kind, id));
                }
            }
            Some(Matter::Support(_)) => {
                for (path, _) in GIVING {
                    below(self, path);
                }
            }
            _ => {}
        }
    }

    /// Tells the index which documents and addresses have no page, now that it is known which lists have stories and
    /// which message is due; returns every list that anything names.
    pub(super) fn settle(
        mut self,
        articles: &[Article],
        editions: &[Edition],
        documents: &[Document],
        giving: &[Mode],
        index: &mut Index,
    ) -> BTreeSet<(ListKind, String)> {
        if !self.addresses.is_empty() {
            self.take_out_pages(articles, editions, documents, giving, index);
        }
        let lists = editions.iter().flat_map(|edition| {
            let lists = ListKind::ALL.into_iter().flat_map(|kind| edition.lists(kind));
            lists.filter_map(|list| Some((edition.lang, list.source.as_ref()?)))
        });
        let shown: HashSet<(LangId, &SitePath)> = lists.collect();
        for document in documents {
            let source = &document.source;
            let has_page = match &document.matter {
                Some(Matter::List(_) | Matter::Author(_)) => shown.contains(&(source.lang, &source.file)),
                Some(Matter::Support(_)) => giving[source.lang.index()] != Mode::None,
                _ => true,
            };
            if !has_page {
                index.hide(&source.file);
            }
        }
        index.know_absent(self.addresses);
        self.lists
    }

    /// Takes out what stands at an address all the same.
    fn take_out_pages(
        &mut self,
        articles: &[Article],
        editions: &[Edition],
        documents: &[Document],
        giving: &[Mode],
        index: &Index,
    ) {
        let is_named = |article: &&Article| {
            let has_more = article.live.is_some() || !article.matter.aliases.is_empty();
            has_more || self.addresses.contains(&article.path)
        };
        let named: Vec<&Article> = articles.par_iter().filter(is_named).collect();
        for article in named {
            if article.live.is_some() {
                self.take_out_with_files(&article.path);
            } else {
                self.addresses.remove(&article.path);
            }
            article.matter.aliases.iter().for_each(|alias| self.take_out(&alias.value));
        }
        for document in documents {
            if let Some(Matter::Page(matter)) = &document.matter {
                index.page_of(&document.source.file).iter().for_each(|path| self.take_out(path.as_str()));
                matter.aliases.iter().for_each(|alias| self.take_out(&alias.value));
            }
        }
        for (edition, giving) in editions.iter().zip(giving) {
            let mut take_out = |path: &str, is_there: bool| {
                if is_there {
                    self.addresses.remove(&edition.path.join(path));
                }
            };
            take_out("", true);
            take_out("archive/", !edition.months.is_empty());
            take_out("corrections/", !edition.corrections.is_empty());
            for (path, strictest) in GIVING {
                take_out(path, giving <= strictest);
            }
            for kind in ListKind::ALL {
                take_out(kind.folder(), !edition.lists(kind).is_empty());
            }
            for list in ListKind::ALL.into_iter().flat_map(|kind| edition.lists(kind)) {
                self.take_out_with_files(&list.path);
            }
            for month in &edition.months {
                self.addresses.remove(&month.path);
            }
        }
    }

    fn take_out_with_files(&mut self, page: &PagePath) {
        for path in with_files(page) {
            self.addresses.remove(&path);
        }
    }

    fn take_out(&mut self, address: &str) {
        self.addresses.remove(&as_page(address));
    }
}

/// A page's address and those of what comes and goes with it: its feeds, and what an open live page asks for. Lists
/// and live pages have such files.
fn with_files(page: &PagePath) -> impl Iterator<Item = PagePath> {
    let feeds = FeedFormat::ALL.iter().map(|(_, format)| format.file_name());
    let files: Vec<PagePath> = feeds.chain(["live.json"]).map(|file| page.join(&format!("{file}/"))).collect();
    [page.clone()].into_iter().chain(files)
}

/// An address as people write it, as that of a page: `/about`, `/about/` and `/about/index.html` are one.
pub(super) fn as_page(address: &str) -> PagePath {
    let path = address.split(['#', '?']).next().unwrap_or_default().trim_matches('/');
    let path = path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/');
    PagePath::new(&if path.is_empty() { String::new() } else { format!("{path}/") })
}

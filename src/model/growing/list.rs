//! The lists of one kind while they grow.

use super::super::ArticleId;
use super::super::lists::{List, ListKind};
use crate::diagnostics::{Code, Diagnostic, Spanned};
use crate::paths::SitePath;
use ahash::AHashMap;
use std::collections::HashSet;

/// A name without what people write now so, now otherwise: capitals, spaces, hyphens, marks between words.
fn signs(name: &str) -> String {
    let is_between = |c: char| c.is_whitespace() || "-‐‑–_.,;:!?&/'’‘\"“”„«»()".contains(c);
    name.chars().filter(|c| !is_between(*c)).flat_map(char::to_lowercase).collect()
}

/// The lists of one kind while they grow.
#[derive(Debug, Default)]
pub(super) struct Growing {
    pub(super) lists: Vec<List>,
    pub(super) by_id: AHashMap<String, usize>,
    /// What names that were written stand for, so that each is looked at once; none for a name without letters.
    pub(super) by_name: AHashMap<String, Option<usize>>,
    /// The lists that a document in the edition's own language describes.
    pub(super) described: HashSet<usize>,
}

impl Growing {
    pub(super) fn get_or_add(&mut self, id: &str, new: impl FnOnce() -> List) -> usize {
        if let Some(at) = self.by_id.get(id) {
            return *at;
        }
        self.lists.push(new());
        self.by_id.insert(id.to_owned(), self.lists.len() - 1);
        self.lists.len() - 1
    }

    /// Enters a story once, however often it names the list.
    pub(super) fn enter(&mut self, at: usize, id: ArticleId) -> usize {
        let articles = &mut self.lists[at].articles;
        if articles.last() != Some(&id) {
            articles.push(id);
        }
        at
    }

    /// The list of a name as written.
    pub(super) fn named(&mut self, name: &str, new: impl FnOnce(&str) -> List) -> Option<usize> {
        if let Some(at) = self.by_name.get(name) {
            return *at;
        }
        let id = slug::slugify(name);
        let at = (!id.is_empty()).then(|| self.get_or_add(&id, || new(&id)));
        self.by_name.insert(name.to_owned(), at);
        at
    }

    /// What is to be told of a name that is seen for the first time, where another one has the list of its id.
    pub(super) fn confused(
        &self,
        kind: ListKind,
        id: &str,
        written: &Spanned<String>,
        file: &SitePath,
    ) -> Option<Diagnostic> {
        let list = &self.lists[*self.by_id.get(id)?];
        let signs = signs(&written.value);
        if signs == self::signs(&list.title) || signs == self::signs(id) {
            return None;
        }
        let kind = kind.as_str();
        let message =
            format!("the {kind} `{}` has the address of `{}`: they are taken for one", written.value, list.title);
        let help =
            format!("write both alike, or give one of them words that tell them apart: `{id}` is all of an address");
        Some(Diagnostic::new(Code::SameAddress, message).at(file, written.span.clone(), "").help(help))
    }

    /// Leaves out lists without stories and sorts; the second value tells the new place of each old one.
    ///
    /// Sections and authors with a page of their own stay. A topic or series waits for its first story: its page would
    /// tell of an embargoed one.
    pub(super) fn finish<K: Ord>(self, key: impl Fn(&List) -> K) -> (Vec<List>, Vec<usize>) {
        let is_shown = |at: &usize| {
            let list = &self.lists[*at];
            let waits = matches!(list.kind, ListKind::Topic | ListKind::Series);
            !list.articles.is_empty() || (!waits && self.described.contains(at))
        };
        let mut order: Vec<usize> = (0..self.lists.len()).filter(is_shown).collect();
        order.sort_by_cached_key(|at| key(&self.lists[*at]));
        let mut places = vec![usize::MAX; self.lists.len()];
        for (new, old) in order.iter().enumerate() {
            places[*old] = new;
        }
        let mut lists: Vec<Option<List>> = self.lists.into_iter().map(Some).collect();
        (order.into_iter().filter_map(|at| lists[at].take()).collect(), places)
    }
}

//! The stories of an edition by what templates may ask for them: the newest of a list or of a kind.

use crate::memo::Question;
use crate::model::{ArticleId, Edition, List, ListKind, Site};
use crate::parse::matter::Kind;
use std::collections::BTreeMap;
use std::ops::Range;

/// What the newest stories are.
#[derive(Debug)]
pub(super) struct Archive {
    all: Range<u32>,
    kinds: Vec<Kind>,
    lists: BTreeMap<(&'static str, String), Vec<ArticleId>>,
}

impl Archive {
    pub(super) fn new(site: &Site, edition: &Edition) -> Self {
        let kinds = site.articles_of(edition).map(|id| site[id].matter.kind).collect();
        let mut lists = BTreeMap::new();
        for kind in ListKind::ALL {
            let entry = |list: &List| ((kind.as_str(), list.id.clone()), list.articles.clone());
            lists.extend(edition.lists(kind).iter().map(entry));
        }
        Self { all: edition.articles.clone(), kinds, lists }
    }

    /// The stories that a template asks for, newest first; else what is wrong with the question.
    pub(super) fn answer(&self, question: &Question) -> Result<Vec<ArticleId>, String> {
        let kind = match &question.kind {
            None => None,
            Some(word) => match Kind::ALL.iter().find(|(known, _)| known == word) {
                Some((_, kind)) => Some(*kind),
                None => return Err(format!("there is no kind `{word}`")),
            },
        };
        let is_kind = |id: &ArticleId| kind.is_none_or(|kind| self.kinds[(id.0 - self.all.start) as usize] == kind);
        let limit = usize::try_from(question.limit).unwrap_or(usize::MAX);
        let Some((list, id)) = &question.list else {
            return Ok(self.all.clone().map(ArticleId).filter(is_kind).take(limit).collect());
        };
        let kind = ListKind::ALL.into_iter().find(|kind| kind.as_str() == list).map_or("", ListKind::as_str);
        match self.lists.get(&(kind, id.clone())) {
            Some(stories) => Ok(stories.iter().copied().filter(is_kind).take(limit).collect()),
            None => Err(format!("there is no {list} `{id}`")),
        }
    }
}

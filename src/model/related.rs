//! Related stories: those named by hand, then older ones that share topics and a series.
//!
//! Looking back only, so that publishing a story never changes the pages of those before it.

use super::resolve::Resolver;
use super::{AT_ONCE, Article, ArticleId, Edition, List};
use crate::diagnostics::Diagnostics;
use rayon::prelude::*;
use std::collections::HashMap;
use std::ops::Range;

/// How many older stories of each list are looked at: enough to find good ones, and never a whole archive.
const LOOK_BACK: usize = 40;

/// What a shared series counts in shared topics.
const SERIES: u32 = 3;

/// Fills in the related stories of every story.
pub(super) fn relate(
    articles: &mut [Article],
    editions: &[Edition],
    limit: usize,
    resolver: &Resolver,
    diagnostics: &mut Diagnostics,
) {
    let named = named(articles, resolver, diagnostics);
    for edition in editions {
        let range = edition.articles.start as usize..edition.articles.end as usize;
        // Each piece needs a table of all stories.
        let piece = AT_ONCE.max(range.len() / PIECES);
        articles[range].par_iter_mut().with_max_len(piece).zip(edition.articles.clone()).for_each_init(
            || Search::new(&edition.articles),
            |search, (article, index)| {
                let id = ArticleId(index);
                let mut related = named.get(&id).cloned().unwrap_or_default();
                let wanted = limit.saturating_sub(related.len());
                if wanted > 0 {
                    search.look_in(edition, article, id);
                    let closest = search.closest(wanted, &related);
                    related.extend(closest);
                }
                article.related = related;
            },
        );
    }
}

/// In how many pieces the stories of an edition are gone through, about.
const PIECES: usize = 32;

/// The stories that others name in their front matter.
fn named(
    articles: &[Article],
    resolver: &Resolver,
    diagnostics: &mut Diagnostics,
) -> HashMap<ArticleId, Vec<ArticleId>> {
    let mut named = HashMap::new();
    for (index, article) in articles.iter().enumerate().filter(|(_, article)| !article.matter.related.is_empty()) {
        let mut stories: Vec<ArticleId> = Vec::new();
        for written in &article.matter.related {
            match resolver.story(&article.source, written) {
                Ok(story) => stories.extend(story),
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
        stories.retain(|story| story.0 as usize != index);
        named.insert(ArticleId(index as u32), stories);
    }
    named
}

/// Looks for the closest stories of one after the other; its memory is used again.
struct Search<'e> {
    /// The first story of the edition.
    start: u32,
    /// The older stories of each list of a story, newest first, with what a shared list counts.
    lists: Vec<(&'e [ArticleId], u32)>,
    /// By the place of each story in the edition, how much it shares; zeros between two stories.
    shared: Vec<u32>,
    /// The stories that share more than one topic.
    several: Vec<ArticleId>,
    /// The closest so far, the best first.
    best: Vec<Close>,
}

/// A story that shares something: how much, and then how new it is, as one number; the less, the closer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Close(u64);

impl Close {
    fn new(shared: u32, id: ArticleId) -> Self {
        Self(u64::from(u32::MAX - shared) << 32 | u64::from(id.0))
    }

    fn id(self) -> ArticleId {
        ArticleId(self.0 as u32)
    }
}

impl<'e> Search<'e> {
    /// Among the stories of an edition.
    fn new(articles: &Range<u32>) -> Self {
        let (lists, several, best) = (Vec::new(), Vec::new(), Vec::new());
        Self { start: articles.start, lists, shared: vec![0; articles.len()], several, best }
    }

    /// Looks in the lists of a story.
    fn look_in(&mut self, edition: &'e Edition, article: &Article, id: ArticleId) {
        self.lists.clear();
        self.lists.extend(article.topics.iter().map(|at| (older_in(&edition.topics[*at], id), 1)));
        self.lists.extend(article.series.iter().map(|at| (older_in(&edition.series[*at], id), SERIES)));
    }

    /// The older stories that share most, and among those the newest: so many as are `wanted`, without those `named`
    /// already.
    fn closest(&mut self, wanted: usize, named: &[ArticleId]) -> Vec<ArticleId> {
        let Self { start, lists, shared, several, best } = self;
        let place = |other: ArticleId| (other.0 - *start) as usize;
        best.clear();
        for (stories, counts) in &*lists {
            for other in *stories {
                let score = &mut shared[place(*other)];
                let before = *score;
                *score += counts;
                if before <= 1 && *score > 1 {
                    several.push(*other);
                }
            }
        }
        let look_at = |other: ArticleId, shared: &mut [u32], best: &mut Vec<Close>| {
            // Looked at once, however many lists it stands in.
            let score = std::mem::take(&mut shared[place(other)]);
            let new = Close::new(score, other);
            let is_too_far = best.len() == wanted && best.last().is_none_or(|last| *last < new);
            if score > 0 && !is_too_far && !named.contains(&other) {
                best.insert(best.partition_point(|better| *better < new), new);
                best.truncate(wanted);
            }
        };
        several.drain(..).for_each(|other| look_at(other, shared, best));
        // Where enough share more than one topic, as in most archives, none of the others can be closer.
        let is_done = best.len() == wanted;
        for other in lists.iter().flat_map(|(stories, _)| *stories) {
            if is_done {
                shared[place(*other)] = 0;
            } else {
                look_at(*other, shared, best);
            }
        }
        best.iter().map(|close| close.id()).collect()
    }
}

fn older_in(list: &List, id: ArticleId) -> &[ArticleId] {
    let from = list.articles.partition_point(|other| *other <= id);
    &list.articles[from..list.articles.len().min(from + LOOK_BACK)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same, with each story looked at by itself.
    fn one_by_one(lists: &[(Vec<ArticleId>, u32)], wanted: usize, named: &[ArticleId]) -> Vec<ArticleId> {
        let shared = |id: ArticleId| -> u32 {
            lists.iter().filter(|(stories, _)| stories.contains(&id)).map(|(_, counts)| counts).sum()
        };
        let mut all: Vec<ArticleId> = (10..40).map(ArticleId).collect();
        all.retain(|id| shared(*id) > 0 && !named.contains(id));
        all.sort_by_key(|id| (u32::MAX - shared(*id), id.0));
        all.truncate(wanted);
        all
    }

    proptest! {
        #[test]
        fn the_closest_are_those_that_share_most(
            lists in proptest::collection::vec((proptest::collection::btree_set(10_u32..40, 0..12), 1..=SERIES), 0..6),
            wanted in 1_usize..6,
            named in proptest::collection::vec(10_u32..40, 0..4),
        ) {
            let named: Vec<ArticleId> = named.into_iter().map(ArticleId).collect();
            let lists: Vec<(Vec<ArticleId>, u32)> =
                lists.into_iter().map(|(ids, counts)| (ids.into_iter().map(ArticleId).collect(), counts)).collect();
            let mut search = Search::new(&(10..40));
            search.lists = lists.iter().map(|(stories, counts)| (stories.as_slice(), *counts)).collect();
            let expected = one_by_one(&lists, wanted, &named);
            // Nothing is left of one story for the next.
            for _ in 0..2 {
                prop_assert_eq!(search.closest(wanted, &named), expected.clone());
            }
        }
    }
}

//! Related stories: those named by hand, then older ones that share topics and a series.
//!
//! Looking back only, so that publishing a story never changes the pages of those before it.

use super::resolve::Resolver;
use super::{AT_ONCE, Article, ArticleId, Edition, List};
use crate::diagnostics::Diagnostics;
use rayon::prelude::*;
use std::collections::HashMap;

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
            || Search::new(edition),
            |search, (article, index)| {
                let id = ArticleId(index);
                let mut related = named.get(&id).cloned().unwrap_or_default();
                let wanted = limit.saturating_sub(related.len());
                let closest = search.closest(article, id, wanted, &related);
                related.extend(closest);
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
    edition: &'e Edition,
    /// The older stories of each list of a story, newest first, with what a shared list counts.
    lists: Vec<(&'e [ArticleId], u32)>,
    /// By the place of each story in the edition, how much it shares; zeros between two stories.
    shared: Vec<u32>,
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
    fn new(edition: &'e Edition) -> Self {
        Self { edition, lists: Vec::new(), shared: vec![0; edition.articles.len()], best: Vec::new() }
    }

    /// The older stories that share most, and among those the newest: so many as are `wanted`, without those `named`
    /// already.
    fn closest(&mut self, article: &Article, id: ArticleId, wanted: usize, named: &[ArticleId]) -> Vec<ArticleId> {
        let Self { edition, lists, shared, best } = self;
        let place = |other: ArticleId| (other.0 - edition.articles.start) as usize;
        lists.clear();
        best.clear();
        if wanted == 0 {
            return Vec::new();
        }
        lists.extend(article.topics.iter().map(|at| (older_in(&edition.topics[*at], id), 1)));
        lists.extend(article.series.iter().map(|at| (older_in(&edition.series[*at], id), SERIES)));
        for (stories, counts) in &*lists {
            for other in *stories {
                shared[place(*other)] += counts;
            }
        }
        for (stories, _) in &*lists {
            for other in *stories {
                // Looked at once, however many lists it stands in.
                let score = std::mem::take(&mut shared[place(*other)]);
                let new = Close::new(score, *other);
                let is_too_far = best.len() == wanted && best.last().is_none_or(|last| *last < new);
                if score > 0 && !is_too_far && !named.contains(other) {
                    best.insert(best.partition_point(|better| *better < new), new);
                    best.truncate(wanted);
                }
            }
        }
        best.iter().map(|close| close.id()).collect()
    }
}

fn older_in(list: &List, id: ArticleId) -> &[ArticleId] {
    let from = list.articles.partition_point(|other| *other <= id);
    &list.articles[from..list.articles.len().min(from + LOOK_BACK)]
}

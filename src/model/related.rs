//! Related stories: those named by hand, then older ones that share topics and a series.
//!
//! Looking back only, so that publishing a story never changes the pages of those before it.

use super::resolve::Resolver;
use super::{Article, ArticleId, Edition, List};
use crate::diagnostics::Diagnostics;
use rayon::prelude::*;
use std::collections::HashMap;

/// How many older stories of each list are looked at: enough to find good ones, and never a whole archive.
const LOOK_BACK: usize = 40;

/// What a shared series counts in shared topics.
const SERIES: usize = 3;

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
        articles[range].par_iter_mut().zip(edition.articles.clone()).for_each_init(
            Vec::new,
            |shared, (article, index)| {
                let id = ArticleId(index);
                let mut related = named.get(&id).cloned().unwrap_or_default();
                let wanted = limit.saturating_sub(related.len());
                let closest = closest(article, id, edition, wanted, &related, shared);
                related.extend(closest);
                article.related = related;
            },
        );
    }
}

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

/// The older stories that share most, and among those the newest: so many as are `wanted`, without those `named` already.
///
/// `shared` is emptied first; then every older story stands in it once for each thing that it shares, with what that
/// counts.
fn closest(
    article: &Article,
    id: ArticleId,
    edition: &Edition,
    wanted: usize,
    named: &[ArticleId],
    shared: &mut Vec<(ArticleId, usize)>,
) -> Vec<ArticleId> {
    shared.clear();
    let topics = article.topics.iter().map(|at| (&edition.topics[*at], 1));
    let series = article.series.iter().map(|at| (&edition.series[*at], SERIES));
    for (list, score) in topics.chain(series) {
        shared.extend(older_in(list, id).iter().map(|other| (*other, score)));
    }
    shared.sort_unstable();
    let mut best: Vec<(ArticleId, usize)> = Vec::with_capacity(wanted + 1);
    for same in shared.chunk_by(|a, b| a.0 == b.0) {
        let (other, score) = (same[0].0, same.iter().map(|(_, score)| score).sum());
        let is_full = best.len() == wanted;
        if is_full && best.last().is_none_or(|(_, last)| *last >= score) || named.contains(&other) {
            continue;
        }
        let place = best.partition_point(|(_, better)| *better >= score);
        best.insert(place, (other, score));
        best.truncate(wanted);
    }
    best.into_iter().map(|(id, _)| id).collect()
}

fn older_in(list: &List, id: ArticleId) -> &[ArticleId] {
    let from = list.articles.partition_point(|other| *other <= id);
    &list.articles[from..list.articles.len().min(from + LOOK_BACK)]
}

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
        articles[range].par_iter_mut().zip(edition.articles.clone()).for_each(|(article, index)| {
            let id = ArticleId(index);
            let mut related = named.get(&id).cloned().unwrap_or_default();
            let wanted = limit.saturating_sub(related.len());
            let closest = closest(article, id, edition, wanted, &related);
            related.extend(closest);
            article.related = related;
        });
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
/// The lists are sorted, so that they can be gone through side by side, each story once.
fn closest(article: &Article, id: ArticleId, edition: &Edition, wanted: usize, named: &[ArticleId]) -> Vec<ArticleId> {
    let topics = article.topics.iter().map(|at| (&edition.topics[*at], 1));
    let series = article.series.iter().map(|at| (&edition.series[*at], SERIES));
    let mut lists: Vec<(&[ArticleId], usize)> =
        topics.chain(series).map(|(list, score)| (older_in(list, id), score)).collect();
    let mut best: Vec<(ArticleId, usize)> = Vec::with_capacity(wanted + 1);
    while let Some(next) = lists.iter().filter_map(|(list, _)| list.first()).min().copied() {
        let mut shared = 0;
        for (list, score) in &mut lists {
            if let Some((_, rest)) = list.split_first().filter(|(first, _)| **first == next) {
                shared += *score;
                *list = rest;
            }
        }
        let place = best.partition_point(|(_, other)| *other >= shared);
        if place < wanted && !named.contains(&next) {
            best.insert(place, (next, shared));
            best.truncate(wanted);
        }
    }
    best.into_iter().map(|(id, _)| id).collect()
}

fn older_in(list: &List, id: ArticleId) -> &[ArticleId] {
    let from = list.articles.partition_point(|other| *other <= id);
    &list.articles[from..list.articles.len().min(from + LOOK_BACK)]
}

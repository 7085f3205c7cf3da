//! Related stories: those named by hand, then older ones that share topics and a series.
//!
//! Looking back only, so that publishing a story never changes the pages of those before it.

use super::resolve::Resolver;
use super::{Article, ArticleId, Edition, List};
use crate::diagnostics::Diagnostics;
use rayon::prelude::*;
use std::cmp::Reverse;
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
            |found, (article, index)| {
                let id = ArticleId(index);
                let mut related = named.get(&id).cloned().unwrap_or_default();
                find(article, id, edition, found);
                while related.len() < limit
                    && let Some(closest) =
                        found.iter().min_by_key(|(id, score)| (Reverse(*score), *id)).map(|(id, _)| *id)
                {
                    found.retain(|(id, _)| *id != closest);
                    if !related.contains(&closest) {
                        related.push(closest);
                    }
                }
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

/// Finds older stories with what they share; the closest is the one that shares most, then the newest.
fn find(article: &Article, id: ArticleId, edition: &Edition, found: &mut Vec<(ArticleId, usize)>) {
    found.clear();
    let topics = article.topics.iter().map(|at| (&edition.topics[*at], 1));
    let series = article.series.iter().map(|at| (&edition.series[*at], SERIES));
    for (list, score) in topics.chain(series) {
        found.extend(older_in(list, id).iter().map(|older| (*older, score)));
    }
    // A few runs that are sorted already: this sort merges them.
    found.sort();
    found.dedup_by(|next, first| {
        let is_same = next.0 == first.0;
        first.1 += if is_same { next.1 } else { 0 };
        is_same
    });
}

fn older_in(list: &List, id: ArticleId) -> &[ArticleId] {
    let from = list.articles.partition_point(|other| *other <= id);
    &list.articles[from..list.articles.len().min(from + LOOK_BACK)]
}

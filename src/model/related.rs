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
            |lists, (article, index)| {
                let id = ArticleId(index);
                let mut related = named.get(&id).cloned().unwrap_or_default();
                let wanted = limit.saturating_sub(related.len());
                let closest = closest(article, id, edition, wanted, &related, lists);
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
/// `lists` is emptied first; then it has the older stories of each list, newest first, with what a shared list counts.
/// Walking along all of them at once, every story is met once, with all that it shares.
fn closest<'e>(
    article: &Article,
    id: ArticleId,
    edition: &'e Edition,
    wanted: usize,
    named: &[ArticleId],
    lists: &mut Vec<(&'e [ArticleId], usize)>,
) -> Vec<ArticleId> {
    lists.clear();
    lists.extend(article.topics.iter().map(|at| (older_in(&edition.topics[*at], id), 1)));
    lists.extend(article.series.iter().map(|at| (older_in(&edition.series[*at], id), SERIES)));
    let mut best: Vec<(ArticleId, usize)> = Vec::with_capacity(wanted + 1);
    let are_better = |best: &[(ArticleId, usize)], score: usize| {
        best.len() == wanted && best.last().is_none_or(|(_, worst)| *worst >= score)
    };
    while let Some(other) = lists.iter().filter_map(|(stories, _)| stories.first()).min().copied() {
        let mut score = 0;
        for (stories, counts) in lists.iter_mut() {
            if let Some(older) = stories.strip_prefix(&[other]) {
                (*stories, score) = (older, score + *counts);
            }
        }
        if !are_better(&best, score) && !named.contains(&other) {
            let place = best.partition_point(|(_, better)| *better >= score);
            best.insert(place, (other, score));
            best.truncate(wanted);
        }
        lists.retain(|(stories, _)| !stories.is_empty());
        // Nothing that comes now shares more than this.
        if are_better(&best, lists.iter().map(|(_, counts)| *counts).sum()) {
            break;
        }
    }
    best.into_iter().map(|(id, _)| id).collect()
}

fn older_in(list: &List, id: ArticleId) -> &[ArticleId] {
    let from = list.articles.partition_point(|other| *other <= id);
    &list.articles[from..list.articles.len().min(from + LOOK_BACK)]
}

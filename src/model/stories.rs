//! Stories: from their documents, over the lists that they stand in, to what their texts refer to.

use super::index::Index;
use super::resolve::{Resolver, SUGGESTIONS};
use super::support::selection::Carried;
use super::{AT_ONCE, Article, ArticleId, Correction, Live, Now, Text};
use crate::config::LangId;
use crate::diagnostics::Diagnostics;
use crate::parse::Document;
use crate::parse::body::Body;
use crate::parse::matter::{ArticleMatter, Kind};
use crate::paths::PagePath;
use jiff::ZonedDateTime;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The document of a story, its front matter and its address.
pub(super) struct Published {
    pub(super) document: Box<Document>,
    pub(super) matter: Box<ArticleMatter>,
    pub(super) path: PagePath,
}

/// One story that stands in no list yet, its texts without answers, and the caption of its picture.
pub(super) fn article((id, published): (usize, Published), at: &Now) -> (Article, Option<Box<Body>>) {
    let Published { document, matter, path } = published;
    let Document { source, body, caption, corrections, fingerprints, .. } = *document;
    let file = &source.file;
    let mut corrections = corrections.into_iter();
    let mut correction = |date: &ZonedDateTime| Correction {
        date: date.clone(),
        text: Text::unresolved(file, corrections.next().unwrap_or_default()),
    };
    let article = Article {
        path,
        section: 0,
        authors: Vec::new(),
        contributors: Vec::new(),
        topics: Vec::new(),
        series: None,
        image: None,
        corrections: matter.corrections.iter().map(|written| correction(&written.date)).collect(),
        related: Vec::new(),
        versions: vec![ArticleId(id as u32)],
        live: (matter.kind == Kind::Live).then(|| Box::new(Live::new(&matter, &body.entries, at))),
        text: Text::unresolved(file, body),
        carried: Carried::default(),
        source,
        matter,
        fingerprints,
    };
    (article, caption)
}

/// Resolves the references in the texts of all stories, on all processors.
pub(super) fn resolve_stories(
    articles: &mut [Article],
    captions: Vec<Option<Box<Body>>>,
    index: &Index,
    resolver: &mut Resolver,
    diagnostics: &mut Diagnostics,
) {
    let resolved: Vec<(Resolver, Diagnostics)> = articles
        .par_chunks_mut(AT_ONCE)
        .zip(captions.into_par_iter().chunks(AT_ONCE))
        .enumerate()
        .map(|(at, (articles, captions))| {
            // Who has mistakes in thousands of stories gets suggestions for the first.
            let mut resolver = Resolver::new(index, if at == 0 { SUGGESTIONS } else { SUGGESTIONS / 10 });
            let mut found = Diagnostics::default();
            for (article, caption) in articles.iter_mut().zip(captions) {
                resolve_story(article, caption, &mut resolver, &mut found);
            }
            (resolver, found)
        })
        .collect();
    for (articles, (some, found)) in articles.chunks_mut(AT_ONCE).zip(resolved) {
        let places = resolver.take_over(some);
        if !places.is_empty() {
            articles.iter_mut().flat_map(Article::media_mut).for_each(|id| *id = places[id.0 as usize]);
        }
        diagnostics.extend(found);
    }
}

/// Resolves the references in a story's texts.
fn resolve_story(
    article: &mut Article,
    caption: Option<Box<Body>>,
    resolver: &mut Resolver,
    diagnostics: &mut Diagnostics,
) {
    // From here on, whoever wants to know asks the story.
    let matter = &mut article.matter;
    (matter.authors, matter.contributors, matter.tags, matter.series) = Default::default();
    let source = &article.source;
    let image = article.matter.image.as_deref();
    article.image = image.and_then(|image| resolver.image(source, image, caption, diagnostics)).map(Box::new);
    for correction in &mut article.corrections {
        resolver.resolve(source, &mut correction.text, diagnostics);
    }
    resolver.resolve(source, &mut article.text, diagnostics);
}

/// Tells the versions of one story in several languages of each other.
pub(super) fn link_versions(articles: &mut [Article]) {
    // In one language there is nothing to look for.
    if articles.iter().all(|article| article.source.lang == LangId::default()) {
        return;
    }
    let mut versions: BTreeMap<&str, Vec<ArticleId>> = BTreeMap::new();
    for (index, article) in articles.iter().enumerate() {
        versions.entry(article.source.id()).or_default().push(ArticleId(index as u32));
    }
    let shared: Vec<Vec<ArticleId>> = versions.into_values().filter(|versions| versions.len() > 1).collect();
    for versions in shared {
        for id in &versions {
            articles[id.0 as usize].versions.clone_from(&versions);
        }
    }
}

//! A card for every story: what lists show of it. Made once; every list holds the same cards.

use super::dates::{Dates, Moment};
use super::labels::minutes;
use super::view::{ImageView, direction};
use crate::assets::Assets;
use crate::model::{Article, ArticleId, Site};
use crate::paths::PagePath;
use crate::strings::Strings;
use rayon::prelude::*;
use serde::Serialize;
use std::sync::Arc;
use tera::Value;

/// The cards of all stories.
#[derive(Debug)]
pub(super) struct Cards(Vec<Value>);

#[derive(Serialize)]
struct Card<'a> {
    path: &'a PagePath,
    title: &'a str,
    headline: &'a str,
    kicker: Option<&'a str>,
    standfirst: Option<&'a str>,
    kind: &'static str,
    label: Option<&'a str>,
    section: SectionView<'a>,
    authors: Vec<Name<'a>>,
    published: Moment,
    updated: Option<Moment>,
    image: Option<ImageView>,
    minutes: usize,
    words: usize,
    lang: &'a str,
    dir: &'static str,
}

#[derive(Serialize)]
struct SectionView<'a> {
    id: &'a str,
    title: &'a str,
    path: &'a PagePath,
}

#[derive(Serialize)]
struct Name<'a> {
    name: &'a str,
    path: Option<&'a PagePath>,
}

impl Cards {
    /// Makes the cards; `strings` has one entry a language.
    pub(super) fn new(site: &Site, assets: &Assets, strings: &[Arc<Strings>]) -> Self {
        Self(site.articles.par_iter().map(|article| card(site, assets, strings, article)).collect())
    }

    /// A story's card.
    pub(super) fn card(&self, id: ArticleId) -> Value {
        self.0[id.0 as usize].clone()
    }

    /// The cards of some stories.
    pub(super) fn list(&self, ids: impl IntoIterator<Item = ArticleId>) -> Vec<Value> {
        ids.into_iter().map(|id| self.card(id)).collect()
    }
}

fn card(site: &Site, assets: &Assets, strings: &[Arc<Strings>], article: &Article) -> Value {
    let lang = article.source.lang;
    let edition = site.edition(lang);
    let language = &site.config.languages[lang.index()];
    let strings = &strings[lang.index()];
    let dates = Dates::new(strings);
    let matter = &article.matter;
    let section = &edition.sections[article.section];
    let kind = matter.kind.as_str();
    let label = strings.get(&format!("kinds.{kind}")).filter(|label| !label.is_empty());
    let authors = article
        .authors
        .iter()
        .map(|byline| Name { name: &byline.name, path: edition.authors.get(byline.author).map(|author| &author.path) });
    Value::from_serializable(&Card {
        path: &article.path,
        title: matter.short_title.as_deref().unwrap_or(&matter.title.value),
        headline: &matter.title.value,
        kicker: matter.kicker.as_deref(),
        standfirst: matter.standfirst.as_deref(),
        kind,
        label,
        section: SectionView { id: &section.id, title: &section.title, path: &section.path },
        authors: authors.collect(),
        published: dates.moment(&matter.date.value),
        updated: matter.updated.as_ref().map(|date| dates.moment(date)),
        image: article.image.as_ref().map(|image| ImageView::new(image, assets)),
        minutes: minutes(article.text.body.words),
        words: article.text.body.words,
        lang: &language.code,
        dir: direction(language.right_to_left),
    })
}

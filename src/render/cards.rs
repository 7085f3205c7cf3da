//! A card for every story: what lists show of it. Made once, when it is first asked for; every list holds the same cards.

use super::dates::Moment;
use super::labels::minutes;
use super::live::LatestView;
use super::shared::Shared;
use super::view::{ImageView, direction};
use crate::assets::Assets;
use crate::model::{Article, ArticleId, Site};
use crate::paths::Link;
use ahash::AHashMap;
use serde::Serialize;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use tera::Value;

/// The cards of all stories.
#[derive(Debug)]
pub(super) struct Cards {
    site: Arc<Site>,
    assets: Arc<Assets>,
    shared: Vec<Arc<Shared>>,
    made: Vec<OnceLock<Value>>,
    /// Whose card lies where in memory, in parts, so that threads seldom wait for each other. A card that was made stays
    /// where it is, so nothing else can lie there.
    places: [RwLock<AHashMap<usize, ArticleId>>; PARTS],
}

const PARTS: usize = 16;

#[derive(Serialize)]
struct Card<'a> {
    path: Link,
    title: &'a str,
    headline: &'a str,
    kicker: Option<&'a str>,
    standfirst: Option<&'a str>,
    kind: &'static str,
    label: Option<&'a str>,
    section: &'a Value,
    authors: Vec<Value>,
    published: Moment,
    updated: Option<Moment>,
    image: Option<ImageView>,
    live: Option<LatestView<'a>>,
    minutes: usize,
    words: usize,
    lang: &'a str,
    dir: &'static str,
}

impl Cards {
    /// `shared` has one entry a language.
    pub(super) fn new(site: &Arc<Site>, assets: &Arc<Assets>, shared: &[Arc<Shared>]) -> Self {
        Self {
            site: Arc::clone(site),
            assets: Arc::clone(assets),
            shared: shared.to_vec(),
            made: site.articles.iter().map(|_| OnceLock::new()).collect(),
            places: Default::default(),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.made.len()
    }

    /// A story's card.
    pub(super) fn card(&self, id: ArticleId) -> Value {
        let make = || {
            let card = card(&self.site, &self.assets, &self.shared, &self.site[id]);
            if let Some(place) = place(&card) {
                self.part(place).write().unwrap_or_else(PoisonError::into_inner).insert(place, id);
            }
            card
        };
        self.made[id.0 as usize].get_or_init(make).clone()
    }

    /// When a story was published, as its card has it.
    pub(super) fn published(&self, id: ArticleId) -> Value {
        let card = self.card(id);
        card.get_from_path("published").cloned().unwrap_or_else(Value::none)
    }

    fn part(&self, place: usize) -> &RwLock<AHashMap<usize, ArticleId>> {
        // The last bits of all places are alike.
        &self.places[(place >> 6) % PARTS]
    }

    /// The cards of some stories.
    pub(super) fn list(&self, ids: impl IntoIterator<Item = ArticleId>) -> Vec<Value> {
        ids.into_iter().map(|id| self.card(id)).collect()
    }

    /// The story whose card this is; none where a template made it or changed it.
    pub(super) fn id_of(&self, card: &Value) -> Option<ArticleId> {
        let place = place(card)?;
        self.part(place).read().unwrap_or_else(PoisonError::into_inner).get(&place).copied()
    }
}

/// Where a card lies in memory.
fn place(card: &Value) -> Option<usize> {
    Some(std::ptr::from_ref(card.as_map()?).addr())
}

fn card(site: &Site, assets: &Assets, shared: &[Arc<Shared>], article: &Article) -> Value {
    let lang = article.source.lang;
    let language = &site.config.languages[lang.index()];
    let shared = &shared[lang.index()];
    let matter = &article.matter;
    Value::from_serializable(&Card {
        path: shared.link(&article.path),
        title: matter.short_title.as_deref().unwrap_or(&matter.title.value),
        headline: &matter.title.value,
        kicker: matter.kicker.as_deref(),
        standfirst: matter.standfirst.as_deref(),
        kind: matter.kind.as_str(),
        label: shared.label_of(article),
        section: shared.section(article.section),
        authors: article.authors.iter().map(|byline| shared.name(byline)).collect(),
        published: shared.dates.moment(&matter.date.value),
        updated: matter.updated.as_ref().map(|date| shared.dates.moment(date)),
        image: article.image.as_ref().map(|image| ImageView::new(image, assets)),
        live: article.live.as_ref().map(|live| LatestView::new(article, live, shared)),
        minutes: minutes(article.text.body.words),
        words: article.text.body.words,
        lang: &language.code,
        dir: direction(language.right_to_left),
    })
}

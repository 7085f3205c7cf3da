//! A card for every story: what lists show of it. Compiled templates look at its fields where they lie; a value is made of
//! them when one is first asked for, and every list holds the same.

use super::data::{Datum, Deck, Fields, Looked, Stories};
use super::dates::Dated;
use super::labels::minutes;
use super::live::LatestView;
use super::shared::Shared;
use super::view::{ImageView, direction};
use crate::assets::Assets;
use crate::model::{ArticleId, Site};
use ahash::AHashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use tera::Value;

/// The cards of all stories.
#[derive(Debug)]
pub(super) struct Cards {
    site: Arc<Site>,
    assets: Arc<Assets>,
    shared: Vec<Arc<Shared>>,
    made: Vec<OnceLock<Value>>,
    /// All stories, in their order.
    ids: Vec<ArticleId>,
    /// Whose card lies where in memory, in parts, so that threads seldom wait for each other. A card that was made stays
    /// where it is, so nothing else can lie there.
    places: [RwLock<AHashMap<usize, ArticleId>>; PARTS],
}

const PARTS: usize = 16;

impl Cards {
    /// `shared` has one entry a language.
    pub(super) fn new(site: &Arc<Site>, assets: &Arc<Assets>, shared: &[Arc<Shared>]) -> Self {
        Self {
            site: Arc::clone(site),
            assets: Arc::clone(assets),
            shared: shared.to_vec(),
            ids: (0..site.articles.len() as u32).map(ArticleId).collect(),
            made: site.articles.iter().map(|_| OnceLock::new()).collect(),
            places: Default::default(),
        }
    }

    /// What lists show of a story.
    pub(super) fn fields(&self, id: ArticleId) -> Fields<'_> {
        self.fields_with_room(id, 0)
    }

    /// The same, with room for so many fields more.
    pub(super) fn fields_with_room(&self, id: ArticleId, room: usize) -> Fields<'_> {
        let article = &self.site[id];
        let lang = article.source.lang;
        let language = &self.site.config.languages[lang.index()];
        let shared = &self.shared[lang.index()];
        let matter = &article.matter;
        let authors = article.authors.iter().map(|byline| shared.name(byline)).collect();
        let image = article.image.as_ref().map(|image| ImageView::new(image, &self.assets));
        let live = article.live.as_ref().map(|live| LatestView::new(article, live, shared));
        let moment = |date| Dated::new(date, &shared.dates).into();
        let fields = [
            ("path", Datum::Text(self.site.config.naming().text(&article.path).into())),
            ("title", Datum::text(matter.short_title.as_deref().unwrap_or(&matter.title.value))),
            ("headline", Datum::text(&matter.title.value)),
            ("kicker", Datum::text_if_any(matter.kicker.as_deref())),
            ("standfirst", Datum::text_if_any(matter.standfirst.as_deref())),
            ("kind", Datum::text(matter.kind.as_str())),
            ("label", Datum::text_if_any(shared.label_of(article))),
            ("section", Datum::There(shared.section(article.section))),
            ("authors", Datum::Values(authors)),
            ("published", moment(&matter.date.value)),
            ("updated", matter.updated.as_ref().map_or_else(Datum::none, moment)),
            ("image", image.map_or_else(Datum::none, |image| Value::from_serializable(&image).into())),
            ("live", live.map_or_else(Datum::none, |live| Value::from_serializable(&live).into())),
            ("minutes", Value::from(minutes(article.text.body.words)).into()),
            ("words", Value::from(article.text.body.words).into()),
            ("lang", Datum::text(&language.code)),
            ("dir", Datum::text(direction(language.right_to_left))),
        ];
        Fields::with_room(fields, room)
    }

    /// The stories with these places, in their order.
    pub(super) fn in_order(&self, places: &Range<u32>) -> &[ArticleId] {
        &self.ids[places.start as usize..places.end as usize]
    }

    /// Some stories, for compiled templates.
    pub(super) fn stories<'a>(&'a self, ids: &'a [ArticleId]) -> Stories<'a> {
        Stories::new(ids, self)
    }

    fn part(&self, place: usize) -> &RwLock<AHashMap<usize, ArticleId>> {
        // The last bits of all places are alike.
        &self.places[(place >> 6) % PARTS]
    }

    /// The cards of some stories.
    pub(super) fn list(&self, ids: impl IntoIterator<Item = ArticleId>) -> Vec<Value> {
        ids.into_iter().map(|id| self.card(id).clone()).collect()
    }

    /// The story whose card this is; none where a template made it or changed it.
    pub(super) fn id_of(&self, card: &Value) -> Option<ArticleId> {
        let place = place(card)?;
        self.part(place).read().unwrap_or_else(PoisonError::into_inner).get(&place).copied()
    }
}

impl Deck for Cards {
    fn card(&self, id: ArticleId) -> &Value {
        self.made[id.0 as usize].get_or_init(|| {
            let card = Looked::Fields(&self.fields(id)).whole().into_owned();
            if let Some(place) = place(&card) {
                self.part(place).write().unwrap_or_else(PoisonError::into_inner).insert(place, id);
            }
            card
        })
    }
}

/// Where a card lies in memory.
fn place(card: &Value) -> Option<usize> {
    Some(std::ptr::from_ref(card.as_map()?).addr())
}

//! What a page is rendered with, as it lies in the model.

use crate::model::ArticleId;
use crate::render::data::{Datum, Deck, Fields};
use serde_json::json;
use std::borrow::Cow;
use std::sync::LazyLock;
use tera::Value;

/// The cards of three stories.
pub(super) struct Hand([Value; 3]);

impl Deck for Hand {
    fn card(&self, id: ArticleId) -> &Value {
        &self.0[id.0 as usize]
    }
}

pub(super) static HAND: LazyLock<Hand> = LazyLock::new(|| {
    Hand(["One", "Two & Co", ""].map(|title| Value::from_serializable(&json!({ "title": title, "deep": { "er": 1 } }))))
});

/// Something as it lies in the model.
pub(super) fn in_place(value: &serde_json::Value) -> Datum<'static> {
    let fields = |map: &serde_json::Map<String, serde_json::Value>| {
        Fields::new(map.iter().map(|(name, value)| (name.clone().leak() as &'static str, in_place(value))))
    };
    match (value.as_str(), value.as_object(), value.as_array()) {
        (Some(text), ..) => text.to_owned().into(),
        (_, Some(map), _) => fields(map).into(),
        (.., Some(list)) if list.iter().all(serde_json::Value::is_object) => {
            Datum::List(list.iter().filter_map(serde_json::Value::as_object).map(fields).collect())
        }
        (.., Some(list)) => Datum::Values(list.iter().map(|one| Cow::Owned(Value::from_serializable(one))).collect()),
        _ => Value::from_serializable(value).into(),
    }
}

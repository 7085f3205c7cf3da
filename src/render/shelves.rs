//! Cards as HTML, for pages at any depth: each is rendered once a look, and then lies at its story's place.

use super::cards::Cards;
use super::compiled::{Compiled, Component, Moved};
use super::data::Looked;
use crate::memo::{Fingerprint, fingerprint};
use crate::model::ArticleId;
use ahash::AHashMap;
use std::collections::BTreeMap;
use std::fmt::{self, Debug, Formatter};
use std::io::Write;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use tera::Value;

/// The shelves of an edition.
pub(super) struct Shelves {
    cards: Arc<Cards>,
    /// The places of the edition's stories among all.
    stories: Range<u32>,
    /// The code of the edition's language.
    lang: Value,
    /// By what the cards look like; nothing where they cannot be moved.
    made: RwLock<AHashMap<Look, Option<Arc<Shelf>>>>,
    /// How many more bytes there is room for.
    room: AtomicUsize,
}

/// How cards look: the fingerprint of the component and of its arguments.
pub(super) type Look = Fingerprint;

/// The cards that look alike.
pub(super) struct Shelf {
    /// Their template, and what it calls the card.
    component: Component,
    parameter: String,
    /// By the places of their stories in the edition; nothing in the place of one that cannot be moved.
    cards: Vec<OnceLock<Option<Moved>>>,
}

impl Debug for Shelf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.component.fmt(f)
    }
}

/// How many looks have shelves; a theme has a handful.
const MOST_LOOKS: usize = 64;

/// How many bytes of HTML are remembered, at least.
pub(super) const REMEMBERED: usize = 32 << 20;

/// How many bytes of HTML are remembered for each story: more than a card has.
const REMEMBERED_OF_A_STORY: usize = 2048;

impl Shelves {
    pub(super) fn new(cards: &Arc<Cards>, stories: Range<u32>, lang: &Value) -> Self {
        let room = AtomicUsize::new(REMEMBERED.max(stories.len() * REMEMBERED_OF_A_STORY));
        Self { cards: Arc::clone(cards), stories, lang: lang.clone(), made: RwLock::default(), room }
    }

    /// The shelf of the cards that a component shows with these arguments beside the card, which it calls `parameter`;
    /// nothing where they cannot be moved.
    pub(super) fn shelf(
        &self,
        component: &str,
        parameter: &str,
        arguments: &[(&str, &Value)],
        whole: &Compiled,
    ) -> Option<Arc<Shelf>> {
        let look = look_of(&[component, parameter], arguments);
        if let Some(shelf) = self.made.read().unwrap_or_else(PoisonError::into_inner).get(&look) {
            return shelf.clone();
        }
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        if made.len() >= MOST_LOOKS && !made.contains_key(&look) {
            return None;
        }
        // Whoever waited for it finds it.
        let make = || {
            let component = whole.movable(component, arguments, &[("lang", &self.lang)])?;
            let cards = self.stories.clone().map(|_| OnceLock::new()).collect();
            Some(Arc::new(Shelf { component, parameter: parameter.to_owned(), cards }))
        };
        made.entry(look).or_insert_with(make).clone()
    }

    /// Hands the card of a story on to `show`, where it can be moved and is of this edition.
    pub(super) fn show(&self, shelf: &Shelf, id: ArticleId, whole: &Compiled, show: impl FnOnce(&Moved)) -> Option<()> {
        let place = shelf.cards.get(id.0.checked_sub(self.stories.start)? as usize)?;
        if let Some(card) = place.get() {
            show(card.as_ref()?);
            return Some(());
        }
        let fields = self.cards.fields(id);
        let card = whole.moved(&shelf.component, &[(&shelf.parameter, Looked::Fields(&fields))]);
        let shown = card.as_ref().map(show);
        let bytes = card.as_ref().map_or(0, Moved::bytes);
        let rest = |room: usize| room.checked_sub(bytes);
        if self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, rest).is_ok() {
            // Two threads may have made it at once: both made the same.
            let _ = place.set(card);
        }
        shown
    }
}

impl Debug for Shelves {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.room.fmt(f)
    }
}

/// How cards look, by names and by what the component is given.
pub(super) fn look_of(names: &[&str], arguments: &[(&str, &Value)]) -> Look {
    let mut look = Vec::with_capacity(64);
    for name in names {
        look.extend_from_slice(name.as_bytes());
        look.push(b' ');
    }
    for (name, value) in arguments {
        look.extend_from_slice(name.as_bytes());
        add_to_look(value, &mut look);
    }
    fingerprint(&look)
}

/// Adds a value to a look. What comes first tells the kinds of values apart: text that is safe is not escaped, and looks
/// otherwise.
fn add_to_look(value: &Value, look: &mut Vec<u8>) {
    if let Some(text) = value.as_str() {
        let kind = if value.is_safe() { '\'' } else { '"' };
        add(format_args!("{kind}{} {text}", text.len()), look);
    } else if let Some(list) = value.as_array() {
        add(format_args!("[{} ", list.len()), look);
        for value in list {
            add_to_look(value, look);
        }
    } else if let Some(map) = value.as_map() {
        let entries: BTreeMap<String, &Value> = map.iter().map(|(name, value)| (name.to_string(), value)).collect();
        add(format_args!("{{{} ", entries.len()), look);
        for (name, value) in entries {
            add(format_args!("{} {name}", name.len()), look);
            add_to_look(value, look);
        }
    } else {
        add(format_args!("={value:?};"), look);
    }
}

fn add(text: fmt::Arguments<'_>, look: &mut Vec<u8>) {
    // Writing to a list cannot fail.
    let _ = look.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_otherwise_looks_otherwise() {
        let safe = |text: &str| Value::safe_string(text);
        let list = |values: Vec<Value>| Value::from(values);
        let map = |value: Value| Value::from(tera::Map::from_iter([("a".into(), value)]));
        let values = [
            Value::from("<b>"),
            safe("<b>"),
            Value::from("1"),
            Value::from(1_u64),
            Value::from(-1_i64),
            Value::none(),
            Value::from(true),
            list(vec![]),
            list(vec![Value::none()]),
            list(vec![Value::from("<b>")]),
            list(vec![safe("<b>")]),
            list(vec![list(vec![])]),
            map(Value::from("<b>")),
            map(safe("<b>")),
        ];
        let looks: std::collections::BTreeSet<u64> =
            values.iter().map(|value| look_of(&[], &[("a", value)]).0).collect();
        assert_eq!(looks.len(), values.len());
    }
}

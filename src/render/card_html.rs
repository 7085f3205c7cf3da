//! `cards(of=list.cards, level=2, size="row")`: cards as HTML, each rendered once a look and depth.
//!
//! A story's card stands in many lists: its section's, its topics', its authors', its month's, under other stories. It
//! looks the same everywhere but for the way to the site's root, which leads through as many folders as the page lies
//! deep: cards are remembered for each depth apart, and never looked into. How many are remembered has a
//! limit: outputs are made in the order of their paths, so that those which show the same cards alike come together.

use super::cards::Cards;
use super::compiled::Compiled;
use super::functions;
use super::recent::Recent;
use crate::memo::{Fingerprint, fingerprint};
use crate::model::ArticleId;
use std::cell::Cell;
use std::fmt::Write;
use std::sync::{Arc, OnceLock, Weak};
use tera::{Error, Kwargs, State, TeraResult, Value};

thread_local! {
    /// Whether a card is being rendered on this thread.
    static SHOWS_CARD: Cell<bool> = const { Cell::new(false) };
}

/// The cards of an edition as HTML.
pub(super) struct CardHtml {
    cards: Arc<Cards>,
    /// The templates that `card` is one of; set when all of them are there.
    whole: Arc<OnceLock<Weak<Compiled>>>,
    /// The code of the edition's language.
    lang: Value,
    made: Recent<(Look, ArticleId), Arc<str>>,
}

/// How cards look: the fingerprint of the arguments and of the way to the root.
type Look = Fingerprint;

/// How many bytes of HTML are remembered, at least.
const REMEMBERED: usize = 32 << 20;

/// How many bytes of HTML are remembered for each story: about what the cards in the lists of topics have.
const REMEMBERED_OF_A_STORY: usize = 1024;

impl CardHtml {
    pub(super) fn new(cards: &Arc<Cards>, whole: &Arc<OnceLock<Weak<Compiled>>>, lang: &str) -> Self {
        let made = Recent::new(REMEMBERED.max(cards.len() * REMEMBERED_OF_A_STORY));
        Self { lang: Value::from(lang), cards: Arc::clone(cards), whole: Arc::clone(whole), made }
    }

    fn render(&self, card: &Value, asked: &Asked) -> TeraResult<String> {
        let whole = self.whole.get().and_then(Weak::upgrade);
        let whole = whole.ok_or_else(|| Error::message("cards can only be shown while pages are rendered"))?;
        if SHOWS_CARD.replace(true) {
            return Err(Error::message("a card cannot show cards"));
        }
        let rendered = functions::without_lists(|| {
            let arguments = asked.arguments.iter().map(|(name, value)| (name.as_str(), value)).chain([("c", card)]);
            whole.component("card", &arguments.collect::<Vec<_>>(), &[("root", &asked.root), ("lang", &self.lang)])
        });
        SHOWS_CARD.set(false);
        rendered.map_err(functions::set_aside)
    }

    /// Adds a card to `out`.
    fn show(&self, card: &Value, asked: &Asked, out: &mut String) -> TeraResult<()> {
        // A card that the template made itself has no id.
        let key = self.cards.id_of(card).map(|id| (asked.look, id));
        if let Some(html) = key.and_then(|key| self.made.get(&key)) {
            out.push_str(&html);
            return Ok(());
        }
        let html = self.render(card, asked)?;
        out.push_str(&html);
        if let Some(key) = key {
            // Two threads may have made it at once: both made the same.
            self.made.add(key, html.into());
        }
        Ok(())
    }
}

/// How cards are to look.
struct Asked {
    /// What the component is given beside the card.
    arguments: Vec<(String, Value)>,
    /// The way to the root from the page on which they are shown.
    root: Value,
    look: Look,
}

impl CardHtml {
    /// What the function `cards` answers.
    pub(super) fn show_all(&self, kwargs: &Kwargs, state: &State) -> TeraResult<Value> {
        let root = state.get::<Value>("root")?;
        let root = root.ok_or_else(|| Error::message("a component that shows cards takes `@root`"))?;
        let mut arguments = Vec::new();
        let mut name = root.as_str().unwrap_or_default().to_owned();
        for (key, value) in kwargs.iter().filter_map(|(key, value)| Some((key.as_str()?, value))) {
            if key != "of" {
                // Writing to a string cannot fail.
                let _ = write!(name, " {key}={value}");
                arguments.push((key.to_owned(), value.clone()));
            }
        }
        let asked = Asked { arguments, root, look: fingerprint(name.as_bytes()) };
        let of = kwargs.must_get::<&Value>("of")?;
        let mut out = String::with_capacity(1024);
        match of.as_array() {
            Some(cards) => cards.iter().try_for_each(|card| self.show(card, &asked, &mut out))?,
            None if of.is_map() => self.show(of, &asked, &mut out)?,
            None => return Err(Error::message("`of` must be a card or a list of cards")),
        }
        Ok(Value::safe_string(&out))
    }
}

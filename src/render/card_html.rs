//! `cards(of=list.cards, level=2, size="row")`: cards as HTML, each rendered once a look.
//!
//! A story's card stands in many lists: its section's, its topics', its authors', its month's, under other stories. It
//! looks the same everywhere but for the way to the site's root, which leads through as many folders as the page lies
//! deep. Where the template only prints that way, it is put in when a card is shown; else cards are remembered for each
//! depth apart. How many are remembered has a limit: outputs are made in the order of their paths, so that those which
//! show the same cards alike come together.

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
    made: Recent<(Look, ArticleId), Card>,
}

/// How cards look: the fingerprint of the arguments, and of the way to the root where that counts.
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

    fn render(&self, card: &Value, asked: &Asked) -> TeraResult<Shown> {
        if SHOWS_CARD.replace(true) {
            return Err(Error::message("a card cannot show cards"));
        }
        let arguments = asked.arguments.iter().map(|(name, value)| (name.as_str(), value)).chain([("c", card)]);
        let arguments: Vec<_> = arguments.collect();
        let lang = ("lang", &self.lang);
        let rendered = functions::without_lists(|| {
            if let Some((html, roots)) = asked.whole.movable("card", &arguments, &[lang]) {
                return Ok(Shown { html, roots, is_movable: true });
            }
            let html = asked.whole.component("card", &arguments, &[("root", &asked.root), lang])?;
            Ok(Shown { html, roots: Vec::new(), is_movable: false })
        });
        SHOWS_CARD.set(false);
        rendered.map_err(functions::set_aside)
    }

    /// Adds a card to `out`.
    fn show(&self, card: &Value, asked: &Asked, out: &mut String) -> TeraResult<()> {
        // A card that the template made itself has no id.
        let Some(id) = self.cards.id_of(card) else {
            self.render(card, asked)?.write(&asked.way, out);
            return Ok(());
        };
        let made = self.made.get(&(asked.look, id)).or_else(|| self.made.get(&(asked.look_here, id)));
        if let Some(shown) = made {
            shown.0.write(&asked.way, out);
            return Ok(());
        }
        let shown = self.render(card, asked)?;
        shown.write(&asked.way, out);
        let look = if shown.is_movable { asked.look } else { asked.look_here };
        // Two threads may have made it at once: both made the same.
        self.made.add((look, id), Card(Arc::new(shown)));
        Ok(())
    }
}

/// A card as HTML.
#[derive(Debug)]
struct Shown {
    html: String,
    /// Where the way to the root belongs, if it is not there yet.
    roots: Vec<usize>,
    /// Whether it may be shown on pages that lie at another depth.
    is_movable: bool,
}

/// A card that is remembered.
#[derive(Debug, Clone)]
struct Card(Arc<Shown>);

impl AsRef<str> for Card {
    fn as_ref(&self) -> &str {
        &self.0.html
    }
}

impl Shown {
    /// Adds it to a page from which `way` leads to the root.
    fn write(&self, way: &str, out: &mut String) {
        let mut copied = 0;
        for at in &self.roots {
            out.push_str(&self.html[copied..*at]);
            out.push_str(way);
            copied = *at;
        }
        out.push_str(&self.html[copied..]);
    }
}

/// How cards are to look.
struct Asked {
    /// What the component is given beside the card.
    arguments: Vec<(String, Value)>,
    /// The way to the root from the page on which they are shown.
    root: Value,
    /// The same as HTML.
    way: String,
    /// How they look wherever they are shown.
    look: Look,
    /// The same for cards that look so from pages at this depth alone.
    look_here: Look,
    whole: Arc<Compiled>,
}

impl CardHtml {
    /// What the function `cards` answers.
    pub(super) fn show_all(&self, kwargs: &Kwargs, state: &State) -> TeraResult<Value> {
        let root = state.get::<Value>("root")?;
        let root = root.ok_or_else(|| Error::message("a component that shows cards takes `@root`"))?;
        let whole = self.whole.get().and_then(Weak::upgrade);
        let whole = whole.ok_or_else(|| Error::message("cards can only be shown while pages are rendered"))?;
        let (mut arguments, mut look) = (Vec::new(), String::new());
        for (key, value) in kwargs.iter().filter_map(|(key, value)| Some((key.as_str()?, value))) {
            if key != "of" {
                // Writing to a string cannot fail.
                let _ = write!(look, " {key}={value}");
                arguments.push((key.to_owned(), value.clone()));
            }
        }
        let look_of = |look: &str| fingerprint(look.as_bytes());
        let mut way = Vec::new();
        tera::escape_html(root.as_str().unwrap_or_default(), &mut way)?;
        let way = String::from_utf8(way)?;
        let (look, look_here) = (look_of(&look), look_of(&format!("from {way}:{look}")));
        let asked = Asked { arguments, root, way, look, look_here, whole };
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

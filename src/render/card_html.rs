//! `cards(of=list.cards, level=2, size="row")`: cards as HTML, each rendered once a look.
//!
//! A story's card stands in many lists: its section's, its topics', its authors', its month's, under other stories. It
//! looks the same everywhere but for the way to the site's root, which leads through as many folders as the page lies
//! deep. Where the template only prints that way, it is put in when a card is shown, and so is what else the template does
//! nothing with but print it, or ask one thing of it: the level of headlines, the size, the date, the byline. Such cards
//! lie on shelves. Else cards are remembered for each depth apart.

use super::cards::Cards;
use super::compiled::{Compiled, Given, Moved, Open};
use super::data::{Deck, Looked};
use super::functions;
use super::labels::escape_bytes;
use super::recent::Recent;
use super::shelves::{Look, REMEMBERED, Shelf, Shelves, look_of};
use crate::model::ArticleId;
use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;
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
    shelves: Arc<Shelves>,
    /// Cards that cannot be moved, by how they look from where they are shown.
    fixed: Recent<(Look, ArticleId), Arc<[u8]>>,
}

impl CardHtml {
    pub(super) fn new(
        cards: &Arc<Cards>,
        whole: &Arc<OnceLock<Weak<Compiled>>>,
        stories: &Range<u32>,
        lang: &str,
    ) -> Self {
        let lang = Value::from(lang);
        Self {
            shelves: Arc::new(Shelves::new(cards, stories.clone(), &lang)),
            lang,
            cards: Arc::clone(cards),
            whole: Arc::clone(whole),
            fixed: Recent::new(REMEMBERED),
        }
    }

    /// The cards that can be moved.
    pub(super) fn shelves(&self) -> &Arc<Shelves> {
        &self.shelves
    }

    /// Adds the card of a story to `out`.
    fn show(&self, id: ArticleId, asked: &Asked, out: &mut Vec<u8>) -> TeraResult<()> {
        if let Some(shelf) = &asked.shelf {
            let show = |card: &Moved| card.show(&asked.way, &asked.open, out);
            if self.shelves.show(shelf, id, asked.whole, show).is_some() {
                return Ok(());
            }
        }
        let key = (asked.look_here(), id);
        if let Some(html) = self.fixed.get(&key) {
            out.extend_from_slice(&html);
            return Ok(());
        }
        let html = self.render(self.cards.card(id), asked)?;
        out.extend_from_slice(html.as_bytes());
        self.fixed.add(key, html.into_bytes().into());
        Ok(())
    }

    /// A card as it looks here.
    fn render(&self, card: &Value, asked: &Asked) -> TeraResult<String> {
        if SHOWS_CARD.replace(true) {
            return Err(Error::message("a card cannot show cards"));
        }
        let rendered = functions::without_lists(|| {
            let arguments: Vec<_> = asked.arguments.iter().copied().chain([("c", card)]).collect();
            asked.whole.component("card", &arguments, &[("root", asked.root), ("lang", &self.lang)])
        });
        SHOWS_CARD.set(false);
        rendered.map_err(functions::set_aside)
    }

    /// Adds a card to `out` that a template has as a value.
    fn show_value(&self, card: &Value, asked: &Asked, out: &mut Vec<u8>) -> TeraResult<()> {
        if let Some(id) = self.cards.id_of(card) {
            return self.show(id, asked, out);
        }
        // The template made it itself.
        out.extend_from_slice(self.render(card, asked)?.as_bytes());
        Ok(())
    }
}

/// How cards are to look.
struct Asked<'a> {
    /// What the component is given beside the card.
    arguments: Arguments<'a>,
    /// The way to the root from the page on which they are shown.
    root: &'a Value,
    /// The same as HTML.
    way: Vec<u8>,
    /// The arguments that a card leaves open that can be moved.
    open: Open,
    /// Such cards.
    shelf: Option<Arc<Shelf>>,
    whole: &'a Compiled,
}

type Arguments<'a> = Vec<(&'a str, &'a Value)>;

impl Asked<'_> {
    /// How cards look that look so from pages at this depth alone.
    fn look_here(&self) -> Look {
        let arguments: Vec<_> = self.arguments.iter().copied().chain([("root", self.root)]).collect();
        look_of(&[], &arguments)
    }
}

impl CardHtml {
    /// What the function `cards` answers.
    pub(super) fn show_all(&self, kwargs: &Kwargs, state: &State) -> TeraResult<Value> {
        let root = state.get::<Value>("root")?;
        let root = root.ok_or_else(|| Error::message("a component that shows cards takes `@root`"))?;
        let of = kwargs.must_get::<&Value>("of")?;
        let whole = self.whole.get().and_then(Weak::upgrade);
        let whole = whole.ok_or_else(|| Error::message("cards can only be shown while pages are rendered"))?;
        let arguments = kwargs.iter().filter_map(|(key, value)| Some((key.as_str()?, value)));
        let mut out = Vec::with_capacity(1024);
        self.print(Looked::Value(of), arguments, &root, &whole, &mut out)?;
        Ok(Value::safe_string(&String::from_utf8(out)?))
    }

    /// The same for compiled templates, at the end of a page.
    pub(super) fn print_all(&self, given: &Given, root: &Value, out: &mut Vec<u8>) -> Option<()> {
        let values: Vec<(&str, Cow<'_, Value>)> =
            given.iter().filter(|(name, _)| *name != "of").map(|(name, value)| (name, value.whole())).collect();
        let arguments = values.iter().map(|(name, value)| (*name, &**value));
        self.print(given.get("of")?, arguments, root, given.compiled, out).ok()
    }

    fn print<'a>(
        &self,
        of: Looked<'_>,
        arguments: impl Iterator<Item = (&'a str, &'a Value)>,
        root: &'a Value,
        whole: &'a Compiled,
        out: &mut Vec<u8>,
    ) -> TeraResult<()> {
        // The card itself is the one of the list.
        let arguments: Vec<_> = arguments.filter(|(name, _)| !matches!(*name, "of" | "c")).collect();
        let (mut rest, mut way) = (arguments.clone(), Vec::new());
        escape_bytes(root.as_str().unwrap_or_default(), &mut way);
        let open = whole.open("card", &mut rest);
        // Where a template made something else of the way, it may not be printed as text is.
        let is_way = root.is_string() && !root.is_safe();
        let shelf = open.as_ref().filter(|_| is_way).and_then(|_| self.shelves.shelf("card", "c", &rest, whole));
        let asked = Asked { arguments, root, way, open: open.unwrap_or_default(), shelf, whole };
        match of {
            Looked::Stories(stories) => stories.ids().iter().try_for_each(|id| self.show(*id, &asked, out)),
            Looked::Story(story) => self.show(story.id, &asked, out),
            of => {
                let of = of.whole();
                match of.as_array() {
                    Some(cards) => cards.iter().try_for_each(|card| self.show_value(card, &asked, out)),
                    None if of.is_map() => self.show_value(&of, &asked, out),
                    None => Err(Error::message("`of` must be a card or a list of cards")),
                }
            }
        }
    }
}

//! `cards(of=list.cards, level=2, size="row")`: cards as HTML, each rendered once a look.
//!
//! A story's card stands in many lists: its section's, its topics', its authors', its month's, under other stories. It
//! looks the same everywhere but for the way to the site's root, which leads through as many folders as the page lies
//! deep. Where the template only prints that way, it is put in when a card is shown, and so is what else the template does
//! nothing with but print it, or leave something out without it: the level of headlines, the date, the byline. Such cards
//! lie on a shelf, each at its story's place. Else cards are remembered for each depth apart.
//! How much is remembered has a limit: a card that no longer finds room is rendered each time.

use super::cards::Cards;
use super::compiled::{Compiled, Component, Given, Moved, Open};
use super::data::{Deck, Looked};
use super::functions;
use super::labels::escape_bytes;
use super::recent::Recent;
use crate::memo::{Fingerprint, fingerprint};
use crate::model::ArticleId;
use ahash::AHashMap;
use std::borrow::Cow;
use std::cell::Cell;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, Weak};
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
    shelves: RwLock<AHashMap<Look, Arc<Shelf>>>,
    /// How many more bytes there is room for on the shelves.
    room: AtomicUsize,
    /// Cards that cannot be moved, by how they look from where they are shown.
    fixed: Recent<(Look, ArticleId), Arc<[u8]>>,
}

/// How cards look: the fingerprint of the arguments, and of the way to the root where that counts.
type Look = Fingerprint;

/// The cards that look alike, for pages at any depth.
struct Shelf {
    /// Their template; nothing where it does more with the way to the root than print it.
    component: Option<Component>,
    /// By the places of their stories; nothing in the place of one that cannot be moved.
    cards: Vec<OnceLock<Option<Box<Moved>>>>,
}

/// How many looks have shelves; a theme has a handful.
const MOST_LOOKS: usize = 64;

/// How many bytes of HTML are remembered, at least.
const REMEMBERED: usize = 32 << 20;

/// How many bytes of HTML are remembered for each story: more than a row and a tile have.
const REMEMBERED_OF_A_STORY: usize = 2048;

impl CardHtml {
    pub(super) fn new(cards: &Arc<Cards>, whole: &Arc<OnceLock<Weak<Compiled>>>, lang: &str) -> Self {
        Self {
            lang: Value::from(lang),
            cards: Arc::clone(cards),
            whole: Arc::clone(whole),
            shelves: RwLock::default(),
            room: AtomicUsize::new(REMEMBERED.max(cards.len() * REMEMBERED_OF_A_STORY)),
            fixed: Recent::new(REMEMBERED),
        }
    }

    /// The shelf of cards that look so.
    fn shelf(&self, look: Look, rest: &[(&str, &Value)], whole: &Compiled) -> Option<Arc<Shelf>> {
        if let Some(shelf) = self.shelves.read().unwrap_or_else(PoisonError::into_inner).get(&look) {
            return Some(Arc::clone(shelf));
        }
        let mut shelves = self.shelves.write().unwrap_or_else(PoisonError::into_inner);
        if shelves.len() >= MOST_LOOKS && !shelves.contains_key(&look) {
            return None;
        }
        // Whoever waited for it finds it.
        let shelf = shelves.entry(look).or_insert_with(|| {
            let component = whole.movable("card", rest, &[("lang", &self.lang)]);
            let count = if component.is_some() { self.cards.len() } else { 0 };
            Arc::new(Shelf { component, cards: (0..count).map(|_| OnceLock::new()).collect() })
        });
        Some(Arc::clone(shelf))
    }

    /// Adds the card of a story to `out`.
    fn show(&self, id: ArticleId, asked: &Asked, out: &mut Vec<u8>) -> TeraResult<()> {
        let shelf = asked.shelf.as_deref().and_then(|shelf| Some((shelf.component.as_ref()?, &shelf.cards)));
        if let Some((component, cards)) = shelf {
            let place = &cards[id.0 as usize];
            match place.get() {
                Some(Some(card)) => {
                    asked.show(card, out);
                    return Ok(());
                }
                Some(None) => {}
                None => {
                    let card = asked.whole.moved(component, &[("c", Looked::Fields(&self.cards.fields(id)))]);
                    if let Some(card) = &card {
                        asked.show(card, out);
                    }
                    let is_moved = card.is_some();
                    let bytes = card.as_ref().map_or(0, |card| size_of::<Moved>() + card.bytes());
                    if self.has_room(bytes) {
                        // Two threads may have made it at once: both made the same.
                        let _ = place.set(card.map(Box::new));
                    }
                    if is_moved {
                        return Ok(());
                    }
                }
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

    /// Takes so much room, where there is as much left.
    fn has_room(&self, bytes: usize) -> bool {
        let rest = |room: usize| room.checked_sub(bytes);
        self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, rest).is_ok()
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
    open: Open<'a>,
    /// Such cards.
    shelf: Option<Arc<Shelf>>,
    whole: &'a Compiled,
}

type Arguments<'a> = Vec<(&'a str, &'a Value)>;

impl Asked<'_> {
    fn show(&self, card: &Moved, out: &mut Vec<u8>) {
        card.show(&self.way, &self.open, out);
    }

    /// How cards look that look so from pages at this depth alone.
    fn look_here(&self) -> Look {
        fingerprint(&[&self.way[..], b" ", &look_of(&self.arguments).0.to_le_bytes()].concat())
    }
}

/// How cards look by what the component is given.
fn look_of(arguments: &[(&str, &Value)]) -> Look {
    let mut look = Vec::with_capacity(64);
    for (name, value) in arguments {
        look.extend_from_slice(name.as_bytes());
        // What comes first tells the kinds of values apart; writing to a list cannot fail.
        let _ = match (value.as_str(), value.as_u64()) {
            (Some(text), _) => write!(look, "\"{}{text}", text.len()),
            (_, Some(number)) => look.write_all(&[b"#", &number.to_le_bytes()[..]].concat()),
            _ => write!(look, "={value};"),
        };
    }
    fingerprint(&look)
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
        let shelf = open.as_ref().and_then(|_| self.shelf(look_of(&rest), &rest, whole));
        let asked = Asked { arguments, root, way, open: open.unwrap_or_default(), shelf, whole };
        match of {
            Looked::Stories(stories) => stories.ids.iter().try_for_each(|id| self.show(*id, &asked, out)),
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

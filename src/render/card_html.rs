//! `cards(of=list.cards, level=2, size="row")`: cards as HTML, each rendered once a look.
//!
//! A story's card stands in many lists: its section's, its topics', its authors', its month's, under other stories. It
//! looks the same everywhere but for the way to the site's root, which leads through as many folders as the page lies
//! deep. Where the template only prints that way, it is put in when a card is shown, and so is what else the template does
//! nothing with but print it, or leave something out without it: the level of headlines, the date, the byline. Else cards are
//! remembered for each depth apart. How many are remembered has a limit: outputs are made in the order of their paths, so that those which
//! show the same cards alike come together.

use super::cards::Cards;
use super::compiled::{Compiled, Component, Given, Moved, Open};
use super::functions;
use super::labels::escape_bytes;
use super::recent::{Recent, Weight};
use crate::memo::{Fingerprint, fingerprint};
use crate::model::ArticleId;
use ahash::AHashMap;
use std::cell::Cell;
use std::io::Write;
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
    made: Recent<(Look, ArticleId), Card>,
    looks: RwLock<AHashMap<Look, Option<Arc<Component>>>>,
}

/// How cards look: the fingerprint of the arguments, and of the way to the root where that counts.
type Look = Fingerprint;

/// How many looks are remembered; a theme has a handful.
const MOST_LOOKS: usize = 64;

/// How many bytes of HTML are remembered, at least.
const REMEMBERED: usize = 32 << 20;

/// How many bytes of HTML are remembered for each story: about what the cards in the lists of topics have.
const REMEMBERED_OF_A_STORY: usize = 1024;

impl CardHtml {
    pub(super) fn new(cards: &Arc<Cards>, whole: &Arc<OnceLock<Weak<Compiled>>>, lang: &str) -> Self {
        let made = Recent::new(REMEMBERED.max(cards.len() * REMEMBERED_OF_A_STORY));
        Self {
            lang: Value::from(lang),
            cards: Arc::clone(cards),
            whole: Arc::clone(whole),
            made,
            looks: RwLock::default(),
        }
    }

    fn render(&self, card: &Value, asked: &Asked) -> TeraResult<Shown> {
        if SHOWS_CARD.replace(true) {
            return Err(Error::message("a card cannot show cards"));
        }
        let whole = asked.whole;
        let rendered = functions::without_lists(|| {
            let look = self.look(asked);
            if let Some(moved) = look.and_then(|look| whole.moved(&look, &[("c", card)])) {
                return Ok(Shown { html: moved, is_movable: true });
            }
            let arguments: Vec<_> = asked.arguments.iter().copied().chain([("c", card)]).collect();
            let html = whole.component("card", &arguments, &[("root", asked.root), ("lang", &self.lang)])?;
            Ok(Shown { html: Moved::fixed(html), is_movable: false })
        });
        SHOWS_CARD.set(false);
        rendered.map_err(functions::set_aside)
    }

    /// The template of all cards that look so, if they can be moved.
    fn look(&self, asked: &Asked) -> Option<Arc<Component>> {
        if let Some(look) = self.looks.read().unwrap_or_else(PoisonError::into_inner).get(&asked.look) {
            return look.clone();
        }
        let rest = asked.open.as_ref().map(|(_, rest)| &rest[..])?;
        let look = asked.whole.movable("card", rest, &[("lang", &self.lang)]).map(Arc::new);
        let mut looks = self.looks.write().unwrap_or_else(PoisonError::into_inner);
        if looks.len() < MOST_LOOKS {
            looks.insert(asked.look, look.clone());
        }
        look
    }

    /// Adds a card to `out`.
    fn show(&self, card: &Value, asked: &Asked, out: &mut Vec<u8>) -> TeraResult<()> {
        // A card that the template made itself has no id.
        let Some(id) = self.cards.id_of(card) else {
            self.render(card, asked)?.show(asked, out);
            return Ok(());
        };
        let made = match self.made.get(&(asked.look, id)) {
            Some(made) if !made.0.is_movable => self.made.get(&(asked.look_here(), id)),
            made => made,
        };
        if let Some(shown) = made {
            shown.0.show(asked, out);
            return Ok(());
        }
        let shown = self.render(card, asked)?;
        shown.show(asked, out);
        // Two threads may have made it at once: both made the same.
        if !shown.is_movable {
            self.made.add((asked.look, id), Card(Arc::new(Shown::ELSEWHERE)));
            self.made.add((asked.look_here(), id), Card(Arc::new(shown)));
            return Ok(());
        }
        self.made.add((asked.look, id), Card(Arc::new(shown)));
        Ok(())
    }
}

/// A card as HTML.
#[derive(Debug)]
struct Shown {
    html: Moved,
    /// Whether it may be shown on pages that lie at another depth, and in lists that leave something out.
    is_movable: bool,
}

/// A card that is remembered.
#[derive(Debug, Clone)]
struct Card(Arc<Shown>);

impl Weight for Card {
    fn bytes(&self) -> usize {
        size_of::<Shown>() + self.0.html.bytes()
    }
}

impl Shown {
    /// In the place of one that is remembered for each depth apart.
    const ELSEWHERE: Self = Self { html: Moved::fixed(String::new()), is_movable: false };

    fn show(&self, asked: &Asked, out: &mut Vec<u8>) {
        let open = asked.open.as_ref().map_or(&[][..], |(open, _)| open);
        self.html.show(&asked.way, open, out);
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
    /// Those of the arguments that a card that can be moved leaves open, and the others.
    open: Option<(Open<'a>, Arguments<'a>)>,
    /// How they look wherever they are shown.
    look: Look,
    whole: &'a Compiled,
}

type Arguments<'a> = Vec<(&'a str, &'a Value)>;

impl Asked<'_> {
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
        let arguments = kwargs.iter().filter_map(|(key, value)| Some((key.as_str()?, value)));
        let mut out = Vec::with_capacity(1024);
        self.print(of, arguments, &root, &mut out)?;
        Ok(Value::safe_string(&String::from_utf8(out)?))
    }

    /// The same for compiled templates, at the end of a page.
    pub(super) fn print_all(&self, given: &Given, root: &Value, out: &mut Vec<u8>) -> Option<()> {
        self.print(given.get("of")?, given.iter(), root, out).ok()
    }

    fn print<'a>(
        &self,
        of: &Value,
        arguments: impl Iterator<Item = (&'a str, &'a Value)>,
        root: &'a Value,
        out: &mut Vec<u8>,
    ) -> TeraResult<()> {
        let whole = self.whole.get().and_then(Weak::upgrade);
        let whole = whole.ok_or_else(|| Error::message("cards can only be shown while pages are rendered"))?;
        // The card itself is the one of the list.
        let arguments: Vec<_> = arguments.filter(|(name, _)| !matches!(*name, "of" | "c")).collect();
        let mut rest = arguments.clone();
        let open = whole.open("card", &mut rest);
        let (look, mut way) = (look_of(&rest), Vec::new());
        escape_bytes(root.as_str().unwrap_or_default(), &mut way);
        let open = open.map(|open| (open, rest));
        let asked = Asked { arguments, root, way, open, look, whole: &whole };
        match of.as_array() {
            Some(cards) => cards.iter().try_for_each(|card| self.show(card, &asked, out)),
            None if of.is_map() => self.show(of, &asked, out),
            None => Err(Error::message("`of` must be a card or a list of cards")),
        }
    }
}

//! `cards(of=list.cards, level=2, size="row")`: cards as HTML, each rendered once a look and depth.
//!
//! A story's card stands in many lists: its section's, its topics', its authors', its month's, under other stories. It
//! looks the same everywhere but for the way to the site's root, which leads through as many folders as the page lies
//! deep: cards are remembered for each depth apart, and never looked into.

use super::cards::Cards;
use super::functions;
use std::cell::Cell;
use std::fmt::Write;
use std::sync::{Arc, OnceLock, PoisonError, RwLock, Weak};
use tera::{Context, Error, Function, Kwargs, State, Tera, TeraResult, Value};

thread_local! {
    /// Whether a card is being rendered on this thread.
    static SHOWS_CARD: Cell<bool> = const { Cell::new(false) };
}

/// The cards of an edition as HTML.
pub(super) struct CardHtml {
    cards: Arc<Cards>,
    /// The templates that `card` is one of; set when all of them are there.
    tera: Arc<OnceLock<Weak<Tera>>>,
    /// The code of the edition's language.
    lang: String,
    looks: RwLock<Vec<(String, Arc<Look>)>>,
}

/// One look of cards: the HTML of each story's, where it has been asked for.
type Look = Vec<OnceLock<Arc<str>>>;

impl CardHtml {
    pub(super) fn new(cards: &Arc<Cards>, tera: &Arc<OnceLock<Weak<Tera>>>, lang: &str) -> Self {
        Self { lang: lang.to_owned(), cards: Arc::clone(cards), tera: Arc::clone(tera), looks: RwLock::default() }
    }

    /// The look with this name: the arguments, and the root where it makes a difference.
    fn look(&self, name: &str) -> Arc<Look> {
        let named = |looks: &Vec<(String, Arc<Look>)>| {
            looks.iter().find(|(other, _)| other == name).map(|(_, look)| Arc::clone(look))
        };
        if let Some(look) = named(&self.looks.read().unwrap_or_else(PoisonError::into_inner)) {
            return look;
        }
        let mut looks = self.looks.write().unwrap_or_else(PoisonError::into_inner);
        named(&looks).unwrap_or_else(|| {
            let look: Arc<Look> = Arc::new((0..self.cards.len()).map(|_| OnceLock::new()).collect());
            looks.push((name.to_owned(), Arc::clone(&look)));
            look
        })
    }

    fn render(&self, card: &Value, arguments: &Context, root: &str) -> TeraResult<String> {
        let tera = self.tera.get().and_then(Weak::upgrade);
        let tera = tera.ok_or_else(|| Error::message("cards can only be shown while pages are rendered"))?;
        let mut arguments = arguments.clone();
        arguments.insert_value("c", card.clone());
        let mut implicit = Context::new();
        implicit.insert("root", root);
        implicit.insert("lang", &self.lang);
        if SHOWS_CARD.replace(true) {
            return Err(Error::message("a card cannot show cards"));
        }
        let rendered = functions::without_lists(|| {
            tera.render_component_with_implicits("card", &arguments, &implicit, None, true)
        });
        SHOWS_CARD.set(false);
        rendered.map_err(functions::set_aside)
    }

    /// Adds a card to `out`.
    fn show(&self, card: &Value, asked: &Asked, out: &mut String) -> TeraResult<()> {
        let Some(id) = self.cards.id_of(card) else {
            // A card that the template made itself.
            out.push_str(&self.render(card, &asked.arguments, asked.root)?);
            return Ok(());
        };
        let remembered = &asked.look[id.0 as usize];
        let html = if let Some(html) = remembered.get() {
            html
        } else {
            let html = self.render(card, &asked.arguments, asked.root)?;
            // Two threads may have made it at once: both made the same.
            remembered.get_or_init(|| html.into())
        };
        out.push_str(html);
        Ok(())
    }
}

/// How cards are to look.
struct Asked<'a> {
    arguments: Context,
    /// The way to the root from the page on which they are shown.
    root: &'a str,
    look: Arc<Look>,
}

impl Function<TeraResult<String>> for CardHtml {
    fn call(&self, kwargs: Kwargs, state: &State) -> TeraResult<String> {
        let root = state.get::<String>("root")?;
        let root = root.as_deref().ok_or_else(|| Error::message("a component that shows cards takes `@root`"))?;
        let mut arguments = Context::new();
        let mut name = root.to_owned();
        for (key, value) in kwargs.iter().filter_map(|(key, value)| Some((key.as_str()?, value))) {
            if key != "of" {
                // Writing to a string cannot fail.
                let _ = write!(name, " {key}={value}");
                arguments.insert_value(key.to_owned(), value.clone());
            }
        }
        let asked = Asked { arguments, root, look: self.look(&name) };
        let of = kwargs.must_get::<&Value>("of")?;
        let mut out = String::with_capacity(1024);
        match of.as_array() {
            Some(cards) => cards.iter().try_for_each(|card| self.show(card, &asked, &mut out))?,
            None if of.is_map() => self.show(of, &asked, &mut out)?,
            None => return Err(Error::message("`of` must be a card or a list of cards")),
        }
        Ok(out)
    }

    fn is_safe(&self) -> bool {
        true
    }
}

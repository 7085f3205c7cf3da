//! Cards in pages that lie equally deep: where a story is shown, and all else that a component is given is known, its card
//! is taken from the shelf of cards that look so.

use super::super::data::Looked;
use super::super::labels::escape_bytes;
use super::super::shelves::Shelf;
use super::known::{Is, Known};
use super::run::{Done, Run};
use super::tree::{ComponentCall, Expression, Kind, Node};
use super::{Compiled, Open, ROOT};
use std::sync::{Arc, OnceLock};
use tera::Value;

/// What a component shows.
#[derive(Debug)]
pub(super) struct Shown {
    /// A story, or some, or else something that is shown by `otherwise`.
    of: Expression,
    component: String,
    /// What the component calls the card.
    parameter: String,
    /// What it is given beside.
    arguments: Vec<(String, Value)>,
    /// The way to the root, as HTML.
    way: Vec<u8>,
    found: OnceLock<Option<Found>>,
    otherwise: Vec<Node>,
}

/// The shelf of the cards, and what is left open in them.
#[derive(Debug)]
struct Found {
    shelf: Arc<Shelf>,
    open: Open,
}

impl Shown {
    pub(super) fn otherwise(&self) -> &[Node] {
        &self.otherwise
    }

    fn find(&self, compiled: &Compiled) -> Option<Found> {
        let mut rest: Vec<_> = self.arguments.iter().map(|(name, value)| (name.as_str(), value)).collect();
        let open = compiled.open(&self.component, &mut rest)?;
        let shelves = compiled.natives.shelves.as_ref()?;
        let shelf = shelves.shelf(&self.component, &self.parameter, &rest, compiled)?;
        Some(Found { shelf, open })
    }
}

/// What a component is given.
struct Given<'c> {
    /// What may be a story, and what the component calls it.
    of: Expression,
    parameter: &'c str,
    /// The rest, which is known.
    arguments: Vec<(String, Value)>,
}

impl Known<'_> {
    /// A component that is called with something that may be a story, all else being known; `otherwise` is the call in
    /// other words, and comes back where it is no such call.
    pub(super) fn shown(&self, call: &ComponentCall, otherwise: Vec<Node>) -> Result<Shown, Vec<Node>> {
        match self.given(call) {
            Some(given) => Ok(self.shown_as(&call.name, given, otherwise)),
            None => Err(otherwise),
        }
    }

    fn given<'c>(&self, call: &'c ComponentCall) -> Option<Given<'c>> {
        let component = &self.compiled.components[call.place?];
        if !component.is_movable || !self.is_as_on_every_page() {
            return None;
        }
        let (mut of, mut arguments) = (None, Vec::new());
        for (name, value) in &call.arguments {
            match self.expression(value).ok()? {
                Expression::Constant(value) => arguments.push((name.clone(), value)),
                value if of.is_none() => of = Some((name.as_str(), value)),
                _ => return None,
            }
        }
        let (parameter, of) = of?;
        let slot = component.names.iter().position(|name| name == parameter)?;
        let kind = component.parameters.get(slot)?.kind;
        kind.is_none_or(|kind| kind == Kind::Map).then_some(Given { of, parameter, arguments })
    }

    /// A function that shows stories by a component.
    pub(super) fn shown_by_function(&self, print: &Expression) -> Option<Shown> {
        let Expression::Call(function, given) = print else { return None };
        let component = self.compiled.natives.functions[*function].shows?;
        if !self.is_as_on_every_page() {
            return None;
        }
        let of = self.expression(&given.iter().find(|(name, _)| name == "of")?.1).ok()?;
        let mut arguments = Vec::with_capacity(given.len());
        for (name, value) in given.iter().filter(|(name, _)| !matches!(name.as_str(), "of" | "c")) {
            let Expression::Constant(value) = self.expression(value).ok()? else { return None };
            arguments.push((name.clone(), value));
        }
        let otherwise = vec![Node::Print(self.expression(print).ok()?)];
        Some(self.shown_as(component, Given { of, parameter: "c", arguments }, otherwise))
    }

    fn shown_as(&self, component: &str, given: Given<'_>, otherwise: Vec<Node>) -> Shown {
        let mut way = Vec::new();
        escape_bytes(self.root().and_then(Value::as_str).unwrap_or_default(), &mut way);
        let (component, parameter) = (component.to_owned(), given.parameter.to_owned());
        let Given { of, arguments, .. } = given;
        Shown { of, component, parameter, arguments, way, found: OnceLock::new(), otherwise }
    }

    /// Whether all that components ask for by themselves is here what it is on every page, or the way to the root.
    fn is_as_on_every_page(&self) -> bool {
        let constant = |name: &str| self.compiled.constants.iter().find(|(constant, _)| constant == name);
        let Some(root) = self.root() else { return false };
        self.compiled.implicit.iter().map(String::as_str).chain([ROOT]).all(|name| {
            let expected = if name == ROOT { Some(root) } else { constant(name).map(|(_, value)| value) };
            matches!((self.by_name(name), expected), (Some(Is::Value(value)), Some(expected)) if value == *expected)
        })
    }
}

impl<'v> Run<'v> {
    pub(super) fn shown(&mut self, shown: &'v Shown, out: &mut Vec<u8>) -> Done {
        let start = out.len();
        if self.take_from_shelf(shown, out)?.is_some() {
            return Ok(());
        }
        out.truncate(start);
        self.nodes(&shown.otherwise, out)
    }

    /// Adds cards to `out`; comes back with nothing where one is none, or cannot be moved.
    fn take_from_shelf(&mut self, shown: &'v Shown, out: &mut Vec<u8>) -> Done<Option<()>> {
        let of = self.value(&shown.of)?;
        let stories = match of.look() {
            Looked::Stories(stories) => stories.ids(),
            Looked::Story(story) => &[story.id],
            _ => return Ok(None),
        };
        let found = shown.found.get_or_init(|| shown.find(self.compiled)).as_ref();
        let Some((found, shelves)) = found.zip(self.compiled.natives.shelves.as_ref()) else { return Ok(None) };
        let mut shown =
            |id| shelves.show(&found.shelf, id, self.compiled, |card| card.show(&shown.way, &found.open, out));
        Ok(stories.iter().try_for_each(|id| shown(*id)))
    }
}

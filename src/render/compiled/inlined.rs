//! Pages that lie equally deep: the way to the root is text in them, and components stand in the place of their calls.

use super::super::data::Looked;
use super::known::{Is, Known};
use super::tree::{ComponentCall, Expression, Node, Page, Parameter, Slot};
use super::{Compiled, ROOT};
use std::cell::{Cell, RefCell};
use tera::Value;

/// How deep components are put into each other.
const DEEPEST: usize = 3;

/// How many times a component is put in the place of a call, at most, in one page: it has not to become huge.
const MOST: usize = 200;

/// Where components are put in the place of their calls.
#[derive(Clone, Copy)]
pub(super) struct Within<'k> {
    /// The way from the page to the root.
    root: &'k Value,
    /// The names of the page's variables; those of components have none, so nobody finds them by their names.
    names: &'k RefCell<Vec<String>>,
    /// How many calls may still be replaced.
    left: &'k Cell<usize>,
    /// The names of what is read, parameters first, and how many of these there are.
    own: &'k [String],
    parameters: usize,
    /// Whoever calls it.
    caller: Option<&'k Known<'k>>,
    depth: usize,
}

/// A page from which this way leads to the root; nothing where its templates give that another meaning.
pub(super) fn page(compiled: &Compiled, page: &Page, root: &Value) -> Option<Page> {
    let is_root = |name: &String| name == ROOT;
    let slot = |(slot, name)| if is_root(name) { Is::Value(root.clone()) } else { Is::Own(slot) };
    let (names, left) = (RefCell::new(page.names.clone()), Cell::new(MOST));
    let within = Within { root, names: &names, left: &left, own: &page.names, parameters: 0, caller: None, depth: 0 };
    let slots = page.names.iter().enumerate().map(slot).collect();
    let known = Known { compiled, slots, open: &[], questions: &[], answered: None, within: Some(within), round: None };
    let nodes = known.nodes(&page.nodes).ok()?;
    Some(Page::new(names.into_inner(), nodes))
}

impl Known<'_> {
    /// What stands in the place of a call; nothing where it has to stay one.
    pub(super) fn inlined(&self, call: &ComponentCall) -> Option<Vec<Node>> {
        let within = self.within.as_ref().filter(|within| within.depth < DEEPEST && within.left.get() > 0)?;
        within.left.set(within.left.get() - 1);
        let component = &self.compiled.components[call.place?];
        let parameters = &component.names[..component.parameters.len()];
        if call.arguments.iter().any(|(name, _)| !parameters.contains(name)) {
            return None;
        }
        let mut nodes = Vec::new();
        let mut slots = Vec::with_capacity(component.names.len());
        for (name, parameter) in parameters.iter().zip(&component.parameters) {
            let argument = call.arguments.iter().rfind(|(argument, _)| argument == name);
            let argument = argument.map(|(_, value)| self.expression(value)).transpose().ok()?;
            slots.push(self.parameter(parameter, name, argument, &mut nodes)?);
        }
        for _ in parameters.len()..component.names.len() {
            let slot = within.fresh();
            nodes.push(Node::Set(slot, Expression::Constant(Value::undefined())));
            slots.push(Is::Own(slot));
        }
        let inner = Within {
            own: &component.names,
            parameters: parameters.len(),
            caller: Some(self),
            depth: within.depth + 1,
            ..*within
        };
        let known =
            Known { slots, open: &[], questions: &[], answered: None, within: Some(inner), round: None, ..*self };
        let body = known.nodes(&component.nodes).ok()?;
        // What is called from there would not find its variables by their names.
        if calls(&body) {
            return None;
        }
        nodes.extend(body);
        Some(nodes)
    }

    /// What a parameter is; what has to be done for it each time is added to `nodes`.
    fn parameter(
        &self,
        parameter: &Parameter,
        name: &str,
        argument: Option<Expression>,
        nodes: &mut Vec<Node>,
    ) -> Option<Is> {
        let slot = match argument {
            Some(Expression::Constant(value)) => return settled(parameter, &value),
            Some(Expression::Variable(slot)) => Is::Caller(slot),
            Some(value) => {
                let slot = self.within.as_ref()?.fresh();
                nodes.push(Node::Set(slot, value));
                Is::Own(slot)
            }
            None if parameter.implicit => match self.by_name(name)? {
                Is::Value(value) => return settled(parameter, &value),
                slot => slot,
            },
            None => return settled(parameter, parameter.default.as_ref()?),
        };
        if let Is::Own(slot) | Is::Caller(slot) = slot {
            nodes.push(Node::Check(slot, parameter.kind));
        }
        Some(slot)
    }

    /// What is found here by a name; nothing where only the page that is rendered knows.
    pub(super) fn by_name(&self, name: &str) -> Option<Is> {
        let within = self.within.as_ref()?;
        if let Some(at) = within.own.iter().position(|own| own == name) {
            return match &self.slots[at] {
                Is::Value(value) => Some(Is::Value(value.clone())),
                // Has been looked at when it was called.
                Is::Own(slot) | Is::Caller(slot) if at < within.parameters => Some(Is::Caller(*slot)),
                Is::Own(_) | Is::Caller(_) => None,
            };
        }
        if let Some(caller) = within.caller {
            return caller.by_name(name);
        }
        let constant = self.compiled.constants.iter().find(|(constant, _)| constant == name);
        constant.map(|(_, value)| Is::Value(value.clone()))
    }

    /// The way to the root, where it is known.
    pub(super) fn root(&self) -> Option<&Value> {
        self.within.as_ref().map(|within| within.root)
    }

    /// Whether functions that are called here find the way to the root that the page has.
    pub(super) fn has_root(&self) -> bool {
        let Some(within) = &self.within else { return true };
        let own = within.own.iter().position(|name| name == ROOT).map(|at| &self.slots[at]);
        within.caller.is_none() || matches!(own, Some(Is::Value(value)) if value == within.root)
    }
}

impl Within<'_> {
    /// A variable more.
    fn fresh(&self) -> Slot {
        let mut names = self.names.borrow_mut();
        names.push(String::new());
        names.len() - 1
    }
}

/// What a parameter is of which the value is known.
fn settled(parameter: &Parameter, value: &Value) -> Option<Is> {
    let is_taken = parameter.kind.is_none_or(|kind| kind.takes(Looked::Value(value)));
    (is_taken && !value.is_undefined()).then(|| Is::Value(value.clone()))
}

/// Whether a component is called.
pub(super) fn calls(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| match node {
        Node::Component(_) => true,
        Node::Shown(shown) => calls(shown.otherwise()),
        Node::If(_, then, otherwise) => calls(then) || calls(otherwise),
        Node::For(each) => calls(&each.body) || calls(&each.otherwise),
        Node::Asking(asking) => calls(&asking.then) || calls(&asking.otherwise),
        Node::Include { nodes, .. } => calls(nodes),
        Node::Text(_) | Node::Print(_) | Node::Root(_) | Node::Argument(_) | Node::Set(..) | Node::Check(..) => false,
    })
}

//! Components that may be moved: they print the way to the root, do nothing else with it, and are the same everywhere but
//! for that. Such a component is rendered once for pages that lie differently deep. What else it only prints, or without
//! what it leaves something out, is left open, too.

use super::tree::{Component, Expression, Kind, Node, Slot};
use super::{Compiled, ROOT};

/// Finds the components that may be moved.
pub(super) fn find(compiled: &mut Compiled) {
    // Every round finds those that call only what was found before.
    loop {
        let found: Vec<usize> = (0..compiled.components.len())
            .filter(|place| {
                !compiled.components[*place].is_movable && is_movable(compiled, &compiled.components[*place])
            })
            .collect();
        if found.is_empty() {
            break;
        }
        for place in found {
            let component = &mut compiled.components[place];
            component.is_movable = true;
            if let Some(root) = root(component) {
                mark(&mut component.nodes, root);
            }
        }
    }
    for place in 0..compiled.components.len() {
        compiled.components[place].open = open(compiled, &compiled.components[place]);
    }
}

/// The parameters of a movable component that it does nothing with but print them, or leave something out without them.
fn open(compiled: &Compiled, component: &Component) -> Vec<Slot> {
    let mut open = Vec::new();
    for (slot, parameter) in component.parameters.iter().enumerate().filter(|_| component.is_movable) {
        let use_of = match parameter.kind {
            Some(Kind::Text | Kind::Integer) => Use::Print,
            Some(Kind::Bool) => Use::Condition,
            _ => continue,
        };
        let finding = Finding { compiled, slot: Some(slot), use_of, open: &open };
        // Components that are called may find it by its name.
        if !compiled.implicit.contains(&component.names[slot]) && finding.nodes(&component.nodes) {
            open.push(slot);
        }
    }
    open
}

/// What a condition asks for beside a variable that has to be true as well; nothing where the variable does not decide
/// it so.
pub(super) fn beside(condition: &Expression, slot: Slot) -> Option<&[Expression]> {
    let is_it = |expression: &Expression| matches!(expression, Expression::Variable(other) if *other == slot);
    match condition {
        condition if is_it(condition) => Some(&[]),
        Expression::And(both) if is_it(&both[0]) => Some(&both[1..]),
        Expression::And(both) if is_it(&both[1]) => Some(&both[..1]),
        _ => None,
    }
}

fn root(component: &Component) -> Option<Slot> {
    component.names.iter().position(|name| name == ROOT)
}

/// Turns what prints the way to the root into nodes of its own.
fn mark(nodes: &mut [Node], root: Slot) {
    for node in nodes {
        if matches!(node, Node::Print(Expression::Variable(slot)) if *slot == root) {
            *node = Node::Root(root);
        }
        node.inner_mut().into_iter().for_each(|nodes| mark(nodes, root));
    }
}

fn is_movable(compiled: &Compiled, component: &Component) -> bool {
    let root = root(component);
    // Where it is no such parameter it is something else, or a mistake.
    let is_way = root.is_none_or(|root| component.parameters.get(root).is_some_and(|parameter| parameter.implicit));
    is_way && Finding { compiled, slot: root, use_of: Use::Print, open: &[] }.nodes(&component.nodes)
}

/// What may be done with a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Print,
    /// Something may be left out without it.
    Condition,
}

/// Looks for anything else that is done with a variable.
struct Finding<'c> {
    compiled: &'c Compiled,
    slot: Option<Slot>,
    use_of: Use,
    /// What is left open already: no condition can wait for two.
    open: &'c [Slot],
}

impl Finding<'_> {
    fn nodes(&self, nodes: &[Node]) -> bool {
        nodes.iter().all(|node| match node {
            Node::Text(_) | Node::Root(_) => true,
            Node::Print(Expression::Variable(slot)) => Some(*slot) != self.slot || self.use_of == Use::Print,
            Node::Print(expression) => self.is_free(expression),
            Node::Set(slot, value) => Some(*slot) != self.slot && self.is_free(value),
            Node::If(condition, then, otherwise) => {
                self.decides(condition, otherwise) && self.nodes(then) && self.nodes(otherwise)
            }
            // Are made later.
            Node::Argument(_) | Node::Only(..) | Node::Check(..) | Node::Shown(_) => false,
            Node::For(each) => {
                let is_it = Some(each.slot) == self.slot;
                !is_it && self.is_free(&each.of) && self.nodes(&each.body) && self.nodes(&each.otherwise)
            }
            Node::Include { nodes, .. } => self.nodes(nodes),
            Node::Component(call) => {
                let is_movable = call.place.is_some_and(|place| self.compiled.components[place].is_movable);
                is_movable && call.arguments.iter().all(|(name, value)| name != ROOT && self.is_free(value))
            }
        })
    }

    /// Whether a condition knows nothing of it, or only leaves something out without it.
    fn decides(&self, condition: &Expression, otherwise: &[Node]) -> bool {
        let rest = self.slot.filter(|_| self.use_of == Use::Condition && otherwise.is_empty());
        match rest.and_then(|slot| beside(condition, slot)) {
            Some(rest) => rest.iter().all(|rest| self.is_free(rest) && self.has_none_open(rest)),
            None => self.is_free(condition),
        }
    }

    fn has_none_open(&self, expression: &Expression) -> bool {
        let is_free = |slot: &Slot| Finding { slot: Some(*slot), ..*self }.is_free(expression);
        self.open.iter().all(is_free)
    }

    /// Whether an expression knows nothing of it.
    fn is_free(&self, expression: &Expression) -> bool {
        let are_free = |all: &[(String, Expression)]| all.iter().all(|(_, value)| self.is_free(value));
        match expression {
            Expression::Constant(_) | Expression::Loop(_) => true,
            Expression::Variable(slot) => Some(*slot) != self.slot,
            Expression::Field(field) => self.is_free(&field.of),
            Expression::Not(of) | Expression::Slice(of, ..) => self.is_free(of),
            Expression::And(both)
            | Expression::Or(both)
            | Expression::Equal(both, _)
            | Expression::Compared(both, _)
            | Expression::In(both)
            | Expression::Joined(both) => both.iter().all(|one| self.is_free(one)),
            Expression::Choice(parts) => parts.iter().all(|part| self.is_free(part)),
            Expression::List(values) => values.iter().all(|value| self.is_free(value)),
            Expression::Every(every) => {
                let is_it = Some(every.slot) == self.slot;
                let condition = every.condition.as_ref().is_none_or(|condition| self.is_free(condition));
                !is_it && condition && self.is_free(&every.of) && self.is_free(&every.value)
            }
            // One that is not constant may ask for the way to the root.
            Expression::Call(function, arguments) => {
                self.compiled.natives.functions[*function].is_constant && are_free(arguments)
            }
            Expression::Filter(filter) => self.is_free(&filter.of) && are_free(&filter.arguments),
            Expression::Test(test) => {
                self.is_free(&test.of) && test.pattern.as_ref().is_none_or(|pattern| self.is_free(pattern))
            }
        }
    }
}

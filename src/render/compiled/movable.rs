//! Components that may be moved: they print the way to the root, do nothing else with it, and are the same everywhere but
//! for that. Such a component is rendered once for pages that lie differently deep.

use super::tree::{Component, Expression, Node, Slot};
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
            return;
        }
        for place in found {
            let component = &mut compiled.components[place];
            component.is_movable = true;
            if let Some(root) = root(component) {
                mark(&mut component.nodes, root);
            }
        }
    }
}

fn root(component: &Component) -> Option<Slot> {
    component.names.iter().position(|name| name == ROOT)
}

/// Turns what prints the way to the root into nodes of its own.
fn mark(nodes: &mut [Node], root: Slot) {
    for node in nodes {
        match node {
            Node::Print(Expression::Variable(slot)) if *slot == root => *node = Node::Root(root),
            Node::If(_, then, otherwise) => {
                mark(then, root);
                mark(otherwise, root);
            }
            Node::For(each) => {
                mark(&mut each.body, root);
                mark(&mut each.otherwise, root);
            }
            Node::Include { nodes, .. } => mark(nodes, root),
            Node::Text(_) | Node::Print(_) | Node::Root(_) | Node::Set(..) | Node::Component(_) => {}
        }
    }
}

fn is_movable(compiled: &Compiled, component: &Component) -> bool {
    let root = root(component);
    // Where it is no such parameter it is something else, or a mistake.
    let is_way = root.is_none_or(|root| component.parameters.get(root).is_some_and(|parameter| parameter.implicit));
    is_way && Finding { compiled, root }.nodes(&component.nodes)
}

struct Finding<'c> {
    compiled: &'c Compiled,
    root: Option<Slot>,
}

impl Finding<'_> {
    fn nodes(&self, nodes: &[Node]) -> bool {
        nodes.iter().all(|node| match node {
            Node::Text(_) | Node::Root(_) | Node::Print(Expression::Variable(_)) => true,
            Node::Print(expression) => self.is_free(expression),
            Node::Set(slot, value) => Some(*slot) != self.root && self.is_free(value),
            Node::If(condition, then, otherwise) => {
                self.is_free(condition) && self.nodes(then) && self.nodes(otherwise)
            }
            Node::For(each) => {
                let is_root = Some(each.slot) == self.root;
                !is_root && self.is_free(&each.of) && self.nodes(&each.body) && self.nodes(&each.otherwise)
            }
            Node::Include { nodes, .. } => self.nodes(nodes),
            Node::Component(call) => {
                let is_movable = call.place.is_some_and(|place| self.compiled.components[place].is_movable);
                is_movable && call.arguments.iter().all(|(name, value)| name != ROOT && self.is_free(value))
            }
        })
    }

    /// Whether an expression knows nothing of the way to the root.
    fn is_free(&self, expression: &Expression) -> bool {
        let are_free = |all: &[(String, Expression)]| all.iter().all(|(_, value)| self.is_free(value));
        match expression {
            Expression::Constant(_) | Expression::Loop(_) => true,
            Expression::Variable(slot) => Some(*slot) != self.root,
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
                let is_root = Some(every.slot) == self.root;
                let condition = every.condition.as_ref().is_none_or(|condition| self.is_free(condition));
                !is_root && condition && self.is_free(&every.of) && self.is_free(&every.value)
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

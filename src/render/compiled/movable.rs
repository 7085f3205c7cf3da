//! Components that may be moved: they print the way to the root, do nothing else with it, and are the same everywhere but
//! for that. Such a component is rendered once for pages that lie differently deep. What else it only prints, or asks one
//! thing of in a condition, is left open, too.

use super::questions::{Question, asked, sets_nothing};
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
        let open = open(compiled, &compiled.components[place]);
        let component = &mut compiled.components[place];
        let mut questions = Vec::new();
        collect(&component.nodes, &open, &mut questions);
        (component.open, component.questions) = (open, questions);
    }
}

/// The parameters of a movable component that it does nothing with but print them, or ask something of them in conditions that ask
/// nothing else of what is open.
fn open(compiled: &Compiled, component: &Component) -> Vec<Slot> {
    let mut open = Vec::new();
    for (slot, parameter) in component.parameters.iter().enumerate().filter(|_| component.is_movable) {
        let use_of = match parameter.kind {
            Some(Kind::Text | Kind::Integer) => Use::PrintAndAsk,
            Some(Kind::Bool) => Use::Ask,
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

/// Adds what all conditions ask of what is open, each question once.
fn collect(nodes: &[Node], open: &[Slot], questions: &mut Vec<Question>) {
    for node in nodes {
        match node {
            Node::If(condition, then, otherwise) => {
                // What it does beside has been looked at.
                let _ = asked(condition, open, &|_| true, questions);
                collect(then, open, questions);
                collect(otherwise, open, questions);
            }
            Node::For(each) => {
                collect(&each.body, open, questions);
                collect(&each.otherwise, open, questions);
            }
            Node::Include { nodes, .. } => collect(nodes, open, questions),
            _ => {}
        }
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
    /// Conditions may ask something of it.
    Ask,
    PrintAndAsk,
}

/// Looks for anything else that is done with a variable.
struct Finding<'c> {
    compiled: &'c Compiled,
    slot: Option<Slot>,
    use_of: Use,
    /// What is left open already: no condition can wait for two answers.
    open: &'c [Slot],
}

impl Finding<'_> {
    fn nodes(&self, nodes: &[Node]) -> bool {
        nodes.iter().all(|node| match node {
            Node::Text(_) | Node::Root(_) => true,
            Node::Print(Expression::Variable(slot)) => Some(*slot) != self.slot || self.use_of != Use::Ask,
            Node::Print(expression) => self.is_free(expression),
            Node::Set(slot, value) => Some(*slot) != self.slot && self.is_free(value),
            Node::If(condition, then, otherwise) => {
                self.asks(condition, [then, otherwise]) && self.nodes(then) && self.nodes(otherwise)
            }
            // Are made later.
            Node::Argument(_) | Node::Asking(_) | Node::Check(..) | Node::Shown(_) => false,
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

    /// Whether a condition knows nothing of it, or asks one thing of it and nothing of what else is open.
    fn asks(&self, condition: &Expression, ways: [&[Node]; 2]) -> bool {
        if self.is_free(condition) {
            return true;
        }
        let Some(slot) = self.slot.filter(|_| self.use_of != Use::Print) else { return false };
        let slots: Vec<Slot> = self.open.iter().copied().chain([slot]).collect();
        let mut questions = Vec::new();
        let is_asked = asked(condition, &slots, &|one| self.is_free(one), &mut questions).is_some();
        is_asked && questions.len() == 1 && ways.into_iter().all(sets_nothing)
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

//! Components of which some arguments are known before anything is rendered, and pages of which the way to the root is: what
//! depends on these alone is worked out once, and only the rest is left to be done each time.

use super::super::data::Looked;
use super::inlined::{Within, calls};
use super::parser::{push, push_all};
use super::questions::{Question, asked};
use super::run::{Done, Round};
use super::tree::{
    Asking, Component, ComponentCall, Every, Expression, Field, Filter, For, Node, Parameter, Slot, Test,
};
use super::{Compiled, Unknown, print, run};
use std::sync::OnceLock;
use tera::Value;

/// What is known of the variables of a page or component, by their slots.
pub(super) struct Known<'k> {
    pub(super) compiled: &'k Compiled,
    pub(super) slots: Vec<Is>,
    /// What is left open, and what is asked of it.
    pub(super) open: &'k [Slot],
    pub(super) questions: &'k [Question],
    /// One of the questions with the answer that is taken for given.
    pub(super) answered: Option<(&'k Question, bool)>,
    /// Where components are put in the place of their calls.
    pub(super) within: Option<Within<'k>>,
    /// Where the innermost loop stands, where that is known.
    pub(super) round: Option<Round>,
}

/// How many rounds of a loop through what is the same on every page are written one after the other.
const MOST_ROUNDS: usize = 16;

/// What a variable is.
#[derive(Debug, Clone)]
pub(super) enum Is {
    /// One that is there each time, maybe in another slot.
    Own(Slot),
    /// The same, of whoever calls: it is looked at and not changed.
    Caller(Slot),
    Value(Value),
}

/// A component with what is known of its arguments, and of what it asks for by itself; nothing where it does not take
/// them so.
pub(super) fn component(
    compiled: &Compiled,
    component: &Component,
    arguments: &[(&str, &Value)],
    given: &[(&str, &Value)],
) -> Option<Component> {
    let of = |name: &str, values: &[(&str, &Value)]| values.iter().position(|(other, _)| *other == name);
    let mut taken = 0;
    let (open, questions) = (&component.open[..], &component.questions[..]);
    let mut slots: Vec<Is> = (0..component.names.len()).map(Is::Own).collect();
    let mut parameters = Vec::with_capacity(component.parameters.len());
    for (slot, parameter) in component.parameters.iter().enumerate() {
        let name = &component.names[slot];
        let argument = of(name, arguments).map(|at| arguments[at].1);
        taken += usize::from(argument.is_some());
        let value = argument.or_else(|| of(name, given).filter(|_| parameter.implicit).map(|at| given[at].1));
        if let Some(value) = value {
            let is_taken = parameter.kind.is_none_or(|kind| kind.takes(Looked::Value(value)));
            if value.is_undefined() || !is_taken {
                return None;
            }
            slots[slot] = Is::Value(value.clone());
        }
        // What is there and of the right kind nobody has to give or look at again; at what is open, nobody looks at all.
        let settled = value.cloned().or_else(|| open.contains(&slot).then(Value::none));
        parameters.push(match settled {
            Some(value) => Parameter { kind: None, default: Some(value), implicit: false },
            None => parameter.clone(),
        });
    }
    // One is no parameter.
    if taken < arguments.len() {
        return None;
    }
    // What is given all the same is known.
    if open.iter().any(|slot| matches!(slots[*slot], Is::Value(_))) {
        return None;
    }
    let known = Known { compiled, slots, open, questions, answered: None, within: None, round: None };
    let nodes = known.nodes(&component.nodes).ok()?;
    let (name, names, is_movable) = (component.name.clone(), component.names.clone(), component.is_movable);
    Some(Component { name, parameters, names, nodes, is_movable, open: open.to_vec(), questions: questions.to_vec() })
}

impl Known<'_> {
    pub(super) fn nodes(&self, nodes: &[Node]) -> Done<Vec<Node>> {
        let mut left = Vec::with_capacity(nodes.len());
        for node in nodes {
            let node = match node {
                Node::Text(text) => Node::Text(text.clone()),
                Node::Print(Expression::Variable(slot)) if self.open.contains(slot) => Node::Argument(*slot),
                Node::Print(expression) => match self.shown_by_function(expression) {
                    Some(shown) => Node::Shown(Box::new(shown)),
                    None => self.print(expression)?,
                },
                Node::Root(slot) => match &self.slots[*slot] {
                    Is::Own(slot) | Is::Caller(slot) => Node::Root(*slot),
                    Is::Value(_) => self.print(&Expression::Variable(*slot))?,
                },
                // Are made here.
                Node::Argument(_) | Node::Asking(_) | Node::Check(..) | Node::Shown(_) => return Err(Unknown),
                Node::If(condition, then, otherwise) => {
                    let (then, otherwise) = (|| self.nodes(then), || self.nodes(otherwise));
                    if let Some(question) = self.question(condition) {
                        let [yes, no] = [true, false].map(|answer| self.answered(question, answer, condition));
                        let (then, otherwise) = (then()?, otherwise()?);
                        Node::Asking(Box::new(Asking { question, yes: yes?, no: no?, then, otherwise }))
                    } else {
                        match self.expression(condition)? {
                            Expression::Constant(value) => {
                                push_all(if value.is_truthy() { then()? } else { otherwise()? }, &mut left);
                                continue;
                            }
                            condition => Node::If(condition, then()?, otherwise()?),
                        }
                    }
                }
                Node::For(each) => {
                    let of = self.expression(&each.of)?;
                    if let Some(rounds) = self.rounds(each, &of) {
                        push_all(rounds, &mut left);
                        continue;
                    }
                    match (&each.of, of) {
                        // `a or b`, where `b` is known: its rounds are, too.
                        (Expression::Or(written), Expression::Or(both)) => match self.rounds(each, &both[1]) {
                            Some(rounds) => {
                                let first = || self.expression(&written[0]);
                                Node::If(first()?, vec![self.going_through(each, first()?)?], rounds)
                            }
                            None => self.going_through(each, Expression::Or(both))?,
                        },
                        (_, of) => self.going_through(each, of)?,
                    }
                }
                Node::Set(slot, value) => Node::Set(self.assigned(*slot)?, self.expression(value)?),
                Node::Include { nodes, sets } => {
                    Node::Include { nodes: self.nodes(nodes)?, sets: self.all_assigned(sets)? }
                }
                Node::Component(call) => {
                    let called = match self.inlined(call) {
                        Some(inlined) => inlined,
                        None => vec![self.called(call)?],
                    };
                    match self.shown(call, called) {
                        Ok(shown) => Node::Shown(Box::new(shown)),
                        Err(called) => {
                            push_all(called, &mut left);
                            continue;
                        }
                    }
                }
            };
            push(node, &mut left);
        }
        Ok(left)
    }

    fn called(&self, call: &ComponentCall) -> Done<Node> {
        let (name, place, arguments) = (call.name.clone(), call.place, self.named(&call.arguments)?);
        Ok(Node::Component(ComponentCall { name, place, arguments, sources: OnceLock::new() }))
    }

    /// A loop through what only the page knows.
    fn going_through(&self, each: &For, of: Expression) -> Done<Node> {
        Ok(Node::For(Box::new(For {
            slot: self.assigned(each.slot)?,
            of,
            body: self.inside(self.slots.clone(), None).nodes(&each.body)?,
            otherwise: self.nodes(&each.otherwise)?,
            sets: self.all_assigned(&each.sets)?,
        })))
    }

    /// The rounds of a loop one after the other, where all it goes through is known; nothing where that cannot be done.
    fn rounds(&self, each: &For, of: &Expression) -> Option<Vec<Node>> {
        let Expression::Constant(list) = of else { return None };
        let list = list.as_array().filter(|list| list.len() <= MOST_ROUNDS && each.sets.is_empty())?;
        if list.is_empty() {
            return self.nodes(&each.otherwise).ok();
        }
        let mut rounds = Vec::new();
        for (at, value) in list.iter().enumerate() {
            let mut slots = self.slots.clone();
            slots[each.slot] = Is::Value(value.clone());
            let round = Round { at, length: list.len() };
            push_all(self.inside(slots, Some(round)).nodes(&each.body).ok()?, &mut rounds);
        }
        // What is called from there would not find the variable by its name.
        (!calls(&rounds)).then_some(rounds)
    }

    /// The same within a loop.
    fn inside(&self, slots: Vec<Is>, round: Option<Round>) -> Known<'_> {
        Known { slots, round, ..*self }
    }

    /// What a condition asks of what is left open, by its place among the questions.
    fn question(&self, condition: &Expression) -> Option<usize> {
        let mut questions = Vec::new();
        asked(condition, self.open, &|_| true, &mut questions)?;
        self.questions.iter().position(|question| questions.contains(question))
    }

    /// A condition where the answer to a question is known.
    fn answered(&self, question: usize, answer: bool, condition: &Expression) -> Done<Expression> {
        let answered = Some((&self.questions[question], answer));
        Ok(shortened(Known { slots: self.slots.clone(), answered, ..*self }.expression(condition)?))
    }

    fn print(&self, expression: &Expression) -> Done<Node> {
        let expression = self.expression(expression)?;
        let mut text = Vec::new();
        Ok(match &expression {
            Expression::Constant(value) if print::value(value, &mut text).is_ok() => {
                Node::Text(String::from_utf8(text).map_err(|_| Unknown)?)
            }
            _ => Node::Print(expression),
        })
    }

    /// A variable that is given a value: what is known of it is not all that it is.
    fn assigned(&self, slot: Slot) -> Done<Slot> {
        match self.slots[slot] {
            Is::Own(slot) => Ok(slot),
            Is::Caller(_) | Is::Value(_) => Err(Unknown),
        }
    }

    fn all_assigned(&self, slots: &[Slot]) -> Done<Vec<Slot>> {
        slots.iter().map(|slot| self.assigned(*slot)).collect()
    }

    fn named(&self, arguments: &[(String, Expression)]) -> Done<Vec<(String, Expression)>> {
        arguments.iter().map(|(name, value)| Ok((name.clone(), self.expression(value)?))).collect()
    }

    fn both(&self, both: &[Expression; 2]) -> Done<Box<[Expression; 2]>> {
        Ok(Box::new([self.expression(&both[0])?, self.expression(&both[1])?]))
    }

    pub(super) fn expression(&self, expression: &Expression) -> Done<Expression> {
        if let Some((question, answer)) = self.answered
            && let Some((asked, is)) = Question::of(expression)
            && asked == *question
        {
            return Ok(Expression::Constant(Value::from(answer == is)));
        }
        let left = match expression {
            Expression::Constant(value) => return Ok(Expression::Constant(value.clone())),
            Expression::Variable(slot) => match &self.slots[*slot] {
                Is::Own(slot) | Is::Caller(slot) => Expression::Variable(*slot),
                Is::Value(value) => Expression::Constant(value.clone()),
            },
            Expression::Loop(field) => match self.round {
                Some(round) => Expression::Constant(round.field(*field)),
                None => Expression::Loop(*field),
            },
            Expression::Field(field) => {
                let (of, first, more) = (self.expression(&field.of)?, field.first.clone(), field.more.clone());
                Expression::Field(Box::new(Field { of, first, more }))
            }
            Expression::Not(of) => Expression::Not(Box::new(self.expression(of)?)),
            Expression::And(both) => {
                let [one, other] = *self.both(both)?;
                match one {
                    Expression::Constant(value) if value.is_truthy() => other,
                    Expression::Constant(value) => Expression::Constant(value),
                    one => Expression::And(Box::new([one, other])),
                }
            }
            Expression::Or(both) => {
                let [one, other] = *self.both(both)?;
                match one {
                    Expression::Constant(value) if !value.is_truthy() => other,
                    Expression::Constant(value) => Expression::Constant(value),
                    one => Expression::Or(Box::new([one, other])),
                }
            }
            Expression::Equal(both, is_unequal) => Expression::Equal(self.both(both)?, *is_unequal),
            Expression::In(both) => Expression::In(self.both(both)?),
            Expression::Joined(both) => Expression::Joined(self.both(both)?),
            Expression::Compared(both, orders) => Expression::Compared(self.both(both)?, orders),
            Expression::Choice(parts) => {
                let [condition, then, otherwise] = &**parts;
                match self.expression(condition)? {
                    Expression::Constant(value) => self.expression(if value.is_truthy() { then } else { otherwise })?,
                    condition => {
                        let parts = [condition, self.expression(then)?, self.expression(otherwise)?];
                        Expression::Choice(Box::new(parts))
                    }
                }
            }
            Expression::Slice(of, start, end) => Expression::Slice(Box::new(self.expression(of)?), *start, *end),
            Expression::List(values) => {
                let values: Result<_, Unknown> = values.iter().map(|value| self.expression(value)).collect();
                Expression::List(values?)
            }
            Expression::Every(every) => Expression::Every(Box::new(Every {
                value: self.expression(&every.value)?,
                slot: self.assigned(every.slot)?,
                of: self.expression(&every.of)?,
                condition: every.condition.as_ref().map(|condition| self.expression(condition)).transpose()?,
            })),
            Expression::Call(function, arguments) => {
                if !self.compiled.natives.functions[*function].is_constant && !self.has_root() {
                    return Err(Unknown);
                }
                Expression::Call(*function, self.named(arguments)?)
            }
            Expression::Filter(filter) => Expression::Filter(Box::new(Filter {
                kind: filter.kind,
                of: self.expression(&filter.of)?,
                arguments: self.named(&filter.arguments)?,
            })),
            Expression::Test(test) => {
                let pattern = test.pattern.as_ref().map(|pattern| self.expression(pattern)).transpose()?;
                Expression::Test(Box::new(Test::new(test.kind, self.expression(&test.of)?, pattern)))
            }
        };
        Ok(run::constant(self.compiled, &left).map_or(left, Expression::Constant))
    }
}

/// A condition without what is known in it behind something that is not: of a condition only that it is true counts. What is
/// not worked out for the one answer is for the other, so nothing that tera would report is passed over.
fn shortened(condition: Expression) -> Expression {
    match condition {
        Expression::And(both) => match *both {
            [one, Expression::Constant(value)] if value.is_truthy() => shortened(one),
            [_, Expression::Constant(_)] => Expression::Constant(Value::from(false)),
            [one, other] => Expression::And(Box::new([shortened(one), shortened(other)])),
        },
        Expression::Or(both) => match *both {
            [one, Expression::Constant(value)] if !value.is_truthy() => shortened(one),
            [_, Expression::Constant(_)] => Expression::Constant(Value::from(true)),
            [one, other] => Expression::Or(Box::new([shortened(one), shortened(other)])),
        },
        condition => condition,
    }
}

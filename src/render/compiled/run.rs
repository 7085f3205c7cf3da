//! Compiled templates at work.

use super::super::data::{Datum, Fields, PageData};
use super::tree::{Component, ComponentCall, Expression, For, Node, Page, Slot};
use super::values::item;
use super::{Compiled, Unknown};
use std::cell::RefCell;
use std::io::Write;
use tera::{Context, Value};

/// How deep components may call each other, as in tera.
const DEEPEST: usize = 20;

/// A value: one that is there already, or one that was made; or the fields of a map that nobody has made yet.
#[derive(Debug, Clone)]
pub(super) enum Val<'v> {
    There(&'v Value),
    Made(Value),
    Fields(&'v Fields),
}

impl Val<'_> {
    pub(super) fn get(&self) -> &Value {
        match self {
            Self::There(value) => value,
            Self::Made(value) => value,
            Self::Fields(fields) => fields.whole(),
        }
    }

    /// Whether it is nothing at all.
    pub(super) fn is_undefined(&self) -> bool {
        !matches!(self, Self::Fields(_)) && self.get().is_undefined()
    }

    pub(super) fn into_value(self) -> Value {
        match self {
            Self::There(value) => value.clone(),
            Self::Made(value) => value,
            Self::Fields(fields) => fields.whole().clone(),
        }
    }

    pub(super) fn nothing() -> Self {
        Self::Made(Value::undefined())
    }
}

impl<'v> From<&'v Datum> for Val<'v> {
    fn from(datum: &'v Datum) -> Self {
        match datum {
            Datum::Value(value) => Self::There(value),
            Datum::Fields(fields) => Self::Fields(fields),
        }
    }
}

impl From<bool> for Val<'_> {
    fn from(value: bool) -> Self {
        Self::Made(Value::from(value))
    }
}

/// The variables of a page, or of a component that was called.
pub(super) struct Frame<'v> {
    pub(super) names: &'v [String],
    pub(super) slots: Vec<Val<'v>>,
    pub(super) loops: Vec<Round>,
    /// Of a page, what it has beside what its templates name.
    data: Option<&'v PageData>,
    depth: usize,
}

impl<'v> Frame<'v> {
    /// What is known here by a name; nothing where that is nothing.
    pub(super) fn find(&self, name: &str) -> Option<Val<'v>> {
        match self.names.iter().position(|other| other == name) {
            Some(slot) => Some(self.slots[slot].clone()).filter(|value| !value.is_undefined()),
            None => self.data?.get(name).map(Val::from),
        }
    }
}

/// Where a loop stands.
#[derive(Clone, Copy)]
pub(super) struct Round {
    pub(super) at: usize,
    pub(super) length: usize,
}

/// The frames of those who called.
pub(super) struct Callers<'c, 'v> {
    frame: &'c Frame<'v>,
    before: Option<&'c Callers<'c, 'v>>,
}

impl<'v> Callers<'_, 'v> {
    /// What a component finds that asks for something by itself.
    fn find(&self, name: &str) -> Option<Val<'v>> {
        let mut callers = Some(self);
        while let Some(Callers { frame, before }) = callers {
            let found = frame.find(name);
            if found.is_some() {
                return found;
            }
            callers = *before;
        }
        None
    }
}

pub(super) type Done<T = ()> = Result<T, Unknown>;

/// Renders a page.
pub(super) fn page(compiled: &Compiled, page: &Page, data: &PageData, out: &mut Vec<u8>) -> Done {
    let slots = page.names.iter().map(|name| data.get(name).map_or_else(Val::nothing, Val::from)).collect();
    let mut frame = Frame { names: &page.names, slots, loops: Vec::new(), data: Some(data), depth: 0 };
    Run { compiled, callers: None, roots: None }.nodes(&page.nodes, &mut frame, out)
}

/// Renders a component for someone who is no template.
pub(super) fn component(
    compiled: &Compiled,
    component: &Component,
    arguments: &[(&str, &Value)],
    implicit: &[(&str, &Value)],
    roots: Option<&RefCell<Vec<usize>>>,
    out: &mut Vec<u8>,
) -> Done {
    let names: Vec<String> = implicit.iter().map(|(name, _)| (*name).to_owned()).collect();
    let slots = implicit.iter().map(|(_, value)| Val::There(value)).collect();
    let caller = Frame { names: &names, slots, loops: Vec::new(), data: None, depth: 0 };
    let callers = Callers { frame: &caller, before: None };
    let arguments = arguments.iter().map(|(name, value)| (*name, Val::There(value)));
    Run { compiled, callers: Some(&callers), roots }.component(component, arguments, out)
}

/// The value of an expression that is the same on every page.
pub(super) fn constant(compiled: &Compiled, expression: &Expression) -> Option<Value> {
    if matches!(expression, Expression::Constant(_)) || !is_constant(compiled, expression) {
        return None;
    }
    let mut frame = Frame { names: &[], slots: Vec::new(), loops: Vec::new(), data: None, depth: 0 };
    Run { compiled, callers: None, roots: None }.value(expression, &mut frame).ok().map(Val::into_value)
}

fn is_constant(compiled: &Compiled, expression: &Expression) -> bool {
    let is_fixed = |part: &Expression| matches!(part, Expression::Constant(_));
    let are_fixed = |arguments: &[(String, Expression)]| arguments.iter().all(|(_, value)| is_fixed(value));
    match expression {
        Expression::Constant(_) => true,
        Expression::Variable(_) | Expression::Loop(_) | Expression::Every(_) => false,
        Expression::Field(field) => is_fixed(&field.of),
        Expression::Not(of) | Expression::Slice(of, ..) => is_fixed(of),
        Expression::And(both)
        | Expression::Or(both)
        | Expression::Equal(both, _)
        | Expression::Compared(both, _)
        | Expression::In(both)
        | Expression::Joined(both) => both.iter().all(is_fixed),
        Expression::Choice(parts) => parts.iter().all(is_fixed),
        Expression::List(values) => values.iter().all(is_fixed),
        Expression::Call(function, arguments) => {
            compiled.natives.functions[*function].is_constant && are_fixed(arguments)
        }
        Expression::Filter(filter) => is_fixed(&filter.of) && are_fixed(&filter.arguments),
        Expression::Test(test) => is_fixed(&test.of) && test.pattern.as_ref().is_none_or(is_fixed),
    }
}

/// Prints a value, escaped where it is no HTML.
pub(super) fn print(value: &Value, out: &mut Vec<u8>) -> Done {
    if let Some(text) = value.as_str() {
        if value.is_safe() {
            out.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        return tera::escape_html(text, out).map_err(|_| Unknown);
    }
    if value.is_none() {
        return Ok(());
    }
    let number = value.as_number().filter(|_| !value.is_f64()).ok_or(Unknown)?;
    write!(out, "{number}").map_err(|_| Unknown)
}

/// One page or component while it is rendered.
#[derive(Clone, Copy)]
pub(super) struct Run<'c, 'v> {
    pub(super) compiled: &'v Compiled,
    callers: Option<&'c Callers<'c, 'v>>,
    /// Where the way to the root belongs, for a component that is to be moved: it is not printed then.
    roots: Option<&'c RefCell<Vec<usize>>>,
}

impl<'v> Run<'_, 'v> {
    fn nodes(self, nodes: &'v [Node], frame: &mut Frame<'v>, out: &mut Vec<u8>) -> Done {
        for node in nodes {
            match node {
                Node::Text(text) => out.extend_from_slice(text.as_bytes()),
                Node::Print(expression) => match self.look(expression, frame)? {
                    Some(value) => print(value, out)?,
                    None => print(self.made(expression, frame)?.get(), out)?,
                },
                Node::Root(slot) => match self.roots {
                    Some(roots) => roots.borrow_mut().push(out.len()),
                    None => print(frame.slots[*slot].get(), out)?,
                },
                Node::If(condition, then, otherwise) => {
                    let chosen = if self.is_true(condition, frame)? { then } else { otherwise };
                    self.nodes(chosen, frame, out)?;
                }
                Node::For(each) => self.each(each, frame, out)?,
                Node::Set(slot, value) => frame.slots[*slot] = self.value(value, frame)?,
                Node::Include { nodes, sets } => {
                    let before = kept(sets, frame);
                    self.nodes(nodes, frame, out)?;
                    restore(sets, &before, frame);
                }
                Node::Component(call) => self.call(call, frame, out)?,
            }
        }
        Ok(())
    }

    fn each(self, each: &'v For, frame: &mut Frame<'v>, out: &mut Vec<u8>) -> Done {
        let of = self.value(&each.of, frame)?;
        let length = of.get().as_array().ok_or(Unknown)?.len();
        if length == 0 {
            return self.nodes(&each.otherwise, frame, out);
        }
        let before = kept(&each.sets, frame);
        for at in 0..length {
            frame.slots[each.slot] = item(&of, at)?;
            frame.loops.push(Round { at, length });
            self.nodes(&each.body, frame, out)?;
            frame.loops.pop();
            restore(&each.sets, &before, frame);
        }
        Ok(())
    }

    fn call(self, call: &'v ComponentCall, frame: &mut Frame<'v>, out: &mut Vec<u8>) -> Done {
        let mut arguments = Vec::with_capacity(call.arguments.len());
        for (name, value) in &call.arguments {
            arguments.push((name.as_str(), self.value(value, frame)?));
        }
        let callers = Callers { frame, before: self.callers };
        let Some(place) = call.place else { return self.foreign(&call.name, arguments, &callers, out) };
        let run = Run { callers: Some(&callers), ..self };
        run.component(&self.compiled.components[place], arguments.into_iter(), out)
    }

    /// A component that is not compiled.
    fn foreign(
        self,
        name: &str,
        arguments: Vec<(&str, Val<'v>)>,
        callers: &Callers<'_, 'v>,
        out: &mut Vec<u8>,
    ) -> Done {
        let tera = &self.compiled.tera;
        let (mut given, mut implicit) = (Context::new(), Context::new());
        for (name, value) in arguments {
            given.insert_value(name.to_owned(), value.into_value());
        }
        for (name, value) in &self.compiled.constants {
            implicit.insert_value(name.clone(), value.clone());
        }
        // It may call others, which ask for more than it does itself.
        for name in &self.compiled.implicit {
            if let Some(value) = callers.find(name) {
                implicit.insert_value(name.clone(), value.into_value());
            }
        }
        tera.render_component_with_implicits_to(name, &given, &implicit, None, true, out).map_err(|_| Unknown)
    }

    /// A component with the arguments of its caller.
    fn component<'a>(
        self,
        component: &'v Component,
        arguments: impl Iterator<Item = (&'a str, Val<'v>)>,
        out: &mut Vec<u8>,
    ) -> Done {
        let depth = self.callers.map_or(0, |callers| callers.frame.depth + 1);
        if depth > DEEPEST {
            return Err(Unknown);
        }
        let mut slots = vec![Val::nothing(); component.names.len()];
        let mut given = 0_u64;
        for (name, value) in arguments {
            let parameters = &component.names[..component.parameters.len()];
            let slot = parameters.iter().position(|other| other == name).filter(|slot| *slot < 64).ok_or(Unknown)?;
            slots[slot] = value;
            given |= 1 << slot;
        }
        for (slot, parameter) in component.parameters.iter().enumerate() {
            if given >> slot & 1 == 0 {
                let name = &component.names[slot];
                let asked = if parameter.implicit { self.implicit(name) } else { None };
                let value = asked.or_else(|| parameter.default.as_ref().map(Val::There));
                slots[slot] = value.ok_or(Unknown)?;
            }
            let value = &slots[slot];
            // Whether something that is not there will do, tera knows.
            if value.is_undefined() || parameter.kind.is_some_and(|kind| !kind.takes(value)) {
                return Err(Unknown);
            }
        }
        let mut frame = Frame { names: &component.names, slots, loops: Vec::new(), data: None, depth };
        self.nodes(&component.nodes, &mut frame, out)
    }

    /// What a component asks for by itself: of its callers, or of what every page has.
    fn implicit(self, name: &str) -> Option<Val<'v>> {
        let constant = || self.compiled.constants.iter().find(|(constant, _)| constant == name);
        let of_callers = self.callers.and_then(|callers| callers.find(name));
        of_callers.or_else(|| constant().map(|(_, value)| Val::There(value)))
    }
}

fn kept<'v>(slots: &[Slot], frame: &Frame<'v>) -> Vec<Val<'v>> {
    slots.iter().map(|slot| frame.slots[*slot].clone()).collect()
}

fn restore<'v>(slots: &[Slot], before: &[Val<'v>], frame: &mut Frame<'v>) {
    for (slot, value) in slots.iter().zip(before) {
        frame.slots[*slot].clone_from(value);
    }
}

//! Compiled templates at work.

use super::tree::{
    Component, ComponentCall, Every, Expression, Field, Filter, FilterKind, For, LoopField, Node, Page, Slot, Test,
    TestKind,
};
use super::{Compiled, ROOT, Unknown};
use std::cell::RefCell;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tera::value::Key;
use tera::{Context, Kwargs, State, Value};

/// How deep components may call each other, as in tera.
const DEEPEST: usize = 20;

/// A value: one that is there already, or one that was made.
#[derive(Debug, Clone)]
enum Val<'v> {
    There(&'v Value),
    Made(Value),
}

impl Val<'_> {
    fn get(&self) -> &Value {
        match self {
            Self::There(value) => value,
            Self::Made(value) => value,
        }
    }

    fn into_value(self) -> Value {
        match self {
            Self::There(value) => value.clone(),
            Self::Made(value) => value,
        }
    }

    fn nothing() -> Self {
        Self::Made(Value::undefined())
    }
}

impl From<bool> for Val<'_> {
    fn from(value: bool) -> Self {
        Self::Made(Value::from(value))
    }
}

/// The variables of a page, or of a component that was called.
struct Frame<'v> {
    names: &'v [String],
    slots: Vec<Val<'v>>,
    loops: Vec<Round>,
    depth: usize,
}

/// Where a loop stands.
#[derive(Clone, Copy)]
struct Round {
    at: usize,
    length: usize,
}

/// The frames of those who called.
struct Callers<'c, 'v> {
    frame: &'c Frame<'v>,
    before: Option<&'c Callers<'c, 'v>>,
}

impl<'v> Callers<'_, 'v> {
    /// What a component finds that asks for something by itself.
    fn find(&self, name: &str) -> Option<Val<'v>> {
        let mut callers = Some(self);
        while let Some(Callers { frame, before }) = callers {
            let slot = frame.names.iter().position(|other| other == name);
            if let Some(value) = slot.map(|slot| &frame.slots[slot]).filter(|value| !value.get().is_undefined()) {
                return Some(value.clone());
            }
            callers = *before;
        }
        None
    }
}

type Done<T = ()> = Result<T, Unknown>;

/// Renders a page.
pub(super) fn page(compiled: &Compiled, page: &Page, context: &Context, out: &mut Vec<u8>) -> Done {
    let slots = page.names.iter().map(|name| context.get(name).map_or_else(Val::nothing, Val::There)).collect();
    let mut frame = Frame { names: &page.names, slots, loops: Vec::new(), depth: 0 };
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
    let caller = Frame { names: &names, slots, loops: Vec::new(), depth: 0 };
    let callers = Callers { frame: &caller, before: None };
    let arguments = arguments.iter().map(|(name, value)| (*name, Val::There(value)));
    Run { compiled, callers: Some(&callers), roots }.component(component, arguments, out)
}

/// The value of an expression that is the same on every page.
pub(super) fn constant(compiled: &Compiled, expression: &Expression) -> Option<Value> {
    if matches!(expression, Expression::Constant(_)) || !is_constant(compiled, expression) {
        return None;
    }
    let mut frame = Frame { names: &[], slots: Vec::new(), loops: Vec::new(), depth: 0 };
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
struct Run<'c, 'v> {
    compiled: &'v Compiled,
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
        let asked = tera.get_component_definition(name).ok_or(Unknown)?;
        for argument in asked.args().iter().filter(|argument| argument.is_implicit()) {
            let name = argument.name();
            if let Some(value) = callers.find(name) {
                implicit.insert_value(name.to_owned(), value.into_value());
            }
        }
        for (name, value) in &self.compiled.constants {
            implicit.insert_value(name.clone(), value.clone());
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
            let value = slots[slot].get();
            // Whether something that is not there will do, tera knows.
            if value.is_undefined() || parameter.kind.is_some_and(|kind| !kind.takes(value)) {
                return Err(Unknown);
            }
        }
        let mut frame = Frame { names: &component.names, slots, loops: Vec::new(), depth };
        self.nodes(&component.nodes, &mut frame, out)
    }

    /// What a component asks for by itself: of its callers, or of what every page has.
    fn implicit(self, name: &str) -> Option<Val<'v>> {
        let constant = || self.compiled.constants.iter().find(|(constant, _)| constant == name);
        let of_callers = self.callers.and_then(|callers| callers.find(name));
        of_callers.or_else(|| constant().map(|(_, value)| Val::There(value)))
    }

    /// A value that is there already, which most are: nothing has to be made to look at it.
    fn look<'f>(self, expression: &'v Expression, frame: &'f Frame<'v>) -> Done<Option<&'f Value>> {
        match expression {
            Expression::Constant(value) => Ok(Some(value)),
            Expression::Variable(slot) => Ok(Some(frame.slots[*slot].get())),
            Expression::Field(field) => match self.look(&field.of, frame)? {
                Some(of) if of.is_undefined() && !field.optional => Err(Unknown),
                Some(of) => Ok(Some(find(field, of).unwrap_or(&self.compiled.undefined))),
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    fn is_true(self, expression: &'v Expression, frame: &mut Frame<'v>) -> Done<bool> {
        match expression {
            Expression::Not(of) => Ok(!self.is_true(of, frame)?),
            Expression::And(both) => Ok(self.is_true(&both[0], frame)? && self.is_true(&both[1], frame)?),
            Expression::Or(both) => Ok(self.is_true(&both[0], frame)? || self.is_true(&both[1], frame)?),
            Expression::Equal(both, is_unequal) => Ok(self.is_equal(both, frame)? != *is_unequal),
            expression => match self.look(expression, frame)? {
                Some(value) => Ok(value.is_truthy()),
                None => Ok(self.made(expression, frame)?.get().is_truthy()),
            },
        }
    }

    fn is_equal(self, [one, other]: &'v [Expression; 2], frame: &mut Frame<'v>) -> Done<bool> {
        if let (Some(one), Some(other)) = (self.look(one, frame)?, self.look(other, frame)?) {
            return Ok(one == other);
        }
        Ok(self.value(one, frame)?.get() == self.value(other, frame)?.get())
    }

    fn value(self, expression: &'v Expression, frame: &mut Frame<'v>) -> Done<Val<'v>> {
        match expression {
            Expression::Constant(value) => Ok(Val::There(value)),
            Expression::Variable(slot) => Ok(frame.slots[*slot].clone()),
            Expression::Field(field) => self.field(field, frame),
            expression => self.made(expression, frame),
        }
    }

    /// A value that is made of others.
    #[inline(never)]
    fn made(self, expression: &'v Expression, frame: &mut Frame<'v>) -> Done<Val<'v>> {
        Ok(match expression {
            Expression::Constant(_) | Expression::Variable(_) | Expression::Field(_) => {
                self.value(expression, frame)?
            }
            Expression::Loop(field) => Val::Made(frame.loops.last().ok_or(Unknown)?.field(*field)),
            Expression::Not(of) => Val::from(!self.is_true(of, frame)?),
            Expression::And(both) => {
                let first = self.value(&both[0], frame)?;
                if first.get().is_truthy() { self.value(&both[1], frame)? } else { first }
            }
            Expression::Or(both) => {
                let first = self.value(&both[0], frame)?;
                if first.get().is_truthy() { first } else { self.value(&both[1], frame)? }
            }
            Expression::Equal(both, is_unequal) => Val::from(self.is_equal(both, frame)? != *is_unequal),
            Expression::In(both) => {
                let (needle, all) = (self.value(&both[0], frame)?, self.value(&both[1], frame)?);
                match (all.get().as_array(), all.get().as_str(), needle.get().as_str()) {
                    (Some(all), ..) => Val::from(all.contains(needle.get())),
                    (None, Some(text), Some(needle)) => Val::from(text.contains(needle)),
                    _ => return Err(Unknown),
                }
            }
            Expression::Joined(both) => {
                let (one, other) = (self.value(&both[0], frame)?, self.value(&both[1], frame)?);
                if one.get().is_undefined() || other.get().is_undefined() {
                    return Err(Unknown);
                }
                Val::Made(Value::from(format!("{}{}", one.get(), other.get())))
            }
            Expression::Choice(parts) => {
                let [condition, then, otherwise] = &**parts;
                self.value(if self.is_true(condition, frame)? { then } else { otherwise }, frame)?
            }
            Expression::Compared(both, orders) => {
                let (one, other) = (self.value(&both[0], frame)?, self.value(&both[1], frame)?);
                Val::from(orders.contains(&one.get().partial_cmp(other.get()).ok_or(Unknown)?))
            }
            Expression::Slice(of, start, end) => Val::Made(slice(self.value(of, frame)?.get(), *start, *end)?),
            Expression::List(values) => {
                let values: Result<Vec<Value>, Unknown> =
                    values.iter().map(|value| self.value(value, frame).map(Val::into_value)).collect();
                Val::Made(Value::from(values?))
            }
            Expression::Every(every) => self.every(every, frame)?,
            Expression::Call(function, arguments) => self.function(*function, arguments, frame)?,
            Expression::Filter(filter) => self.filter(filter, frame)?,
            Expression::Test(test) => Val::from(self.test(test, frame)?),
        })
    }

    fn field(self, field: &'v Field, frame: &mut Frame<'v>) -> Done<Val<'v>> {
        let of = self.value(&field.of, frame)?;
        if of.get().is_undefined() && !field.optional {
            return Err(Unknown);
        }
        Ok(match &of {
            Val::There(value) => find(field, value).map_or_else(Val::nothing, Val::There),
            Val::Made(value) => find(field, value).cloned().map_or_else(Val::nothing, Val::Made),
        })
    }

    fn every(self, every: &'v Every, frame: &mut Frame<'v>) -> Done<Val<'v>> {
        let of = self.value(&every.of, frame)?;
        let length = of.get().as_array().ok_or(Unknown)?.len();
        let before = frame.slots[every.slot].clone();
        let mut values = Vec::with_capacity(length);
        for at in 0..length {
            frame.slots[every.slot] = item(&of, at)?;
            let is_in = match &every.condition {
                Some(condition) => self.is_true(condition, frame)?,
                None => true,
            };
            if is_in {
                values.push(self.value(&every.value, frame)?.into_value());
            }
        }
        frame.slots[every.slot] = before;
        Ok(Val::Made(Value::from(values)))
    }

    fn arguments(self, arguments: &'v [(String, Expression)], frame: &mut Frame<'v>) -> Done<Kwargs> {
        if arguments.is_empty() {
            return Ok(Kwargs::new(Arc::clone(&self.compiled.no_arguments)));
        }
        let mut map = tera::Map::with_capacity(arguments.len());
        for (name, value) in arguments {
            let value = self.value(value, frame)?.into_value();
            if value.is_undefined() {
                return Err(Unknown);
            }
            map.insert(Key::String(name.as_str().into()), value);
        }
        Ok(Kwargs::new(Arc::new(map)))
    }

    fn function(self, function: usize, arguments: &'v [(String, Expression)], frame: &mut Frame<'v>) -> Done<Val<'v>> {
        let arguments = self.arguments(arguments, frame)?;
        let native = &self.compiled.natives.functions[function];
        let mut context = Context::new();
        if !native.is_constant
            && let Some(slot) = frame.names.iter().position(|name| name == ROOT)
            && !frame.slots[slot].get().is_undefined()
        {
            context.insert_value(ROOT, frame.slots[slot].get().clone());
        }
        (native.call)(arguments, &State::new(&context)).map(Val::Made).map_err(|_| Unknown)
    }

    fn filter(self, filter: &'v Filter, frame: &mut Frame<'v>) -> Done<Val<'v>> {
        let of = self.value(&filter.of, frame)?;
        if of.get().is_undefined() {
            return Err(Unknown);
        }
        Ok(match filter.kind {
            FilterKind::First => {
                let list = of.get().as_array().ok_or(Unknown)?;
                Val::Made(list.first().cloned().unwrap_or_else(Value::none))
            }
            FilterKind::Last => {
                let list = of.get().as_array().ok_or(Unknown)?;
                Val::Made(list.last().cloned().unwrap_or_else(Value::none))
            }
            FilterKind::Length => Val::Made(Value::from(of.get().len().ok_or(Unknown)?)),
            FilterKind::Replace => {
                let [(_, from), (_, to)] = &filter.arguments[..] else { return Err(Unknown) };
                let (from, to) = (self.value(from, frame)?, self.value(to, frame)?);
                let (from, to, is_safe) = match (from.get().as_str(), to.get().as_str()) {
                    (Some(from), Some(text)) => (from, text, to.get().is_safe()),
                    _ => return Err(Unknown),
                };
                let text = of.get().as_str().filter(|_| !is_safe && !of.get().is_safe()).ok_or(Unknown)?;
                Val::Made(Value::from(text.replace(from, to)))
            }
            FilterKind::Own(own) => {
                let arguments = self.arguments(&filter.arguments, frame)?;
                let filter = &self.compiled.natives.filters[own];
                Val::Made((filter.apply)(of.into_value(), arguments).map_err(|_| Unknown)?)
            }
        })
    }

    fn test(self, test: &'v Test, frame: &mut Frame<'v>) -> Done<bool> {
        let of = self.value(&test.of, frame)?;
        let Some(pattern) = &test.pattern else { return Ok(!of.get().is_undefined()) };
        let pattern = self.value(pattern, frame)?;
        let (Some(text), Some(pattern)) = (of.get().as_str(), pattern.get().as_str()) else { return Err(Unknown) };
        match test.kind {
            TestKind::Containing => Ok(memchr::memmem::find(text.as_bytes(), pattern.as_bytes()).is_some()),
            TestKind::StartingWith => Ok(text.starts_with(pattern)),
            TestKind::EndingWith => Ok(text.ends_with(pattern)),
            TestKind::Defined => Err(Unknown),
        }
    }
}

impl Round {
    fn field(self, field: LoopField) -> Value {
        match field {
            LoopField::Index => Value::from(self.at as u64 + 1),
            LoopField::Index0 => Value::from(self.at as u64),
            LoopField::First => Value::from(self.at == 0),
            LoopField::Last => Value::from(self.at + 1 == self.length),
            LoopField::Length => Value::from(self.length as u64),
        }
    }
}

/// A field of a map; where maps are made alike, it is where it was the last time.
fn find<'m>(field: &Field, value: &'m Value) -> Option<&'m Value> {
    let map = value.as_map()?;
    let is_it = |key: &Key<'_>| key.as_str() == Some(&field.name);
    let place = field.place.load(Ordering::Relaxed);
    if let Some((key, value)) = map.get_index(place)
        && is_it(key)
    {
        return Some(value);
    }
    let (place, (_, value)) = map.iter().enumerate().find(|(_, (key, _))| is_it(key))?;
    field.place.store(place, Ordering::Relaxed);
    Some(value)
}

/// One value of a list.
fn item<'v>(list: &Val<'v>, at: usize) -> Done<Val<'v>> {
    match list {
        Val::There(list) => list.as_array().and_then(|list| list.get(at)).map(Val::There),
        Val::Made(list) => list.as_array().and_then(|list| list.get(at)).cloned().map(Val::Made),
    }
    .ok_or(Unknown)
}

/// A part of a list, or of a text by its characters.
fn slice(value: &Value, start: usize, end: usize) -> Done<Value> {
    if let Some(list) = value.as_array() {
        let end = end.min(list.len());
        return Ok(Value::from(list[start.min(end)..end].to_vec()));
    }
    let text = value.as_str().ok_or(Unknown)?;
    let part: String = text.chars().take(end).skip(start).collect();
    Ok(if value.is_safe() { Value::safe_string(&part) } else { Value::from(part) })
}

fn kept<'v>(slots: &[Slot], frame: &Frame<'v>) -> Vec<Val<'v>> {
    slots.iter().map(|slot| frame.slots[*slot].clone()).collect()
}

fn restore<'v>(slots: &[Slot], before: &[Val<'v>], frame: &mut Frame<'v>) {
    for (slot, value) in slots.iter().zip(before) {
        frame.slots[*slot].clone_from(value);
    }
}

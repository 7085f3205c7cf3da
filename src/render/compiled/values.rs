//! The values of expressions.

use super::super::data::Fields;
use super::run::{Done, Frame, Round, Run, Val};
use super::tree::{Every, Expression, Field, Filter, FilterKind, LoopField, Test, TestKind};
use super::{ROOT, Unknown};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tera::value::Key;
use tera::{Context, Kwargs, State, Value};

/// Something in which a field is looked for.
enum Looked<'f> {
    Value(&'f Value),
    Fields(&'f Fields),
}

impl<'v> Run<'_, 'v> {
    /// A value that is there already, which most are: nothing has to be made to look at it.
    pub(super) fn look<'f>(self, expression: &'v Expression, frame: &'f Frame<'v>) -> Done<Option<&'f Value>> {
        match expression {
            Expression::Constant(value) => Ok(Some(value)),
            Expression::Variable(slot) => Ok(Some(frame.slots[*slot].get())),
            Expression::Field(field) => match self.look_into(&field.of, frame)? {
                Some(Looked::Fields(fields)) => Ok(Some(find_in(field, fields).unwrap_or(&self.compiled.undefined))),
                Some(Looked::Value(of)) if of.is_undefined() && !field.optional => Err(Unknown),
                Some(Looked::Value(of)) => Ok(Some(find(field, of).unwrap_or(&self.compiled.undefined))),
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// The same for something of which a field is wanted.
    fn look_into<'f>(self, expression: &'v Expression, frame: &'f Frame<'v>) -> Done<Option<Looked<'f>>> {
        if let Expression::Variable(slot) = expression
            && let Val::Fields(fields) = &frame.slots[*slot]
        {
            return Ok(Some(Looked::Fields(fields)));
        }
        Ok(self.look(expression, frame)?.map(Looked::Value))
    }

    pub(super) fn is_true(self, expression: &'v Expression, frame: &mut Frame<'v>) -> Done<bool> {
        match expression {
            Expression::Not(of) => Ok(!self.is_true(of, frame)?),
            Expression::And(both) => Ok(self.is_true(&both[0], frame)? && self.is_true(&both[1], frame)?),
            Expression::Or(both) => Ok(self.is_true(&both[0], frame)? || self.is_true(&both[1], frame)?),
            Expression::Equal(both, is_unequal) => Ok(self.is_equal(both, frame)? != *is_unequal),
            expression => match self.look_into(expression, frame)? {
                Some(Looked::Value(value)) => Ok(value.is_truthy()),
                Some(Looked::Fields(fields)) => Ok(!fields.is_empty()),
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

    pub(super) fn value(self, expression: &'v Expression, frame: &mut Frame<'v>) -> Done<Val<'v>> {
        match expression {
            Expression::Constant(value) => Ok(Val::There(value)),
            Expression::Variable(slot) => Ok(frame.slots[*slot].clone()),
            Expression::Field(field) => self.field(field, frame),
            expression => self.made(expression, frame),
        }
    }

    /// A value that is made of others.
    #[inline(never)]
    pub(super) fn made(self, expression: &'v Expression, frame: &mut Frame<'v>) -> Done<Val<'v>> {
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
                if one.is_undefined() || other.is_undefined() {
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
        if of.is_undefined() && !field.optional {
            return Err(Unknown);
        }
        Ok(match &of {
            Val::Fields(fields) => find_in(field, fields).map_or_else(Val::nothing, Val::There),
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
            && let Some(root) = frame.find(ROOT)
        {
            context.insert_value(ROOT, root.into_value());
        }
        (native.call)(arguments, &State::new(&context)).map(Val::Made).map_err(|_| Unknown)
    }

    fn filter(self, filter: &'v Filter, frame: &mut Frame<'v>) -> Done<Val<'v>> {
        let of = self.value(&filter.of, frame)?;
        if let (FilterKind::Default, [(_, value)]) = (filter.kind, &filter.arguments[..]) {
            // Tera looks at it first, too, and refuses it where it is nothing itself.
            let value = self.value(value, frame)?;
            let is_known = !value.is_undefined();
            return if is_known { Ok(if of.is_undefined() { value } else { of }) } else { Err(Unknown) };
        }
        if of.is_undefined() {
            return Err(Unknown);
        }
        Ok(match filter.kind {
            FilterKind::Safe if of.get().is_string() => Val::Made(of.into_value().mark_safe()),
            FilterKind::Default | FilterKind::Safe => return Err(Unknown),
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
        let Some(pattern) = &test.pattern else { return Ok(!of.is_undefined()) };
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

/// The same in fields of which no map was made.
fn find_in<'m>(field: &Field, fields: &'m Fields) -> Option<&'m Value> {
    let before = field.place.load(Ordering::Relaxed);
    let (place, value) = fields.find(&field.name, before)?;
    if place != before {
        field.place.store(place, Ordering::Relaxed);
    }
    Some(value)
}

/// One value of a list.
pub(super) fn item<'v>(list: &Val<'v>, at: usize) -> Done<Val<'v>> {
    match list {
        Val::There(list) => list.as_array().and_then(|list| list.get(at)).map(Val::There),
        Val::Made(list) => list.as_array().and_then(|list| list.get(at)).cloned().map(Val::Made),
        Val::Fields(_) => None,
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

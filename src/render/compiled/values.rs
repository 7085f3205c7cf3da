//! The values of expressions.

use super::super::data::{Fields, Looked};
use super::run::{Done, Round, Run, Val};
use super::tree::{Every, Expression, Field, Filter, FilterKind, LoopField, Step, Test, TestKind};
use super::{Given, ROOT, Unknown};
use std::sync::Arc;
use tera::value::Key;
use tera::{Context, Kwargs, State, Value};

impl<'f> From<&'f Val<'_>> for Looked<'f> {
    #[inline]
    fn from(value: &'f Val<'_>) -> Self {
        match value {
            Val::There(value) => Self::Value(value),
            Val::Made(value) => Self::Value(value),
            Val::Fields(fields) => Self::Fields(fields),
            Val::Html(html) => Self::Html(html),
        }
    }
}

impl<'v> Run<'v> {
    /// A value that is there already, which most are: nothing has to be made to look at it.
    pub(super) fn look(&self, expression: &'v Expression) -> Done<Option<&Value>> {
        Ok(self.look_into(expression)?.map(Looked::value))
    }

    /// The same, without a map or a text being made of what was none.
    pub(super) fn look_into(&self, expression: &'v Expression) -> Done<Option<Looked<'_>>> {
        Ok(Some(match expression {
            Expression::Constant(value) => Looked::Value(value),
            Expression::Variable(slot) => Looked::from(self.slot(*slot)),
            Expression::Field(field) => {
                let mut of = match &field.of {
                    // Most fields are those of a variable.
                    Expression::Variable(slot) => Looked::from(self.slot(*slot)),
                    of => match self.look_into(of)? {
                        Some(of) => of,
                        None => return Ok(None),
                    },
                };
                for step in &field.steps {
                    let found = match of {
                        Looked::Value(of) => find(step, of).map(Looked::Value),
                        Looked::Fields(of) => find_in(step, of),
                        Looked::Html(_) => None,
                    };
                    of = match (found, of) {
                        (Some(found), _) => found,
                        (None, Looked::Value(of)) if of.is_undefined() && !step.optional => return Err(Unknown),
                        (None, _) => Looked::Value(&self.compiled.undefined),
                    };
                }
                of
            }
            Expression::Filter(filter) => {
                let (FilterKind::Own(own), []) = (filter.kind, &filter.arguments[..]) else { return Ok(None) };
                let Some(keeps) = &self.compiled.natives.filters[own].keeps else { return Ok(None) };
                match self.look(&filter.of)? {
                    Some(value) if value.is_undefined() => return Err(Unknown),
                    value => return Ok(value.filter(|value| keeps(value)).map(Looked::Value)),
                }
            }
            _ => return Ok(None),
        }))
    }

    pub(super) fn is_true(&mut self, expression: &'v Expression) -> Done<bool> {
        match expression {
            Expression::Not(of) => Ok(!self.is_true(of)?),
            Expression::And(both) => Ok(self.is_true(&both[0])? && self.is_true(&both[1])?),
            Expression::Or(both) => Ok(self.is_true(&both[0])? || self.is_true(&both[1])?),
            Expression::Equal(both, is_unequal) => Ok(self.is_equal(both)? != *is_unequal),
            Expression::Test(test) => self.test(test),
            Expression::Loop(LoopField::First) => Ok(self.round()?.at == 0),
            Expression::Loop(LoopField::Last) => self.round().map(Round::is_last),
            expression => match self.look_into(expression)? {
                Some(looked) => Ok(looked.is_truthy()),
                None => Ok(self.made(expression)?.get().is_truthy()),
            },
        }
    }

    fn round(&self) -> Done<Round> {
        self.loops.last().copied().ok_or(Unknown)
    }

    fn is_equal(&mut self, [one, other]: &'v [Expression; 2]) -> Done<bool> {
        if let (Some(one), Some(other)) = (self.look(one)?, self.look(other)?) {
            return Ok(match (one.as_str(), other.as_str()) {
                (Some(one), Some(other)) => one == other,
                _ => one == other,
            });
        }
        Ok(self.value(one)?.get() == self.value(other)?.get())
    }

    pub(super) fn value(&mut self, expression: &'v Expression) -> Done<Val<'v>> {
        match expression {
            Expression::Constant(value) => Ok(Val::There(value)),
            Expression::Variable(slot) => Ok(self.slot(*slot).clone()),
            Expression::Field(field) => self.field(field),
            expression => self.made(expression),
        }
    }

    /// A value that is made of others.
    #[inline(never)]
    pub(super) fn made(&mut self, expression: &'v Expression) -> Done<Val<'v>> {
        Ok(match expression {
            Expression::Constant(_) | Expression::Variable(_) | Expression::Field(_) => self.value(expression)?,
            Expression::Loop(field) => Val::Made(self.round()?.field(*field)),
            Expression::Not(of) => Val::from(!self.is_true(of)?),
            Expression::And(both) => {
                let first = self.value(&both[0])?;
                if first.get().is_truthy() { self.value(&both[1])? } else { first }
            }
            Expression::Or(both) => {
                let first = self.value(&both[0])?;
                if first.get().is_truthy() { first } else { self.value(&both[1])? }
            }
            Expression::Equal(both, is_unequal) => Val::from(self.is_equal(both)? != *is_unequal),
            Expression::In(both) => {
                let (needle, all) = (self.value(&both[0])?, self.value(&both[1])?);
                match (all.get().as_array(), all.get().as_str(), needle.get().as_str()) {
                    (Some(all), ..) => Val::from(all.contains(needle.get())),
                    (None, Some(text), Some(needle)) => Val::from(text.contains(needle)),
                    _ => return Err(Unknown),
                }
            }
            Expression::Joined(both) => {
                let (one, other) = (self.value(&both[0])?, self.value(&both[1])?);
                if one.is_undefined() || other.is_undefined() {
                    return Err(Unknown);
                }
                Val::Made(Value::from(format!("{}{}", one.get(), other.get())))
            }
            Expression::Choice(parts) => {
                let [condition, then, otherwise] = &**parts;
                let chosen = if self.is_true(condition)? { then } else { otherwise };
                self.value(chosen)?
            }
            Expression::Compared(both, orders) => {
                let (one, other) = (self.value(&both[0])?, self.value(&both[1])?);
                Val::from(orders.contains(&one.get().partial_cmp(other.get()).ok_or(Unknown)?))
            }
            Expression::Slice(of, start, end) => Val::Made(slice(self.value(of)?.get(), *start, *end)?),
            Expression::List(values) => {
                let values: Result<Vec<Value>, Unknown> =
                    values.iter().map(|value| self.value(value).map(Val::into_value)).collect();
                Val::Made(Value::from(values?))
            }
            Expression::Every(every) => self.every(every)?,
            Expression::Call(function, arguments) => self.function(*function, arguments)?,
            Expression::Filter(filter) => self.filter(filter)?,
            Expression::Test(test) => Val::from(self.test(test)?),
        })
    }

    fn field(&mut self, field: &'v Field) -> Done<Val<'v>> {
        let mut of = self.value(&field.of)?;
        for step in &field.steps {
            if of.is_undefined() && !step.optional {
                return Err(Unknown);
            }
            of = match of {
                Val::Fields(fields) => find_in(step, fields).map_or_else(Val::nothing, Val::from),
                Val::Html(_) => Val::nothing(),
                Val::There(value) => find(step, value).map_or_else(Val::nothing, Val::There),
                Val::Made(value) => find(step, &value).cloned().map_or_else(Val::nothing, Val::Made),
            };
        }
        Ok(of)
    }

    fn every(&mut self, every: &'v Every) -> Done<Val<'v>> {
        let of = self.value(&every.of)?;
        let length = of.get().as_array().ok_or(Unknown)?.len();
        let before = self.slot(every.slot).clone();
        let mut values = Vec::with_capacity(length);
        for at in 0..length {
            *self.slot_mut(every.slot) = item(&of, at)?;
            let is_in = match &every.condition {
                Some(condition) => self.is_true(condition)?,
                None => true,
            };
            if is_in {
                values.push(self.value(&every.value)?.into_value());
            }
        }
        *self.slot_mut(every.slot) = before;
        Ok(Val::Made(Value::from(values)))
    }

    fn arguments(&mut self, arguments: &'v [(String, Expression)]) -> Done<Kwargs> {
        if arguments.is_empty() {
            return Ok(Kwargs::new(Arc::clone(&self.compiled.no_arguments)));
        }
        let mut map = tera::Map::with_capacity(arguments.len());
        for (name, value) in arguments {
            let value = self.value(value)?.into_value();
            if value.is_undefined() {
                return Err(Unknown);
            }
            map.insert(Key::String(name.as_str().into()), value);
        }
        Ok(Kwargs::new(Arc::new(map)))
    }

    fn function(&mut self, function: usize, arguments: &'v [(String, Expression)]) -> Done<Val<'v>> {
        let native = &self.compiled.natives.functions[function];
        if let Some(answers) = &native.answers {
            let answer = self.with_arguments(arguments, |_, values| answers(&Given { names: arguments, values }))?;
            if let Some(answer) = answer {
                return Ok(Val::Made(answer));
            }
        }
        let arguments = self.arguments(arguments)?;
        let mut context = Context::new();
        if !native.is_constant
            && let Some(root) = self.root()
        {
            context.insert_value(ROOT, root.into_value());
        }
        (native.call)(arguments, &State::new(&context)).map(Val::Made).map_err(|_| Unknown)
    }

    fn filter(&mut self, filter: &'v Filter) -> Done<Val<'v>> {
        let of = self.value(&filter.of)?;
        if let (FilterKind::Default, [(_, value)]) = (filter.kind, &filter.arguments[..]) {
            // Tera looks at it first, too, and refuses it where it is nothing itself.
            let value = self.value(value)?;
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
                let (from, to) = (self.value(from)?, self.value(to)?);
                let (from, to, is_safe) = match (from.get().as_str(), to.get().as_str()) {
                    (Some(from), Some(text)) => (from, text, to.get().is_safe()),
                    _ => return Err(Unknown),
                };
                let text = of.get().as_str().filter(|_| !is_safe && !of.get().is_safe()).ok_or(Unknown)?;
                Val::Made(Value::from(text.replace(from, to)))
            }
            FilterKind::Own(own) => {
                let arguments = self.arguments(&filter.arguments)?;
                let filter = &self.compiled.natives.filters[own];
                Val::Made((filter.apply)(of.into_value(), arguments).map_err(|_| Unknown)?)
            }
        })
    }

    fn test(&mut self, test: &'v Test) -> Done<bool> {
        let of = self.value(&test.of)?;
        let Some(pattern) = &test.pattern else { return Ok(!of.is_undefined()) };
        if let Some(finder) = &test.finder {
            return match &of {
                Val::Html(html) => Ok(finder.find(html.bytes()).is_some()),
                of => Ok(finder.find(of.get().as_str().ok_or(Unknown)?.as_bytes()).is_some()),
            };
        }
        let pattern = self.value(pattern)?;
        let (text, pattern) = (of.get().as_str().ok_or(Unknown)?, pattern.get().as_str().ok_or(Unknown)?);
        match test.kind {
            TestKind::Containing => Ok(memchr::memmem::find(text.as_bytes(), pattern.as_bytes()).is_some()),
            TestKind::StartingWith => Ok(text.starts_with(pattern)),
            TestKind::EndingWith => Ok(text.ends_with(pattern)),
            TestKind::Defined => Err(Unknown),
        }
    }
}

impl Round {
    fn is_last(self) -> bool {
        self.at + 1 == self.length
    }

    fn field(&mut self, field: LoopField) -> Value {
        match field {
            LoopField::Index => Value::from(self.at as u64 + 1),
            LoopField::Index0 => Value::from(self.at as u64),
            LoopField::First => Value::from(self.at == 0),
            LoopField::Last => Value::from(self.is_last()),
            LoopField::Length => Value::from(self.length as u64),
        }
    }
}

/// A field of a map; where maps are made alike, it is where it was the last time.
fn find<'m>(step: &Step, value: &'m Value) -> Option<&'m Value> {
    let map = value.as_map()?;
    if let Some((key, value)) = map.get_index(step.place.get())
        && is_it(step, key)
    {
        return Some(value);
    }
    let (place, (key, value)) = map.iter().enumerate().find(|(_, (key, _))| is_it(step, key))?;
    step.place.set(place);
    if let Key::Str(key) = key {
        // Another thread may have come first.
        let _ = step.key.set(key);
    }
    Some(value)
}

/// The same in fields of which no map was made.
fn find_in<'m>(step: &Step, fields: &'m Fields) -> Option<Looked<'m>> {
    let before = step.place.get();
    if let Some((key, value)) = fields.at(before)
        && is_called(step, key)
    {
        return Some(value);
    }
    let (place, key, value) = fields.find(&step.name)?;
    step.place.set(place);
    // Another thread may have come first.
    let _ = step.key.set(key);
    Some(value)
}

fn is_it(step: &Step, key: &Key<'static>) -> bool {
    match key {
        Key::Str(key) => is_called(step, key),
        key => key.as_str() == Some(&step.name),
    }
}

/// A name that stands in the program is the same text in all maps that are made alike, at the same place.
fn is_called(step: &Step, key: &'static str) -> bool {
    step.key.get().is_some_and(|known| std::ptr::eq(key, *known)) || key == step.name
}

/// One value of a list.
pub(super) fn item<'v>(list: &Val<'v>, at: usize) -> Done<Val<'v>> {
    match list {
        Val::There(list) => list.as_array().and_then(|list| list.get(at)).map(Val::There),
        Val::Made(list) => list.as_array().and_then(|list| list.get(at)).cloned().map(Val::Made),
        Val::Fields(_) | Val::Html(_) => None,
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

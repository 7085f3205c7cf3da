//! The values of expressions.

use super::super::data::Looked;
use super::super::dates::Dated;
use super::run::{Done, Round, Run, Val};
use super::tree::{Every, Expression, Field, Filter, FilterKind, LoopField, Step, Test, TestKind};
use super::{Given, ROOT, Unknown};
use std::iter;
use std::sync::Arc;
use tera::value::Key;
use tera::{Context, Kwargs, State, Value};

impl<'v> Run<'v> {
    /// A value that is there already, which most are: nothing has to be made to look at it.
    pub(super) fn look(&self, expression: &'v Expression) -> Done<Option<Looked<'_>>> {
        Ok(Some(match expression {
            Expression::Constant(value) => Looked::Value(value),
            Expression::Variable(slot) => self.slot(*slot).look(),
            Expression::Field(field) => {
                let of = match &field.of {
                    // Most fields are those of a variable.
                    Expression::Variable(slot) => self.slot(*slot).look(),
                    of => match self.look(of)? {
                        Some(of) => of,
                        None => return Ok(None),
                    },
                };
                let mut of = self.step(&field.first, of)?;
                for step in &field.more {
                    of = self.step(step, of)?;
                }
                of
            }
            Expression::Filter(filter) => {
                let (FilterKind::Own(own), []) = (filter.kind, &filter.arguments[..]) else { return Ok(None) };
                let Some(keeps) = &self.compiled.natives.filters[own].keeps else { return Ok(None) };
                match self.look(&filter.of)? {
                    Some(value) if value.is_undefined() => return Err(Unknown),
                    value => return Ok(value.filter(|value| keeps(*value))),
                }
            }
            _ => return Ok(None),
        }))
    }

    #[inline]
    fn step<'l>(&'l self, step: &Step, of: Looked<'l>) -> Done<Looked<'l>> {
        match find(step, of) {
            Some(found) => Ok(found),
            None if of.is_undefined() && !step.optional => Err(Unknown),
            None => Ok(Looked::Value(&self.compiled.undefined)),
        }
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
            expression => match self.look(expression)? {
                Some(looked) => Ok(looked.is_truthy()),
                None => Ok(self.made(expression)?.look().is_truthy()),
            },
        }
    }

    fn round(&self) -> Done<Round> {
        self.round.ok_or(Unknown)
    }

    fn is_equal(&mut self, [one, other]: &'v [Expression; 2]) -> Done<bool> {
        if let (Some(one), Some(other)) = (self.look(one)?, self.look(other)?) {
            return Ok(one.equals(other));
        }
        Ok(self.value(one)?.look().equals(self.value(other)?.look()))
    }

    pub(super) fn value(&mut self, expression: &'v Expression) -> Done<Val<'v>> {
        match expression {
            Expression::Constant(value) => Ok(Val::there(value)),
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
                if first.look().is_truthy() { self.value(&both[1])? } else { first }
            }
            Expression::Or(both) => {
                let first = self.value(&both[0])?;
                if first.look().is_truthy() { first } else { self.value(&both[1])? }
            }
            Expression::Equal(both, is_unequal) => Val::from(self.is_equal(both)? != *is_unequal),
            Expression::In(both) => {
                let (needle, all) = (self.value(&both[0])?, self.value(&both[1])?);
                let (needle, all) = (needle.get(), all.get());
                match (all.as_array(), all.as_str(), needle.as_str()) {
                    (Some(all), ..) => Val::from(all.contains(&*needle)),
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
                Val::from(orders.contains(&one.get().partial_cmp(&other.get()).ok_or(Unknown)?))
            }
            Expression::Slice(of, start, end) => slice(&self.value(of)?, *start, *end)?,
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
        for step in iter::once(&field.first).chain(&field.more) {
            if of.is_undefined() && !step.optional {
                return Err(Unknown);
            }
            of = match of {
                Val::There(looked) => find(step, looked).map_or_else(Val::nothing, Val::There),
                Val::Made(value) => {
                    let found = find(step, Looked::Value(&value)).map(|found| found.whole().into_owned());
                    found.map_or_else(Val::nothing, Val::Made)
                }
                Val::Several(_) => Val::nothing(),
            };
        }
        Ok(of)
    }

    fn every(&mut self, every: &'v Every) -> Done<Val<'v>> {
        let of = self.value(&every.of)?;
        let length = of.look().count().ok_or(Unknown)?;
        let before = self.slot(every.slot).clone();
        let mut values: Vec<Val> = Vec::with_capacity(length);
        for at in 0..length {
            *self.slot_mut(every.slot) = of.item(at)?;
            let is_in = match &every.condition {
                Some(condition) => self.is_true(condition)?,
                None => true,
            };
            if is_in {
                values.push(self.value(&every.value)?);
            }
        }
        *self.slot_mut(every.slot) = before;
        let looked = values.iter().map(|value| if let Val::There(looked) = value { Some(*looked) } else { None });
        if let Some(looked) = looked.collect() {
            return Ok(Val::Several(looked));
        }
        Ok(Val::Made(Value::from(values.into_iter().map(Val::into_value).collect::<Vec<_>>())))
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
            let answer = self.with_arguments(arguments, |run, values| {
                answers(&Given { compiled: run.compiled, names: arguments, values })
            })?;
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
            FilterKind::Safe if of.look().is_text() => Val::Made(of.into_value().mark_safe()),
            FilterKind::Default | FilterKind::Safe => return Err(Unknown),
            FilterKind::First | FilterKind::Last => match (of.look().count().ok_or(Unknown)?, filter.kind) {
                (0, _) => Val::Made(Value::none()),
                (_, FilterKind::First) => of.item(0)?,
                (length, _) => of.item(length - 1)?,
            },
            FilterKind::Length => Val::Made(Value::from(of.look().len().ok_or(Unknown)?)),
            FilterKind::Replace => {
                let [(_, from), (_, to)] = &filter.arguments[..] else { return Err(Unknown) };
                let (from, to) = (self.value(from)?, self.value(to)?);
                let (of, from, to) = (of.get(), from.get(), to.get());
                let (from, text, is_safe) = match (from.as_str(), to.as_str()) {
                    (Some(from), Some(text)) => (from, text, to.is_safe()),
                    _ => return Err(Unknown),
                };
                let (to, text) = (text, of.as_str().filter(|_| !is_safe && !of.is_safe()).ok_or(Unknown)?);
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
            return match of.look() {
                Looked::Html(html) => Ok(finder.find(html).is_some()),
                of => Ok(finder.find(of.as_str().ok_or(Unknown)?.as_bytes()).is_some()),
            };
        }
        let pattern = self.value(pattern)?;
        let (text, pattern) = (of.look().as_str().ok_or(Unknown)?, pattern.look().as_str().ok_or(Unknown)?);
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

    pub(super) fn field(self, field: LoopField) -> Value {
        match field {
            LoopField::Index => Value::from(self.at as u64 + 1),
            LoopField::Index0 => Value::from(self.at as u64),
            LoopField::First => Value::from(self.at == 0),
            LoopField::Last => Value::from(self.is_last()),
            LoopField::Length => Value::from(self.length as u64),
        }
    }
}

/// A field; where things are made alike, it is where it was the last time.
fn find<'m>(step: &Step, of: Looked<'m>) -> Option<Looked<'m>> {
    match of {
        Looked::Value(value) => find_in_map(step, value).map(Looked::Value),
        Looked::Fields(fields) => {
            find_at(step, |place| fields.at(place), || fields.place(&step.name)).map(Looked::from)
        }
        Looked::Moment(moment) => {
            find_at(step, |place| moment.at(place), || Dated::place(&step.name)).map(Looked::Value)
        }
        Looked::Story(story) => find_in_map(step, story.card()).map(Looked::Value),
        Looked::Text(_)
        | Looked::Html(_)
        | Looked::List(_)
        | Looked::Values(_)
        | Looked::Several(_)
        | Looked::Stories(_) => None,
    }
}

fn find_in_map<'m>(step: &Step, value: &'m Value) -> Option<&'m Value> {
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

/// The same among what no map was made of: the field at a place, with its name, and the place of the one that is meant.
#[inline]
fn find_at<T>(
    step: &Step,
    at: impl Fn(usize) -> Option<(&'static str, T)>,
    place: impl FnOnce() -> Option<usize>,
) -> Option<T> {
    if let Some((key, value)) = at(step.place.get())
        && is_called(step, key)
    {
        return Some(value);
    }
    let place = place()?;
    let (key, value) = at(place)?;
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

/// A part of a list, or of a text by its characters.
fn slice<'v>(of: &Val<'v>, start: usize, end: usize) -> Done<Val<'v>> {
    match of {
        Val::There(Looked::Stories(stories)) => return Ok(Val::There(Looked::Stories(stories.part(start, end)))),
        Val::There(Looked::List(list)) => {
            let end = end.min(list.len());
            return Ok(Val::There(Looked::List(&list[start.min(end)..end])));
        }
        _ => {}
    }
    let value = of.get();
    if let Some(list) = value.as_array() {
        let end = end.min(list.len());
        return Ok(Val::Made(Value::from(list[start.min(end)..end].to_vec())));
    }
    let text = value.as_str().ok_or(Unknown)?;
    let part: String = text.chars().take(end).skip(start).collect();
    Ok(Val::Made(if value.is_safe() { Value::safe_string(&part) } else { Value::from(part) }))
}

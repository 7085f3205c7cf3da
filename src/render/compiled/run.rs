//! Compiled templates at work.

use super::super::data::{Looked, PageData};
use super::moved::{Gap, Gaps};
use super::tree::{Asking, Component, ComponentCall, Expression, For, Node, Page, Parameter, Slot, Source};
use super::{Compiled, Given, ROOT, Unknown, print};
use std::borrow::Cow;
use std::rc::Rc;
use tera::{Context, Value};

/// How deep components may call each other, as in tera.
const DEEPEST: usize = 20;

/// How many variables of components there is room for at first.
const ROOM: usize = 32;

/// A value: one that is looked at where it lies, or one that was made.
#[derive(Debug, Clone)]
pub(super) enum Val<'v> {
    There(Looked<'v>),
    Made(Value),
    /// A list that was made of what is looked at where it lies.
    Several(Rc<[Looked<'v>]>),
}

impl<'v> Val<'v> {
    #[inline]
    pub(super) fn look(&self) -> Looked<'_> {
        match self {
            Self::There(looked) => *looked,
            Self::Made(value) => Looked::Value(value),
            Self::Several(list) => Looked::Several(list),
        }
    }

    pub(super) fn get(&self) -> Cow<'_, Value> {
        self.look().whole()
    }

    /// Whether it is nothing at all.
    pub(super) fn is_undefined(&self) -> bool {
        self.look().is_undefined()
    }

    pub(super) fn into_value(self) -> Value {
        match self {
            Self::Made(value) => value,
            it => it.get().into_owned(),
        }
    }

    pub(super) fn there(value: &'v Value) -> Self {
        Self::There(Looked::Value(value))
    }

    pub(super) fn nothing() -> Self {
        Self::Made(Value::undefined())
    }

    /// One value of a list.
    pub(super) fn item(&self, at: usize) -> Done<Self> {
        match self {
            Self::There(list) => list.item(at).map(Self::There),
            Self::Made(list) => list.as_array().and_then(|list| list.get(at)).cloned().map(Self::Made),
            Self::Several(list) => list.get(at).copied().map(Self::There),
        }
        .ok_or(Unknown)
    }
}

impl From<bool> for Val<'_> {
    fn from(value: bool) -> Self {
        Self::Made(Value::from(value))
    }
}

/// Where a loop stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Round {
    pub(super) at: usize,
    pub(super) length: usize,
}

/// Whose variables are where among all that are known.
#[derive(Debug, Clone, Copy)]
struct Frame<'v> {
    names: &'v [String],
    base: usize,
}

pub(super) type Done<T = ()> = Result<T, Unknown>;

/// Values by their names.
type Named<'v> = &'v [(&'v str, &'v Value)];

/// The same, where they lie.
type Arguments<'v> = &'v [(&'v str, Looked<'v>)];

/// One page or component while it is rendered.
#[derive(Debug)]
pub(super) struct Run<'v> {
    pub(super) compiled: &'v Compiled,
    /// The variables of the page and of all components that are open, the innermost last.
    slots: Vec<Val<'v>>,
    /// Where those of the innermost begin.
    base: usize,
    frames: Vec<Frame<'v>>,
    /// Where the innermost loop stands.
    pub(super) round: Option<Round>,
    /// Of a page, what it has beside what its templates name.
    data: Option<&'v PageData<'v>>,
    /// What someone who is no template has for components that ask for it by themselves.
    given: Named<'v>,
    /// What belongs where in a component that is to be moved: it is not printed then.
    gaps: Option<Gaps>,
}

/// Renders a page.
pub(super) fn page(compiled: &Compiled, page: &Page, data: &PageData, out: &mut Vec<u8>) -> Done {
    let mut slots = Vec::with_capacity(page.names.len() + ROOM);
    // What is no variable of the page's own has no name.
    let datum = |name: &String| if name.is_empty() { None } else { data.get(name) };
    slots.extend(page.names.iter().map(|name| datum(name).map_or_else(Val::nothing, Val::There)));
    Run { slots, data: Some(data), ..Run::new(compiled, &page.names) }.nodes(&page.nodes, out)
}

/// Renders a component for someone who is no template; if it is to be moved, there is room for what belongs where, which
/// comes back in place of being printed there.
pub(super) fn component(
    compiled: &Compiled,
    component: &Component,
    arguments: Arguments<'_>,
    given: Named<'_>,
    room: Option<Gaps>,
    out: &mut Vec<u8>,
) -> Done<Gaps> {
    let slots = Vec::with_capacity(ROOM);
    let mut run = Run { slots, given, gaps: room, ..Run::new(compiled, &[]) };
    let mut taken = 0;
    for (parameter, name) in component.parameters.iter().zip(&component.names) {
        let argument = arguments.iter().find(|(argument, _)| argument == name).map(|(_, value)| Val::There(*value));
        taken += usize::from(argument.is_some());
        let value = argument.or_else(|| if parameter.implicit { run.implicit(name) } else { None });
        run.give(parameter, value)?;
    }
    // One is no parameter.
    if taken < arguments.len() {
        return Err(Unknown);
    }
    run.component(component, 0, out)?;
    Ok(run.gaps.unwrap_or_default())
}

/// The value of an expression that is the same on every page.
pub(super) fn constant(compiled: &Compiled, expression: &Expression) -> Option<Value> {
    if matches!(expression, Expression::Constant(_)) || !is_constant(compiled, expression) {
        return None;
    }
    Run::new(compiled, &[]).value(expression).ok().map(Val::into_value)
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

impl<'v> Run<'v> {
    /// A page, or someone who calls a component, with variables of these names.
    fn new(compiled: &'v Compiled, names: &'v [String]) -> Self {
        Self {
            compiled,
            slots: Vec::new(),
            base: 0,
            frames: vec![Frame { names, base: 0 }],
            round: None,
            data: None,
            given: &[],
            gaps: None,
        }
    }

    pub(super) fn slot(&self, slot: Slot) -> &Val<'v> {
        &self.slots[self.base + slot]
    }

    pub(super) fn slot_mut(&mut self, slot: Slot) -> &mut Val<'v> {
        &mut self.slots[self.base + slot]
    }

    pub(super) fn nodes(&mut self, nodes: &'v [Node], out: &mut Vec<u8>) -> Done {
        for node in nodes {
            match node {
                Node::Text(text) => out.extend_from_slice(text.as_bytes()),
                Node::Print(expression) => self.print(expression, out)?,
                Node::Root(slot) => match &mut self.gaps {
                    Some(gaps) => gaps.push((out.len() as u32, Gap::Root)),
                    None => print::looked(self.slot(*slot).look(), out)?,
                },
                Node::Argument(slot) => {
                    self.gaps.as_mut().ok_or(Unknown)?.push((out.len() as u32, Gap::Argument(small(*slot)?)));
                }
                Node::Asking(asking) => self.asking(asking, out)?,
                Node::If(condition, then, otherwise) => {
                    let chosen = if self.is_true(condition)? { then } else { otherwise };
                    self.nodes(chosen, out)?;
                }
                Node::For(each) => self.each(each, out)?,
                Node::Set(slot, value) => *self.slot_mut(*slot) = self.value(value)?,
                Node::Check(slot, kind) => {
                    let value = self.slot(*slot);
                    if value.is_undefined() || kind.is_some_and(|kind| !kind.takes(value.look())) {
                        return Err(Unknown);
                    }
                }
                Node::Include { nodes, sets } => {
                    let before = self.kept(sets);
                    self.nodes(nodes, out)?;
                    self.restore(sets, &before);
                }
                Node::Component(call) => self.call(call, out)?,
                Node::Shown(shown) => self.shown(shown, out)?,
            }
        }
        Ok(())
    }

    /// What a condition chooses whatever the answer is, or what is there for each answer.
    fn asking(&mut self, asking: &'v Asking, out: &mut Vec<u8>) -> Done {
        match (self.is_true(&asking.yes)?, self.is_true(&asking.no)?) {
            (true, true) => self.nodes(&asking.then, out),
            (false, false) => self.nodes(&asking.otherwise, out),
            (answer, _) => {
                self.only(asking.question, answer, &asking.then, out)?;
                self.only(asking.question, !answer, &asking.otherwise, out)
            }
        }
    }

    /// What is only there for this answer.
    fn only(&mut self, question: usize, answer: bool, nodes: &'v [Node], out: &mut Vec<u8>) -> Done {
        if nodes.is_empty() {
            return Ok(());
        }
        let gaps = self.gaps.as_mut().ok_or(Unknown)?;
        let place = gaps.len();
        gaps.push((out.len() as u32, Gap::Root));
        self.nodes(nodes, out)?;
        let gaps = self.gaps.as_mut().ok_or(Unknown)?;
        let (question, within) = (small(question)?, small(gaps.len() - place - 1)?);
        gaps[place].1 = Gap::Only { question, answer, within, end: out.len() as u32 };
        Ok(())
    }

    fn print(&mut self, expression: &'v Expression, out: &mut Vec<u8>) -> Done {
        if let Some(looked) = self.look(expression)? {
            return print::looked(looked, out);
        }
        match expression {
            Expression::Choice(parts) => {
                let [condition, then, otherwise] = &**parts;
                let chosen = if self.is_true(condition)? { then } else { otherwise };
                self.print(chosen, out)
            }
            Expression::Call(function, arguments) => {
                let Some(prints) = &self.compiled.natives.functions[*function].prints else {
                    return print::looked(self.made(expression)?.look(), out);
                };
                let printed = self.with_arguments(arguments, |run, values| {
                    let root = run.root();
                    prints(
                        &Given { compiled: run.compiled, names: arguments, values },
                        root.as_ref().map(Val::get).as_deref(),
                        out,
                    )
                });
                printed?.ok_or(Unknown)
            }
            expression => print::looked(self.made(expression)?.look(), out),
        }
    }

    fn each(&mut self, each: &'v For, out: &mut Vec<u8>) -> Done {
        let list = self.value(&each.of)?;
        let length = list.look().count().ok_or(Unknown)?;
        if length == 0 {
            return self.nodes(&each.otherwise, out);
        }
        let own = std::mem::replace(self.slot_mut(each.slot), Val::nothing());
        let before = self.kept(&each.sets);
        for at in 0..length {
            *self.slot_mut(each.slot) = list.item(at)?;
            let around = self.round.replace(Round { at, length });
            self.nodes(&each.body, out)?;
            self.round = around;
            self.restore(&each.sets, &before);
        }
        *self.slot_mut(each.slot) = own;
        Ok(())
    }

    fn call(&mut self, call: &'v ComponentCall, out: &mut Vec<u8>) -> Done {
        let Some(place) = call.place else { return self.foreign(call, out) };
        let component = &self.compiled.components[place];
        let sources = call.sources.get_or_init(|| self.sources(call, component)).as_ref().ok_or(Unknown)?;
        let start = self.slots.len();
        for (at, (source, parameter)) in sources.iter().zip(&component.parameters).enumerate() {
            let value = match source {
                Source::Argument(argument) => Some(self.value(&call.arguments[*argument].1)?),
                Source::Caller(slot) if !self.slot(*slot).is_undefined() => Some(self.slot(*slot).clone()),
                Source::Caller(_) | Source::Callers => self.implicit(&component.names[at]),
                Source::Constant(place) => Some(Val::there(&self.compiled.constants[*place].1)),
                Source::Default => None,
            };
            self.give(parameter, value)?;
        }
        self.component(component, start, out)
    }

    /// Where the parameters of a component come from that is called here; nothing where an argument is no parameter.
    fn sources(&self, call: &ComponentCall, component: &Component) -> Option<Vec<Source>> {
        let parameters = &component.names[..component.parameters.len()];
        if call.arguments.iter().any(|(name, _)| !parameters.contains(name)) {
            return None;
        }
        let names = self.frames.last().map_or(&[][..], |frame| frame.names);
        let is_page = self.data.is_some() && self.frames.len() == 1;
        let constant = |name: &String| self.compiled.constants.iter().position(|(constant, _)| constant == name);
        let source = |(parameter, name): (&Parameter, &String)| {
            if let Some(argument) = call.arguments.iter().rposition(|(argument, _)| argument == name) {
                return Source::Argument(argument);
            }
            match names.iter().position(|other| other == name) {
                _ if !parameter.implicit => Source::Default,
                Some(slot) => Source::Caller(slot),
                // A page has nothing of its own by such a name.
                None => constant(name).filter(|_| is_page).map_or(Source::Callers, Source::Constant),
            }
        };
        Some(component.parameters.iter().zip(parameters).map(source).collect())
    }

    /// Adds a variable for a parameter of a component that is to be called.
    fn give(&mut self, parameter: &'v Parameter, value: Option<Val<'v>>) -> Done {
        let value = value.or_else(|| parameter.default.as_ref().map(Val::there)).ok_or(Unknown)?;
        // Whether something that is not there will do, tera knows.
        if value.is_undefined() || parameter.kind.is_some_and(|kind| !kind.takes(value.look())) {
            return Err(Unknown);
        }
        self.slots.push(value);
        Ok(())
    }

    /// A component whose parameters are there, as the variables from `start` on.
    fn component(&mut self, component: &'v Component, start: usize, out: &mut Vec<u8>) -> Done {
        if self.frames.len() > DEEPEST {
            return Err(Unknown);
        }
        self.slots.resize_with(start + component.names.len(), Val::nothing);
        self.frames.push(Frame { names: &component.names, base: start });
        let base = std::mem::replace(&mut self.base, start);
        self.nodes(&component.nodes, out)?;
        self.base = base;
        self.frames.pop();
        self.slots.truncate(start);
        Ok(())
    }

    /// A component that is not compiled.
    fn foreign(&mut self, call: &'v ComponentCall, out: &mut Vec<u8>) -> Done {
        let (mut given, mut implicit) = (Context::new(), Context::new());
        for (name, value) in &call.arguments {
            given.insert_value(name.clone(), self.value(value)?.into_value());
        }
        for (name, value) in &self.compiled.constants {
            implicit.insert_value(name.clone(), value.clone());
        }
        // It may call others, which ask for more than it does itself.
        for name in &self.compiled.implicit {
            if let Some(value) = self.callers(name) {
                implicit.insert_value(name.clone(), value.into_value());
            }
        }
        let tera = &self.compiled.tera;
        tera.render_component_with_implicits_to(&call.name, &given, &implicit, None, true, out).map_err(|_| Unknown)
    }

    /// What a component asks for by itself: of its callers, or of what every page has.
    fn implicit(&self, name: &str) -> Option<Val<'v>> {
        let constant = || self.compiled.constants.iter().find(|(constant, _)| constant == name);
        self.callers(name).or_else(|| constant().map(|(_, value)| Val::there(value)))
    }

    /// What those who called have by a name, however far away.
    fn callers(&self, name: &str) -> Option<Val<'v>> {
        let found = self.frames.iter().rev().find_map(|frame| self.in_frame(*frame, name));
        let is_named = || self.frames.first().is_some_and(|page| page.names.iter().any(|other| other == name));
        let data = || self.data?.get(name).filter(|_| !is_named()).map(Val::There);
        let given = || self.given.iter().find(|(given, _)| *given == name).map(|(_, value)| Val::there(value));
        found.or_else(data).or_else(given)
    }

    fn in_frame(&self, frame: Frame<'v>, name: &str) -> Option<Val<'v>> {
        let slot = frame.names.iter().position(|other| other == name)?;
        self.slots.get(frame.base + slot).filter(|value| !value.is_undefined()).cloned()
    }

    /// The way to the root where a function is called; nothing where that is not known.
    pub(super) fn root(&self) -> Option<Val<'v>> {
        let found = self.in_frame(*self.frames.last()?, ROOT);
        let of_page = self.data.filter(|_| self.frames.len() == 1);
        found.or_else(|| of_page?.get(ROOT).map(Val::There))
    }

    fn kept(&self, slots: &[Slot]) -> Vec<Val<'v>> {
        slots.iter().map(|slot| self.slot(*slot).clone()).collect()
    }

    fn restore(&mut self, slots: &[Slot], before: &[Val<'v>]) {
        for (slot, value) in slots.iter().zip(before) {
            self.slot_mut(*slot).clone_from(value);
        }
    }

    /// Works out arguments, hands them to `use_them`, and forgets them.
    pub(super) fn with_arguments<T>(
        &mut self,
        arguments: &'v [(String, Expression)],
        use_them: impl FnOnce(&Self, &[Val<'v>]) -> T,
    ) -> Done<T> {
        let start = self.slots.len();
        for (_, value) in arguments {
            let value = self.value(value)?;
            if value.is_undefined() {
                return Err(Unknown);
            }
            self.slots.push(value);
        }
        let used = use_them(self, &self.slots[start..]);
        self.slots.truncate(start);
        Ok(used)
    }
}

/// A number of which nobody has more than a few.
fn small(number: usize) -> Done<u8> {
    u8::try_from(number).map_err(|_| Unknown)
}

//! Functions and filters that are called by tera and by compiled templates alike.

use super::super::data::Looked;
use super::super::shelves::Shelves;
use super::Compiled;
use super::run::Val;
use super::tree::Expression;
use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;
use tera::{Filter, Function, Kwargs, State, TeraResult, Value};

type Called = dyn Fn(Kwargs, &State) -> TeraResult<Value> + Send + Sync;
type Answers = dyn Fn(&Given) -> Option<Value> + Send + Sync;
type Prints = dyn Fn(&Given, Option<&Value>, &mut Vec<u8>) -> Option<()> + Send + Sync;
type Keeps = dyn Fn(Looked) -> bool + Send + Sync;

/// The arguments of a function that a compiled template calls, where nothing is put together for it.
pub(in crate::render) struct Given<'g, 'v> {
    pub(in crate::render) compiled: &'g Compiled,
    pub(super) names: &'g [(String, Expression)],
    pub(super) values: &'g [Val<'v>],
}

impl Given<'_, '_> {
    /// An argument by its name.
    pub(in crate::render) fn get(&self, name: &str) -> Option<Looked<'_>> {
        self.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    /// All arguments, in the order of their names.
    pub(in crate::render) fn iter(&self) -> impl ExactSizeIterator<Item = (&str, Looked<'_>)> {
        self.names.iter().zip(self.values).map(|((name, _), value)| (name.as_str(), value.look()))
    }
}

/// A function that templates call, for tera and for compiled templates.
#[derive(Clone)]
pub(in crate::render) struct Native {
    pub(in crate::render) name: &'static str,
    pub(super) call: Arc<Called>,
    pub(super) answers: Option<Arc<Answers>>,
    pub(super) prints: Option<Arc<Prints>>,
    /// The component by which it shows the cards of `of`, with all that it is given beside.
    pub(super) shows: Option<&'static str>,
    /// Whether the same arguments always have the same answer, and asking does nothing else.
    pub(super) is_constant: bool,
}

impl Native {
    /// One whose answer depends on what it is asked alone.
    pub(in crate::render) fn constant(
        name: &'static str,
        call: impl Fn(Kwargs, &State) -> TeraResult<Value> + Send + Sync + 'static,
    ) -> Self {
        Self { name, call: Arc::new(call), answers: None, prints: None, shows: None, is_constant: true }
    }

    /// One whose answer depends on the page, too.
    pub(in crate::render) fn new(
        name: &'static str,
        call: impl Fn(Kwargs, &State) -> TeraResult<Value> + Send + Sync + 'static,
    ) -> Self {
        Self { is_constant: false, ..Self::constant(name, call) }
    }

    /// A quicker way to the same answers for compiled templates; where it has none, the other way is gone.
    pub(in crate::render) fn answering(
        self,
        answers: impl Fn(&Given) -> Option<Value> + Send + Sync + 'static,
    ) -> Self {
        Self { answers: Some(Arc::new(answers)), ..self }
    }

    /// What a compiled template prints in place of the answer, given the way to the root where that is known: what tera
    /// would print. Where it comes back with nothing, tera renders the page.
    pub(in crate::render) fn printing(
        self,
        prints: impl Fn(&Given, Option<&Value>, &mut Vec<u8>) -> Option<()> + Send + Sync + 'static,
    ) -> Self {
        Self { prints: Some(Arc::new(prints)), ..self }
    }

    /// What it prints are the cards of `of`, shown by this component with its other arguments.
    pub(in crate::render) fn showing(self, component: &'static str) -> Self {
        Self { shows: Some(component), ..self }
    }
}

impl Debug for Native {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Function<TeraResult<Value>> for Native {
    fn call(&self, kwargs: Kwargs, state: &State) -> TeraResult<Value> {
        (self.call)(kwargs, state)
    }
}

/// A filter of the site's own, for tera and for compiled templates.
#[derive(Clone)]
pub(in crate::render) struct NativeFilter {
    pub(in crate::render) name: &'static str,
    pub(super) apply: Arc<dyn Fn(Value, Kwargs) -> TeraResult<Value> + Send + Sync>,
    pub(super) keeps: Option<Arc<Keeps>>,
}

impl NativeFilter {
    pub(in crate::render) fn new(
        name: &'static str,
        apply: impl Fn(Value, Kwargs) -> TeraResult<Value> + Send + Sync + 'static,
    ) -> Self {
        Self { name, apply: Arc::new(apply), keeps: None }
    }

    /// Tells which values it hands on as they are where it has no arguments.
    pub(in crate::render) fn keeping(self, keeps: impl Fn(Looked) -> bool + Send + Sync + 'static) -> Self {
        Self { keeps: Some(Arc::new(keeps)), ..self }
    }
}

impl Debug for NativeFilter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Filter<Value, TeraResult<Value>> for NativeFilter {
    fn call(&self, value: Value, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
        (self.apply)(value, kwargs)
    }
}

/// The functions and filters that compiled templates may use.
#[derive(Debug, Default)]
pub(in crate::render) struct Natives {
    pub(in crate::render) functions: Vec<Native>,
    pub(in crate::render) filters: Vec<NativeFilter>,
    pub(in crate::render) shelves: Option<Arc<Shelves>>,
}

//! What a template consists of once it is compiled.

use super::super::data::Looked;
use super::questions::Question;
use super::shown::Shown;
use ahash::AHashMap;
use memchr::memmem::Finder;
use std::cmp::Ordering;
use std::sync::atomic::{self, AtomicUsize};
use std::sync::{Arc, OnceLock, RwLock};
use tera::Value;

/// A variable by its place among those of its template or component.
pub(super) type Slot = usize;

/// A piece of a template.
#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Print(Expression),
    /// The way to the root, in a component that prints it and does nothing else with it.
    Root(Slot),
    /// An argument that only the one knows who shows the component, in one that is to be moved.
    Argument(Slot),
    /// The way that a condition chooses which asks something of such an argument.
    Asking(Box<Asking>),
    /// The way that the condition chooses.
    If(Expression, Vec<Node>, Vec<Node>),
    For(Box<For>),
    Set(Slot, Expression),
    /// Whether a variable is there and of the right kind, in a page in which a component stands in the place of its call.
    Check(Slot, Option<Kind>),
    /// Another template in the place of `{% include %}`; what it sets is forgotten at its end.
    Include {
        nodes: Vec<Node>,
        sets: Vec<Slot>,
    },
    Component(ComponentCall),
    /// What may be a card, in a page whose depth is known.
    Shown(Box<Shown>),
}

impl Node {
    /// The nodes in it, by where they are.
    pub(super) fn inner_mut(&mut self) -> [&mut [Node]; 2] {
        match self {
            Self::If(_, then, otherwise) => [then, otherwise],
            Self::For(each) => [&mut each.body, &mut each.otherwise],
            Self::Asking(asking) => [&mut asking.then, &mut asking.otherwise],
            Self::Include { nodes, .. } => [nodes, &mut []],
            Self::Text(_)
            | Self::Print(_)
            | Self::Root(_)
            | Self::Argument(_)
            | Self::Set(..)
            | Self::Check(..)
            | Self::Component(_)
            // Is made when all that looks at nodes in this way is done.
            | Self::Shown(_) => [&mut [], &mut []],
        }
    }
}

/// A condition that asks something of what only the one knows who shows the component.
#[derive(Debug)]
pub(super) struct Asking {
    /// What it asks, by its place among the [questions](Component::questions).
    pub(super) question: usize,
    /// The condition where the answer is yes, and where it is no.
    pub(super) yes: Expression,
    pub(super) no: Expression,
    pub(super) then: Vec<Node>,
    pub(super) otherwise: Vec<Node>,
}

#[derive(Debug)]
pub(super) struct For {
    pub(super) slot: Slot,
    pub(super) of: Expression,
    pub(super) body: Vec<Node>,
    pub(super) otherwise: Vec<Node>,
    /// What the body sets, which is forgotten with every round.
    pub(super) sets: Vec<Slot>,
}

/// A component that is called by its name; it may not have been compiled.
#[derive(Debug)]
pub(super) struct ComponentCall {
    pub(super) name: String,
    /// Its place among the compiled ones, once all are.
    pub(super) place: Option<usize>,
    pub(super) arguments: Vec<(String, Expression)>,
    /// Where each parameter of the component comes from, found out at the first call; nothing where an argument is none
    /// of them.
    pub(super) sources: OnceLock<Option<Vec<Source>>>,
}

/// Where a parameter of a component comes from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    /// The argument at this place.
    Argument(usize),
    /// Whoever calls has it by itself, in this variable.
    Caller(Slot),
    /// Whoever called before, or every page.
    Callers,
    /// What is the same on every page, by its place.
    Constant(usize),
    Default,
}

#[derive(Debug)]
pub(super) enum Expression {
    Constant(Value),
    Variable(Slot),
    Loop(LoopField),
    Field(Box<Field>),
    Not(Box<Expression>),
    And(Box<[Expression; 2]>),
    Or(Box<[Expression; 2]>),
    /// Equal, or unequal where it is so marked.
    Equal(Box<[Expression; 2]>, bool),
    /// `a in b`
    In(Box<[Expression; 2]>),
    /// `a ~ b`
    Joined(Box<[Expression; 2]>),
    /// `a if b else c`, as `[b, a, c]`.
    Choice(Box<[Expression; 3]>),
    /// `a < b` and its like: which of the orders are right.
    Compared(Box<[Expression; 2]>, &'static [Ordering]),
    /// `list[1:4]`
    Slice(Box<Expression>, usize, usize),
    List(Vec<Expression>),
    /// `[value for slot in of if condition]`
    Every(Box<Every>),
    /// A function by its place, with its arguments by name.
    Call(usize, Vec<(String, Expression)>),
    Filter(Box<Filter>),
    Test(Box<Test>),
}

/// `of.one.other`
#[derive(Debug)]
pub(super) struct Field {
    pub(super) of: Expression,
    /// Most have but one.
    pub(super) first: Step,
    pub(super) more: Vec<Step>,
}

/// One field on the way.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) name: String,
    /// `?.`: nothing of nothing is nothing.
    pub(super) optional: bool,
    /// Where it was found last: maps that are made alike have it at the same place.
    pub(super) place: Place,
    /// What such maps call it: one and the same text in all of them.
    pub(super) key: OnceLock<&'static str>,
}

/// A place that is remembered.
#[derive(Debug, Default)]
pub(super) struct Place(AtomicUsize);

impl Place {
    pub(super) fn get(&self) -> usize {
        self.0.load(atomic::Ordering::Relaxed)
    }

    pub(super) fn set(&self, place: usize) {
        self.0.store(place, atomic::Ordering::Relaxed);
    }
}

impl Clone for Place {
    fn clone(&self) -> Self {
        Self(AtomicUsize::new(self.get()))
    }
}

#[derive(Debug)]
pub(super) struct Every {
    pub(super) value: Expression,
    pub(super) slot: Slot,
    pub(super) of: Expression,
    pub(super) condition: Option<Expression>,
}

#[derive(Debug)]
pub(super) struct Filter {
    pub(super) kind: FilterKind,
    pub(super) of: Expression,
    pub(super) arguments: Vec<(String, Expression)>,
}

/// The filters that are known here.
#[derive(Debug, Clone, Copy)]
pub(super) enum FilterKind {
    Default,
    First,
    Last,
    Length,
    Replace,
    Safe,
    /// One of the site's own, by its place.
    Own(usize),
}

#[derive(Debug)]
pub(super) struct Test {
    pub(super) kind: TestKind,
    pub(super) of: Expression,
    pub(super) pattern: Option<Expression>,
    /// Looks for the pattern of [`TestKind::Containing`] where that is known.
    pub(super) finder: Option<Finder<'static>>,
}

impl Test {
    pub(super) fn new(kind: TestKind, of: Expression, pattern: Option<Expression>) -> Self {
        let finder = match (kind, &pattern) {
            (TestKind::Containing, Some(Expression::Constant(pattern))) => pattern.as_str(),
            _ => None,
        };
        let finder = finder.map(|pattern| Finder::new(pattern).into_owned());
        Self { kind, of, pattern, finder }
    }
}

/// The tests that are known here.
#[derive(Debug, Clone, Copy)]
pub(super) enum TestKind {
    Defined,
    Containing,
    StartingWith,
    EndingWith,
}

/// `loop.first` and the like.
#[derive(Debug, Clone, Copy)]
pub(super) enum LoopField {
    Index,
    Index0,
    First,
    Last,
    Length,
}

/// A component as it is defined.
#[derive(Debug)]
pub(in crate::render) struct Component {
    pub(super) name: String,
    pub(super) parameters: Vec<Parameter>,
    /// The names of its variables; its parameters come first.
    pub(super) names: Vec<String>,
    pub(super) nodes: Vec<Node>,
    /// Whether it is the same wherever it stands but for the way to the root, which it prints and does nothing else with.
    pub(super) is_movable: bool,
    /// The parameters, if it is movable, that it does nothing with but print them and ask [`Component::questions`].
    pub(super) open: Vec<Slot>,
    /// What its conditions ask of these.
    pub(super) questions: Vec<Question>,
}

#[derive(Debug, Clone)]
pub(super) struct Parameter {
    pub(super) kind: Option<Kind>,
    pub(super) default: Option<Value>,
    /// `@name`: taken from whoever calls, however far away.
    pub(super) implicit: bool,
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Bool,
    Integer,
    Number,
    List,
    Map,
}

impl Kind {
    pub(super) fn takes(self, looked: Looked<'_>) -> bool {
        let value = match looked {
            Looked::Value(value) => value,
            Looked::Text(_) | Looked::Html(_) => return matches!(self, Self::Text),
            Looked::Moment(_) | Looked::Fields(_) | Looked::Story(_) => return matches!(self, Self::Map),
            Looked::List(_) | Looked::Values(_) | Looked::Several(_) | Looked::Stories(_) => {
                return matches!(self, Self::List);
            }
        };
        match self {
            Self::Text => value.is_string(),
            Self::Bool => value.is_bool(),
            Self::Integer => value.is_number() && !value.is_f64(),
            Self::Number => value.is_number(),
            Self::List => value.is_array(),
            Self::Map => value.is_map(),
        }
    }
}

/// A page's template with all that it extends and includes.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) names: Vec<String>,
    pub(super) nodes: Vec<Node>,
    /// The same for pages that lie equally deep, by the way to the root; nothing where that cannot be known before.
    pub(super) by_root: RwLock<AHashMap<String, Option<Arc<Page>>>>,
}

impl Page {
    pub(super) fn new(names: Vec<String>, nodes: Vec<Node>) -> Self {
        Self { names, nodes, by_root: RwLock::default() }
    }
}

//! Templates compiled for pages and components that are rendered tens of thousands of times.
//!
//! Tera decides what a template means; this is a short cut for the plain ones among them, which nearly all of a theme's
//! are. Names are places in a list instead of keys in trees, fields are looked for where they were found last, what is the
//! same on every page is worked out once, and nothing is copied to be printed. A template with anything that is not known
//! here is not compiled, and whatever comes up in a page that is not known here, an undefined name for instance, stops it
//! with [`Unknown`]: then tera renders it from the beginning, and says what is wrong. Tests render the same both ways.

mod expressions;
mod inlined;
mod known;
mod movable;
mod moved;
mod natives;
mod parser;
mod print;
mod questions;
mod run;
mod shown;
mod tokens;
mod tree;
mod values;

#[cfg(test)]
mod tests;

pub(super) use moved::{Moved, Open};
pub(super) use natives::{Given, Native, NativeFilter, Natives};
pub(super) use tree::Component;

use super::data::{Looked, PageData};
use ahash::AHashMap;
use moved::Gaps;
use questions::Question;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};
use tera::{ComponentArg, Context, Tera, TeraResult, Value};
use tree::{Page, Slot};

/// The name of the way to the root.
const ROOT: &str = "root";

/// For how many ways to the root pages are remembered; a site has a handful.
const MOST_ROOTS: usize = 64;

thread_local! {
    /// What components that are to be moved are put together in.
    static SCRATCH: RefCell<(Vec<u8>, Gaps)> = RefCell::default();
}

/// Something that only tera knows the meaning of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unknown;

/// The compiled templates of an edition.
#[derive(Debug)]
pub(super) struct Compiled {
    natives: Natives,
    /// What is the same on every page, by its name.
    constants: Vec<(String, Value)>,
    pages: AHashMap<String, Page>,
    components: Vec<Component>,
    by_name: AHashMap<String, usize>,
    /// What any component asks for by itself.
    implicit: BTreeSet<String>,
    /// Renders what is not compiled.
    tera: Arc<Tera>,
    no_arguments: Arc<tera::Map>,
    undefined: Value,
}

impl Compiled {
    /// Compiles what can be compiled: all components, and the templates with these names.
    pub(super) fn new<'t>(
        templates: &[(&'t str, &'t str)],
        pages: &[&'t str],
        constants: Vec<(String, Value)>,
        natives: Natives,
        tera: &Arc<Tera>,
    ) -> Self {
        let all = tera.get_component_names().filter_map(|name| tera.get_component_definition(name));
        let implicit = |argument: &ComponentArg| argument.is_implicit().then(|| argument.name().to_owned());
        let implicit = all.flat_map(|component| component.args().iter().filter_map(implicit).collect::<Vec<_>>());
        let mut compiled = Self {
            implicit: implicit.collect(),
            natives,
            constants,
            pages: AHashMap::new(),
            components: Vec::new(),
            by_name: AHashMap::new(),
            tera: Arc::clone(tera),
            no_arguments: Arc::default(),
            undefined: Value::undefined(),
        };
        let mut components = Vec::new();
        for (_, source) in templates {
            components.extend(parser::components(source, &compiled));
        }
        let made =
            pages.iter().filter_map(|name| Some(((*name).to_owned(), parser::page(name, templates, &compiled)?)));
        compiled.pages = made.collect();
        for (place, component) in components.iter().enumerate() {
            // Two of one name are an error, which tera reports.
            compiled.by_name.insert(component.name.clone(), place);
        }
        compiled.components = components;
        let Self { by_name, components, pages, .. } = &mut compiled;
        let all = components.iter_mut().map(|component| &mut component.nodes);
        all.chain(pages.values_mut().map(|page| &mut page.nodes)).for_each(|nodes| parser::link(nodes, by_name));
        movable::find(&mut compiled);
        compiled
    }

    /// Renders a page at the end of `out`.
    pub(super) fn page(&self, template: &str, data: &PageData, out: &mut Vec<u8>) -> TeraResult<()> {
        let start = out.len();
        if self.try_page(template, data, out).is_ok() {
            return Ok(());
        }
        out.truncate(start);
        self.tera.render_to(template, &data.context(), out)
    }

    fn try_page(&self, template: &str, data: &PageData, out: &mut Vec<u8>) -> Result<(), Unknown> {
        let page = self.pages.get(template).ok_or(Unknown)?;
        // A page that hides what every page has is not for us.
        if self.constants.iter().any(|(name, _)| data.get(name).is_some()) {
            return Err(Unknown);
        }
        let at = data.get(ROOT).and_then(|root| self.at(page, root));
        run::page(self, at.as_deref().unwrap_or(page), data, out)
    }

    /// The template of all pages that lie so deep.
    fn at(&self, page: &Page, root: Looked<'_>) -> Option<Arc<Page>> {
        let Looked::Value(root) = root else { return None };
        let way = root.as_str().filter(|_| !root.is_safe())?;
        if let Some(at) = page.by_root.read().unwrap_or_else(PoisonError::into_inner).get(way) {
            return at.clone();
        }
        let mut by_root = page.by_root.write().unwrap_or_else(PoisonError::into_inner);
        // Whoever waited for it finds it.
        if by_root.len() < MOST_ROOTS && !by_root.contains_key(way) {
            by_root.insert(way.to_owned(), inlined::page(self, page, root).map(Arc::new));
        }
        by_root.get(way).cloned().flatten()
    }

    /// A component that can be moved, with arguments that are the same each time it is rendered, `given` among them what it
    /// may ask for by itself; nothing where it does more with the way to the root than print it. Arguments that it leaves
    /// open are not for it.
    pub(super) fn movable(
        &self,
        name: &str,
        arguments: &[(&str, &Value)],
        given: &[(&str, &Value)],
    ) -> Option<Component> {
        let component = &self.components[*self.by_name.get(name)?];
        if !component.is_movable || arguments.iter().chain(given).any(|(name, _)| *name == ROOT) {
            return None;
        }
        known::component(self, component, arguments, given)
    }

    /// Takes those of a component's arguments out of all that it leaves open where it is moved, its own defaults among
    /// them; nothing where it does not take them so, and all stay.
    pub(super) fn open(&self, name: &str, arguments: &mut Vec<(&str, &Value)>) -> Option<Open> {
        let component = &self.components[*self.by_name.get(name)?];
        let given = |slot: Slot| arguments.iter().find(|(name, _)| *name == component.names[slot]);
        let taken = |slot: &Slot| {
            let parameter = &component.parameters[*slot];
            let value = given(*slot).map(|(_, value)| *value).or(parameter.default.as_ref())?;
            parameter.kind.is_some_and(|kind| kind.takes(Looked::Value(value))).then(|| (*slot, value.clone()))
        };
        let open: Vec<(Slot, Value)> = component.open.iter().map(taken).collect::<Option<_>>()?;
        let answer =
            |question: &Question| open.iter().any(|(slot, value)| *slot == question.slot && question.answer(value));
        let answers = component.questions.iter().map(answer).collect();
        arguments.retain(|(name, _)| !open.iter().any(|(slot, _)| component.names[*slot] == *name));
        Some(Open { arguments: open, answers })
    }

    /// Renders a component that can be moved, with the rest of its arguments.
    pub(super) fn moved(&self, component: &Component, arguments: &[(&str, Looked<'_>)]) -> Option<Moved> {
        let root = Value::from("");
        // It will be remembered as long as it is: what it is put together in is used again.
        SCRATCH.with_borrow_mut(|(out, gaps)| {
            out.clear();
            gaps.clear();
            let room = Some(std::mem::take(gaps));
            *gaps = run::component(self, component, arguments, &[(ROOT, &root)], room, out).ok()?;
            Some(Moved { html: str::from_utf8(out).ok()?.into(), gaps: gaps[..].into() })
        })
    }

    /// Renders a component; `implicit` are the things that it may ask for by itself.
    pub(super) fn component(
        &self,
        name: &str,
        arguments: &[(&str, &Value)],
        implicit: &[(&str, &Value)],
    ) -> TeraResult<String> {
        let mut out = Vec::with_capacity(1024);
        let component = self.by_name.get(name).map(|place| &self.components[*place]).ok_or(Unknown);
        let looked: Vec<_> = arguments.iter().map(|(name, value)| (*name, Looked::Value(value))).collect();
        if component.and_then(|component| run::component(self, component, &looked, implicit, None, &mut out)).is_ok() {
            return Ok(String::from_utf8(out)?);
        }
        let context = |values: &[(&str, &Value)]| {
            let mut context = Context::new();
            for (name, value) in values {
                context.insert_value((*name).to_owned(), (*value).clone());
            }
            context
        };
        self.tera.render_component_with_implicits(name, &context(arguments), &context(implicit), None, true)
    }
}

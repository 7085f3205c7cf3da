//! Parts of a page that are the same on many pages: the sections, the foot, the reader-support message.
//!
//! They depend on nothing but how deep a page lies and in which section, so they are rendered once for all pages that
//! share these. Only a page that the navigation itself names, a section's front or a standing page, has its own.

use super::functions::without_lists;
use super::view::PageView;
use super::{Failure, PageContext};
use crate::config::LangId;
use crate::model::ListKind;
use crate::plan::PageKind;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use tera::{Context, Value};

/// The parts that were rendered so far.
#[derive(Debug, Default)]
pub(super) struct Parts(RwLock<HashMap<Key, Value>>);

/// What shared parts depend on.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    lang: LangId,
    root: String,
    section: Option<String>,
    has_message: bool,
}

/// What a part sees of its page.
#[derive(Serialize)]
struct PartPage<'a> {
    path: &'a str,
    section: Option<&'a str>,
}

/// The parts as templates see them; each is HTML.
#[derive(Serialize)]
struct PartsView {
    sections: Value,
    footer: Value,
    support: Option<Value>,
}

impl PageContext<'_> {
    /// The parts of this page; `has_message` where it carries the reader-support message.
    pub(super) fn parts(&self, view: &PageView, has_message: bool) -> Result<Value, Box<Failure>> {
        if matches!(self.page.kind, PageKind::Standing(_) | PageKind::List(ListKind::Section, _)) {
            return self.make_parts(view.path.as_str(), view.section.as_deref(), has_message);
        }
        let key = Key { lang: self.page.lang, root: self.root.clone(), section: view.section.clone(), has_message };
        let parts = &self.renderer.parts.0;
        if let Some(parts) = parts.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(parts.clone());
        }
        // No page has this path: nothing in a navigation takes itself for the page that is shown.
        let made = self.make_parts("-", view.section.as_deref(), has_message)?;
        // Two threads may have made it at once: both made the same.
        parts.write().unwrap_or_else(PoisonError::into_inner).insert(key, made.clone());
        Ok(made)
    }

    fn make_parts(&self, path: &str, section: Option<&str>, has_message: bool) -> Result<Value, Box<Failure>> {
        let mut context = Context::new();
        context.insert("root", &self.root);
        context.insert("page", &PartPage { path, section });
        let sections = self.part("parts/sections.html", &context)?;
        let footer = self.part("parts/footer.html", &context)?;
        let support = match self.edition.edition.message.as_ref().filter(|_| has_message) {
            Some(message) => {
                context.insert("message", &self.message(message)?);
                Some(self.part("support/end.html", &context)?)
            }
            None => None,
        };
        Ok(Value::from_serializable(&PartsView { sections, footer, support }))
    }

    fn part(&self, template: &str, context: &Context) -> Result<Value, Box<Failure>> {
        let rendered = without_lists(|| self.edition.tera.render(template, context));
        rendered
            .map(|html| Value::safe_string(html.trim()))
            .map_err(|error| Box::new(self.renderer.templates.failure(&error)))
    }
}

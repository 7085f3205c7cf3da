//! Parts of a page that are the same on many pages: the sections, the foot, the reader-support message.
//!
//! On a story's page they depend on nothing but how deep it lies and in which section, so they are rendered once for
//! all those stories. A page of another kind is rarer and may be named in its own navigation: there they are made
//! afresh.

use super::view::PageView;
use super::{Failure, PageContext};
use crate::config::LangId;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use tera::{Context, Value};

/// The parts of story pages that were rendered so far.
#[derive(Debug, Default)]
pub(super) struct Parts(RwLock<HashMap<Key, Value>>);

/// What the parts of a story's page depend on.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    lang: LangId,
    root: String,
    section: usize,
    has_message: bool,
}

/// What a part sees of a story's page.
#[derive(Serialize)]
struct PartPage<'a> {
    kind: &'static str,
    path: &'static str,
    section: &'a str,
}

/// The parts as templates see them; each is HTML.
#[derive(Serialize)]
struct PartsView {
    sections: Value,
    footer: Value,
    support: Option<Value>,
}

impl PageContext<'_> {
    /// The parts of a story's page.
    pub(super) fn story_parts(&self, section: usize, has_message: bool) -> Result<Value, Box<Failure>> {
        let key = Key { lang: self.page.lang, root: self.root.clone(), section, has_message };
        let parts = &self.renderer.parts.0;
        if let Some(parts) = parts.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(parts.clone());
        }
        let mut context = Context::new();
        let section = &self.edition.edition.sections[section].id;
        context.insert("page", &PartPage { kind: "article", path: "-", section });
        let message = self.edition.edition.message.as_ref().filter(|_| has_message);
        let support = match message {
            Some(message) => {
                context.insert("message", &self.message(message)?);
                Some(self.part("support/end.html", &mut context)?)
            }
            None => None,
        };
        let made = self.parts(&mut context, support)?;
        // Two threads may have made it at once: both made the same.
        parts.write().unwrap_or_else(PoisonError::into_inner).insert(key, made.clone());
        Ok(made)
    }

    /// The parts of any other page, which see the page itself.
    pub(super) fn own_parts(&self, view: &PageView) -> Result<Value, Box<Failure>> {
        let mut context = Context::new();
        context.insert("page", view);
        self.parts(&mut context, None)
    }

    fn parts(&self, context: &mut Context, support: Option<Value>) -> Result<Value, Box<Failure>> {
        let sections = self.part("parts/sections.html", context)?;
        let footer = self.part("parts/footer.html", context)?;
        Ok(Value::from_serializable(&PartsView { sections, footer, support }))
    }

    fn part(&self, template: &str, context: &mut Context) -> Result<Value, Box<Failure>> {
        context.insert("root", &self.root);
        let rendered = self.edition.tera.render(template, context);
        rendered
            .map(|html| Value::safe_string(html.trim()))
            .map_err(|error| Box::new(self.renderer.templates.failure(&error)))
    }
}

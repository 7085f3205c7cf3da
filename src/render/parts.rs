//! Parts of a page that are the same on many pages: the masthead, the sections, the way up from a story, the foot, the
//! reader-support message.
//!
//! They depend on nothing but how deep a page lies and in which section, so they are rendered once for all pages that
//! share these. Only a page that the navigation itself names, a section's front or a standing page, has its own.

use super::functions::without_lists;
use super::view::{LinkView, PageView, VersionView};
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
    is_story: bool,
}

/// What a part sees of its page.
#[derive(Serialize)]
struct PartPage<'a> {
    kind: &'static str,
    path: &'a str,
    section: Option<&'a str>,
    versions: &'a [VersionView],
    breadcrumbs: &'a [LinkView],
}

/// The parts as templates see them; each is HTML.
#[derive(Serialize)]
struct PartsView {
    masthead: Value,
    sections: Value,
    /// On a story's page.
    crumbs: Option<Value>,
    footer: Value,
    support: Option<Value>,
}

impl PageContext<'_> {
    /// The parts of this page; `has_message` where it carries the reader-support message.
    pub(super) fn parts(&self, view: &PageView, has_message: bool) -> Result<Value, Box<Failure>> {
        let is_story = matches!(self.page.kind, PageKind::Article(_));
        if self.is_named(view) {
            return self.make_parts(view, view.path.as_str(), has_message);
        }
        let section = view.section.clone();
        let key = Key { lang: self.page.lang, root: self.root.clone(), section, has_message, is_story };
        let parts = &self.renderer.parts.0;
        if let Some(parts) = parts.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(parts.clone());
        }
        // No page has this path: nothing in a navigation takes itself for the page that is shown.
        let made = self.make_parts(view, "-", has_message)?;
        // Two threads may have made it at once: both made the same.
        parts.write().unwrap_or_else(PoisonError::into_inner).insert(key, made.clone());
        Ok(made)
    }

    /// Whether something in the masthead or at the foot names this very page, so that it has its own: the front, a page
    /// with versions in other languages, a section's front, a standing page.
    fn is_named(&self, view: &PageView) -> bool {
        !view.versions.is_empty()
            || matches!(self.page.kind, PageKind::Front | PageKind::Standing(_) | PageKind::List(ListKind::Section, _))
    }

    fn make_parts(&self, view: &PageView, path: &str, has_message: bool) -> Result<Value, Box<Failure>> {
        let is_story = matches!(self.page.kind, PageKind::Article(_));
        // What is shared sees only what all who share it have.
        let kind = if self.is_named(view) || is_story { view.kind } else { "page" };
        let breadcrumbs: &[LinkView] = if is_story { &view.breadcrumbs } else { &[] };
        let page = PartPage { kind, path, section: view.section.as_deref(), versions: &view.versions, breadcrumbs };
        let mut context = Context::new();
        context.insert("root", &self.root);
        context.insert("page", &page);
        let sections = self.part("parts/sections.html", &context)?;
        let footer = self.part("parts/footer.html", &context)?;
        let crumbs = if is_story { Some(self.part("parts/crumbs.html", &context)?) } else { None };
        let support = match self.edition.edition.message.as_ref().filter(|_| has_message) {
            Some(message) => {
                context.insert("message", &self.message(message)?);
                Some(self.part("support/end.html", &context)?)
            }
            None => None,
        };
        let mut parts = PartsView { masthead: Value::none(), sections, crumbs, footer, support };
        context.insert("parts", &parts);
        parts.masthead = self.part("parts/masthead.html", &context)?;
        Ok(Value::from_serializable(&parts))
    }

    fn part(&self, template: &str, context: &Context) -> Result<Value, Box<Failure>> {
        let rendered = without_lists(|| self.edition.tera.render(template, context));
        rendered
            .map(|html| Value::safe_string(html.trim()))
            .map_err(|error| Box::new(self.renderer.templates.failure(&super::functions::taken_up(error))))
    }
}

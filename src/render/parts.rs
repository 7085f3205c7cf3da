//! Parts of a page that are the same on many pages: the masthead, the sections, the way up from a story, the foot, the
//! messages to readers.
//!
//! They depend on nothing but how deep a page lies and in which section, so they are rendered once for all pages that
//! share these. Only a page that the navigation itself names, a section's front or a standing page, has its own.

use super::functions::without_lists;
use super::view::{LanguageView, LinkView, PageView, VersionView};
use super::{Failure, PageContext};
use crate::config::LangId;
use crate::memo::{Fingerprint, fingerprint};
use crate::model::ListKind;
use crate::model::support::selection::{Carried, Use};
use crate::parse::matter::Slot;
use crate::plan::PageKind;
use ahash::AHashMap;
use serde::Serialize;
use std::sync::{PoisonError, RwLock};
use tera::{Context, Value};

/// The parts that were rendered so far.
#[derive(Debug, Default)]
pub(super) struct Parts(RwLock<AHashMap<Key, Value>>);

/// What shared parts depend on.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    lang: LangId,
    /// The fingerprint of the way to the root and of the section.
    place: Fingerprint,
    /// The messages after the story and before the foot.
    messages: [Option<Use>; 2],
    is_story: bool,
}

/// What a part sees of its page.
#[derive(Serialize)]
struct PartPage<'a> {
    kind: &'static str,
    path: &'a str,
    section: Option<&'a str>,
    versions: &'a [VersionView],
    languages: &'a [LanguageView],
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
    /// After the story.
    support: Option<Value>,
    /// Before the foot.
    support_bar: Option<Value>,
}

impl PageContext<'_> {
    /// The parts of this page, with the messages that it carries.
    pub(super) fn parts(&self, view: &PageView, carried: &Carried) -> Result<Value, Box<Failure>> {
        let messages = [Slot::End, Slot::FooterBar].map(|slot| carried.in_slot(slot));
        let is_story = matches!(self.page.kind, PageKind::Article(_));
        if self.is_named(view) {
            return self.make_parts(view, &view.path.to_string(), messages);
        }
        let place = [self.root.as_str(), view.section.as_deref().unwrap_or_default()].join("\n");
        let key = Key { lang: self.page.lang, place: fingerprint(place.as_bytes()), messages, is_story };
        let parts = &self.renderer.parts.0;
        if let Some(parts) = parts.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(parts.clone());
        }
        // No page has this path: nothing in a navigation takes itself for the page that is shown.
        let made = self.make_parts(view, "-", messages)?;
        // Two threads may have made it at once: both made the same.
        parts.write().unwrap_or_else(PoisonError::into_inner).insert(key, made.clone());
        Ok(made)
    }

    /// Whether something in the masthead or at the foot names this very page, so that it has its own: the front, a page
    /// with versions in other languages, a section's front, a standing page.
    fn is_named(&self, view: &PageView) -> bool {
        let is_somewhere_else = |language: &LanguageView| !language.is_current && language.missing.is_none();
        view.languages.iter().any(is_somewhere_else)
            || matches!(
                self.page.kind,
                PageKind::Front | PageKind::Search | PageKind::Standing(_) | PageKind::List(ListKind::Section, _)
            )
    }

    fn make_parts(&self, view: &PageView, path: &str, messages: [Option<Use>; 2]) -> Result<Value, Box<Failure>> {
        let is_story = matches!(self.page.kind, PageKind::Article(_));
        // What is shared sees only what all who share it have.
        let kind = if self.is_named(view) || is_story { view.kind } else { "page" };
        let breadcrumbs: &[LinkView] = if is_story { view.breadcrumbs.links() } else { &[] };
        // A page that none of the other languages has is as good as any: their fronts are there, and its own.
        let fronts = if self.is_named(view) { Vec::new() } else { self.languages(|_| None) };
        let languages = if fronts.is_empty() { &view.languages } else { &fronts };
        let (versions, section) = (&view.versions, view.section.as_deref());
        let page = PartPage { kind, path, section, versions, languages, breadcrumbs };
        let mut context = Context::new();
        context.insert("root", &self.root);
        context.insert("page", &page);
        let sections = self.part("parts/sections.html", &context)?;
        let footer = self.part("parts/footer.html", &context)?;
        let crumbs = if is_story { Some(self.part("parts/crumbs.html", &context)?) } else { None };
        let block = |one: Option<Use>| one.map(|one| self.support_block(one)).transpose();
        let [support, support_bar] = messages;
        let (support, support_bar) = (block(support)?, block(support_bar)?);
        let mut parts = PartsView { masthead: Value::none(), sections, crumbs, footer, support, support_bar };
        context.insert("parts", &parts);
        parts.masthead = self.part("parts/masthead.html", &context)?;
        Ok(Value::from_serializable(&parts))
    }

    pub(super) fn part(&self, template: &str, context: &Context) -> Result<Value, Box<Failure>> {
        let rendered = without_lists(|| self.edition.tera.render(template, context));
        rendered
            .map(|html| Value::safe_string(html.trim()))
            .map_err(|error| Box::new(self.renderer.templates.failure(&super::functions::taken_up(error))))
    }
}

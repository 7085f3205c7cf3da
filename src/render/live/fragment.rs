//! The small file beside a live page that an open page asks for: how the page stands now. It says nothing of when it was
//! made, so that its bytes stay the same until something was written.

use super::{LiveView, Update};
use crate::model::ArticleId;
use crate::plan::Page;
use crate::render::{EditionRenderer, Failure, PageContext, Renderer, functions};
use serde::Serialize;
use tera::{Context, Value};

/// How many entries are in it with their HTML, the newest; of the others it says which they are, and a page that lacks
/// one asks for the whole page.
const NEWEST: usize = 20;

#[derive(Serialize)]
struct Fragment<'a> {
    open: bool,
    closes: &'a str,
    /// HTML.
    status: Option<String>,
    /// HTML.
    keys: Option<String>,
    updates: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    v: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    html: Option<String>,
}

impl Renderer<'_> {
    /// Writes the file beside a live page.
    pub(in crate::render) fn fragment(
        &self,
        page: &Page,
        id: ArticleId,
        buffer: &mut Vec<u8>,
    ) -> Result<(), Box<Failure>> {
        let edition = &self.editions[page.lang.index()];
        let context =
            PageContext { renderer: self, edition, page, root: page.path.to_root(), naming: self.site.config.naming() };
        let article = &self.site[id];
        let Some(live) = &article.live else { return Ok(()) };
        let view = context.live(article, live, None, None)?;
        let written = functions::without_lists(|| context.written(&view))?;
        // Texts and lists of them can always be written as JSON.
        buffer.extend_from_slice(&serde_json::to_vec(&written).unwrap_or_default());
        buffer.push(b'\n');
        Ok(())
    }
}

impl PageContext<'_> {
    fn written<'v>(&self, view: &'v LiveView) -> Result<Fragment<'v>, Box<Failure>> {
        let whole = Value::from_serializable(view);
        let status = self.component("live_status", &[("live", whole)])?;
        let keys = if view.key_points.is_empty() {
            None
        } else {
            self.component("live_keys", &[("points", Value::from_serializable(&view.key_points))])?
        };
        let oldest_of_newest = view.updates.len().saturating_sub(NEWEST);
        let is_new = |at: usize| if view.newest_first { at < NEWEST } else { at >= oldest_of_newest };
        let update = |(at, update): (usize, &'v Update)| {
            let html = if is_new(at) { self.update(view, update)? } else { None };
            Ok(Entry { id: &update.anchor, v: &update.version, html })
        };
        let updates: Result<Vec<Entry>, Box<Failure>> = view.updates.iter().enumerate().map(update).collect();
        Ok(Fragment { open: view.open, closes: &view.closes.iso, status, keys, updates: updates? })
    }

    fn update(&self, view: &LiveView, update: &Update) -> Result<Option<String>, Box<Failure>> {
        let several_days = Value::from(view.several_days);
        self.component("live_update", &[("u", Value::from_serializable(update)), ("several_days", several_days)])
    }

    /// A component of the theme as HTML; none where a site's own templates have no such component.
    fn component(&self, name: &str, arguments: &[(&'static str, Value)]) -> Result<Option<String>, Box<Failure>> {
        let EditionRenderer { tera, .. } = self.edition;
        if tera.get_component_definition(name).is_none() {
            return Ok(None);
        }
        let mut context = Context::new();
        for (name, value) in arguments {
            context.insert_value(*name, value.clone());
        }
        let mut implicit = Context::new();
        implicit.insert("root", &self.root);
        implicit.insert("lang", &self.site().config.languages[self.lang().index()].code);
        let rendered = tera.render_component_with_implicits(name, &context, &implicit, None, true);
        rendered
            .map(|html| Some(html.trim().to_owned()))
            .map_err(|error| Box::new(self.renderer.templates.failure(&functions::taken_up(error))))
    }
}

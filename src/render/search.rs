//! The page for searching, and what it loads.

use super::PageContext;
use super::data::PageData;
use super::view::{JsonLd, PageView};
use crate::search::PAGE;
use serde::Serialize;
use std::collections::BTreeMap;
use tera::Value;

#[derive(Serialize)]
struct SearchView<'a> {
    indexes: Vec<&'a str>,
    time_zone: &'a str,
    /// JSON.
    found: String,
}

impl PageContext<'_> {
    pub(super) fn search(&self) -> (&'static str, PageView, PageData<'_>) {
        let mut view = self.view("search", self.t("search"));
        view.description = self.description([self.strings().get("search_text")]);
        view.robots = self.site().config.robots.directive().unwrap_or("noindex");
        view.breadcrumbs = vec![self.home()].into();
        self.translate(&mut view, |edition| Some(edition.path.join(PAGE)));
        view.json_ld = JsonLd::Way;
        let forms: BTreeMap<&str, &str> = self.strings().forms("search_found").into_iter().collect();
        let data = SearchView {
            indexes: self.renderer.search.folders(self.lang()).map(crate::paths::PagePath::as_str).collect(),
            time_zone: self.site().config.time_zone.iana_name().unwrap_or("UTC"),
            // A map of texts can always be written.
            found: serde_json::to_string(&forms).unwrap_or_default(),
        };
        ("search.html", view, PageData::with("search", Value::from_serializable(&data)))
    }
}

//! A page in the other languages of its site: its versions, which search engines are told of, and where readers are led.

use super::PageContext;
use super::view::{LanguageView, PageView, VersionView, direction};
use crate::model::Edition;
use crate::paths::PagePath;

impl PageContext<'_> {
    /// Notes where a page stands in every language; none where only its own language has it.
    pub(super) fn translate(&self, view: &mut PageView, path_in: impl Fn(&Edition) -> Option<PagePath>) {
        view.versions = self.versions(&path_in);
        view.languages = self.languages(&path_in);
    }

    /// The versions of a page in all languages that have it; empty where only its own does.
    fn versions(&self, path_in: impl Fn(&Edition) -> Option<PagePath>) -> Vec<VersionView> {
        let editions = &self.renderer.editions;
        if editions.len() == 1 {
            return Vec::new();
        }
        let version = |renderer: &super::EditionRenderer<'_>| {
            let language = &self.site().config.languages[renderer.edition.lang.index()];
            let path = path_in(renderer.edition)?;
            Some(VersionView {
                code: language.code.clone(),
                locale: renderer.place.clone(),
                name: language.name.clone(),
                url: self.url(&path),
                path: self.link(&path),
                dir: direction(language.right_to_left),
            })
        };
        let versions: Vec<VersionView> = editions.iter().filter_map(version).collect();
        if versions.len() > 1 { versions } else { Vec::new() }
    }

    /// Where a page leads in every language of the site: to `path_in`, or to the front of one that has no such page, which
    /// says so; empty on a site in one language.
    pub(super) fn languages(&self, path_in: impl Fn(&Edition) -> Option<PagePath>) -> Vec<LanguageView> {
        let editions = &self.renderer.editions;
        if editions.len() == 1 {
            return Vec::new();
        }
        let view = |renderer: &super::EditionRenderer<'_>| {
            let edition = renderer.edition;
            let language = &self.site().config.languages[edition.lang.index()];
            let path = path_in(edition);
            let is_current = edition.lang == self.lang();
            let is_missing = path.is_none() && !is_current;
            LanguageView {
                code: language.code.clone(),
                name: language.name.clone(),
                path: self.link(path.as_ref().unwrap_or(&edition.path)),
                dir: direction(language.right_to_left),
                is_current,
                missing: is_missing.then(|| renderer.strings.get("no_version").unwrap_or_default().to_owned()),
            }
        };
        editions.iter().map(view).collect()
    }
}

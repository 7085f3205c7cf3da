//! The pages of an edition.

use super::paging::Paging;
use super::taken::{Origin, Outputs};
use super::{Page, PageKind, Recipe};
use crate::config::Mode;
use crate::model::{AT_ONCE, Article, ArticleId, Edition, ListKind, Site};
use crate::paths::{OutputPath, PagePath};
use crate::search;
use rayon::prelude::*;

/// Plans every page of an edition.
pub(super) fn edition(site: &Site, edition: &Edition, outputs: &mut Outputs) {
    let lang = edition.lang;
    outputs.extend(edition.articles.clone().into_par_iter().with_max_len(AT_ONCE).map(ArticleId).map(|id| {
        let Article { path, source, .. } = &site[id];
        let page = Page { path: path.clone(), lang, kind: PageKind::Article(id) };
        (path.file(), Recipe::Page(page), Origin::Content(source.file.clone()))
    }));
    let is_asked_for = |id: &ArticleId| site[*id].live.is_some() && !site.config.offline;
    for id in site.articles_of(edition).filter(is_asked_for) {
        let Article { path, source, .. } = &site[id];
        let page = Page { path: path.clone(), lang, kind: PageKind::Article(id) };
        let file = OutputPath::new(super::fragment(path).as_str());
        outputs.add(file, Recipe::Fragment(page, id), Origin::Content(source.file.clone()));
    }
    let mut add = |path: PagePath, kind: PageKind, origin: Origin| {
        outputs.add(path.file(), Recipe::Page(Page { path, lang, kind }), origin);
    };
    let program = Origin::Program;
    add(edition.path.clone(), PageKind::Front, program("the front"));
    if lang.index() == 0 && !site.config.offline {
        add(PagePath::new("404.html"), PageKind::NotFound, program("the page for unknown addresses"));
    }
    for (at, page) in edition.pages.iter().enumerate() {
        add(page.path.clone(), PageKind::Standing(at), Origin::Content(page.source.file.clone()));
    }
    for kind in ListKind::ALL {
        let lists = edition.lists(kind);
        for (at, list) in lists.iter().enumerate() {
            let origin = || match &list.source {
                Some(file) => Origin::Content(file.clone()),
                None => Origin::Program(kind.as_str()),
            };
            add(list.path.clone(), PageKind::List(kind, at), origin());
            let paging = Paging::new(list.articles.len(), site.config.page_size.section);
            for page in paging.pages() {
                let path = list.path.join(&format!("page/{}/", page.number));
                add(path, PageKind::Archive(kind, at, page), origin());
            }
        }
        if kind != ListKind::Section && !lists.is_empty() {
            add(edition.path.join(kind.folder()), PageKind::Index(kind), program("an index"));
        }
    }
    for (at, month) in edition.months.iter().enumerate() {
        add(month.path.clone(), PageKind::Month(at), program("the archive"));
    }
    if !edition.months.is_empty() {
        add(edition.path.join("archive/"), PageKind::Months, program("the archive"));
    }
    if !edition.corrections.is_empty() {
        add(edition.path.join("corrections/"), PageKind::Corrections, program("the list of corrections"));
    }
    if site.config.search {
        add(edition.path.join(search::PAGE), PageKind::Search, program("the page for searching"));
    }
    if edition.support.mode() <= Mode::Warn {
        add(edition.path.join("support/"), PageKind::Support, program("the page with all ways to give"));
    }
    if edition.support.mode() == Mode::Ask {
        add(edition.path.join("support/reminder/"), PageKind::Reminder, program("the reminder page"));
        add(edition.path.join("support/thanks/"), PageKind::Thanks, program("the page for readers who have given"));
        let calendar = edition.path.join("support/reminder.ics").file();
        outputs.add(calendar, Recipe::Calendar(lang), program("the reminder's calendar file"));
    }
}

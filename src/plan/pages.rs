//! The pages of an edition.

use super::paging::Paging;
use super::taken::{Origin, Outputs};
use super::{Page, PageKind, Recipe};
use crate::config::{LangId, Mode};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned};
use crate::model::{Article, ArticleId, Edition, ListKind, Site};
use crate::paths::{OutputPath, PagePath, SitePath};
use crate::search;
use rayon::prelude::*;

/// Plans every page of an edition.
pub(super) fn edition(site: &Site, edition: &Edition, outputs: &mut Outputs) {
    let lang = edition.lang;
    outputs.extend(edition.articles.clone().into_par_iter().map(ArticleId).map(|id| {
        let Article { path, source, .. } = &site[id];
        let page = Page { path: path.clone(), lang, kind: PageKind::Article(id) };
        (path.file(), Recipe::Page(page), Origin::Content(source.file.clone()))
    }));
    for id in site.articles_of(edition).filter(|id| site[*id].live.is_some()) {
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
    if lang.index() == 0 {
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

/// Plans a page that sends readers on for each earlier address of a story or standing page.
pub(super) fn aliases(site: &Site, outputs: &mut Outputs, diagnostics: &mut Diagnostics) {
    let stories = site.articles.iter().map(|article| (&article.source.file, &article.path, &article.matter.aliases));
    let pages = site.editions.iter().flat_map(|edition| &edition.pages);
    let pages = pages.map(|page| (&page.source.file, &page.path, &page.matter.aliases));
    for (file, path, aliases) in stories.chain(pages) {
        // `/old` and `/old/` are one address.
        let mut seen: Vec<OutputPath> = Vec::new();
        for alias in aliases {
            match alias_file(alias, file) {
                Ok(output) if output == path.file() || seen.contains(&output) => {}
                Ok(output) => {
                    seen.push(output.clone());
                    let origin = Origin::Alias(file.clone(), alias.span.clone());
                    outputs.add(output, Recipe::Redirect(path.clone()), origin);
                }
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
    }
}

/// Plans what stands at the addresses of the past that nothing has now: a page that sends readers on where a story moved,
/// a page that says so where one was taken down.
pub(super) fn past(site: &Site, outputs: &mut Outputs) {
    let history = &site.history;
    let moved = history.moved.iter().map(|(from, to)| (from.file(), Recipe::Redirect(to.clone())));
    let gone = history.gone.iter().map(|path| {
        let page = Page { path: path.clone(), lang: lang_of(site, path), kind: PageKind::Gone };
        (path.file(), Recipe::Page(page))
    });
    outputs.add_where_free(moved.chain(gone).collect(), &Origin::Program("the record of addresses"));
}

/// The language of an address: that of the edition whose front it lies below.
fn lang_of(site: &Site, path: &PagePath) -> LangId {
    let mut others = site.editions.iter().filter(|edition| edition.lang.index() > 0);
    let edition = others.find(|edition| path.as_str().starts_with(edition.path.as_str()));
    edition.map_or(LangId::default(), |edition| edition.lang)
}

/// The file that answers for an earlier address: itself where it names a page's file, else the folder's index.
fn alias_file(alias: &Spanned<String>, file: &SitePath) -> Result<OutputPath, Box<Diagnostic>> {
    let path = alias.value.trim_start_matches('/');
    let extension = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ending)| ending);
    let is_file = matches!(extension, "html" | "htm" | "php" | "asp" | "aspx" | "xml");
    let output =
        OutputPath::new(if is_file { path.to_owned() } else { format!("{}/index.html", path.trim_end_matches('/')) });
    if path.is_empty() || output.as_str() == "index.html" {
        let diagnostic = Diagnostic::new(Code::BadValue, "the front cannot be the earlier address of a story");
        return Err(Box::new(diagnostic.at(file, alias.span.clone(), "").help("take it out")));
    }
    Ok(output)
}

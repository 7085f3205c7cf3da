//! The front: what `content/_index.md` chose, with something sensible where it chose nothing or what it chose is not
//! published. No story stands there twice.

use super::resolve::Resolver;
use super::{ArticleId, Edition, ListKind, Text};
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned, nearest};
use crate::parse::Document;
use crate::parse::matter::{FrontMatter, Matter, Source as StripSource, StripMatter};
use std::collections::BTreeSet;

/// How many stories stand beside the lead where the front names none.
const SECONDS: usize = 3;

/// Which stories lead an edition.
#[derive(Debug, Default)]
pub struct Front {
    /// The page's title, where it is not the publication's name.
    pub title: Option<String>,
    /// For search engines, where it is not the tagline.
    pub description: Option<String>,
    /// The story that leads; none on a site without stories.
    pub lead: Option<ArticleId>,
    /// The stories beside it.
    pub seconds: Vec<ArticleId>,
    /// The strips below.
    pub strips: Vec<Strip>,
    /// The newest of the others.
    pub latest: Vec<ArticleId>,
    /// A note of the editors.
    pub note: Option<Text>,
}

/// Some stories of one list.
#[derive(Debug)]
pub struct Strip {
    /// The heading, where it is not the list's name.
    pub title: Option<String>,
    /// The list: its kind and its place among those of its kind.
    pub list: (ListKind, usize),
    /// The stories; at least one.
    pub articles: Vec<ArticleId>,
}

/// Lays out an edition's front; `named` are all lists that anything names, with stories or without.
pub(super) fn front(
    edition: &Edition,
    named: &BTreeSet<(ListKind, String)>,
    documents: &[&Document],
    config: &Config,
    resolver: &mut Resolver,
    diagnostics: &mut Diagnostics,
) -> Front {
    let none = FrontMatter::default();
    let document = documents.iter().find(|document| matches!(document.matter, Some(Matter::Front(_))));
    let matter = match document.and_then(|document| document.matter.as_ref()) {
        Some(Matter::Front(matter)) => matter,
        _ => &none,
    };
    let chosen = |written: &Spanned<String>, diagnostics: &mut Diagnostics| {
        let document = document?;
        match resolver.story(&document.source, written) {
            Ok(id) => id.filter(|id| edition.articles.contains(&id.0)),
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                None
            }
        }
    };
    let mut shown = BTreeSet::new();
    let lead = matter.lead.as_ref().and_then(|lead| chosen(lead, diagnostics));
    let seconds: Vec<ArticleId> = matter.seconds.iter().filter_map(|second| chosen(second, diagnostics)).collect();
    let newest = || edition.articles.clone().map(ArticleId);
    let lead = lead.or_else(|| newest().find(|id| !seconds.contains(id)));
    shown.extend(lead);
    let mut seconds: Vec<ArticleId> = seconds.into_iter().filter(|id| shown.insert(*id)).collect();
    let wanted = if matter.seconds.is_empty() { SECONDS } else { matter.seconds.len() };
    for id in newest() {
        if seconds.len() >= wanted {
            break;
        }
        if shown.insert(id) {
            seconds.push(id);
        }
    }
    let mut strips = Vec::new();
    for strip in &matter.strips {
        match strip_list(strip, edition, named) {
            Ok(list) => strips.extend(list.and_then(|list| fill_strip(strip, list, edition, &mut shown))),
            Err(diagnostic) => {
                diagnostics.extend(document.map(|at| at_source(*diagnostic, strip, at)).into_iter().collect());
            }
        }
    }
    let latest = newest().filter(|id| !shown.contains(id)).take(config.page_size.front).collect();
    let note = document.and_then(|document| resolver.intro(document, diagnostics));
    Front { title: matter.title.clone(), description: matter.description.clone(), lead, seconds, strips, latest, note }
}

/// The list of a strip; `None` where none of its stories is published, an error where nothing has its name.
fn strip_list(
    strip: &StripMatter,
    edition: &Edition,
    named: &BTreeSet<(ListKind, String)>,
) -> Result<Option<(ListKind, usize)>, Box<Diagnostic>> {
    let (kind, written) = match &strip.source {
        StripSource::Section(id) => (ListKind::Section, id),
        StripSource::Topic(id) => (ListKind::Topic, id),
        StripSource::Series(id) => (ListKind::Series, id),
    };
    let id = slug::slugify(&written.value);
    let lists = edition.lists(kind);
    if let Some(at) = lists.iter().position(|list| list.id == id) {
        return Ok(Some((kind, at)));
    }
    // What only waits for its first story, or has lost its last one, is no mistake: the clock alone breaks no site.
    if named.contains(&(kind, id.clone())) {
        return Ok(None);
    }
    let known = named.iter().filter(|(other, _)| *other == kind).map(|(_, id)| id.as_str());
    let help = nearest::did_you_mean(&id, known).unwrap_or_else(|| match kind {
        ListKind::Section => format!("add a first story or an `_index.md` in content/{id}/, or take the strip out"),
        _ => format!("name the {} in a story, or take the strip out", kind.as_str()),
    });
    let message = format!("there is no {} `{}`", kind.as_str(), written.value);
    Err(Box::new(Diagnostic::new(Code::UnknownSection, message).help(help)))
}

fn at_source(diagnostic: Diagnostic, strip: &StripMatter, document: &Document) -> Diagnostic {
    let (StripSource::Section(id) | StripSource::Topic(id) | StripSource::Series(id)) = &strip.source;
    diagnostic.at(&document.source.file, id.span.clone(), "")
}

fn fill_strip(
    strip: &StripMatter,
    list: (ListKind, usize),
    edition: &Edition,
    shown: &mut BTreeSet<ArticleId>,
) -> Option<Strip> {
    let articles = &edition.lists(list.0)[list.1].articles;
    let chosen: Vec<ArticleId> = articles.iter().copied().filter(|id| !shown.contains(id)).take(strip.limit).collect();
    shown.extend(&chosen);
    (!chosen.is_empty()).then(|| Strip { title: strip.title.clone(), list, articles: chosen })
}

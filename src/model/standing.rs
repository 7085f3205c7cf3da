//! What every page of an edition refers to: the pages at its foot, its policies, the publisher's logo, the picture of
//! shared links.

use super::resolve::Resolver;
use super::text::Target;
use super::{Article, Edition, ListKind};
use crate::config::{Config, LangId};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned};
use crate::paths::{PagePath, SitePath};

/// A page that every page links to: a standing one, as a rule.
#[derive(Debug, Clone)]
pub struct StandingLink {
    /// Its title.
    pub title: String,
    /// Its address.
    pub path: PagePath,
    /// The language that it is in, which may be another than that of the page that leads there.
    pub lang: LangId,
}

/// Resolves what `site.toml` refers to, for each edition: its own version of a page, or else the site's own.
pub(super) fn resolve(
    editions: &mut [Edition],
    articles: &[Article],
    config: &Config,
    resolver: &mut Resolver,
    diagnostics: &mut Diagnostics,
) {
    let mut picture = |written: &Option<Spanned<String>>| {
        let Spanned { value, span } = written.as_ref()?;
        let is_rooted = value.starts_with('/') || value.starts_with("@/");
        let value = if is_rooted { value.clone() } else { format!("@/{value}") };
        resolver.file_of_site(&Spanned::new(value, span.clone()), diagnostics)
    };
    let (logo, share_image) = (picture(&config.publisher.logo), picture(&config.share_image));
    for at in 0..editions.len() {
        let lang = editions[at].lang;
        let mut link = |written: &Spanned<String>, diagnostics: &mut Diagnostics| {
            let mut unheard = Diagnostics::default();
            // The site's own edition reports what is wrong; the others would only repeat it.
            let heard = if lang == LangId::default() { diagnostics } else { &mut unheard };
            let path = match resolver.link_of_site(lang, written, heard)? {
                Target::Article(id, _) => Some(articles[id.0 as usize].path.clone()),
                Target::Page(path, _) => Some(path),
                Target::Address(address, _) => Some(PagePath::new(&format!("{}/", address.trim_end_matches('/')))),
                Target::Media(_) => None,
                Target::Unpublished => return None,
            };
            let found = path.and_then(|path| find(editions, articles, path));
            if found.is_none() {
                heard.push(no_page(written));
            }
            found
        };
        let footer: Vec<StandingLink> =
            config.navigation.iter().filter_map(|written| link(written, diagnostics)).collect();
        let policies: Vec<(&'static str, StandingLink)> =
            config.policies.iter().filter_map(|(name, written)| Some((*name, link(written, diagnostics)?))).collect();
        let edition = &mut editions[at];
        edition.footer = footer;
        edition.policies = policies;
        edition.logo = logo;
        edition.share_image = share_image;
    }
}

/// The page at `path` with its title: a standing page, a list or a story.
fn find<'s>(editions: &'s [Edition], articles: &[Article], path: PagePath) -> Option<StandingLink> {
    let pages = editions.iter().flat_map(|edition| &edition.pages);
    let pages = pages.map(|page| (&page.path, &page.matter.title.value, page.source.lang));
    let in_edition = |edition: &'s Edition| {
        let lists = ListKind::ALL.into_iter().flat_map(|kind| edition.lists(kind));
        lists.map(|list| (&list.path, &list.title, edition.lang))
    };
    let lists = editions.iter().flat_map(in_edition);
    let stories = articles.iter();
    let stories = stories.map(|article| (&article.path, &article.matter.title.value, article.source.lang));
    let (_, title, lang) = pages.chain(lists).chain(stories).find(|(other, ..)| **other == path)?;
    Some(StandingLink { title: title.clone(), path, lang })
}

fn no_page(written: &Spanned<String>) -> Diagnostic {
    Diagnostic::new(Code::BrokenLink, format!("`{}` cannot stand here: it is no page with a title", written.value))
        .at(&SitePath::from("site.toml"), written.span.clone(), "")
        .help("name a standing page, as `@/about.md`, a section or a story")
}

//! What every page of an edition refers to: the pages at its foot, its policies, the publisher's logo.

use super::resolve::{Resolver, Target};
use super::{Edition, Page};
use crate::config::{Config, LangId};
use crate::diagnostics::{Diagnostics, Spanned};
use crate::paths::PagePath;

/// A standing page that every page links to.
#[derive(Debug, Clone)]
pub struct StandingLink {
    /// Its title.
    pub title: String,
    /// Its address.
    pub path: PagePath,
}

/// Resolves what `site.toml` refers to, for each edition: its own version of a page, or else the site's own.
pub(super) fn resolve(
    editions: &mut [Edition],
    config: &Config,
    resolver: &mut Resolver,
    diagnostics: &mut Diagnostics,
) {
    let logo = config.publisher.logo.as_ref().and_then(|logo| {
        let is_rooted = logo.value.starts_with('/') || logo.value.starts_with("@/");
        let value = if is_rooted { logo.value.clone() } else { format!("@/{}", logo.value) };
        resolver.file_of_site(&Spanned::new(value, logo.span.clone()), diagnostics)
    });
    for at in 0..editions.len() {
        let lang = editions[at].lang;
        let mut link = |written: &Spanned<String>, diagnostics: &mut Diagnostics| {
            let mut unheard = Diagnostics::default();
            // The site's own edition reports what is wrong; the others would only repeat it.
            let heard = if lang == LangId::default() { diagnostics } else { &mut unheard };
            match resolver.link_of_site(lang, written, heard)? {
                Target::Page(path, _) => {
                    find(editions, &path).map(|page| StandingLink { title: page.matter.title.value.clone(), path })
                }
                _ => None,
            }
        };
        let footer: Vec<StandingLink> =
            config.navigation.iter().filter_map(|written| link(written, diagnostics)).collect();
        let policies: Vec<(&'static str, StandingLink)> =
            config.policies.iter().filter_map(|(name, written)| Some((*name, link(written, diagnostics)?))).collect();
        let edition = &mut editions[at];
        edition.footer = footer;
        edition.policies = policies;
        edition.logo = logo;
    }
}

fn find<'a>(editions: &'a [Edition], path: &PagePath) -> Option<&'a Page> {
    editions.iter().flat_map(|edition| &edition.pages).find(|page| page.path == *path)
}

//! The feeds of partners: which of an edition's lists each of them takes its stories from.

use super::{Edition, ListKind};
use crate::config::{Config, LangId, PartnerFeed};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned, nearest};
use crate::paths::SitePath;
use std::collections::BTreeSet;

/// Where a partner's feed takes its stories from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// The edition.
    pub lang: LangId,
    /// The lists whose stories it has, by their places in the edition; all stories where there is no such choice. A list
    /// that waits for its first story has none.
    pub lists: Option<Vec<(ListKind, usize)>>,
}

/// Finds the lists of every partner; `named` are all lists that anything names, with stories or without.
pub(super) fn partners(
    config: &Config,
    editions: &[Edition],
    named: &BTreeSet<(ListKind, String)>,
    diagnostics: &mut Diagnostics,
) -> Vec<Partner> {
    let mut partner = |feed: &PartnerFeed| {
        let edition = &editions[feed.lang.index()];
        let sections = feed.sections.iter().map(|section| (ListKind::Section, section));
        let chosen = sections.chain(feed.topics.iter().map(|topic| (ListKind::Topic, topic)));
        let mut lists = Vec::new();
        for (kind, written) in chosen {
            let id = slug::slugify(&written.value);
            match edition.lists(kind).iter().position(|list| list.id == id) {
                Some(at) => lists.push((kind, at)),
                // The clock alone breaks no site: what has lost its last story is no mistake.
                None if named.contains(&(kind, id.clone())) => {}
                None => diagnostics.push(unknown(kind, &id, written, named)),
            }
        }
        let has_choice = !feed.sections.is_empty() || !feed.topics.is_empty();
        Partner { lang: feed.lang, lists: has_choice.then_some(lists) }
    };
    config.feeds.partners.iter().map(&mut partner).collect()
}

fn unknown(kind: ListKind, id: &str, written: &Spanned<String>, named: &BTreeSet<(ListKind, String)>) -> Diagnostic {
    let known = named.iter().filter(|(other, _)| *other == kind).map(|(_, id)| id.as_str());
    let help = nearest::did_you_mean(id, known).unwrap_or_else(|| match kind {
        ListKind::Section => format!("add a first story or an `_index.md` in content/{id}/, or take it out"),
        _ => format!("name the {} in a story, or take it out", kind.as_str()),
    });
    Diagnostic::new(Code::UnknownSection, format!("there is no {} `{}`", kind.as_str(), written.value))
        .at(&SitePath::from("site.toml"), written.span.clone(), "not known")
        .help(help)
}

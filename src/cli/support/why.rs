//! `dateline support why`.

use super::words;
use crate::model::support::selection::{Carried, Facts, Use, decided};
use crate::model::support::{facts, page_of};
use crate::model::{Article, Edition, Site};
use crate::parse::matter::Slot;
use std::fmt::Write;

/// The page for unknown addresses.
const NOT_FOUND: &str = "404.html";

/// Why a page carries the messages that it carries; nothing where there is no such page.
pub(super) fn why(site: &Site, asked: &str) -> Option<String> {
    let path = asked.strip_prefix(site.config.base_url.as_str()).unwrap_or(asked);
    let path = path.trim_start_matches("./").trim_start_matches('/');
    let path = path.strip_suffix("index.html").unwrap_or(path);
    let is_asked = |article: &&Article| {
        article.path.as_str().trim_end_matches('/') == path.trim_end_matches('/')
            || article.source.file.as_str() == path
    };
    if let Some(article) = site.articles.iter().find(is_asked) {
        return Some(of_story(site, article));
    }
    site.editions.iter().find_map(|edition| of_other_page(edition, path.trim_end_matches('/')))
}

fn of_story(site: &Site, article: &Article) -> String {
    let edition = site.edition(article.source.lang);
    let page = page_of(article);
    let story = facts(article, &page, &site.at);
    let (on_page, refusals) = decided(&edition.support.conditions, &story);
    let mut text = format!("{page}, from {}\n", article.source.file);
    // Writing to a string cannot fail.
    if on_page == Carried::default() {
        let _ = writeln!(text, "  carries no message.");
    }
    for one in on_page.uses() {
        let _ = writeln!(text, "  carries {}", carried(site, edition, one, &story));
    }
    for (message, refusal) in edition.support.conditions.iter().zip(&refusals) {
        if let Some(refusal) = refusal {
            let _ = writeln!(text, "  not `{}`: {}.", message.id, words::refusal(*refusal, message, &story, edition));
        }
    }
    for idle in &edition.support.idle {
        let _ = writeln!(text, "  not `{}`: {}.", idle.id, words::idleness(idle, site));
    }
    if edition.support.conditions.is_empty() && edition.support.idle.is_empty() {
        let _ = writeln!(text, "  There is no message in its language: write one in content/support/.");
    }
    text
}

/// One message on the page: where it stands, with which words, and what it does.
fn carried(site: &Site, edition: &Edition, one: Use, story: &Facts<'_>) -> String {
    let message = &edition.support.messages[usize::from(one.message)];
    let wish = edition.support.conditions[usize::from(one.message)].placement.slot;
    let mut text = format!("`{}` {}", message.id, words::slot(one.slot));
    if let Some(place) = story.breaks.iter().find(|place| one.slot == Slot::Inline && place.at == one.at) {
        let _ = write!(text, ", after {} paragraphs", place.paragraphs);
    }
    if wish == Slot::Inline && one.slot == Slot::End {
        text.push_str(", because the story is too short for a message within it");
    }
    if let Some(variant) = one.variant.and_then(|at| message.variants.get(usize::from(at))) {
        let _ = write!(text, ", in the words of its variant `{}`", variant.variant.as_deref().unwrap_or_default());
    }
    let _ = write!(text, ": it {}", words::mode(one.mode));
    if one.mode == crate::config::Mode::Warn {
        let _ = write!(text, ", because {}", words::who_warns(site, edition, one, story));
    }
    text.push('.');
    text
}

/// The pages that are no stories carry none, each for its reason.
fn of_other_page(edition: &Edition, path: &str) -> Option<String> {
    let is = |below: &str| edition.path.join(below).as_str().trim_end_matches('/') == path;
    let giving = edition.support.giving();
    let reason = if let Some(message) = giving.filter(|_| is("support/")) {
        return Some(format!(
            "/{path}/ is the page with all ways to give: `{}` stands on it, and {}.\n",
            message.id,
            words::mode(message.mode)
        ));
    } else if giving.is_some() && (is("support/reminder/") || is("support/thanks/")) {
        "it is about giving already"
    } else if edition.pages.iter().any(|page| page.path.as_str().trim_end_matches('/') == path) {
        "standing pages carry none"
    } else if path == NOT_FOUND {
        "the page for unknown addresses carries none"
    } else if is("") {
        "messages stand in stories only, and this is the front"
    } else if is_list(edition, path) {
        "messages stand in stories only, and this page lists them"
    } else {
        return None;
    };
    let slash = if path.is_empty() || path == NOT_FOUND { "" } else { "/" };
    Some(format!("/{path}{slash} carries no message: {reason}.\n"))
}

fn is_list(edition: &Edition, path: &str) -> bool {
    use crate::model::ListKind;
    let lists = ListKind::ALL.into_iter().flat_map(|kind| edition.lists(kind)).map(|list| &list.path);
    let months = edition.months.iter().map(|month| &month.path);
    let starts = |page: &crate::paths::PagePath| {
        let page = page.as_str().trim_end_matches('/');
        path == page || path.strip_prefix(page).is_some_and(|rest| rest.starts_with("/page/"))
    };
    let indexes = ["archive", "topics", "series", "authors", "corrections"];
    let is_index = indexes.iter().any(|index| edition.path.join(index).as_str() == path);
    lists.chain(months).any(starts) || is_index
}

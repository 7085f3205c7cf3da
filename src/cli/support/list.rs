//! `dateline support list`.

use super::words;
use crate::model::support::selection::{self, Conditions, Facts, Only};
use crate::model::{Edition, List, Site};
use crate::parse::body::Break;
use crate::parse::matter::{Kind, Slot};
use std::collections::BTreeSet;
use std::fmt::Write;

/// How many pages are tried: where weights share a place between messages, all of them come up.
const PAGES: usize = 500;

/// Every message of every edition, and which of them each kind of story carries.
pub(super) fn list(site: &Site) -> String {
    let mut text = format!("At {}:\n", site.at.readable(&site.config.time_zone));
    for edition in &site.editions {
        one(site, edition, &mut text);
    }
    text
}

fn one(site: &Site, edition: &Edition, text: &mut String) {
    let language = &site.config.languages[edition.lang.index()];
    let support = &edition.support;
    // Writing to a string cannot fail.
    let _ = writeln!(text, "\n{} ({})", language.name, language.code);
    for (message, conditions) in support.messages.iter().zip(&support.conditions) {
        let _ = writeln!(
            text,
            "  {}: {} {}, {}{}",
            message.id,
            words::mode(message.mode),
            words::placement(conditions.placement),
            words::time(message, site),
            limits(conditions, edition)
        );
    }
    for idle in &support.idle {
        let _ = writeln!(text, "  {}: not shown, {}", idle.id, words::idleness(idle, site));
    }
    if support.messages.is_empty() && support.idle.is_empty() {
        let _ = writeln!(text, "  has no message.");
    }
    if let Some(message) = support.giving() {
        let _ = writeln!(text, "  /{}support/: {} {}", edition.path, message.id, words::mode(message.mode));
    }
    if support.messages.is_empty() {
        return;
    }
    for (sections, kinds) in by_section(edition) {
        let _ = writeln!(text, "  {}", sections.join(", "));
        for (kinds, carried) in kinds {
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
            let _ = writeln!(text, "    {}: {carried}", kinds.join(", "));
        }
    }
    let _ = writeln!(text, "  front, lists, standing pages, 404, pages about giving: none");
}

/// Kinds of stories with what they carry.
type ByKind = Vec<(Vec<Kind>, String)>;

/// The sections, by what the stories in them carry.
fn by_section(edition: &Edition) -> Vec<(Vec<&str>, ByKind)> {
    let mut groups: Vec<(Vec<&str>, ByKind)> = Vec::new();
    for (at, section) in edition.sections.iter().enumerate() {
        let kinds = by_kind(edition, at);
        match groups.iter_mut().find(|(_, other)| *other == kinds) {
            Some((sections, _)) => sections.push(&section.id),
            None => groups.push((vec![&section.id], kinds)),
        }
    }
    groups
}

/// What else a message asks of a story.
fn limits(message: &Conditions, edition: &Edition) -> String {
    let mut limits = String::new();
    let names = |only: &Only<usize>, lists: &[List]| {
        let name = |at: &usize| format!("`{}`", lists[*at].id);
        let join = |list: &[usize]| list.iter().map(name).collect::<Vec<_>>().join(", ");
        (only.include.as_deref().map(join), (!only.exclude.is_empty()).then(|| join(&only.exclude)))
    };
    let (include, exclude) = names(&message.topics, &edition.topics);
    let mut add = |what: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = write!(limits, "; {what} {value}");
        }
    };
    add("only with the tags", include);
    add("not with the tags", exclude);
    add("least words:", message.min_words.map(|least| least.to_string()));
    add("most days old:", message.max_age_days.map(|most| most.to_string()));
    add("priority", (message.priority != 0).then(|| message.priority.to_string()));
    add("weight", (message.weight != 1).then(|| message.weight.to_string()));
    limits
}

/// The kinds of stories in a section, by what those of them carry that are long and new and have no tags.
fn by_kind(edition: &Edition, section: usize) -> ByKind {
    let mut groups = ByKind::new();
    for (_, kind) in Kind::ALL {
        let carried = carried(edition, section, *kind);
        match groups.iter_mut().find(|(_, other)| *other == carried) {
            Some((kinds, _)) => kinds.push(*kind),
            None => groups.push((vec![*kind], carried)),
        }
    }
    groups
}

fn carried(edition: &Edition, section: usize, kind: Kind) -> String {
    let messages = &edition.support.conditions;
    let breaks: Vec<Break> = (2..40).map(|at| Break { at: at * 500, paragraphs: at, characters: at * 400 }).collect();
    let mut seen: BTreeSet<(Slot, u16)> = BTreeSet::new();
    for page in 0..PAGES {
        let page = format!("/{page}/");
        let story = Facts {
            page: &page,
            section,
            topics: &[],
            kind,
            words: usize::MAX,
            age_days: 0,
            mode: None,
            breaks: &breaks,
            characters: 16_000,
        };
        seen.extend(selection::carried(messages, &story).uses().map(|one| (one.slot, one.message)));
    }
    if seen.is_empty() {
        return "none".to_owned();
    }
    let in_slot = |slot: Slot| {
        let here: Vec<&Conditions> =
            seen.iter().filter(|(other, _)| *other == slot).map(|(_, at)| &messages[usize::from(*at)]).collect();
        (!here.is_empty()).then(|| format!("{} {}", shares(&here), words::slot(slot)))
    };
    Slot::ALL.iter().filter_map(|(_, slot)| in_slot(*slot)).collect::<Vec<_>>().join("; ")
}

/// Messages that share a place, with the share of each.
fn shares(messages: &[&Conditions]) -> String {
    if let [only] = messages {
        return only.id.clone();
    }
    let total: u32 = messages.iter().map(|message| u32::from(message.weight)).sum();
    let share = |message: &&Conditions| format!("{} ({} of {total})", message.id, message.weight);
    messages.iter().map(share).collect::<Vec<_>>().join(" or ")
}

//! What is wrong with a message: that nobody can ever see it, or that it names what is not there.

use super::message::{Due, of};
use super::readable;
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned, nearest};
use crate::discover::{Inventory, Source};
use crate::fields::quoted;
use crate::model::{Article, Now};
use crate::parse::Document;
use crate::parse::matter::{Filter, SupportMatter};
use std::collections::BTreeSet;
use std::ops::Range;

/// Reports what is wrong with every message; `due` has those of every edition.
pub(in crate::model) fn check(
    documents: &[Document],
    due: &[Vec<Due<'_>>],
    inventory: &Inventory,
    articles: &[Article],
    config: &Config,
    at: &Now,
    diagnostics: &mut Diagnostics,
) {
    if documents.iter().all(|document| of(document).is_none()) {
        return;
    }
    let sections = sections(inventory);
    for (document, matter) in documents.iter().filter_map(|document| Some((document, of(document)?))) {
        let mut report = |code, message: String, span: Range<usize>, help: &str| {
            diagnostics.push(Diagnostic::new(code, message).at(&document.source.file, span, "").help(help.to_owned()));
        };
        for name in both(&matter.sections).filter(|name| !sections.contains(&name.value.as_str())) {
            let help = nearest::did_you_mean(&name.value, sections.iter().copied()).unwrap_or_else(|| {
                match sections.as_slice() {
                    [] => format!("add a first story to content/{}/", name.value),
                    sections => format!("there is {}", quoted(sections.iter().copied())),
                }
            });
            report(Code::UnknownSection, format!("there is no section `{}`", name.value), name.span.clone(), &help);
        }
        let codes = || config.languages.iter().map(|language| language.code.as_str());
        let languages = both(&matter.languages).chain(matter.modes.iter().map(|(language, _)| language));
        for name in languages.filter(|name| codes().all(|code| code != name.value)) {
            let message = format!("the site has no language `{}`", name.value);
            report(Code::UnknownLanguage, message, name.span.clone(), &format!("it has {}", quoted(codes())));
        }
        if let Some((message, span, help)) = never(document, matter, &sections, due, articles, config, at) {
            report(Code::NeverShown, format!("this message is never shown: {message}"), span, &help);
        }
    }
}

fn both<T>(filter: &Filter<T>) -> impl Iterator<Item = &Spanned<T>> {
    filter.include.iter().chain(&filter.exclude)
}

/// The folders with stories in them.
fn sections(inventory: &Inventory) -> Vec<&str> {
    use crate::discover::DocumentKind::{Article, List};
    let reserved = |id: &str| crate::discover::RESERVED.iter().any(|(folder, _)| *folder == id);
    let documents = inventory.documents.iter().filter(|source| matches!(source.kind, Article | List));
    let sections: BTreeSet<&str> = documents.map(Source::section).filter(|id| !reserved(id)).collect();
    sections.into_iter().collect()
}

/// Why a message can never be seen, where that is so: the reason, its place, and what to do.
fn never(
    document: &Document,
    matter: &SupportMatter,
    sections: &[&str],
    due: &[Vec<Due<'_>>],
    articles: &[Article],
    config: &Config,
    at: &Now,
) -> Option<(String, Range<usize>, String)> {
    let help = str::to_owned;
    if let Some(ends) = matter.ends.as_ref().filter(|ends| at.has_come(ends.value.timestamp())) {
        let when = readable(ends.value.timestamp(), &config.time_zone);
        return Some((
            format!("it ended on {when}"),
            ends.span.clone(),
            help("remove the message, or give it a later end"),
        ));
    }
    if matter.weight.value == 0 {
        let text = help("give it a weight from 1 to 1000, or write `mode = \"none\"` to keep it back");
        return Some((help("its weight is zero"), matter.weight.span.clone(), text));
    }
    if let Some(span) = nothing_left(&matter.sections, sections) {
        let text = help("take some out of `exclude_sections`: what is excluded stays so, even if it is included");
        return Some((help("every section is excluded"), span, text));
    }
    if let Some(span) = nothing_left(&matter.tags, &[]) {
        let text = help("take some out of `exclude_tags`: what is excluded stays so, even if it is included");
        return Some((help("every tag that it is for is excluded as well"), span, text));
    }
    let kinds = crate::parse::matter::Kind::ALL;
    let excluded = &matter.kinds.exclude;
    let is_left = |kind: &crate::parse::matter::Kind| {
        let named = matter.kinds.include.iter().any(|one| one.value == *kind);
        let out_of_place = super::selection::OUT_OF_PLACE.contains(kind);
        (named || matter.kinds.include.is_empty() && !out_of_place) && excluded.iter().all(|one| one.value != *kind)
    };
    if let (false, Some(first)) = (kinds.iter().any(|(_, kind)| is_left(kind)), excluded.first()) {
        let text = help("take some out of `exclude_kinds`: what is excluded stays so, even if it is included");
        return Some((help("every kind of story is excluded"), first.span.clone(), text));
    }
    let file = &document.source.file;
    let has_language =
        due.iter().flatten().any(|due| due.file() == file && due.idle != Some(super::Idleness::Language));
    if let (false, Some(first)) = (has_language, both(&matter.languages).next()) {
        let text = help("a message is for the readers of its own language, unless `languages` names others");
        return Some((help("no language is left for it"), first.span.clone(), text));
    }
    let least = matter.min_words.as_ref()?;
    let longest = articles.iter().map(|article| article.text.body.words).max()?;
    (longest < least.value as usize).then(|| {
        let text = help("ask for fewer words");
        (format!("no story has so many words; the longest has {longest}"), least.span.clone(), text)
    })
}

/// Where the first exclusion is written, if the exclusions leave nothing of what is included, or of `all` there is.
fn nothing_left(filter: &Filter<String>, all: &[&str]) -> Option<Range<usize>> {
    let first = filter.exclude.first()?;
    let is_excluded = |name: &str| filter.exclude.iter().any(|one| one.value == name);
    let is_nothing_left = if filter.include.is_empty() {
        !all.is_empty() && all.iter().all(|name| is_excluded(name))
    } else {
        filter.include.iter().all(|one| is_excluded(&one.value))
    };
    is_nothing_left.then(|| first.span.clone())
}

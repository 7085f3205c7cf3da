//! What has become of every address since the last build: which lead on, and where something was taken down.
//!
//! A story is known by its title and date, where only one file has them, or else by its file. It *moved* where its address is another one, and is *gone* where its file was deleted or it has expired. What is
//! a draft again, under embargo again or left out of a build profile is neither: it may come back.

use super::index::Known;
use super::publication::Status;
use crate::config::Config;
use crate::diagnostics::Spanned;
use crate::discover::DocumentKind;
use crate::history::{Line, Record};
use crate::memo::{Fingerprint, Parts};
use crate::parse::Document;
use crate::parse::matter::Matter;
use crate::paths::{PagePath, SitePath};
use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;

/// The addresses of the past at the build's instant.
#[derive(Debug, Default)]
pub struct History {
    /// Earlier addresses and where they lead, by earlier address.
    pub moved: Vec<(PagePath, PagePath)>,
    /// Addresses of what was taken down, sorted.
    pub gone: Vec<PagePath>,
    /// What led to stories that have expired: their `aliases`, each with its file.
    pub gone_aliases: Vec<(SitePath, Spanned<String>)>,
    /// The record as this build leaves it.
    pub record: Record,
    /// What has changed since the record was written.
    pub news: News,
}

/// What has changed since the last build that kept a record.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct News {
    /// Where something was, and where it is now.
    pub moved: Vec<(PagePath, PagePath)>,
    /// Where something was that was taken down.
    pub gone: Vec<PagePath>,
}

/// A story or standing page that has a file now.
#[derive(Debug)]
pub(super) struct Present {
    file: SitePath,
    identity: Fingerprint,
    path: PagePath,
    status: Status,
    /// Of what has expired: its earlier addresses.
    aliases: Vec<(SitePath, Spanned<String>)>,
}

/// Every story and standing page that has a file now, published or not, by file.
pub(super) fn present(documents: &[Box<Document>], known: &[Known], config: &Config) -> Vec<Present> {
    let all = documents.par_iter().zip(known).map_init(Parts::default, |parts, (document, known)| {
        let is_recorded = matches!(known.kind, DocumentKind::Article | DocumentKind::Page);
        let lang = &config.languages[known.lang.index()].code;
        let identity = is_recorded.then(|| identity(document.matter.as_ref(), lang, parts))??;
        let aliases = match &document.matter {
            Some(Matter::Article(matter)) if known.status == Status::Expired => &matter.aliases[..],
            Some(Matter::Page(matter)) if known.status == Status::Expired => &matter.aliases[..],
            _ => &[],
        };
        let aliases = aliases.iter().map(|alias| (known.file.clone(), alias.clone())).collect();
        let file = known.file.clone();
        Some(Present { file, identity, path: known.path.clone()?, status: known.status, aliases })
    });
    let mut all: Vec<Present> = all.flatten().collect();
    all.sort_by(|a, b| a.file.cmp(&b.file));
    all
}

/// A file as the record names it.
fn below_content(file: &SitePath) -> &str {
    file.as_str().strip_prefix("content/").unwrap_or(file.as_str())
}

/// What tells that two files are the same story.
fn identity(matter: Option<&Matter>, lang: &str, parts: &mut Parts) -> Option<Fingerprint> {
    parts.text(lang);
    match matter? {
        Matter::Article(matter) => {
            parts.text(&matter.title.value).number(matter.date.value.timestamp().as_second().cast_unsigned());
        }
        Matter::Page(matter) => drop(parts.text(&matter.title.value)),
        _ => {}
    }
    Some(parts.take())
}

/// Compares what the record says with what there is now.
pub(super) fn compare(record: Record, present: Vec<Present>) -> History {
    let mut news = News::default();
    let (known, lost) = matched(record, &present);
    let mut gone_aliases = Vec::new();
    let mut lines: Vec<(Line, bool)> = Vec::with_capacity(present.len() + lost.len());
    for (present, line) in present.into_iter().zip(known) {
        gone_aliases.extend(present.aliases);
        let is_published = present.status == Status::Published;
        let mut line = match line {
            Some(line) => line,
            None if is_published => Line::default(),
            None => continue,
        };
        line.identity = present.identity;
        if line.file != below_content(&present.file) {
            below_content(&present.file).clone_into(&mut line.file);
        }
        if is_published {
            publish(&mut line, present.path, &mut news);
        } else if present.status == Status::Expired && !line.is_gone {
            line.is_gone = true;
            news.gone.push(line.addresses[0].clone());
        }
        lines.push((line, is_published));
    }
    for line in lost {
        if !line.is_gone {
            news.gone.push(line.addresses[0].clone());
        }
        lines.push((Line { is_gone: true, ..line }, false));
    }
    give_way(&mut lines);
    let mut history = History { gone_aliases, news, ..History::default() };
    for (line, is_published) in &lines {
        if *is_published {
            let earlier = line.addresses.iter().skip(1);
            history.moved.extend(earlier.map(|earlier| (earlier.clone(), line.addresses[0].clone())));
        } else if line.is_gone {
            history.gone.extend(line.addresses.iter().cloned());
        }
    }
    history.moved.sort();
    history.gone.sort();
    history.news.moved.sort();
    history.news.gone.sort();
    history.record = Record { lines: lines.into_iter().map(|(line, _)| line).collect() }.sorted();
    history
}

/// Puts the address at which something is published now before its earlier ones.
fn publish(line: &mut Line, path: PagePath, news: &mut News) {
    line.is_gone = false;
    match line.addresses.first() {
        // As nearly always.
        Some(last) if *last == path && !line.addresses[1..].contains(&path) => return,
        Some(last) if *last != path => news.moved.push((last.clone(), path.clone())),
        _ => {}
    }
    line.addresses.retain(|address| *address != path);
    line.addresses.insert(0, path);
}

/// The line of each file that is there, and the lines of what is not there any more; record and files are in order.
///
/// Title and date tell more than the name of a file: where a file is not the story that it was, the story may have another
/// file now.
fn matched(record: Record, present: &[Present]) -> (Vec<Option<Line>>, Vec<Line>) {
    let mut known: Vec<Option<Line>> = present.iter().map(|_| None).collect();
    let mut left = Vec::new();
    let mut next = 0;
    for line in record.lines {
        next += present[next..].iter().take_while(|one| below_content(&one.file) < line.file.as_str()).count();
        match present.get(next) {
            Some(same) if below_content(&same.file) == line.file && same.identity == line.identity => {
                known[next] = Some(line);
            }
            _ => left.push(line),
        }
    }
    if left.is_empty() {
        return (known, left);
    }
    // A title and date that two files have tell nothing.
    let mut new: AHashMap<Fingerprint, Option<usize>> = AHashMap::new();
    for (at, one) in present.iter().enumerate().filter(|(at, _)| known[*at].is_none()) {
        new.entry(one.identity).and_modify(|place| *place = None).or_insert(Some(at));
    }
    let mut count: AHashMap<Fingerprint, usize> = AHashMap::new();
    for line in &left {
        *count.entry(line.identity).or_default() += 1;
    }
    let mut still_left = Vec::new();
    for line in left {
        match new.get(&line.identity).copied().flatten().filter(|_| count[&line.identity] == 1) {
            Some(at) => known[at] = Some(line),
            None => still_left.push(line),
        }
    }
    let mut lost = Vec::new();
    for line in still_left {
        match present.binary_search_by(|one| below_content(&one.file).cmp(&line.file)) {
            Ok(at) if known[at].is_none() => known[at] = Some(line),
            _ => lost.push(line),
        }
    }
    (known, lost)
}

/// Takes out every address of the past that belongs to something published now; of two stories of the past that share
/// one, what is published now has it, or else the first by its file.
fn give_way(lines: &mut Vec<(Line, bool)>) {
    let is_past = |(line, is_published): &(Line, bool)| !is_published || line.addresses.len() > 1;
    if !lines.iter().any(is_past) {
        return;
    }
    let now = lines.iter().filter(|(_, is_published)| *is_published);
    let now: AHashSet<PagePath> = now.map(|(line, _)| line.addresses[0].clone()).collect();
    let mut taken: AHashSet<PagePath> = AHashSet::new();
    lines.sort_by(|(a, a_is_published), (b, b_is_published)| {
        (!a_is_published, &a.file).cmp(&(!b_is_published, &b.file))
    });
    for (line, is_published) in lines.iter_mut() {
        let kept = usize::from(*is_published);
        let past = line.addresses.split_off(kept);
        let free = past.into_iter().filter(|address| !now.contains(address) && taken.insert(address.clone()));
        line.addresses.extend(free);
    }
    lines.retain(|(line, _)| !line.addresses.is_empty());
}

//! What has become of every address since the last build: which lead on, and where something was taken down.
//!
//! A story is known by its title and date, where only one file has them, or else by its file. It *moved* where its address is another one, and is *gone* where its file was deleted or it has expired. What is
//! a draft again, under embargo again or left out of a build profile is neither: it may come back.

use super::AT_ONCE;
use super::index::Known;
use super::publication::Status;
use crate::config::Config;
use crate::diagnostics::{Diagnostics, Spanned};
use crate::discover::{DocumentKind, below_content};
use crate::history::{Line, Plain, Record, lines};
use crate::memo::{Fingerprint, Parts};
use crate::parse::Document;
use crate::parse::matter::Matter;
use crate::paths::{PagePath, SitePath};
use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;
use std::ops::Range;

/// The addresses of the past at the build's instant.
#[derive(Debug, Default)]
pub struct History {
    /// Earlier addresses and where they lead, by earlier address.
    pub moved: Vec<(PagePath, PagePath)>,
    /// Addresses of what was taken down, sorted.
    pub gone: Vec<PagePath>,
    /// What led to stories that have expired: their `aliases`, each with its file.
    pub gone_aliases: Vec<(SitePath, Spanned<String>)>,
    /// The record as this build leaves it; none where it stays as it is.
    pub record: Option<Record>,
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
#[derive(Debug, Clone)]
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
    let all =
        documents.par_iter().with_max_len(AT_ONCE).zip(known).map_init(Parts::default, |parts, (document, known)| {
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
    let mut all: Vec<Present> = all.flatten_iter().collect();
    all.sort_by(|a, b| a.file.cmp(&b.file));
    all
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

/// Which files have a line in a text that says just what is true of them, and the places of all other lines.
///
/// That is so for nearly every file after nearly every change. Such a line need not be taken apart.
fn settled(text: &str, present: &[Present]) -> (Vec<bool>, Vec<Range<usize>>) {
    let mut settled = vec![false; present.len()];
    let mut others = Vec::new();
    let mut next = 0;
    for place in lines(text) {
        let line = &text[place.clone()];
        let name = memchr::memchr(b' ', line.as_bytes()).map_or(line, |at| &line[..at]);
        next += present[next..].iter().take_while(|one| below_content(&one.file) < name).count();
        match present.get(next) {
            Some(one) if !settled[next] && one.has_line(line) => settled[next] = true,
            _ => others.push(place),
        }
    }
    (settled, others)
}

impl Present {
    fn is_published(&self) -> bool {
        self.status == Status::Published
    }

    /// Whether a line says that it is published where it is, and no more.
    fn has_line(&self, line: &str) -> bool {
        self.is_published() && Plain::is(line, &self.file, self.identity, &self.path)
    }

    fn into_plain(self) -> Plain {
        Plain { file: self.file, identity: self.identity, address: self.path }
    }
}

/// Compares what the text of the record says with what there is now; `present` is sorted by file.
pub(super) fn compare(text: &str, present: Vec<Present>, diagnostics: &mut Diagnostics) -> History {
    let (mut settled, others) = settled(text, &present);
    let is_settled_or_absent = |(one, is_settled): (&Present, &bool)| *is_settled || !one.is_published();
    if Record::is_as_written(text, &others) && present.iter().zip(&settled).all(is_settled_or_absent) {
        let gone_aliases = present.into_iter().flat_map(|one| one.aliases).collect();
        return History { gone_aliases, ..History::default() };
    }
    let mut record = Record::parse_some(text, others, diagnostics);
    let place = |line: &Line| present.binary_search_by(|one| below_content(&one.file).cmp(&line.file)).ok();
    if record.lines.iter().filter_map(place).any(|at| settled[at]) {
        // A second line of one file: they are read as one.
        settled.fill(false);
        record = Record::parse(text, &mut Diagnostics::default());
    }
    let (plain, open): (Vec<_>, Vec<_>) = present.into_iter().zip(settled).partition(|(_, is_settled)| *is_settled);
    let plain = plain.into_iter().map(|(one, _)| one.into_plain()).collect();
    compare_lines(record, plain, open.into_iter().map(|(one, _)| one).collect())
}

/// Compares lines of the record with the files that they may be about; `plain` are all other files, of which nothing more is
/// to be said.
fn compare_lines(record: Record, plain: Vec<Plain>, present: Vec<Present>) -> History {
    let mut news = News::default();
    let (known, lost) = matched(record, &present);
    let mut gone_aliases = Vec::new();
    let mut lines: Vec<(Line, bool)> = Vec::with_capacity(present.len() + lost.len());
    for (present, line) in present.into_iter().zip(known) {
        let is_published = present.is_published();
        gone_aliases.extend(present.aliases);
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
    give_way(&mut lines, &plain);
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
    history.record = Some(Record { lines: lines.into_iter().map(|(line, _)| line).collect(), plain }.sorted());
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
fn give_way(lines: &mut Vec<(Line, bool)>, plain: &[Plain]) {
    let past = lines.iter().flat_map(|(line, is_published)| line.addresses.iter().skip(usize::from(*is_published)));
    let past: AHashSet<&PagePath> = past.collect();
    if past.is_empty() {
        return;
    }
    let now = lines.iter().filter(|(_, is_published)| *is_published).map(|(line, _)| &line.addresses[0]);
    let now = now.chain(plain.iter().map(|one| &one.address)).filter(|address| past.contains(address));
    let now: AHashSet<PagePath> = now.cloned().collect();
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILES: [&str; 6] = ["a b%.md", "a/b.md", "a/c.md", "a-b.md", "a/мир.md", "b.md"];
    const PATHS: [&str; 6] = ["a b%/", "a/b/", "a/c/", "a-b/", "a/мир/", "b/"];

    fn one_present() -> impl Strategy<Value = Present> {
        let status = prop_oneof![6 => Just(Status::Published), 1 => Just(Status::Draft), 1 => Just(Status::Expired)];
        (0..FILES.len(), 0..3_u64, 0..PATHS.len(), status).prop_map(|(file, identity, path, status)| {
            let file = SitePath::new(format!("content/{}", FILES[file]));
            Present {
                file,
                identity: Fingerprint(identity),
                path: PagePath::new(PATHS[path]),
                status,
                aliases: Vec::new(),
            }
        })
    }

    fn all_present() -> impl Strategy<Value = Vec<Present>> {
        prop::collection::vec(one_present(), 0..6).prop_map(|mut present| {
            present.sort_by(|a, b| a.file.cmp(&b.file));
            present.dedup_by(|a, b| a.file == b.file);
            present
        })
    }

    /// A record that was written for these files, and lines that somebody left in it.
    fn one_text() -> impl Strategy<Value = String> {
        let lines = prop::sample::select(vec![
            "# a note",
            "",
            "no line",
            "a/b.md 0000000000000001 /a/b/",
            "a/b.md 0000000000000001 /a/b/ /old/",
            "a/b.md 000000000000000A /a/b/",
            "b.md 0000000000000002 gone /b/",
            "x.md 0000000000000000 /a/c/",
            "a/c.md 0000000000000000 /b/ /a-b/",
            "a/c.md 0000000000000001 /a/c/\r",
        ]);
        let lines = prop::collection::vec((lines, any::<prop::sample::Index>()), 0..3);
        (all_present(), lines, any::<bool>()).prop_map(|(present, lines, is_ended)| {
            let text = compare("", present, &mut Diagnostics::default()).record.unwrap_or_default().to_text();
            let mut all: Vec<&str> = text.lines().collect();
            for (line, at) in lines {
                all.insert(at.index(all.len() + 1), line);
            }
            all.join("\n") + if is_ended { "\n" } else { "" }
        })
    }

    fn seen(history: History, text: &str, found: &Diagnostics) -> impl PartialEq + std::fmt::Debug + use<> {
        let History { moved, gone, news, record, .. } = history;
        (moved, gone, news, record.map_or(text.to_owned(), |record| record.to_text()), found.sorted().len())
    }

    proptest! {
        /// Lines that say what is true need not be taken apart: it comes out the same.
        #[test]
        fn what_is_settled_changes_nothing(text in one_text(), present in all_present()) {
            let mut found = Diagnostics::default();
            let short = compare(&text, present.clone(), &mut found);
            let short = seen(short, &text, &found);
            let mut found = Diagnostics::default();
            let record = Record::parse(&text, &mut found);
            let long = seen(compare_lines(record, Vec::new(), present), &text, &found);
            prop_assert_eq!(short, long);
        }

        /// What was written for some files is as it stays for them.
        #[test]
        fn a_record_is_written_once(present in all_present()) {
            let first = compare("", present.clone(), &mut Diagnostics::default()).record.unwrap_or_default().to_text();
            let again = compare(&first, present, &mut Diagnostics::default());
            prop_assert_eq!(again.record.map_or(first.clone(), |record| record.to_text()), first);
        }
    }
}

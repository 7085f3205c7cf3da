//! The list of outputs while it grows, and what happens when two of them want one path.

use super::{Output, Recipe};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::paths::{OutputPath, SitePath};
use ahash::AHashMap;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// Where an output comes from, to name it when another one wants its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// A file of `content/`; its address is made from what it says.
    Content(SitePath),
    /// An earlier address that a file of `content/` names, with its place there.
    Alias(SitePath, Range<usize>),
    /// The same, where no page can stand: nothing is written, the host alone answers.
    OnHost(SitePath, Range<usize>),
    /// A file of `static/`; its address is its own path.
    File(SitePath),
    /// Something that Dateline makes by itself.
    Program(&'static str),
}

/// How many outputs are looked through together.
const AT_ONCE: usize = 4096;

/// How much of the beginning of a path is looked at first, in bytes.
const BEGINNING: usize = 32;

/// The outputs so far, in the order in which they were planned.
#[derive(Debug, Default)]
pub(super) struct Outputs(Vec<(Output, Origin)>);

impl Outputs {
    /// Adds an output.
    pub(super) fn add(&mut self, path: OutputPath, recipe: Recipe, origin: Origin) {
        self.0.push((Output::new(path, recipe), origin));
    }

    /// Adds outputs for addresses of the past, each where nothing else has its path or needs a folder or a file of that
    /// name: what is there now always wins.
    pub(super) fn add_where_free(&mut self, past: Vec<(OutputPath, Recipe)>, origin: &Origin) {
        let mut wanted: AHashMap<String, Vec<usize>> = AHashMap::new();
        for (at, (path, _)) in past.iter().enumerate() {
            for name in path.folders().chain([path.as_str()]) {
                wanted.entry(name.to_lowercase()).or_default().push(at);
            }
        }
        let mut is_free = vec![true; past.len()];
        let wants = |path: &str| if has_capitals(path) { wanted.get(&path.to_lowercase()) } else { wanted.get(path) };
        if !wanted.is_empty() {
            let taken: Vec<&usize> =
                self.0.par_iter().filter_map(|(output, _)| wants(output.path.as_str())).flatten_iter().collect();
            for at in taken {
                is_free[*at] = false;
            }
        }
        let free = past.into_iter().zip(is_free).filter(|(_, is_free)| *is_free);
        self.0.extend(free.map(|((path, recipe), _)| (Output::new(path, recipe), origin.clone())));
    }

    /// The outputs so far, with what only hosts answer.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&OutputPath, &Recipe)> {
        self.0.iter().map(|(output, _)| (&output.path, &output.recipe))
    }

    /// Adds many outputs.
    pub(super) fn extend(&mut self, outputs: impl ParallelIterator<Item = (OutputPath, Recipe, Origin)>) {
        self.0.par_extend(outputs.map(|(path, recipe, origin)| (Output::new(path, recipe), origin)));
    }

    /// The outputs sorted by path, each path once; a path that two of them want is an error that names both. Beside them
    /// the addresses at which hosts alone answer.
    pub(super) fn finish(self, diagnostics: &mut Diagnostics) -> (Vec<Output>, Vec<OutputPath>) {
        let mut order = self.by_path();
        if order.par_windows(2).any(|two| self.0[two[0]].0.path == self.0[two[1]].0.path) {
            order.dedup_by(|next, first| {
                let ((next, next_origin), (first, first_origin)) = (&self.0[*next], &self.0[*first]);
                let clash = next.path == first.path;
                if clash && !is_same_media(next, first) {
                    diagnostics.push(taken(&first.path, first_origin, next_origin));
                }
                clash
            });
        }
        self.report_files_as_folders(&order, diagnostics);
        self.report_differences_in_case(&order, diagnostics);
        let mut planned: Vec<Option<(Output, Origin)>> = self.0.into_iter().map(Some).collect();
        let mut on_host = Vec::new();
        let mut outputs = Vec::with_capacity(order.len());
        let mut origins = Vec::with_capacity(order.len());
        for (output, origin) in order.into_iter().filter_map(|at| planned[at].take()) {
            match origin {
                Origin::OnHost(..) => on_host.push(output.path),
                _ => outputs.push(output),
            }
            origins.push(origin);
        }
        // Nobody waits until they are gone.
        rayon::spawn(move || drop((planned, origins)));
        (outputs, on_host)
    }

    /// The places of the outputs by path, those of one path in the order in which they were planned. Most paths are told
    /// apart by how they begin, for which nothing has to be looked up.
    fn by_path(&self) -> Vec<usize> {
        let beginning = |path: &OutputPath| {
            let mut beginning = [[0; BEGINNING / 2]; 2];
            let length = path.as_str().len().min(BEGINNING);
            beginning.as_flattened_mut()[..length].copy_from_slice(&path.as_str().as_bytes()[..length]);
            // In this order numbers are compared as their bytes are.
            beginning.map(u128::from_be_bytes)
        };
        let begins = self.0.par_iter().enumerate().map(|(at, (output, _))| (beginning(&output.path), at));
        let mut order: Vec<([u128; 2], usize)> = begins.collect();
        let path = |at: usize| &self.0[at].0.path;
        order.par_sort_unstable_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| path(a.1).cmp(path(b.1))).then_with(|| a.1.cmp(&b.1))
        });
        order.into_iter().map(|(_, at)| at).collect()
    }

    /// A file cannot be a folder too: `about` beside `about/index.html`.
    fn report_files_as_folders(&self, order: &[usize], diagnostics: &mut Diagnostics) {
        // Nearly all outputs are the index of their folder: where no folder is called so, none of these can be one.
        let is_index = |path: &str| path.ends_with("/index.html");
        let within = memchr::memmem::Finder::new("/index.html/");
        let every = self.0.par_iter().any(|(output, _)| within.find(output.path.as_str().as_bytes()).is_some());
        let files = order.par_iter().map(|at| (self.0[*at].0.path.as_str(), *at));
        let files: Vec<(&str, usize)> = files.filter(|(path, _)| every || !is_index(path)).collect();
        let files: AHashMap<&str, usize> = files.into_iter().collect();
        let some = |from: usize| {
            let before = from.checked_sub(1).map_or("", |before| self.folder(order[before]));
            self.files_as_folders(&files, before, &order[from..(from + AT_ONCE).min(order.len())])
        };
        let starts: Vec<usize> = (0..order.len()).step_by(AT_ONCE).collect();
        let found: Vec<Vec<Diagnostic>> = starts.into_par_iter().map(some).collect();
        for found in found.into_iter().flatten() {
            diagnostics.push(found);
        }
    }

    fn folder(&self, at: usize) -> &str {
        self.0[at].0.path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The files that some outputs have for a folder; `last_folder` is that of the output before them.
    fn files_as_folders<'a>(
        &'a self,
        files: &AHashMap<&str, usize>,
        mut last_folder: &'a str,
        order: &[usize],
    ) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for at in order {
            let ((output, origin), folder) = (&self.0[*at], self.folder(*at));
            if folder == last_folder {
                continue;
            }
            // Outputs are sorted: what this folder has in common with the last one has been looked at.
            let last = std::mem::replace(&mut last_folder, folder);
            for file in new_folders(output.path.as_str(), last).filter_map(|folder| files.get(folder).copied()) {
                let (file, other) = &self.0[file];
                found.push(taken(&file.path, other, origin));
            }
        }
        found
    }

    /// Hosts and computers that do not tell `A` from `a` would show one page for both.
    fn report_differences_in_case(&self, order: &[usize], diagnostics: &mut Diagnostics) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        // Only names with capital letters can differ in case alone: few, where there are any at all.
        if !self.0.par_iter().any(|(output, _)| has_capitals(output.path.as_str())) {
            return;
        }
        for at in order.iter().copied() {
            let (output, origin) = &self.0[at];
            if let Some(first) = seen.insert(output.path.as_str().to_lowercase(), at) {
                let (other, first) = &self.0[first];
                // A host alone tells them apart as it likes.
                if matches!((first, origin), (Origin::OnHost(..), _) | (_, Origin::OnHost(..))) {
                    continue;
                }
                diagnostics.push(taken_but_for_capitals((&other.path, first), (&output.path, origin)));
            }
        }
    }
}

/// The folders that a file is in, outermost first, without those that are, or are around, the folder of the file before.
fn new_folders<'p>(path: &'p str, last: &str) -> impl Iterator<Item = &'p str> {
    let same = path.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count();
    let from = if last.len() == same { same + 1 } else { same };
    let rest = path.as_bytes().get(from..).unwrap_or_default();
    memchr::memchr_iter(b'/', rest).filter_map(move |at| path.get(..from + at))
}

fn has_capitals(path: &str) -> bool {
    let may_have = path.bytes().fold(false, |may, byte| may | byte.is_ascii_uppercase() | !byte.is_ascii());
    may_have && path.chars().any(char::is_uppercase)
}

fn is_same_media(a: &Output, b: &Output) -> bool {
    matches!((&a.recipe, &b.recipe), (Recipe::Media(_), Recipe::Media(_)))
}

fn taken(path: &OutputPath, first: &Origin, second: &Origin) -> Diagnostic {
    let message = match (first, second) {
        (Origin::Alias(a, _) | Origin::OnHost(a, _), Origin::Alias(b, _) | Origin::OnHost(b, _)) if a == b => {
            format!("{a} says twice what becomes of /{}", super::hosts::address(path.as_str()))
        }
        (Origin::OnHost(..), _) | (_, Origin::OnHost(..)) => {
            format!("{} and {} both answer at /{path}", first.name(), second.name())
        }
        _ => format!("{} and {} would both be written to {path}", first.name(), second.name()),
    };
    clash(message, first, second)
}

/// Hosts and computers that do not tell `A` from `a` would show one for both.
fn taken_but_for_capitals(
    (path, first): (&OutputPath, &Origin),
    (other, second): (&OutputPath, &Origin),
) -> Diagnostic {
    let (one, two) = (first.name(), second.name());
    let names = if one == two { format!("two addresses of {one}") } else { format!("{one} and {two}") };
    let message = format!("{names} would be written to {path} and {other}, which many computers take for one file");
    clash(message, first, second)
}

fn clash(message: String, first: &Origin, second: &Origin) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(Code::PathTaken, message);
    // What can be changed most easily is shown first.
    let mut origins = [second, first];
    origins.sort_by_key(|origin| !origin.is_past());
    for origin in origins {
        diagnostic = match origin {
            Origin::Alias(file, span) | Origin::OnHost(file, span) => {
                diagnostic.at(file, span.clone(), "this earlier address")
            }
            Origin::Content(file) | Origin::File(file) => diagnostic.in_file(file),
            Origin::Program(_) => diagnostic,
        };
    }
    let help = match (first, second) {
        (first, second) if first.is_past() && second.is_past() => "keep one of the two",
        (first, second) if first.is_past() || second.is_past() => "take the earlier address out, or correct it",
        (Origin::Content(_), _) | (_, Origin::Content(_)) => "give one of them another `slug`, or rename its file",
        _ => "rename one of them",
    };
    diagnostic.help(help)
}

impl Origin {
    fn name(&self) -> String {
        match self {
            Origin::Content(file) | Origin::Alias(file, _) | Origin::OnHost(file, _) | Origin::File(file) => {
                file.to_string()
            }
            Origin::Program(what) => (*what).to_owned(),
        }
    }

    /// Whether it is an address of the past that a person wrote.
    fn is_past(&self) -> bool {
        matches!(self, Origin::Alias(..) | Origin::OnHost(..))
    }
}

#[cfg(test)]
mod tests {
    use super::new_folders;

    #[test]
    fn folders_around_the_last_one_are_not_new() {
        let new = |path, last| new_folders(path, last).collect::<Vec<_>>();
        assert_eq!(new("a/b/c/d", ""), ["a", "a/b", "a/b/c"]);
        assert_eq!(new("a/b/c/d", "a/b"), ["a/b/c"]);
        assert_eq!(new("a/b/c/d", "a/b/c"), [""; 0]);
        assert_eq!(new("a/b/c/d", "a/b/c/e"), [""; 0]);
        assert_eq!(new("a/bc/d", "a/b"), ["a/bc"]);
        assert_eq!(new("a/b/d", "a/bc"), ["a/b"]);
        assert_eq!(new("a/é/d", "a/è"), ["a/é"]);
        assert_eq!(new("d", "a/b"), [""; 0]);
    }
}

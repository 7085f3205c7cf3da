//! Search: an index of all stories that a reader's browser asks for piece by piece, made by Pagefind.
//!
//! The names of most of its files are made from their content, so an index is made before the plan, as other fingerprinted
//! files are, and every file of it stands in the plan. What it would be made of is known without making it: the
//! fingerprint of all its stories stands in the manifest beside each of its files. Where the last build has files with
//! the same fingerprint, their names are taken from there, and nothing is read or made; unless somebody touched one of
//! them since: then it is made when that file is to be written.
//!
//! The stories of a language are put into several indexes, in the order in which they were published (`blocks`). So a new
//! story changes files of the newest alone, an archive is not gone through for it, and no more stories are in
//! memory at once than one index holds.

#![cfg_attr(not(feature = "search"), allow(dead_code, reason = "without pagefind nothing makes an index"))]

mod blocks;
#[cfg(feature = "search")]
mod index;
mod record;
mod words;

use crate::config::LangId;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::memo::{Fingerprint, Memo, PROGRAM, Parts};
use crate::model::{ArticleId, Site};
use crate::paths::{OutputPath, PagePath};
use crate::strings::Strings;
use crate::world::World;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// What indexes are made from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The site's files.
    pub world: &'a dyn World,
    /// The site.
    pub site: &'a Site,
    /// The words of each language.
    pub strings: &'a [Arc<Strings>],
    /// Where the texts of stories lie.
    pub memo: &'a Memo,
}

/// All indexes of a site.
pub struct Search<'a> {
    sources: Sources<'a>,
    indexes: Vec<Index>,
}

/// A file of an index: the place of the index, and its own among the files of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileId(u32, u32);

/// The index of some stories of a language.
struct Index {
    lang: LangId,
    /// Its stories.
    stories: Range<u32>,
    /// Where its files stand, relative to the site's root.
    folder: PagePath,
    /// Whether it is the first of its language: the script and the engine stand in its folder.
    is_first: bool,
    /// What it is made of.
    key: Fingerprint,
    /// The paths of its files, sorted.
    files: Vec<OutputPath>,
    /// Its files, as soon as they are made.
    made: OnceLock<Made>,
}

/// The files of an index, sorted by path, or why there are none.
type Made = Result<Vec<(OutputPath, Vec<u8>)>, Box<Diagnostic>>;

/// What is remembered of the last build: the outputs below a folder that were made of this.
pub type Remembered<'r> = &'r dyn Fn(&str, Fingerprint) -> Vec<OutputPath>;

/// The page for searching, below an edition's front.
pub const PAGE: &str = "search/";

/// The folder of the indexes, below it.
pub const FOLDER: &str = "search/index/";

impl<'a> Search<'a> {
    /// No index.
    pub fn none(sources: Sources<'a>) -> Self {
        Self { sources, indexes: Vec::new() }
    }

    /// The indexes of a site that has a search, each made or known from the last build.
    pub fn prepare(sources: Sources<'a>, remembered: Remembered<'_>, diagnostics: &mut Diagnostics) -> Self {
        let mut search = Self::none(sources);
        if !sources.site.config.search {
            return search;
        }
        for edition in &sources.site.editions {
            for block in blocks::blocks(edition.articles.len() as u32) {
                // Stories are counted from the oldest, which stands last.
                let stories = edition.articles.end - block.end..edition.articles.end - block.start;
                let folder = edition.path.join(&format!("{FOLDER}{}/", block.start));
                let is_first = block.start == 0;
                let key = key(&sources, edition.lang, &stories, &folder);
                let mut index = Index {
                    lang: edition.lang,
                    stories,
                    folder,
                    is_first,
                    key,
                    files: Vec::new(),
                    made: OnceLock::new(),
                };
                index.files = remembered(index.folder.as_str().trim_end_matches('/'), key);
                if index.files.is_empty() {
                    match index.made.get_or_init(|| make(&sources, &index)) {
                        Ok(files) => index.files = files.iter().map(|(path, _)| path.clone()).collect(),
                        Err(problem) => diagnostics.push((**problem).clone()),
                    }
                }
                search.indexes.push(index);
            }
        }
        search
    }

    /// Every file with its path.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &OutputPath)> {
        self.indexes.iter().enumerate().flat_map(|(at, index)| {
            index.files.iter().enumerate().map(move |(file, path)| (FileId(at as u32, file as u32), path))
        })
    }

    /// The folders of the indexes of a language, in the order of their stories.
    pub fn folders(&self, lang: LangId) -> impl Iterator<Item = &PagePath> {
        self.indexes.iter().filter(move |index| index.lang == lang).map(|index| &index.folder)
    }

    /// What a file is made of.
    pub fn fingerprint(&self, id: FileId) -> Fingerprint {
        self.indexes.get(id.0 as usize).map(|index| index.key).unwrap_or_default()
    }

    /// The bytes of a file; where its index was taken from the last build, it is made now.
    pub fn bytes(&self, id: FileId) -> Result<&[u8], Box<Diagnostic>> {
        let index = &self.indexes[id.0 as usize];
        let made = index.made.get_or_init(|| make(&self.sources, index)).as_ref().map_err(Clone::clone)?;
        let path = &index.files[id.1 as usize];
        let file = made.binary_search_by(|(other, _)| other.cmp(path)).ok().and_then(|at| made.get(at));
        file.map(|(_, bytes)| bytes.as_slice())
            .ok_or_else(|| Box::new(failed(index, "it came out otherwise than before")))
    }
}

/// What an index is made of: everything that its stories are found by and shown with.
fn key(sources: &Sources, lang: LangId, stories: &Range<u32>, folder: &PagePath) -> Fingerprint {
    let config = &sources.site.config;
    let mut parts = Parts::default();
    parts.text(PROGRAM).text(folder.as_str()).text(&config.languages[lang.index()].code);
    parts.debug(&sources.strings[lang.index()].markdown_settings(config));
    for id in stories.clone() {
        record::add_names(sources, &sources.site[ArticleId(id)], &mut parts);
    }
    parts.take()
}

#[cfg(feature = "search")]
fn make(sources: &Sources, index: &Index) -> Made {
    // Oldest first: a new story takes the next number, and the others keep theirs.
    let stories = index.stories.clone().rev().map(|id| &sources.site[ArticleId(id)]);
    let records = stories.map(|article| record::record(sources, article));
    let files = index::files(records, index.is_first).map_err(|problem| match problem {
        index::Problem::Record(problem) => problem,
        index::Problem::Index(message) => Box::new(failed(index, &message)),
    })?;
    let path = |name: &str| OutputPath::new(format!("{}{name}", index.folder));
    let mut files: Vec<_> = files.into_iter().map(|(name, bytes)| (path(&name), bytes)).collect();
    files.sort();
    Ok(files)
}

#[cfg(not(feature = "search"))]
fn make(_: &Sources, index: &Index) -> Made {
    // The configuration has been refused before anything comes here.
    Err(Box::new(failed(index, "this Dateline was built without it")))
}

fn failed(index: &Index, message: &str) -> Diagnostic {
    let message = format!("the search index /{} cannot be made: {message}", index.folder);
    Diagnostic::new(Code::Unwritable, message).help("build again; to go without it, take `search` out of site.toml")
}

//! What the last build wrote: path, length, hash and time of every output, and what it was made of.

use super::Put;
use crate::memo::{Fingerprint, MadeOf};
use crate::paths::OutputPath;

/// The hash of an output's bytes.
pub type Hash = u128;

/// What is known of one output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it is.
    pub path: OutputPath,
    /// XXH3 of its bytes, 128 bits: whether they are the same as before is all that it has to tell, for nobody gains by two
    /// pages that look alike. Zero for an output of which it is only known that a build was about to write it.
    pub hash: Hash,
    /// Its length in bytes.
    pub length: u64,
    /// When it was last written, in nanoseconds since 1970: tells whether somebody else changed it since.
    pub modified: i64,
    /// What it was made of.
    pub made_of: MadeOf,
    /// Whether the file was found as it was written when this build looked.
    pub(super) is_untouched: bool,
}

impl Entry {
    /// An output that a build is about to write.
    pub(super) fn announced(path: OutputPath) -> Self {
        Self { path, hash: 0, length: 0, modified: 0, made_of: MadeOf::default(), is_untouched: false }
    }

    /// Whether it is only known that a build was about to write it.
    pub(super) fn is_announced(&self) -> bool {
        self.hash == 0
    }
}

/// Every output of a site, sorted by path, and the templates that they were made with.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The outputs.
    pub outputs: Vec<Entry>,
    /// The templates by name.
    pub templates: Vec<(String, Fingerprint)>,
}

impl Manifest {
    /// The manifest of outputs that are sorted by path.
    pub(super) fn of(puts: Vec<Put>, templates: Vec<(String, Fingerprint)>) -> Self {
        if puts.iter().all(|put| put.compressed.is_empty()) {
            // They take the room of the puts.
            return Self { outputs: puts.into_iter().map(|put| put.entry).collect(), templates };
        }
        let mut outputs = Vec::with_capacity(puts.len());
        for put in puts {
            outputs.push(put.entry);
            outputs.extend(put.compressed.into_iter().map(|copy| copy.entry));
        }
        outputs.sort_by(|a: &Entry, b| a.path.cmp(&b.path));
        Self { outputs, templates }
    }

    /// What is known of an output.
    pub fn get(&self, path: &str) -> Option<&Entry> {
        let at = self.outputs.binary_search_by(|entry| entry.path.as_str().cmp(path)).ok()?;
        self.outputs.get(at)
    }

    /// What is known of each of some outputs, which are sorted by path.
    pub fn beside<'m, 'p: 'm>(
        &'m self,
        paths: impl IntoIterator<Item = &'p OutputPath> + 'm,
    ) -> impl Iterator<Item = Option<&'m Entry>> {
        self.from(paths).map(|entries| entries.and_then(<[Entry]>::first))
    }

    /// The same, each with all entries behind it: those of its compressed copies are among the next.
    pub fn from<'m, 'p: 'm>(
        &'m self,
        paths: impl IntoIterator<Item = &'p OutputPath> + 'm,
    ) -> impl Iterator<Item = Option<&'m [Entry]>> {
        let mut rest = self.outputs.as_slice();
        paths.into_iter().map(move |path| {
            while rest.first().is_some_and(|entry| entry.path < *path) {
                rest = &rest[1..];
            }
            rest.first().filter(|entry| entry.path == *path).map(|_| rest)
        })
    }

    /// Whether an output of this path was written.
    pub fn contains(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// The outputs below a folder.
    pub fn below(&self, folder: &str) -> impl Iterator<Item = &Entry> {
        let prefix = format!("{folder}/");
        let start = self.outputs.partition_point(|entry| entry.path.as_str() < prefix.as_str());
        self.outputs[start..].iter().take_while(move |entry| entry.path.as_str().starts_with(&prefix))
    }

    /// Adds outputs that a build was about to write.
    pub(super) fn announce(&mut self, paths: Vec<OutputPath>) {
        let new: Vec<OutputPath> = paths.into_iter().filter(|path| !self.contains(path.as_str())).collect();
        if !new.is_empty() {
            self.outputs.extend(new.into_iter().map(Entry::announced));
            self.outputs.sort_by(|a, b| a.path.cmp(&b.path));
            self.outputs.dedup_by(|a, b| a.path == b.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announced_outputs_are_added_once() {
        let mut announced = Manifest::default();
        announced.announce(["c.html", "a.html"].map(OutputPath::new).to_vec());
        announced.announce(["b.html", "c.html", "b.html"].map(OutputPath::new).to_vec());
        let paths: Vec<&str> = announced.outputs.iter().map(|entry| entry.path.as_str()).collect();
        assert_eq!(paths, ["a.html", "b.html", "c.html"]);
    }
}

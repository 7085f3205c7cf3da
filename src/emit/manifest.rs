//! What the last build wrote: path, length, hash and time of every output, and what it was made of.

use super::Put;
use crate::memo::{Fingerprint, MadeOf, fingerprint};
use crate::paths::OutputPath;
use serde::{Deserialize, Serialize};

/// The first bytes of a manifest; one of another version is an empty one.
const MAGIC: &[u8] = b"dateline manifest 4\n";

/// The hash of an output's bytes.
pub type Hash = [u8; 16];

/// What is known of one output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Where it is.
    pub path: OutputPath,
    /// XXH3 of its bytes, 128 bits: whether they are the same as before is all that it has to tell, for nobody gains by two
    /// pages that look alike. Zeros for an output of which it is only known that a build was about to write it.
    pub hash: Hash,
    /// Its length in bytes.
    pub length: u64,
    /// When it was last written, in nanoseconds since 1970: tells whether somebody else changed it since.
    pub modified: i64,
    /// What it was made of.
    pub made_of: MadeOf,
    /// Whether the file was found as it was written when this build looked.
    #[serde(skip)]
    pub(super) is_untouched: bool,
}

impl Entry {
    /// An output that a build is about to write.
    pub(super) fn announced(path: OutputPath) -> Self {
        Self { path, hash: Hash::default(), length: 0, modified: 0, made_of: MadeOf::default(), is_untouched: false }
    }

    /// Whether it is only known that a build was about to write it.
    pub(super) fn is_announced(&self) -> bool {
        self.hash == Hash::default()
    }
}

/// Every output of a site, sorted by path, and the templates that they were made with.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The outputs.
    pub outputs: Vec<Entry>,
    /// The templates by name.
    pub templates: Vec<(String, Fingerprint)>,
}

impl Manifest {
    /// The manifest of outputs that are sorted by path.
    pub(super) fn of(puts: Vec<Put>, templates: Vec<(String, Fingerprint)>) -> Self {
        let mut outputs = Vec::with_capacity(puts.len());
        let mut is_sorted = true;
        for put in puts {
            is_sorted &= put.compressed.is_empty();
            outputs.push(put.entry);
            outputs.extend(put.compressed.into_iter().map(|copy| copy.entry));
        }
        if !is_sorted {
            outputs.sort_by(|a: &Entry, b| a.path.cmp(&b.path));
        }
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

    /// Reads a manifest; one that is damaged, or of another version, is an empty one.
    pub fn parse(bytes: &[u8]) -> Self {
        let manifest: Self = unsealed(MAGIC, bytes).unwrap_or_default();
        let is_sorted = manifest.outputs.windows(2).all(|two| two[0].path < two[1].path);
        if is_sorted { manifest } else { Self::default() }
    }

    /// The manifest as it is written.
    pub fn to_bytes(&self) -> Vec<u8> {
        sealed(MAGIC, self)
    }
}

/// A value as it is written, behind `magic` and a checksum.
pub(super) fn sealed(magic: &[u8], value: &impl Serialize) -> Vec<u8> {
    let mut bytes = magic.to_vec();
    let seal = bytes.len();
    bytes.extend([0; 8]);
    // Lists, numbers and texts can always be written.
    let mut bytes = postcard::to_extend(value, bytes).unwrap_or_default();
    if let Some(payload) = bytes.get(seal + 8..) {
        let sum = fingerprint(payload).0.to_le_bytes();
        bytes[seal..seal + 8].copy_from_slice(&sum);
    }
    bytes
}

/// A value that was [`sealed`]; `None` where a byte of it is not what was written.
pub(super) fn unsealed<'a, T: Deserialize<'a>>(magic: &[u8], bytes: &'a [u8]) -> Option<T> {
    let rest = bytes.strip_prefix(magic)?;
    let (sum, payload) = rest.split_at_checked(8)?;
    if fingerprint(payload).0.to_le_bytes() != sum {
        return None;
    }
    postcard::from_bytes(payload).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(paths: &[&str]) -> Manifest {
        let outputs = paths.iter().map(|path| Entry::announced(OutputPath::new(*path))).collect();
        Manifest { outputs, templates: vec![("base.html".to_owned(), Fingerprint(1))] }
    }

    #[test]
    fn what_was_written_is_read_and_nothing_else() {
        let written = manifest(&["a.html", "b/c.html", "b/d.html", "b.html"]);
        assert_eq!(Manifest::parse(&written.to_bytes()), Manifest::default(), "not sorted");
        let written = manifest(&["a.html", "b.html", "b/c.html", "b/d.html"]);
        let bytes = written.to_bytes();
        assert_eq!(Manifest::parse(&bytes), written);
        assert_eq!(written.below("b").count(), 2);
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert_eq!(Manifest::parse(&damaged), Manifest::default(), "damaged at {at}");
            assert_eq!(Manifest::parse(&bytes[..at]), Manifest::default(), "cut off at {at}");
        }
    }

    #[test]
    fn no_path_of_a_manifest_leads_out_of_the_output() {
        #[derive(Serialize)]
        struct Hostile(Vec<(&'static str, Hash, u64, i64, MadeOf)>, Vec<(String, Fingerprint)>);
        for path in ["../precious.txt", "a/../../precious.txt", "/etc/passwd", "./../precious.txt", ""] {
            let hostile = Hostile(vec![(path, Hash::default(), 0, 0, MadeOf::default())], Vec::new());
            assert_eq!(Manifest::parse(&sealed(MAGIC, &hostile)), Manifest::default(), "{path}");
        }
    }

    #[test]
    fn announced_outputs_are_added_once() {
        let mut announced = manifest(&["a.html", "c.html"]);
        announced.announce(["b.html", "c.html", "b.html"].map(OutputPath::new).to_vec());
        let paths: Vec<&str> = announced.outputs.iter().map(|entry| entry.path.as_str()).collect();
        assert_eq!(paths, ["a.html", "b.html", "c.html"]);
    }
}

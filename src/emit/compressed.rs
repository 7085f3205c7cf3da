//! Compressed copies of outputs: files of their own in the output and in the manifest, staged with the output that they are
//! copies of. That an output has none, although it might, is as well known as that it has one: it was not worth a file.

use super::place::Swap;
use super::stage::Way;
use super::staging::Put;
use super::{Entry, Staging};
use crate::config::{Encoding, Encodings};
use crate::diagnostics::Diagnostic;
use crate::memo::MadeOf;
use crate::paths::OutputPath;
use ahash::AHashMap;

impl Put {
    /// Its copy that is compressed so.
    pub fn copy(&self, encoding: Encoding) -> Option<&Put> {
        let path = self.entry.path.with_ending(encoding.ending());
        self.compressed.iter().find(|copy| copy.entry.path == path)
    }
}

impl Staging {
    /// Takes an output and its compressed copies as they are; nothing where somebody changed or removed one of the files
    /// since it was written, or where that was not looked at before. `last` begins with what is known of the output.
    pub fn keep(&self, last: &[Entry], encodings: Encodings) -> Option<Put> {
        let entry = last.first().filter(|entry| entry.is_untouched)?;
        let mut put = Put::kept(entry);
        put.compressed = copies(last, encodings)?;
        Some(put)
    }

    /// Takes the compressed copies of an output as they are, where they are still those of its bytes.
    pub fn keep_compressed(&self, put: &mut Put, last: Option<&[Entry]>, encodings: Encodings) -> bool {
        if encodings.is_empty() {
            return true;
        }
        let is_same =
            |entry: &Entry| entry.hash == put.entry.hash && entry.made_of.compressed == put.entry.made_of.compressed;
        let last = last.filter(|last| last.first().is_some_and(is_same));
        let Some(copies) = last.and_then(|last| copies(last, encodings)) else { return false };
        put.compressed = copies;
        true
    }

    /// Takes a compressed copy of an output.
    pub fn put_compressed(
        &self,
        put: &mut Put,
        encoding: Encoding,
        bytes: &[u8],
        way: &mut Way,
    ) -> Result<(), Box<Diagnostic>> {
        let path = put.entry.path.with_ending(encoding.ending());
        let known = self.last().get(path.as_str());
        let copy = self.put_beside(&path, bytes, MadeOf::default(), (known, put.staged), way)?;
        put.compressed.push(copy);
        Ok(())
    }
}

/// The copies that the first of these entries has; nothing where one of them is not as it was written.
fn copies(last: &[Entry], encodings: Encodings) -> Option<Vec<Put>> {
    let (entry, behind) = last.split_first()?;
    let mut copies = Vec::new();
    if encodings.is_empty() {
        return Some(copies);
    }
    let path = entry.path.as_str();
    let endings = behind.iter().map_while(|other| Some((other, other.path.as_str().strip_prefix(path)?)));
    for (copy, _) in endings.filter(|(_, ending)| encodings.iter().any(|encoding| encoding.ending() == *ending)) {
        if !copy.is_untouched {
            return None;
        }
        copies.push(Put::kept(copy));
    }
    Some(copies)
}

/// Lets copies that no longer are go with the outputs that they were copies of, where these are renamed.
pub(super) fn take_out_with(over: &mut [Swap], gone: &[&OutputPath]) {
    let output_of = |copy: &OutputPath| {
        let mut endings = Encoding::ALL.iter().map(|(_, encoding)| encoding.ending());
        endings.find_map(|ending| copy.as_str().strip_suffix(ending)).map(str::to_owned)
    };
    let copies: Vec<(String, &OutputPath)> = gone.iter().filter_map(|copy| Some((output_of(copy)?, *copy))).collect();
    if copies.is_empty() {
        return;
    }
    let places = over.iter().enumerate().filter_map(|(at, swap)| Some((swap.path()?.as_str().to_owned(), at)));
    let places: AHashMap<String, usize> = places.collect();
    for (output, copy) in copies {
        if let Some(at) = places.get(&output) {
            over[*at].take_out(copy.clone());
        }
    }
}

//! The texts of stories, one after the other in one file.

use super::{at, fingerprint};
use crate::parse::body::Kept;
use std::fs::{File, OpenOptions};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Below this size nobody minds what is wasted.
const SMALL: u64 = 16 << 20;

/// A file of texts. They are found by their places alone, which records name; a checksum tells whether one is right.
#[derive(Debug)]
pub struct Bodies {
    file: File,
    end: AtomicU64,
}

impl Bodies {
    /// Opens the file, or begins it.
    pub(super) fn open(path: &Path) -> Option<Self> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).ok()?;
        let end = AtomicU64::new(file.metadata().ok()?.len());
        Some(Self { file, end })
    }

    /// Empties the file.
    pub(super) fn clear(&mut self) -> Option<()> {
        self.end = AtomicU64::new(0);
        self.file.set_len(0).ok()
    }

    /// Whether most of the file is texts that no record names any more; `live` is the length of the others.
    pub(super) fn is_wasteful(&self, live: u64) -> bool {
        let length = self.end.load(Ordering::Relaxed);
        length > SMALL && length / 2 > live
    }

    /// Adds some texts; comes back with the place of the first.
    pub(super) fn append(&self, texts: &[u8]) -> Option<u64> {
        let at = self.end.fetch_add(texts.len() as u64, Ordering::Relaxed);
        at::write_all(&self.file, texts, at).ok().map(|()| at)
    }

    /// A text; `None` where it is not what was kept.
    pub(super) fn read(&self, kept: Kept) -> Option<Vec<u8>> {
        if kept.at.checked_add(u64::from(kept.length))? > self.end.load(Ordering::Relaxed) {
            return None;
        }
        let bytes = at::read(&self.file, kept.length as usize, kept.at).ok()?;
        Some(bytes).filter(|bytes| check(bytes) == kept.check)
    }

    /// Where a text will lie, `at` bytes after the beginning of those it is kept with.
    pub fn place(text: &str, at: usize) -> Kept {
        Kept { at: at as u64, length: text.len() as u32, check: check(text.as_bytes()) }
    }
}

fn check(bytes: &[u8]) -> u32 {
    let hash = fingerprint(bytes).0;
    (hash ^ (hash >> 32)) as u32
}

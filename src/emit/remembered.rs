//! What is known of an output before a build begins to write.
#![expect(clippy::disallowed_methods, reason = "`emit` looks at what it wrote")]

use super::manifest::{Entry, Manifest};
use super::staging::Written;
use super::{AT_ONCE, IN_A_ROW, stage};
use crate::paths::common_folder;
use rayon::prelude::*;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The manifest of the last build, read before this one begins to write; nobody else writes from then on.
#[derive(Debug)]
pub struct Remembered {
    manifest: Manifest,
    /// What tells the manifest from others.
    sum: u64,
    lock: File,
}

impl Remembered {
    /// Reads what is known of `output`, and looks which of its files nobody has touched since; `None` where nothing is
    /// known, or another build writes to it.
    pub fn read(output: &Path, state: &Path) -> Option<Self> {
        let output = output.canonicalize().ok()?;
        let file = state_file(&output, state, "manifest");
        if !file.exists() {
            return None;
        }
        let lock = File::create(state_file(&output, state, "lock")).ok()?;
        lock.try_lock().ok()?;
        let bytes = fs::read(&file).ok()?;
        let (mut manifest, sum) = (Manifest::parse(&bytes), Manifest::sum(&bytes));
        drop(bytes);
        let open = File::open(&output).ok()?;
        manifest
            .outputs
            .par_chunks_mut(AT_ONCE)
            .with_max_len(IN_A_ROW)
            .for_each(|entries| look(entries, &output, &open));
        Some(Self { manifest, sum, lock })
    }

    /// What the last build wrote.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What a build of the very same as the last one writes, which is nothing; `None` where it has to look closer: the
    /// `manifest` is not the one that is spoken of, an output was touched, or a build has left something undone.
    pub fn as_it_was(&self, manifest: u64, output: &Path, state: &Path) -> Option<Written> {
        let output = output.canonicalize().ok()?;
        let undone = [stage::folder(&output), state_file(&output, state, "announced")];
        let is_whole = || self.manifest.outputs.iter().all(|entry| entry.is_untouched);
        if manifest != self.sum || undone.iter().any(|file| file.exists()) || !is_whole() {
            return None;
        }
        let bytes = self.manifest.outputs.iter().map(|entry| entry.length).sum();
        Some(Written { unchanged: self.manifest.outputs.len(), bytes, ..Written::default() })
    }

    /// The lock, the manifest, and what tells it from others.
    pub(super) fn into_parts(self) -> (File, Manifest, u64) {
        (self.lock, self.manifest, self.sum)
    }
}

/// Looks which of some outputs are the files that a build wrote; asked relative to the folder that all of them are in, so
/// that the system need not follow the way there again for every file. `open` is the `output` folder.
#[cfg(unix)]
fn look(entries: &mut [Entry], output: &Path, open: &File) {
    let near = match &*entries {
        [first, .., last] => common_folder(first.path.as_str(), last.path.as_str()).to_owned(),
        _ => String::new(),
    };
    // Where the folder is gone, its files are.
    let near = File::open(output.join(&near)).ok().map(|open| (open, near.len()));
    let (open, from) = near.as_ref().map_or((open, 0), |(near, from)| (near, *from));
    for entry in entries {
        entry.is_untouched = is_untouched(entry, open, &entry.path.as_str()[from..]);
    }
}

#[cfg(unix)]
fn is_untouched(entry: &Entry, open: &File, path: &str) -> bool {
    use rustix::fs::{AtFlags, FileType, statat};
    #[allow(
        clippy::useless_conversion,
        clippy::unnecessary_fallible_conversions,
        reason = "the types differ by system"
    )]
    statat(open, path, AtFlags::SYMLINK_NOFOLLOW).is_ok_and(|stat| {
        FileType::from_raw_mode(stat.st_mode).is_file()
            && u64::try_from(stat.st_size).is_ok_and(|length| length == entry.length)
            && stage::modified_by(&stat) == i128::from(entry.modified)
    })
}

#[cfg(not(unix))]
fn look(entries: &mut [Entry], output: &Path, _: &File) {
    for entry in entries {
        entry.is_untouched = fs::symlink_metadata(output.join(entry.path.as_str())).is_ok_and(|metadata| {
            metadata.is_file() && metadata.len() == entry.length && stage::modified(&metadata) == entry.modified
        });
    }
}

/// One of the program's own files for an output.
pub(super) fn state_file(output: &Path, state: &Path, ending: &str) -> PathBuf {
    let name = blake3::hash(output.as_os_str().as_encoded_bytes()).to_hex();
    state.join(format!("{}.{ending}", &name[..16]))
}

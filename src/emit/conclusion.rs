//! What a build came to as a whole. Where the next one finds that it is of the very same, and that nobody touched the
//! output since, it has nothing to do.
#![expect(clippy::disallowed_methods, reason = "`emit` is the one module that writes")]

use super::remembered::state_file;
use super::seal::{sealed, unsealed};
use crate::diagnostics::Diagnostics;
use crate::memo::Fingerprint;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// The first bytes of a conclusion.
const MAGIC: &[u8] = b"dateline conclusion 1\n";

/// What a build was made of, and what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conclusion {
    /// Of everything that the site was made of, but the instant.
    pub made_of: Fingerprint,
    /// From when until when the same comes of it, in nanoseconds since 1970; the second is not one of these any more.
    pub lasts: (i128, i128),
    /// Published stories.
    pub articles: usize,
    /// Planned outputs.
    pub outputs: usize,
    /// What was found wrong.
    pub warnings: Diagnostics,
}

impl Conclusion {
    /// What the last build of an output came to, and the seal of the manifest that it wrote; `None` where nothing is known.
    pub fn read(output: &Path, state: &Path) -> Option<(Self, u64)> {
        let bytes = fs::read(file(&output.canonicalize().ok()?, state)).ok()?;
        let (manifest, bytes) = unsealed(MAGIC, &bytes)?.split_first_chunk()?;
        Some((postcard::from_bytes(bytes).ok()?, u64::from_le_bytes(*manifest)))
    }

    /// Writes it down. It is a help and never needed: where it cannot be written, the next build does without.
    pub(super) fn write(&self, manifest: u64, output: &Path, state: &Path) {
        let bytes = sealed(MAGIC, |bytes| {
            bytes.extend(manifest.to_le_bytes());
            // Numbers, texts and lists of them can always be written.
            *bytes = postcard::to_extend(self, std::mem::take(bytes)).unwrap_or_default();
        });
        let file = file(output, state);
        let is_written = fs::read(&file).is_ok_and(|there| there == bytes) || fs::write(&file, bytes).is_ok();
        if !is_written {
            let _ = fs::remove_file(&file);
        }
    }
}

fn file(output: &Path, state: &Path) -> PathBuf {
    state_file(output, state, "conclusion")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let written = Conclusion {
            made_of: Fingerprint(7),
            lasts: (-1, i128::MAX),
            articles: 3,
            outputs: 9,
            warnings: Diagnostics::default(),
        };
        let output = folder.path().canonicalize().expect("a path");
        assert_eq!(Conclusion::read(&output, &output), None);
        written.write(11, &output, &output);
        assert_eq!(Conclusion::read(&output, &output), Some((written, 11)));
        let file = file(&output, &output);
        let bytes = fs::read(&file).expect("a file");
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            fs::write(&file, &damaged).expect("room");
            assert_eq!(Conclusion::read(&output, &output), None, "damaged at {at}");
            fs::write(&file, &bytes[..at]).expect("room");
            assert_eq!(Conclusion::read(&output, &output), None, "cut off at {at}");
        }
    }
}

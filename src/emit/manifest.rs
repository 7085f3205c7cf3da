//! What the last build wrote: path, length, hash and time of every output.

use crate::paths::OutputPath;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the manifest's form; a manifest of another version is an empty one.
const VERSION: u32 = 1;

/// What is known of one output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// BLAKE3, in hexadecimal.
    pub hash: String,
    /// Its length in bytes.
    pub length: u64,
    /// When it was last written, in nanoseconds since 1970: tells whether somebody else changed it since.
    pub modified: i128,
}

/// Every output of a site.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The outputs by path.
    pub outputs: BTreeMap<String, Entry>,
}

#[derive(Deserialize)]
struct Stored {
    version: u32,
    outputs: BTreeMap<String, Entry>,
}

#[derive(Serialize)]
struct Storing<'a> {
    version: u32,
    outputs: &'a BTreeMap<String, Entry>,
}

impl Manifest {
    /// Reads a manifest; one that is damaged, or of another version, is an empty one.
    pub fn parse(bytes: &[u8]) -> Self {
        match serde_json::from_slice::<Stored>(bytes) {
            // Paths from outside are made safe again: nothing in a damaged manifest may lead out of the output.
            Ok(stored) if stored.version == VERSION => {
                let safe = |path: &String| OutputPath::new(path.as_str()).as_str() == path;
                Self { outputs: stored.outputs.into_iter().filter(|(path, _)| safe(path)).collect() }
            }
            _ => Self::default(),
        }
    }

    /// The manifest as it is written.
    pub fn to_bytes(&self) -> Vec<u8> {
        let stored = Storing { version: VERSION, outputs: &self.outputs };
        serde_json::to_vec(&stored).unwrap_or_default()
    }
}

//! What the program remembers from one build to the next: what came out of each Markdown file, keyed by the file's
//! content. It is a help and never needed: one that is missing, damaged, of another program, or in use by another
//! build is an empty one.
//!
//! Two files below the state folder, both only ever appended to:
//!
//! | file | holds |
//! |---|---|
//! | `documents` ([`log`]) | a record a document: front matter, holes, what was found wrong |
//! | `texts` ([`Bodies`]) | the HTML of every story, read when its page is rendered |
//!
//! So the texts of a whole archive are never in memory, and a build that renders few pages reads few of them.
//!
//! This is the one module beside `emit` that writes, and it reads nothing but its own files.
#![expect(clippy::disallowed_methods, reason = "`memo` reads and writes its own tables, and nothing else")]

mod at;
mod bodies;
mod fingerprint;
mod log;
mod made_of;

pub use bodies::Bodies;
pub use fingerprint::{Fingerprint, fingerprint};
pub use log::Record;
pub use made_of::{MadeOf, Parts, Question, Reason};

use crate::parse::body::Kept;
use crate::paths::SitePath;
use log::Log;
use std::fs::{self, File};
use std::path::Path;

/// The program's own fingerprint: what another build of it remembered is not trusted.
pub const PROGRAM: &str = env!("DATELINE_FINGERPRINT");

/// What is remembered of documents.
#[derive(Debug, Default)]
pub struct Memo(Option<Tables>);

#[derive(Debug)]
struct Tables {
    log: Log,
    bodies: Bodies,
    /// Held as long as the tables are in use, so that a second build does without them.
    _lock: File,
}

impl Memo {
    /// Opens the memory in the folder `state`; `key` stands for everything beside a file's own content that decides
    /// what comes out of it. Where that is not what it was, nothing is remembered.
    pub fn open(state: &Path, key: Fingerprint) -> Self {
        Self(Tables::open(&state.join("cache"), key))
    }

    /// Whether texts are kept here.
    pub fn keeps_texts(&self) -> bool {
        self.0.is_some()
    }

    /// What came out of a file when it was last parsed.
    pub fn find(&self, file: &SitePath) -> Option<Record<'_>> {
        self.0.as_ref()?.log.find(file.as_str())
    }

    /// Keeps some texts, one after the other; comes back with the place of the first, or nothing if they could not be
    /// written.
    pub fn keep(&self, texts: &[u8]) -> Option<u64> {
        self.0.as_ref()?.bodies.append(texts)
    }

    /// Remembers what came out of some files.
    pub fn remember<'r>(&self, records: impl IntoIterator<Item = Record<'r>>) {
        if let Some(tables) = &self.0 {
            tables.log.append(records);
        }
    }

    /// A text that was kept; `None` where it cannot be read, or is not what was written.
    pub fn text(&self, kept: Kept) -> Option<String> {
        self.0.as_ref()?.bodies.read(kept)
    }

    /// Lets go of what was remembered of documents, which is needed no more once they are parsed; texts stay.
    pub fn forget_documents(&mut self) {
        if let Some(tables) = &mut self.0 {
            tables.log.close();
        }
    }
}

impl Tables {
    fn open(folder: &Path, key: Fingerprint) -> Option<Self> {
        fs::create_dir_all(folder).ok()?;
        let lock = File::create(folder.join("lock")).ok()?;
        lock.try_lock().ok()?;
        let (documents, texts) = (folder.join("documents"), folder.join("texts"));
        let mut log = Log::open(&documents, key)?;
        // Without records, nothing in the other file is of use.
        let mut bodies = Bodies::open(&texts, log.is_empty())?;
        if log.is_wasteful() || bodies.is_wasteful(log.live_texts()) {
            (log, bodies) = compact(folder, &log, &bodies, key)?;
        }
        Some(Self { log, bodies, _lock: lock })
    }
}

/// Writes both files anew with what still counts in them.
///
/// The texts come first: a build killed between the two renames leaves records that point into the wrong texts, whose
/// checksums tell.
fn compact(folder: &Path, log: &Log, bodies: &Bodies, key: Fingerprint) -> Option<(Log, Bodies)> {
    let (new_texts, new_documents) = (folder.join("texts.new"), folder.join("documents.new"));
    let texts = Bodies::open(&new_texts, true)?;
    let _ = fs::remove_file(&new_documents);
    let documents = Log::open(&new_documents, key)?;
    let mut moved = Vec::new();
    for record in log.records() {
        let kept = match record.kept {
            Some(kept) => {
                let Some(text) = bodies.read(kept) else { continue };
                Some(Kept { at: texts.append(text.as_bytes())?, ..kept })
            }
            None => None,
        };
        moved.push(Record { kept, ..record });
    }
    for records in moved.chunks(log::FRAME) {
        documents.append(records.iter().copied());
    }
    fs::rename(&new_texts, folder.join("texts")).ok()?;
    fs::rename(&new_documents, folder.join("documents")).ok()?;
    drop(documents);
    Some((Log::open(&folder.join("documents"), key)?, texts))
}

#[cfg(test)]
mod tests;

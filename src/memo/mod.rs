//! What the program remembers from one build to the next: what came out of each Markdown file, keyed by the file's
//! content. It is a help and never needed: one that is missing, damaged, of another program, or in use by another
//! build is an empty one.
//!
//! Two files below the state folder, both only ever appended to:
//!
//! | file | holds |
//! |---|---|
//! | `documents` | a record a document: front matter, holes, what was found wrong |
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
mod written;

pub use bodies::Bodies;
pub use fingerprint::{Fingerprint, fingerprint, hash_of};
pub use log::{Frame, Record};
pub use made_of::{MadeOf, Parts, Question, Reason};
pub use written::{write, written};

use crate::parse::body::Kept;
use crate::paths::SitePath;
use log::Log;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The program's own fingerprint: what another build of it remembered is not trusted.
pub const PROGRAM: &str = env!("DATELINE_FINGERPRINT");

/// What is remembered of documents.
#[derive(Debug, Default)]
pub struct Memo(Option<Tables>);

#[derive(Debug)]
struct Tables {
    folder: PathBuf,
    log: Log,
    bodies: Bodies,
    /// Held as long as the tables are in use, so that a second build does without them.
    _lock: File,
}

impl Memo {
    /// Opens the memory in the folder `state`.
    pub fn open(state: &Path) -> Self {
        Self(Tables::open(state.join("cache")))
    }

    /// What is remembered under a key, which stands for everything beside a file's own content that decides what comes
    /// out of it. Where it is not what it was, nothing is.
    #[must_use]
    pub fn under(self, key: Fingerprint) -> Self {
        Self(self.0.and_then(|tables| tables.under(key)))
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
        let mut frame = Frame::default();
        for record in records {
            frame.add(&record);
        }
        self.remember_frame(&mut frame);
    }

    /// Remembers what has been put into a frame, which is empty then.
    pub fn remember_frame(&self, frame: &mut Frame) {
        if let Some(tables) = &self.0 {
            tables.log.append(frame);
        }
        frame.clear();
    }

    /// A text that was kept, in bytes; `None` where it cannot be read, or is not what was written.
    pub fn text(&self, kept: Kept) -> Option<Vec<u8>> {
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
    fn open(folder: PathBuf) -> Option<Self> {
        fs::create_dir_all(&folder).ok()?;
        let lock = File::create(folder.join("lock")).ok()?;
        lock.try_lock().ok()?;
        let (log, bodies) = (Log::open(&folder.join("documents"))?, Bodies::open(&folder.join("texts"))?);
        Some(Self { folder, log, bodies, _lock: lock })
    }

    fn under(mut self, key: Fingerprint) -> Option<Self> {
        if self.log.key() != Some(key) {
            // Without records, nothing in the other file is of use.
            self.log = Log::begin(&self.folder.join("documents"), key)?;
            self.bodies.clear()?;
        } else if self.log.is_wasteful() || self.bodies.is_wasteful(self.log.live_texts()) {
            self.compact(key)?;
        }
        Some(self)
    }

    /// Writes both files anew with what still counts in them.
    ///
    /// The texts come first: a build killed between the two renames leaves records that point into the wrong texts,
    /// whose checksums tell.
    fn compact(&mut self, key: Fingerprint) -> Option<()> {
        let compacted = self.write_compact(key);
        if compacted.is_none() {
            for name in ["texts.new", "documents.new"] {
                let _ = fs::remove_file(self.folder.join(name));
            }
        }
        compacted
    }

    fn write_compact(&mut self, key: Fingerprint) -> Option<()> {
        let new = |name: &str| self.folder.join(name);
        let mut texts = Bodies::open(&new("texts.new"))?;
        texts.clear()?;
        let documents = Log::begin(&new("documents.new"), key)?;
        let mut moved = Vec::new();
        for record in self.log.records() {
            let kept = match record.kept {
                Some(kept) => {
                    let Some(text) = self.bodies.read(kept) else { continue };
                    Some(Kept { at: texts.append(&text)?, ..kept })
                }
                None => None,
            };
            moved.push(Record { kept, ..record });
        }
        let mut frame = Frame::default();
        for records in moved.chunks(log::FRAME) {
            for record in records {
                frame.add(record);
            }
            documents.append(&mut frame);
            frame.clear();
        }
        fs::rename(new("texts.new"), new("texts")).ok()?;
        fs::rename(new("documents.new"), new("documents")).ok()?;
        self.log = Log::open(&new("documents"))?;
        self.bodies = texts;
        Some(())
    }
}

#[cfg(test)]
mod tests;

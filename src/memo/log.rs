//! A file of records that is only appended to; a later record of a file stands for all earlier ones.
//!
//! A header names the key. Frames of several records follow, each with its length and a checksum: what a killed build
//! or a full disk cut off is noticed, and everything before it is used.

use super::{Fingerprint, fingerprint};
use crate::parse::body::Kept;
use crate::world::Stamp;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::ops::Range;
use std::path::Path;
use std::sync::Mutex;

/// The first bytes of the file; the number changes with its form.
const MAGIC: &[u8; 16] = b"dateline memo 1\n";

/// How many records a frame has at the most.
pub(super) const FRAME: usize = 256;

/// Below this size nobody minds what is wasted.
const SMALL: usize = 4 << 20;

/// What came out of one file.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Record<'a> {
    /// The file.
    pub path: &'a str,
    /// The stamp it had; `None` where that could not be trusted.
    pub stamp: Option<Stamp>,
    /// The hash of its content: the first half of its BLAKE3.
    pub hash: u128,
    /// Where its text is kept, for a story.
    pub kept: Option<Kept>,
    /// Everything else, as `parse` writes it.
    pub document: &'a [u8],
}

/// The records of a file.
#[derive(Debug)]
pub(super) struct Log {
    bytes: Vec<u8>,
    /// Where the latest record of each file stands in `bytes`, by the fingerprint of the file's path.
    places: HashMap<Fingerprint, Range<usize>>,
    /// How many bytes the latest records have, and how many bytes the texts that they name.
    live: (usize, u64),
    file: Mutex<Option<File>>,
}

impl Log {
    /// Reads the file at `path`; begins it anew where it is missing, of another key or not a log.
    pub(super) fn open(path: &Path, key: Fingerprint) -> Option<Self> {
        let mut bytes = fs::read(path).unwrap_or_default();
        let mut header = MAGIC.to_vec();
        header.extend(key.0.to_le_bytes());
        let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path).ok()?;
        let mut places = HashMap::new();
        let end = if bytes.starts_with(&header) { read_frames(&bytes, header.len(), &mut places) } else { 0 };
        bytes.truncate(end);
        file.set_len(end as u64).ok()?;
        std::io::Seek::seek(&mut file, std::io::SeekFrom::End(0)).ok()?;
        if end == 0 {
            file.write_all(&header).ok()?;
        }
        let mut log = Self { bytes, places, live: (0, 0), file: Mutex::new(Some(file)) };
        log.live = log.records().fold((0, 0), |(bytes, texts), record| {
            let text = record.kept.map_or(0, |kept| u64::from(kept.length));
            (bytes + record.path.len() + record.document.len(), texts + text)
        });
        Some(log)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Whether most of the file is records that others stand for.
    pub(super) fn is_wasteful(&self) -> bool {
        self.bytes.len() > SMALL && self.bytes.len() / 2 > self.live.0
    }

    /// The length of all texts that records name.
    pub(super) fn live_texts(&self) -> u64 {
        self.live.1
    }

    /// The latest record of a file.
    pub(super) fn find(&self, path: &str) -> Option<Record<'_>> {
        let place = self.places.get(&fingerprint(path.as_bytes()))?;
        self.record(place).filter(|record| record.path == path)
    }

    /// The latest records of all files, in the order in which they were written.
    pub(super) fn records(&self) -> impl Iterator<Item = Record<'_>> {
        let mut places: Vec<&Range<usize>> = self.places.values().collect();
        places.sort_unstable_by_key(|place| place.start);
        places.into_iter().filter_map(|place| self.record(place))
    }

    fn record(&self, place: &Range<usize>) -> Option<Record<'_>> {
        postcard::from_bytes(self.bytes.get(place.clone())?).ok()
    }

    /// Appends a frame; what cannot be written is not remembered, and neither is anything after it.
    pub(super) fn append<'r>(&self, records: impl IntoIterator<Item = Record<'r>>) {
        let mut payload = Vec::new();
        for record in records {
            let Ok(bytes) = postcard::to_allocvec(&record) else { continue };
            payload.extend((bytes.len() as u32).to_le_bytes());
            payload.extend(bytes);
        }
        if payload.is_empty() {
            return;
        }
        let mut frame = Vec::with_capacity(payload.len() + 16);
        frame.extend((payload.len() as u64).to_le_bytes());
        frame.extend(fingerprint(&payload).0.to_le_bytes());
        frame.extend(payload);
        let Ok(mut file) = self.file.lock() else { return };
        if file.as_mut().is_some_and(|file| file.write_all(&frame).is_err()) {
            *file = None;
        }
    }

    /// Lets go of everything that was read.
    pub(super) fn close(&mut self) {
        self.bytes = Vec::new();
        self.places = HashMap::new();
    }
}

/// Notes where the records stand; comes back with the end of the last whole frame.
fn read_frames(bytes: &[u8], start: usize, places: &mut HashMap<Fingerprint, Range<usize>>) -> usize {
    let mut end = start;
    while let Some(payload) = frame(bytes, end) {
        let mut at = payload.start;
        while let Some(length) = number(bytes, at).filter(|_| at < payload.end) {
            let record = at + 4..at + 4 + length as usize;
            let path = bytes.get(record.clone()).and_then(|bytes| postcard::from_bytes::<Record>(bytes).ok());
            let Some(read) = path else { break };
            places.insert(fingerprint(read.path.as_bytes()), record.clone());
            at = record.end;
        }
        end = payload.end;
    }
    end
}

/// The payload of the frame at `at`, if it is whole and right.
fn frame(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let word = |at: usize| Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
    let length = usize::try_from(word(at)?).ok()?;
    let payload = at + 16..(at + 16).checked_add(length)?;
    (fingerprint(bytes.get(payload.clone())?).0 == word(at + 8)?).then_some(payload)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

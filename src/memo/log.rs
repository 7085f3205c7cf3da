//! A file of records that is only appended to; a later record of a file stands for all earlier ones.
//!
//! A header names the key. Frames of several records follow, each with its length and a checksum: what a killed build
//! or a full disk cut off is noticed, and everything before it is used.

use super::{Fingerprint, fingerprint, written};
use crate::parse::body::Kept;
use crate::world::Stamp;
use ahash::AHashMap;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Mutex;

/// The first bytes of the file; the number changes with its form.
const MAGIC: &[u8; 16] = b"dateline memo 1\n";

/// The length of the magic bytes and the key.
const HEADER: usize = MAGIC.len() + 8;

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
    /// The hash of its content (XXH3, 128 bits).
    pub hash: u128,
    /// Where its text is kept, for a story.
    pub kept: Option<Kept>,
    /// Everything else, as `parse` writes it.
    #[serde(serialize_with = "as_bytes")]
    pub document: &'a [u8],
}

/// Bytes in one piece: serde would hand them over one by one.
fn as_bytes<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

/// Where a record stands, and how long the text is that it names.
#[derive(Debug, Clone, Copy)]
struct Place {
    start: usize,
    length: u32,
    text: u32,
}

/// The records of a file.
#[derive(Debug)]
pub(super) struct Log {
    key: Option<Fingerprint>,
    bytes: Vec<u8>,
    /// Where the latest record of each file stands in `bytes`, by the fingerprint of the file's path.
    places: AHashMap<Fingerprint, Place>,
    /// How many bytes the latest records have, and how many bytes the texts that they name.
    live: (usize, u64),
    file: Mutex<Option<File>>,
}

impl Log {
    /// Reads the file at `path`; one that is missing or not a log is an empty one without a key.
    pub(super) fn open(path: &Path) -> Option<Self> {
        let mut bytes = fs::read(path).unwrap_or_default();
        let key = bytes.strip_prefix(MAGIC).and_then(|rest| rest.first_chunk::<8>());
        let key = key.map(|key| Fingerprint(u64::from_le_bytes(*key)));
        let frames = if key.is_some() { frames(&bytes, HEADER) } else { Vec::new() };
        let end = if key.is_some() { frames.last().map_or(HEADER, |frame| frame.end) } else { 0 };
        bytes.truncate(end);
        let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path).ok()?;
        file.set_len(end as u64).ok()?;
        file.seek(SeekFrom::End(0)).ok()?;
        let mut log = Self { key, bytes, places: AHashMap::new(), live: (0, 0), file: Mutex::new(Some(file)) };
        log.note(&frames);
        Some(log)
    }

    /// Begins the file at `path` anew.
    pub(super) fn begin(path: &Path, key: Fingerprint) -> Option<Self> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(path).ok()?;
        file.write_all(&[&MAGIC[..], &key.0.to_le_bytes()].concat()).ok()?;
        let file = Mutex::new(Some(file));
        Some(Self { key: Some(key), bytes: Vec::new(), places: AHashMap::new(), live: (0, 0), file })
    }

    /// Notes where the records of some frames stand, and how much of them counts.
    fn note(&mut self, frames: &[Range<usize>]) {
        let noted: Vec<Vec<(Fingerprint, Place)>> =
            frames.par_iter().map(|frame| records_of(&self.bytes, frame)).collect();
        self.places.reserve(noted.iter().map(Vec::len).sum());
        for (path, place) in noted.into_iter().flatten() {
            self.live.0 += place.length as usize;
            self.live.1 += u64::from(place.text);
            if let Some(replaced) = self.places.insert(path, place) {
                self.live.0 -= replaced.length as usize;
                self.live.1 -= u64::from(replaced.text);
            }
        }
    }

    /// What it was begun for.
    pub(super) fn key(&self) -> Option<Fingerprint> {
        self.key
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
        let mut places: Vec<&Place> = self.places.values().collect();
        places.sort_unstable_by_key(|place| place.start);
        places.into_iter().filter_map(|place| self.record(place))
    }

    fn record(&self, place: &Place) -> Option<Record<'_>> {
        let end = place.start.checked_add(place.length as usize)?;
        postcard::from_bytes(self.bytes.get(place.start..end)?).ok()
    }

    /// Appends a frame; what cannot be written is not remembered, and neither is anything after it.
    pub(super) fn append<'r>(&self, records: impl IntoIterator<Item = Record<'r>>) {
        let room = |record: &Record<'_>| record.document.len() + record.path.len() + 64;
        let records = records.into_iter().filter_map(|record| written(&record, room(&record)));
        let records: Vec<Vec<u8>> = records.collect();
        let length: usize = records.iter().map(|record| record.len() + 4).sum();
        if length == 0 {
            return;
        }
        let mut frame = Vec::with_capacity(length + 16);
        frame.extend_from_slice(&(length as u64).to_le_bytes());
        frame.extend_from_slice(&[0; 8]);
        for record in records {
            frame.extend_from_slice(&(record.len() as u32).to_le_bytes());
            frame.extend_from_slice(&record);
        }
        let sum = fingerprint(&frame[16..]).0.to_le_bytes();
        frame[8..16].copy_from_slice(&sum);
        let Ok(mut file) = self.file.lock() else { return };
        if file.as_mut().is_some_and(|file| file.write_all(&frame).is_err()) {
            *file = None;
        }
    }

    /// Lets go of everything that was read.
    pub(super) fn close(&mut self) {
        self.bytes = Vec::new();
        self.places = AHashMap::new();
    }
}

/// Where the records of a frame stand, by the fingerprint of the file's path.
fn records_of(bytes: &[u8], frame: &Range<usize>) -> Vec<(Fingerprint, Place)> {
    let mut records = Vec::with_capacity(FRAME);
    let mut at = frame.start;
    while let Some(length) = number(bytes, at).filter(|_| at < frame.end) {
        let (start, end) = (at + 4, at + 4 + length as usize);
        let Some(record) = bytes.get(start..end).and_then(|bytes| postcard::from_bytes::<Record>(bytes).ok()) else {
            break;
        };
        let text = record.kept.map_or(0, |kept| kept.length);
        records.push((fingerprint(record.path.as_bytes()), Place { start, length, text }));
        at = end;
    }
    records
}

/// The payloads of all frames up to the first that is not whole or not right.
fn frames(bytes: &[u8], start: usize) -> Vec<Range<usize>> {
    let mut frames = Vec::new();
    let mut sums = Vec::new();
    let mut at = start;
    let word = |at: usize| Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
    while let (Some(length), Some(sum)) = (word(at).and_then(|length| usize::try_from(length).ok()), word(at + 8)) {
        let Some(end) = (at + 16).checked_add(length).filter(|end| *end <= bytes.len()) else { break };
        frames.push(at + 16..end);
        sums.push(sum);
        at = end;
    }
    let is_right: Vec<bool> =
        frames.par_iter().zip(&sums).map(|(frame, sum)| fingerprint(&bytes[frame.clone()]).0 == *sum).collect();
    frames.truncate(is_right.iter().position(|right| !right).unwrap_or(frames.len()));
    frames
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

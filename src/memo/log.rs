//! A file of records that is only appended to; a later record of a file stands for all earlier ones.
//!
//! A header names the key. Frames of several records follow, each with its length and a checksum: what a killed build
//! or a full disk cut off is noticed, and everything before it is used.

use super::{Fingerprint, at, fingerprint, write};
use crate::parse::body::Kept;
use crate::world::Stamp;
use ahash::AHashMap;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Mutex;

/// The first bytes of the file; the number changes with its form.
const MAGIC: &[u8; 16] = b"dateline memo 2\n";

/// The length of the magic bytes and the key.
const HEADER: usize = MAGIC.len() + 8;

/// The length of what stands before the payload of a frame: its own length and a checksum.
const FRAME_HEADER: usize = 16;

/// The length of what stands before a record: its own length, that of the text that it names, and the fingerprint of its
/// file's path.
const RECORD_HEADER: usize = 16;

/// How many records a frame has at the most.
pub(super) const FRAME: usize = 256;

/// Below this size nobody minds what is wasted.
const SMALL: u64 = 4 << 20;

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

/// Some records as they are written, one after the other behind the room for a header.
#[derive(Debug, Default)]
pub struct Frame(Vec<u8>);

impl Frame {
    /// Adds a record; one that cannot be written is left out.
    pub fn add(&mut self, record: &Record<'_>) {
        if self.0.is_empty() {
            self.0.resize(FRAME_HEADER, 0);
        }
        let start = self.0.len();
        let text = record.kept.map_or(0, |kept| kept.length);
        let path = fingerprint(record.path.as_bytes());
        self.0.extend_from_slice(&[0; 4]);
        self.0.extend_from_slice(&text.to_le_bytes());
        self.0.extend_from_slice(&path.0.to_le_bytes());
        if write(record, &mut self.0) {
            let length = (self.0.len() - start - RECORD_HEADER) as u32;
            self.0[start..start + 4].copy_from_slice(&length.to_le_bytes());
        } else {
            self.0.truncate(start);
        }
    }

    /// Lets go of all records, but not of the room for others.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The whole frame; `None` where nothing is in it.
    fn finished(&mut self) -> Option<&[u8]> {
        let length = self.0.len().checked_sub(FRAME_HEADER).filter(|length| *length > 0)? as u64;
        let sum = fingerprint(&self.0[FRAME_HEADER..]).0;
        self.0[..8].copy_from_slice(&length.to_le_bytes());
        self.0[8..FRAME_HEADER].copy_from_slice(&sum.to_le_bytes());
        Some(&self.0)
    }
}

/// Where a record stands: its frame, its place in it; and how long the text is that it names.
#[derive(Debug, Clone, Copy)]
struct Place {
    frame: u32,
    start: u32,
    length: u32,
    text: u32,
}

/// The records of a file.
#[derive(Debug)]
pub(super) struct Log {
    key: Option<Fingerprint>,
    /// The payloads of all frames: read by several threads, and never all of them in one piece of memory, which nobody
    /// could use again.
    frames: Vec<Vec<u8>>,
    /// The length of the file when it was opened.
    length: u64,
    /// Where the latest record of each file stands, by the fingerprint of the file's path.
    places: AHashMap<Fingerprint, Place>,
    /// How many bytes the latest records have, and how many bytes the texts that they name.
    live: (u64, u64),
    file: Mutex<Option<File>>,
}

impl Log {
    /// Reads the file at `path`; one that is missing or not a log is an empty one without a key.
    pub(super) fn open(path: &Path) -> Option<Self> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).ok()?;
        let key = key(&file);
        let frames = if key.is_some() { frames(&file, file.metadata().ok()?.len()) } else { Vec::new() };
        let payloads: u64 = frames.iter().map(|payload| (FRAME_HEADER + payload.len()) as u64).sum();
        let length = if key.is_some() { HEADER as u64 + payloads } else { 0 };
        file.set_len(length).ok()?;
        file.seek(SeekFrom::End(0)).ok()?;
        let mut log = Self { key, frames, length, places: AHashMap::new(), live: (0, 0), file: Mutex::new(Some(file)) };
        log.note();
        Some(log)
    }

    /// Begins the file at `path` anew.
    pub(super) fn begin(path: &Path, key: Fingerprint) -> Option<Self> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(path).ok()?;
        file.write_all(&[&MAGIC[..], &key.0.to_le_bytes()].concat()).ok()?;
        let file = Mutex::new(Some(file));
        Some(Self { key: Some(key), frames: Vec::new(), length: 0, places: AHashMap::new(), live: (0, 0), file })
    }

    /// Notes where all records stand, and how much of them counts.
    fn note(&mut self) {
        let noted = self.frames.par_iter().enumerate().map(|(at, frame)| records_of(at as u32, frame));
        let noted: Vec<Vec<(Fingerprint, Place)>> = noted.collect();
        self.places.reserve(noted.iter().map(Vec::len).sum());
        for (path, place) in noted.into_iter().flatten() {
            self.live.0 += u64::from(place.length);
            self.live.1 += u64::from(place.text);
            if let Some(replaced) = self.places.insert(path, place) {
                self.live.0 -= u64::from(replaced.length);
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
        self.length > SMALL && self.length / 2 > self.live.0
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
        places.sort_unstable_by_key(|place| (place.frame, place.start));
        places.into_iter().filter_map(|place| self.record(place))
    }

    fn record(&self, place: &Place) -> Option<Record<'_>> {
        let (start, length) = (place.start as usize, place.length as usize);
        postcard::from_bytes(self.frames.get(place.frame as usize)?.get(start..start + length)?).ok()
    }

    /// Appends a frame; what cannot be written is not remembered, and neither is anything after it.
    pub(super) fn append(&self, frame: &mut Frame) {
        let Some(frame) = frame.finished() else { return };
        let Ok(mut file) = self.file.lock() else { return };
        if file.as_mut().is_some_and(|file| file.write_all(frame).is_err()) {
            *file = None;
        }
    }

    /// Lets go of everything that was read.
    pub(super) fn close(&mut self) {
        self.frames = Vec::new();
        self.places = AHashMap::new();
    }
}

/// Where the records of a frame stand, by the fingerprint of the file's path.
fn records_of(frame: u32, payload: &[u8]) -> Vec<(Fingerprint, Place)> {
    let mut records = Vec::with_capacity(FRAME);
    let mut at = 0;
    while let Some(header) = payload.get(at..).and_then(|rest| rest.first_chunk::<RECORD_HEADER>()) {
        let number = |at: usize| header[at..].first_chunk().copied().map_or(0, u32::from_le_bytes);
        let path = header.last_chunk().copied().map_or(0, u64::from_le_bytes);
        let (length, text) = (number(0), number(4));
        let start = at + RECORD_HEADER;
        let end = start + length as usize;
        if end > payload.len() {
            break;
        }
        records.push((Fingerprint(path), Place { frame, start: start as u32, length, text }));
        at = end;
    }
    records
}

/// What a file was begun for; nothing where it is not a log.
fn key(file: &File) -> Option<Fingerprint> {
    let mut header = [0; HEADER];
    at::read_exact(file, &mut header, 0).ok()?;
    let key = header.strip_prefix(MAGIC)?.first_chunk()?;
    Some(Fingerprint(u64::from_le_bytes(*key)))
}

/// The payloads of all frames up to the first that is not whole or not right.
fn frames(file: &File, length: u64) -> Vec<Vec<u8>> {
    let mut found: Vec<(u64, usize, u64)> = Vec::new();
    let mut next = HEADER as u64;
    let mut header = [0; FRAME_HEADER];
    while at::read_exact(file, &mut header, next).is_ok() {
        let [payload, sum] = [0, 8].map(|at| header[at..].first_chunk().copied().map_or(0, u64::from_le_bytes));
        let start = next + FRAME_HEADER as u64;
        // Its records are found by four bytes.
        let Some(payload) =
            u32::try_from(payload).ok().filter(|payload| u64::from(*payload) <= length.saturating_sub(start))
        else {
            break;
        };
        found.push((start, payload as usize, sum));
        next = start + u64::from(payload);
    }
    let read = |(start, length, sum): &(u64, usize, u64)| {
        let mut payload = vec![0; *length];
        at::read_exact(file, &mut payload, *start).ok()?;
        (fingerprint(&payload).0 == *sum).then_some(payload)
    };
    let read: Vec<Option<Vec<u8>>> = found.par_iter().map(read).collect();
    read.into_iter().map_while(|payload| payload).collect()
}

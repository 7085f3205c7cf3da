//! Every document of a site: read and parsed, or recalled where the file is what it was.
//!
//! Stories are parsed a few at a time, on all processors. The text of each goes to the memory's store as soon as it is
//! there ([`Memo::keep`]); what stays is what the rest of the site must know of it.

#![expect(clippy::vec_box, reason = "documents are large, and an archive of them changes hands several times")]

use super::body::Body;
use super::document::{Document, Fingerprints, Letter, broken, document_of};
use super::matter::Matter;
use super::stored;
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::discover::{DocumentKind, Inventory, Source, Stamps};
use crate::memo::{Bodies, Fingerprint, Frame, Memo, PROGRAM, Record, fingerprint, hash_of, write};
use crate::parse::settings::MarkdownSettings;
use crate::world::{Stamp, World, as_text, read_stamped};
use rayon::prelude::*;
use std::ops::Range;

/// How many documents are parsed before their texts are written.
const AT_ONCE: usize = 64;

/// How many times a thread does so before it looks whether others have nothing more to do.
const IN_A_ROW: usize = 4;

/// Reads and parses every document of the inventory, and comes back with the stamps that its files had; `settings` has
/// one entry a language, `stamps` what was asked before.
pub fn parse(
    world: &dyn World,
    (inventory, stamps): (&Inventory, Option<&Stamps>),
    config: &Config,
    settings: &[MarkdownSettings],
    memo: &Memo,
    diagnostics: &mut Diagnostics,
) -> (Vec<Box<Document>>, Stamps) {
    let parsing = Parsing { world, config, settings, memo, stamps };
    let parsed: Vec<(Vec<Box<Document>>, Stamps, Diagnostics)> = inventory
        .documents
        .par_chunks(AT_ONCE)
        .enumerate()
        .with_max_len(IN_A_ROW)
        .map_init(Room::made, |room, (at, sources)| parsing.some(at * AT_ONCE, sources, room))
        .collect();
    let mut documents = Vec::with_capacity(inventory.documents.len());
    let mut stamps = Vec::with_capacity(inventory.documents.len());
    for (some, with, found) in parsed {
        documents.extend(some);
        stamps.extend(with);
        diagnostics.extend(found);
    }
    (documents, stamps)
}

/// Everything beside a file's own content that decides what comes out of it.
pub fn key(config: &Config, settings: &[MarkdownSettings]) -> Fingerprint {
    let zone = config.time_zone.iana_name();
    let languages: Vec<&str> = config.languages.iter().map(|language| language.code.as_str()).collect();
    fingerprint(format!("{PROGRAM} {zone:?} {languages:?} {settings:?}").as_bytes())
}

struct Parsing<'a> {
    world: &'a dyn World,
    config: &'a Config,
    settings: &'a [MarkdownSettings],
    memo: &'a Memo,
    /// Of all documents, where they were asked before.
    stamps: Option<&'a Stamps>,
}

/// Room that is used again and again: memory that nobody had yet takes the system as long as reading a file.
#[derive(Default)]
struct Room {
    /// The texts that are kept together.
    texts: String,
    /// What is remembered together.
    frame: Frame,
    /// A document as it is written down.
    document: Vec<u8>,
}

impl Room {
    /// With room for texts that are not long: what grows is copied again and again.
    fn made() -> Self {
        Self { texts: String::with_capacity(AT_ONCE << 13), ..Self::default() }
    }
}

/// A document with what was found wrong in it.
struct Parsed {
    document: Box<Document>,
    found: Diagnostics,
    stamp: Option<Stamp>,
    /// What is to be remembered: the file's stamp and the hash of its content; nothing where it is known already.
    news: Option<(Option<Stamp>, u128)>,
    /// Where its text lies among those that are kept together.
    laid: Option<Range<usize>>,
}

impl Parsed {
    fn new(document: Document, found: Diagnostics) -> Self {
        Self { document: Box::new(document), found, stamp: None, news: None, laid: None }
    }
}

impl Parsing<'_> {
    /// Some documents, the first of them at a place of the inventory.
    fn some(&self, first: usize, sources: &[Source], room: &mut Room) -> (Vec<Box<Document>>, Stamps, Diagnostics) {
        room.texts.clear();
        let one = |(at, source)| self.lay(self.one(at, source), &mut room.texts);
        let mut all: Vec<Parsed> = (first..).zip(sources).map(one).collect();
        self.keep_texts(&mut all, &room.texts);
        self.remember(&all, room);
        let mut found = Diagnostics::default();
        let documents = all.into_iter().map(|parsed| {
            found.extend(parsed.found);
            (parsed.document, parsed.stamp)
        });
        let (documents, stamps) = documents.unzip();
        (documents, stamps, found)
    }

    fn one(&self, at: usize, source: &Source) -> Parsed {
        let record = self.memo.find(&source.file);
        // A file that nobody remembers is opened anyway, and asked then.
        let stamp = record.and_then(|_| match self.stamps {
            Some(stamps) => stamps[at],
            None => self.world.stamp(&source.file),
        });
        let recall = |record: Record<'_>| {
            let (document, found) = recall(&record, source, self.config)?;
            Some(Parsed { stamp, ..Parsed::new(document, found) })
        };
        if let Some(record) = record
            && stamp.is_some()
            && record.stamp == stamp
            && let Some(parsed) = recall(record)
        {
            return parsed;
        }
        let unread = |wrong: Box<Diagnostic>| Parsed::new(broken(source), std::iter::once(*wrong).collect());
        let (bytes, stamp) = match read_stamped(self.world, &source.file) {
            Ok(stamped) => stamped,
            Err(wrong) => return unread(wrong),
        };
        let text = match as_text(&bytes, &source.file) {
            Ok(text) => text,
            Err(wrong) => return unread(wrong),
        };
        let hash = hash_of(text.as_bytes());
        if let Some(record) = record
            && record.hash == hash
            && let Some(mut parsed) = recall(record)
        {
            // Only its times have changed.
            parsed.news = (record.stamp != stamp).then_some((stamp, hash));
            return Parsed { stamp, ..parsed };
        }
        let mut found = Diagnostics::default();
        let settings = &self.settings[source.lang.index()];
        let document = document_of(source, (text, hash), self.config, settings, &mut found);
        Parsed { stamp, news: Some((stamp, hash)), ..Parsed::new(document, found) }
    }

    /// Lays the text of a new story to those that are kept together. One after the other takes the same room in memory.
    fn lay(&self, mut parsed: Parsed, texts: &mut String) -> Parsed {
        let body = &mut parsed.document.body;
        let is_new_story = parsed.document.source.kind == DocumentKind::Article && body.kept.is_none();
        if is_new_story && self.memo.keeps_texts() && !body.html.is_empty() {
            let start = texts.len();
            body.kept = Some(Bodies::place(&body.html, start));
            texts.push_str(&std::mem::take(&mut body.html));
            parsed.laid = Some(start..texts.len());
        } else {
            // It stays: without the room that it was written into.
            body.html.shrink_to_fit();
        }
        parsed
    }

    /// Moves these texts to the memory's store. Where that is not possible they go back to where they were.
    fn keep_texts(&self, all: &mut [Parsed], texts: &str) {
        let start = if texts.is_empty() { None } else { self.memo.keep(texts.as_bytes()) };
        for parsed in all {
            let body = &mut parsed.document.body;
            let Some(laid) = parsed.laid.take() else { continue };
            if let (Some(kept), Some(start)) = (&mut body.kept, start) {
                kept.at += start;
            } else {
                (body.kept, body.html) = (None, texts[laid].to_owned());
            }
        }
    }

    fn remember(&self, all: &[Parsed], room: &mut Room) {
        if !self.memo.keeps_texts() {
            return;
        }
        for parsed in all {
            let Some((stamp, hash)) = parsed.news else { continue };
            if store(&parsed.document, &parsed.found, &mut room.document) {
                let (source, kept) = (&parsed.document.source, parsed.document.body.kept);
                room.frame.add(&Record { path: source.file.as_str(), stamp, hash, kept, document: &room.document });
            }
        }
        self.memo.remember_frame(&mut room.frame);
    }
}

/// A document as it is written down, all but what its path says and where its text is kept.
type Recalled = (Option<Matter>, Body, Option<Box<Body>>, Vec<Body>, Option<Box<Letter>>, Fingerprints, Diagnostics);

fn store(document: &Document, found: &Diagnostics, bytes: &mut Vec<u8>) -> bool {
    let Document { source: _, matter, body, caption, corrections, letter, fingerprints } = document;
    bytes.clear();
    write(&(matter, body, caption, corrections, letter, fingerprints, found), bytes)
}

fn recall(record: &Record<'_>, source: &Source, config: &Config) -> Option<(Document, Diagnostics)> {
    let read = || postcard::from_bytes::<Recalled>(record.document).ok();
    let (matter, mut body, caption, corrections, letter, fingerprints, found) =
        stored::in_zone(&config.time_zone, read)?;
    body.kept = record.kept;
    let source = source.clone();
    Some((Document { source, matter, body, caption, corrections, letter, fingerprints }, found))
}

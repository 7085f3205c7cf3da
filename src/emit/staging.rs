//! The transaction around an output folder.
#![expect(clippy::disallowed_methods, reason = "`emit` is the one module that writes")]

use super::manifest::{Entry, Hash, Manifest};
use super::place::{self, Swap};
use super::problems::{busy, half_in_place, in_the_way, no_folder, unwritable};
use super::remembered::{Remembered, state_file};
use super::seal::{sealed, unsealed};
use super::stage::{self, Stage, Way, modified};
use super::{Conclusion, compressed, strangers};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::memo::{Fingerprint, MadeOf, hash_of};
use crate::paths::OutputPath;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The first bytes of the list of outputs that are about to be written.
const ANNOUNCEMENT: &[u8] = b"dateline outputs 1\n";

/// Up to so many outputs the folder is looked through for files of others whenever the paths of the site change; a
/// larger one only when nothing is known of it, for that takes longer than all the rest of a small change.
const SOON_LOOKED_THROUGH: usize = 5_000;

/// Why an output was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The last build did not have it.
    New,
    /// Its bytes are others than after the last build.
    Changed,
    /// Its bytes are those of the last build, but somebody changed or removed the file since.
    Restored,
}

/// What a build wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// New and changed outputs.
    pub written: usize,
    /// Outputs that were right already.
    pub unchanged: usize,
    /// Outputs of the last build that are no longer part of the site.
    pub removed: usize,
    /// All bytes of the site.
    pub bytes: u64,
}

/// One output that is part of the new site.
#[derive(Debug)]
pub struct Put {
    pub(super) entry: Entry,
    pub(super) staged: Staged,
    /// Whether the last build did not have it.
    is_new: bool,
    /// Whether it takes the place of a file that no build is known to have written.
    replaces_stranger: bool,
    /// Its compressed copies.
    pub(super) compressed: Vec<Put>,
}

/// Where an output waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Staged {
    /// Nowhere: it was right already.
    Not,
    /// At the path that it will have.
    New,
    /// Under a number: it takes the place of the file that the last build wrote. So no folder has to be made for it.
    Over(u32),
}

impl Put {
    /// An output that is right as it is.
    pub(super) fn kept(entry: &Entry) -> Self {
        let (staged, compressed) = (Staged::Not, Vec::new());
        Self { entry: entry.clone(), staged, is_new: false, replaces_stranger: false, compressed }
    }

    pub(super) fn is_staged(&self) -> bool {
        self.staged != Staged::Not
    }

    /// The output and its compressed copies.
    fn files(&self) -> impl Iterator<Item = &Put> {
        std::iter::once(self).chain(&self.compressed)
    }

    /// What is known of the output from now on.
    pub fn entry(&self) -> &Entry {
        &self.entry
    }
}

/// The lock of an output: held as long as a build writes to it.
fn locked(output: &Path, file: &Path) -> Result<File, Box<Diagnostic>> {
    let lock = File::create(file).map_err(|error| Box::new(unwritable(file, &error)))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(fs::TryLockError::WouldBlock) => Err(Box::new(busy(output))),
        Err(fs::TryLockError::Error(error)) => Err(Box::new(unwritable(file, &error))),
    }
}

/// What a build writes beside its outputs.
#[derive(Debug)]
pub struct Beside<'a> {
    /// The templates that the outputs were made with.
    pub templates: Vec<(String, Fingerprint)>,
    /// The file of the site's record of addresses with its text, where it has changed.
    pub record: Option<(&'a Path, String)>,
    /// What the build comes to, where that tells the next one anything.
    pub conclusion: Option<Conclusion>,
}

/// A build's writing, from the first byte to the last rename.
#[derive(Debug)]
pub struct Staging {
    output: PathBuf,
    stage: Stage,
    state: PathBuf,
    manifest_file: PathBuf,
    announcement_file: PathBuf,
    last: Manifest,
    /// What tells the last manifest from others.
    sum: u64,
    /// How many outputs wait under a number.
    over: AtomicU32,
    /// Where copies of replaced files go that no build is known to have written.
    replaced: PathBuf,
    /// Whether the output was empty when the build began: then there is nothing to compare with.
    is_fresh: bool,
    /// Whether this build made the output folder.
    is_made_here: bool,
    /// Held as long as this build writes, so that a second one waits its turn elsewhere.
    _lock: File,
}

impl Staging {
    /// Begins to write to `output`; `state` is where the program keeps what it knows of a site, `remembered` what was
    /// read of it before.
    pub fn begin(output: &Path, state: &Path, remembered: Option<Remembered>) -> Result<Self, Box<Diagnostic>> {
        let fail = |path: &Path| {
            let path = path.to_owned();
            move |error: io::Error| Box::new(unwritable(&path, &error))
        };
        if output.is_file() {
            return Err(Box::new(no_folder(output)));
        }
        let is_made_here = !output.exists();
        fs::create_dir_all(output).map_err(fail(output))?;
        fs::create_dir_all(state).map_err(fail(state))?;
        let real = output.canonicalize().map_err(fail(output))?;
        let file = |ending: &str| state_file(&real, state, ending);
        let (lock, mut last, mut sum) = match remembered {
            Some(remembered) => remembered.into_parts(),
            None => (locked(output, &file("lock"))?, Manifest::default(), 0),
        };
        let folder = stage::folder(&real);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(fail(&folder))?;
        }
        let is_fresh = fs::read_dir(&real).is_ok_and(|mut entries| entries.next().is_none());
        let stage = Stage::make(&folder).map_err(fail(&folder))?;
        let (manifest_file, announcement_file) = (file("manifest"), file("announced"));
        if last.outputs.is_empty() {
            // The build that held the lock before may have written one.
            let bytes = fs::read(&manifest_file).unwrap_or_default();
            (last, sum) = (Manifest::parse(&bytes), Manifest::sum(&bytes));
        }
        if let Ok(bytes) = fs::read(&announcement_file) {
            let announced = unsealed(ANNOUNCEMENT, &bytes).and_then(|bytes| postcard::from_bytes(bytes).ok());
            last.announce(announced.unwrap_or_default());
        }
        let replaced = state.join("replaced");
        Ok(Self {
            output: real,
            stage,
            state: state.to_owned(),
            manifest_file,
            announcement_file,
            last,
            sum,
            over: AtomicU32::new(0),
            replaced,
            is_fresh,
            is_made_here,
            _lock: lock,
        })
    }

    /// What the last build wrote.
    pub fn last(&self) -> &Manifest {
        &self.last
    }

    /// Takes an output: stages it where it differs from what is there. `known` is what the last build wrote at its path.
    pub fn put(
        &self,
        path: &OutputPath,
        bytes: &[u8],
        made_of: MadeOf,
        known: Option<&Entry>,
        way: &mut Way,
    ) -> Result<Put, Box<Diagnostic>> {
        self.put_beside(path, bytes, made_of, (known, Staged::Not), way)
    }

    /// The same for an output that is to be renamed together with one that is staged so.
    pub(super) fn put_beside(
        &self,
        path: &OutputPath,
        bytes: &[u8],
        made_of: MadeOf,
        (known, beside): (Option<&Entry>, Staged),
        way: &mut Way,
    ) -> Result<Put, Box<Diagnostic>> {
        let hash = hash_of(bytes);
        let length = bytes.len() as u64;
        let target = || self.output.join(path.as_str());
        let fail = |error: io::Error| Box::new(unwritable(&target(), &error));
        let entry = |modified| Entry { path: path.clone(), hash, length, modified, made_of, is_untouched: true };
        let put = |modified, staged, replaces_stranger| Put {
            entry: entry(modified),
            staged,
            is_new: known.is_none(),
            replaces_stranger,
            compressed: Vec::new(),
        };
        if self.is_fresh {
            // There is nothing to compare with.
            let modified = self.stage.write_new(path, bytes, way).map_err(fail)?;
            return Ok(put(modified, Staged::New, false));
        }
        let target = target();
        if let Some(modified) = Self::current(known, &target, bytes, hash) {
            return Ok(put(modified, Staged::Not, false));
        }
        let is_there = known.is_some_and(|known| known.is_untouched);
        let is_over = match beside {
            // One that somebody touched or put back is taken over too, together with its copies.
            Staged::Not => is_there || target.is_file(),
            Staged::New => false,
            Staged::Over(_) => !target.is_dir(),
        };
        if !is_there && let Some(stranger) = strangers::in_the_way(path, &target, &self.output, &self.last) {
            return Err(Box::new(in_the_way(&stranger, path)));
        }
        let (modified, staged) = if is_over {
            let number = self.over.fetch_add(1, Ordering::Relaxed);
            (self.stage.write_over(number, bytes).map_err(fail)?, Staged::Over(number))
        } else {
            (self.stage.write_new(path, bytes, way).map_err(fail)?, Staged::New)
        };
        Ok(put(modified, staged, known.is_none() && target.is_file()))
    }

    /// When the output was written, where it is right already: untouched since the last build wrote the same bytes, or,
    /// where that is not known, the same bytes when they are read.
    fn current(known: Option<&Entry>, target: &Path, bytes: &[u8], hash: Hash) -> Option<i64> {
        if known.is_some_and(|known| known.hash != hash) {
            return None;
        }
        let metadata = fs::symlink_metadata(target).ok().filter(fs::Metadata::is_file)?;
        if metadata.len() != bytes.len() as u64 {
            return None;
        }
        let modified = modified(&metadata);
        let is_known = known.is_some_and(|known| known.modified == modified);
        let is_same = || fs::read(target).is_ok_and(|there| there == bytes);
        (is_known || is_same()).then_some(modified)
    }

    /// Puts the new site in place: renames what was staged, removes what is gone, writes the manifest and what else is
    /// to be written `beside` it. `puts` are all its outputs, sorted by path. Comes back with what takes long to let go of, too.
    pub fn commit(
        mut self,
        puts: Vec<Put>,
        beside: Beside,
        warnings: &mut Diagnostics,
    ) -> Result<(Written, impl Send + 'static + use<>), Box<Diagnostic>> {
        let Beside { templates, record, conclusion } = beside;
        let files = || puts.par_iter().flat_map_iter(Put::files);
        let (count, bytes) = files().map(|put| (1, put.entry.length)).reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        let staged: Vec<&Put> = files().filter(|put| put.is_staged()).collect();
        let written = staged.len();
        let mut outcome = Written { written, unchanged: count - written, removed: 0, bytes };
        let paths = |is: fn(&Put) -> bool| staged.iter().filter(move |put| is(put)).map(|put| &put.entry.path);
        let replaced: Vec<OutputPath> = paths(|put| put.replaces_stranger).cloned().collect();
        let announced: Vec<OutputPath> = paths(|put| put.is_new).cloned().collect();
        let mut over: Vec<Swap> = puts.par_iter().flat_map_iter(swaps).collect();
        let to_be_checked: Vec<OutputPath> =
            if self.is_fresh { Vec::new() } else { paths(|_| true).cloned().collect() };
        let manifest = Manifest::of(puts, templates);
        // Nothing is, where all that there was is there again.
        let is_any_gone = count - announced.len() < self.last.outputs.len();
        let gone: Vec<&OutputPath> = if is_any_gone { self.gone(&manifest).collect() } else { Vec::new() };
        compressed::take_out_with(&mut over, &gone);
        let is_news = written > 0 || manifest != self.last;
        // All that needs room on a disk is written, and every folder looked at, before anything that readers see is touched.
        let is_closed = |(path, error): (PathBuf, io::Error)| Box::new(unwritable(&path, &error));
        let check = || -> Result<(), Box<Diagnostic>> {
            place::check(&to_be_checked, &self.output).map_err(is_closed)?;
            place::check(gone.iter().copied(), &self.output).map_err(is_closed)?;
            self.write_announcement(&announced)
        };
        let write = || -> Result<u64, Box<Diagnostic>> {
            if !is_news {
                return Ok(self.sum);
            }
            let bytes = manifest.to_bytes();
            Self::write(&self.manifest_file.with_extension("new"), &bytes)?;
            Ok(Manifest::sum(&bytes))
        };
        let (checked, sum) = rayon::join(check, write);
        checked?;
        let sum = sum?;
        let record = record.map(|(file, text)| Waiting::write(file, text.as_bytes())).transpose()?;
        if written > 0 {
            self.flush()?;
            strangers::keep(&replaced, &self.output, &self.replaced, warnings)?;
            self.announce(&announced)?;
            let fail = |(path, error): (PathBuf, io::Error)| Box::new(half_in_place(&path, &error));
            place::all(&self.stage.new_outputs(), &over, &self.output, &self.last).map_err(fail)?;
        }
        outcome.removed = self.prune(&gone)? + over.iter().map(Swap::removed).sum::<usize>();
        let has_other_paths = !gone.is_empty() || manifest.outputs.len() != self.last.outputs.len();
        let is_looked_through =
            self.last.outputs.is_empty() || has_other_paths && manifest.outputs.len() < SOON_LOOKED_THROUGH;
        if !self.is_fresh && is_looked_through {
            strangers::warn(&manifest, &self.output, &self.last, warnings);
        }
        if let Some(record) = &record {
            record.put_in_place()?;
        }
        if is_news {
            let new = self.manifest_file.with_extension("new");
            fs::rename(&new, &self.manifest_file).map_err(|error| Box::new(unwritable(&self.manifest_file, &error)))?;
        }
        let unfinished = [self.manifest_file.with_extension("new"), self.new_announcement()];
        for left_over in unfinished.iter().chain([&self.announcement_file]) {
            let _ = fs::remove_file(left_over);
        }
        if let Some(conclusion) = conclusion {
            conclusion.write(sum, &self.output, &self.state);
        }
        Ok((outcome, (manifest, std::mem::take(&mut self.last))))
    }

    /// Why an output was written; `None` where it was not.
    pub fn change(&self, put: &Put) -> Option<Change> {
        put.is_staged().then(|| match self.last.get(put.entry.path.as_str()) {
            None => Change::New,
            Some(last) if last.hash == put.entry.hash => Change::Restored,
            Some(_) => Change::Changed,
        })
    }

    /// Writes down which new outputs are about to be put in place. What builds before this one announced and did not get done
    /// stays noted.
    fn write_announcement(&self, new: &[OutputPath]) -> Result<(), Box<Diagnostic>> {
        if new.is_empty() {
            return Ok(());
        }
        let undone = self.last.outputs.iter().filter(|entry| entry.is_announced()).map(|entry| &entry.path);
        let all: Vec<&OutputPath> = undone.chain(new).collect();
        let bytes = sealed(ANNOUNCEMENT, |bytes| {
            // A list of texts can always be written.
            *bytes = postcard::to_extend(&all, std::mem::take(bytes)).unwrap_or_default();
        });
        Self::write(&self.new_announcement(), &bytes)
    }

    /// Announces them, so that a build killed from here on leaves nothing that the next one would take for somebody else's.
    fn announce(&self, new: &[OutputPath]) -> Result<(), Box<Diagnostic>> {
        if new.is_empty() {
            return Ok(());
        }
        fs::rename(self.new_announcement(), &self.announcement_file)
            .map_err(|error| Box::new(unwritable(&self.announcement_file, &error)))
    }

    /// Where the announcement is written, so that the last one is whole until this one is.
    fn new_announcement(&self) -> PathBuf {
        self.announcement_file.with_extension("announced.new")
    }

    /// Waits until the staged files are on the disk: after a power cut, a renamed file is then never an empty one.
    fn flush(&self) -> Result<(), Box<Diagnostic>> {
        #[cfg(target_os = "linux")]
        {
            let fail = |error: io::Error| Box::new(unwritable(self.stage.folder(), &error));
            let folder = File::open(self.stage.folder()).map_err(fail)?;
            rustix::fs::syncfs(&folder).map_err(|error| fail(error.into()))?;
        }
        Ok(())
    }

    /// The outputs of the last build that are not part of this one; both are sorted by path.
    fn gone<'s>(&'s self, now: &'s Manifest) -> impl Iterator<Item = &'s OutputPath> {
        let last = self.last.outputs.iter().map(|entry| &entry.path);
        let now = now.beside(last.clone());
        last.zip(now).filter(|(_, now)| now.is_none()).map(|(path, _)| path)
    }

    /// Removes what is gone, and the folders that are empty then.
    fn prune(&self, gone: &[&OutputPath]) -> Result<usize, Box<Diagnostic>> {
        let mut removed = 0;
        let mut folders = BTreeSet::new();
        for path in gone {
            let file = self.output.join(path.as_str());
            match fs::remove_file(&file) {
                Ok(()) => removed += 1,
                // Gone already, or a folder of the new site has taken its place.
                Err(_) if !file.is_file() => {}
                Err(error) => return Err(Box::new(half_in_place(&file, &error))),
            }
            folders.extend(path.folders());
        }
        // The innermost first: a folder that still holds something stays.
        for folder in folders.iter().rev() {
            let _ = fs::remove_dir(self.output.join(folder));
        }
        Ok(removed)
    }

    /// Writes one of the program's own files; one that is cut off is noticed when it is read. What could not be written
    /// leaves nothing behind.
    fn write(file: &Path, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
        fs::write(file, bytes).map_err(|error| {
            let _ = fs::remove_file(file);
            Box::new(unwritable(file, &error))
        })
    }
}

/// What takes the place of a file: an output together with its compressed copies, as far as they are to be renamed.
fn swaps(put: &Put) -> Vec<Swap> {
    let waits = |put: &Put| match put.staged {
        Staged::Over(number) => Some((number, put.entry.path.clone())),
        Staged::New | Staged::Not => None,
    };
    let copies = put.compressed.iter().filter_map(waits);
    match waits(put) {
        Some(file) => vec![Swap::new(copies.chain([file]).collect())],
        None => copies.map(|copy| Swap::new(vec![copy])).collect(),
    }
}

impl Drop for Staging {
    /// Whatever happened, nothing stays behind that is not the site.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.stage.folder());
        // A first build that failed leaves no folder behind.
        if self.is_made_here {
            let _ = fs::remove_dir(&self.output);
        }
    }
}

/// The next version of a file of the newsroom's, beside it until everything else is in place.
#[derive(Debug)]
struct Waiting {
    file: PathBuf,
    new: PathBuf,
}

impl Waiting {
    fn write(file: &Path, bytes: &[u8]) -> Result<Self, Box<Diagnostic>> {
        let mut new = file.as_os_str().to_owned();
        new.push(".new");
        let waiting = Self { file: file.to_owned(), new: new.into() };
        Staging::write(&waiting.new, bytes)?;
        Ok(waiting)
    }

    fn put_in_place(&self) -> Result<(), Box<Diagnostic>> {
        fs::rename(&self.new, &self.file).map_err(|error| Box::new(unwritable(&self.file, &error)))
    }
}

impl Drop for Waiting {
    /// Nothing waits on where the site could not be put in place.
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.new);
    }
}

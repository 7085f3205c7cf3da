//! The transaction around an output folder.
#![expect(clippy::disallowed_methods, reason = "`emit` is the one module that writes")]

use super::manifest::{Entry, Manifest};
use super::place;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::paths::{OutputPath, SitePath};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

/// The folder inside the output in which new files wait; one that a killed build left is emptied by the next.
const STAGE: &str = ".dateline-stage";

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
    /// Why each of the written ones was.
    pub changes: BTreeMap<OutputPath, Change>,
}

/// One output that has been put.
#[derive(Debug)]
struct Put {
    entry: Entry,
    /// Whether it is staged; it is not where the output was right already.
    staged: bool,
    /// Whether it takes the place of a file that no build is known to have written.
    replaces_stranger: bool,
}

/// A build's writing, from the first byte to the last rename.
#[derive(Debug)]
pub struct Staging {
    output: PathBuf,
    stage: PathBuf,
    manifest_file: PathBuf,
    last: Manifest,
    /// Where copies of replaced files go that no build is known to have written.
    replaced: PathBuf,
    /// Whether the output was empty when the build began: then there is nothing to compare with.
    is_fresh: bool,
    /// Whether this build made the output folder.
    is_made_here: bool,
    puts: Mutex<Vec<(OutputPath, Put)>>,
    /// Held as long as this build writes, so that a second one waits its turn elsewhere.
    _lock: File,
}

impl Staging {
    /// Begins to write to `output`; `state` is where the program keeps what it knows of a site.
    pub fn begin(output: &Path, state: &Path) -> Result<Self, Box<Diagnostic>> {
        let fail = |path: &Path| {
            let path = path.to_owned();
            move |error: io::Error| Box::new(unwritable(&path, &error))
        };
        if output.is_file() {
            let path = SitePath::new(output.to_string_lossy());
            let diagnostic = Diagnostic::new(Code::Unwritable, "the output must be a folder, and this is a file");
            return Err(Box::new(diagnostic.in_file(&path).help("name another folder with `-o`")));
        }
        let is_made_here = !output.exists();
        fs::create_dir_all(output).map_err(fail(output))?;
        fs::create_dir_all(state).map_err(fail(state))?;
        let real = output.canonicalize().map_err(fail(output))?;
        let name = blake3::hash(real.as_os_str().as_encoded_bytes()).to_hex();
        let lock_file = state.join(format!("{}.lock", &name[..16]));
        let lock = File::create(&lock_file).map_err(fail(&lock_file))?;
        lock.try_lock().map_err(|error| match error {
            fs::TryLockError::WouldBlock => Box::new(busy(output)),
            fs::TryLockError::Error(error) => Box::new(unwritable(&lock_file, &error)),
        })?;
        let stage = real.join(STAGE);
        if stage.exists() {
            fs::remove_dir_all(&stage).map_err(fail(&stage))?;
        }
        let is_fresh = fs::read_dir(&real).is_ok_and(|mut entries| entries.next().is_none());
        fs::create_dir(&stage).map_err(fail(&stage))?;
        let manifest_file = state.join(format!("{}.json", &name[..16]));
        let last = fs::read(&manifest_file).map(|bytes| Manifest::parse(&bytes)).unwrap_or_default();
        let puts = Mutex::new(Vec::new());
        let replaced = state.join("replaced");
        Ok(Self { output: real, stage, manifest_file, last, replaced, is_fresh, is_made_here, puts, _lock: lock })
    }

    /// Takes an output: stages it where it differs from what is there.
    pub fn put(&self, path: &OutputPath, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
        let hash = blake3::hash(bytes).to_hex().to_string();
        let target = self.output.join(path.as_str());
        let fail = |error: io::Error| Box::new(unwritable(&target, &error));
        let put = if let Some(entry) = self.current(path, &target, bytes, &hash) {
            Put { entry, staged: false, replaces_stranger: false }
        } else {
            if !self.is_fresh
                && let Some(stranger) = self.stranger_in_the_way(path, &target)
            {
                return Err(Box::new(in_the_way(&stranger, path)));
            }
            let file = self.stage(path, bytes).map_err(fail)?;
            let modified = modified(&file.metadata().map_err(fail)?);
            let is_known = self.is_fresh || self.last.outputs.contains_key(path.as_str());
            let replaces_stranger = !is_known && target.is_file();
            Put { entry: Entry { hash, length: bytes.len() as u64, modified }, staged: true, replaces_stranger }
        };
        self.puts.lock().unwrap_or_else(PoisonError::into_inner).push((path.clone(), put));
        Ok(())
    }

    /// What is known of the output where it is right already: untouched since the last build wrote the same bytes, or,
    /// where that is not known, the same bytes when they are read.
    fn current(&self, path: &OutputPath, target: &Path, bytes: &[u8], hash: &str) -> Option<Entry> {
        let known = self.last.outputs.get(path.as_str());
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
        (is_known || is_same()).then(|| Entry { hash: hash.to_owned(), length: metadata.len(), modified })
    }

    /// A file that Dateline did not write and that stands where the output, or a folder on the way to it, is to be. Found
    /// before anything is put in place, so that the old site stays whole.
    fn stranger_in_the_way(&self, path: &OutputPath, target: &Path) -> Option<PathBuf> {
        let is_ours = |file: &Path| {
            let relative = file.strip_prefix(&self.output).map(|path| path.to_string_lossy().replace('\\', "/"));
            relative.is_ok_and(|path| self.last.outputs.contains_key(&path))
        };
        match fs::symlink_metadata(target) {
            Ok(metadata) if metadata.is_dir() => {
                let entries = walkdir::WalkDir::new(target).into_iter().flatten();
                let mut files = entries.filter(|entry| !entry.file_type().is_dir()).map(walkdir::DirEntry::into_path);
                files.find(|file| !is_ours(file))
            }
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                let mut folders = path.folders().map(|folder| self.output.join(folder));
                folders.find(|folder| folder.exists() && !folder.is_dir() && !is_ours(folder))
            }
            _ => None,
        }
    }

    /// Writes a file of the stage, where it waits at the path that it will have in the output.
    fn stage(&self, path: &OutputPath, bytes: &[u8]) -> io::Result<File> {
        let staged = self.stage.join(path.as_str());
        let mut file = match File::create(&staged) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                staged.parent().map_or(Ok(()), fs::create_dir_all)?;
                File::create(&staged)?
            }
            file => file?,
        };
        file.write_all(bytes)?;
        Ok(file)
    }

    /// Puts the new site in place: renames what was staged, removes what is gone, writes the manifest.
    pub fn commit(self, warnings: &mut Diagnostics) -> Result<Written, Box<Diagnostic>> {
        let puts: BTreeMap<OutputPath, Put> =
            std::mem::take(&mut *self.puts.lock().unwrap_or_else(PoisonError::into_inner)).into_iter().collect();
        let mut written = Written { bytes: puts.values().map(|put| put.entry.length).sum(), ..Written::default() };
        for (path, put) in puts.iter().filter(|(_, put)| put.staged) {
            written.changes.insert(path.clone(), self.change(path, &put.entry));
        }
        written.written = written.changes.len();
        written.unchanged = puts.len() - written.written;
        if written.written > 0 {
            self.flush()?;
            self.keep_replaced(&puts, warnings)?;
            self.announce(&puts)?;
            let fail = |(path, error): (PathBuf, io::Error)| Box::new(unwritable(&path, &error));
            place::tree(&self.stage, &self.output, &self.last).map_err(fail)?;
        }
        written.removed = self.prune(&puts)?;
        self.warn_of_strangers(&puts, warnings);
        let outputs = puts.into_iter().map(|(path, put)| (path.as_str().to_owned(), put.entry)).collect();
        let manifest = Manifest { outputs };
        if manifest != self.last {
            self.write_manifest(&manifest)?;
        }
        Ok(written)
    }

    fn change(&self, path: &OutputPath, entry: &Entry) -> Change {
        match self.last.outputs.get(path.as_str()) {
            None => Change::New,
            Some(last) if last.hash == entry.hash => Change::Restored,
            Some(_) => Change::Changed,
        }
    }

    /// Notes what is about to be written, so that a build killed from here on leaves nothing that the next one would
    /// take for somebody else's.
    fn announce(&self, puts: &BTreeMap<OutputPath, Put>) -> Result<(), Box<Diagnostic>> {
        let mut outputs = self.last.outputs.clone();
        for path in puts.keys().filter(|path| !self.last.outputs.contains_key(path.as_str())) {
            outputs.insert(path.as_str().to_owned(), Entry { hash: String::new(), length: 0, modified: 0 });
        }
        self.write_manifest(&Manifest { outputs })
    }

    /// Keeps a copy of every file that is about to be replaced though no build is known to have written it: it might be
    /// a person's.
    fn keep_replaced(
        &self,
        puts: &BTreeMap<OutputPath, Put>,
        warnings: &mut Diagnostics,
    ) -> Result<(), Box<Diagnostic>> {
        let replaced: Vec<&OutputPath> =
            puts.iter().filter(|(_, put)| put.replaces_stranger).map(|(path, _)| path).collect();
        for path in &replaced {
            let copy = self.replaced.join(path.as_str());
            let folder = copy.parent().unwrap_or(&self.replaced);
            let copied =
                fs::create_dir_all(folder).and_then(|()| fs::copy(self.output.join(path.as_str()), &copy).map(drop));
            copied.map_err(|error| Box::new(unwritable(&copy, &error)))?;
        }
        if let Some(first) = replaced.first() {
            let count = replaced.len();
            let what = if count == 1 { "a file" } else { "files" };
            let message =
                format!("{count} {what} that Dateline did not write, as far as it knows, gave way to the site");
            let path = SitePath::new(self.output.join(first.as_str()).to_string_lossy());
            let help = format!("what was there before is in {}", self.replaced.display());
            warnings.push(Diagnostic::new(Code::ForeignFile, message).in_file(&path).help(help));
        }
        Ok(())
    }

    /// Waits until the staged files are on the disk: after a power cut, a renamed file is then never an empty one.
    fn flush(&self) -> Result<(), Box<Diagnostic>> {
        #[cfg(target_os = "linux")]
        {
            let fail = |error: io::Error| Box::new(unwritable(&self.stage, &error));
            let folder = File::open(&self.stage).map_err(fail)?;
            rustix::fs::syncfs(&folder).map_err(|error| fail(error.into()))?;
        }
        Ok(())
    }

    /// Removes the outputs of the last build that are not part of this one, and the folders they leave empty.
    fn prune(&self, puts: &BTreeMap<OutputPath, Put>) -> Result<usize, Box<Diagnostic>> {
        let mut removed = 0;
        let mut folders = BTreeSet::new();
        for path in self.last.outputs.keys() {
            let path = OutputPath::new(path.as_str());
            if puts.contains_key(&path) {
                continue;
            }
            let file = self.output.join(path.as_str());
            match fs::remove_file(&file) {
                Ok(()) => removed += 1,
                // Gone already, or a folder of the new site has taken its place.
                Err(_) if !file.is_file() => {}
                Err(error) => return Err(Box::new(unwritable(&file, &error))),
            }
            folders.extend(path.folders().map(str::to_owned));
        }
        // The innermost first: a folder that still holds something stays.
        for folder in folders.iter().rev() {
            let _ = fs::remove_dir(self.output.join(folder));
        }
        Ok(removed)
    }

    /// Files that Dateline did not write are left alone, and named: one may be a page that should be gone.
    fn warn_of_strangers(&self, puts: &BTreeMap<OutputPath, Put>, warnings: &mut Diagnostics) {
        if self.is_fresh
            || !self.last.outputs.is_empty() && self.last.outputs.keys().eq(puts.keys().map(OutputPath::as_str))
        {
            return;
        }
        let mut strangers = Vec::new();
        let walk = walkdir::WalkDir::new(&self.output).into_iter().filter_entry(|entry| {
            entry.depth() != 1
                || !entry.file_name().to_string_lossy().starts_with('.')
                || entry.file_name() == ".well-known"
        });
        for entry in walk.flatten().filter(|entry| !entry.file_type().is_dir()) {
            let Ok(relative) = entry.path().strip_prefix(&self.output) else { continue };
            let path = relative.to_string_lossy().replace('\\', "/");
            let is_ours = puts.contains_key(&OutputPath::new(path.as_str())) || self.last.outputs.contains_key(&path);
            if !is_ours {
                strangers.push(path);
            }
        }
        strangers.sort();
        if let Some(first) = strangers.first() {
            let message = match strangers.len() {
                1 => "the output holds a file that Dateline did not write; it was left alone".to_owned(),
                count => format!("the output holds {count} files that Dateline did not write; they were left alone"),
            };
            let path = SitePath::new(self.output.join(first).to_string_lossy());
            let help = "delete them if they are left from another program, or keep them in static/";
            warnings.push(Diagnostic::new(Code::ForeignFile, message).in_file(&path).help(help));
        }
    }

    fn write_manifest(&self, manifest: &Manifest) -> Result<(), Box<Diagnostic>> {
        let fail = |error: io::Error| Box::new(unwritable(&self.manifest_file, &error));
        let new = self.manifest_file.with_extension("new");
        fs::write(&new, manifest.to_bytes()).map_err(fail)?;
        fs::rename(&new, &self.manifest_file).map_err(fail)
    }
}

impl Drop for Staging {
    /// Whatever happened, nothing stays behind that is not the site.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.stage);
        // A first build that failed leaves no folder behind.
        if self.is_made_here {
            let _ = fs::remove_dir(&self.output);
        }
    }
}

fn modified(metadata: &fs::Metadata) -> i128 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| i128::try_from(since.as_nanos()).unwrap_or(0))
}

fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let help = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk and build again",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "give the user who builds the site permission to write there, or name another folder with `-o`"
        }
        _ => "the last good site is still in place; build again when this is mended",
    };
    Diagnostic::new(Code::Unwritable, format!("cannot be written: {error}"))
        .in_file(&SitePath::new(path.to_string_lossy()))
        .help(help)
}

fn in_the_way(stranger: &Path, path: &OutputPath) -> Diagnostic {
    let message = format!("stands where {path} is to be written, and Dateline did not write it");
    Diagnostic::new(Code::Unwritable, message)
        .in_file(&SitePath::new(stranger.to_string_lossy()))
        .help("move it away; files of your own have their place in static/")
}

fn busy(output: &Path) -> Diagnostic {
    Diagnostic::new(Code::Unwritable, "another build is writing to this folder")
        .in_file(&SitePath::new(output.to_string_lossy()))
        .help("wait until it is done")
}

//! The folder inside the output in which files wait until all of them are there.
#![expect(clippy::disallowed_methods, reason = "`emit` is the one module that writes")]

use crate::paths::OutputPath;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Its name in the output; one that a killed build left is emptied by the next.
const STAGE: &str = ".dateline-stage";

/// The folder in it with new outputs at the paths that they will have.
const NEW: &str = "new";

/// Beside it, how many folders hold what takes the place of outputs that are there, by number: few, and none so full that
/// threads wait for each other.
const OVER_FOLDERS: u32 = 16;

/// The stage of one output folder.
#[derive(Debug)]
pub(super) struct Stage {
    folder: PathBuf,
    /// Held open: files are written relative to these, so that the system need not follow the way to them for each.
    new: At,
    over: At,
}

/// The folder of the new output that a thread staged last. Outputs come in the order of their paths: most of the way to the
/// next folder is there already, and need not be made again.
#[derive(Debug, Default)]
pub struct Way(String);

/// Where the stage of an output is.
pub(super) fn folder(output: &Path) -> PathBuf {
    output.join(STAGE)
}

impl Stage {
    /// Makes it.
    pub(super) fn make(folder: &Path) -> io::Result<Self> {
        fs::create_dir(folder)?;
        (0..OVER_FOLDERS).try_for_each(|number| fs::create_dir(folder.join(over_folder(number))))?;
        fs::create_dir(folder.join(NEW))?;
        let (new, over) = (At::open(folder.join(NEW))?, At::open(folder.to_owned())?);
        Ok(Self { folder: folder.to_owned(), new, over })
    }

    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder with new outputs.
    pub(super) fn new_outputs(&self) -> PathBuf {
        self.folder.join(NEW)
    }

    /// Writes a file that is to take the place of another; comes back with when it was written.
    pub(super) fn write_over(&self, number: u32, bytes: &[u8]) -> io::Result<i64> {
        written(self.over.create(&over(number))?, bytes)
    }

    /// Writes a new file, where it waits at the path that it will have in the output.
    pub(super) fn write_new(&self, path: &OutputPath, bytes: &[u8], way: &mut Way) -> io::Result<i64> {
        let path = path.as_str();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let steps = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]).map(|at| &folder[..at]);
        for step in steps.filter(|step| !step.is_empty() && !way.leads_over(step)) {
            match self.new.make_folder(step) {
                // Another thread was there before.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                made => made?,
            }
        }
        folder.clone_into(&mut way.0);
        written(self.new.create(path)?, bytes)
    }
}

impl Way {
    fn leads_over(&self, folder: &str) -> bool {
        self.0.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// A folder as whose parts others are named.
#[derive(Debug)]
struct At(#[cfg(unix)] File, #[cfg(not(unix))] PathBuf);

#[cfg(unix)]
impl At {
    fn open(folder: PathBuf) -> io::Result<Self> {
        File::open(folder).map(Self)
    }

    fn make_folder(&self, path: &str) -> io::Result<()> {
        Ok(rustix::fs::mkdirat(&self.0, path, rustix::fs::Mode::from_raw_mode(0o777))?)
    }

    fn create(&self, path: &str) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, openat};
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::CLOEXEC;
        let file = rustix::io::retry_on_intr(|| openat(&self.0, path, flags, Mode::from_raw_mode(0o666)))?;
        Ok(file.into())
    }
}

#[cfg(not(unix))]
impl At {
    fn open(folder: PathBuf) -> io::Result<Self> {
        Ok(Self(folder))
    }

    fn make_folder(&self, path: &str) -> io::Result<()> {
        fs::create_dir(self.0.join(path))
    }

    fn create(&self, path: &str) -> io::Result<File> {
        File::create(self.0.join(path))
    }
}

fn written(mut file: File, bytes: &[u8]) -> io::Result<i64> {
    file.write_all(bytes)?;
    modified_of(&file)
}

/// When a file was last written, in nanoseconds since 1970.
pub(super) fn modified(metadata: &fs::Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(0))
}

/// The same of an open file, asked in the quickest way.
#[cfg(unix)]
fn modified_of(file: &File) -> io::Result<i64> {
    let modified = modified_by(&rustix::fs::fstat(file)?);
    Ok(i64::try_from(modified).ok().filter(|modified| *modified >= 0).unwrap_or_default())
}

#[cfg(not(unix))]
fn modified_of(file: &File) -> io::Result<i64> {
    Ok(modified(&file.metadata()?))
}

/// The same as the system says it.
#[cfg(unix)]
#[allow(clippy::useless_conversion, reason = "the types differ by system")]
pub(super) fn modified_by(stat: &rustix::fs::Stat) -> i128 {
    i128::from(stat.st_mtime) * 1_000_000_000 + i128::from(stat.st_mtime_nsec)
}

/// Where a file waits in the output that is to take the place of another.
pub(super) fn waiting(number: u32) -> String {
    format!("{STAGE}/{}", over(number))
}

fn over(number: u32) -> String {
    format!("{}/{number}", over_folder(number))
}

fn over_folder(number: u32) -> String {
    format!("over-{}", number % OVER_FOLDERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_on_the_way_is_made() {
        let output = tempfile::tempdir().unwrap();
        let stage = Stage::make(&folder(output.path())).unwrap();
        let (mut one, mut other) = (Way::default(), Way::default());
        for path in ["a/b/c/index.html", "a/b/c/feed.xml", "a/b/cd/index.html", "a/index.html", "index.html", "a/bc/d"]
        {
            let path = OutputPath::new(path);
            stage.write_new(&path, path.as_str().as_bytes(), &mut one).unwrap();
            stage.write_new(&path.with_ending(".gz"), b"", &mut other).unwrap();
            assert_eq!(fs::read_to_string(stage.new_outputs().join(path.as_str())).unwrap(), path.as_str());
        }
    }
}

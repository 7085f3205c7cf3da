//! What tells that a file has not changed.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::SystemTime;

/// A file's times, length and place on its disk, in one number. Two equal stamps mean the same bytes; different ones
/// mean nothing, and the file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Stamp(u64);

/// What a disk knows of a file; times in nanoseconds since 1970.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) length: u64,
    modified: i128,
    /// When the file was last touched in any way, which no program can set; where nothing tells, that of its content.
    changed: i128,
    /// Where it lies: its number and that of its disk; zeros where nothing tells.
    place: (u64, u64),
}

/// How long a file is too young to be trusted, in nanoseconds: file systems count in steps of a few thousandths of a second as
/// a rule …
const TOO_YOUNG: i128 = 100_000_000;

/// … and of two seconds at the worst.
const TOO_YOUNG_IN_SECONDS: i128 = 2_100_000_000;

impl Facts {
    /// For how long the file may be changed once more without its times telling.
    fn step(&self) -> i128 {
        // Where small parts of seconds are written down, they are counted too: no program can set this time.
        if self.changed % 1_000_000 == 0 { TOO_YOUNG_IN_SECONDS } else { TOO_YOUNG }
    }
}

impl Stamp {
    /// The stamp as a number.
    pub fn number(self) -> u64 {
        self.0
    }

    /// The stamp of the file at `path` below `folder`, which is open as `root`; `None` where it was changed shortly before
    /// `now`, or in the future: what is read of it after that might be changed again without its times telling.
    pub(super) fn of(root: &File, folder: &Path, path: &str, now: SystemTime) -> Option<Self> {
        Self::from(&facts(root, folder, path).ok()?, now)
    }

    /// The stamp of a file of which this is known.
    pub(super) fn from(facts: &Facts, now: SystemTime) -> Option<Self> {
        let latest = nanoseconds(now) - facts.step();
        if facts.modified > latest || facts.changed > latest {
            return None;
        }
        let mut bytes = [0; 56];
        bytes[..16].copy_from_slice(&facts.modified.to_le_bytes());
        bytes[16..32].copy_from_slice(&facts.changed.to_le_bytes());
        bytes[32..40].copy_from_slice(&facts.length.to_le_bytes());
        bytes[40..48].copy_from_slice(&facts.place.0.to_le_bytes());
        bytes[48..].copy_from_slice(&facts.place.1.to_le_bytes());
        Some(Self(twox_hash::XxHash3_64::oneshot(&bytes)))
    }
}

fn nanoseconds(time: SystemTime) -> i128 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => since.as_nanos().cast_signed(),
        Err(before) => -before.duration().as_nanos().cast_signed(),
    }
}

/// Asked relative to the open folder: the system then need not follow the way to it again for every file.
#[cfg(unix)]
fn facts(root: &File, _: &Path, path: &str) -> io::Result<Facts> {
    Ok(Facts::from(&rustix::fs::statat(root, path, rustix::fs::AtFlags::empty())?))
}

#[cfg(unix)]
impl Facts {
    /// What is known of an open file.
    pub(super) fn of(file: &File) -> io::Result<Self> {
        Ok(Self::from(&rustix::fs::fstat(file)?))
    }

    #[allow(
        clippy::useless_conversion,
        clippy::unnecessary_fallible_conversions,
        reason = "the types differ by system"
    )]
    fn from(stat: &rustix::fs::Stat) -> Self {
        Self {
            length: u64::try_from(stat.st_size).unwrap_or_default(),
            modified: i128::from(stat.st_mtime) * 1_000_000_000 + i128::from(stat.st_mtime_nsec),
            changed: i128::from(stat.st_ctime) * 1_000_000_000 + i128::from(stat.st_ctime_nsec),
            place: (u64::try_from(stat.st_ino).unwrap_or_default(), u64::try_from(stat.st_dev).unwrap_or_default()),
        }
    }
}

/// Opens the file at `path` below `folder`, which is open as `root`.
#[cfg(unix)]
pub(super) fn open(root: &File, _: &Path, path: &str) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    Ok(rustix::fs::openat(root, path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?.into())
}

#[cfg(not(unix))]
fn facts(_: &File, folder: &Path, path: &str) -> io::Result<Facts> {
    Facts::from(&std::fs::metadata(folder.join(path))?)
}

#[cfg(not(unix))]
impl Facts {
    /// What is known of an open file.
    pub(super) fn of(file: &File) -> io::Result<Self> {
        Self::from(&file.metadata()?)
    }

    fn from(metadata: &std::fs::Metadata) -> io::Result<Self> {
        let modified = nanoseconds(metadata.modified()?);
        Ok(Self { length: metadata.len(), modified, changed: modified, place: (0, 0) })
    }
}

/// Opens the file at `path` below `folder`.
#[cfg(not(unix))]
pub(super) fn open(_: &File, folder: &Path, path: &str) -> io::Result<File> {
    File::open(folder.join(path))
}

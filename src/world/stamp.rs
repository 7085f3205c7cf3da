//! What tells that a file has not changed.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::SystemTime;

/// A file's times, length and place on its disk, in one number. Two equal stamps mean the same bytes; different ones
/// mean nothing, and the file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Stamp(u64);

/// What a disk knows of a file without opening it; times in nanoseconds since 1970.
#[derive(Debug)]
struct Facts {
    length: u64,
    modified: i128,
    /// When the file was last touched in any way, which no program can set; where nothing tells, that of its content.
    changed: i128,
    /// Where it lies: its number and that of its disk; zeros where nothing tells.
    place: (u64, u64),
}

impl Stamp {
    /// The stamp of the file at `path` below `folder`, which is open as `root`; `None` where it was changed after
    /// `latest`, or in the future: it might be changed again without its times telling.
    pub(super) fn of(root: &File, folder: &Path, path: &str, latest: SystemTime) -> Option<Self> {
        let facts = facts(root, folder, path).ok()?;
        let latest = nanoseconds(latest);
        if facts.modified > latest || facts.changed > latest {
            return None;
        }
        let mut bytes = [0; 56];
        bytes[..16].copy_from_slice(&facts.modified.to_le_bytes());
        bytes[16..32].copy_from_slice(&facts.changed.to_le_bytes());
        bytes[32..40].copy_from_slice(&facts.length.to_le_bytes());
        bytes[40..48].copy_from_slice(&facts.place.0.to_le_bytes());
        bytes[48..].copy_from_slice(&facts.place.1.to_le_bytes());
        Some(Self(xxhash_rust::xxh3::xxh3_64(&bytes)))
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
    let stat = rustix::fs::statat(root, path, rustix::fs::AtFlags::empty())?;
    #[allow(
        clippy::useless_conversion,
        clippy::unnecessary_fallible_conversions,
        reason = "the types differ by system"
    )]
    Ok(Facts {
        length: u64::try_from(stat.st_size).unwrap_or_default(),
        modified: i128::from(stat.st_mtime) * 1_000_000_000 + i128::from(stat.st_mtime_nsec),
        changed: i128::from(stat.st_ctime) * 1_000_000_000 + i128::from(stat.st_ctime_nsec),
        place: (u64::try_from(stat.st_ino).unwrap_or_default(), u64::try_from(stat.st_dev).unwrap_or_default()),
    })
}

#[cfg(not(unix))]
fn facts(_: &File, folder: &Path, path: &str) -> io::Result<Facts> {
    let metadata = std::fs::metadata(folder.join(path))?;
    let modified = nanoseconds(metadata.modified()?);
    Ok(Facts { length: metadata.len(), modified, changed: modified, place: (0, 0) })
}

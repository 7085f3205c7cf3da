//! What tells that a file has not changed.

use std::fs::Metadata;
use std::time::SystemTime;

/// A file's times, length and place on its disk, in one number. Two equal stamps mean the same bytes; different ones
/// mean nothing, and the file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Stamp(u64);

impl Stamp {
    /// The stamp of a file; `None` where it was changed after `latest`, or in the future: it might be changed again
    /// without its times telling.
    pub(super) fn of(metadata: &Metadata, latest: SystemTime) -> Option<Self> {
        let modified = metadata.modified().ok()?;
        if modified > latest {
            return None;
        }
        let nanoseconds = |time: SystemTime| {
            let since = time.duration_since(SystemTime::UNIX_EPOCH);
            since.map_or_else(
                |before| -before.duration().as_nanos().cast_signed(),
                |after| after.as_nanos().cast_signed(),
            )
        };
        let mut bytes = Vec::with_capacity(64);
        bytes.extend(nanoseconds(modified).to_le_bytes());
        bytes.extend(metadata.len().to_le_bytes());
        changed(metadata, nanoseconds(latest), &mut bytes)?;
        Some(Self(xxhash_rust::xxh3::xxh3_64(&bytes)))
    }
}

/// When the file was last touched in any way, which no program can set, and where it lies.
#[cfg(unix)]
fn changed(metadata: &Metadata, latest: i128, bytes: &mut Vec<u8>) -> Option<()> {
    use std::os::unix::fs::MetadataExt;
    let changed = i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec());
    bytes.extend(changed.to_le_bytes());
    bytes.extend(metadata.ino().to_le_bytes());
    bytes.extend(metadata.dev().to_le_bytes());
    (changed <= latest).then_some(())
}

#[cfg(not(unix))]
fn changed(_: &Metadata, _: i128, _: &mut Vec<u8>) -> Option<()> {
    Some(())
}

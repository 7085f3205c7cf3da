//! Stage 7, and the only writer of files. New bytes are staged beside the output while pages are rendered; nothing
//! that readers see is touched before everything is there.
//!
//! [`Staging::put`] compares an output with what the last build wrote and stages it where it differs.
//! [`Staging::commit`] then renames what is staged into place, new folders whole and other files one by one, removes
//! what is no longer part of the site, and writes the manifest and what the build came to ([`Conclusion`]). A [`Staging`]
//! that is dropped instead leaves the old site whole.

mod compressed;
mod conclusion;
pub mod files;
mod manifest;
mod place;
mod problems;
mod records;
mod remembered;
mod seal;
mod stage;
mod staging;
mod strangers;

pub use conclusion::Conclusion;
pub use manifest::{Entry, Hash, Manifest};
pub use remembered::Remembered;
pub use stage::Way;
pub use staging::{Beside, Change, Put, Staging, Written};

/// How many files or folders the system is asked about together, or files renamed in a row.
const AT_ONCE: usize = 64;

/// How many times a thread asks before it looks whether others have nothing more to do.
const IN_A_ROW: usize = 16;

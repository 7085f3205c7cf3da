//! Writing single files for commands that make something new: `init` and `new`. Nothing that is there is replaced.

use std::io::{self, Write};
use std::path::Path;

/// Writes a new file, and the folders it is in; an error of the kind `AlreadyExists` where there is one.
pub fn create_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)
}

/// Makes a folder and those above it.
#[expect(clippy::disallowed_methods, reason = "`emit` is the one module that writes")]
pub fn create_folder(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

//! Gives the program a fingerprint of everything it is made of, so that what one build of the program remembers is
//! never taken for what another would make.
#![expect(clippy::disallowed_methods, reason = "a build script reads the program's own sources")]

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::{fs, io};

fn main() -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    for part in ["src", "templates", "static", "Cargo.toml", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={part}");
        add(Path::new(part), &mut hasher)?;
    }
    println!("cargo::rustc-env=DATELINE_FINGERPRINT={:016x}", hasher.finish());
    Ok(())
}

/// Adds a file, or every file of a folder in the order of their names; what is not there counts as nothing.
fn add(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    if path.is_dir() {
        let mut entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        entries.sort();
        return entries.iter().try_for_each(|entry| add(entry, hasher));
    }
    if path.is_file() {
        path.to_string_lossy().hash(hasher);
        fs::read(path)?.hash(hasher);
    }
    Ok(())
}

//! What a test expects, in files beside it. `SNAPSHOTS=overwrite cargo test` writes what came out in place of it.

use super::{Tree, tree};
use snapbox::Data;
use snapbox::report::{Palette, write_diff};
use std::fs;
use std::path::Path;

/// Compares a folder's files with those of `expected`: a file that is missing, one that nobody expects and one with
/// other bytes are told together.
#[track_caller]
pub(crate) fn check_tree(expected: &Path, actual: &Tree) {
    if overwrites() {
        if expected.is_dir() {
            fs::remove_dir_all(expected).unwrap();
        }
        for (path, bytes) in actual {
            write(&expected.join(path), bytes);
        }
        return;
    }
    let wanted = if expected.is_dir() { tree(expected) } else { Tree::new() };
    let mut report = String::new();
    for path in super::changes(&wanted, actual) {
        match (wanted.get(&path), actual.get(&path)) {
            (Some(_), None) => report.extend(["\n", path.as_str(), " is missing\n"]),
            (None, Some(_)) => report.extend(["\n", path.as_str(), " is expected by nobody\n"]),
            (Some(wanted), Some(actual)) => report.push_str(&difference(&path, wanted, actual)),
            (None, None) => {}
        }
    }
    assert!(report.is_empty(), "{} differs; {HINT}\n{report}", expected.display());
}

/// Compares a text with that of a file. `Err` tells the difference.
pub(crate) fn check_file(expected: &Path, actual: &str) -> Result<(), String> {
    if overwrites() {
        write(expected, actual.as_bytes());
        return Ok(());
    }
    let wanted = fs::read(expected).unwrap_or_default();
    if wanted == actual.as_bytes() {
        return Ok(());
    }
    Err(format!("{}{HINT}\n", difference(&expected.display().to_string(), &wanted, actual.as_bytes())))
}

const HINT: &str = "if that is right, run the test with SNAPSHOTS=overwrite and read what changed";

/// Whether what comes out is to be written in place of what was expected.
pub(crate) fn overwrites() -> bool {
    std::env::var("SNAPSHOTS").is_ok_and(|action| action == "overwrite")
}

fn difference(name: &str, wanted: &[u8], actual: &[u8]) -> String {
    let mut report = String::new();
    let [wanted, actual] = [wanted, actual].map(|bytes| Data::text(String::from_utf8_lossy(bytes).into_owned()));
    write_diff(&mut report, &wanted, &actual, Some(&name), Some(&"now"), Palette::plain()).unwrap();
    report
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

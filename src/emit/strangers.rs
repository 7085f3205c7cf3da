//! Files in the output that no build is known to have written. They might be a person's: they are never removed, only
//! named, and where a page takes the place of one, a copy of it is kept.
#![expect(clippy::disallowed_methods, reason = "`emit` is the one module that writes")]

use super::Manifest;
use super::problems::unwritable;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::paths::{OutputPath, SitePath};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// A file that Dateline did not write and that stands where the output, or a folder on the way to it, is to be. Found
/// before anything is put in place, so that the old site stays whole.
pub(super) fn in_the_way(path: &OutputPath, target: &Path, output: &Path, last: &Manifest) -> Option<PathBuf> {
    let is_ours = |file: &Path| relative(file, output).is_some_and(|path| last.contains(&path));
    match fs::symlink_metadata(target) {
        Ok(metadata) if metadata.is_dir() => {
            let entries = WalkDir::new(target).into_iter().flatten();
            let mut files = entries.filter(|entry| !entry.file_type().is_dir()).map(DirEntry::into_path);
            files.find(|file| !is_ours(file))
        }
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            let mut folders = path.folders().map(|folder| output.join(folder));
            folders.find(|folder| folder.exists() && !folder.is_dir() && !is_ours(folder))
        }
        _ => None,
    }
}

fn relative(file: &Path, output: &Path) -> Option<String> {
    file.strip_prefix(output).ok().map(|path| path.to_string_lossy().replace('\\', "/"))
}

/// Keeps a copy below `copies` of every file that is about to be replaced.
pub(super) fn keep(
    replaced: &[OutputPath],
    output: &Path,
    copies: &Path,
    warnings: &mut Diagnostics,
) -> Result<(), Box<Diagnostic>> {
    for path in replaced {
        let copy = copies.join(path.as_str());
        let folder = copy.parent().unwrap_or(copies);
        let copied = fs::create_dir_all(folder).and_then(|()| fs::copy(output.join(path.as_str()), &copy).map(drop));
        copied.map_err(|error| Box::new(unwritable(&copy, &error)))?;
    }
    if let Some(first) = replaced.first() {
        let count = replaced.len();
        let what = if count == 1 { "a file" } else { "files" };
        let message = format!("{count} {what} that Dateline did not write, as far as it knows, gave way to the site");
        let path = SitePath::new(output.join(first.as_str()).to_string_lossy());
        let help = format!("what was there before is in {}", copies.display());
        warnings.push(Diagnostic::new(Code::ForeignFile, message).in_file(&path).help(help));
    }
    Ok(())
}

/// Names the files that are no outputs: one may be a page that should be gone.
pub(super) fn warn(manifest: &Manifest, output: &Path, last: &Manifest, warnings: &mut Diagnostics) {
    let is_ours = |path: &str| manifest.contains(path) || last.contains(path);
    let walk = WalkDir::new(output).into_iter().filter_entry(|entry| {
        entry.depth() != 1
            || !entry.file_name().to_string_lossy().starts_with('.')
            || entry.file_name() == ".well-known"
    });
    let files = walk.flatten().filter(|entry| !entry.file_type().is_dir());
    let mut strangers: Vec<String> =
        files.filter_map(|entry| relative(entry.path(), output)).filter(|path| !is_ours(path)).collect();
    strangers.sort();
    if let Some(first) = strangers.first() {
        let message = match strangers.len() {
            1 => "the output holds a file that Dateline did not write; it was left alone".to_owned(),
            count => format!("the output holds {count} files that Dateline did not write; they were left alone"),
        };
        let path = SitePath::new(output.join(first).to_string_lossy());
        let help = "delete them if they are left from another program, or keep them in static/";
        warnings.push(Diagnostic::new(Code::ForeignFile, message).in_file(&path).help(help));
    }
}

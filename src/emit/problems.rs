//! What keeps a site from being written, and what to do about it.

use crate::diagnostics::{Code, Diagnostic};
use crate::paths::{OutputPath, SitePath};
use std::io;
use std::path::Path;

/// Nothing that readers see has been touched yet.
pub(super) fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    cannot_be_written(path, error, "the last good site is still in place; build again when this is mended")
}

/// Something got in the way while files were put in place.
pub(super) fn half_in_place(path: &Path, error: &io::Error) -> Diagnostic {
    cannot_be_written(path, error, "every file is whole, but some are new and some old: mend this and build again")
}

fn cannot_be_written(path: &Path, error: &io::Error, state_of_site: &str) -> Diagnostic {
    let help = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk and build again",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "give the user who builds the site permission to write there, or name another folder with `-o`"
        }
        _ => state_of_site,
    };
    Diagnostic::new(Code::Unwritable, format!("cannot be written: {error}"))
        .in_file(&SitePath::new(path.to_string_lossy()))
        .help(help)
}

pub(super) fn in_the_way(stranger: &Path, path: &OutputPath) -> Diagnostic {
    let message = format!("stands where {path} is to be written, and Dateline did not write it");
    Diagnostic::new(Code::Unwritable, message)
        .in_file(&SitePath::new(stranger.to_string_lossy()))
        .help("move it away; files of your own have their place in static/")
}

pub(super) fn busy(output: &Path) -> Diagnostic {
    Diagnostic::new(Code::Unwritable, "another build is writing to this folder")
        .in_file(&SitePath::new(output.to_string_lossy()))
        .help("wait until it is done")
}

pub(super) fn no_folder(output: &Path) -> Diagnostic {
    Diagnostic::new(Code::Unwritable, "the output must be a folder, and this is a file")
        .in_file(&SitePath::new(output.to_string_lossy()))
        .help("name another folder with `-o`")
}

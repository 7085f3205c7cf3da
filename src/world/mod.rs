//! The only reader of files. Everything that a build knows of the outside comes through a [`World`], so that the
//! stages are functions of it: the disk in the program, memory in tests.
//!
//! A world answers with the bytes of a file or with the [`Problem`] that kept it from doing so; what to say to a
//! person about it is decided by the stage that asked.

mod disk;
mod memory;
mod stamp;
mod theme;

pub use disk::Disk;
pub use memory::Memory;
pub use stamp::Stamp;
pub use theme::WithTheme;

use crate::diagnostics::{Code, Diagnostic};
use crate::paths::SitePath;
use std::borrow::Cow;
use std::str::Utf8Error;

/// The largest file of text (an article, a template, a stylesheet) that is read, in bytes.
pub const TEXT_LIMIT: u64 = 8 * 1024 * 1024;

/// Where a site's files come from.
pub trait World: Sync {
    /// Every file below `folder` (`content`, `static` …), sorted by path, with whatever could not be listed.
    /// A folder that does not exist is an empty one.
    fn list(&self, folder: &str) -> Listing;

    /// The file of the same name that a file of this world is laid over, if there is one: the built-in theme's.
    fn below(&self, _path: &SitePath) -> Option<&'static [u8]> {
        None
    }

    /// What tells, without opening a file, that it has not changed since it had the same stamp; `None` where nothing
    /// tells, and the file must be read to know.
    fn stamp(&self, _path: &SitePath) -> Option<Stamp> {
        None
    }

    /// The stamps of some files, which are sorted by path.
    fn stamps(&self, paths: &[&SitePath]) -> Vec<Option<Stamp>> {
        paths.iter().map(|path| self.stamp(path)).collect()
    }

    /// The bytes of a file, unless there are more than `limit`.
    fn read(&self, path: &SitePath, limit: u64) -> Result<Cow<'static, [u8]>, Problem>;

    /// The bytes of a file with the stamp that it had before they were read.
    fn read_stamped(&self, path: &SitePath, limit: u64) -> Result<Stamped, Problem> {
        let stamp = self.stamp(path);
        self.read(path, limit).map(|bytes| (bytes, stamp))
    }
}

/// Bytes with the stamp of their file.
pub type Stamped = (Cow<'static, [u8]>, Option<Stamp>);

/// What a folder holds.
#[derive(Debug, Default, Clone)]
pub struct Listing {
    /// The files, sorted by path.
    pub files: Vec<SitePath>,
    /// What could not be listed, and why.
    pub problems: Vec<(SitePath, Problem)>,
}

/// Why a file or folder cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// There is no such file, or it vanished since it was listed.
    Missing,
    /// The operating system refused; in its words.
    Refused(String),
    /// It has this many bytes, more than the limit.
    TooLarge(u64),
    /// A link of the file system that leads out of the site's folder.
    LinkOutside,
    /// A link of the file system that leads back to a folder above it, or to nothing.
    LinkLoop,
    /// Its name is not Unicode, or has a control character or a backslash in it.
    Name,
}

impl Problem {
    /// What to tell a person about `path`.
    pub fn diagnostic(&self, path: &SitePath) -> Diagnostic {
        let (code, message, help) = match self {
            Problem::Missing => (
                Code::Unreadable,
                "the file is not there, or vanished while the site was built".to_owned(),
                "build again; if it stays away, take out what refers to it",
            ),
            Problem::Refused(reason) => (
                Code::Unreadable,
                format!("cannot be read: {reason}"),
                "give the user who builds the site permission to read it",
            ),
            Problem::TooLarge(bytes) => (
                Code::TooLarge,
                format!("has {:.1} MB; text files are read up to {} MB", *bytes as f64 / 1e6, TEXT_LIMIT / 1_000_000),
                "split it, or keep it outside content/ and templates/",
            ),
            Problem::LinkOutside => (
                Code::BadSymlink,
                "is a link of the file system that leads out of the site's folder".to_owned(),
                "copy the file into the site, so that the site is whole wherever it is built",
            ),
            Problem::LinkLoop => (
                Code::BadSymlink,
                "is a link of the file system that leads in a circle, or nowhere".to_owned(),
                "remove the link",
            ),
            Problem::Name => (
                Code::BadFileName,
                "has a name that is not Unicode, or has a control character or a backslash in it".to_owned(),
                "rename it",
            ),
        };
        Diagnostic::new(code, message).in_file(path).help(help)
    }
}

/// A text file of the site, or what to tell a person.
pub fn read_text(world: &dyn World, path: &SitePath) -> Result<String, Box<Diagnostic>> {
    let bytes = world.read(path, TEXT_LIMIT).map_err(|problem| Box::new(problem.diagnostic(path)))?;
    String::from_utf8(bytes.into_owned())
        .map_err(|error| Box::new(not_utf8(&error.utf8_error(), error.as_bytes(), path)))
}

/// The bytes of a text file, with the stamp that it had before it was read.
pub fn read_stamped(world: &dyn World, path: &SitePath) -> Result<Stamped, Box<Diagnostic>> {
    world.read_stamped(path, TEXT_LIMIT).map_err(|problem| Box::new(problem.diagnostic(path)))
}

/// The bytes of a text file as its text.
pub fn as_text<'b>(bytes: &'b [u8], path: &SitePath) -> Result<&'b str, Box<Diagnostic>> {
    simdutf8::basic::from_utf8(bytes)
        .or_else(|_| str::from_utf8(bytes))
        .map_err(|error| Box::new(not_utf8(&error, bytes, path)))
}

fn not_utf8(error: &Utf8Error, bytes: &[u8], path: &SitePath) -> Diagnostic {
    let at = error.valid_up_to();
    let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    Diagnostic::new(Code::NotUtf8, format!("is not UTF-8: the byte at line {line} cannot be read as text"))
        .at(path, at..at, "from here")
        .help("save the file as UTF-8")
}

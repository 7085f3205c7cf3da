//! A site on the disk.

use super::{Listing, Problem, World};
use crate::paths::SitePath;
use std::borrow::Cow;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// The files below a site's folder. Links of the file system are followed as long as they stay inside it.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    /// The folder with every link resolved, to tell whether a link leaves it.
    real_root: PathBuf,
}

impl Disk {
    /// The site in `root`; an error where that is no folder that can be reached.
    pub fn new(root: impl Into<PathBuf>) -> std::io::Result<Self> {
        let root = root.into();
        let real_root = root.canonicalize()?;
        Ok(Self { root, real_root })
    }

    /// The path of a file of the site on this disk.
    pub fn path(&self, path: &SitePath) -> PathBuf {
        self.root.join(path.as_str())
    }

    /// The site's name for a file of this disk; with the problem where the name cannot be one.
    fn site_path(&self, path: &Path) -> Result<SitePath, SitePath> {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        let mut name = String::new();
        let mut usable = true;
        for part in relative.components() {
            let part = part.as_os_str().to_string_lossy();
            usable &= !part.contains(|c: char| c.is_control() || c == '\\' || c == char::REPLACEMENT_CHARACTER);
            if !name.is_empty() {
                name.push('/');
            }
            name.push_str(&part);
        }
        if usable { Ok(SitePath::new(name)) } else { Err(SitePath::new(name)) }
    }

    /// What is wrong with a link of the file system: it leaves the site's folder, or holds itself.
    fn problem_of_link(&self, entry: &DirEntry) -> Option<Problem> {
        if !entry.path_is_symlink() {
            return None;
        }
        let real = |path: &Path| path.canonicalize().ok();
        match (real(entry.path()), entry.path().parent().and_then(real)) {
            (Some(target), _) if !target.starts_with(&self.real_root) => Some(Problem::LinkOutside),
            (Some(target), Some(folder)) if folder.starts_with(&target) => Some(Problem::LinkLoop),
            (Some(_), _) => None,
            (None, _) => Some(Problem::LinkLoop),
        }
    }

    fn problem_of(&self, error: &walkdir::Error) -> (SitePath, Problem) {
        let path =
            error.path().map_or_else(|| SitePath::new(""), |path| self.site_path(path).unwrap_or_else(|bad| bad));
        let is_link = || error.path().is_some_and(Path::is_symlink);
        let problem = match error.io_error() {
            _ if error.loop_ancestor().is_some() => Problem::LinkLoop,
            Some(io) if io.kind() != ErrorKind::PermissionDenied && is_link() => Problem::LinkLoop,
            Some(io) if io.kind() == ErrorKind::NotFound => Problem::Missing,
            Some(io) => Problem::Refused(io.to_string()),
            None => Problem::LinkLoop,
        };
        (path, problem)
    }
}

/// Whether an editor or an operating system left the file there, and no person.
fn is_litter(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let hidden = name.starts_with('.') && name != ".well-known" && name != ".nojekyll" && name != ".htaccess";
    entry.depth() > 0 && (hidden || name.ends_with('~') || name == "Thumbs.db" || name == "desktop.ini")
}

impl World for Disk {
    fn list(&self, folder: &str) -> Listing {
        let mut listing = Listing::default();
        let top = self.root.join(folder);
        if !top.exists() && !top.is_symlink() {
            return listing;
        }
        let mut walk = WalkDir::new(top).follow_links(true).into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    listing.problems.push(self.problem_of(&error));
                    continue;
                }
            };
            let is_folder = entry.file_type().is_dir();
            let skip_folder = |walk: &mut walkdir::IntoIter| {
                if is_folder {
                    walk.skip_current_dir();
                }
            };
            if is_litter(&entry) {
                skip_folder(&mut walk);
                continue;
            }
            match self.site_path(entry.path()) {
                Err(path) => {
                    listing.problems.push((path, Problem::Name));
                    skip_folder(&mut walk);
                }
                Ok(path) => match self.problem_of_link(&entry) {
                    Some(problem) => {
                        listing.problems.push((path, problem));
                        skip_folder(&mut walk);
                    }
                    None if entry.file_type().is_file() => listing.files.push(path),
                    None => {}
                },
            }
        }
        listing.files.sort_unstable();
        listing.problems.sort_by(|a, b| a.0.cmp(&b.0));
        listing
    }

    fn read(&self, path: &SitePath, limit: u64) -> Result<Cow<'static, [u8]>, Problem> {
        let problem = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound => Problem::Missing,
            _ => Problem::Refused(error.to_string()),
        };
        #[expect(clippy::disallowed_methods, reason = "this is the one place that opens a site's files")]
        let file = std::fs::File::open(self.path(path)).map_err(problem)?;
        let length = file.metadata().map_err(problem)?.len();
        if length > limit {
            return Err(Problem::TooLarge(length));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
        // The file may have grown since its length was asked for: never read past the limit.
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(problem)?;
        if bytes.len() as u64 > limit {
            return Err(Problem::TooLarge(bytes.len() as u64));
        }
        Ok(Cow::Owned(bytes))
    }
}

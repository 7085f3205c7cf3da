//! A site on the disk.

use super::stamp::{self, Facts};
use super::{Listing, Problem, Stamp, Stamped, World};
use crate::paths::{SitePath, common_folder};
use rayon::prelude::*;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use walkdir::{DirEntry, WalkDir};

/// The files below a site's folder. Links of the file system are followed as long as they stay inside it.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    /// The folder with every link resolved, to tell whether a link leaves it.
    real_root: PathBuf,
    /// The folder, open, to ask for what is in it; `None` where folders cannot be opened.
    open_root: Option<File>,
}

impl Disk {
    /// The site in `root`; an error where that is no folder that can be reached.
    #[expect(clippy::disallowed_methods, reason = "the site's folder is opened")]
    pub fn new(root: impl Into<PathBuf>) -> std::io::Result<Self> {
        let root = root.into();
        let real_root = root.canonicalize()?;
        let open_root = File::open(&root).ok();
        Ok(Self { root, real_root, open_root })
    }

    /// The path of a file of the site on this disk.
    pub fn path(&self, path: &SitePath) -> PathBuf {
        self.root.join(path.as_str())
    }

    /// A file, open, and what is known of it.
    fn open(&self, path: &SitePath) -> std::io::Result<(File, Facts)> {
        let file = match &self.open_root {
            Some(root) => stamp::open(root, &self.root, path.as_str()),
            #[expect(clippy::disallowed_methods, reason = "this is the one place that opens a site's files")]
            None => File::open(self.path(path)),
        }?;
        let facts = Facts::of(&file)?;
        Ok((file, facts))
    }

    /// The site's name for a file of this disk; with the problem where the name cannot be one.
    fn site_path(&self, path: &Path) -> Result<SitePath, SitePath> {
        if let Some(name) = self.plain_name(path) {
            return Ok(SitePath::new(name));
        }
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

    /// The path below the site's folder as it is, where all of it is plain ASCII, as nearly all names are.
    fn plain_name<'p>(&self, path: &'p Path) -> Option<&'p str> {
        let (root, path) = (self.root.as_os_str().as_encoded_bytes(), path.as_os_str().as_encoded_bytes());
        let relative = path.strip_prefix(root)?.strip_prefix(b"/")?;
        str::from_utf8(relative).ok().filter(|name| is_plain(name))
    }

    /// Lists `folder`, the folders in it at the same time.
    fn walk(&self, folder: &Path) -> Listing {
        let mut listing = Listing::default();
        let mut entries = self.plain_entries(folder).unwrap_or_else(|| self.entries(folder, &mut listing));
        // What all of them begin with need not be compared.
        let from = entries.first().map_or(0, |(path, _)| path.as_str().rfind('/').map_or(0, |at| at + 1));
        entries.sort_unstable_by(|(a, a_folder), (b, b_folder)| {
            let (a, b) = (&a.as_str().as_bytes()[from..], &b.as_str().as_bytes()[from..]);
            by_place((a, a_folder.is_some()), (b, b_folder.is_some()))
        });
        let below: Vec<Option<Listing>> =
            entries.par_iter().map(|(_, folder)| folder.as_ref().map(|folder| self.walk(folder))).collect();
        for ((path, _), below) in entries.into_iter().zip(below) {
            match below {
                None => listing.files.push(path),
                Some(below) => {
                    listing.files.extend(below.files);
                    listing.problems.extend(below.problems);
                }
            }
        }
        listing
    }

    /// The entries of a folder that has nothing but files and folders with plain names, as nearly all have; `None` for any
    /// other, and where anything goes wrong.
    #[expect(clippy::disallowed_methods, reason = "a folder of the site is listed")]
    fn plain_entries(&self, folder: &Path) -> Option<Vec<Found>> {
        let mut path = self.plain_name(folder)?.to_owned() + "/";
        let start = path.len();
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(folder).ok()? {
            let entry = entry.ok()?;
            let (name, kind) = (entry.file_name(), entry.file_type().ok()?);
            let name = name.to_str().filter(|name| is_plain(name))?;
            if !kind.is_file() && !kind.is_dir() {
                return None;
            }
            if !is_litter(name) {
                path.truncate(start);
                path.push_str(name);
                entries.push((SitePath::new(path.as_str()), kind.is_dir().then(|| entry.path())));
            }
        }
        Some(entries)
    }

    /// The entries of any folder. What a link of the file system leads to is walked in one go, so that a circle is found.
    fn entries(&self, folder: &Path, listing: &mut Listing) -> Vec<Found> {
        let mut entries = Vec::new();
        for entry in WalkDir::new(folder).min_depth(1).max_depth(1).follow_links(true) {
            let Some((entry, path)) = self.usable(entry, listing) else { continue };
            let is_folder = entry.file_type().is_dir();
            if is_folder && entry.path_is_symlink() {
                self.walk_link(entry.path(), listing);
            } else if is_folder || entry.file_type().is_file() {
                entries.push((path, is_folder.then(|| entry.into_path())));
            }
        }
        entries
    }

    fn walk_link(&self, folder: &Path, listing: &mut Listing) {
        let mut walk = WalkDir::new(folder).min_depth(1).follow_links(true).into_iter();
        while let Some(entry) = walk.next() {
            let is_folder = entry.as_ref().is_ok_and(|entry| entry.file_type().is_dir());
            match self.usable(entry, listing) {
                Some((entry, path)) if entry.file_type().is_file() => listing.files.push(path),
                None if is_folder => walk.skip_current_dir(),
                _ => {}
            }
        }
    }

    /// The entry and its path, unless something is wrong with it or nobody wrote it.
    fn usable(&self, entry: walkdir::Result<DirEntry>, listing: &mut Listing) -> Option<(DirEntry, SitePath)> {
        let entry = entry.map_err(|error| listing.problems.push(self.problem_of(&error))).ok()?;
        if entry.depth() > 0 && is_litter(&entry.file_name().to_string_lossy()) {
            return None;
        }
        let problem = match self.site_path(entry.path()) {
            Err(path) => (path, Problem::Name),
            Ok(path) => match self.problem_of_link(&entry) {
                Some(problem) => (path, problem),
                None => return Some((entry, path)),
            },
        };
        listing.problems.push(problem);
        None
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

/// What the clock says: only tells which times of files are too young to be trusted.
#[expect(clippy::disallowed_methods, reason = "no stage sees this instant; it only makes stamps cautious")]
fn now() -> SystemTime {
    SystemTime::now()
}

/// An entry of a folder: its name in the site, and where it is one, the folder on this disk.
type Found = (SitePath, Option<PathBuf>);

/// Whether a path is the same in the site and on this disk: all of it is plain ASCII.
fn is_plain(path: &str) -> bool {
    #[expect(clippy::needless_bitwise_bool, reason = "without a branch, many bytes are looked at at once")]
    let is_plain = |byte: u8| (b' '..0x7f).contains(&byte) & (byte != b'\\');
    std::path::MAIN_SEPARATOR == '/' && path.bytes().fold(true, |all, byte| all & is_plain(byte))
}

/// Whether an editor or an operating system left a file or folder of this name there, and no person.
fn is_litter(name: &str) -> bool {
    let hidden = name.starts_with('.') && name != ".well-known" && name != ".nojekyll" && name != ".htaccess";
    hidden || name.ends_with('~') || name == "Thumbs.db" || name == "desktop.ini"
}

/// The order of two names of one folder, each with whether it is a folder's, as they stand among all paths: a folder stands
/// where its files do, whose paths have a slash behind its name.
fn by_place((a, a_is_folder): (&[u8], bool), (b, b_is_folder): (&[u8], bool)) -> Ordering {
    let shared = a.len().min(b.len());
    let next = |name: &[u8], is_folder: bool| name.get(shared).copied().or(is_folder.then_some(b'/'));
    a[..shared].cmp(&b[..shared]).then_with(|| next(a, a_is_folder).cmp(&next(b, b_is_folder)))
}

impl World for Disk {
    fn list(&self, folder: &str) -> Listing {
        let mut listing = Listing::default();
        let top = self.root.join(folder);
        if !top.exists() && !top.is_symlink() {
            return listing;
        }
        // A folder that cannot be opened at all is told of by the entry that names it.
        let problem = WalkDir::new(&top).max_depth(0).follow_links(true).into_iter().find_map(Result::err);
        if let Some(error) = problem {
            listing.problems.push(self.problem_of(&error));
            return listing;
        }
        let entry = WalkDir::new(&top).max_depth(0).follow_links(true).into_iter().flatten().next();
        if let Some(problem) = entry.as_ref().and_then(|entry| self.problem_of_link(entry)) {
            listing.problems.push((SitePath::from(folder), problem));
            return listing;
        }
        listing = self.walk(&top);
        // Sorted already, but for what links lead to.
        if !listing.files.par_windows(2).all(|two| two[0] <= two[1]) {
            listing.files.sort();
        }
        listing.problems.sort_by(|a, b| a.0.cmp(&b.0));
        listing
    }

    fn stamp(&self, path: &SitePath) -> Option<Stamp> {
        Stamp::of(self.open_root.as_ref()?, &self.root, path.as_str(), now())
    }

    /// Asked relative to the folder that all of them are in, so that the system need not follow the way there for each.
    #[expect(clippy::disallowed_methods, reason = "a folder of the site is opened")]
    fn stamps(&self, paths: &[&SitePath]) -> Vec<Option<Stamp>> {
        let ends = paths.first().zip(paths.last());
        let common = ends.map_or("", |(first, last)| common_folder(first.as_str(), last.as_str()));
        let folder = self.root.join(common);
        let Ok(open) = File::open(&folder) else { return vec![None; paths.len()] };
        let now = now();
        paths.iter().map(|path| Stamp::of(&open, &folder, &path.as_str()[common.len()..], now)).collect()
    }

    fn read(&self, path: &SitePath, limit: u64) -> Result<Cow<'static, [u8]>, Problem> {
        self.read_stamped(path, limit).map(|(bytes, _)| bytes)
    }

    fn read_stamped(&self, path: &SitePath, limit: u64) -> Result<Stamped, Problem> {
        let opened = now();
        let (file, facts) = self.open(path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => Problem::Missing,
            _ => Problem::Refused(error.to_string()),
        })?;
        if facts.length > limit {
            return Err(Problem::TooLarge(facts.length));
        }
        // As much as it had when it was asked for its length, and the system need not be asked whether there is more: a
        // file that has grown since has another stamp. One that does not know its length is read to its end.
        let most = if facts.length > 0 { facts.length } else { limit.saturating_add(1) };
        let mut bytes = Vec::with_capacity(usize::try_from(facts.length).unwrap_or(0));
        file.take(most).read_to_end(&mut bytes).map_err(|error| Problem::Refused(error.to_string()))?;
        if bytes.len() as u64 > limit {
            return Err(Problem::TooLarge(bytes.len() as u64));
        }
        Ok((Cow::Owned(bytes), Stamp::from(&facts, opened)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a disk is tested on a disk")]
    fn a_file_has_one_stamp_open_or_by_its_name() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.md"), "four").expect("a file");
        std::fs::write(folder.path().join("b.md"), "").expect("a file");
        let disk = Disk::new(folder.path()).expect("a folder");
        let (a, b) = (SitePath::from("a.md"), SitePath::from("b.md"));
        let waited = std::time::Instant::now();
        let stamp = std::iter::repeat_with(|| disk.stamp(&a).zip(disk.stamp(&b)));
        let stamp = stamp.inspect(|_| std::thread::sleep(Duration::from_millis(20))).find_map(|both| Some(both?.0));
        assert!(waited.elapsed() >= Duration::from_millis(90), "too young to be trusted");
        assert!(stamp != disk.stamp(&b));
        assert_eq!(disk.stamps(&[&a, &b, &SitePath::from("c.md")]), [stamp, disk.stamp(&b), None]);
        assert_eq!(disk.stamps(&[]), []);
        assert_eq!(disk.read_stamped(&a, 4), Ok((Cow::Borrowed(&b"four"[..]), stamp)));
        assert_eq!(disk.read_stamped(&b, 4), Ok((Cow::Borrowed(&b""[..]), disk.stamp(&b))));
        assert_eq!(disk.read_stamped(&a, 3), Err(Problem::TooLarge(4)));
        assert_eq!(disk.read_stamped(&SitePath::from("c.md"), 4), Err(Problem::Missing));
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a disk is tested on a disk")]
    fn files_are_listed_in_the_order_of_their_paths() {
        let folder = tempfile::tempdir().unwrap();
        let files = ["a-b.md", "a.md", "a/a.md", "a/b-/c.md", "a/b.md", "a/b/c.md", "a0/a.md", "a0b.md", "b"];
        for file in files {
            let file = folder.path().join("content").join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, "").unwrap();
        }
        let listed = Disk::new(folder.path()).unwrap().list("content").files;
        let mut sorted = files.map(|file| format!("content/{file}"));
        sorted.sort();
        assert_eq!(listed.iter().map(SitePath::as_str).collect::<Vec<_>>(), sorted);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a disk is tested on a disk")]
    fn plain_folders_are_listed_like_any_other() {
        let folder = tempfile::tempdir().expect("a folder");
        for file in ["a.md", ".hidden.md", ".well-known/x", "b/c.md", "d~", "Thumbs.db", ".git/config", "e f.md"] {
            let file = folder.path().join("content").join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, "").unwrap();
        }
        let (disk, content) = (Disk::new(folder.path()).unwrap(), folder.path().join("content"));
        let (mut plain, mut listing) = (disk.plain_entries(&content).expect("plain names"), Listing::default());
        let mut any = disk.entries(&content, &mut listing);
        plain.sort();
        any.sort();
        assert_eq!((plain.len(), listing.problems), (4, vec![]));
        assert_eq!(plain, any);
        for other in ["\u{e9}.md", "a\\b.md"] {
            std::fs::write(content.join(other), "").unwrap();
            assert!(disk.plain_entries(&content).is_none(), "{other}");
            std::fs::remove_file(content.join(other)).unwrap();
        }
        assert!(disk.plain_entries(&content).is_some() && disk.plain_entries(&content.join("none")).is_none());
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("a.md", content.join("link.md")).unwrap();
            assert!(disk.plain_entries(&content).is_none());
        }
    }
}

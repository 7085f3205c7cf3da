//! What the tests share: a site in a folder of its own, the real program run on it, and a folder read as a value.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]
#![allow(clippy::disallowed_methods, reason = "tests write the sites that they build, and read what came of it")]

pub(crate) mod snapshot;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_dateline");

/// The instant of every build that does not say another one.
pub(crate) const INSTANT: &str = "2025-03-01T12:00:00Z";

/// A configuration with only what must be there.
pub(crate) const CONFIGURATION: &str = "title = \"The Paper\"\nbase_url = \"https://paper.example/\"\n";

/// The files of a folder by their path below it.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// A site in a temporary folder, which goes when it is dropped.
pub(crate) struct Site {
    home: TempDir,
}

impl Site {
    /// A site with nothing but a configuration.
    pub(crate) fn new() -> Self {
        let site = Self { home: home() };
        site.write("site.toml", CONFIGURATION);
        site
    }

    /// A site with the files of `folder`, and a configuration if that has none.
    pub(crate) fn copy_of(folder: &Path) -> Self {
        let site = Self::new();
        for (path, bytes) in tree(folder) {
            site.write(&path, bytes);
        }
        site
    }

    /// The site's folder.
    pub(crate) fn folder(&self) -> PathBuf {
        self.home.path().join("site")
    }

    /// A file or folder of the site.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder().join(path)
    }

    /// Writes a file, and the folders it is in.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let file = self.path(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, bytes).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self
    }

    /// Writes a story with this headline; the day is one of February 2025.
    pub(crate) fn story(&self, path: &str, headline: &str, day: u32) -> &Self {
        self.write(path, story(headline, day, ""))
    }

    /// Removes a file or a folder.
    pub(crate) fn remove(&self, path: &str) -> &Self {
        let path = self.path(path);
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
        self
    }

    /// A file of the site as text.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Whether there is such a file or folder.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// Everything below a folder of the site.
    pub(crate) fn tree(&self, folder: &str) -> Tree {
        tree(&self.path(folder))
    }

    /// Builds the site into `public/`.
    pub(crate) fn build(&self) -> Run {
        self.run(&["build", "--at", INSTANT])
    }

    /// Runs the program in the site's folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments))
    }

    /// The program in the site's folder, not started yet.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).current_dir(self.folder()).env_remove("NO_COLOR").env_remove("RAYON_NUM_THREADS");
        command
    }
}

/// What a compressed copy holds, and the path of the file that it is a copy of; nothing for other files. What cannot be
/// read holds nothing.
#[cfg(not(feature = "compress"))]
pub(crate) fn plain(_: &str, _: &[u8]) -> Option<(String, Vec<u8>)> {
    None
}

#[cfg(feature = "compress")]
pub(crate) fn plain(path: &str, bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    use std::io::Read;
    let mut plain = Vec::new();
    let (of, ending) = path.rsplit_once('.')?;
    let _ = match ending {
        "gz" => flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).map(drop),
        "br" => brotli::BrotliDecompress(&mut &*bytes, &mut plain),
        _ => return None,
    };
    Some((of.to_owned(), plain))
}

/// What the program said, and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit code; -1 where a signal ended it.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Run {
    /// Runs a command to its end.
    pub(crate) fn of(mut command: Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        Self { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
    }

    /// Fails the test unless the program ended with this code.
    #[track_caller]
    pub(crate) fn code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "exit code\n{}{}", self.out, self.err);
        self
    }

    /// Fails the test unless all went well.
    #[track_caller]
    pub(crate) fn good(self) -> Self {
        self.code(0)
    }

    /// Fails the test unless this was said somewhere.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(self.out.contains(words) || self.err.contains(words), "{words:?} in\n{}{}", self.out, self.err);
        self
    }

    /// How many outputs were written, unchanged and removed, as the closing summary says.
    #[track_caller]
    pub(crate) fn counts(&self) -> [usize; 3] {
        ["written", "unchanged", "removed"].map(|word| {
            let (before, _) = self.out.split_once(&format!(" {word}")).unwrap_or_else(|| panic!("{self:?}"));
            before.rsplit(' ').next().unwrap().parse().unwrap()
        })
    }
}

/// A story with this headline, and more lines of front matter.
pub(crate) fn story(headline: &str, day: u32, more: &str) -> String {
    format!("+++\ntitle = \"{headline}\"\ndate = 2025-02-{day:02}T10:00:00Z\n{more}+++\n\nThe text of “{headline}”.\n")
}

/// A new folder: in memory where the system has such a place, for a build waits until its files are on the disk.
fn home() -> TempDir {
    let mut builder = tempfile::Builder::new();
    builder.prefix("dateline-");
    builder.tempdir_in("/dev/shm").or_else(|_| builder.tempdir()).unwrap()
}

/// The files below a folder; links of the file system are not followed.
pub(crate) fn tree(folder: &Path) -> Tree {
    let mut files = Tree::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap()) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            files.insert(path, fs::read(entry.path()).unwrap());
        }
    }
    files
}

/// Every folder below a folder that has nothing in it.
pub(crate) fn empty_folders(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.file_type().is_dir()).map(walkdir::DirEntry::into_path);
    folders.filter(|folder| fs::read_dir(folder).unwrap().next().is_none()).collect()
}

/// The paths whose bytes differ between two trees, or that only one of them has.
pub(crate) fn changes(before: &Tree, after: &Tree) -> Vec<String> {
    let mut paths: Vec<&String> = before.keys().chain(after.keys()).collect();
    paths.sort();
    paths.dedup();
    paths.into_iter().filter(|path| before.get(*path) != after.get(*path)).cloned().collect()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("the program writes UTF-8")
}

/// The command as somebody whom permissions hold back: root, as whom tests run in containers, may do everything.
pub(crate) fn as_a_plain_user(mut command: Command) -> Command {
    use std::os::unix::fs::MetadataExt;
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;
    if fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

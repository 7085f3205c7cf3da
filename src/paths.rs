//! The three kinds of path that must not be mixed up: a file of the site, a page of the site, a file of the output; and
//! what stands in a link to a page.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A file or folder of the site, relative to the site's folder, parts joined by `/`: `content/world/nato.md`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// The path with these parts; the caller has already made them relative to the site's folder.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// The path as text, with `/` between the parts on every system.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder the file is in; `""` for a file at the top of the site.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The ending of the file's name in lower case, without the dot; `""` where there is none.
    pub fn extension(&self) -> String {
        match self.file_name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_ascii_lowercase(),
            _ => String::new(),
        }
    }

    /// `reference` as written in this file, resolved against its folder: `../map.svg` in `content/a/b.md` is
    /// `content/map.svg`. `None` where it climbs out of the site's folder.
    pub fn join(&self, reference: &str) -> Option<SitePath> {
        let mut parts: Vec<&str> = self.folder().split('/').filter(|part| !part.is_empty()).collect();
        for part in reference.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(SitePath::new(parts.join("/")))
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl std::borrow::Borrow<str> for SitePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl serde::Serialize for SitePath {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for SitePath {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&str>::deserialize(deserializer).map(Self::from)
    }
}

impl From<&str> for SitePath {
    fn from(path: &str) -> Self {
        Self::new(path)
    }
}

/// The address of a page below the site's root, without a slash in front: `world/2025/02/12/nato/`; `""` is the front.
#[derive(Clone)]
pub struct PagePath {
    /// The page's file, which begins with its address and has the same memory.
    file: Arc<str>,
    /// How much of it is the address, in bytes.
    length: u32,
}

impl PagePath {
    /// The page at `path`; slashes in front are dropped.
    pub fn new(path: &str) -> Self {
        let path = path.trim_start_matches('/');
        let is_folder = path.is_empty() || path.ends_with('/');
        let file = if is_folder { [path, INDEX].concat().into() } else { path.into() };
        Self { file, length: path.len() as u32 }
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        self.file.get(..self.length as usize).unwrap_or(&self.file)
    }

    /// The page's file in the output.
    pub fn file(&self) -> OutputPath {
        OutputPath::new(self.file.clone())
    }

    /// A page below this one.
    #[must_use]
    pub fn join(&self, below: &str) -> PagePath {
        PagePath::new(&[self.as_str(), below].concat())
    }

    /// What leads from this page to the site's root: `./` at the root, `../../` two folders down.
    pub fn to_root(&self) -> String {
        match memchr::memchr_iter(b'/', self.as_str().as_bytes()).count() {
            0 => "./".to_owned(),
            depth => UP.get(..3 * depth).map_or_else(|| "../".repeat(depth), str::to_owned),
        }
    }
}

impl PartialEq for PagePath {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for PagePath {}

impl PartialOrd for PagePath {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PagePath {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for PagePath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Display for PagePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for PagePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl std::borrow::Borrow<str> for PagePath {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

/// How links inside the site name a page. Addresses that begin with the site's own are never written in this way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Naming {
    /// By its folder: `world/`. Whoever serves the site answers with the `index.html` in it.
    #[default]
    Folders,
    /// By its file: `world/index.html`. It leads there where nobody answers: on a disk.
    Files,
}

impl Naming {
    /// What stands in a link to a page, behind the way to the site's root.
    pub fn link(self, page: &PagePath) -> Link {
        Link { page: page.clone(), naming: self }
    }

    /// The same as text.
    pub fn text(self, page: &PagePath) -> &str {
        match self {
            Self::Folders => page.as_str(),
            Self::Files => &page.file,
        }
    }

    /// The same for an address of the site as a person wrote it, `world#top`, which may be that of a file.
    pub fn address(self, written: &str, is_file: bool) -> String {
        let (path, rest) = written.split_at(written.find(['?', '#']).unwrap_or(written.len()));
        match self {
            Naming::Files if !is_file => {
                let path = path.trim_end_matches('/');
                format!("{path}{}{INDEX}{rest}", if path.is_empty() { "" } else { "/" })
            }
            _ => written.to_owned(),
        }
    }
}

/// The way out of as many folders as most pages lie in.
const UP: &str = "../../../../../../../../";

/// The file that answers for a folder.
const INDEX: &str = "index.html";

/// What stands in a link to a page, behind the way to the site's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    page: PagePath,
    naming: Naming,
}

impl Link {
    /// The page that it leads to.
    pub fn page(&self) -> &PagePath {
        &self.page
    }

    /// The same as text.
    pub fn as_str(&self) -> &str {
        self.naming.text(&self.page)
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Link {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A file of the output, relative to the output folder, parts joined by `/`. It never climbs out of that folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(Arc<str>);

impl OutputPath {
    /// The file at `path`. Empty, `.` and `..` parts, which no caller writes on purpose, are dropped.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        let path = path.into();
        if has_direct_parts(&path) {
            return Self(path);
        }
        let is_plain = |part: &str| !matches!(part, "" | "." | "..");
        Self(path.split('/').filter(|part| is_plain(part)).collect::<Vec<_>>().join("/").into())
    }

    /// A path that was written down; none where it leads out of the output.
    pub fn written(text: &str) -> Option<Self> {
        Some(Self::new(text)).filter(|path| path.as_str() == text && !text.is_empty())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a page.
    pub fn is_html(&self) -> bool {
        self.0.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("html"))
    }

    /// The file beside it whose name has this ending too.
    #[must_use]
    pub fn with_ending(&self, ending: &str) -> OutputPath {
        OutputPath::new(format!("{}{ending}", self.0))
    }

    /// The folders the file is in, outermost first: `a`, `a/b` for `a/b/c.html`.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.0.match_indices('/').map(|(at, _)| &self.0[..at])
    }
}

/// The innermost folder that two paths are both in, with the slash behind it: `a/b/` for `a/b/c/d.html` and `a/b/e.html`.
/// All paths that are sorted between them are in it too.
pub(crate) fn common_folder<'p>(a: &'p str, b: &str) -> &'p str {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    a.as_bytes()[..same].iter().rposition(|byte| *byte == b'/').map_or("", |at| &a[..=at])
}

/// Whether no part of a path is empty or begins with a dot; says no to some that would do.
pub(crate) fn has_direct_parts(path: &str) -> bool {
    let bytes = path.as_bytes();
    let [first, rest @ ..] = bytes else { return false };
    // The two differ in one bit.
    let is_odd = |byte: u8| byte | 1 == b'/';
    // Without a way out in the middle, so that the processor looks at many at once.
    let pairs = bytes.iter().zip(rest);
    !is_odd(*first)
        && bytes.last() != Some(&b'/')
        && !pairs.fold(false, |any, (this, next)| any | ((*this == b'/') & is_odd(*next)))
}

impl serde::Serialize for OutputPath {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for OutputPath {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        Self::written(text).ok_or_else(|| serde::de::Error::custom("the path leads out of the output"))
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direct_parts() {
        for path in ["a", "a/b", "world/2025/index.html", "a.b/c.", "-/a-very-long-name-of-a-folder/x"] {
            assert!(has_direct_parts(path), "{path}");
        }
        let odd = ["", "/", ".", "/a", ".a", "a/", "a//b", "a/.b", "a/../b", "a-very-long-name-of-a-folder/./b"];
        for path in odd {
            assert!(!has_direct_parts(path), "{path}");
        }
    }

    #[test]
    fn the_way_out_of_many_folders() {
        for depth in 1..12 {
            assert_eq!(PagePath::new(&"a/".repeat(depth)).to_root(), "../".repeat(depth));
        }
    }

    #[test]
    fn a_reference_is_resolved_against_the_file_it_stands_in() {
        let file = SitePath::from("content/world/2025/nato.md");
        assert_eq!(file.join("map.svg"), Some(SitePath::from("content/world/2025/map.svg")));
        assert_eq!(file.join("../../about.md"), Some(SitePath::from("content/about.md")));
        assert_eq!(file.join("../../../../etc/passwd"), None);
    }

    #[test]
    fn paths_are_in_a_common_folder() {
        for (a, b, common) in [
            ("a/b/c/d.html", "a/b/e.html", "a/b/"),
            ("a/b/c.html", "a/b/c.html.gz", "a/b/"),
            ("a/b.html", "a/b/c.html", "a/"),
            ("a/жук.md", "a/жар.md", "a/"),
            ("a.html", "b.html", ""),
            ("", "b.html", ""),
        ] {
            assert_eq!(common_folder(a, b), common, "{a} {b}");
        }
    }

    #[test]
    fn a_page_knows_the_way_to_the_root() {
        assert_eq!(PagePath::new("").to_root(), "./");
        assert_eq!(PagePath::new("404.html").to_root(), "./");
        assert_eq!(PagePath::new("/world/2025/").to_root(), "../../");
    }

    #[test]
    fn a_link_names_a_folder_or_the_file_in_it() {
        let files = |page: &str| Naming::Files.link(&PagePath::new(page)).to_string();
        assert_eq!(["", "world/", "404.html"].map(files), ["index.html", "world/index.html", "404.html"]);
        assert_eq!(Naming::Folders.link(&PagePath::new("world/")).to_string(), "world/");
        let address = |(written, is_file)| Naming::Files.address(written, is_file);
        let written = [("", false), ("#top", false), ("a/b", false), ("a/b/?q#c", false), ("a%20b.pdf#page=2", true)];
        let expected = ["index.html", "index.html#top", "a/b/index.html", "a/b/index.html?q#c", "a%20b.pdf#page=2"];
        assert_eq!(written.map(address), expected);
        assert_eq!(Naming::Folders.address("a/b#c", false), "a/b#c");
    }

    #[test]
    fn an_output_never_leaves_its_folder() {
        assert_eq!(OutputPath::new("../../etc/./passwd").as_str(), "etc/passwd");
        assert_eq!(OutputPath::new("a/b.html").folders().collect::<Vec<_>>(), ["a"]);
    }
}

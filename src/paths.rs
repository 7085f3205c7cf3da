//! The three kinds of path that must not be mixed up: a file of the site, a page of the site, a file of the output.

use std::fmt;
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

impl From<&str> for SitePath {
    fn from(path: &str) -> Self {
        Self::new(path)
    }
}

//! A site in memory, for tests and benchmarks.

use super::{Listing, Problem, World};
use crate::paths::SitePath;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Files by their path.
#[derive(Debug, Default, Clone)]
pub struct Memory(BTreeMap<SitePath, Vec<u8>>);

impl Memory {
    /// A world with these files.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(files.into_iter().map(|(path, text)| (SitePath::from(path), text.as_bytes().to_vec())).collect())
    }

    /// Adds or replaces a file.
    pub fn insert(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.0.insert(SitePath::from(path), bytes.into());
    }

    /// Takes a file away.
    pub fn remove(&mut self, path: &str) {
        self.0.remove(&SitePath::from(path));
    }
}

impl World for Memory {
    fn list(&self, folder: &str) -> Listing {
        let inside = |path: &&SitePath| path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        Listing { files: self.0.keys().filter(inside).cloned().collect(), problems: Vec::new() }
    }

    fn read(&self, path: &SitePath, limit: u64) -> Result<Cow<'static, [u8]>, Problem> {
        match self.0.get(path) {
            None => Err(Problem::Missing),
            Some(bytes) if bytes.len() as u64 > limit => Err(Problem::TooLarge(bytes.len() as u64)),
            Some(bytes) => Ok(Cow::Owned(bytes.clone())),
        }
    }
}

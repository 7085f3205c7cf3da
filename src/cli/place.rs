//! Which site is meant.
#![expect(clippy::disallowed_methods, reason = "the command line is where the environment comes in")]

use crate::pipeline::CONFIGURATION;
use crate::world::{Disk, WithTheme};
use std::path::{Path, PathBuf};

/// A site's folder, and its files with the built-in theme under them.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) folder: PathBuf,
    pub(super) world: WithTheme<Disk>,
}

impl Place {
    /// The site that was named, or the nearest one from the current folder upwards; else why there is none.
    pub(super) fn find(named: Option<&Path>) -> Result<Self, (String, &'static str)> {
        let folder = match named {
            Some(folder) if folder.join(CONFIGURATION).is_file() => folder.to_owned(),
            Some(folder) => {
                let message = format!("there is no {CONFIGURATION} in {}", folder.display());
                return Err((message, "name the folder that holds it with `--site`"));
            }
            None => {
                let here = std::env::current_dir()
                    .map_err(|error| (format!("the current folder cannot be used: {error}"), "go to another one"))?;
                let found = here.ancestors().find(|folder| folder.join(CONFIGURATION).is_file());
                let message = || format!("there is no {CONFIGURATION} here or in any folder above");
                let help = "go to a site's folder, name it with `--site`, or make one with `dateline init my-paper`";
                found.ok_or_else(|| (message(), help))?.to_owned()
            }
        };
        let disk = Disk::new(&folder)
            .map_err(|error| (format!("{} cannot be read: {error}", folder.display()), "check its permissions"))?;
        Ok(Self { folder, world: WithTheme(disk) })
    }

    /// Where the program keeps what it knows of the site, or of the site of a profile: builds of two profiles, which may
    /// even run at once, share nothing.
    pub(super) fn state(&self, profile: Option<&str>) -> PathBuf {
        let state = self.folder.join(".dateline");
        match profile.filter(|name| slug::slugify(name) == *name) {
            Some(name) => state.join("profiles").join(name),
            None => state,
        }
    }
}

//! The built-in theme under a site: its templates and static files answer for those that the site does not have.

use super::{Listing, Problem, Stamp, Stamped, World};
use crate::paths::SitePath;
use include_dir::{Dir, DirEntry, include_dir};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static STATIC: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// Every file of the built-in theme by its path, as it would stand in a site.
static FILES: LazyLock<BTreeMap<SitePath, &'static [u8]>> = LazyLock::new(|| {
    let mut files = BTreeMap::new();
    collect("templates", &TEMPLATES, &mut files);
    collect("static", &STATIC, &mut files);
    files
});

fn collect(folder: &str, dir: &'static Dir<'static>, files: &mut BTreeMap<SitePath, &'static [u8]>) {
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(dir) => collect(folder, dir, files),
            DirEntry::File(file) => {
                let path = file.path().to_string_lossy().replace('\\', "/");
                files.insert(SitePath::new(format!("{folder}/{path}")), file.contents());
            }
        }
    }
}

/// Whether a file is one of the icons that browsers and telephones ask for.
fn is_icon(path: &SitePath) -> bool {
    path.folder() == "static"
        && (["favicon.", "apple-touch-icon"].iter().any(|start| path.file_name().starts_with(start))
            || path.file_name().starts_with("icon-") && path.extension() == "png")
}

/// A site with the built-in theme under it: a site's own file of the same name wins.
#[derive(Debug)]
pub struct WithTheme<W>(pub W);

impl WithTheme<()> {
    /// The files of the built-in theme, sorted, for those who want to change a copy of them.
    pub fn files() -> impl Iterator<Item = (&'static SitePath, &'static [u8])> {
        FILES.iter().map(|(path, bytes)| (path, *bytes))
    }
}

impl<W: World> World for WithTheme<W> {
    fn list(&self, folder: &str) -> Listing {
        let mut listing = self.0.list(folder);
        // The icons are one set: a site that has one of its own has none of the theme's.
        let own_icons = folder == "static" && listing.files.iter().any(is_icon);
        let inside = |path: &&SitePath| path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let theme = FILES.keys().filter(inside).filter(|path| !own_icons || !is_icon(path));
        let own = listing.files.len();
        listing.files.extend(theme.cloned());
        if listing.files.len() > own {
            listing.files.sort_unstable();
            listing.files.dedup();
        }
        listing
    }

    fn below(&self, path: &SitePath) -> Option<&'static [u8]> {
        FILES.get(path).copied()
    }

    fn stamp(&self, path: &SitePath) -> Option<Stamp> {
        self.0.stamp(path)
    }

    fn stamps(&self, paths: &[&SitePath]) -> Vec<Option<Stamp>> {
        self.0.stamps(paths)
    }

    fn read(&self, path: &SitePath, limit: u64) -> Result<Cow<'static, [u8]>, Problem> {
        match self.0.read(path, limit) {
            Err(Problem::Missing) => self.below(path).map(Cow::Borrowed).ok_or(Problem::Missing),
            answer => answer,
        }
    }

    fn read_stamped(&self, path: &SitePath, limit: u64) -> Result<Stamped, Problem> {
        match self.0.read_stamped(path, limit) {
            Err(Problem::Missing) => self.below(path).map(|bytes| (Cow::Borrowed(bytes), None)).ok_or(Problem::Missing),
            answer => answer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;

    #[test]
    fn a_site_with_an_icon_of_its_own_has_none_of_the_themes() {
        let icons = |files: &[(&str, &str)]| {
            let listing = WithTheme(Memory::new(files.iter().copied())).list("static");
            listing.files.iter().filter(|file| is_icon(file)).map(SitePath::to_string).collect::<Vec<_>>()
        };
        assert_eq!(icons(&[]).len(), 5);
        assert_eq!(icons(&[("static/favicon.svg", "<svg/>")]), ["static/favicon.svg"]);
        assert_eq!(icons(&[("static/photos/icon-1.png", "")]).len(), 5);
    }
}

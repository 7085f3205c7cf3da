//! Stylesheet, script and pictures: what is fingerprinted, and what must be known of a picture before a page can show it.
//!
//! Fingerprinted files carry a part of their hash in their name, so that a host may keep them for ever.

mod bundles;
pub mod icons;
mod media;

pub use bundles::Bundle;
pub use media::Media;

use crate::diagnostics::Diagnostics;
use crate::discover::Inventory;
use crate::memo::Memo;
use crate::model::{MediaId, Site};
use crate::paths::SitePath;
use crate::world::World;
use rayon::prelude::*;

/// The stylesheet, the script and every picture that a page uses.
#[derive(Debug)]
pub struct Assets {
    /// All stylesheets joined, minified, with the theme's options.
    pub stylesheet: Bundle,
    /// All scripts joined.
    pub script: Bundle,
    /// The site's icons.
    pub icons: Vec<icons::Icon>,
    /// The stylesheet that only live pages have, beside the other one.
    pub live_stylesheet: Bundle,
    /// The script that only live pages have.
    pub live_script: Bundle,
    /// The stylesheet and the script of the page for searching, where there is one.
    pub search: Option<[Bundle; 2]>,
    /// What is known of each file of [`Site::media`].
    pub media: Vec<Media>,
}

impl std::ops::Index<MediaId> for Assets {
    type Output = Media;

    fn index(&self, id: MediaId) -> &Media {
        &self.media[id.0 as usize]
    }
}

/// Prepares the assets of a site.
pub fn prepare(
    world: &dyn World,
    inventory: &Inventory,
    site: &Site,
    memo: &Memo,
    diagnostics: &mut Diagnostics,
) -> Assets {
    let (live_css, css) = apart(&inventory.stylesheets, "static/css/live/");
    let (live_js, js) = apart(&inventory.scripts, "static/js/live/");
    let (search_css, css) = apart(css, "static/css/search/");
    let (search_js, js) = apart(js, "static/js/search/");
    let stylesheet = bundles::stylesheet(world, "site", &css, &site.config.theme, diagnostics);
    let script = bundles::script(world, "site", &js, diagnostics);
    let live_stylesheet = bundles::stylesheet(world, "live", &live_css, &serde_json::Map::new(), diagnostics);
    let live_script = bundles::script(world, "live", &live_js, diagnostics);
    let examined: Vec<_> = site.media.par_iter().map(|file| media::recall_or_examine(world, file, memo)).collect();
    let mut media = Vec::with_capacity(examined.len());
    for (one, found) in examined {
        media.push(one);
        diagnostics.extend(found);
    }
    let search = site.config.search.then(|| {
        let stylesheet = bundles::stylesheet(world, "search", &search_css, &serde_json::Map::new(), diagnostics);
        [stylesheet, bundles::script(world, "search", &search_js, diagnostics)]
    });
    Assets { stylesheet, script, search, live_stylesheet, live_script, icons: icons::find(&inventory.statics), media }
}

/// The files below a folder, and the others.
fn apart<'f>(files: impl IntoIterator<Item = &'f SitePath>, folder: &str) -> (Vec<&'f SitePath>, Vec<&'f SitePath>) {
    files.into_iter().partition(|file| file.as_str().starts_with(folder))
}

/// The first characters of a file's hash, as they stand in its name.
fn fingerprint(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..10].to_owned()
}

//! Stylesheet, script and pictures: what is fingerprinted, and what must be known of a picture before a page can show it.
//!
//! Fingerprinted files carry a part of their hash in their name, so that a host may keep them for ever.

mod bundles;
pub mod icons;
mod media;

pub use bundles::{Bundle, BundleId, BundleKind, LoadedBy};
pub use media::Media;

use crate::diagnostics::Diagnostics;
use crate::discover::Inventory;
use crate::memo::Memo;
use crate::model::{MediaId, Site};
use crate::world::World;
use rayon::prelude::*;

/// The stylesheet, the script and every picture that a page uses.
#[derive(Debug)]
pub struct Assets {
    /// What pages load: one file each of many stylesheets and scripts. Without a search, none for it.
    pub bundles: Vec<Bundle>,
    /// The site's icons.
    pub icons: Vec<icons::Icon>,
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
    let is_wanted = |id: &BundleId| site.config.search || id.by != LoadedBy::Search;
    let wanted = BundleId::ALL.into_iter().filter(is_wanted);
    let bundles = wanted.map(|id| bundles::bundle(world, inventory, id, &site.config.theme, diagnostics)).collect();
    let examined: Vec<_> = site.media.par_iter().map(|file| media::recall_or_examine(world, file, memo)).collect();
    let mut media = Vec::with_capacity(examined.len());
    for (one, found) in examined {
        media.push(one);
        diagnostics.extend(found);
    }
    Assets { bundles, icons: icons::find(&inventory.statics), media }
}

/// The first characters of a file's hash, as they stand in its name.
fn fingerprint(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..10].to_owned()
}

//! The web manifest of an edition (W3C, Web Application Manifest): what a telephone shows of a paper on its home screen.

use super::view::direction;
use crate::assets::Assets;
use crate::assets::icons::{Icon, Purpose};
use crate::config::LangId;
use crate::model::Site;
use serde::Serialize;

/// The paper's ground, as the theme has it in light.
const PAPER: &str = "#ffffff";

#[derive(Serialize)]
struct Manifest<'a> {
    name: &'a str,
    short_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    lang: &'a str,
    dir: &'static str,
    start_url: &'static str,
    scope: &'static str,
    /// With the address in sight: a reader of a mirror should see which one it is.
    display: &'static str,
    background_color: &'static str,
    theme_color: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    icons: Vec<IconEntry<'a>>,
}

#[derive(Serialize)]
struct IconEntry<'a> {
    src: String,
    sizes: &'a str,
    #[serde(rename = "type")]
    media_type: &'a str,
}

/// Writes the manifest of an edition. All addresses are relative to it: a mirror's paper is the mirror's.
pub(super) fn write(site: &Site, lang: LangId, assets: &Assets, buffer: &mut Vec<u8>) {
    let language = &site.config.languages[lang.index()];
    let root = site.edition(lang).path.to_root();
    let root = root.strip_prefix("./").unwrap_or(&root);
    let entry = |icon: &'_ Icon| format!("{root}{}", icon.path);
    let shown = assets.icons.iter().filter(|icon| icon.purpose != Purpose::Touch);
    let manifest = Manifest {
        name: &language.title,
        short_name: &language.title,
        description: language.tagline.as_deref(),
        lang: &language.code,
        dir: direction(language.right_to_left),
        start_url: "./",
        scope: "./",
        display: "minimal-ui",
        background_color: PAPER,
        theme_color: PAPER,
        icons: shown
            .map(|icon| IconEntry { src: entry(icon), sizes: &icon.sizes, media_type: icon.media_type })
            .collect(),
    };
    // Texts and lists of them can always be written.
    buffer.extend(serde_json::to_vec_pretty(&manifest).unwrap_or_default());
    buffer.push(b'\n');
}

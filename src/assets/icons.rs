//! The site's icons: files of `static/` by their well-known names.

use crate::paths::{OutputPath, SitePath};

/// An icon for a browser's tab, a telephone's home screen or the web manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Icon {
    /// Its place.
    pub path: OutputPath,
    /// Its media type.
    pub media_type: &'static str,
    /// How large it is, as HTML and the web manifest write it: `any`, `192x192`.
    pub sizes: String,
    /// Who asks for it.
    pub purpose: Purpose,
}

/// Who asks for an icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A browser's tab: `<link rel="icon">`.
    Tab,
    /// A telephone's home screen: `<link rel="apple-touch-icon">`.
    Touch,
    /// The web manifest alone.
    Manifest,
}

/// The icons among the files of `static/`. The old format comes first: browsers take the last that they can show.
pub(super) fn find(statics: &[SitePath]) -> Vec<Icon> {
    let mut icons: Vec<Icon> = statics.iter().filter_map(|file| icon(file.as_str().strip_prefix("static/")?)).collect();
    icons.sort_by_key(|icon| (icon.media_type == "image/svg+xml", pixels(&icon.sizes)));
    icons
}

/// What a file is as an icon, by its name alone.
fn icon(name: &str) -> Option<Icon> {
    let (media_type, sizes, purpose) = match name {
        "favicon.ico" => ("image/x-icon", "32x32".to_owned(), Purpose::Tab),
        "favicon.svg" => ("image/svg+xml", "any".to_owned(), Purpose::Tab),
        "apple-touch-icon.png" => ("image/png", "180x180".to_owned(), Purpose::Touch),
        _ => {
            let size: u32 = name.strip_prefix("icon-")?.strip_suffix(".png")?.parse().ok()?;
            ("image/png", format!("{size}x{size}"), Purpose::Manifest)
        }
    };
    Some(Icon { path: OutputPath::new(name), media_type, sizes, purpose })
}

/// How wide an icon is.
fn pixels(sizes: &str) -> u32 {
    sizes.split('x').next().and_then(|width| width.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn icons_are_known_by_their_names() {
        let names =
            ["css/x.svg", "favicon.svg", "icon-512.png", "icon-big.png", "icon-192.png", "favicon.ico", "robots.txt"];
        let files = names.map(|name| SitePath::new(format!("static/{name}")));
        let found = find(&files);
        let found: Vec<_> = found.iter().map(|icon| (icon.path.as_str(), icon.sizes.as_str())).collect();
        assert_eq!(
            found,
            [
                ("favicon.ico", "32x32"),
                ("icon-192.png", "192x192"),
                ("icon-512.png", "512x512"),
                ("favicon.svg", "any")
            ]
        );
    }
}

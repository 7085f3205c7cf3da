//! Pictures, sounds and files to download: their place in the output, and their size on the page.

use super::fingerprint;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::memo::{Memo, Record};
use crate::paths::{OutputPath, SitePath};
use crate::world::World;

/// What is known of a file that pages use.
#[derive(Debug, Clone)]
pub struct Media {
    /// The file.
    pub source: SitePath,
    /// Its place in the output: fingerprinted, unless it stands in `static/` and keeps its own.
    pub path: OutputPath,
    /// For a picture, its width and height in CSS pixels.
    pub size: Option<(u32, u32)>,
}

impl Media {
    /// Whether it stands in `static/`, which is copied as it is.
    pub fn is_static(&self) -> bool {
        self.source.as_str().starts_with("static/")
    }

    /// Whether it is a drawing that scales, which social networks and search engines do not show.
    pub fn is_vector(&self) -> bool {
        self.source.extension() == "svg"
    }
}

/// What is known of a file: from memory where it is what it was.
pub(super) fn recall_or_examine(world: &dyn World, file: &SitePath, memo: &Memo) -> (Media, Diagnostics) {
    let stamp = world.stamp(file);
    let recalled = memo.find(file).filter(|record| stamp.is_some() && record.stamp == stamp);
    if let Some((path, size)) = recalled.and_then(|record| postcard::from_bytes(record.document).ok()) {
        return (Media { source: file.clone(), path, size }, Diagnostics::default());
    }
    let (media, found) = examine(world, file);
    // What is wrong is to be told again by the next build.
    if stamp.is_some()
        && found.is_empty()
        && let Ok(document) = postcard::to_allocvec(&(&media.path, media.size))
    {
        memo.remember([Record { path: file.as_str(), stamp, hash: 0, kept: None, document: &document }]);
    }
    (media, found)
}

/// Reads a file and finds out what a page must know of it.
fn examine(world: &dyn World, file: &SitePath) -> (Media, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let bytes = world.read(file, u64::MAX).unwrap_or_else(|problem| {
        diagnostics.push(problem.diagnostic(file));
        Vec::new().into()
    });
    let size = match file.extension().as_str() {
        _ if bytes.is_empty() => None,
        "svg" => svg_size(&bytes).map_err(|reason| diagnostics.push(bad_picture(file, &reason))).ok().flatten(),
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "heic" => imagesize::blob_size(&bytes)
            .map(|size| (size.width as u32, size.height as u32))
            .map_err(|error| diagnostics.push(bad_picture(file, &error.to_string())))
            .ok(),
        _ => None,
    };
    (Media { path: path(file, &bytes), source: file.clone(), size }, diagnostics)
}

fn path(file: &SitePath, bytes: &[u8]) -> OutputPath {
    if let Some(rest) = file.as_str().strip_prefix("static/") {
        return OutputPath::new(rest);
    }
    let name = file.file_name();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let stem = slug::slugify(stem);
    let stem = if stem.is_empty() { "file" } else { &stem };
    let extension = slug::slugify(extension);
    let dot = if extension.is_empty() { "" } else { "." };
    OutputPath::new(format!("media/{stem}.{}{dot}{extension}", fingerprint(bytes)))
}

fn bad_picture(file: &SitePath, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::BadPicture, format!("cannot be understood as a picture: {reason}"))
        .in_file(file)
        .help("open it in a picture editor and save it again, or give it the ending that fits what it is")
}

/// The size of an SVG by its `width` and `height`, else by its `viewBox`; `None` where it has neither.
fn svg_size(bytes: &[u8]) -> Result<Option<(u32, u32)>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    let document = roxmltree::Document::parse_with_options(text, options).map_err(|error| error.to_string())?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(format!("its outermost element is `{}` and not `svg`", root.tag_name().name()));
    }
    let length = |name: &str| root.attribute(name).and_then(pixels);
    let view_box: Vec<f64> = root
        .attribute("viewBox")
        .map(|value| value.split([' ', ',']).filter_map(|number| number.parse().ok()).collect())
        .unwrap_or_default();
    let size = match (length("width"), length("height"), view_box.as_slice()) {
        (Some(width), Some(height), _) => Some((width, height)),
        (None, None, [_, _, width, height]) => Some((*width, *height)),
        _ => None,
    };
    let size = size.filter(|(width, height)| (1.0..1e6).contains(width) && (1.0..1e6).contains(height));
    #[expect(clippy::cast_sign_loss, reason = "both are between 1 and a million")]
    Ok(size.map(|(width, height)| (width.round() as u32, height.round() as u32)))
}

/// A length in CSS pixels; `None` for relative ones.
fn pixels(length: &str) -> Option<f64> {
    let length = length.trim();
    let (number, unit) = length.split_at(length.find(|c: char| !matches!(c, '0'..='9' | '.')).unwrap_or(length.len()));
    let scale = match unit {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        _ => return None,
    };
    number.parse::<f64>().ok().map(|number| number * scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_has_the_size_it_says() {
        let size = |svg: &str| svg_size(svg.as_bytes());
        let ns = "xmlns='http://www.w3.org/2000/svg'";
        assert_eq!(size(&format!("<svg {ns} width='640' height='360px'/>")), Ok(Some((640, 360))));
        assert_eq!(size(&format!("<svg {ns} viewBox='0 0 16 9'/>")), Ok(Some((16, 9))));
        assert_eq!(size(&format!("<svg {ns} width='100%' height='100%'/>")), Ok(None));
        assert!(size("<html/>").is_err());
        assert!(size("<svg").is_err());
    }

    #[test]
    fn a_file_gets_a_name_that_is_safe_in_an_address() {
        let path = |file: &str| path(&SitePath::from(file), b"x").as_str().to_owned();
        assert_eq!(path("content/a/Карта 1.SVG"), format!("media/karta-1.{}.svg", fingerprint(b"x")));
        assert_eq!(path("static/logo.svg"), "logo.svg");
    }
}

//! Which outputs may have compressed copies beside them. Whether one is worth a file is only known when the output is
//! made; here its place is kept free.

use super::{Output, Recipe};
use crate::config::{Config, Encodings};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::paths::OutputPath;
use ahash::AHashMap;

/// The endings of files that are text, or as easily compressed.
pub const TEXT: &[&str] = &[
    "css",
    "csv",
    "geojson",
    "htm",
    "html",
    "ics",
    "js",
    "json",
    "map",
    "md",
    "mjs",
    "rss",
    "atom",
    "svg",
    "txt",
    "vtt",
    "wasm",
    "webmanifest",
    "xhtml",
    "xml",
    "xsl",
];

/// Whether an output is of a kind that is compressed.
fn is_text(path: &OutputPath) -> bool {
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or("", |(_, ending)| ending);
    TEXT.iter().any(|text| text.eq_ignore_ascii_case(ending))
}

/// Decides it for every output. Where the site has brought both a file and its compressed copy, its own copy stays; where
/// another output stands in the place of a copy, hosts would send that one, and so it is a mistake.
pub(super) fn choose(outputs: &mut [Output], config: &Config, diagnostics: &mut Diagnostics) {
    let wanted = config.compress;
    // What is read from a disk is sent by nobody.
    if wanted.is_empty() || config.offline {
        return;
    }
    let in_the_way = in_the_way(outputs, wanted);
    let mut chosen = vec![Encodings::default(); outputs.len()];
    for (at, output) in outputs.iter().enumerate().filter(|(_, output)| is_text(&output.path)) {
        chosen[at] = wanted;
        if in_the_way.is_empty() {
            continue;
        }
        for encoding in wanted.iter() {
            let copy = output.path.with_ending(encoding.ending());
            let Some(other) = in_the_way.get(copy.as_str().to_lowercase().as_str()).map(|other| &outputs[*other])
            else {
                continue;
            };
            chosen[at].set(encoding, false);
            let is_own = matches!((&output.recipe, &other.recipe), (Recipe::Static(_), Recipe::Static(_)));
            if !is_own || other.path != copy {
                diagnostics.push(taken(output, other, &copy));
            }
        }
    }
    for (output, encodings) in outputs.iter_mut().zip(chosen) {
        output.encodings = encodings;
    }
}

/// Outputs that stand, or have a folder, where a compressed copy might be, by that path in small letters.
fn in_the_way(outputs: &[Output], wanted: Encodings) -> AHashMap<String, usize> {
    let is_copy = |path: &str| {
        let ending = path.len().checked_sub(3).and_then(|at| path.get(at..));
        ending.is_some_and(|ending| wanted.iter().any(|encoding| encoding.ending().eq_ignore_ascii_case(ending)))
    };
    let mut found = AHashMap::new();
    for (at, output) in outputs.iter().enumerate() {
        for path in output.path.folders().chain([output.path.as_str()]).filter(|path| is_copy(path)) {
            found.entry(path.to_lowercase()).or_insert(at);
        }
    }
    found
}

fn taken(output: &Output, other: &Output, copy: &OutputPath) -> Diagnostic {
    let message =
        format!("{} stands where {copy} would be written, the compressed copy of {}", other.path, output.path);
    let diagnostic = match &other.recipe {
        Recipe::Static(file) => Diagnostic::new(Code::PathTaken, message).in_file(file),
        _ => Diagnostic::new(Code::PathTaken, message),
    };
    diagnostic.help("take it out, for the build compresses the file itself; or take that way out of `hosting.compress`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_files() {
        for (path, expect) in [
            ("a/index.html", true),
            ("a.SVG", true),
            ("sitemaps/en/2025-02.xml", true),
            ("live.json", true),
            ("logo.png", false),
            ("a.html.gz", false),
            ("html", false),
            (".txt", false),
            (".host/nginx.conf", false),
            ("_redirects", false),
            ("a.txt/b", false),
            ("search/x.pf_meta", false),
        ] {
            assert_eq!(is_text(&OutputPath::new(path)), expect, "{path}");
        }
    }
}

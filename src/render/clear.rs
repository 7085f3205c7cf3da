//! In the Tor network: no output names the site on the clear web.

use super::{Failure, Renderer};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::Site;
use crate::paths::{OutputPath, SitePath};
use crate::plan::{Output, Page, PageKind, Recipe};

/// Endings of files that are no text.
const BINARY: &[&str] = &[
    "avif",
    "gif",
    "gz",
    "br",
    "ico",
    "jpeg",
    "jpg",
    "m4a",
    "mp3",
    "mp4",
    "ogg",
    "otf",
    "pagefind",
    "pdf",
    "pf_fragment",
    "pf_index",
    "pf_meta",
    "png",
    "ttf",
    "wasm",
    "webm",
    "webp",
    "woff",
    "woff2",
    "zip",
];

impl Renderer<'_> {
    /// Looks for the site's address on the clear web in an output.
    pub(super) fn check_clear(&self, output: &Output, bytes: &[u8]) -> Result<(), Box<Failure>> {
        let Some(clear) = &self.site.config.clear else { return Ok(()) };
        let host =
            clear.split_once("://").map_or(clear.as_str(), |(_, rest)| rest).split('/').next().unwrap_or_default();
        if is_binary(&output.path) || !names(bytes, host) {
            return Ok(());
        }
        let message = format!("names `{host}`, where the site lies on the clear web, on a site in the Tor network");
        let help = "link to the file, as `@/section/story.md`, or to `/section/`; or leave the page out: `leave_out` of the \
                    profile";
        let mut diagnostic = Diagnostic::new(Code::ClearAddress, message).help(help);
        if let Some(file) = source(self.site, output) {
            diagnostic = diagnostic.in_file(file);
        }
        Err(Box::new(diagnostic.into()))
    }
}

fn is_binary(path: &OutputPath) -> bool {
    let ending = path.as_str().rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    BINARY.contains(&ending.as_str())
}

/// The file that an output comes from, where there is one.
fn source<'s>(site: &'s Site, output: &'s Output) -> Option<&'s SitePath> {
    match &output.recipe {
        Recipe::Page(Page { kind: PageKind::Article(id), .. }) | Recipe::Fragment(_, id) => {
            Some(&site[*id].source.file)
        }
        Recipe::Page(Page { kind: PageKind::Standing(at), lang, .. }) => {
            Some(&site.edition(*lang).pages[*at].source.file)
        }
        Recipe::Static(file) => Some(file),
        Recipe::Media(id) => site.media.get(id.0 as usize),
        _ => None,
    }
}

/// Whether there is an address on this host in a text: `//host`, in any case, and no longer name.
fn names(bytes: &[u8], host: &str) -> bool {
    memchr::memmem::find_iter(bytes, b"//").any(|at| {
        let rest = &bytes[at + 2..];
        let is_host = rest.get(..host.len()).is_some_and(|start| start.eq_ignore_ascii_case(host.as_bytes()));
        let goes_on = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
        // A full stop may end the sentence.
        let ends = match &rest[host.len().min(rest.len())..] {
            [b'.', rest @ ..] => !rest.first().is_some_and(u8::is_ascii_alphanumeric),
            rest => !rest.first().is_some_and(goes_on),
        };
        is_host && ends
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_host_in_a_text() {
        for text in [
            "https://Paper.example/a",
            "//paper.example",
            "//paper.example.",
            "a https://paper.example. B",
            "http://paper.example:80/",
        ] {
            assert!(names(text.as_bytes(), "paper.example"), "{text}");
        }
        for text in
            ["https://paper.example.org/", "https://a.paper.example/", "desk@paper.example", "//paper.exampl", "//"]
        {
            assert!(!names(text.as_bytes(), "paper.example"), "{text}");
        }
    }
}

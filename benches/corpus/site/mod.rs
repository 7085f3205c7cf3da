//! The archive as a site of Dateline, Hugo or Zola: every file as its path and its text. Nothing here writes to a disk.
//!
//! The templates are minimal and equal, as far as the generators are (`docs/benchmark.md` says how far); a plain site has
//! none and shows Dateline's built-in theme.

mod dateline;
mod hugo;
mod zola;

use crate::archive::{Archive, Story};

/// Stories on one page of a list, in every generator.
const PAGE_SIZE: usize = 20;

/// Whose site the archive is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Site {
    /// Dateline's, with its built-in theme and a message to readers.
    Plain,
    /// Dateline's, with the equal templates.
    Dateline,
    /// Hugo's, with the equal templates.
    Hugo,
    /// Zola's, with the equal templates.
    Zola,
}

/// What a site has that the others need not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extras {
    /// Nothing: only pages.
    None,
    /// For every list a feed in one format, RSS, with its newest stories in short; and a sitemap, which Dateline always has.
    Feeds,
}

impl Site {
    /// Every file but the stories, by its path in the site.
    pub(crate) fn files(self, archive: &Archive, extras: Extras) -> Vec<(String, String)> {
        match self {
            Site::Plain => dateline::plain(archive),
            Site::Dateline => dateline::equal(archive, extras),
            Site::Hugo => hugo::files(archive, extras),
            Site::Zola => zola::files(extras),
        }
    }

    /// What has to stand in a folder of stories, by the folder's path below `content/`.
    pub(crate) fn folder_file(self, folder: &str) -> Option<(String, String)> {
        (self == Site::Zola).then(|| zola::folder(folder))
    }

    /// The whole file of a story.
    pub(crate) fn story(self, archive: &Archive, story: &Story, out: &mut String) {
        let (front, text) = story.write(archive);
        out.clear();
        out.push_str("+++\n");
        match self {
            Site::Plain | Site::Dateline => dateline::front_matter(story, &front, out),
            Site::Hugo => hugo::front_matter(story, &front, out),
            Site::Zola => zola::front_matter(story, &front, out),
        }
        out.push_str("+++\n\n");
        match self {
            Site::Hugo => hugo::text(&text, out),
            Site::Plain | Site::Dateline | Site::Zola => out.push_str(&text),
        }
    }
}

/// `["Ann Lee", "Joe Roe"]`
fn list<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    let quoted: Vec<String> = items.into_iter().map(|item| format!("\"{}\"", item.as_ref())).collect();
    format!("[{}]", quoted.join(", "))
}

/// A file of templates under the path where its generator looks for it.
fn owned(files: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
}

/// What a generator without kinds of stories is to print above the headline.
fn label(kind: &str) -> &'static str {
    match kind {
        "opinion" => "Opinion",
        "analysis" => "Analysis",
        _ => "Explainer",
    }
}

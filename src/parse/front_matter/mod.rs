//! Front matter: from the text between two fences to typed values.
//!
//! Comes in: a file's text and what kind of document it is. Goes out: its [`Matter`], and everything that is wrong with
//! it, each mistake with its place. TOML and YAML are first read into one `tree` that keeps every place; `fields`
//! then asks it for what each kind of document may say. It looks at no other file, and does not know whether the
//! authors, pictures and stories that a file names exist.

mod addresses;
mod advice;
mod article;
mod dates;
pub(crate) mod fields;
mod from_toml;
mod from_yaml;
mod page;
pub(crate) mod parts;
#[cfg(test)]
mod properties;
mod split;
mod support;
#[cfg(test)]
mod tests;
pub(crate) mod text;
pub(crate) mod tree;

pub(crate) use addresses::{BadAddress, slug as check_slug, web as check_web_address};
pub use split::{Format, Split, split};

use super::matter::Matter;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::paths::SitePath;
use fields::{Fields, Reader};
use jiff::tz::TimeZone;
use std::ops::Range;
use tree::Table;

/// What a document is, as its path tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// A story.
    Article,
    /// The front.
    Front,
    /// The page of a section, topic or series.
    List,
    /// An author's page.
    Author,
    /// A standing page.
    Page,
    /// A reader-support message.
    Support,
}

/// The most front matter that is read. Real front matter stays below a twentieth of it.
const LARGEST_BLOCK: usize = 64 * 1024;

/// Reads the front matter that [`split()`] found. `None` when something needed is missing or anything is wrong; what is
/// wrong has been added to `diagnostics`, all of it.
pub fn read(
    kind: DocumentKind,
    file: &SitePath,
    source: &str,
    split: &Split,
    time_zone: &TimeZone,
    diagnostics: &mut Diagnostics,
) -> Option<Matter> {
    let reader = Reader::new(file, source, time_zone);
    let matter = read_tree(&reader, split.format, split.block.clone())
        .and_then(|table| typed(kind, &Fields::new(&reader, &table, split.fence(source))))
        .filter(|_| reader.is_clean());
    diagnostics.extend(reader.into_diagnostics());
    matter
}

/// The keys of `block`, or reports of why there are none.
pub(crate) fn read_tree(reader: &Reader<'_>, format: Format, block: Range<usize>) -> Option<Table> {
    if block.len() > LARGEST_BLOCK {
        let message = format!("this is longer than {} KB", LARGEST_BLOCK / 1024);
        let diagnostic = Diagnostic::new(Code::TooLarge, message).at(reader.file, block.start..block.start, "");
        reader.report(diagnostic.help("keep the text of the page out of its front matter"));
        return None;
    }
    match format {
        Format::Toml => from_toml::read(reader, block),
        Format::Yaml => from_yaml::read(reader, block),
    }
}

fn typed(kind: DocumentKind, fields: &Fields<'_>) -> Option<Matter> {
    let matter = match kind {
        DocumentKind::Article => article::read(fields).map(|matter| Matter::Article(Box::new(matter))),
        DocumentKind::Front => Some(Matter::Front(Box::new(page::front(fields)))),
        DocumentKind::List => Some(Matter::List(Box::new(page::list(fields)))),
        DocumentKind::Author => page::author(fields).map(|matter| Matter::Author(Box::new(matter))),
        DocumentKind::Page => page::standing(fields).map(|matter| Matter::Page(Box::new(matter))),
        DocumentKind::Support => support::read(fields).map(|matter| Matter::Support(Box::new(matter))),
    };
    match kind {
        DocumentKind::Article => fields.finish(advice::for_story),
        _ => fields.finish(advice::for_page),
    }
    matter
}

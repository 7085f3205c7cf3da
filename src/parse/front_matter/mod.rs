//! Front matter: from the text between two fences to typed values.
//!
//! Comes in: a file's text and what kind of document it is. Goes out: its [`Matter`], and everything that is wrong with
//! it, each mistake with its place. [`fields`](crate::fields) reads TOML and YAML into one form; here it is asked for
//! what each kind of document may say. It looks at no other file, and does not know whether the authors, pictures and
//! stories that a file names exist.

mod advice;
mod article;
mod conditions;
mod page;
mod parts;
#[cfg(test)]
mod properties;
mod split;
mod support;
#[cfg(test)]
mod tests;

pub use split::{Split, split};

use super::matter::Matter;
use crate::diagnostics::Diagnostics;
use crate::discover::DocumentKind;
use crate::fields::{Fields, Reader, read_matter};
use crate::paths::SitePath;
use jiff::tz::TimeZone;

/// Reads the front matter that [`split()`] found. `None` when something needed is missing; what is wrong has been
/// added to `diagnostics`, all of it. A document that is only partly wrong goes on, so that the mistakes of its text are
/// told in the same run: the errors keep the site from being written anyway.
pub fn read(
    kind: DocumentKind,
    file: &SitePath,
    source: &str,
    split: &Split,
    time_zone: &TimeZone,
    diagnostics: &mut Diagnostics,
) -> Option<Matter> {
    let reader = Reader::new(file, source, time_zone);
    let matter = read_matter(&reader, split.format, split.block.clone())
        .and_then(|table| typed(kind, &Fields::new(&reader, &table, split.fence(source))));
    diagnostics.extend(reader.into_diagnostics());
    matter
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

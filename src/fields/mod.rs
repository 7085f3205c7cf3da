//! Keys and values as a person wrote them, in TOML or YAML, each with its place.
//!
//! Comes in: the text of a block. Goes out: one tree for both languages, and `Fields`, which takes typed values out of
//! it by name and reports everything wrong instead of stopping at the first. Front matter and `site.toml` are both read
//! this way; what their keys mean is not known here, and neither are articles and sites.

pub(crate) mod addresses;
#[cfg(test)]
pub(crate) mod arbitrary;
pub(crate) mod dates;
mod from_toml;
mod from_yaml;
mod plain;
mod plain_toml;
mod plain_yaml;
mod reader;
pub(crate) mod text;
pub(crate) mod tree;

pub(crate) use reader::{Fields, Names, Reader, quoted};

use crate::diagnostics::{Code, Diagnostic};
use std::ops::Range;
use tree::Table;

/// The language that keys and values are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `key = "value"`.
    Toml,
    /// `key: value`.
    Yaml,
}

/// The longest front matter that is read. Real one stays below a twentieth of it.
const LONGEST_MATTER: usize = 64 * 1024;

/// The keys of the front matter `block`, or reports of why there are none.
pub(crate) fn read_matter<'s>(reader: &Reader<'s>, format: Format, block: Range<usize>) -> Option<Table<'s>> {
    if block.len() > LONGEST_MATTER {
        let message = format!("this is longer than {} KB", LONGEST_MATTER / 1024);
        let diagnostic = Diagnostic::new(Code::TooLarge, message).at(reader.file, block.start..block.start, "");
        reader.report(diagnostic.help("keep the text of the page out of its front matter"));
        return None;
    }
    read_tree(reader, format, block)
}

/// The keys of `block`, however long, or reports of why there are none.
pub(crate) fn read_tree<'s>(reader: &Reader<'s>, format: Format, block: Range<usize>) -> Option<Table<'s>> {
    match format {
        Format::Toml => from_toml::read(reader, block),
        Format::Yaml => from_yaml::read(reader, block),
    }
}

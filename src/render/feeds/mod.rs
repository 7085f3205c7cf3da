//! Feeds: RSS 2.0, Atom and JSON Feed 1.1, of stories or of anything else that can be told as a [`Channel`] with
//! [`Item`]s.
//!
//! Readers of feeds run no script, have no stylesheet of ours and know no address that is not whole: a story's text is
//! rendered as on its page, with the site's address in the place of the way to its root, and then made plain
//! ([`plain`]). What a feed has of an item is the same in every feed: a story is written once for all that carry it, as long as
//! there is room for it ([`Entries`]), and a feed is what stands before and behind the entries.

mod atom;
mod content;
mod dates;
mod entries;
mod id;
mod item;
mod json;
mod json_text;
mod plain;
mod rss;
mod stories;
mod xml;

pub(super) use entries::Entries;
pub(super) use id::id;
pub(super) use item::{Category, Channel, Item, Person, Picture, Stamp};
pub(super) use plain::plain;

use crate::config::FeedFormat;
use jiff::ZonedDateTime;

/// What made a feed.
const GENERATOR: &str = concat!("Dateline ", env!("CARGO_PKG_VERSION"));

/// The namespace of Media RSS.
const MEDIA: &str = "http://search.yahoo.com/mrss/";

/// Writes a feed in a format, from its entries in the same; `changed` is the last change of anything in it.
pub(super) fn write(
    format: FeedFormat,
    channel: &Channel,
    changed: Option<&ZonedDateTime>,
    entries: &[impl AsRef<[u8]>],
    buffer: &mut Vec<u8>,
) {
    match format {
        FeedFormat::Rss => rss::feed(channel, changed, entries, buffer),
        FeedFormat::Atom => atom::feed(channel, changed, entries, buffer),
        FeedFormat::Json => json::feed(channel, entries, buffer),
    }
}

/// Writes what a feed in a format and a language has of an item.
pub(super) fn entry(format: FeedFormat, item: &Item, language: &str, buffer: &mut Vec<u8>) {
    match format {
        FeedFormat::Rss => rss::entry(item, buffer),
        FeedFormat::Atom => atom::entry(item, buffer),
        FeedFormat::Json => json::entry(item, language, buffer),
    }
}

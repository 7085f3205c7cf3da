//! Feeds: RSS 2.0, Atom and JSON Feed 1.1, of stories or of anything else that can be told as a [`Channel`] with
//! [`Item`]s.
//!
//! Readers of feeds run no script, have no stylesheet of ours and know no address that is not whole: a story's text is
//! rendered as on its page, with the site's address in the place of the way to its root, and then made plain
//! ([`plain`]). That is done once for all feeds that carry the story, as long as there is room for it.

mod atom;
mod content;
mod dates;
mod id;
mod item;
mod json;
mod json_text;
mod plain;
mod rss;
mod stories;
mod xml;

pub(super) use atom::atom;
pub(super) use content::Contents;
pub(super) use id::id;
pub(super) use item::{Category, Channel, Item, Person, Picture};
pub(super) use json::json;
pub(super) use plain::plain;
pub(super) use rss::rss;

use crate::config::FeedFormat;

/// What made a feed.
const GENERATOR: &str = concat!("Dateline ", env!("CARGO_PKG_VERSION"));

/// The namespace of Media RSS.
const MEDIA: &str = "http://search.yahoo.com/mrss/";

/// Writes a feed in a format.
pub(super) fn write(format: FeedFormat, channel: &Channel, items: &[Item], buffer: &mut Vec<u8>) {
    match format {
        FeedFormat::Rss => rss(channel, items, buffer),
        FeedFormat::Atom => atom(channel, items, buffer),
        FeedFormat::Json => json(channel, items, buffer),
    }
}

//! What feeds are written from, whatever they are about: a channel and its items.

use jiff::ZonedDateTime;

/// A feed as a whole. Every address is absolute.
#[derive(Debug, Clone)]
pub(in crate::render) struct Channel {
    /// The same for ever: an IRI.
    pub(in crate::render) id: String,
    pub(in crate::render) title: String,
    pub(in crate::render) description: String,
    /// The page that shows the same.
    pub(in crate::render) home: String,
    /// The feed itself.
    pub(in crate::render) url: String,
    /// BCP 47.
    pub(in crate::render) language: String,
    /// Who publishes it.
    pub(in crate::render) publisher: String,
    /// The `WebSub` hub.
    pub(in crate::render) hub: Option<String>,
    /// The publisher's mark, in pixels.
    pub(in crate::render) logo: Option<String>,
}

/// One entry of a feed. Every address is absolute, in the HTML too.
#[derive(Debug, Clone)]
pub(in crate::render) struct Item {
    /// The same for ever: an IRI.
    pub(in crate::render) id: String,
    pub(in crate::render) url: String,
    pub(in crate::render) title: String,
    /// Text in one line.
    pub(in crate::render) summary: String,
    /// HTML that needs neither script nor stylesheet; none where the summary is all there is.
    pub(in crate::render) content: Option<String>,
    pub(in crate::render) published: ZonedDateTime,
    pub(in crate::render) updated: ZonedDateTime,
    pub(in crate::render) authors: Vec<Person>,
    pub(in crate::render) categories: Vec<Category>,
    pub(in crate::render) image: Option<Picture>,
}

/// Someone who wrote an item.
#[derive(Debug, Clone)]
pub(in crate::render) struct Person {
    pub(in crate::render) name: String,
    /// Their page.
    pub(in crate::render) url: Option<String>,
}

/// What an item is about: its name for programs and for people.
#[derive(Debug, Clone)]
pub(in crate::render) struct Category {
    pub(in crate::render) term: String,
    pub(in crate::render) label: String,
}

/// The picture of an item.
#[derive(Debug, Clone)]
pub(in crate::render) struct Picture {
    pub(in crate::render) url: String,
    pub(in crate::render) media_type: Option<&'static str>,
    pub(in crate::render) size: Option<(u32, u32)>,
    pub(in crate::render) credit: Option<String>,
    /// What is seen.
    pub(in crate::render) description: Option<String>,
}

//! What feeds are written from, whatever they are about: a channel and its items.

use super::dates::{rfc822, rfc3339};
use jiff::ZonedDateTime;
use std::borrow::Cow;

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
pub(in crate::render) struct Item<'a> {
    /// The same for ever: an IRI.
    pub(in crate::render) id: String,
    pub(in crate::render) url: String,
    pub(in crate::render) title: Cow<'a, str>,
    /// Text in one line.
    pub(in crate::render) summary: Cow<'a, str>,
    /// HTML that needs neither script nor stylesheet; none where the summary is all there is.
    pub(in crate::render) content: Option<String>,
    pub(in crate::render) published: Stamp,
    pub(in crate::render) updated: Stamp,
    pub(in crate::render) authors: Vec<Person<'a>>,
    pub(in crate::render) categories: Vec<Category<'a>>,
    pub(in crate::render) image: Option<Picture>,
}

/// A date as feeds write it: once for all of them.
#[derive(Debug, Clone)]
pub(in crate::render) struct Stamp {
    /// RFC 822, for RSS.
    pub(in crate::render) mail: String,
    /// RFC 3339, for all others.
    pub(in crate::render) web: String,
}

impl Stamp {
    pub(in crate::render) fn new(date: &ZonedDateTime) -> Self {
        Self { mail: rfc822(date), web: rfc3339(date) }
    }
}

/// Someone who wrote an item.
#[derive(Debug, Clone)]
pub(in crate::render) struct Person<'a> {
    pub(in crate::render) name: Cow<'a, str>,
    /// Their page.
    pub(in crate::render) url: Option<String>,
}

/// What an item is about: its name for programs and for people.
#[derive(Debug, Clone)]
pub(in crate::render) struct Category<'a> {
    pub(in crate::render) term: &'a str,
    pub(in crate::render) label: Cow<'a, str>,
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

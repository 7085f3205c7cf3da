//! Sections, topics, series, authors and months: the lists that stories stand in. How they come about is told in
//! [`growing`](super::growing).

use super::{ArticleId, Image, Text};
use crate::parse::matter::LabelledLink;
use crate::paths::{PagePath, SitePath};
use std::ops::Range;

/// What a list has in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListKind {
    /// A folder at the top of `content/`.
    Section,
    /// A tag.
    Topic,
    /// A series of stories.
    Series,
    /// One person's stories.
    Author,
}

impl ListKind {
    /// Every kind.
    pub const ALL: [ListKind; 4] = [ListKind::Section, ListKind::Topic, ListKind::Series, ListKind::Author];

    /// The word for it in templates.
    pub fn as_str(self) -> &'static str {
        match self {
            ListKind::Section => "section",
            ListKind::Topic => "topic",
            ListKind::Series => "series",
            ListKind::Author => "author",
        }
    }

    /// The folder of the site that holds its lists; sections stand at the top.
    pub fn folder(self) -> &'static str {
        match self {
            ListKind::Section => "",
            ListKind::Topic => "topics/",
            ListKind::Series => "series/",
            ListKind::Author => "authors/",
        }
    }
}

/// What is known of an author beside the name.
#[derive(Debug, Clone, Default)]
pub struct AuthorDetails {
    /// What they are to the newsroom.
    pub role: Option<String>,
    /// A portrait.
    pub image: Option<Image>,
    /// Where else they are found.
    pub links: Vec<LabelledLink>,
}

/// Stories with something in common, and the page that shows them.
#[derive(Debug)]
pub struct List {
    /// What they have in common.
    pub kind: ListKind,
    /// Its id, which is the last part of its address.
    pub id: String,
    /// Its name.
    pub title: String,
    /// For search engines.
    pub description: Option<String>,
    /// Its address.
    pub path: PagePath,
    /// What stands above the stories.
    pub intro: Option<Text>,
    /// For an author: what is known of them.
    pub author: Option<AuthorDetails>,
    /// The file that describes it.
    pub source: Option<SitePath>,
    /// Its stories, newest first.
    pub articles: Vec<ArticleId>,
}

impl List {
    pub(super) fn new(kind: ListKind, id: &str, title: &str, edition: &PagePath) -> Self {
        Self {
            kind,
            id: id.to_owned(),
            title: title.to_owned(),
            description: None,
            path: edition.join(&format!("{}{id}/", kind.folder())),
            intro: None,
            author: None,
            source: None,
            articles: Vec::new(),
        }
    }
}

/// The stories of one month.
#[derive(Debug)]
pub struct Month {
    /// The year, by the calendar of the language where its months are others than the common ones.
    pub year: i16,
    /// The month, from 1.
    pub month: i8,
    /// One of its days.
    pub day: jiff::civil::Date,
    /// Its address.
    pub path: PagePath,
    /// Its stories: a range of the site's stories, newest first.
    pub articles: Range<u32>,
}

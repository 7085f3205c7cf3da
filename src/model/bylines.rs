//! Who made a story.

/// A name in a byline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Byline {
    /// The name as printed.
    pub name: String,
    /// The author's page: a place in the edition's authors.
    pub author: usize,
}

/// Someone who worked on a story beside its authors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// The name.
    pub byline: Byline,
    /// What they did, as written.
    pub role: String,
}

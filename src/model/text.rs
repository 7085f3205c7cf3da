//! A text of the site: its HTML with holes, and what belongs into each hole.

use super::{ArticleId, MediaId};
use crate::parse::body::Body;
use crate::paths::{PagePath, SitePath};

/// A text with an answer for each of its holes.
#[derive(Debug, Clone)]
pub struct Text {
    /// Where it was written.
    pub file: SitePath,
    /// The text.
    pub body: Body,
    /// What belongs into each hole of the body, in the same order.
    pub fills: Vec<Fill>,
}

impl Text {
    /// A text of `file` that is still to be resolved.
    pub(super) fn unresolved(file: &SitePath, body: Body) -> Self {
        Self { file: file.clone(), body, fills: Vec::new() }
    }
}

impl Text {
    /// Every file that belongs into a hole.
    pub(super) fn media_mut(&mut self) -> impl Iterator<Item = &mut MediaId> {
        self.fills.iter_mut().flat_map(|fill| {
            let (one, several) = match fill {
                Fill::Link(Target::Media(id)) | Fill::Picture(id) => (Some(id), None),
                Fill::Component(files) => (None, Some(files.iter_mut().map(|(_, id)| id))),
                _ => (None, None),
            };
            one.into_iter().chain(several.into_iter().flatten())
        })
    }
}

/// What belongs into a hole.
#[derive(Debug, Clone, PartialEq)]
pub enum Fill {
    /// The address of a link.
    Link(Target),
    /// A picture.
    Picture(MediaId),
    /// A component; the files that its arguments name, by the place of the argument.
    Component(Vec<(usize, MediaId)>),
    /// The end of a component.
    Close,
    /// Nothing: the mistake has been reported.
    Nothing,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A story, and what follows its address: a query with its `?`, an anchor with its `#`.
    Article(ArticleId, String),
    /// Another page, and the same.
    Page(PagePath, String),
    /// A file.
    Media(MediaId),
    /// An address below the site's root, as written, without the slash in front; and whether the site has a file of its
    /// own there, in `static/`.
    Address(String, bool),
    /// A page that is not published: the words stay, the link goes.
    Unpublished,
}

//! What feeds have of stories: written once for all of them.

use crate::config::{FeedFormat, FeedText};
use crate::model::ArticleId;
use crate::render::recent::Recent;
use crate::render::{EditionRenderer, Failure, Renderer};
use std::sync::Arc;

/// How many bytes of entries are held for the next feed that carries them.
const REMEMBERED: usize = 32 * 1024 * 1024;

/// Room for all that an entry has beside the text.
const SHORT: usize = 2048;

/// The entries that feeds carried lately: of which story, with how much of it, in which format.
#[derive(Debug)]
pub(in crate::render) struct Entries(Recent<(ArticleId, FeedText, FeedFormat), Arc<[u8]>>);

impl Default for Entries {
    fn default() -> Self {
        Self(Recent::new(REMEMBERED))
    }
}

impl<'a> Renderer<'a> {
    /// What the site's feeds in a format have of a story.
    pub(super) fn story_entry(
        &self,
        edition: &EditionRenderer<'a>,
        story: ArticleId,
        text: FeedText,
        format: FeedFormat,
    ) -> Result<Arc<[u8]>, Box<Failure>> {
        if let Some(entry) = self.entries.0.get(&(story, text, format)) {
            return Ok(entry);
        }
        let item = self.item(edition, story, text)?;
        let config = &self.site.config;
        let language = &config.languages[self.site[story].source.lang.index()].code;
        // Two threads may write it at once: both write the same.
        let write = |format| {
            let mut bytes = Vec::with_capacity(item.content.as_ref().map_or(0, String::len) + SHORT);
            super::entry(format, &item, language, &mut bytes);
            let entry: Arc<[u8]> = bytes.into();
            self.entries.0.add((story, text, format), Arc::clone(&entry));
            entry
        };
        // The feed of the same stories in another format comes next.
        config.feeds.formats.iter().filter(|other| **other != format).for_each(|other| drop(write(*other)));
        Ok(write(format))
    }
}

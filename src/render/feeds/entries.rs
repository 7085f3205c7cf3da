//! What feeds have of stories: written once for all of them.

use crate::config::{FeedFormat, FeedText};
use crate::model::ArticleId;
use crate::render::recent::Recent;
use crate::render::{EditionRenderer, Failure, Renderer};
use std::sync::Arc;

/// How many bytes of entries are held for the next feed that carries them.
const REMEMBERED: usize = 32 * 1024 * 1024;

/// The entries that feeds carried lately: of which story, with how much of it, in which format.
#[derive(Debug)]
pub(in crate::render) struct Entries(Recent<(ArticleId, FeedText, FeedFormat), Arc<[u8]>>);

impl Default for Entries {
    fn default() -> Self {
        Self(Recent::new(REMEMBERED))
    }
}

impl<'a> Renderer<'a> {
    /// What the site's feeds in a format have of a story. It is written behind what is in the buffer, and taken out again.
    pub(super) fn story_entry(
        &self,
        edition: &EditionRenderer<'a>,
        story: ArticleId,
        text: FeedText,
        format: FeedFormat,
        buffer: &mut Vec<u8>,
    ) -> Result<Arc<[u8]>, Box<Failure>> {
        if let Some(entry) = self.entries.0.get(&(story, text, format)) {
            return Ok(entry);
        }
        let item = self.item(edition, story, text)?;
        let config = &self.site.config;
        let language = &config.languages[self.site[story].source.lang.index()].code;
        // Two threads may write it at once: both write the same.
        let mut write = |format| {
            let start = buffer.len();
            super::entry(format, &item, language, buffer);
            let entry = Arc::from(&buffer[start..]);
            buffer.truncate(start);
            self.entries.0.add((story, text, format), Arc::clone(&entry));
            entry
        };
        // The feed of the same stories in another format comes next.
        config.feeds.formats.iter().filter(|other| **other != format).for_each(|other| drop(write(*other)));
        Ok(write(format))
    }
}

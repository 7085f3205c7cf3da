//! What feeds have of stories: written once for all of them.

use crate::config::{FeedFormat, FeedText};
use crate::model::ArticleId;
use crate::render::recent::{Recent, Weight};
use crate::render::{EditionRenderer, Failure, Renderer};
use std::ops::Range;
use std::sync::Arc;

/// How many bytes of entries are held for the next feed that carries them.
const REMEMBERED: usize = 32 * 1024 * 1024;

/// The entries that feeds carried lately: of which story, with how much of it.
#[derive(Debug)]
pub(in crate::render) struct Entries(Recent<(ArticleId, FeedText), InFormats>);

/// What feeds have of a story, in one format after the other.
#[derive(Debug, Clone)]
struct InFormats {
    all: Arc<[u8]>,
    /// Where each of them stands; nothing of a format that the site has for other feeds alone.
    places: [Range<usize>; FeedFormat::ALL.len()],
}

impl Weight for InFormats {
    fn bytes(&self) -> usize {
        self.all.len()
    }
}

/// What a feed has of a story.
#[derive(Debug)]
pub(super) struct Entry {
    all: Arc<[u8]>,
    this: Range<usize>,
}

impl AsRef<[u8]> for Entry {
    fn as_ref(&self) -> &[u8] {
        &self.all[self.this.clone()]
    }
}

impl InFormats {
    fn entry(&self, format: FeedFormat) -> Option<Entry> {
        let this = self.places[format as usize].clone();
        (!this.is_empty()).then(|| Entry { all: Arc::clone(&self.all), this })
    }
}

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
    ) -> Result<Entry, Box<Failure>> {
        if let Some(entry) = self.entries.0.get(&(story, text)).and_then(|written| written.entry(format)) {
            return Ok(entry);
        }
        let item = self.item(edition, story, text)?;
        let language = &self.site.config.languages[self.site[story].source.lang.index()].code;
        let (start, mut places) = (buffer.len(), <[Range<usize>; _]>::default());
        let mut write = |format| {
            let before = buffer.len() - start;
            super::entry(format, &item, language, buffer);
            places[format as usize] = before..buffer.len() - start;
        };
        write(format);
        // The feeds of the same stories in the other formats come next.
        self.site.config.feeds.formats.iter().filter(|other| **other != format).for_each(|other| write(*other));
        let all = Arc::from(&buffer[start..]);
        buffer.truncate(start);
        let entry = Entry { all: Arc::clone(&all), this: places[format as usize].clone() };
        // Two threads may write it at once: both write the same.
        self.entries.0.add((story, text), InFormats { all, places });
        Ok(entry)
    }
}

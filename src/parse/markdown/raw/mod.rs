//! HTML that stands in the Markdown.

use super::pass::Pass;
use crate::parse::body::BlockKind;
use crate::parse::settings::RawHtml;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::ops::Range;

impl<'a> Pass<'a, '_> {
    /// A tag or a comment within a line.
    pub(super) fn inline_html(&mut self, html: CowStr<'a>, _span: Range<usize>) {
        match self.settings.raw_html {
            RawHtml::Trusted => self.ready.push(Event::InlineHtml(html)),
            _ => self.plain(html),
        }
    }

    /// A block of HTML whose start has been taken.
    pub(super) fn html_block(&mut self) {
        self.begin_block(BlockKind::RawHtml);
        let trusted = self.settings.raw_html == RawHtml::Trusted;
        if !trusted {
            self.ready.push(Event::Start(Tag::Paragraph));
        }
        while let Some((event, _)) = self.take() {
            match event {
                Event::End(TagEnd::HtmlBlock) => break,
                Event::Html(html) if trusted => self.ready.push(Event::Html(html)),
                Event::Html(html) => self.plain(html),
                event => self.ready.push(event),
            }
        }
        if !trusted {
            self.ready.push(Event::End(TagEnd::Paragraph));
        }
    }
}

//! The text of a document: Markdown in, HTML with holes out.
//!
//! pulldown-cmark parses. One pass goes over its events and writes HTML as its own writer would, with everything that a
//! newsroom has beyond CommonMark in their place: figures, tables that scroll, footnotes with links back, anchors of
//! headings, quotation marks of the language, marked links, components. Plain CommonMark goes through untouched, so
//! that it is exact because pulldown-cmark is.
//!
//! | part | what it does |
//! |---|---|
//! | `source` | keeps the characters that tokens are made of out of the text |
//! | `events` | what comes from pulldown-cmark |
//! | `pass` | the way over them, from the first to the last |
//! | `links` `pictures` `headings` `tables` `footnotes` `alerts` `quotes` `raw` `calls` | one kind of element each |
//! | `entries` | the headings of a live page that begin its entries |
//! | `lines` | captions and corrections: Markdown in one line |
//! | `crowds` | one mistake a hundred times, told in few lines |
//! | `reading` | words, characters, the summary |
//! | `writer` | the HTML while it grows |
//! | `marks` | places in the HTML: holes, blocks, the place of a dateline |
//!
//! It must not look at other files, at the clock, or at anything but its arguments.

mod alerts;
mod calls;
mod crowds;
mod dialect;
mod entries;
mod escape;
mod events;
mod footnotes;
mod headings;
mod lines;
mod links;
mod marks;
mod pass;
mod pictures;
mod place;
mod quotes;
pub(super) mod raw;
mod reading;
mod source;
mod tables;
#[cfg(test)]
mod tests;
mod writer;

use crate::diagnostics::Diagnostics;
use crate::parse::body::Body;
use crate::parse::settings::MarkdownSettings;
use crate::paths::SitePath;
use calls::Calls;
use dialect::Dialect;
use entries::Entries;
use jiff::ZonedDateTime;
use pass::{Opening, Pass};
use place::Place;
use std::ops::Range;

/// The text of one document. `source` is the whole file; the Markdown begins at byte `start` of it, after the front
/// matter. All places, in holes as in diagnostics, count from the beginning of the file.
pub fn markdown(
    file: &SitePath,
    source: &str,
    start: usize,
    settings: &MarkdownSettings,
    diagnostics: &mut Diagnostics,
) -> Body {
    markdown_of(file, source, start, settings, Told::default(), diagnostics)
}

/// What the front matter tells of the text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told<'d> {
    /// The date of the story where it is a live page, whose headings begin its entries.
    pub live: Option<&'d ZonedDateTime>,
    /// Whether it has the words that stand for the text elsewhere: then it needs no summary.
    pub has_standfirst: bool,
}

/// The same, with what the front matter tells.
pub fn markdown_of(
    file: &SitePath,
    source: &str,
    start: usize,
    settings: &MarkdownSettings,
    told: Told<'_>,
    diagnostics: &mut Diagnostics,
) -> Body {
    let source = source::without_noncharacters(source);
    let text = source.get(start..).unwrap_or_default();
    let place = Place::At { start, skip: 0 };
    let dialect = Dialect::Document;
    let mut found = Diagnostics::default();
    let read = |text: &str, calls: Calls, found: &mut Diagnostics| {
        let mut pass = Pass::new(file, text, place.clone(), dialect, settings, found);
        pass.calls = calls;
        pass.entries = told.live.map(Entries::new);
        pass.told = told;
        finish(pass)
    };
    let body = if let Some((text, calls)) = calls::find(file, text, &place, dialect.options(settings), &mut found) {
        read(&text, calls, &mut found)
    } else {
        read(text, Calls::default(), &mut found)
    };
    diagnostics.extend(crowds::thinned(found));
    body
}

/// One line of Markdown (a caption, a correction), as HTML without a paragraph around it. `span` is its place in the
/// file; where that is as long as `text`, or longer by two quotes, places within the line are exact.
///
/// Emphasis, code, links, pictures and raw HTML are understood; blocks, footnotes and components are not. Links to the
/// site stay holes; links to places on the page are not checked, because the line does not know its page.
pub fn inline(
    file: &SitePath,
    text: &str,
    span: Range<usize>,
    settings: &MarkdownSettings,
    diagnostics: &mut Diagnostics,
) -> Body {
    let text = source::without_noncharacters(text);
    let (line, place) = lines::guarded(&text, &span);
    let mut pass = lines::line_pass(file, &line, place, settings, diagnostics);
    pass.reading.keep();
    finish(pass)
}

/// CommonMark and nothing else, for the specification's examples: the same pass with everything of a newsroom's own
/// switched off and raw HTML trusted.
pub fn commonmark(source: &str) -> String {
    let (file, settings, mut diagnostics) = (SitePath::from(""), MarkdownSettings::default(), Diagnostics::default());
    let place = Place::At { start: 0, skip: 0 };
    finish(Pass::new(&file, source, place, Dialect::CommonMark, &settings, &mut diagnostics)).html
}

fn finish(mut pass: Pass<'_, '_>) -> Body {
    let html = pass.run();
    let mut cut = pass.cut(html);
    cut.holes.shrink_to_fit();
    let entries = pass.finish_entries(&cut);
    Body {
        entries,
        html: cut.html,
        kept: None,
        holes: cut.holes,
        anchors: pass.ids.into_anchors(),
        breaks: Vec::new(),
        characters: 0,
        blocks: cut.blocks,
        words: pass.reading.words(),
        summary: match pass.opening {
            Opening::Read(summary) => summary,
            _ if pass.told.has_standfirst => String::new(),
            // A line has no paragraph: all of it was kept.
            _ => pass.reading.kept().unwrap_or_default().trim().to_owned(),
        },
        dateline_at: cut.dateline_at,
    }
}

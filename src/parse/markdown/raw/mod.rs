//! HTML that stands in the Markdown: passed through, shown as text, or cleaned and reported, as the site has it.
//!
//! Cleaning is done twice. While the events go by, what may not stay is taken out and reported with its place, links
//! and pictures are treated as those of Markdown are, and scripts are cut out with their content. At the end the whole
//! HTML goes through the sanitiser, which needs no trust in the first: it reads as browsers do. Texts
//! without raw HTML never come here.

mod allowed;
#[cfg(feature = "sanitise")]
mod sanitise;
mod settle;
pub(crate) mod tags;

use super::dialect::Dialect;
use super::escape;
use super::marks::{Cut, cut, placed};
use super::pass::Pass;
use crate::config::RawHtml;
use crate::diagnostics::{Code, Diagnostic, Spanned};
use crate::parse::body::BlockKind;
use crate::parse::settings::MarkdownSettings;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::ops::Range;
use tags::{Attribute, Piece, pieces};

/// Raw HTML of a document while it is read.
#[derive(Debug, Default)]
pub(super) struct Raw {
    /// Whether tags were passed on.
    pub(super) passed_on: bool,
    /// How many elements are open, those left aside that end by themselves.
    pub(super) open: usize,
    /// The element whose content is being left out, until it or its block ends.
    pub(super) hidden: Option<String>,
}

/// What happens to raw HTML. Without the sanitiser it can only be shown.
fn mode(settings: &MarkdownSettings) -> RawHtml {
    match settings.raw_html {
        RawHtml::Sanitise if !cfg!(feature = "sanitise") => RawHtml::Escape,
        mode => mode,
    }
}

/// A piece of raw HTML and where its lines stand in the text.
struct Source {
    html: String,
    /// For each line, its beginning in `html` and in the text.
    lines: Vec<(usize, usize)>,
}

impl Source {
    /// The range of the text for a range of `html`.
    fn place(&self, span: &Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let line = self.lines.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            self.lines.get(line).map_or(0, |(start, place)| place + at - start)
        };
        let start = place(span.start);
        start..place(span.end.saturating_sub(1)).max(start) + usize::from(!span.is_empty())
    }
}

impl<'a> Pass<'a, '_> {
    /// A tag or a comment within a line.
    pub(super) fn inline_html(&mut self, html: CowStr<'a>, span: Range<usize>) {
        match mode(self.settings) {
            RawHtml::Trusted => {
                self.note_ids(&html, span.start);
                self.raw.passed_on = true;
                self.out.html(&html);
            }
            RawHtml::Escape if html.starts_with("<!--") => {}
            RawHtml::Escape => self.plain(&html),
            RawHtml::Sanitise => {
                let source = Source { html: html.into_string(), lines: vec![(0, span.start)] };
                let clean = self.clean(&source);
                if !clean.is_empty() {
                    self.out.html(&clean);
                }
            }
        }
    }

    /// A block of HTML whose start has been taken.
    pub(super) fn html_block(&mut self) {
        let mut source = Source { html: String::new(), lines: Vec::new() };
        while let Some((event, span)) = self.take() {
            match event {
                Event::Html(line) | Event::Text(line) => {
                    source.lines.push((source.html.len(), span.start));
                    source.html.push_str(&line);
                }
                _ => break,
            }
        }
        match mode(self.settings) {
            RawHtml::Trusted => {
                self.begin_block(BlockKind::RawHtml);
                let start = source.lines.first().map_or(0, |(_, place)| *place);
                self.note_ids(&source.html, start);
                self.raw.passed_on = true;
                self.out.html(&source.html);
            }
            RawHtml::Escape if pieces(&source.html).iter().all(|piece| is_silent(piece, &source.html)) => {}
            RawHtml::Escape => {
                self.begin_block(BlockKind::RawHtml);
                self.out.start(Tag::Paragraph);
                self.plain(source.html.trim_end());
                self.out.end(TagEnd::Paragraph);
            }
            RawHtml::Sanitise => {
                // The block begins before its pictures and links get their marks.
                if !pieces(&source.html).iter().all(|piece| is_silent(piece, &source.html)) {
                    self.begin_block(BlockKind::RawHtml);
                }
                let clean = self.clean(&source);
                self.raw.hidden = None;
                if !clean.trim().is_empty() {
                    self.out.html(&clean);
                }
            }
        }
        self.reading.gap();
    }

    /// The HTML without what may not stay, which is reported.
    fn clean(&mut self, source: &Source) -> String {
        let html = source.html.as_str();
        let mut clean = String::with_capacity(html.len());
        for piece in pieces(html) {
            if let Some(hidden) = &self.raw.hidden {
                if matches!(&piece, Piece::End { name, .. } if name == hidden) {
                    self.raw.hidden = None;
                }
                continue;
            }
            match piece {
                Piece::Text(span) => {
                    self.reading.text(&html[span.clone()]);
                    clean.push_str(&html[span]);
                }
                Piece::Other(span) => {
                    self.removed(source.place(&span), "this is no HTML that a page can hold", "remove it");
                }
                Piece::Start { name, attributes, span } => {
                    self.start_tag(&name, &attributes, source, &span, &mut clean);
                }
                Piece::End { name, .. } if allowed::element(&name) => {
                    self.raw.passed_on = true;
                    self.raw.open = self.raw.open.saturating_sub(usize::from(allowed::nests(&name)));
                    clean.extend(["</", &name, ">"]);
                }
                Piece::End { .. } | Piece::Comment => {}
            }
        }
        clean
    }

    fn start_tag(
        &mut self,
        name: &str,
        attributes: &[Attribute<'_>],
        source: &Source,
        span: &Range<usize>,
        clean: &mut String,
    ) {
        if name == "img" {
            return self.raw_picture(attributes, source, span, clean);
        }
        if !allowed::element(name) {
            let message = format!("`<{name}>` was left out");
            self.removed(source.place(span), &message, allowed::instead(name));
            if allowed::WITH_CONTENT.contains(&name) && !allowed::VOID.contains(&name) {
                self.raw.hidden = Some(name.to_owned());
            }
            return;
        }
        self.raw.passed_on = true;
        self.raw.open += usize::from(allowed::nests(name));
        self.check_depth(&source.place(span));
        clean.extend(["<", name]);
        for attribute in attributes {
            let place = source.place(&attribute.span);
            match (name, attribute.name.as_str()) {
                // Links get what belongs there from us.
                ("a", "rel") => {}
                ("a", "href") => {
                    let begun = clean.len();
                    clean.push(' ');
                    if !self.link_attributes(&attribute.value(), place, clean) {
                        clean.truncate(begun);
                    }
                }
                (_, attribute_name) if allowed::attribute(name, attribute_name) => {
                    if attribute_name == "id" {
                        self.stand(&attribute.value(), place);
                    }
                    clean.extend([" ", attribute_name, "=\"", &escape::attribute(&attribute.value()), "\""]);
                }
                (_, attribute_name) => {
                    let message = format!("the attribute `{attribute_name}` of `<{name}>` was left out");
                    let help = "give the element a class, and the class its look in `static/css/`";
                    self.removed(place, &message, if attribute_name == "style" { help } else { "remove it" });
                }
            }
        }
        clean.push('>');
    }

    /// An `<img>`: a picture like those of Markdown. An empty `alt` says that it only decorates.
    fn raw_picture(&mut self, attributes: &[Attribute<'_>], source: &Source, span: &Range<usize>, clean: &mut String) {
        let find = |name: &str| attributes.iter().find(|attribute| attribute.name == name);
        let alt = find("alt").map(|alt| alt.value().into_owned());
        let whole = self.place(source.place(span));
        let Some(src) = find("src") else {
            self.diagnostics.push(Diagnostic::new(Code::BadUrl, "this picture has no `src`").at(self.file, whole, ""));
            return;
        };
        let src = Spanned::new(src.value().into_owned(), self.place(source.place(&src.span)));
        if let Some(mark) = self.picture(src, alt, whole) {
            self.marks.put(mark, clean);
        }
    }

    fn removed(&mut self, place: Range<usize>, message: &str, help: &str) {
        let place = self.place(place);
        self.diagnostics.push(Diagnostic::new(Code::HtmlRemoved, message).at(self.file, place, "").help(help));
    }

    /// Takes the ids in raw HTML, so that ids made from words keep clear of them. One in a tag that goes over several
    /// lines is taken where it stands.
    pub(super) fn choose_raw_ids(&mut self) {
        if mode(self.settings) == RawHtml::Escape {
            return;
        }
        for at in 0..self.events.len() {
            let (Event::Html(html) | Event::InlineHtml(html), span) = &self.events[at] else { continue };
            let (html, start) = (html.clone(), span.start);
            for (id, span) in ids(&html) {
                self.choose_id(&id, start + span.start..start + span.end);
            }
        }
    }

    /// Notes the ids of trusted HTML, so that links to them are no mistakes.
    fn note_ids(&mut self, html: &str, start: usize) {
        for (id, _) in ids(html) {
            self.stand(&id, start..start);
        }
    }

    /// Cuts the finished HTML at its tokens, cleaned before and settled after where raw HTML was passed on. A text that
    /// is nested too deep, which is an error, is not worth the time.
    pub(super) fn cut(&mut self, html: String) -> Cut {
        if self.is_too_deep {
            return Cut::default();
        }
        if !self.marks.are_tokens {
            return placed(html, &mut self.marks);
        }
        let html = &html;
        if !self.raw.passed_on {
            return cut(html, &self.marks);
        }
        #[cfg(feature = "sanitise")]
        let html = match mode(self.settings) {
            RawHtml::Sanitise => &sanitise::clean(html),
            _ => html,
        };
        let mut cut = cut(html, &self.marks);
        if self.dialect == Dialect::Document {
            for call in settle::settle(&mut cut) {
                let message = "HTML that begins in this component does not end in it";
                self.diagnostics.push(
                    Diagnostic::new(Code::ComponentSyntax, message)
                        .at(self.file, call, "")
                        .help("end every element that you begin"),
                );
            }
        }
        cut
    }
}

/// The ids in a piece of HTML, with their places in it.
fn ids(html: &str) -> Vec<(String, Range<usize>)> {
    let tags = pieces(html).into_iter().filter_map(|piece| match piece {
        Piece::Start { attributes, .. } => Some(attributes),
        _ => None,
    });
    let ids = tags.flatten().filter(|attribute| attribute.name == "id");
    ids.map(|id| (id.value().into_owned(), id.span.clone())).collect()
}

/// Whether a piece shows nothing: a comment or a gap.
fn is_silent(piece: &Piece<'_>, html: &str) -> bool {
    match piece {
        Piece::Comment => true,
        Piece::Text(span) => html[span.clone()].trim().is_empty(),
        _ => false,
    }
}

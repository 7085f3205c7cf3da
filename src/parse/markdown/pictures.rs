//! Pictures: alone in its paragraph a picture is a figure, its title the caption; the `<img>` itself is a hole.

use super::links::{Destination, LinkCall, destination};
use super::marks::Mark;
use super::pass::Pass;
use super::{escape, lines};
use crate::diagnostics::{Code, Diagnostic, Spanned};
use crate::parse::body::{BlockKind, HoleKind, PictureCall};
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// A picture as Markdown has it.
struct Picture<'a> {
    kind: LinkType,
    src: CowStr<'a>,
    span: Range<usize>,
    event: usize,
}

impl<'a> Pass<'a, '_> {
    /// Whether the paragraph that begins at the next event holds nothing but a picture, perhaps in a link.
    pub(super) fn is_lone_picture(&self) -> bool {
        let linked = usize::from(matches!(self.event(0), Some(Event::Start(Tag::Link { .. }))));
        if !matches!(self.event(linked), Some(Event::Start(Tag::Image { .. }))) {
            return false;
        }
        let after = linked + 1 + self.length_of_rest(linked + 1);
        if linked == 1 && !matches!(self.event(after), Some(Event::End(TagEnd::Link))) {
            return false;
        }
        matches!(self.event(after + linked), Some(Event::End(TagEnd::Paragraph)))
    }

    /// A figure, in place of the paragraph whose start has been taken.
    pub(super) fn figure(&mut self) {
        self.begin_block(BlockKind::Figure);
        self.out.html("<figure class=\"picture\">");
        let mut title = CowStr::Borrowed("");
        let mut span = 0..0;
        while let Some((event, place)) = self.take() {
            match event {
                Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                    let link = LinkCall { kind: link_type, address: dest_url, title, span: place, event: self.at - 1 };
                    self.open_link(&link);
                }
                Event::End(TagEnd::Link) => self.close_link(),
                Event::Start(Tag::Image { link_type, dest_url, title: caption, .. }) => {
                    (title, span) = (caption, place.clone());
                    let picture = Picture { kind: link_type, src: dest_url, span: place, event: self.at - 1 };
                    self.picture_hole(picture);
                }
                _ => break,
            }
        }
        if !title.trim().is_empty() {
            self.out.html("<figcaption><span class=\"caption\">");
            self.caption(&title, &span);
            self.out.html("</span></figcaption>");
        }
        self.out.html("</figure>\n");
        self.reading.gap();
    }

    /// A picture within a line.
    pub(super) fn inline_picture(&mut self, kind: LinkType, src: CowStr<'a>, span: Range<usize>) {
        let event = self.at - 1;
        self.picture_hole(Picture { kind, src, span, event });
    }

    /// The hole for a picture whose start has been taken; takes the rest of it.
    fn picture_hole(&mut self, picture: Picture<'a>) {
        let place = self.destination_span((picture.event, picture.kind), &picture.src, &picture.span);
        let alt = self.alternative_text();
        let src = Spanned::new(picture.src.to_string(), self.place(place));
        let whole = self.place(picture.span);
        if let Some(index) = self.picture(src, Some(alt).filter(|alt| !alt.trim().is_empty()), whole) {
            self.put(index);
        }
    }

    /// The mark of a picture; `None`, and a diagnostic, for one that the site does not hold itself. Without a
    /// description it is reported; an empty one says that it only decorates.
    pub(super) fn picture(&mut self, src: Spanned<String>, alt: Option<String>, whole: Range<usize>) -> Option<usize> {
        if let Some(diagnostic) = foreign(&src.value) {
            self.diagnostics.push(diagnostic.at(self.file, src.span, ""));
            return None;
        }
        if alt.is_none() {
            self.diagnostics.push(
                Diagnostic::new(Code::NoAltText, "this picture says nothing to readers who cannot see it")
                    .at(self.file, whole, "")
                    .help("describe it between the brackets, or write `<img src=\"…\" alt=\"\">` if it only decorates"),
            );
        }
        let src = src.map(escape::without_controls);
        let alt = escape::without_controls(alt.unwrap_or_default());
        Some(self.marks.add(Mark::Hole(HoleKind::Picture(Box::new(PictureCall { src, alt })))))
    }

    /// Takes the events of a picture's description, up to its end, as plain text.
    fn alternative_text(&mut self) -> String {
        let mut alt = String::new();
        let mut depth = 0;
        while let Some((event, span)) = self.take() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => break,
                Event::End(_) => depth -= 1,
                Event::Text(text) => alt.push_str(self.typographic(&text, &span).unwrap_or(&text)),
                Event::Code(text) => alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        alt
    }

    /// A caption: the title of a lone picture, one line of Markdown.
    fn caption(&mut self, title: &str, span: &Range<usize>) {
        let span = self.place(span.clone());
        let caption = lines::nested(self, title, span);
        self.reading.gap();
        self.out.html(&caption);
    }
}

/// What is wrong with a picture that does not come from the site.
fn foreign(src: &str) -> Option<Diagnostic> {
    let start = src.trim_start();
    let is_data = start.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
    match destination(src) {
        Destination::Internal => None,
        Destination::Bad(..) | Destination::Program | Destination::Anchor if !is_data && !start.starts_with("//") => {
            Some(
                Diagnostic::new(Code::BadUrl, "this is not the address of a picture")
                    .help("name a file beside the article, or one of `static/` with `/` before it"),
            )
        }
        _ => Some(
            Diagnostic::new(Code::ForeignMedia, "readers' browsers would have to ask another host for this picture")
                .help("save the file beside the article and name it here"),
        ),
    }
}

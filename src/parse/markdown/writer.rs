//! HTML as pulldown-cmark writes it, written piece by piece as the pass goes on.
//!
//! Its own writer asks for events and gives nothing away before the last one: what the pass knows early would have to
//! wait in a queue, and the places of marks could only be found again in the finished HTML. What most texts are made
//! of is written here in the same bytes, a test compares them; the rest is left to pulldown-cmark's.

use super::escape;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd, html::push_html};

/// HTML, and what must be known of its end.
#[derive(Debug)]
pub(super) struct Writer {
    /// The HTML so far.
    pub(super) html: String,
    /// Whether a line begins here; a block that begins elsewhere ends the line first.
    begins_line: bool,
    last: Last,
}

/// What was written last, as far as it matters to what comes.
#[derive(Debug, PartialEq)]
enum Last {
    ItemStart,
    ParagraphEnd,
    Other,
}

const PARAGRAPH_END: &str = "</p>\n";

impl Writer {
    /// A writer with room for a text of this length.
    pub(super) fn new(text: usize) -> Self {
        Self { html: String::with_capacity(text + text / 2), begins_line: true, last: Last::Other }
    }

    /// HTML as it is.
    pub(super) fn html(&mut self, html: &str) {
        self.html.push_str(html);
        self.passed(html.as_bytes().last().map_or(self.begins_line, |byte| *byte == b'\n'));
    }

    /// Something was written into the HTML from outside, or a mark put there.
    pub(super) fn passed(&mut self, begins_line: bool) {
        self.begins_line = begins_line;
        self.last = Last::Other;
    }

    /// Text.
    pub(super) fn text(&mut self, text: &str) {
        escape::push_text(&mut self.html, text);
        self.passed(text.ends_with('\n'));
    }

    /// Text in which nothing is to be escaped.
    pub(super) fn plain(&mut self, text: &str) {
        self.html.push_str(text);
        self.passed(text.ends_with('\n'));
    }

    /// Code within a line.
    pub(super) fn code(&mut self, text: &str) {
        self.html.push_str("<code>");
        escape::push_text(&mut self.html, text);
        self.html("</code>");
    }

    /// The beginning of an element.
    pub(super) fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.paragraph(),
            Tag::Item => {
                self.block("<li>");
                self.last = Last::ItemStart;
            }
            Tag::List(None) => self.block("<ul>\n"),
            Tag::List(Some(1)) => self.block("<ol>\n"),
            Tag::BlockQuote(None) => self.block("<blockquote>\n"),
            Tag::Heading { level, id, classes, .. } => {
                self.heading(level, id.as_deref(), &classes);
            }
            Tag::Emphasis => self.html("<em>"),
            Tag::Strong => self.html("<strong>"),
            Tag::Table(_) => self.html("<table>"),
            Tag::TableHead => self.html("<thead><tr>"),
            Tag::TableRow => self.html("<tr>"),
            tag => {
                if matches!(tag, Tag::List(_) | Tag::CodeBlock(_) | Tag::BlockQuote(_)) {
                    self.end_line();
                }
                self.event(Event::Start(tag));
            }
        }
    }

    /// The beginning of a paragraph.
    pub(super) fn paragraph(&mut self) {
        self.block("<p>");
    }

    /// The end of a paragraph.
    pub(super) fn end_paragraph(&mut self) {
        self.html.push_str(PARAGRAPH_END);
        self.begins_line = true;
        self.last = Last::ParagraphEnd;
    }

    /// The beginning of a heading; comes back with the place where its id would stand, if it has none yet.
    pub(super) fn heading(&mut self, level: HeadingLevel, id: Option<&str>, classes: &[CowStr<'_>]) -> usize {
        self.end_line();
        self.html.extend(["<h", LEVELS[level as usize - 1]]);
        let at = self.html.len();
        if let Some(id) = id {
            self.id(at, id);
        }
        for (class, before) in classes.iter().zip(std::iter::once(" class=\"").chain(std::iter::repeat(" "))) {
            self.html.extend([before, &escape::attribute(class)]);
        }
        self.html(if classes.is_empty() { ">" } else { "\">" });
        at
    }

    /// Puts an id into a tag, at this place; says how many bytes that takes.
    pub(super) fn id(&mut self, at: usize, id: &str) -> usize {
        let attribute = [" id=\"", &escape::attribute(id), "\""].concat();
        self.html.insert_str(at, &attribute);
        attribute.len()
    }

    /// The end of an element.
    pub(super) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.end_paragraph();
            }
            TagEnd::Heading(level) => {
                self.html.extend(["</h", LEVELS[level as usize - 1]]);
                self.html(">\n");
            }
            TagEnd::Item => self.html("</li>\n"),
            TagEnd::List(true) => self.html("</ol>\n"),
            TagEnd::List(false) => self.html("</ul>\n"),
            TagEnd::BlockQuote(_) => self.html("</blockquote>\n"),
            TagEnd::Emphasis => self.html("</em>"),
            TagEnd::Strong => self.html("</strong>"),
            TagEnd::Link => self.html("</a>"),
            TagEnd::Table => self.html("</tbody></table>\n"),
            TagEnd::TableHead => self.html("</tr></thead><tbody>\n"),
            TagEnd::TableRow => self.html("</tr>\n"),
            tag => self.event(Event::End(tag)),
        }
    }

    /// A line across the page.
    pub(super) fn rule(&mut self) {
        self.block("<hr />\n");
    }

    /// Anything else, by pulldown-cmark's own writer.
    pub(super) fn event(&mut self, event: Event<'_>) {
        self.events(std::iter::once(event));
    }

    /// The same for some events that belong together.
    pub(super) fn events<'e>(&mut self, events: impl Iterator<Item = Event<'e>>) {
        let before = self.html.len();
        push_html(&mut self.html, events);
        let begins_line = if self.html.len() == before { self.begins_line } else { self.html.ends_with('\n') };
        self.passed(begins_line);
    }

    /// Whether an item of a list has just begun.
    pub(super) fn begins_item(&self) -> bool {
        self.last == Last::ItemStart
    }

    /// Puts HTML at the end of the paragraph that has just ended; false where none has.
    pub(super) fn add_to_paragraph(&mut self, html: &str) -> bool {
        if self.last == Last::ParagraphEnd {
            self.html.truncate(self.html.len() - PARAGRAPH_END.len());
            self.html.extend([html, PARAGRAPH_END]);
        }
        self.last == Last::ParagraphEnd
    }

    /// The beginning of a block, on a line of its own.
    fn block(&mut self, tag: &str) {
        self.end_line();
        self.html(tag);
    }

    fn end_line(&mut self) {
        if !self.begins_line {
            self.html.push('\n');
            self.begins_line = true;
        }
    }
}

const LEVELS: [&str; 6] = ["1", "2", "3", "4", "5", "6"];

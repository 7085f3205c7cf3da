//! What of a text is searched: its words by paragraph, and its headings with their ids.
//!
//! The HTML of a text is taken apart and put together anew with nothing but paragraphs and headings in it. So nothing that
//! an author writes in a text is taken for an instruction by the index, and no markup that a site trusts can break it.

use crate::model::Text;
use crate::parse::body::{ComponentCall, HoleKind, Literal};
use std::fmt::Write;

/// What the words of a component are called where it takes them as arguments.
const SPOKEN: &[&str] = &["title", "caption", "by", "role", "source"];

/// Elements whose content is not for reading.
const SILENT: &[&str] = &["audio", "iframe", "noscript", "object", "script", "style", "svg", "template", "video"];

/// Elements that stand within a line; all others end it.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp",
    "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// Marks around words that are no words of the story: links to headings and notes.
const MARKS: &[&str] = &["class=\"anchor\"", "class=\"footnote-ref\"", "class=\"footnote-back\""];

/// Adds the words of a text, whose HTML is `html`, to `out`.
pub(super) fn add(text: &Text, html: &str, out: &mut String) {
    let mut writer = Writer { out, open: None, silent: None };
    let mut at = 0;
    for hole in &text.body.holes {
        // Holes inside a tag, the address of a link, are passed over with it.
        if hole.at >= at {
            at = writer.run(html, at, hole.at);
        }
        if let HoleKind::Open(call) = &hole.kind {
            writer.component(call);
        }
    }
    writer.run(html, at, html.len());
    writer.close();
}

/// Adds plain text as a paragraph.
pub(super) fn add_line(line: &str, weight: Option<u8>, out: &mut String) {
    match weight {
        // A string takes whatever is written to it.
        Some(weight) => drop(write!(out, "<p data-pagefind-weight=\"{weight}\">")),
        None => out.push_str("<p>"),
    }
    escape(line, out);
    out.push_str("</p>\n");
}

/// Escapes text for HTML, in an attribute too.
pub(super) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

struct Writer<'o> {
    out: &'o mut String,
    /// The element that is open in what is written: `p`, or a heading.
    open: Option<&'static str>,
    /// The element of the text whose content is left out, and how many of its name are open in it.
    silent: Option<(String, usize)>,
}

impl Writer<'_> {
    /// Takes the HTML from `at` to `end`; comes back with where it stopped, which is behind the last tag that it met.
    fn run(&mut self, html: &str, mut at: usize, end: usize) -> usize {
        while at < end {
            let Some(tag) = html[at..end].find('<').map(|found| at + found) else {
                self.words(&html[at..end]);
                return end;
            };
            self.words(&html[at..tag]);
            let Some(after) = tag_end(html, tag) else { return html.len() };
            self.tag(&html[tag + 1..after - 1]);
            at = after;
        }
        at
    }

    fn words(&mut self, text: &str) {
        if self.silent.is_some() || (self.open.is_none() && text.trim().is_empty()) {
            return;
        }
        if self.open.is_none() {
            self.begin("p", None);
        }
        // Character references stay as they are; what is left of markup is none.
        self.out.push_str(&text.replace('>', "&gt;"));
    }

    /// A tag, without its brackets.
    fn tag(&mut self, tag: &str) {
        let is_end = tag.starts_with('/');
        let inner = tag.trim_start_matches('/');
        let name = inner.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
        if let Some((silent, depth)) = &mut self.silent {
            if *silent == name {
                *depth = if is_end { *depth - 1 } else { *depth + 1 };
            }
            if *depth == 0 {
                self.silent = None;
            }
            return;
        }
        let is_mark = matches!(name.as_str(), "a" | "sup") && MARKS.iter().any(|mark| inner.contains(mark));
        if !is_end && (is_mark || SILENT.contains(&name.as_str())) {
            self.silent = Some((name, 1));
            return;
        }
        if INLINE.contains(&name.as_str()) || name.is_empty() {
            return;
        }
        self.close();
        if let Some(heading) = HEADINGS.into_iter().find(|heading| *heading == name).filter(|_| !is_end) {
            // The headline is the only `h1`.
            let heading = if heading == "h1" { "h2" } else { heading };
            self.begin(heading, attribute(inner, "id"));
        }
    }

    fn component(&mut self, call: &ComponentCall) {
        self.close();
        for argument in call.args.iter().filter(|argument| SPOKEN.contains(&argument.name.as_str())) {
            if let Literal::Text(text) = &argument.value.value
                && self.silent.is_none()
            {
                add_line(text, None, self.out);
            }
        }
    }

    fn begin(&mut self, element: &'static str, id: Option<&str>) {
        self.out.push('<');
        self.out.push_str(element);
        if let Some(id) = id {
            self.out.push_str(" id=\"");
            self.out.push_str(id);
            self.out.push('"');
        }
        self.out.push('>');
        self.open = Some(element);
    }

    fn close(&mut self) {
        if let Some(element) = self.open.take() {
            self.out.push_str("</");
            self.out.push_str(element);
            self.out.push_str(">\n");
        }
    }
}

/// Where the tag or comment that begins at `at` ends; nothing where it does not.
fn tag_end(html: &str, at: usize) -> Option<usize> {
    if html[at..].starts_with("<!--") {
        return html[at + 4..].find("-->").map(|end| at + 4 + end + 3);
    }
    let mut quote = None;
    for (place, byte) in html.bytes().enumerate().skip(at + 1) {
        match (quote, byte) {
            (None, b'>') => return Some(place + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// An attribute's value as it is written, where it is in double quotes.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

//! Links: where they lead, what HTML they become, and where exactly their destination was written.

use super::escape;
use super::marks::Mark;
use super::pass::Pass;
use crate::diagnostics::{Code, Diagnostic, Spanned, nearest::did_you_mean};
use crate::parse::body::HoleKind;
use percent_encoding::percent_decode_str;
use pulldown_cmark::{CowStr, Event, LinkType, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// Where an address leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    /// To another host.
    External,
    /// To another program: mail, telephone, map.
    Program,
    /// To a place on the same page.
    Anchor,
    /// To something of the site; the model resolves it.
    Internal,
    /// Nowhere it may lead: what is wrong, and what to do.
    Bad(&'static str, &'static str),
}

/// Programs that a link may open. None of them runs anything the link brings along.
const PROGRAMS: [&str; 6] = ["mailto", "tel", "sms", "geo", "xmpp", "magnet"];

/// Where `address` leads, seen as a browser sees it: with control characters and spaces left out.
pub(super) fn destination(address: &str) -> Destination {
    let address = as_browsers_read(address);
    if address.is_empty() {
        return Destination::Bad("this link has no address", "write the address between the parentheses");
    }
    if address.starts_with('#') {
        return Destination::Anchor;
    }
    if address.starts_with(['/', '\\']) && address[1..].starts_with(['/', '\\']) {
        return Destination::Bad("an address must not begin with `//`", "write `https:` before it");
    }
    match scheme(&address) {
        None => Destination::Internal,
        Some(("http" | "https", rest))
            if rest
                .strip_prefix("//")
                .is_some_and(|host| !host.starts_with(['/', '?', '#', '\\']) && !host.is_empty()) =>
        {
            Destination::External
        }
        Some(("http" | "https", _)) => Destination::Bad("this address has no host", "write it as `https://host/path`"),
        Some((scheme, _)) if PROGRAMS.contains(&scheme) => Destination::Program,
        Some(_) => Destination::Bad(
            "a link must not lead there",
            "link to `https:`, `mailto:`, `tel:`, or to a file of the site",
        ),
    }
}

/// Browsers drop tabs and newlines anywhere in an address, and controls and spaces around it.
fn as_browsers_read(address: &str) -> Cow<'_, str> {
    let is_dropped = |byte: u8| matches!(byte, 0..=b' ' | 0x7f);
    if address.bytes().fold(false, |found, byte| found | is_dropped(byte)) {
        Cow::Owned(address.replace(|c: char| c.is_ascii() && is_dropped(c as u8), ""))
    } else {
        Cow::Borrowed(address)
    }
}

/// The scheme in lower case, where there is one, and what follows its colon.
fn scheme(address: &str) -> Option<(&str, &str)> {
    const KNOWN: [&str; 8] = ["https", "http", "mailto", "tel", "sms", "geo", "xmpp", "magnet"];
    if !address.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let (scheme, rest) = address.split_once(':')?;
    let valid = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    valid.then(|| (KNOWN.into_iter().find(|known| known.eq_ignore_ascii_case(scheme)).unwrap_or(scheme), rest))
}

/// The links of a document while it is read.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// Whether each link that is open was written: one with a bad address is not.
    written: Vec<bool>,
    /// Links to places on the same page, checked when all of these are known.
    anchors: Vec<Spanned<String>>,
    /// For links by reference, in order of the events: where the definition stands.
    pub(super) definitions: Vec<(usize, Range<usize>)>,
}

/// A link as Markdown has it.
pub(super) struct LinkCall<'a> {
    pub(super) kind: LinkType,
    pub(super) address: CowStr<'a>,
    pub(super) title: CowStr<'a>,
    /// The whole link in the text.
    pub(super) span: Range<usize>,
    /// The index of its event.
    pub(super) event: usize,
}

impl<'a> Pass<'a, '_> {
    /// A link begins.
    pub(super) fn open_link(&mut self, link: &LinkCall<'a>) {
        let place = self.destination_span((link.event, link.kind), &link.address, &link.span);
        let address = match link.kind {
            LinkType::Email => Cow::Owned(format!("mailto:{}", link.address)),
            _ => Cow::Borrowed(&*link.address),
        };
        let mut html = std::mem::take(&mut self.out.html);
        let begun = html.len();
        html.push_str("<a ");
        let is_written = self.link_attributes(&address, place, &mut html);
        self.links.written.push(is_written);
        if is_written {
            if !link.title.is_empty() {
                html.extend([" title=\"", &escape::attribute(&link.title), "\""]);
            }
            html.push('>');
            self.out.passed(false);
        } else {
            html.truncate(begun);
        }
        self.out.html = html;
    }

    /// A link ends.
    pub(super) fn close_link(&mut self) {
        if self.links.written.pop() == Some(true) {
            self.out.end(TagEnd::Link);
        }
    }

    /// Writes the attributes of a link to `address`, which was written at `place` of the text; `false` where it must
    /// not be one.
    pub(super) fn link_attributes(&mut self, address: &str, place: Range<usize>, html: &mut String) -> bool {
        let span = self.place(place);
        let destination = destination(address);
        if let Destination::Bad(wrong, help) = destination {
            self.diagnostics.push(Diagnostic::new(Code::BadUrl, wrong).at(self.file, span, "").help(help));
            return false;
        }
        html.push_str("href=\"");
        if destination != Destination::Internal {
            escape::push_address(html, address.trim());
        }
        match destination {
            Destination::Internal => {
                let hole = HoleKind::Link(Spanned::new(escape::without_controls(address.to_owned()), span));
                let mark = self.marks.add(Mark::Hole(hole));
                self.marks.put(mark, html);
                html.push('"');
            }
            Destination::External => html.push_str("\" rel=\"external noopener\" class=\"external\""),
            Destination::Anchor => {
                self.links.anchors.push(Spanned::new(address.trim()[1..].to_owned(), span));
                html.push('"');
            }
            Destination::Program | Destination::Bad(..) => html.push('"'),
        }
        true
    }

    /// Reports links to places that the page does not have. `#` and `#top` are the top of every page.
    pub(super) fn check_anchors(&mut self) {
        for anchor in std::mem::take(&mut self.links.anchors) {
            let decoded = percent_decode_str(&anchor.value).decode_utf8_lossy();
            if decoded.is_empty() || decoded.eq_ignore_ascii_case("top") || self.ids.has(&decoded) {
                continue;
            }
            let message = format!("no heading here has the id `{decoded}`");
            let mut diagnostic = Diagnostic::new(Code::BrokenAnchor, message).at(self.file, anchor.span, "");
            diagnostic.help = did_you_mean(&decoded, self.ids.iter());
            self.diagnostics.push(diagnostic);
        }
    }

    /// Where the destination of the link or picture at event `event` was written.
    pub(super) fn destination_span(
        &self,
        (event, kind): (usize, LinkType),
        address: &str,
        span: &Range<usize>,
    ) -> Range<usize> {
        if let Some(place) = self.plain_end(address, span) {
            return place;
        }
        match kind {
            LinkType::Autolink | LinkType::Email => span.start + 1..span.end.saturating_sub(1).max(span.start + 1),
            LinkType::Inline => self.written_after(self.text_end(event, span)..span.end, b'(').unwrap_or(span.clone()),
            _ => match self.links.definitions.binary_search_by_key(&event, |(event, _)| *event) {
                Ok(found) => {
                    let definition = self.links.definitions[found].1.clone();
                    self.written_after(definition.clone(), b':').unwrap_or(definition)
                }
                Err(_) => span.clone(),
            },
        }
    }

    /// The place of `address` where it is all that stands between the last two parentheses of a link, as it is.
    fn plain_end(&self, address: &str, span: &Range<usize>) -> Option<Range<usize>> {
        // A title would end with one of these.
        let may_be_title = matches!(address.bytes().next_back(), None | Some(b'"' | b'\'' | b')'));
        let before = self.source.get(span.clone())?.strip_suffix(')')?.strip_suffix(address)?;
        let end = span.end - 1;
        (before.ends_with("](") && !may_be_title).then(|| end - address.len()..end)
    }

    /// The end of the text of the link or picture at event `event`.
    fn text_end(&self, event: usize, span: &Range<usize>) -> usize {
        let mut depth = 0;
        let mut end = span.start + 1;
        for (event, inner) in &self.events[event + 1..] {
            match event {
                Event::End(_) if depth == 0 => break,
                Event::End(_) => depth -= 1,
                Event::Start(_) => depth += 1,
                _ => {}
            }
            end = inner.end;
        }
        end.min(span.end)
    }

    /// The destination in `range` of the text: what stands after a bracket that closes, `sign` and any white space.
    fn written_after(&self, range: Range<usize>, sign: u8) -> Option<Range<usize>> {
        let text = self.source.get(range.clone())?;
        let bytes = text.as_bytes();
        let after = memchr::memchr_iter(b']', bytes).find(|at| bytes.get(at + 1) == Some(&sign))? + 2;
        let rest = text[after..].trim_start_matches(|c: char| c.is_ascii_whitespace());
        let start = range.start + text.len() - rest.len();
        Some(if let Some(bracketed) = rest.strip_prefix('<') {
            start + 1..start + 1 + unescaped_end(bracketed, |byte, _| byte == b'>')
        } else {
            let is_end = |byte: u8, depth| byte.is_ascii_whitespace() || (byte == b')' && depth == 0);
            start..start + unescaped_end(rest, is_end)
        })
    }
}

/// The length of `text` up to the first byte, one of ASCII, that `ends` it; it is given the depth of parentheses there.
fn unescaped_end(text: &str, ends: impl Fn(u8, usize) -> bool) -> usize {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if !escaped {
            if ends(byte, depth) {
                return at;
            }
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        escaped = byte == b'\\' && !escaped;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations() {
        let bad = |address| matches!(destination(address), Destination::Bad(..));
        assert_eq!(destination("https://example.org/a:b"), Destination::External);
        assert_eq!(destination("HTTP://EXAMPLE.ORG"), Destination::External);
        assert_eq!(destination("mailto:desk@example.org"), Destination::Program);
        assert_eq!(destination("#top"), Destination::Anchor);
        assert_eq!(destination("@/world/nato.md#anchor"), Destination::Internal);
        assert_eq!(destination("../дело:1.md"), Destination::Internal);
        assert!(bad("javascript:alert(1)") && bad("JavaScript:x") && bad(" java\nscript:x") && bad("\u{1}vbscript:x"));
        assert!(bad("data:text/html,x") && bad("file:///etc/passwd") && bad("https:x") && bad("https://") && bad(""));
        assert!(bad("//host/path") && bad("/\\host") && bad("\\\\host"));
    }
}

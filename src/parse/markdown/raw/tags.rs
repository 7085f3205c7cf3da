//! Raw HTML in pieces: tags, comments and what is between them, as a browser tells them apart.

use std::borrow::Cow;
use std::ops::Range;

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece<'h> {
    /// Text between tags.
    Text(Range<usize>),
    /// A start tag.
    Start { name: String, attributes: Vec<Attribute<'h>>, span: Range<usize> },
    /// An end tag.
    End { name: String, span: Range<usize> },
    /// A comment.
    Comment,
    /// A declaration, a processing instruction, or a tag that does not end.
    Other(Range<usize>),
}

/// An attribute of a start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attribute<'h> {
    /// Its name, in lower case.
    pub(crate) name: String,
    /// Its value as written, still escaped.
    pub(crate) raw: &'h str,
    /// Where the value stands; the name where there is no value.
    pub(crate) span: Range<usize>,
}

impl Attribute<'_> {
    /// Its value.
    pub(crate) fn value(&self) -> Cow<'_, str> {
        unescaped(self.raw)
    }
}

/// Takes `html` to pieces. Every byte of it is in one, in order; only comments do not say where.
pub(crate) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut at, mut text) = (0, 0);
    while let Some(found) = html.get(at..).and_then(|rest| memchr::memchr(b'<', rest.as_bytes())) {
        let start = at + found;
        let Some((piece, end)) = tag(html, start) else {
            at = start + 1;
            continue;
        };
        if text < start {
            pieces.push(Piece::Text(text..start));
        }
        pieces.push(piece);
        (at, text) = (end, end);
    }
    if text < html.len() {
        pieces.push(Piece::Text(text..html.len()));
    }
    pieces
}

/// The tag or comment that begins at `start`, and its end; `None` where the `<` is text.
fn tag(html: &str, start: usize) -> Option<(Piece<'_>, usize)> {
    let rest = &html[start + 1..];
    if let Some(comment) = rest.strip_prefix("!--") {
        let length = if comment.starts_with('>') { Some(1) } else { comment.find("-->").map(|end| end + 3) };
        return Some((Piece::Comment, length.map_or(html.len(), |length| start + 4 + length)));
    }
    let (name_start, is_end) = if rest.starts_with('/') { (start + 2, true) } else { (start + 1, false) };
    if html[name_start..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        let mut reader = TagReader { html, at: name_start };
        let name = reader.until(|c| c.is_ascii_whitespace() || matches!(c, '/' | '>')).to_ascii_lowercase();
        let Some(attributes) = reader.attributes() else {
            return Some((Piece::Other(start..html.len()), html.len()));
        };
        let span = start..reader.at;
        let piece = if is_end { Piece::End { name, span } } else { Piece::Start { name, attributes, span } };
        return Some((piece, reader.at));
    }
    if is_end || rest.starts_with(['!', '?']) {
        let end = rest.find('>').map_or(html.len(), |length| start + 1 + length + 1);
        return Some((Piece::Other(start..end), end));
    }
    None
}

struct TagReader<'h> {
    html: &'h str,
    at: usize,
}

impl<'h> TagReader<'h> {
    /// The attributes up to the end of the tag, which is taken; `None` where it does not end.
    fn attributes(&mut self) -> Option<Vec<Attribute<'h>>> {
        let mut attributes = Vec::new();
        loop {
            self.until(|c| !c.is_ascii_whitespace() && c != '/');
            if self.html.get(self.at..)?.starts_with('>') {
                self.at += 1;
                return Some(attributes);
            }
            let start = self.at;
            // A name may begin with `=`, so at least one character is taken.
            self.at += self.html[start..].chars().next()?.len_utf8();
            self.until(|c| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '='));
            let name = self.html[start..self.at].to_ascii_lowercase();
            let mut span = start..self.at;
            let mut raw = "";
            let after_name = self.at;
            self.until(|c| !c.is_ascii_whitespace());
            if self.html[self.at..].starts_with('=') {
                self.at += 1;
                self.until(|c| !c.is_ascii_whitespace());
                (raw, span) = self.value()?;
            } else {
                self.at = after_name;
            }
            attributes.push(Attribute { name, raw, span });
        }
    }

    fn value(&mut self) -> Option<(&'h str, Range<usize>)> {
        let quote = self.html[self.at..].chars().next()?;
        let start = if matches!(quote, '"' | '\'') { self.at + 1 } else { self.at };
        self.at = start;
        let raw = if start > 0 && matches!(quote, '"' | '\'') {
            let raw = self.until(|c| c == quote);
            self.at += 1;
            self.html.get(self.at..)?;
            raw
        } else {
            self.until(|c| c.is_ascii_whitespace() || c == '>')
        };
        Some((raw, start..start + raw.len()))
    }

    /// Takes everything before the first character that `ends` it.
    fn until(&mut self, ends: impl Fn(char) -> bool) -> &'h str {
        let rest = self.html.get(self.at..).unwrap_or_default();
        let length = rest.find(ends).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }
}

/// `raw` with its character references resolved: the numeric ones and those named ones that occur in addresses and
/// descriptions. Others stay as they are, and are escaped again as text.
fn unescaped(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        value.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((character(&rest[..end])?, end))) {
            Some((c, end)) => {
                value.push(c);
                rest = &rest[end + 1..];
            }
            None => value.push('&'),
        }
    }
    value.push_str(rest);
    Cow::Owned(value)
}

fn character(reference: &str) -> Option<char> {
    if let Some(number) = reference.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    Some(match reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "colon" => ':',
        "Tab" => '\t',
        "NewLine" => '\n',
        "sol" => '/',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expect: &[&str]) {
        let shown: Vec<_> = pieces(html)
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(span) => html[span].to_owned(),
                Piece::Comment => "comment".to_owned(),
                Piece::Other(span) => format!("other {}", &html[span]),
                Piece::End { name, .. } => format!("end {name}"),
                Piece::Start { name, attributes, .. } => {
                    let attributes =
                        attributes.iter().map(|a| format!(" {}={}@{}", a.name, a.value(), &html[a.span.clone()]));
                    format!("start {name}{}", attributes.collect::<Vec<_>>().concat())
                }
            })
            .collect();
        assert_eq!(shown, expect);
    }

    #[test]
    fn html_in_pieces() {
        check("a<B>c</b >d", &["a", "start b", "c", "end b", "d"]);
        check("<a href='x>&amp;\"' B c=d/>e", &["start a href=x>&\"@x>&amp;\" b=@B c=d/@d/", "e"]);
        check("1 < 2 <3 <", &["1 < 2 <3 <"]);
        check(
            "<!-- <b> --> <!--> <?x?> <!doctype a> </ b>",
            &["comment", " ", "comment", " ", "other <?x?>", " ", "other <!doctype a>", " ", "other </ b>"],
        );
        check("<b x='", &["other <b x='"]);
        check("<b x=\"1\"", &["other <b x=\"1\""]);
        check("<b =x é=ü>", &["start b =x=@=x é=ü@ü"]);
        check(
            "<a href=java&#x73;cript&colon;&unknown;>",
            &["start a href=javascript:&unknown;@java&#x73;cript&colon;&unknown;"],
        );
    }
}

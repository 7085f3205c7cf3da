//! Finds the calls in a text and puts something in their place that Markdown leaves alone.
//!
//! A call is replaced by a placeholder of the same length, so that every other place in the text stays where it was.
//! Where a call stands on a line of its own, its placeholder brings the blank lines that make it a block of its own;
//! what is between two calls is then ordinary Markdown, parsed together with everything else.

use super::arguments::{self, Fault, Role, Written};
use super::{Call, CallKind, PLACEHOLDER};
use crate::parse::body::ComponentCall;
use pulldown_cmark::{Event, Options, Parser, Tag};
use std::ops::Range;

/// What fills a placeholder up to the length of its call.
pub(super) const FILLER: u8 = 0x01;

/// The calls of a text.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The text with placeholders.
    pub(super) text: String,
    /// The calls, in order.
    pub(super) calls: Vec<Call>,
    /// What is wrong with them.
    pub(super) faults: Vec<Fault>,
}

/// Finds the calls of `text`; `None` where there are none. Code is left alone, and so are comments and what stands
/// after a backslash.
pub(super) fn scan(text: &str, options: Options) -> Option<Scan> {
    let mut starts = starts(text).peekable();
    starts.peek()?;
    let passive = passive_ranges(text, options);
    let mut scan = Scan { text: text.to_owned(), ..Scan::default() };
    let mut placeholders = text.as_bytes().to_vec();
    let mut open: Vec<usize> = Vec::new();
    let mut end = 0;
    let last_end = ["}}", "%}"].map(|closing| text.rfind(closing).unwrap_or(0));
    for start in starts {
        let before = passive.partition_point(|range| range.start <= start);
        let is_passive = before > 0 && passive[before - 1].end > start;
        if start < end || is_passive || is_escaped(text, start) {
            continue;
        }
        let closing = if text[start..].starts_with("{{") { last_end[0] } else { last_end[1] };
        if closing < start && !scan.faults.is_empty() {
            // Nothing from here on ends, and that has been said.
            continue;
        }
        let (written, faults) = arguments::read(text, start);
        let has_faults = !faults.is_empty();
        scan.faults.extend(faults);
        let Some(written) = written else { continue };
        end = written.span.end;
        let role = written.role;
        let at = place(&mut placeholders, text, &written);
        if role == Role::Open && !stands_alone(text, &written.span).before {
            scan.faults.push(Fault {
                span: written.span.clone(),
                message: "a component with a body must begin its line".to_owned(),
                help: "put it on a line of its own, outside of quotations".to_owned(),
            });
        }
        let index = scan.calls.len();
        let kind = match role {
            Role::Close => close(&mut scan, &mut open, &written),
            _ if has_faults && role == Role::Single => CallKind::Dropped,
            _ => CallKind::Begins { call: Box::new(component(&written)), partner: None },
        };
        if role == Role::Open {
            open.push(index);
        }
        scan.calls.push(Call { at, span: written.span, kind, reached: false });
    }
    for index in open {
        report_unclosed(&mut scan, index);
    }
    if scan.calls.is_empty() && scan.faults.is_empty() {
        return None;
    }
    // Placeholders are whole characters put in the place of whole calls.
    scan.text = String::from_utf8(placeholders).unwrap_or(scan.text);
    Some(scan)
}

/// Where calls may begin: at `{{ <` or `{% <`, with or without spaces.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    memchr::memchr_iter(b'{', text.as_bytes()).filter(|at| {
        let rest = &text.as_bytes()[at + 1..];
        let name = || rest[1..].trim_ascii_start().strip_prefix(b"<").and_then(|name| name.first());
        matches!(rest.first(), Some(b'{' | b'%'))
            && name().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/')
    })
}

/// Code and comments, in which nothing is a call.
fn passive_ranges(text: &str, options: Options) -> Vec<Range<usize>> {
    let is_passive = |event: &Event<'_>, span: &Range<usize>| match event {
        Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => true,
        Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => text[span.clone()].trim_start().starts_with("<!--"),
        _ => false,
    };
    Parser::new_ext(text, options)
        .into_offset_iter()
        .filter(|(event, span)| is_passive(event, span))
        .map(|(_, span)| span)
        .collect()
}

fn is_escaped(text: &str, at: usize) -> bool {
    text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// Whether nothing but white space stands before and after a call on its lines.
struct Alone {
    before: bool,
    after: bool,
}

fn stands_alone(text: &str, span: &Range<usize>) -> Alone {
    let line = text[line_start(text, span.start)..span.start].trim_ascii();
    let rest = text[span.end..].split('\n').next().unwrap_or_default().trim_ascii();
    Alone { before: line.is_empty(), after: rest.is_empty() }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Writes the placeholder of a call and returns where it stands.
fn place(bytes: &mut [u8], text: &str, written: &Written) -> usize {
    let span = written.span.clone();
    let alone = stands_alone(text, &span);
    if written.role == Role::Single && !(alone.before && alone.after) {
        return fill(&mut bytes[span.clone()], span.start, b"", b"");
    }
    let after: &[u8] = if alone.after { b"\n" } else { b"\n\n" };
    if !alone.before {
        return fill(&mut bytes[span.clone()], span.start, b"\n\n", after);
    }
    // The blank line must come before the indentation, which keeps the call in its list item.
    let line = line_start(text, span.start);
    let before = [b"\n", &text.as_bytes()[line..span.start]].concat();
    fill(&mut bytes[line..span.end], line, &before, after)
}

/// Fills `region`, which begins at `start`, with a placeholder between `before` and `after`. The shortest call that
/// makes a block, `{%<a>%}`, has room for the placeholder and two newlines on either side.
fn fill(region: &mut [u8], start: usize, before: &[u8], after: &[u8]) -> usize {
    let mut buffer = [0; 4];
    let placeholder = PLACEHOLDER.encode_utf8(&mut buffer).as_bytes();
    let (at, end) = (before.len(), region.len() - after.len());
    region[..at].copy_from_slice(before);
    region[at..end].fill(FILLER);
    region[at..][..placeholder.len()].copy_from_slice(placeholder);
    region[end..].copy_from_slice(after);
    start + at
}

fn component(written: &Written) -> ComponentCall {
    ComponentCall {
        name: written.name.clone(),
        args: written.args.clone(),
        has_body: written.role == Role::Open,
        table: None,
        span: written.span.clone(),
    }
}

/// Finds what an end ends. What was opened since and not closed is reported.
fn close(scan: &mut Scan, open: &mut Vec<usize>, written: &Written) -> CallKind {
    let name = &written.name.value;
    let is_same = |index: &usize| match &scan.calls[*index].kind {
        CallKind::Begins { call, .. } => call.name.value == *name,
        _ => false,
    };
    let Some(found) = open.iter().rposition(is_same) else {
        scan.faults.push(Fault {
            span: written.span.clone(),
            message: format!("no `{name}` is open here"),
            help: format!("remove it, or begin one with `{{% <{name}> %}}`"),
        });
        return CallKind::Dropped;
    };
    for unclosed in open.split_off(found + 1) {
        report_unclosed(scan, unclosed);
    }
    let end = scan.calls.len();
    if let Some(index) = open.pop()
        && let CallKind::Begins { partner, .. } = &mut scan.calls[index].kind
    {
        *partner = Some(end);
    }
    CallKind::Ends
}

fn report_unclosed(scan: &mut Scan, index: usize) {
    let kind = std::mem::replace(&mut scan.calls[index].kind, CallKind::Dropped);
    if let CallKind::Begins { call, .. } = kind {
        let name = &call.name.value;
        scan.faults.push(Fault {
            span: call.span.clone(),
            message: format!("this `{name}` does not end"),
            help: format!("put `{{% </{name}> %}}` after its text"),
        });
    }
}

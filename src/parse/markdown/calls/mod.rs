//! Components called from the text: `{{ <name … /> }}`, and `{% <name …> %}` Markdown `{% </name> %}`.
//!
//! Before the text is parsed, [`scan`] finds the calls and puts placeholders in their place; here, while the events go
//! by, placeholders become holes. Which components exist, and which arguments they take, the templates know.

mod addresses;
mod arguments;
mod data;
mod scan;

use super::marks::Mark;
use super::pass::Pass;
use super::place::Place;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::parse::body::{BlockKind, ComponentCall, HoleKind, Literal};
use crate::paths::SitePath;
use arguments::Fault;
use pulldown_cmark::{Event, Options, TagEnd};
use std::ops::Range;

/// Stands for a call while the text around it is parsed.
pub(super) const PLACEHOLDER: char = '\u{FDD2}';

/// A call and its placeholder.
#[derive(Debug)]
struct Call {
    /// Where the placeholder stands.
    at: usize,
    /// The whole call.
    span: Range<usize>,
    kind: CallKind,
    /// Whether the placeholder came out in a place where a component can stand.
    reached: bool,
}

#[derive(Debug)]
enum CallKind {
    /// A component begins; it ends with the call at `partner`, or at once.
    Begins { call: Box<ComponentCall>, partner: Option<usize> },
    /// A component's body ends.
    Ends,
    /// There was something wrong with it, which has been reported.
    Dropped,
}

/// A component whose body is being read.
#[derive(Debug)]
struct Open {
    /// The index of its mark.
    mark: usize,
    /// The index of the call that ends it.
    partner: usize,
    /// The whole call that began it.
    span: Range<usize>,
    /// How many elements were open around it.
    depth: usize,
    /// Whether one of these has ended since, which is reported once.
    outlived: bool,
}

/// The calls of a document, and those that are open.
#[derive(Debug, Default)]
pub(super) struct Calls {
    list: Vec<Call>,
    open: Vec<Open>,
}

impl Calls {
    pub(super) fn any(&self) -> bool {
        !self.list.is_empty()
    }

    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }
}

/// Finds the calls in a text. Where there are any, comes back with the text that is to be parsed in its place.
pub(super) fn find(
    file: &SitePath,
    text: &str,
    place: &Place,
    options: Options,
    diagnostics: &mut Diagnostics,
) -> Option<(String, Calls)> {
    let scan = scan::scan(text, options)?;
    for fault in scan.faults {
        diagnostics.push(diagnostic(file, place, fault));
    }
    Some((scan.text, Calls { list: scan.calls, open: Vec::new() }))
}

fn diagnostic(file: &SitePath, place: &Place, fault: Fault) -> Diagnostic {
    Diagnostic::new(Code::ComponentSyntax, fault.message).at(file, place.of(fault.span), "").help(fault.help)
}

impl Pass<'_, '_> {
    /// Takes a paragraph that holds nothing but calls, whose start has been taken: it is no paragraph.
    pub(super) fn component_paragraph(&mut self) -> bool {
        if !self.calls.any() {
            return false;
        }
        let length = self.length_of_rest(0).saturating_sub(1);
        let is_blank = |c: char| c == PLACEHOLDER || c == char::from(scan::FILLER) || c.is_ascii_whitespace();
        let only_calls = (0..length).all(|ahead| match self.event(ahead) {
            Some(Event::Text(text)) => text.chars().all(is_blank),
            event => matches!(event, Some(Event::SoftBreak)),
        });
        if length == 0 || !only_calls {
            return false;
        }
        while let Some((event, span)) = self.take() {
            match event {
                Event::Text(text) => {
                    for (at, _) in text.match_indices(PLACEHOLDER) {
                        self.call(span.start + at, Standing::Block);
                    }
                }
                Event::End(TagEnd::Paragraph) => break,
                _ => {}
            }
        }
        true
    }

    /// A piece of text with placeholders in it.
    pub(super) fn calls_in_text(&mut self, text: &str, span: &Range<usize>) {
        let source = self.source;
        let (mut at, end) = (span.start, span.start + text.len());
        while let Some(rest) = source.get(at..end).filter(|rest| !rest.is_empty()) {
            let before = rest.find(PLACEHOLDER).unwrap_or(rest.len());
            if before > 0 {
                self.plain(&rest[..before]);
            }
            at += before;
            if before < rest.len() {
                self.call(at, Standing::Line);
                let filled = rest[before + PLACEHOLDER.len_utf8()..].bytes().take_while(|byte| *byte == scan::FILLER);
                at += PLACEHOLDER.len_utf8() + filled.count();
            }
        }
    }

    /// The call whose placeholder stands at byte `at` of the text.
    fn call(&mut self, at: usize, standing: Standing) {
        let Ok(index) = self.calls.list.binary_search_by_key(&at, |call| call.at) else { return };
        let call = &mut self.calls.list[index];
        call.reached = true;
        let span = call.span.clone();
        match std::mem::replace(&mut call.kind, CallKind::Dropped) {
            CallKind::Begins { call, partner } => self.begin_component(*call, partner, span, standing),
            CallKind::Ends => self.end_component(index, standing),
            CallKind::Dropped => {}
        }
    }

    fn begin_component(
        &mut self,
        mut call: ComponentCall,
        partner: Option<usize>,
        span: Range<usize>,
        standing: Standing,
    ) {
        if standing == Standing::Block {
            self.begin_block(BlockKind::Component);
        }
        if let Some((id, span)) = id(&call) {
            self.stand(&id, span);
        }
        self.to_places_in_file(&mut call);
        self.check_addresses(&call);
        let mark = self.marks.add(Mark::Hole(HoleKind::Open(Box::new(call))));
        if let Some(partner) = partner {
            self.push_token(mark, standing);
            self.calls.open.push(Open { mark, partner, span, depth: self.depth, outlived: false });
        } else {
            self.push_token(mark, Standing::Line);
            let close = self.marks.add(Mark::Hole(HoleKind::Close));
            self.push_token(close, standing);
        }
        self.reading.gap();
    }

    fn end_component(&mut self, index: usize, standing: Standing) {
        let Some(open) = self.calls.open.pop_if(|open| open.partner == index) else {
            // Its beginning came out where no component can stand, and that is reported.
            return;
        };
        if open.depth < self.depth {
            let span = self.calls.list[index].span.clone();
            self.component_fault(
                span,
                "this ends inside something that began after it",
                "end the list or quotation first, with a blank line",
            );
        }
        let close = self.marks.add(Mark::Hole(HoleKind::Close));
        self.push_token(close, standing);
        self.reading.gap();
    }

    fn push_token(&mut self, mark: usize, standing: Standing) {
        match standing {
            Standing::Block => self.put_line(mark),
            Standing::Line => self.put(mark),
        }
    }

    /// Reports a component that goes on after the list item or quotation in which it began; an element has ended.
    pub(super) fn check_containment(&mut self) {
        let depth = self.depth;
        if let Some(open) = self.calls.open.last_mut()
            && depth < open.depth
            && !std::mem::replace(&mut open.outlived, true)
        {
            let span = open.span.clone();
            self.component_fault(
                span,
                "what this stands in ends before it does",
                "end it in the same list item or quotation",
            );
        }
    }

    /// Reports calls that came out where no component can stand, and ends what is still open.
    pub(super) fn finish_calls(&mut self) {
        let lost: Vec<_> = self.calls.list.iter().filter(|call| !call.reached).map(|call| call.span.clone()).collect();
        for span in lost {
            self.component_fault(
                span,
                "a component cannot stand here",
                "put it on a line of its own, outside of HTML, addresses and indented code",
            );
        }
        while self.calls.open.pop().is_some() {
            let close = self.marks.add(Mark::Hole(HoleKind::Close));
            self.push_token(close, Standing::Block);
        }
        self.give_charts_their_tables();
    }

    fn component_fault(&mut self, span: Range<usize>, message: &str, help: &str) {
        let fault = Fault { span, message: message.to_owned(), help: help.to_owned() };
        self.diagnostics.push(diagnostic(self.file, &self.place, fault));
    }

    /// A component's `id` is an id of the page: links may lead there.
    pub(super) fn choose_component_ids(&mut self) {
        for at in 0..self.calls.list.len() {
            if let CallKind::Begins { call, .. } = &self.calls.list[at].kind
                && let Some((id, span)) = id(call)
            {
                self.choose_id(&id, span);
            }
        }
    }

    fn to_places_in_file(&self, call: &mut ComponentCall) {
        call.span = self.place(call.span.clone());
        call.name.span = self.place(call.name.span.clone());
        for argument in &mut call.args {
            argument.value.span = self.place(argument.value.span.clone());
        }
    }
}

/// The `id` of a component, and its place in the text.
fn id(call: &ComponentCall) -> Option<(String, Range<usize>)> {
    let id = call.args.iter().find(|argument| argument.name == "id")?;
    match &id.value.value {
        Literal::Text(text) => Some((text.clone(), id.value.span.clone())),
        _ => None,
    }
}

/// Whether a call makes a block of its own or stands within a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Block,
    Line,
}

//! What comes from pulldown-cmark, and the way through it.

use super::dialect::Dialect;
use super::pass::{Pass, Placed};
use crate::diagnostics::{Code, Diagnostic, nearest::did_you_mean};
use pulldown_cmark::{BrokenLink, BrokenLinkCallback, Event, HeadingLevel, LinkType, OffsetIter, Parser, Tag};

/// What of all events must be known before the first of them goes by.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    /// Whether the text has headings of the first level.
    has_first_level: bool,
    /// Whether headings have ids of their own.
    has_ids: bool,
    /// Whether there is raw HTML, or pictures have titles, which are lines of Markdown by themselves.
    has_html: bool,
}

impl Ahead {
    fn note(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                self.has_first_level |= *level == HeadingLevel::H1;
                self.has_ids |= id.is_some();
            }
            Event::Start(Tag::Image { title, .. }) => self.has_html |= !title.is_empty(),
            Event::Html(_) | Event::InlineHtml(_) => self.has_html = true,
            _ => {}
        }
    }
}

impl<'a> Pass<'a, '_> {
    /// Takes all events from pulldown-cmark. References to nothing that are written in full, `[text][name]`, are
    /// reported; brackets alone are common in copy (“[sic]”) and stay text, as CommonMark has it.
    pub(super) fn parse(&mut self) {
        let mut broken = Vec::new();
        let callback = |link: BrokenLink<'a>| {
            if link.link_type == LinkType::Reference {
                broken.push((link.span, link.reference));
            }
            None
        };
        let options = self.dialect.options(self.settings);
        let parser = Parser::new_with_broken_link_callback(self.source, options, Some(callback));
        let mut iter = parser.into_offset_iter();
        // Running text has about one event in thirty bytes.
        self.events.reserve(self.source.len() / 24 + 8);
        self.events.extend(iter.by_ref());
        for (event, _) in &self.events {
            self.ahead.note(event);
        }
        if self.dialect == Dialect::CommonMark {
            return;
        }
        self.find_definitions(&iter);
        let names: Vec<String> = iter.reference_definitions().iter().map(|(name, _)| name.to_owned()).collect();
        drop(iter);
        for (span, name) in broken {
            let message = format!("no link is defined as `{name}`");
            let help = did_you_mean(&name, names.iter().map(String::as_str)).unwrap_or_else(|| {
                format!("define it on a line of its own, `[{name}]: https://…`, or write `\\[` for a bracket")
            });
            self.diagnostics.push(
                Diagnostic::new(Code::UndefinedReference, message).at(self.file, self.place(span), "").help(help),
            );
        }
    }

    /// Remembers where the definitions of links by reference stand.
    fn find_definitions<F: BrokenLinkCallback<'a>>(&mut self, iter: &OffsetIter<'a, F>) {
        let definitions = iter.reference_definitions();
        if definitions.iter().next().is_none() {
            return;
        }
        for (index, (event, _)) in self.events.iter().enumerate() {
            if let Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) = event
                && matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut)
                && let Some(definition) = definitions.get(id)
            {
                self.links.definitions.push((index, definition.span.clone()));
            }
        }
    }

    /// What must be known of the whole before its parts.
    pub(super) fn look_ahead(&mut self) {
        let Ahead { has_first_level, has_ids, has_html } = std::mem::take(&mut self.ahead);
        self.demote_headings = has_first_level;
        // What is cleaned is written anew, and HTML within HTML has its own places.
        self.marks.are_tokens = has_html || self.calls.any();
        if has_ids {
            self.choose_heading_ids();
        }
        self.choose_component_ids();
        if has_html {
            self.choose_raw_ids();
        }
        self.find_entries();
        self.find_notes();
    }

    /// The next event.
    pub(super) fn take(&mut self) -> Option<Placed<'a>> {
        let (event, span) = self.events.get_mut(self.at)?;
        self.at += 1;
        Some((std::mem::replace(event, Event::SoftBreak), span.clone()))
    }

    /// The event this far ahead; `0` is the next.
    pub(super) fn event(&self, ahead: usize) -> Option<&Event<'a>> {
        self.events.get(self.at + ahead).map(|(event, _)| event)
    }

    /// How many events it takes, from this far ahead, to the end of the element that is open there, its end included.
    pub(super) fn length_of_rest(&self, ahead: usize) -> usize {
        let mut depth = 0_usize;
        let rest = self.events.get(self.at + ahead..).unwrap_or_default();
        let end = rest.iter().position(|(event, _)| match event {
            Event::Start(_) => {
                depth += 1;
                false
            }
            Event::End(_) if depth == 0 => true,
            Event::End(_) => {
                depth -= 1;
                false
            }
            _ => false,
        });
        end.map_or(rest.len(), |end| end + 1)
    }
}

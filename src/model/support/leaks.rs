//! Whether a sentence of a message stands where it never may: in a description, in structured data, in a feed, in the text
//! of a story.
//!
//! All sentences are looked for at once, in one pass over a text, however many there are.

use super::Due;
use super::finder::Finder;
use crate::config::Mode;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned};
use crate::memo::{Fingerprint, Parts};
use crate::model::{Edition, Site};
use crate::parse::Document;
use crate::parse::matter::GiveMatter;
use crate::paths::SitePath;
use rayon::prelude::*;

/// The sentences of an edition's messages, and the places where its readers are not to be sent.
#[derive(Debug, Default)]
pub struct Leaks {
    sentences: Texts,
    links: Texts,
}

/// Texts that are looked for all at once, each with the file that it comes from.
#[derive(Debug, Default)]
struct Texts {
    all: Vec<(SitePath, Spanned<String>)>,
    finder: Finder,
}

impl Texts {
    fn new(all: Vec<(SitePath, Spanned<String>)>) -> Self {
        let finder = Finder::new(all.iter().map(|(_, text)| text.value.as_str()));
        Self { all, finder }
    }

    /// One of them that a text has.
    fn find(&self, text: &[u8]) -> Option<(&SitePath, &Spanned<String>)> {
        self.all.get(self.finder.find(text)?).map(|(file, text)| (file, text))
    }
}

impl Leaks {
    /// What the messages of an edition say, and, where none of them asks, where they would send readers to give.
    /// `own` is the paper's own address.
    pub(super) fn new(due: &[Due<'_>], own: &str) -> Self {
        let of = |document: &Document| {
            let sentence = |sentence: &Spanned<String>| (document.source.file.clone(), sentence.clone());
            document.letter.iter().flat_map(|letter| &letter.sentences).map(sentence).collect::<Vec<_>>()
        };
        let sentences = due.iter().flat_map(|due| of(due.document)).collect();
        let asks = due.iter().any(|due| due.is_shown() && due.mode == Mode::Ask);
        let silent = due.iter().filter(|due| due.mode != Mode::Ask && !asks);
        let links =
            silent.flat_map(|due| due.matter.gives.iter().map(|give| (due.file().clone(), provider(give, own))));
        Self { sentences: Texts::new(sentences), links: Texts::new(links.collect()) }
    }

    /// Whether there is no sentence to be found.
    pub fn is_empty(&self) -> bool {
        self.sentences.finder.is_empty()
    }

    /// The fingerprint of all that is looked for in a story.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut parts = Parts::default();
        for (_, text) in self.sentences.all.iter().chain(&self.links.all) {
            parts.text(&text.value);
        }
        parts.take()
    }

    /// The fingerprint of what no page of the edition may have.
    pub fn fingerprint_of_links(&self) -> Fingerprint {
        let mut parts = Parts::default();
        for (_, text) in &self.links.all {
            parts.text(&text.value);
        }
        parts.take()
    }

    /// What is to be said of a page that names the place where readers give, who are not to be asked. Whoever wrote it may
    /// not have thought of them.
    pub fn link(&self, page: &[u8]) -> Option<Diagnostic> {
        let (file, link) = self.links.find(page)?;
        let message =
            format!("names `{}`, where readers give, and readers of this site are not to be asked", link.value);
        let diagnostic = Diagnostic::new(Code::SupportLeak, message).at(file, link.span.clone(), "named here");
        Some(diagnostic.help("take it out of the text or template, or leave the page out: `leave_out` of the profile"))
    }

    /// What is to be said of a text with a sentence of a message in it; `what` it is begins the message.
    pub fn leak(&self, what: &str, text: &[u8]) -> Option<Diagnostic> {
        let (file, sentence) = self.sentences.find(text)?;
        let message = format!("{what} has a sentence of a support message in it: “{}”", sentence.value);
        let diagnostic = Diagnostic::new(Code::SupportLeak, message).at(file, sentence.span.clone(), "this one");
        Some(diagnostic.help("write it in words of its own: the message to readers is never part of the reporting"))
    }
}

/// The name of the host at which readers give, by which a page would send them there, in a link or in words. Where that is
/// the paper's own host, or too short to be nobody else's, the address as far as it is the same for every amount.
fn provider(give: &GiveMatter, own: &str) -> Spanned<String> {
    let link = give.link.value.as_str();
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let host = rest.split(['/', '{', '?', '#']).next().unwrap_or(rest);
    let is_own = own.split_once("://").is_some_and(|(_, rest)| rest.split('/').next() == Some(host));
    let name = if is_own || host.len() < SHORTEST_HOST {
        &link[..link.find(['{', '?', '#']).unwrap_or(link.len())]
    } else {
        host
    };
    Spanned::new(name.to_owned(), give.link.span.clone())
}

/// How many bytes the name of a host has that is looked for by itself.
const SHORTEST_HOST: usize = 8;

/// Reports every description in which a message stands; comes back with whether there is any.
pub(crate) fn check(site: &Site, diagnostics: &mut Diagnostics) -> bool {
    let mut found = Vec::new();
    for edition in site.editions.iter().filter(|edition| !edition.support.leaks.is_empty()) {
        check_stories(site, edition, &mut found);
        check_pages(edition, &mut found);
    }
    let is_leaking = !found.is_empty();
    diagnostics.extend(found.into_iter().collect());
    is_leaking
}

fn check_stories(site: &Site, edition: &Edition, found: &mut Vec<Diagnostic>) {
    let leaks = &edition.support.leaks;
    let stories = &site.articles[edition.articles.start as usize..edition.articles.end as usize];
    found.par_extend(stories.par_iter().filter_map(|article| {
        let matter = &article.matter;
        let description = matter.standfirst.as_deref().unwrap_or(&article.text.body.summary);
        let leak = leaks.leak("the description of this story", description.as_bytes());
        let leak = leak.or_else(|| leaks.leak("the headline of this story", matter.title.value.as_bytes()));
        leak.map(|leak| leak.in_file(&article.source.file))
    }));
}

fn check_pages(edition: &Edition, found: &mut Vec<Diagnostic>) {
    let leaks = &edition.support.leaks;
    for page in &edition.pages {
        let description = page.matter.description.as_deref().unwrap_or(&page.text.body.summary);
        if let Some(leak) = leaks.leak("the description of this page", description.as_bytes()) {
            found.push(leak.in_file(&page.source.file));
        }
    }
    for list in crate::model::ListKind::ALL.into_iter().flat_map(|kind| edition.lists(kind)) {
        let description = list.description.as_deref().unwrap_or_default();
        if let (Some(leak), Some(file)) =
            (leaks.leak("the description of this page", description.as_bytes()), &list.source)
        {
            found.push(leak.in_file(file));
        }
    }
}

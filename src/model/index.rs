//! Every document and every file of the site, published or not, for those who look for what a reference names.

use super::publication::Status;
use super::{AT_ONCE, ArticleId, permalink};
use crate::config::{Config, LangId};
use crate::discover::{CONTENT, DocumentKind, Inventory, Source, below_content};
use crate::memo::hash_of;
use crate::parse::Document;
use crate::paths::{PagePath, SitePath};
use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// What is known of a document that may be linked to.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) file: SitePath,
    pub(super) lang: LangId,
    pub(super) status: Status,
    pub(super) path: Option<PagePath>,
    pub(super) kind: DocumentKind,
    /// Its place among the published stories.
    pub(super) article: Option<ArticleId>,
    pub(super) anchors: Vec<String>,
    pub(super) corrections: usize,
    /// Its versions in all languages, on a site in several: a place in [`Index::versions`].
    versions: Option<usize>,
}

impl Known {
    /// The document keeps all but the anchors of its text, which nobody else asks for.
    fn new(document: &mut Document, status: Status, addresses: &permalink::Pattern) -> Self {
        Self {
            file: document.source.file.clone(),
            lang: document.source.lang,
            status,
            path: permalink::of(document, addresses),
            kind: document.source.kind,
            article: None,
            anchors: std::mem::take(&mut document.body.anchors),
            corrections: document.corrections.len(),
            versions: None,
        }
    }

    /// Whether its page has a place with this id.
    pub(super) fn has_anchor(&self, anchor: &str) -> bool {
        // Of other pages the template decides what is on them.
        let is_text = matches!(self.kind, DocumentKind::Article | DocumentKind::Page);
        let is_correction = || {
            let number = anchor.strip_prefix("correction-").and_then(|number| number.parse::<usize>().ok());
            number.is_some_and(|number| (1..=self.corrections).contains(&number))
        };
        anchor.is_empty() || !is_text || self.anchors.iter().any(|known| known == anchor) || is_correction()
    }
}

/// The site's files, to suggest one for a reference that leads nowhere; made when the first is found.
#[derive(Debug, Default)]
pub(super) struct Nearby {
    /// The first file of each name.
    pub(super) by_name: HashMap<String, SitePath>,
    pub(super) by_folder: BTreeMap<String, Vec<SitePath>>,
}

/// What there is, and what has a page. Filled while the model finds out which pages there are; then references are
/// resolved, and nothing changes any more.
#[derive(Debug)]
pub(super) struct Index {
    documents: Vec<Known>,
    /// The place of each document in the inventory, by the hash of its file's path below `content/`: small, for it is
    /// asked for every link.
    places: AHashMap<u128, u32>,
    /// The versions of one document, on a site in several languages.
    versions: Vec<Vec<(LangId, SitePath)>>,
    /// Addresses at which something unpublished would stand.
    absent: AHashSet<PagePath>,
    files: AHashSet<SitePath>,
    nearby: OnceLock<Nearby>,
}

impl Index {
    /// Takes note of all documents of the inventory, published or not; `documents` are in its order.
    pub(super) fn new(
        inventory: &Inventory,
        documents: &mut [Box<Document>],
        status: &[Status],
        config: &Config,
    ) -> Self {
        let hash = |source: &Source| hash_of(below_content(&source.file).as_bytes());
        let paths: Vec<u128> = inventory.documents.par_iter().map(hash).collect();
        let places = || paths.into_iter().zip(0..).collect();
        let addresses = permalink::Pattern::new(config);
        let known = documents.par_iter_mut().with_max_len(AT_ONCE).zip(status);
        let known = known.map(|(document, status)| Known::new(document, *status, &addresses));
        let (places, mut known) = rayon::join(places, || known.collect::<Vec<Known>>());
        let versions = if config.languages.len() > 1 { versions(documents, &mut known) } else { Vec::new() };
        Self {
            versions,
            places,
            documents: known,
            absent: AHashSet::new(),
            files: inventory.media.iter().chain(&inventory.statics).cloned().collect(),
            nearby: OnceLock::new(),
        }
    }

    /// All documents, in the order of the inventory.
    pub(super) fn documents(&self) -> &[Known] {
        &self.documents
    }

    fn place(&self, file: &str) -> Option<usize> {
        self.places.get(&hash_of(file.strip_prefix(CONTENT)?.as_bytes())).map(|place| *place as usize)
    }

    /// A document by its file.
    pub(super) fn document(&self, file: &str) -> Option<&Known> {
        self.place(file).map(|place| &self.documents[place])
    }

    /// A document by its file's path below `content/`, which has no detours in it.
    pub(super) fn document_below(&self, path: &str) -> Option<&Known> {
        self.places.get(&hash_of(path.as_bytes())).map(|place| &self.documents[*place as usize])
    }

    /// A file that is no document.
    pub(super) fn file(&self, file: &str) -> Option<&SitePath> {
        self.files.get(file)
    }

    /// The version of a document in a language.
    pub(super) fn version(&self, of: &Known, lang: LangId) -> Option<&Known> {
        let versions = self.versions.get(of.versions?)?;
        let (_, file) = versions.iter().find(|(other, _)| *other == lang)?;
        self.document(file.as_str())
    }

    /// Takes note that the document at a place in the inventory is a published story; returns its address.
    pub(super) fn enter(&mut self, place: usize, id: ArticleId) -> Option<PagePath> {
        let known = self.documents.get_mut(place)?;
        known.article = Some(id);
        known.path.clone()
    }

    /// Takes note that a document has no page now.
    pub(super) fn hide(&mut self, file: &SitePath) {
        if let Some(place) = self.place(file.as_str()) {
            self.documents[place].status = Status::Unseen;
        }
    }

    /// Whether no page shows a document now.
    pub(super) fn is_unseen(&self, file: &SitePath) -> bool {
        self.document(file.as_str()).is_some_and(|known| known.status == Status::Unseen)
    }

    /// Takes note of the addresses at which something unpublished would stand.
    pub(super) fn know_absent(&mut self, addresses: AHashSet<PagePath>) {
        self.absent = addresses;
    }

    /// Whether something unpublished would stand anywhere.
    pub(super) fn knows_absent(&self) -> bool {
        !self.absent.is_empty()
    }

    /// Whether only something unpublished would stand at this address.
    pub(super) fn is_absent(&self, page: &PagePath) -> bool {
        self.absent.contains(page)
    }

    /// The address of a document's page.
    pub(super) fn page_of(&self, file: &SitePath) -> Option<PagePath> {
        self.document(file.as_str()).and_then(|known| known.path.clone())
    }

    /// All files by name and folder, to suggest one; made when the first is asked for.
    pub(super) fn nearby(&self) -> &Nearby {
        self.nearby.get_or_init(|| self.sorted_files())
    }

    fn sorted_files(&self) -> Nearby {
        let mut all: Vec<&SitePath> = self.documents.iter().map(|known| &known.file).chain(&self.files).collect();
        all.sort_unstable();
        let mut nearby = Nearby::default();
        for file in all {
            nearby.by_name.entry(file.file_name().to_owned()).or_insert_with(|| file.clone());
            nearby.by_folder.entry(file.folder().to_owned()).or_default().push(file.clone());
        }
        nearby
    }
}

/// Tells the versions of one document of each other.
fn versions(documents: &[Box<Document>], known: &mut [Known]) -> Vec<Vec<(LangId, SitePath)>> {
    let mut by_id: AHashMap<&str, usize> = AHashMap::new();
    let mut all: Vec<Vec<(LangId, SitePath)>> = Vec::new();
    for (document, known) in documents.iter().zip(known) {
        let at = *by_id.entry(document.source.id()).or_insert_with(|| {
            all.push(Vec::new());
            all.len() - 1
        });
        all[at].push((known.lang, known.file.clone()));
        known.versions = Some(at);
    }
    all
}

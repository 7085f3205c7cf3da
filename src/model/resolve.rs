//! References between documents: links, pictures, files to download. Knows every document and every file of the site,
//! published or not, so that it can say what is wrong with a reference and not only that it is.

use super::absent::as_page;
use super::permalink;
use super::publication::Status;
use super::text::{Fill, Target, Text};
use super::{ArticleId, Image, MediaId};
use crate::config::{Config, LangId};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned, nearest};
use crate::discover::{DocumentKind, Inventory, Source};
use crate::parse::Document;
use crate::parse::body::{Body, ComponentCall, HoleKind};
use crate::parse::matter::ImageMatter;
use crate::paths::{PagePath, SitePath};
use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What is known of a document that may be linked to.
#[derive(Debug)]
struct Known {
    id: String,
    lang: LangId,
    status: Status,
    path: Option<PagePath>,
    kind: DocumentKind,
    /// Its place among the published stories.
    article: Option<ArticleId>,
    anchors: Vec<String>,
    corrections: usize,
}

impl Known {
    fn new(document: &Document, status: Status, config: &Config) -> Self {
        Self {
            id: document.source.id.clone(),
            lang: document.source.lang,
            status,
            path: permalink::of(document, config),
            kind: document.source.kind,
            article: None,
            anchors: document.body.anchors.clone(),
            corrections: document.corrections.len(),
        }
    }

    /// Whether its page has a place with this id.
    fn has_anchor(&self, anchor: &str) -> bool {
        // Of other pages the template decides what is on them.
        let is_text = matches!(self.kind, DocumentKind::Article | DocumentKind::Page);
        let is_correction = || {
            let number = anchor.strip_prefix("correction-").and_then(|number| number.parse::<usize>().ok());
            number.is_some_and(|number| (1..=self.corrections).contains(&number))
        };
        anchor.is_empty() || !is_text || self.anchors.iter().any(|known| known == anchor) || is_correction()
    }
}

/// How many mistakes get a suggestion. Whoever makes more of them has moved a folder, and looks for no single file.
const SUGGESTIONS: usize = 50;

/// The site's files, to suggest one for a reference that leads nowhere; made when the first is found.
#[derive(Debug, Default)]
struct Nearby {
    /// The first file of each name.
    by_name: HashMap<String, SitePath>,
    by_folder: BTreeMap<String, Vec<SitePath>>,
}

/// Answers references, and remembers which files were asked for.
#[derive(Debug)]
pub(super) struct Resolver {
    documents: HashMap<SitePath, Known>,
    /// The other versions of documents, on a site in several languages.
    versions: HashMap<(String, LangId), SitePath>,
    /// Addresses at which something unpublished would stand.
    absent: HashSet<PagePath>,
    files: BTreeSet<SitePath>,
    media: Vec<SitePath>,
    media_ids: HashMap<SitePath, MediaId>,
    addresses: Vec<(SitePath, Spanned<String>)>,
    nearby: OnceCell<Nearby>,
    suggestions: Cell<usize>,
}

impl Resolver {
    /// Takes note of all documents, published or not.
    pub(super) fn new(inventory: &Inventory, documents: &[Document], status: &[Status], config: &Config) -> Self {
        let known: Vec<(SitePath, Known)> = documents
            .par_iter()
            .zip(status)
            .map(|(document, status)| (document.source.file.clone(), Known::new(document, *status, config)))
            .collect();
        let is_multilingual = config.languages.len() > 1;
        let version = |(file, known): &(SitePath, Known)| ((known.id.clone(), known.lang), file.clone());
        Self {
            versions: known.iter().filter(|_| is_multilingual).map(version).collect(),
            documents: known.into_iter().collect(),
            absent: HashSet::new(),
            files: inventory.media.iter().chain(&inventory.statics).cloned().collect(),
            media: Vec::new(),
            media_ids: HashMap::new(),
            addresses: Vec::new(),
            nearby: OnceCell::new(),
            suggestions: Cell::new(0),
        }
    }

    /// The files that were asked for, and the addresses that only the plan can check.
    pub(super) fn finish(self) -> (Vec<SitePath>, Vec<(SitePath, Spanned<String>)>) {
        (self.media, self.addresses)
    }

    /// Takes note of a story's place among those that are published; returns its address.
    pub(super) fn enter(&mut self, file: &SitePath, id: ArticleId) -> Option<PagePath> {
        let known = self.documents.get_mut(file)?;
        known.article = Some(id);
        known.path.clone()
    }

    /// Takes note that a document has no page now.
    pub(super) fn hide(&mut self, file: &SitePath) {
        if let Some(known) = self.documents.get_mut(file) {
            known.status = Status::Unseen;
        }
    }

    /// Whether no page shows a document now.
    pub(super) fn is_unseen(&self, file: &SitePath) -> bool {
        self.documents.get(file).is_some_and(|known| known.status == Status::Unseen)
    }

    /// Takes note of the addresses at which something unpublished would stand.
    pub(super) fn know_absent(&mut self, addresses: HashSet<PagePath>) {
        self.absent = addresses;
    }

    /// Resolves something that no page shows: the files that only it names are not asked for.
    pub(super) fn without_media(&mut self, resolve: impl FnOnce(&mut Self)) {
        let asked_for = self.media.len();
        resolve(self);
        for file in self.media.drain(asked_for..) {
            self.media_ids.remove(&file);
        }
    }

    /// The address of a document's page.
    pub(super) fn page_of(&self, file: &SitePath) -> Option<PagePath> {
        self.documents.get(file).and_then(|known| known.path.clone())
    }

    /// The text with every hole answered; what cannot be answered is reported.
    pub(super) fn text(&mut self, source: &Source, body: Body, diagnostics: &mut Diagnostics) -> Text {
        let fills = body.holes.iter().map(|hole| self.fill(source, &hole.kind, diagnostics)).collect();
        Text { file: source.file.clone(), body, fills }
    }

    /// The text above a list, where there is one.
    pub(super) fn intro(&mut self, document: &Document, diagnostics: &mut Diagnostics) -> Option<Text> {
        let body = &document.body;
        let is_empty = body.holes.is_empty() && body.html.trim().is_empty();
        (!is_empty).then(|| self.text(&document.source, body.clone(), diagnostics))
    }

    fn fill(&mut self, source: &Source, hole: &HoleKind, diagnostics: &mut Diagnostics) -> Fill {
        let answer = match hole {
            HoleKind::Link(link) => self.link(source, link, diagnostics).map(Fill::Link),
            HoleKind::Picture(picture) => self.picture(source, &picture.src).map(Fill::Picture),
            HoleKind::Open(call) => return Fill::Component(self.arguments(source, call, diagnostics)),
            HoleKind::Close => return Fill::Close,
        };
        answer.unwrap_or_else(|diagnostic| {
            diagnostics.push(*diagnostic);
            Fill::Nothing
        })
    }

    /// The files that a component's arguments name.
    fn arguments(
        &mut self,
        source: &Source,
        call: &ComponentCall,
        diagnostics: &mut Diagnostics,
    ) -> Vec<(usize, MediaId)> {
        let mut files = Vec::new();
        for (place, argument) in call.args.iter().enumerate() {
            let Some(file) = argument.file() else { continue };
            match self.picture(source, &file) {
                Ok(media) => files.push((place, media)),
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
        files
    }

    /// A picture of front matter.
    pub(super) fn image(
        &mut self,
        source: &Source,
        image: &ImageMatter,
        caption: Option<Body>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Image> {
        match self.picture(source, &image.src) {
            Ok(media) => Some(Image {
                media,
                alt: image.alt.clone(),
                caption: caption.map(|caption| self.text(source, caption, diagnostics)),
                credit: image.credit.clone(),
                focus: image.focus.clone(),
            }),
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                None
            }
        }
    }

    /// A file that is shown or played on the page: beside the document, or in `static/` where it begins with `/`.
    fn picture(&mut self, source: &Source, src: &Spanned<String>) -> Result<MediaId, Box<Diagnostic>> {
        let written = percent_decode_str(&src.value).decode_utf8_lossy();
        let file = match (written.strip_prefix("@/"), written.strip_prefix('/')) {
            (Some(rest), _) => SitePath::from("content/").join(rest),
            (_, Some(rest)) => SitePath::from("static/").join(rest),
            _ => source.file.join(&written),
        };
        let found = file.filter(|file| self.files.contains(file));
        found.map(|file| self.media(&file)).ok_or_else(|| {
            let help = self.near_file(&written, source).unwrap_or_else(|| match written.strip_prefix('/') {
                Some(rest) => format!("put the file at static/{rest}"),
                None => "put the file beside the text, or write its path from static/ with a `/` in front".to_owned(),
            });
            Box::new(
                Diagnostic::new(Code::MissingPicture, format!("there is no file `{written}`"))
                    .at(&source.file, src.span.clone(), "not found")
                    .help(help),
            )
        })
    }

    /// A file that `site.toml` names.
    pub(super) fn file_of_site(&mut self, src: &Spanned<String>, diagnostics: &mut Diagnostics) -> Option<MediaId> {
        let file = self.picture(&site_source(LangId::default()), src);
        file.map_err(|diagnostic| diagnostics.push(*diagnostic)).ok()
    }

    /// A link that `site.toml` makes, for the pages of one language. Whether there is a page at an address is left to
    /// the caller.
    pub(super) fn link_of_site(
        &mut self,
        lang: LangId,
        link: &Spanned<String>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Target> {
        let target = self.link(&site_source(lang), link, diagnostics);
        if let Ok(Target::Address(_)) = target {
            self.addresses.pop();
        }
        target.map_err(|diagnostic| diagnostics.push(*diagnostic)).ok()
    }

    /// A file that pages use.
    fn media(&mut self, file: &SitePath) -> MediaId {
        if let Some(id) = self.media_ids.get(file) {
            return *id;
        }
        let id = MediaId(self.media.len() as u32);
        self.media.push(file.clone());
        self.media_ids.insert(file.clone(), id);
        id
    }

    fn link(
        &mut self,
        source: &Source,
        link: &Spanned<String>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Target, Box<Diagnostic>> {
        let (written, fragment) = link.value.split_once('#').unwrap_or((&link.value, ""));
        let (whole, written) = (written, written.split('?').next().unwrap_or_default());
        let written = percent_decode_str(written).decode_utf8_lossy();
        if written.starts_with('/') {
            if self.is_absent(&written) {
                diagnostics.push(absent_address(source, link));
                return Ok(Target::Unpublished);
            }
            self.addresses.push((source.file.clone(), link.clone()));
            return Ok(Target::Address(link.value.trim_start_matches('/').to_owned()));
        }
        let file = in_content(source, &written).ok_or_else(|| Box::new(broken_link(source, link, None)))?;
        if self.documents.contains_key(&file) {
            return self.page(source, link, &file, fragment, diagnostics);
        }
        // A file's name may have a question mark in it.
        let whole = in_content(source, &percent_decode_str(whole).decode_utf8_lossy()).unwrap_or_else(|| file.clone());
        for file in [file, whole] {
            if self.files.contains(&file) {
                return Ok(Target::Media(self.media(&file)));
            }
        }
        let help = self.near_file(&written, source);
        Err(Box::new(broken_link(source, link, help)))
    }

    /// Whether only something unpublished would stand at this address.
    fn is_absent(&self, address: &str) -> bool {
        if self.absent.is_empty() {
            return false;
        }
        let page = as_page(address);
        let numbered = page.as_str().trim_end_matches('/').rsplit_once("/page/");
        let list = numbered.filter(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
        let is_static = || {
            let file = |path: &str| self.files.contains(&SitePath::new(format!("static/{path}")));
            file(page.file().as_str()) || file(page.as_str().trim_end_matches('/'))
        };
        let is_absent =
            self.absent.contains(&page) || list.is_some_and(|(list, _)| self.absent.contains(&as_page(list)));
        is_absent && !is_static()
    }

    /// The page of a document: its version in the language of the page that links to it, where there is one.
    fn page(
        &self,
        source: &Source,
        link: &Spanned<String>,
        file: &SitePath,
        fragment: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Target, Box<Diagnostic>> {
        let (mut file, mut known) = (file, &self.documents[file]);
        if known.lang.index() == 0
            && source.lang != known.lang
            && let Some(version) = self.versions.get(&(known.id.clone(), source.lang))
            && self.documents[version].status == Status::Published
        {
            (file, known) = (version, &self.documents[version]);
        }
        match (known.status, &known.path) {
            (Status::Published, Some(path)) => {
                if !known.has_anchor(fragment) {
                    return Err(Box::new(broken_anchor(source, link, known, file, fragment)));
                }
                let rest = link.value.find(['?', '#']).map_or("", |at| &link.value[at..]);
                Ok(Target::Page(path.clone(), rest.trim_end_matches('#').to_owned()))
            }
            // Its own mistakes are reported already; a second message would only point away from them.
            (Status::Broken, _) | (_, None) => Ok(Target::Unpublished),
            (status, _) => {
                let message =
                    format!("links to {file}, which is {}: the words stay, the link does not", status.as_str());
                let help = match (status, known.kind) {
                    (Status::Unseen, DocumentKind::Support) => "take the link out, or show a message at this time",
                    (Status::Unseen, _) => "take the link out, or publish a first story there",
                    (_, DocumentKind::Page) => "take the link out, or publish the page",
                    _ => "take the link out, or publish the story",
                };
                diagnostics.push(
                    Diagnostic::new(Code::LinkToUnpublished, message)
                        .at(&source.file, link.span.clone(), "not published")
                        .help(help),
                );
                Ok(Target::Unpublished)
            }
        }
    }

    /// A story that front matter names: `@/world/nato.md`, or `nato.md` beside the file. `Ok(None)` where it is not
    /// published.
    pub(super) fn story(
        &self,
        source: &Source,
        written: &Spanned<String>,
    ) -> Result<Option<ArticleId>, Box<Diagnostic>> {
        let rooted = written.value.strip_prefix("@/").or_else(|| written.value.strip_prefix('/'));
        let name = rooted.unwrap_or(&written.value);
        let name = if name.to_ascii_lowercase().ends_with(".md") { name.to_owned() } else { format!("{name}.md") };
        let folder = format!("{}/index.md", &name[..name.len() - 3]);
        let beside = [&name, &folder].map(|name| source.file.join(name).filter(|_| rooted.is_none()));
        let below = [&name, &folder].map(|name| SitePath::from("content/").join(name));
        let mut candidates = beside.into_iter().chain(below).flatten();
        let Some((file, known)) = candidates.find_map(|file| self.documents.get_key_value(&file)) else {
            let help = self.near_file(&format!("@/{name}"), source);
            return Err(Box::new(broken_link(source, written, help)));
        };
        if known.kind != DocumentKind::Article {
            let message = format!("`{}` is not a story", written.value);
            let diagnostic = Diagnostic::new(Code::BrokenLink, message)
                .at(&source.file, written.span.clone(), format!("is {file}"))
                .help("name a story, as `@/section/story.md`, or take it out");
            return Err(Box::new(diagnostic));
        }
        let version = self.versions.get(&(known.id.clone(), source.lang)).and_then(|file| self.documents.get(file));
        let known = version.filter(|version| version.kind == DocumentKind::Article).unwrap_or(known);
        Ok(known.article)
    }

    /// Help for a reference that leads nowhere: a file of that name elsewhere, or one of nearly that name beside it.
    fn near_file(&self, written: &str, source: &Source) -> Option<String> {
        if self.suggestions.replace(self.suggestions.get() + 1) >= SUGGESTIONS {
            return None;
        }
        let name = written.rsplit('/').next().unwrap_or(written);
        let name = if name.contains('.') { name.to_owned() } else { format!("{name}.md") };
        let as_link = |file: &SitePath| match file.as_str().strip_prefix("content/") {
            Some(_) if !written.contains('/') && file.folder() == source.file.folder() => file.file_name().to_owned(),
            Some(rest) => format!("@/{rest}"),
            None => file.as_str().strip_prefix("static").unwrap_or(file.as_str()).to_owned(),
        };
        let nearby = self.nearby.get_or_init(|| self.nearby());
        if let Some(same) = nearby.by_name.get(&name) {
            return Some(format!("did you mean `{}`?", as_link(same)));
        }
        let target = in_content(source, written);
        let beside = nearby.by_folder.get(target.as_ref().map_or("", |target| target.folder()))?;
        let near = nearest::nearest(&name, beside.iter().map(SitePath::file_name))?;
        let file = beside.iter().find(|file| file.file_name() == near)?;
        Some(format!("did you mean `{}`?", as_link(file)))
    }

    fn nearby(&self) -> Nearby {
        let mut all: Vec<&SitePath> = self.documents.keys().chain(&self.files).collect();
        all.sort_unstable();
        let mut nearby = Nearby::default();
        for file in all {
            nearby.by_name.entry(file.file_name().to_owned()).or_insert_with(|| file.clone());
            nearby.by_folder.entry(file.folder().to_owned()).or_default().push(file.clone());
        }
        nearby
    }
}

/// The file that a reference names: from `content/` where it begins with `@/`, else beside the file.
fn in_content(source: &Source, written: &str) -> Option<SitePath> {
    match written.strip_prefix("@/") {
        Some(rest) => SitePath::from("content/").join(rest),
        None => source.file.join(written),
    }
}

/// `site.toml` as the source of references in one language.
fn site_source(lang: LangId) -> Source {
    Source { file: SitePath::from("site.toml"), kind: DocumentKind::Page, id: String::new(), lang }
}

fn broken_link(source: &Source, link: &Spanned<String>, help: Option<String>) -> Diagnostic {
    Diagnostic::new(Code::BrokenLink, format!("there is no page or file `{}`", link.value))
        .at(&source.file, link.span.clone(), "leads nowhere")
        .help(help.unwrap_or_else(|| "write it from content/, as `@/section/story.md`, or take it out".to_owned()))
}

fn broken_anchor(source: &Source, link: &Spanned<String>, known: &Known, file: &SitePath, anchor: &str) -> Diagnostic {
    let (message, help) = if anchor.starts_with("correction-") {
        let help = match known.corrections {
            0 => "take the anchor out: the story was not corrected".to_owned(),
            1 => "the only one is `correction-1`".to_owned(),
            count => format!("they are numbered from `correction-1` to `correction-{count}`"),
        };
        (format!("there is no correction `{anchor}` to {file}"), help)
    } else {
        let help = nearest::did_you_mean(anchor, known.anchors.iter().map(String::as_str))
            .unwrap_or_else(|| "give the heading that id: `## Heading {#id}`".to_owned());
        (format!("there is no heading with the id `{anchor}` in {file}"), help)
    };
    Diagnostic::new(Code::BrokenAnchor, message).at(&source.file, link.span.clone(), "").help(help)
}

fn absent_address(source: &Source, link: &Spanned<String>) -> Diagnostic {
    let message =
        format!("links to `{}`, where nothing is published now: the words stay, the link does not", link.value);
    Diagnostic::new(Code::LinkToUnpublished, message)
        .at(&source.file, link.span.clone(), "not published")
        .help("take the link out, or publish what belongs there")
}

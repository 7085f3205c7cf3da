//! References between documents: links, pictures, files to download. Knows every document and every file of the site,
//! published or not, so that it can say what is wrong with a reference and not only that it is.

use super::permalink;
use super::publication::Status;
use super::{Image, MediaId};
use crate::config::{Config, LangId};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned, nearest};
use crate::discover::{DocumentKind, Inventory, Source};
use crate::parse::Document;
use crate::parse::body::{Body, ComponentCall, HoleKind};
use crate::parse::matter::{ImageMatter, Matter};
use crate::paths::{PagePath, SitePath};
use percent_encoding::percent_decode_str;
use std::collections::{BTreeSet, HashMap};

/// A text with an answer for each of its holes.
#[derive(Debug, Clone)]
pub struct Text {
    /// Where it was written.
    pub file: SitePath,
    /// The text.
    pub body: Body,
    /// What belongs into each hole of the body, in the same order.
    pub fills: Vec<Fill>,
}

/// What belongs into a hole.
#[derive(Debug, Clone, PartialEq)]
pub enum Fill {
    /// The address of a link.
    Link(Target),
    /// A picture.
    Picture(MediaId),
    /// A component; the files that its arguments name, by the place of the argument.
    Component(Vec<(usize, MediaId)>),
    /// The end of a component.
    Close,
    /// Nothing: the mistake has been reported.
    Nothing,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A page, and perhaps an anchor on it, with its `#`.
    Page(PagePath, String),
    /// A file.
    Media(MediaId),
    /// An address below the site's root, as written, without the slash in front.
    Address(String),
    /// A page that is not published: the words stay, the link goes.
    Unpublished,
}

/// What is known of a document that may be linked to.
#[derive(Debug)]
struct Known {
    id: String,
    lang: LangId,
    status: Status,
    path: Option<PagePath>,
    anchors: Vec<String>,
    /// Whether its anchors are all there are on its page.
    has_text: bool,
}

/// Answers references, and remembers which files were asked for.
#[derive(Debug)]
pub(super) struct Resolver {
    documents: HashMap<SitePath, Known>,
    versions: HashMap<(String, LangId), SitePath>,
    files: BTreeSet<SitePath>,
    media: Vec<SitePath>,
    media_ids: HashMap<SitePath, MediaId>,
    addresses: Vec<(SitePath, Spanned<String>)>,
}

impl Resolver {
    pub(super) fn new(inventory: &Inventory) -> Self {
        Self {
            documents: HashMap::with_capacity(inventory.documents.len()),
            versions: HashMap::with_capacity(inventory.documents.len()),
            files: inventory.media.iter().chain(&inventory.statics).cloned().collect(),
            media: Vec::new(),
            media_ids: HashMap::new(),
            addresses: Vec::new(),
        }
    }

    /// The files that were asked for, and the addresses that only the plan can check.
    pub(super) fn finish(self) -> (Vec<SitePath>, Vec<(SitePath, Spanned<String>)>) {
        (self.media, self.addresses)
    }

    /// Takes note of a document, published or not.
    pub(super) fn know(&mut self, document: &Document, status: Status, config: &Config) {
        let source = &document.source;
        let edition = permalink::edition_path(config, source.lang);
        let path = match &document.matter {
            Some(Matter::Article(matter)) => Some(permalink::article(config, source, matter)),
            Some(Matter::Page(matter)) => Some(permalink::page(config, source, matter)),
            Some(Matter::Front(_)) => Some(edition),
            Some(Matter::Support(_)) => Some(edition.join("support/")),
            Some(Matter::List(_) | Matter::Author(_)) => {
                let (folder, name) = source.id.split_once('/').unwrap_or(("", &source.id));
                let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
                Some(edition.join(&format!("{folder}{}/", slug::slugify(name))))
            }
            None => None,
        };
        let known = Known {
            id: source.id.clone(),
            lang: source.lang,
            status,
            path,
            anchors: document.body.anchors.clone(),
            has_text: matches!(document.matter, Some(Matter::Article(_) | Matter::Page(_))),
        };
        self.versions.insert((source.id.clone(), source.lang), source.file.clone());
        self.documents.insert(source.file.clone(), known);
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

    /// A link that `site.toml` makes, for the pages of one language.
    pub(super) fn link_of_site(
        &mut self,
        lang: LangId,
        link: &Spanned<String>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Target> {
        let target = self.link(&site_source(lang), link, diagnostics);
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
        let written = percent_decode_str(written).decode_utf8_lossy();
        if written.starts_with('/') {
            self.addresses.push((source.file.clone(), link.clone()));
            return Ok(Target::Address(link.value.trim_start_matches('/').to_owned()));
        }
        let file = match written.strip_prefix("@/") {
            Some(rest) => SitePath::from("content/").join(rest),
            None => source.file.join(&written),
        };
        let file = file.ok_or_else(|| Box::new(broken_link(source, link, None)))?;
        if self.documents.contains_key(&file) {
            return self.page(source, link, &file, fragment, diagnostics);
        }
        if self.files.contains(&file) {
            return Ok(Target::Media(self.media(&file)));
        }
        let help = self.near_file(&written, source);
        Err(Box::new(broken_link(source, link, help)))
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
        let mut known = &self.documents[file];
        if known.lang.index() == 0
            && let Some(version) = self.versions.get(&(known.id.clone(), source.lang))
            && self.documents[version].status == Status::Published
        {
            known = &self.documents[version];
        }
        match (known.status, &known.path) {
            (Status::Published, Some(path)) => {
                let own = |anchor: &str| anchor.starts_with("correction-");
                let is_there = fragment.is_empty() || known.anchors.iter().any(|anchor| anchor == fragment);
                if !is_there && known.has_text && !own(fragment) {
                    let help = nearest::did_you_mean(fragment, known.anchors.iter().map(String::as_str))
                        .unwrap_or_else(|| "give the heading that id: `## Heading {#id}`".to_owned());
                    let message = format!("there is no heading with the id `{fragment}` in {file}");
                    let diagnostic = Diagnostic::new(Code::BrokenAnchor, message);
                    return Err(Box::new(diagnostic.at(&source.file, link.span.clone(), "").help(help)));
                }
                let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
                Ok(Target::Page(path.clone(), fragment))
            }
            // Its own mistakes are reported already; a second message would only point away from them.
            (Status::Broken, _) | (_, None) => Ok(Target::Unpublished),
            (status, _) => {
                let message =
                    format!("links to {file}, which is {}: the words stay, the link does not", status.as_str());
                diagnostics.push(
                    Diagnostic::new(Code::LinkToUnpublished, message)
                        .at(&source.file, link.span.clone(), "not published")
                        .help("take the link out, or publish the story"),
                );
                Ok(Target::Unpublished)
            }
        }
    }

    /// A story that front matter names: `@/world/nato.md`. `Ok(None)` where it is not published.
    pub(super) fn story(
        &self,
        source: &Source,
        written: &Spanned<String>,
    ) -> Result<Option<&SitePath>, Box<Diagnostic>> {
        let name = written.value.strip_prefix("@/").unwrap_or(&written.value).trim_start_matches('/');
        let name = if name.to_ascii_lowercase().ends_with(".md") { name.to_owned() } else { format!("{name}.md") };
        let file = SitePath::new(format!("content/{name}"));
        let file = self.documents.get_key_value(&file).map(|(file, _)| file).or_else(|| {
            let index = SitePath::new(format!("content/{}/index.md", &name[..name.len() - 3]));
            self.documents.get_key_value(&index).map(|(file, _)| file)
        });
        let Some(file) = file else {
            let help = self.near_file(&format!("@/{name}"), source);
            return Err(Box::new(broken_link(source, written, help)));
        };
        let known = &self.documents[file];
        let version = self.versions.get(&(known.id.clone(), source.lang)).unwrap_or(file);
        Ok((self.documents[version].status == Status::Published).then_some(version))
    }

    /// Help for a reference that leads nowhere: a file of that name elsewhere, or one of nearly that name beside it.
    fn near_file(&self, written: &str, source: &Source) -> Option<String> {
        let name = written.rsplit('/').next().unwrap_or(written);
        let name = if name.contains('.') { name.to_owned() } else { format!("{name}.md") };
        let mut all: Vec<&SitePath> = self.documents.keys().chain(&self.files).collect();
        all.sort_unstable();
        let as_link = |file: &SitePath| match file.as_str().strip_prefix("content/") {
            Some(_) if !written.contains('/') && file.folder() == source.file.folder() => file.file_name().to_owned(),
            Some(rest) => format!("@/{rest}"),
            None => file.as_str().strip_prefix("static").unwrap_or(file.as_str()).to_owned(),
        };
        if let Some(same) = all.iter().find(|file| file.file_name() == name) {
            return Some(format!("did you mean `{}`?", as_link(same)));
        }
        let target = match written.strip_prefix("@/") {
            Some(rest) => SitePath::from("content/").join(rest),
            None => source.file.join(written),
        };
        let folder = target.as_ref().map_or("", |target| target.folder()).to_owned();
        let beside = all.iter().filter(|file| file.folder() == folder);
        let near = nearest::nearest(&name, beside.clone().map(|file| file.file_name()))?;
        let file = beside.into_iter().find(|file| file.file_name() == near)?;
        Some(format!("did you mean `{}`?", as_link(file)))
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

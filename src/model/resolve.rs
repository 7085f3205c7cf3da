//! References between documents: links, pictures, files to download. Answers them from the [`Index`] of all there is, so
//! that it can say what is wrong with a reference and not only that it is.

use super::absent::as_page;
use super::index::{Index, Known};
use super::publication::Status;
use super::text::{Fill, Target, Text};
use super::{ArticleId, Image, MediaId};
use crate::config::LangId;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned, nearest};
use crate::discover::{DocumentKind, Source};
use crate::parse::Document;
use crate::parse::body::{Body, ComponentCall, HoleKind};
use crate::parse::matter::ImageMatter;
use crate::paths::{PagePath, SitePath, has_direct_parts};
use ahash::AHashMap;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::cell::Cell;

/// How many mistakes get a suggestion. Whoever makes more of them has moved a folder, and looks for no single file.
pub(super) const SUGGESTIONS: usize = 50;

/// Answers references, and remembers which files were asked for.
#[derive(Debug)]
pub(super) struct Resolver<'i> {
    index: &'i Index,
    media: Vec<SitePath>,
    media_ids: AHashMap<SitePath, MediaId>,
    addresses: Vec<(SitePath, Spanned<String>)>,
    /// How many more mistakes get a suggestion.
    suggestions: Cell<usize>,
}

impl<'i> Resolver<'i> {
    /// Answers from `index`, with so many suggestions at the most.
    pub(super) fn new(index: &'i Index, suggestions: usize) -> Self {
        Self {
            index,
            media: Vec::new(),
            media_ids: AHashMap::new(),
            addresses: Vec::new(),
            suggestions: Cell::new(suggestions),
        }
    }

    /// Takes over what another resolver was asked for; comes back with the new place of each of its files.
    pub(super) fn take_over(&mut self, other: Resolver) -> Vec<MediaId> {
        self.addresses.extend(other.addresses);
        other.media.iter().map(|file| self.media(file)).collect()
    }

    /// The files that were asked for, and the addresses that only the plan can check.
    pub(super) fn finish(self) -> (Vec<SitePath>, Vec<(SitePath, Spanned<String>)>) {
        (self.media, self.addresses)
    }

    /// Whether no page shows a document now.
    pub(super) fn is_unseen(&self, file: &SitePath) -> bool {
        self.index.is_unseen(file)
    }

    /// Whether a document is published, and the address of its page; its reference as `site.toml` has it.
    pub(super) fn standing(&self, written: &str) -> Option<(Status, PagePath)> {
        let file = in_content(&site_source(LangId::default()), written)?;
        let known = self.index.document(&file)?;
        Some((known.status, known.path.clone()?))
    }

    /// The address of a document's page.
    pub(super) fn page_of(&self, file: &SitePath) -> Option<PagePath> {
        self.index.page_of(file)
    }

    /// Resolves something that no page shows: the files that only it names are not asked for.
    pub(super) fn without_media(&mut self, resolve: impl FnOnce(&mut Self)) {
        let asked_for = self.media.len();
        resolve(self);
        for file in self.media.drain(asked_for..) {
            self.media_ids.remove(&file);
        }
    }

    /// The text with every hole answered; what cannot be answered is reported.
    pub(super) fn text(&mut self, source: &Source, body: Body, diagnostics: &mut Diagnostics) -> Text {
        let mut text = Text::unresolved(&source.file, body);
        self.resolve(source, &mut text, diagnostics);
        text
    }

    /// Answers every hole of a text.
    pub(super) fn resolve(&mut self, source: &Source, text: &mut Text, diagnostics: &mut Diagnostics) {
        text.fills = text.body.holes.iter().map(|hole| self.fill(source, &hole.kind, diagnostics)).collect();
        for hole in &mut text.body.holes {
            if let HoleKind::Link(link) = &mut hole.kind {
                link.value = String::new();
            }
        }
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
        caption: Option<Box<Body>>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Image> {
        match self.picture(source, &image.src) {
            Ok(media) => Some(Image {
                media,
                alt: image.alt.clone(),
                caption: caption.map(|caption| self.text(source, *caption, diagnostics)),
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
        let written = percent_decoded(&src.value);
        let file = match (written.strip_prefix("@/"), written.strip_prefix('/')) {
            (Some(rest), _) => SitePath::from("content/").join(rest),
            (_, Some(rest)) => SitePath::from("static/").join(rest),
            _ => source.file.join(&written),
        };
        let found = file.and_then(|file| self.index.file(file.as_str()));
        found.map(|file| self.media(file)).ok_or_else(|| {
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
        if let Ok(Target::Address(..)) = target {
            self.addresses.pop();
        }
        target.map_err(|diagnostic| diagnostics.push(*diagnostic)).ok()
    }

    /// Looks whether a link of `site.toml` leads anywhere; one of this site that only the plan can check is left to it.
    pub(super) fn check_of_site(&mut self, lang: LangId, link: &Spanned<String>, diagnostics: &mut Diagnostics) {
        if let Err(diagnostic) = self.link(&site_source(lang), link, diagnostics) {
            diagnostics.push(*diagnostic);
        }
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
        let Reference { whole, path, behind } = Reference::new(&link.value);
        let written = percent_decoded(path);
        if written.starts_with('/') {
            if self.is_absent(&written) {
                diagnostics.push(absent_address(source, link));
                return Ok(Target::Unpublished);
            }
            self.addresses.push((source.file.clone(), link.clone()));
            return Ok(Target::Address(link.value.trim_start_matches('/').to_owned(), self.is_own(&written)));
        }
        // Most links are written in full, without a detour.
        if let Some(rest) = written.strip_prefix("@/").filter(|rest| has_direct_parts(rest))
            && let Some(document) = self.index.document_below(rest)
        {
            return self.page(source, link, document, behind, diagnostics);
        }
        let file = in_content(source, &written).ok_or_else(|| Box::new(broken_link(source, link, None)))?;
        if let Some(document) = self.index.document(&file) {
            return self.page(source, link, document, behind, diagnostics);
        }
        let whole = in_content(source, &percent_decoded(whole));
        for file in [Some(file), whole].into_iter().flatten() {
            if let Some(file) = self.index.file(&file) {
                return Ok(Target::Media(self.media(file)));
            }
        }
        let help = self.near_file(&written, source);
        Err(Box::new(broken_link(source, link, help)))
    }

    /// Whether the site has a file of its own at an address.
    fn is_own(&self, address: &str) -> bool {
        self.index.file(&format!("static/{}", address.trim_start_matches('/'))).is_some()
    }

    /// Whether only something unpublished would stand at this address.
    fn is_absent(&self, address: &str) -> bool {
        if !self.index.knows_absent() {
            return false;
        }
        let page = as_page(address);
        let numbered = page.as_str().trim_end_matches('/').rsplit_once("/page/");
        let list = numbered.filter(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
        let is_static = || {
            let file = |path: &str| self.index.file(&format!("static/{path}")).is_some();
            file(page.file().as_str()) || file(page.as_str().trim_end_matches('/'))
        };
        let is_absent =
            self.index.is_absent(&page) || list.is_some_and(|(list, _)| self.index.is_absent(&as_page(list)));
        is_absent && !is_static()
    }

    /// The page of a document: its version in the language of the page that links to it, where there is one.
    fn page(
        &self,
        source: &Source,
        link: &Spanned<String>,
        known: &Known,
        rest: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Target, Box<Diagnostic>> {
        let mut known = known;
        if known.lang.index() == 0
            && source.lang != known.lang
            && let Some(version) = self.index.version(known, source.lang)
            && version.status == Status::Published
        {
            known = version;
        }
        let file = &known.file;
        match (known.status, &known.path) {
            (Status::Published, Some(path)) => {
                let fragment = rest.split_once('#').map_or("", |(_, fragment)| fragment);
                if !known.has_anchor(fragment) {
                    return Err(Box::new(broken_anchor(source, link, known, file, fragment)));
                }
                let rest = rest.trim_end_matches('#').to_owned();
                Ok(match known.article {
                    Some(id) => Target::Article(id, rest),
                    None => Target::Page(path.clone(), rest),
                })
            }
            // Its own mistakes are reported already; a second message would only point away from them.
            // And what a profile leaves out is left out on purpose.
            (Status::Broken | Status::LeftOut, _) | (_, None) => Ok(Target::Unpublished),
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
        let Some(known) = candidates.find_map(|file| self.index.document(file.as_str())) else {
            let help = self.near_file(&format!("@/{name}"), source);
            return Err(Box::new(broken_link(source, written, help)));
        };
        if known.kind != DocumentKind::Article {
            let message = format!("`{}` is not a story", written.value);
            let diagnostic = Diagnostic::new(Code::BrokenLink, message)
                .at(&source.file, written.span.clone(), format!("is {}", known.file))
                .help("name a story, as `@/section/story.md`, or take it out");
            return Err(Box::new(diagnostic));
        }
        let version = self.index.version(known, source.lang);
        let known = version.filter(|version| version.kind == DocumentKind::Article).unwrap_or(known);
        Ok(known.article)
    }

    /// Help for a reference that leads nowhere: a file of that name elsewhere, or one of nearly that name beside it.
    fn near_file(&self, written: &str, source: &Source) -> Option<String> {
        self.suggestions.set(self.suggestions.get().checked_sub(1)?);
        let name = written.rsplit('/').next().unwrap_or(written);
        let name = if name.contains('.') { name.to_owned() } else { format!("{name}.md") };
        let as_link = |file: &SitePath| match file.as_str().strip_prefix("content/") {
            Some(_) if !written.contains('/') && file.folder() == source.file.folder() => file.file_name().to_owned(),
            Some(rest) => format!("@/{rest}"),
            None => file.as_str().strip_prefix("static").unwrap_or(file.as_str()).to_owned(),
        };
        let nearby = self.index.nearby();
        if let Some(same) = nearby.by_name.get(&name) {
            return Some(format!("did you mean `{}`?", as_link(same)));
        }
        let target = in_content(source, written);
        let folder = target.as_ref().and_then(|target| target.rsplit_once('/')).map_or("", |(folder, _)| folder);
        let beside = nearby.by_folder.get(folder)?;
        let near = nearest::nearest(&name, beside.iter().map(SitePath::file_name))?;
        let file = beside.iter().find(|file| file.file_name() == near)?;
        Some(format!("did you mean `{}`?", as_link(file)))
    }
}

/// A reference as it is written.
struct Reference<'r> {
    /// All before its fragment: a file's name may have a question mark in it.
    whole: &'r str,
    /// All before its query and its fragment.
    path: &'r str,
    /// What comes behind that: a query with its `?`, a fragment with its `#`.
    behind: &'r str,
}

impl<'r> Reference<'r> {
    fn new(written: &'r str) -> Self {
        let (path, behind) = cut(written, memchr::memchr2(b'?', b'#', written.as_bytes()));
        let (whole, _) = cut(written, memchr::memchr(b'#', behind.as_bytes()).map(|at| path.len() + at));
        Self { whole, path, behind }
    }
}

/// A text before and from a place in it that an ASCII character has.
fn cut(text: &str, at: Option<usize>) -> (&str, &str) {
    text.split_at_checked(at.unwrap_or(text.len())).unwrap_or((text, ""))
}

/// The file that a reference names: from `content/` where it begins with `@/`, else beside the file.
fn in_content(source: &Source, written: &str) -> Option<String> {
    let joined = |path: SitePath| path.as_str().to_owned();
    match written.strip_prefix("@/") {
        Some(rest) => SitePath::from("content/").join(rest).map(joined),
        None => source.file.join(written).map(joined),
    }
}

fn percent_decoded(text: &str) -> Cow<'_, str> {
    match memchr::memchr(b'%', text.as_bytes()) {
        Some(_) => percent_decode_str(text).decode_utf8_lossy(),
        None => Cow::Borrowed(text),
    }
}

/// `site.toml` as the source of references in one language.
fn site_source(lang: LangId) -> Source {
    Source::outside(SitePath::from("site.toml"), lang)
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

#[cfg(test)]
mod tests {
    use super::Reference;

    #[test]
    fn a_reference_has_a_path_and_what_comes_behind_it() {
        let parts = |written| {
            let Reference { whole, path, behind } = Reference::new(written);
            (whole.to_owned(), path.to_owned(), behind.to_owned())
        };
        let parts_are = |written, whole: &str, path: &str, behind: &str| {
            assert_eq!(parts(written), (whole.to_owned(), path.to_owned(), behind.to_owned()), "{written}");
        };
        parts_are("@/a.md", "@/a.md", "@/a.md", "");
        parts_are("@/a.md#b?c", "@/a.md", "@/a.md", "#b?c");
        parts_are("a?.md?x#b", "a?.md?x", "a", "?.md?x#b");
        parts_are("#b", "", "", "#b");
        parts_are("é?ß", "é?ß", "é", "?ß");
        parts_are("", "", "", "");
    }
}

//! Stage 1: files to [`Inventory`]. Decides from its path alone what each file is; opens none of them.

use crate::config::{Config, LangId};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::paths::SitePath;
use crate::world::{Stamp, World};
use ahash::AHashMap;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Everything a site is made of, by what it is, sorted by path.
#[derive(Debug, Default)]
pub struct Inventory {
    /// The Markdown files under `content/`.
    pub documents: Vec<Source>,
    /// The other files under `content/`: pictures, sounds, papers to download.
    pub media: Vec<SitePath>,
    /// The templates, with `templates/` before their names.
    pub templates: Vec<SitePath>,
    /// The interface's strings by language code.
    pub strings: BTreeMap<String, SitePath>,
    /// The stylesheets that are joined into one, in order.
    pub stylesheets: Vec<SitePath>,
    /// The scripts that are joined into one, in order.
    pub scripts: Vec<SitePath>,
    /// The files that are copied to the root of the output.
    pub statics: Vec<SitePath>,
}

/// How many files are asked for their stamps together.
const AT_ONCE: usize = 64;

/// How many times a thread does so before it looks whether others have nothing more to do.
const IN_A_ROW: usize = 16;

/// What tells, without opening a file, that it is as it was, for every document of an inventory in its order.
pub type Stamps = Vec<Option<Stamp>>;

impl Inventory {
    /// The stamps of all documents.
    pub fn stamps(&self, world: &dyn World) -> Stamps {
        let some = |sources: &[Source]| world.stamps(&sources.iter().map(|source| &source.file).collect::<Vec<_>>());
        self.documents.par_chunks(AT_ONCE).with_max_len(IN_A_ROW).flat_map_iter(some).collect()
    }

    /// Every file that is no document.
    pub fn others(&self) -> impl Iterator<Item = &SitePath> {
        let lists = [&self.media, &self.templates, &self.stylesheets, &self.scripts, &self.statics];
        lists.into_iter().flatten().chain(self.strings.values())
    }
}

/// What a document is, as its path tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// A story.
    Article,
    /// The front.
    Front,
    /// The page of a section, topic or series.
    List,
    /// An author's page.
    Author,
    /// A standing page.
    Page,
    /// A reader-support message.
    Support,
}

/// A Markdown file and what its path says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file.
    pub file: SitePath,
    /// What it is.
    pub kind: DocumentKind,
    /// How much of its path below `content/` is its [`Source::id`], in bytes.
    id_length: u32,
    /// Its language.
    pub lang: LangId,
}

/// The folder of all documents, with its slash.
pub const CONTENT: &str = "content/";

/// The path of a document below `content/`; that of any other file as it is.
pub fn below_content(file: &SitePath) -> &str {
    file.as_str().strip_prefix(CONTENT).unwrap_or(file.as_str())
}

impl Source {
    /// A file that is no document, as the source of what it says of the site's pages in one language.
    pub(crate) fn outside(file: SitePath, lang: LangId) -> Self {
        Self { file, kind: DocumentKind::Page, id_length: 0, lang }
    }

    /// Its path below `content/` without language and ending, the same for all versions of a story: `world/2025/nato`
    /// for `world/2025/nato.ru.md` and for `world/2025/nato/index.md`.
    pub fn id(&self) -> &str {
        below_content(&self.file).get(..self.id_length as usize).unwrap_or_default()
    }

    /// The section: the first folder below `content/`.
    pub fn section(&self) -> &str {
        let id = self.id();
        memchr::memchr(b'/', id.as_bytes()).and_then(|at| id.get(..at)).unwrap_or(id)
    }

    /// Whether its file is called as its id, and nothing else is in its name.
    fn is_named_by_id(&self) -> bool {
        below_content(&self.file).strip_suffix(".md") == Some(self.id())
    }

    /// The last part of its id.
    pub fn name(&self) -> &str {
        let id = self.id();
        memchr::memrchr(b'/', id.as_bytes()).and_then(|at| id.get(at + 1..)).unwrap_or(id)
    }
}

/// Folders of `content/` that hold something else than stories.
pub const RESERVED: &[(&str, DocumentKind)] = &[
    ("authors", DocumentKind::Author),
    ("support", DocumentKind::Support),
    ("topics", DocumentKind::List),
    ("series", DocumentKind::List),
];

/// Lists the site's files and says what each of them is.
pub fn discover(world: &dyn World, config: &Config, diagnostics: &mut Diagnostics) -> Inventory {
    let mut inventory = Inventory::default();
    let is_document = |file: &SitePath| {
        let path = file.as_str().as_bytes();
        path.last_chunk::<3>().is_some_and(|ending| ending.eq_ignore_ascii_case(b".md"))
    };
    let files = list(world, "content", diagnostics);
    let classified: Vec<_> = files.par_iter().map(|file| is_document(file).then(|| classify(file, config))).collect();
    inventory.documents.reserve_exact(files.len());
    for (file, source) in files.into_iter().zip(classified) {
        match source {
            None => inventory.media.push(file),
            Some(Ok(source)) => inventory.documents.push(source),
            Some(Err(diagnostic)) => diagnostics.push(*diagnostic),
        }
    }
    leave_out_doubles(&mut inventory.documents, diagnostics);
    for file in list(world, "templates", diagnostics) {
        let name = file.as_str();
        if let Some(code) = name.strip_prefix("templates/i18n/").and_then(|name| name.strip_suffix(".toml")) {
            inventory.strings.insert(code.to_owned(), file.clone());
        } else if matches!(file.extension().as_str(), "html" | "xml" | "txt") {
            inventory.templates.push(file);
        }
    }
    for file in list(world, "static", diagnostics) {
        let name = file.as_str();
        if name.starts_with("static/css/") && file.extension() == "css" {
            inventory.stylesheets.push(file);
        } else if name.starts_with("static/js/") && file.extension() == "js" {
            inventory.scripts.push(file);
        } else {
            inventory.statics.push(file);
        }
    }
    inventory
}

fn list(world: &dyn World, folder: &str, diagnostics: &mut Diagnostics) -> Vec<SitePath> {
    let listing = world.list(folder);
    for (path, problem) in &listing.problems {
        diagnostics.push(problem.diagnostic(path));
    }
    listing.files
}

/// What a Markdown file is, by its path.
fn classify(file: &SitePath, config: &Config) -> Result<Source, Box<Diagnostic>> {
    let below = below_content(file);
    let stem = &below[..below.len() - ".md".len()];
    let (stem, lang) = split_language(file, stem, config)?;
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    let (first, rest) = stem.split_once('/').map_or((stem, None), |(first, rest)| (first, Some(rest)));
    let reserved = RESERVED.iter().find(|(folder, _)| *folder == first).map(|(_, kind)| *kind);
    let kind = match (rest, reserved) {
        (None, _) if first == "_index" => DocumentKind::Front,
        (Some("_index"), None) => DocumentKind::List,
        (Some(rest), _) if rest == "_index" || rest.ends_with("/_index") => {
            return Err(Box::new(misplaced_index(file)));
        }
        (Some(rest), Some(kind)) if !rest.contains('/') => kind,
        (_, Some(_)) => return Err(Box::new(too_deep(file, first))),
        (None, None) => DocumentKind::Page,
        (Some(_), None) => DocumentKind::Article,
    };
    let id = if rest == Some("_index") { first } else { stem };
    Ok(Source { file: file.clone(), kind, id_length: id.len() as u32, lang })
}

/// Takes the language off a file's name: `nato.ru` is `nato` in Russian, where the site has Russian.
fn split_language<'a>(file: &SitePath, stem: &'a str, config: &Config) -> Result<(&'a str, LangId), Box<Diagnostic>> {
    let name_start = stem.rfind('/').map_or(0, |at| at + 1);
    let Some(dot) = stem[name_start..].rfind('.').filter(|dot| *dot > 0).map(|dot| dot + name_start) else {
        return Ok((stem, LangId::default()));
    };
    let code = &stem[dot + 1..];
    if let Some(at) = config.languages.iter().position(|language| language.code.eq_ignore_ascii_case(code)) {
        return Ok((&stem[..dot], LangId(at as u16)));
    }
    if is_language_code(code) {
        let help = format!("add `[languages.{code}]` to site.toml, or rename the file");
        let message = format!("the file's name says that it is in the language `{code}`, which the site does not have");
        return Err(Box::new(Diagnostic::new(Code::UnknownLanguage, message).in_file(file).help(help)));
    }
    Ok((stem, LangId::default()))
}

/// Whether `code` is one of the two-letter codes of ISO 639-1, perhaps with a region or script.
fn is_language_code(code: &str) -> bool {
    const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
        da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig \
        ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml \
        mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg \
        si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh \
        yi yo za zh zu";
    let language = code.split('-').next().unwrap_or_default();
    language.len() == 2 && CODES.split_whitespace().any(|known| known == language)
}

fn misplaced_index(file: &SitePath) -> Diagnostic {
    Diagnostic::new(Code::BadFileName, "only the folders at the top of content/ are sections; this one has no page")
        .in_file(file)
        .help("move the text to the section's own `_index.md`, or rename the file to publish it as a story")
}

fn too_deep(file: &SitePath, folder: &str) -> Diagnostic {
    Diagnostic::new(Code::BadFileName, format!("files in content/{folder}/ stand directly in that folder"))
        .in_file(file)
        .help(format!("move it up into content/{folder}/, or into a section if it is a story"))
}

/// Reports files that claim to be the same thing, `nato.md` beside `nato/index.md`, and leaves out the second: it would
/// only be reported again for its address.
fn leave_out_doubles(documents: &mut Vec<Source>, diagnostics: &mut Diagnostics) {
    // A section and a standing page may share a name: their kinds tell them apart until their addresses are made.
    fn key(source: &Source) -> (&str, LangId, bool) {
        (source.id(), source.lang, source.kind == DocumentKind::List)
    }
    // Of two files that are one thing, the name of one at least is more than its id.
    let others: Vec<&Source> = documents.par_iter().filter(|source| !source.is_named_by_id()).collect();
    let mut seen: AHashMap<_, Option<&Source>> = others.into_iter().map(|source| (key(source), None)).collect();
    let all = documents.par_iter().enumerate();
    let may_be_double: Vec<(usize, &Source)> = all.filter(|(_, source)| seen.contains_key(&key(source))).collect();
    let mut doubles = Vec::new();
    for (at, source) in may_be_double {
        let Some(first) = seen.get_mut(&key(source)) else { continue };
        let first = *first.get_or_insert(source);
        if !std::ptr::eq(first, source) {
            let message = format!("is the same story as {}", first.file);
            let diagnostic = Diagnostic::new(Code::Duplicate, message).in_file(&source.file).in_file(&first.file);
            diagnostics.push(diagnostic.help("keep one of the two files"));
            doubles.push(at);
        }
    }
    for at in doubles.into_iter().rev() {
        documents.remove(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;

    fn check(file: &str, expected: &str) {
        let config = Config::read(
            &SitePath::from("site.toml"),
            "title = \"T\"\nbase_url = \"https://t.example\"\n[languages.ru]\n[languages.zh-Hans]\n",
            None,
            &mut Diagnostics::default(),
        )
        .expect("a good configuration");
        let mut diagnostics = Diagnostics::default();
        let inventory = discover(&Memory::new([(file, "")]), &config, &mut diagnostics);
        let found = match inventory.documents.first() {
            Some(source) => format!("{:?} {} {}", source.kind, source.id(), config.languages[source.lang.index()].code),
            None => diagnostics.sorted().first().map(|found| found.code.to_string()).unwrap_or_default(),
        };
        assert_eq!(found, expected, "{file}");
    }

    #[test]
    fn a_path_says_what_a_file_is() {
        check("content/_index.md", "Front _index en");
        check("content/_index.ru.md", "Front _index ru");
        check("content/world/_index.md", "List world en");
        check("content/world/nato.md", "Article world/nato en");
        check("content/world/2025/nato.ru.md", "Article world/2025/nato ru");
        check("content/world/2025/nato/index.zh-Hans.md", "Article world/2025/nato zh-Hans");
        check("content/world/v1.2.md", "Article world/v1.2 en");
        check("content/world/notes.old.md", "Article world/notes.old en");
        check("content/world/nato.fr.md", "unknown-language");
        check("content/about.md", "Page about en");
        check("content/about/index.md", "Page about en");
        check("content/authors/ann-lee.ru.md", "Author authors/ann-lee ru");
        check("content/topics/nato.md", "List topics/nato en");
        check("content/support/spring.md", "Support support/spring en");
        check("content/support/2025/spring.md", "bad-file-name");
        check("content/world/2025/_index.md", "bad-file-name");
        check("content/topics/_index.md", "bad-file-name");
        check("content/topics/a/_index.md", "bad-file-name");
        check("content/topics/index.md", "bad-file-name");
        check("content/topics/a/index.md", "List topics/a en");
        check("content/_index/a.md", "Article _index/a en");
        check("content/_index/index.md", "Front _index en");
        check("content/world/_index/index.md", "List world en");
        check("content/world/a_index.md", "Article world/a_index en");
        check("content/world/index/index.md", "Article world/index en");
        check("content/index.md", "Page index en");
        check("content/a/_index.old.md", "Article a/_index.old en");
    }
}

//! Stage 4: [`Site`] to [`Plan`]: the whole list of outputs, each with its recipe, before anything is rendered.
//!
//! The plan is where two outputs that want one path meet, and where links to addresses of the site are checked. It
//! decides what pages there are and what stands on them; how they look is the templates' business.

pub mod compressed;
pub mod feeds;
pub mod hosts;
mod moves;
pub mod offline;
mod pages;
mod paging;
pub mod root_files;
pub mod sitemaps;
mod taken;

pub use feeds::{Feed, FeedOf};
pub use hosts::{HostFile, Moves, RedirectsFor};
pub use paging::{ArchivePage, Paging};
pub use root_files::RootFile;
pub use sitemaps::Sitemap;

use crate::assets::{Assets, BundleId, BundleKind, LoadedBy};
use crate::config::LangId;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, nearest};
use crate::discover::Inventory;
use crate::model::{ArticleId, Edition, Goal, ListKind, MediaId, Site};
use crate::paths::{OutputPath, PagePath, SitePath};
use crate::search::{FileId, Search};
use ahash::AHashSet;
use percent_encoding::percent_decode_str;
use std::sync::Arc;

/// Everything that a build writes, sorted by path.
#[derive(Debug)]
pub struct Plan {
    /// The outputs.
    pub outputs: Vec<Output>,
}

/// One file of the output.
#[derive(Debug)]
pub struct Output {
    /// Where it is written.
    pub path: OutputPath,
    /// How its bytes come about.
    pub recipe: Recipe,
    /// In which ways it is compressed, where that is worth a file.
    pub encodings: crate::config::Encodings,
}

/// How an output's bytes come about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipe {
    /// A page, from a template.
    Page(Page),
    /// A file of `static/`, as it is.
    Static(SitePath),
    /// A file that pages use, as it is.
    Media(MediaId),
    /// Stylesheets or scripts, joined.
    Bundle(BundleId),
    /// A page that sends readers on.
    Redirect(Step),
    /// The file beside a live page that an open page asks for.
    Fragment(Page, ArticleId),
    /// The calendar file of *remind me later*.
    Calendar(LangId),
    /// The web manifest of a language.
    Manifest(LangId),
    /// A sitemap, or `robots.txt`.
    Sitemap(Sitemap),
    /// A file of a search index.
    SearchIndex(FileId),
    /// A file that a host reads.
    Host(HostFile, Arc<Moves>),
    /// A feed.
    Feed(Feed),
    /// A file that programs of others look for at the root of the host.
    Root(RootFile),
}

/// Where an address of the past leads, in one step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// Where.
    pub goal: Goal,
    /// Whether the address may come to mean something again.
    pub is_temporary: bool,
}

impl Step {
    /// One that holds for good.
    fn lasting(goal: Goal) -> Self {
        Self { goal, is_temporary: false }
    }
}

/// A page: its address, its language and what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its address.
    pub path: PagePath,
    /// Its language.
    pub lang: LangId,
    /// What it shows.
    pub kind: PageKind,
}

/// What a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    /// The front.
    Front,
    /// A story.
    Article(ArticleId),
    /// A list's own page with its newest stories: kind, place among those of its kind.
    List(ListKind, usize),
    /// A numbered page of a list's older stories.
    Archive(ListKind, usize, ArchivePage),
    /// The stories of a month, by its place in the edition's months.
    Month(usize),
    /// The list of all lists of one kind; sections have none, the navigation names them.
    Index(ListKind),
    /// The list of all months.
    Months,
    /// A standing page, by its place in the edition's pages.
    Standing(usize),
    /// All corrections.
    Corrections,
    /// What a host shows for an address that does not exist.
    NotFound,
    /// What stands where something was taken down.
    Gone,
    /// The same for any address, of hosts that send it with its status.
    GoneAnywhere,
    /// All ways to give.
    Support,
    /// The page of *remind me later*.
    Reminder,
    /// The page for readers who have given.
    Thanks,
    /// The page for searching.
    Search,
}

/// Plans a site.
pub fn plan(
    site: &Site,
    inventory: &Inventory,
    assets: &Assets,
    search: &Search,
    diagnostics: &mut Diagnostics,
) -> Plan {
    let mut outputs = taken::Outputs::default();
    for edition in &site.editions {
        pages::edition(site, edition, &mut outputs);
    }
    // From a disk there is nothing to ask for.
    let has_live = site.articles.iter().any(|article| article.live.is_some());
    let is_loaded = |id: BundleId| match (id.by, id.kind) {
        (LoadedBy::Live, BundleKind::Script) => has_live && !site.config.offline,
        (LoadedBy::Live, BundleKind::Stylesheet) => has_live,
        _ => true,
    };
    for bundle in assets.bundles.iter().filter(|bundle| is_loaded(bundle.id)) {
        let what = match bundle.id.kind {
            BundleKind::Stylesheet => "a stylesheet",
            BundleKind::Script => "a script",
        };
        outputs.add(bundle.path.clone(), Recipe::Bundle(bundle.id), taken::Origin::Program(what));
    }
    for (id, path) in search.files() {
        outputs.add(path.clone(), Recipe::SearchIndex(id), taken::Origin::Program("the search index"));
    }
    for file in &inventory.statics {
        let path = OutputPath::new(file.as_str().trim_start_matches("static/"));
        outputs.add(path, Recipe::Static(file.clone()), taken::Origin::File(file.clone()));
    }
    for (index, media) in assets.media.iter().enumerate().filter(|(_, media)| !media.is_static()) {
        // Two files of one name and the same bytes are one output: whichever is copied, it is right.
        let origin = taken::Origin::Content(media.source.clone());
        outputs.add(media.path.clone(), Recipe::Media(MediaId(index as u32)), origin);
    }
    let own = inventory.statics.iter().filter_map(|file| file.as_str().strip_prefix("static/")).collect();
    let mut generated = Generated { own: &own, outputs: &mut outputs };
    if !site.config.offline {
        sitemaps::plan(site, &mut generated);
        for edition in &site.editions {
            generated.add(manifest_path(edition), Recipe::Manifest(edition.lang), "the web manifest");
        }
        root_files::plan(site, &mut generated, diagnostics);
    }
    feeds::plan(site, &mut generated);
    moves::plan(site, &mut outputs, diagnostics);
    if !site.config.offline {
        hosts::plan(site, &mut Generated { own: &own, outputs: &mut outputs }, diagnostics);
    }
    let (mut outputs, on_host) = outputs.finish(diagnostics);
    compressed::choose(&mut outputs, &site.config, diagnostics);
    let plan = Plan { outputs };
    check_addresses(site, &plan, &on_host, diagnostics);
    plan
}

/// Where the web manifest of an edition is written.
pub fn manifest_path(edition: &Edition) -> OutputPath {
    edition.path.join("manifest.json").file()
}

/// Files that are made unless the site has one of its own at their place in `static/`.
struct Generated<'a> {
    own: &'a AHashSet<&'a str>,
    outputs: &'a mut taken::Outputs,
}

impl Generated<'_> {
    /// Whether the site has a file of its own there.
    fn is_own(&self, path: &str) -> bool {
        self.own.contains(path)
    }

    fn add(&mut self, path: OutputPath, recipe: Recipe, what: &'static str) {
        if !self.is_own(path.as_str()) {
            self.outputs.add(path, recipe, taken::Origin::Program(what));
        }
    }
}

/// The file beside a live page that an open page asks for.
pub fn fragment(page: &PagePath) -> PagePath {
    page.join("live.json")
}

/// How many mistakes get a suggestion: each is compared with every page.
const SUGGESTIONS: usize = 50;

/// Reports links to addresses of the site that are in no output.
fn check_addresses(site: &Site, plan: &Plan, on_host: &[OutputPath], diagnostics: &mut Diagnostics) {
    if site.addresses.is_empty() {
        return;
    }
    let answered = plan.outputs.iter().map(|output| &output.path).chain(on_host);
    let known: AHashSet<&str> = answered.map(OutputPath::as_str).collect();
    let mut mistakes = 0;
    for (file, link) in &site.addresses {
        let written = link.value.split(['#', '?']).next().unwrap_or_default();
        let written = percent_decode_str(written.trim_start_matches('/')).decode_utf8_lossy();
        let folder = written.trim_end_matches('/');
        let index = if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") };
        if known.contains(&*written) || known.contains(index.as_str()) || offline::lacks(site, &link.value) {
            continue;
        }
        mistakes += 1;
        let pages = plan.outputs.iter().filter_map(|output| output.path.as_str().strip_suffix("/index.html"));
        let near = if mistakes <= SUGGESTIONS { nearest::nearest(folder, pages) } else { None };
        let help = near.map_or_else(
            || "link to the file, as `@/section/story.md`".to_owned(),
            |near| format!("did you mean `/{near}/`?"),
        );
        diagnostics.push(
            Diagnostic::new(Code::BrokenLink, format!("there is no page `{}` on this site", link.value))
                .at(file, link.span.clone(), "leads nowhere")
                .help(help),
        );
    }
}

impl Output {
    fn new(path: OutputPath, recipe: Recipe) -> Self {
        Self { path, recipe, encodings: crate::config::Encodings::default() }
    }

    /// What it is and where it comes from, in words an editor understands.
    pub fn describe(&self, site: &Site) -> String {
        match &self.recipe {
            Recipe::Static(file) => format!("a copy of {file}"),
            Recipe::Media(id) => format!("a copy of {}", site.media[id.0 as usize]),
            Recipe::Bundle(id) => id.describe(),
            Recipe::Host(file, _) => file.describe().to_owned(),
            Recipe::Redirect(step) => format!("an earlier address: sends readers on to {}", step.goal),
            Recipe::Fragment(_, id) => {
                format!("how the live page {} stands, for open pages to ask for", site[*id].source.file)
            }
            Recipe::Calendar(_) => "the calendar file of the reader-support message".to_owned(),
            Recipe::Manifest(_) => "the web manifest: what a telephone shows of the paper".to_owned(),
            Recipe::SearchIndex(_) => "a part of the search index".to_owned(),
            Recipe::Sitemap(sitemap) => sitemap.describe().to_owned(),
            Recipe::Feed(feed) => feed.describe(site),
            Recipe::Root(file) => file.describe().to_owned(),
            Recipe::Page(page) => page.describe(site),
        }
    }
}

impl Page {
    fn describe(&self, site: &Site) -> String {
        let edition = site.edition(self.lang);
        let list = |kind: ListKind, at: usize| format!("the {} “{}”", kind.as_str(), edition.lists(kind)[at].title);
        match self.kind {
            PageKind::Front => "the front".to_owned(),
            PageKind::Article(id) => format!("the story {}", site[id].source.file),
            PageKind::List(kind, at) => format!("{}, its newest stories", list(kind, at)),
            PageKind::Archive(kind, at, page) => format!("{}, page {} from the oldest", list(kind, at), page.number),
            PageKind::Month(at) => format!("the stories of {}", edition.months[at].path),
            PageKind::Index(kind) => format!("the index of every {}", kind.as_str()),
            PageKind::Months => "the index of all months".to_owned(),
            PageKind::Standing(at) => format!("the standing page {}", edition.pages[at].source.file),
            PageKind::Corrections => "all corrections".to_owned(),
            PageKind::NotFound => "the page for addresses that do not exist".to_owned(),
            PageKind::Gone => "the page where something was taken down".to_owned(),
            PageKind::GoneAnywhere => "what hosts show where something was taken down".to_owned(),
            PageKind::Support => "all ways to give".to_owned(),
            PageKind::Reminder => "the page of “remind me later”".to_owned(),
            PageKind::Thanks => "the page for readers who have given".to_owned(),
            PageKind::Search => "the page for searching".to_owned(),
        }
    }
}

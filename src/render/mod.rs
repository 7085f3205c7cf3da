//! Stage 5: one output to bytes. The only user of tera.
//!
//! Everything that several pages show is made once, before the first page: the templates, what they may know of the
//! site, a card for every story. A page adds its own data and renders into a buffer that its thread uses again.

mod archive;
mod articles;
mod breadcrumbs;
mod calendar;
mod card_html;
mod cards;
mod chart;
mod clear;
mod compiled;
mod data;
mod dates;
mod failures;
mod feeds;
mod functions;
mod hosts;
mod ingredients;
mod isolate;
mod json;
mod labels;
mod languages;
mod lists;
mod live;
mod manifest;
mod parts;
mod policy;
mod recent;
mod redirect;
mod root_files;
mod runs;
mod search;
mod shared;
mod shelves;
mod site_view;
mod sitemaps;
mod structured_data;
mod support;
mod templates;
mod text;
mod view;

pub use failures::Failures;
pub use templates::{Failure, Templates};

use crate::assets::Assets;
use crate::config::{Config, Encodings, LangId, RootFiles};
use crate::diagnostics::Diagnostics;
use crate::memo::Parts as FingerprintParts;
use crate::memo::{Fingerprint, Memo, PROGRAM, Question};
use crate::model::support::selection::Carried;
use crate::model::{Edition, ListKind, Site, Text};
use crate::paths::Naming;
use crate::plan::{FeedOf, Output, Page, PageKind, Recipe};
use crate::search::Search;
use crate::strings::Strings;
use crate::world::World;
use archive::Archive;
use card_html::CardHtml;
use cards::Cards;
use compiled::Compiled;
use data::{Datum, PageData};
use feeds::Entries;
use ingredients::Ingredients;
use parts::Parts;
use rayon::prelude::*;
use shared::Shared;
use std::sync::{Arc, OnceLock};
use support::{Blocks, GivingPage};
use tera::{Tera, Value};
use view::PageView;

/// What templates asked for, with the fingerprint of each answer.
pub type Asked = Vec<(Question, Fingerprint)>;

/// What rendering needs, made once for all pages.
pub struct Renderer<'a> {
    world: &'a dyn World,
    site: &'a Site,
    assets: &'a Assets,
    templates: &'a Templates,
    editions: Vec<EditionRenderer<'a>>,
    cards: Arc<Cards>,
    parts: Parts,
    blocks: Blocks,
    memo: &'a Memo,
    search: &'a Search<'a>,
    entries: Entries,
    ingredients: Ingredients,
    /// The Content-Security-Policy of nearly all pages.
    policy: Value,
    end_of_head: memchr::memmem::Finder<'static>,
}

/// What rendering needs in one language.
struct EditionRenderer<'a> {
    edition: &'a Edition,
    tera: Arc<Tera>,
    compiled: Arc<Compiled>,
    strings: &'a Strings,
    /// The language with its country.
    place: String,
    shared: Arc<Shared>,
    archive: Arc<Archive>,
    /// The publication in the structured data of stories.
    publisher: String,
}

/// The templates of pages that sites have most of, and of those that have a line for each of many.
const FREQUENT: [&str; 6] =
    ["article.html", "archive.html", "section.html", "month.html", "index.html", "corrections.html"];

/// What one page is rendered with: its edition, its address, the way from it to the site's root, and how links name pages.
struct PageContext<'a> {
    renderer: &'a Renderer<'a>,
    edition: &'a EditionRenderer<'a>,
    page: &'a Page,
    root: String,
    naming: Naming,
}

impl<'a> Renderer<'a> {
    /// Prepares everything that pages share; `None` where the templates cannot be used, which has been reported.
    pub fn new(
        world: &'a dyn World,
        site: &'a Arc<Site>,
        assets: &'a Arc<Assets>,
        strings: &'a [Arc<Strings>],
        templates: &'a Templates,
        (memo, search): (&'a Memo, &'a Search<'a>),
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let shared = |(edition, strings): (&Edition, &Arc<Strings>)| Arc::new(Shared::new(site, edition, strings));
        let shared: Vec<_> = site.editions.iter().zip(strings).map(shared).collect();
        let cards = Arc::new(Cards::new(site, assets, &shared));
        let mut editions = Vec::with_capacity(site.editions.len());
        // No page shows what stands in these files, nor what only hosts and other addresses are told.
        let known = Config {
            root_files: RootFiles::default(),
            redirects: Vec::new(),
            gone: Vec::new(),
            hosts: Vec::new(),
            headers: Vec::new(),
            compress: Encodings::default(),
            ..site.config.clone()
        };
        let config = FingerprintParts::default().debug(&known).take();
        // What each language says where it does not have a page is printed on the pages of the others.
        let mut missing = FingerprintParts::default();
        for strings in strings {
            missing.optional(strings.get("no_version"));
        }
        let missing = missing.take();
        let mut sites = Vec::with_capacity(site.editions.len());
        for ((edition, strings), shared) in site.editions.iter().zip(strings).zip(shared) {
            let mut tera = Tera::default();
            let archive = Arc::new(Archive::new(site, edition));
            let whole = Arc::new(OnceLock::new());
            let language = &site.config.languages[edition.lang.index()];
            let card_html = CardHtml::new(&cards, &whole, &edition.articles, &language.code);
            let right_to_left = language.right_to_left;
            let natives =
                functions::register(&mut tera, &archive, assets, strings, &shared, &cards, card_html, right_to_left);
            templates.load_into(&mut tera, diagnostics)?;
            let view = site_view::insert(&mut tera, site, edition, strings, assets);
            let mut known = FingerprintParts::default();
            known.part(config).part(view).part(strings.fingerprint());
            known.part(edition.support.leaks.fingerprint_of_links()).part(missing);
            for bundle in &assets.bundles {
                known.text(bundle.path.as_str());
            }
            sites.push(known.take());
            let constants = ["site", "lang", "dir"].map(|name| (name, tera.global_context().get(name).cloned()));
            let constants = constants.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
            let tera = Arc::new(tera);
            let compiled = Arc::new(Compiled::new(&templates.texts(), &FREQUENT, constants, natives, &tera));
            // Nothing was there before: this is the only place where it is set.
            let _ = whole.set(Arc::downgrade(&compiled));
            let publisher = structured_data::publisher_data(site, edition, assets);
            let place = strings.locale().place();
            editions.push(EditionRenderer { edition, tera, compiled, strings, place, shared, archive, publisher });
        }
        let all_templates = FingerprintParts::default().text(PROGRAM).debug(&templates.fingerprints()).take();
        let ingredients = Ingredients::new(site, assets, all_templates, sites);
        Some(Self {
            world,
            site,
            assets,
            templates,
            editions,
            cards,
            parts: Parts::default(),
            blocks: Blocks::default(),
            memo,
            search,
            entries: Entries::default(),
            ingredients,
            policy: Value::safe_string(&policy::of_page(&site.config, PageKind::NotFound)),
            end_of_head: memchr::memmem::Finder::new(b"</head>"),
        })
    }

    /// What of it takes long to let go of.
    pub fn into_large(self) -> impl Send + 'static + use<> {
        let editions = self.editions.into_iter().map(|edition| (edition.tera, edition.compiled, edition.shared));
        (self.cards, editions.collect::<Vec<_>>(), self.entries, self.parts, self.blocks)
    }

    /// Reports every component that a text calls and that does not exist.
    pub fn check_components(&self, diagnostics: &mut Diagnostics) {
        for renderer in &self.editions {
            let edition = renderer.edition;
            let stories = &self.site.articles[edition.articles.start as usize..edition.articles.end as usize];
            // Few stories call one.
            let calls = stories.par_iter().map(|story| &story.text).filter(|text| text::calls_components(text));
            let stories: Vec<&Text> = calls.collect();
            let pages = edition.pages.iter().map(|page| &page.text);
            let intros =
                ListKind::ALL.into_iter().flat_map(|kind| edition.lists(kind)).filter_map(|list| list.intro.as_ref());
            let messages = edition.support.messages.iter();
            let messages = messages.flat_map(|message| [Some(&message.letter), message.warning.as_ref()]).flatten();
            let others = messages.chain(edition.front.note.as_ref());
            for text in stories.into_iter().chain(pages).chain(intros).chain(others) {
                text::check_components(&renderer.tera, text, diagnostics);
            }
        }
    }

    /// Renders an output into `buffer`, which is emptied first; comes back with what its templates asked for.
    pub fn render(&self, output: &Output, buffer: &mut Vec<u8>) -> Result<Asked, Box<Failure>> {
        buffer.clear();
        match &output.recipe {
            Recipe::Page(page) => {
                let (rendered, asked) = self.recording(|| self.page(page, buffer));
                rendered?;
                self.check_clear(output, buffer)?;
                return Ok(asked);
            }
            Recipe::Static(file) => self.copy(file, buffer)?,
            Recipe::Media(id) => self.copy(&self.assets[*id].source, buffer)?,
            Recipe::Bundle(id) => {
                let bundle = self.assets.bundles.iter().find(|bundle| bundle.id == *id);
                buffer.extend_from_slice(bundle.map_or(&[], |bundle| bundle.text.as_bytes()));
            }
            Recipe::Host(file, moves) => hosts::write(self.site, *file, moves, buffer),
            Recipe::Redirect(step) => redirect::write(&self.site.config, &output.path, step, buffer),
            Recipe::Fragment(page, id) => self.fragment(page, *id, buffer)?,
            Recipe::Calendar(lang) => calendar::write(self.site, &self.editions[lang.index()], buffer),
            Recipe::Manifest(lang) => manifest::write(self.site, *lang, self.assets, buffer),
            Recipe::SearchIndex(id) => {
                buffer.extend_from_slice(self.search.bytes(*id).map_err(|problem| Box::new((*problem).into()))?);
            }
            Recipe::Sitemap(sitemap) => sitemaps::write(self.site, *sitemap, buffer),
            Recipe::Root(file) => buffer.extend_from_slice(root_files::text(self.site, *file).as_bytes()),
            Recipe::Feed(feed) => match feed.of {
                FeedOf::Live(id) => self.live_feed(*feed, id, buffer)?,
                _ => self.feed(*feed, buffer)?,
            },
        }
        self.check_clear(output, buffer)?;
        Ok(Vec::new())
    }

    fn copy(&self, file: &crate::paths::SitePath, buffer: &mut Vec<u8>) -> Result<(), Box<Failure>> {
        let bytes = self.world.read(file, u64::MAX).map_err(|problem| Box::new(problem.diagnostic(file).into()))?;
        buffer.extend_from_slice(&bytes);
        Ok(())
    }

    fn page(&self, page: &Page, buffer: &mut Vec<u8>) -> Result<(), Box<Failure>> {
        let edition = &self.editions[page.lang.index()];
        // What a host shows at any address stands at any depth: only the whole path from the host's root leads home.
        let root = match page.kind {
            PageKind::NotFound | PageKind::GoneAnywhere => base_path(&self.site.config.base_url).to_owned(),
            _ => page.path.to_root(),
        };
        let context = PageContext { renderer: self, edition, page, root, naming: self.site.config.naming() };
        let mut render = || context.render(buffer);
        match page.kind {
            PageKind::Article(_) => functions::without_lists(render),
            _ => render(),
        }?;
        self.check_leaks(page, buffer)
    }

    /// What machines read first of a page, its description and its structured data, has no sentence of a message in it,
    /// whatever a template does; and where readers are not asked, nothing on it leads to a place to give.
    fn check_leaks(&self, page: &Page, html: &[u8]) -> Result<(), Box<Failure>> {
        let leaks = &self.site.edition(page.lang).support.leaks;
        if let Some(link) = leaks.link(html) {
            return Err(Box::new(link.into()));
        }
        // The pages about giving may say what a message says.
        let is_about_giving = matches!(page.kind, PageKind::Support | PageKind::Reminder | PageKind::Thanks);
        if leaks.is_empty() || self.site.is_leaking || is_about_giving {
            return Ok(());
        }
        let Some(end) = self.end_of_head.find(html) else { return Ok(()) };
        match leaks.leak("what machines read of a page", &html[..end]) {
            Some(leak) => Err(Box::new(leak.into())),
            None => Ok(()),
        }
    }
}

impl<'a> PageContext<'a> {
    fn render(&self, buffer: &mut Vec<u8>) -> Result<(), Box<Failure>> {
        let (template, view, mut data) = self.data()?;
        data.set("root", Value::from(self.root.as_str()));
        let has_own_policy = policy::is_special(self.page.kind);
        data.set("policy", if has_own_policy { self.policy().into() } else { Datum::There(&self.renderer.policy) });
        if data.get("parts").is_none() {
            data.set("parts", self.parts(&view, &Carried::default())?);
        }
        data.set("page", view.fields(self));
        let rendered = self.edition.compiled.page(template, &data, buffer);
        rendered.map_err(|error| Box::new(self.renderer.templates.failure(&functions::taken_up(error))))
    }

    /// The Content-Security-Policy of this page.
    fn policy(&self) -> Value {
        Value::safe_string(&policy::of_page(&self.site().config, self.page.kind))
    }

    /// The template of a page, what every page has, and what only its kind has.
    fn data(&self) -> Result<(&'static str, PageView, PageData<'_>), Box<Failure>> {
        match self.page.kind {
            PageKind::Article(id) => self.article(id),
            PageKind::Front => self.front(),
            PageKind::List(kind, at) => self.list(kind, at),
            PageKind::Archive(kind, at, page) => Ok(self.archive(kind, at, page)),
            PageKind::Month(at) => Ok(self.month(at)),
            PageKind::Index(kind) => Ok(self.index(kind)),
            PageKind::Months => Ok(self.months()),
            PageKind::Standing(at) => self.standing(at),
            PageKind::Corrections => self.corrections(),
            PageKind::NotFound => Ok(self.not_found()),
            PageKind::Gone | PageKind::GoneAnywhere => Ok(self.gone()),
            PageKind::Support => self.support(GivingPage::Ways),
            PageKind::Reminder => self.support(GivingPage::Reminder),
            PageKind::Thanks => self.support(GivingPage::Thanks),
            PageKind::Search => Ok(self.search()),
        }
    }

    fn site(&self) -> &'a Site {
        self.renderer.site
    }

    fn strings(&self) -> &'a Strings {
        self.edition.strings
    }

    fn lang(&self) -> LangId {
        self.page.lang
    }

    /// A string of the interface; the key itself where no language has it, so that it is seen.
    fn t(&self, key: &'a str) -> &'a str {
        self.edition.strings.get(key).unwrap_or(key)
    }
}

/// The path of an address: `/` for `https://a.example/`, `/news/` for `https://a.example/news/`.
fn base_path(base_url: &str) -> &str {
    let after_scheme = base_url.find("://").map_or(0, |at| at + 3);
    base_url[after_scheme..].find('/').map_or("/", |at| &base_url[after_scheme + at..])
}

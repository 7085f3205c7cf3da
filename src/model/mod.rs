//! Stage 3: documents to [`Site`]. Every reference between documents is resolved here: sections, authors, topics,
//! series, versions in other languages, links, pictures. What is not published at the build's instant is left out
//! here, once, so that no later stage can show it.
//!
//! A [`Site`] is only data: it knows nothing of outputs, templates or files to write.

mod absent;
mod bylines;
mod front;
mod growing;
mod history;
mod index;
mod introduce;
mod lists;
mod live;
mod moves;
mod now;
mod order;
mod partners;
mod permalink;
mod publication;
mod related;
mod resolve;
mod standing;
mod stories;
pub mod support;
mod text;

pub use bylines::{Byline, Contributor};
pub use front::{Front, Strip};
pub use history::{History, News};
pub use lists::{AuthorDetails, List, ListKind, Month};
pub use live::Live;
pub use moves::{Goal, Move, MoveTo};
pub use now::Now;
pub use partners::Partner;
pub use standing::StandingLink;
pub use support::{Message, Support, Wording};
pub use text::{Fill, Target, Text};

use crate::config::{Config, LangId, Mode};
use crate::diagnostics::{Diagnostics, Spanned};
use crate::discover::{Inventory, Source};
use crate::parse::matter::{ArticleMatter, Matter, PageMatter};
use crate::parse::{Document, Fingerprints};
use crate::paths::{PagePath, SitePath};
use crate::strings::Strings;
use absent::Absent;
use ahash::AHashMap;
use index::Index;
use jiff::{Timestamp, ZonedDateTime};
use order::{order_of_stories, ranges};
use publication::Status;
use rayon::prelude::*;
use resolve::{Resolver, SUGGESTIONS};
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use support::selection::Carried;

/// A whole site at one instant: everything that is published, every reference resolved.
#[derive(Debug)]
pub struct Site {
    /// The configuration.
    pub config: Config,
    /// The instant that decided what is published.
    pub at: Now,
    /// The stories of all languages: by language, then newest first. An [`ArticleId`] is a place in this list.
    pub articles: Vec<Article>,
    /// One edition a language, in the order of the configuration.
    pub editions: Vec<Edition>,
    /// Where the feeds of partners take their stories from, in the order of the configuration.
    pub partners: Vec<Partner>,
    /// The pictures and other files that published pages use, by [`MediaId`].
    pub media: Vec<SitePath>,
    /// The addresses of the past.
    pub history: History,
    /// The redirects of `site.toml`.
    pub moves: Vec<Move>,
    /// Links to addresses of this site, for the plan to check: file, address.
    pub addresses: Vec<(SitePath, Spanned<String>)>,
    /// Whether a description has a sentence of a support message in it, which has been reported.
    pub is_leaking: bool,
}

/// A story by its place in [`Site::articles`]. In one language, a larger one is an older story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub u32);

/// A picture or other file by its place in [`Site::media`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MediaId(pub u32);

impl std::ops::Index<ArticleId> for Site {
    type Output = Article;

    fn index(&self, id: ArticleId) -> &Article {
        &self.articles[id.0 as usize]
    }
}

impl Site {
    /// The edition in a language.
    pub fn edition(&self, lang: LangId) -> &Edition {
        &self.editions[lang.index()]
    }

    /// The stories of an edition, newest first.
    pub fn articles_of(&self, edition: &Edition) -> impl DoubleEndedIterator<Item = ArticleId> + Clone + use<> {
        edition.articles.clone().map(ArticleId)
    }
}

/// Everything in one language.
#[derive(Debug)]
pub struct Edition {
    /// The language.
    pub lang: LangId,
    /// Its front's address: `""`, or `ru/`.
    pub path: PagePath,
    /// Its stories: a range of [`Site::articles`].
    pub articles: Range<u32>,
    /// Which stories lead it.
    pub front: Front,
    /// Its sections in the order of the navigation: those with stories or a page of their own.
    pub sections: Vec<List>,
    /// Its topics by name.
    pub topics: Vec<List>,
    /// Its series by name.
    pub series: Vec<List>,
    /// Its authors by name: those with stories or a page of their own.
    pub authors: Vec<List>,
    /// The months in which it published, newest first.
    pub months: Vec<Month>,
    /// Its standing pages by address.
    pub pages: Vec<Page>,
    /// The stories that were corrected, latest correction first: story, place in its corrections.
    pub corrections: Vec<(ArticleId, usize)>,
    /// The messages that ask its readers for support.
    pub support: Support,
    /// The standing pages at the foot of every page.
    pub footer: Vec<StandingLink>,
    /// The newsroom's policies by name.
    pub policies: Vec<(&'static str, StandingLink)>,
    /// The publisher's logo.
    pub logo: Option<MediaId>,
    /// The picture of shared links to pages without one.
    pub share_image: Option<MediaId>,
    /// Where each list of a kind stands, by its id; made when the first is asked for.
    places: [OnceLock<AHashMap<String, usize>>; 4],
}

impl Edition {
    /// The lists of one kind.
    pub fn lists(&self, kind: ListKind) -> &[List] {
        match kind {
            ListKind::Section => &self.sections,
            ListKind::Topic => &self.topics,
            ListKind::Series => &self.series,
            ListKind::Author => &self.authors,
        }
    }

    /// The list of one kind with this id.
    pub fn list(&self, kind: ListKind, id: &str) -> Option<&List> {
        let lists = self.lists(kind);
        let place = |(at, list): (usize, &List)| (list.id.clone(), at);
        let places = self.places[kind as usize].get_or_init(|| lists.iter().enumerate().map(place).collect());
        places.get(id).and_then(|at| lists.get(*at))
    }
}

/// A picture with what is said about it.
#[derive(Debug, Clone)]
pub struct Image {
    /// The file.
    pub media: MediaId,
    /// For readers who cannot see it.
    pub alt: String,
    /// What is seen.
    pub caption: Option<Text>,
    /// Who made it.
    pub credit: Option<String>,
    /// What must stay visible: `50% 30%`.
    pub focus: Option<String>,
}

/// A correction to a story.
#[derive(Debug, Clone)]
pub struct Correction {
    /// When it was made.
    pub date: ZonedDateTime,
    /// What was wrong and what is right.
    pub text: Text,
}

/// A published story.
#[derive(Debug)]
pub struct Article {
    /// Where it was written, and its id and language.
    pub source: Source,
    /// Its address.
    pub path: PagePath,
    /// Its front matter, but for its authors and contributors, its tags and its series, which are below.
    pub matter: Box<ArticleMatter>,
    /// Its section: a place in its edition's sections.
    pub section: usize,
    /// Who wrote it.
    pub authors: Vec<Byline>,
    /// Who else worked on it.
    pub contributors: Vec<Contributor>,
    /// Its topics: places in its edition's topics.
    pub topics: Vec<usize>,
    /// Its series: a place in its edition's series.
    pub series: Option<usize>,
    /// Its lead picture.
    pub image: Option<Box<Image>>,
    /// Its corrections, in the order of its front matter.
    pub corrections: Vec<Correction>,
    /// The stories named under it, all older than itself or chosen by hand.
    pub related: Vec<ArticleId>,
    /// Its versions in all languages, itself included; only itself where there is no other.
    pub versions: Vec<ArticleId>,
    /// The story itself.
    pub text: Text,
    /// Whether more is to come, and who wrote its entries; of live pages only.
    pub live: Option<Box<Live>>,
    /// The messages to readers on its page.
    pub carried: Carried,
    /// What tells whether its file has changed.
    pub fingerprints: Fingerprints,
}

impl Article {
    /// Every file that the story's texts name.
    fn media_mut(&mut self) -> impl Iterator<Item = &mut MediaId> {
        let (image, caption) = match &mut self.image {
            Some(image) => (Some(&mut image.media), image.caption.as_mut()),
            None => (None, None),
        };
        let texts = caption.into_iter().chain(self.corrections.iter_mut().map(|one| &mut one.text));
        image.into_iter().chain(texts.chain([&mut self.text]).flat_map(Text::media_mut))
    }
}

/// A standing page.
#[derive(Debug)]
pub struct Page {
    /// Where it was written, and its id and language.
    pub source: Source,
    /// Its address.
    pub path: PagePath,
    /// Its front matter.
    pub matter: PageMatter,
    /// Its picture.
    pub image: Option<Image>,
    /// Its text.
    pub text: Text,
    /// What tells whether its file has changed.
    pub fingerprints: Fingerprints,
}

/// How many documents or stories one processor takes at once, at most: the others are not to have nothing more to do long
/// before it is done.
pub(crate) const AT_ONCE: usize = 1024;

/// Puts the documents together into the site of the instant `at`; `strings` has the words of each language, `record` is
/// the text of the addresses that the site had so far.
pub fn model(
    config: Config,
    inventory: &Inventory,
    (mut documents, record): (Vec<Box<Document>>, &str),
    strings: &[Arc<Strings>],
    (at, drafts): (Timestamp, bool),
    diagnostics: &mut Diagnostics,
) -> Site {
    let at = Now::new(at);
    let left_out = publication::left_out(&config, &documents, diagnostics);
    let status = |document: &Document| publication::status(document, &at, drafts, &left_out);
    let status: Vec<Status> = documents.par_iter().with_max_len(AT_ONCE).map(|document| status(document)).collect();
    let mut index = Index::new(inventory, &mut documents, &status, &config);
    let present = history::present(&documents, index.documents(), &config);
    let order = order_of_stories(&documents, &status);
    let ranges = ranges(&order, config.languages.len());
    let mut documents: Vec<Option<Box<Document>>> = documents.into_iter().map(Some).collect();
    let (mut others, mut unpublished) = (Vec::new(), Vec::new());
    for (document, status) in documents.iter_mut().zip(&status) {
        let is_story = document.as_ref().is_some_and(|document| matches!(document.matter, Some(Matter::Article(_))));
        match status {
            Status::Published if is_story => {}
            Status::Published => others.extend(document.take().map(|document| *document)),
            _ => unpublished.extend(document.take().map(|document| *document)),
        }
    }
    others.sort_by(|a, b| a.source.file.cmp(&b.source.file));

    // First which pages there are …
    let draft = |lang| {
        let mut draft = growing::Draft::new(lang, &config);
        draft.describe(lang, &config, inventory, &others, diagnostics);
        draft
    };
    let mut growing: Vec<growing::Draft> =
        (0..config.languages.len()).map(|lang| LangId(lang as u16)).map(draft).collect();
    let published: Vec<stories::Published> = order
        .iter()
        .enumerate()
        .filter_map(|(id, story)| {
            let mut document = documents[story.place].take()?;
            let Some(Matter::Article(matter)) = document.matter.take() else { return None };
            Some(stories::Published { document, matter, path: index.enter(story.place, ArticleId(id as u32))? })
        })
        .collect();
    let (mut articles, mut captions) = (Vec::new(), Vec::new());
    let article = |published| stories::article(published, &at);
    published
        .into_par_iter()
        .with_max_len(AT_ONCE)
        .enumerate()
        .map(article)
        .unzip_into_vecs(&mut articles, &mut captions);
    growing::enter(&mut articles, &mut growing, diagnostics);
    for article in articles.iter().filter(|article| article.live.is_some()) {
        live::check(&article.source.file, &article.text.body, &at, diagnostics);
    }
    stories::link_versions(&mut articles);
    let absent = Absent::new(&unpublished, &others, &growing, &config);
    let mut editions: Vec<Edition> = Vec::with_capacity(growing.len());
    for (lang, (lists, range)) in growing.into_iter().zip(ranges).enumerate() {
        editions.push(lists.finish(LangId(lang as u16), (&config, strings[lang].locale()), range, &mut articles));
    }
    let due: Vec<Vec<support::Due>> =
        editions.iter().map(|edition| support::due(&others, &config, edition.lang, &at)).collect();
    let giving: Vec<Mode> = due.iter().map(|due| support::giving_mode(due)).collect();
    let named = absent.settle(&articles, &editions, &others, &giving, &mut index);

    // … then where everything leads.
    let mut resolver = Resolver::new(&index, SUGGESTIONS);
    let resolve = || stories::resolve_stories(&mut articles, captions, &index, &mut resolver, diagnostics);
    let mut noted = Diagnostics::default();
    let ((), history) = rayon::join(resolve, || history::compare(record, present, &mut noted));
    diagnostics.extend(noted);
    for (edition, due) in editions.iter_mut().zip(&due) {
        let mine: Vec<&Document> = others.iter().filter(|document| document.source.lang == edition.lang).collect();
        let code = &config.languages[edition.lang.index()].code;
        introduce::introduce(edition, code, &others, &mut resolver, diagnostics);
        edition.pages = mine.iter().filter_map(|document| page(document, &mut resolver, diagnostics)).collect();
        edition.pages.sort_by(|a, b| a.path.cmp(&b.path));
        let strings = &strings[edition.lang.index()];
        let around = support::Around { config: &config, lang: edition.lang, strings, at: &at };
        let lists = (&*edition.sections, &*edition.topics);
        edition.support = Support::new(due, lists, around, &mut resolver, diagnostics);
        edition.front = front::front(edition, &named, &mine, &config, &mut resolver, diagnostics);
    }
    check_unseen(&others, &due, (&config, strings, &at), &mut resolver, diagnostics);
    support::check(&others, &due, inventory, &articles, &config, &at, diagnostics);
    support::carry(&mut articles, &editions, &at);
    standing::resolve(&mut editions, &articles, &config, &mut resolver, diagnostics);
    related::relate(&mut articles, &editions, config.page_size.related, &resolver, diagnostics);
    let partners = partners::partners(&config, &editions, &named, diagnostics);
    for (edition, line) in editions.iter().zip(&config.feeds.closing) {
        if let Some(link) = line.as_ref().and_then(|line| line.link.as_ref()).filter(|link| link.value.starts_with('/'))
        {
            resolver.check_of_site(edition.lang, link, diagnostics);
        }
    }
    let moves = moves::moves(&config, &articles, &mut resolver, diagnostics);
    let (media, addresses) = resolver.finish();
    // Nobody waits until it is gone.
    rayon::spawn(move || drop(index));
    let mut site =
        Site { config, at, articles, editions, partners, media, history, moves, addresses, is_leaking: false };
    site.is_leaking = support::leaks::check(&site, diagnostics);
    support::clear::check(&site, diagnostics);
    site
}

/// Reports what is wrong with documents that no page shows now: messages that are not due, pages of topics without
/// stories. The pictures they name are not published with the site.
fn check_unseen(
    documents: &[Document],
    due: &[Vec<support::Due>],
    (config, strings, at): (&Config, &[Arc<Strings>], &Now),
    resolver: &mut Resolver,
    diagnostics: &mut Diagnostics,
) {
    resolver.without_media(|resolver| {
        for document in documents {
            if matches!(document.matter, Some(Matter::List(_))) && resolver.is_unseen(&document.source.file) {
                drop(resolver.intro(document, diagnostics));
            }
            let lang = document.source.lang;
            let around = support::Around { config, lang, strings: &strings[lang.index()], at };
            let mut own = due[lang.index()].iter().filter(|due| due.file() == &document.source.file);
            if let Some(due) = own.find(|due| !due.is_shown()) {
                drop(support::message(due, around, resolver, diagnostics));
            }
        }
    });
}

fn page(document: &Document, resolver: &mut Resolver, diagnostics: &mut Diagnostics) -> Option<Page> {
    let Some(Matter::Page(matter)) = &document.matter else {
        return None;
    };
    let source = &document.source;
    let path = resolver.page_of(&source.file)?;
    let caption = document.caption.clone();
    let image = matter.image.as_ref().and_then(|image| resolver.image(source, image, caption, diagnostics));
    let text = resolver.text(source, document.body.clone(), diagnostics);
    Some(Page {
        source: source.clone(),
        path,
        matter: (**matter).clone(),
        image,
        text,
        fingerprints: document.fingerprints,
    })
}

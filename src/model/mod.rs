//! Stage 3: documents to [`Site`]. Every reference between documents is resolved here: sections, authors, topics,
//! series, versions in other languages, links, pictures. What is not published at the build's instant is left out
//! here, once, so that no later stage can show it.
//!
//! A [`Site`] is only data: it knows nothing of outputs, templates or files to write.

mod bylines;
mod front;
mod lists;
mod permalink;
mod publication;
mod related;
mod resolve;
mod standing;
mod support;

pub use bylines::{Byline, Contributor};
pub use front::{Front, Strip};
pub use lists::{AuthorDetails, List, ListKind, Month};
pub use resolve::{Fill, Target, Text};
pub use standing::StandingLink;
pub use support::Message;
pub(crate) use support::amount_text;

use crate::config::{Config, LangId};
use crate::diagnostics::{Diagnostics, Spanned};
use crate::discover::{Inventory, Source};
use crate::parse::Document;
use crate::parse::matter::{ArticleMatter, Matter, PageMatter};
use crate::paths::{PagePath, SitePath};
use jiff::{Timestamp, ZonedDateTime};
use resolve::Resolver;
use std::collections::BTreeMap;
use std::ops::Range;

/// A whole site at one instant: everything that is published, every reference resolved.
#[derive(Debug)]
pub struct Site {
    /// The configuration.
    pub config: Config,
    /// The instant that decided what is published.
    pub at: Timestamp,
    /// The stories of all languages: by language, then newest first. An [`ArticleId`] is a place in this list.
    pub articles: Vec<Article>,
    /// One edition a language, in the order of the configuration.
    pub editions: Vec<Edition>,
    /// The pictures and other files that published pages use, by [`MediaId`].
    pub media: Vec<SitePath>,
    /// Links to addresses of this site, for the plan to check: file, address.
    pub addresses: Vec<(SitePath, Spanned<String>)>,
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
    /// Its sections in the order of the navigation; those without stories are left out.
    pub sections: Vec<List>,
    /// Its topics by name.
    pub topics: Vec<List>,
    /// Its series by name.
    pub series: Vec<List>,
    /// Its authors by name.
    pub authors: Vec<List>,
    /// The months in which it published, newest first.
    pub months: Vec<Month>,
    /// Its standing pages by address.
    pub pages: Vec<Page>,
    /// The stories that were corrected, latest correction first: story, place in its corrections.
    pub corrections: Vec<(ArticleId, usize)>,
    /// The reader-support message of this instant.
    pub message: Option<Message>,
    /// The standing pages at the foot of every page.
    pub footer: Vec<StandingLink>,
    /// The newsroom's policies by name.
    pub policies: Vec<(&'static str, StandingLink)>,
    /// The publisher's logo.
    pub logo: Option<MediaId>,
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
    /// Its front matter.
    pub matter: ArticleMatter,
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
    pub image: Option<Image>,
    /// Its corrections, latest first.
    pub corrections: Vec<Correction>,
    /// The stories named under it, all older than itself or chosen by hand.
    pub related: Vec<ArticleId>,
    /// Its versions in all languages, itself included; only itself where there is no other.
    pub versions: Vec<ArticleId>,
    /// The story itself.
    pub text: Text,
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
}

/// Puts the documents together into the site of the instant `at`.
pub fn model(
    config: Config,
    inventory: &Inventory,
    documents: Vec<Document>,
    at: Timestamp,
    drafts: bool,
    diagnostics: &mut Diagnostics,
) -> Site {
    let mut resolver = Resolver::new(inventory);
    let mut stories = Vec::new();
    let mut others = Vec::new();
    for document in documents {
        resolver.know(&document, publication::status(&document, at, drafts), &config);
        if publication::status(&document, at, drafts) != publication::Status::Published {
            continue;
        }
        match document.matter {
            Some(Matter::Article(_)) => stories.push(document),
            _ => others.push(document),
        }
    }
    sort_stories(&mut stories);
    let ranges = ranges(&stories, config.languages.len());
    let mut drafts: Vec<lists::Draft> = config.languages.iter().map(|_| lists::Draft::default()).collect();
    let others = sort_others(others);
    for (lang, draft) in drafts.iter_mut().enumerate() {
        draft.describe(LangId(lang as u16), &config, inventory, &others, &mut resolver, diagnostics);
    }
    let mut articles = Vec::with_capacity(stories.len());
    for (index, document) in stories.into_iter().enumerate() {
        let id = ArticleId(index as u32);
        let lang = document.source.lang;
        articles.extend(article(id, document, &mut drafts[lang.index()], &mut resolver, diagnostics));
    }
    link_versions(&mut articles);
    let mut editions: Vec<Edition> = Vec::with_capacity(drafts.len());
    for (index, (draft, range)) in drafts.into_iter().zip(ranges).enumerate() {
        let lang = LangId(index as u16);
        let mut edition = draft.finish(lang, &config, range, &mut articles);
        let mine: Vec<&Document> = others.iter().filter(|document| document.source.lang == lang).collect();
        edition.pages = mine.iter().filter_map(|document| page(document, &mut resolver, diagnostics)).collect();
        edition.pages.sort_by(|a, b| a.path.cmp(&b.path));
        edition.message = support::choose(&mine, &config, lang, at, &mut resolver, diagnostics);
        edition.front = front::front(&edition, &articles, &mine, &config, &mut resolver, diagnostics);
        editions.push(edition);
    }
    standing::resolve(&mut editions, &config, &mut resolver, diagnostics);
    related::relate(&mut articles, &editions, config.page_size.related, &resolver, diagnostics);
    let (media, addresses) = resolver.finish();
    Site { config, at, articles, editions, media, addresses }
}

/// By language, then newest first; stories of one instant by their ids.
fn sort_stories(stories: &mut [Document]) {
    let date = |document: &Document| match &document.matter {
        Some(Matter::Article(matter)) => matter.date.value.timestamp(),
        _ => Timestamp::MIN,
    };
    stories.sort_by_cached_key(|document| {
        (document.source.lang, std::cmp::Reverse(date(document)), document.source.id.clone())
    });
}

fn sort_others(mut others: Vec<Document>) -> Vec<Document> {
    others.sort_by(|a, b| a.source.file.cmp(&b.source.file));
    others
}

fn ranges(stories: &[Document], languages: usize) -> Vec<Range<u32>> {
    let mut end = 0;
    (0..languages)
        .map(|lang| {
            let start = end;
            end += stories[start..].iter().take_while(|story| story.source.lang.index() == lang).count();
            start as u32..end as u32
        })
        .collect()
}

/// One story with its references resolved, entered into the lists it belongs to.
fn article(
    id: ArticleId,
    document: Document,
    draft: &mut lists::Draft,
    resolver: &mut Resolver,
    diagnostics: &mut Diagnostics,
) -> Option<Article> {
    let Document { source, matter: Some(Matter::Article(matter)), body, caption, corrections, .. } = document else {
        return None;
    };
    let matter = *matter;
    let path = resolver.page_of(&source.file)?;
    let mut byline = |name: &Spanned<String>| draft.byline(id, name, &source.file, diagnostics);
    let authors: Vec<Byline> = matter.authors.iter().map(&mut byline).collect();
    let contributors = matter
        .contributors
        .iter()
        .map(|contributor| Contributor { byline: byline(&contributor.name), role: contributor.role.clone() })
        .collect();
    let section = draft.enter_section(id, source.section());
    let topics = draft.enter_topics(id, &matter.tags);
    let series = matter.series.as_ref().and_then(|series| draft.enter_series(id, &series.value));
    let image = matter.image.as_ref().and_then(|image| resolver.image(&source, image, caption, diagnostics));
    let corrections = matter
        .corrections
        .iter()
        .zip(corrections)
        .map(|(written, text)| Correction {
            date: written.date.clone(),
            text: resolver.text(&source, text, diagnostics),
        })
        .collect();
    let text = resolver.text(&source, body, diagnostics);
    Some(Article {
        path,
        section,
        authors,
        contributors,
        topics,
        series,
        image,
        corrections,
        related: Vec::new(),
        versions: vec![id],
        text,
        source,
        matter,
    })
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
    Some(Page { source: source.clone(), path, matter: (**matter).clone(), image, text })
}

/// Tells the versions of one story in several languages of each other.
fn link_versions(articles: &mut [Article]) {
    let mut versions: BTreeMap<&str, Vec<ArticleId>> = BTreeMap::new();
    for (index, article) in articles.iter().enumerate() {
        versions.entry(&article.source.id).or_default().push(ArticleId(index as u32));
    }
    let shared: Vec<Vec<ArticleId>> = versions.into_values().filter(|versions| versions.len() > 1).collect();
    for versions in shared {
        for id in &versions {
            articles[id.0 as usize].versions.clone_from(&versions);
        }
    }
}

//! Values that many pages and cards of an edition show, made once, when they are first needed: sections, the names of
//! authors, links to topics and series, the labels of kinds; and the dates of its language.

use super::breadcrumbs::Breadcrumbs;
use super::dates::Dates;
use super::view::LinkView;
use crate::config::LangId;
use crate::model::{Article, Byline, Edition, List, Site};
use crate::parse::matter::Kind;
use crate::paths::{Link, PagePath};
use crate::strings::Strings;
use serde::Serialize;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};
use tera::Value;

/// What the pages of an edition share; each value under its place in the model's list.
#[derive(Debug)]
pub(super) struct Shared {
    site: Arc<Site>,
    lang: LangId,
    /// Dates as the edition's language writes them.
    pub(super) dates: Dates,
    /// What is written over stories of a kind; none where they are labelled with nothing.
    labels: Vec<(Kind, Option<String>)>,
    /// The same over a live page that has closed.
    closed: Option<String>,
    sections: Made,
    ways_to_sections: Vec<OnceLock<Breadcrumbs>>,
    authors: Made,
    topics: Made,
    series: Made,
}

type Made = Vec<OnceLock<Value>>;

#[derive(Serialize)]
struct SectionView<'a> {
    id: &'a str,
    title: &'a str,
    path: Link,
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "templates write `author.name`")]
struct Name<'a> {
    name: &'a str,
    path: Option<Link>,
    url: Option<String>,
}

impl Shared {
    pub(super) fn new(site: &Arc<Site>, edition: &Edition, strings: &Arc<Strings>) -> Self {
        let made = |count: usize| (0..count).map(|_| OnceLock::new()).collect();
        let label = |(word, kind): &(&str, Kind)| {
            let label = strings.get(&format!("kinds.{word}")).filter(|label| !label.is_empty());
            (*kind, label.map(str::to_owned))
        };
        Self {
            site: Arc::clone(site),
            lang: edition.lang,
            dates: Dates::new(strings),
            closed: strings.get("live_closed").filter(|label| !label.is_empty()).map(str::to_owned),
            labels: Kind::ALL.iter().map(label).collect(),
            sections: made(edition.sections.len()),
            ways_to_sections: edition.sections.iter().map(|_| OnceLock::new()).collect(),
            authors: made(edition.authors.len()),
            topics: made(edition.topics.len()),
            series: made(edition.series.len()),
        }
    }

    fn edition(&self) -> &Edition {
        self.site.edition(self.lang)
    }

    /// What is written over a story: its kind in words. A live page that has closed is live no more.
    pub(super) fn label_of(&self, article: &Article) -> Option<&str> {
        if article.live.as_ref().is_some_and(|live| !live.is_open) {
            return self.closed.as_deref();
        }
        self.label(article.matter.kind)
    }

    fn label(&self, kind: Kind) -> Option<&str> {
        self.labels.iter().find(|(labelled, _)| *labelled == kind)?.1.as_deref()
    }

    pub(super) fn section(&self, at: usize) -> &Value {
        let section = &self.edition().sections[at];
        let view = || SectionView { id: &section.id, title: &section.title, path: self.link(&section.path) };
        self.sections[at].get_or_init(|| Value::from_serializable(&view()))
    }

    /// The way to the stories of a section; `home` is the front.
    pub(super) fn way_to_section(&self, at: usize, home: impl FnOnce() -> LinkView) -> Breadcrumbs {
        let section = &self.edition().sections[at];
        let links = || vec![home(), LinkView::new(&section.title, self.link(&section.path))];
        self.ways_to_sections[at].get_or_init(|| Breadcrumbs::shared(links())).clone()
    }

    /// Someone's name as it is printed, with the way to their page.
    pub(super) fn name(&self, byline: &Byline) -> Cow<'_, Value> {
        let author = self.edition().authors.get(byline.author);
        let name = || Name {
            name: &byline.name,
            path: author.map(|author| self.link(&author.path)),
            url: author.map(|author| format!("{}{}", self.site.config.base_url, author.path)),
        };
        match author {
            Some(author) if author.title == byline.name => {
                Cow::Borrowed(self.authors[byline.author].get_or_init(|| Value::from_serializable(&name())))
            }
            _ => Cow::Owned(Value::from_serializable(&name())),
        }
    }

    pub(super) fn topic(&self, at: usize) -> &Value {
        self.list(&self.topics[at], &self.edition().topics[at])
    }

    pub(super) fn series(&self, at: usize) -> &Value {
        self.list(&self.series[at], &self.edition().series[at])
    }

    fn list<'s>(&'s self, made: &'s OnceLock<Value>, list: &List) -> &'s Value {
        let link = || LinkView::new(&list.title, self.link(&list.path));
        made.get_or_init(|| Value::from_serializable(&link()))
    }

    /// What stands in a link to a page.
    pub(super) fn link(&self, path: &PagePath) -> Link {
        self.site.config.naming().link(path)
    }
}

//! Pages that list stories: the front, lists of every kind, their archive pages, months and indexes.

use super::data::{Datum, Deck, Fields, PageData, Stories};
use super::dates::Dated;
use super::labels::plain;
use super::view::{FeedView, ImageView, JsonLd, LinkView, PageView};
use super::{Failure, PageContext};
use crate::model::{ArticleId, Edition, List, ListKind};
use crate::parse::matter::LabelledLink;
use crate::paths::Link;
use crate::plan::feeds::{of_edition, of_list};
use crate::plan::{ArchivePage, Paging};
use serde::Serialize;
use std::borrow::Cow;
use tera::Value;

type Data<'a> = Result<(&'static str, PageView, PageData<'a>), Box<Failure>>;

#[derive(Serialize)]
struct FrontView {
    lead: Option<Value>,
    seconds: Vec<Value>,
    strips: Vec<StripView>,
    latest: Vec<Value>,
    note: Option<Value>,
}

#[derive(Serialize)]
struct StripView {
    title: String,
    path: Link,
    cards: Vec<Value>,
}

struct ListView<'a> {
    kind: &'static str,
    id: &'a str,
    title: Cow<'a, str>,
    intro: Option<Value>,
    cards: Stories<'a>,
    page: Pages,
    author: Option<AuthorView<'a>>,
    groups: Option<Vec<Fields<'a>>>,
}

impl<'a> ListView<'a> {
    /// The same for templates.
    fn fields(self) -> Fields<'a> {
        Fields::new([
            ("kind", Datum::text(self.kind)),
            ("id", Datum::text(self.id)),
            ("title", Datum::Text(self.title)),
            ("intro", self.intro.map_or_else(Datum::none, Datum::Value)),
            ("cards", Datum::Stories(self.cards)),
            ("page", Value::from_serializable(&self.page).into()),
            ("author", Value::from_serializable(&self.author).into()),
            ("groups", self.groups.map_or_else(Datum::none, Datum::List)),
        ])
    }
}

/// Where the older and the newer stories of a list stand.
#[derive(Serialize, Default)]
struct Pages {
    number: Option<usize>,
    newer: Option<Link>,
    older: Option<Link>,
}

#[derive(Serialize)]
struct AuthorView<'a> {
    name: &'a str,
    role: Option<&'a str>,
    image: Option<ImageView>,
    links: &'a [LabelledLink],
}

#[derive(Serialize)]
struct IndexView<'a> {
    kind: &'static str,
    title: &'a str,
    groups: Vec<GroupView>,
}

#[derive(Serialize)]
struct GroupView {
    title: String,
    entries: Vec<EntryView>,
}

#[derive(Serialize)]
struct EntryView {
    title: String,
    path: Link,
    count: usize,
    image: Option<ImageView>,
    role: Option<String>,
}

impl PageContext<'_> {
    pub(super) fn front(&self) -> Data<'_> {
        let edition = self.edition.edition;
        let front = &edition.front;
        let language = &self.site().config.languages[self.lang().index()];
        let mut view = self.view("front", front.title.as_deref().unwrap_or(&language.title));
        view.description = self.description([front.description.as_deref()]);
        self.translate(&mut view, |edition| Some(edition.path.clone()));
        view.feeds = FeedView::all(self.site(), &language.title, of_edition(self.site(), edition));
        view.json_ld = JsonLd::Written(self.front_data());
        let cards = &self.renderer.cards;
        let strip = |strip: &crate::model::Strip| {
            let list = &edition.lists(strip.list.0)[strip.list.1];
            StripView {
                title: strip.title.clone().unwrap_or_else(|| list.title.clone()),
                path: self.link(&list.path),
                cards: cards.list(strip.articles.iter().copied()),
            }
        };
        let data = FrontView {
            lead: front.lead.map(|lead| cards.card(lead).clone()),
            seconds: cards.list(front.seconds.iter().copied()),
            strips: front.strips.iter().map(strip).collect(),
            latest: cards.list(front.latest.iter().copied()),
            note: front.note.as_ref().map(|note| self.html(note)).transpose()?,
        };
        Ok(("front.html", view, PageData::with("front", Value::from_serializable(&data))))
    }

    pub(super) fn list(&self, kind: ListKind, at: usize) -> Data<'_> {
        let list = &self.edition.edition.lists(kind)[at];
        let paging = Paging::new(list.articles.len(), self.site().config.page_size.section);
        let pages =
            Pages { older: (paging.count() > 0).then(|| self.page_link(list, paging.count())), ..Pages::default() };
        let intro = list.intro.as_ref().map(|intro| self.html(intro)).transpose()?;
        let mut view = self.list_view(list, at, &list.title);
        view.description = self.description([list.description.as_deref(), Self::summary(list.intro.as_ref())]);
        self.translate(&mut view, |edition| same_list(edition, list).map(|list| list.path.clone()));
        let author = list.author.as_ref();
        view.image = author.and_then(|author| author.image.as_ref()).map(|image| self.image(image)).transpose()?;
        view.json_ld = match list.kind {
            ListKind::Author => JsonLd::Written(self.author_data(list, &view)),
            _ => JsonLd::Way,
        };
        let cards = self.renderer.cards.stories(&list.articles[paging.newest()]);
        let author = author.map(|author| AuthorView {
            name: &list.title,
            role: author.role.as_deref(),
            image: view.image.clone(),
            links: &author.links,
        });
        let (kind, id, title) = (kind.as_str(), list.id.as_str(), list.title.as_str().into());
        let data = ListView { kind, id, title, intro, cards, page: pages, author, groups: None };
        Ok(("section.html", view, PageData::with("list", data.fields())))
    }

    pub(super) fn archive(
        &self,
        kind: ListKind,
        at: usize,
        page: ArchivePage,
    ) -> (&'static str, PageView, PageData<'_>) {
        let list = &self.edition.edition.lists(kind)[at];
        let paging = Paging::new(list.articles.len(), self.site().config.page_size.section);
        let number = self.strings().locale().number(page.number as u64);
        let suffix = self.strings().get("page").unwrap_or("{n}").replace("{n}", &number);
        let mut view = self.list_view(list, at, &format!("{} – {suffix}", list.title));
        view.kind = "archive";
        view.description = self.description([list.description.as_deref()]);
        // Another language has other pages of it: its newest stories are nearest.
        view.languages = self.languages(|edition| same_list(edition, list).map(|list| list.path.clone()));
        let mut above = view.breadcrumbs.links().to_vec();
        above.push(LinkView::new(&list.title, self.link(&list.path)));
        view.breadcrumbs = above.into();
        view.json_ld = JsonLd::Way;
        let newer = if page.has_newer { self.page_link(list, page.number + 1) } else { self.link(&list.path) };
        let pages = Pages {
            number: Some(page.number),
            newer: Some(newer),
            older: (page.number > 1).then(|| self.page_link(list, page.number - 1)),
        };
        let cards = self.renderer.cards.stories(&list.articles[paging.page(page)]);
        let (kind, id, title) = (kind.as_str(), list.id.as_str(), list.title.as_str().into());
        let data = ListView { kind, id, title, intro: None, cards, page: pages, author: None, groups: None };
        ("archive.html", view, PageData::with("list", data.fields()))
    }

    pub(super) fn month(&self, at: usize) -> (&'static str, PageView, PageData<'_>) {
        let edition = self.edition.edition;
        let month = &edition.months[at];
        let title = self.edition.shared.dates.month(month.day);
        let mut view = self.view("month", &title);
        view.description =
            self.description([self.strings().get("archive").map(|archive| format!("{archive}: {title}")).as_deref()]);
        view.breadcrumbs =
            vec![self.home(), LinkView::new(self.t("archive"), self.link(&edition.path.join("archive/")))].into();
        let same = |edition: &Edition| {
            let same = |other: &&crate::model::Month| (other.year, other.month) == (month.year, month.month);
            edition.months.iter().find(same).map(|month| month.path.clone())
        };
        self.translate(&mut view, same);
        // Months of another calendar are others: a reader finds the day in the archive.
        let archive = |edition: &Edition| (!edition.months.is_empty()).then(|| edition.path.join("archive/"));
        view.languages = self.languages(|edition| same(edition).or_else(|| archive(edition)));
        view.json_ld = JsonLd::Way;
        let stories = self.renderer.cards.in_order(&month.articles);
        let date = |id: &ArticleId| &self.site()[*id].matter.date.value;
        let days = stories.chunk_by(|one, other| date(one).day() == date(other).day());
        let groups = days.map(|stories| {
            let moment = stories.first().map(|id| Dated::new(date(id), &self.edition.shared.dates).into());
            let cards = Datum::Stories(self.renderer.cards.stories(stories));
            Fields::new([("date", moment.unwrap_or_else(Datum::none)), ("cards", cards)])
        });
        let pages = Pages {
            number: None,
            newer: at.checked_sub(1).map(|newer| self.link(&edition.months[newer].path)),
            older: edition.months.get(at + 1).map(|older| self.link(&older.path)),
        };
        let data = ListView {
            kind: "month",
            id: month.path.as_str(),
            title: title.into(),
            intro: None,
            cards: self.renderer.cards.stories(&[]),
            page: pages,
            author: None,
            groups: Some(groups.collect()),
        };
        ("month.html", view, PageData::with("list", data.fields()))
    }

    pub(super) fn index(&self, kind: ListKind) -> (&'static str, PageView, PageData<'_>) {
        let key = match kind {
            ListKind::Topic => "topics",
            ListKind::Author => "authors",
            ListKind::Series | ListKind::Section => "series",
        };
        let mut groups: Vec<GroupView> = Vec::new();
        for list in self.edition.edition.lists(kind) {
            let initial = self.strings().locale().letter(&list.title);
            if groups.last().is_none_or(|group| group.title != initial) {
                groups.push(GroupView { title: initial, entries: Vec::new() });
            }
            let author = list.author.as_ref();
            let entry = EntryView {
                title: list.title.clone(),
                path: self.link(&list.path),
                count: list.articles.len(),
                image: author
                    .and_then(|author| author.image.as_ref())
                    .map(|image| ImageView::new(image, self.renderer.assets)),
                role: author.and_then(|author| author.role.clone()),
            };
            if let Some(group) = groups.last_mut() {
                group.entries.push(entry);
            }
        }
        self.index_page(key, key, kind.folder(), |edition| !edition.lists(kind).is_empty(), groups)
    }

    pub(super) fn months(&self) -> (&'static str, PageView, PageData<'_>) {
        let mut groups: Vec<GroupView> = Vec::new();
        for month in &self.edition.edition.months {
            let year = self.edition.shared.dates.year(month.day);
            if groups.last().is_none_or(|group| group.title != year) {
                groups.push(GroupView { title: year, entries: Vec::new() });
            }
            let entry = EntryView {
                title: self.edition.shared.dates.month(month.day),
                path: self.link(&month.path),
                count: month.articles.len(),
                image: None,
                role: None,
            };
            if let Some(group) = groups.last_mut() {
                group.entries.push(entry);
            }
        }
        self.index_page("archive", "archive", "archive/", |edition| !edition.months.is_empty(), groups)
    }

    fn index_page(
        &self,
        kind: &'static str,
        key: &'static str,
        folder: &str,
        has: impl Fn(&Edition) -> bool,
        groups: Vec<GroupView>,
    ) -> (&'static str, PageView, PageData<'_>) {
        let title = self.strings().get(key).unwrap_or(key).to_owned();
        let mut view = self.view("index", &title);
        let language = &self.site().config.languages[self.lang().index()];
        view.description = plain(&format!("{title} – {}", language.title));
        view.breadcrumbs = vec![self.home()].into();
        self.translate(&mut view, |edition| has(edition).then(|| edition.path.join(folder)));
        view.json_ld = JsonLd::Way;
        let data = IndexView { kind, title: &title, groups };
        ("index.html", view, PageData::with("index", Value::from_serializable(&data)))
    }

    /// What the pages of a list have in common.
    fn list_view(&self, list: &List, at: usize, title: &str) -> PageView {
        let mut view = self.view(list.kind.as_str(), title);
        let language = &self.site().config.languages[self.lang().index()];
        let feeds = of_list(self.site(), self.edition.edition, list, at);
        view.feeds = FeedView::all(self.site(), &format!("{} – {}", list.title, language.title), feeds);
        let mut above = vec![self.home()];
        let index = match list.kind {
            ListKind::Section => None,
            ListKind::Topic => Some("topics"),
            ListKind::Series => Some("series"),
            ListKind::Author => Some("authors"),
        };
        if let Some(key) = index {
            let path = self.edition.edition.path.join(list.kind.folder());
            above.push(LinkView::new(self.strings().get(key).unwrap_or(key), self.link(&path)));
        }
        view.breadcrumbs = above.into();
        if list.kind == ListKind::Section {
            view.section = Some(list.id.clone());
        }
        view
    }

    /// What stands in a link to a numbered page of a list.
    fn page_link(&self, list: &List, number: usize) -> Link {
        self.link(&list.path.join(&format!("page/{number}/")))
    }
}

fn same_list<'a>(edition: &'a Edition, list: &List) -> Option<&'a List> {
    edition.list(list.kind, &list.id)
}

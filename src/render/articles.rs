//! A story's page, and the other pages that show one text: standing pages, corrections, the page for unknown addresses.

use super::data::{Datum, Fields, PageData};
use super::labels::plain;
use super::view::{FeedView, ImageView, JsonLd, LinkView, PageView, list};
use super::{Failure, PageContext};
use crate::model::{Article, ArticleId, Edition};
use crate::parse::matter::Slot;
use crate::paths::Link;
use crate::plan::feeds::of_live;
use serde::Serialize;
use std::borrow::Cow;
use tera::Value;

type Data<'a> = Result<(&'static str, PageView, PageData<'a>), Box<Failure>>;

#[derive(Serialize)]
struct ContributorView<'a> {
    name: &'a str,
    path: Option<Link>,
    role: &'a str,
    role_label: String,
}

#[derive(Serialize)]
struct CorrectionView<'a> {
    date: super::dates::Moment,
    text: Value,
    anchor: String,
    path: String,
    headline: &'a str,
}

#[derive(Serialize)]
struct StandingView<'a> {
    title: &'a str,
    body: Value,
    image: Option<&'a ImageView>,
    updated: Option<super::dates::Moment>,
    extra: &'a serde_json::Map<String, serde_json::Value>,
}

impl PageContext<'_> {
    pub(super) fn article(&self, id: ArticleId) -> Data<'_> {
        let article = &self.site()[id];
        let edition = self.edition.edition;
        let matter = &article.matter;
        let mut view = self.view("article", &matter.title.value);
        if let Some(title) = &matter.short_title {
            view.title.clone_from(title);
        }
        view.description = self.description([matter.standfirst.as_deref(), Self::summary(Some(&article.text))]);
        self.translate(&mut view, |edition| self.version(article, edition));
        let section = &edition.sections[article.section];
        view.breadcrumbs = self.edition.shared.way_to_section(article.section, || self.home());
        view.section = Some(section.id.clone());
        view.og_type = "article";
        let (published, changed) = (&matter.date.value, crate::plan::sitemaps::last_change(article));
        view.published = Some(super::dates::iso(published));
        view.modified = if changed == published { view.published.clone() } else { Some(super::dates::iso(changed)) };
        if let Some(image) = &article.image {
            view.image = Some(self.image(image)?);
            view.image_url = self.media_url(image.media);
        }
        view.feeds = FeedView::all(self.site(), &matter.title.value, of_live(self.site(), id));
        view.json_ld = match &article.live {
            // A live page is a story like others until it has an entry.
            Some(live) if !article.text.body.entries.is_empty() => {
                JsonLd::Written(self.live_data(article, live, &view)?)
            }
            _ => JsonLd::Story(id),
        };
        let mut data = PageData::with("article", self.story(id, article, view.image.as_ref())?);
        data.set("parts", self.parts(&view, &article.carried)?);
        Ok(("article.html", view, data))
    }

    /// The story: all that its card has, and what only its own page shows.
    fn story<'s>(
        &'s self,
        id: ArticleId,
        article: &'s Article,
        image: Option<&ImageView>,
    ) -> Result<Fields<'s>, Box<Failure>> {
        let matter = &article.matter;
        let mut story = self.renderer.cards.fields_with_room(id, 8);
        let dateline = self.dateline(&matter.dateline);
        let message = match article.carried.in_slot(Slot::Inline) {
            Some(one) => Some((one.at as usize, self.support_block(one)?)),
            None => None,
        };
        let between = message.as_ref().map(|(at, block)| (*at, block.as_str().unwrap_or_default()));
        let body = self.story_of(&article.text, image.is_some(), dateline.as_deref(), between)?;
        if let Some(live) = &article.live {
            let message = message.as_ref().map(|(at, block)| (*at, block));
            let live = self.live(article, live, dateline.as_deref(), message)?;
            story.set("live", Value::from_serializable(&live));
        }
        if let Some(image) = image {
            story.set("image", Value::from_serializable(image));
        }
        let shared = &self.edition.shared;
        let tags = article.topics.iter().map(|at| Cow::Borrowed(shared.topic(*at))).collect();
        // Few have any.
        let extra = if matter.extra.is_empty() {
            Fields::default().into()
        } else {
            Value::from_serializable(&matter.extra).into()
        };
        // The same fields for every story: so compiled templates find them where they were on the page before.
        story.extend([
            ("body", Datum::Html(body.into())),
            ("dateline", dateline.into()),
            ("contributors", list(&self.contributors(article))),
            ("corrections", list(&self.corrections_of(article)?)),
            ("tags", Datum::Values(tags)),
            ("series", article.series.map_or_else(Datum::none, |at| Datum::There(shared.series(at)))),
            ("related", Datum::Stories(self.renderer.cards.stories(&article.related))),
            ("extra", extra),
        ]);
        Ok(story)
    }

    /// The places that open a story, in capitals, as agencies write them.
    pub(super) fn dateline(&self, places: &[String]) -> Option<String> {
        let separator = self.strings().get("dateline_separator").unwrap_or(" / ");
        (!places.is_empty()).then(|| self.strings().locale().capitals(&plain(&places.join(separator))))
    }

    fn contributors<'s>(&'s self, article: &'s Article) -> Vec<ContributorView<'s>> {
        let edition = self.edition.edition;
        let view = |contributor: &'s crate::model::Contributor| ContributorView {
            name: &contributor.byline.name,
            path: edition.authors.get(contributor.byline.author).map(|author| self.link(&author.path)),
            role: &contributor.role,
            role_label: self
                .strings()
                .get(&format!("roles.{}", contributor.role))
                .unwrap_or(&contributor.role)
                .to_owned(),
        };
        article.contributors.iter().map(view).collect()
    }

    fn corrections_of<'s>(&'s self, article: &'s Article) -> Result<Vec<CorrectionView<'s>>, Box<Failure>> {
        (0..article.corrections.len()).map(|at| self.correction(article, at)).collect()
    }

    fn correction<'s>(&'s self, article: &'s Article, at: usize) -> Result<CorrectionView<'s>, Box<Failure>> {
        let correction = &article.corrections[at];
        let anchor = format!("correction-{}", at + 1);
        Ok(CorrectionView {
            date: self.edition.shared.dates.moment(&correction.date),
            text: self.html_of(&correction.text, true, None)?,
            path: format!("{}#{anchor}", self.link(&article.path)),
            anchor,
            headline: &article.matter.title.value,
        })
    }

    fn version(&self, article: &Article, edition: &Edition) -> Option<crate::paths::PagePath> {
        let versions = article.versions.iter().map(|id| &self.site()[*id]);
        versions.into_iter().find(|version| version.source.lang == edition.lang).map(|version| version.path.clone())
    }

    pub(super) fn standing(&self, at: usize) -> Data<'_> {
        let page = &self.edition.edition.pages[at];
        let matter = &page.matter;
        let mut view = self.view("standing", &matter.title.value);
        view.description = self.description([matter.description.as_deref(), Self::summary(Some(&page.text))]);
        view.breadcrumbs = vec![self.home()].into();
        self.translate(&mut view, |edition| {
            edition.pages.iter().find(|other| other.source.id() == page.source.id()).map(|page| page.path.clone())
        });
        view.modified = matter.updated.as_ref().map(super::dates::iso);
        if let Some(image) = &page.image {
            view.image = Some(self.image(image)?);
            view.image_url = self.media_url(image.media);
        }
        view.json_ld = JsonLd::Way;
        let standing = StandingView {
            title: &matter.title.value,
            body: self.html_of(&page.text, page.image.is_some(), None)?,
            image: view.image.as_ref(),
            updated: matter.updated.as_ref().map(|date| self.edition.shared.dates.moment(date)),
            extra: &matter.extra,
        };
        let data = PageData::with("standing", Value::from_serializable(&standing));
        Ok(("standing.html", view, data))
    }

    pub(super) fn corrections(&self) -> Data<'_> {
        let edition = self.edition.edition;
        let mut view = self.view("corrections", self.t("corrections"));
        view.description = self.description([self.strings().get("corrections_intro")]);
        view.breadcrumbs = vec![self.home()].into();
        self.translate(&mut view, |edition| {
            (!edition.corrections.is_empty()).then(|| edition.path.join("corrections/"))
        });
        view.json_ld = JsonLd::Way;
        let all: Result<Vec<_>, _> =
            edition.corrections.iter().map(|(id, at)| self.correction(&self.site()[*id], *at)).collect();
        Ok(("corrections.html", view, PageData::with("corrections", Value::from_serializable(&all?))))
    }

    pub(super) fn not_found(&self) -> (&'static str, PageView, PageData<'_>) {
        let mut view = self.view("not_found", self.t("not_found"));
        view.description = self.description([self.strings().get("not_found_text")]);
        view.languages = self.languages(|edition| Some(edition.path.clone()));
        view.robots = self.site().config.robots.directive().unwrap_or("noindex");
        ("404.html", view, PageData::default())
    }

    /// What stands where something was taken down: nothing of what it was, not even its title.
    pub(super) fn gone(&self) -> (&'static str, PageView, PageData<'_>) {
        let mut view = self.view("gone", self.t("gone"));
        view.description = self.description([self.strings().get("gone_text")]);
        view.languages = self.languages(|edition| Some(edition.path.clone()));
        view.robots = self.site().config.robots.directive().unwrap_or("noindex");
        ("gone.html", view, PageData::default())
    }

    /// The front as the first of a page's breadcrumbs.
    pub(super) fn home(&self) -> LinkView {
        let language = &self.site().config.languages[self.lang().index()];
        LinkView::new(&language.title, self.link(&self.edition.edition.path))
    }
}

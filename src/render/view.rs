//! What templates see of a page. Documented field by field in `docs/templates.md`; a test holds the two together.

use super::PageContext;
use super::breadcrumbs::Breadcrumbs;
use super::data::{Datum, Fields};
use super::labels::plain;
use crate::assets::Assets;
use crate::model::{ArticleId, Image, MediaId, Site, Text};
use crate::paths::{Link, PagePath};
use crate::plan::{Feed, PageKind};
use serde::Serialize;
use tera::Value;

/// A name and where it leads.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LinkView {
    pub(super) title: String,
    pub(super) path: Option<Link>,
    /// The code of its language, where that is another than the page's.
    pub(super) lang: Option<String>,
}

impl LinkView {
    pub(super) fn new(title: &str, path: Link) -> Self {
        Self { title: title.to_owned(), path: Some(path), lang: None }
    }

    pub(super) fn in_language(self, lang: Option<&str>) -> Self {
        Self { lang: lang.map(str::to_owned), ..self }
    }

    /// The same for templates.
    pub(super) fn fields(&self) -> Fields<'_> {
        Fields::new([
            ("title", Datum::text(&self.title)),
            ("path", Datum::text_if_any(self.path.as_ref().map(Link::as_str))),
            ("lang", Datum::text_if_any(self.lang.as_deref())),
        ])
    }
}

/// A picture.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ImageView {
    pub(super) src: String,
    pub(super) width: Option<u32>,
    pub(super) height: Option<u32>,
    pub(super) alt: String,
    /// HTML.
    pub(super) caption: Option<Value>,
    pub(super) credit: Option<String>,
    pub(super) position: Option<String>,
    /// The same in quarters, as classes of the stylesheet: `x2 y1`.
    pub(super) crop: Option<String>,
}

impl ImageView {
    /// A picture without its caption, whose links would depend on the page.
    pub(super) fn new(image: &Image, assets: &Assets) -> Self {
        let media = &assets[image.media];
        Self {
            src: media.path.as_str().to_owned(),
            width: media.size.map(|(width, _)| width),
            height: media.size.map(|(_, height)| height),
            alt: image.alt.clone(),
            caption: None,
            credit: image.credit.clone(),
            position: image.focus.clone(),
            crop: image.focus.as_deref().map(crop),
        }
    }
}

/// Two percentages in quarters: strict sites forbid style attributes, so each quarter has a class.
fn crop(position: &str) -> String {
    let mut quarters = position.split_ascii_whitespace().map(|percent| {
        let percent: f64 = percent.trim_end_matches('%').parse().unwrap_or(50.0);
        (percent / 25.0).round()
    });
    format!("x{} y{}", quarters.next().unwrap_or(2.0), quarters.next().unwrap_or(2.0))
}

/// One language's version of a page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct VersionView {
    pub(super) code: String,
    /// The language with its country: `fa-IR`.
    pub(super) locale: String,
    pub(super) name: String,
    pub(super) path: Link,
    pub(super) url: String,
    pub(super) dir: &'static str,
}

/// Where a page leads in one of the site's languages.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LanguageView {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) path: Link,
    pub(super) dir: &'static str,
    pub(super) is_current: bool,
    /// That it has no such page, in its own words; its front is there instead.
    pub(super) missing: Option<String>,
}

/// A feed that has what a page shows.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FeedView {
    pub(super) title: String,
    pub(super) path: String,
    pub(super) format: &'static str,
    pub(super) r#type: &'static str,
}

impl FeedView {
    /// The feeds of one page, whose stories are those of `title`.
    pub(super) fn all(site: &Site, title: &str, feeds: impl Iterator<Item = Feed>) -> Vec<Self> {
        let view = |feed: Feed| Self {
            title: title.to_owned(),
            path: feed.path(site).as_str().to_owned(),
            format: feed.format.name(),
            r#type: feed.format.media_type(),
        };
        feeds.map(view).collect()
    }

    /// The same for templates.
    fn fields(&self) -> Fields<'_> {
        Fields::new([
            ("title", Datum::text(&self.title)),
            ("path", Datum::text(&self.path)),
            ("format", Datum::text(self.format)),
            ("type", Datum::text(self.r#type)),
        ])
    }
}

/// What every page has.
#[derive(Debug, Clone)]
pub(super) struct PageView {
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) canonical: String,
    /// Its address in the Tor network.
    pub(super) onion: Option<String>,
    pub(super) path: Link,
    pub(super) robots: &'static str,
    pub(super) versions: Vec<VersionView>,
    pub(super) languages: Vec<LanguageView>,
    pub(super) breadcrumbs: Breadcrumbs,
    pub(super) image: Option<ImageView>,
    pub(super) image_url: Option<String>,
    pub(super) og_type: &'static str,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) section: Option<String>,
    /// The feeds of the stories that it lists.
    pub(super) feeds: Vec<FeedView>,
    pub(super) json_ld: JsonLd,
}

/// What search engines read of a page: HTML, whole `script` elements.
#[derive(Debug, Clone, Default)]
pub(super) enum JsonLd {
    #[default]
    None,
    Written(String),
    /// That of a story without entries, written where a template asks for it.
    Story(ArticleId),
    /// The way to the page alone, written in the same way.
    Way,
}

/// A list as templates see it; most are empty.
pub(super) fn list(views: &[impl Serialize]) -> Datum<'static> {
    if views.is_empty() { Datum::List(Vec::new()) } else { Value::from_serializable(views).into() }
}

impl PageView {
    /// The same for templates, on this page.
    pub(super) fn fields<'a>(&'a self, page: &'a PageContext) -> Fields<'a> {
        let some = |text: &'a Option<String>| Datum::text_if_any(text.as_deref());
        Fields::new([
            ("kind", Datum::text(self.kind)),
            ("title", Datum::text(&self.title)),
            ("description", Datum::text(&self.description)),
            ("canonical", Datum::text(&self.canonical)),
            ("onion", some(&self.onion)),
            ("path", Datum::text(self.path.as_str())),
            ("robots", Datum::text(self.robots)),
            ("versions", list(&self.versions)),
            ("languages", list(&self.languages)),
            ("breadcrumbs", self.breadcrumbs.datum()),
            ("image", Value::from_serializable(&self.image).into()),
            ("image_url", some(&self.image_url)),
            ("og_type", Datum::text(self.og_type)),
            ("published", some(&self.published)),
            ("modified", some(&self.modified)),
            ("section", some(&self.section)),
            ("feeds", Datum::List(self.feeds.iter().map(FeedView::fields).collect())),
            ("json_ld", page.json_ld(self)),
        ])
    }
}

impl PageContext<'_> {
    /// A page that has nothing special yet.
    pub(super) fn view(&self, kind: &'static str, title: &str) -> PageView {
        let path = &self.page.path;
        PageView {
            kind,
            title: title.to_owned(),
            description: String::new(),
            canonical: self.url(path),
            onion: self.onion(path),
            path: self.link(path),
            robots: self.site().config.robots.directive().unwrap_or("max-image-preview:large"),
            versions: Vec::new(),
            languages: Vec::new(),
            breadcrumbs: Breadcrumbs::default(),
            image: None,
            image_url: None,
            og_type: "website",
            published: None,
            modified: None,
            section: None,
            feeds: Vec::new(),
            json_ld: JsonLd::None,
        }
    }

    /// What stands in a link to a page.
    pub(super) fn link(&self, path: &PagePath) -> Link {
        self.naming.link(path)
    }

    /// The absolute address of a page.
    pub(super) fn url(&self, path: &PagePath) -> String {
        [self.site().config.base_url.as_str(), path.as_str()].concat()
    }

    /// The address of a page in the Tor network; none of one that stands wherever something is missing.
    fn onion(&self, path: &PagePath) -> Option<String> {
        let is_anywhere = matches!(self.page.kind, PageKind::NotFound | PageKind::GoneAnywhere);
        let onion = self.site().config.onion.as_ref().filter(|_| !is_anywhere);
        onion.map(|onion| format!("{onion}{path}"))
    }

    /// The absolute address of a picture, where it is one that others can show.
    pub(super) fn media_url(&self, id: MediaId) -> Option<String> {
        let media = &self.renderer.assets[id];
        (!media.is_vector()).then(|| format!("{}{}", self.site().config.base_url, media.path))
    }

    /// A picture with its caption.
    pub(super) fn image(&self, image: &Image) -> Result<ImageView, Box<super::Failure>> {
        let mut view = ImageView::new(image, self.renderer.assets);
        view.caption = image.caption.as_ref().map(|caption| self.html(caption)).transpose()?;
        Ok(view)
    }

    /// A description for search engines: the first that is written, as plain text in one line.
    pub(super) fn description<'t>(&self, written: impl IntoIterator<Item = Option<&'t str>>) -> String {
        let language = &self.site().config.languages[self.lang().index()];
        let written = written.into_iter().flatten().find(|text| !text.trim().is_empty());
        plain(written.or(language.tagline.as_deref()).unwrap_or(&language.title))
    }

    /// The text before anything was written for search engines.
    pub(super) fn summary(text: Option<&Text>) -> Option<&str> {
        text.map(|text| text.body.summary.as_str())
    }
}

/// The direction of a language, as HTML's `dir` has it.
pub(super) fn direction(right_to_left: bool) -> &'static str {
    if right_to_left { "rtl" } else { "ltr" }
}

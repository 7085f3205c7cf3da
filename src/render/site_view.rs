//! What every template knows of the site: the same for all pages of an edition, made once.

use super::view::{FeedView, LinkView, direction};
use crate::assets::Assets;
use crate::assets::icons::Purpose;
use crate::config::{Mode, is_onion};
use crate::memo::{Fingerprint, Parts};
use crate::model::{Edition, ListKind, Site};
use crate::paths::{Link, OutputPath};
use crate::plan::feeds::of_edition;
use crate::plan::manifest_path;
use crate::strings::Strings;
use serde::Serialize;
use std::collections::BTreeMap;
use tera::{Tera, Value};

#[derive(Serialize)]
struct SiteView<'a> {
    title: &'a str,
    tagline: Option<&'a str>,
    language: &'a str,
    /// The language and its country: `en-GB`.
    locale: String,
    /// How dates and numbers are written, for scripts: `fa-IR-u-ca-gregory-nu-latn`.
    formats: &'a str,
    /// How lists are numbered, as CSS calls it.
    counting: Option<&'static str>,
    base_url: &'a str,
    generator: &'static str,
    offline: bool,
    onion: bool,
    path: Link,
    publisher: PublisherView<'a>,
    policies: BTreeMap<&'static str, LinkView>,
    theme: &'a serde_json::Map<String, serde_json::Value>,
    sections: Vec<SectionView<'a>>,
    languages: Vec<LanguageView<'a>>,
    footer: Vec<LinkView>,
    indexes: Indexes,
    icons: Vec<IconView<'a>>,
    /// None in a copy that is read from a disk, for which browsers do not load it.
    manifest: Option<OutputPath>,
    share_image: Option<ShareImageView<'a>>,
    /// The feeds of all its stories.
    feeds: Vec<FeedView>,
}

/// The picture of shared links to pages without one.
#[derive(Serialize)]
struct ShareImageView<'a> {
    url: String,
    width: u32,
    height: u32,
    alt: &'a str,
}

#[derive(Serialize)]
struct IconView<'a> {
    rel: &'static str,
    path: &'a str,
    #[serde(rename = "type")]
    media_type: &'static str,
    sizes: &'a str,
}

#[derive(Serialize)]
struct PublisherView<'a> {
    name: &'a str,
    logo: Option<LogoView<'a>>,
    address: Option<&'a str>,
    email: Option<&'a str>,
    social: &'a [String],
}

#[derive(Serialize)]
struct LogoView<'a> {
    src: &'a str,
    width: Option<u32>,
    height: Option<u32>,
}

#[derive(Serialize)]
struct SectionView<'a> {
    id: &'a str,
    title: &'a str,
    path: Link,
}

#[derive(Serialize)]
struct LanguageView<'a> {
    code: &'a str,
    name: &'a str,
    path: Link,
    dir: &'static str,
}

/// The pages that list other things; none where the site has nothing to list.
#[derive(Serialize)]
struct Indexes {
    topics: Option<Link>,
    authors: Option<Link>,
    series: Option<Link>,
    archive: Option<Link>,
    corrections: Option<Link>,
    support: Option<Link>,
    search: Option<Link>,
}

/// Puts the site, the language and its direction into the global context; comes back with the fingerprint of what was
/// put there.
pub(super) fn insert(
    tera: &mut Tera,
    site: &Site,
    edition: &Edition,
    strings: &Strings,
    assets: &Assets,
) -> Fingerprint {
    let config = &site.config;
    let language = &config.languages[edition.lang.index()];
    let naming = config.naming();
    let below = |path: &str, has: bool| has.then(|| naming.link(&edition.path.join(path)));
    let index = |kind: ListKind| below(kind.folder(), !edition.lists(kind).is_empty());
    let link = |link: &crate::model::StandingLink| {
        let other = (link.lang != edition.lang).then(|| config.languages[link.lang.index()].code.as_str());
        LinkView::new(&link.title, naming.link(&link.path)).in_language(other)
    };
    let logo = edition.logo.map(|id| &assets[id]);
    let view = SiteView {
        title: &language.title,
        tagline: language.tagline.as_deref(),
        language: &language.code,
        locale: strings.locale().place(),
        formats: &language.locale,
        counting: strings.locale().counter_style(),
        base_url: &config.base_url,
        generator: concat!("Dateline ", env!("CARGO_PKG_VERSION")),
        offline: config.offline,
        onion: is_onion(&config.base_url),
        path: naming.link(&edition.path),
        publisher: PublisherView {
            name: config.publisher.name.as_deref().unwrap_or(&config.title),
            logo: logo.map(|logo| LogoView {
                src: logo.path.as_str(),
                width: logo.size.map(|size| size.0),
                height: logo.size.map(|size| size.1),
            }),
            address: config.publisher.address.as_deref(),
            email: config.publisher.email.as_deref(),
            social: &config.publisher.social,
        },
        policies: edition.policies.iter().map(|(name, page)| (*name, link(page))).collect(),
        theme: &config.theme,
        sections: edition
            .sections
            .iter()
            .map(|section| SectionView { id: &section.id, title: &section.title, path: naming.link(&section.path) })
            .collect(),
        languages: site
            .editions
            .iter()
            .map(|edition| {
                let language = &config.languages[edition.lang.index()];
                let dir = direction(language.right_to_left);
                LanguageView { code: &language.code, name: &language.name, path: naming.link(&edition.path), dir }
            })
            .collect(),
        footer: edition.footer.iter().map(link).collect(),
        indexes: Indexes {
            topics: index(ListKind::Topic),
            authors: index(ListKind::Author),
            series: index(ListKind::Series),
            archive: below("archive/", !edition.months.is_empty()),
            corrections: below("corrections/", !edition.corrections.is_empty()),
            // Where readers are only warned nothing leads there: whoever has an old link finds the warning.
            support: below("support/", edition.support.mode() == Mode::Ask),
            search: below(crate::search::PAGE, config.search),
        },
        icons: assets
            .icons
            .iter()
            .filter_map(|icon| {
                let rel = match icon.purpose {
                    Purpose::Tab => "icon",
                    Purpose::Touch => "apple-touch-icon",
                    Purpose::Manifest => return None,
                };
                Some(IconView { rel, path: icon.path.as_str(), media_type: icon.media_type, sizes: &icon.sizes })
            })
            .collect(),
        manifest: (!config.offline).then(|| manifest_path(edition)),
        share_image: edition.share_image.and_then(|id| {
            let image = &assets[id];
            let (width, height) = image.size?;
            Some(ShareImageView {
                url: format!("{}{}", config.base_url, image.path),
                width,
                height,
                alt: &language.title,
            })
        }),
        feeds: FeedView::all(site, &language.title, of_edition(site, edition)),
    };
    let context = tera.global_context();
    context.insert_value("site", Value::from_serializable(&view));
    context.insert("lang", &language.code);
    context.insert("dir", direction(language.right_to_left));
    // Text, lists and maps of them can always be written.
    Parts::default().text(&serde_json::to_string(&view).unwrap_or_default()).take()
}

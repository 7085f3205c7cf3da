//! Feeds of stories.

use super::{Category, Channel, Item, Person, Picture, Stamp, id};
use crate::config::FeedText;
use crate::memo::{PROGRAM, Parts};
use crate::model::{Article, ArticleId, Byline, Image, ListKind};
use crate::parse::matter::Kind;
use crate::plan::sitemaps::last_change;
use crate::plan::{Feed, FeedOf};
use crate::render::labels::{in_one_line, plain};
use crate::render::{EditionRenderer, Failure, Renderer};

impl<'a> Renderer<'a> {
    /// Writes a feed of stories.
    pub(in crate::render) fn feed(&self, feed: Feed, buffer: &mut Vec<u8>) -> Result<(), Box<Failure>> {
        let edition = &self.editions[feed.lang.index()];
        let (stories, text) = (feed.stories(self.site), feed.text(self.site));
        let changed = stories.iter().map(|id| last_change(&self.site[*id])).max();
        let entries = stories.iter().map(|id| self.story_entry(edition, *id, text, feed.format, buffer));
        let entries = entries.collect::<Result<Vec<_>, _>>()?;
        super::write(feed.format, &self.channel(edition, feed), changed, &entries, buffer);
        match edition.edition.support.leaks.link(buffer) {
            Some(link) => Err(Box::new(link.into())),
            None => Ok(()),
        }
    }

    fn channel(&self, edition: &EditionRenderer<'a>, feed: Feed) -> Channel {
        let config = &self.site.config;
        let language = &config.languages[feed.lang.index()];
        let list = feed.list(self.site);
        let partner = match feed.of {
            FeedOf::Partner(at) => Some(&config.feeds.partners[at]),
            _ => None,
        };
        let title = match (list, partner.and_then(|partner| partner.title.as_deref())) {
            (Some(list), _) => format!("{} – {}", list.title, language.title),
            (None, Some(title)) => title.to_owned(),
            (None, None) => language.title.clone(),
        };
        let (what, name) = match (list, partner) {
            (Some(list), _) => (list.kind.as_str(), list.id.as_str()),
            (None, Some(partner)) => ("partner", partner.name.value.as_str()),
            (None, None) => ("front", ""),
        };
        let described = list.and_then(|list| list.description.as_deref()).filter(|text| !text.trim().is_empty());
        let logo = edition.edition.logo.map(|id| &self.assets[id]).filter(|logo| !logo.is_vector());
        Channel {
            id: id(self.site, &language.code, what, name),
            description: plain(described.or(language.tagline.as_deref()).unwrap_or(&title)),
            title: plain(&title),
            home: self.address(feed.page(self.site).as_str()),
            url: self.address(feed.path(self.site).as_str()),
            language: language.code.clone(),
            publisher: config.publisher.name.clone().unwrap_or_else(|| config.title.clone()),
            hub: config.feeds.hub.clone(),
            logo: logo.map(|logo| self.address(logo.path.as_str())),
        }
    }

    /// What the site's feeds tell of a story.
    pub(super) fn item<'s>(
        &'s self,
        edition: &'s EditionRenderer<'a>,
        story: ArticleId,
        text: FeedText,
    ) -> Result<Item<'s>, Box<Failure>> {
        let article = &self.site[story];
        let matter = &article.matter;
        let language = &self.site.config.languages[article.source.lang.index()].code;
        let label = edition.shared.label_of(article);
        let title = match label.filter(|_| matter.kind == Kind::Sponsored) {
            Some(label) => plain(&format!("{label}: {}", matter.title.value)).into(),
            None => in_one_line(&matter.title.value),
        };
        let published = Stamp::new(&matter.date.value);
        let changed = last_change(article);
        let updated = if *changed == matter.date.value { published.clone() } else { Stamp::new(changed) };
        Ok(Item {
            id: id(self.site, language, "story", article.source.id()),
            url: self.address(article.path.as_str()),
            title,
            summary: in_one_line(matter.standfirst.as_deref().unwrap_or(&article.text.body.summary)),
            content: self.content(edition, story, text)?,
            published,
            updated,
            authors: article.authors.iter().map(|byline| self.person(edition, byline)).collect(),
            categories: categories(edition, article, label),
            image: article.image.as_ref().and_then(|image| self.feed_picture(image)),
        })
    }

    /// The whole address of something below the site's root.
    pub(super) fn address(&self, path: &str) -> String {
        [self.site.config.base_url.as_str(), path].concat()
    }

    fn person<'b>(&self, edition: &EditionRenderer<'a>, byline: &'b Byline) -> Person<'b> {
        let page = edition.edition.authors.get(byline.author);
        Person { name: in_one_line(&byline.name), url: page.map(|author| self.address(author.path.as_str())) }
    }

    /// A story's picture; drawings, which few readers show, stand in its text alone.
    fn feed_picture(&self, image: &Image) -> Option<Picture> {
        let media = &self.assets[image.media];
        let described = image.caption.as_ref().map(|caption| caption.body.summary.as_str());
        let described = [described, Some(image.alt.as_str())].into_iter().flatten().map(plain);
        (!media.is_vector()).then(|| Picture {
            url: self.address(media.path.as_str()),
            media_type: media_type(&media.source.extension()),
            size: media.size,
            credit: image.credit.as_deref().map(plain),
            description: described.into_iter().find(|text| !text.is_empty()),
        })
    }

    /// What a feed is made of besides all that its language's pages share: comes in parts, the feed itself and the
    /// names that stand in it.
    pub(in crate::render) fn feed_parts(&self, feed: Feed, parts: &mut Parts) {
        parts.text(PROGRAM).text(feed.path(self.site).as_str()).text(feed.page(self.site).as_str());
        if let Some(list) = feed.list(self.site) {
            parts.text(&list.title).optional(list.description.as_deref());
        }
    }
}

/// What a story is about: its section, its topics, its series, and its kind where that has a name.
fn categories<'a>(edition: &'a EditionRenderer, article: &Article, label: Option<&'a str>) -> Vec<Category<'a>> {
    let lists = edition.edition;
    let section = &lists.sections[article.section];
    let topics = article.topics.iter().map(|at| &lists.topics[*at]);
    let series = article.series.iter().map(|at| &lists.lists(ListKind::Series)[*at]);
    let named = [section].into_iter().chain(topics).chain(series);
    let category = |term: &'a str, label: &'a str| Category { term, label: in_one_line(label) };
    let kind = label.map(|label| category(article.matter.kind.as_str(), label));
    named.map(|list| category(&list.id, &list.title)).chain(kind).collect()
}

fn media_type(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        _ => return None,
    })
}

//! The feed of a live page: its entries.

use super::{LiveView, Update};
use crate::model::{Article, ArticleId, Byline, Live};
use crate::parse::live::Entry;
use crate::paths::Naming;
use crate::plan::{Feed, Page, PageKind};
use crate::render::feeds::{self, Channel, Item, Person, Stamp};
use crate::render::labels::{in_one_line, plain};
use crate::render::structured_data::plain_text;
use crate::render::{EditionRenderer, Failure, PageContext, Renderer, functions};

impl<'a> Renderer<'a> {
    /// Writes the feed of a live page, the newest entry first.
    pub(in crate::render) fn live_feed(
        &self,
        feed: Feed,
        id: ArticleId,
        buffer: &mut Vec<u8>,
    ) -> Result<(), Box<Failure>> {
        let edition = &self.editions[feed.lang.index()];
        let article = &self.site[id];
        let Some(live) = &article.live else { return Ok(()) };
        let page = Page { path: article.path.clone(), lang: feed.lang, kind: PageKind::Article(id) };
        // Readers of feeds know no address that is not whole.
        let context = PageContext {
            renderer: self,
            edition,
            page: &page,
            root: self.site.config.base_url.clone(),
            naming: Naming::Folders,
        };
        let view = functions::without_lists(|| context.live(article, live, None, None))?;
        let items = self.entries(edition, article, live, &view);
        let mut written = Vec::new();
        let channel = self.channel_of_live(edition, feed, article);
        let entry = |item: &Item| {
            let mut entry = Vec::new();
            feeds::entry(feed.format, item, &channel.language, &mut entry);
            entry
        };
        let entries: Vec<Vec<u8>> = items.iter().map(entry).collect();
        let changed = self.newest(article).map(|(_, entry)| &entry.at).max();
        feeds::write(feed.format, &channel, changed, &entries, &mut written);
        let leaks = &edition.edition.support.leaks;
        // A description with a sentence of a message in it has been reported.
        let leak = leaks.leak("an entry of this live page", &written).filter(|_| !self.site.is_leaking);
        if let Some(found) = leaks.link(&written).or(leak) {
            return Err(Box::new(found.in_file(&article.source.file).into()));
        }
        buffer.extend_from_slice(&written);
        Ok(())
    }

    fn channel_of_live(&self, edition: &EditionRenderer<'a>, feed: Feed, article: &Article) -> Channel {
        let config = &self.site.config;
        let language = &config.languages[feed.lang.index()];
        let matter = &article.matter;
        let logo = edition.edition.logo.map(|id| &self.assets[id]).filter(|logo| !logo.is_vector());
        let address = |path: &str| format!("{}{path}", config.base_url);
        Channel {
            id: feeds::id(self.site, &language.code, "live", article.source.id()),
            title: plain(&format!("{} – {}", matter.title.value, language.title)),
            description: plain(matter.standfirst.as_deref().unwrap_or(&article.text.body.summary)),
            home: address(article.path.as_str()),
            url: address(feed.path(self.site).as_str()),
            language: language.code.clone(),
            publisher: config.publisher.name.clone().unwrap_or_else(|| config.title.clone()),
            hub: config.feeds.hub.clone(),
            logo: logo.map(|logo| address(logo.path.as_str())),
        }
    }

    /// The newest entries, that one first, each with its place among all.
    fn newest<'e>(&self, article: &'e Article) -> impl Iterator<Item = (usize, &'e Entry)> + use<'e> {
        article.text.body.entries.iter().enumerate().rev().take(self.site.config.feeds.limit)
    }

    fn entries<'e>(
        &self,
        edition: &EditionRenderer<'a>,
        article: &'e Article,
        live: &'e Live,
        view: &'e LiveView,
    ) -> Vec<Item<'e>> {
        let items = self.newest(article).zip(live.authors.iter().rev()).map(|((age, entry), authors)| {
            // The view has its entries in the order of the page.
            let place = if live.is_newest_first { view.updates.len() - 1 - age } else { age };
            self.entry(edition, article, (entry, authors), &view.updates[place])
        });
        items.collect()
    }

    fn entry<'e>(
        &self,
        edition: &EditionRenderer<'a>,
        article: &'e Article,
        (entry, authors): (&Entry, &'e [Byline]),
        update: &'e Update,
    ) -> Item<'e> {
        let config = &self.site.config;
        let language = &config.languages[article.source.lang.index()];
        let page = format!("{}{}", config.base_url, article.path);
        let html = update.body.as_str().unwrap_or_default();
        let mut content = String::with_capacity(html.len());
        feeds::plain(html, &page, &mut content);
        if language.right_to_left {
            content = format!("<div dir=\"rtl\" lang=\"{}\">\n{content}</div>\n", language.code);
        }
        let authors = if authors.is_empty() { &article.authors[..] } else { authors };
        let at = Stamp::new(&entry.at);
        let person = |byline: &'e Byline| {
            let author = edition.edition.authors.get(byline.author);
            let url = author.map(|author| format!("{}{}", config.base_url, author.path));
            Person { name: in_one_line(&byline.name), url }
        };
        Item {
            id: feeds::id(self.site, &language.code, "entry", &format!("{}#{}", article.source.id(), entry.id)),
            url: format!("{page}#{}", entry.id),
            title: in_one_line(&update.title),
            summary: plain_text(html).into(),
            content: Some(content),
            published: at.clone(),
            updated: at,
            authors: authors.iter().map(person).collect(),
            categories: Vec::new(),
            image: None,
        }
    }
}

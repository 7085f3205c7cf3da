//! Live pages: their entries as templates see them, in the order of the page.

mod feed;
mod fragment;

use super::dates::Moment;
use super::labels::escape;
use super::shared::Shared;
use super::{Failure, PageContext};
use crate::memo::Parts;
use crate::model::{Article, Live};
use crate::parse::live::Entry;
use crate::paths::Link;
use crate::plan::fragment;
use serde::Serialize;
use tera::Value;

/// What only a live page shows.
#[derive(Serialize)]
pub(super) struct LiveView {
    open: bool,
    newest_first: bool,
    starts: Moment,
    closes: Moment,
    updated: Moment,
    /// Whether its entries are of more than one day.
    several_days: bool,
    /// HTML: what stands before the first entry.
    introduction: Value,
    key_points: Vec<KeyPoint>,
    updates: Vec<Update>,
    /// HTML: what stands after the last, the footnotes.
    notes: Option<Value>,
    /// None where no page can ask for it.
    fragment: Option<String>,
}

#[derive(Serialize)]
struct KeyPoint {
    anchor: String,
    title: String,
    published: Moment,
}

/// One entry.
#[derive(Serialize)]
struct Update {
    anchor: String,
    path: String,
    published: Moment,
    title: String,
    /// HTML.
    headline: Option<Value>,
    /// HTML.
    body: Value,
    key: bool,
    authors: Vec<Value>,
    /// Another one after every change.
    version: String,
    /// HTML: the message to readers that stands before it.
    message: Option<Value>,
}

/// What the card of a live page tells of it.
#[derive(Serialize)]
pub(super) struct LatestView<'a> {
    open: bool,
    title: Option<&'a str>,
    path: String,
    published: Moment,
}

impl<'a> LatestView<'a> {
    /// The newest entry of a live page.
    pub(super) fn new(article: &'a Article, live: &Live, shared: &Shared) -> Self {
        let latest = article.text.body.entries.last();
        Self {
            open: live.is_open,
            title: latest.map(|entry| entry.title.as_str()).filter(|title| !title.is_empty()),
            path: match latest {
                Some(entry) => path(&shared.link(&article.path), entry),
                None => shared.link(&article.path).to_string(),
            },
            published: shared.dates.minute(latest.map_or(&article.matter.date.value, |entry| &entry.at)),
        }
    }
}

/// What stands in a link to an entry of the page that `page` leads to.
fn path(page: &Link, entry: &Entry) -> String {
    format!("{page}#{}", entry.id)
}

impl PageContext<'_> {
    /// A live page; `message` is what stands before the entry that begins at this byte.
    pub(super) fn live(
        &self,
        article: &Article,
        live: &Live,
        dateline: Option<&str>,
        message: Option<(usize, &Value)>,
    ) -> Result<LiveView, Box<Failure>> {
        let dates = &self.edition.shared.dates;
        let entries = &article.text.body.entries;
        let mut written: Vec<(usize, &Entry)> = entries.iter().enumerate().collect();
        written.sort_by_key(|(_, entry)| entry.start);
        // Where its heading begins, its headline, and its text; the headline may be told from its time or not.
        let cuts = written.iter().flat_map(|(_, entry)| {
            let headline = entry.headline.clone().unwrap_or(entry.start..entry.start);
            [entry.start, headline.start, headline.end, entry.text.start]
        });
        let end = written.last().map(|(_, entry)| entry.text.end);
        let cuts: Vec<usize> = cuts.chain(end).collect();
        // It opens the text above the entries, and none of them.
        let has_opening = article.text.body.dateline_at.is_some_and(|at| cuts.first().is_none_or(|first| at < *first));
        let dateline = dateline.filter(|_| has_opening);
        // No picture is the first of the page for long: none is loaded before it is seen.
        let mut pieces = self.pieces_of(&article.text, true, dateline, &cuts)?.into_iter();
        let mut next = || pieces.next().unwrap_or_default();
        let introduction = next();
        let mut updates: Vec<(usize, Update)> = Vec::with_capacity(entries.len());
        for (age, entry) in written {
            let (_, headline, _, body) = (next(), next(), next(), next());
            let headline = match entry.headline {
                _ if entry.title.is_empty() => None,
                Some(_) => Some(headline),
                None => {
                    let mut plain = String::new();
                    escape(&entry.title, &mut plain);
                    Some(plain)
                }
            };
            let published = dates.minute(&entry.at);
            let authors = live.authors.get(age).map_or(&[][..], Vec::as_slice);
            let mut parts = Parts::default();
            parts.text(&published.iso).optional(headline.as_deref()).text(&body).number(u64::from(entry.is_key));
            for byline in authors {
                // Not its place in the list of authors: another author would shift it.
                let author = self.edition.edition.authors.get(byline.author);
                parts.text(&byline.name).optional(author.map(|author| author.path.as_str()));
            }
            let time = published.time.clone().unwrap_or_default();
            let update = Update {
                anchor: entry.id.clone(),
                path: path(&self.link(&article.path), entry),
                title: if entry.title.is_empty() { time } else { entry.title.clone() },
                headline: headline.map(|html| Value::safe_string(html.trim())),
                body: Value::safe_string(body.trim()),
                key: entry.is_key,
                authors: authors.iter().map(|byline| self.edition.shared.name(byline).into_owned()).collect(),
                version: format!("{:08x}", parts.take().0 >> 32),
                message: message.filter(|(at, _)| *at == entry.start).map(|(_, block)| block.clone()),
                published,
            };
            updates.push((age, update));
        }
        let notes = next();
        updates.sort_by_key(|(age, _)| if live.is_newest_first { usize::MAX - age } else { *age });
        let updates: Vec<Update> = updates.into_iter().map(|(_, update)| update).collect();
        let key_point = |update: &Update| KeyPoint {
            anchor: update.anchor.clone(),
            title: update.title.clone(),
            published: update.published.clone(),
        };
        let day = |entry: Option<&Entry>| entry.map(|entry| entry.at.date());
        Ok(LiveView {
            open: live.is_open,
            newest_first: live.is_newest_first,
            starts: dates.minute(&live.starts),
            closes: dates.minute(&live.closes),
            updated: dates.minute(entries.last().map_or(&article.matter.date.value, |entry| &entry.at)),
            several_days: day(entries.first()) != day(entries.last()),
            introduction: Value::safe_string(introduction.trim()),
            key_points: updates.iter().filter(|update| update.key).map(key_point).collect(),
            updates,
            fragment: (!self.site().config.offline).then(|| fragment(&article.path).to_string()),
            notes: (!notes.trim().is_empty()).then(|| Value::safe_string(notes.trim())),
        })
    }
}

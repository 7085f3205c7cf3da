//! `LiveBlogPosting`: what a live page has beyond any other story.

use super::Person;
use crate::model::{Article, Live};
use crate::render::dates::iso;
use crate::render::{Failure, PageContext};
use serde::Serialize;

/// When the page was written, and its entries.
#[derive(Serialize)]
pub(super) struct Coverage<'a> {
    #[serde(rename = "coverageStartTime")]
    starts: String,
    #[serde(rename = "coverageEndTime", skip_serializing_if = "Option::is_none")]
    ends: Option<String>,
    #[serde(rename = "liveBlogUpdate")]
    updates: Vec<BlogPosting<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BlogPosting<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    headline: String,
    date_published: String,
    article_body: String,
    url: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Person<'a>>,
}

impl PageContext<'_> {
    /// What only a live page has; its entries in the order of the page.
    pub(super) fn coverage<'s>(&'s self, article: &'s Article, live: &'s Live) -> Result<Coverage<'s>, Box<Failure>> {
        let html = self.with_holes(&article.text)?;
        let html = String::from_utf8_lossy(&html);
        let address = self.url(&article.path);
        let entries = article.text.body.entries.iter().enumerate().map(|(at, entry)| {
            let text = plain_text(html.get(entry.text.clone()).unwrap_or_default());
            BlogPosting {
                kind: "BlogPosting",
                headline: if entry.title.is_empty() { beginning(&text) } else { entry.title.clone() },
                date_published: iso(&entry.at),
                url: format!("{address}#{}", entry.id),
                author: live.authors.get(at).into_iter().flatten().map(|byline| self.author(byline)).collect(),
                article_body: text,
            }
        });
        let mut updates: Vec<BlogPosting> = entries.collect();
        if live.is_newest_first {
            updates.reverse();
        }
        Ok(Coverage { starts: iso(&live.starts), ends: live.ends.as_ref().map(iso), updates })
    }
}

/// How many characters stand for the headline of an entry that has none.
const HEADLINE: usize = 80;

/// The beginning of a text, up to the end of a word.
fn beginning(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(HEADLINE) else { return text.to_owned() };
    let start = &text[..end];
    format!("{}…", start.rsplit_once(' ').map_or(start, |(words, _)| words))
}

/// Elements that end no word.
const WITHIN_WORDS: [&str; 12] = ["a", "em", "strong", "code", "span", "del", "b", "i", "abbr", "sup", "sub", "mark"];

/// The words of some HTML in one line: what stands between its tags. Pictures and components are holes in it and say
/// nothing; links beside headings and to footnotes are left out.
pub(in crate::render) fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        decode(before, &mut text);
        let end = end_of_tag(tag);
        rest = tag.get(end + 1..).unwrap_or_default();
        for (link, end) in [("a class=\"anchor\"", "</a>"), ("sup class=\"footnote-ref\"", "</sup>")] {
            if tag.starts_with(link) {
                rest = rest.split_once(end).map_or(rest, |(_, after)| after);
            }
        }
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if !WITHIN_WORDS.contains(&name) {
            text.push(' ');
        }
    }
    decode(rest, &mut text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a tag ends, its `>` in no attribute.
fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (byte, quote) {
            (b'>', None) => return at,
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    tag.len()
}

fn decode(text: &str, out: &mut String) {
    const ENTITIES: [(&str, char); 6] =
        [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\''), ("&nbsp;", '\u{a0}')];
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (entity, sign) = ENTITIES.into_iter().find(|(entity, _)| rest.starts_with(entity)).unwrap_or(("&", '&'));
        out.push(sign);
        rest = &rest[entity.len()..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_markup() {
        let check = |html: &str, expect: &str| assert_eq!(plain_text(html), expect, "{html}");
        check("<p>Five &amp; <em>s</em>ix.</p>\n<p>So &lt;it&gt; is</p>", "Five & six. So <it> is");
        check("<p><a href=\"x>y\" title='\">'>There</a>.</p>", "There.");
        check("<h3 id=\"a\">More <a class=\"anchor\" href=\"#a\">#</a></h3><p>&c; &nbsp;x", "More &c; x");
        check("<p>Said.<sup class=\"footnote-ref\"><a href=\"#fn-1\">1</a></sup></p>", "Said.");
        check("<ul>\n<li>One</li><li>Two</li></ul><", "One Two");
        check("", "");
    }

    #[test]
    fn a_headline_where_there_is_none() {
        assert_eq!(beginning("Short."), "Short.");
        let long = "word ".repeat(40);
        assert!(beginning(&long).ends_with("word…") && beginning(&long).chars().count() <= HEADLINE + 1);
    }
}

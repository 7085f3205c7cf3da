//! The text of a story as feeds carry it.

use super::plain::plain;
use crate::config::{ClosingLine, FeedText, Mode};
use crate::model::support::selection::OUT_OF_PLACE;
use crate::model::{Article, ArticleId};
use crate::parse::matter::Kind;
use crate::paths::Naming;
use crate::plan::{Page, PageKind};
use crate::render::functions::without_lists;
use crate::render::labels::escape;
use crate::render::{EditionRenderer, Failure, PageContext, Renderer};
use std::fmt::Write;

impl<'a> Renderer<'a> {
    /// What a feed has of a story beside its summary.
    pub(super) fn content(
        &self,
        edition: &EditionRenderer<'a>,
        story: ArticleId,
        text: FeedText,
    ) -> Result<Option<String>, Box<Failure>> {
        if text == FeedText::Summary {
            return Ok(self.closed_summary(&self.site[story]));
        }
        let article = &self.site[story];
        let page = Page { path: article.path.clone(), lang: article.source.lang, kind: PageKind::Article(story) };
        let context = PageContext {
            renderer: self,
            edition,
            page: &page,
            root: self.site.config.base_url.clone(),
            naming: Naming::Folders,
        };
        let html = without_lists(|| context.feed_html(article))?;
        let address = self.address(article.path.as_str());
        let mut content = String::with_capacity(html.len() + 256);
        plain(&html, &address, &mut content);
        let leaks = &edition.edition.support.leaks;
        // A description with one in it has been reported.
        if !self.site.is_leaking
            && let Some(leak) = leaks.leak("this story in a feed", content.as_bytes())
        {
            // It is said once, of the text itself, where it is found on the story's page too.
            context.check_story(&article.text, &context.with_holes(&article.text)?)?;
            return Err(Box::new(leak.in_file(&article.source.file).into()));
        }
        self.close_with(article, &mut content);
        let language = &self.site.config.languages[article.source.lang.index()];
        if language.right_to_left {
            content = format!("<div dir=\"rtl\" lang=\"{}\">\n{content}</div>\n", language.code);
        }
        Ok(Some(content))
    }

    /// The summary with the closing line, where there is one.
    fn closed_summary(&self, article: &Article) -> Option<String> {
        self.closing(article)?;
        let summary = article.matter.standfirst.as_deref().unwrap_or(&article.text.body.summary);
        let mut html = String::new();
        if !summary.trim().is_empty() {
            paragraph("", summary, &mut html);
        }
        self.close_with(article, &mut html);
        Some(html)
    }

    /// The line that closes each story; none where no message may ask them for anything.
    fn closing(&self, article: &Article) -> Option<&ClosingLine> {
        let lang = article.source.lang;
        let matter = &article.matter;
        let is_out_of_place = OUT_OF_PLACE.contains(&matter.kind) && matter.support != Some(Mode::Ask);
        let mode = self.site.config.support_in(lang).max(matter.support.unwrap_or_default());
        let may_ask = mode == Mode::Ask && !is_out_of_place;
        self.site.config.feeds.closing.get(lang.index())?.as_ref().filter(|_| may_ask)
    }

    fn close_with(&self, article: &Article, out: &mut String) {
        let Some(line) = self.closing(article) else { return };
        out.push_str("<p><em>");
        if let Some(link) = &line.link {
            let address = link.value.strip_prefix('/').map_or_else(|| link.value.clone(), |path| self.address(path));
            out.push_str("<a href=\"");
            escape(&address, out);
            out.push_str("\">");
        }
        escape(&line.text, out);
        out.push_str(if line.link.is_some() { "</a></em></p>\n" } else { "</em></p>\n" });
    }
}

impl PageContext<'_> {
    /// All that a story's page tells, in the order in which it tells it.
    fn feed_html(&self, article: &Article) -> Result<String, Box<Failure>> {
        let matter = &article.matter;
        let mut out = String::with_capacity(article.text.body.characters as usize * 2);
        if matter.kind == Kind::Sponsored {
            paragraph("strong", &format!("{}. {}", self.t("paid"), self.t("paid_note")), &mut out);
        }
        if let Some(standfirst) = matter.standfirst.as_deref().filter(|text| !text.trim().is_empty()) {
            paragraph("strong", standfirst, &mut out);
        }
        if let Some(image) = &article.image {
            self.feed_figure(image, &mut out)?;
        }
        let dateline = self.dateline(&matter.dateline);
        let text = &article.text;
        let body = self.filled(self.with_holes(text)?, text, article.image.is_some(), dateline.as_deref(), None)?;
        out.push_str(str::from_utf8(&body).unwrap_or_default());
        out.push('\n');
        if !article.corrections.is_empty() {
            let heading = self.strings().plural("correction", article.corrections.len() as u64);
            out.push_str("<h2>");
            escape(heading.unwrap_or_default(), &mut out);
            out.push_str("</h2>\n");
            for correction in &article.corrections {
                let text = self.html(&correction.text)?;
                let date = self.edition.shared.dates.date(&correction.date);
                let _ = writeln!(out, "<p><strong>{date}</strong> {}</p>", text.as_str().unwrap_or_default());
            }
        }
        Ok(out)
    }

    fn feed_figure(&self, image: &crate::model::Image, out: &mut String) -> Result<(), Box<Failure>> {
        let media = &self.renderer.assets[image.media];
        out.push_str("<figure><img src=\"");
        escape(&format!("{}{}", self.root, media.path), out);
        out.push_str("\" alt=\"");
        escape(&image.alt, out);
        out.push('"');
        if let Some((width, height)) = media.size {
            let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
        }
        out.push('>');
        if image.caption.is_some() || image.credit.is_some() {
            out.push_str("<figcaption>");
            if let Some(caption) = &image.caption {
                out.push_str(self.html(caption)?.as_str().unwrap_or_default());
            }
            if let Some(credit) = &image.credit {
                out.push_str(if image.caption.is_some() { " " } else { "" });
                escape(credit, out);
            }
            out.push_str("</figcaption>");
        }
        out.push_str("</figure>\n");
        Ok(())
    }
}

/// A paragraph of text, within an element where one is named.
fn paragraph(element: &str, text: &str, out: &mut String) {
    let (open, close) = match element {
        "" => (String::new(), String::new()),
        element => (format!("<{element}>"), format!("</{element}>")),
    };
    out.extend(["<p>", &open]);
    escape(text, out);
    out.extend([&close, "</p>\n"]);
}

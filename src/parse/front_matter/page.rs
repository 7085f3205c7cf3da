//! The front matter of pages that are not stories: the front, lists, authors, standing pages.

use super::parts;
use crate::diagnostics::{Code, Spanned};
use crate::fields::Fields;
use crate::parse::matter::{AuthorMatter, FrontMatter, ListMatter, PageMatter, Source, StripMatter};

/// What other generators call the text for search engines.
const DESCRIPTION: &[&str] = &["summary", "excerpt", "subtitle", "standfirst"];

/// How many stories a strip has that does not say.
const STRIP: usize = 4;

/// Reads the front.
pub(super) fn front(fields: &Fields<'_>) -> FrontMatter {
    FrontMatter {
        title: fields.text("title", &[]),
        description: fields.text("description", DESCRIPTION),
        lead: fields.spanned_text("lead", &[]),
        seconds: fields.texts("seconds", &[]),
        strips: fields.tables("strips", &[]).iter().filter_map(strip).collect(),
    }
}

fn strip(fields: &Fields<'_>) -> Option<StripMatter> {
    let section = fields.spanned_text("section", &[]).map(Source::Section);
    let topic = fields.spanned_text("topic", &["tag"]).map(Source::Topic);
    let series = fields.spanned_text("series", &[]).map(Source::Series);
    let title = fields.text("title", &[]);
    let limit = fields.number("limit", 1..=100).unwrap_or(STRIP);
    fields.finish(|_| None);
    let mut sources = [section, topic, series].into_iter().flatten();
    match (sources.next(), sources.next()) {
        (Some(source), None) => Some(StripMatter { source, title, limit }),
        (None, _) => {
            let help = "add `section`, `topic` or `series`";
            fields.report(Code::MissingKey, "a strip does not say whose stories it shows", fields.place(), help);
            None
        }
        (Some(_), Some(_)) => {
            let help = "keep one of `section`, `topic` and `series`; make a second strip for the other";
            fields.report(Code::DoubledKey, "a strip has two sources", fields.place(), help);
            None
        }
    }
}

/// Reads the page of a section, topic or series.
pub(super) fn list(fields: &Fields<'_>) -> ListMatter {
    ListMatter {
        title: fields.text("title", &["name"]),
        description: fields.text("description", DESCRIPTION),
        extra: fields.own("extra", &["params"]),
    }
}

/// Reads an author's page.
pub(super) fn author(fields: &Fields<'_>) -> Option<AuthorMatter> {
    let name = fields.required_text("title", &["name"]);
    let matter = AuthorMatter {
        role: fields.text("role", &["position", "job_title"]),
        image: parts::image(fields, &["avatar", "photo", "picture"]),
        links: parts::links(fields),
        description: fields.text("description", &["summary", "bio"]),
        extra: fields.own("extra", &["params"]),
        name: name?,
    };
    Some(matter)
}

/// Reads a standing page.
pub(super) fn standing(fields: &Fields<'_>) -> Option<PageMatter> {
    let title: Option<Spanned<String>> = fields.required_text("title", &[]);
    let updated = fields.date("updated", &["lastmod", "last_modified_at", "modified", "date"]);
    let matter = PageMatter {
        description: fields.text("description", DESCRIPTION),
        image: parts::image(fields, &["thumbnail", "cover", "featured_image", "featuredImage"]),
        updated: updated.map(|updated| updated.value),
        slug: parts::slug(fields),
        aliases: parts::aliases(fields),
        draft: parts::draft(fields),
        extra: fields.own("extra", &["params"]),
        title: title?,
    };
    Some(matter)
}

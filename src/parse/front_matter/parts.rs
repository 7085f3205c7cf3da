//! Parts that several kinds of front matter have: pictures, links, addresses, dates that depend on each other.

use crate::diagnostics::{Code, Spanned};
use crate::fields::text::quotable;
use crate::fields::tree::{Node, Value};
use crate::fields::{Fields, addresses};
use crate::parse::matter::{ImageMatter, LabelledLink};
use jiff::ZonedDateTime;

/// The last part of a page's address.
pub(super) fn slug(fields: &Fields<'_>) -> Option<Spanned<String>> {
    let slug = fields.spanned_text("slug", &[])?;
    match addresses::slug(&slug.value) {
        Ok(()) => Some(slug),
        Err(bad) => {
            fields.report_address("slug", slug.span, &bad);
            None
        }
    }
}

/// Earlier addresses of a page. `redirect_from` is Jekyll's word for them.
pub(super) fn aliases(fields: &Fields<'_>) -> Vec<Spanned<String>> {
    let mut aliases = Vec::new();
    for alias in fields.texts("aliases", &["redirect_from"]) {
        match addresses::site_path(&alias.value) {
            Ok(path) => aliases.push(Spanned::new(path, alias.span)),
            Err(bad) => fields.report_address("aliases", alias.span, &bad),
        }
    }
    aliases
}

/// Whether a page is not to be published; `published = false` is Jekyll's way to say it.
pub(super) fn draft(fields: &Fields<'_>) -> bool {
    let draft = fields.flag("draft", &[]).unwrap_or(false);
    let published = match fields.node("published", &[]) {
        Some(Node { value: Value::Text(text) | Value::Date(text), span })
            if text.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            fields.report(
                Code::BadValue,
                "`published` must be `true` or `false`, but this is a date",
                span.clone(),
                "write it as `date`",
            );
            true
        }
        _ => fields.flag("published", &[]).unwrap_or(true),
    };
    draft || !published
}

/// An interval that ends before it begins.
pub(super) fn check_order(
    fields: &Fields<'_>,
    (early, late): (&str, &str),
    first: &Spanned<ZonedDateTime>,
    last: Option<&Spanned<ZonedDateTime>>,
) {
    if let Some(last) = last.filter(|last| last.value <= first.value) {
        let diagnostic = fields.reader.at(Code::BadDate, format!("`{late}` is not after `{early}`"), last.span.clone());
        let diagnostic = fields.reader.label(diagnostic, first.span.clone(), "this comes first");
        fields.reader.report(diagnostic.help("correct one of the two dates"));
    }
}

/// A picture: a table, or only its file.
pub(super) fn image(fields: &Fields<'_>, others: &'static [&'static str]) -> Option<ImageMatter> {
    let entry = fields.take("image", others)?;
    let key = &*entry.key.value;
    match &entry.value.value {
        Value::Text(text) if text.trim().is_empty() => None,
        Value::Text(_) => {
            let src = fields.picture(key, fields.filled_text(key, &entry.value)?)?;
            no_alt(fields, &src, "write the picture as a table: `image = { src = \"…\", alt = \"…\" }`");
            Some(ImageMatter { src, alt: String::new(), caption: None, credit: None, focus: None })
        }
        _ => image_table(&fields.of(key, &entry.value)?),
    }
}

/// The names beside ours are those of Jekyll's and Hugo's most used themes.
fn image_table(image: &Fields<'_>) -> Option<ImageMatter> {
    let src = image.required_text("src", &["path", "image"]);
    let alt = image.node("alt", &[]).and_then(|node| image.as_text("alt", node));
    let matter = ImageMatter {
        src: src.and_then(|src| image.picture("src", src))?,
        alt: alt.as_ref().map_or_else(String::new, |alt| alt.value.clone()),
        caption: image.spanned_text("caption", &[]),
        credit: image.text("credit", &[]),
        focus: image.spanned_text("focus", &[]).and_then(|focus| percentages(image, focus)),
    };
    image.finish(|_| None);
    if alt.is_none() {
        no_alt(image, &matter.src, "add `alt`; leave it empty (`\"\"`) only where the picture says nothing");
    }
    Some(matter)
}

fn no_alt(fields: &Fields<'_>, src: &Spanned<String>, help: &str) {
    let message = format!("the picture `{}` has no text for readers who cannot see it", quotable(&src.value));
    fields.report(Code::NoAltText, message, src.span.clone(), help);
}

/// Two percentages, written the one way that stylesheets read.
fn percentages(fields: &Fields<'_>, text: Spanned<String>) -> Option<String> {
    let parts: Option<Vec<f64>> = text.value.split(' ').map(percentage).collect();
    if let Some([x, y]) = parts.as_deref() {
        return Some(format!("{x}% {y}%"));
    }
    let message = format!("`{}` must be two percentages", fields.path("focus"));
    fields.report(Code::BadValue, message, text.span, "write `50% 30%`: from the left edge and from the top");
    None
}

fn percentage(text: &str) -> Option<f64> {
    let number = text.strip_suffix('%')?;
    let is_plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    number.parse().ok().filter(|value| is_plain && (0.0..=100.0).contains(value))
}

/// Links with their words.
pub(super) fn links(fields: &Fields<'_>) -> Vec<LabelledLink> {
    fields.tables("links", &[]).iter().filter_map(labelled_link).collect()
}

fn labelled_link(link: &Fields<'_>) -> Option<LabelledLink> {
    let label = link.required_text("label", &["name", "title"]);
    let url = link.required_text("url", &["href", "link"]);
    link.finish(|_| None);
    let (label, url) = (label?, url?);
    if let Err(bad) = addresses::link(&url.value) {
        link.report_address("url", url.span, &bad);
        return None;
    }
    Some(LabelledLink { label: label.value, url: url.value })
}

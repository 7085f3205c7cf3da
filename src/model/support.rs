//! Reader-support messages: which of them is shown at the build's instant.

use super::Text;
use super::resolve::Resolver;
use crate::config::{Config, LangId};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned, nearest};
use crate::parse::Document;
use crate::parse::matter::{GiveMatter, Matter};
use crate::paths::SitePath;
use jiff::Timestamp;
use std::ops::Range;

/// A reader-support message, its placeholders filled.
#[derive(Debug)]
pub struct Message {
    /// Its id: the name of its file.
    pub id: String,
    /// “A message from …”.
    pub heading: String,
    /// “Dear readers,”.
    pub salutation: Option<String>,
    /// The letter.
    pub letter: Text,
    /// The thanks.
    pub thanks: Option<String>,
    /// The ways to give.
    pub gives: Vec<GiveMatter>,
    /// Payment methods by id.
    pub methods: Vec<String>,
    /// After how many days the reader is to be reminded.
    pub remind_days: u16,
}

/// The message of an edition at the instant: of those between their `starts` and `ends` the one with the highest
/// priority, and among equals the first by id; `documents` are sorted by file.
pub(super) fn due(documents: &[Document], lang: LangId, at: Timestamp) -> Option<&Document> {
    let mut chosen: Option<(i64, &Document)> = None;
    for document in documents.iter().filter(|document| document.source.lang == lang) {
        let Some(Matter::Support(matter)) = &document.matter else { continue };
        let is_due = matter.starts.as_ref().is_none_or(|starts| starts.timestamp() <= at)
            && matter.ends.as_ref().is_none_or(|ends| ends.timestamp() > at);
        if is_due && chosen.is_none_or(|(priority, _)| priority < matter.priority) {
            chosen = Some((matter.priority, document));
        }
    }
    chosen.map(|(_, document)| document)
}

/// The message of a document.
pub(super) fn message(
    document: &Document,
    config: &Config,
    resolver: &mut Resolver,
    diagnostics: &mut Diagnostics,
) -> Option<Message> {
    let Some(Matter::Support(matter)) = &document.matter else { return None };
    let publication = &config.languages[document.source.lang.index()].title;
    let file = &document.source.file;
    let values = [("publication", publication.clone()), ("amount", smallest_amount(&matter.gives))];
    let mut fill = |text: &Spanned<String>| fill_placeholders(text, &values, file, diagnostics);
    let heading = fill(&matter.heading);
    let salutation = matter.salutation.as_ref().map(&mut fill);
    let thanks = matter.thanks.as_ref().map(&mut fill);
    for placeholder in &document.placeholders {
        if !values.iter().any(|(name, _)| *name == placeholder.value) {
            diagnostics.push(unknown_placeholder(&placeholder.value, &values, file, placeholder.span.clone()));
        }
    }
    let mut letter = document.body.clone();
    for (name, value) in &values {
        letter.replace(name, &escape_html(value));
    }
    Some(Message {
        id: document.source.name().to_owned(),
        heading,
        salutation,
        thanks,
        letter: resolver.text(&document.source, letter, diagnostics),
        gives: matter.gives.clone(),
        methods: matter.methods.iter().map(|method| method.value.clone()).collect(),
        remind_days: matter.remind_days,
    })
}

fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The smallest gift as a reader reads it.
fn smallest_amount(gives: &[GiveMatter]) -> String {
    let smallest = gives.iter().flat_map(|give| give.amounts.iter().map(|amount| (*amount, &give.currency))).min();
    smallest.map_or_else(String::new, |(amount, currency)| amount_text(amount, currency))
}

/// An amount as text: `$2`, `2 CHF`.
pub(crate) fn amount_text(amount: u32, currency: &str) -> String {
    match currency {
        "USD" => format!("${amount}"),
        "EUR" => format!("€{amount}"),
        "GBP" => format!("£{amount}"),
        "RUB" => format!("{amount}\u{a0}₽"),
        "UAH" => format!("{amount}\u{a0}₴"),
        "GEL" => format!("{amount}\u{a0}₾"),
        other => format!("{amount}\u{a0}{other}"),
    }
}

fn fill_placeholders(
    text: &Spanned<String>,
    values: &[(&'static str, String)],
    file: &SitePath,
    diagnostics: &mut Diagnostics,
) -> String {
    let mut filled = String::with_capacity(text.value.len() + 16);
    let mut rest = text.value.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => filled.push_str(value),
            None => diagnostics.push(unknown_placeholder(name, values, file, text.span.clone())),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn unknown_placeholder(
    name: &str,
    values: &[(&'static str, String)],
    file: &SitePath,
    span: Range<usize>,
) -> Diagnostic {
    let help = nearest::nearest(name, values.iter().map(|(known, _)| *known)).map_or_else(
        || "there are `{publication}` and `{amount}`".to_owned(),
        |near| format!("did you mean `{{{near}}}`?"),
    );
    Diagnostic::new(Code::UnknownPlaceholder, format!("there is no placeholder `{{{name}}}`"))
        .at(file, span, "in this text")
        .help(help)
}

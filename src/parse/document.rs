//! One file to one document.

use super::body::{Body, Kept};
use super::breaks;
use super::front_matter;
use super::live;
use super::markdown::{self, Told};
use super::matter::{ArticleMatter, CorrectionMatter, ImageMatter, Kind, Matter};
use super::sentences;
use super::settings::MarkdownSettings;
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned};
use crate::discover::{DocumentKind, Source};
use crate::memo::{Bodies, Fingerprint, Memo, Parts, fingerprint, hash_of};
use crate::paths::SitePath;
use crate::world::{World, read_text};
use jiff::ZonedDateTime;
use jiff::tz::TimeZone;
use std::borrow::Cow;

/// A Markdown file after parsing.
#[derive(Debug)]
pub struct Document {
    /// The file and what its path says of it.
    pub source: Source,
    /// Its front matter; `None` where something is wrong with it, which has been reported.
    pub matter: Option<Matter>,
    /// Its text.
    pub body: Body,
    /// The caption of its picture.
    pub caption: Option<Box<Body>>,
    /// The texts of its corrections, in the order of the front matter.
    pub corrections: Vec<Body>,
    /// What only a support message has.
    pub letter: Option<Box<Letter>>,
    /// What tells whether it has changed.
    pub fingerprints: Fingerprints,
}

/// What is read from a support message beside its text.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Letter {
    /// What it says where giving may endanger readers.
    pub warning: Option<Body>,
    /// The placeholders of its text: `amount` for `{amount}`.
    pub placeholders: Vec<Spanned<String>>,
    /// Its sentences, which no other text may have.
    pub sentences: Vec<Spanned<String>>,
}

/// What tells whether a document has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Fingerprints {
    /// Of the whole file, its name included.
    pub file: Fingerprint,
    /// Of its name and its front matter, as written.
    pub matter: Fingerprint,
}

/// The text that was `kept` and is not there any more, parsed again; an error where the file has changed meanwhile.
fn text_again(
    world: &dyn World,
    file: &SitePath,
    settings: &MarkdownSettings,
    time_zone: &TimeZone,
    kept: Kept,
) -> Result<String, Box<Diagnostic>> {
    let text = read_text(world, file)?;
    let split = front_matter::split(file, &text).map_err(Box::new)?;
    let unheard = &mut Diagnostics::default();
    let matter = front_matter::read(DocumentKind::Article, file, &text, &split, time_zone, unheard);
    let live = matter.as_ref().and_then(live_date);
    let told = Told { live, has_standfirst: true };
    let html = markdown::markdown_of(file, &text, split.body, settings, told, unheard).html;
    if Bodies::place(&html, 0) == (Kept { at: 0, ..kept }) {
        return Ok(html);
    }
    let message = "was changed while the site was built";
    Err(Box::new(Diagnostic::new(Code::Unreadable, message).in_file(file).help("build again")))
}

/// The HTML of a text with its holes, in bytes; from the memory's store where it lies there. What that has lost is parsed again.
pub fn text_of<'b>(
    world: &dyn World,
    memo: &Memo,
    (file, body): (&SitePath, &'b Body),
    settings: impl FnOnce() -> MarkdownSettings,
    zone: &TimeZone,
) -> Result<Cow<'b, [u8]>, Box<Diagnostic>> {
    let Some(kept) = body.kept else { return Ok(Cow::Borrowed(body.html.as_bytes())) };
    match memo.text(kept) {
        Some(html) => Ok(Cow::Owned(html)),
        None => text_again(world, file, &settings(), zone, kept).map(|html| Cow::Owned(html.into_bytes())),
    }
}

/// Parses one document.
pub fn document(
    source: &Source,
    text: &str,
    config: &Config,
    settings: &MarkdownSettings,
    diagnostics: &mut Diagnostics,
) -> Document {
    document_of(source, (text, hash_of(text.as_bytes())), config, settings, diagnostics)
}

/// The same with the hash of the text.
pub(super) fn document_of(
    source: &Source,
    (text, hash): (&str, u128),
    config: &Config,
    settings: &MarkdownSettings,
    diagnostics: &mut Diagnostics,
) -> Document {
    let file = &source.file;
    let split = match front_matter::split(file, text) {
        Ok(split) => split,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return broken(source);
        }
    };
    let mut matter = front_matter::read(source.kind, file, text, &split, &config.time_zone, diagnostics);
    let live = matter.as_ref().and_then(live_date);
    let has_standfirst = matches!(&matter, Some(Matter::Article(matter)) if matter.standfirst.is_some());
    let told = Told { live, has_standfirst };
    let mut body = markdown::markdown_of(file, text, split.body, settings, told, diagnostics);
    let blocks = std::mem::take(&mut body.blocks);
    if source.kind == DocumentKind::Article {
        body.breaks = match &mut matter {
            Some(Matter::Article(matter)) if !body.entries.is_empty() => {
                update(matter, &body);
                let is_newest_first = !matter.live.as_ref().is_some_and(|live| live.oldest_first);
                live::breaks::breaks(&blocks, &body.entries, is_newest_first)
            }
            _ => breaks::breaks(&body.html, &blocks),
        };
        body.characters = breaks::characters(&blocks) as u32;
    }
    let line = |line: &Spanned<String>, diagnostics: &mut Diagnostics| {
        markdown::inline(file, &line.value, line.span.clone(), settings, diagnostics)
    };
    let caption = matter.as_ref().and_then(image_of).and_then(|image| image.caption.as_ref());
    let caption = caption.map(|caption| Box::new(line(caption, diagnostics)));
    let corrections = corrections_of(matter.as_ref()).iter().map(|one| line(&one.text, diagnostics)).collect();
    let letter = (source.kind == DocumentKind::Support).then(|| {
        Box::new(Letter {
            warning: matter.as_ref().and_then(warning_of).map(|warning| line(warning, diagnostics)),
            placeholders: placeholders(text, split.body),
            sentences: sentences::of_message(matter.as_ref(), &body.html, text, split.body),
        })
    });
    // A file's name may have the date in it.
    let mut parts = Parts::default();
    let mut named = |part: Fingerprint| parts.text(file.as_str()).part(part).take();
    let front = fingerprint(&text.as_bytes()[..split.body]);
    let fingerprints = Fingerprints { file: named(Fingerprint(hash as u64)), matter: named(front) };
    Document { source: source.clone(), matter, body, caption, corrections, letter, fingerprints }
}

/// The date of a live page.
fn live_date(matter: &Matter) -> Option<&ZonedDateTime> {
    match matter {
        Matter::Article(matter) if matter.kind == Kind::Live => Some(&matter.date.value),
        _ => None,
    }
}

/// A live page was changed last when its newest entry was written, if it does not say that it was later.
fn update(matter: &mut ArticleMatter, body: &Body) {
    let newest = body.entries.last().map(|entry| &entry.at);
    let newest = newest.filter(|newest| **newest > matter.date.value);
    if let Some(newest) = newest.filter(|newest| matter.updated.as_ref().is_none_or(|updated| *updated < **newest)) {
        matter.updated = Some(newest.clone());
    }
}

/// The longest word that is taken for a placeholder; none that means something has half of it.
const LONGEST_PLACEHOLDER: usize = 32;

/// What stands between braces in a letter, with its place: words of letters and `_` only.
fn placeholders(text: &str, start: usize) -> Vec<Spanned<String>> {
    let is_sign = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_';
    memchr::memchr_iter(b'{', &text.as_bytes()[start..])
        .filter_map(|at| {
            let name = start + at + 1;
            let length =
                text.as_bytes()[name..].iter().take(LONGEST_PLACEHOLDER).take_while(|byte| is_sign(byte)).count();
            let end = name + length;
            let is_name = length > 0 && text[end..].starts_with('}');
            is_name.then(|| Spanned::new(text[name..end].to_owned(), name - 1..end + 1))
        })
        .collect()
}

/// A document of which nothing is known but that it is there, so that links to it are not reported as well.
pub(super) fn broken(source: &Source) -> Document {
    Document {
        source: source.clone(),
        matter: None,
        body: Body::default(),
        caption: None,
        corrections: Vec::new(),
        letter: None,
        fingerprints: Fingerprints::default(),
    }
}

fn warning_of(matter: &Matter) -> Option<&Spanned<String>> {
    match matter {
        Matter::Support(matter) => matter.warning.as_ref(),
        _ => None,
    }
}

fn image_of(matter: &Matter) -> Option<&ImageMatter> {
    match matter {
        Matter::Article(matter) => matter.image.as_deref(),
        Matter::Author(matter) => matter.image.as_ref(),
        Matter::Page(matter) => matter.image.as_ref(),
        Matter::Front(_) | Matter::List(_) | Matter::Support(_) => None,
    }
}

fn corrections_of(matter: Option<&Matter>) -> &[CorrectionMatter] {
    match matter {
        Some(Matter::Article(matter)) => &matter.corrections,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_short_words_between_braces() {
        let found = |text: &str| -> Vec<(String, String)> {
            let found = placeholders(text, 1).into_iter();
            found.map(|name| (text[name.span].to_owned(), name.value)).collect()
        };
        let name = |name: &str| (format!("{{{name}}}"), name.to_owned());
        assert_eq!(found("{a}{amount} {{b}} {c_d} {} {e f} {é} {g"), ["amount", "b", "c_d"].map(name));
        let longest = "x".repeat(LONGEST_PLACEHOLDER);
        assert_eq!(found(&format!(" {{{longest}}}{{x{longest}}}")), [name(&longest)]);
        // Half a million braces take no time.
        assert_eq!(found(&"{a".repeat(500_000)), []);
    }
}

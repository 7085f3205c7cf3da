//! What goes in and what comes out, feature by feature.
//!
//! In the expected HTML a hole is written between `⟦` and `⟧`: `⟦@/a.md⟧` is a link, `⟦img a.png "alt"⟧` a picture,
//! `⟦name key=value⟧` the beginning of a component, `⟦/⟧` its end. Diagnostics are written as their code and the text
//! that they point at.

mod blocks;
mod components;
mod inline;
mod links;
mod live;
mod properties;
#[cfg(feature = "sanitise")]
mod raw;

use super::*;
use crate::config::RawHtml;
use crate::parse::body::{HoleKind, Literal};
use crate::parse::settings::Wording;

/// English, with typographic quotes.
pub(super) fn settings() -> MarkdownSettings {
    MarkdownSettings { raw_html: RawHtml::Sanitise, smart_punctuation: true, wording: Wording::default() }
}

/// The body of `text` and what was found wrong: code, and the text pointed at.
pub(super) fn parsed(text: &str, settings: &MarkdownSettings) -> (Body, Vec<String>) {
    // Front matter before the text, so that a test fails where places are not those of the file.
    let front = "+++\ntitle = \"–\"\n+++\n";
    let source = format!("{front}{text}");
    let mut diagnostics = Diagnostics::default();
    let body = markdown(&SitePath::from("content/a.md"), &source, front.len(), settings, &mut diagnostics);
    (body, told(&source, &diagnostics))
}

/// Each diagnostic as its code and the text it points at.
pub(super) fn told(source: &str, diagnostics: &Diagnostics) -> Vec<String> {
    let describe = |diagnostic: &&crate::diagnostics::Diagnostic| {
        let label = &diagnostic.labels[0];
        format!("{} `{}`", diagnostic.code, &source[label.start.unwrap()..label.end])
    };
    diagnostics.sorted().iter().map(describe).collect()
}

/// The HTML with its holes written out.
pub(super) fn shown(body: &Body) -> String {
    let mut html = String::new();
    let mut at = 0;
    for hole in &body.holes {
        html.push_str(&body.html[at..hole.at]);
        at = hole.at;
        let hole = match &hole.kind {
            HoleKind::Link(link) => link.value.clone(),
            HoleKind::Picture(picture) => format!("img {} {:?}", picture.src.value, picture.alt),
            HoleKind::Close => "/".to_owned(),
            HoleKind::Open(call) => {
                let args = call.args.iter().map(|arg| format!(" {}={}", arg.name, literal(&arg.value.value)));
                call.name.value.clone() + &args.collect::<Vec<_>>().concat()
            }
        };
        html.extend(["⟦", &hole, "⟧"]);
    }
    html + &body.html[at..]
}

fn literal(value: &Literal) -> String {
    serde_json::to_string(value).unwrap()
}

/// `text` gives this HTML, and nothing is wrong with it.
#[track_caller]
pub(super) fn check(text: &str, expect: &str) {
    check_with(&settings(), text, expect, &[]);
}

/// `text` gives this HTML and these diagnostics.
#[track_caller]
pub(super) fn check_wrong(text: &str, expect: &str, wrong: &[&str]) {
    check_with(&settings(), text, expect, wrong);
}

/// The same with other settings.
#[track_caller]
pub(super) fn check_with(settings: &MarkdownSettings, text: &str, expect: &str, wrong: &[&str]) {
    let (body, told) = parsed(text, settings);
    assert_eq!(shown(&body).trim_end(), expect.trim_end());
    assert_eq!(told, wrong);
}

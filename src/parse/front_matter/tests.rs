use super::*;
use crate::parse::matter::*;

fn zone() -> TimeZone {
    jiff::tz::TimeZoneDatabase::bundled().get("Europe/Moscow").expect("it is part of the program")
}

fn read_file(kind: DocumentKind, file: &str, source: &str) -> (Option<Matter>, Diagnostics) {
    let file = SitePath::from(file);
    let mut diagnostics = Diagnostics::default();
    let split = split(&file, source).expect("the fences are right");
    let matter = read(kind, &file, source, &split, &zone(), &mut diagnostics);
    (matter, diagnostics)
}

/// Each diagnostic as `code at the text it points at: message (help)`.
fn describe(source: &str, diagnostics: &Diagnostics) -> Vec<String> {
    let describe = |d: &&crate::diagnostics::Diagnostic| {
        let label = &d.labels[0];
        let place = label.start.map_or("-", |start| &source[start..label.end]);
        format!("{} at {place:?}: {} ({})", d.code, d.message, d.help.as_deref().unwrap_or("-"))
    };
    diagnostics.sorted().iter().map(describe).collect()
}

fn good(kind: DocumentKind, source: &str) -> Matter {
    let (matter, diagnostics) = read_file(kind, "content/news/a.md", source);
    assert!(diagnostics.is_empty(), "{:#?}", describe(source, &diagnostics));
    matter.expect("there is nothing wrong with it")
}

fn article(source: &str) -> ArticleMatter {
    match good(DocumentKind::Article, source) {
        Matter::Article(article) => *article,
        other => panic!("{other:?}"),
    }
}

fn check(kind: DocumentKind, source: &str, expect: &[&str]) {
    let (matter, diagnostics) = read_file(kind, "content/news/a.md", source);
    assert_eq!(describe(source, &diagnostics), expect, "{source}");
    assert_eq!(matter.is_none(), diagnostics.has_errors());
}

fn words(texts: &[crate::diagnostics::Spanned<String>]) -> Vec<&str> {
    texts.iter().map(|text| text.value.as_str()).collect()
}

#[test]
fn a_whole_story() {
    let source = r#"+++
title = "NATO ministers meet"
short_title = "NATO meets"
standfirst = "The deck"
kicker = "Defence"
date = 2025-02-12T18:40:00+03:00
updated = 2025-02-13 09:00:00
expires = "2030-01-01"
dateline = ["BRUSSELS", "MOSCOW"]
authors = ["ann-lee", "Bo Berg"]
contributors = [{ name = "cy", role = "translation" }]
kind = "analysis"
tags = ["NATO", "Ukraine"]
series = "Spending"
image = { src = "map.svg", alt = "A map", caption = "*Map*", credit = "Us", focus = "50% 30.5%" }
corrections = [{ date = 2025-02-13, text = "Wrong\nand right" }]
slug = "nato-meets"
aliases = ["/old/nato/"]
draft = false
support = false
related = ["@/news/b.md"]

[extra]
mood = [1, 2.5, { a = true, b = 2025-01-01 }]
+++
Text
"#;
    let story = article(source);
    assert_eq!(story.title.value, "NATO ministers meet");
    assert_eq!(&source[story.title.span.clone()], "\"NATO ministers meet\"");
    assert_eq!(story.short_title.as_deref(), Some("NATO meets"));
    assert_eq!(story.date.value.to_string(), "2025-02-12T18:40:00+03:00[Europe/Moscow]");
    assert_eq!(story.updated.map(|d| d.to_string()).as_deref(), Some("2025-02-13T09:00:00+03:00[Europe/Moscow]"));
    assert_eq!(story.expires.map(|d| d.to_string()).as_deref(), Some("2030-01-01T00:00:00+03:00[Europe/Moscow]"));
    assert_eq!(story.dateline, ["BRUSSELS", "MOSCOW"]);
    assert_eq!(words(&story.authors), ["ann-lee", "Bo Berg"]);
    assert_eq!(story.contributors[0].role, "translation");
    assert_eq!(story.kind, Kind::Analysis);
    assert_eq!(words(&story.tags), ["NATO", "Ukraine"]);
    let image = story.image.expect("it has one");
    assert_eq!((image.src.value.as_str(), image.focus.as_deref()), ("map.svg", Some("50% 30.5%")));
    assert_eq!(&source[image.src.span], "\"map.svg\"");
    assert_eq!(story.corrections[0].text, "Wrong and right");
    assert_eq!(story.slug.map(|slug| slug.value).as_deref(), Some("nato-meets"));
    assert_eq!(words(&story.aliases), ["/old/nato/"]);
    assert_eq!(story.support, Some(false));
    assert_eq!(words(&story.related), ["@/news/b.md"]);
    assert_eq!(serde_json::Value::Object(story.extra).to_string(), r#"{"mood":[1,2.5,{"a":true,"b":"2025-01-01"}]}"#);
}

#[test]
fn the_smallest_story() {
    let story = article("+++\ntitle = 1984\ndate = 2025-02-12\n+++\n");
    assert_eq!(story.title.value, "1984");
    assert_eq!(story.kind, Kind::News);
    assert_eq!(story.support, None);
    assert!(!story.draft);
}

//! What must hold for any text at all: no panic, and places that can be cut out of the file.

use super::*;
use crate::fields::arbitrary::{check_places, lines, mutated};
use crate::parse::matter::ArticleMatter;
use proptest::prelude::*;

const KINDS: [DocumentKind; 6] = [
    DocumentKind::Article,
    DocumentKind::Front,
    DocumentKind::List,
    DocumentKind::Author,
    DocumentKind::Page,
    DocumentKind::Support,
];

const STORY_IN_TOML: &str = r#"
title = "Überschrift"
date = 2025-02-12T18:40:00+03:00
updated = "2025-02-13 09:00"
dateline = ["BRÜSSEL"]
contributors = [{ name = "cy", role = "translation" }]
kind = "analysis"
image = { src = "map.svg", alt = "", focus = "50% 30%" }
slug = "a-b"
aliases = ["/old/%C3%A9/"]
[[corrections]]
date = 2025-02-13
text = """Falsch
und richtig"""
[extra]
a.b = [1, 2.5, true, "日本"]
"#;

const OTHERS: &str = r#"
title = "Überschrift"
links = [{ label = "x", url = "https://a.example/" }]
gives = [{ frequency = "monthly", amounts = [2, 5], currency = "USD", link = "https://a.example/{amount}" }]
methods = ["visa"]
placement = { slot = "inline", after = 3 }
kinds = ["news", "live"]
exclude_tags = ["ä"]
mode = { ru = "warn" }
goal = { raised = 3, target = 5, currency = "USD", as_of = 2025-02-12 }
variants = [{ id = "a", weight = 3, heading = "{x" }]
strips = [{ section = "news", limit = 3 }]
"#;

const STORY_IN_YAML: &str = "
title: Überschrift
date: 2025-02-12 18:40:00 +0300
dateline: [BRÜSSEL, 'x']
contributors:
  - name: cy
    role: &role translation
kind: analysis
image: {src: map.svg, alt: \"\", focus: 50% 30%}
slug: a-b
aliases: [/old/]
tags:
corrections:
  - date: 2025-02-13
    text: >-
      Falsch
      und richtig
extra:
  a: {b: [1, 2.5, true, 日本, *role]}
";

fn check_story(source: &str, story: &ArticleMatter) {
    let texts = story.tags.iter().chain(&story.authors).chain(&story.aliases).chain(&story.related);
    let texts = texts.chain(&story.slug).chain(&story.series).chain([&story.title]);
    for text in texts.chain(story.image.iter().map(|image| &image.src)) {
        assert!(source.get(text.span.clone()).is_some(), "{text:?}");
        assert!(!text.value.contains(['\n', '\0', '\u{202e}']), "{text:?}");
    }
}

fn check(source: &str) {
    let file = SitePath::from("content/a.md");
    let zone = TimeZone::UTC;
    let split = match split(&file, source) {
        Ok(split) => split,
        Err(diagnostic) => return check_places(source, &[diagnostic].into_iter().collect()),
    };
    assert!(source.get(split.block.clone()).is_some() && source.get(split.body..).is_some());
    for kind in KINDS {
        let mut diagnostics = Diagnostics::default();
        let matter = read(kind, &file, source, &split, &zone, &mut diagnostics);
        assert!(matter.is_some() || diagnostics.has_errors(), "nothing, and no word why");
        check_places(source, &diagnostics);
        if let Some(Matter::Article(story)) = matter
            && !diagnostics.has_errors()
        {
            check_story(source, &story);
        }
    }
}

proptest! {
    #[test]
    fn any_text(text in "(?s).{0,80}") {
        check(&text);
        check(&format!("+++\n{text}\n+++\n"));
        check(&format!("---\n{text}\n---\n"));
    }

    #[test]
    fn any_lines(text in lines()) {
        check(&format!("\u{feff}+++\r\n{text}\r\n+++"));
        check(&format!("\u{feff}---\r\n{text}\r\n---"));
    }

    #[test]
    fn mutated_toml(text in prop_oneof![mutated(STORY_IN_TOML), mutated(OTHERS)]) {
        check(&format!("+++{text}+++\nText\n"));
    }

    #[test]
    fn mutated_yaml(text in mutated(STORY_IN_YAML)) {
        check(&format!("---{text}---\nText\n"));
    }
}

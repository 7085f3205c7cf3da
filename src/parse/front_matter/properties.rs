//! What must hold for any text at all: no panic, and places that can be cut out of the file.

use super::*;
use crate::config::Config;
use crate::diagnostics::human;
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

const SITE: &str = r#"
title = "Zeitung"
base_url = "https://a.example/x"
time_zone = "Europe/Berlin"
sections = ["a", "b"]
permalink = "/{section}/{slug}/"
[page_size]
section = 3
[publisher]
social = ["https://a.example/"]
[theme]
accent = "rgb(1, 2, 3)"
[languages.ru]
title = "Газета"
"#;

/// Text that looks enough like front matter to get past the first checks.
fn lines() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "(?s).{0,8}",
        "[\\[\\]{}=:,.&*!|>#'\"\\\\ \t\r\n-]{1,6}",
        prop::sample::select(vec![
            "title",
            "date",
            "tags",
            "image",
            "src",
            "2025-02-30",
            "\"\"\"",
            "'''",
            "+++",
            "---",
            "\n",
            ": ",
            " = ",
            "[[",
            "- ",
            "  ",
            "<<",
            "~",
            "!!binary",
            "é",
            "日",
            "\u{feff}",
            "\0",
            "\u{202e}",
            "1e999",
            ".nan",
            "99999999999999999999",
            "0x",
            "%",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// `text` with pieces cut out, doubled and put in elsewhere.
fn mutated(text: &'static str) -> impl Strategy<Value = String> {
    let edit = (any::<prop::sample::Index>(), 0usize..12, lines());
    prop::collection::vec(edit, 1..4).prop_map(move |edits| {
        edits.into_iter().fold(text.to_owned(), |text, (at, cut, put)| {
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.ceil_char_boundary((start + cut).min(text.len()));
            format!("{}{put}{}", &text[..start], &text[end..])
        })
    })
}

fn check_places(source: &str, diagnostics: &Diagnostics) {
    for diagnostic in diagnostics.sorted() {
        for label in &diagnostic.labels {
            let start = label.start.expect("everything here has a place");
            assert!(source.get(start..label.end).is_some(), "{diagnostic:?}");
        }
        human::render(diagnostic, &|_| Some(source.to_owned()), false);
    }
}

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
        assert_eq!(matter.is_none(), diagnostics.has_errors(), "{diagnostics:?}");
        check_places(source, &diagnostics);
        if let Some(Matter::Article(story)) = matter {
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

    #[test]
    fn mutated_configuration(source in mutated(SITE), any in lines()) {
        for source in [source, any] {
            let mut diagnostics = Diagnostics::default();
            let config = Config::read(&"site.toml".into(), &source, None, &mut diagnostics);
            assert_eq!(config.is_none(), diagnostics.has_errors(), "{diagnostics:?}");
            check_places(&source, &diagnostics);
        }
    }
}

//! The entries of live pages.

use super::properties::document;
use super::settings;
use crate::config::RawHtml;
use crate::diagnostics::Diagnostics;
use crate::parse::body::Body;
use crate::parse::markdown::{Told, markdown_of};
use crate::parse::settings::MarkdownSettings;
use crate::paths::SitePath;
use jiff::ZonedDateTime;
use proptest::prelude::*;

fn read(text: &str, settings: &MarkdownSettings) -> (Body, Diagnostics) {
    let story: ZonedDateTime = "2025-02-12T16:30:00+03:00[Europe/Moscow]".parse().expect("a date");
    let mut found = Diagnostics::default();
    let body = markdown_of(
        &SitePath::from("content/a.md"),
        text,
        0,
        settings,
        Told { live: Some(&story), ..Told::default() },
        &mut found,
    );
    (body, found)
}

/// The entries of a text, the oldest first: id, headline and text as HTML.
fn check(text: &str, expect: &[(&str, &str, &str)]) {
    let (body, found) = read(text, &settings());
    assert!(!found.has_errors(), "{found:?}");
    let entries = body.entries.iter().map(|entry| {
        let headline = entry.headline.clone().map_or("", |place| &body.html[place]);
        (entry.id.as_str(), headline, body.html[entry.text.clone()].trim())
    });
    assert_eq!(entries.collect::<Vec<_>>(), expect, "{}", body.html);
}

#[test]
fn headings_begin_entries() {
    check(
        "Before.\n\n## 17:00 Two *b*\n\nText.\n\n## 16:45 One {#one}\n\n### Within\n",
        &[
            (
                "one",
                "One",
                "<h3 id=\"within\">Within <a class=\"anchor\" href=\"#within\" aria-label=\"Link to “Within”\">#</a></h3>",
            ),
            ("2025-02-12-1700-two-b", "Two <em>b</em>", "<p>Text.</p>"),
        ],
    );
    // A text with headings of the first level has them all one level lower.
    check("# 17:00 Two\n\n# 16:45 One\n", &[("2025-02-12-1645-one", "One", ""), ("2025-02-12-1700-two", "Two", "")]);
    check("**a**\n\n## **17:00** Two\n", &[("2025-02-12-1700-two", "", "")]);
    check(
        "17:00 One\n---------\n\n> ## 18:00 Said\n",
        &[(
            "2025-02-12-1700-one",
            "One",
            "<blockquote>\n<h2 id=\"2025-02-12-1800-said\">18:00 Said <a class=\"anchor\" href=\"#2025-02-12-1800-said\" aria-label=\"Link to “18:00 Said”\">#</a></h2>\n</blockquote>",
        )],
    );
}

#[test]
fn equal_entries_are_numbered_from_the_oldest() {
    check(
        "## 17:00 A\n\nNewer.\n\n## 17:00 A\n\nOlder.\n",
        &[("2025-02-12-1700-a", "A", "<p>Older.</p>"), ("2025-02-12-1700-a-2", "A", "<p>Newer.</p>")],
    );
}

proptest! {
    #[test]
    fn whatever_is_written(
        parts in prop::collection::vec((document(), 0_u8..26, 0_u8..62, "[ -~]{0,9}"), 0..4),
        raw in prop::sample::select(vec![RawHtml::Sanitise, RawHtml::Escape, RawHtml::Trusted]),
    ) {
        let written = |(text, hour, minute, title): &(String, u8, u8, String)| {
            format!("{text}\n\n## {hour:02}:{minute:02} {title}\n\n")
        };
        let text = parts.iter().map(written).collect::<Vec<_>>().concat();
        let (body, _) = read(&text, &MarkdownSettings { raw_html: raw, ..settings() });
        let mut places: Vec<_> = body.entries.iter().map(|entry| (entry.start, entry.text.clone())).collect();
        places.sort_by_key(|(start, _)| *start);
        let mut end = 0;
        for (start, text) in places {
            prop_assert!(end <= start && start <= text.start && text.start <= text.end);
            prop_assert!(body.html.get(start..text.end).is_some());
            end = text.end;
        }
        prop_assert!(body.entries.is_sorted_by_key(|entry| entry.at.timestamp()));
        for entry in &body.entries {
            let headline = entry.headline.clone().unwrap_or(entry.start..entry.start);
            prop_assert!(entry.start <= headline.start && headline.end <= entry.text.start);
            prop_assert!(body.html.get(headline).is_some());
            prop_assert!(body.anchors.contains(&entry.id), "{:?}", entry.id);
        }
    }
}

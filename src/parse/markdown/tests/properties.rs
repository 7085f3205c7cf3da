//! What must hold whatever a person writes.

use super::{settings, shown};
use crate::config::RawHtml;
use crate::diagnostics::Diagnostics;
use crate::parse::body::{Body, HoleKind};
use crate::parse::markdown::escape::without_controls;
use crate::parse::markdown::{commonmark, inline, markdown};
use crate::parse::settings::MarkdownSettings;
use crate::paths::SitePath;
use proptest::prelude::*;

/// Text that tries to break out: of attributes, of tags, of tokens, of calls.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ -~]{0,12}",
        2 => "\\PC{0,6}",
        1 => any::<String>(),
        8 => prop::sample::select(vec![
            "\"", "'", ">", "<", "\" onclick=\"x", "' onload='x", "</script>", "<script>alert(1)</script>",
            "javascript:alert(1)", "java\tscript:x", "&#106;avascript:", "&colon;", "data:text/html,x", "<img src=x onerror=y>",
            "<svg onload=x>", "<a href=javascript:x>", "<table><td>", "</p>", "<div>", "</div>", "<!--", "-->", "<iframe>",
            "{{ <a /> }}", "{{ <a b=\"", "{% <a> %}", "{% </a> %}", "\n{% <a> %}\n", "\n{% </a> %}\n", "/> }}", "\u{FDD0}0\u{FDD1}",
            "&#xFDD0;1&#xFDD1;", "\u{FDD2}", "\u{1}", "\0", "\n", "\n\n", "\r\n", "    ", "\t", "> ", "- ", "1. ", "# ", "```", "`",
            "[^1]", "[^1]: ", "[a](", ")", "![", "](b.png)", "[", "]", "[x]: y\n", "|a|b|\n|-|-|\n", "|", "{#x", "}", "*", "_",
            "~~", "\\", "http://a.example/", "//a.example", "\u{202E}", "\u{2028}", "é", "»", "> [!NOTE]\n", "<p id=\"x\">",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// One hostile text in every place where a text can stand.
pub(super) fn document() -> impl Strategy<Value = String> {
    let place = prop::sample::select(vec![
        "§",
        "[a](§)",
        "[a](<§>)",
        "[a](b \"§\")",
        "[§](b.md)",
        "![§](b.png)",
        "![a](§)",
        "![a](b.png '§')",
        "## a {#§}",
        "# §",
        "{{ <a b=\"§\" /> }}",
        "{{ <a § /> }}",
        "{% <a b='§'> %}\n§\n{% </a> %}",
        "| § | b |\n|---|:-:|\n| c | § |",
        "[^§]: §",
        "a[^§]",
        "[r]: §\n\n[r]",
        "<§>",
        "<a href=\"§\">b</a>",
        "<b title='§'>",
        "<div §>\n§\n</div>",
        "```§\n§\n```",
        "- §",
        "> §",
        "<https://§>",
    ]);
    let part = (place, hostile()).prop_map(|(place, text): (&str, _)| place.replace('§', &text));
    prop::collection::vec(part, 1..5).prop_map(|parts| parts.join("\n\n"))
}

fn check_holes(body: &Body) -> Result<(), TestCaseError> {
    let mut open = 0_usize;
    let mut last = 0;
    for hole in &body.holes {
        prop_assert!(hole.at >= last && body.html.is_char_boundary(hole.at));
        last = hole.at;
        match hole.kind {
            HoleKind::Open(_) => open += 1,
            HoleKind::Close => {
                prop_assert!(open > 0, "an end without a beginning");
                open -= 1;
            }
            HoleKind::Link(_) => prop_assert!(body.html[..hole.at].ends_with("href=\"")),
            HoleKind::Picture(_) => {}
        }
    }
    prop_assert_eq!(open, 0, "a beginning without an end");
    for block in &body.blocks {
        prop_assert!(
            block.start <= block.end
                && body.html.is_char_boundary(block.start)
                && body.html.is_char_boundary(block.end)
        );
    }
    prop_assert!(body.dateline_at.is_none_or(|at| body.html[..at].ends_with("<p>")));
    let has_token = body.html.contains(['\u{FDD0}', '\u{FDD1}']);
    prop_assert!(!has_token);
    Ok(())
}

/// Reads the HTML as a browser would: no script, no handler, no address that runs.
fn check_harmless(body: &Body) -> Result<(), TestCaseError> {
    use crate::parse::markdown::raw::tags::{Piece, pieces};
    for piece in pieces(&body.html) {
        if let Piece::Start { name, attributes, .. } = piece {
            prop_assert!(!matches!(&*name, "script" | "iframe" | "svg" | "img" | "style" | "object"), "{}", name);
            for attribute in attributes {
                prop_assert!(!attribute.name.starts_with("on"), "{}", shown(body));
                prop_assert!(!attribute.name.contains(['"', '\'', '<']), "{}", shown(body));
                if attribute.name == "href" {
                    let value: String = attribute.value().chars().filter(|c| *c > ' ').collect();
                    let value = value.to_ascii_lowercase();
                    prop_assert!(
                        !["javascript:", "vbscript:", "data:"].iter().any(|scheme| value.starts_with(scheme)),
                        "{}",
                        value
                    );
                }
            }
        }
    }
    Ok(())
}

/// A paragraph beside which a message may stand.
const PARAGRAPH: &str = "A paragraph that is long enough for a message to stand beside it, as long as there is nothing else \
    that speaks against it, and of that there is much.";

/// Every place where a message may stand lies within nothing.
fn check_breaks(body: &Body) -> Result<usize, TestCaseError> {
    use crate::parse::markdown::raw::tags::{Piece, pieces};
    let nests = |name: &str| !matches!(name, "img" | "br" | "hr" | "wbr" | "input" | "col" | "source");
    let breaks = crate::parse::breaks::breaks(&body.html, &body.blocks);
    for place in &breaks {
        let at = place.at as usize;
        let mut open: Vec<String> = Vec::new();
        for piece in pieces(&body.html[..at]) {
            match piece {
                Piece::Start { name, .. } if nests(&name) => open.push(name),
                Piece::End { name, .. } if open.last() == Some(&name) => drop(open.pop()),
                Piece::End { name, .. } if nests(&name) => prop_assert!(false, "{} in {}", name, shown(body)),
                _ => {}
            }
        }
        prop_assert!(open.is_empty(), "{:?} at {} of {}", open, at, shown(body));
        let before = body.holes.iter().filter(|hole| hole.at <= at);
        let open = before.fold(0_i32, |open, hole| match hole.kind {
            HoleKind::Open(_) => open + 1,
            HoleKind::Close => open - 1,
            _ => open,
        });
        prop_assert_eq!(open, 0, "within a component");
    }
    Ok(breaks.len())
}

#[test]
fn there_is_a_place_between_paragraphs() {
    let text = [PARAGRAPH; 5].join("\n\n");
    let body = markdown(&SitePath::from("a.md"), &text, 0, &settings(), &mut Diagnostics::default());
    assert_eq!(check_breaks(&body).unwrap(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn documents_are_harmless(text in document(), mode in prop::sample::select(vec![RawHtml::Sanitise, RawHtml::Escape])) {
        let settings = MarkdownSettings { raw_html: mode, ..settings() };
        let mut diagnostics = Diagnostics::default();
        let body = markdown(&SitePath::from("a.md"), &text, 0, &settings, &mut diagnostics);
        check_holes(&body)?;
        check_harmless(&body)?;
        for label in diagnostics.sorted().iter().flat_map(|diagnostic| &diagnostic.labels) {
            prop_assert!(text.get(label.start.unwrap()..label.end).is_some(), "{:?}", label);
        }
    }

    #[test]
    fn a_message_stands_within_nothing(
        parts in prop::collection::vec(prop_oneof![document(), Just(PARAGRAPH.to_owned())], 1..6),
        mode in prop::sample::select(vec![RawHtml::Sanitise, RawHtml::Escape]),
    ) {
        let text = format!("{PARAGRAPH}\n\n{PARAGRAPH}\n\n{}\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n", parts.join("\n\n"));
        let settings = MarkdownSettings { raw_html: mode, ..settings() };
        check_breaks(&markdown(&SitePath::from("a.md"), &text, 0, &settings, &mut Diagnostics::default()))?;
    }

    #[test]
    fn lines_are_harmless(text in hostile()) {
        let span = 3..3 + text.len();
        let body = inline(&SitePath::from("a.md"), &text, span, &settings(), &mut Diagnostics::default());
        check_holes(&body)?;
        check_harmless(&body)?;
    }

    #[test]
    fn trusted_documents_keep_their_holes_in_order(text in document()) {
        let settings = MarkdownSettings { raw_html: RawHtml::Trusted, ..settings() };
        let body = markdown(&SitePath::from("a.md"), &text, 0, &settings, &mut Diagnostics::default());
        let places: Vec<_> = body.holes.iter().map(|hole| hole.at).collect();
        prop_assert!(places.is_sorted());
    }
}

proptest! {
    /// But for the line that begins with HTML in an item, where the specification wants another.
    #[test]
    fn commonmark_is_written_as_pulldown_cmark_writes_it(text in document()) {
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(&text));
        let but_for_items = |html: String| html.replace("<li>\n", "<li>");
        prop_assert_eq!(but_for_items(commonmark(&text)), but_for_items(without_controls(html)));
    }

    /// With raw HTML in it a text has tokens for marks.
    #[test]
    fn marks_are_found_where_they_were_put(text in document()) {
        let settings = MarkdownSettings { raw_html: RawHtml::Escape, ..settings() };
        let body = |text: &str| markdown(&SitePath::from("a.md"), text, 0, &settings, &mut Diagnostics::default());
        let (placed, cut) = (body(&text), body(&format!("<!-- -->\n\n{text}")));
        prop_assert_eq!(shown(&placed), shown(&cut));
        prop_assert_eq!(placed.blocks, cut.blocks);
        prop_assert_eq!((placed.dateline_at, placed.anchors), (cut.dateline_at, cut.anchors));
    }
}

#[test]
fn long_and_deep_texts_take_no_time_and_no_stack() {
    let texts = [
        "[".repeat(50_000),
        "> ".repeat(20_000) + "x",
        "- ".repeat(5_000) + "x",
        "*a **a ".repeat(20_000),
        "\"'".repeat(50_000),
        "{{ <a ".repeat(20_000),
        "{% <a> %}\n".repeat(5_000),
        "{% <a> %}\n".repeat(3_000) + &"{% </a> %}\n".repeat(3_000),
        "[^a] ".repeat(20_000) + "\n\n[^a]: x",
        "## a\n".repeat(10_000),
        "<b>".repeat(5_000),
        "<div>\n\n".repeat(2_000),
        "> ".repeat(2_000) + "<b>x</b>",
        "<!-- ".repeat(20_000),
        "<a href=\"".repeat(10_000),
        "word ".repeat(200_000),
        "{{".repeat(100_000),
        "![a](b) ".repeat(10_000),
        "&#".repeat(100_000),
    ];
    for text in texts {
        let start = std::time::Instant::now();
        markdown(&SitePath::from("a.md"), &text, 0, &settings(), &mut Diagnostics::default());
        let (took, begins) = (start.elapsed(), text.chars().take(12).collect::<String>());
        if std::env::args().any(|arg| arg == "--nocapture") {
            #[allow(clippy::print_stderr)]
            {
                eprintln!("{took:?} {begins:?}");
            }
        }
        assert!(took.as_secs() < 20, "{begins:?} took {took:?}");
    }
}

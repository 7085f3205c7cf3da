use super::{check, check_with, check_wrong, settings, shown, told};
use crate::diagnostics::Diagnostics;
use crate::parse::markdown::inline;
use crate::parse::settings::{MarkdownSettings, Wording};
use crate::paths::SitePath;

fn russian() -> MarkdownSettings {
    let quotes = |open: &str, close: &str| [open.to_owned(), close.to_owned()];
    let wording =
        Wording { double_quotes: quotes("«", "»"), single_quotes: quotes("„", "“"), ..Wording::default() };
    MarkdownSettings { wording, ..settings() }
}

#[test]
fn quotes_follow_the_language() {
    check("\"One 'two' three,\" he said.", "<p>“One ‘two’ three,” he said.</p>");
    check("\"One \"two\" three\" (\"four\")—\"five\"", "<p>“One ‘two’ three” (“four”)—“five”</p>");
    check_with(&russian(), "\"Газета \"Правда\" вышла\"", "<p>«Газета „Правда“ вышла»</p>", &[]);
}

#[test]
fn straight_quotes_know_the_marks_around_them() {
    check_with(&russian(), "«Газета \"Правда\" вышла» и \"Труд\"", "<p>«Газета „Правда“ вышла» и «Труд»</p>", &[]);
    check("- “a \"b\" c”\n- \"d\"", "<ul>\n<li>“a ‘b’ c”</li>\n<li>“d”</li>\n</ul>");
}

#[test]
fn quotes_span_inline_markup() {
    check_with(
        &russian(),
        "\"*Газета* **\"Правда\"**\" и \"[сайт](a.md)\"",
        "<p>«<em>Газета</em> <strong>„Правда“</strong>» и «<a href=\"⟦a.md⟧\">сайт</a>»</p>",
        &[],
    );
    check("*\"a\"* _'b'_ **\"c\"**", "<p><em>“a”</em> <em>‘b’</em> <strong>“c”</strong></p>");
}

#[test]
fn apostrophes_and_inches() {
    check(
        "Don't; the reporters' desk, the '90s, 6'2\" and a 5\" gun",
        "<p>Don’t; the reporters’ desk, the ’90s, 6’2″ and a 5″ gun</p>",
    );
    check("'It's,' she said, 'the 90s'", "<p>‘It’s,’ she said, ‘the 90s’</p>");
}

#[test]
fn a_quotation_ends_with_its_block() {
    check("\"One\n\n\"Two.\"", "<p>“One</p>\n<p>“Two.”</p>");
}

#[test]
fn code_and_attributes_keep_straight_quotes() {
    check("`\"a\"` \\\"b\\\"", "<p><code>\"a\"</code> \"b\"</p>");
    let plain = MarkdownSettings { smart_punctuation: false, ..settings() };
    check_with(&plain, "\"a\" -- b...", "<p>\"a\" -- b...</p>", &[]);
}

#[test]
fn strikethrough() {
    check("~~no~~ yes", "<p><del>no</del> yes</p>");
}

#[test]
fn controls_become_replacement_characters() {
    check("a\0b \u{FDD0}0\u{FDD1} &#xFDD0;1", "<p>a\u{FFFD}b \u{FFFD}0\u{FFFD} \u{FFFD}1</p>");
}

#[track_caller]
fn check_line(text: &str, expect: &str, wrong: &[&str]) {
    let source = format!("caption = \"{text}\"");
    let mut diagnostics = Diagnostics::default();
    let body = inline(&SitePath::from("content/a.md"), text, 10..source.len(), &settings(), &mut diagnostics);
    assert_eq!(shown(&body), expect);
    assert_eq!(told(&source, &diagnostics), wrong);
}

#[test]
fn a_line_is_never_a_block() {
    check_line("1. May", "1. May", &[]);
    check_line("# 1", "# 1", &[]);
    check_line("*The* \"map\"", "<em>The</em> “map”", &[]);
    check_line("\"Map\"", "“Map”", &[]);
    check_line("_The_\nmap ", "<em>The</em> map", &[]);
    check_line("[x](@/a.md), [y](javascript:z)", "<a href=\"⟦@/a.md⟧\">x</a>, y", &["bad-url `javascript:z`"]);
    check_line("", "", &[]);
}

#[test]
fn pictures_in_a_line() {
    check("A ![flag of \"NATO\"](flag.svg) flag", "<p>A ⟦img flag.svg \"flag of “NATO”\"⟧ flag</p>");
    check_wrong("A ![](flag.svg) flag", "<p>A ⟦img flag.svg \"\"⟧ flag</p>", &["no-alt-text `![](flag.svg)`"]);
}

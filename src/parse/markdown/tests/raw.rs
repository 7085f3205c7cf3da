use super::{check, check_with, check_wrong, parsed, settings};
use crate::config;
use crate::parse::body::BlockKind::{Paragraph, RawHtml};
use crate::parse::settings::MarkdownSettings;

#[test]
fn harmless_html_stays() {
    check(
        "H<sub>2</sub>O & <kbd>Ctrl</kbd>[^1]\n\n<details open>\n<summary>More</summary>\n\n*Text* with [link](@/a.md)\n\n</details>\n\n[^1]: n\n",
        &parsed("H2O & Ctrl[^1]\n\n[^1]: n\n", &settings())
            .0
            .html
            .replace("H2O", "H<sub>2</sub>O")
            .replace("Ctrl", "<kbd>Ctrl</kbd>")
            .replace(
                "<section",
                "<details open=\"\">\n<summary>More</summary>\n<p><em>Text</em> with <a href=\"⟦@/a.md⟧\">link</a></p>\n</details>\n<section",
            ),
    );
}

#[test]
fn what_dateline_writes_survives_the_sanitiser() {
    let text = "# A\n\n![a](b.png \"c\")\n\n| a | b |\n|--:|---|\n| 1 | 2 |\n\n> [!NOTE]\n> x\n\n[e](https://a.example \"t\") {{ <v /> }}\n\n```rust\nx\n```\n\n3. a\n";
    let (plain, _) = parsed(text, &settings());
    let (cleaned, wrong) = parsed(&format!("{text}\n<b></b>\n"), &settings());
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(cleaned.html.replace("<p><b></b></p>\n", ""), plain.html);
    assert_eq!(cleaned.holes, plain.holes);
    assert_eq!(cleaned.blocks[..plain.blocks.len()], plain.blocks);
}

#[test]
fn harmful_html_is_left_out_and_reported() {
    check_wrong(
        "a <script>alert(1)</script><b onclick=\"x()\" style='y'>b</b>",
        "<p>a <b>b</b></p>",
        &["html-removed `<script>`", "html-removed `x()`", "html-removed `y`"],
    );
    check_wrong(
        "<iframe src=\"https://a.example\">x</iframe>\n\nb",
        "<p>b</p>",
        &["html-removed `<iframe src=\"https://a.example\">`"],
    );
    check_wrong(
        "<style>\np { }\n\n</style>\n\nb <iframe> c\n\nd",
        "<p>b </p>\n<p>d</p>",
        &["html-removed `<style>`", "html-removed `<iframe>`"],
    );
    check_wrong("<h1>A</h1>", "A", &["html-removed `<h1>`"]);
    check_wrong("> <div\n> onclick=z>\n> b</div>", "<blockquote>\n<div>\nb</div></blockquote>", &["html-removed `z`"]);
}

#[test]
fn raw_links_and_pictures_are_those_of_markdown() {
    check(
        "<a href='@/b.md' class=\"x\">b</a> <a target href=HTTPS://c.example rel=me>c</a>"
            .replace("target ", "")
            .as_str(),
        "<p><a href=\"⟦@/b.md⟧\" class=\"x\">b</a> <a href=\"HTTPS://c.example\" rel=\"external noopener\" class=\"external\">c</a></p>",
    );
    check_wrong("<a href=\"java&#115;cript:x\">b</a>", "<p><a>b</a></p>", &["bad-url `java&#115;cript:x`"]);
    check(
        "<img src=b.png alt='&quot;b&quot;'> <img src=c.png alt>",
        "<p>⟦img b.png \"\\\"b\\\"\"⟧ ⟦img c.png \"\"⟧</p>",
    );
    check_wrong("<img src=https://b.example/c.png alt=c>", "", &["foreign-media `https://b.example/c.png`"]);
    check_wrong("a <img src=c.png>", "<p>a ⟦img c.png \"\"⟧</p>", &["no-alt-text `<img src=c.png>`"]);
}

#[test]
fn comments_are_dropped() {
    check("a <!-- b --> c\n\n<!-- {{ <d /> }}\n\n-->\n", "<p>a  c</p>");
}

#[test]
fn html_that_does_not_end_is_ended() {
    let (body, _) = parsed("a\n\n<div>\n\nb\n\n</div>\n\nc <b>d\n\ne", &settings());
    assert_eq!(body.html.trim_end(), "<p>a</p>\n<div>\n<p>b</p>\n</div>\n<p>c <b>d</b></p><b>\n<p>e</p>\n</b>");
    let kinds: Vec<_> = body.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [Paragraph, RawHtml, Paragraph]);
}

#[test]
fn html_may_not_cross_a_component() {
    let (_, wrong) = parsed("{% <a> %}\n<div>\n{% </a> %}\n\nx\n", &settings());
    assert_eq!(wrong, ["component-syntax `{% <a> %}`"]);
}

#[test]
fn ids_in_html_are_anchors() {
    check("[x](#y)\n\n<p id=y>z</p>", "<p><a href=\"#y\">x</a></p>\n<p id=\"y\">z</p>");
}

#[test]
fn trusted_html_passes_through() {
    let trusted = MarkdownSettings { raw_html: config::RawHtml::Trusted, ..settings() };
    check_with(
        &trusted,
        "<script>x</script>\n\na <i onclick=b>c</i>",
        "<script>x</script>\n<p>a <i onclick=b>c</i></p>",
        &[],
    );
}

#[test]
fn escaped_html_is_text() {
    let escaped = MarkdownSettings { raw_html: config::RawHtml::Escape, ..settings() };
    check_with(
        &escaped,
        "<script>x</script>\n\na <i>b</i> <!-- c -->",
        "<p>&lt;script&gt;x&lt;/script&gt;</p>\n<p>a &lt;i&gt;b&lt;/i&gt; </p>",
        &[],
    );
}

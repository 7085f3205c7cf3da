use super::{check, check_wrong, parsed, settings};
use crate::diagnostics::Diagnostics;
use crate::parse::body::BlockKind::{Figure, Heading, List, Paragraph, Quotation, Rule};
use crate::parse::body::Body;
use crate::parse::markdown::{Told, markdown_of};
use crate::paths::SitePath;

#[test]
fn headings_get_ids_and_links_to_themselves() {
    check(
        "## What \"Article 5\" *says*",
        "<h2 id=\"what-article-5-says\">What “Article 5” <em>says</em> <a class=\"anchor\" href=\"#what-article-5-says\" \
         aria-label=\"Link to “What “Article 5” says”\">#</a></h2>",
    );
    let anchors = |text: &str| parsed(text, &settings()).0.anchors;
    assert_eq!(
        anchors("## Война\n## A\n## A\n## …\n## …\n## B {#a-3}\n## A"),
        ["voina", "a", "a-2", "section", "section-2", "a-3", "a-4"]
    );
}

#[test]
fn first_level_headings_go_down_and_take_the_others_along() {
    let (body, _) = parsed("# A\n\n## B\n\n###### C", &settings());
    assert!(body.html.contains("<h2 id=\"a\">") && body.html.contains("<h3 id=\"b\">") && body.html.contains("</h6>"));
}

#[test]
fn headings_keep_no_attributes_but_id_and_class() {
    check(
        "## A {#x .y onclick=z style=q}",
        "<h2 id=\"x\" class=\"y\">A <a class=\"anchor\" href=\"#x\" aria-label=\"Link to “A”\">#</a></h2>",
    );
}

#[test]
fn an_id_stands_once() {
    let (_, wrong) = parsed("## A {#x}\n\n## B {#x}\n", &settings());
    assert_eq!(wrong, ["duplicate `## B {#x}\n`"]);
}

#[test]
fn ids_made_from_words_keep_clear_of_chosen_ones() {
    let text = "## Spending\n\n## Fn 1\n\n## Chart\n\n{% <a id=\"spending\"> %}\nx[^1]\n{% </a> %}\n\n<p id=chart>y</p>\n\n[^1]: n\n";
    let (body, wrong) = parsed(text, &settings());
    let wrong: Vec<_> = wrong.iter().filter(|wrong| wrong.starts_with("duplicate")).collect();
    assert_eq!(wrong, [""; 0]);
    assert_eq!(body.anchors[..4], ["spending-2", "fn-1-2", "chart-2", "spending"]);
}

#[test]
fn ids_of_the_program_are_its_own() {
    let anchors = |text: &str| parsed(text, &settings()).0.anchors;
    let twice = "## Correction 1\n## Correction\n## Correction\n## Fn\n## Fn\n## Fnref 1\n## Fnref 1-2\n## D--main\n";
    assert_eq!(
        anchors(twice),
        [
            "correction-1-2",
            "correction",
            "correction-section-2",
            "fn",
            "fn-section-2",
            "fnref-1-section-2",
            "fnref-1-2-2",
            "d-main"
        ]
    );
    for id in ["fn-1", "fnref-1", "fnref-12-3", "correction-2", "d--story"] {
        let heading = format!("## A {{#{id}}}\n");
        assert_eq!(parsed(&heading, &settings()).1, [format!("duplicate `{heading}`")]);
        let component = format!("x[^a]\n\n{{{{ <b id=\"{id}\" /> }}}}\n\n[^a]: A.\n");
        assert_eq!(parsed(&component, &settings()).1, [format!("duplicate `{id}`")]);
    }
    let links = "a[^a] b[^a] [c](#fn-1) [d](#fnref-1) [e](#fnref-1-2)\n\n[^a]: A.\n";
    assert_eq!(parsed(links, &settings()).1, [""; 0]);
    for id in ["fn-x", "fnref", "correction", "corrections-1", "d-1", "footnotes"] {
        assert_eq!(parsed(&format!("## A {{#{id}}}\nx[^a]\n\n[^a]: A.\n"), &settings()).1, [""; 0]);
    }
}

#[test]
fn a_lone_picture_is_a_figure() {
    check(
        "![A map](map.svg \"The *new* border; [source](https://a.example)\")",
        "<figure class=\"picture\">⟦img map.svg \"A map\"⟧<figcaption><span class=\"caption\">The <em>new</em> border; \
         <a href=\"https://a.example\" rel=\"external noopener\" class=\"external\">source</a></span></figcaption></figure>",
    );
    check(
        "[![A map](map.svg)](@/maps.md)",
        "<figure class=\"picture\"><a href=\"⟦@/maps.md⟧\">⟦img map.svg \"A map\"⟧</a></figure>",
    );
}

#[test]
fn pictures_come_from_the_site() {
    check_wrong(
        "![a](https://a.example/a.png)",
        "<figure class=\"picture\"></figure>",
        &["foreign-media `https://a.example/a.png`"],
    );
    check_wrong("b ![a](//a.example/a.png)", "<p>b </p>", &["foreign-media `//a.example/a.png`"]);
    check_wrong("b ![a](data:image/png;x)", "<p>b </p>", &["foreign-media `data:image/png;x`"]);
    check_wrong("b ![a](javascript:x)", "<p>b </p>", &["bad-url `javascript:x`"]);
}

#[test]
fn tables_scroll_and_have_header_cells() {
    check(
        "| | 2024 |\n|---|--:|\n| *NATO* | 2.7 |\n",
        "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table\">\n<table><thead><tr><td></td>\
         <th scope=\"col\" class=\"align-right\">2024</th></tr></thead><tbody>\n<tr><th scope=\"row\"><em>NATO</em></th>\
         <td class=\"align-right\">2.7</td></tr>\n</tbody></table>\n</div>",
    );
}

#[test]
fn alerts() {
    check(
        "> [!WARNING]\n> Text",
        "<div class=\"alert alert-warning\" role=\"note\">\n<p class=\"alert-title\">Warning</p>\n<p>Text</p>\n</div>",
    );
}

#[test]
fn footnotes_are_gathered_in_the_order_of_reference() {
    check(
        "One[^b], two[^a], one[^b].\n\n[^a]: A.\n[^b]: B, see[^a].\n",
        "<p>One<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\">1</a></sup>, \
         two<sup class=\"footnote-ref\"><a href=\"#fn-2\" id=\"fnref-2\" role=\"doc-noteref\">2</a></sup>, \
         one<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1-2\" role=\"doc-noteref\">1</a></sup>.</p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-labelledby=\"footnotes\">\n\
         <h2 id=\"footnotes\" class=\"visually-hidden\">Footnotes</h2>\n<ol>\n<li id=\"fn-1\">\n\
         <p>B, see<sup class=\"footnote-ref\"><a href=\"#fn-2\" id=\"fnref-2-2\" role=\"doc-noteref\">2</a></sup>. \
         <a href=\"#fnref-1\" role=\"doc-backlink\" class=\"footnote-back\" aria-label=\"Back to reference 1\">↩</a> \
         <a href=\"#fnref-1-2\" role=\"doc-backlink\" class=\"footnote-back\" aria-label=\"Back to reference 1-2\">↩</a></p>\n</li>\n\
         <li id=\"fn-2\">\n<p>A. \
         <a href=\"#fnref-2\" role=\"doc-backlink\" class=\"footnote-back\" aria-label=\"Back to reference 2\">↩</a> \
         <a href=\"#fnref-2-2\" role=\"doc-backlink\" class=\"footnote-back\" aria-label=\"Back to reference 2-2\">↩</a></p>\n</li>\n\
         </ol>\n</section>",
    );
}

#[test]
fn footnotes_that_are_missing_or_unused_are_reported() {
    let (_, wrong) = parsed("One[^souce], `[^code]`, \\[^no].\n\n[^source]: S.\n", &settings());
    assert_eq!(wrong, ["undefined-reference `[^souce]`", "undefined-reference `[^source]: S.\n`"]);
}

#[test]
fn the_top_level_is_known_block_by_block() {
    let (body, _) = parsed("## Head\n\nFirst *one*.\n\n- a\n- b\n\n![x](x.png)\n\n---\n\n> q\n", &settings());
    let kinds: Vec<_> = body.blocks.iter().map(|block| (block.kind, block.characters)).collect();
    assert_eq!(kinds, [(Heading, 4), (Paragraph, 10), (List, 2), (Figure, 0), (Rule, 0), (Quotation, 1)]);
    assert!(body.blocks.windows(2).all(|pair| pair[0].end == pair[1].start));
    assert!(body.html[body.dateline_at.unwrap()..].starts_with("First"));
    assert_eq!((body.words, body.summary.as_str()), (6, "First one."));
}

#[test]
fn what_has_a_standfirst_needs_no_summary() {
    let read = |text: &str, told: Told<'_>| {
        markdown_of(&SitePath::from("content/a.md"), text, 0, &settings(), told, &mut Diagnostics::default())
    };
    for text in ["First *one*.\n\nSecond.\n", "# Heading\n\n- item\n", "", "![](a.png)\n"] {
        let whole = read(text, Told::default());
        let expected = Body { summary: String::new(), ..whole };
        assert_eq!(read(text, Told { has_standfirst: true, ..Told::default() }), expected);
    }
}

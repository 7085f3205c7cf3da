use super::{check, check_wrong, parsed, settings};
use crate::parse::body::HoleKind;

#[test]
fn links_to_other_hosts_are_marked() {
    check(
        "[Reuters](https://www.reuters.com/?a=1&b=\"2\" 'The \"wire\"')",
        r#"<p><a href="https://www.reuters.com/?a=1&amp;b=%222%22" rel="external noopener" class="external" title="The &quot;wire&quot;">Reuters</a></p>"#,
    );
    check(
        "<https://example.org>",
        r#"<p><a href="https://example.org" rel="external noopener" class="external">https://example.org</a></p>"#,
    );
}

#[test]
fn links_to_programs_are_plain() {
    check("<desk@example.org>", r#"<p><a href="mailto:desk@example.org">desk@example.org</a></p>"#);
    check("[call](tel:+31-20-1234)", r#"<p><a href="tel:+31-20-1234">call</a></p>"#);
}

#[test]
fn links_inside_the_site_are_holes() {
    check(
        "See [the *map*](@/world/nato.md#map), [it](../a%20b.md) and [the report](report.pdf \"PDF\").",
        r#"<p>See <a href="⟦@/world/nato.md#map⟧">the <em>map</em></a>, <a href="⟦../a%20b.md⟧">it</a> and <a href="⟦report.pdf⟧" title="PDF">the report</a>.</p>"#,
    );
}

#[test]
fn holes_know_where_their_address_was_written() {
    let text = "[a](x.md) [*b* c]( <y z.md> 'title') [d][ref] [e\\]](w\\(1\\).md)\n\n[ref]: /about/ \"About\"\n";
    let (body, wrong) = parsed(text, &settings());
    let source = format!("+++\ntitle = \"–\"\n+++\n{text}");
    let written: Vec<_> = body
        .holes
        .iter()
        .map(|hole| match &hole.kind {
            HoleKind::Link(link) => (&source[link.span.clone()], link.value.as_str()),
            _ => unreachable!(),
        })
        .collect();
    assert_eq!(written, [("x.md", "x.md"), ("y z.md", "y z.md"), ("/about/", "/about/"), ("w\\(1\\).md", "w(1).md")]);
    assert!(wrong.is_empty());
}

#[test]
fn bad_addresses_are_no_links() {
    check_wrong("[a](javascript:alert(1))", "<p>a</p>", &["bad-url `javascript:alert(1)`"]);
    check_wrong("[a](&#106;avascript&colon;x)", "<p>a</p>", &["bad-url `&#106;avascript&colon;x`"]);
    check_wrong("[a](<java\tscript:x>) b", "<p>a b</p>", &["bad-url `java\tscript:x`"]);
    check_wrong("<VBScript:x>", "<p>VBScript:x</p>", &["bad-url `VBScript:x`"]);
    check_wrong("[*a*](//evil.example/)", "<p><em>a</em></p>", &["bad-url `//evil.example/`"]);
    check_wrong("[a]()", "<p>a</p>", &["bad-url ``"]);
}

#[test]
fn anchors_are_checked_when_the_whole_text_is_known() {
    check_wrong(
        "[a](#later) [b](#latter) [c](#top)\n\n## Later",
        "<p><a href=\"#later\">a</a> <a href=\"#latter\">b</a> <a href=\"#top\">c</a></p>\n\
         <h2 id=\"later\">Later <a class=\"anchor\" href=\"#later\" aria-label=\"Link to “Later”\">#</a></h2>",
        &["broken-anchor `#latter`"],
    );
}

#[test]
fn references_to_nothing_are_reported_only_in_full() {
    check_wrong(
        "He said [sic] and [no][such] and [none][].",
        "<p>He said [sic] and [no][such] and [none][].</p>",
        &["undefined-reference `[no][such]`"],
    );
}

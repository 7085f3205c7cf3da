use super::{check, parsed, settings};
use crate::diagnostics::{Code, Diagnostics};
use crate::parse::body::{BlockKind, HoleKind};
use crate::parse::markdown::markdown;
use crate::paths::SitePath;

#[test]
fn calls_without_a_body() {
    check("{{ <video src=\"a.mp4\" wide={true} /> }}", "⟦video src=\"a.mp4\" wide=true⟧⟦/⟧");
    check("Text\n{{ <video /> }}\nmore", "<p>Text</p>\n⟦video⟧⟦/⟧\n<p>more</p>");
    check("A {{ <icon name=\"x\" /> }} in a line", "<p>A ⟦icon name=\"x\"⟧⟦/⟧ in a line</p>");
    check("- {{ <icon /> }}\n- b", "<ul>\n<li>⟦icon⟧⟦/⟧</li>\n<li>b</li>\n</ul>");
}

#[test]
fn calls_with_a_body() {
    check(
        "Before.\n{% <pullquote by=\"A. Lee\"> %}\nThe *quote*.\n\n- a\n{% </pullquote> %}\nAfter.",
        "<p>Before.</p>\n⟦pullquote by=\"A. Lee\"⟧\n<p>The <em>quote</em>.</p>\n<ul>\n<li>a</li>\n</ul>\n⟦/⟧\n<p>After.</p>",
    );
    check("{% <a> %} One {% </a> %}", "⟦a⟧\n<p>One</p>\n⟦/⟧");
    check("{% <a\n  b=\"c\"\n> %}\n{% <d> %}\ne\n{% </d> %}\n{% </a> %}", "⟦a b=\"c\"⟧\n⟦d⟧\n<p>e</p>\n⟦/⟧\n⟦/⟧");
    check("- a\n\n  {% <b> %}\n  c\n  {% </b> %}", "<ul>\n<li>\n<p>a</p>\n⟦b⟧\n<p>c</p>\n⟦/⟧\n</li>\n</ul>");
}

#[test]
fn footnotes_and_headings_work_in_bodies() {
    let (body, wrong) = parsed("{% <a> %}\n## H\n\nx[^1]\n{% </a> %}\n\n[^1]: note {{ <b /> }}\n", &settings());
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(body.anchors, ["h", "fn-1"]);
    assert_eq!(body.holes.len(), 4);
}

#[test]
fn what_is_no_call() {
    check("`{{ <a /> }}` and {{ \\<b /> }}", "<p><code>{{ &lt;a /&gt; }}</code> and {{ &lt;b /&gt; }}</p>");
    check("```\n{% <a> %}\n```\n", "<pre><code>{% &lt;a&gt; %}\n</code></pre>\n");
    check("{{ title }} {% if x < y %} {{<}}", "<p>{{ title }} {% if x &lt; y %} {{&lt;}}</p>");
}

#[test]
fn blocks_and_dateline_keep_out_of_components() {
    let (body, _) = parsed("{% <a> %}\nIn.\n{% </a> %}\n\nFirst.\n\n{{ <b /> }}\n", &settings());
    let kinds: Vec<_> = body.blocks.iter().map(|block| (block.kind, block.characters)).collect();
    assert_eq!(kinds, [(BlockKind::Component, 3), (BlockKind::Paragraph, 6), (BlockKind::Component, 0)]);
    assert_eq!(body.summary, "First.");
    assert!(body.html[body.dateline_at.unwrap()..].starts_with("First."));
}

#[test]
fn nesting_must_match() {
    let wrong = |text: &str| parsed(text, &settings()).1;
    assert_eq!(wrong("{% <a> %}\nx"), ["component-syntax `{% <a> %}`"]);
    assert_eq!(wrong("x\n\n{% </a> %}"), ["component-syntax `{% </a> %}`"]);
    assert_eq!(
        wrong("{% <a> %}\n{% <b> %}\n{% </a> %}\n{% </b> %}"),
        ["component-syntax `{% <b> %}`", "component-syntax `{% </b> %}`"]
    );
    assert_eq!(wrong("- {% <a> %}\n  x\n\n{% </a> %}").first().unwrap(), "component-syntax `{% <a> %}`");
    assert_eq!(wrong("- a\n\n  {% <b> %}\n\nc\n{% </b> %}"), ["component-syntax `{% <b> %}`"]);
    assert_eq!(wrong("{% <b> %}\n\n- a\n\n  {% </b> %}"), ["component-syntax `{% </b> %}`"]);
}

#[test]
fn places_where_no_component_can_stand() {
    let wrong = |text: &str| parsed(text, &settings()).1;
    assert_eq!(wrong("[a](/x \"{{<b/>}}\")"), ["component-syntax `{{<b/>}}`"]);
    assert_eq!(wrong("a\n\n    {{ <b /> }}\n"), [""; 0]);
    assert_eq!(wrong("# {{ <b /> }}\n"), [""; 0]);
    assert_eq!(wrong("# {% <b> %} c\n\n{% </b> %}"), ["component-syntax `{% <b> %}`"]);
    assert_eq!(wrong("a\n    {% <b> %}\n{% </b> %}"), ["component-syntax `{% <b> %}`"]);
}

#[test]
fn faults_have_their_place() {
    let (_, wrong) = parsed("Text {{ <chart from={x} /> }}\n\n{% <a b=3> %}\nx\n{% </a> %}", &settings());
    assert_eq!(wrong, ["component-syntax `x`", "component-syntax ``"]);
}

const TABLE: &str = "| Country | % |\n|---|--:|\n| *A* `b` | 2.7 |\n| C |\n";

#[test]
fn tables_are_data_too() {
    let text = format!(
        "{{{{ <chart from=\"spending\" /> }}}}\n\n{{% <datatable id=\"spending\" caption=\"Who \\\"pays\\\"\"> %}}\n{TABLE}{{% </datatable> %}}\n\
         {{% <chart> %}}\n{TABLE}\n{{% </chart> %}}\n"
    );
    let (body, wrong) = parsed(&text, &settings());
    assert!(wrong.is_empty(), "{wrong:?}");
    let tables: Vec<_> = body
        .holes
        .iter()
        .filter_map(|hole| match &hole.kind {
            HoleKind::Open(call) => call.table.clone(),
            _ => None,
        })
        .collect();
    assert_eq!(tables.len(), 3);
    assert_eq!(tables[0], tables[1]);
    assert_eq!(tables[0].header, ["Country", "%"]);
    assert_eq!(tables[0].rows, [["A b", "2.7"], ["C", ""]]);
    assert!(body.html.contains("aria-label=\"Who &quot;pays&quot;\""));
    assert_eq!(body.anchors, ["spending"]);
}

#[test]
fn charts_need_a_table_with_numbers() {
    let datatable = |rows: &str| {
        format!("{{% <datatable id=\"spending\"> %}}\n| a | b |\n|---|---|\n{rows}\n{{% </datatable> %}}\n\n")
    };
    let wrong = |text: String| parsed(&text, &settings()).1;
    assert_eq!(wrong(datatable("| x | $ 1,200 |") + "{{ <chart from=\"spendin\" /> }}"), ["bad-chart `spendin`"]);
    assert_eq!(
        wrong(datatable("| 2014 | much |") + "{{ <chart from=\"spending\" /> }}"),
        ["bad-chart `{{ <chart from=\"spending\" /> }}`"]
    );
    assert_eq!(wrong("{{ <chart /> }}".to_owned()), ["bad-chart `{{ <chart /> }}`"]);
    assert_eq!(wrong(datatable("| x | −1 200 % |") + "{{ <chart from=\"spending\" /> }}"), [""; 0]);
    assert_eq!(wrong(datatable("| x | ۴٫۷٪ |") + "{{ <chart from=\"spending\" /> }}"), [""; 0]);
}

#[test]
fn addresses_among_arguments_are_checked() {
    let wrong = |arguments: &str| parsed(&format!("{{{{ <embed {arguments} /> }}}}"), &settings()).1;
    for good in [
        "url=\"https://a.example/?b=c\" player=\"https://b.example/1\"",
        "url=\"http://a.example/\" href=\"mailto:a@b.example\"",
        "player_url=\"https://b.example/1\" source-url='https://a.example' curl=\"x:y\" url={3}",
    ] {
        assert_eq!(wrong(good), [""; 0], "{good}");
    }
    for bad in ["javascript:alert(1)", " JaVa\tscript:x", "data:text/html,x", "//evil.example/x", "a b", ""] {
        for name in ["url", "href", "player", "source-url", "source_url", "URL"] {
            assert_eq!(wrong(&format!("{name}=\"{bad}\"")), [format!("bad-url `{bad}`")], "{name}");
        }
    }
    for name in ["player", "player-url", "player_href"] {
        assert_eq!(wrong(&format!("{name}=\"http://a.example/\"")), ["bad-url `http://a.example/`"]);
    }
    assert_eq!(wrong("url={[\"https://a.example\", \"x:y\"]}"), ["bad-url `[\"https://a.example\", \"x:y\"]`"]);
}

#[test]
fn one_mistake_many_times_is_told_in_few_lines() {
    let unclosed = |count| parsed(&"{% <a> %}\n\n".repeat(count), &settings()).1;
    assert_eq!(unclosed(21).len(), 21);
    let (text, settings) = ("{% <a> %}\n\n".repeat(2_000) + "![](a.png)", settings());
    let mut diagnostics = Diagnostics::default();
    markdown(&SitePath::from("content/a.md"), &text, 0, &settings, &mut diagnostics);
    let told = diagnostics.sorted();
    assert_eq!(told.len(), 22, "20 in full, one for the rest, and what is wrong with the picture");
    assert_eq!(told[20].message, "from here on there are 1980 more of this kind (`component-syntax`)");
    assert_eq!(told[20].labels[0].start, Some(20 * 11));
    assert_eq!(told[21].code, Code::NoAltText);
}

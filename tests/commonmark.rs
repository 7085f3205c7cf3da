//! The 652 examples of the CommonMark specification 0.31.2, through Dateline's own pass.
//!
//! The comparison is exact but for one thing: the specification's examples write `"` in text as `&quot;`, pulldown-cmark
//! writes it as it is. In text the two are the same; in tags, where they are not, nothing is put aside.

use dateline::parse::markdown::commonmark;

#[derive(serde::Deserialize)]
struct Example {
    #[serde(rename = "example")]
    number: usize,
    section: String,
    markdown: String,
    html: String,
}

#[test]
fn every_example_of_the_specification() {
    let examples: Vec<Example> = serde_json::from_str(include_str!("commonmark/spec-0.31.2.json")).unwrap();
    assert_eq!(examples.len(), 652);
    let failures: Vec<String> = examples
        .iter()
        .filter_map(|example| {
            let html = commonmark(&example.markdown);
            (html != with_plain_quotes(&example.html)).then(|| {
                format!(
                    "example {} ({}):\n{:?}\nexpected {:?}\ngot      {:?}\n",
                    example.number, example.section, example.markdown, example.html, html
                )
            })
        })
        .collect();
    assert!(failures.is_empty(), "{} examples differ\n{}", failures.len(), failures.join("\n"));
}

/// `html` with `&quot;` in text written as `"`.
fn with_plain_quotes(html: &str) -> String {
    let mut plain = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (text, tag) = rest.split_at(start);
        let (tag, after) = tag.split_at(tag_length(tag));
        plain.push_str(&text.replace("&quot;", "\""));
        plain.push_str(tag);
        rest = after;
    }
    plain + &rest.replace("&quot;", "\"")
}

/// The length of the tag at the beginning of `html`; a `>` in a quoted value does not end it.
fn tag_length(html: &str) -> usize {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if byte == open => quote = None,
            _ => {}
        }
    }
    html.len()
}

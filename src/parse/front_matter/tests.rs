use super::*;
use crate::config::Mode;
use crate::diagnostics::Code;
use crate::fields::Format;
use crate::fields::tree::Table;
use crate::parse::matter::*;

fn zone() -> TimeZone {
    jiff::tz::TimeZoneDatabase::bundled().get("Europe/Moscow").expect("it is part of the program")
}

fn read_file(kind: DocumentKind, file: &str, source: &str) -> (Option<Matter>, Diagnostics) {
    let file = SitePath::from(file);
    let mut diagnostics = Diagnostics::default();
    let split = split(&file, source).expect("the fences are right");
    let matter = read(kind, &file, source, &split, &zone(), &mut diagnostics);
    (matter, diagnostics)
}

/// Each diagnostic as `code at the text it points at: message (help)`.
fn describe(source: &str, diagnostics: &Diagnostics) -> Vec<String> {
    let describe = |d: &&crate::diagnostics::Diagnostic| {
        let label = &d.labels[0];
        let place = label.start.map_or("-", |start| &source[start..label.end]);
        format!("{} at {place:?}: {} ({})", d.code, d.message, d.help.as_deref().unwrap_or("-"))
    };
    diagnostics.sorted().iter().map(describe).collect()
}

fn good(kind: DocumentKind, source: &str) -> Matter {
    let (matter, diagnostics) = read_file(kind, "content/news/a.md", source);
    assert!(diagnostics.is_empty(), "{:#?}", describe(source, &diagnostics));
    matter.expect("there is nothing wrong with it")
}

fn article(source: &str) -> ArticleMatter {
    match good(DocumentKind::Article, source) {
        Matter::Article(article) => *article,
        other => panic!("{other:?}"),
    }
}

fn check(kind: DocumentKind, source: &str, expect: &[&str]) {
    let (matter, diagnostics) = read_file(kind, "content/news/a.md", source);
    assert_eq!(describe(source, &diagnostics), expect, "{source}");
    assert!(matter.is_some() || diagnostics.has_errors());
}

fn words(texts: &[crate::diagnostics::Spanned<String>]) -> Vec<&str> {
    texts.iter().map(|text| text.value.as_str()).collect()
}

#[test]
fn a_whole_story() {
    let source = r#"+++
title = "NATO ministers meet"
short_title = "NATO meets"
standfirst = "The deck"
kicker = "Defence"
date = 2025-02-12T18:40:00+03:00
updated = 2025-02-13 09:00:00
expires = "2030-01-01"
dateline = ["BRUSSELS", "MOSCOW"]
authors = ["ann-lee", "Bo Berg"]
contributors = [{ name = "cy", role = "translation" }]
kind = "analysis"
tags = ["NATO", "Ukraine"]
series = "Spending"
image = { src = "map.svg", alt = "A map", caption = "*Map*", credit = "Us", focus = "50% 30.5%" }
corrections = [{ date = 2025-02-13, text = "Wrong\nand right" }]
slug = "nato-meets"
aliases = ["/old/nato/"]
draft = false
support = false
related = ["@/news/b.md"]

[extra]
mood = [1, 2.5, { a = true, b = 2025-01-01 }]
+++
Text
"#;
    let story = article(source);
    assert_eq!(story.title.value, "NATO ministers meet");
    assert_eq!(&source[story.title.span.clone()], "\"NATO ministers meet\"");
    assert_eq!(story.short_title.as_deref(), Some("NATO meets"));
    assert_eq!(story.date.value.to_string(), "2025-02-12T18:40:00+03:00[Europe/Moscow]");
    assert_eq!(story.updated.map(|d| d.to_string()).as_deref(), Some("2025-02-13T09:00:00+03:00[Europe/Moscow]"));
    assert_eq!(story.expires.map(|d| d.to_string()).as_deref(), Some("2030-01-01T00:00:00+03:00[Europe/Moscow]"));
    assert_eq!(story.dateline, ["BRUSSELS", "MOSCOW"]);
    assert_eq!(words(&story.authors), ["ann-lee", "Bo Berg"]);
    assert_eq!(story.contributors[0].role, "translation");
    assert_eq!(story.kind, Kind::Analysis);
    assert_eq!(words(&story.tags), ["NATO", "Ukraine"]);
    let image = story.image.expect("it has one");
    assert_eq!((image.src.value.as_str(), image.focus.as_deref()), ("map.svg", Some("50% 30.5%")));
    assert_eq!(&source[image.src.span], "\"map.svg\"");
    assert_eq!(story.corrections[0].text.value, "Wrong and right");
    assert_eq!(story.slug.map(|slug| slug.value).as_deref(), Some("nato-meets"));
    assert_eq!(words(&story.aliases), ["/old/nato/"]);
    assert_eq!(story.support, Some(Mode::None));
    assert_eq!(words(&story.related), ["@/news/b.md"]);
    assert_eq!(serde_json::Value::Object(story.extra).to_string(), r#"{"mood":[1,2.5,{"a":true,"b":"2025-01-01"}]}"#);
}

#[test]
fn the_smallest_story() {
    let story = article("+++\ntitle = 1984\ndate = 2025-02-12\n+++\n");
    assert_eq!(story.title.value, "1984");
    assert_eq!(story.kind, Kind::News);
    assert_eq!(story.support, None);
    assert!(!story.draft);
}

#[test]
fn the_same_story_in_yaml() {
    let source = r#"---
title: "NATO ministers meet" # for now
standfirst: >
  Two lines
  of deck
date: 2025-02-12 18:40:00 +0300
author: ann-lee
kind: Analysis
tags:
series:
image:
  src: map.svg
  alt: ""
corrections:
  - date: 2025-02-13
    text: |
      Wrong
      and right
published: false
extra: {a: [1, no], b: 007}
---
Text
"#;
    let story = article(source);
    assert_eq!(story.title.value, "NATO ministers meet");
    assert_eq!(&source[story.title.span.clone()], "\"NATO ministers meet\"");
    assert_eq!(story.standfirst.as_deref(), Some("Two lines of deck"));
    assert_eq!(story.date.value.to_string(), "2025-02-12T18:40:00+03:00[Europe/Moscow]");
    assert_eq!(words(&story.authors), ["ann-lee"]);
    assert_eq!(story.kind, Kind::Analysis);
    assert!(story.tags.is_empty() && story.series.is_none());
    assert_eq!(&source[story.image.expect("it has one").src.span], "map.svg");
    assert_eq!(story.corrections[0].text.value, "Wrong and right");
    assert!(story.draft);
    assert_eq!(serde_json::Value::Object(story.extra).to_string(), r#"{"a":[1,"no"],"b":"007"}"#);
}

#[test]
fn words_of_hugo_jekyll_and_zola() {
    let hugo = article(
        "---\ntitle: A\nlinkTitle: B\ndescription: C\npublishDate: 2025-01-02\nlastmod: 2025-01-03\nexpiryDate: 2031-01-01\n\
         tags: [x, Y]\ncategories: [y, z]\nseries: [s]\nfeatured_image: {image: a.png, alt: \"\"}\nparams: {p: 1}\n---\n",
    );
    assert_eq!(hugo.short_title.as_deref(), Some("B"));
    assert_eq!(hugo.standfirst.as_deref(), Some("C"));
    assert_eq!(hugo.date.value.date().to_string(), "2025-01-02");
    assert_eq!(words(&hugo.tags), ["x", "Y", "z"]);
    assert_eq!(hugo.series.map(|series| series.value).as_deref(), Some("s"));
    assert_eq!(hugo.extra["p"], 1);
    let zola = article(
        "+++\ntitle = \"A\"\ndate = 2025-01-02\nauthors = [\"a\"]\n[taxonomies]\ntags = [\"t\"]\nauthors = [\"A\", \"b\"]\n[extra]\nx = 1\n+++\n",
    );
    assert_eq!(words(&zola.tags), ["t"]);
    assert_eq!(words(&zola.authors), ["a", "b"]);
}

#[test]
fn the_date_may_stand_in_the_file_name() {
    for file in [
        "content/news/2025-02-12-nato.md",
        "content/news/2025-02-12_nato.ru.md",
        "content/news/2025-02-12-nato/index.md",
    ] {
        let (matter, diagnostics) = read_file(DocumentKind::Article, file, "---\ntitle: A\ndate:\n---\n");
        let Some(Matter::Article(story)) = matter else { panic!("{file}: {diagnostics:?}") };
        assert_eq!(story.date.value.to_string(), "2025-02-12T00:00:00+03:00[Europe/Moscow]");
        assert_eq!(story.date.span, 0..3);
    }
    for file in [
        "content/news/2025-02-31-nato.md",
        "content/news/2025-02-12.md",
        "content/news/20250212-nato.md",
        "content/news/é5-02-12-nato.md",
    ] {
        let (matter, diagnostics) = read_file(DocumentKind::Article, file, "---\ntitle: A\n---\n");
        assert!(matter.is_none());
        assert_eq!(diagnostics.sorted()[0].message, "`date` is missing");
    }
}

#[test]
fn everything_wrong_in_one_run() {
    let expect = [
        r#"missing-key at "+++": `date` is missing (add `date`)"#,
        r#"bad-value at "\" \"": `title` is empty (write its text)"#,
        r#"bad-value at "\"opinon\"": `kind` cannot be `opinon` (did you mean `opinion`?)"#,
        r#"unknown-key at "standfrist": there is no key `standfrist` (did you mean `standfirst`?)"#,
        r#"bad-date at "2025-02-30": `updated` does not exist (2025-02 has 28 days)"#,
        r#"bad-value at "\"NATO Meets\"": `slug` is not a part of an address (write `nato-meets`)"#,
        r#"bad-url at "\"old/\"": `aliases` is not an address of this site (begin it with `/`)"#,
        r#"missing-key at "{ caption = \"x\" }": `image.src` is missing (add `src`)"#,
        r#"bad-value at "\"yes\"": `draft` must be `true` or `false`, but this is text (-)"#,
    ];
    check(
        DocumentKind::Article,
        "+++\ntitle = \" \"\nkind = \"opinon\"\nstandfrist = \"x\"\nupdated = 2025-02-30\nslug = \"NATO Meets\"\naliases = [\"old/\"]\nimage = { caption = \"x\" }\ndraft = \"yes\"\n+++\n",
        &expect,
    );
    let yaml = expect.map(|line| line.replace("+++", "---").replace("{ caption = \\\"x\\\" }", "{ caption: \\\"x\\\""));
    check(
        DocumentKind::Article,
        "---\ntitle: \" \"\nkind: \"opinon\"\nstandfrist: \"x\"\nupdated: 2025-02-30\nslug: \"NATO Meets\"\naliases: [\"old/\"]\nimage: { caption: \"x\" }\ndraft: \"yes\"\n---\n",
        &yaml.each_ref().map(String::as_str),
    );
}

/// A story with one more line has this and nothing else wrong.
fn check_line(line: &str, expect: &str) {
    check(DocumentKind::Article, &format!("+++\ntitle = \"A\"\ndate = 2025-02-12\n{line}\n+++\n"), &[expect]);
}

#[test]
fn wrong_values_in_stories() {
    check_line("updated = 2025-13-01", r#"bad-date at "2025-13-01": `updated` does not exist (there is no month 13)"#);
    check_line(
        "updated = \"soon\"",
        r#"bad-date at "\"soon\"": `updated` is not a date (write `2025-02-12`, or with a time `2025-02-12 18:40`, or with an offset `2025-02-12T18:40:00+03:00`)"#,
    );
    check_line(
        "updated = 2025-02-12T25:00:00",
        r#"bad-date at "2025-02-12T25:00:00": `updated` has a time that does not exist (hours go from 00 to 23, minutes and seconds from 00 to 59)"#,
    );
    check_line(
        "expires = 2025-02-12",
        r#"bad-date at "2025-02-12": `expires` is not after `date` (correct one of the two dates)"#,
    );
    check_line("standfirst = [\"a\"]", r#"bad-value at "[\"a\"]": `standfirst` must be text, but this is a list (-)"#);
    check_line(
        "standfirst = true",
        r#"bad-value at "true": `standfirst` must be text, but this is true or false (put it between quotes if it is a word)"#,
    );
    check_line("authors = [\"\"]", r#"bad-value at "\"\"": `authors` is empty (write its text)"#);
    check_line(
        "authors = [{ name = \"a\" }]",
        r#"bad-value at "{ name = \"a\" }": `authors` must be text, but this is a table (-)"#,
    );
    check_line(
        "contributors = [{ name = \"a\" }]",
        r#"missing-key at "{ name = \"a\" }": `contributors.role` is missing (add `role`)"#,
    );
    check_line(
        "contributors = [\"a\"]",
        r#"bad-value at "\"a\"": `contributors` must be a table, but this is text (-)"#,
    );
    check_line(
        "[[corrections]]\ntext = \"x\"",
        r#"missing-key at "[[corrections]]": `corrections.date` is missing (add `date`)"#,
    );
    check_line(
        "series = [\"a\", \"b\"]",
        r#"bad-value at "\"b\"": a story belongs to one series (keep one; use `tags` for the others)"#,
    );
    check_line(
        "image = \"https://a.example/b.png\"",
        r#"foreign-media at "\"https://a.example/b.png\"": `image` is on another host, which would learn of every reader (download the picture, put it beside the text, and write its file name)"#,
    );
    check_line(
        "image = { src = \"a.png\", alt = \"\", focus = \"left\" }",
        r#"bad-value at "\"left\"": `image.focus` must be two percentages (write `50% 30%`: from the left edge and from the top)"#,
    );
    check_line(
        "aliases = [\"/a/../../b\"]",
        r#"bad-url at "\"/a/../../b\"": `aliases` has an empty part or one that is only dots (write the whole path without `..`)"#,
    );
    check_line("extra = 1", r#"bad-value at "1": `extra` must be a table, but this is a number (-)"#);
    check_line(
        "extra = { a = inf }",
        r#"bad-value at "inf": this is not a number that templates can use (put it between quotes, or write a number)"#,
    );
    check_line(
        "layout = \"post\"",
        r#"unknown-key at "layout": there is no key `layout` (leave it out: the template follows from what the page is; `kind` tells stories apart)"#,
    );
    check_line(
        "permalink = \"/2019/01/a.html\"",
        r#"unknown-key at "permalink": there is no key `permalink` (addresses follow from `permalink` in site.toml and from `slug`; to keep the old one working, write `aliases = ["/2019/01/a.html"]`)"#,
    );
    check_line(
        "mood = \"x\"",
        r#"unknown-key at "mood": there is no key `mood` (put fields of your own into the table `extra`)"#,
    );
    check_line(
        "image = \"a.png\"",
        r#"no-alt-text at "\"a.png\"": the picture `a.png` has no text for readers who cannot see it (write the picture as a table: `image = { src = "…", alt = "…" }`)"#,
    );
    check_line(
        "image = { src = \"a.png\" }",
        r#"no-alt-text at "\"a.png\"": the picture `a.png` has no text for readers who cannot see it (add `alt`; leave it empty (`""`) only where the picture says nothing)"#,
    );
}

#[test]
fn a_key_given_twice_points_at_the_first() {
    let two = |source: &str, message: &str, first: &str| {
        let (_, diagnostics) = read_file(DocumentKind::Article, "content/a.md", source);
        let all = diagnostics.sorted();
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!((all[0].code, all[0].message.as_str()), (Code::DoubledKey, message));
        let label = &all[0].labels[1];
        assert_eq!(
            (&source[label.start.expect("a place")..label.end], label.text.as_str()),
            (first, "first given here")
        );
    };
    two("+++\ndate = 2025-01-01\ntitle = \"A\"\ntitle = \"B\"\n+++\n", "`title` is given twice", "title");
    two("---\ndate: 2025-01-01\ntitle: A\ntitle: B\n---\n", "`title` is given twice", "title");
    two("---\ndate: 2025-01-01\ntitle: A\nextra:\n  a: 1\n  a: 2\n---\n", "`a` is given twice", "a");
    two("---\ndate: 2025-01-01\nheadline: A\ntitle: B\n---\n", "`title` and `headline` mean the same", "headline");
    two(
        "---\ndate: 2025-01-01\ntitle: A\nsummary: A\ndescription: B\n---\n",
        "`description` and `summary` mean the same",
        "summary",
    );
}

#[test]
fn syntax_errors() {
    let toml = |block: &str, expect: &[&str]| check(DocumentKind::List, &format!("+++\n{block}\n+++\n"), expect);
    let unclosed = r#"syntax at "": this is not TOML: the quotation mark on this line is not closed (close it, or write `\"` for a quotation mark inside quotes)"#;
    toml(
        "title = Front page",
        &[r#"syntax at "Front page": this is not TOML: text must stand between quotes (write `key = "text"`)"#],
    );
    toml(
        "title =",
        &[r#"syntax at "": this is not TOML: there is no value after `=` (write `key = "text"`, or remove the line)"#],
    );
    toml("title = \"a\ndescription = 'b\n[extra]", &[unclosed, unclosed]);
    toml(
        "title: a",
        &[
            r#"syntax at "": this is not TOML: there is a colon where `=` should be (write `key = "text"`; for YAML, write `---` before and after the front matter)"#,
        ],
    );
    toml(
        "extra = True",
        &[
            r#"syntax at "True": this is not TOML: invalid boolean, expected `true` (write `true` or `false` in small letters)"#,
        ],
    );
    toml("extra.a.b.c.d.e.f.g.h = 1", &[r#"syntax at ".": this key has too many parts (use at most 8)"#]);
    let yaml = |block: &str, expect: &[&str]| check(DocumentKind::List, &format!("---\n{block}\n---\n"), expect);
    yaml(
        "title: Analysis: what",
        &[
            r#"syntax at "": this is not YAML: there is a second `: ` on this line (put the text between quotes: `title: "Analysis: what it means"`)"#,
        ],
    );
    yaml(
        "title: \"a\nb: 1",
        &[
            r#"syntax at "": this is not YAML: the quotation mark that opens here is not closed (close it, or write `\"` for a quotation mark inside quotes)"#,
        ],
    );
    yaml(
        "title: *bold*",
        &[
            r#"syntax at "": this is not YAML: `*` refers to an anchor that is not there (put text that begins with `*` between quotes)"#,
        ],
    );
    yaml(
        "title: @x",
        &[r#"syntax at "": this is not YAML: text cannot begin with this sign (put the text between quotes)"#],
    );
    let tab = r#"syntax at "\t": this is not YAML: there is a tab at the beginning of this line (indent with spaces)"#;
    for block in ["title: A\n\tdate: 1", "title: A\ntags:\n\t- b", "tags:\n  - x\n  \t- y", "title: |\n\tx"] {
        yaml(block, &[tab]);
    }
    yaml("just text", &[r#"syntax at "just text": this is not YAML with keys (write one `key: value` a line)"#]);
    yaml("<<: {title: a}", &[r#"syntax at "<<": this is not YAML: merge keys are not read here (write the keys out)"#]);
    yaml(
        "title: a\n...\nb: c",
        &[r#"syntax at "": this is not YAML: there is a second YAML document (remove everything from `...` on)"#],
    );
}

#[test]
fn empty_front_matter() {
    for source in ["+++\n+++\n", "---\n---\n", "---\n# nothing\n\n---\n", "---\n~\n---\n", "+++\n# nothing\n+++\n"] {
        good(DocumentKind::List, source);
    }
}

#[test]
fn hostile_nesting_is_refused_before_it_is_felt() {
    let bomb = "a: &a [x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d]\n";
    let blocks = [
        (Format::Toml, format!("a = {}", "[".repeat(20_000))),
        (Format::Toml, format!("a = {}", "{a=".repeat(10_000))),
        (Format::Toml, format!("a = {}", "{a.a.a.a.a.a.a.a=".repeat(3_000))),
        (Format::Toml, "a.".repeat(30_000)),
        (Format::Toml, "\"=\".".repeat(15_000)),
        (Format::Toml, "''''.a.".repeat(5_000)),
        (Format::Toml, "a = 2025-99-99\n".repeat(4_000)),
        (Format::Toml, format!("title = \"{}\"", "x".repeat(70_000))),
        (Format::Yaml, format!("a: {}", "[".repeat(20_000))),
        (Format::Yaml, format!("a: {}", "{a: ".repeat(10_000))),
        (Format::Yaml, "- ".repeat(20_000)),
        (Format::Yaml, "? ".repeat(20_000)),
        (Format::Yaml, "a: b\n".repeat(2_000)),
        (Format::Yaml, bomb.to_owned()),
        (Format::Yaml, "a: &a [*a]\n".to_owned()),
        (Format::Yaml, format!("title: {}", "x".repeat(70_000))),
    ];
    for (format, block) in blocks {
        let source = format!("{0}\n{block}\n{0}\n", format.fence());
        let (matter, diagnostics) = read_file(DocumentKind::Article, "content/a.md", &source);
        assert!(matter.is_none() && diagnostics.has_errors(), "{block:.50}");
    }
}

#[test]
fn the_front() {
    let source = "+++\nlead = \"@/a.md\"\nseconds = [\"@/b.md\"]\nstrips = [{ section = \"news\" }, { topic = \"nato\", title = \"NATO\", limit = 3 }]\n+++\n";
    let Matter::Front(front) = good(DocumentKind::Front, source) else { panic!("not a front") };
    assert_eq!(front.lead.map(|lead| lead.value).as_deref(), Some("@/a.md"));
    assert_eq!(words(&front.seconds), ["@/b.md"]);
    assert_eq!(front.strips[0].limit, 4);
    assert_eq!((front.strips[1].title.as_deref(), front.strips[1].limit), (Some("NATO"), 3));
    assert!(matches!(&front.strips[1].source, Source::Topic(topic) if topic.value == "nato"));
    check(
        DocumentKind::Front,
        "+++\nstrips = [{ limit = 0 }, { section = \"a\", topic = \"b\" }]\nlaed = \"x\"\n+++\n",
        &[
            r#"missing-key at "{ limit = 0 }": a strip does not say whose stories it shows (add `section`, `topic` or `series`)"#,
            r#"bad-value at "0": `strips.limit` cannot be this number (write a whole number from 1 to 100)"#,
            r#"doubled-key at "{ section = \"a\", topic = \"b\" }": a strip has two sources (keep one of `section`, `topic` and `series`; make a second strip for the other)"#,
            r#"unknown-key at "laed": there is no key `laed` (did you mean `lead`?)"#,
        ],
    );
}

#[test]
fn an_author() {
    let source = "---\nname: Ann Lee\nrole: Editor\nimage: {src: a.jpg, alt: Ann}\nlinks:\n  - {label: Mail, url: \"mailto:ann@a.example\"}\n---\n";
    let Matter::Author(author) = good(DocumentKind::Author, source) else { panic!("not an author") };
    assert_eq!((author.name.value.as_str(), author.role.as_deref()), ("Ann Lee", Some("Editor")));
    assert_eq!(author.links[0].url, "mailto:ann@a.example");
    check(
        DocumentKind::Author,
        "+++\nlinks = [{ label = \"x\", url = \"JavaScript:alert(1)\" }, { label = \"y\", url = \"a.example\" }]\n+++\n",
        &[
            r#"missing-key at "+++": `title` is missing (add `title`)"#,
            r#"bad-url at "\"JavaScript:alert(1)\"": `links.url` is a script, not an address (write an address with `https:`, `mailto:` or `tel:`)"#,
            r#"bad-url at "\"a.example\"": `links.url` is not a whole address (write `https://a.example`)"#,
        ],
    );
}

#[test]
fn a_standing_page() {
    let Matter::Page(page) =
        good(DocumentKind::Page, "+++\ntitle = \"About\"\nupdated = 2025-01-01\nslug = \"about-us\"\n+++\n")
    else {
        panic!("not a page")
    };
    assert_eq!(page.slug.map(|slug| slug.value).as_deref(), Some("about-us"));
    check(
        DocumentKind::Page,
        "+++\ntitle = \"A\"\nmenu = \"main\"\nauthors = [\"a\"]\n+++\n",
        &[
            r#"unknown-key at "menu": there is no key `menu` (leave it out: `content/_index.md` says what leads the front, and `navigation` in site.toml what stands at the foot)"#,
            r#"unknown-key at "authors": there is no key `authors` (put fields of your own into the table `extra`)"#,
        ],
    );
}

#[test]
fn a_support_message() {
    let source = r#"+++
heading = "A message from {publication}"
salutation = "Dear readers,"
ends = 2025-12-31
priority = -3
gives = [{ frequency = "monthly", amounts = [2, 5, 10], default = 5, currency = "USD", link = "https://give.example/?amount={amount}" }]
methods = ["visa", "apple-pay"]
+++
"#;
    let Matter::Support(message) = good(DocumentKind::Support, source) else { panic!("not a message") };
    assert_eq!(message.gives[0].amounts, [2, 5, 10]);
    assert_eq!((message.gives[0].frequency, message.gives[0].default), (Frequency::Monthly, Some(5)));
    assert_eq!((message.remind_days, message.priority), (30, -3));
    let give = |give: &str, expect: &str| {
        let source = format!("+++\nheading = \"A\"\ngives = [{{ {give} }}]\n+++\n");
        let (_, diagnostics) = read_file(DocumentKind::Support, "content/support/a.md", &source);
        assert_eq!(describe(&source, &diagnostics), [expect]);
    };
    let rest = r#"frequency = "monthly", currency = "USD", link = "https://a.example""#;
    give(
        &format!("amounts = [5, 2], {rest}"),
        r#"bad-value at "2": the amounts do not ascend (write each amount once, the smallest first)"#,
    );
    give(
        &format!("amounts = [0], {rest}"),
        r#"bad-value at "0": `gives.amounts` cannot be this number (write a whole number from 1 to 1000000)"#,
    );
    give(
        &format!("amounts = [2], default = 3, {rest}"),
        r#"bad-value at "3": the default is not one of the amounts (write `2`, or add it to `amounts`)"#,
    );
    let rest = r#"frequency = "monthly", amounts = [2], currency = "USD""#;
    give(
        &format!("link = \"http://a.example\", {rest}"),
        r#"bad-url at "\"http://a.example\"": `gives.link` is not a safe address (begin it with `https://`)"#,
    );
    give(
        &format!("link = \"https://a.example/{{amuont}}\", {rest}"),
        r#"bad-url at "\"https://a.example/{amuont}\"": `gives.link` has a placeholder that is not known here (`{amount}` is the only one)"#,
    );
    let rest = r#"amounts = [2], link = "https://a.example""#;
    give(
        &format!("frequency = \"weekly\", currency = \"USD\", {rest}"),
        r#"bad-value at "\"weekly\"": `gives.frequency` cannot be `weekly` (write one of `one-off`, `once`, `one-time`, `monthly`, `yearly` or `annually`)"#,
    );
    give(
        &format!("frequency = \"once\", currency = \"usd\", {rest}"),
        r#"bad-value at "\"usd\"": `usd` is not a currency code (write three capital letters, as in `USD` or `EUR`)"#,
    );
    check(
        DocumentKind::Support,
        "+++\nheading = \"A\"\ngives = []\nstarts = 2025-02-02\nends = 2025-02-01\nremind_days = 0\nmethods = [\"Apple Pay\"]\n+++\n",
        &[
            r#"bad-value at "[]": there is no way to give (add one: `{ frequency = "monthly", amounts = [2, 5, 10], currency = "USD", link = "https://…" }`)"#,
            r#"bad-date at "2025-02-01": `ends` is not after `starts` (correct one of the two dates)"#,
            r#"bad-value at "0": `remind_days` cannot be this number (write a whole number from 1 to 365)"#,
            r#"bad-value at "\"Apple Pay\"": `Apple Pay` is not the id of a payment method (write `apple-pay`)"#,
        ],
    );
}

const DOCUMENTATION: &str = include_str!("../../../docs/front-matter.md");

#[test]
fn the_examples_of_the_documentation_are_right() {
    let kinds = [
        DocumentKind::Article,
        DocumentKind::Front,
        DocumentKind::List,
        DocumentKind::Author,
        DocumentKind::Page,
        DocumentKind::Support,
    ];
    let examples: Vec<&str> =
        DOCUMENTATION.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(examples.len(), kinds.len());
    for (kind, example) in kinds.into_iter().zip(examples) {
        good(kind, example);
    }
}

#[test]
fn the_documentation_names_every_key() {
    let (file, zone) = (SitePath::from("content/a.md"), zone());
    let kinds = [
        DocumentKind::Article,
        DocumentKind::Front,
        DocumentKind::List,
        DocumentKind::Author,
        DocumentKind::Page,
        DocumentKind::Support,
    ];
    for kind in kinds {
        let reader = Reader::new(&file, "", &zone);
        let table = Table::new();
        let fields = Fields::new(&reader, &table, 0..0);
        typed(kind, &fields);
        for key in fields.known() {
            // Hugo reads keys in any capitals and writes these in small letters itself.
            let is_small = ["linktitle", "publishdate", "expirydate"].contains(&key);
            assert!(
                is_small || DOCUMENTATION.contains(&format!("`{key}")) || DOCUMENTATION.contains(&format!("[{key}]")),
                "{kind:?}: {key}"
            );
        }
    }
}

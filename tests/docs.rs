//! Holds the documentation and the program together, both ways: what `docs/templates.md` says of the fields that
//! templates see is compared with what they get, what it says of components with their definitions, and the examples of
//! `docs/templates.md` and `docs/markdown.md` are built.
//!
//! Instead of a page, every template here lists the fields it sees: `article.published.iso⇥text`, one a line.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use dateline::pipeline::{At, Options, Outcome, Target, Unwatched, build};
use dateline::world::{Memory, WithTheme};
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const TEMPLATES: &str = include_str!("../docs/templates.md");
const MARKDOWN: &str = include_str!("../docs/markdown.md");
const THEME: &str = include_str!("../docs/theme.md");

/// A picture of one pixel (PNG).
const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 6,
    0, 0, 0, 0x1F, 0x15, 0xC4, 0x89, 0, 0, 0, 10, b'I', b'D', b'A', b'T', 0x78, 0x9C, 0x63, 0, 1, 0, 0, 5, 0, 1, 0x0D,
    0x0A, 0x2D, 0xB4, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xAE, 0x42, 0x60, 0x82,
];
const DRAWING: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><title>x</title></svg>"#;
const SIZELESS: &str = r#"<svg xmlns="http://www.w3.org/2000/svg"><title>x</title></svg>"#;

/// Lists every field of a context, with what it is.
const FIELDS: &str = r#"{% component fields(value, at: string) %}
{% if value is none %}{{ at }}	none
{% elif value is map %}{{ at }}	map
{% for key, inner in value %}{{ <fields value={inner} at={at ~ "." ~ key} /> }}{% endfor %}
{% elif value is array %}{{ at }}	list
{% for inner in value %}{{ <fields value={inner} at={at ~ "[]"} /> }}{% endfor %}
{% elif value is bool %}{{ at }}	bool
{% elif value is number %}{{ at }}	number
{% elif value is not containing(pat="<") %}{{ at }}	string
{% else %}{% set printed %}{{ value }}{% endset %}{{ at }}	{% if printed is containing(pat="<") %}html{% else %}text{% endif %}
{% endif %}
{% endcomponent fields %}
"#;
const DUMP: &str = "fields of\t{{ page.kind }}\t\
    {% for name, value in __tera_context %}\n{{ <fields value={value} at={name} /> }}{% endfor %}";

/// A site that uses everything a template may see.
fn whole_site() -> Memory {
    let mut site = Memory::new([
        ("site.toml", include_str!("docs/site.toml")),
        ("content/_index.md", include_str!("docs/front.md")),
        ("content/_index.ru.md", "+++\n+++\n"),
        ("content/news/_index.md", "+++\ntitle = \"News <1>\"\n+++\n*All* that is new.\n"),
        ("content/news/_index.ru.md", "+++\ntitle = \"Новости <1>\"\n+++\n"),
        ("content/news/whole.md", include_str!("docs/whole.md")),
        ("content/news/whole.ru.md", "+++\ntitle = \"Целое\"\ndate = 2025-02-12\n+++\nТекст.\n"),
        ("content/news/plain.md", "+++\ntitle = \"Plain\"\ndate = 2025-02-12\nauthors = [\"bob\"]\n+++\nText.\n"),
        ("content/news/third.md", "+++\ntitle = \"Third\"\ndate = 2025-01-12\nseries = \"Row <r>\"\n+++\nText.\n"),
        ("content/news/fourth.md", "+++\ntitle = \"Fourth\"\ndate = 2024-12-12\nseries = \"Row <r>\"\n+++\nText.\n"),
        ("content/news/fifth.md", "+++\ntitle = \"Fifth\"\ndate = 2024-12-11\n+++\nText.\n"),
        ("content/news/death.md", "+++\ntitle = \"Death\"\ndate = 2024-11-12\nkind = \"obituary\"\n+++\nText.\n"),
        ("content/news/live.md", include_str!("docs/live.md")),
        ("content/support/live.md", include_str!("docs/between.md")),
        ("content/authors/ann.md", include_str!("docs/ann.md")),
        ("content/authors/bob.md", "+++\ntitle = \"Bob\"\n+++\n"),
        ("content/about.md", include_str!("docs/about.md")),
        ("content/plain.md", "+++\ntitle = \"Plain <2>\"\n+++\nText.\n"),
        ("addresses.txt", "news/taken-down.md 0000000000000000 gone /news/taken-down/\n"),
        ("content/support/whole.md", include_str!("docs/support.md")),
        ("content/support/bar.md", include_str!("docs/bar.md")),
        ("static/logo.svg", DRAWING),
        ("content/news/map.svg", DRAWING),
    ]);
    site.insert("content/news/pixel.png", PIXEL);
    site.insert("content/authors/ann.png", PIXEL);
    site
}

/// A site that has as little as a site can have.
fn empty_site() -> Memory {
    Memory::new([("site.toml", "title = \"Empty\"\nbase_url = \"https://empty.example\"\n")])
}

/// A site that has something of everything, and little of it.
fn bare_site() -> Memory {
    Memory::new([
        ("site.toml", "title = \"Bare\"\nbase_url = \"https://bare.example\"\n[publisher]\nlogo = \"/logo.svg\"\n"),
        ("content/news/one.md", "+++\ntitle = \"One\"\ndate = 2025-02-12\n+++\nText.\n"),
        ("content/news/live.md", "+++\ntitle = \"Live\"\ndate = 2025-02-12\nkind = \"live\"\n+++\nText.\n"),
        (
            "content/news/two.md",
            "+++\ntitle = \"Two\"\ndate = 2025-02-12\nimage = { src = \"a.svg\", alt = \"\" }\n+++\nText.\n",
        ),
        ("content/support/short.md", include_str!("docs/short.md")),
        ("content/news/a.svg", SIZELESS),
        ("static/logo.svg", SIZELESS),
    ])
}

/// A site that only warns its readers.
fn warning_site() -> Memory {
    let mut site = bare_site();
    let configuration = "title = \"Bare\"\nbase_url = \"https://bare.example\"\nsupport = { mode = \"warn\" }\n";
    site.insert("site.toml", configuration);
    site
}

fn built(site: Memory, output: Option<&Path>) -> Outcome {
    built_as(None, site, output)
}

fn built_as(profile: Option<&str>, site: Memory, output: Option<&Path>) -> Outcome {
    let target =
        output.map(|output| Target { output: output.join("public"), state: output.join("state"), record: None });
    let at = At::Local(date(2025, 3, 1).at(0, 0, 0, 0));
    build(
        &WithTheme(site),
        &Options { profile: profile.map(str::to_owned), base_url: None, at, drafts: false, target, explain: None },
        &Unwatched,
    )
}

/// Everything that is wrong with a site, one a line.
fn complaints(outcome: &Outcome) -> String {
    let lines = outcome.diagnostics.sorted().into_iter().map(|found| format!("{}: {}\n", found.code, found.message));
    lines.collect()
}

/// What each kind of page sees: fields with what they are.
fn seen(profile: Option<&str>, mut site: Memory) -> Vec<(String, BTreeSet<(String, String)>)> {
    site.insert("templates/components/fields.html", FIELDS);
    for template in documented_pages().values().map(|page| &page.0) {
        site.insert(&format!("templates/{template}"), DUMP);
    }
    let folder = tempfile::tempdir().unwrap();
    let outcome = built_as(profile, site, Some(folder.path()));
    assert!(outcome.report.is_some(), "{}", complaints(&outcome));
    let mut pages = Vec::new();
    for file in html_files(&folder.path().join("public")) {
        #[expect(clippy::disallowed_methods, reason = "the test reads what was built")]
        let text = std::fs::read_to_string(file).unwrap();
        let mut lines = text.lines();
        let Some(kind) = lines.next().and_then(|first| first.strip_prefix("fields of\t")) else { continue };
        let fields = lines.filter_map(|line| line.split_once('\t'));
        pages.push((kind.trim().to_owned(), fields.map(|(at, kind)| (at.to_owned(), kind.to_owned())).collect()));
    }
    pages
}

fn html_files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    entries.filter(|path| path.extension().is_some_and(|extension| extension == "html")).collect()
}

/// The rows of all tables whose first cell matches, each as its cells.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = text.lines().filter(|line| line.starts_with("| `"));
    lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
}

fn code(cell: &str) -> Option<&str> {
    cell.strip_prefix('`')?.split_once('`').map(|(code, _)| code)
}

fn codes(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// By the kind of page: its template and what it sees beside what every page sees.
fn documented_pages() -> BTreeMap<&'static str, (String, BTreeSet<&'static str>)> {
    let table = TEMPLATES.split("\n## ").find(|part| part.starts_with("Pages")).unwrap();
    rows(table)
        .map(|cells| {
            (code(cells[0]).unwrap(), (code(cells[1]).unwrap().to_owned(), codes(cells[3]).into_iter().collect()))
        })
        .collect()
}

/// What the documentation says of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Field<'a> {
    /// `text`, `moment`, `card` …
    shape: &'a str,
    is_list: bool,
    or_none: bool,
}

impl Field<'_> {
    /// What may be seen of it, and what must be.
    fn kinds(self) -> (BTreeSet<&'static str>, &'static str) {
        let (mut may, must) = match self.shape {
            _ if self.is_list => (BTreeSet::from(["list"]), "list"),
            "text" => (BTreeSet::from(["string", "text"]), ""),
            "HTML" => (BTreeSet::from(["string", "html"]), "html"),
            "number" => (BTreeSet::from(["number"]), "number"),
            "true or false" => (BTreeSet::from(["bool"]), "bool"),
            _ => (BTreeSet::from(["map"]), "map"),
        };
        if self.or_none {
            may.insert("none");
        }
        (may, must)
    }
}

fn documented_fields() -> BTreeMap<&'static str, Field<'static>> {
    let tables = TEMPLATES.split("\n## ").filter(|part| !part.starts_with("Pages") && !part.starts_with("Components"));
    let mut fields = BTreeMap::new();
    for cells in tables.flat_map(rows) {
        let name = code(cells[0]).unwrap();
        let (shape, or_none) = cells[1].strip_suffix(" or none").map_or((cells[1], false), |shape| (shape, true));
        let (shape, is_list) = shape.strip_prefix("list of ").map_or((shape, false), |shape| (shape, true));
        let before = fields.insert(name, Field { shape, is_list, or_none });
        assert!(before.is_none(), "{name} is documented twice");
    }
    fields
}

/// The documented name of a field that was seen, `card.published` for `article.related[].published`, and what it is.
/// `Ok(None)` for what lies within a field of the site's own.
fn lookup<'a>(at: &str, fields: &BTreeMap<&'a str, Field<'a>>) -> Result<Option<(&'a str, Field<'a>)>, String> {
    let unknown = || format!("{at} is not documented");
    let mut parts = at.split('.');
    let find = |name: &str| fields.get_key_value(name).map(|(name, field)| (*name, *field));
    let step = |(name, mut field): (&'a str, Field<'a>), part: &str| {
        if part.ends_with("[]") {
            (field.is_list, field.or_none) = (false, false);
        }
        (name, field)
    };
    let first = parts.next().unwrap_or_default();
    let mut found = step(find(first.trim_end_matches("[]")).ok_or_else(unknown)?, first);
    for part in parts {
        if found.1.shape == "your own" {
            return Ok(None);
        }
        let name = part.trim_end_matches("[]");
        let names = [format!("{}.{name}", found.0), format!("{}.{name}", found.1.shape), format!("{}.*", found.0)];
        found = step(names.iter().find_map(|name| find(name)).ok_or_else(unknown)?, part);
    }
    Ok(Some(found))
}

#[test]
fn templates_see_what_is_documented_and_nothing_else() {
    let fields = documented_fields();
    let documented = documented_pages();
    let mut problems = BTreeSet::new();
    let mut observed: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut kinds = BTreeSet::new();
    let sites = [
        (None, whole_site()),
        (None, bare_site()),
        (Some("offline"), bare_site()),
        (None, warning_site()),
        (None, empty_site()),
    ];
    for (kind, page) in sites.into_iter().flat_map(|(profile, site)| seen(profile, site)) {
        let Some((_, sees)) = documented.get(kind.as_str()) else {
            problems.insert(format!("the kind of page `{kind}` is not documented"));
            continue;
        };
        let everywhere = ["root", "lang", "dir", "page", "policy", "site", "parts"];
        let tops: BTreeSet<&str> =
            page.iter().map(|(at, _)| at.as_str()).filter(|at| !at.contains(['.', '['])).collect();
        let beside: BTreeSet<&str> = tops.iter().copied().filter(|top| !everywhere.contains(top)).collect();
        if beside != *sees || tops.len() != beside.len() + everywhere.len() {
            problems.insert(format!("a page of the kind `{kind}` sees {tops:?}"));
        }
        kinds.insert(kind);
        for (at, kind) in &page {
            match lookup(at, &fields) {
                Err(problem) => drop(problems.insert(problem)),
                Ok(None) => {}
                Ok(Some((name, field))) if !at.ends_with("[]") => {
                    observed.entry(name).or_default().insert(kind.clone());
                    if !field.kinds().0.contains(kind.as_str()) {
                        problems.insert(format!("{name} is documented as {field:?} and was {kind} in {at}"));
                    }
                }
                Ok(Some((name, field))) => {
                    if !field.kinds().0.contains(kind.as_str()) {
                        problems.insert(format!("{name} has {kind} in it at {at}"));
                    }
                }
            }
        }
    }
    for kind in documented.keys().filter(|kind| !kinds.contains(**kind)) {
        problems.insert(format!("no page of the kind `{kind}` was built"));
    }
    for (name, field) in &fields {
        let Some(seen) = observed.get(name) else {
            problems.insert(format!("{name} is documented and never occurs"));
            continue;
        };
        let (_, must) = field.kinds();
        if !must.is_empty() && !seen.contains(must) {
            problems.insert(format!("{name} is documented as {field:?} and was only {seen:?}"));
        }
        if field.or_none && !seen.contains("none") {
            problems.insert(format!("{name} is documented as none at times and never was"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn components_take_what_is_documented() {
    let table = TEMPLATES.split("\n## ").find(|part| part.starts_with("Components")).unwrap();
    let documented: BTreeMap<&str, Vec<&str>> =
        rows(table).map(|cells| (code(cells[0]).unwrap(), codes(cells[1]))).collect();
    let mut defined = BTreeMap::new();
    for (file, bytes) in WithTheme::files().filter(|(file, _)| file.as_str().starts_with("templates/components/")) {
        let text = std::str::from_utf8(bytes).unwrap();
        let (_, definition) = text.split_once("{% component ").unwrap_or_else(|| panic!("{file} defines no component"));
        let (name, rest) = definition.split_once('(').unwrap();
        let parameters = rest.split_once(") ").unwrap().0.split(", ").filter(|parameter| !parameter.starts_with('@'));
        let names = parameters.map(|parameter| parameter.split([':', ' ']).next().unwrap());
        defined.insert(name, names.collect::<Vec<_>>());
    }
    assert_eq!(documented, defined);

    // For writers, a component has `-` where its template has `_`, and no `table`, which is the one in its body.
    for cells in rows(MARKDOWN).filter(|cells| cells.len() == 3) {
        let name = code(cells[0]).unwrap().replace('-', "_");
        let documented = codes(cells[2]);
        let parameters = defined.get(name.as_str()).unwrap_or_else(|| panic!("there is no component {name}"));
        let missing = parameters.iter().find(|parameter| **parameter != "table" && !documented.contains(*parameter));
        assert_eq!(missing, None, "a parameter of {name}");
    }
}

#[test]
fn the_theme_has_the_files_and_properties_that_are_documented() {
    let mut files = BTreeSet::new();
    let mut properties = BTreeSet::new();
    for (file, bytes) in WithTheme::files().filter(|(file, _)| file.extension() == "css") {
        files.insert(file.as_str().trim_start_matches("static/css/").to_owned());
        let tokens = if file.file_name() == "00-tokens.css" { std::str::from_utf8(bytes).unwrap() } else { "" };
        properties.extend(tokens.split_whitespace().filter_map(|word| word.strip_suffix(':')));
    }
    properties.retain(|property| property.starts_with("--"));
    let names = || rows(THEME).flat_map(|cells| codes(cells[0]));
    assert_eq!(names().filter(|name| name.contains(".css")).map(str::to_owned).collect::<BTreeSet<_>>(), files);
    assert_eq!(names().filter(|name| name.starts_with("--")).collect::<BTreeSet<_>>(), properties);
}

#[test]
fn examples_of_the_theme_build() {
    let mut site = whole_site();
    for (fence, example) in examples(THEME) {
        match fence {
            "css" => site.insert("static/css/90-paper.css", example),
            "toml" => {
                let (before, rest) = include_str!("docs/site.toml").split_once("[theme]\n").unwrap();
                let (_, after) = rest.split_once("\n\n").unwrap();
                site.insert("site.toml", format!("{before}{example}\n{after}"));
            }
            "sh" => {}
            other => panic!("{other} is no language of an example"),
        }
    }
    let outcome = built(site, None);
    assert!(outcome.report.is_some() && outcome.diagnostics.is_empty(), "{}", complaints(&outcome));
}

/// The examples of a text: what stands after the fence, and the lines in it.
fn examples(text: &str) -> Vec<(&str, &str)> {
    let blocks = text.split("\n```").skip(1).step_by(2);
    blocks.map(|block| block.split_once('\n').unwrap()).collect()
}

#[test]
fn examples_of_templates_do_what_is_said() {
    let mut tried = 0;
    for (fence, example) in examples(TEMPLATES) {
        let Some((language, template)) = fence.split_once(' ') else { panic!("```{fence} names no template") };
        let mut site = whole_site();
        site.insert(&format!("templates/{template}"), example);
        let outcome = built(site, None);
        match language {
            "jinja" => assert!(outcome.report.is_some(), "{example}\n{}", complaints(&outcome)),
            "jinja-refused" => assert!(outcome.report.is_none(), "{example}\nwas not refused"),
            other => panic!("{other} is no language of an example"),
        }
        tried += 1;
    }
    assert!(tried >= 8, "only {tried} examples were found");
}

#[test]
fn examples_of_markdown_do_what_is_said() {
    let mut tried = 0;
    for (fence, example) in examples(MARKDOWN) {
        assert_eq!(fence, "markdown", "{example}");
        let mut site = whole_site();
        site.insert("content/news/nato.md", "+++\ntitle = \"NATO\"\ndate = 2025-02-12\n+++\n## Troops\n");
        site.insert("content/news/ministers.png", PIXEL);
        site.insert("content/news/example.md", format!("+++\ntitle = \"Example\"\ndate = 2025-02-12\n+++\n{example}"));
        site.insert("content/news/clip.mp4", "film");
        site.insert("content/news/clip.mp3", "sound");
        site.insert("content/news/report.pdf", "paper");
        let outcome = built(site, None);
        assert!(outcome.report.is_some() && outcome.diagnostics.is_empty(), "{example}\n{}", complaints(&outcome));
        tried += 1;
    }
    assert!(tried >= 8, "only {tried} examples were found");
}

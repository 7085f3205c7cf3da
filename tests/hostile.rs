//! Nothing that a person writes into front matter or `site.toml` breaks out of where it is printed.
//!
//! Two sites are built that differ in their words alone: harmless ones, and ones that try to end an attribute, an element,
//! a script, an address or a path. The pages of both must have the same elements with the same attributes in the same
//! order, every link must lead to a file of the output or to a host that was named, and all JSON-LD must be JSON.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test that cannot be set up has failed")]

use crate::newsroom;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use newsroom::{Site, Tree};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// What hostile words try. Each is put before, inside and after other words.
const ATTACKS: &[&str] = &[
    "\"><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "</script><script>alert(1)</script>",
    "</script x></script/x <!--<script ",
    "</title></style></pre></textarea><svg onload=alert(1)>",
    "javascript:alert(1)",
    "../../../../etc/passwd",
    "line\n\r\nbreak\u{2028}\u{85}\tand tab",
    "\u{202e}thgir ot tfel\u{202d}\u{2066}\u{feff}\u{200f}",
    "{{ 7 * 7 }} {% raw %} {# not a comment",
    "<!-- ]]> --> &lt;script&gt; &#34; & ;",
    "END:VEVENT\r\nBEGIN:VEVENT",
    "C:\\windows\\system32 \u{1}\u{7f}\u{0}",
];

#[test]
fn no_words_of_front_matter_break_out() {
    let expected = built("Plain words");
    let shapes = shapes(&expected);
    for attack in ATTACKS {
        for words in [(*attack).to_owned(), format!("Before {attack} after")] {
            let tree = built(&words);
            check_paths(&tree, &words);
            check_links(&tree, &words);
            let turns_round = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            assert!(tree.values().all(|bytes| !String::from_utf8_lossy(bytes).contains(turns_round)), "{words:?}");
            for (one, other) in by_shape(&self::shapes(&tree)).iter().zip(by_shape(&shapes)) {
                let at = one.1.iter().zip(other.1).position(|(one, other)| one != other);
                assert_eq!(at.map(|at| (one.0, &one.1[at..])), at.map(|at| (other.0, &other.1[at..])), "{words:?}");
                assert_eq!(one.1.len(), other.1.len(), "{words:?} on {}", one.0);
            }
            assert_eq!(tree.len(), expected.len(), "{words:?}");
        }
    }
}

/// The output of a site that has these words wherever front matter and configuration may have words.
fn built(words: &str) -> Tree {
    let site = Site::new();
    let text = toml(words);
    site.write(
        "site.toml",
        format!(
            "title = {text}\ntagline = {text}\nbase_url = \"https://paper.example/\"\nnavigation = [\"@/about.md\"]\n\
             [publisher]\nname = {text}\naddress = {text}\n[languages.ru]\ntitle = {text}\ntagline = {text}\nname = {text}\n"
        ),
    );
    let story = format!(
        "title = {text}\nshort_title = {text}\nstandfirst = {text}\nkicker = {text}\ndateline = [{text}]\nupdated = 2025-02-13\n\
         authors = [\"ann\", {own_author}]\ncontributors = [{{ name = \"ann\", role = {text} }}]\ntags = [{text}]\n\
         series = {text}\nimage = {{ src = \"map.svg\", alt = {text}, caption = {seen}, credit = {text} }}\n\
         corrections = [{{ date = 2025-02-13, text = {text} }}]\n[extra]\nanything = {text}\n",
        // What is taken out of Markdown may be all of it.
        seen = toml(&format!("Seen: {words}")),
        own_author = toml(&format!("龍, whose name sorts after the others and is nothing like them {words}")),
    );
    for (file, day) in [("one", 12), ("two", 11), ("one.ru", 12)] {
        let text = format!("+++\ndate = 2025-02-{day}\nslug = \"{}\"\n{story}+++\n\nThe text.\n", &file[..3]);
        site.write(&format!("content/news/{file}.md"), text);
    }
    site.write("content/news/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"/>");
    site.write("content/news/_index.md", format!("+++\ntitle = {text}\ndescription = {text}\n+++\n"));
    site.write(
        "content/_index.md",
        format!(
            "+++\ntitle = {text}\ndescription = {text}\nstrips = [{{ section = \"news\", title = {text} }}]\n+++\n"
        ),
    );
    site.write(
        "content/authors/ann.md",
        format!(
            "+++\ntitle = {text}\nrole = {text}\nlinks = [{{ label = {text}, url = \"https://ann.example/\" }}]\n+++\n"
        ),
    );
    site.write("content/about.md", format!("+++\ntitle = {text}\ndescription = {text}\n+++\n\nWho we are.\n"));
    site.write(
        "content/support/spring.md",
        format!(
            "+++\nheading = {safe}\nsalutation = {safe}\nthanks = {safe}\nmethods = [\"visa\"]\n[[gives]]\nfrequency = \"monthly\"\n\
             amounts = [2]\ncurrency = \"USD\"\nlink = \"https://give.example/\"\n+++\n\nPlease give.\n",
            // Braces are placeholders in a message; one that does not exist is an error. So is a sentence of the message
            // that stands in the story as well.
            safe = toml(&words.replace(['{', '}'], "").replace("Before", "First").replace("after", "then")),
        ),
    );
    site.build().good();
    site.tree("public")
}

/// A text as a TOML string.
fn toml(words: &str) -> String {
    let mut text = String::from("\"");
    for c in words.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            c if c.is_control() => text.extend(["\\u", &format!("{:04x}", u32::from(c))]),
            c => text.push(c),
        }
    }
    text + "\""
}

/// No output has a name that is more than a name.
fn check_paths(tree: &Tree, words: &str) {
    for path in tree.keys() {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let parts = path.split('/');
        let bad =
            parts.filter(|part| part.is_empty() || *part == ".." || !part.chars().all(is_plain)).collect::<Vec<_>>();
        assert!(bad.is_empty(), "{path}: {words:?}");
    }
}

/// Every address on a page is one of a file of the output, or one that the site names itself.
fn check_links(tree: &Tree, words: &str) {
    const NAMED: [&str; 4] = ["https://paper.example/", "https://ann.example/", "https://give.example/", "data:,"];
    for (page, shape) in shapes(tree) {
        for address in &shape.addresses {
            if NAMED.iter().any(|named| address.starts_with(named)) || address.starts_with('#') {
                continue;
            }
            let file = resolve(&page, address);
            assert!(tree.contains_key(&file), "{page} links to {address:?}: {words:?}");
        }
    }
}

/// The output that a relative address leads to from a page.
fn resolve(page: &str, address: &str) -> String {
    let address = address.split(['#', '?']).next().unwrap();
    let mut parts: Vec<&str> = if address.starts_with('/') { Vec::new() } else { page.split('/').collect() };
    parts.pop();
    for part in address.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    if address.ends_with('/') || address.is_empty() {
        parts.push("index.html");
    }
    parts.join("/")
}

/// What a page is made of.
#[derive(Debug, Default)]
struct Shape {
    /// Elements with the names of their attributes; comments; the types of JSON-LD.
    parts: Vec<String>,
    /// All addresses on it.
    addresses: Vec<String>,
}

/// The shapes of all pages, and of the calendar files.
fn shapes(tree: &Tree) -> BTreeMap<String, Shape> {
    let pages = tree.iter().filter_map(|(path, bytes)| {
        let text = || String::from_utf8(bytes.clone()).unwrap();
        let shape = match path.rsplit('.').next() {
            Some("html") => shape(&text()),
            Some("ics") => Shape { parts: properties(&text()), addresses: Vec::new() },
            _ => return None,
        };
        Some((path.clone(), shape))
    });
    pages.collect()
}

/// The pages sorted by what they are made of: their paths are made from words.
fn by_shape(shapes: &BTreeMap<String, Shape>) -> Vec<(&str, &[String])> {
    let mut all: Vec<(&str, &[String])> =
        shapes.iter().map(|(path, shape)| (path.as_str(), &shape.parts[..])).collect();
    all.sort_unstable_by_key(|(_, parts)| *parts);
    all
}

/// The names of a calendar file's properties.
fn properties(text: &str) -> Vec<String> {
    let unfolded = text.replace("\r\n ", "");
    assert!(unfolded.split("\r\n").all(|line| !line.contains(['\r', '\n'])), "{text}");
    unfolded.split("\r\n").map(|line| line.split(':').next().unwrap().to_owned()).collect()
}

/// The shape of a page, as the tokenizer of a browser sees it.
fn shape(html: &str) -> Shape {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(Tokens::default(), html5ever::tokenizer::TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.shape.into_inner()
}

#[derive(Default)]
struct Tokens {
    shape: RefCell<Shape>,
    is_data: Cell<bool>,
    data: RefCell<String>,
}

impl TokenSink for Tokens {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => return self.tag(&tag),
            Token::CommentToken(comment) => self.shape.borrow_mut().parts.push(format!("<!--{comment}-->")),
            Token::CharacterTokens(text) if self.is_data.get() => self.data.borrow_mut().push_str(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Tokens {
    fn tag(&self, tag: &Tag) -> TokenSinkResult<()> {
        let mut shape = self.shape.borrow_mut();
        let end = if tag.kind == TagKind::EndTag { "/" } else { "" };
        let names: Vec<&str> = tag.attrs.iter().map(|attribute| &*attribute.name.local).collect();
        shape.parts.push(format!("<{end}{} {}>", tag.name, names.join(" ")));
        for attribute in &tag.attrs {
            if matches!(&*attribute.name.local, "href" | "src" | "action" | "poster") {
                shape.addresses.push(attribute.value.to_string());
            }
        }
        let is_json = tag.attrs.iter().any(|attribute| &*attribute.value == "application/ld+json");
        if tag.kind == TagKind::EndTag && self.is_data.take() {
            let json: serde_json::Value = serde_json::from_str(&self.data.take()).unwrap();
            shape.parts.push(keys(&json));
        }
        if tag.kind == TagKind::EndTag {
            return TokenSinkResult::Continue;
        }
        self.is_data.set(is_json);
        match &*tag.name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}

/// The keys of JSON, nested as they are.
fn keys(json: &serde_json::Value) -> String {
    match json {
        serde_json::Value::Object(map) => {
            let inner: Vec<String> = map.iter().map(|(key, value)| format!("{key}:{}", keys(value))).collect();
            format!("{{{}}}", inner.join(","))
        }
        serde_json::Value::Array(items) => format!("[{}]", items.iter().map(keys).collect::<String>()),
        _ => "_".to_owned(),
    }
}

/// Values that become addresses and paths are refused where they lead anywhere else.
#[test]
fn no_address_or_path_leads_out() {
    let refused = |more: &str| {
        let site = Site::new();
        site.write("secret.svg", "<svg/>");
        site.write(
            "content/news/one.md",
            format!("+++\ntitle = \"One\"\ndate = 2025-02-12\n{more}\n+++\n\nThe text.\n"),
        );
        let run = site.build();
        assert!(run.code == 1 && !site.has("public") && run.err.contains("error["), "{more}: {run:?}");
    };
    let out =
        ["../up", "../../up", "/../up", "a/../../up", "..", ".", "a\\\\b", "a\\u0000b", "a\\nb", "a\"b", "a<b", "a/b"];
    for slug in out {
        refused(&format!("slug = '''{slug}'''"));
        refused(&format!("slug = \"{}\"", slug.replace('"', "\\\"")));
    }
    for alias in
        ["../up", "/../up", "/a/../../up", "//evil.example/", "javascript:alert(1)", "https://evil.example/", "/a\\\\b"]
    {
        refused(&format!("aliases = [\"{alias}\"]"));
    }
    for picture in [
        "../../../secret.svg",
        "../../secret.svg",
        "/../secret.svg",
        "/../../etc/passwd",
        "file:///etc/passwd",
        "//evil.example/x.svg",
    ] {
        refused(&format!("image = {{ src = \"{picture}\", alt = \"\" }}"));
    }
    for id in ["../x", "@/../../x.md", "/etc/passwd"] {
        refused(&format!("related = [\"{id}\"]"));
    }
}

/// Addresses that are only strange are written so that they mean what they say.
#[test]
fn strange_addresses_stay_addresses() {
    let site = Site::new();
    let aliases = "aliases = [\"/a b/\", \"/x'y/\", \"/(z)/\", \"/q&r/\"]\n";
    site.write("content/news/one.md", newsroom::story("One", 12, aliases)).build().good();
    let tree = site.tree("public");
    for (page, shape) in shapes(&tree) {
        let is_link = |address: &&String| !address.starts_with("https://paper.example/");
        for address in shape.addresses.iter().filter(is_link) {
            assert!(tree.contains_key(&resolve(&page, address)), "{page}: {address}");
        }
    }
}

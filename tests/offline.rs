//! A copy that is read from a disk: every link names a file that is there, and nothing in it needs somebody who answers.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use crate::newsroom;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, Token, TokenSink, TokenSinkResult, Tokenizer};
use newsroom::{INSTANT, Site, Tree, changes, story};
use std::cell::RefCell;
use std::path::Path;

/// A site with whatever leads somewhere; it lies in a folder of its host.
fn site() -> Site {
    let site = Site::new();
    site.write(
        "site.toml",
        "title = \"The Paper\"\nbase_url = \"https://paper.example/a%20b/\"\nsearch = true\nsections = [\"world\"]\n\
         navigation = [\"@/about.md\", \"/contact\"]\ngone = [\"/taken.html\", \"/taken\"]\n[page_size]\nsection = 2\n[hosting]\nhosts = [\"apache\", \"caddy\", \
         \"cloudflare\", \"github\", \"netlify\", \"nginx\"]\n[languages.ru]\n[languages.fa]\n[publisher]\nlogo = \
         \"/logo.svg\"\n[policies]\nethics = \"@/about.md\"\n\
         [security]\ncontact = [\"https://paper.example/contact\"]\nexpires = 2025-09-01T00:00:00Z\n\
         [[redirects]]\nfrom = \"/moved.html\"\nto = \"/world#top\"\n[[redirects]]\nfrom = \"/feed\"\nto = \"/feed.xml\"\n\
         [[redirects]]\nfrom = \"/twice\"\nto = \"/moved.html\"\n[[redirects]]\nfrom = \"/away\"\nto = \"https://other.example/\"\n",
    );
    for day in 1..8 {
        let more = "authors = [\"Ann Lee\", \"Bo Ek\"]\ntags = [\"NATO\", \"Élysée\"]\nseries = \"The Front\"\n";
        site.write(&format!("content/world/s{day}.md"), story(&format!("Story {day}"), day, more));
        site.write(&format!("content/world/s{day}.ru.md"), story(&format!("История {day}"), day, more));
    }
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"/>";
    for file in
        ["static/logo.svg", "static/карта 1.svg", "content/world/whole/Снимок №1.svg", "static/files/no#ending?"]
    {
        site.write(file, drawing);
    }
    site.write("static/files/report 1.pdf", "%PDF").write("static/LICENSE", "Free.").write("static/v1.html", "Hello.");
    let links = "[a](/world) [b](/world/) [c](/world/?a=1#b) [d](/) [e](/#top) [f](/files/report%201.pdf#page=2) \
                 [g](/LICENSE) [h](/files/no%23ending%3F) [i](@/world/s1.md) [j](@/world/s2.md#correction-1) \
                 [k](/v1.html) [l](/ru/world) [m](/old) [n](/old/one.php) [o](/old/folder/) [p](/about/index.html) \
                 [q](@/about.md?x=%22) [r](mailto:a@b.example) <a href=\"/world\">s</a> <a href=\"@/world/s3.md\">t</a> [u](#x)\n\n\
                 ![A map](/карта%201.svg)\n\n![Here](Снимок%20№1.svg)\n\n\
                 [v](/feed.xml) [w](/search/) [x](/ru/world/atom.xml) [y](/sitemap.xml) [z](/404.html)\n";
    let whole = "+++\ntitle = \"Whole\"\ndate = 2025-02-20T10:00:00Z\naliases = [\"/old\", \"/old/one.php\", \"/old/folder/\"]\n\
                 image = { src = \"Снимок №1.svg\", alt = \"x\", caption = \"From [there](/world)\" }\n+++\n";
    site.write("content/world/whole/index.md", format!("{whole}\n{links}\n## X {{#x}}\n\nText.\n"));
    let corrected = "[[corrections]]\ndate = 2025-02-10T10:00:00Z\ntext = \"Not [this](/about).\"\n";
    site.write("content/world/s2.md", story("Story 2", 2, corrected));
    site.write(
        "content/world/live.md",
        "+++\ntitle = \"Live\"\nkind = \"live\"\ndate = 2025-03-01T08:00:00Z\n+++\n\nBefore.\n\n## 11:30 Later {.key}\n\nAnd \
         [on](/world).\n\n## 09:00 First\n\nIt begins.\n",
    );
    site.write("content/about.md", "+++\ntitle = \"About\"\n+++\n\nWe are [here](/contact).\n");
    site.write("content/contact.md", "+++\ntitle = \"Contact\"\n+++\n\nWrite.\n");
    site.write("content/world/_index.md", "+++\ntitle = \"World\"\n+++\n\nOf the [world](/).\n");
    site.write("content/_index.md", "+++\ntitle = \"Front\"\n+++\n\nA [note](/about/).\n");
    site.write(
        "content/support/spring.md",
        "+++\nheading = \"Spring\"\n[[gives]]\nfrequency = \"once\"\namounts = [5]\ncurrency = \"USD\"\nlink = \
         \"https://give.example/?a={amount}\"\n+++\n\nPlease [read](/about) and give.\n",
    );
    site
}

fn offline(site: &Site) -> Tree {
    site.run(&["build", "--at", INSTANT, "--profile", "offline"]).good();
    site.tree("public-offline")
}

#[test]
fn every_link_names_a_file() {
    let site = site();
    // Something that moved, and something that was taken down.
    site.run(&["build"]).good();
    site.write("content/world/s4.md", story("Story 4", 4, "slug = \"fourth\"\n")).remove("content/world/s5.md");
    site.run(&["build"]).good();
    let tree = offline(&site);
    for page in
        ["old/index.html", "old/folder/index.html", "moved.html", "feed/index.html", "world/2025/02/04/s4/index.html"]
    {
        assert!(text(&tree, page).contains("http-equiv=\"refresh\""), "{page}");
    }
    assert!(text(&tree, "world/2025/02/05/s5/index.html").contains("p-gone"));
    let found = check(&tree, "https://paper.example/a%20b/");
    assert!(found > 1500, "{found} links");
    let whole = text(&tree, "world/2025/02/20/whole/index.html");
    for link in [
        "\"../../../../../world/index.html?a=1#b\">c<",
        "\"../../../../../index.html#top\">e<",
        "\"../../../../../files/report%201.pdf#page=2\">f<",
        "\"../../../../../LICENSE\">g<",
        "\"../../../../../world/2025/02/02/s2/index.html#correction-1\">j<",
        "\"https://paper.example/a%20b/old/one.php\">n<",
        "\"../../../../../about/index.html\">p<",
        "\"https://paper.example/a%20b/feed.xml\">v<",
        "\"https://paper.example/a%20b/search/\">w<",
        "\"https://paper.example/a%20b/ru/world/atom.xml\">x<",
        "\"https://paper.example/a%20b/world/2025/02/20/whole/\"",
    ] {
        assert!(whole.contains(link), "{link} in\n{whole}");
    }
}

/// All of the golden sites that the built-in theme can show, and the sample site.
#[test]
fn every_link_of_other_sites_names_a_file() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for case in ["addresses", "basics", "embargo", "front", "languages", "live", "markdown", "paging", "support"] {
        let site = Site::copy_of(&here.join("tests/sites").join(case).join("site"));
        assert!(check(&offline(&site), "https://paper.example/") > 30, "{case}");
    }
    let sample = Site::new();
    for part in ["content", "static", "templates"] {
        for (path, bytes) in newsroom::tree(&here.join(part)) {
            sample.write(&format!("{part}/{path}"), bytes);
        }
    }
    sample.write("site.toml", include_str!("../site.toml"));
    let found = check(&offline(&sample), "https://moscow-times.example/");
    assert!(found > 3000, "{found} links");
}

/// What only a host, a search engine or a running page asks for is not in a copy, and no page asks for it.
#[test]
fn nothing_in_it_needs_an_answer() {
    let tree = offline(&site());
    for path in tree.keys() {
        let name = path.rsplit('/').next().unwrap();
        let is_needless = path.starts_with(".host/")
            || path.starts_with("sitemaps/")
            || path.starts_with("search/")
            || path.starts_with("assets/search")
            || path.starts_with("assets/live.") && path.contains(".js");
        let names = [
            "404.html",
            "CNAME",
            ".htaccess",
            ".nojekyll",
            "_headers",
            "_redirects",
            "robots.txt",
            "sitemap.xml",
            "feed.xml",
            "atom.xml",
            "feed.json",
            "live.json",
            "manifest.json",
            "security.txt",
            "trust.txt",
            "ads.txt",
        ];
        assert!(!is_needless && !names.contains(&name), "{path}");
    }
    let live = text(&tree, "world/2025/03/01/live/index.html");
    assert!(live.contains("live-status") && !live.contains("data-live") && !live.contains("live-status on"), "{live}");
    assert!(!live.contains("rel=\"manifest\"") && !live.contains("type=\"application/rss+xml\""), "{live}");
    assert!(!live.contains("class=\"find\""), "{live}");
}

#[test]
fn what_a_site_says_of_it_counts() {
    let site = site();
    let configuration = site.read("site.toml");
    site.write(
        "site.toml",
        format!("{configuration}[profiles.offline]\noutput = \"copy\"\nfeeds = true\nsupport = \"none\"\n"),
    );
    site.run(&["build", "--at", INSTANT, "--profile", "offline"]).good();
    let tree = site.tree("copy");
    check(&tree, "https://paper.example/a%20b/");
    assert!(!tree.contains_key("support/index.html"));
    let feed = text(&tree, "feed.xml");
    assert!(
        feed.contains("<link>https://paper.example/a%20b/world/2025/02/20/whole/</link>")
            && !feed.contains("world/index.html"),
        "{feed}"
    );
    let whole = text(&tree, "world/2025/02/20/whole/index.html");
    assert!(whole.contains("\"../../../../../feed.xml\">v<"), "{whole}");

    // Under another name, and told to be the site as it is elsewhere.
    site.write(
        "site.toml",
        format!("{configuration}[profiles.usb]\noffline = true\n[profiles.offline]\noffline = false\n"),
    );
    site.run(&["build", "--at", INSTANT, "--profile", "usb"]).good();
    check(&site.tree("public-usb"), "https://paper.example/a%20b/");
    site.build().good();
    site.run(&["build", "--at", INSTANT, "--profile", "offline"]).good();
    assert_eq!(changes(&site.tree("public"), &site.tree("public-offline")), [""; 0]);

    site.write("site.toml", format!("{configuration}[profiles.usb]\noffline = 1\noutput = \"public-offline\"\n"));
    let run = site.run(&["build", "--profile", "usb"]).code(1);
    run.says("`profiles.usb.offline`").says("`public-offline` is the output folder of the profile `offline`");
}

/// Two sites that take turns in one folder: each is as if it were built there first, and nothing of the other is lost
/// without a word.
#[test]
fn in_the_folder_of_another() {
    let site = site();
    let build = |more: &[&str]| site.run(&[&["build", "--at", INSTANT, "-o", "one"], more].concat()).good();
    site.run(&["build", "--at", INSTANT, "-o", "clear"]).good();
    let copy = offline(&site);
    let clear = site.tree("clear");
    for _ in 0..2 {
        build(&[]);
        assert_eq!(missing(&clear, &site.tree("one")), [""; 0]);
        build(&["--profile", "offline"]);
        assert_eq!(missing(&copy, &site.tree("one")), [""; 0]);
    }
}

/// The paths of a tree that another one has not, or not with the same bytes.
fn missing(tree: &Tree, other: &Tree) -> Vec<String> {
    changes(tree, other).into_iter().filter(|path| tree.contains_key(path)).collect()
}

fn text(tree: &Tree, path: &str) -> String {
    String::from_utf8(tree.get(path).unwrap_or_else(|| panic!("{path} in {:?}", tree.keys())).clone()).unwrap()
}

/// Looks up every address on every page that does not begin with a scheme; comes back with how many there were.
#[track_caller]
fn check(tree: &Tree, base_url: &str) -> usize {
    let mut count = 0;
    for (page, bytes) in tree.iter().filter(|(page, _)| page.rsplit('.').next() == Some("html")) {
        for (name, address) in addresses(&String::from_utf8_lossy(bytes)) {
            if address.starts_with("data:") || address.contains("://") || address.starts_with("mailto:") {
                let is_named = address.starts_with(base_url) && name != "naming";
                assert!(!is_named || lacks(&address), "{page} leads to {address}");
                continue;
            }
            let path = address.split(['#', '?']).next().unwrap();
            if path.is_empty() && address.starts_with('#') {
                continue;
            }
            assert!(!path.starts_with('/') && !path.ends_with('/'), "{page} leads to {address}");
            let file = joined(page, path);
            assert!(tree.contains_key(&file), "{page} leads to {address}, which is {file}");
            count += 1;
        }
    }
    count
}

/// Whether it is something that only the published site has.
fn lacks(address: &str) -> bool {
    ["feed.xml", "atom.xml", "feed.json", "/search/", "sitemap.xml", "404.html", "one.php"]
        .iter()
        .any(|name| address.ends_with(name))
}

/// The file that a browser opens for a relative address on a page.
fn joined(page: &str, address: &str) -> String {
    let address = percent_encoding::percent_decode_str(address).decode_utf8().unwrap();
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            "." => {}
            ".." => assert!(parts.pop().is_some(), "{address} on {page} leads out"),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Every address on a page; `naming` where it names a page and loads nothing.
fn addresses(html: &str) -> Vec<(&'static str, String)> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Addresses::default(), html5ever::tokenizer::TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[derive(Default)]
struct Addresses(RefCell<Vec<(&'static str, String)>>);

impl TokenSink for Addresses {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token {
            self.tag(&tag);
        }
        TokenSinkResult::Continue
    }
}

impl Addresses {
    fn tag(&self, tag: &Tag) {
        let mut found = self.0.borrow_mut();
        let value = |name: &str| tag.attrs.iter().find(|one| &*one.name.local == name).map(|one| one.value.to_string());
        let is_naming = matches!(value("rel").as_deref(), Some("canonical" | "alternate"));
        for attribute in &tag.attrs {
            let text = attribute.value.to_string();
            match &*attribute.name.local {
                "href" if is_naming => found.push(("naming", text)),
                "href" | "src" | "poster" | "action" | "data-ics" | "data-live" | "data-root" => {
                    found.push(("leading", text));
                }
                "srcset" => found.extend(
                    text.split(',')
                        .filter_map(|one| one.split_whitespace().next())
                        .map(|one| ("leading", one.to_owned())),
                ),
                "content" if value("http-equiv").is_some_and(|name| name == "refresh") => {
                    found.push(("leading", text.split_once("url=").unwrap().1.to_owned()));
                }
                _ => {}
            }
        }
    }
}

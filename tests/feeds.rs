//! Feeds, over whole sites.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that cannot be set up has failed; tests read the sites of others"
)]

use crate::newsroom;

use newsroom::{CONFIGURATION, Site, Tree, changes, story};
use roxmltree::Document;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The feeds of a tree by their paths.
fn feeds(tree: &Tree) -> BTreeMap<&str, &str> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let is_feed =
        |path: &str| matches!(name(path).as_str(), "feed.xml" | "atom.xml" | "feed.json") || path.starts_with("feeds/");
    let feeds = tree.iter().filter(|(path, _)| is_feed(path));
    feeds.map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap())).collect()
}

/// The text of every element of this name.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let document = Document::parse(xml).unwrap();
    let elements = document.descendants().filter(|node| node.tag_name().name() == name);
    let text = |node: roxmltree::Node| {
        let inner = node.descendants().filter(roxmltree::Node::is_text);
        inner.filter_map(|node| node.text()).collect::<String>()
    };
    elements.map(text).collect()
}

/// The ids of the entries of a feed, in order.
fn ids(path: &str, feed: &str) -> Vec<String> {
    match path.rsplit('/').next().unwrap() {
        "atom.xml" => texts(feed, "id").split_off(1),
        "feed.json" => {
            let feed: Value = serde_json::from_str(feed).unwrap();
            let items = feed["items"].as_array().unwrap();
            items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
        }
        _ => texts(feed, "guid"),
    }
}

/// The HTML of the entries of a feed.
fn contents(path: &str, feed: &str) -> Vec<String> {
    if path.ends_with("feed.json") {
        let feed: Value = serde_json::from_str(feed).unwrap();
        let items = feed["items"].as_array().unwrap();
        return items.iter().filter_map(|item| item["content_html"].as_str().map(str::to_owned)).collect();
    }
    [texts(feed, "encoded"), texts(feed, "content")].concat()
}

/// Every golden site, with all feeds in full.
fn golden_sites() -> Vec<(String, Tree)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let mut cases: Vec<_> = std::fs::read_dir(folder).unwrap().map(|case| case.unwrap().path()).collect();
    cases.sort();
    let cases = cases.into_iter().filter(|case| case.join("site").is_dir());
    let built = cases.map(|case| {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let site = Site::copy_of(&case.join("site"));
        let plain = newsroom::tree(&case.join("../plain-theme"));
        for (path, bytes) in plain.into_iter().filter(|(path, _)| name != "theme" && !site.has(path)) {
            site.write(&path, bytes);
        }
        let configuration = site.read("site.toml");
        if !configuration.contains("[feeds]") {
            let full = "feeds = { lists = \"full\", hub = \"https://hub.example/\" }\n";
            let configuration = configuration.replace("feeds = false\n", "");
            site.write("site.toml", format!("{full}{configuration}"));
        }
        site.build().good();
        (name, site.tree("public"))
    });
    built.collect()
}

#[test]
fn every_feed_of_every_golden_site_can_be_read() {
    let mut read = 0;
    for (case, tree) in golden_sites() {
        let all = feeds(&tree);
        assert_eq!(all.is_empty(), case == "empty", "{case}");
        for (path, feed) in all {
            read += 1;
            let ids = ids(path, feed);
            assert!(!ids.is_empty() || path.starts_with("feeds/"), "{case}: {path}");
            let mut unique = ids.clone();
            unique.sort();
            unique.dedup();
            assert_eq!(unique.len(), ids.len(), "{case}: {path}: {ids:?}");
            for html in contents(path, feed) {
                check_content(&html, &tree, &format!("{case}: {path}"));
            }
        }
    }
    assert!(read > 100, "{read} feeds are few");
}

/// Nothing runs, nothing is relative, and what leads to the site leads to something that is there.
#[track_caller]
fn check_content(html: &str, tree: &Tree, place: &str) {
    for word in ["<script", "<form", "<iframe", "<svg", "<style", " class=", " id=", " style=", " onclick="] {
        assert!(!html.contains(word), "{place}: {word} in {html}");
    }
    let attributes = ["href", "src", "cite"].into_iter().flat_map(|name| {
        let start = format!(" {name}=\"");
        let parts = html.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap());
        parts.map(move |address| (name, address)).collect::<Vec<_>>()
    });
    for (name, address) in attributes {
        let is_whole = ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme));
        assert!(is_whole, "{place}: {name}={address}");
        let below = ["https://paper.example/news/", "https://paper.example/"];
        if let Some(path) = below.iter().find_map(|base| address.strip_prefix(base)).filter(|_| name == "src") {
            assert!(tree.contains_key(path), "{place}: there is no {path}");
        }
    }
}

/// A paper with a message, two languages and something of everything.
fn paper(more: &str) -> Site {
    let site = Site::new();
    site.write("site.toml", format!("{CONFIGURATION}{more}\n[languages.ru]\n"));
    site.write(
        "content/news/one.md",
        story("One", 1, "tags = [\"NATO\"]\nauthors = [\"Ann Lee\"]\nseries = \"Row\"\n"),
    );
    site.write("content/news/two.md", story("Two", 2, ""));
    site.write("content/news/one.ru.md", story("Один", 1, ""));
    site.write("content/world/three.md", story("Three", 3, "tags = [\"NATO\"]\n"));
    site.write(
        "content/support/ask.md",
        "+++\nheading = \"A message\"\nplacement = \"end\"\ngives = [{ frequency = \"monthly\", amounts = [2], currency = \
         \"USD\", link = \"https://give.example/{amount}\" }]\n+++\n\nWithout you this newsroom would have closed.\n",
    );
    site
}

#[test]
fn ids_stay_when_the_site_or_a_story_moves() {
    let site = paper("");
    site.build().good();
    let before = site.tree("public");
    site.run(&["build", "--at", newsroom::INSTANT, "--base-url", "https://elsewhere.example/paper/"]).good();
    let moved = site.tree("public");
    let all = |tree: &Tree| feeds(tree).into_iter().map(|(path, feed)| (path.to_owned(), ids(path, feed))).collect();
    let expected: BTreeMap<String, Vec<String>> = all(&before);
    assert_eq!(expected, all(&moved));
    let atom = |tree: &Tree| texts(feeds(tree)["atom.xml"], "id").remove(0);
    assert_eq!(atom(&before), atom(&moved));
    assert!(feeds(&moved)["feed.xml"].contains("https://elsewhere.example/paper/news/2025/02/02/two/"));

    // Another slug, another day, a folder of its own: the same story.
    site.remove("content/news/two.md");
    site.write("content/news/two/index.md", story("Two", 2, "slug = \"second\"\n"));
    site.build().good();
    let tree = site.tree("public");
    assert_eq!(expected, all(&tree));
    assert!(feeds(&tree)["feed.xml"].contains("/second/"));

    // Another name of the paper: the old one stands in the configuration.
    let configuration = site.read("site.toml");
    site.write("site.toml", configuration.replace("title = \"The Paper\"", "title = \"The New Paper\""));
    site.build().good();
    assert_ne!(expected, all(&site.tree("public")));
    let configuration = site.read("site.toml").replace("[languages.ru]", "[feeds]\nid = \"The Paper\"\n[languages.ru]");
    site.write("site.toml", configuration);
    site.build().good();
    assert_eq!(expected, all(&site.tree("public")));
}

#[test]
fn the_message_is_in_no_feed_and_the_closing_line_only_where_it_may_ask() {
    let site = paper("");
    site.build().good();
    for (path, feed) in feeds(&site.tree("public")) {
        for word in ["closed", "A message", "give.example", "support"] {
            assert!(!feed.contains(word), "{word} in {path}");
        }
    }
    let closing = "[feeds]\nclosing = { en = { text = \"We need you\", link = \"/support/\" } }\n\
                   [profiles.quiet]\nsupport = \"none\"\n";
    let site = paper(closing);
    site.write("content/news/dead.md", story("Dead", 4, "kind = \"obituary\"\n"));
    site.write("content/news/silent.md", story("Silent", 5, "support = \"none\"\n"));
    site.build().good();
    let tree = site.tree("public");
    for (path, feed) in feeds(&tree) {
        assert_eq!(feed.contains("We need you"), !path.starts_with("ru/"), "{path}");
    }
    let front = feeds(&tree)["feed.xml"];
    assert_eq!(front.matches("<item>").count(), 5);
    let line = "<p><em><a href=\"https://paper.example/support/\">We need you</a></em></p>";
    assert_eq!(front.matches(line).count(), 3);
    site.run(&["build", "--at", newsroom::INSTANT, "--profile", "quiet"]).good();
    for (path, feed) in feeds(&site.tree("public-quiet")) {
        assert!(!feed.contains("We need you"), "{path}");
    }
}

#[test]
fn a_partner_has_its_own_stories_of_the_last_hours() {
    let partners = "[[feeds.partner]]\nname = \"all\"\nhours = 48\n\
                    [[feeds.partner]]\nname = \"some\"\nsections = [\"world\"]\ntopics = [\"nato\"]\ntext = \"summary\"\n\
                    [[feeds.partner]]\nname = \"russian\"\nlanguage = \"ru\"\ntitle = \"Всё\"\n\
                    [[feeds.partner]]\nname = \"none\"\nhours = 1\n";
    let site = paper(partners);
    let at = |name: &str, date: &str, more: &str| {
        let text = format!("+++\ntitle = \"{name}\"\ndate = {date}\n{more}+++\n\nText.\n");
        site.write(&format!("content/news/{name}.md"), text);
    };
    at("edge", "2025-02-27T12:00:00Z", "");
    at("past", "2025-02-27T11:59:59Z", "");
    at("paid", "2025-03-01T11:59:00Z", "kind = \"sponsored\"\n");
    at("later", "2025-03-01T12:00:01Z", "");
    site.build().good();
    let titles = |name: &str| texts(&site.read(&format!("public/feeds/{name}.xml")), "title");
    assert_eq!(titles("all"), ["The Paper", "edge"]);
    assert_eq!(titles("some"), ["The Paper", "Three", "One"]);
    assert_eq!(titles("russian"), ["Всё", "Один"]);
    assert_eq!(titles("none"), ["The Paper"]);
    assert!(!site.read("public/feeds/some.xml").contains("content:encoded>"));
    assert!(site.read("public/feeds/all.xml").contains("content:encoded>"));
    // What is paid for says so to everybody else.
    assert_eq!(texts(&site.read("public/feed.xml"), "title")[1], "Paid content: paid");
}

#[test]
fn a_new_story_changes_the_feeds_of_its_lists_alone() {
    let site = paper("");
    site.build().good();
    let before = site.tree("public");
    site.write("content/world/four.md", story("Four", 4, "authors = [\"Bob\"]\ntags = [\"NATO\"]\n"));
    site.build().good();
    let after = site.tree("public");
    let changed = changes(&before, &after);
    let changed: Vec<&str> =
        changed.iter().map(String::as_str).filter(|path| feeds(&after).contains_key(path)).collect();
    let expected: Vec<String> = ["", "authors/bob/", "topics/nato/", "world/"]
        .iter()
        .flat_map(|folder| ["atom.xml", "feed.json", "feed.xml"].map(|name| format!("{folder}{name}")))
        .collect();
    let mut expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    expected.sort_unstable();
    assert_eq!(changed, expected);
}

#[test]
fn feeds_can_be_fewer() {
    let site = paper("[feeds]\nformats = [\"json\"]\nlists = \"none\"\ntext = \"summary\"\nlimit = 1\n");
    site.build().good();
    let tree = site.tree("public");
    let all = feeds(&tree);
    assert_eq!(
        all.keys().copied().collect::<Vec<_>>(),
        ["feed.json", "news/feed.json", "ru/feed.json", "ru/news/feed.json", "world/feed.json"]
    );
    let feed: Value = serde_json::from_str(all["feed.json"]).unwrap();
    assert_eq!(feed["items"].as_array().unwrap().len(), 1);
    assert_eq!(feed["items"][0]["content_text"], "The text of “Three”.");
    let front = site.read("public/index.html");
    assert!(front.contains("<link rel=\"alternate\" type=\"application/feed+json\""), "{front}");

    let site = paper("feeds = false");
    site.build().good();
    assert!(feeds(&site.tree("public")).is_empty());
    assert!(!site.read("public/index.html").contains("feed"));

    let site = paper("[profiles.quiet]\nfeeds = false\n");
    site.run(&["build", "--at", newsroom::INSTANT, "--profile", "quiet"]).good();
    assert!(feeds(&site.tree("public-quiet")).is_empty());
}

#[test]
fn a_file_of_the_site_takes_the_place_of_a_feed() {
    let site = paper("");
    site.write("static/feed.xml", "mine");
    site.build().good();
    assert_eq!(site.read("public/feed.xml"), "mine");
}

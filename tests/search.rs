//! The index that readers search, over whole sites. What a reader finds in it is looked at in a browser (`browser/`).
#![cfg(feature = "search")]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use crate::newsroom;

use newsroom::{CONFIGURATION, Site, Tree, changes, story};

const FOLDER: &str = "public/search/index/0";

/// A paper in two languages that can be searched.
fn paper() -> Site {
    let site = Site::new();
    site.write("site.toml", format!("search = true\n{CONFIGURATION}[languages.ru]\ntitle = \"Газета\"\n"));
    site.write("content/news/one.md", story("Ministers meet", 1, "authors = [\"Ann Lee\"]\ntags = [\"NATO\"]\n"));
    site.story("content/news/two.md", "Another story", 2);
    site.story("content/news/one.ru.md", "Встреча министров", 1);
    site
}

/// The names of an index's files without their fingerprints, each kind once.
fn kinds(tree: &Tree) -> Vec<String> {
    let mut kinds: Vec<String> = tree
        .keys()
        .map(|path| match path.rsplit_once('.') {
            Some((_, ending)) if ending.starts_with("pf_") => ending.to_owned(),
            _ => path.clone(),
        })
        .collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

#[test]
fn an_index_a_language_and_no_more_than_is_used() {
    let site = paper();
    site.build().good();
    let english = ["pagefind-entry.json", "pagefind.js", "pf_filter", "pf_fragment", "pf_index", "pf_meta"];
    assert_eq!(kinds(&site.tree(FOLDER)), [&english[..], &["wasm.en.pagefind"]].concat());
    assert_eq!(kinds(&site.tree("public/ru/search/index/0")), [&english[..], &["wasm.ru.pagefind"]].concat());
    assert_eq!(site.tree(&format!("{FOLDER}/fragment")).len(), 2);
    assert!(site.has("public/search/index.html") && site.has("public/ru/search/index.html"));
    let front = site.read("public/index.html");
    assert!(front.contains("href=\"./search/\"") && !front.contains("assets/search."));
    // What only the page for searching loads and may do.
    let page = site.read("public/search/index.html");
    assert!(page.contains("../assets/search.") && page.contains("'wasm-unsafe-eval'") && page.contains("noindex"));
    assert!(!front.contains("wasm-unsafe-eval"));
}

#[test]
fn a_site_without_a_search_has_nothing_of_it() {
    let site = paper();
    site.write("site.toml", CONFIGURATION);
    site.remove("content/news/one.ru.md");
    site.build().good();
    assert!(site.tree("public").keys().all(|path| !path.contains("search")));
    assert!(!site.read("public/index.html").contains("search/"));
}

#[test]
fn an_index_is_the_same_in_every_build() {
    let (site, other) = (paper(), paper());
    site.build().good();
    other.build().good();
    assert_eq!(changes(&site.tree("public"), &other.tree("public")), [""; 0]);
    // Nor does it depend on what was built before.
    site.story("content/news/three.md", "A third story", 3).build().good();
    site.remove("content/news/three.md");
    site.build().good();
    assert_eq!(changes(&site.tree("public"), &other.tree("public")), [""; 0]);
}

#[test]
fn a_new_story_adds_its_text_and_leaves_that_of_others() {
    let site = paper();
    site.build().good();
    let before = site.tree(&format!("{FOLDER}/fragment"));
    let russian = site.tree("public/ru/search");
    site.story("content/news/three.md", "A third story", 3).build().good();
    let after = site.tree(&format!("{FOLDER}/fragment"));
    assert_eq!(after.len(), 3);
    assert!(before.iter().all(|(path, bytes)| after.get(path) == Some(bytes)));
    assert_eq!(changes(&russian, &site.tree("public/ru/search")), [""; 0]);
}

#[test]
fn a_build_that_changes_no_story_writes_no_index() {
    let site = paper();
    site.build().good();
    site.write("content/about.md", "+++\ntitle = \"About\"\n+++\n\nWho we are.\n");
    site.build().good();
    let explain = ["build", "--at", newsroom::INSTANT, "--explain", "search/index/0/pagefind-entry.json"];
    site.run(&explain).good().says("a part of the search index");
    assert_eq!(site.build().good().counts()[0], 0);
}

#[test]
fn a_file_that_somebody_took_away_is_made_again() {
    let site = paper();
    site.build().good();
    let before = site.tree("public");
    let file = before.keys().find(|path| path.ends_with(".pf_index")).unwrap();
    site.remove(&format!("public/{file}"));
    site.build().good();
    assert_eq!(changes(&before, &site.tree("public")), [""; 0]);
}

#[test]
fn a_name_that_changes_elsewhere_changes_the_index() {
    let site = paper();
    site.build().good();
    let before = site.tree(FOLDER);
    site.write("content/news/_index.md", "+++\ntitle = \"The news\"\n+++\n");
    site.build().good();
    assert!(!changes(&before, &site.tree(FOLDER)).is_empty());
}

#[test]
fn a_page_of_the_site_on_the_path_of_the_search_is_told() {
    let site = paper();
    site.write("content/search.md", "+++\ntitle = \"How to search\"\n+++\n\nText.\n");
    site.build().code(1).says("path-taken");
}

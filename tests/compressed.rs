//! Compressed copies: what has one, that it is what it is a copy of, and what becomes of it when pages change.
#![cfg(feature = "compress")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "the tests tamper with what the program wrote")]

use crate::newsroom;

use newsroom::{CONFIGURATION, INSTANT, Site, changes, story};
use std::collections::BTreeMap;
use std::fs;

fn configuration(compress: &str) -> String {
    format!("{CONFIGURATION}[hosting]\ncompress = {compress}\n")
}

const BOTH: &str = "[\"gzip\", \"brotli\"]";

fn site() -> Site {
    let site = Site::new();
    site.write("site.toml", configuration(BOTH)).story("content/news/one.md", "One", 1);
    site.write("static/small.txt", "small").write("static/large.txt", "large ".repeat(1000));
    site.write("static/noise.csv", (0_u32..5000).flat_map(u32::to_be_bytes).collect::<Vec<u8>>().repeat(1));
    site.write("static/tune.mp3", vec![0; 5000]);
    site
}

/// What every compressed copy holds, by the path of the file that it is a copy of; both ways must hold the same.
fn copies(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let tree = site.tree("public");
    let mut copies = BTreeMap::new();
    for (path, bytes) in &tree {
        if let Some((of, plain)) = newsroom::plain(path, bytes) {
            if let Some(other) = copies.insert(of.clone(), plain.clone()) {
                assert_eq!(other, plain, "{path}");
            }
            assert_eq!(tree.get(&of), Some(&plain), "{path}");
            assert!(bytes.len() < plain.len(), "{path}");
        }
    }
    copies
}

#[test]
fn text_that_becomes_smaller_has_copies() {
    let site = site();
    let run = site.build().good();
    assert!(!run.err.contains("warning"), "{}", run.err);
    let copies = copies(&site);
    for path in ["index.html", "404.html", "news/2025/02/01/one/index.html", "large.txt", "favicon.svg"] {
        let is_large = site.read(&format!("public/{path}")).len() >= 1024;
        assert_eq!(copies.contains_key(path), is_large, "{path}");
        assert_eq!(site.has(&format!("public/{path}.br")), is_large, "{path}");
        assert_eq!(site.has(&format!("public/{path}.gz")), is_large, "{path}");
    }
    assert!(copies.keys().any(|path| path.starts_with("assets/site.")));
    assert!(!copies.contains_key("small.txt") && !copies.contains_key("tune.mp3"));
    let again = site.build().good();
    assert_eq!(again.counts()[0], 0, "{}", again.err);
}

#[test]
fn copies_that_were_touched_are_made_again() {
    let site = site();
    site.build().good();
    let before = site.tree("public");
    site.remove("public/index.html.gz").write("public/large.txt.br", "nonsense").write("public/404.html", "nonsense");
    let run = site.build().good();
    assert_eq!(run.counts()[0], 3, "{}", run.err);
    assert_eq!(changes(&before, &site.tree("public")), [""; 0]);
    // The same bytes at another time.
    site.write("public/index.html.gz", &before["index.html.gz"]);
    assert_eq!(site.build().good().counts()[0], 0);
    assert_eq!(site.build().good().counts()[0], 0);
    fs::remove_dir_all(site.path(".dateline")).unwrap();
    let run = site.build().good();
    assert_eq!(run.counts()[0], 0, "{}", run.err);
    assert!(!run.err.contains("foreign-file"), "{}", run.err);
}

#[test]
fn a_file_that_shrinks_or_grows() {
    let site = site();
    for (length, has_copies) in [(3000, true), (3, false), (4000, true), (1023, false), (1024, true)] {
        site.write("static/large.txt", "a".repeat(length)).build().good();
        assert_eq!(copies(&site).contains_key("large.txt"), has_copies, "{length}");
        assert_eq!(site.has("public/large.txt.gz"), has_copies, "{length}");
    }
    site.remove("static/large.txt");
    let run = site.build().good();
    assert!(!site.has("public/large.txt.gz") && !site.has("public/large.txt.br"));
    assert!(!run.err.contains("foreign-file"), "{}", run.err);
}

#[test]
fn other_ways_to_compress() {
    let site = Site::new();
    site.story("content/news/one.md", "One", 1).build().good();
    let plain = site.tree("public");
    assert!(copies(&site).is_empty());
    for (compress, ways) in [(BOTH, 2), ("[\"gzip\"]", 1), ("[\"brotli\"]", 1), ("[]", 0), (BOTH, 2)] {
        let run = site.write("site.toml", configuration(compress)).build().good();
        assert!(!run.err.contains("foreign-file"), "{}", run.err);
        let tree = site.tree("public");
        assert_eq!(copies(&site).len() * ways, tree.len() - plain.len(), "{compress}");
        assert!(plain.iter().all(|(path, bytes)| tree.get(path) == Some(bytes)), "{compress}");
        let explained = site.run(&["build", "--at", INSTANT, "--explain", "index.html"]).good();
        explained.says("nothing that it is made of has changed");
    }
    site.write("site.toml", CONFIGURATION).build().good();
    assert_eq!(changes(&plain, &site.tree("public")), [""; 0]);
}

#[test]
fn a_copy_is_explained_by_what_it_is_a_copy_of() {
    let site = site();
    site.build().good();
    let explained = |path: &str| site.run(&["build", "--at", INSTANT, "--explain", path]).good();
    explained("/index.html.gz").says("a compressed copy of index.html: the front").says("nothing that it is made of");
    site.remove("public/large.txt.br");
    explained("large.txt.br").says("a compressed copy of large.txt: a copy of static/large.txt");
    let none = site.run(&["build", "--at", INSTANT, "--explain", "small.txt.gz"]).code(2);
    none.says("no output is written to `small.txt.gz`");
}

#[test]
fn a_copy_of_the_sites_own_stays() {
    let site = site();
    site.write("static/large.txt.gz", "compressed elsewhere").build().good();
    assert_eq!(site.read("public/large.txt.gz"), "compressed elsewhere");
    assert!(site.has("public/large.txt.br"));
    site.remove("static/large.txt.gz").build().good();
    assert!(copies(&site).contains_key("large.txt"));
    let again = "compressed elsewhere again";
    site.write("static/large.txt", "Large ".repeat(900)).write("static/large.txt.gz", again).build().good();
    assert_eq!(site.read("public/large.txt.gz"), again);
    site.write("static/large.txt", "small").build().good();
    assert_eq!(site.read("public/large.txt.gz"), again);
    assert!(!site.has("public/large.txt.br"));
}

#[test]
fn nothing_may_stand_in_the_place_of_a_copy() {
    let site = site();
    for wrong in ["static/index.html.gz", "static/Large.txt.gz", "static/404.html.br/notes.txt"] {
        site.write(wrong, "in the way");
        site.build().code(1).says("error[path-taken]").says("the compressed copy of").says("take it out");
        site.remove(wrong);
    }
    site.write("site.toml", configuration("[\"gzip\"]"))
        .write("static/index.html.br", "no copy of ours")
        .build()
        .good();
}

/// One story changes the copies of the pages that it changes, and no others.
#[test]
fn a_new_story_changes_no_other_copies() {
    let site = site();
    for number in 0..40 {
        site.story(&format!("content/news/{number}.md"), &format!("Story {number}"), number % 28 + 1);
    }
    site.build().good();
    let before = site.tree("public");
    site.write("content/news/0.md", story("Story 0", 1, "") + "\nMore.\n").build().good();
    let changed = changes(&before, &site.tree("public"));
    let plain: Vec<&String> = changed.iter().filter(|path| newsroom::plain(path, &[]).is_none()).collect();
    assert!(changed.len() <= plain.len() * 3, "{changed:?}");
    copies(&site);
}

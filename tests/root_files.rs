//! `security.txt`, `trust.txt` and `ads.txt`: where they stand, what wins over them, and when a build warns.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use crate::newsroom;

use newsroom::{CONFIGURATION, Site};

const TABLES: &str = "ads = false\n[security]\ncontact = \"mailto:security@paper.example\"\nexpires = 2025-10-01\n\
                      [trust]\nbelongto = \"https://press.example/\"\n";

fn site(configuration: &str) -> Site {
    let site = Site::new();
    site.write("site.toml", format!("{configuration}{TABLES}")).story("content/news/one.md", "One", 1);
    site
}

#[test]
fn what_is_not_configured_is_not_there() {
    let site = Site::new();
    site.story("content/news/one.md", "One", 1).build().good();
    for path in ["public/.well-known", "public/trust.txt", "public/ads.txt"] {
        assert!(!site.has(path), "{path}");
    }
}

#[test]
fn a_file_of_the_site_wins_quietly() {
    let site = site("title = \"The Paper\"\nbase_url = \"https://paper.example/folder/\"\n");
    site.write("static/.well-known/security.txt", "own")
        .write("static/trust.txt", "own")
        .write("static/ads.txt", "own");
    let run = site.run(&["build", "--at", "2030-01-01T00:00:00Z"]).good();
    assert!(!run.err.contains("security-expires") && !run.err.contains("ads.txt"), "{}", run.err);
    for path in ["public/.well-known/security.txt", "public/trust.txt", "public/ads.txt"] {
        assert_eq!(site.read(path), "own");
    }
    assert_eq!(site.read("public/.well-known/trust.txt"), "belongto=https://press.example/\n");
}

#[test]
fn a_build_warns_in_time() {
    let site = site(CONFIGURATION);
    let says = |at: &str| site.run(&["build", "--at", at]).good().err;
    assert!(!says("2025-03-01T00:00:00Z").contains("warning"));
    assert!(says("2025-09-15T00:00:00Z").contains("security.txt expires in 16 days"));
    let past = says("2025-10-01T00:00:00Z");
    assert!(past.contains("security.txt has expired") && past.contains("site.toml:6:11"), "{past}");
    assert!(says("2024-08-01T00:00:00Z").contains("more than a year"));
    let before = site.read("public/.well-known/security.txt");
    assert!(before.contains("Expires: 2025-10-01T00:00:00Z\n"), "{before}");
}

#[test]
fn in_a_folder_of_a_host_nobody_looks_for_them() {
    let site = site("title = \"The Paper\"\nbase_url = \"https://paper.example/a/b/\"\n");
    let run = site.build().good();
    assert_eq!(run.err.matches("warning[not-at-root]").count(), 3, "{}", run.err);
    assert!(
        run.err.contains("copy it from the output to https://paper.example/.well-known/security.txt"),
        "{}",
        run.err
    );
    let text = site.read("public/.well-known/security.txt");
    assert!(text.contains("Canonical: https://paper.example/.well-known/security.txt\n"), "{text}");
}

#[test]
fn a_copy_of_the_site_without_encryption_has_no_canonical_address() {
    let site = site(CONFIGURATION);
    site.run(&["build", "--at", newsroom::INSTANT, "--base-url", "http://localhost:8000/"]).good();
    let text = site.read("public/.well-known/security.txt");
    assert!(!text.contains("Canonical") && text.contains("Preferred-Languages: en\n"), "{text}");
    assert_eq!(site.read("public/ads.txt"), "placeholder.example.com, placeholder, DIRECT, placeholder\n");
}

/// Another date in `security.txt` is no reason to render a page again.
#[test]
fn pages_do_not_depend_on_them() {
    let site = site(CONFIGURATION);
    site.build().good();
    site.write("site.toml", format!("{CONFIGURATION}{}", TABLES.replace("2025-10-01", "2025-11-01")));
    let run = site.build().good();
    assert_eq!(run.counts()[0], 1, "{}", run.err);
}

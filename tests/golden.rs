//! Golden sites: `tests/sites/<case>/site` is built, and every file that comes out must be in `expected`, byte for byte.
//!
//! They are built with `tests/sites/plain-theme`, whose templates tell what they are given, so that they do not change
//! with the looks of the built-in theme. Only the case `theme` is built with that one.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

use crate::newsroom;

use dateline::diagnostics::human;
use dateline::paths::SitePath;
use dateline::pipeline::{At, Options, Target, Unwatched, build};
use dateline::world::{Disk, Listing, Problem, WithTheme, World};
use newsroom::snapshot::check_tree;
use newsroom::{INSTANT, Tree};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

#[test]
fn basics() {
    check("basics");
}

/// Numbered pages count from the oldest, so that a page that is full never changes again.
#[test]
fn paging() {
    check("paging");
}

#[test]
fn languages() {
    check("languages");
}

#[test]
fn front() {
    check("front");
    check("front-without-choice");
}

#[test]
fn no_story_stands_on_the_front_twice() {
    for case in ["front", "front-without-choice"] {
        let (tree, _) = plain(case, INSTANT, false);
        let front = String::from_utf8(tree["index.html"].clone()).unwrap();
        let mut stories: Vec<&str> = front.lines().filter(|line| line.starts_with("<li><a href")).collect();
        let count = stories.len();
        stories.sort_unstable();
        stories.dedup();
        assert_eq!(stories.len(), count, "{front}");
    }
}

/// What becomes of addresses of the past, on pages and in the files that hosts read.
#[test]
fn hosts() {
    check("hosts");
}

#[test]
fn markdown() {
    check("markdown");
    check("raw-html-escape");
    check("raw-html-trusted");
}

#[test]
fn components() {
    check("components");
}

#[test]
fn support() {
    check("support");
    let (in_april, _) = plain("support", "2025-04-15T12:00:00Z", false);
    let end = String::from_utf8(in_april["world/2025/02/12/news/index.html"].clone()).unwrap();
    assert!(end.contains("In April.") && !end.contains("Every month."), "{end}");
}

#[test]
fn live() {
    check("live");
}

#[test]
fn addresses() {
    check("addresses");
}

#[test]
fn feeds() {
    let (tree, _) = plain("feeds", INSTANT, false);
    let is_feed = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        path.starts_with("feeds/") || matches!(name, "feed.xml" | "atom.xml" | "feed.json")
    };
    let names_feeds = |path: &str| matches!(path, "index.html" | "world/index.html" | "fa/index.html");
    let shown = tree.into_iter().filter(|(path, _)| is_feed(path) || names_feeds(path));
    check_tree(&folder("feeds").join("expected"), &shown.collect());
}

/// Only these files are compared: everything else is in other cases.
#[test]
fn root_files() {
    let (tree, _) = plain("root-files", INSTANT, false);
    let is_shown = |path: &str| path.starts_with(".well-known/") || matches!(path, "trust.txt" | "ads.txt");
    let shown = tree.into_iter().filter(|(path, _)| is_shown(path));
    check_tree(&folder("root-files").join("expected"), &shown.collect());
}

/// Compressed copies are compared with what they are copies of; which there are stands in `copies.txt`, and what is told to
/// hosts in `expected`.
#[cfg(feature = "compress")]
#[test]
fn compressed() {
    let (tree, _) = plain("compressed", INSTANT, false);
    let mut copies = String::new();
    for (path, bytes) in &tree {
        if let Some((of, plain)) = newsroom::plain(path, bytes) {
            // The site has brought this one along.
            assert!(path == "own.txt.br" || tree.get(&of) == Some(&plain), "{path}");
            copies.extend([path, "\n"]);
        }
    }
    let is_script = |path: &str| matches!(path, ".htaccess" | "_headers" | "_redirects") || path.starts_with(".host/");
    let mut shown: Tree = tree.into_iter().filter(|(path, _)| is_script(path)).collect();
    shown.insert("copies.txt".to_owned(), copies.into_bytes());
    check_tree(&folder("compressed").join("expected"), &shown);
}

#[test]
fn a_site_with_nothing_in_it() {
    check("empty");
}

/// A story is in no output before its date, as a draft, or after its end: not its text, not its address, not its
/// topics, author or pictures.
#[test]
fn embargo_drafts_and_expiry() {
    let is_hidden = |tree: &Tree| {
        let words = ["unicorn", "xylophone", "quentin", "zeppelin", "secret"];
        let says = |text: &str| words.iter().any(|word| text.to_lowercase().contains(word));
        let leaks = tree.iter().filter(|(path, bytes)| says(path) || says(&String::from_utf8_lossy(bytes)));
        leaks.map(|(path, _)| path.clone()).collect::<Vec<_>>()
    };
    let (hidden, _) = plain("embargo", "2025-02-20T12:00:00Z", false);
    assert_eq!(is_hidden(&hidden), [""; 0], "a draft, an embargoed and an expired story");
    check_tree(&folder("embargo/hidden"), &hidden);

    let (before, _) = plain("embargo", "2025-03-01T05:59:59Z", false);
    assert_eq!(before, hidden, "one second before the embargo ends nothing has changed");
    let (published, _) = plain("embargo", "2025-03-01T06:00:00Z", false);
    check_tree(&folder("embargo/published"), &published);

    let (until_the_end, _) = plain("embargo", "2025-01-31T23:59:59Z", false);
    assert!(until_the_end.contains_key("hidden/2025/01/03/unicorn-old/index.html"));
    let (after_it, _) = plain("embargo", "2025-02-01T00:00:00Z", false);
    assert_eq!(is_hidden(&after_it), [""; 0]);

    let (drafts, _) = plain("embargo", "2025-02-20T12:00:00Z", true);
    check_tree(&folder("embargo/drafts"), &drafts);
}

/// The built-in theme.
#[test]
fn theme() {
    check_themed("theme", |path| path.rsplit('.').next() == Some("html"));
}

/// The built-in theme in Arabic and Persian, with English words and names among them: one page of a kind.
#[test]
fn right_to_left() {
    check_themed("rtl", |path| {
        let kinds = [
            "404.html",
            "index.html",
            "about/index.html",
            "authors/newsroom/index.html",
            "business/2025/02/12/defense-spending/index.html",
            "en/opinion/2025/02/12/say-the-true-number/index.html",
            "explainers/index.html",
            "fa/archive/1403/11/index.html",
            "fa/news/2025/02/12/hegseth-brussels/index.html",
            "fa/support/reminder.ics",
            "news/2025/02/12/hegseth-brussels/index.html",
            "news/2025/02/12/live-brussels/index.html",
            "search/index.html",
            "support/index.html",
            "topics/index.html",
        ];
        kinds.contains(&path)
    });
}

/// Builds a case with the built-in theme, and compares some of its files with what is expected. The bytes of its stylesheets
/// and scripts, and the names made of them, are left out.
#[track_caller]
fn check_themed(case: &str, is_shown: impl Fn(&str) -> bool) {
    let world = WithTheme(disk(&folder(case).join("site")));
    let (tree, said) = built(&world, INSTANT, false);
    assert_eq!(said, "");
    let fingerprinted = |path: &str| {
        let is_of_theme = matches!(path.rsplit('.').next(), Some("css" | "js"));
        let name = path.strip_prefix("assets/").filter(|_| is_of_theme)?;
        name.split('.').nth(1).map(str::to_owned)
    };
    let fingerprints: Vec<String> = tree.keys().filter_map(|path| fingerprinted(path)).collect();
    assert!(fingerprints.len() >= 2);
    let plain = |text: String| fingerprints.iter().fold(text, |text, print| text.replace(print, "fingerprint"));
    let shown = tree.into_iter().filter(|(path, _)| is_shown(path));
    let shown = shown.map(|(path, bytes)| (path, plain(String::from_utf8(bytes).unwrap()).into_bytes()));
    check_tree(&folder(case).join("expected"), &shown.collect());
}

/// Builds a case and compares it with what is expected, and what is said with `says.txt`.
#[track_caller]
fn check(case: &str) {
    let (tree, said) = plain(case, INSTANT, false);
    check_tree(&folder(case).join("expected"), &tree);
    let says = folder(case).join("says.txt");
    if !said.is_empty() || says.exists() {
        newsroom::snapshot::check_file(&says, &said).unwrap();
    }
}

fn folder(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(case)
}

fn disk(folder: &Path) -> Disk {
    Disk::new(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

/// The output of a case built with the plain theme, and what was said.
fn plain(case: &str, at: &str, drafts: bool) -> (Tree, String) {
    built(&Over(disk(&folder(case).join("site")), disk(&folder("plain-theme"))), at, drafts)
}

fn built(world: &dyn World, at: &str, drafts: bool) -> (Tree, String) {
    let home = tempfile::tempdir().unwrap();
    let target = Target { output: home.path().join("public"), state: home.path().join("state"), record: None };
    let options = Options {
        base_url: None,
        at: At::Instant(at.parse().unwrap()),
        drafts,
        target: Some(target.clone()),
        explain: None,
        profile: None,
    };
    let outcome = build(world, &options, &Unwatched);
    let source = |file: &SitePath| Some(String::from_utf8_lossy(&world.read(file, u64::MAX).ok()?).into_owned());
    let said: String =
        outcome.diagnostics.sorted().iter().map(|found| human::render(found, &source, false) + "\n\n").collect();
    assert!(outcome.report.is_some(), "{said}");
    (newsroom::tree(&target.output), said)
}

/// One folder laid over another.
struct Over(Disk, Disk);

impl World for Over {
    fn list(&self, folder: &str) -> Listing {
        let mut listing = self.0.list(folder);
        listing.files.extend(self.1.list(folder).files);
        listing.files.sort();
        listing.files.dedup();
        listing
    }

    fn read(&self, path: &SitePath, limit: u64) -> Result<Cow<'static, [u8]>, Problem> {
        match self.0.read(path, limit) {
            Err(Problem::Missing) => self.1.read(path, limit),
            answer => answer,
        }
    }
}

//! A build after others gives what a first build would give, byte for byte, whatever was changed between them.
//!
//! Random series of edits of a small paper ([`paper`]); the same series in every run, unless `PROPTEST_CASES` says how
//! many others are wanted:
//!
//!     PROPTEST_CASES=300 cargo test --release --test all incremental
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "the tests write sites, and look at what came of it"
)]

use crate::newsroom;
use crate::paper;

use dateline::memo::fingerprint;
use dateline::paths::SitePath;
use dateline::pipeline::{At, Options, Outcome, Target, Unwatched, build};
use dateline::world::{Disk, Listing, Problem, Stamp, WithTheme, World};
use jiff::Timestamp;
use newsroom::{CONFIGURATION, INSTANT, Run, Site, Tree, changes, story};
use paper::{Edit, Paper, edits};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

/// How many series of edits are tried where nothing else is said.
const CASES: u32 = 24;

#[test]
fn a_build_after_others_is_as_a_first_one() {
    live_through_series(0);
}

#[test]
fn a_build_after_other_edits_is_as_a_first_one() {
    live_through_series(1);
}

fn live_through_series(seed: u8) {
    let counted = Counted::default();
    let tried = runner(seed, CASES / 2).run(&edits(1..12), |edits| Newsroom::default().live_through(&edits, &counted));
    match tried {
        Err(TestError::Fail(reason, edits)) => panic!("{edits:?}: {reason}"),
        other => other.unwrap(),
    }
    let (all, good) = (counted.all.get(), counted.good.get());
    assert!(good * 2 > all, "only {good} of {all} builds were of a site without a mistake: that tells too little");
}

/// Tries so many cases, the same in every run, unless other ones are wanted.
fn runner(seed: u8, cases: u32) -> TestRunner {
    let config = Config { failure_persistence: None, max_shrink_iters: 300, ..Config::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => TestRunner::new(config),
        None => {
            TestRunner::new_with_rng(Config { cases, ..config }, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]))
        }
    }
}

/// A build that finds everything as it was has nothing to do, up to the instant at which something begins or ends.
#[test]
fn while_nothing_but_time_goes_by_each_build_is_as_a_first_one() {
    let hours = proptest::collection::vec(0..40_u64 * 24 * 4, 8..14);
    let tried = runner(2, CASES / 4).run(&(edits(0..10), hours), |(edits, mut quarters)| {
        let mut newsroom = Newsroom::default();
        for edit in edits {
            newsroom.make(edit);
        }
        quarters.sort_unstable();
        for quarter in quarters {
            newsroom.at =
                Some("2025-02-01T00:00:00Z".parse::<Timestamp>().unwrap() + Duration::from_secs(quarter * 15 * 60));
            let built = build(&newsroom.trusting(), &newsroom.options("public", ".dateline"), &Unwatched);
            if built.report.is_some() {
                newsroom.build_fresh(&newsroom.tree("public"))?;
            }
        }
        Ok(())
    });
    if let Err(TestError::Fail(reason, case)) = &tried {
        panic!("{case:?}: {reason}");
    }
    tried.unwrap();
}

/// How many builds there were.
#[derive(Default)]
struct Counted {
    all: Cell<usize>,
    good: Cell<usize>,
}

impl Counted {
    fn count(&self, is_good: bool) {
        self.all.set(self.all.get() + 1);
        self.good.set(self.good.get() + usize::from(is_good));
    }
}

/// A paper in its folder, with the site that was built of it last.
struct Newsroom {
    paper: Paper,
    site: Site,
    files: Tree,
    /// How often each file was written: the stamp of files that are trusted.
    versions: BTreeMap<String, u64>,
    clock: u64,
    /// The instant of a build, where it is not the paper's.
    at: Option<Timestamp>,
}

impl Default for Newsroom {
    fn default() -> Self {
        let paper = Paper::default();
        let (files, versions) = (Tree::new(), BTreeMap::new());
        let mut newsroom = Self { paper, site: Site::new(), files, versions, clock: 0, at: None };
        newsroom.save();
        newsroom
    }
}

impl Newsroom {
    /// Builds, makes an edit, builds, and so on; now and then a site built from nothing tells what it should be.
    fn live_through(mut self, edits: &[Edit], counted: &Counted) -> Result<(), TestCaseError> {
        let mut was_good = self.build(0)?;
        if !was_good {
            return Err(TestCaseError::fail("the paper is wrong before anything was changed"));
        }
        for (at, edit) in edits.iter().enumerate() {
            let before = self.tree("public");
            self.make(*edit);
            let tampered = self.tree("public");
            let is_good = self.build(at + 1)?;
            counted.count(is_good);
            let after = self.tree("public");
            if !is_good && after != tampered {
                return Err(TestCaseError::fail(format!("{edit:?} is wrong, and the old site was changed")));
            }
            let mut changed = changes(&before, &after);
            // Feeds carry whole texts.
            changed.retain(|path| path.rsplit('.').next() == Some("html"));
            if was_good && matches!(edit, Edit::SameLength(..)) && changed.len() > 1 {
                return Err(TestCaseError::fail(format!("{edit:?} of one text changed {changed:?}")));
            }
            if at % 3 == 2 || at + 1 == edits.len() {
                self.compare(&after)?;
            }
            was_good = is_good;
        }
        Ok(())
    }

    fn make(&mut self, edit: Edit) {
        self.paper.apply(edit);
        match edit {
            Edit::Touch(what, _) => {
                let path = self.files.keys().nth(usize::from(what) % self.files.len()).unwrap().clone();
                self.write(&path);
            }
            Edit::Tamper(what, how) => {
                let public = self.tree("public");
                if let Some(path) = public.keys().nth(usize::from(what) % public.len().max(1)) {
                    let file = format!("public/{path}");
                    if how % 2 == 0 {
                        self.site.remove(&file)
                    } else {
                        self.site.write(&file, "tampered")
                    };
                }
            }
            Edit::Forget(what, _) => {
                let forgotten: &[&str] = match what % 4 {
                    0 => &[".dateline/cache"],
                    1 => &[".dateline/cache/texts"],
                    2 => &[".dateline/cache/documents"],
                    _ => &[".dateline", "public"],
                };
                for path in forgotten.iter().filter(|path| self.site.has(path)) {
                    self.site.remove(path);
                }
            }
            _ => {}
        }
        self.save();
    }

    /// Writes what has changed in the paper, and removes what is gone.
    fn save(&mut self) {
        let files = self.paper.files();
        let changed = changes(&self.files, &files);
        let gone: Vec<&String> = changed.iter().filter(|path| !files.contains_key(*path)).collect();
        for path in gone {
            self.site.remove(path);
        }
        self.files = files;
        for path in changed {
            if self.files.contains_key(&path) {
                self.write(&path);
            }
        }
    }

    fn write(&mut self, path: &str) {
        self.clock += 1;
        self.versions.insert(path.to_owned(), self.clock);
        self.site.write(path, &self.files[path]);
    }

    /// Builds into `public/`: by turns with files that are trusted, with files that are too young to be trusted, and
    /// by the real program. Comes back with whether there was no error.
    fn build(&self, turn: usize) -> Result<bool, TestCaseError> {
        // The program would keep what it knows of a profile's site elsewhere.
        if turn % 5 == 4 && self.paper.config.profile == 0 {
            return match Run::of(self.command()).code {
                code @ (0 | 1) => Ok(code == 0),
                code => Err(TestCaseError::fail(format!("exit code {code}"))),
            };
        }
        let outcome = if turn % 3 < 2 {
            // Twice running, so that the second may find that nothing has changed.
            build(&self.trusting(), &self.options("public", ".dateline"), &Unwatched)
        } else {
            build(&WithTheme(self.disk()), &self.options("public", ".dateline"), &Unwatched)
        };
        Ok(outcome.report.is_some())
    }

    /// Compares the site with one that is built from nothing, and what is said of it with what is said then.
    fn compare(&self, after: &Tree) -> Result<(), TestCaseError> {
        let fresh = self.build_fresh(after)?;
        let said = |outcome: &Outcome| outcome.diagnostics.sorted().into_iter().cloned().collect::<Vec<_>>();
        let options = self.options("public", ".dateline");
        let young = build(&WithTheme(self.disk()), &options, &Unwatched);
        for again in
            [young, build(&self.trusting(), &options, &Unwatched), build(&self.trusting(), &options, &Unwatched)]
        {
            if said(&fresh) != said(&again) {
                let message = format!("said {:#?}, and of a new site {:#?}", said(&again), said(&fresh));
                return Err(TestCaseError::fail(message));
            }
            let counts = |outcome: &Outcome| outcome.report.as_ref().map(|report| (report.articles, report.outputs));
            let written = again.report.as_ref().map(|report| report.written.written + report.written.removed);
            if counts(&fresh) != counts(&again) || written.is_some_and(|written| written > 0) {
                return Err(TestCaseError::fail(format!("built again: {:?}", again.report)));
            }
        }
        Ok(())
    }

    /// Builds the site from nothing; an error where it is not as it is.
    fn build_fresh(&self, after: &Tree) -> Result<Outcome, TestCaseError> {
        for folder in ["fresh", "fresh-state"].into_iter().filter(|folder| self.site.has(folder)) {
            self.site.remove(folder);
        }
        let fresh = build(&WithTheme(self.disk()), &self.options("fresh", "fresh-state"), &Unwatched);
        if fresh.report.is_some() {
            let fresh = self.tree("fresh");
            let changed = changes(&fresh, after);
            if let Some(first) = changed.first() {
                let text = |tree: &Tree| tree.get(first).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
                let difference = difference(text(after).as_deref(), text(&fresh).as_deref());
                return Err(TestCaseError::fail(format!("{changed:?} differ, the first by\n{difference}")));
            }
        }
        Ok(fresh)
    }

    /// What lies in a folder that may not be there.
    fn tree(&self, folder: &str) -> Tree {
        if self.site.has(folder) { self.site.tree(folder) } else { Tree::new() }
    }

    fn trusting(&self) -> WithTheme<Trusting<'_>> {
        WithTheme(Trusting { disk: self.disk(), versions: &self.versions })
    }

    fn disk(&self) -> Disk {
        Disk::new(self.site.folder()).unwrap()
    }

    fn options(&self, output: &str, state: &str) -> Options {
        let paper = &self.paper;
        Options {
            base_url: paper.base_url.map(base_url),
            at: At::Instant(self.at.unwrap_or_else(|| paper.now().parse().unwrap())),
            drafts: paper.drafts,
            target: Some(Target {
                output: self.site.path(output),
                state: self.site.path(state),
                record: Some(self.site.path("addresses.txt")),
            }),
            explain: None,
            profile: (paper.config.profile > 0).then(|| "mirror".to_owned()),
        }
    }

    fn command(&self) -> std::process::Command {
        let mut command = self.site.command(&["build", "--at", &self.paper.now()]);
        if let Some(version) = self.paper.base_url {
            command.args(["--base-url", &base_url(version)]);
        }
        if self.paper.drafts {
            command.arg("--drafts");
        }
        command
    }
}

fn base_url(version: u8) -> String {
    format!("https://{version}.example/paper/")
}

/// The lines around the first difference of two texts.
fn difference(is: Option<&str>, should: Option<&str>) -> String {
    let (Some(is), Some(should)) = (is, should) else {
        let word = |text: Option<&str>| if text.is_some() { "there" } else { "not there" };
        return format!("one is {}, and should be {}", word(is), word(should));
    };
    let at = is.chars().zip(should.chars()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| text.chars().skip(at.saturating_sub(80)).take(200).collect::<String>();
    format!("is     …{}…\nshould …{}…", around(is), around(should))
}

/// A disk whose files are all old enough to be trusted: their stamps are counted by those who write them.
struct Trusting<'a> {
    disk: Disk,
    versions: &'a BTreeMap<String, u64>,
}

impl World for Trusting<'_> {
    fn list(&self, folder: &str) -> Listing {
        self.disk.list(folder)
    }

    fn stamp(&self, path: &SitePath) -> Option<Stamp> {
        let version = self.versions.get(path.as_str()).filter(|_| self.disk.path(path).exists())?;
        let stamp = fingerprint(format!("{version} of {path}").as_bytes()).0;
        serde_json::from_value(stamp.into()).ok()
    }

    fn read(&self, path: &SitePath, limit: u64) -> Result<Cow<'static, [u8]>, Problem> {
        self.disk.read(path, limit)
    }
}

/// The site as it is after others, beside the site as it would be if this were the first build.
#[track_caller]
fn check(site: &Site) {
    for folder in ["fresh", "aside"].into_iter().filter(|folder| site.has(folder)) {
        site.remove(folder);
    }
    site.build().good();
    fs::rename(site.path(".dateline"), site.path("aside")).unwrap();
    site.run(&["build", "--at", INSTANT, "-o", "fresh"]).good();
    site.remove(".dateline");
    fs::rename(site.path("aside"), site.path(".dateline")).unwrap();
    assert_eq!(changes(&site.tree("public"), &site.tree("fresh")), [""; 0]);
}

#[test]
fn a_date_in_the_name_of_a_file_is_a_part_of_the_story() {
    let site = Site::new();
    site.write("site.toml", format!("{CONFIGURATION}permalink = \"/{{section}}/{{slug}}/\"\n"));
    let text = "+++\ntitle = \"One\"\n+++\n\nText.\n";
    site.write("content/news/2025-02-01-one.md", text).story("content/news/two.md", "Two", 2);
    check(&site);
    site.remove("content/news/2025-02-01-one.md").write("content/news/2025-02-03-one.md", text);
    check(&site);
    assert!(site.read("public/news/one/index.html").contains("2025-02-03"));
}

#[test]
fn an_author_who_comes_before_others_changes_no_live_entry() {
    let site = Site::new();
    let author = |name: &str| format!("+++\ntitle = \"{name}\"\n+++\n");
    let page = "+++\ntitle = \"The day\"\ndate = 2025-02-10T08:00:00\nkind = \"live\"\n+++\n\nIt begins.\n\n\
                ## 09:00 First {by=zoe}\n\nText.\n";
    site.write("content/authors/zoe.md", author("Zoe")).write("content/news/day.md", page);
    check(&site);
    let before = site.read("public/news/2025/02/10/day/live.json");
    assert!(before.contains("Zoe"), "{before}");
    site.write("content/authors/ann.md", author("Ann"))
        .write("content/news/a.md", story("A", 9, "authors = [\"ann\"]\n"));
    check(&site);
    assert_eq!(site.read("public/news/2025/02/10/day/live.json"), before);
}

/// Where nothing was written for a while, the times and the place of a file alone tell that it is the same. What ever
/// happens to a file must show in them.
#[test]
fn a_file_that_looks_untouched_is_looked_at_again() {
    let site = Site::new();
    let drawing = |width: u8| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} 3\"/>");
    for (path, day) in [("one", 1), ("two", 2), ("three", 3)] {
        let more = format!("image = {{ src = \"{path}.svg\", alt = \"\" }}\n");
        site.write(&format!("content/news/{path}.md"), story(path, day, &more));
        site.write(&format!("content/news/{path}.svg"), drawing(4));
    }
    for path in ["static/a.txt", "static/b.txt", "static/c.txt", "static/favicon.svg"] {
        site.write(path, format!("words of {path}"));
    }
    site.write("content/letters/real.md", story("Real", 4, "")).write("content/letters/rest.md", story("Rest", 4, ""));
    std::os::unix::fs::symlink("a.txt", site.path("static/link.txt")).unwrap();
    std::thread::sleep(Duration::from_millis(2300));
    check(&site);
    check(&site);

    let modified = |path: &str| fs::metadata(site.path(path)).unwrap().modified().unwrap();
    let rewrite = |path: &str, from: &str, to: &str| {
        let (time, text) = (modified(path), site.read(path));
        assert!(text.contains(from) && from.len() == to.len());
        site.write(path, text.replace(from, to));
        fs::File::options().write(true).open(site.path(path)).unwrap().set_modified(time).unwrap();
        assert_eq!(modified(path), time);
    };
    // Another content of the same length, at the same time as before.
    rewrite("content/news/one.md", "The text", "The word");
    rewrite("content/news/two.svg", "0 0 4", "0 0 5");
    rewrite("static/c.txt", "words", "Words");
    // Two files that change places, as they are; one that comes out of another folder.
    fs::rename(site.path("content/letters/real.md"), site.path("aside.md")).unwrap();
    fs::rename(site.path("content/letters/rest.md"), site.path("content/letters/real.md")).unwrap();
    fs::rename(site.path("aside.md"), site.path("content/letters/rest.md")).unwrap();
    // A link that leads elsewhere, and one in the place of a file.
    site.remove("static/link.txt").remove("static/a.txt").remove("static/favicon.svg");
    std::os::unix::fs::symlink("b.txt", site.path("static/link.txt")).unwrap();
    std::os::unix::fs::symlink("c.txt", site.path("static/a.txt")).unwrap();
    check(&site);
    assert_eq!(site.read("public/a.txt"), "Words of static/c.txt");
    assert!(site.read("public/favicon.svg").starts_with("<svg"), "the theme's own");
}

#[test]
fn what_does_not_change_is_not_rendered_again() {
    let site = Site::new();
    for number in 0..30 {
        site.story(&format!("content/news/{number}.md"), &format!("Story {number}"), number % 28 + 1);
    }
    site.write("content/about.md", "+++\ntitle = \"About\"\n+++\n\nWho we are.\n").build().good();
    let explained = |path: &str| site.run(&["build", "--at", INSTANT, "--explain", path]).good();
    site.write("content/news/29.md", story("Story 29", 2, "") + "\nMore.\n");
    let one = explained("news/2025/02/02/29/index.html").says("its own file, or its place among others, has changed");
    assert!(one.counts()[0] <= 4, "{one:?}");
    for path in ["about/index.html", "news/2025/02/05/4/index.html", "404.html", "news/2025/02/02/29/index.html"] {
        let run = explained(path).says("was not rendered again: nothing that it is made of has changed");
        assert_eq!(run.counts()[0], 0);
    }
}

//! Every diagnostic, as a person sees it: `tests/diagnostics/<code>/<case>/` holds a site with a mistake and what the
//! program says about it. A code without a case fails.
//!
//! What no file can hold that is kept in a repository (fifty megabytes, a circle of links, a name that is no name) is
//! made by the functions of [`MADE`].
#![allow(clippy::disallowed_methods, reason = "the tests make sites that files in a repository cannot be")]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use crate::newsroom;

use dateline::diagnostics::{Code, Diagnostics, Severity, human};
use dateline::paths::SitePath;
use dateline::pipeline::{At, Options, Unwatched, build};
use dateline::world::{Listing, Memory, Problem, WithTheme, World};
use newsroom::{INSTANT, Run, Site, as_a_plain_user, story};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// Makes a site of what no file of a repository can hold.
type Make = fn(&Site);

/// Cases whose sites are made while the test runs.
const MADE: &[(&str, Make)] = &[
    ("bad-file-name/line-break", |site| {
        site.story("content/news/minis\nters.md", "Ministers meet", 12);
    }),
    ("bad-file-name/not-unicode", |site| {
        use std::os::unix::ffi::OsStrExt;
        site.story("content/news/brussels.md", "Ministers meet", 12);
        File::create(site.path("content/news").join(std::ffi::OsStr::from_bytes(b"minist\xe8res.md"))).unwrap();
    }),
    ("bad-symlink/circle", |site| {
        site.story("content/news/brussels.md", "Ministers meet", 12);
        symlink("../..", site.path("content/news/all")).unwrap();
        symlink("that.md", site.path("content/news/this.md")).unwrap();
        symlink("this.md", site.path("content/news/that.md")).unwrap();
    }),
    ("bad-symlink/out-of-the-site", |site| {
        site.story("content/news/brussels.md", "Ministers meet", 12);
        site.write("../secret/diary.md", story("Secret", 1, "")).write("../secret/key.svg", "<svg/>");
        symlink("../../secret", site.path("content/secret")).unwrap();
        symlink("../../../secret/diary.md", site.path("content/news/diary.md")).unwrap();
        symlink("/etc/passwd", site.path("content/news/passwd")).unwrap();
    }),
    ("bad-symlink/nowhere", |site| {
        site.story("content/news/brussels.md", "Ministers meet", 12);
        symlink("gone.md", site.path("content/news/gone-too.md")).unwrap();
    }),
    ("not-utf8/story", |site| {
        site.write("content/news/brussels.md", b"+++\ntitle = \"Caf\xe9\"\ndate = 2025-02-12\n+++\n\nThey met.\n");
    }),
    ("not-utf8/template", |site| {
        site.write("templates/month.html", b"<p>\n\xff</p>");
    }),
    ("not-utf8/configuration", |site| {
        site.write("site.toml", b"title = \"\xff\"");
    }),
    ("syntax/nul", |site| {
        site.write("content/news/brussels.md", "+++\ntitle = \"a\0b\"\ndate = 2025-02-12\n+++\n");
    }),
    ("too-many-redirects/cloudflare", |site| {
        site.story("content/news/brussels.md", "Ministers meet", 12);
        let one = |number| format!("[[redirects]]\nfrom = \"/old/{number}/\"\nto = \"/news/\"\n");
        let all: String = (0..1001).map(one).collect();
        let hosts = "[hosting]\nhosts = [\"netlify\", \"cloudflare\"]\n";
        site.write("site.toml", format!("{}{all}{hosts}", newsroom::CONFIGURATION));
    }),
    ("too-large/story", |site| {
        site.story("content/news/brussels.md", "Ministers meet", 12);
        File::create(site.path("content/news/huge.md")).unwrap().set_len(50_000_000).unwrap();
    }),
    ("too-large/front-matter", |site| {
        let text = format!("+++\ntitle = \"Long\"\ndate = 2025-02-12\n# {}\n+++\n", "x".repeat(80_000));
        site.write("content/news/long.md", text);
    }),
];

#[test]
fn every_case_says_what_is_expected() {
    let wrong: Vec<String> = cases().into_par_iter().filter_map(|(name, case)| check(&name, &case).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_case() {
    let names: BTreeSet<String> = cases().into_keys().chain(OTHERS.map(str::to_owned)).collect();
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(names.iter().map(|name| code_of(name)).collect::<BTreeSet<&str>>(), codes);

    let kept = newsroom::tree(folder()).into_keys();
    let kept: BTreeSet<String> =
        kept.filter_map(|file| file.strip_suffix("/expected.txt").map(str::to_owned)).collect();
    assert_eq!(kept, names, "every expectation belongs to a case");
}

#[test]
fn every_code_is_explained_in_the_documentation() {
    let page = include_str!("../docs/diagnostics.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |"));
    let rows: Vec<Vec<&str>> = rows.map(|row| row.split(" | ").collect()).collect();
    let explained: Vec<(&str, &str)> = rows.iter().map(|row| (row[0].trim_end_matches('`'), row[1])).collect();
    let codes = Code::ALL
        .iter()
        .map(|code| (code.as_str(), if code.severity() == Severity::Error { "error" } else { "warning" }));
    assert_eq!(explained, codes.collect::<Vec<_>>(), "every code in the order of the program");
    assert!(rows.iter().all(|row| row.len() == 4 && row[2].len() > 10 && row[3].len() > 10), "{rows:?}");
}

/// A paper on a bad day: everything is told in one run, file by file, and nothing is written.
#[test]
fn ten_mistakes_are_told_at_once_in_order() {
    let site = Site::new();
    site.write("site.toml", format!("{}sections = [\"culture\"]\n", newsroom::CONFIGURATION));
    site.write("content/authors/ann-lee.md", "+++\ntitle = \"Ann Lee\"\nrole = 5.5.5\n+++\n");
    site.write("content/authors/john-roe.md", "+++\ntitle = \"John Roe\"\n+++\n");
    site.write("content/news/a.md", story("A", 1, "kind = \"column\"\n"));
    site.write("content/news/b.md", story("B", 2, "authors = [\"jon-roe\"]\n"));
    site.write("content/news/c.md", story("C", 3, "") + "\n[A](@/news/aa.md) ![](gone.png)\n\nSo it is.[^1]\n");
    site.write("content/news/d.md", b"+++\ntitle = \"\xe9\"\n+++\n");
    site.write("content/news/e.md", "No front matter.\n");
    let gives =
        "[[gives]]\nfrequency = \"monthly\"\namounts = [2]\ncurrency = \"USD\"\nlink = \"https://give.example/\"\n";
    site.write("content/support/spring.md", format!("+++\nheading = \"Dear {{reader}}\"\n{gives}+++\n\nPlease.\n"));
    site.write("static/css/own.css", "a { color: red }\n}\n");
    site.write("templates/month.html", "{% for %}\n");
    let run = site.build().code(1).says("12 errors, 1 warning: nothing was written.");
    let told: Vec<&str> = run.err.lines().filter_map(|line| line.trim_start().strip_prefix("--> ")).collect();
    let expected = [
        "content/authors/ann-lee.md:3:11",
        "content/news/a.md:4:8",
        "content/news/b.md:4:12",
        "content/news/c.md:8:5",
        "content/news/c.md:8:19",
        "content/news/c.md:8:23",
        "content/news/c.md:10:10",
        "content/news/d.md:2:10",
        "content/news/e.md:1:1",
        "content/support/spring.md:2:11",
        "site.toml:3:13",
        "static/css/own.css:3:1",
        "templates/month.html:1:8",
    ];
    assert_eq!(told, expected);
    assert_eq!(site.run(&["check", "--at", INSTANT]).code(1).err.matches("error[").count(), 12);
    assert!(!site.has("public"));
}

/// Every case by its name, `code/case`, with what makes its site.
fn cases() -> BTreeMap<String, Case> {
    let kept = walkdir::WalkDir::new(folder()).min_depth(3).max_depth(3).into_iter().map(Result::unwrap);
    let kept = kept.filter(|entry| entry.file_name() == "site").map(|entry| {
        let name = entry.path().parent().unwrap().strip_prefix(folder()).unwrap().to_str().unwrap().to_owned();
        (name, Case::Kept(entry.into_path()))
    });
    kept.chain(MADE.iter().map(|(name, make)| ((*name).to_owned(), Case::Made(*make)))).collect()
}

enum Case {
    Kept(PathBuf),
    Made(Make),
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/diagnostics"))
}

fn code_of(name: &str) -> &str {
    name.split('/').next().unwrap()
}

/// Builds and checks the case's site; what is said must be what its `expected.txt` has.
fn check(name: &str, case: &Case) -> Result<(), String> {
    let site = match case {
        Case::Kept(folder) => Site::copy_of(folder),
        Case::Made(make) => {
            let site = Site::new();
            make(&site);
            site
        }
    };
    let code = Code::ALL.iter().find(|code| code.as_str() == code_of(name)).ok_or(format!("{name}: no such code"))?;
    if code.severity() == Severity::Error && !site.has("public") {
        site.write("public/index.html", "the old site");
    }
    // What the program keeps for itself beside the site is not part of it.
    let whole = || {
        let mut tree = site.tree("");
        tree.retain(|path, _| !path.starts_with(".dateline/"));
        tree
    };
    let before = whole();
    // Some mistakes are only made in the Tor network.
    let onion = matches!(code, Code::ClearAddress | Code::ClearWay);
    let run = |command| {
        let more: &[&str] = if onion { &["--profile", "onion"] } else { &[] };
        site.run(&[&[command, "--quiet", "--at", INSTANT], more].concat())
    };
    let built = run("build");
    let said = built.err.replace(site.folder().to_str().unwrap(), "[SITE]");
    let expected = match (code.severity(), code) {
        (Severity::Warning, _) => 0,
        (Severity::Error, Code::Unwritable) => 2,
        (Severity::Error, _) => 1,
    };
    let mut wrong = Vec::new();
    if built.code != expected {
        wrong.push(format!("exit code {} in place of {expected}", built.code));
    }
    if !said.contains(&format!("{}[{code}]: ", code.severity())) {
        wrong.push(format!("nothing is said of {code}"));
    }
    if code.severity() == Severity::Error && whole() != before {
        wrong.push("something was written".to_owned());
    }
    if !matches!(code, Code::Unwritable | Code::ForeignFile) {
        let checked = run("check");
        let without_end = |text: &str| text.rsplit_once("\n\n").map(|(said, _)| said.to_owned());
        if checked.code != expected || without_end(&checked.err) != without_end(&built.err) {
            wrong.push(format!("`check` says something else:\n{}", checked.err));
        }
    }
    if let Err(difference) = newsroom::snapshot::check_file(&folder().join(name).join("expected.txt"), &said) {
        wrong.push(difference);
    }
    if wrong.is_empty() { Ok(()) } else { Err(format!("{name}: {}\n{said}", wrong.join("\n"))) }
}

/// Cases with tests of their own.
const OTHERS: [&str; 2] = ["unreadable/vanished", "unreadable/no-permission"];

/// A site from which a file has vanished since it was listed, or is kept from us.
struct Tampered {
    site: Memory,
    answers: Vec<(&'static str, Problem)>,
}

impl World for Tampered {
    fn list(&self, folder: &str) -> Listing {
        self.site.list(folder)
    }

    fn read(&self, path: &SitePath, limit: u64) -> Result<Cow<'static, [u8]>, Problem> {
        match self.answers.iter().find(|(file, _)| *file == path.as_str()) {
            Some((_, problem)) => Err(problem.clone()),
            None => self.site.read(path, limit),
        }
    }
}

#[test]
fn files_that_vanish_while_they_are_read() {
    let lead = "image = { src = \"map.svg\", alt = \"A map\" }\n";
    let mut site = Memory::new([
        ("site.toml", newsroom::CONFIGURATION),
        ("content/news/brussels.md", &story("Ministers meet", 12, lead)),
        ("content/news/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"/>"),
        ("content/news/gone.md", ""),
        ("static/gone.txt", ""),
        ("static/css/gone.css", ""),
        ("templates/lost.html", ""),
        ("templates/i18n/en.toml", ""),
    ]);
    site.insert("static/kept.txt", "");
    let gone = ["content/news/gone.md", "content/news/map.svg", "static/css/gone.css", "templates/i18n/en.toml"];
    let gone = gone.iter().chain(&["templates/lost.html", "static/gone.txt"]);
    let answers = gone.map(|file| (*file, Problem::Missing)).collect();
    let said = said(&WithTheme(Tampered { site, answers }));
    newsroom::snapshot::check_file(&folder().join("unreadable/vanished/expected.txt"), &said).unwrap();
}

#[test]
fn files_and_folders_without_permission() {
    let site = Site::new();
    site.story("content/news/brussels.md", "Ministers meet", 12).story("content/letters/one.md", "One", 12);
    site.write("templates/month.html", "");
    let mode = |path: &str, mode| fs::set_permissions(site.path(path), fs::Permissions::from_mode(mode)).unwrap();
    mode("..", 0o755);
    mode("content/news", 0o000);
    mode("content/letters/one.md", 0o000);
    mode("templates/month.html", 0o200);
    let run = Run::of(as_a_plain_user(site.command(&["check", "--at", INSTANT]))).code(1);
    mode("content/news", 0o755);
    newsroom::snapshot::check_file(&folder().join("unreadable/no-permission/expected.txt"), &run.err).unwrap();
}

/// What is told of a site.
fn said(world: &dyn World) -> String {
    let at = At::Instant(INSTANT.parse().unwrap());
    let outcome = build(
        world,
        &Options { profile: None, base_url: None, at, drafts: false, target: None, explain: None },
        &Unwatched,
    );
    human_report(&outcome.diagnostics, world)
}

fn human_report(found: &Diagnostics, world: &dyn World) -> String {
    let source = |file: &SitePath| {
        let bytes = world.read(file, u64::MAX).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    found.sorted().into_iter().map(|found| human::render(found, &source, false) + "\n\n").collect()
}

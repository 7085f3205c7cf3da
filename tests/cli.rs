//! The command line: the real program, everything it says, and how it ends.
#![allow(clippy::disallowed_methods, reason = "the tests look at what the program wrote")]

use crate::newsroom;

use newsroom::{INSTANT, PROGRAM, Run, Site, changes, story, tree};
use snapbox::{assert_data_eq, str};
use std::path::Path;
use std::process::Command;

/// Runs the program in a folder.
fn run(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).current_dir(folder);
    Run::of(command)
}

#[test]
fn a_new_site_builds_at_once_and_nothing_is_wrong_with_it() {
    let home = tempfile::tempdir().unwrap();
    let made = run(home.path(), &["init", "paper", "--title", "The \"Evening\" Paper"]).good();
    assert_data_eq!(
        made.out,
        str![[r"
A new site is in paper. Build it with

    dateline build --site paper

"]]
    );
    let built = run(home.path(), &["build", "--site", "paper"]).good().says("1 article in ");
    assert_eq!(built.err, "");
    let front = std::fs::read_to_string(home.path().join("paper/public/index.html")).unwrap();
    assert!(front.contains("The &quot;Evening&quot; Paper"), "{front}");
    run(home.path(), &["check", "--site", "paper"]).good().says("Nothing is wrong.");
}

#[test]
fn init_replaces_nothing() {
    let site = Site::new();
    let before = site.tree("");
    run(&site.folder(), &["init", "."]).code(2).says("is a site already").says("dateline new");
    assert_eq!(site.tree(""), before);

    site.remove("site.toml").write("content/about.md", "mine");
    let before = site.tree("");
    run(&site.folder(), &["init", "."]).code(2).says("content/about.md is there already");
    assert_eq!(site.tree(""), before, "not half a site either");
}

#[test]
fn init_leaves_a_repositorys_own_files_alone() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join(".gitignore"), "mine\n").unwrap();
    run(home.path(), &["init", "."]).good();
    assert_eq!(std::fs::read_to_string(home.path().join(".gitignore")).unwrap(), "mine\n");
    run(home.path(), &["build"]).good();
}

#[test]
fn init_makes_no_site_that_cannot_be_built() {
    let home = tempfile::tempdir().unwrap();
    run(home.path(), &["init", "paper", "--base-url", "paper.example"]).code(2).says("`https://`");
    run(home.path(), &["init", "paper", "--title", " "]).code(2).says("`title`");
    assert!(!home.path().join("paper").exists());
    run(home.path(), &["init", "paper", "--title", "Line\nbreak \\ \u{1} \"quoted\""]).good();
    run(home.path(), &["build", "--site", "paper"]).good();
}

#[test]
fn a_copy_of_the_theme_builds_the_same_bytes() {
    let home = tempfile::tempdir().unwrap();
    for (folder, arguments) in [("plain", vec!["init", "plain"]), ("copy", vec!["init", "copy", "--theme"])] {
        run(home.path(), &arguments).good();
        run(home.path(), &["build", "--site", folder, "--at", "2099-01-01", "-o", &format!("out-{folder}")]).good();
    }
    assert!(home.path().join("copy/templates/base.html").is_file());
    let [plain, copy] = ["out-plain", "out-copy"].map(|folder| tree(&home.path().join(folder)));
    assert_eq!(changes(&plain, &copy), [""; 0]);
}

#[test]
fn new_writes_an_article_from_the_sections_archetype() {
    let site = Site::new();
    site.story("content/news/one.md", "One", 1).story("content/letters/two.md", "Two", 2);
    site.write("templates/archetypes/letters.md", "+++\ntitle = \"{title}\"\ndate = {date}\nkind = \"letter\"\n+++\n");
    let said = site.run(&["new", "NATO: “Now” or \"never\"", "-s", "news"]).good().out;
    let path = said.trim_end();
    assert!(path.contains("/content/news/2") && path.ends_with("/nato-now-or-never.md"), "{path}");
    let article = std::fs::read_to_string(path).unwrap();
    assert!(
        article.contains("title = \"NATO: “Now” or \\\"never\\\"\"") && article.contains("draft = true"),
        "{article}"
    );
    site.run(&["check", "--drafts", "--at", "2099-01-01"]).good().says("Nothing is wrong.");

    let said = site.run(&["new", "Dear readers", "-s", "letters", "--slug", "dear"]).good().out;
    assert!(std::fs::read_to_string(said.trim_end()).unwrap().contains("kind = \"letter\""));
}

#[test]
fn new_refuses_what_would_be_wrong() {
    let site = Site::new();
    site.story("content/news/one.md", "One", 1);
    site.run(&["new", "Story", "-s", "newz"]).code(2).says("there is no section `newz`").says("did you mean `news`?");
    site.run(&["new", "Story", "-s", "../up"]).code(2).says("cannot be a section");
    site.run(&["new", "Story", "-s", "authors"]).code(2);
    site.run(&["new", "???", "-s", "news"]).code(2).says("--slug");
    site.run(&["new", "Story", "-s", "news"]).good();
    let before = site.tree("");
    site.run(&["new", "Story", "-s", "news"]).code(2).says("is there already");
    assert_eq!(site.tree(""), before);
    site.run(&["new", "Story"]).code(2).says("--section");
}

#[test]
fn new_takes_a_folder_without_stories_and_any_headline() {
    let site = Site::new();
    std::fs::create_dir_all(site.path("content/sport")).unwrap();
    let made = site.run(&["new", "A {date} in \\axis {slug}", "-s", "sport"]).good();
    let article = std::fs::read_to_string(made.out.trim()).unwrap();
    assert!(article.contains(r#"title = "A {date} in \\axis {slug}""#), "{article}");
    site.run(&["build", "--drafts"]).good();
}

#[test]
fn build_takes_a_folder_an_address_drafts_and_an_instant() {
    let site = Site::new();
    site.story("content/news/one.md", "One", 1).story("content/news/late.md", "Late", 20);
    site.write("content/news/draft.md", story("Draft", 2, "draft = true\n"));
    let has = |output: &str, day: &str, slug: &str| site.has(&format!("{output}/news/2025/02/{day}/{slug}/index.html"));

    site.run(&["build", "--at", "2025-02-10", "-o", "early"]).good();
    assert!(has("early", "01", "one") && !has("early", "20", "late") && !has("early", "02", "draft"));
    assert!(!site.has("public"));
    site.run(&["build", "--drafts", "-o", "all", "--base-url", "https://preview.example/x"]).good();
    assert!(has("all", "20", "late") && has("all", "02", "draft"));
    let page = site.read("all/index.html");
    assert!(page.contains("https://preview.example/x/") && !page.contains("paper.example"), "{page}");
    site.run(&["build", "--base-url", "preview.example"]).code(1).says("the base URL `preview.example`");

    // With an offset, in the site's time zone, a second before and at the second.
    site.write("site.toml", format!("{}time_zone = \"Europe/Moscow\"\n", newsroom::CONFIGURATION));
    for (instant, is_out) in [
        ("2025-02-20T10:00:00Z", true),
        ("2025-02-20T09:59:59Z", false),
        ("2025-02-20T13:00", true),
        ("2025-02-20T12:59", false),
        ("2025-02-20T13:00:00+03:00", true),
        ("2025-02-20", false),
    ] {
        site.run(&["build", "--at", instant, "-o", "exact"]).good();
        assert_eq!(has("exact", "20", "late"), is_out, "{instant}");
    }
    site.run(&["build", "--at", "yesterday"]).code(2).says("2025-02-12T18:40");
}

#[test]
fn build_explains_an_output() {
    let site = Site::new();
    site.story("content/news/one.md", "One", 1);
    let explain = |path: &str| site.run(&["build", "--at", INSTANT, "--explain", path]);
    explain("/news/2025/02/01/one/")
        .good()
        .says("content/news/one.md")
        .says("was rendered: the last build did not have");
    explain("news/2025/02/01/one/index.html").good().says("was not rendered again").says("was not written");
    site.write("content/news/one.md", story("One", 1, "") + "\nMore.\n");
    explain("news/2025/02/01/one").good().says("its own file").says("its content has changed since the last build");
    explain("/").good().says("index.html").says("was not rendered again: nothing that it is made of has changed");

    // Each of the ways in which a page depends on something else.
    site.write("content/news/one.md", story("Uno", 1, "authors = [\"Ann Lee\"]\n"));
    explain("/").good().says("a story that it lists has changed, come or gone");
    site.write("content/authors/ann-lee.md", "+++\ntitle = \"Ann  Lee-Smith\"\n+++\n");
    site.write("content/news/one.md", story("Uno", 1, "authors = [\"ann-lee\"]\n"));
    site.build().good();
    site.write("content/authors/ann-lee.md", "+++\ntitle = \"Ann Smith\"\n+++\n");
    explain("/news/2025/02/01/one/").good().says("a name or an address on it has changed");
    site.write(
        "templates/components/byline.html",
        include_str!("../templates/components/byline.html").to_owned() + "\n",
    );
    let said = explain("/news/2025/02/01/one/").good();
    said.says("what it is rendered with has changed: templates/components/byline.html").says("was not written");
    site.write("site.toml", newsroom::CONFIGURATION.to_owned() + "tagline = \"News\"\n");
    explain("/").good().says("something that all pages show has changed: site.toml");
    site.write("public/index.html", "defaced");
    explain("/")
        .good()
        .says("its file in the output was not the one that was written")
        .says("changed or removed since");
    explain("/gone/").code(2).says("no output is written to `/gone/`");
}

#[test]
fn quiet_says_only_what_is_wrong_and_verbose_what_took_how_long() {
    let site = Site::new();
    site.story("content/news/one.md", "One", 1);
    let quiet = site.run(&["build", "--quiet"]).good();
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
    let verbose = site.run(&["build", "-v"]).good();
    for stage in ["discover", "parse", "model", "plan", "render and write", "put in place"] {
        assert!(verbose.err.contains(&format!(" ms  {stage}\n")), "{}", verbose.err);
    }
    site.run(&["build", "-q", "-v"]).code(2).says("cannot be used with");

    site.write("content/news/one.md", story("One", 1, "image = \"one.png\"\n"));
    let quiet = site.run(&["build", "--quiet"]).code(1);
    assert!(quiet.out.is_empty() && quiet.err.contains("error[missing-picture]"), "{quiet:?}");
}

#[test]
fn the_summary_counts() {
    let site = Site::new();
    site.story("content/news/one.md", "One", 1);
    let said = site.build().good().out;
    let start = said.split(", in ").next().unwrap();

    let outputs = site.tree("public").len();
    assert_eq!(start, format!("1 article in {outputs} outputs: {outputs} written, 0 unchanged, 0 removed"));
    site.story("content/news/two.md", "Two", 2).write("static/x.txt", "x");
    let said = site.build().good().out;
    let more = outputs + 2;
    assert!(said.starts_with(&format!("2 articles in {more} outputs: ")), "{said}");
}

#[test]
fn the_site_is_the_nearest_above_or_the_one_that_is_named() {
    let site = Site::new();
    site.story("content/news/2025/one.md", "One", 1);
    run(&site.path("content/news/2025"), &["build", "--at", INSTANT]).good();
    assert!(site.has("public/index.html") && !site.has("content/news/2025/public"));

    let elsewhere = tempfile::tempdir().unwrap();
    let folder = site.folder();
    let folder = folder.to_str().unwrap();
    run(elsewhere.path(), &["check"]).code(2).says("there is no site.toml here").says("dateline init");
    run(elsewhere.path(), &["--site", folder, "check"]).good();
    run(elsewhere.path(), &["check", "--site", folder]).good();
    run(elsewhere.path(), &["build", "--site", folder, "-o", "here"]).good();
    assert!(elsewhere.path().join("here/index.html").is_file(), "-o is meant from where the person is");
    run(elsewhere.path(), &["check", "--site", "."]).code(2).says("there is no site.toml in .");
}

#[test]
fn check_writes_nothing_and_tells_programs_in_their_own_words() {
    let site = Site::new();
    site.write("content/news/one.md", story("One", 1, "kind = \"novel\"\n"));
    site.write("content/news/two.md", story("Two", 2, "") + "\n![](@/news/two.svg)\n");
    site.write("content/news/two.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"/>");
    let before = site.tree("");

    let json = site.run(&["check", "--format", "json"]).code(1);
    let told: Vec<serde_json::Value> = json.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(told.len(), 2);
    assert_eq!((&told[0]["code"], &told[0]["severity"]), (&"bad-value".into(), &"error".into()));
    assert_eq!(
        (&told[0]["file"], &told[0]["line"], &told[0]["column"]),
        (&"content/news/one.md".into(), &4.into(), &8.into())
    );
    assert_eq!((&told[1]["code"], &told[1]["severity"]), (&"no-alt-text".into(), &"warning".into()));
    assert_eq!(json.err, "1 error, 1 warning.\n");

    let github = site.run(&["check", "--format=github"]).code(1);
    let lines: Vec<&str> = github.out.lines().collect();
    assert!(lines[0].starts_with("::error file=content/news/one.md,line=4,col=8,"), "{github:?}");
    assert!(lines[1].starts_with("::warning file=content/news/two.md,line=8,"), "{github:?}");

    site.run(&["check", "--format", "xml"]).code(2).says("human, json, github");
    assert_eq!(site.tree(""), before);
    site.story("content/news/one.md", "One", 1).run(&["check"]).good().says("1 warning, no error.");
}

#[test]
fn messages_go_to_standard_error_and_are_plain_where_nobody_looks() {
    let site = Site::new();
    site.write("content/news/one.md", "no front matter");
    let run = site.build().code(1);
    assert!(run.out.is_empty() && !run.err.contains('\u{1b}'), "{run:?}");
    let run = site.run(&["build", "--color", "always"]).code(1);
    assert!(run.err.contains("\u{1b}["), "{run:?}");
}

#[test]
fn every_flag_is_explained() {
    let help = |arguments: &[&str]| run(Path::new("."), arguments).good().out;
    let commands = help(&["--help"]);
    for command in ["init", "new", "build", "check"] {
        assert!(commands.contains(&format!("\n  {command} ")), "{commands}");
        for asked in [[command, "--help"], [command, "-h"]] {
            let text = help(&asked);
            for flag in ["--site", "--quiet", "--verbose", "--color", "--help"] {
                assert!(text.contains(flag), "{text}");
            }
            check_flags(&text);
        }
    }
    check_flags(&commands);
    for (command, flags) in [
        ("init", &["DIR", "--title", "--base-url", "--theme"][..]),
        ("new", &["HEADLINE", "--section", "--slug"]),
        ("build", &["--output", "--base-url", "--drafts", "--at", "--explain"]),
        ("check", &["--format", "--drafts", "--at"]),
    ] {
        let text = help(&[command, "--help"]);
        assert!(flags.iter().all(|flag| text.contains(flag)), "{text}");
    }
    let version = help(&["--version"]);
    assert_eq!(version, concat!("dateline ", env!("CARGO_PKG_VERSION"), "\n"));
}

/// Every flag has some words beside it, or on the line below.
fn check_flags(text: &str) {
    let lines: Vec<&str> = text.lines().collect();
    let flags = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.trim_start().starts_with('-') && !line.trim_start().starts_with("- "));
    for (at, line) in flags {
        let flag = line.trim_start();
        let beside = flag.split_once("  ").map_or("", |(_, words)| words.trim());
        let below = lines.get(at + 1).map_or("", |line| line.trim());
        assert!(beside.len() > 5 || (below.len() > 5 && !below.starts_with('-')), "{line:?} in\n{text}");
    }
}

#[test]
fn what_was_typed_wrong_ends_with_2() {
    let folder = Path::new(".");
    run(folder, &["biuld"]).code(2).says("biuld").says("build");
    run(folder, &["build", "--ouput", "x"]).code(2).says("--output");
    run(folder, &[]).code(2).says("Usage");
    run(folder, &["build", "one", "two"]).code(2);
    run(folder, &["check", "--site", "/nowhere/at/all"]).code(2).says("/nowhere/at/all");
}

#[test]
fn a_reader_that_goes_away_is_no_mistake() {
    use std::process::Stdio;
    let site = Site::new();
    for number in 0..300 {
        site.write(&format!("content/news/{number}.md"), "no front matter");
    }
    let mut child =
        site.command(&["check", "--format", "json"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

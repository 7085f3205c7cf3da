//! What becomes of addresses from build to build: moved stories lead on, taken down ones say so, and the record of both
//! survives everything but its own deletion.

use crate::newsroom;

use newsroom::{Run, Site};

fn site() -> Site {
    let site = Site::new();
    site.write("site.toml", format!("{}permalink = \"/{{section}}/{{slug}}/\"\n", newsroom::CONFIGURATION));
    site.story("content/news/a.md", "Alpha", 1).story("content/news/b.md", "Beta", 2);
    site
}

/// Builds the site as it is now, and says what has moved and gone.
fn build(site: &Site) -> Vec<String> {
    let run = site.run(&["build"]).good();
    assert_eq!(run.err, "");
    news(&run)
}

fn news(run: &Run) -> Vec<String> {
    let is_news = |line: &&str| line.starts_with("moved: ") || line.starts_with("gone: ");
    run.out.lines().filter(is_news).map(str::to_owned).collect()
}

/// The lines of the record without the fingerprints.
fn record(site: &Site) -> Vec<String> {
    let text = site.read("addresses.txt");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let words = |line: &str| {
        line.split(' ').enumerate().filter(|(at, _)| *at != 1).map(|(_, word)| word.to_owned()).collect::<Vec<_>>()
    };
    lines.map(|line| words(line).join(" ")).collect()
}

#[track_caller]
fn leads(site: &Site, from: &str, to: &str) {
    let page = site.read(&format!("public/{from}index.html"));
    let refresh = format!("<link rel=\"canonical\" href=\"https://paper.example/{to}\">");
    assert!(page.contains(&refresh) && page.contains("http-equiv=\"refresh\""), "{page}");
}

#[track_caller]
fn is_gone(site: &Site, path: &str) {
    let page = site.read(&format!("public/{path}index.html"));
    assert!(page.contains("This page was taken down") && page.contains("noindex"), "{page}");
}

fn with(headline: &str, more: &str) -> String {
    newsroom::story(headline, 1, more)
}

#[test]
fn a_changed_slug_keeps_its_redirect_and_chains_are_one_step() {
    let site = site();
    assert_eq!(build(&site), [""; 0]);
    assert_eq!(record(&site), ["news/a.md /news/a/", "news/b.md /news/b/"]);
    site.write("content/news/a.md", with("Alpha", "slug = \"second\"\n"));
    assert_eq!(build(&site), ["moved: /news/a/ leads to /news/second/ now"]);
    leads(&site, "news/a/", "news/second/");
    site.write("content/news/a.md", with("Alpha", "slug = \"third\"\n"));
    assert_eq!(build(&site), ["moved: /news/second/ leads to /news/third/ now"]);
    leads(&site, "news/a/", "news/third/");
    leads(&site, "news/second/", "news/third/");
    assert_eq!(record(&site)[0], "news/a.md /news/third/ /news/second/ /news/a/");
    assert_eq!(build(&site), [""; 0], "it is told once");
    site.write("content/news/a.md", with("Alpha", ""));
    assert_eq!(build(&site), ["moved: /news/third/ leads to /news/a/ now"]);
    leads(&site, "news/third/", "news/a/");
    assert!(site.read("public/news/a/index.html").contains("Alpha"));
}

#[test]
fn a_file_that_was_renamed_has_moved() {
    let site = site();
    build(&site);
    let text = site.read("content/news/a.md");
    site.remove("content/news/a.md").write("content/world/other.md", text);
    assert_eq!(build(&site), ["moved: /news/a/ leads to /world/other/ now"]);
    leads(&site, "news/a/", "world/other/");
    assert_eq!(record(&site)[1], "world/other.md /world/other/ /news/a/");
}

#[test]
fn two_stories_that_cannot_be_told_apart_have_not_moved() {
    let site = site();
    site.story("content/news/a2.md", "Alpha", 1);
    build(&site);
    site.remove("content/news/a.md").remove("content/news/a2.md").story("content/news/c.md", "Alpha", 1);
    assert_eq!(build(&site), ["gone: /news/a/", "gone: /news/a2/"]);
}

#[test]
fn a_deleted_story_is_gone_everywhere_until_it_comes_back() {
    let site = site();
    site.write(
        "content/news/a.md",
        with("Alpha", "tags = [\"Zeppelins\"]\nimage = { src = \"zeppelin.svg\", alt = \"z\" }\n"),
    );
    site.write("content/news/zeppelin.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>");
    build(&site);
    let text = site.read("content/news/a.md");
    site.remove("content/news/a.md");
    assert_eq!(build(&site), ["gone: /news/a/"]);
    is_gone(&site, "news/a/");
    for (path, bytes) in site.tree("public") {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!path.contains("zeppelin") && !text.contains("zeppelin") && !text.contains("alpha"), "{path}");
        let is_place = path == "news/a/index.html" || !text.contains("news/a/");
        assert!(is_place || text.contains("410") || path.starts_with('.'), "{path}");
    }
    assert_eq!(record(&site)[0], "news/a.md gone /news/a/");
    assert_eq!(build(&site), [""; 0]);
    is_gone(&site, "news/a/");
    site.write("content/news/a.md", text);
    assert_eq!(build(&site), [""; 0]);
    assert!(site.read("public/news/a/index.html").contains("Alpha"));
    assert_eq!(record(&site)[0], "news/a.md /news/a/");
}

#[test]
fn an_expired_story_is_gone_but_a_draft_or_an_embargo_is_not() {
    let site = site();
    build(&site);
    site.write("content/news/a.md", with("Alpha", "expires = 2025-03-01\n"));
    site.write("content/news/b.md", "+++\ntitle = \"Beta\"\ndate = 2999-02-02T10:00:00Z\n+++\nB\n");
    assert_eq!(build(&site), ["gone: /news/a/"]);
    is_gone(&site, "news/a/");
    assert!(!site.has("public/news/b/index.html"));
    site.write("content/news/b.md", with("Beta", "draft = true\n"));
    assert_eq!(build(&site), [""; 0]);
    assert!(!site.has("public/news/b/index.html"));
    assert_eq!(record(&site), ["news/a.md gone /news/a/", "news/b.md /news/b/"]);
    site.write("content/news/b.md", with("Beta", "slug = \"later\"\n"));
    assert_eq!(build(&site), ["moved: /news/b/ leads to /news/later/ now"]);
}

#[test]
fn another_story_takes_the_address() {
    let site = site();
    build(&site);
    site.write("content/news/a.md", with("Alpha", "slug = \"b\"\n"));
    site.write("content/news/b.md", newsroom::story("Beta", 2, "slug = \"a\"\n"));
    build(&site);
    assert!(site.read("public/news/a/index.html").contains("Beta"));
    assert!(site.read("public/news/b/index.html").contains("Alpha"));
    assert_eq!(record(&site), ["news/a.md /news/b/", "news/b.md /news/a/"]);
    site.remove("content/news/a.md");
    build(&site);
    site.story("content/news/c.md", "Gamma", 3)
        .write("content/news/c.md", newsroom::story("Gamma", 3, "slug = \"b\"\n"));
    build(&site);
    assert!(site.read("public/news/b/index.html").contains("Gamma"));
    assert_eq!(record(&site), ["news/b.md /news/a/", "news/c.md /news/b/"]);
}

#[test]
fn what_is_there_wins_over_the_past() {
    let site = site();
    build(&site);
    site.remove("content/news/a.md").write("static/news/a/index.html", "own").write("static/news/B", "x");
    site.write("content/news/b.md", newsroom::story("Beta", 2, "slug = \"c\"\n"));
    build(&site);
    assert_eq!(site.read("public/news/a/index.html"), "own\n");
    assert_eq!(site.read("public/news/B"), "x");
}

#[test]
fn a_record_with_a_byte_order_mark_is_read() {
    let site = site();
    build(&site);
    let text = site.read("addresses.txt");
    site.write("addresses.txt", format!("\u{feff}{text}"));
    assert_eq!(build(&site), [""; 0]);
    site.write("content/news/a.md", with("Alpha", "slug = \"other\"\n"));
    assert_eq!(build(&site), ["moved: /news/a/ leads to /news/other/ now"]);
    assert!(site.read("addresses.txt").starts_with('#'));
}

#[test]
fn a_look_at_the_site_records_nothing() {
    let site = site();
    site.write("site.toml", format!("{}[profiles.mirror]\nleave_out = [\"@/news/b.md\"]\n", site.read("site.toml")));
    for look in [
        &["build", "--at", "2025-02-20T00:00Z"][..],
        &["build", "--drafts"],
        &["build", "--profile", "mirror"],
        &["check"],
    ] {
        site.run(look).good();
        assert!(!site.has("addresses.txt"), "{look:?}");
    }
    build(&site);
    let before = site.read("addresses.txt");
    site.write("content/news/a.md", with("Alpha", "slug = \"new\"\n"));
    for look in [
        &["build", "--at", "2025-01-01T00:00Z"][..],
        &["build", "--drafts"],
        &["build", "--profile", "mirror"],
        &["check"],
    ] {
        site.run(look).good();
        assert_eq!(site.read("addresses.txt"), before, "{look:?}");
    }
    leads(&site, "../public-mirror/news/a/", "news/new/");
    assert!(!site.has("public-mirror/news/b"), "what a profile leaves out is not gone");
}

#[test]
fn a_build_that_fails_and_a_record_that_cannot_be_read() {
    let site = site();
    build(&site);
    let before = site.read("addresses.txt");
    site.write("content/news/a.md", with("Alpha", "slug = \"new\"\nnonsense = 1\n"));
    site.run(&["build"]).code(1);
    assert_eq!(site.read("addresses.txt"), before);
    site.write("content/news/a.md", with("Alpha", "slug = \"new\"\n"));
    site.write("addresses.txt", format!("<<<<<<< HEAD\n{before}=======\n"));
    let run = site.run(&["build"]).code(1);
    assert!(run.err.contains("addresses.txt:1:1") && run.err.contains("addresses.txt:7:1"), "{}", run.err);
    assert!(run.err.contains("keep the lines of both sides"), "{}", run.err);
    // What `merge=union` makes of two changes is one line again.
    let line = before.lines().last().unwrap();
    site.write("addresses.txt", format!("{before}{} /news/older/\n", line.trim_end_matches(" /news/b/")));
    build(&site);
    assert_eq!(record(&site)[1], "news/b.md /news/b/ /news/older/");
    leads(&site, "news/older/", "news/b/");
}

#[test]
fn the_record_outlives_what_is_remembered() {
    let site = site();
    build(&site);
    site.write("content/news/a.md", with("Alpha", "slug = \"new\"\n"));
    site.remove("content/news/b.md");
    build(&site);
    let (before, record_before) = (site.tree("public"), site.read("addresses.txt"));
    site.remove("public").remove(".dateline");
    build(&site);
    assert_eq!(site.tree("public"), before);
    assert_eq!(site.read("addresses.txt"), record_before);
}

#[test]
fn a_translation_that_was_taken_down_says_so_in_its_language() {
    let site = site();
    site.write("site.toml", format!("{}[languages.ru]\n", site.read("site.toml")));
    site.story("content/news/a.ru.md", "Альфа", 1).story("content/news/b.ru.md", "Бета", 2);
    build(&site);
    site.remove("content/news/a.ru.md");
    assert_eq!(build(&site), ["gone: /ru/news/a/"]);
    let page = site.read("public/ru/news/a/index.html");
    assert!(page.contains("lang=\"ru\"") && page.contains("снята с публикации"), "{page}");
}

#[test]
fn a_story_is_known_by_its_title_and_date_before_its_file() {
    let site = Site::new();
    site.story("content/news/a.md", "Alpha", 1);
    build(&site);
    let first = site.read("content/news/a.md");
    site.write("content/news/a-first.md", first).story("content/news/a.md", "Another", 3);
    assert_eq!(build(&site), ["moved: /news/2025/02/01/a/ leads to /news/2025/02/01/a-first/ now"]);
    leads(&site, "news/2025/02/01/a/", "news/2025/02/01/a-first/");
    // A new headline is not another story.
    site.story("content/news/a.md", "Another headline", 3);
    assert_eq!(build(&site), [""; 0]);
    assert_eq!(build(&site), [""; 0]);
}

#[test]
fn what_led_to_an_expired_story_is_gone_too_and_links_to_it_stop_no_build() {
    let site = site();
    site.write("site.toml", format!("{}[[redirects]]\nfrom = \"/o/\"\nto = \"/short/\"\n", site.read("site.toml")));
    let aliases = "aliases = [\"/bx.html\", \"/short/\", \"/tags/beta/\"]\n";
    site.write(
        "content/news/a.md",
        format!("{}\n[b](/short/), [its feed](/topics/beta/feed.xml)\n", with("Alpha", "")),
    );
    site.write("content/news/b.md", with("Beta", &format!("{aliases}topics = [\"Beta\"]\n")));
    build(&site);
    leads(&site, "short/", "news/b/");
    leads(&site, "o/", "news/b/");
    site.write("content/news/b.md", with("Beta", &format!("{aliases}topics = [\"Beta\"]\nexpires = 2025-02-20\n")));
    let run = site.run(&["build"]).good();
    assert_eq!(news(&run), ["gone: /news/b/"]);
    assert!(run.err.contains("link-to-unpublished") && !run.err.contains("error"), "{}", run.err);
    for path in ["news/b/", "short/", "tags/beta/"] {
        is_gone(&site, path);
    }
    assert!(site.read("public/bx.html").contains("This page was taken down"));
}

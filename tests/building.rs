//! What must hold for every build, told as stories: build, change something, build again, look at what is there.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "the tests tamper with what the program wrote")]

use crate::newsroom;

use newsroom::{INSTANT, Run, Site, changes, empty_folders, story};
use std::fs;
use std::time::{Duration, Instant};

/// Three stories in two sections, with a topic and an author.
fn paper() -> Site {
    let site = Site::new();
    let more = "tags = [\"NATO\"]\nauthors = [\"Ann Lee\"]\n";
    site.write("content/news/one.md", story("One", 1, more));
    site.write("content/news/two.md", story("Two", 2, more));
    site.write("content/letters/three.md", story("Three", 3, ""));
    site.write("content/about.md", "+++\ntitle = \"About\"\n+++\n\nWho we are.\n");
    site.write("static/robots.txt", "User-agent: *\n");
    site
}

#[test]
fn a_second_build_writes_nothing() {
    let site = paper();
    let [written, unchanged, removed] = site.build().good().counts();
    assert_eq!((written > 10, unchanged, removed), (true, 0, 0));
    let first = site.tree("public");
    let time = fs::metadata(site.path("public/index.html")).unwrap().modified().unwrap();

    assert_eq!(site.build().good().counts(), [0, written, 0]);
    assert_eq!(changes(&first, &site.tree("public")), [""; 0]);
    assert_eq!(fs::metadata(site.path("public/index.html")).unwrap().modified().unwrap(), time);
}

#[test]
fn a_changed_text_changes_its_page_and_the_feeds_with_whole_texts() {
    let site = paper();
    site.build().good();
    let before = site.tree("public");

    site.write(
        "content/news/one.md",
        story("One", 1, "tags = [\"NATO\"]\nauthors = [\"Ann Lee\"]\n") + "\nOne more word.\n",
    );
    assert_eq!(site.build().good().counts()[0], 7);
    let changed = changes(&before, &site.tree("public"));
    let feeds = ["atom.xml", "feed.json", "feed.xml", "news/atom.xml", "news/feed.json", "news/feed.xml"];
    let page = "news/2025/02/01/one/index.html";
    assert_eq!(changed, [&feeds[..3], &[page], &feeds[3..]].concat());
}

/// Headings may be called what the theme calls its own parts.
#[test]
fn no_id_stands_twice_on_a_page() {
    let site = paper();
    let more = "tags = [\"NATO\"]\nauthors = [\"Ann Lee\"]\n\n\
                [[corrections]]\ndate = 2025-02-12\ntext = \"One was two.\"\n";
    let words =
        ["Topics", "Story", "More", "Corrections", "Fixes", "Correction 1", "Fn 1", "Footnotes", "Latest", "RS t"];
    let headings = words.map(|word| format!("\n## {word}\n\nText.[^n]\n")).concat();
    site.write("content/news/four.md", story("Four", 4, more) + &headings + "\n[^n]: Note.\n");
    site.write("content/about.md", format!("+++\ntitle = \"About\"\n+++\n{headings}\n[^n]: Note.\n"));
    site.build().good();
    let page = site.read("public/news/2025/02/04/four/index.html");
    for id in
        ["d--topics", "d--story", "d--more", "d--fixes", "topics", "story", "more", "fixes", "correction-1", "fn-1"]
    {
        assert!(page.contains(&format!(" id=\"{id}\"")), "{id}");
    }
    for (file, bytes) in site.tree("public").iter().filter(|(file, _)| file.ends_with("html")) {
        let page = String::from_utf8_lossy(bytes);
        let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        ids.sort_unstable();
        let twice: Vec<_> = ids.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{file}: {twice:?}");
    }
}

#[test]
fn a_removed_story_leaves_nothing_behind() {
    let site = paper();
    site.build().good();
    site.remove("content/letters/three.md");
    let [_, _, removed] = site.build().good().counts();
    assert_eq!(removed, 5, "the story, and the section that has no other, with its feeds");
    assert!(!site.has("public/letters"), "the folders go with their last page");
    assert_eq!(empty_folders(&site.path("public")), [""; 0].map(std::path::PathBuf::from));

    let again = paper();
    again.remove("content/letters/three.md").build().good();
    assert_eq!(changes(&site.tree("public"), &again.tree("public")), [""; 0], "as if it had never been there");
}

#[test]
fn an_error_leaves_the_old_site_whole() {
    let site = paper();
    site.build().good();
    // What came out of single files may be remembered whether or not the site was written.
    let kept = || {
        let mut state = site.tree(".dateline");
        state.retain(|path, _| !path.starts_with("cache/"));
        [site.tree("public"), state]
    };
    let before = kept();

    site.story("content/news/four.md", "Four", 4);
    site.write("content/news/one.md", story("One", 1, "titel = \"Uno\"\n"));
    site.build().code(1).says("error[unknown-key]").says("1 error: nothing was written.");
    assert_eq!(kept(), before);

    // A mistake that only comes up while pages are rendered, when others of them are done already.
    site.story("content/news/one.md", "One", 1);
    site.write("templates/month.html", "{{ nothing.of.this }}");
    site.build().code(1).says("error[render]");
    assert_eq!(kept(), before);
}

#[test]
fn a_first_build_with_an_error_makes_no_folder() {
    let site = paper();
    site.write("content/news/one.md", "no front matter");
    site.build().code(1);
    assert!(!site.has("public"));
    site.story("content/news/one.md", "One", 1).write("templates/month.html", "{{ nothing.of.this }}");
    site.build().code(1);
    assert!(!site.has("public"));
}

#[test]
fn files_of_others_are_left_alone_and_named() {
    let site = paper();
    site.write("public/.git/HEAD", "ref").write("public/CNAME", "paper.example").write("public/old/page.html", "old");
    let said = site.build().good().says("warning[foreign-file]").says("2 files").says("CNAME").err;
    assert!(!said.contains(".git"), "{said}");
    site.story("content/news/four.md", "Four", 4).build().good();
    site.remove("content/news/four.md").build().good();
    assert_eq!(site.read("public/CNAME"), "paper.example");
    assert_eq!(site.read("public/old/page.html"), "old");
    assert_eq!(site.read("public/.git/HEAD"), "ref");
}

#[test]
fn what_somebody_changed_in_the_output_is_put_right() {
    let site = paper();
    site.build().good();
    let before = site.tree("public");
    site.write("public/index.html", "defaced").remove("public/about/index.html");
    let run = site.run(&["build", "--at", INSTANT, "--explain", "index.html"]).good();
    assert_eq!(run.counts()[0], 2);
    run.says("had been changed or removed since");
    assert_eq!(site.tree("public"), before);
}

#[test]
fn an_output_that_is_a_file_is_refused() {
    let site = paper();
    site.write("public", "not a folder");
    site.build().code(2).says("error[unwritable]").says("this is a file");
    assert_eq!(site.read("public"), "not a folder");
}

#[test]
fn an_output_among_the_sources_is_refused() {
    let site = paper();
    let before = site.tree("");
    for output in [
        ".dateline/site",
        "content",
        "content/public",
        "templates/new",
        "static/site",
        ".",
        "..",
        "content/../content/x",
    ] {
        let run = site.run(&["build", "-o", output]).code(2).says("error:").says("-o");
        assert!(run.out.is_empty(), "{output}: {run:?}");
        assert_eq!(site.tree(""), before, "{output}");
    }
}

#[test]
fn nothing_is_lost_with_what_the_program_remembers() {
    let site = paper();
    let [written, ..] = site.build().good().counts();
    let before = site.tree("public");
    site.remove(".dateline");
    assert_eq!(site.build().good().counts(), [0, written, 0], "the pages themselves say that they are right");
    assert_eq!(site.tree("public"), before);

    site.remove(".dateline").remove("content/news/two.md");
    site.build().good().says("warning[foreign-file]").says("two/index.html");
}

#[test]
fn a_damaged_memory_is_no_memory() {
    let site = paper();
    site.build().good();
    let before = site.tree("public");
    for file in site.tree(".dateline").into_keys().map(|file| format!(".dateline/{file}")) {
        let whole = std::fs::read(site.path(&file)).unwrap();
        let half = whole[..whole.len() / 2].to_vec();
        let flipped = whole.iter().map(|byte| byte ^ 0x55).collect();
        for damaged in [Vec::new(), b"{\"version\":1}".to_vec(), vec![0; 64], half, flipped] {
            site.write(&file, &damaged);
            site.build().good();
            assert_eq!(site.tree("public"), before, "{file}: {damaged:?}");
        }
    }
}

#[test]
fn two_outputs_on_one_path_are_an_error_that_names_both() {
    let site = paper();
    site.build().good();
    let before = site.tree("public");
    site.write("content/news/uno.md", story("Uno", 1, "slug = \"one\"\n"));
    site.write("static/about/index.html", "another page");
    let run = site.build().code(1).says("content/news/one.md and content/news/uno.md would both be written to");
    run.says("content/about.md and static/about/index.html would both be written to about/index.html").says("2 errors");
    assert_eq!(site.tree("public"), before);
}

#[test]
fn a_page_becomes_a_folder_and_a_folder_a_page() {
    let site = paper();
    site.write("static/rules", "a file").build().good();
    site.remove("static/rules").write("static/rules/first.txt", "a folder").build().good();
    assert_eq!(site.read("public/rules/first.txt"), "a folder");
    site.remove("static/rules").write("static/rules", "a file").build().good();
    assert_eq!(site.read("public/rules"), "a file");
}

/// It is found before anything is put in place: the old site stays whole.
#[test]
fn a_file_of_somebody_else_in_the_way_is_named_and_kept() {
    let site = paper();
    site.write("static/rules/first.txt", "a folder").build().good();
    site.write("public/rules/theirs.txt", "theirs").write("public/notes", "theirs");
    let before = site.tree("public");

    site.remove("static/rules").write("static/rules", "a file").story("content/letters/a.md", "A", 4);
    site.build().code(2).says("public/rules/theirs.txt").says("stands where rules is to be written");
    assert_eq!(site.tree("public"), before);

    site.remove("static/rules").write("static/notes/deep/one.txt", "a folder");
    site.build().code(2).says("public/notes").says("stands where notes/deep/one.txt is to be written");
    assert_eq!(site.tree("public"), before);
    site.remove("public/notes").build().good();
}

#[test]
fn a_file_of_somebody_else_that_gives_way_is_kept_elsewhere() {
    let site = paper();
    site.write("public/index.html", "PRECIOUS");
    site.build().good().says("gave way to the site").says(".dateline/replaced");
    assert_eq!(site.read(".dateline/replaced/index.html"), "PRECIOUS");
    assert!(site.read("public/index.html").contains("<html"));
    assert_eq!(site.build().good().counts()[0], 0);
}

#[test]
fn an_empty_output_folder_outlives_a_build_with_an_error() {
    let site = paper();
    fs::create_dir(site.path("public")).unwrap();
    site.write("static/about", "in the way of about/index.html");
    site.build().code(1);
    assert!(site.has("public"));
}

#[test]
fn a_storys_page_shows_no_list_that_moves_with_the_site() {
    let latest =
        "{% component latest() %}{% for a in articles(limit=2) %}{{ a.title }}{% endfor %}{% endcomponent latest %}";
    let site = paper();
    site.write("templates/components/latest.html", latest);
    site.write("content/about.md", "+++\ntitle = \"About\"\n+++\n\n{{ <latest /> }}\n").build().good();
    site.write("content/news/one.md", story("One", 1, "") + "\n{{ <latest /> }}\n");
    site.build().code(1).says("show no list that moves with the site");

    let footer = "{% for a in articles(limit=2) %}{{ a.title }}{% endfor %}";
    let site = paper();
    site.write("templates/parts/footer.html", footer).build().code(1).says("show no list that moves with the site");
}

#[test]
fn a_folder_of_the_output_may_be_a_link_to_a_folder_elsewhere() {
    let site = paper();
    site.build().good();
    fs::create_dir(site.path("elsewhere")).unwrap();
    site.remove("public/news");
    std::os::unix::fs::symlink(site.path("elsewhere"), site.path("public/news")).unwrap();
    site.build().good();
    assert!(site.path("public/news").is_symlink() && site.has("elsewhere/2025/02/01/one/index.html"));
}

#[test]
fn a_link_in_the_output_is_not_followed() {
    let site = paper();
    site.build().good();
    site.write("elsewhere.html", "mine");
    site.remove("public/about/index.html");
    std::os::unix::fs::symlink(site.path("elsewhere.html"), site.path("public/about/index.html")).unwrap();
    site.build().good();
    assert_eq!(site.read("elsewhere.html"), "mine");
    assert!(!site.path("public/about/index.html").is_symlink());
}

/// A site with so many stories, three sections, topics and authors.
fn archive(stories: u32) -> Site {
    let site = Site::new();
    for number in 0..stories {
        let (path, text) = archived(number);
        site.write(&path, text);
    }
    site
}

fn archived(number: u32) -> (String, String) {
    let section = ["news", "world", "business"][number as usize % 3];
    let (day, hour) = (number / 24 + 1, number % 24);
    let text = format!(
        "+++\ntitle = \"Story {number}\"\ndate = 2025-02-{day:02}T{hour:02}:00:00Z\ntags = [\"Topic {}\"]\n\
         authors = [\"Writer {}\"]\nseries = \"Series {}\"\n+++\n\n{}\n",
        number % 5,
        number % 4,
        number % 7,
        "The text of the story. ".repeat(40)
    );
    (format!("content/{section}/{number}.md"), text)
}

#[test]
fn the_same_bytes_on_any_number_of_threads_and_in_any_order_of_files() {
    let build = |site: &Site, threads: &str| {
        let mut command = site.command(&["build", "--at", INSTANT]);
        command.env("RAYON_NUM_THREADS", threads);
        Run::of(command).good();
        site.tree("public")
    };
    let one = build(&archive(40), "1");
    let site = archive(0);
    for number in (0..40).rev() {
        let (path, text) = archived(number);
        site.write(&path, text);
    }
    assert_eq!(changes(&one, &build(&site, "4")), [""; 0]);
}

#[test]
fn publishing_a_story_changes_a_bounded_number_of_files_and_no_older_story() {
    let changed_by_one_more = |stories: u32| {
        let site = archive(stories);
        site.build().good();
        let before = site.tree("public");
        let (_, text) = archived(stories);
        site.write("content/news/new.md", text).build().good();
        let changed = changes(&before, &site.tree("public"));
        let is_older_story = |path: &&String| path.contains("/2025/02/") && before.contains_key(*path);
        let older: Vec<&String> =
            changed.iter().filter(is_older_story).filter(|path| !path.starts_with("archive/")).collect();
        assert!(older.is_empty(), "{older:?}");
        changed.len()
    };
    let (few, many) = (changed_by_one_more(30), changed_by_one_more(240));
    assert!(few <= 29 && many <= 29, "{few} files of a small site, {many} of a large one");
}

#[test]
fn an_output_folder_that_may_not_be_written_to() {
    use std::os::unix::fs::PermissionsExt;
    let site = paper();
    site.build().good();
    let before = site.tree("public");
    let mode = |path: &str, mode| fs::set_permissions(site.path(path), fs::Permissions::from_mode(mode)).unwrap();
    mode("..", 0o755);
    mode(".dateline", 0o777);
    for file in site.tree(".dateline").keys() {
        mode(&format!(".dateline/{file}"), 0o666);
    }
    mode("public", 0o555);
    site.story("content/news/four.md", "Four", 4);
    let run = Run::of(newsroom::as_a_plain_user(site.command(&["build", "--at", INSTANT]))).code(2);
    run.says("error[unwritable]").says("Permission denied").says("give the user who builds the site permission");
    mode("public", 0o755);
    assert_eq!(site.tree("public"), before);
}

#[test]
fn every_list_that_is_linked_to_has_a_page() {
    let site = Site::new();
    site.write("content/authors/nobody.md", "+++\ntitle = \"Nobody\"\n+++\n\nWho they are.\n");
    site.write("content/empty/_index.md", "+++\ntitle = \"Empty\"\n+++\n\nWhat it is about.\n");
    site.write("content/topics/ghost.md", "+++\ntitle = \"Ghosts\"\n+++\n\n![A ghost](ghost.svg)\n");
    site.write("content/topics/ghost.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"/>");
    let text = "[1](@/authors/nobody.md) [2](@/empty/_index.md) [3](@/topics/ghost.md) [4](two.md?a=b#c)\n";
    site.write("content/news/one.md", story("One", 1, "") + text);
    site.write("content/news/two.md", story("Two", 2, "") + "\n## C\n");
    site.build().good().says("links to content/topics/ghost.md, which is not shown now").says("1 warning");
    assert!(site.read("public/authors/nobody/index.html").contains("Who they are."));
    assert!(site.read("public/empty/index.html").contains("What it is about."));
    let page = site.read("public/news/2025/02/01/one/index.html");
    for written in ["/authors/nobody/\"", "/empty/\"", "/news/2025/02/02/two/?a=b#c\"", "<a>3</a>"] {
        assert!(page.contains(written), "{written} in {page}");
    }
    assert!(!site.tree("public").keys().any(|path| path.contains("ghost")), "nothing of the topic is published");
    assert!(site.read("public/index.html").contains(">Empty</a>"), "a section with a page is in the navigation");
}

#[test]
fn the_pictures_of_a_message_that_is_not_due_are_not_published() {
    let site = paper();
    let gives =
        "[[gives]]\nfrequency = \"monthly\"\namounts = [2]\ncurrency = \"USD\"\nlink = \"https://a.example/\"\n";
    let message = |more: &str, text: &str| format!("+++\nheading = \"A message\"\n{more}{gives}+++\n\n{text}\n");
    site.write("content/support/now.md", message("", "Please."));
    site.write("content/support/april.md", message("starts = 2025-04-01\n", "![](april.svg) ![](gone.svg)"));
    site.write("content/support/april.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"/>");
    site.build().code(1).says("error[missing-picture]: there is no file `gone.svg`").says("1 error");
    site.write("content/support/april.md", message("starts = 2025-04-01\n", "![April](april.svg)")).build().good();
    assert!(!site.tree("public").keys().any(|path| path.contains("april")));
    site.run(&["build", "--at", "2025-04-02T00:00:00Z"]).good();
    assert!(site.tree("public").keys().any(|path| path.contains("april")));
}

#[test]
fn a_new_spelling_of_a_name_changes_no_older_story() {
    let site = Site::new();
    site.write("content/news/one.md", story("One", 1, "authors = [\"Ann de Lee\"]\n"));
    site.build().good();
    let before = site.read("public/news/2025/02/01/one/index.html");
    site.write("content/news/two.md", story("Two", 2, "authors = [\"Ann De Lee\"]\n")).build().good();
    assert_eq!(site.read("public/news/2025/02/01/one/index.html"), before);
    assert!(site.read("public/news/2025/02/02/two/index.html").contains(">Ann De Lee<"));
    assert!(site.read("public/authors/ann-de-lee/index.html").contains("Ann de Lee</h1>"));
}

/// A story that goes, or is not there yet, takes nothing with it that is written elsewhere.
#[test]
fn time_alone_breaks_no_site() {
    let site = Site::new();
    let strips =
        "strips = [{ topic = \"nate\" }, { series = \"S\" }, { section = \"letters\" }, { topic = \"Ghosts\" }]\n";
    site.write("content/_index.md", format!("+++\nlead = \"@/letters/two.md\"\n{strips}+++\n"));
    let links = "[1](/topics/nate/) [2](/letters/) [3](/series/s/) [4](/authors/ann-lee) [5](/letters/2025/02/02/two/)\n\
                 [6](/topics/) [7](/archive/2025/02/)\n";
    site.write("content/news/one.md", story("One", 1, "related = [\"../letters/two.md\"]\n") + links);
    let more = "tags = [\"Nate\"]\nseries = \"S\"\nauthors = [\"Ann Lee\"]\nexpires = 2025-02-20\n";
    site.write("content/letters/two.md", story("Two", 2, more));
    site.write("content/topics/ghosts.md", "+++\ntitle = \"Ghosts\"\n+++\n");
    let dead = |page: &str| page.matches("<a>").count();
    let at = |site: &Site, day: &str| {
        let run = site.run(&["build", "--at", day]).good();
        (run.err.matches("warning[").count(), dead(&site.read("public/news/2025/02/01/one/index.html")))
    };
    assert_eq!(at(&site, "2025-02-10T00:00:00Z"), (0, 0), "all is there");
    assert!(site.read("public/news/2025/02/01/one/index.html").contains("Two"), "related, beside the file");
    assert_eq!(at(&site, "2025-03-01T00:00:00Z"), (6, 6), "expired; the month has another story");
    assert_eq!(at(&site, "2025-02-01T12:00:00Z"), (6, 6), "not there yet");
}

/// Many words that nearly are right ones must not be compared with each other one by one.
#[test]
fn a_thousand_mistakes_are_told_in_no_time() {
    let site = archive(0);
    for author in 0..300 {
        site.write(&format!("content/authors/writer-{author}.md"), format!("+++\ntitle = \"Writer {author}\"\n+++\n"));
    }
    for number in 0..600 {
        let more = format!("authors = [\"Guest of the paper {}\"]\n", number % 5);
        let text = story("Story", 1, &more) + "[a](gone.md) [b](/gone/) ![c](gone.svg)\n";
        site.write(&format!("content/news/story-{number}.md"), text);
    }
    let started = Instant::now();
    let run = site.run(&["check", "--at", INSTANT]).code(1);
    assert!(run.err.contains("1,800 errors"), "{}", run.err.lines().last().unwrap_or_default());
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn the_foot_of_every_page_takes_sections_and_stories_too() {
    let site = paper();
    let more = "navigation = [\"@/about.md\", \"@/news/_index.md\", \"@/news/one.md\", \"/topics/nato/\"]\n";
    site.write("site.toml", format!("{}{more}", newsroom::CONFIGURATION));
    site.write("content/news/_index.md", "+++\ntitle = \"All news\"\n+++\n").build().good();
    let page = site.read("public/about/index.html");
    let foot = &page[page.find("<footer").unwrap()..];
    for link in [">About</a>", ">All news</a>", ">One</a>", ">NATO</a>"] {
        assert!(foot.contains(link), "{link} in {foot}");
    }
}

/// It called itself until there was no room left.
#[test]
fn a_card_that_shows_cards_is_told_of() {
    let site = paper();
    let card = "{% component card(c: map, @root, ...rest) %}{{ cards(of=c) }}{% endcomponent card %}";
    site.write("templates/components/card.html", card);
    site.build().code(1).says("error[render]").says("a card cannot show cards").says("templates/components/card.html");
}

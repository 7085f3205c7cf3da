//! Whatever happens to a build, no page is torn, no file of a person's is lost, and the next build is right: killed, on a
//! full disk, without permission, beside another build, with a memory that is damaged or another site's, with a clock
//! that was set back.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "the tests tamper with what the program wrote")]

use crate::newsroom;

use newsroom::{INSTANT, Run, Site, Tree, changes, story};
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

/// A site of some stories that share a topic and link to each other.
fn archive(stories: u32) -> Site {
    let site = Site::new();
    for number in 0..stories {
        let text = story(&format!("Story {number}"), number % 28 + 1, "tags = [\"NATO\"]\n");
        let link = if number == 0 { String::new() } else { format!("\n[Before](@/news/{}.md)\n", number - 1) };
        site.write(&format!("content/news/{number}.md"), text + &link);
    }
    site
}

/// The ending of a file's name.
fn ending(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}

/// The site as a first build makes it.
fn fresh(site: &Site) -> Tree {
    let _ = fs::remove_dir_all(site.path("fresh"));
    let copy = Site::new();
    for folder in ["content", "templates", "static"].into_iter().filter(|folder| site.has(folder)) {
        for (path, bytes) in site.tree(folder) {
            copy.write(&format!("{folder}/{path}"), bytes);
        }
    }
    copy.write("site.toml", site.read("site.toml")).build().good();
    copy.tree("public")
}

/// Builds again; everything must be as after a first build, with nothing left over from one that failed.
#[track_caller]
fn builds_right(site: &Site) {
    let said = site.build().good().err;
    assert!(!said.contains("foreign-file"), "{said}");
    assert_eq!(changes(&site.tree("public"), &fresh(site)), [""; 0]);
    let is_left_over = |path: &&String| matches!(ending(path), "new" | "announced");
    assert_eq!(site.tree(".dateline").keys().find(is_left_over), None);
}

fn silent(mut command: Command) -> Command {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The output and what the program remembers as they were.
fn put_back(site: &Site, [pages, memory]: &[Tree; 2]) {
    for (folder, old) in [("public", pages), (".dateline", memory)] {
        for path in changes(&site.tree(folder), old) {
            let file = format!("{folder}/{path}");
            match old.get(&path) {
                Some(bytes) => site.write(&file, bytes),
                None => site.remove(&file),
            };
        }
    }
}

/// Numbers without an order, the same in every run.
fn shuffled(seed: u64) -> impl Iterator<Item = u64> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    })
}

/// Kills a build at `points` moments spread over all the time that it takes, half of them in the midst of the renaming.
fn kill_everywhere(site: &Site, old: &[Tree; 2], new: &Tree, points: u64) {
    let started = Instant::now();
    put_back(site, old);
    site.build().good();
    let whole = started.elapsed();
    let moments = shuffled(points).take(points as usize);
    for (at, moment) in moments.enumerate() {
        put_back(site, old);
        let mut child = silent(site.command(&["build", "--at", INSTANT])).spawn().unwrap();
        if at % 2 == 0 {
            std::thread::sleep(whole * (moment % 1000) as u32 / 1000);
        } else {
            let first = fs::read(site.path("public/404.html")).unwrap();
            let is_over = |child: &mut Child| child.try_wait().unwrap().is_some();
            while !is_over(&mut child) && fs::read(site.path("public/404.html")).is_ok_and(|now| now == first) {
                std::thread::sleep(Duration::from_micros(moment % 400));
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let there = site.tree("public");
        for (path, bytes) in &there {
            let is_whole = old[0].get(path) == Some(bytes) || new.get(path) == Some(bytes);
            assert!(path.starts_with(".dateline-stage/") || is_whole, "{path} is torn");
        }
        assert!(torn(&there).len() <= threads(), "{:?} at moment {at}", torn(&there));
        let gone = old[0].keys().find(|path| new.contains_key(*path) && !there.contains_key(*path));
        assert_eq!(gone, None, "was there before and is to be there");
        let said = site.build().good().err;
        assert!(!said.contains("foreign-file"), "{said}");
        assert_eq!(changes(&site.tree("public"), new), [""; 0], "after a build killed at moment {at}");
    }
}

#[test]
fn a_killed_build_tears_no_file() {
    let site = archive(12);
    site.build().good();
    let old = [site.tree("public"), site.tree(".dateline")];
    let kicker = "{% component kicker(a: map) %}<p>new look</p>{% endcomponent kicker %}";
    site.write("templates/components/kicker.html", kicker);
    site.story("content/news/new.md", "New", 28).remove("content/news/0.md");
    site.write("content/news/1.md", story("Story 1", 2, "tags = [\"NATO\", \"Kyiv\"]\n"));
    let new = fresh(&site);
    assert!(changes(&old[0], &new).len() > 12);
    kill_everywhere(&site, &old, &new, 140);
}

/// Compressed copies that hold something else than the file beside them.
fn torn(tree: &Tree) -> Vec<&String> {
    let is_torn = |(path, bytes): &(&String, &Vec<u8>)| {
        let copy = newsroom::plain(path, bytes).filter(|_| !path.starts_with(".dateline-stage/"));
        copy.is_some_and(|(of, plain)| tree.get(&of) != Some(&plain))
    };
    tree.iter().filter(is_torn).map(|(path, _)| path).collect()
}

/// How many files a build renames at once.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// A page and its copies are renamed in one go: what is killed leaves no more pages with another copy than there are
/// threads that were at it.
#[cfg(feature = "compress")]
#[test]
fn a_killed_build_leaves_pages_and_their_copies_together() {
    let site = archive(12);
    let configuration = |compress| format!("{}[hosting]\ncompress = [{compress}]\n", newsroom::CONFIGURATION);
    site.write("site.toml", configuration("\"brotli\", \"gzip\"")).write("static/large.txt", "text ".repeat(1000));
    site.build().good();
    let old = [site.tree("public"), site.tree(".dateline")];
    assert!(old[0].keys().filter(|path| ending(path) == "br").count() > 12);
    let kicker = "{% component kicker(a: map) %}<p>new look</p>{% endcomponent kicker %}";
    site.write("templates/components/kicker.html", kicker).write("static/large.txt", "small now");
    site.story("content/news/new.md", "New", 28).remove("content/news/0.md");
    site.story("content/news/1.md", "Story 1", 2).write("site.toml", configuration("\"gzip\""));
    let new = fresh(&site);
    assert!(torn(&new).is_empty() && !new.contains_key("large.txt.gz") && !new.contains_key("index.html.br"));
    kill_everywhere(&site, &old, &new, 80);
}

#[test]
fn a_killed_first_build_is_made_up_for() {
    let site = archive(12);
    let new = fresh(&site);
    site.write("public/404.html", "").build().good();
    let nothing = [Tree::from([("404.html".to_owned(), Vec::new())]), Tree::new()];
    let started = Instant::now();
    site.build().good();
    let whole = started.elapsed() * 3;
    for moment in shuffled(60).take(60) {
        put_back(&site, &nothing);
        let _ = fs::remove_dir_all(site.path("public"));
        let mut child = silent(site.command(&["build", "--at", INSTANT])).spawn().unwrap();
        std::thread::sleep(whole * (moment % 1000) as u32 / 1000);
        child.kill().unwrap();
        child.wait().unwrap();
        site.build().good();
        assert_eq!(changes(&site.tree("public"), &new), [""; 0]);
    }
}

/// Runs a script of the shell where folders can be given a disk of their own; `None` where the system does not let us.
fn with_disks(site: &Site, script: &str) -> Option<String> {
    let unshare = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["-rm", "sh", "-c", script]).current_dir(site.folder());
        command.env("DATELINE", newsroom::PROGRAM).env("AT", INSTANT).output().ok()
    };
    let can = unshare("mkdir -p try && mount -t tmpfs -o size=64k none try");
    if !can.is_some_and(|output| output.status.success()) {
        std::io::stderr().write_all(b"left out: this system lets nobody mount a small disk\n").unwrap();
        return None;
    }
    let output = unshare(script)?;
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    Some(said)
}

/// Fills the disk of the folder `$full`, changes the whole site, builds, and makes room again.
const FULL: &str = "set -e
    mkdir -p $full before
    mount -t tmpfs -o size=$size none $full
    $DATELINE build --at $AT -q
    cp -r public before/
    cp public/404.html aside.html
    printf '{%% component kicker(a: map) %%}<p>new</p>{%% endcomponent kicker %%}' > templates/components/kicker.html
    (cat /dev/zero > $full/filler || true) 2>/dev/null
    ended=0; $DATELINE build --at $AT || ended=$?
    echo ended=$ended
    rm $full/filler
    test ! -e public/.dateline-stage
    diff -r -x filler before/public public
    $DATELINE build --at $AT -q
    $DATELINE build --at $AT -q -o fresh
    diff -r fresh public
    test ! -e public/.dateline-stage";

#[test]
fn a_full_disk_leaves_the_old_site_whole() {
    for full in ["public", ".dateline"] {
        let site = archive(12);
        site.write("templates/components/.keep", "");
        let Some(said) = with_disks(&site, &format!("full={full}; size=2m; {FULL}")) else { return };
        assert!(said.contains("ended=2"), "{full}: {said}");
        assert!(said.contains("error[unwritable]") && said.contains("make room on the disk and build again"), "{said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
fn without_room_to_remember_a_build_is_right_all_the_same() {
    let site = archive(12);
    let script = "set -e
        mkdir -p .dateline/cache && mount -t tmpfs -o size=8k none .dateline/cache
        $DATELINE build --at $AT -q && $DATELINE build --at $AT -q
        $DATELINE build --at $AT -q -o fresh
        diff -r fresh public";
    with_disks(&site, script);
}

#[test]
fn folders_that_may_not_be_written_to() {
    let mode = |site: &Site, path: &str, mode| {
        fs::set_permissions(site.path(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    let as_nobody = |site: &Site| {
        mode(site, "..", 0o755);
        for folder in ["public", ".dateline"] {
            Command::new("chmod").args(["-R", "a+rwX", folder]).current_dir(site.folder()).status().unwrap();
        }
    };
    let again = |site: &Site| Run::of(newsroom::as_a_plain_user(site.command(&["build", "--at", INSTANT])));

    // What the program knows of the last build.
    let site = archive(4);
    site.build().good();
    as_nobody(&site);
    let before = site.tree("public");
    mode(&site, ".dateline", 0o555);
    site.story("content/news/new.md", "New", 9);
    again(&site).code(2).says("error[unwritable]").says("Permission denied").says("give the user who builds");
    assert_eq!(changes(&before, &site.tree("public")), [""; 0]);
    mode(&site, ".dateline", 0o777);

    // What it remembers of documents: that is only a help.
    mode(&site, ".dateline/cache", 0o000);
    again(&site).good();
    mode(&site, ".dateline/cache", 0o777);
    builds_right(&site);
}

#[test]
fn the_memory_of_another_site_is_no_memory() {
    let (site, other) = (archive(6), archive(6));
    site.build().good();
    for number in 0..6 {
        let text = story(&format!("Other {number}"), number + 1, "") + "\nAnother text altogether.\n";
        other.write(&format!("content/news/{number}.md"), text);
    }
    other.build().good();
    let caches = [other.tree(".dateline/cache"), site.tree(".dateline/cache")];
    for name in ["documents", "texts"] {
        site.write(&format!(".dateline/cache/{name}"), &caches[0][name]);
        site.write("content/news/5.md", story("Changed", 6, "") + name);
        builds_right(&site);
    }
    // A folder where a file should be, and bytes that nobody may read.
    site.remove(".dateline/cache/texts").write(".dateline/cache/texts/in-the-way", "");
    site.write("content/news/4.md", story("Changed too", 6, ""));
    builds_right(&site);
    site.remove(".dateline/cache").write(".dateline/cache", "no folder");
    site.write("content/news/3.md", story("Changed as well", 6, ""));
    builds_right(&site);
}

#[test]
fn a_second_build_at_once_waits_its_turn_elsewhere() {
    let site = archive(4);
    site.build().good();
    let before = site.tree("public");
    let is_lock = |path: &&String| ending(path) == "lock";
    let lock = site.tree(".dateline").keys().find(is_lock).unwrap().clone();
    let held = fs::File::open(site.path(&format!(".dateline/{lock}"))).unwrap();
    held.lock().unwrap();
    site.story("content/news/four.md", "Four", 4);
    site.build().code(2).says("another build is writing to this folder").says("wait until it is done");
    assert_eq!(site.tree("public"), before);
    drop(held);
    builds_right(&site);
}

#[test]
fn builds_at_once_are_each_right_or_refused() {
    let site = archive(8);
    for round in 0..12 {
        site.write("content/news/0.md", story(&format!("Round {round}"), 1, ""));
        let start = |output: &str| {
            let mut command = site.command(&["build", "--at", INSTANT, "-o", output]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let children = ["public", "public", "elsewhere"].map(start);
        for child in children {
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let is_refused = output.status.code() == Some(2) && said.contains("another build is writing");
            assert!(output.status.success() || is_refused, "{said}");
        }
        let expected = fresh(&site);
        assert_eq!(changes(&site.tree("elsewhere"), &expected), [""; 0]);
        site.build().good();
        assert_eq!(changes(&site.tree("public"), &expected), [""; 0]);
    }
}

#[test]
fn a_clock_that_was_set_back_hides_no_change() {
    let site = archive(4);
    let dated = |path: &str, time: SystemTime| {
        fs::File::options().write(true).open(site.path(path)).unwrap().set_modified(time).unwrap();
    };
    let (past, future) = (Duration::from_hours(24), Duration::from_hours(240));
    let now = SystemTime::now();
    for time in [now + future, now - past, now - past, now] {
        for path in site.tree("content").keys() {
            dated(&format!("content/{path}"), time);
        }
        builds_right(&site);
        // The same length, at the same time of the clock as before.
        let text = site.read("content/news/2.md");
        let (from, to) = if text.contains("Story 2") { ("Story 2", "Novel 2") } else { ("Novel 2", "Story 2") };
        site.write("content/news/2.md", text.replace(from, to));
        dated("content/news/2.md", time);
        builds_right(&site);
        for path in site.tree("public").keys().filter(|path| ending(path) == "html") {
            dated(&format!("public/{path}"), time);
        }
        builds_right(&site);
    }
}

/// One folder in the midst of the output is closed: that is found out before any page is touched, and nothing is taken
/// for somebody else's afterwards, however often it happens in a row.
#[test]
fn a_page_whose_folder_may_not_be_written_to() {
    let site = archive(4);
    site.write("static/css/95-own.css", "p{margin:0}").build().good();
    let old = site.tree("public");
    for folder in ["public", ".dateline"] {
        Command::new("chmod").args(["-R", "a+rwX", folder]).current_dir(site.folder()).status().unwrap();
    }
    let mode = |path: &str, mode| fs::set_permissions(site.path(path), fs::Permissions::from_mode(mode)).unwrap();
    mode("..", 0o755);
    let closed = "public/news/2025/02/04/3";
    mode(closed, 0o555);
    for margin in 1..4 {
        site.write("static/css/95-own.css", format!("p{{margin:{margin}px}}"));
        let run = Run::of(newsroom::as_a_plain_user(site.command(&["build", "--at", INSTANT])));
        let run = run.code(2).says("error[unwritable]").says("Permission denied");
        run.says(closed).says("give the user who builds the site permission");
        assert_eq!(changes(&old, &site.tree("public")), [""; 0]);
    }
    // Nor is anything removed where only what goes away stands in a closed folder.
    site.write("static/css/95-own.css", "p{margin:0}").remove("content/news/3.md");
    let run = Run::of(newsroom::as_a_plain_user(site.command(&["build", "--at", INSTANT])));
    run.code(2).says(closed);
    assert_eq!(changes(&old, &site.tree("public")), [""; 0]);
    mode(closed, 0o755);
    builds_right(&site);
}

#[test]
fn bytes_that_a_disk_got_wrong_are_noticed() {
    let site = archive(8);
    site.build().good();
    let files = ["cache/documents", "cache/texts"].map(|file| format!(".dateline/{file}"));
    let manifest = site.tree(".dateline").into_keys().find(|path| path.ends_with(".manifest")).unwrap();
    let files = [&files[0], &files[1], &format!(".dateline/{manifest}")];
    let mut numbers = shuffled(7);
    for round in 0..30 {
        let file = files[round % 3];
        let mut bytes = fs::read(site.path(file)).unwrap();
        let at = numbers.next().unwrap() as usize % bytes.len();
        match round % 4 {
            0 => bytes.truncate(at),
            1 => bytes.extend_from_slice(&[0x5a; 40]),
            _ => bytes[at] ^= 1 << (at % 8),
        }
        site.write(file, bytes);
        let run = site.story("content/news/0.md", &format!("Round {round}"), 1).build().good();
        assert!(!run.err.contains("panicked"), "{run:?}");
        if round % 5 == 0 {
            builds_right(&site);
        }
    }
    builds_right(&site);
}

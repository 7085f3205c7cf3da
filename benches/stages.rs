//! How long single stages take, for those who change them; `docs/benchmark.md` has what a whole build takes.
//!
//! ```sh
//! cargo bench
//! cargo bench -- story
//! ```
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run is to say so and stop")]
#![expect(clippy::disallowed_methods, reason = "a finished page is read back from the disk")]

#[path = "../src/allocator.rs"]
mod allocator;
#[path = "corpus/archive/mod.rs"]
mod archive;
#[path = "corpus/site/mod.rs"]
#[expect(dead_code, reason = "only the plain site is measured here")]
mod site;

use archive::Archive;
use dateline::config::Config;
use dateline::diagnostics::Diagnostics;
use dateline::discover::discover;
use dateline::finish::finish;
use dateline::parse;
use dateline::paths::{OutputPath, SitePath};
use dateline::pipeline::{At, CONFIGURATION, Options, Target, Unwatched, build};
use dateline::strings::Strings;
use dateline::world::{Disk, Memory, WithTheme, World, read_text};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use site::{Extras, Site};
use std::fs;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

fn main() {
    divan::main();
}

/// The plain archive in memory, with the built-in theme under it.
fn world(stories: usize) -> WithTheme<Memory> {
    let archive = Archive::new(stories);
    let mut memory = Memory::default();
    for (path, text) in Site::Plain.files(&archive, Extras::None) {
        memory.insert(&path, text);
    }
    let mut text = String::new();
    for index in 0..stories {
        let story = archive.story(index);
        Site::Plain.story(&archive, &story, &mut text);
        memory.insert(&format!("content/{}", story.file()), text.as_str());
    }
    WithTheme(memory)
}

fn options(target: Option<Target>) -> Options {
    let at = At::Instant("2025-01-02T00:00:00Z".parse().unwrap());
    Options { profile: None, base_url: None, at, drafts: false, target, explain: None }
}

/// One file to one document: front matter and Markdown.
#[divan::bench]
fn story(bencher: Bencher) {
    let world = world(100);
    let mut found = Diagnostics::default();
    let configuration = SitePath::from(CONFIGURATION);
    let config = Config::read(&configuration, &read_text(&world, &configuration).unwrap(), None, &mut found).unwrap();
    let inventory = discover(&world, &config, &mut found);
    let strings = Strings::read(&world, &config, &inventory, &mut found);
    let settings = strings[0].markdown_settings(&config);
    let is_story = |file: &SitePath| file.as_str().starts_with("content/world/20");
    let source = inventory.documents.iter().find(|source| is_story(&source.file)).unwrap();
    let text = read_text(&world, &source.file).unwrap();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| parse::document(source, &text, &config, &settings, &mut found));
}

/// Every stage but the last: a site is read, modelled, planned and rendered, and nothing is written.
#[divan::bench(args = [100, 1_000], sample_count = 10, sample_size = 1)]
fn site_unwritten(bencher: Bencher, stories: usize) {
    let world = world(stories);
    let options = options(None);
    bencher.counter(ItemsCount::new(stories)).bench_local(|| checked(&world, &options));
}

fn checked(world: &dyn World, options: &Options) -> usize {
    build(world, options, &Unwatched).report.unwrap().outputs
}

/// From an edited text to written pages inside a process that goes on, as a preview server will do it.
#[divan::bench(args = [1_000, 10_000], sample_count = 20, sample_size = 1)]
fn edited_body(bencher: Bencher, stories: usize) {
    let folder = tempfile::Builder::new().tempdir_in(scratch()).unwrap();
    let root = folder.path().join("site");
    let archive = Archive::new(stories);
    let write = |path: &str, text: &str| {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    for (path, text) in Site::Plain.files(&archive, Extras::None) {
        write(&path, &text);
    }
    let mut text = String::new();
    for index in 0..stories {
        let story = archive.story(index);
        Site::Plain.story(&archive, &story, &mut text);
        write(&format!("content/{}", story.file()), &text);
    }
    let edited = format!("content/{}", archive.story(stories / 2).file());
    let target = Target { output: folder.path().join("public"), state: folder.path().join("state"), record: None };
    let options = options(Some(target));
    let built = || {
        let report = build(&WithTheme(Disk::new(&root).unwrap()), &options, &Unwatched).report.unwrap();
        report.written.written
    };
    // Files as young as this would all be read again.
    sleep(Duration::from_secs(3));
    assert!(built() > stories);
    assert_eq!(built(), 0);
    let mut edits = 0;
    let mut edit = || {
        edits += 1;
        write(&edited, &(fs::read_to_string(root.join(&edited)).unwrap() + &format!("\nEdit {edits}.\n")));
    };
    bencher.counter(ItemsCount::new(stories)).with_inputs(&mut edit).bench_local_values(|()| assert_eq!(built(), 1));
}

/// A folder in memory where there is one: programs are measured here, and not a disk.
fn scratch() -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    if shared.is_dir() { shared } else { std::env::temp_dir() }
}

/// The passes over one finished page, a section's list.
#[divan::bench]
fn page_finished(bencher: Bencher) {
    let folder = tempfile::tempdir().unwrap();
    let target = Target { output: folder.path().join("site"), state: folder.path().join("state"), record: None };
    checked(&world(100), &options(Some(target)));
    let page = fs::read(folder.path().join("site/world/index.html")).unwrap();
    let path = OutputPath::new("world/index.html");
    bencher.counter(BytesCount::of_slice(&page)).with_inputs(|| page.clone()).bench_local_values(|mut bytes| {
        finish(&path, &mut bytes);
        bytes
    });
}

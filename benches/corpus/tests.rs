//! The archive is the same on every machine and for every generator, and its Dateline sites have no mistake.

use super::*;
use dateline::pipeline::{self, At, Options, Unwatched};
use dateline::world::{Disk, WithTheme};
use std::collections::BTreeMap;
use walkdir::WalkDir;

const SITES: [Site; 4] = [Site::Plain, Site::Dateline, Site::Hugo, Site::Zola];
const STORIES: usize = 60;

/// A site on the disk, and every file in it.
fn written(site: Site) -> (tempfile::TempDir, BTreeMap<String, String>) {
    let folder = written_with(site, Extras::None);
    let files = WalkDir::new(folder.path()).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let files = files.map(|file| {
        let path = file.path().strip_prefix(folder.path()).unwrap().to_str().unwrap().to_owned();
        (path, fs::read_to_string(file.path()).unwrap())
    });
    let files = files.collect();
    (folder, files)
}

fn written_with(site: Site, extras: Extras) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&Archive::new(STORIES), site, extras, folder.path()).unwrap();
    folder
}

/// The stories among the files: those in the folder of a month.
fn stories(files: &BTreeMap<String, String>) -> BTreeMap<&str, &str> {
    let is_story = |path: &str| path.split('/').count() == 5 && !path.ends_with("_index.md");
    files.iter().filter(|(path, _)| is_story(path)).map(|(path, text)| (path.as_str(), text.as_str())).collect()
}

/// The text of a story with its links as Dateline has them.
fn text(file: &str) -> String {
    let (_, text) = file.rsplit_once("+++\n").unwrap();
    text.replace("{{< relref \"/", "@/").replace("\" >}}", "")
}

#[test]
fn the_same_number_gives_the_same_bytes() {
    for site in SITES {
        assert!(written(site).1 == written(site).1, "{site:?}");
    }
}

#[test]
fn every_generator_gets_the_same_stories() {
    let sites = SITES.map(|site| written(site).1);
    let [plain, others @ ..] = sites.each_ref().map(stories);
    assert_eq!(plain.len(), STORIES);
    for (site, other) in SITES[1..].iter().zip(others) {
        assert!(plain.keys().eq(other.keys()), "{site:?}");
        for (path, file) in &plain {
            let other = other[path];
            assert!(text(file) == text(other), "{site:?} {path}: the text");
            assert_eq!(file.lines().nth(1), other.lines().nth(1), "{site:?} {path}: the headline");
        }
    }
}

#[test]
fn dateline_finds_nothing_wrong() {
    for (site, extras) in [(Site::Plain, Extras::None), (Site::Dateline, Extras::None), (Site::Dateline, Extras::Feeds)]
    {
        let folder = written_with(site, extras);
        let world = WithTheme(Disk::new(folder.path()).unwrap());
        let at = At::Instant("2025-01-02T00:00:00Z".parse().unwrap());
        let options = Options { profile: None, base_url: None, at, drafts: false, target: None, explain: None };
        let outcome = pipeline::build(&world, &options, &Unwatched);
        assert!(outcome.diagnostics.sorted().is_empty(), "{site:?}: {:#?}", outcome.diagnostics.sorted());
        assert_eq!(outcome.report.map(|report| report.articles), Some(STORIES), "{site:?}");
    }
}

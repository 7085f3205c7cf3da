//! Writes an archive of any size as the site of a generator, for measuring.
//!
//! ```sh
//! cargo run --release --example corpus -- 10000 ../archive
//! cargo run --release -- --site ../archive build
//! cargo run --release --example corpus -- --for hugo 10000 ../archive-for-hugo
//! ```
//!
//! The same arguments give the same bytes on every machine. The archive covers the twenty years from 2005 to 2024. Its
//! stories have about 700 words; eight sections, topics and authors of which few are frequent and most are rare, some
//! series; links to older stories, footnotes, lists, quotations, tables and headings now and then; a page for every
//! author, standing pages, and a message to readers. The text is made up from lists of words: it reads like a
//! newspaper's and means nothing.
//!
//! A story depends on its number and on the size of the archive alone, so all cores write at once and nothing is kept.
#![expect(clippy::disallowed_methods, reason = "this program writes a site, it builds none")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it is run by a person")]

mod archive;
mod site;
#[cfg(test)]
mod tests;

use archive::Archive;
use rayon::prelude::*;
use site::{Extras, Site};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use std::{fs, io};

const USAGE: &str = "usage: cargo run --release --example corpus -- [--for GENERATOR] [--feeds] N DIR

  N                 the number of stories, from 1 to 10,000,000
  DIR               a folder that is empty or not there yet
  --for GENERATOR   `dateline`, `hugo` or `zola`: its site with the templates that are equal in all three;
                    without it a Dateline site with the built-in theme
  --feeds           with --for: also a feed in one format for every list, and a sitemap";

/// What was asked for.
#[derive(Debug)]
struct Order {
    site: Site,
    extras: Extras,
    stories: usize,
    folder: PathBuf,
}

fn main() -> ExitCode {
    let order = match order(std::env::args().skip(1)) {
        Ok(order) => order,
        Err(problem) => {
            eprintln!("error: {problem}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let (stories, folder) = (order.stories, order.folder.display());
    let clock = Instant::now();
    match write(&Archive::new(stories), order.site, order.extras, &order.folder) {
        Ok(bytes) => {
            let (mb, seconds) = (bytes as f64 / 1e6, clock.elapsed().as_secs_f64());
            println!("{stories} stories, {mb:.1} MB, in {folder}; {seconds:.1} s");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {folder} cannot be written: {error}");
            ExitCode::from(2)
        }
    }
}

fn order(mut arguments: impl Iterator<Item = String>) -> Result<Order, String> {
    let (mut site, mut extras, mut plain) = (Site::Plain, Extras::None, Vec::new());
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--for" => site = generator(arguments.next().as_deref())?,
            "--feeds" => extras = Extras::Feeds,
            option if option.starts_with('-') => return Err(format!("there is no option `{option}`")),
            _ => plain.push(argument),
        }
    }
    let [number, folder] = plain.as_slice() else { return Err("two arguments are needed".to_owned()) };
    let Ok(stories @ 1..=10_000_000) = number.replace([',', '_'], "").parse() else {
        return Err("the first argument is the number of stories, from 1 to 10,000,000".to_owned());
    };
    let folder = PathBuf::from(folder);
    if fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err("the folder is not empty: what is in it would be mixed with the archive".to_owned());
    }
    Ok(Order { site, extras, stories, folder })
}

fn generator(name: Option<&str>) -> Result<Site, String> {
    match name {
        Some("dateline") => Ok(Site::Dateline),
        Some("hugo") => Ok(Site::Hugo),
        Some("zola") => Ok(Site::Zola),
        _ => Err("--for takes `dateline`, `hugo` or `zola`".to_owned()),
    }
}

/// Writes the archive; comes back with the number of bytes of its stories.
fn write(archive: &Archive, site: Site, extras: Extras, folder: &Path) -> io::Result<usize> {
    let content = folder.join("content");
    for below in folders(archive) {
        fs::create_dir_all(content.join(&below))?;
        if let Some((path, text)) = site.folder_file(&below) {
            fs::write(folder.join(path), text)?;
        }
    }
    for (path, text) in site.files(archive, extras) {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap_or(folder))?;
        fs::write(file, text)?;
    }
    let stories = (0..archive.stories).into_par_iter().map_init(String::new, |text, index| {
        let story = archive.story(index);
        site.story(archive, &story, text);
        fs::write(content.join(story.file()), &*text).map(|()| text.len())
    });
    stories.sum()
}

/// The folders of the stories and those above them, as far as the sections: `world/2005`, `world/2005/01` …
fn folders(archive: &Archive) -> BTreeSet<String> {
    let one = |mut folders: BTreeSet<String>, index| {
        let folder = archive.story(index).folder();
        if !folders.contains(&folder) {
            folders.extend(folder.rsplit_once('/').map(|(year, _)| year.to_owned()));
            folders.insert(folder);
        }
        folders
    };
    let both = |mut some: BTreeSet<String>, more: BTreeSet<String>| {
        some.extend(more);
        some
    };
    (0..archive.stories).into_par_iter().fold(BTreeSet::new, one).reduce(BTreeSet::new, both)
}

//! Writes an archive of any size as a Dateline site, for measuring.
//!
//! ```sh
//! cargo run --release --example corpus -- 10000 ../archive
//! cargo run --release -- build --site ../archive -v
//! ```
//!
//! The same number gives the same bytes on every machine. The archive covers the twenty years from 2005 to 2024. Its
//! stories have about 700 words; eight sections, topics and authors of which few are frequent and most are rare, some
//! series; links to older stories, footnotes, lists, quotations, tables and headings now and then; a page for every
//! author, standing pages, and a message to readers. The text is made up from lists of words: it reads like a
//! newspaper's and means nothing.
//!
//! A story depends on its number and on the size of the archive alone, so all cores write at once.
#![expect(clippy::disallowed_methods, reason = "this program writes a site, it builds none")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it is run by a person")]

mod english;
mod random;
mod story;

use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use std::{fs, io};
use story::{SECTIONS, Story};

/// How much there is of everything.
#[derive(Debug)]
struct Archive {
    stories: usize,
    topics: usize,
    authors: usize,
}

impl Archive {
    fn new(stories: usize) -> Self {
        let topics = (stories.isqrt() * 4).clamp(20, english::TOPICS);
        Self { stories, topics, authors: (stories / 100).clamp(4, 400) }
    }

    /// The id of an author.
    fn author(&self, index: usize) -> String {
        english::person(index % self.authors).to_lowercase().replace(' ', "-")
    }

    /// The series that runs while the story with this number appears.
    fn series_title(&self, story: usize) -> String {
        let run = story / 200;
        format!("{} in focus, {}", english::topic(run % self.topics), 1 + run / self.topics)
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (stories, folder) = match arguments.as_slice() {
        [number, folder] => match number.replace([',', '_'], "").parse() {
            Ok(stories @ 1..=10_000_000) => (stories, PathBuf::from(folder)),
            _ => return usage("the first argument is the number of stories, from 1 to 10,000,000"),
        },
        _ => return usage("two arguments are needed"),
    };
    if fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return usage("the folder is not empty: what is in it would be mixed with the archive");
    }
    let clock = Instant::now();
    match write(&Archive::new(stories), &folder) {
        Ok(bytes) => {
            let (mb, seconds) = (bytes as f64 / 1e6, clock.elapsed().as_secs_f64());
            println!("{stories} stories, {mb:.1} MB, in {}; {seconds:.1} s", folder.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {} cannot be written: {error}", folder.display());
            ExitCode::from(2)
        }
    }
}

fn usage(problem: &str) -> ExitCode {
    eprintln!("error: {problem}\n\nusage: cargo run --release --example corpus -- N DIR");
    ExitCode::from(2)
}

/// Writes the archive; comes back with the number of bytes of its stories.
fn write(archive: &Archive, folder: &Path) -> io::Result<usize> {
    let content = folder.join("content");
    let stories: Vec<Story> = (0..archive.stories).into_par_iter().map(|index| Story::new(archive, index)).collect();
    let folders: BTreeSet<String> = stories.iter().map(Story::folder).collect();
    for below in
        folders.iter().map(String::as_str).chain(SECTIONS.iter().map(|section| section.0)).chain(["authors", "support"])
    {
        fs::create_dir_all(content.join(below))?;
    }
    fs::write(folder.join("site.toml"), configuration())?;
    for (file, text) in pages() {
        fs::write(content.join(file), text)?;
    }
    for index in 0..archive.authors {
        fs::write(content.join(format!("authors/{}.md", archive.author(index))), author(index))?;
    }
    stories
        .par_iter()
        .map_init(String::new, |text, story| {
            story.write(archive, text);
            fs::write(content.join(story.file()), &*text).map(|()| text.len())
        })
        .sum()
}

fn configuration() -> String {
    let sections: Vec<String> = SECTIONS.iter().map(|(id, _)| format!("\"{id}\"")).collect();
    format!(
        "title = \"The Archive\"\ntagline = \"Twenty years of news that never happened\"\n\
         base_url = \"https://archive.example/\"\nlanguage = \"en\"\ntime_zone = \"Europe/London\"\n\
         sections = [{}]\nnavigation = [\"@/about.md\", \"@/contact.md\"]\n\n\
         [publisher]\nname = \"The Archive Trust\"\nemail = \"desk@archive.example\"\n\n\
         [policies]\ncorrections = \"@/corrections-policy.md\"\n",
        sections.join(", ")
    )
}

/// Every page that is no story and no author.
fn pages() -> Vec<(String, String)> {
    let mut strips = String::from("strips = [\n");
    for (id, _) in &SECTIONS[..4] {
        let _ = writeln!(strips, "    {{ section = \"{id}\", limit = 4 }},");
    }
    let mut pages = vec![
        ("_index.md".to_owned(), format!("+++\n{strips}]\n+++\n")),
        ("about.md".to_owned(), "+++\ntitle = \"About\"\n+++\n\nNothing in this archive is true.\n".to_owned()),
        ("contact.md".to_owned(), "+++\ntitle = \"Contact\"\n+++\n\nWrite to <desk@archive.example>.\n".to_owned()),
        (
            "corrections-policy.md".to_owned(),
            "+++\ntitle = \"Corrections policy\"\n+++\n\nMistakes are corrected in the story itself.\n".to_owned(),
        ),
        ("support/monthly.md".to_owned(), SUPPORT.to_owned()),
    ];
    let section = |(id, title): &(&str, &str)| {
        let text = format!("+++\ntitle = \"{title}\"\ndescription = \"All that is new in {id}.\"\n+++\n");
        (format!("{id}/_index.md"), text)
    };
    pages.extend(SECTIONS.iter().map(section));
    pages
}

fn author(index: usize) -> String {
    let mut random = random::Random::of(3, index);
    let (name, place) = (english::person(index), english::place(&mut random));
    let mut text = format!("+++\ntitle = \"{name}\"\nrole = \"Correspondent in {place}\"\n+++\n\n");
    english::sentence(&mut random, &mut text);
    text.push('\n');
    text
}

const SUPPORT: &str = r#"+++
heading = "A message from {publication}"
salutation = "Dear readers,"
thanks = "Thank you."
methods = ["visa", "mastercard", "paypal"]

[[gives]]
frequency = "monthly"
amounts = [2, 5, 10]
currency = "USD"
link = "https://give.example/?amount={amount}"
+++

Nobody writes this paper, and it costs nothing to read. {amount} a month would be far too much.
"#;

//! The work that no generator can avoid, as a measure for all the rest.
//!
//! ```sh
//! cargo run --release -- build --site ../archive -o ../site
//! cargo run --release --example floor -- ../archive ../site ../scratch
//! ```
//!
//! Reads the Markdown files of a site, turns each text into HTML with pulldown-cmark alone, and writes the bytes of a
//! finished build, which are in memory before the clock starts, to the same paths in another folder. All cores are in
//! use. It has no front matter, no model, no templates, and throws away the HTML it made.
#![expect(clippy::disallowed_methods, reason = "this program measures the disk itself")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it is run by a person")]

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{fs, io};
use walkdir::WalkDir;

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [site, output, scratch] = arguments.as_slice() else {
        eprintln!("usage: cargo run --release --example floor -- SITE OUTPUT_OF_A_BUILD SCRATCH");
        return ExitCode::from(2);
    };
    if fs::read_dir(scratch).is_ok_and(|mut entries| entries.next().is_some()) {
        eprintln!("error: {} is not empty", scratch.display());
        return ExitCode::from(2);
    }
    match measure(site, output, scratch) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn measure(site: &Path, output: &Path, scratch: &Path) -> io::Result<()> {
    let outputs = finished(output)?;
    let written: usize = outputs.iter().map(|(_, bytes)| bytes.len()).sum();

    let clock = Instant::now();
    let texts = read(&site.join("content"))?;
    let reading = clock.elapsed();

    let clock = Instant::now();
    let made: usize = texts.par_iter().map_init(String::new, |html, text| markdown(text, html)).sum();
    let markdown = clock.elapsed();

    let clock = Instant::now();
    write(scratch, &outputs)?;
    let writing = clock.elapsed();

    let read: usize = texts.iter().map(String::len).sum();
    line("reading", reading, &format!("{} Markdown files, {}", texts.len(), megabytes(read)));
    line("Markdown", markdown, &format!("{} of HTML", megabytes(made)));
    line("writing", writing, &format!("{} files, {}", outputs.len(), megabytes(written)));
    line("total", reading + markdown + writing, &format!("{} threads", rayon::current_num_threads()));
    Ok(())
}

fn line(name: &str, time: Duration, what: &str) {
    println!("{:>9.3} s  {name:<9} {what}", time.as_secs_f64());
}

fn megabytes(bytes: usize) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// Every file of a finished build, by its path in it.
fn finished(output: &Path) -> io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let files = files(output)?;
    let relative = |file: &Path| file.strip_prefix(output).unwrap_or(file).to_path_buf();
    files.iter().map(|file| Ok((relative(file), fs::read(file)?))).collect()
}

/// The text of every Markdown file below a folder.
fn read(content: &Path) -> io::Result<Vec<String>> {
    let files = files(content)?;
    files.par_iter().filter(|file| file.extension().is_some_and(|end| end == "md")).map(fs::read_to_string).collect()
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = WalkDir::new(folder)
        .into_iter()
        .filter(|entry| entry.as_ref().map_or(true, |entry| entry.file_type().is_file()));
    entries.map(|entry| Ok(entry?.into_path())).collect()
}

/// The HTML of a file's text; comes back with its length.
fn markdown(file: &str, html: &mut String) -> usize {
    // What a story's text may use, as in `src/parse/markdown/pass.rs`.
    let options = Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_SMART_PUNCTUATION;
    html.clear();
    html::push_html(html, Parser::new_ext(body(file), options));
    html.len()
}

/// What follows the front matter.
fn body(file: &str) -> &str {
    let fence = if file.starts_with("---") { "\n---" } else { "\n+++" };
    let after = file.get(3..).and_then(|rest| rest.split_once(fence)).map_or(file, |(_, after)| after);
    after.split_once('\n').map_or("", |(_, text)| text)
}

fn write(scratch: &Path, outputs: &[(PathBuf, Vec<u8>)]) -> io::Result<()> {
    let folders: BTreeSet<&Path> = outputs.iter().filter_map(|(path, _)| path.parent()).collect();
    folders.par_iter().try_for_each(|folder| fs::create_dir_all(scratch.join(folder)))?;
    outputs.par_iter().try_for_each(|(path, bytes)| fs::write(scratch.join(path), bytes))
}

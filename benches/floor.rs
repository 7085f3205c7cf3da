//! The work that no generator can avoid, as a measure for all the rest.
//!
//! ```sh
//! cargo run --release -- --site ../archive build -o ../site
//! cargo run --release --example floor -- ../archive ../site ../scratch
//! ```
//!
//! Reads the Markdown files of a site, turns each text into HTML with pulldown-cmark alone, and writes the bytes of a
//! finished build to the same paths in another folder. It has no front matter, no model, no templates, no manifest,
//! flushes nothing, and throws away the HTML it made.
//!
//! It is a yardstick, so it is as fast as we can make it: one pass over each file, reading and writing side by side on
//! all cores, folders walked in parallel and by their descriptors, buffers used again, the program's own allocator. The
//! outputs are in memory before the clock starts. Where they have more than [`IN_MEMORY`] bytes, or with `--lengths`,
//! only their lengths are, and as many bytes are written out of one buffer, which is faster still. The room that they take
//! is taken once before.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it is run by a person")]

#[path = "../src/allocator.rs"]
mod allocator;

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, mkdirat, openat, statat, unlinkat};
use rustix::time::{ClockId, clock_gettime};
use std::cell::RefCell;
use std::ffi::CString;
use std::io;
use std::ops::AddAssign;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// The most bytes of outputs that are kept in memory.
const IN_MEMORY: usize = 4_000_000_000;

/// Room for a file that is read; nearly every story takes one call.
const BUFFER: usize = 1 << 16;

const USAGE: &str = "usage: cargo run --release --example floor -- [--lengths] SITE OUTPUT_OF_A_BUILD SCRATCH";

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let (lengths, folders) = match arguments.split_first() {
        Some((first, rest)) if first.as_os_str() == "--lengths" => (true, rest),
        _ => (false, &arguments[..]),
    };
    let [site, output, scratch] = folders else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match measure(site, output, scratch, if lengths { 0 } else { IN_MEMORY }) {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Does the work; comes back with what to say about it.
fn measure(site: &Path, output: &Path, scratch: &Path, in_memory: usize) -> io::Result<String> {
    let mut outputs = finished(&open(CWD, &path(output)?)?)?;
    let is_kept = outputs.bytes() <= in_memory;
    if is_kept {
        load(&open(CWD, &path(output)?)?, &mut outputs)?;
    }
    let filler = if is_kept { Vec::new() } else { vec![b'.'; outputs.largest()] };
    // It must not be there yet: nothing may be overwritten, and nothing found half done.
    mkdirat(CWD, path(scratch)?.as_c_str(), Mode::RWXU)?;
    let (scratch, content) = (open(CWD, &path(scratch)?)?, open(CWD, &path(&site.join("content"))?)?);

    warm(scratch.as_fd(), &outputs)?;
    let (clock, processor) = (Instant::now(), clock_gettime(ClockId::ProcessCPUTime));
    let (written, made) = rayon::join(|| write(scratch.as_fd(), &outputs, &filler), || convert(&content));
    let (total, processor) = (clock.elapsed(), span(processor, clock_gettime(ClockId::ProcessCPUTime)));
    let mut work = written?;
    work += made?;

    let line = |name, time: Duration, what: String| format!("{:>9.3} s  {name:<9} {what}\n", time.as_secs_f64());
    let kept = if is_kept { "" } else { ", by their lengths" };
    Ok([
        line("reading", work.reading, format!("{} Markdown files, {}", work.files, megabytes(work.read))),
        line("Markdown", work.markdown, format!("{} of HTML", megabytes(work.html))),
        line("writing", work.writing, format!("{} files, {}{kept}", outputs.count(), megabytes(outputs.bytes()))),
        line("processor", processor, "of all threads".to_owned()),
        line("total", total, format!("{} threads", rayon::current_num_threads())),
    ]
    .concat())
}

/// Takes the room that the outputs will need, and gives it back: a virtual machine has to ask its host for memory that nobody
/// had for a while, which can take longer than all the rest.
fn warm(scratch: BorrowedFd, outputs: &Folder) -> io::Result<()> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    let file = openat(scratch, c"warm", flags, Mode::RUSR | Mode::WUSR)?;
    let some = vec![b'.'; 1 << 20];
    // Half a page of the system is lost at the end of each file.
    for _ in 0..(outputs.bytes() + outputs.count() * 2048).div_ceil(some.len()) {
        if rustix::io::write(&file, &some).is_err() {
            // Where there is no room, the measurement itself will say so.
            break;
        }
    }
    Ok(unlinkat(scratch, c"warm", AtFlags::empty())?)
}

fn megabytes(bytes: usize) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn span(from: rustix::time::Timespec, to: rustix::time::Timespec) -> Duration {
    let nanoseconds = |time: rustix::time::Timespec| i128::from(time.tv_sec) * 1_000_000_000 + i128::from(time.tv_nsec);
    Duration::from_nanos(u64::try_from(nanoseconds(to) - nanoseconds(from)).unwrap_or_default())
}

/// What was done, and how long each part took all threads together.
#[derive(Debug, Default)]
struct Work {
    files: usize,
    read: usize,
    html: usize,
    reading: Duration,
    markdown: Duration,
    writing: Duration,
}

impl AddAssign for Work {
    fn add_assign(&mut self, other: Self) {
        self.files += other.files;
        self.read += other.read;
        self.html += other.html;
        self.reading += other.reading;
        self.markdown += other.markdown;
        self.writing += other.writing;
    }
}

/// The sum of what was done with each of some things, at once.
fn all<T: Sync>(things: &[T], one: impl Fn(&T) -> io::Result<Work> + Sync + Send) -> io::Result<Work> {
    let sum = |mut some: Work, more: Work| {
        some += more;
        Ok(some)
    };
    things.par_iter().map(one).try_reduce(Work::default, sum)
}

/// A folder of the finished build.
#[derive(Debug, Default)]
struct Folder {
    name: CString,
    files: Vec<Output>,
    folders: Vec<Folder>,
}

/// A file of the finished build.
#[derive(Debug)]
struct Output {
    name: CString,
    length: usize,
    /// Empty where only the length is known.
    bytes: Vec<u8>,
}

impl Folder {
    fn count(&self) -> usize {
        self.files.len() + self.folders.iter().map(Self::count).sum::<usize>()
    }

    fn bytes(&self) -> usize {
        let files: usize = self.files.iter().map(|file| file.length).sum();
        files + self.folders.iter().map(Self::bytes).sum::<usize>()
    }

    fn largest(&self) -> usize {
        let files = self.files.iter().map(|file| file.length);
        files.chain(self.folders.iter().map(Self::largest)).max().unwrap_or_default()
    }
}

/// The names and lengths of everything in a finished build.
fn finished(folder: &OwnedFd) -> io::Result<Folder> {
    let (files, folders) = entries(folder)?;
    let file = |name: CString| {
        let length = usize::try_from(statat(folder, name.as_c_str(), AtFlags::empty())?.st_size).unwrap_or_default();
        Ok(Output { name, length, bytes: Vec::new() })
    };
    let below = |name: CString| Ok(Folder { name: name.clone(), ..finished(&open(folder, &name)?)? });
    Ok(Folder {
        name: CString::default(),
        files: files.into_iter().map(file).collect::<io::Result<_>>()?,
        folders: folders.into_par_iter().map(below).collect::<io::Result<_>>()?,
    })
}

/// The bytes of everything in a finished build.
fn load(folder: &OwnedFd, outputs: &mut Folder) -> io::Result<()> {
    for file in &mut outputs.files {
        let from = openat(folder, file.name.as_c_str(), OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
        file.bytes = vec![0; file.length];
        read(&from, &mut file.bytes)?;
    }
    outputs.folders.par_iter_mut().try_for_each(|below| load(&open(folder, &below.name)?, below))
}

/// Writes a folder's files and, at once, the folders below it.
fn write(into: BorrowedFd, folder: &Folder, filler: &[u8]) -> io::Result<Work> {
    let mut work = all(&folder.files, |file| {
        let clock = Instant::now();
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let to = openat(into, file.name.as_c_str(), flags, Mode::from_raw_mode(0o644))?;
        let mut rest = if filler.is_empty() { &file.bytes[..] } else { &filler[..file.length] };
        while !rest.is_empty() {
            rest = &rest[rustix::io::write(&to, rest)?..];
        }
        drop(to);
        Ok(Work { writing: clock.elapsed(), ..Work::default() })
    })?;
    work += all(&folder.folders, |below| {
        let clock = Instant::now();
        mkdirat(into, below.name.as_c_str(), Mode::from_raw_mode(0o755))?;
        let below_into = open(into, &below.name)?;
        let mut work = Work { writing: clock.elapsed(), ..Work::default() };
        work += write(below_into.as_fd(), below, filler)?;
        Ok(work)
    })?;
    Ok(work)
}

thread_local! {
    /// Of each thread: the file that it reads and the HTML that it makes.
    static BUFFERS: RefCell<(Vec<u8>, String)> = RefCell::new((vec![0; BUFFER], String::with_capacity(BUFFER)));
}

/// Reads a folder's Markdown files and, at once, the folders below it, and makes HTML of every text.
fn convert(folder: &OwnedFd) -> io::Result<Work> {
    let clock = Instant::now();
    let (files, folders) = entries(folder)?;
    let mut work = Work { reading: clock.elapsed(), ..Work::default() };
    let files: Vec<CString> = files.into_iter().filter(|name| name.to_bytes().ends_with(b".md")).collect();
    work += all(&files, |name| BUFFERS.with_borrow_mut(|(bytes, html)| one(folder, name, bytes, html)))?;
    work += all(&folders, |name| convert(&open(folder, name)?))?;
    Ok(work)
}

fn one(folder: &OwnedFd, name: &CString, bytes: &mut Vec<u8>, html: &mut String) -> io::Result<Work> {
    let start = Instant::now();
    let file = openat(folder, name.as_c_str(), OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
    let mut length = read(&file, bytes)?;
    while length == bytes.len() {
        bytes.resize(length * 2, 0);
        length += read(&file, &mut bytes[length..])?;
    }
    drop(file);
    let text = std::str::from_utf8(&bytes[..length]).map_err(|_| io::Error::other("a story is not UTF-8"))?;
    let reading = start.elapsed();
    let clock = Instant::now();
    html.clear();
    html::push_html(html, Parser::new_ext(body(text), markdown()));
    Ok(Work { files: 1, read: length, html: html.len(), reading, markdown: clock.elapsed(), ..Work::default() })
}

/// Fills the buffer as far as the file goes; comes back with the number of bytes.
fn read(file: &OwnedFd, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        let asked = buffer.len() - length;
        let got = rustix::io::read(file, &mut buffer[length..])?;
        length += got;
        // A plain file gives less than it was asked for only at its end.
        if got < asked {
            break;
        }
    }
    Ok(length)
}

/// What a story's text may use, as in `src/parse/markdown/`.
fn markdown() -> Options {
    Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_SMART_PUNCTUATION
}

/// What follows the front matter.
fn body(file: &str) -> &str {
    let fence = if file.starts_with("---") { "\n---" } else { "\n+++" };
    let after = file.get(3..).and_then(|rest| rest.split_once(fence)).map_or(file, |(_, after)| after);
    after.split_once('\n').map_or("", |(_, text)| text)
}

/// The names of the files in a folder, and of the folders.
fn entries(folder: &OwnedFd) -> io::Result<(Vec<CString>, Vec<CString>)> {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in Dir::read_from(folder)? {
        let entry = entry?;
        match entry.file_type() {
            FileType::RegularFile => files.push(entry.file_name().to_owned()),
            FileType::Directory if !matches!(entry.file_name().to_bytes(), b"." | b"..") => {
                folders.push(entry.file_name().to_owned());
            }
            _ => {}
        }
    }
    Ok((files, folders))
}

fn open(folder: impl AsFd, name: &CString) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    openat(folder, name.as_c_str(), flags, Mode::empty()).map_err(|error| {
        let error = io::Error::from(error);
        io::Error::new(error.kind(), format!("{}: {error}", name.to_string_lossy()))
    })
}

fn path(path: &Path) -> io::Result<CString> {
    CString::new(path.as_os_str().as_encoded_bytes()).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "the test looks at what was written")]

    use super::*;
    use std::fs;

    #[test]
    fn the_same_bytes_come_to_the_same_paths() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("site/content/news/2025")).unwrap();
        fs::create_dir_all(at("output/news/a-story")).unwrap();
        fs::write(at("site/content/news/2025/a-story.md"), "+++\ntitle = \"A\"\n+++\n\n*Text*\n").unwrap();
        fs::write(at("site/content/news/2025/map.svg"), "<svg/>").unwrap();
        fs::write(at("output/index.html"), "").unwrap();
        fs::write(at("output/news/a-story/index.html"), "<p>Text").unwrap();

        let report = measure(&at("site"), &at("output"), &at("kept"), IN_MEMORY).unwrap();
        assert!(report.contains("1 Markdown files") && report.contains("2 files"), "{report}");
        assert_eq!(fs::read_to_string(at("kept/news/a-story/index.html")).unwrap(), "<p>Text");
        assert!(fs::read(at("kept/index.html")).unwrap().is_empty());

        measure(&at("site"), &at("output"), &at("lengths"), 0).unwrap();
        assert_eq!(fs::read_to_string(at("lengths/news/a-story/index.html")).unwrap(), ".......");
        assert!(measure(&at("site"), &at("output"), &at("kept"), IN_MEMORY).is_err(), "it is there already");
    }

    #[test]
    fn a_text_is_read_without_its_front_matter_and_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let text = "word ".repeat(BUFFER);
        fs::write(folder.path().join("long.md"), format!("---\ntitle: A\n---\n{text}")).unwrap();
        let work = convert(&open(CWD, &path(folder.path()).unwrap()).unwrap()).unwrap();
        assert_eq!(work.html, text.trim_end().len() + "<p></p>\n".len());
    }
}

//! Moving a finished stage into the output: whole folders at once where the output does not have them yet, file by
//! file where it does. Every step is one rename, so that a file is at every instant the old one or the new one.
//!
//! Where the system can, an old file and the new one change places: what is old is then let go of when everything new is
//! in place, by all threads at once. A rename over it would free its room on the disk first, one file after the other, and a
//! site of which much has changed would be half an old one for many times as long.
#![expect(clippy::disallowed_methods, reason = "`emit` is the one module that writes")]

use super::{AT_ONCE, IN_A_ROW, Manifest, stage};
use crate::paths::{OutputPath, common_folder};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, DirEntry};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The folder of all outputs, held open where that saves the system the way to it.
#[cfg(unix)]
type Open = fs::File;
#[cfg(not(unix))]
type Open = ();

#[cfg(unix)]
fn opened(folder: &Path) -> io::Result<Open> {
    Open::open(folder)
}

#[cfg(not(unix))]
fn opened(_: &Path) -> io::Result<Open> {
    Ok(())
}

/// Makes sure that files can be put into, and taken out of, every folder that holds one of these outputs and is there
/// already: what is closed is found out before the first file is touched. `outputs` are sorted.
pub(super) fn check<'o>(
    outputs: impl IntoIterator<Item = &'o OutputPath>,
    output: &Path,
) -> Result<(), (PathBuf, io::Error)> {
    let mut first: Vec<&str> = outputs.into_iter().map(OutputPath::as_str).collect();
    first.dedup_by_key(|path| folder_of(path));
    opened(output).map_err(|error| (output.to_owned(), error))?;
    let closed = first
        .par_chunks(AT_ONCE)
        .with_max_len(IN_A_ROW)
        .flat_map_iter(|paths| may_be_closed(paths, output))
        .map(folder_of);
    closed.try_for_each(|folder| {
        // Where a folder is not there yet, the one above it has to take it.
        let there = output.join(folder).ancestors().find(|folder| folder.exists()).map(Path::to_path_buf);
        let there = there.filter(|there| there.is_dir()).unwrap_or_else(|| output.to_owned());
        takes_files(&there).map_err(|error| (there, error))
    })
}

/// The folder that an output is in.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Those of some outputs, which are sorted, into whose folders this user may not put files, as far as one question tells. The
/// folders are asked for relative to the one that all of them are in.
#[cfg(unix)]
fn may_be_closed<'p>(paths: &[&'p str], output: &Path) -> Vec<&'p str> {
    use rustix::fs::{Access, AtFlags, accessat};
    let ends = paths.first().zip(paths.last());
    let common = ends.map_or("", |(first, last)| common_folder(first, last));
    let Ok(open) = opened(&output.join(common)) else { return paths.to_vec() };
    let takes_files = |path: &str| {
        // The dot is only found in a folder.
        let inside = format!("./{}/.", folder_of(&path[common.len()..]));
        accessat(&open, &inside, Access::WRITE_OK | Access::EXEC_OK, AtFlags::empty()).is_ok()
    };
    paths.iter().copied().filter(|path| !takes_files(path)).collect()
}

#[cfg(not(unix))]
fn may_be_closed<'p>(paths: &[&'p str], _: &Path) -> Vec<&'p str> {
    paths.to_vec()
}

/// An error where this user may not put files into a folder.
#[cfg(unix)]
fn takes_files(folder: &Path) -> io::Result<()> {
    use rustix::fs::{Access, access};
    Ok(access(folder, Access::WRITE_OK | Access::EXEC_OK)?)
}

/// Elsewhere it is found out while the files are put in place.
#[cfg(not(unix))]
fn takes_files(_: &Path) -> io::Result<()> {
    Ok(())
}

/// An output that takes the place of a file, with its compressed copies: they are renamed at once, the copies first, so that
/// whoever asks meanwhile gets the whole old page or the whole new one, and no old copy is left beside a new page.
#[derive(Debug)]
pub(super) struct Swap {
    /// What waits, by its number, and where it belongs; the output itself is the last.
    files: Vec<(u32, OutputPath)>,
    /// Copies that the output no longer has.
    gone: Vec<OutputPath>,
}

impl Swap {
    pub(super) fn new(files: Vec<(u32, OutputPath)>) -> Self {
        Self { files, gone: Vec::new() }
    }

    /// The output.
    pub(super) fn path(&self) -> Option<&OutputPath> {
        self.files.last().map(|(_, path)| path)
    }

    /// Takes a copy away together with the output that it was one of.
    pub(super) fn take_out(&mut self, copy: OutputPath) {
        self.gone.push(copy);
    }

    /// How many copies it takes away.
    pub(super) fn removed(&self) -> usize {
        self.gone.len()
    }

    fn put_in_place(&self, output: &Path, open: &Open) -> Result<(), (PathBuf, io::Error)> {
        for copy in self.gone.iter().map(|copy| output.join(copy.as_str())) {
            match fs::remove_file(&copy) {
                Err(error) if error.kind() != ErrorKind::NotFound && copy.is_file() => return Err((copy, error)),
                _ => {}
            }
        }
        self.files.iter().try_for_each(|(number, path)| {
            replace(&stage::waiting(*number), path, output, open).map_err(|error| (output.join(path.as_str()), error))
        })
    }

    /// Lets go of the old files, which wait in the place of the new ones; what goes wrong with one keeps no other.
    fn remove_old(&self, output: &Path, open: &Open) -> Vec<(PathBuf, io::Error)> {
        let not_removed = |(number, path): &(u32, OutputPath)| {
            let old = stage::waiting(*number);
            let error = remove(&old, output, open).err().filter(|error| error.kind() != ErrorKind::NotFound)?;
            // It is no file: somebody put a folder at the output's path while the build went on. It goes back.
            let _ = replace(&old, path, output, open);
            Some((output.join(path.as_str()), error))
        };
        self.files.iter().filter_map(not_removed).collect()
    }
}

/// Puts a file in the place of an output, both named by their way from the folder of all outputs, which is `open`: the system
/// need not follow the way to that for each. The old file is then where the new one was, or gone.
fn replace(new: &str, old: &OutputPath, output: &Path, open: &Open) -> io::Result<()> {
    // Not every file system can do it, and somebody may have removed the old file.
    exchange(new, old, open).or_else(|_| rename(new, old, output, open))
}

/// Lets two files change places.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &str, other: &OutputPath, open: &Open) -> io::Result<()> {
    use rustix::fs::{RenameFlags, renameat_with};
    Ok(renameat_with(open, one, open, other.as_str(), RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &str, _: &OutputPath, _: &Open) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

#[cfg(unix)]
fn rename(from: &str, to: &OutputPath, _: &Path, open: &Open) -> io::Result<()> {
    Ok(rustix::fs::renameat(open, from, open, to.as_str())?)
}

#[cfg(not(unix))]
fn rename(from: &str, to: &OutputPath, output: &Path, _: &Open) -> io::Result<()> {
    fs::rename(output.join(from), output.join(to.as_str()))
}

/// Removes a file, but no folder.
#[cfg(unix)]
fn remove(file: &str, _: &Path, open: &Open) -> io::Result<()> {
    Ok(rustix::fs::unlinkat(open, file, rustix::fs::AtFlags::empty())?)
}

#[cfg(not(unix))]
fn remove(file: &str, output: &Path, _: &Open) -> io::Result<()> {
    fs::remove_file(output.join(file))
}

/// Moves everything into the output: what is below `new` to the same place there, and what is to take the place of a file
/// over it; `last` names what may be removed on the way.
pub(super) fn all(new: &Path, over: &[Swap], output: &Path, last: &Manifest) -> Result<(), (PathBuf, io::Error)> {
    let open = opened(output).map_err(|error| (output.to_owned(), error))?;
    let rename_all = |wanted: usize| {
        let has_rank = |swap: &&Swap| swap.path().map_or(2, rank_of) == wanted;
        over.par_iter().with_max_len(AT_ONCE).filter(has_rank).try_for_each(|swap| swap.put_in_place(output, &open))
    };
    let put = rename_all(0)
        .and_then(|()| folder(new, output, "", last))
        .and_then(|()| rename_all(1))
        .and_then(|()| rename_all(2));
    // Wherever that ended: the stage is thrown away, and with it what nobody took back.
    let removed = over.par_iter().with_max_len(AT_ONCE).flat_map_iter(|swap| swap.remove_old(output, &open));
    let not_removed: Vec<_> = removed.collect();
    put.and(not_removed.into_iter().next().map_or(Ok(()), Err))
}

/// The [`rank`] of an output.
fn rank_of(path: &OutputPath) -> usize {
    match path.as_str().split_once('/') {
        Some(("assets" | "media", _)) => 0,
        Some(_) => 1,
        None => 2,
    }
}

fn folder(from: &Path, to: &Path, relative: &str, last: &Manifest) -> Result<(), (PathBuf, io::Error)> {
    let listed = fs::read_dir(from).and_then(Iterator::collect::<io::Result<Vec<DirEntry>>>);
    let mut entries = listed.map_err(|error| (from.to_owned(), error))?;
    entries.sort_by_key(|entry| (rank(entry, relative), entry.file_name()));
    let step = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let relative = if relative.is_empty() { name } else { format!("{relative}/{name}") };
        move_entry(&entry.path(), &to.join(entry.file_name()), &relative, last)
    };
    // Folders of one rank wait for nothing in each other.
    entries
        .chunk_by(|a, b| rank(a, relative) == rank(b, relative))
        .try_for_each(|same| same.par_iter().try_for_each(step))
}

/// What pages refer to goes first, and the front last: a reader who comes in between finds nothing missing.
fn rank(entry: &DirEntry, relative: &str) -> usize {
    let is_asset = relative.is_empty() && (entry.file_name() == "assets" || entry.file_name() == "media");
    match entry.file_type() {
        _ if is_asset => 0,
        Ok(kind) if kind.is_dir() => 1,
        _ => 2,
    }
}

fn move_entry(from: &Path, to: &Path, relative: &str, last: &Manifest) -> Result<(), (PathBuf, io::Error)> {
    let fail = |error: io::Error| (to.to_owned(), error);
    match fs::rename(from, to) {
        Ok(()) => Ok(()),
        // The folder is there already: what is new in it goes there one by one.
        Err(error) if matches!(error.kind(), ErrorKind::DirectoryNotEmpty | ErrorKind::AlreadyExists) => {
            folder(from, to, relative, last)
        }
        // A link that somebody made leads to the folder.
        Err(error) if error.kind() == ErrorKind::NotADirectory && to.is_dir() => folder(from, to, relative, last),
        // An output of the last build stands where a folder is to be.
        Err(error) if error.kind() == ErrorKind::NotADirectory && last.contains(relative) => {
            fs::remove_file(to).and_then(|()| fs::rename(from, to)).map_err(fail)
        }
        // A folder of the last build stands where a file is to be: its own outputs are gone with this build.
        Err(error) if error.kind() == ErrorKind::IsADirectory => {
            remove_outputs(to, relative, last).and_then(|()| fs::rename(from, to)).map_err(fail)
        }
        Err(error) => Err(fail(error)),
    }
}

/// Removes a folder that holds nothing but outputs of the last build; an error where it holds anything else.
fn remove_outputs(folder: &Path, relative: &str, last: &Manifest) -> io::Result<()> {
    let mut folders = BTreeSet::from([folder.to_owned()]);
    for output in last.below(relative) {
        let file = folder.join(&output.path.as_str()[relative.len() + 1..]);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => folders.extend(file.ancestors().skip(1).take_while(|above| *above != folder).map(Path::to_path_buf)),
        }
    }
    // The innermost first.
    folders.iter().rev().try_for_each(fs::remove_dir)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::stage::Stage;

    /// Puts one new file into an output that somebody has prepared.
    fn put(prepare: impl FnOnce(&Path)) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path();
        let stage = Stage::make(&stage::folder(output)).unwrap();
        prepare(output);
        stage.write_over(0, b"new").unwrap();
        let swap = Swap::new(vec![(0, OutputPath::new("a.html"))]);
        assert!(all(&stage.new_outputs(), &[swap], output, &Manifest::default()).is_ok());
        assert!(!output.join(stage::waiting(0)).exists(), "nothing old is kept");
        folder
    }

    #[test]
    fn a_new_file_takes_the_place_of_an_old_one() {
        let folder = put(|output| fs::write(output.join("a.html"), "old").unwrap());
        assert_eq!(fs::read_to_string(folder.path().join("a.html")).unwrap(), "new");
    }

    #[test]
    fn an_old_file_that_somebody_removed_is_not_missed() {
        let folder = put(|_| {});
        assert_eq!(fs::read_to_string(folder.path().join("a.html")).unwrap(), "new");
    }

    #[test]
    #[cfg(unix)]
    fn a_link_gives_way_and_what_it_leads_to_stays() {
        let folder = put(|output| {
            fs::write(output.join("b.html"), "old").unwrap();
            std::os::unix::fs::symlink("b.html", output.join("a.html")).unwrap();
        });
        let read = |name| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!([read("a.html"), read("b.html")], ["new", "old"]);
    }

    #[test]
    fn folders_that_came_in_between_stay_where_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path();
        let stage = Stage::make(&stage::folder(output)).unwrap();
        let names = ["a.html.gz", "a.html", "b.html", "c.html"];
        for name in names {
            fs::create_dir(output.join(name)).unwrap();
            fs::write(output.join(name).join("precious"), "mine").unwrap();
        }
        let file = |number: u32| (number, OutputPath::new(names[number as usize]));
        (0..4).for_each(|number| assert!(stage.write_over(number, b"new").is_ok()));
        let over = [Swap::new(vec![file(0), file(1)]), Swap::new(vec![file(2)]), Swap::new(vec![file(3)])];
        assert!(all(&stage.new_outputs(), &over, output, &Manifest::default()).is_err());
        fs::remove_dir_all(stage.folder()).unwrap();
        for name in names {
            assert_eq!(fs::read_to_string(output.join(name).join("precious")).unwrap(), "mine", "{name}");
        }
    }
}

//! A manifest as bytes. It is read before every build and written after most, and has an entry for every output: what is
//! of the same length in all of them is written one after the other, and their paths behind that.

use super::Manifest;
use super::manifest::Entry;
use super::seal::{sealed, sum, unsealed};
use crate::memo::{Fingerprint, MadeOf, Question};
use crate::paths::OutputPath;

/// The first bytes of a manifest; one of another version is an empty one.
const MAGIC: &[u8] = b"dateline manifest 5\n";

/// The numbers of an entry: the length of its path, what is known of its file, and seven fingerprints.
const NUMBERS: usize = 12;

/// How many bytes these are.
const RECORD: usize = NUMBERS * 8;

/// What the templates of an output asked for, where they did, by the output's place.
type Asked = Vec<(u64, Vec<(Question, Fingerprint)>)>;

impl Manifest {
    /// Reads a manifest; one that is damaged, or of another version, is an empty one.
    pub fn parse(bytes: &[u8]) -> Self {
        let manifest = unsealed(MAGIC, bytes).and_then(read).unwrap_or_default();
        let is_sorted = manifest.outputs.windows(2).all(|two| two[0].path < two[1].path);
        if is_sorted { manifest } else { Self::default() }
    }

    /// What tells a manifest, as it is written, from others.
    pub(super) fn sum(bytes: &[u8]) -> u64 {
        sum(MAGIC, bytes)
    }

    /// The manifest as it is written.
    pub fn to_bytes(&self) -> Vec<u8> {
        written(|| self.outputs.iter().map(|entry| (entry.path.as_str(), entry)), &self.templates)
    }
}

/// Some entries, each with its path.
fn written<'e, E>(entries: impl Fn() -> E, templates: &[(String, Fingerprint)]) -> Vec<u8>
where
    E: Iterator<Item = (&'e str, &'e Entry)>,
{
    let paths = || entries().map(|(path, _)| path);
    let (count, length) = paths().fold((0, 0), |(count, length), path| (count + 1, length + path.len()));
    sealed(MAGIC, |bytes| {
        bytes.reserve(count * RECORD + length + 4096);
        bytes.extend((count as u64).to_le_bytes());
        for (path, entry) in entries() {
            bytes.extend_from_slice(numbers(path, entry).map(u64::to_le_bytes).as_flattened());
        }
        bytes.extend((length as u64).to_le_bytes());
        paths().for_each(|path| bytes.extend_from_slice(path.as_bytes()));
        let asked = entries().enumerate().filter(|(_, (_, entry))| !entry.made_of.asked.is_empty());
        let asked: Vec<_> = asked.map(|(at, (_, entry))| (at as u64, &entry.made_of.asked)).collect();
        // Lists, numbers and texts can always be written.
        *bytes = postcard::to_extend(&(asked, templates), std::mem::take(bytes)).unwrap_or_default();
    })
}

fn numbers(path: &str, entry: &Entry) -> [u64; NUMBERS] {
    let made_of = &entry.made_of;
    [
        path.len() as u64,
        entry.length,
        entry.modified.cast_unsigned(),
        entry.hash as u64,
        (entry.hash >> 64) as u64,
        made_of.templates.0,
        made_of.site.0,
        made_of.own.0,
        made_of.named.0,
        made_of.listed.0,
        made_of.message.0,
        made_of.compressed.0,
    ]
}

fn entry(path: &str, numbers: [u64; NUMBERS]) -> Option<Entry> {
    let [_, length, modified, low, high, rest @ ..] = numbers;
    let [templates, site, own, named, listed, message, compressed] = rest.map(Fingerprint);
    Some(Entry {
        path: OutputPath::written(path)?,
        hash: u128::from(high) << 64 | u128::from(low),
        length,
        modified: modified.cast_signed(),
        made_of: MadeOf { templates, site, own, named, listed, message, compressed, asked: Vec::new() },
        is_untouched: false,
    })
}

fn read(bytes: &[u8]) -> Option<Manifest> {
    let (count, bytes) = bytes.split_first_chunk()?;
    let count = usize::try_from(u64::from_le_bytes(*count)).ok()?;
    let (records, bytes) = bytes.split_at_checked(count.checked_mul(RECORD)?)?;
    let (length, bytes) = bytes.split_first_chunk()?;
    let (paths, bytes) = bytes.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    let mut rest = std::str::from_utf8(paths).ok()?;
    let mut outputs = Vec::with_capacity(count);
    for record in records.as_chunks::<RECORD>().0 {
        let (numbers, _) = record.as_chunks();
        let numbers = std::array::from_fn(|at| u64::from_le_bytes(numbers[at]));
        let (path, behind) = rest.split_at_checked(usize::try_from(numbers[0]).ok()?)?;
        outputs.push(entry(path, numbers)?);
        rest = behind;
    }
    let (asked, templates): (Asked, _) = postcard::from_bytes(bytes).ok()?;
    for (at, asked) in asked {
        outputs.get_mut(usize::try_from(at).ok()?)?.made_of.asked = asked;
    }
    Some(Manifest { outputs, templates })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(paths: &[&str]) -> Manifest {
        let mut outputs: Vec<_> = paths.iter().map(|path| Entry::announced(OutputPath::new(*path))).collect();
        for (number, entry) in (1..).zip(&mut outputs) {
            entry.hash = u128::MAX - u128::from(number);
            entry.modified = -1;
            entry.made_of.own = Fingerprint(number);
            if number == 2 {
                let question = Question { list: None, kind: Some("news".to_owned()), limit: 3 };
                entry.made_of.asked = vec![(question, Fingerprint(4))];
            }
        }
        Manifest { outputs, templates: vec![("base.html".to_owned(), Fingerprint(1))] }
    }

    #[test]
    fn what_was_written_is_read_and_nothing_else() {
        let written = manifest(&["a.html", "b/c.html", "b/d.html", "b.html"]);
        assert_eq!(Manifest::parse(&written.to_bytes()), Manifest::default(), "not sorted");
        let written = manifest(&["a.html", "b.html", "b/c.html", "b/d.html"]);
        let bytes = written.to_bytes();
        assert_eq!(Manifest::parse(&bytes), written);
        assert_eq!(written.below("b").count(), 2);
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert_eq!(Manifest::parse(&damaged), Manifest::default(), "damaged at {at}");
            assert_eq!(Manifest::parse(&bytes[..at]), Manifest::default(), "cut off at {at}");
        }
    }

    #[test]
    fn no_path_of_a_manifest_leads_out_of_the_output() {
        let entry = Entry::announced(OutputPath::new("a.html"));
        let read = |path| Manifest::parse(&written(|| std::iter::once((path, &entry)), &[])).outputs.len();
        assert_eq!(read("a/b.html"), 1);
        for path in ["../precious.txt", "a/../../precious.txt", "/etc/passwd", "./../precious.txt", ""] {
            assert_eq!(read(path), 0, "{path}");
        }
    }

    #[test]
    fn numbers_that_do_not_fit_are_no_manifest() {
        let whole = manifest(&["a.html", "b.html"]).to_bytes();
        let payload = unsealed(MAGIC, &whole).unwrap();
        for at in 0..payload.len() {
            for number in [0, u64::MAX] {
                let mut other = payload.to_vec();
                other.splice(at..(at + 8).min(payload.len()), number.to_le_bytes());
                // Whatever comes of it, it is no panic.
                let _ = Manifest::parse(&sealed(MAGIC, |bytes| bytes.extend_from_slice(&other)));
            }
        }
    }
}

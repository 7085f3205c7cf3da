//! The key `compress` of the table `hosting`: in which ways text files are compressed beside themselves.

use crate::diagnostics::Code;
use crate::fields::Fields;

/// A way in which a file is compressed for those who ask for it so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    /// `.br`.
    Brotli,
    /// `.gz`.
    Gzip,
}

impl Encoding {
    /// Every one with its word, by the ending of its files.
    pub const ALL: &'static [(&'static str, Encoding)] = &[("brotli", Encoding::Brotli), ("gzip", Encoding::Gzip)];

    /// What the name of a compressed file has after that of the file itself.
    pub fn ending(self) -> &'static str {
        match self {
            Encoding::Brotli => ".br",
            Encoding::Gzip => ".gz",
        }
    }
}

/// Some of the ways to compress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Encodings {
    brotli: bool,
    gzip: bool,
}

impl Encodings {
    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// Whether this is one of them.
    pub fn contains(self, encoding: Encoding) -> bool {
        match encoding {
            Encoding::Brotli => self.brotli,
            Encoding::Gzip => self.gzip,
        }
    }

    /// Adds one, or takes it out.
    pub fn set(&mut self, encoding: Encoding, is_in: bool) {
        match encoding {
            Encoding::Brotli => self.brotli = is_in,
            Encoding::Gzip => self.gzip = is_in,
        }
    }

    /// All of them, in the order of their endings.
    pub fn iter(self) -> impl Iterator<Item = Encoding> {
        Encoding::ALL.iter().map(|(_, encoding)| *encoding).filter(move |encoding| self.contains(*encoding))
    }
}

/// Reads the key; a mistake where this program was built without what it takes.
pub(super) fn read(hosting: &Fields<'_>) -> Encodings {
    let mut encodings = Encodings::default();
    let place = hosting.value_place("compress");
    for encoding in hosting.choices("compress", Encoding::ALL).unwrap_or_default() {
        encodings.set(encoding, true);
    }
    if let Some(place) = place.filter(|_| !encodings.is_empty() && !cfg!(feature = "compress")) {
        let help = "take the line out, or build Dateline with `--features compress`";
        hosting.report(Code::BadValue, "this Dateline was built without compression", place, help);
    }
    encodings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_in_the_order_of_paths() {
        assert!(Encoding::ALL.iter().map(|(_, encoding)| encoding.ending()).is_sorted());
    }

    #[test]
    fn a_set_has_what_was_put_in() {
        let mut set = Encodings::default();
        assert!(set.is_empty());
        set.set(Encoding::Gzip, true);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Encoding::Gzip]);
        set.set(Encoding::Brotli, true);
        set.set(Encoding::Gzip, false);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Encoding::Brotli]);
    }
}

//! What is wrong with a site, where, and what to do about it.
//!
//! Every stage adds to one [`Diagnostics`] and goes on, so that a person sees everything in one run. A diagnostic
//! names places as byte ranges of the site's own files; [`human`] reads those files again to show the lines,
//! [`machine`] writes the same for other programs.

mod code;
pub mod human;
pub mod machine;
pub mod nearest;

pub use code::{Code, Severity};

use crate::paths::SitePath;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A value together with the place where a person wrote it: the byte range in its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// The value itself.
    pub value: T,
    /// Where it stands, in bytes from the beginning of the file.
    pub span: Range<usize>,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    pub fn new(value: T, span: Range<usize>) -> Self {
        Self { value, span }
    }

    /// The same place with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), span: self.span }
    }
}

/// One place that a diagnostic points at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Label {
    /// The file, or the folder, that is spoken of.
    pub file: SitePath,
    /// The byte range in the file; `None` speaks of the file as a whole.
    pub start: Option<usize>,
    /// The end of the byte range; the same as `start` for a point.
    pub end: usize,
    /// What is to be said at this place; may be empty.
    pub text: String,
}

/// One thing that is wrong: what, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Which kind of mistake it is; gives the severity too.
    pub code: Code,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where: the first label is the place itself, the others help to understand it.
    pub labels: Vec<Label>,
    /// What to do, in one sentence without a full stop.
    pub help: Option<String>,
}

/// Cold, all of it: so the compiler keeps what tells of a mistake apart from what is done where there is none.
impl Diagnostic {
    /// A diagnostic that has no place yet.
    #[cold]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), labels: Vec::new(), help: None }
    }

    /// Adds a place in a file.
    #[must_use]
    #[cold]
    pub fn at(mut self, file: &SitePath, span: Range<usize>, text: impl Into<String>) -> Self {
        self.labels.push(Label { file: file.clone(), start: Some(span.start), end: span.end, text: text.into() });
        self
    }

    /// Adds a file as a whole.
    #[must_use]
    #[cold]
    pub fn in_file(mut self, file: &SitePath) -> Self {
        self.labels.push(Label { file: file.clone(), start: None, end: 0, text: String::new() });
        self
    }

    /// Says what to do.
    #[must_use]
    #[cold]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// Everything that was found wrong so far.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all of another collection.
    pub fn extend(&mut self, other: Diagnostics) {
        self.0.extend(other.0);
    }

    /// Whether something was found that must keep the site from being written.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity() == severity).count()
    }

    /// All of them by file and place, each once, whatever the order in which the stages found them.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<&Diagnostic> = self.0.iter().collect();
        all.sort_by(|a, b| (&a.labels, a.code, &a.message).cmp(&(&b.labels, b.code, &b.message)));
        all.dedup();
        all
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Self {
        Self(iter.into_iter().collect())
    }
}

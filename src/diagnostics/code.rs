//! The codes: one for each kind of mistake, stable, documented in `docs/diagnostics.md`.

use std::fmt;

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The site is not written.
    Error,
    /// The site is written all the same.
    Warning,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $severity:ident;)+) => {
        /// The kind of a mistake. Its text is stable: scripts may rely on it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];

            /// The stable text, as printed between brackets.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)+ }
            }

            /// Whether it keeps the site from being written.
            pub const fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)+ }
            }
        }
    };
}

codes! {
    /// A file or folder cannot be read.
    Unreadable = "unreadable", Error;
    /// A file is larger than Dateline reads.
    TooLarge = "too-large", Error;
    /// A text file is not UTF-8.
    NotUtf8 = "not-utf8", Error;
    /// A link of the file system leads out of the site's folder or round in a circle.
    BadSymlink = "bad-symlink", Error;
    /// A file's name cannot be used.
    BadFileName = "bad-file-name", Error;
    /// Front matter or configuration that cannot be parsed.
    Syntax = "syntax", Error;
    /// A Markdown file without front matter.
    NoFrontMatter = "no-front-matter", Error;
    /// A key that does not exist.
    UnknownKey = "unknown-key", Error;
    /// A key that must be there.
    MissingKey = "missing-key", Error;
    /// A key given twice, perhaps under two names.
    DoubledKey = "doubled-key", Error;
    /// A value of the wrong type, or not one of those allowed.
    BadValue = "bad-value", Error;
    /// Something that is not a date, or a date that does not exist.
    BadDate = "bad-date", Error;
    /// A web address that cannot be used there.
    BadUrl = "bad-url", Error;
    /// An author who has no page.
    UnknownAuthor = "unknown-author", Error;
    /// A name that is nearly that of an author with a page; it is printed as it is.
    SimilarAuthor = "similar-author", Warning;
    /// A name that is written otherwise than another one and has the same address, so that both are taken for one.
    SameAddress = "same-address", Warning;
    /// A section, topic or series that no document knows.
    UnknownSection = "unknown-section", Error;
    /// A language that is not declared in `site.toml`.
    UnknownLanguage = "unknown-language", Error;
    /// A link to a page or file that does not exist.
    BrokenLink = "broken-link", Error;
    /// A link to a heading that does not exist.
    BrokenAnchor = "broken-anchor", Error;
    /// A link to a page that is not in this build: a story that is a draft, embargoed or expired, or a list of such stories.
    LinkToUnpublished = "link-to-unpublished", Warning;
    /// A heading of a live page that is no entry: it has no time, or none that can be read.
    BadEntry = "bad-entry", Error;
    /// An entry of a live page that is earlier or later than the one before it should let it be.
    EntryOrder = "entry-order", Warning;
    /// A picture that does not exist.
    MissingPicture = "missing-picture", Error;
    /// A picture that cannot be understood.
    BadPicture = "bad-picture", Error;
    /// A picture, sound or script that a reader's browser would have to ask another host for.
    ForeignMedia = "foreign-media", Error;
    /// A picture without a text for those who cannot see it.
    NoAltText = "no-alt-text", Warning;
    /// A footnote or link reference that is not defined.
    UndefinedReference = "undefined-reference", Error;
    /// Raw HTML that was left out.
    HtmlRemoved = "html-removed", Warning;
    /// A component call that cannot be parsed.
    ComponentSyntax = "component-syntax", Error;
    /// A component that does not exist.
    UnknownComponent = "unknown-component", Error;
    /// A table that a chart asks for and that does not exist, or that has no numbers.
    BadChart = "bad-chart", Error;
    /// Two outputs on one path.
    PathTaken = "path-taken", Error;
    /// An earlier address at which no page can stand, and no host that is told of it.
    NeedsHost = "needs-host", Warning;
    /// More redirects than a host reads.
    TooManyRedirects = "too-many-redirects", Warning;
    /// Two files that claim to be the same thing.
    Duplicate = "duplicate", Error;
    /// A placeholder in a support message that cannot be filled.
    UnknownPlaceholder = "unknown-placeholder", Error;
    /// A support message that nobody can ever see.
    NeverShown = "never-shown", Warning;
    /// A sentence of a support message where it must not be: in a description, in structured data, in a story.
    SupportLeak = "support-leak", Error;
    /// In a site in the Tor network: something that names the site on the clear web.
    ClearAddress = "clear-address", Error;
    /// In a site in the Tor network: readers are asked to give at a place on the clear web.
    ClearWay = "clear-way", Warning;
    /// A template that cannot be parsed or refers to something that does not exist.
    Template = "template", Error;
    /// A template that failed while a page was rendered.
    Render = "render", Error;
    /// A string of the interface that the language does not have.
    MissingString = "missing-string", Warning;
    /// A stylesheet that cannot be parsed.
    Stylesheet = "stylesheet", Error;
    /// The date until which `security.txt` counts is past, near or too far.
    SecurityExpires = "security-expires", Warning;
    /// A file that is looked for at the root of a host, and the site lies in a folder.
    NotAtRoot = "not-at-root", Warning;
    /// A file in the output folder that Dateline did not write.
    ForeignFile = "foreign-file", Warning;
    /// The output cannot be written.
    Unwritable = "unwritable", Error;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

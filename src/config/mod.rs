//! `site.toml`, typed: comes in as text, goes out as [`Config`], every mistake with its place.
//!
//! What a value may be is decided here once, so that no later stage has to ask again whether an address is whole or a
//! colour could break out of a stylesheet. Whether the pages that it names exist is not known here.

mod base_url;
mod compress;
mod feeds;
mod hosting;
mod languages;
mod locale;
mod moves;
mod onion;
mod permalink;
mod profiles;
#[cfg(test)]
mod properties;
mod read;
mod root_files;
mod support;
#[cfg(test)]
mod tests;
mod theme;

pub use compress::{Encoding, Encodings};
pub use feeds::{ClosingLine, FeedFormat, FeedSettings, FeedText, PartnerFeed};
pub use hosting::{Header, Host};
pub use moves::Redirect;
pub use onion::is_onion;
pub use root_files::{Ads, RootFiles, Security, Trust};
pub use support::{Mode, SupportSettings};
pub(crate) use support::{as_mode, mode_of};

use crate::diagnostics::Spanned;
use crate::paths::Naming;
use jiff::tz::TimeZone;

/// A language of the site, by its place in [`Config::languages`]; 0 is the site's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct LangId(pub u16);

impl LangId {
    /// Its place in a list that has one entry a language.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The folder that a build without a profile writes to.
pub const DEFAULT_OUTPUT: &str = "public";

/// A whole site's configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// The publication's name.
    pub title: String,
    /// What it is, in a line.
    pub tagline: Option<String>,
    /// Where it is published: `https://…/`, always with a slash at the end.
    pub base_url: String,
    /// Its address in the Tor network, for the pages of a site on the clear web to name; none in the Tor network itself.
    pub onion: Option<String>,
    /// In the Tor network: where the site is published on the clear web, which no page may name.
    pub clear: Option<String>,
    /// The languages; the first is the site's own.
    pub languages: Vec<Language>,
    /// The zone of dates without one, and of dates on pages.
    pub time_zone: TimeZone,
    /// The sections in the order of the navigation; sections that are only folders follow by name.
    pub sections: Vec<Spanned<String>>,
    /// How a story's address is made: `/{section}/{yyyy}/{mm}/{dd}/{slug}/`, checked.
    pub permalink: String,
    /// Standing pages for the foot of every page, in order.
    pub navigation: Vec<Spanned<String>>,
    /// How many stories stand where.
    pub page_size: PageSize,
    /// Who publishes the site.
    pub publisher: Publisher,
    /// The picture of shared links to pages without one: from `static/` where it begins with `/`, else below `content/`.
    pub share_image: Option<Spanned<String>>,
    /// The newsroom's policies: name and the page that states it, in the order of [`POLICIES`].
    pub policies: Vec<(&'static str, Spanned<String>)>,
    /// What happens to raw HTML in Markdown.
    pub raw_html: RawHtml,
    /// Whether quotes and dashes become typographic ones.
    pub smart_punctuation: bool,
    /// The theme's options, for templates and as CSS properties.
    pub theme: serde_json::Map<String, serde_json::Value>,
    /// Whether readers are asked for support.
    pub support: SupportSettings,
    /// What search engines are told on every page.
    pub robots: Robots,
    /// Whether readers can search the stories.
    pub search: bool,
    /// The hosts for which files are written that they read.
    pub hosts: Vec<Host>,
    /// Headers that these are to send beside those of the program, or in their place.
    pub headers: Vec<Header>,
    /// How text files are compressed beside themselves.
    pub compress: Encodings,
    /// Addresses of this site that lead elsewhere.
    pub redirects: Vec<Redirect>,
    /// Addresses at which something was taken down, with percent escapes resolved.
    pub gone: Vec<Spanned<String>>,
    /// What feeds there are.
    pub feeds: FeedSettings,
    /// What stands in files that programs of others look for at the root of the host.
    pub root_files: RootFiles,
    /// Stories and standing pages that the build profile leaves out, as links: `@/letters/why.md`.
    pub leave_out: Vec<Spanned<String>>,
    /// Whether it is to be read from a disk, where nobody answers for a folder and no page can ask for a file.
    pub offline: bool,
    /// The folder that the site is written to, below that of `site.toml`, if the command line names no other.
    pub output: String,
}

impl Config {
    /// How links inside the site name a page.
    pub fn naming(&self) -> Naming {
        if self.offline { Naming::Files } else { Naming::Folders }
    }

    /// The mode of reader support in a language: the stricter one of the site's and the language's own.
    pub fn support_in(&self, lang: LangId) -> Mode {
        self.support.mode.max(self.languages[lang.index()].support)
    }
}

/// What happens to HTML that stands in the Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RawHtml {
    /// Harmless elements stay, everything else is taken out and reported.
    #[default]
    Sanitise,
    /// It is passed through.
    Trusted,
    /// It is shown as text.
    Escape,
}

/// What search engines are told on every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Robots {
    /// They are welcome.
    #[default]
    Index,
    /// They are not to show the page.
    NoIndex,
    /// Nor to follow its links.
    Nothing,
}

impl Robots {
    /// Every one with its word.
    const ALL: &'static [(&'static str, Robots)] =
        &[("index", Robots::Index), ("noindex", Robots::NoIndex), ("none", Robots::Nothing)];

    /// What is written on a page that says nothing else, or where it is stricter.
    pub fn directive(self) -> Option<&'static str> {
        match self {
            Robots::Index => None,
            Robots::NoIndex => Some("noindex"),
            Robots::Nothing => Some("noindex, nofollow"),
        }
    }
}

/// The policies a newsroom may state, with their names in schema.org's `NewsMediaOrganization`.
pub const POLICIES: &[(&str, &str)] = &[
    ("ethics", "ethicsPolicy"),
    ("corrections", "correctionsPolicy"),
    ("ownership_funding", "ownershipFundingInfo"),
    ("masthead", "masthead"),
    ("fact_checking", "verificationFactCheckingPolicy"),
    ("unnamed_sources", "unnamedSourcesPolicy"),
    ("no_bylines", "noBylinesPolicy"),
    ("feedback", "actionableFeedbackPolicy"),
    ("mission", "missionCoveragePrioritiesPolicy"),
    ("diversity", "diversityPolicy"),
];

/// One language of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// BCP 47: `en`, `ru`, `zh-Hans`.
    pub code: String,
    /// Whose dates and numbers are used, as BCP 47 has it: `en-GB`, `fa-IR-u-ca-gregory-nu-latn`.
    pub locale: String,
    /// Its name in itself: `Русский`.
    pub name: String,
    /// Whether it is written from right to left.
    pub right_to_left: bool,
    /// The publication's name in it.
    pub title: String,
    /// The tagline in it.
    pub tagline: Option<String>,
    /// Whether its readers are asked for support.
    pub support: Mode,
}

/// How many stories stand where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageSize {
    /// On one archive page of a section, topic, author or series.
    pub section: usize,
    /// In the list of latest stories on the front.
    pub front: usize,
    /// Under a story.
    pub related: usize,
}

impl Default for PageSize {
    fn default() -> Self {
        Self { section: 20, front: 12, related: 3 }
    }
}

/// Who publishes the site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Publisher {
    /// The name; the site's title where none is given.
    pub name: Option<String>,
    /// A picture: from `static/` where it begins with `/`, else below `content/`.
    pub logo: Option<Spanned<String>>,
    /// Postal address, in one line.
    pub address: Option<String>,
    /// For readers' letters.
    pub email: Option<String>,
    /// Profiles elsewhere.
    pub social: Vec<String>,
}

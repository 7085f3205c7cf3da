//! Front matter, typed: what each kind of document may say about itself.
//!
//! Values that refer to something else (an author, a picture, another story) keep the place where they were written,
//! so that the model can point at them when it does not find what they name.

use super::stored;
use crate::config::Mode;
use crate::diagnostics::Spanned;
use jiff::ZonedDateTime;
use serde::{Deserialize, Serialize};

/// What sort of journalism a story is: decides its label, its look and its type in structured data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Kind {
    #[default]
    News,
    Analysis,
    Opinion,
    Explainer,
    Live,
    Obituary,
    Sponsored,
    Correction,
    Letter,
    Reportage,
}

impl Kind {
    /// Every kind with the word for it in front matter and templates.
    pub const ALL: &'static [(&'static str, Kind)] = &[
        ("news", Kind::News),
        ("analysis", Kind::Analysis),
        ("opinion", Kind::Opinion),
        ("explainer", Kind::Explainer),
        ("live", Kind::Live),
        ("obituary", Kind::Obituary),
        ("sponsored", Kind::Sponsored),
        ("correction", Kind::Correction),
        ("letter", Kind::Letter),
        ("reportage", Kind::Reportage),
    ];

    /// The word for it in front matter and templates.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("news", |(word, _)| word)
    }
}

/// What a file under `content/` is, by its front matter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Matter {
    /// A story.
    Article(Box<ArticleMatter>),
    /// The front, `content/_index.md`.
    Front(Box<FrontMatter>),
    /// A section's, topic's or series' own page.
    List(Box<ListMatter>),
    /// An author's page.
    Author(Box<AuthorMatter>),
    /// A standing page.
    Page(Box<PageMatter>),
    /// A reader-support message.
    Support(Box<SupportMatter>),
}

/// A picture as front matter names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageMatter {
    /// The file: relative to the document, or from the top of `static/` where it begins with `/`.
    pub src: Spanned<String>,
    /// For readers who cannot see it; empty for a picture that only decorates.
    pub alt: String,
    /// What is seen: Markdown, one line.
    pub caption: Option<Spanned<String>>,
    /// Who made it.
    pub credit: Option<String>,
    /// What must stay visible when it is cropped, as two percentages from the top left corner: `50% 30%`.
    pub focus: Option<String>,
}

/// Someone who worked on a story beside its authors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContributorMatter {
    /// Id or name, as in `authors`.
    pub name: Spanned<String>,
    /// What they did: `photo`, `translation`, `editing` …
    pub role: String,
}

/// A correction to a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionMatter {
    /// When it was made.
    #[serde(with = "stored::zoned")]
    pub date: ZonedDateTime,
    /// What was wrong and what is right: Markdown, one line.
    pub text: Spanned<String>,
}

/// What a live page says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveMatter {
    /// Whether nothing more is to come.
    pub closed: bool,
    /// When it closes by itself.
    #[serde(with = "stored::zoned_option")]
    pub ends: Option<ZonedDateTime>,
    /// Whether the page shows its oldest entry first.
    pub oldest_first: bool,
}

/// A story's front matter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ArticleMatter {
    /// The headline.
    pub title: Spanned<String>,
    /// The headline for cards and search engines.
    pub short_title: Option<String>,
    /// The deck.
    pub standfirst: Option<String>,
    /// The word above the headline.
    pub kicker: Option<String>,
    /// First publication, in the site's time zone.
    #[serde(with = "stored::zoned_spanned")]
    pub date: Spanned<ZonedDateTime>,
    /// Last substantive change.
    #[serde(with = "stored::zoned_option")]
    pub updated: Option<ZonedDateTime>,
    /// Take-down: from this instant the story is in no output.
    #[serde(with = "stored::zoned_option")]
    pub expires: Option<ZonedDateTime>,
    /// The place or places that open the story.
    pub dateline: Vec<String>,
    /// Ids or names, in order.
    pub authors: Vec<Spanned<String>>,
    /// Others who worked on it.
    pub contributors: Vec<ContributorMatter>,
    /// What sort of journalism it is.
    pub kind: Kind,
    /// Topics, as written.
    pub tags: Vec<Spanned<String>>,
    /// The series it belongs to, as written.
    pub series: Option<Spanned<String>>,
    /// The lead picture.
    pub image: Option<Box<ImageMatter>>,
    /// Corrections, as written.
    pub corrections: Vec<CorrectionMatter>,
    /// The last part of its address, where it is not that of the file.
    pub slug: Option<Spanned<String>>,
    /// Earlier addresses of the story on this site: checked paths that begin with `/`, percent escapes resolved.
    pub aliases: Vec<Spanned<String>>,
    /// Not to be published.
    pub draft: bool,
    /// What a live page says of itself.
    pub live: Option<Box<LiveMatter>>,
    /// Whether its readers are asked for support; `None` leaves that to the messages. [`Mode::Ask`] also asks where a
    /// message would not, under an obituary for instance.
    pub support: Option<Mode>,
    /// Stories to name first among the related ones.
    pub related: Vec<Spanned<String>>,
    /// The newsroom's own fields, for its own templates.
    #[serde(with = "stored::json")]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// The front's front matter: which stories lead it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct FrontMatter {
    /// The page's title, where it is not the site's.
    pub title: Option<String>,
    /// For search engines, where it is not the site's tagline.
    pub description: Option<String>,
    /// The story that leads.
    pub lead: Option<Spanned<String>>,
    /// The stories beside it.
    pub seconds: Vec<Spanned<String>>,
    /// The strips below, in order.
    pub strips: Vec<StripMatter>,
}

/// Where the stories of a list come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A section by its id.
    Section(Spanned<String>),
    /// A topic, as a story would name it.
    Topic(Spanned<String>),
    /// A series, as a story would name it.
    Series(Spanned<String>),
}

/// One strip of the front.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StripMatter {
    /// Whose stories it shows.
    pub source: Source,
    /// Its heading, where it is not that of its source.
    pub title: Option<String>,
    /// How many stories at the most.
    pub limit: usize,
}

/// The front matter of a section's, topic's or series' own page.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ListMatter {
    /// Its name.
    pub title: Option<String>,
    /// For search engines.
    pub description: Option<String>,
    /// The newsroom's own fields.
    #[serde(with = "stored::json")]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// A link with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelledLink {
    /// The words.
    pub label: String,
    /// The address: `https:`, `mailto:` or another scheme that is safe to follow.
    pub url: String,
}

/// An author's front matter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AuthorMatter {
    /// The name, as in bylines. Key `title`; `name` is accepted.
    pub name: Spanned<String>,
    /// What they are to the newsroom.
    pub role: Option<String>,
    /// A portrait.
    pub image: Option<ImageMatter>,
    /// Where else they are found.
    pub links: Vec<LabelledLink>,
    /// For search engines.
    pub description: Option<String>,
    /// The newsroom's own fields.
    #[serde(with = "stored::json")]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// A standing page's front matter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PageMatter {
    /// Its title.
    pub title: Spanned<String>,
    /// For search engines.
    pub description: Option<String>,
    /// A picture.
    pub image: Option<ImageMatter>,
    /// Last substantive change.
    #[serde(with = "stored::zoned_option")]
    pub updated: Option<ZonedDateTime>,
    /// Its address below the site's root, where it is not that of its file.
    pub slug: Option<Spanned<String>>,
    /// Earlier addresses, as those of a story.
    pub aliases: Vec<Spanned<String>>,
    /// Not to be published.
    pub draft: bool,
    /// The newsroom's own fields.
    #[serde(with = "stored::json")]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// How often a gift is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Frequency {
    /// Once. Written `one-off`.
    OneOff,
    /// Every month. Written `monthly`.
    Monthly,
    /// Every year. Written `yearly`.
    Yearly,
}

/// One way to give: how often, how much, where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveMatter {
    /// How often.
    pub frequency: Frequency,
    /// The amounts offered, in whole units of the currency, ascending and at least one.
    pub amounts: Vec<u32>,
    /// The amount offered first, where it is not the smallest.
    pub default: Option<u32>,
    /// ISO 4217, three letters.
    pub currency: String,
    /// The provider's address; `{amount}` stands for the amount.
    pub link: Spanned<String>,
}

/// Where on a story's page a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Slot {
    /// Between two paragraphs of the story.
    Inline,
    /// After the story.
    End,
    /// Before the foot of the page.
    FooterBar,
}

impl Slot {
    /// Every slot with its word, in the order of the page.
    pub const ALL: &'static [(&'static str, Slot)] =
        &[("inline", Slot::Inline), ("end", Slot::End), ("footer-bar", Slot::FooterBar)];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Slot::Inline => "inline",
            Slot::End => "end",
            Slot::FooterBar => "footer-bar",
        }
    }
}

/// Where in a story a message is to stand, if the story has a place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Depth {
    /// After so many paragraphs.
    Paragraphs(u16),
    /// After this share of its characters, in per cent.
    Share(u8),
}

/// What a message says about where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// The slot.
    pub slot: Slot,
    /// Where in the story, in the slot [`Slot::Inline`].
    pub depth: Depth,
}

/// Which of some things a message is for. What is excluded is so even if it is included as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter<T> {
    /// Only these; all, if there are none.
    pub include: Vec<Spanned<T>>,
    /// Not these.
    pub exclude: Vec<Spanned<T>>,
}

impl<T> Default for Filter<T> {
    fn default() -> Self {
        Self { include: Vec::new(), exclude: Vec::new() }
    }
}

/// How much of a sum that the newsroom needs has come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalMatter {
    /// What has come in, in whole units of the currency.
    pub raised: u32,
    /// What is needed.
    pub target: u32,
    /// ISO 4217, three letters.
    pub currency: String,
    /// The day on which that was so.
    #[serde(with = "stored::zoned")]
    pub as_of: ZonedDateTime,
}

/// Other words for the same message, to find out which are understood best.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantMatter {
    /// Its id.
    pub id: Spanned<String>,
    /// How often it is shown, against the others.
    pub weight: u16,
    /// In place of the message's own.
    pub heading: Option<Spanned<String>>,
    /// In place of the message's own.
    pub salutation: Option<Spanned<String>>,
    /// In place of the message's own.
    pub thanks: Option<Spanned<String>>,
}

/// A reader-support message's front matter; the letter is its body.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SupportMatter {
    /// “A message from …”.
    pub heading: Spanned<String>,
    /// “Dear readers,”.
    pub salutation: Option<Spanned<String>>,
    /// The thanks after the ask.
    pub thanks: Option<Spanned<String>>,
    /// What readers are told in place of the ask where giving may endanger them: Markdown, one line.
    pub warning: Option<Spanned<String>>,
    /// From when it is shown.
    #[serde(with = "stored::zoned_spanned_option")]
    pub starts: Option<Spanned<ZonedDateTime>>,
    /// Until when it is shown.
    #[serde(with = "stored::zoned_spanned_option")]
    pub ends: Option<Spanned<ZonedDateTime>>,
    /// The highest of those that may be shown wins.
    pub priority: i64,
    /// How often it is shown, against others of its priority.
    pub weight: Spanned<u16>,
    /// Where it stands.
    pub placement: Spanned<Placement>,
    /// Stories of which sections carry it, by their ids.
    pub sections: Filter<String>,
    /// Stories with which tags carry it, as written.
    pub tags: Filter<String>,
    /// Stories of which kinds carry it.
    pub kinds: Filter<Kind>,
    /// Readers of which languages see it, by their codes.
    pub languages: Filter<String>,
    /// Only stories with so many words carry it.
    pub min_words: Option<Spanned<u32>>,
    /// Only stories of the last so many days carry it.
    pub max_age_days: Option<Spanned<u32>>,
    /// The ways to give; at least one, unless nobody is asked.
    pub gives: Vec<GiveMatter>,
    /// Payment methods by id, in order: `visa`, `mastercard`, `paypal` …
    pub methods: Vec<Spanned<String>>,
    /// After how many days the reader is to be reminded.
    pub remind_days: u16,
    /// After how many days it comes back to a reader who has closed it.
    pub close_days: u16,
    /// The sum that is needed.
    pub goal: Option<GoalMatter>,
    /// Whether it asks.
    pub mode: Mode,
    /// The same by language.
    pub modes: Vec<(Spanned<String>, Mode)>,
    /// Other words for it.
    pub variants: Vec<VariantMatter>,
}

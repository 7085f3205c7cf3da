//! A paper as a value: a small one with a little of everything that a site can hold. `Edit` changes it as an editor,
//! a designer or the clock would; `files` is what then lies in its folder.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod edit;
mod files;

pub(crate) use edit::{Edit, edits};

use std::collections::BTreeMap;

/// Sections that stories can stand in.
pub(crate) const SECTIONS: [&str; 3] = ["news", "world", "letters"];

/// Tags as people write them: several spellings of one topic among them.
pub(crate) const TAGS: [&str; 6] = ["NATO", "Nato", "Grain", "Black Sea", "black sea", "Élysée"];

/// Series, two spellings of one among them.
pub(crate) const SERIES: [&str; 3] = ["The Front", "the front", "Grain Wars"];

/// Names of people who may have a page, and two spellings of somebody who has none.
pub(crate) const PEOPLE: [&str; 4] = ["Ann Lee", "Bo Ek", "Vera Maslova", "vera Maslova"];

/// How many of [`PEOPLE`] can have a page.
pub(crate) const AUTHORS: usize = 2;

/// Everything that is in the paper's folder, and how the program is called.
#[derive(Debug, Clone)]
pub(crate) struct Paper {
    pub(crate) stories: Vec<Story>,
    pub(crate) authors: [Author; AUTHORS],
    /// Pages that describe sections, topics and series, by their path below `content/`.
    pub(crate) lists: BTreeMap<&'static str, u8>,
    pub(crate) fronts: [Front; 2],
    pub(crate) pages: Vec<Standing>,
    pub(crate) messages: [Option<Message>; 2],
    pub(crate) pictures: [Picture; 4],
    /// Version of a file of the site's own; none where it has none. By path.
    pub(crate) own: BTreeMap<&'static str, u8>,
    pub(crate) config: Config,
    pub(crate) mistake: Option<u8>,
    /// Days since the first of February 2025.
    pub(crate) instant: i64,
    pub(crate) drafts: bool,
    pub(crate) base_url: Option<u8>,
    /// How many stories there ever were, so that no name comes twice.
    named: u32,
}

/// A story.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a line of front matter that is there or not")]
pub(crate) struct Story {
    pub(crate) id: u32,
    pub(crate) section: usize,
    pub(crate) name: String,
    pub(crate) russian: bool,
    pub(crate) bundle: bool,
    pub(crate) yaml: bool,
    pub(crate) day: i64,
    /// Whether the date stands in the file's name alone.
    pub(crate) date_in_name: bool,
    pub(crate) expires: Option<i64>,
    pub(crate) draft: bool,
    pub(crate) title: u8,
    pub(crate) short: u8,
    pub(crate) words: u8,
    pub(crate) letter: u8,
    pub(crate) kind: u8,
    pub(crate) tags: Vec<usize>,
    pub(crate) people: Vec<usize>,
    pub(crate) contributor: Option<usize>,
    pub(crate) series: Option<usize>,
    pub(crate) picture: Option<usize>,
    pub(crate) shown: Option<usize>,
    pub(crate) corrections: u8,
    pub(crate) alias: u8,
    pub(crate) slug: u8,
    pub(crate) related: Option<u32>,
    pub(crate) link: Option<(u32, bool)>,
    pub(crate) updated: bool,
    /// What its readers are asked.
    pub(crate) support: u8,
}

/// An author's page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Author {
    pub(crate) is_there: bool,
    pub(crate) name: u8,
    pub(crate) role: u8,
    pub(crate) text: u8,
    pub(crate) picture: Option<usize>,
}

/// `_index.md` of a language.
#[derive(Debug, Clone, Default)]
pub(crate) struct Front {
    pub(crate) is_there: bool,
    pub(crate) title: u8,
    pub(crate) lead: Option<u32>,
    pub(crate) strips: u8,
    pub(crate) note: u8,
}

/// A standing page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    pub(crate) name: &'static str,
    pub(crate) is_there: bool,
    pub(crate) russian: bool,
    pub(crate) title: u8,
    pub(crate) text: u8,
    /// Which list of stories it shows.
    pub(crate) shows: u8,
    pub(crate) picture: Option<usize>,
    pub(crate) draft: bool,
}

/// A message to readers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Message {
    pub(crate) heading: u8,
    pub(crate) starts: Option<i64>,
    pub(crate) ends: Option<i64>,
    pub(crate) priority: u8,
    pub(crate) days: u8,
    /// Which of some lines stands in its front matter: where, for whom, in which words.
    pub(crate) lines: [u8; 8],
}

/// A picture of this size and colour.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Picture {
    pub(crate) width: u8,
    pub(crate) colour: u8,
}

/// What stands in `site.toml`, by version.
#[derive(Debug, Clone, Default)]
pub(crate) struct Config {
    pub(crate) title: u8,
    pub(crate) tagline: u8,
    pub(crate) page_size: u8,
    pub(crate) permalink: u8,
    pub(crate) plain_text: u8,
    pub(crate) zone: u8,
    pub(crate) sections: u8,
    pub(crate) publisher: u8,
    pub(crate) foot: u8,
    pub(crate) theme: u8,
    pub(crate) support: u8,
    /// What is said in `security.txt`, `trust.txt` and `ads.txt`.
    pub(crate) root_files: u8,
    /// How files are compressed.
    pub(crate) compress: u8,
    /// 0: built without a profile; else with one, the last of them read from a disk.
    pub(crate) profile: u8,
    pub(crate) moves: u8,
    pub(crate) hosts: u8,
    /// 0: English alone; 1: and Russian; 2: Russian, and English.
    pub(crate) languages: u8,
}

impl Default for Paper {
    fn default() -> Self {
        let mut paper = Self {
            stories: Vec::new(),
            authors: Default::default(),
            lists: BTreeMap::from([("news/_index.md", 0), ("topics/nato.md", 0)]),
            fronts: Default::default(),
            pages: Vec::new(),
            messages: [Some(Message::default()), None],
            pictures: [3, 4, 4, 5].map(|width| Picture { width, colour: 0 }),
            own: BTreeMap::from([("static/robots.txt", 0)]),
            config: Config { languages: 1, ..Config::default() },
            mistake: None,
            instant: 28,
            drafts: false,
            base_url: None,
            named: 0,
        };
        paper.authors[0].is_there = true;
        paper.fronts[0].is_there = true;
        for name in ["about", "contact"] {
            paper.pages.push(Standing { name, is_there: true, ..Standing::default() });
        }
        paper.pages.push(Standing { name: "about", is_there: true, russian: true, ..Standing::default() });
        for number in 0..9 {
            paper.add_story(number, number * 3);
        }
        paper.translate(0);
        paper
    }
}

impl Paper {
    /// Adds a story; `seed` decides what it has.
    fn add_story(&mut self, seed: u8, day: u8) {
        let at = |count: usize| usize::from(seed) % count;
        let mut story = Story {
            id: self.named,
            section: at(SECTIONS.len()),
            name: format!("s{}", self.named),
            day: i64::from(day % 32),
            tags: vec![at(TAGS.len())],
            people: vec![at(PEOPLE.len())],
            kind: seed / 7,
            words: seed % 5,
            ..Story::default()
        };
        if seed.is_multiple_of(3) {
            story.series = Some(at(SERIES.len()));
            story.link = self.stories.first().map(|first| (first.id, seed.is_multiple_of(2)));
        }
        if seed % 4 == 1 {
            story.picture = Some(at(self.pictures.len()));
        }
        self.named += 1;
        self.stories.push(story);
    }

    /// Adds the version of a story in the other language, or takes it away.
    fn translate(&mut self, at: usize) {
        let story = self.stories[at].clone();
        let is_other = |other: &Story| {
            other.name == story.name && other.section == story.section && other.russian != story.russian
        };
        if let Some(other) = self.stories.iter().position(is_other) {
            self.stories.remove(other);
            return;
        }
        let other = Story { id: self.named, russian: !story.russian, title: story.title + 1, ..story };
        self.named += 1;
        self.stories.push(other);
    }

    /// The instant of a build.
    pub(crate) fn now(&self) -> String {
        files::date(self.instant).replace("T10", "T12")
    }

    fn story(&self, id: u32) -> Option<&Story> {
        self.stories.iter().find(|story| story.id == id)
    }
}

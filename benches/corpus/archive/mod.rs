//! What is in the archive, whoever's site it becomes: stories with their front matter and text, sections, authors, topics,
//! series. Nothing here knows how a generator wants it written.
//!
//! Everything follows from a thing's number and from the size of the archive, so nothing has to be kept.

pub(crate) mod english;
mod random;
mod story;

pub(crate) use story::{Front, Story};

use random::Random;

/// The sections: id, name.
pub(crate) const SECTIONS: &[(&str, &str)] = &[
    ("world", "World"),
    ("politics", "Politics"),
    ("business", "Business"),
    ("science", "Science"),
    ("culture", "Culture"),
    ("sport", "Sport"),
    ("local", "Near you"),
    ("opinion", "Opinion"),
];

/// The pages that are no stories: id, title, text.
pub(crate) const PAGES: &[(&str, &str, &str)] = &[
    ("about", "About", "Nothing in this archive is true."),
    ("contact", "Contact", "Write to <desk@archive.example>."),
    ("corrections-policy", "Corrections policy", "Mistakes are corrected in the story itself."),
];

/// How much there is of everything.
#[derive(Debug)]
pub(crate) struct Archive {
    /// How many stories there are.
    pub(crate) stories: usize,
    topics: usize,
    authors: usize,
}

/// Somebody who writes.
#[derive(Debug)]
pub(crate) struct Author {
    /// `ada-abara`
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) biography: String,
}

impl Archive {
    pub(crate) fn new(stories: usize) -> Self {
        let topics = (stories.isqrt() * 4).clamp(20, english::TOPICS);
        Self { stories, topics, authors: (stories / 100).clamp(4, 400) }
    }

    /// The story with this number, the oldest being 0.
    pub(crate) fn story(&self, index: usize) -> Story {
        Story::new(self, index)
    }

    /// Everyone who writes.
    pub(crate) fn authors(&self) -> impl Iterator<Item = Author> {
        (0..self.authors).map(|index| {
            let mut random = Random::of(3, index);
            let (name, place) = (english::person(index), english::place(&mut random));
            let mut biography = String::new();
            english::sentence(&mut random, &mut biography);
            Author { id: author_id(&name), name, role: format!("Correspondent in {place}"), biography }
        })
    }

    /// The series that runs while the story with this number appears.
    fn series_title(&self, story: usize) -> String {
        let run = story / 200;
        format!("{} in focus, {}", english::topic(run % self.topics), 1 + run / self.topics)
    }
}

/// The id of the author of this name.
pub(crate) fn author_id(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

//! What an output was made of, for the next build to tell whether it would come out the same.

use super::Fingerprint;
use serde::{Deserialize, Serialize};

/// The fingerprints of everything that an output's bytes depend on, by what a person would call it.
///
/// An output whose `MadeOf` is that of the last build is not rendered again. So whatever rendering looks at must be in
/// one of these, for all outputs in one way: there is no other rule of what a change touches.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MadeOf {
    /// The program and all templates.
    pub templates: Fingerprint,
    /// What all pages of a language know: the configuration, the words, the sections, what stands at the foot.
    pub site: Fingerprint,
    /// The file that it shows, or what is copied.
    pub own: Fingerprint,
    /// The names and addresses that it takes from elsewhere: authors, topics, what its links lead to.
    pub named: Fingerprint,
    /// The cards of the stories that it lists.
    pub listed: Fingerprint,
    /// The reader-support message.
    pub message: Fingerprint,
    /// How it is compressed beside itself.
    pub compressed: Fingerprint,
    /// What its templates asked for, and the fingerprint of the answer.
    pub asked: Vec<(Question, Fingerprint)>,
}

/// A question that a template asked: which stories are the newest?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Of which list, by its kind and its id; of all where there is none.
    pub list: Option<(String, String)>,
    /// Of which kind of journalism.
    pub kind: Option<String>,
    /// How many.
    pub limit: u64,
}

/// Why an output is rendered again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The program or a template is another.
    Templates,
    /// Something that all pages show.
    Site,
    /// Its own file.
    Own,
    /// A name or an address that it takes from elsewhere.
    Named,
    /// A story that it lists.
    Listed,
    /// The reader-support message.
    Message,
    /// How it is compressed.
    Compressed,
    /// The answer to what its templates ask for.
    Asked,
}

impl MadeOf {
    /// What is not as it was; nothing where the output would come out the same.
    pub fn changes_since(&self, last: &MadeOf) -> Vec<Reason> {
        let changed = [
            (self.templates != last.templates, Reason::Templates),
            (self.site != last.site, Reason::Site),
            (self.own != last.own, Reason::Own),
            (self.named != last.named, Reason::Named),
            (self.listed != last.listed, Reason::Listed),
            (self.message != last.message, Reason::Message),
            (self.compressed != last.compressed, Reason::Compressed),
            (self.asked != last.asked, Reason::Asked),
        ];
        changed.into_iter().filter(|(changed, _)| *changed).map(|(_, reason)| reason).collect()
    }
}

/// Bytes that a fingerprint is made of; each part keeps its own bounds, so that `a` and `bc` are not `ab` and `c`.
#[derive(Debug, Default)]
pub struct Parts(Vec<u8>);

impl Parts {
    /// Adds a text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.0.reserve(size_of::<u64>() + text.len());
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    /// Adds a text that may be missing.
    pub fn optional(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.number(1).text(text),
            None => self.number(0),
        }
    }

    /// Adds a number.
    pub fn number(&mut self, number: u64) -> &mut Self {
        self.0.extend_from_slice(&number.to_le_bytes());
        self
    }

    /// Adds another fingerprint.
    pub fn part(&mut self, part: Fingerprint) -> &mut Self {
        self.number(part.0)
    }

    /// Adds anything that shows all that it is when it is printed for programmers.
    pub fn debug(&mut self, value: &impl std::fmt::Debug) -> &mut Self {
        self.text(&format!("{value:?}"))
    }

    /// The fingerprint of what was added, which is let go.
    pub fn take(&mut self) -> Fingerprint {
        let fingerprint = if self.0.is_empty() { Fingerprint::default() } else { super::fingerprint(&self.0) };
        self.0.clear();
        fingerprint
    }
}

//! Which messages a story carries, and where. A function of the messages and of what is known of one story: it looks at
//! no clock, no file and no other story, so that the same page always carries the same.

use super::placement;
use super::variants::{self, Choice};
use crate::config::Mode;
use crate::parse::body::Break;
use crate::parse::matter::{Kind, Placement, Slot};

/// The most messages on one page.
pub const MOST: usize = 2;

/// Kinds of stories beside which an appeal would be out of place, unless a message or a story asks for it by name: a death,
/// a mistake, something that somebody paid for.
pub const OUT_OF_PLACE: &[Kind] = &[Kind::Obituary, Kind::Correction, Kind::Sponsored];

/// Only some of all things of a sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Only<T> {
    /// These, where any are named.
    pub include: Option<Vec<T>>,
    /// But not these, even where they are included.
    pub exclude: Vec<T>,
}

impl<T> Default for Only<T> {
    fn default() -> Self {
        Self { include: None, exclude: Vec::new() }
    }
}

impl<T: PartialEq> Only<T> {
    /// Whether something that is all of `these` is meant.
    pub fn admits(&self, these: &[T]) -> bool {
        let any = |list: &[T]| these.iter().any(|one| list.contains(one));
        !any(&self.exclude) && self.include.as_deref().is_none_or(any)
    }

    /// Whether it is named.
    fn names(&self, one: &T) -> bool {
        self.include.as_ref().is_some_and(|list| list.contains(one))
    }
}

/// What decides whether a message is carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conditions {
    /// Its id.
    pub id: String,
    /// By their places in the edition.
    pub sections: Only<usize>,
    /// By their places in the edition.
    pub topics: Only<usize>,
    /// Kinds of stories.
    pub kinds: Only<Kind>,
    /// The least words of a story.
    pub min_words: Option<u32>,
    /// The most days since a story was published.
    pub max_age_days: Option<u32>,
    /// The strictest of its own modes, the language's and the site's.
    pub mode: Mode,
    /// The highest is carried.
    pub priority: i64,
    /// How often, against others of its priority.
    pub weight: u16,
    /// Where it stands.
    pub placement: Placement,
    /// Its variants: id and weight.
    pub variants: Vec<(String, u16)>,
}

/// What a message is chosen by of a story.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Its path on the site, with a slash in front.
    pub page: &'a str,
    /// Its section, by its place in the edition.
    pub section: usize,
    /// Its topics, by their places in the edition.
    pub topics: &'a [usize],
    /// What sort of journalism it is.
    pub kind: Kind,
    /// Its words.
    pub words: usize,
    /// Whole days since it was published.
    pub age_days: i64,
    /// What its own front matter says.
    pub mode: Option<Mode>,
    /// Where a message may stand in it.
    pub breaks: &'a [Break],
    /// Its characters.
    pub characters: u32,
}

/// Why a story does not carry a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Its weight is zero.
    Weight,
    /// The mode is `none`: the site's, the language's or the message's.
    Mode,
    /// The story's own front matter says `none`.
    Story,
    /// Stories of this kind carry no message unless they are asked to.
    OutOfPlace,
    /// The message is not for stories of this kind.
    Kind,
    /// It is not for this section.
    Section,
    /// It is not for stories with these tags.
    Topics,
    /// The story has too few words.
    Words,
    /// The story is too old.
    Age,
    /// Another message, by its place, stands in the same slot: of a higher priority, or by its weight.
    Beaten(usize),
    /// Two others with a higher priority stand on the page already.
    TooMany,
}

/// A message on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Use {
    /// The message, by its place among those of the edition.
    pub message: u16,
    /// Where on the page it stands.
    pub slot: Slot,
    /// Whether it asks, or warns: never [`Mode::None`].
    pub mode: Mode,
    /// Its variant, by its place among those of the message.
    pub variant: Option<u16>,
    /// In the slot [`Slot::Inline`] its place in the story's HTML, in bytes.
    pub at: u32,
}

/// The messages on a page: at most one in each slot, and at most [`MOST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Carried([Option<Use>; MOST]);

impl Carried {
    /// The messages, in the order of the page.
    pub fn uses(&self) -> impl Iterator<Item = Use> + '_ {
        self.0.iter().flatten().copied()
    }

    /// The message in a slot.
    pub fn in_slot(&self, slot: Slot) -> Option<Use> {
        self.uses().find(|one| one.slot == slot)
    }
}

/// Why the story cannot carry the message, whatever other messages there are; `None` where it can.
pub fn refusal(message: &Conditions, story: &Facts<'_>) -> Option<Refusal> {
    let asks_by_name = story.mode == Some(Mode::Ask) || message.kinds.names(&story.kind);
    let refusals = [
        (message.weight == 0, Refusal::Weight),
        (message.mode == Mode::None, Refusal::Mode),
        (story.mode == Some(Mode::None), Refusal::Story),
        (!message.kinds.admits(&[story.kind]), Refusal::Kind),
        (OUT_OF_PLACE.contains(&story.kind) && !asks_by_name, Refusal::OutOfPlace),
        (!message.sections.admits(&[story.section]), Refusal::Section),
        (!message.topics.admits(story.topics), Refusal::Topics),
        (message.min_words.is_some_and(|least| story.words < least as usize), Refusal::Words),
        (message.max_age_days.is_some_and(|most| story.age_days > i64::from(most)), Refusal::Age),
    ];
    refusals.into_iter().find(|(refused, _)| *refused).map(|(_, refusal)| refusal)
}

/// The messages that a story carries; `messages` are in the order of their ids.
pub fn carried(messages: &[Conditions], story: &Facts<'_>) -> Carried {
    // Without allocation where there is nothing to choose: an archive has many stories.
    if messages.iter().all(|message| refusal(message, story).is_some()) {
        return Carried::default();
    }
    let (uses, _) = decided(messages, story);
    let mut carried = Carried::default();
    for (place, one) in carried.0.iter_mut().zip(uses) {
        *place = Some(one);
    }
    carried
}

/// The same, with the reason for each message that is not carried.
pub fn decided(messages: &[Conditions], story: &Facts<'_>) -> (Vec<Use>, Vec<Option<Refusal>>) {
    let mut refusals: Vec<Option<Refusal>> = messages.iter().map(|message| refusal(message, story)).collect();
    let places: Vec<(Slot, u32)> = messages.iter().map(|message| standing(message.placement, story)).collect();
    let mut winners: Vec<usize> = Vec::new();
    for (word, slot) in Slot::ALL {
        let here: Vec<usize> =
            (0..messages.len()).filter(|at| refusals[*at].is_none() && places[*at].0 == *slot).collect();
        let Some(winner) = winner(messages, &here, story.page, word) else { continue };
        for at in here.into_iter().filter(|at| *at != winner) {
            refusals[at] = Some(Refusal::Beaten(winner));
        }
        winners.push(winner);
    }
    let mode = |at: usize| messages[at].mode.max(story.mode.unwrap_or_default());
    // One note about safety says everything; of more messages than a page bears, the least important goes.
    while winners.len() > MOST || winners.iter().filter(|at| mode(**at) == Mode::Warn).count() > 1 {
        let is_too_many = winners.len() > MOST;
        let may_go = |at: &&usize| is_too_many || mode(**at) == Mode::Warn;
        let least = winners.iter().filter(may_go).rev().min_by_key(|at| messages[**at].priority).copied();
        let Some(least) = least else { break };
        winners.retain(|at| *at != least);
        refusals[least] = Some(Refusal::TooMany);
    }
    let uses = winners.into_iter().map(|at| Use {
        message: at as u16,
        slot: places[at].0,
        mode: mode(at),
        variant: variant(&messages[at], story.page),
        at: places[at].1,
    });
    (uses.collect(), refusals)
}

/// Where a message would stand in a story; at its end, where the story has no place within it.
fn standing(placement: Placement, story: &Facts<'_>) -> (Slot, u32) {
    if placement.slot != Slot::Inline {
        return (placement.slot, 0);
    }
    match placement::place(story.breaks, story.characters, placement.depth) {
        Some(place) => (Slot::Inline, place.at),
        None => (Slot::End, 0),
    }
}

/// Of some messages the one with the highest priority; of several with that one, by their weights. What is hashed has
/// the slot's word behind the page, so that it tells nothing of the variant, which the page alone decides.
fn winner(messages: &[Conditions], among: &[usize], page: &str, slot: &str) -> Option<usize> {
    let highest = among.iter().map(|at| messages[*at].priority).max()?;
    let equals: Vec<usize> = among.iter().copied().filter(|at| messages[*at].priority == highest).collect();
    if let [only] = equals[..] {
        return Some(only);
    }
    let choice = |at: &usize| Choice { id: &messages[*at].id, weight: messages[*at].weight };
    let choices: Vec<Choice<'_>> = equals.iter().map(choice).collect();
    variants::choose(&format!("{page}#{slot}"), &choices).map(|at| equals[at])
}

/// The variant of a message that a page shows, by its place among them.
pub fn variant(message: &Conditions, page: &str) -> Option<u16> {
    let choices: Vec<Choice<'_>> = message.variants.iter().map(|(id, weight)| Choice { id, weight: *weight }).collect();
    variants::choose(page, &choices).map(|at| at as u16)
}

#[cfg(test)]
#[path = "selection_tests.rs"]
mod tests;

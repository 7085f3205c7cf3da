//! Which messages a story carries, and where. A function of the messages and of what is known of one story: it looks at
//! no clock, no file and no other story, so that the same page always carries the same.

use super::placement;
use super::variants::{self, Choice};
use crate::config::Mode;
use crate::parse::body::Break;
use crate::parse::matter::{Kind, Placement, Slot};
use std::cmp::Ordering;

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
    let mut carried = Carried::default();
    for (place, one) in carried.0.iter_mut().zip(on_page(messages, story).into_iter().flatten()) {
        *place = Some(one);
    }
    carried
}

/// The same, with the reason for each message that is not carried.
pub fn decided(messages: &[Conditions], story: &Facts<'_>) -> (Carried, Vec<Option<Refusal>>) {
    let carried = carried(messages, story);
    let in_slots = winners(messages, story);
    let reason = |(at, message): (usize, &Conditions)| {
        if let Some(refusal) = refusal(message, story) {
            return Some(refusal);
        }
        let (slot, _) = standing(message.placement, story);
        match in_slots[slot as usize] {
            Some(winner) if usize::from(winner.message) != at => Some(Refusal::Beaten(usize::from(winner.message))),
            _ if carried.uses().all(|one| usize::from(one.message) != at) => Some(Refusal::TooMany),
            _ => None,
        }
    };
    let reasons = messages.iter().enumerate().map(reason).collect();
    (carried, reasons)
}

/// The messages of the slots, by slot, no more of them than a page bears.
fn on_page(messages: &[Conditions], story: &Facts<'_>) -> [Option<Use>; 3] {
    let mut uses = winners(messages, story);
    loop {
        let count = |warns: bool| uses.iter().flatten().filter(|one| !warns || one.mode == Mode::Warn).count();
        // One note about safety says everything; of more messages than a page bears, the least important goes.
        let (are_too_many, warn_twice) = (count(false) > MOST, count(true) > 1);
        if !are_too_many && !warn_twice {
            return uses;
        }
        let may_go = |one: &Use| are_too_many || one.mode == Mode::Warn;
        let priority = |one: &Use| messages[usize::from(one.message)].priority;
        let least = uses.iter().rev().flatten().filter(|one| may_go(one)).min_by_key(|one| priority(one)).copied();
        uses.iter_mut().filter(|one| **one == least).for_each(|one| *one = None);
    }
}

/// The message of every slot, if it were alone on the page. Nothing is allocated for a story that has no choice between
/// equals: an archive has many stories.
fn winners(messages: &[Conditions], story: &Facts<'_>) -> [Option<Use>; 3] {
    let mut best: [Option<(usize, u32)>; 3] = [None; 3];
    let mut has_equals = [false; 3];
    for (at, message) in messages.iter().enumerate().filter(|(_, message)| refusal(message, story).is_none()) {
        let (slot, place) = standing(message.placement, story);
        let (best, has_equals) = (&mut best[slot as usize], &mut has_equals[slot as usize]);
        match best.map(|(at, _)| messages[at].priority.cmp(&message.priority)) {
            None | Some(Ordering::Less) => (*best, *has_equals) = (Some((at, place)), false),
            Some(Ordering::Equal) => *has_equals = true,
            Some(Ordering::Greater) => {}
        }
    }
    let mut uses = [None; 3];
    for (word, slot) in Slot::ALL {
        let Some((at, place)) = best[*slot as usize] else { continue };
        let (at, place) = if has_equals[*slot as usize] {
            by_weight(messages, story, messages[at].priority, (word, *slot)).unwrap_or((at, place))
        } else {
            (at, place)
        };
        uses[*slot as usize] = Some(Use {
            message: at as u16,
            slot: *slot,
            mode: messages[at].mode.max(story.mode.unwrap_or_default()),
            variant: variant(&messages[at], story.page),
            at: place,
        });
    }
    uses
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

/// One of several messages of the same priority in a slot, by their weights. What is hashed has the slot's word behind the
/// page, so that it tells nothing of the variant, which the page alone decides.
fn by_weight(
    messages: &[Conditions],
    story: &Facts<'_>,
    priority: i64,
    (word, slot): (&str, Slot),
) -> Option<(usize, u32)> {
    let mut equals: Vec<(usize, u32)> = Vec::new();
    for (at, message) in messages.iter().enumerate().filter(|(_, message)| message.priority == priority) {
        let standing = standing(message.placement, story);
        if standing.0 == slot && refusal(message, story).is_none() {
            equals.push((at, standing.1));
        }
    }
    let choice = |(at, _): &(usize, u32)| Choice { id: &messages[*at].id, weight: messages[*at].weight };
    let choices: Vec<Choice<'_>> = equals.iter().map(choice).collect();
    variants::choose(&format!("{}#{word}", story.page), &choices).map(|at| equals[at])
}

/// The variant of a message that a page shows, by its place among them.
pub fn variant(message: &Conditions, page: &str) -> Option<u16> {
    if message.variants.is_empty() {
        return None;
    }
    let choices: Vec<Choice<'_>> = message.variants.iter().map(|(id, weight)| Choice { id, weight: *weight }).collect();
    variants::choose(page, &choices).map(|at| at as u16)
}

#[cfg(test)]
#[path = "selection_tests.rs"]
mod tests;

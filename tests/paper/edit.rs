//! What can happen to a paper between two builds.

use super::files::OWN;
use super::{Message, PEOPLE, Paper, SECTIONS, SERIES, Story, TAGS};
use proptest::prelude::*;

/// One change. The first number says what of many it concerns, the second what becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[rustfmt::skip]
pub(crate) enum Edit {
    // Of stories:
    Body(u8, u8), SameLength(u8, u8), Title(u8, u8), Short(u8, u8), Date(u8, u8), DateInName(u8, u8), Expires(u8, u8),
    Draft(u8, u8), New(u8, u8), Remove(u8, u8), Rename(u8, u8), Move(u8, u8), Tag(u8, u8), Byline(u8, u8),
    Contributor(u8, u8), Series(u8, u8), Kind(u8, u8), Image(u8, u8), Show(u8, u8), Correct(u8, u8), Alias(u8, u8),
    Slug(u8, u8), Related(u8, u8), Link(u8, u8), Bundle(u8, u8), Yaml(u8, u8), Translate(u8, u8), Updated(u8, u8),
    Exchange(u8, u8), Support(u8, u8),
    // Of everything else in the folder:
    Author(u8, u8), List(u8, u8), Front(u8, u8), Page(u8, u8), Message(u8, u8), Picture(u8, u8), EqualPictures(u8, u8),
    Own(u8, u8), Config(u8, u8), Language(u8, u8), Mistake(u8, u8),
    // Of how the program is called, and of what it finds:
    Instant(u8, u8), Drafts(u8, u8), BaseUrl(u8, u8), Touch(u8, u8), Tamper(u8, u8), Forget(u8, u8),
}

/// Every kind of change.
#[rustfmt::skip]
const KINDS: [fn(u8, u8) -> Edit; 48] = [
    Edit::Body, Edit::SameLength, Edit::Title, Edit::Short, Edit::Date, Edit::DateInName, Edit::Expires, Edit::Draft,
    Edit::New, Edit::Remove, Edit::Rename, Edit::Move, Edit::Tag, Edit::Byline, Edit::Contributor, Edit::Series,
    Edit::Kind, Edit::Image, Edit::Show, Edit::Correct, Edit::Alias, Edit::Slug, Edit::Related, Edit::Link,
    Edit::Bundle, Edit::Yaml, Edit::Translate, Edit::Updated, Edit::Exchange, Edit::Author, Edit::List, Edit::Front,
    Edit::Page, Edit::Message, Edit::Picture, Edit::EqualPictures, Edit::Own, Edit::Config, Edit::Language,
    Edit::Mistake, Edit::Instant, Edit::Drafts, Edit::BaseUrl, Edit::Touch, Edit::Tamper, Edit::Forget, Edit::Support,
    // Messages have many sides.
    Edit::Message,
];

/// Pages that describe a list.
const LISTS: [&str; 7] = [
    "news/_index.md",
    "world/_index.md",
    "world/_index.ru.md",
    "topics/nato.md",
    "topics/grain.md",
    "topics/nato.ru.md",
    "series/the-front.md",
];

/// A series of edits of some length.
pub(crate) fn edits(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Edit>> {
    let edit = (0..KINDS.len(), any::<u8>(), any::<u8>()).prop_map(|(kind, what, how)| KINDS[kind](what, how));
    proptest::collection::vec(edit, length)
}

impl Paper {
    /// Makes the change, as far as it is one of the folder or of how the program is called. A mistake that was made
    /// before is put right.
    pub(crate) fn apply(&mut self, edit: Edit) {
        self.mistake = None;
        match edit {
            Edit::New(seed, day) => self.add_story(seed, day),
            Edit::Remove(what, _) if self.stories.len() > 1 => drop(self.stories.remove(self.at(what))),
            Edit::Translate(what, _) => self.translate(self.at(what)),
            Edit::Exchange(what, how) => self.exchange(self.at(what), self.at(how)),
            Edit::Related(what, how) => self.stories_mut(what).related = self.other(how),
            Edit::Link(what, how) => {
                let other = self.other(how);
                self.stories_mut(what).link = other.map(|id| (id, how % 2 == 0));
            }
            Edit::Author(what, how) => self.edit_author(what, how),
            Edit::List(what, how) => {
                let path = LISTS[usize::from(what) % LISTS.len()];
                toggle(&mut self.lists, path, how);
            }
            Edit::Front(what, how) => self.edit_front(what, how),
            Edit::Page(what, how) => self.edit_page(what, how),
            Edit::Message(what, how) => self.edit_message(what, how),
            Edit::Picture(what, how) => {
                let picture = &mut self.pictures[usize::from(what) % 4];
                if how % 2 == 0 { picture.width += 1 } else { picture.colour = picture.colour.wrapping_add(how) }
            }
            Edit::EqualPictures(what, how) => {
                self.pictures[usize::from(what) % 4] = self.pictures[usize::from(how) % 4];
            }
            Edit::Own(what, how) => toggle(&mut self.own, OWN[usize::from(what) % OWN.len()].0, how),
            Edit::Config(what, how) => self.edit_config(what, how),
            Edit::Language(_, how) => self.config.languages = how % 4,
            Edit::Mistake(what, _) => self.mistake = Some(what % 8),
            Edit::Instant(_, how) => self.instant = i64::from(how % 40),
            Edit::Drafts(..) => self.drafts = !self.drafts,
            Edit::BaseUrl(_, how) => self.base_url = (how % 3 != 0).then_some(how % 3),
            edit => self.edit_story(edit),
        }
    }

    /// The changes of a single story.
    fn edit_story(&mut self, edit: Edit) {
        let names = self.named;
        match edit {
            Edit::Body(what, how) => self.stories_mut(what).words = how % 9,
            Edit::SameLength(what, _) => self.stories_mut(what).letter = self.stories_mut(what).letter.wrapping_add(1),
            Edit::Title(what, how) => self.stories_mut(what).title = how % 4,
            Edit::Short(what, how) => self.stories_mut(what).short = how % 4,
            Edit::Date(what, how) => {
                self.stories_mut(what).day = i64::from(how % 40);
                self.stories_mut(what).expires = None;
            }
            Edit::DateInName(what, _) => self.stories_mut(what).date_in_name ^= true,
            Edit::Expires(what, how) => {
                let story = self.stories_mut(what);
                story.expires = (!how.is_multiple_of(4)).then(|| story.day + 1 + i64::from(how % 20));
            }
            Edit::Draft(what, _) => self.stories_mut(what).draft ^= true,
            Edit::Rename(what, _) => {
                self.stories_mut(what).name = format!("s{names}");
                self.named += 1;
            }
            Edit::Move(what, how) => self.stories_mut(what).section = usize::from(how) % SECTIONS.len(),
            Edit::Tag(what, how) => flip(&mut self.stories_mut(what).tags, usize::from(how) % TAGS.len()),
            Edit::Byline(what, how) => flip(&mut self.stories_mut(what).people, usize::from(how) % PEOPLE.len()),
            Edit::Contributor(what, how) => self.stories_mut(what).contributor = choice(how, PEOPLE.len()),
            Edit::Series(what, how) => self.stories_mut(what).series = choice(how, SERIES.len()),
            Edit::Kind(what, how) => self.stories_mut(what).kind = how,
            Edit::Support(what, how) => self.stories_mut(what).support = how % 4,
            Edit::Image(what, how) => self.stories_mut(what).picture = choice(how, 4),
            Edit::Show(what, how) => self.stories_mut(what).shown = choice(how, 4),
            Edit::Correct(what, how) => self.stories_mut(what).corrections = how % 3,
            Edit::Alias(what, how) => self.stories_mut(what).alias = how % 3,
            Edit::Slug(what, how) => self.stories_mut(what).slug = how % 3,
            Edit::Bundle(what, _) => self.stories_mut(what).bundle ^= true,
            Edit::Yaml(what, _) => self.stories_mut(what).yaml ^= true,
            Edit::Updated(what, _) => self.stories_mut(what).updated ^= true,
            // These concern what is on the disk alone.
            _ => {}
        }
    }

    /// Two stories change places: each file has the other's content.
    fn exchange(&mut self, one: usize, other: usize) {
        let place = |story: &Story| (story.section, story.name.clone(), story.russian, story.bundle);
        let places = [place(&self.stories[one]), place(&self.stories[other])];
        for (at, (section, name, russian, bundle)) in [other, one].into_iter().zip(places) {
            let story = &mut self.stories[at];
            (story.section, story.name, story.russian, story.bundle) = (section, name, russian, bundle);
        }
    }

    fn edit_author(&mut self, what: u8, how: u8) {
        let author = &mut self.authors[usize::from(what) % 2];
        match how % 5 {
            0 => author.is_there ^= true,
            1 => author.name = how / 5 % 3,
            2 => author.role = how / 5 % 3,
            3 => author.picture = choice(how / 5, 4),
            _ => author.text = how / 5 % 3,
        }
    }

    fn edit_front(&mut self, what: u8, how: u8) {
        let lead = self.other(how / 5);
        let front = &mut self.fronts[usize::from(what) % 2];
        match how % 5 {
            0 => front.is_there ^= true,
            1 => front.title = how / 5 % 3,
            2 => front.lead = lead,
            3 => front.strips = how / 5,
            _ => front.note = how / 5 % 5,
        }
    }

    fn edit_page(&mut self, what: u8, how: u8) {
        let count = self.pages.len();
        let page = &mut self.pages[usize::from(what) % count];
        match how % 6 {
            // A page that the foot names must be there.
            0 if page.name != "about" || page.russian => page.is_there ^= true,
            1 => page.title = how / 6 % 3,
            2 => page.shows = how / 6 % 5,
            3 => page.picture = choice(how / 6, 4),
            4 => page.draft ^= page.name != "about",
            _ => page.text = how / 6 % 3,
        }
    }

    fn edit_message(&mut self, what: u8, how: u8) {
        let message = &mut self.messages[usize::from(what) % 2];
        let Some(shown) = message else {
            *message = Some(Message { heading: how, ..Message::default() });
            return;
        };
        match how % 9 {
            0 => *message = None,
            side @ 6..=8 => {
                let line = usize::from(what / 2 + side) % shown.lines.len();
                shown.lines[line] = how / 9 % 4;
            }
            1 => shown.starts = choice(how / 6, 25).map(|day| i64::try_from(day).unwrap() + 10),
            2 => shown.ends = choice(how / 6, 10).map(|day| i64::try_from(day).unwrap() + 36),
            3 => shown.priority = how / 6 % 3,
            4 => shown.days = how / 6 % 3,
            _ => shown.heading = how / 6 % 3,
        }
    }

    fn edit_config(&mut self, what: u8, how: u8) {
        let config = &mut self.config;
        let keys = [
            &mut config.title,
            &mut config.tagline,
            &mut config.page_size,
            &mut config.permalink,
            &mut config.plain_text,
            &mut config.zone,
            &mut config.sections,
            &mut config.publisher,
            &mut config.foot,
            &mut config.theme,
            &mut config.support,
            &mut config.root_files,
            &mut config.compress,
            &mut config.profile,
            &mut config.moves,
            &mut config.hosts,
        ];
        let count = keys.len();
        *keys.into_iter().nth(usize::from(what) % count).unwrap() = how % 6;
    }

    fn at(&self, what: u8) -> usize {
        usize::from(what) % self.stories.len()
    }

    fn stories_mut(&mut self, what: u8) -> &mut Story {
        let at = self.at(what);
        &mut self.stories[at]
    }

    fn other(&self, how: u8) -> Option<u32> {
        (!how.is_multiple_of(4)).then(|| self.stories[self.at(how / 4)].id)
    }
}

fn toggle(files: &mut std::collections::BTreeMap<&'static str, u8>, path: &'static str, how: u8) {
    match how % 4 {
        0 => drop(files.remove(path)),
        version => drop(files.insert(path, version)),
    }
}

fn flip(list: &mut Vec<usize>, one: usize) {
    match list.iter().position(|other| *other == one) {
        Some(at) => drop(list.remove(at)),
        None => list.push(one),
    }
}

fn choice(how: u8, count: usize) -> Option<usize> {
    (!how.is_multiple_of(4)).then(|| usize::from(how / 4) % count)
}

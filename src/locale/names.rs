//! Names in a row: `A`, `A and B`, `A, B and C`, by CLDR.

use icu_list::ListFormatter;
use icu_list::options::{ListFormatterOptions, ListLength};
use icu_locale_core::Locale as Id;
use std::borrow::Cow;

/// How names are put in a row.
#[derive(Debug)]
pub(super) struct Names {
    /// Where what stands between two names depends on how they sound: in Spanish and Hebrew.
    by_sound: Option<ListFormatter>,
    two: String,
    first: String,
    middle: String,
    last: String,
}

/// A name that no text has, and that no rule about sounds is for.
const NAME: &str = "\u{e000}";

impl Names {
    pub(super) fn new(id: &Id) -> Self {
        let options = ListFormatterOptions::default().with_length(ListLength::Wide);
        let formatter = ListFormatter::try_new_and(id.into(), options).ok();
        let between = |count: usize, at: usize| match &formatter {
            Some(formatter) => {
                let row = formatter.format([NAME; 4][..count].iter()).to_string();
                row.split(NAME).nth(at).unwrap_or(", ").to_owned()
            }
            None => ", ".to_owned(),
        };
        Self {
            two: between(2, 1),
            first: between(4, 1),
            middle: between(4, 2),
            last: between(4, 3),
            by_sound: formatter.filter(|_| matches!(id.id.language.as_str(), "es" | "he")),
        }
    }

    pub(super) fn between(&self, names: &[&str], at: usize) -> Cow<'_, str> {
        if let Some(formatter) = &self.by_sound
            && at + 1 == names.len()
            && let Some(joined) = last_joined(formatter, names)
        {
            return Cow::Owned(joined);
        }
        Cow::Borrowed(match (names.len(), at) {
            (2, _) => &self.two,
            (_, 1) => &self.first,
            (count, at) if at + 1 == count => &self.last,
            _ => &self.middle,
        })
    }
}

/// What stands before the last name, by the name.
fn last_joined(formatter: &ListFormatter, names: &[&str]) -> Option<String> {
    let (last, before) = names.split_last()?;
    let mut row: Vec<&str> = before.iter().map(|_| NAME).collect();
    row.push(last);
    let row = formatter.format(row.into_iter()).to_string();
    row.strip_suffix(last)?.rsplit(NAME).next().map(str::to_owned)
}

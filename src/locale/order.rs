//! The order of the alphabet, by CLDR.

use icu_casemap::CaseMapper;
use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale as Id;
use icu_normalizer::DecomposingNormalizerBorrowed;
use std::cmp::Ordering;

/// Stands after every letter, whatever follows.
const LAST: char = '\u{ffff}';

/// Under which names stand that begin with no letter.
const NO_LETTER: &str = "#";

/// Orders names.
#[derive(Debug)]
pub(super) struct Order {
    whole: Option<CollatorBorrowed<'static>>,
    /// Looks only at letters: `e` and `É` are the same where they are one letter.
    letters: Option<CollatorBorrowed<'static>>,
}

impl Order {
    pub(super) fn new(id: &Id) -> Self {
        let collator = |strength| {
            let mut options = CollatorOptions::default();
            options.strength = Some(strength);
            Collator::try_new(id.into(), options).ok()
        };
        Self { whole: collator(Strength::Tertiary), letters: collator(Strength::Primary) }
    }

    pub(super) fn key(&self, name: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(name.len() * 2);
        match &self.whole {
            Some(collator) => {
                let Ok(()) = collator.write_sort_key_to(name, &mut key);
            }
            None => key.extend(name.to_lowercase().bytes()),
        }
        key
    }

    pub(super) fn letter(&self, id: &Id, name: &str) -> String {
        let Some((start, first)) = name.char_indices().find(|(_, c)| c.is_alphanumeric()) else {
            return NO_LETTER.to_owned();
        };
        if !first.is_alphabetic() {
            return NO_LETTER.to_owned();
        }
        let mut letter = first.to_string();
        // Letters of two or three signs: Czech “Ch”, Hungarian “Dzs”. Together they stand after anything that only begins
        // with the first of them.
        for next in name[start..].chars().skip(1).take(2).take_while(|c| c.is_alphabetic()) {
            if self.compare(&format!("{letter}{next}"), &format!("{letter}{LAST}")) != Ordering::Greater {
                break;
            }
            letter.push(next);
        }
        if letter.chars().nth(1).is_none() {
            letter = self.plain(&letter);
        }
        let capitals = CaseMapper::new().uppercase_to_string(&letter, &id.id).into_owned();
        let mut rest = capitals.chars();
        match rest.next() {
            Some(first) if letter.chars().nth(1).is_some() => first.to_string() + &rest.as_str().to_lowercase(),
            _ => capitals,
        }
    }

    /// The letter without its marks, where it is the same letter.
    fn plain(&self, letter: &str) -> String {
        let bare: String = DecomposingNormalizerBorrowed::new_nfd().normalize(letter).chars().take(1).collect();
        if self.compare(&bare, letter) == Ordering::Equal { bare } else { letter.to_owned() }
    }

    fn compare(&self, one: &str, other: &str) -> Ordering {
        match &self.letters {
            Some(collator) => collator.compare(one, other),
            None => one.cmp(other),
        }
    }
}

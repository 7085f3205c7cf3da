//! Where in a story a message stands: one of the story's breaks, or none.
//!
//! Which places are breaks at all was decided when the story was parsed ([`crate::parse::breaks`]): none lies within a
//! list, after a heading or a question, before a picture or a quotation, before the second paragraph or a last line.

use crate::parse::body::Break;
use crate::parse::matter::Depth;

/// How many characters a story has that is interrupted: a shorter one is read in a minute, and the message comes at its
/// end soon enough.
pub const SHORTEST: u32 = 900;

/// The break for a message that wants to stand at `depth`, in a text of `characters`: the first that is not before it, or
/// else the last one there is. `None` where the text is too short, or has no break.
pub fn place(breaks: &[Break], characters: u32, depth: Depth) -> Option<Break> {
    if characters < SHORTEST {
        return None;
    }
    let is_deep = |place: &&Break| match depth {
        Depth::Paragraphs(paragraphs) => place.paragraphs >= u32::from(paragraphs),
        Depth::Share(share) => u64::from(place.characters) * 100 >= u64::from(characters) * u64::from(share),
    };
    breaks.iter().find(is_deep).or(breaks.last()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Breaks after every paragraph of 500 characters, but the first and the last.
    fn breaks(paragraphs: u32) -> (Vec<Break>, u32) {
        let place = |at| Break { at: at * 520, paragraphs: at, characters: at * 500 };
        ((2..paragraphs).map(place).collect(), paragraphs * 500)
    }

    fn check(paragraphs: u32, depth: Depth, expect: Option<u32>) {
        let (breaks, characters) = breaks(paragraphs);
        assert_eq!(place(&breaks, characters, depth).map(|place| place.paragraphs), expect);
    }

    #[test]
    fn after_some_paragraphs_or_a_share_of_the_text() {
        check(10, Depth::Paragraphs(2), Some(2));
        check(10, Depth::Paragraphs(4), Some(4));
        check(10, Depth::Paragraphs(40), Some(9));
        check(10, Depth::Share(40), Some(4));
        check(10, Depth::Share(41), Some(5));
        check(10, Depth::Share(99), Some(9));
        check(3, Depth::Share(10), Some(2));
        check(2, Depth::Share(10), None);
        check(0, Depth::Share(10), None);
    }

    #[test]
    fn a_short_story_has_no_place() {
        let place_in =
            |characters| place(&[Break { at: 9, paragraphs: 2, characters: 400 }], characters, Depth::Share(40));
        assert_eq!(place_in(SHORTEST - 1), None);
        assert!(place_in(SHORTEST).is_some());
    }

    proptest! {
        #[test]
        fn always_one_of_the_breaks(
            places in proptest::collection::vec((0_u32..9000, 0_u32..30, 0_u32..9000), 0..12),
            characters in 0_u32..12_000,
            after in 0_u16..40,
            share in 0_u8..=100,
        ) {
            let mut breaks: Vec<Break> =
                places.into_iter().map(|(at, paragraphs, characters)| Break { at, paragraphs, characters }).collect();
            breaks.sort_by_key(|place| (place.at, place.paragraphs, place.characters));
            for depth in [Depth::Paragraphs(after), Depth::Share(share)] {
                let found = place(&breaks, characters, depth);
                prop_assert_eq!(found.is_some(), characters >= SHORTEST && !breaks.is_empty());
                prop_assert!(found.is_none_or(|found| breaks.contains(&found)));
            }
        }
    }
}

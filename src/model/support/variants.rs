//! Which of several texts a page shows: decided by the page's own address, so that every build and every reader's browser
//! comes to the same without knowing anything of the reader.
//!
//! `tests/support/cases.json` has cases that the program and the browser's script must both agree on.

/// One of several texts, with how often it is shown against the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice<'a> {
    /// Its id; choices are put in the order of their ids' bytes.
    pub id: &'a str,
    /// From 0, never, to 1000.
    pub weight: u16,
}

/// The choice for a page: its place among `choices`, which need not be in order. `None` where all weights are zero.
///
/// `page` is the page's path on the site with a slash in front, `/ru/news/x/`, whatever host or folder it is served from.
pub fn choose(page: &str, choices: &[Choice<'_>]) -> Option<usize> {
    let total: u64 = choices.iter().map(|choice| u64::from(choice.weight)).sum();
    let mut order: Vec<usize> = (0..choices.len()).collect();
    order.sort_by_key(|at| choices[*at].id);
    let mut point = (u64::from(hash(page)) * total) >> 32;
    order.into_iter().find(|at| {
        let weight = u64::from(choices[*at].weight);
        let is_here = point < weight;
        point = point.saturating_sub(weight);
        is_here
    })
}

/// FNV-1a over the bytes of a text, then the last step of Murmur3, which spreads texts that are nearly alike.
pub fn hash(text: &str) -> u32 {
    let fnv = text.bytes().fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let mixed = (fnv ^ (fnv >> 16)).wrapping_mul(0x85EB_CA6B);
    let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(0xC2B2_AE35);
    mixed ^ (mixed >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn weights_are_kept_over_many_pages() {
        let choices = [Choice { id: "a", weight: 3 }, Choice { id: "b", weight: 1 }];
        let mut counts = [0; 2];
        for page in 0..10_000 {
            counts[choose(&format!("/news/2025/02/12/story-{page}/"), &choices).expect("one of the two")] += 1;
        }
        assert!((7_300..7_700).contains(&counts[0]), "{counts:?}");
    }

    proptest! {
        #[test]
        fn one_with_a_weight_and_the_same_in_any_order(page in "/.{0,30}", weights in proptest::collection::vec(0_u16..=1000, 0..8)) {
            let ids: Vec<String> = (0..weights.len()).map(|at| format!("v{at}")).collect();
            let choices: Vec<Choice> = ids.iter().zip(&weights).map(|(id, weight)| Choice { id, weight: *weight }).collect();
            let chosen = choose(&page, &choices);
            prop_assert_eq!(chosen.is_some(), weights.iter().any(|weight| *weight > 0));
            prop_assert!(chosen.is_none_or(|at| weights[at] > 0));
            let backwards: Vec<Choice> = choices.iter().rev().copied().collect();
            prop_assert_eq!(chosen.map(|at| choices[at]), choose(&page, &backwards).map(|at| backwards[at]));
        }
    }
}

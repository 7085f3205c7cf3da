//! Which stories stand in one index together.

use std::ops::Range;

/// How many stories an index of the archive has: so many that a search asks few indexes, and so few that an index can be
/// made in the memory of a small machine.
const FULL: u32 = 8_000;

/// How many stories an index has that may still grow: as many as are indexed again when a story is published.
const GROWING: u32 = 1_000;

/// The stories of each index, counted from the oldest. A new story changes the last of them alone, save when so many
/// small ones have come together that they become a full one.
pub(super) fn blocks(count: u32) -> impl Iterator<Item = Range<u32>> {
    let full = count / FULL * FULL;
    let archive = (0..full).step_by(FULL as usize).map(|start| start..start + FULL);
    let newest = (full..count).step_by(GROWING as usize).map(move |start| start..(start + GROWING).min(count));
    archive.chain(newest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_story_changes_the_last_block_alone() {
        let all = |count| blocks(count).map(|block| (block.start, block.end)).collect::<Vec<_>>();
        assert_eq!(all(0), []);
        assert_eq!(all(1), [(0, 1)]);
        assert_eq!(all(1_000), [(0, 1_000)]);
        assert_eq!(all(2_001), [(0, 1_000), (1_000, 2_000), (2_000, 2_001)]);
        assert_eq!(all(8_000), [(0, 8_000)]);
        assert_eq!(all(17_500), [(0, 8_000), (8_000, 16_000), (16_000, 17_000), (17_000, 17_500)]);
    }
}

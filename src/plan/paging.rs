//! Archive pages, numbered from the oldest.
//!
//! Page 1 holds the oldest stories of a list and never changes; only full pages are numbered. The list's own page
//! shows what is not on a full page yet, and the newest full page's stories with it so that it is never nearly
//! empty. So a new story changes the list's own page, and nothing else until a page has become full.

use std::ops::Range;

/// A numbered page: its number, and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArchivePage {
    /// From 1, the oldest.
    pub number: usize,
    /// Whether a page with a higher number exists; else the newer stories stand on the list's own page.
    pub has_newer: bool,
}

/// How a list of stories is cut into pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    total: usize,
    size: usize,
}

impl Paging {
    /// `total` stories, `size` on a full page.
    pub fn new(total: usize, size: usize) -> Self {
        Self { total, size: size.max(1) }
    }

    /// How many numbered pages there are.
    pub fn count(self) -> usize {
        (self.total / self.size).saturating_sub(1)
    }

    /// The numbered pages, oldest first.
    pub fn pages(self) -> impl Iterator<Item = ArchivePage> {
        let count = self.count();
        (1..=count).map(move |number| ArchivePage { number, has_newer: number < count })
    }

    /// The stories on the list's own page, as a range of the list from the newest.
    pub fn newest(self) -> Range<usize> {
        0..self.total - self.count() * self.size
    }

    /// The stories on a numbered page, as a range of the list from the newest.
    pub fn page(self, page: ArchivePage) -> Range<usize> {
        let end = self.total - (page.number - 1) * self.size;
        end - self.size..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_story_stands_on_exactly_one_page(total in 0_usize..500, size in 1_usize..40) {
            let paging = Paging::new(total, size);
            let mut shown: Vec<usize> = paging.newest().collect();
            let mut pages: Vec<ArchivePage> = paging.pages().collect();
            pages.reverse();
            for page in pages {
                shown.extend(paging.page(page));
            }
            prop_assert_eq!(shown, (0..total).collect::<Vec<_>>());
        }

        #[test]
        fn a_new_story_moves_nothing_on_a_numbered_page(total in 0_usize..500, size in 1_usize..40) {
            let (before, after) = (Paging::new(total, size), Paging::new(total + 1, size));
            for page in before.pages() {
                let from_oldest = |paging: Paging, range: Range<usize>| paging.total - range.end..paging.total - range.start;
                let old = from_oldest(before, before.page(page));
                let new = from_oldest(after, after.page(page));
                prop_assert_eq!(old, new);
            }
        }
    }
}

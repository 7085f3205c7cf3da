//! The order of the published stories: by language, then newest first.

use super::publication::Status;
use crate::config::LangId;
use crate::parse::Document;
use crate::parse::matter::Matter;
use jiff::Timestamp;
use rayon::prelude::*;
use std::ops::Range;

/// A published story's place among the documents, behind what stories are sorted by.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sorted<'d> {
    lang: LangId,
    date: std::cmp::Reverse<Timestamp>,
    id: &'d str,
    place: usize,
}

/// The published stories by language, then newest first; those of one instant by their ids.
pub(super) fn order_of_stories(documents: &[Box<Document>], status: &[Status]) -> Vec<Story> {
    let published = documents.par_iter().zip(status).enumerate().filter_map(|(place, (document, status))| {
        let Some(Matter::Article(matter)) = document.matter.as_ref().filter(|_| *status == Status::Published) else {
            return None;
        };
        let source = &document.source;
        let date = std::cmp::Reverse(matter.date.value.timestamp());
        Some(Sorted { lang: source.lang, date, id: source.id(), place })
    });
    let mut order: Vec<Sorted> = published.collect();
    order.par_sort_unstable();
    order.into_iter().map(|Sorted { lang, place, .. }| Story { lang, place }).collect()
}

/// A published story: its language and its place among the documents.
#[derive(Debug)]
pub(super) struct Story {
    lang: LangId,
    pub(super) place: usize,
}

/// The stories of each language: a range of their order.
pub(super) fn ranges(order: &[Story], languages: usize) -> Vec<Range<u32>> {
    let mut end = 0;
    (0..languages)
        .map(|lang| {
            let start = end;
            end += order[start..].iter().take_while(|story| story.lang.index() == lang).count();
            start as u32..end as u32
        })
        .collect()
}

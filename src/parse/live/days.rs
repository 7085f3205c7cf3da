//! The day of every entry. A bare time is of the day of the entry before it, or of the next day where midnight lies
//! between them; the first is of the story's own day.
//!
//! A page is written with its newest entry on top or at the end: which, its times tell.

use super::stamp::Stamp;
use jiff::ZonedDateTime;
use jiff::civil::Time;

/// How far a clock may go back between two entries before it is midnight that lies between them, in minutes. Less is
/// taken for a mistake in the order.
const DISORDER: i32 = 6 * 60;

/// How long before the story's own time its first entry may be, in minutes, and still be of its day.
const EARLY: i32 = 12 * 60;

const DAY: i32 = 24 * 60;

/// The entries with their days.
#[derive(Debug, Clone, PartialEq)]
pub struct Days {
    /// The instant of each entry, in the order of the text.
    pub instants: Vec<ZonedDateTime>,
    /// Whether the text begins with the newest.
    pub is_newest_first: bool,
}

impl Days {
    /// The places of the entries, from the oldest to the newest; those of one instant as the text has them.
    pub fn from_oldest(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.instants.len()).collect();
        if self.is_newest_first {
            places.reverse();
        }
        places.sort_by_key(|at| self.instants[*at].timestamp());
        places
    }

    /// The entries that are out of order: each with the one that should come after it.
    pub fn disorder(&self) -> impl Iterator<Item = (usize, usize)> {
        (1..self.instants.len()).filter_map(|at| {
            let (older, newer) = if self.is_newest_first { (at, at - 1) } else { (at - 1, at) };
            (self.instants[older].timestamp() > self.instants[newer].timestamp()).then_some((at, at - 1))
        })
    }
}

/// Finds the day of every entry of a story of this date.
pub fn days(stamps: &[Stamp], story: &ZonedDateTime) -> Days {
    let is_newest_first = is_newest_first(stamps);
    let mut instants = Vec::with_capacity(stamps.len());
    let mut before: Option<ZonedDateTime> = None;
    let mut settle = |stamp: &Stamp| {
        let instant = match stamp {
            Stamp::Whole(instant) => instant.clone(),
            Stamp::Bare(time) => match &before {
                Some(before) => on_or_after(before, *time, DISORDER),
                None => on_or_after(story, *time, EARLY),
            },
        };
        before = Some(instant.clone());
        instants.push(instant);
    };
    if is_newest_first {
        stamps.iter().rev().for_each(&mut settle);
        instants.reverse();
    } else {
        stamps.iter().for_each(&mut settle);
    }
    Days { instants, is_newest_first }
}

/// A time on the day of `before`, or on the next day where it would be more than `back` minutes earlier.
fn on_or_after(before: &ZonedDateTime, time: Time, back: i32) -> ZonedDateTime {
    let earlier = minutes(before.time()) - minutes(time);
    let day = if earlier > back { before.date().tomorrow().unwrap_or(before.date()) } else { before.date() };
    day.to_datetime(time).to_zoned_datetime(before.time_zone().clone()).unwrap_or_else(|_| before.clone())
}

/// Whether most neighbours get older from one to the next; a text in which nothing tells it has its newest entry first.
fn is_newest_first(stamps: &[Stamp]) -> bool {
    let ascends: i64 = stamps.windows(2).map(|pair| direction(&pair[0], &pair[1])).sum();
    ascends <= 0
}

/// 1 where the second is later, -1 where it is earlier, the shorter way round the clock where a day is missing.
fn direction(first: &Stamp, second: &Stamp) -> i64 {
    let difference = match (first, second) {
        (Stamp::Whole(first), Stamp::Whole(second)) => {
            return second.timestamp().as_second().saturating_sub(first.timestamp().as_second()).signum();
        }
        (first, second) => minutes(time_of(second)) - minutes(time_of(first)),
    };
    let around = if difference.abs() > DAY / 2 { -difference } else { difference };
    i64::from(around.signum())
}

fn time_of(stamp: &Stamp) -> Time {
    match stamp {
        Stamp::Bare(time) => *time,
        Stamp::Whole(instant) => instant.time(),
    }
}

fn minutes(time: Time) -> i32 {
    i32::from(time.hour()) * 60 + i32::from(time.minute())
}

#[cfg(test)]
mod tests {
    use super::super::stamp::stamp;
    use super::*;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    fn at(text: &str) -> ZonedDateTime {
        let Ok(Stamp::Whole(date)) = stamp(text, &TimeZone::UTC).map(|found| found.stamp) else { panic!("{text}") };
        date
    }

    fn check(story: &str, headings: &[&str], expect: &[&str], disorder: usize) {
        let stamps: Vec<Stamp> =
            headings.iter().map(|text| stamp(text, &TimeZone::UTC).expect("a time").stamp).collect();
        let days = days(&stamps, &at(story));
        let found: Vec<String> = days.instants.iter().map(|instant| instant.strftime("%d %H:%M").to_string()).collect();
        assert_eq!(found, expect);
        assert_eq!(days.disorder().count(), disorder, "{headings:?}");
    }

    #[test]
    fn days_of_bare_times() {
        let story = "2025-02-12 16:30";
        check(story, &["16:30", "17:00", "17:00"], &["12 16:30", "12 17:00", "12 17:00"], 0);
        check(story, &["17:00", "16:30"], &["12 17:00", "12 16:30"], 0);
        check(story, &["16:00"], &["12 16:00"], 0);
        // Over midnight, both ways round.
        check(story, &["23:50", "00:10", "00:30"], &["12 23:50", "13 00:10", "13 00:30"], 0);
        check(story, &["00:30", "00:10", "23:50"], &["13 00:30", "13 00:10", "12 23:50"], 0);
        check(story, &["08:00", "21:00", "20:30"], &["13 08:00", "12 21:00", "12 20:30"], 0);
        // A story of the late evening begins with an entry of the next day.
        check("2025-02-12 23:50", &["00:10"], &["13 00:10"], 0);
        // A day holds on until another is named.
        check(
            story,
            &["2025-02-14 09:00", "10:00", "2025-02-16 08:00", "09:00"],
            &["14 09:00", "14 10:00", "16 08:00", "16 09:00"],
            0,
        );
        check(
            story,
            &["10:00", "2025-02-14 09:00", "21:00", "20:00"],
            &["14 10:00", "14 09:00", "12 21:00", "12 20:00"],
            0,
        );
        // What is only out of order stays on its day.
        check(story, &["17:00", "16:50", "17:10", "17:20"], &["12 17:00", "12 16:50", "12 17:10", "12 17:20"], 1);
        check(story, &[], &[], 0);
    }

    #[test]
    fn from_the_oldest() {
        let stamps = ["17:10 c", "17:00 b", "17:00 a"].map(|text| stamp(text, &TimeZone::UTC).expect("a time").stamp);
        assert_eq!(days(&stamps, &at("2025-02-12 16:30")).from_oldest(), [2, 1, 0]);
        let stamps = [&stamps[2], &stamps[1], &stamps[0]].map(Clone::clone);
        assert_eq!(days(&stamps, &at("2025-02-12 16:30")).from_oldest(), [0, 1, 2]);
    }

    proptest! {
        /// Entries a few hours apart are found again from their times alone, whichever way round they are written.
        #[test]
        fn gaps_of_less_than_half_a_day(
            first in 0_i64..1440,
            gaps in proptest::collection::vec(1_i64..700, 2..30),
            newest_first in any::<bool>(),
        ) {
            let story = at("2025-02-12 00:00");
            let mut instants = vec![story.timestamp().as_second() + first * 60];
            instants.extend(gaps.iter().scan(instants[0], |at, gap| { *at += gap * 60; Some(*at) }));
            let mut instants: Vec<ZonedDateTime> = instants.into_iter()
                .map(|second| jiff::Timestamp::from_second(second).expect("a time").to_zoned_datetime(TimeZone::UTC)).collect();
            if newest_first {
                instants.reverse();
            }
            let stamps: Vec<Stamp> = instants.iter().map(|instant| Stamp::Bare(instant.time())).collect();
            let found = days(&stamps, &story);
            prop_assert_eq!(&found.instants, &instants);
            prop_assert_eq!(found.is_newest_first, newest_first);
            prop_assert_eq!(found.disorder().count(), 0);
        }

        #[test]
        fn any_times(times in proptest::collection::vec((0_i8..24, 0_i8..60), 0..12)) {
            let stamps: Vec<Stamp> =
                times.iter().map(|(hour, minute)| Stamp::Bare(Time::constant(*hour, *minute, 0, 0))).collect();
            let found = days(&stamps, &at("2025-02-12 12:00"));
            let order = found.from_oldest();
            prop_assert!(order.windows(2).all(|two| found.instants[two[0]] <= found.instants[two[1]]));
        }
    }
}

//! The instant at which a site is looked at.

use super::support::readable;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use std::sync::{Mutex, PoisonError};

/// The instant that decides what a site is, and until when all that was decided by it stays so.
///
/// Whatever depends on the time is asked here. So it knows the first instant at which one of its answers would be
/// another one: up to then, a build of the same files makes the same site.
#[derive(Debug)]
pub struct Now {
    at: Timestamp,
    until: Mutex<Timestamp>,
}

impl Now {
    /// An instant of which nothing has been asked.
    pub fn new(at: Timestamp) -> Self {
        Self { at, until: Mutex::new(Timestamp::MAX) }
    }

    /// Whether an instant has come.
    pub fn has_come(&self, instant: Timestamp) -> bool {
        if instant > self.at {
            let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
            *until = instant.min(*until);
        }
        instant <= self.at
    }

    /// Whether more than `duration` has gone by since an instant.
    pub fn is_longer_ago(&self, instant: Timestamp, duration: SignedDuration) -> bool {
        let end = instant.checked_add(duration).and_then(|end| end.checked_add(1.nanosecond()));
        end.is_ok_and(|after| self.has_come(after))
    }

    /// The calendar date in a time zone.
    pub fn today(&self, zone: &TimeZone) -> Date {
        let today = self.at.to_zoned_datetime(zone.clone()).date();
        let midnight = today.tomorrow().and_then(|day| day.to_zoned_datetime(zone.clone()));
        // On the last day that there is, no other one comes.
        let _ = midnight.map(|midnight| self.has_come(midnight.timestamp()));
        today
    }

    /// How many whole days have gone by since an instant; less than none where it has not come. It is a number to be
    /// shown: whoever compares it asks [`Now::is_older`].
    pub fn days_since(&self, instant: Timestamp) -> i64 {
        self.at.as_second().saturating_sub(instant.as_second()).div_euclid(DAY)
    }

    /// Whether [`Now::days_since`] an instant is more than `days`.
    pub fn is_older(&self, instant: Timestamp, days: u32) -> bool {
        // Whole seconds are counted.
        let end = instant.as_second().saturating_add((i64::from(days) + 1).saturating_mul(DAY));
        Timestamp::from_second(end).is_ok_and(|end| self.has_come(end))
    }

    /// How long it is to an instant; less than nothing where it has come. It is a duration to be shown: whoever compares
    /// it asks [`Now::has_come`].
    pub fn left(&self, instant: Timestamp) -> SignedDuration {
        instant.duration_since(self.at)
    }

    /// The instant as an editor writes it, in a time zone.
    pub(crate) fn readable(&self, zone: &TimeZone) -> String {
        readable(self.at, zone)
    }

    /// The first instant at which something that was asked would be answered otherwise; [`Timestamp::MAX`] where nothing
    /// will.
    pub fn until(&self) -> Timestamp {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The seconds of a day.
const DAY: i64 = 24 * 60 * 60;

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn an_answer_lasts_until_the_first_answer_is_another() {
        let now = Now::new(instant("2025-02-12T10:00:00Z"));
        assert_eq!(now.until(), Timestamp::MAX);
        assert!(now.has_come(instant("2025-02-12T10:00:00Z")));
        assert_eq!(now.until(), Timestamp::MAX, "what has come stays so");
        assert!(!now.has_come(instant("2025-03-01T00:00:00Z")));
        assert!(!now.has_come(instant("2025-02-20T00:00:00Z")));
        assert_eq!(now.until(), instant("2025-02-20T00:00:00Z"));
        assert!(!now.is_longer_ago(instant("2025-02-10T11:00:00Z"), SignedDuration::from_hours(48)));
        assert_eq!(now.until(), instant("2025-02-12T11:00:00.000000001Z"), "after exactly 48 hours it still counts");
        assert_eq!(now.today(&TimeZone::UTC), jiff::civil::date(2025, 2, 12));
        let zone = TimeZone::get("Asia/Anadyr").expect("a time zone");
        assert_eq!(now.today(&zone), jiff::civil::date(2025, 2, 12));
        assert_eq!(now.until(), instant("2025-02-12T11:00:00.000000001Z"), "the day is longer");
    }

    #[test]
    fn a_day_ends_at_midnight_where_the_newsroom_is() {
        let now = Now::new(instant("2025-02-12T22:30:00Z"));
        let zone = TimeZone::get("Europe/Amsterdam").expect("a time zone");
        assert_eq!(now.today(&zone), jiff::civil::date(2025, 2, 12));
        assert_eq!(now.until(), instant("2025-02-12T23:00:00Z"));
        Now::new(Timestamp::MAX).today(&zone);
    }

    #[test]
    fn an_age_in_days_changes_when_it_is_said_to() {
        let published = instant("2025-02-01T08:00:00.5Z");
        let now = Now::new(instant("2025-02-04T07:59:59Z"));
        assert_eq!((now.days_since(published), now.is_older(published, 2)), (2, false));
        let until = now.until();
        let then = Now::new(until);
        assert_eq!((then.days_since(published), then.is_older(published, 2)), (3, true));
        let before = Now::new(until - 1.nanosecond());
        assert_eq!((before.days_since(published), before.is_older(published, 2)), (2, false));
        assert_eq!(Now::new(instant("2025-01-31T00:00:00Z")).days_since(published), -2);
    }
}

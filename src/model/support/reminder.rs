//! When a message comes back to a reader who wants to be reminded, has closed it, or has given; and what a browser makes
//! of what it has kept.
//!
//! The reminder's calendar file is made by these rules. The browser's script follows them too: `tests/support/cases.json`
//! holds both to them. A browser keeps one value of up to three calendar dates, each that on which messages come back:
//! `{"r": "2025-03-20"}` after *remind me later*, `c` after closing, `s` for a supporter.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// How many days a date for a reminder, or after closing, can be away: the longest that a message may say.
const LONGEST: i32 = 365;

/// The same for a supporter, whose year may have a leap day.
const LONGEST_YEAR: i32 = 366;

/// The day on which a message comes back that goes away for some days: calendar days, whatever their hours.
pub fn back(today: Date, days: u16) -> Date {
    today.saturating_add(i32::from(days).days())
}

/// The day on which messages come back to someone who gave today: the same of the next year; the first of March after a
/// leap day.
pub fn back_to_supporter(today: Date) -> Date {
    let next = today.year().saturating_add(1);
    let same = Date::new(next, today.month(), today.day()).or_else(|_| Date::new(next, 3, 1));
    same.unwrap_or(Date::MAX)
}

/// The calendar date of a reader whose clock shows `now` in `zone`.
pub fn today(now: Timestamp, zone: &TimeZone) -> Date {
    now.to_zoned_datetime(zone.clone()).date()
}

/// What becomes of an ask in a reader's browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its time has not come.
    Early,
    /// Its time is over: the page is a stale copy.
    Over,
    /// The reader has given.
    Supporter,
    /// The reader wants to be reminded later.
    Reminded,
    /// The reader has closed it.
    Closed,
    /// It is there.
    Shown,
}

impl State {
    /// The word for it in the table of cases.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Early => "early",
            State::Over => "over",
            State::Supporter => "supporter",
            State::Reminded => "reminded",
            State::Closed => "closed",
            State::Shown => "shown",
        }
    }
}

/// The state of an ask that is shown from `from` until before `to`, in seconds since 1970; `stored` is what the browser
/// has kept, whatever that is. What is damaged, or further away than the reader can have wished, counts for nothing: a
/// clock may have been set back.
pub fn state(stored: Option<&str>, now: Timestamp, zone: &TimeZone, from: Option<i64>, to: Option<i64>) -> State {
    let second = now.as_second();
    if from.is_some_and(|from| second < from) {
        return State::Early;
    }
    if to.is_some_and(|to| second >= to) {
        return State::Over;
    }
    let stored = stored.and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok()).unwrap_or_default();
    let today = today(now, zone);
    let is_away = |key: &str, longest: i32| {
        let date = stored.get(key).and_then(serde_json::Value::as_str).and_then(date);
        date.is_some_and(|date| date > today && date <= today.saturating_add(longest.days()))
    };
    if is_away("s", LONGEST_YEAR) {
        State::Supporter
    } else if is_away("r", LONGEST) {
        State::Reminded
    } else if is_away("c", LONGEST) {
        State::Closed
    } else {
        State::Shown
    }
}

/// A date written `2025-03-20`, and no other way.
fn date(text: &str) -> Option<Date> {
    let is_digit = |at: &usize| text.as_bytes()[*at].is_ascii_digit();
    let has_shape = text.len() == 10
        && [0, 1, 2, 3, 5, 6, 8, 9].iter().all(is_digit)
        && [4, 7].iter().all(|at| text.as_bytes()[*at] == b'-');
    if !has_shape {
        return None;
    }
    Date::new(text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dates() -> impl Strategy<Value = Date> {
        (0..40_000_i32).prop_map(|day| jiff::civil::date(2000, 1, 1).saturating_add(day.days()))
    }

    proptest! {
        #[test]
        fn it_comes_back_after_just_so_many_days(today in dates(), days in 1_u16..=365) {
            let back = back(today, days);
            prop_assert_eq!((back - today).get_days(), i32::from(days));
        }

        #[test]
        fn a_year_is_a_year(today in dates()) {
            let back = back_to_supporter(today);
            prop_assert!((365..=366).contains(&(back - today).get_days()), "{}", back);
            prop_assert_eq!(back.year(), today.year() + 1);
        }

        #[test]
        fn whatever_is_stored(stored in ".{0,40}", key in "[rcsx]", date in "[0-9-]{0,12}", second in 0_i64..4_000_000_000) {
            let now = Timestamp::from_second(second).expect("in this age");
            state(Some(&stored), now, &TimeZone::UTC, None, None);
            state(Some(&format!("{{\"{key}\":\"{date}\"}}")), now, &TimeZone::UTC, None, None);
        }
    }
}

//! Dates as feeds write them.

use crate::render::dates::{iso, two_digits};
use jiff::ZonedDateTime;
use jiff::tz::TimeZone;
use std::borrow::Cow;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// RFC 822 with the four digits of the year of RFC 2822: `Wed, 12 Feb 2025 18:40:00 +0300`.
pub(super) fn rfc822(date: &ZonedDateTime) -> String {
    let date = in_minutes(date);
    let local = date.datetime();
    let day = usize::try_from(local.weekday().to_monday_zero_offset()).unwrap_or_default();
    let month = usize::try_from(local.month() - 1).unwrap_or_default();
    // By hand, for it takes the formatter many times as long.
    let mut text = String::with_capacity(31);
    text.extend([DAYS[day], ", "]);
    two_digits(local.day().unsigned_abs(), &mut text);
    text.extend([" ", MONTHS[month], " "]);
    match (local.year(), local.year().unsigned_abs()) {
        (0..=9999, year) => [year / 100, year % 100].into_iter().for_each(|two| two_digits(two as u8, &mut text)),
        (year, _) => text.extend([format!("{year:04}")]),
    }
    for (before, number) in [(' ', local.hour()), (':', local.minute()), (':', local.second())] {
        text.push(before);
        two_digits(number.unsigned_abs(), &mut text);
    }
    let offset = date.offset().seconds();
    text.push_str(if offset < 0 { " -" } else { " +" });
    for number in [offset.abs() / 3600, offset.abs() / 60 % 60] {
        two_digits(u8::try_from(number).unwrap_or_default(), &mut text);
    }
    text
}

/// RFC 3339.
pub(super) fn rfc3339(date: &ZonedDateTime) -> String {
    iso(&in_minutes(date))
}

/// Offsets of long ago have seconds, which neither form can write: such a date is told in UTC.
fn in_minutes(date: &ZonedDateTime) -> Cow<'_, ZonedDateTime> {
    if date.offset().seconds() % 60 == 0 { Cow::Borrowed(date) } else { Cow::Owned(date.with_time_zone(TimeZone::UTC)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_feeds() {
        for (date, mail, web) in [
            (
                "2025-02-12T18:40:05+03:00[Europe/Moscow]",
                "Wed, 12 Feb 2025 18:40:05 +0300",
                "2025-02-12T18:40:05+03:00",
            ),
            ("2024-02-29T00:00:00-03:30[-03:30]", "Thu, 29 Feb 2024 00:00:00 -0330", "2024-02-29T00:00:00-03:30"),
            ("2025-12-31T23:59:59Z[UTC]", "Wed, 31 Dec 2025 23:59:59 +0000", "2025-12-31T23:59:59+00:00"),
            // Moscow was 2 hours, 30 minutes and 17 seconds ahead.
            ("1900-01-01T02:30:17[Europe/Moscow]", "Mon, 01 Jan 1900 00:00:00 +0000", "1900-01-01T00:00:00+00:00"),
        ] {
            let date: ZonedDateTime = date.parse().expect("a date");
            assert_eq!(rfc822(&date), mail);
            assert_eq!(rfc3339(&date), web);
        }
    }
}

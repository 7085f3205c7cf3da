//! Dates as templates see them: for people, as the language writes them, and for machines.

use crate::locale::Locale;
use crate::strings::Strings;
use jiff::ZonedDateTime;
use jiff::civil::{Date, Time};
use serde::Serialize;
use std::sync::Arc;

/// An instant as templates see it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Moment {
    /// RFC 3339, with the offset of the site's time zone.
    pub(super) iso: String,
    /// The day alone: `2025-02-12`.
    pub(super) day: String,
    /// `12 February 2025`.
    pub(super) date: String,
    /// `12 Feb`.
    pub(super) short: String,
    /// `18:40`; none at midnight, which is what a date without a time is.
    pub(super) time: Option<String>,
    /// `12 February 2025 at 18:40`; the day alone where there is no time.
    pub(super) full: String,
    /// `2025`.
    pub(super) year: i16,
}

/// Writes dates in one language.
#[derive(Debug)]
pub(super) struct Dates(Arc<Strings>);

impl Dates {
    pub(super) fn new(strings: &Arc<Strings>) -> Self {
        Self(Arc::clone(strings))
    }

    fn locale(&self) -> &Locale {
        self.0.locale()
    }

    pub(super) fn moment(&self, date: &ZonedDateTime) -> Moment {
        let mut iso = iso(date);
        let day = match iso.get(..10) {
            Some(day) if has_plain_year(date) => day.to_owned(),
            _ => date.strftime("%Y-%m-%d").to_string(),
        };
        iso.shrink_to_fit();
        let dates = &self.locale().dates;
        let written = dates.date(date.date());
        let time = (date.time() != Time::midnight()).then(|| dates.time(date.time()));
        Moment {
            iso,
            day,
            full: time.as_ref().map_or_else(|| written.clone(), |time| dates.full(&written, time)),
            short: dates.short(date.date()),
            date: written,
            time,
            year: date.year(),
        }
    }

    /// An instant that has a time, be it midnight.
    pub(super) fn minute(&self, date: &ZonedDateTime) -> Moment {
        let mut moment = self.moment(date);
        if moment.time.is_none() {
            let time = self.locale().dates.time(date.time());
            moment.full = self.locale().dates.full(&moment.date, &time);
            moment.time = Some(time);
        }
        moment
    }

    /// The day as the language writes it: `12 February 2025`.
    pub(super) fn date(&self, date: &ZonedDateTime) -> String {
        self.locale().dates.date(date.date())
    }

    /// A month, by one of its days, as a heading: `February 2025`.
    pub(super) fn month(&self, day: Date) -> String {
        self.locale().dates.month(day)
    }

    /// A year, by one of its days.
    pub(super) fn year(&self, day: Date) -> String {
        self.locale().dates.year(day)
    }
}

/// RFC 3339 with the offset of the time zone, to the second: `2025-02-12T18:40:00+03:00`. Before there was standard time,
/// offsets have seconds, which the specification does not know: such a date is written in UTC.
pub(super) fn iso(date: &ZonedDateTime) -> String {
    let offset = date.offset().seconds();
    if offset % 60 != 0 {
        return date.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    }
    if !has_plain_year(date) {
        return date.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    }
    // By hand, for it is written several times a page and takes jiff's formatter many times as long.
    let mut text = String::with_capacity(25);
    let year = date.year();
    let numbers = [(year % 100, '-'), (date.month().into(), '-'), (date.day().into(), 'T'), (date.hour().into(), ':')];
    two_digits(i8::try_from(year / 100).unwrap_or_default(), &mut text);
    for (number, after) in numbers {
        two_digits(i8::try_from(number).unwrap_or_default(), &mut text);
        text.push(after);
    }
    two_digits(date.minute(), &mut text);
    text.push(':');
    two_digits(date.second(), &mut text);
    text.push(if offset < 0 { '-' } else { '+' });
    let minutes = offset.abs() / 60;
    two_digits(i8::try_from(minutes / 60).unwrap_or_default(), &mut text);
    text.push(':');
    two_digits(i8::try_from(minutes % 60).unwrap_or_default(), &mut text);
    text
}

/// Whether the year has at most the four digits that RFC 3339 gives it.
fn has_plain_year(date: &ZonedDateTime) -> bool {
    (0..=9999).contains(&date.year())
}

pub(super) fn two_digits(number: i8, text: &mut String) {
    let number = number.unsigned_abs();
    text.push(char::from(b'0' + number / 10));
    text.push(char::from(b'0' + number % 10));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_is_what_rfc_3339_says() {
        for (text, expected) in [
            ("2025-02-12T18:40:05+03:00[Europe/Moscow]", "2025-02-12T18:40:05+03:00"),
            ("0987-11-01T00:00:00-03:30[-03:30]", "0987-11-01T00:00:00-03:30"),
            ("1900-01-01T01:02:03[Europe/Moscow]", "1899-12-31T22:31:46Z"),
        ] {
            let date: ZonedDateTime = text.parse().expect("a date");
            assert_eq!(iso(&date), expected);
        }
    }
}

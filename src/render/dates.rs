//! Dates as templates see them: for people, as the language writes them, and for machines.

use crate::locale::Locale;
use crate::strings::Strings;
use jiff::ZonedDateTime;
use jiff::civil::{Date, Time};
use serde::Serialize;
use std::cell::OnceCell;
use std::sync::Arc;
use tera::Value;

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

/// The same for one page, of which only those fields are written that it shows.
#[derive(Debug)]
pub(super) struct Dated<'a> {
    date: &'a ZonedDateTime,
    dates: &'a Dates,
    fields: [OnceCell<Value>; NAMES.len()],
}

/// The fields of a moment.
const NAMES: [&str; 7] = ["iso", "day", "date", "short", "time", "full", "year"];

impl<'a> Dated<'a> {
    pub(super) fn new(date: &'a ZonedDateTime, dates: &'a Dates) -> Self {
        Self { date, dates, fields: Default::default() }
    }

    /// The field at a place, with its name.
    pub(super) fn at(&self, place: usize) -> Option<(&'static str, &Value)> {
        let name = *NAMES.get(place)?;
        Some((name, self.fields[place].get_or_init(|| self.write(name))))
    }

    /// The place of a field.
    pub(super) fn place(name: &str) -> Option<usize> {
        NAMES.iter().position(|other| *other == name)
    }

    fn write(&self, name: &str) -> Value {
        let (date, locale) = (self.date, self.dates.locale());
        match name {
            "iso" => iso(date).into(),
            "day" => day(date, iso(date)).into(),
            "date" => locale.dates.date(date.date()).into(),
            "short" => locale.dates.short(date.date()).into(),
            "time" => self.dates.time(date).into(),
            "full" => self.dates.full(&locale.dates.date(date.date()), self.dates.time(date).as_deref()).into(),
            _ => date.year().into(),
        }
    }

    /// All of it as a map.
    pub(super) fn whole(&self) -> Value {
        Value::from_serializable(&self.dates.moment(self.date))
    }
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
        let iso = iso(date);
        let day = day(date, iso.clone());
        let dates = &self.locale().dates;
        let (written, time) = (dates.date(date.date()), self.time(date));
        Moment {
            iso,
            day,
            full: self.full(&written, time.as_deref()),
            short: dates.short(date.date()),
            date: written,
            time,
            year: date.year(),
        }
    }

    /// The time of day, where there is one.
    fn time(&self, date: &ZonedDateTime) -> Option<String> {
        (date.time() != Time::midnight()).then(|| self.locale().dates.time(date.time()))
    }

    /// The day with the time of day.
    fn full(&self, date: &str, time: Option<&str>) -> String {
        time.map_or_else(|| date.to_owned(), |time| self.locale().dates.full(date, time))
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
    let (local, minutes) = (date.datetime(), offset.unsigned_abs() / 60);
    let (year, minutes) = (local.year().unsigned_abs(), minutes as u16);
    let mut text = *b"0000-00-00T00:00:00+00:00";
    let mut write = |at: usize, number: u8| {
        text[at] += number / 10;
        text[at + 1] += number % 10;
    };
    write(0, (year / 100) as u8);
    write(2, (year % 100) as u8);
    write(5, local.month().unsigned_abs());
    write(8, local.day().unsigned_abs());
    write(11, local.hour().unsigned_abs());
    write(14, local.minute().unsigned_abs());
    write(17, local.second().unsigned_abs());
    write(20, (minutes / 60) as u8);
    write(23, (minutes % 60) as u8);
    if offset < 0 {
        text[19] = b'-';
    }
    str::from_utf8(&text).unwrap_or_default().to_owned()
}

/// The day alone, of a date that is so written.
fn day(date: &ZonedDateTime, mut iso: String) -> String {
    if has_plain_year(date) {
        iso.truncate(10);
        return iso;
    }
    date.strftime("%Y-%m-%d").to_string()
}

/// Whether the year has at most the four digits that RFC 3339 gives it.
fn has_plain_year(date: &ZonedDateTime) -> bool {
    (0..=9999).contains(&date.year())
}

pub(super) fn two_digits(number: u8, text: &mut String) {
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

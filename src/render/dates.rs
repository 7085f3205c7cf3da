//! Dates as a language writes them, by the patterns in its words.

use crate::strings::Strings;
use jiff::ZonedDateTime;
use jiff::civil::Time;
use serde::Serialize;

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
    /// `2025`.
    pub(super) year: i16,
}

/// Writes dates in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dates<'a> {
    strings: &'a Strings,
}

impl<'a> Dates<'a> {
    pub(super) fn new(strings: &'a Strings) -> Self {
        Self { strings }
    }

    pub(super) fn moment(self, date: &ZonedDateTime) -> Moment {
        Moment {
            iso: iso(date),
            day: date.strftime("%Y-%m-%d").to_string(),
            date: self.pattern("dates.date", "{day} {month} {year}", date),
            short: self.pattern("dates.short", "{day} {month_short}", date),
            time: (date.time() != Time::midnight()).then(|| self.pattern("dates.time", "{hour}:{minute}", date)),
            year: date.year(),
        }
    }

    /// A month as a heading: `February 2025`.
    pub(super) fn month(self, year: i16, month: i8) -> String {
        let pattern = self.strings.get("dates.month").unwrap_or("{month_standalone} {year}");
        fill(pattern, |name| match name {
            "year" => year.to_string(),
            "month" | "month_standalone" | "month_short" => self.month_name(name, month),
            _ => String::new(),
        })
    }

    fn month_name(self, form: &str, month: i8) -> String {
        let list = match form {
            "month_short" => "dates.months_short",
            "month_standalone" => "dates.months_standalone",
            _ => "dates.months",
        };
        let index = usize::try_from(month - 1).unwrap_or_default();
        self.strings.item(list, index).map_or_else(|| format!("{month:02}"), str::to_owned)
    }

    fn pattern(self, key: &str, default: &str, date: &ZonedDateTime) -> String {
        let pattern = self.strings.get(key).unwrap_or(default);
        fill(pattern, |name| match name {
            "day" => date.day().to_string(),
            "year" => date.year().to_string(),
            "hour" => format!("{:02}", date.hour()),
            "hour12" => (if date.hour() % 12 == 0 { 12 } else { date.hour() % 12 }).to_string(),
            "minute" => format!("{:02}", date.minute()),
            "month" | "month_standalone" | "month_short" => self.month_name(name, date.month()),
            _ => String::new(),
        })
    }
}

/// Puts values into a pattern: `{day} {month}`.
fn fill(pattern: &str, value: impl Fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        filled.push_str(before);
        filled.push_str(&value(name));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// RFC 3339 with the offset of the time zone, to the second: `2025-02-12T18:40:00+03:00`.
pub(super) fn iso(date: &ZonedDateTime) -> String {
    date.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

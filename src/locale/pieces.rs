//! What CLDR's patterns come to, taken apart: every story has several dates, and putting pieces together takes a fraction
//! of the time that ICU's formatters take.

use super::numbers::write_number;
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::enums::CompositeDateTimeFieldSet;
use icu_datetime::input::{Date, DateTime, Time};
use icu_locale_core::Locale as Id;
use jiff::civil;
use std::fmt;
use writeable::{Part, PartsWrite, Writeable};

/// A formatter of ICU.
pub(super) type Formatter = DateTimeFormatter<CompositeDateTimeFieldSet>;

/// A formatter, or none where there is nothing to write a date with.
pub(super) fn formatter(id: &Id, fields: CompositeDateTimeFieldSet) -> Option<Formatter> {
    DateTimeFormatter::try_new(id.into(), fields).ok()
}

/// What a part of a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Year,
    Month,
    Day,
    Hour,
    Minute,
}

/// A formatted date in its parts.
#[derive(Debug, Default)]
pub(super) struct Parts(pub(super) Vec<(Kind, String)>);

impl Parts {
    /// A date and time as a formatter writes it.
    pub(super) fn of(formatter: &Formatter, date: civil::DateTime) -> Self {
        let mut parts = Sink { parts: Parts::default(), kind: Kind::Text };
        if let Some(date) = icu_date(date) {
            // A list takes whatever is written to it.
            let _ = formatter.format(&date).write_to_parts(&mut parts);
        }
        parts.parts
    }

    /// The text of one part.
    pub(super) fn text(&self, kind: Kind) -> &str {
        self.0.iter().find(|(other, _)| *other == kind).map_or("", |(_, text)| text)
    }
}

/// A date as a formatter writes it, whole.
pub(super) fn whole(formatter: &Formatter, date: civil::DateTime) -> String {
    icu_date(date).map(|date| formatter.format(&date).to_string()).unwrap_or_default()
}

fn icu_date(date: civil::DateTime) -> Option<DateTime<icu_calendar::Iso>> {
    let small = |number: i8| u8::try_from(number).unwrap_or_default();
    let day = Date::try_new_iso(i32::from(date.year()), small(date.month()), small(date.day())).ok()?;
    let time = Time::try_new(small(date.hour()), small(date.minute()), small(date.second()), 0).ok()?;
    Some(DateTime { date: day, time })
}

struct Sink {
    parts: Parts,
    kind: Kind,
}

impl fmt::Write for Sink {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        match self.parts.0.last_mut() {
            Some((kind, last)) if *kind == self.kind => last.push_str(text),
            _ => self.parts.0.push((self.kind, text.to_owned())),
        }
        Ok(())
    }
}

impl PartsWrite for Sink {
    type SubPartsWrite = Self;

    fn with_part(&mut self, part: Part, mut write: impl FnMut(&mut Self) -> fmt::Result) -> fmt::Result {
        let around = self.kind;
        if part.category == "datetime" {
            self.kind = match part.value {
                "year" | "relatedYear" | "extendedYear" | "yearName" => Kind::Year,
                "month" => Kind::Month,
                "day" => Kind::Day,
                "hour" => Kind::Hour,
                "minute" => Kind::Minute,
                _ => Kind::Text,
            };
        }
        let written = write(self);
        self.kind = around;
        written
    }
}

/// A piece of a date in one month, or of a time in one hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    /// With so many digits at least.
    Day(usize),
    Year,
    Minute,
}

/// Pieces in their order.
pub(super) type Pieces = Vec<Piece>;

/// Puts pieces together.
pub(super) fn fill(pieces: &[Piece], date: civil::DateTime, digits: &[char; 10]) -> String {
    let mut text = String::with_capacity(32);
    let number =
        |number: i16, least, text: &mut String| write_number(u64::from(number.unsigned_abs()), least, digits, text);
    for piece in pieces {
        match piece {
            Piece::Text(piece) => text.push_str(piece),
            Piece::Day(least) => number(date.day().into(), *least, &mut text),
            Piece::Year => number(date.year(), 1, &mut text),
            Piece::Minute => number(date.minute().into(), 2, &mut text),
        }
    }
    text
}

/// What a formatter that follows the Gregorian calendar writes in a month; nothing where it writes something else than
/// day, name of the month and whole year.
pub(super) fn of_month(formatter: &Formatter, month: i8, digits: &[char; 10]) -> Option<Pieces> {
    let probe = civil::date(2222, month, 25).at(0, 0, 0, 0);
    let early = civil::date(2222, month, 3).at(0, 0, 0, 0);
    let numeral = |number, least| {
        let mut text = String::new();
        write_number(number, least, digits, &mut text);
        text
    };
    let least = if Parts::of(formatter, early).text(Kind::Day) == numeral(3, 2) { 2 } else { 1 };
    let parts = Parts::of(formatter, probe).0.into_iter().map(|(kind, text)| match kind {
        Kind::Day => (text == numeral(25, 1)).then_some(Piece::Day(least)),
        Kind::Year => (text == numeral(2222, 1)).then_some(Piece::Year),
        Kind::Month | Kind::Text => Some(Piece::Text(text)),
        Kind::Hour | Kind::Minute => None,
    });
    let pieces: Pieces = parts.collect::<Option<_>>()?;
    // What was taken apart has to come to the same.
    (fill(&pieces, early, digits) == whole(formatter, early)).then_some(pieces)
}

/// What a formatter writes in an hour.
pub(super) fn of_hour(formatter: &Formatter, hour: i8, digits: &[char; 10]) -> Option<Pieces> {
    let probe = civil::date(2222, 1, 1).at(hour, 47, 0, 0);
    let parts = Parts::of(formatter, probe).0.into_iter().map(|(kind, text)| match kind {
        Kind::Minute => Piece::Minute,
        _ => Piece::Text(text),
    });
    let pieces: Pieces = parts.collect();
    (fill(&pieces, probe, digits) == whole(formatter, probe)).then_some(pieces)
}

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

/// Writes dates in one language. Every story has several: the patterns are taken apart only once.
#[derive(Debug)]
pub(super) struct Dates {
    date: Pattern,
    short: Pattern,
    time: Pattern,
    month: Pattern,
    months: MonthNames,
    months_short: MonthNames,
    months_standalone: MonthNames,
}

type MonthNames = [String; 12];

/// A pattern like `{day} {month}`: texts, each with the field that stands before it.
#[derive(Debug)]
struct Pattern {
    before: String,
    parts: Vec<(Field, String)>,
}

#[derive(Debug, Clone, Copy)]
enum Field {
    Day,
    Year,
    Hour,
    Hour12,
    Minute,
    Month,
    MonthStandalone,
    MonthShort,
    /// One that there is not: it is left out.
    Unknown,
}

impl Dates {
    pub(super) fn new(strings: &Strings) -> Self {
        let pattern = |key, default| Pattern::new(strings.get(key).unwrap_or(default));
        let months = |list| std::array::from_fn(|at| month_name(strings, list, at));
        Self {
            date: pattern("dates.date", "{day} {month} {year}"),
            short: pattern("dates.short", "{day} {month_short}"),
            time: pattern("dates.time", "{hour}:{minute}"),
            month: pattern("dates.month", "{month_standalone} {year}"),
            months: months("dates.months"),
            months_short: months("dates.months_short"),
            months_standalone: months("dates.months_standalone"),
        }
    }

    pub(super) fn moment(&self, date: &ZonedDateTime) -> Moment {
        let mut iso = iso(date);
        let day = match iso.get(..10) {
            Some(day) if has_plain_year(date) => day.to_owned(),
            _ => date.strftime("%Y-%m-%d").to_string(),
        };
        iso.shrink_to_fit();
        Moment {
            iso,
            day,
            date: self.date(date),
            short: self.fill(&self.short, date),
            time: (date.time() != Time::midnight()).then(|| self.fill(&self.time, date)),
            year: date.year(),
        }
    }

    /// An instant that has a time, be it midnight.
    pub(super) fn minute(&self, date: &ZonedDateTime) -> Moment {
        Moment { time: Some(self.fill(&self.time, date)), ..self.moment(date) }
    }

    /// The day as the language writes it: `12 February 2025`.
    pub(super) fn date(&self, date: &ZonedDateTime) -> String {
        self.fill(&self.date, date)
    }

    /// A month as a heading: `February 2025`.
    pub(super) fn month(&self, year: i16, month: i8) -> String {
        self.month.fill(|field, text| match field {
            Field::Year => text.push_str(&year.to_string()),
            field => text.push_str(self.month_name(field, month)),
        })
    }

    fn fill(&self, pattern: &Pattern, date: &ZonedDateTime) -> String {
        pattern.fill(|field, text| match field {
            Field::Day => text.push_str(&date.day().to_string()),
            Field::Year => text.push_str(&date.year().to_string()),
            Field::Hour => two_digits(date.hour(), text),
            Field::Hour12 => text.push_str(&(if date.hour() % 12 == 0 { 12 } else { date.hour() % 12 }).to_string()),
            Field::Minute => two_digits(date.minute(), text),
            field => text.push_str(self.month_name(field, date.month())),
        })
    }

    /// A month's name, in the form that a field asks for; nothing for other fields.
    fn month_name(&self, field: Field, month: i8) -> &str {
        let names = match field {
            Field::Month => &self.months,
            Field::MonthShort => &self.months_short,
            Field::MonthStandalone => &self.months_standalone,
            _ => return "",
        };
        usize::try_from(month - 1).ok().and_then(|at| names.get(at)).map_or("", String::as_str)
    }
}

/// A month by its number from 0; its number in the year where a language does not name it.
fn month_name(strings: &Strings, list: &str, at: usize) -> String {
    strings.item(list, at).map_or_else(|| format!("{:02}", at + 1), str::to_owned)
}

impl Pattern {
    fn new(pattern: &str) -> Self {
        fn open(text: &str) -> Option<(&str, &str)> {
            text.split_once('{').filter(|(_, after)| after.contains('}'))
        }
        let Some((before, mut rest)) = open(pattern) else {
            return Self { before: pattern.to_owned(), parts: Vec::new() };
        };
        let mut parts = Vec::new();
        while let Some((name, after)) = rest.split_once('}') {
            let (text, next) = open(after).unwrap_or((after, ""));
            parts.push((Field::new(name), text.to_owned()));
            rest = next;
        }
        Self { before: before.to_owned(), parts }
    }

    fn fill(&self, mut write: impl FnMut(Field, &mut String)) -> String {
        let mut filled = String::with_capacity(32);
        filled.push_str(&self.before);
        for (field, after) in &self.parts {
            write(*field, &mut filled);
            filled.push_str(after);
        }
        filled
    }
}

impl Field {
    fn new(name: &str) -> Self {
        match name {
            "day" => Self::Day,
            "year" => Self::Year,
            "hour" => Self::Hour,
            "hour12" => Self::Hour12,
            "minute" => Self::Minute,
            "month" => Self::Month,
            "month_standalone" => Self::MonthStandalone,
            "month_short" => Self::MonthShort,
            _ => Self::Unknown,
        }
    }
}

/// RFC 3339 with the offset of the time zone, to the second: `2025-02-12T18:40:00+03:00`.
pub(super) fn iso(date: &ZonedDateTime) -> String {
    let offset = date.offset().seconds();
    if !has_plain_year(date) || offset % 60 != 0 {
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

fn two_digits(number: i8, text: &mut String) {
    let number = number.unsigned_abs();
    text.push(char::from(b'0' + number / 10));
    text.push(char::from(b'0' + number % 10));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_is_what_rfc_3339_says() {
        for text in [
            "2025-02-12T18:40:05+03:00[Europe/Moscow]",
            "0987-11-01T00:00:00-03:30[-03:30]",
            "1900-01-01T01:02:03[Europe/Moscow]",
        ] {
            let date: ZonedDateTime = text.parse().expect("a date");
            assert_eq!(iso(&date), date.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
        }
    }

    #[test]
    fn patterns_are_taken_apart() {
        let check = |pattern: &str, expected: &str| {
            let filled = Pattern::new(pattern).fill(|field, text| match field {
                Field::Unknown => {}
                field => text.extend(["<", &format!("{field:?}"), ">"]),
            });
            assert_eq!(filled, expected);
        };
        check("{day}. {month} {year} г.", "<Day>. <Month> <Year> г.");
        check("on {day}{what} {month", "on <Day> {month");
        check("no field } { here", "no field } { here");
        check("", "");
    }
}

//! Dates as people write them.
//!
//! RFC 3339, its shorter forms, and what Hugo, Jekyll and Zola accept: `2025-02-12`, `2025-02-12 18:40`,
//! `2025-02-12T18:40:00`, each with or without an offset (`Z`, `+03:00`, `+0300`, ` +03`). A date alone is its first
//! moment; a time without an offset is in the site's zone. Where clocks are put forward and a local time does not
//! exist, it is the later one by the length of the gap; where a local time comes twice, it is the first.

use jiff::ZonedDateTime;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

/// Why something is not a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotADate {
    /// The rest of a sentence that begins with the name of the field.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: String,
}

const FORMS: &str =
    "write `2025-02-12`, or with a time `2025-02-12 18:40`, or with an offset `2025-02-12T18:40:00+03:00`";

/// The instant that `text` names, in the site's time zone.
pub(crate) fn read(text: &str, site: &TimeZone) -> Result<ZonedDateTime, NotADate> {
    let mut rest = Cursor(text);
    let date = date(&mut rest)?;
    let (time, offset) = if rest.0.is_empty() { (Time::midnight(), None) } else { time_and_offset(&mut rest)? };
    let local = DateTime::from_parts(date, time);
    let zoned = match offset {
        Some(offset) => offset.to_timestamp(local).map(|instant| ZonedDateTime::new(instant, site.clone())),
        None => local.to_zoned_datetime(site.clone()),
    };
    zoned.ok().filter(|date| (1..=9999).contains(&date.year())).ok_or_else(|| NotADate {
        message: "is beyond the years Dateline counts in".to_owned(),
        help: "write a year from 0001 to 9998".to_owned(),
    })
}

/// The date at the beginning of a file name, as Jekyll and Zola have it: `2025-02-12-nato.md`.
pub(crate) fn from_file_name(name: &str, site: &TimeZone) -> Option<ZonedDateTime> {
    let stamp = name.get(..10)?;
    let is_stamp = stamp.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let is_prefix = is_stamp && name[10..].starts_with(['-', '_']);
    if is_prefix { read(stamp, site).ok() } else { None }
}

fn date(rest: &mut Cursor<'_>) -> Result<Date, NotADate> {
    let mut part = |least, most, sign: Option<char>| {
        if let Some(sign) = sign {
            rest.sign(sign).ok_or_else(malformed)?;
        }
        rest.digits(least, most).ok_or_else(malformed)
    };
    let (year, month, day) = (part(4, 4, None)?, part(1, 2, Some('-'))?, part(1, 2, Some('-'))?);
    let not_there = |help: String| NotADate { message: "does not exist".to_owned(), help };
    if !(1..=12).contains(&month) {
        return Err(not_there(format!("there is no month {month:02}")));
    }
    // Four and two digits fit, and so does every day that is at most 99.
    let (year, month, day) = (year as i16, month as i8, day as i8);
    Date::new(year, month, day).map_err(|_| {
        let days = Date::new(year, month, 1).map_or(31, Date::days_in_month);
        not_there(format!("{year:04}-{month:02} has {days} days"))
    })
}

fn time_and_offset(rest: &mut Cursor<'_>) -> Result<(Time, Option<Offset>), NotADate> {
    rest.separator().ok_or_else(malformed)?;
    let hour = rest.digits(1, 2).ok_or_else(malformed)?;
    let minute = rest.sign(':').and_then(|()| rest.digits(2, 2)).ok_or_else(malformed)?;
    let second = match rest.sign(':') {
        Some(()) => rest.digits(2, 2).ok_or_else(malformed)?,
        None => 0,
    };
    let nanosecond = rest.fraction().ok_or_else(malformed)?;
    // Clocks do not show leap seconds; TOML allows writing one.
    let second = if second == 60 { 59 } else { second };
    let time = Time::new(hour as i8, minute as i8, second as i8, nanosecond).map_err(|_| no_such_time())?;
    let offset = if rest.0.is_empty() { None } else { Some(offset(rest)?) };
    if rest.0.is_empty() { Ok((time, offset)) } else { Err(malformed()) }
}

fn offset(rest: &mut Cursor<'_>) -> Result<Offset, NotADate> {
    rest.0 = rest.0.trim_start_matches(' ');
    if matches!(rest.0, "Z" | "z" | "UTC" | "GMT") {
        rest.0 = "";
        return Ok(Offset::UTC);
    }
    let sign = match (rest.sign('+'), rest.sign('-').or_else(|| rest.sign('\u{2212}'))) {
        (Some(()), None) => 1,
        (None, Some(())) => -1,
        _ => return Err(malformed()),
    };
    let hours = rest.digits(2, 2).ok_or_else(malformed)?;
    let colon = rest.sign(':');
    let minutes = rest.digits(2, 2).or(colon.is_none().then_some(0)).ok_or_else(malformed)?;
    if hours > 23 || minutes > 59 {
        return Err(no_such_time());
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).map_err(|_| no_such_time())
}

fn malformed() -> NotADate {
    NotADate { message: "is not a date".to_owned(), help: FORMS.to_owned() }
}

fn no_such_time() -> NotADate {
    let help = "hours go from 00 to 23, minutes and seconds from 00 to 59".to_owned();
    NotADate { message: "has a time that does not exist".to_owned(), help }
}

/// What is still to be read.
struct Cursor<'a>(&'a str);

impl Cursor<'_> {
    /// A number of at least `least` and at most `most` digits.
    fn digits(&mut self, least: usize, most: usize) -> Option<i32> {
        let count = self.0.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.0.split_at(count);
        if count < least {
            return None;
        }
        self.0 = rest;
        number.parse().ok()
    }

    fn sign(&mut self, sign: char) -> Option<()> {
        self.0 = self.0.strip_prefix(sign)?;
        Some(())
    }

    /// Between date and time: `T`, or spaces.
    fn separator(&mut self) -> Option<()> {
        let rest = self.0.strip_prefix(['T', 't', ' '])?;
        self.0 = rest.trim_start_matches(' ');
        Some(())
    }

    /// A fraction of a second in nanoseconds; 0 where there is none. Digits beyond the ninth are dropped.
    fn fraction(&mut self) -> Option<i32> {
        let Some(rest) = self.0.strip_prefix('.') else { return Some(0) };
        let count = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = rest.split_at(count);
        self.0 = rest;
        let nine: String = digits.chars().chain("000000000".chars()).take(9).collect();
        if digits.is_empty() { None } else { nine.parse().ok() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        jiff::tz::TimeZoneDatabase::bundled().get(name).expect("it is part of the program")
    }

    fn check(text: &str, expect: &str) {
        let date =
            read(text, &zone("America/New_York")).map(|date| date.datetime().to_string() + &date.offset().to_string());
        assert_eq!(date.as_deref(), Ok(expect), "{text}");
    }

    fn check_wrong(text: &str, message: &str) {
        let wrong = read(text, &zone("America/New_York")).expect_err(text);
        assert!(wrong.message.contains(message), "{text}: {wrong:?}");
    }

    #[test]
    fn forms() {
        check("2025-02-12", "2025-02-12T00:00:00-05");
        check("2025-2-3", "2025-02-03T00:00:00-05");
        check("2025-02-12 18:40", "2025-02-12T18:40:00-05");
        check("2025-02-12T18:40", "2025-02-12T18:40:00-05");
        check("2025-02-12t18:40:01.5", "2025-02-12T18:40:01.5-05");
        check("2025-02-12 18:40:00 +0300", "2025-02-12T10:40:00-05");
        check("2025-02-12T18:40:00+03:00", "2025-02-12T10:40:00-05");
        check("2025-02-12T18:40:00+03", "2025-02-12T10:40:00-05");
        check("2025-02-12T18:40:00Z", "2025-02-12T13:40:00-05");
        check("2025-02-12 18:40:00 UTC", "2025-02-12T13:40:00-05");
        check("2024-12-31T23:59:60-05:00", "2024-12-31T23:59:59-05");
        check("2025-02-12 18:40:00.1234567890123", "2025-02-12T18:40:00.123456789-05");
    }

    #[test]
    fn clocks_that_jump() {
        check("2025-03-09 02:30", "2025-03-09T03:30:00-04");
        check("2025-11-02 01:30", "2025-11-02T01:30:00-04");
        let midnight_gap = read("2018-11-04", &zone("America/Sao_Paulo")).map(|date| date.datetime().to_string());
        assert_eq!(midnight_gap.as_deref(), Ok("2018-11-04T01:00:00"));
    }

    #[test]
    fn wrong() {
        for text in [
            "",
            "soon",
            "12 February 2025",
            "02/12/2025",
            "2025/02/12",
            "2025-02",
            "20250212",
            "2025-02-12T",
            "2025-02-12 ",
            "2025-02-12x",
            "2025-02-12 18",
            "2025-02-12 18:40 PM",
            "2025-02-12 18:40:",
            "2025-02-12 18:40:00.",
            "2025-02-12 18:40 +3",
            "2025-02-12 18:40 +03:",
            "2025-02-12 18:40 Zx",
            "+2025-02-12",
            "-2025-02-12",
            "٢٠٢٥-02-12",
            "2025-02-12 18:40+-03:00",
        ] {
            check_wrong(text, "is not a date");
        }
        check_wrong("2025-02-29", "does not exist");
        check_wrong("2025-00-01", "does not exist");
        check_wrong("2025-01-00", "does not exist");
        check_wrong("2025-01-32", "does not exist");
        check_wrong("2025-01-01 24:00", "a time that does not exist");
        check_wrong("2025-01-01 23:60", "a time that does not exist");
        check_wrong("2025-01-01 23:00 +24:00", "a time that does not exist");
        check_wrong("0000-01-01", "beyond the years");
        check_wrong("9999-12-31T23:59:59-12:00", "beyond the years");
    }

    #[test]
    fn file_names() {
        let stamp = |name| from_file_name(name, &TimeZone::UTC).map(|date| date.date().to_string());
        assert_eq!(stamp("2025-02-12-nato.md").as_deref(), Some("2025-02-12"));
        assert_eq!(stamp("2025-02-30-nato.md"), None);
        assert_eq!(stamp("2025-02-12.md"), None);
        assert_eq!(stamp("é"), None);
    }
}

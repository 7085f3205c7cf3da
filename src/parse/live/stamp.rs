//! The time at the beginning of a heading: `14:05 Ministers arrive`, `2025-02-12 14:05 — Ministers arrive`.

use crate::fields::dates;
use crate::fields::text::latin_digit;
use jiff::ZonedDateTime;
use jiff::civil::Time;
use jiff::tz::TimeZone;

/// A time as a heading has it.
#[derive(Debug, Clone, PartialEq)]
pub enum Stamp {
    /// A time of some day.
    Bare(Time),
    /// With its day.
    Whole(ZonedDateTime),
}

/// A heading that begins with a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Stamped {
    /// The time.
    pub stamp: Stamp,
    /// How many bytes of the heading come before its headline.
    pub length: usize,
}

/// Why a heading has no time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoTime {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The time at the beginning of `heading`, in the time zone of the site where it names no other; in the digits of any
/// script.
pub fn stamp(heading: &str, zone: &TimeZone) -> Result<Stamped, NoTime> {
    if !heading.starts_with(|c| c != latin_digit(c)) {
        return read(heading, zone);
    }
    let latin: String = heading.chars().map(latin_digit).collect();
    let Stamped { stamp, length } = read(&latin, zone)?;
    let count = latin[..length].chars().count();
    let length = heading.char_indices().nth(count).map_or(heading.len(), |(at, _)| at);
    Ok(Stamped { stamp, length })
}

fn read(heading: &str, zone: &TimeZone) -> Result<Stamped, NoTime> {
    let day = run(heading, |byte| byte.is_ascii_digit() || byte == b'-');
    let (stamp, length) = if is_day(day) { whole(heading, day.len(), zone)? } else { bare(heading)? };
    let rest = &heading[length..];
    if let Some(half) = half_of_day(rest) {
        let written = format!("{} {half}", heading[..length].trim_end());
        let help = match &stamp {
            Stamp::Bare(time) => format!("write `{}`", on_24_hours(*time, half)),
            Stamp::Whole(_) => "write hours from 00 to 23".to_owned(),
        };
        return Err(NoTime { message: format!("`{written}` is not how times are written here"), help });
    }
    if rest.starts_with(|c: char| c.is_alphanumeric()) {
        return Err(no_time(heading));
    }
    Ok(Stamped { stamp, length: length + separators(rest) })
}

/// What stands between the time and the headline.
fn separators(rest: &str) -> usize {
    let is_separator = |c: char| c.is_whitespace() || matches!(c, '—' | '–' | '-' | '|' | ':' | '·' | '•' | ',' | '،');
    rest.len() - rest.trim_start_matches(is_separator).len()
}

/// The bytes at the beginning of `text` that are of a kind.
fn run(text: &str, is_of_it: impl Fn(u8) -> bool) -> &str {
    &text[..text.bytes().take_while(|byte| is_of_it(*byte)).count()]
}

fn is_day(text: &str) -> bool {
    text.matches('-').count() == 2 && text.split('-').all(|part| !part.is_empty())
}

fn whole(heading: &str, day: usize, zone: &TimeZone) -> Result<(Stamp, usize), NoTime> {
    let after = &heading[day..];
    let gap = after.len() - after.trim_start_matches(['T', 't', ' ']).len();
    let time = run(&after[gap..], |byte| byte.is_ascii_digit() || byte == b':').trim_end_matches(':');
    if gap == 0 || !time.contains(':') {
        let message = format!("`{}` is a day without a time", &heading[..day]);
        return Err(NoTime { message, help: format!("write the time after it: `{} 14:05`", &heading[..day]) });
    }
    let rest = &after[gap + time.len()..];
    let offset = if rest.starts_with(['+', '-', 'Z']) {
        run(rest, |byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b':' | b'Z'))
    } else {
        ""
    };
    // `14:05-Ministers` has a hyphen after its time, not an offset.
    let offset = if offset == "Z" || offset.len() > 2 { offset } else { "" };
    let date = dates::read(&format!("{} {time}{offset}", &heading[..day]), zone).map_err(|wrong| NoTime {
        message: format!("`{} {time}{offset}` {}", &heading[..day], wrong.message),
        help: wrong.help,
    })?;
    Ok((Stamp::Whole(date), day + gap + time.len() + offset.len()))
}

fn bare(heading: &str) -> Result<(Stamp, usize), NoTime> {
    let text = run(heading, |byte| byte.is_ascii_digit() || byte == b':').trim_end_matches(':');
    let parts: Vec<&str> = text.split(':').collect();
    let is_time = matches!(parts.len(), 2 | 3)
        && matches!(parts[0].len(), 1 | 2)
        && parts[1..].iter().all(|part| part.len() == 2);
    if !is_time {
        return Err(no_time(heading));
    }
    let number = |at: usize| parts.get(at).map_or(Ok(0), |part| part.parse::<i8>());
    let time = match (number(0), number(1), number(2)) {
        (Ok(hour), Ok(minute), Ok(second)) => Time::new(hour, minute, second, 0).ok(),
        _ => None,
    };
    let time = time.ok_or_else(|| NoTime {
        message: format!("there is no time `{text}`"),
        help: "hours go from 00 to 23, minutes and seconds from 00 to 59".to_owned(),
    })?;
    Ok((Stamp::Bare(time), text.len()))
}

/// Half of the day after a time, in small or in capital letters: `14:05 Am Rhein` is a headline.
fn half_of_day(rest: &str) -> Option<&'static str> {
    let rest = rest.trim_start_matches([' ', '\u{a0}']);
    ["am", "pm", "a.m.", "p.m."].into_iter().find(|half| {
        let is_it = rest.get(..half.len()).is_some_and(|start| start == *half || start == half.to_ascii_uppercase());
        is_it && !rest[half.len()..].starts_with(|c: char| c.is_alphanumeric())
    })
}

fn on_24_hours(time: Time, half: &str) -> String {
    let hour = time.hour() % 12 + if half.starts_with('p') { 12 } else { 0 };
    format!("{hour:02}:{:02}", time.minute())
}

fn no_time(heading: &str) -> NoTime {
    // `14.05`, `14h05` and `1405` are times to those who write them.
    let hour = run(heading, |byte| byte.is_ascii_digit());
    let after = &heading[hour.len()..];
    let minute = after.strip_prefix(['.', 'h', 'H']).map(|rest| run(rest, |byte| byte.is_ascii_digit()));
    let near = match (hour.len(), minute) {
        (1 | 2, Some(minute)) if minute.len() == 2 => Some((hour, minute)),
        (4, _) if !after.starts_with(|c: char| c.is_alphanumeric()) => Some(hour.split_at(2)),
        _ => None,
    };
    let is_below = |text: &str, limit: u8| text.parse().is_ok_and(|number: u8| number < limit);
    let near = near.filter(|(hour, minute)| is_below(hour, 24) && is_below(minute, 60));
    let help = match near {
        Some((hour, minute)) => format!("did you mean `{hour:0>2}:{minute}`?"),
        None => {
            "begin it with its time, `## 14:05 What happened`; a heading within an entry has one more `#`".to_owned()
        }
    };
    NoTime { message: "this heading of a live page does not begin with a time".to_owned(), help }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;
    use proptest::prelude::*;

    fn check(heading: &str, expect: &str) {
        let zone = TimeZone::fixed(jiff::tz::offset(3));
        let found = match stamp(heading, &zone) {
            Ok(Stamped { stamp: Stamp::Bare(time), length }) => format!("{time} {}", &heading[length..]),
            Ok(Stamped { stamp: Stamp::Whole(date), length }) => {
                format!("{} {}", date.timestamp(), &heading[length..])
            }
            Err(NoTime { message, help }) => format!("{message}: {help}"),
        };
        assert_eq!(found, expect, "{heading}");
    }

    #[test]
    fn times() {
        check("14:05 Ministers arrive", "14:05:00 Ministers arrive");
        check("9:05 — Ministers arrive", "09:05:00 Ministers arrive");
        check("14:05: Ministers", "14:05:00 Ministers");
        check("14:05:30", "14:05:30 ");
        check("١٤:٠٥ — الوزراء", "14:05:00 الوزراء");
        check("۱۴:۰۵، وزیران", "14:05:00 وزیران");
        check("٢٠٢٥-٠٢-١٢ ١٤:٠٥ الوزراء", "2025-02-12T11:05:00Z الوزراء");
        check("00:00-Ministers", "00:00:00 Ministers");
        check("2025-02-12 14:05 — Ministers", "2025-02-12T11:05:00Z Ministers");
        check("2025-02-12T14:05Z Ministers", "2025-02-12T14:05:00Z Ministers");
        check("2025-02-12 14:05+01:00 | M", "2025-02-12T13:05:00Z M");
        check("2025-02-12 14:05-Ministers", "2025-02-12T11:05:00Z Ministers");
    }

    #[test]
    fn no_times() {
        let none = "this heading of a live page does not begin with a time: ";
        let begin = "begin it with its time, `## 14:05 What happened`; a heading within an entry has one more `#`";
        for heading in ["Ministers", "", "5 things", "2025 begins", "14", "14:5 x", "1:2:3", "12:00x", "99.99 x"] {
            let help = if heading == "2025 begins" { "did you mean `20:25`?" } else { begin };
            check(heading, &format!("{none}{help}"));
        }
        check("14.05 Ministers", &format!("{none}did you mean `14:05`?"));
        check("9h05", &format!("{none}did you mean `09:05`?"));
        check("25:10 x", "there is no time `25:10`: hours go from 00 to 23, minutes and seconds from 00 to 59");
        check("2:05 pm Ministers", "`2:05 pm` is not how times are written here: write `14:05`");
        assert!(stamp("14:05 Am Rhein", &TimeZone::UTC).is_ok());
        check("12:05 A.M.", "`12:05 a.m.` is not how times are written here: write `00:05`");
        check(
            "2025-02-12 Ministers",
            "`2025-02-12` is a day without a time: write the time after it: `2025-02-12 14:05`",
        );
        check("2025-02-30 14:05", "`2025-02-30 14:05` does not exist: 2025-02 has 28 days");
    }

    proptest! {
        #[test]
        fn any_heading(heading in "[0-9٠-٩:.hT +Zaéпm—-]{0,24}") {
            if let Ok(stamped) = stamp(&heading, &TimeZone::UTC) {
                prop_assert!(heading.is_char_boundary(stamped.length));
            }
        }

        #[test]
        fn every_time(hour in 0_i8..24, minute in 0_i8..60, title in "[A-Z][a-z]{0,9}") {
            let heading = format!("{hour:02}:{minute:02} {title}");
            let found = stamp(&heading, &TimeZone::UTC).map(|found| (found.stamp, heading[found.length..].to_owned()));
            prop_assert_eq!(found, Ok((Stamp::Bare(time(hour, minute, 0, 0)), title)));
        }
    }
}

//! Dates and times as a language writes them, by CLDR, or as its file of words says.

use super::heading;
use super::numbers::write_number;
use super::pattern::{Field, Pattern};
use super::pieces::{Formatter, Kind, Parts, Piece, Pieces, fill, formatter, of_hour, of_month, whole};
use icu_calendar::AnyCalendarKind;
use icu_datetime::fieldsets::enums::{
    CalendarPeriodFieldSet, CompositeDateTimeFieldSet as Fields, DateAndTimeFieldSet, DateFieldSet, TimeFieldSet,
};
use icu_datetime::fieldsets::{M, MD, T, YM, YMD, YMDT};
use icu_datetime::options::{TimePrecision, YearStyle};
use icu_locale_core::Locale as Id;
use jiff::civil;

/// How a newspaper wants its dates, where it is not how CLDR has them: patterns of `{day}`, `{month}`, `{year}` and
/// others.
#[derive(Debug, Default, Clone, Copy)]
pub struct Habits<'a> {
    /// The day: `{day} {month} {year}`.
    pub date: Option<&'a str>,
    /// The day without its year: `{day} {month_short}`.
    pub short: Option<&'a str>,
    /// A month with its year: `{month_standalone} {year}`.
    pub month: Option<&'a str>,
    /// The time of day: `{hour}:{minute}`.
    pub time: Option<&'a str>,
    /// The day with the time of day: `{date}, {time}`.
    pub full: Option<&'a str>,
}

/// Writes dates in one language.
#[derive(Debug)]
pub struct Dates {
    id: Id,
    digits: [char; 10],
    date: Writer,
    short: Writer,
    month: Writer,
    hours: Vec<Pieces>,
    full: Pattern,
    /// Whether months begin on other days than those of the Gregorian calendar.
    has_own_months: bool,
    names: Names,
}

/// Where the parts of dates come from.
#[derive(Debug)]
struct Names {
    date: Option<Formatter>,
    short: Option<Formatter>,
    month: Option<Formatter>,
    standalone: Option<Formatter>,
}

/// Writes the day, or the month.
#[derive(Debug)]
enum Writer {
    /// By the months of the Gregorian calendar.
    Months(Vec<Pieces>),
    /// As ICU writes it.
    Icu,
    /// By a pattern, with the names of ICU.
    Pattern(Pattern),
}

impl Dates {
    pub(super) fn new(id: &Id, habits: &Habits<'_>, digits: [char; 10]) -> Self {
        let names = Names {
            date: formatter(id, Fields::Date(DateFieldSet::YMD(YMD::long().with_year_style(YearStyle::Full)))),
            short: formatter(id, Fields::Date(DateFieldSet::MD(MD::medium()))),
            month: formatter(
                id,
                Fields::CalendarPeriod(CalendarPeriodFieldSet::YM(YM::long().with_year_style(YearStyle::Full))),
            ),
            standalone: formatter(id, Fields::CalendarPeriod(CalendarPeriodFieldSet::M(M::long()))),
        };
        let calendar = names.date.as_ref().map(|formatter| formatter.calendar().0.kind());
        let is_gregorian = matches!(calendar, None | Some(AnyCalendarKind::Gregorian | AnyCalendarKind::Iso));
        let has_own_months = !is_gregorian
            && !matches!(calendar, Some(AnyCalendarKind::Buddhist | AnyCalendarKind::Japanese | AnyCalendarKind::Roc));
        let hours = hours(id, habits.time, &digits);
        let mut dates = Self {
            date: Writer::Icu,
            short: Writer::Icu,
            month: Writer::Icu,
            full: Pattern::new(habits.full.unwrap_or("{date}, {time}")),
            id: id.clone(),
            digits,
            hours,
            has_own_months,
            names,
        };
        dates.date = dates.writer(is_gregorian, habits.date, dates.names.date.as_ref());
        dates.short = dates.writer(is_gregorian, habits.short, dates.names.short.as_ref());
        // ICU has no digits at hand for a month with its year in Portuguese.
        let habit = habits.month.or((id.id.language.as_str() == "pt").then_some("{month} de {year}"));
        dates.month = dates.writer(is_gregorian, habit, dates.names.month.as_ref());
        if habits.full.is_none()
            && let Some(full) = dates.joined()
        {
            dates.full = full;
        }
        dates
    }

    fn writer(&self, is_gregorian: bool, habit: Option<&str>, formatter: Option<&Formatter>) -> Writer {
        let pattern = habit.map(Pattern::new);
        let pieces = |month| match (&pattern, formatter) {
            (Some(pattern), _) => Some(self.pieces(pattern, civil::date(2222, month, 25))),
            (None, Some(formatter)) => of_month(formatter, month, &self.digits),
            (None, None) => None,
        };
        let months = || (1..=12).map(pieces).collect::<Option<Vec<_>>>();
        match months().filter(|_| is_gregorian) {
            Some(months) => Writer::Months(months),
            None => pattern.map_or(Writer::Icu, Writer::Pattern),
        }
    }

    /// A pattern with the names of a month.
    fn pieces(&self, pattern: &Pattern, month: civil::Date) -> Pieces {
        let mut pieces = Pieces::new();
        pattern.each(|part| match part {
            Ok(Field::Day) => pieces.push(Piece::Day(1)),
            Ok(Field::Year) => pieces.push(Piece::Year),
            Ok(field) => pieces.push(Piece::Text(self.field(field, month))),
            Err(text) => pieces.push(Piece::Text(text.to_owned())),
        });
        pieces
    }

    /// A part of a date; nothing for other fields.
    fn field(&self, field: Field, date: civil::Date) -> String {
        let part = |formatter: &Option<Formatter>, kind| {
            let parts = formatter.as_ref().map(|formatter| Parts::of(formatter, date.at(0, 0, 0, 0)));
            parts.map(|parts| parts.text(kind).to_owned()).unwrap_or_default()
        };
        match field {
            Field::Day => part(&self.names.date, Kind::Day),
            Field::Year => part(&self.names.date, Kind::Year),
            Field::Month => part(&self.names.date, Kind::Month),
            Field::MonthShort => part(&self.names.short, Kind::Month),
            Field::MonthStandalone => {
                let formatter = self.names.standalone.as_ref();
                let name = formatter.map(|formatter| whole(formatter, date.at(0, 0, 0, 0)));
                heading(&self.id, &name.unwrap_or_default())
            }
            _ => String::new(),
        }
    }

    /// How a date and a time are joined: found out from a date with its time.
    fn joined(&self) -> Option<Pattern> {
        let fields = Fields::DateTime(DateAndTimeFieldSet::YMDT(
            YMDT::long().with_year_style(YearStyle::Full).with_time_precision(TimePrecision::Minute),
        ));
        let probe = civil::date(2222, 12, 25).at(18, 47, 0, 0);
        let joined = whole(&formatter(&self.id, fields)?, probe);
        let date = whole(self.names.date.as_ref()?, probe);
        let time = whole(&formatter(&self.id, time_of_day())?, probe);
        let marked = joined.replacen(&date, "{date}", 1).replacen(&time, "{time}", 1);
        (marked.contains("{date}") && marked.contains("{time}")).then(|| Pattern::new(&marked))
    }

    /// The day: `12 February 2025`.
    pub fn date(&self, date: civil::Date) -> String {
        self.write(&self.date, self.names.date.as_ref(), date)
    }

    /// The day without its year: `12 Feb`.
    pub fn short(&self, date: civil::Date) -> String {
        self.write(&self.short, self.names.short.as_ref(), date)
    }

    /// The month of a day, as a heading: `February 2025`.
    pub fn month(&self, date: civil::Date) -> String {
        heading(&self.id, &self.write(&self.month, self.names.month.as_ref(), date))
    }

    /// The name of a day's month where it stands alone: `February`.
    pub fn month_name(&self, date: civil::Date) -> String {
        self.field(Field::MonthStandalone, date)
    }

    /// The year of a day.
    pub fn year(&self, date: civil::Date) -> String {
        self.field(Field::Year, date)
    }

    /// The time of day: `18:40`.
    pub fn time(&self, time: civil::Time) -> String {
        let pieces = usize::try_from(time.hour()).ok().and_then(|hour| self.hours.get(hour));
        pieces
            .map(|pieces| fill(pieces, civil::DateTime::from_parts(civil::Date::ZERO, time), &self.digits))
            .unwrap_or_default()
    }

    /// A day with its time: `12 February 2025, 18:40`.
    pub fn full(&self, date: &str, time: &str) -> String {
        let mut text = String::with_capacity(date.len() + time.len() + 8);
        self.full.each(|part| match part {
            Ok(Field::Date) => text.push_str(date),
            Ok(Field::Time) => text.push_str(time),
            Ok(_) => {}
            Err(between) => text.push_str(between),
        });
        text
    }

    /// The year and the month that a day lies in, by the language's calendar where its months are others than the common
    /// ones.
    pub fn month_of(&self, date: civil::Date) -> (i16, i8) {
        let own = || {
            let formatter = self.names.date.as_ref()?;
            let day = |number: i8| u8::try_from(number).ok();
            let iso = icu_calendar::Date::try_new_iso(date.year().into(), day(date.month())?, day(date.day())?).ok()?;
            let own = iso.to_calendar(formatter.calendar().0.clone());
            Some((i16::try_from(own.year().extended_year()).ok()?, i8::try_from(own.month().ordinal).ok()?))
        };
        self.has_own_months.then(own).flatten().unwrap_or((date.year(), date.month()))
    }

    fn write(&self, writer: &Writer, formatter: Option<&Formatter>, date: civil::Date) -> String {
        let midnight = date.at(0, 0, 0, 0);
        match (writer, formatter) {
            // The years before the common era are ICU's business.
            (Writer::Months(months), _) if (1000..=9999).contains(&date.year()) => {
                let pieces = usize::try_from(date.month() - 1).ok().and_then(|month| months.get(month));
                fill(pieces.map_or(&[], Vec::as_slice), midnight, &self.digits)
            }
            (Writer::Pattern(pattern), _) => {
                let mut text = String::new();
                pattern.each(|part| match part {
                    Ok(field) => text.push_str(&self.field(field, date)),
                    Err(between) => text.push_str(between),
                });
                text
            }
            (_, Some(formatter)) => whole(formatter, midnight),
            (_, None) => date.to_string(),
        }
    }
}

fn time_of_day() -> Fields {
    Fields::Time(TimeFieldSet::T(T::hm()))
}

/// What is written in each hour of the day.
fn hours(id: &Id, habit: Option<&str>, digits: &[char; 10]) -> Vec<Pieces> {
    let formatter = formatter(id, time_of_day());
    let pattern = Pattern::new(habit.unwrap_or("{hour}:{minute}"));
    let by_pattern = |hour: i8| {
        let number = |number: i8, least| {
            let mut text = String::new();
            write_number(u64::from(number.unsigned_abs()), least, digits, &mut text);
            Piece::Text(text)
        };
        let mut pieces = Pieces::new();
        pattern.each(|part| match part {
            Ok(Field::Hour) => pieces.push(number(hour, 2)),
            Ok(Field::Hour12) => pieces.push(number((hour + 11) % 12 + 1, 1)),
            Ok(Field::Minute) => pieces.push(Piece::Minute),
            Ok(_) => {}
            Err(text) => pieces.push(Piece::Text(text.to_owned())),
        });
        pieces
    };
    let by_icu = |hour| match (&formatter, habit) {
        (Some(formatter), None) => of_hour(formatter, hour, digits),
        _ => None,
    };
    (0..24).map(|hour| by_icu(hour).unwrap_or_else(|| by_pattern(hour))).collect()
}

//! Patterns of dates as a file of words writes them: `{day} {month} {year}`.

/// A pattern: texts, each with the field that stands before it.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    before: String,
    parts: Vec<(Field, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Day,
    Year,
    Month,
    MonthStandalone,
    MonthShort,
    Hour,
    Hour12,
    Minute,
    /// The day as the language writes it.
    Date,
    /// The time of day as the language writes it.
    Time,
    /// One that there is not: it is left out.
    Unknown,
}

impl Pattern {
    pub(super) fn new(pattern: &str) -> Self {
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

    /// Hands the fields and the texts around them on, in their order.
    pub(super) fn each(&self, mut text: impl FnMut(Result<Field, &str>)) {
        text(Err(&self.before));
        for (field, after) in &self.parts {
            text(Ok(*field));
            text(Err(after));
        }
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
            "date" => Self::Date,
            "time" => Self::Time,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_taken_apart() {
        let check = |pattern: &str, expected: &str| {
            let mut filled = String::new();
            Pattern::new(pattern).each(|part| match part {
                Ok(Field::Unknown) => {}
                Ok(field) => filled.extend(["<", &format!("{field:?}"), ">"]),
                Err(text) => filled.push_str(text),
            });
            assert_eq!(filled, expected);
        };
        check("{day}. {month} {year} г.", "<Day>. <Month> <Year> г.");
        check("on {day}{what} {month", "on <Day> {month");
        check("no field } { here", "no field } { here");
        check("", "");
    }
}

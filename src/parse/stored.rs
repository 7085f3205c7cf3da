//! How the few values of a document are written down that do not write themselves: dates, free fields, literals.
//!
//! All dates of a site are in its one time zone, so only their instants are written; [`in_zone`] says which zone they
//! are read back into.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use std::cell::RefCell;

thread_local! {
    static ZONE: RefCell<TimeZone> = const { RefCell::new(TimeZone::UTC) };
}

/// Runs `read` with the dates that it reads in `zone`.
pub(super) fn in_zone<T>(zone: &TimeZone, read: impl FnOnce() -> T) -> T {
    let before = ZONE.replace(zone.clone());
    let read = read();
    ZONE.set(before);
    read
}

/// A date, as an instant.
pub(super) mod zoned {
    use super::{Deserialize, Deserializer, Serialize, Serializer, Timestamp, ZONE, ZonedDateTime, de};

    pub(in crate::parse) fn serialize<S: Serializer>(date: &ZonedDateTime, serializer: S) -> Result<S::Ok, S::Error> {
        let instant = date.timestamp();
        (instant.as_second(), instant.subsec_nanosecond()).serialize(serializer)
    }

    pub(in crate::parse) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ZonedDateTime, D::Error> {
        let (second, nanosecond) = <(i64, i32)>::deserialize(deserializer)?;
        let instant = Timestamp::new(second, nanosecond).map_err(de::Error::custom)?;
        Ok(ZonedDateTime::new(instant, ZONE.with_borrow(Clone::clone)))
    }
}

/// A date that may be missing.
pub(super) mod zoned_option {
    use super::{Deserialize, Deserializer, Serialize, Serializer, ZonedDateTime, zoned};

    #[derive(Serialize, Deserialize)]
    struct Stored(#[serde(with = "zoned")] ZonedDateTime);

    #[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
    pub(in crate::parse) fn serialize<S: Serializer>(
        date: &Option<ZonedDateTime>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        date.clone().map(Stored).serialize(serializer)
    }

    pub(in crate::parse) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<ZonedDateTime>, D::Error> {
        Ok(Option::<Stored>::deserialize(deserializer)?.map(|stored| stored.0))
    }
}

/// A date with its place.
pub(super) mod zoned_spanned {
    use super::{Deserialize, Deserializer, Serialize, Serializer, ZonedDateTime, zoned};
    use crate::diagnostics::Spanned;
    use std::ops::Range;

    #[derive(Serialize, Deserialize)]
    struct Stored(#[serde(with = "zoned")] ZonedDateTime, Range<usize>);

    pub(in crate::parse) fn serialize<S: Serializer>(
        date: &Spanned<ZonedDateTime>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        Stored(date.value.clone(), date.span.clone()).serialize(serializer)
    }

    pub(in crate::parse) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Spanned<ZonedDateTime>, D::Error> {
        let Stored(value, span) = Stored::deserialize(deserializer)?;
        Ok(Spanned::new(value, span))
    }
}

/// A date with its place that may be missing.
pub(super) mod zoned_spanned_option {
    use super::{Deserialize, Deserializer, Serialize, Serializer, ZonedDateTime, zoned_spanned};
    use crate::diagnostics::Spanned;

    #[derive(Serialize, Deserialize)]
    struct Stored(#[serde(with = "zoned_spanned")] Spanned<ZonedDateTime>);

    #[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
    pub(in crate::parse) fn serialize<S: Serializer>(
        date: &Option<Spanned<ZonedDateTime>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        date.clone().map(Stored).serialize(serializer)
    }

    pub(in crate::parse) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Spanned<ZonedDateTime>>, D::Error> {
        Ok(Option::<Stored>::deserialize(deserializer)?.map(|stored| stored.0))
    }
}

/// A newsroom's own fields, of any shape: as JSON, and as nothing where there are none.
pub(super) mod json {
    use super::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

    type Fields = serde_json::Map<String, serde_json::Value>;

    pub(in crate::parse) fn serialize<S: Serializer>(fields: &Fields, serializer: S) -> Result<S::Ok, S::Error> {
        if fields.is_empty() {
            return "".serialize(serializer);
        }
        serde_json::to_string(fields).map_err(ser::Error::custom)?.serialize(serializer)
    }

    pub(in crate::parse) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Fields, D::Error> {
        match <&str>::deserialize(deserializer)? {
            "" => Ok(Fields::default()),
            text => serde_json::from_str(text).map_err(de::Error::custom),
        }
    }
}

/// A literal, which templates see as its bare value, with a word for its kind.
pub(super) mod literal {
    use super::{Deserialize, Deserializer, Serialize, Serializer};
    use crate::diagnostics::Spanned;
    use crate::parse::body::Literal;
    use std::ops::Range;

    #[derive(Serialize, Deserialize)]
    enum Stored {
        Text(String),
        Bool(bool),
        Integer(i64),
        Float(f64),
        List(Vec<Stored>),
    }

    impl From<&Literal> for Stored {
        fn from(literal: &Literal) -> Self {
            match literal {
                Literal::Text(text) => Self::Text(text.clone()),
                Literal::Bool(value) => Self::Bool(*value),
                Literal::Integer(number) => Self::Integer(*number),
                Literal::Float(number) => Self::Float(*number),
                Literal::List(list) => Self::List(list.iter().map(Self::from).collect()),
            }
        }
    }

    impl From<Stored> for Literal {
        fn from(stored: Stored) -> Self {
            match stored {
                Stored::Text(text) => Self::Text(text),
                Stored::Bool(value) => Self::Bool(value),
                Stored::Integer(number) => Self::Integer(number),
                Stored::Float(number) => Self::Float(number),
                Stored::List(list) => Self::List(list.into_iter().map(Self::from).collect()),
            }
        }
    }

    pub(in crate::parse) fn serialize<S: Serializer>(
        literal: &Spanned<Literal>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        (Stored::from(&literal.value), &literal.span).serialize(serializer)
    }

    pub(in crate::parse) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Spanned<Literal>, D::Error> {
        let (stored, span) = <(Stored, Range<usize>)>::deserialize(deserializer)?;
        Ok(Spanned::new(stored.into(), span))
    }
}

//! What one page is rendered with: by name, values that other pages have, too, and fields that are its own alone.
//!
//! A map for templates has a hash for each of its keys, and that of a page's own would be made for this one page. So its
//! fields lie in a list, in which compiled templates find them by their places. A map is only made of them where one is
//! asked for as a whole, or where a page is left to tera.

use std::cell::OnceCell;
use tera::value::Key;
use tera::{Context, Map, Value};

/// The fields of a map that only one page sees.
#[derive(Debug, Default)]
pub(super) struct Fields {
    values: Vec<(&'static str, Datum)>,
    whole: OnceCell<Value>,
}

impl Fields {
    /// These fields, no two of one name.
    pub(super) fn new(values: impl IntoIterator<Item = (&'static str, Value)>) -> Self {
        let values = values.into_iter().map(|(name, value)| (name, Datum::Value(value))).collect();
        Self { values, whole: OnceCell::new() }
    }

    /// The fields of a map that others see, too, to be changed for one page.
    pub(super) fn of(map: &Value) -> Self {
        let named = |(key, value): (&Key<'static>, &Value)| match key {
            Key::Str(name) => Some((*name, value.clone())),
            // Whoever makes maps of fields names them with what is in the program.
            _ => None,
        };
        Self::new(map.as_map().into_iter().flatten().filter_map(named))
    }

    /// Sets a field, in the place of one of that name if it is there.
    pub(super) fn set(&mut self, name: &'static str, value: impl Into<Datum>) {
        let value = value.into();
        match self.values.iter_mut().find(|(other, _)| *other == name) {
            Some((_, before)) => *before = value,
            None => self.values.push((name, value)),
        }
    }

    /// The field at a place, with its name.
    pub(super) fn at(&self, place: usize) -> Option<(&'static str, &Datum)> {
        self.values.get(place).map(|(name, value)| (*name, value))
    }

    /// A field by its name; comes back with its place and its name as it is written here, too.
    pub(super) fn find(&self, name: &str) -> Option<(usize, &'static str, &Datum)> {
        let (place, (name, value)) = self.values.iter().enumerate().find(|(_, (other, _))| *other == name)?;
        Some((place, name, value))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All of them as a map.
    pub(super) fn whole(&self) -> &Value {
        self.whole.get_or_init(|| {
            let mut map = Map::with_capacity(self.values.len());
            map.extend(self.values.iter().map(|(name, value)| ((*name).into(), value.whole().clone())));
            Value::from(map)
        })
    }
}

/// HTML that one page prints, as it is and most often once: it is written from where it lies.
#[derive(Debug)]
pub(super) struct Html {
    bytes: Vec<u8>,
    whole: OnceCell<Value>,
}

impl Html {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self { bytes, whole: OnceCell::new() }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// It as a text; all of it was one before.
    pub(super) fn text(&self) -> &str {
        str::from_utf8(&self.bytes).unwrap_or_default()
    }

    /// It as a value.
    pub(super) fn whole(&self) -> &Value {
        self.whole.get_or_init(|| Value::safe_string(self.text()))
    }
}

/// Something that a page is rendered with.
#[derive(Debug)]
pub(super) enum Datum {
    Value(Value),
    Fields(Box<Fields>),
    Html(Box<Html>),
}

impl<T: Into<Value>> From<T> for Datum {
    fn from(value: T) -> Self {
        Self::Value(value.into())
    }
}

impl From<Fields> for Datum {
    fn from(fields: Fields) -> Self {
        Self::Fields(Box::new(fields))
    }
}

impl From<Html> for Datum {
    fn from(html: Html) -> Self {
        Self::Html(Box::new(html))
    }
}

impl Datum {
    fn whole(&self) -> &Value {
        match self {
            Self::Value(value) => value,
            Self::Fields(fields) => fields.whole(),
            Self::Html(html) => html.whole(),
        }
    }
}

/// All that a page is rendered with, by name.
#[derive(Debug, Default)]
pub(super) struct PageData(Vec<(&'static str, Datum)>);

impl PageData {
    /// With one thing in it.
    pub(super) fn with(name: &'static str, datum: impl Into<Datum>) -> Self {
        let mut data = Self(Vec::with_capacity(5));
        data.set(name, datum);
        data
    }

    /// Adds something that is not there yet.
    pub(super) fn set(&mut self, name: &'static str, datum: impl Into<Datum>) {
        self.0.push((name, datum.into()));
    }

    /// What has a name.
    pub(super) fn get(&self, name: &str) -> Option<&Datum> {
        self.0.iter().find(|(other, _)| *other == name).map(|(_, datum)| datum)
    }

    /// The same for tera.
    pub(super) fn context(&self) -> Context {
        let mut context = Context::new();
        for (name, datum) in &self.0 {
            context.insert_value(*name, datum.whole().clone());
        }
        context
    }
}

//! What one page is rendered with: by name, values that other pages have, too, and fields that are its own alone.
//!
//! A map for templates has a hash for each of its keys, and that of a page's own would be made for this one page. So its
//! fields lie in a list, in which compiled templates find them by their places. A map is only made of them where one is
//! asked for as a whole, or where a page is left to tera.

use std::cell::OnceCell;
use tera::value::Key;
use tera::{Context, Map, Value};

/// The fields of a map that only one page sees, and those of a map that others see, too, beside them.
#[derive(Debug, Default)]
pub(super) struct Fields {
    own: Vec<(&'static str, Datum)>,
    /// Bits of the names of its own that were set: one that lacks its bit is none of them.
    bits: u64,
    /// A field of its own hides one of the same name in here.
    beside: Option<Value>,
    whole: OnceCell<Value>,
}

impl Fields {
    /// These fields, no two of one name.
    pub(super) fn new(values: impl IntoIterator<Item = (&'static str, Value)>) -> Self {
        let own = values.into_iter().map(|(name, value)| (name, Datum::Value(value))).collect();
        Self { own, ..Self::default() }
    }

    /// The fields of a map, to be changed for one page.
    pub(super) fn of(map: Value) -> Self {
        Self { beside: Some(map), ..Self::default() }
    }

    /// Sets a field of its own, which is not there yet.
    pub(super) fn set(&mut self, name: &'static str, value: impl Into<Datum>) {
        self.bits |= bit(name);
        self.own.push((name, value.into()));
    }

    fn own(&self, name: &str) -> Option<(usize, &(&'static str, Datum))> {
        self.own.iter().enumerate().find(|(_, (other, _))| *other == name)
    }

    fn beside(&self) -> Option<&Map> {
        self.beside.as_ref()?.as_map()
    }

    /// The field at a place, with its name.
    #[inline]
    pub(super) fn at(&self, place: usize) -> Option<(&'static str, Looked<'_>)> {
        match self.own.get(place) {
            Some((name, value)) => Some((name, value.into())),
            None => self.beside_at(place - self.own.len()),
        }
    }

    #[inline]
    fn beside_at(&self, place: usize) -> Option<(&'static str, Looked<'_>)> {
        let (key, value) = self.beside()?.get_index(place)?;
        let name = name_of(key)?;
        // Of most it is known at once that no field of its own hides them.
        let is_hidden = self.bits & bit(name) != 0 && self.own(name).is_some();
        (!is_hidden).then_some((name, Looked::Value(value)))
    }

    /// A field by its name; comes back with its place and its name as it is written here, too.
    pub(super) fn find(&self, name: &str) -> Option<(usize, &'static str, Looked<'_>)> {
        if let Some((place, (name, value))) = self.own(name) {
            return Some((place, name, value.into()));
        }
        let place = self.own.len() + self.beside()?.get_index_of(&Key::Str(name))?;
        self.at(place).map(|(name, value)| (place, name, value))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.own.is_empty() && self.beside().is_none_or(Map::is_empty)
    }

    /// All of them as a map.
    pub(super) fn whole(&self) -> &Value {
        self.whole.get_or_init(|| {
            let mut map = self.beside().cloned().unwrap_or_default();
            map.extend(self.own.iter().map(|(name, value)| ((*name).into(), value.whole().clone())));
            Value::from(map)
        })
    }
}

/// A bit that few names share.
#[inline]
fn bit(name: &str) -> u64 {
    let name = name.as_bytes();
    let (first, last) = (name.first().copied().unwrap_or(0), name.last().copied().unwrap_or(0));
    1 << ((usize::from(first) * 7 + usize::from(last) * 3 + name.len()) % 64)
}

/// A name that stands in the program, as whoever makes maps of fields names them.
fn name_of(key: &Key<'static>) -> Option<&'static str> {
    match key {
        Key::Str(name) => Some(name),
        _ => None,
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

/// Something that is looked at.
#[derive(Clone, Copy)]
pub(super) enum Looked<'f> {
    Value(&'f Value),
    Fields(&'f Fields),
    Html(&'f Html),
}

impl<'f> Looked<'f> {
    #[inline]
    pub(super) fn value(self) -> &'f Value {
        match self {
            Self::Value(value) => value,
            Self::Fields(fields) => fields.whole(),
            Self::Html(html) => html.whole(),
        }
    }

    #[inline]
    pub(super) fn is_truthy(self) -> bool {
        match self {
            Self::Value(value) => value.is_truthy(),
            Self::Fields(fields) => !fields.is_empty(),
            Self::Html(html) => !html.bytes().is_empty(),
        }
    }
}

impl<'f> From<&'f Datum> for Looked<'f> {
    #[inline]
    fn from(datum: &'f Datum) -> Self {
        match datum {
            Datum::Value(value) => Self::Value(value),
            Datum::Fields(fields) => Self::Fields(fields),
            Datum::Html(html) => Self::Html(html),
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

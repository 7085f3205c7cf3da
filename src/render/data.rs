//! What one page is rendered with: by name, values that other pages have, too, and fields that are its own alone.
//!
//! A map for templates has a hash for each of its keys, and its texts are copies. Most of a page's texts lie in the model
//! already, and a template asks for some of them only. So a page's fields are a list, in which compiled templates find
//! them by their places, and what stands in them is looked at where it lies: texts, and the stories of a list by their
//! ids. Values for tera are only made of them where one is asked for as a whole, or where a page is left to tera.

use super::dates::Dated;
use crate::model::ArticleId;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt::{self, Debug, Formatter};
use tera::{Context, Map, Value};

/// The fields of something that only one page sees.
#[derive(Debug, Default)]
pub(super) struct Fields<'a>(Vec<(&'static str, Datum<'a>)>);

impl<'a> Fields<'a> {
    /// These fields, no two of one name.
    pub(super) fn new(fields: impl IntoIterator<Item = (&'static str, Datum<'a>)>) -> Self {
        Self(fields.into_iter().collect())
    }

    /// These fields, with room for so many more.
    pub(super) fn with_room(fields: impl IntoIterator<Item = (&'static str, Datum<'a>)>, room: usize) -> Self {
        let fields = fields.into_iter();
        let mut all = Vec::with_capacity(fields.size_hint().0 + room);
        all.extend(fields);
        Self(all)
    }

    /// Sets a field, in the place of what it is so far.
    pub(super) fn set(&mut self, name: &'static str, value: impl Into<Datum<'a>>) {
        match self.0.iter_mut().find(|(other, _)| *other == name) {
            Some((_, datum)) => *datum = value.into(),
            None => self.0.push((name, value.into())),
        }
    }

    /// Adds fields that are not there yet.
    pub(super) fn extend(&mut self, fields: impl IntoIterator<Item = (&'static str, Datum<'a>)>) {
        self.0.extend(fields);
    }

    /// The field at a place, with its name.
    #[inline]
    pub(super) fn at(&self, place: usize) -> Option<(&'static str, &Datum<'a>)> {
        self.0.get(place).map(|(name, datum)| (*name, datum))
    }

    /// The place of a field.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|(other, _)| *other == name)
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    /// All of them as a map.
    fn whole(&self) -> Value {
        let mut map = Map::with_capacity(self.len());
        map.extend(self.0.iter().map(|(name, datum)| ((*name).into(), Looked::from(datum).whole().into_owned())));
        Value::from(map)
    }
}

/// Where the cards of stories are as values.
pub(super) trait Deck: Sync {
    /// A story's card.
    fn card(&self, id: ArticleId) -> &Value;
}

/// Some stories, by whose cards templates know them.
#[derive(Clone, Copy)]
pub(super) struct Stories<'a> {
    ids: &'a [ArticleId],
    deck: &'a dyn Deck,
}

impl<'a> Stories<'a> {
    pub(super) fn new(ids: &'a [ArticleId], deck: &'a dyn Deck) -> Self {
        Self { ids, deck }
    }

    fn all(&self) -> Part<'_> {
        Part { of: self, start: 0, end: self.ids.len() as u32 }
    }
}

impl Debug for Stories<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.ids.fmt(f)
    }
}

/// Those of some stories that stand at these places: small, for it is handed around much.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    of: &'a Stories<'a>,
    start: u32,
    end: u32,
}

impl<'a> Part<'a> {
    pub(super) fn ids(self) -> &'a [ArticleId] {
        &self.of.ids[self.start as usize..self.end as usize]
    }

    /// Those from one place up to another, as far as they are there.
    pub(super) fn part(self, start: usize, end: usize) -> Self {
        let place =
            |place| u32::try_from(place).map_or(self.end, |place| self.end.min(self.start.saturating_add(place)));
        let end = place(end);
        Self { start: place(start).min(end), end, ..self }
    }

    /// One of them.
    pub(super) fn get(self, at: usize) -> Option<Story<'a>> {
        self.ids().get(at).map(|id| Story { id: *id, of: self.of })
    }
}

/// One story, by whose card templates know it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Story<'a> {
    pub(super) id: ArticleId,
    of: &'a Stories<'a>,
}

impl<'a> Story<'a> {
    pub(super) fn card(self) -> &'a Value {
        self.of.deck.card(self.id)
    }
}

/// Something that a page is rendered with.
#[derive(Debug)]
pub(super) enum Datum<'a> {
    Value(Value),
    /// One that others have, too.
    There(&'a Value),
    /// A text, which is no HTML.
    Text(Cow<'a, str>),
    /// HTML, all of it text.
    Html(Cow<'a, [u8]>),
    Later(Box<Later<'a>>),
    Moment(Box<Dated<'a>>),
    Fields(Box<Fields<'a>>),
    List(Vec<Fields<'a>>),
    /// A list of values, most of which others have, too.
    Values(Vec<Cow<'a, Value>>),
    Stories(Stories<'a>),
}

/// HTML that is only written where a template asks for it.
pub(super) struct Later<'a> {
    html: OnceCell<Vec<u8>>,
    write: Box<dyn Fn() -> Vec<u8> + 'a>,
}

impl Later<'_> {
    fn html(&self) -> &[u8] {
        self.html.get_or_init(&self.write)
    }
}

impl Debug for Later<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.html.fmt(f)
    }
}

impl<'a> Datum<'a> {
    /// HTML that `write` writes where a template asks for it.
    pub(super) fn later(write: impl Fn() -> Vec<u8> + 'a) -> Self {
        Self::Later(Box::new(Later { html: OnceCell::new(), write: Box::new(write) }))
    }

    pub(super) fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// A text that may not be there.
    pub(super) fn text_if_any(text: Option<&'a str>) -> Self {
        text.map_or_else(Self::none, Self::text)
    }

    /// What is there and says nothing.
    pub(super) fn none() -> Self {
        Self::Value(Value::none())
    }
}

impl From<Value> for Datum<'_> {
    fn from(value: Value) -> Self {
        Self::Value(value)
    }
}

impl From<String> for Datum<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<Option<String>> for Datum<'_> {
    fn from(text: Option<String>) -> Self {
        text.map_or_else(Self::none, Self::from)
    }
}

impl<'a> From<Fields<'a>> for Datum<'a> {
    fn from(fields: Fields<'a>) -> Self {
        Self::Fields(Box::new(fields))
    }
}

impl<'a> From<Dated<'a>> for Datum<'a> {
    fn from(moment: Dated<'a>) -> Self {
        Self::Moment(Box::new(moment))
    }
}

/// Something that is looked at where it lies.
#[derive(Debug, Clone, Copy)]
pub(super) enum Looked<'f> {
    Value(&'f Value),
    Text(&'f str),
    Html(&'f [u8]),
    Moment(&'f Dated<'f>),
    Fields(&'f Fields<'f>),
    List(&'f [Fields<'f>]),
    Values(&'f [Cow<'f, Value>]),
    Several(&'f [Looked<'f>]),
    Stories(Part<'f>),
    Story(Story<'f>),
}

impl<'f> Looked<'f> {
    /// It as a value; one is made where it is none.
    pub(super) fn whole(self) -> Cow<'f, Value> {
        match self {
            Self::Value(value) => Cow::Borrowed(value),
            Self::Story(story) => Cow::Borrowed(story.card()),
            Self::Text(text) => Cow::Owned(Value::normal_string(text)),
            Self::Html(html) => Cow::Owned(Value::safe_string(str::from_utf8(html).unwrap_or_default())),
            Self::Moment(moment) => Cow::Owned(moment.whole()),
            Self::Fields(fields) => Cow::Owned(fields.whole()),
            Self::List(list) => Cow::Owned(Value::from(list.iter().map(Fields::whole).collect::<Vec<_>>())),
            Self::Values(values) => {
                Cow::Owned(Value::from(values.iter().map(|value| Value::clone(value)).collect::<Vec<_>>()))
            }
            Self::Several(list) => {
                Cow::Owned(Value::from(list.iter().map(|one| one.whole().into_owned()).collect::<Vec<_>>()))
            }
            Self::Stories(stories) => {
                let cards: Vec<_> = stories.ids().iter().map(|id| stories.of.deck.card(*id).clone()).collect();
                Cow::Owned(Value::from(cards))
            }
        }
    }

    pub(super) fn is_undefined(self) -> bool {
        matches!(self, Self::Value(value) if value.is_undefined())
    }

    #[inline]
    pub(super) fn is_truthy(self) -> bool {
        match self {
            Self::Value(value) => value.is_truthy(),
            Self::Text(text) => !text.is_empty(),
            Self::Html(html) => !html.is_empty(),
            Self::Moment(_) | Self::Story(_) => true,
            Self::Fields(fields) => fields.len() > 0,
            Self::List(list) => !list.is_empty(),
            Self::Values(values) => !values.is_empty(),
            Self::Several(list) => !list.is_empty(),
            Self::Stories(stories) => !stories.ids().is_empty(),
        }
    }

    pub(super) fn is_text(self) -> bool {
        match self {
            Self::Value(value) => value.is_string(),
            Self::Text(_) | Self::Html(_) => true,
            _ => false,
        }
    }

    /// It as a text, be it HTML or not.
    #[inline]
    pub(super) fn as_str(self) -> Option<&'f str> {
        match self {
            Self::Value(value) => value.as_str(),
            Self::Text(text) => Some(text),
            Self::Html(html) => str::from_utf8(html).ok(),
            _ => None,
        }
    }

    pub(super) fn as_u64(self) -> Option<u64> {
        if let Self::Value(value) = self { value.as_u64() } else { None }
    }

    /// Whether two are the same.
    pub(super) fn equals(self, other: Looked<'_>) -> bool {
        match (self, other) {
            (Self::Value(one), Looked::Value(other)) => one == other,
            _ if self.is_text() || other.is_text() => self.as_str() == other.as_str(),
            _ => self.whole() == other.whole(),
        }
    }

    /// How many it is made of, as a text or a list.
    pub(super) fn len(self) -> Option<usize> {
        match self {
            Self::Value(value) => value.len(),
            it => it.count().or_else(|| it.whole().len()),
        }
    }

    /// How many values a list has; nothing of what is none.
    pub(super) fn count(self) -> Option<usize> {
        match self {
            Self::Value(list) => list.as_array().map(<[Value]>::len),
            Self::List(list) => Some(list.len()),
            Self::Values(values) => Some(values.len()),
            Self::Several(list) => Some(list.len()),
            Self::Stories(stories) => Some(stories.ids().len()),
            _ => None,
        }
    }

    /// One value of a list.
    pub(super) fn item(self, at: usize) -> Option<Self> {
        match self {
            Self::Value(list) => list.as_array()?.get(at).map(Self::Value),
            Self::List(list) => list.get(at).map(Self::Fields),
            Self::Values(values) => values.get(at).map(|value| Self::Value(value)),
            Self::Several(list) => list.get(at).copied(),
            Self::Stories(stories) => stories.get(at).map(Self::Story),
            _ => None,
        }
    }
}

impl<'f> From<&'f Datum<'_>> for Looked<'f> {
    #[inline]
    fn from(datum: &'f Datum<'_>) -> Self {
        match datum {
            Datum::Value(value) => Self::Value(value),
            Datum::There(value) => Self::Value(value),
            Datum::Text(text) => Self::Text(text),
            Datum::Html(html) => Self::Html(html),
            Datum::Later(later) => Self::Html(later.html()),
            Datum::Moment(moment) => Self::Moment(moment),
            Datum::Fields(fields) => Self::Fields(fields),
            Datum::List(list) => Self::List(list),
            Datum::Values(values) => Self::Values(values),
            Datum::Stories(stories) => Self::Stories(stories.all()),
        }
    }
}

/// All that a page is rendered with, by name.
#[derive(Debug, Default)]
pub(super) struct PageData<'a>(Vec<(&'static str, Datum<'a>)>);

impl<'a> PageData<'a> {
    /// With one thing in it.
    pub(super) fn with(name: &'static str, datum: impl Into<Datum<'a>>) -> Self {
        let mut data = Self(Vec::with_capacity(5));
        data.set(name, datum);
        data
    }

    /// Adds something that is not there yet.
    pub(super) fn set(&mut self, name: &'static str, datum: impl Into<Datum<'a>>) {
        self.0.push((name, datum.into()));
    }

    /// What has a name.
    pub(super) fn get(&self, name: &str) -> Option<Looked<'_>> {
        self.0.iter().find(|(other, _)| *other == name).map(|(_, datum)| datum.into())
    }

    /// The same for tera.
    pub(super) fn context(&self) -> Context {
        let mut context = Context::new();
        for (name, datum) in &self.0 {
            context.insert_value(*name, Looked::from(datum).whole().into_owned());
        }
        context
    }
}

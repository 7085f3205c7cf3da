//! What a person wrote, before anything is known about its meaning: TOML and YAML in one form, with places. Texts are
//! those of the file itself, as long as nothing in them has to be resolved.

use crate::diagnostics::Spanned;
use serde_json::Value as Json;
use std::borrow::Cow;
use std::ops::Range;

/// Nothing that people write here has a reason to nest deeper; deeper input is an accident or an attack on the stack.
pub(crate) const MAX_DEPTH: usize = 32;

/// A value and its place in the file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node<'s> {
    /// The value.
    pub(crate) value: Value<'s>,
    /// Where it stands, in bytes from the beginning of the file.
    pub(crate) span: Range<usize>,
}

/// A value as TOML and YAML have them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'s> {
    /// Nothing: a YAML key without a value.
    Null,
    /// Text.
    Text(Cow<'s, str>),
    /// A whole number, with its spelling.
    Integer(i64, Cow<'s, str>),
    /// Any other number, with its spelling.
    Float(f64, Cow<'s, str>),
    /// `true` or `false`.
    Bool(bool),
    /// A TOML date or time, as it is spelled. YAML's dates are text.
    Date(Cow<'s, str>),
    /// A list.
    List(Vec<Node<'s>>),
    /// A table.
    Table(Table<'s>),
    /// Something that has been reported already.
    Broken,
}

/// Keys with their values, in the order of the file.
pub(crate) type Table<'s> = Vec<Entry<'s>>;

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry<'s> {
    /// The key and its place.
    pub(crate) key: Spanned<Cow<'s, str>>,
    /// Its value.
    pub(crate) value: Node<'s>,
}

impl Value<'_> {
    /// What it is, for messages.
    pub(crate) fn describe(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Text(_) => "text",
            Value::Integer(..) | Value::Float(..) => "a number",
            Value::Bool(_) => "true or false",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Broken => "broken",
        }
    }
}

impl Node<'_> {
    /// The same as JSON, for fields that only the newsroom's own templates know.
    ///
    /// The error is the place of a number that JSON does not have: infinity, or not a number.
    pub(crate) fn to_json(&self) -> Result<Json, Range<usize>> {
        Ok(match &self.value {
            Value::Null | Value::Broken => Json::Null,
            Value::Text(text) | Value::Date(text) => Json::String(text.to_string()),
            Value::Integer(number, _) => Json::from(*number),
            Value::Float(number, _) => {
                Json::Number(serde_json::Number::from_f64(*number).ok_or_else(|| self.span.clone())?)
            }
            Value::Bool(value) => Json::Bool(*value),
            Value::List(items) => Json::Array(items.iter().map(Node::to_json).collect::<Result<_, _>>()?),
            Value::Table(table) => {
                let pair = |entry: &Entry| entry.value.to_json().map(|value| (entry.key.value.to_string(), value));
                Json::Object(table.iter().map(pair).collect::<Result<_, _>>()?)
            }
        })
    }
}

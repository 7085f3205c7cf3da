//! The theme's options: plain values that templates print and that become properties in a stylesheet.

use crate::diagnostics::Code;
use crate::fields::Fields;
use crate::fields::text::{one_line, quotable};
use crate::fields::tree::{Entry, Value};
use serde_json::{Map, Value as Json};

/// Functions that make a browser ask for something.
const FETCHING: &[&str] =
    &["url(", "src(", "image(", "image-set(", "cross-fade(", "element(", "expression(", "//", "/*"];

/// Reads the table. Its keys are the theme's own, so any name is taken that a stylesheet can have.
pub(super) fn read(fields: &Fields<'_>) -> Map<String, Json> {
    fields.rest().filter_map(|entry| option(fields, entry)).collect()
}

fn option(fields: &Fields<'_>, entry: &Entry) -> Option<(String, Json)> {
    let key = &entry.key;
    let is_name = key.value.starts_with(|c: char| c.is_ascii_lowercase())
        && key
            .value
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'));
    if !is_name {
        let message = format!("`{}` cannot be the name of a theme option", quotable(&key.value));
        fields.report(Code::BadValue, message, key.span.clone(), "use small letters, digits and `_`");
        return None;
    }
    let value = match &entry.value.value {
        Value::Text(text) => Json::String(style_value(fields, entry, text)?),
        Value::Bool(_) | Value::Integer(..) | Value::Float(..) => match entry.value.to_json() {
            Ok(value) => value,
            Err(_) => return fields.wrong(&key.value, &entry.value, "a plain number"),
        },
        Value::Null => return None,
        _ => return fields.wrong(&key.value, &entry.value, "text, a number, or `true` or `false`"),
    };
    Some((key.value.to_string(), value))
}

/// Text that stays one value wherever it stands in a stylesheet, and asks no host for anything.
fn style_value(fields: &Fields<'_>, entry: &Entry, text: &str) -> Option<String> {
    let text = one_line(text);
    let compact: String = text.to_ascii_lowercase().split(' ').collect();
    let wrong = if let Some(sign) = text.chars().find(|c| matches!(c, ';' | '{' | '}' | '<' | '>' | '@' | '\\' | '!')) {
        format!("`{sign}`")
    } else if let Some(call) = FETCHING.iter().find(|call| compact.contains(**call)) {
        format!("`{call}`")
    } else if !is_balanced(&text) {
        "a bracket or a quotation mark without its other half".to_owned()
    } else {
        return Some(text);
    };
    let message = format!("`{}` has {wrong} in it", fields.path(&entry.key.value));
    fields.report(
        Code::BadValue,
        message,
        entry.value.span.clone(),
        "write one plain value, as in `#0a5c8a` or `serif`",
    );
    None
}

/// Whether every bracket and quotation mark is closed: one that is not would swallow the rest of the stylesheet.
fn is_balanced(text: &str) -> bool {
    let mut open = Vec::new();
    for c in text.chars() {
        let is_in_string = matches!(open.last(), Some('"' | '\''));
        match c {
            '"' | '\'' if open.last() == Some(&c) => drop(open.pop()),
            _ if is_in_string => {}
            '"' | '\'' => open.push(c),
            '(' => open.push(')'),
            '[' => open.push(']'),
            ')' | ']' if open.pop() != Some(c) => return false,
            _ => {}
        }
    }
    open.is_empty()
}

//! A reader-support message's front matter.

use super::conditions::{self, kinds, texts};
use super::parts;
use crate::config::{Mode, as_mode, mode_of};
use crate::diagnostics::{Code, Spanned};
use crate::fields::addresses::{self, BadAddress};
use crate::fields::text::quotable;
use crate::fields::tree::{Node, Value};
use crate::fields::{Fields, quoted};
use crate::parse::matter::{Frequency, GiveMatter, GoalMatter, SupportMatter, VariantMatter};
use std::borrow::Cow;

/// How often, and what is accepted for it.
const FREQUENCIES: &[(&str, Frequency)] = &[
    ("one-off", Frequency::OneOff),
    ("once", Frequency::OneOff),
    ("one-time", Frequency::OneOff),
    ("monthly", Frequency::Monthly),
    ("yearly", Frequency::Yearly),
    ("annually", Frequency::Yearly),
];

/// After how many days a reader who wants to be reminded is reminded, unless the message says otherwise.
const REMIND_DAYS: u16 = 30;

/// The largest amount a message may ask for: a slip of a few noughts should not reach readers.
const LARGEST_AMOUNT: i64 = 1_000_000;

/// The largest sum a newsroom may need: the same for a goal.
const LARGEST_SUM: i64 = 1_000_000_000;

/// After how many days a message comes back to a reader who has closed it, unless it says otherwise.
const CLOSE_DAYS: u16 = 7;

/// The largest weight; a hundred messages of it can still be added up by every browser.
const LARGEST_WEIGHT: i64 = 1000;

/// Reads a message.
pub(super) fn read(fields: &Fields<'_>) -> Option<SupportMatter> {
    let heading = fields.required_text("heading", &["title"]);
    let (starts, ends) = (fields.date("starts", &[]), fields.date("ends", &[]));
    if let Some(starts) = &starts {
        parts::check_order(fields, ("starts", "ends"), starts, ends.as_ref());
    }
    let (mode, modes) = modes(fields);
    let gives = ways_to_give(fields, mode);
    let matter = SupportMatter {
        salutation: fields.spanned_text("salutation", &[]),
        thanks: fields.spanned_text("thanks", &[]),
        warning: fields.spanned_text("warning", &[]),
        starts,
        ends,
        priority: fields.number("priority", -1_000_000..=1_000_000).unwrap_or(0),
        weight: conditions::number(fields, "weight", 0..=LARGEST_WEIGHT).unwrap_or(Spanned::new(1, fields.place())),
        placement: conditions::placement(fields),
        sections: texts(fields, "sections", "exclude_sections"),
        tags: texts(fields, "tags", "exclude_tags"),
        kinds: kinds(fields),
        languages: texts(fields, "languages", "exclude_languages"),
        min_words: conditions::number(fields, "min_words", 1..=1_000_000),
        max_age_days: conditions::number(fields, "max_age_days", 1..=100_000),
        gives,
        methods: methods(fields),
        remind_days: fields.number("remind_days", 1..=365).unwrap_or(REMIND_DAYS),
        close_days: fields.number("close_days", 1..=365).unwrap_or(CLOSE_DAYS),
        goal: fields.table("goal", &[]).and_then(|goal| goal_of(&goal)),
        mode,
        modes,
        variants: variants(fields),
        heading: heading?,
    };
    Some(matter)
}

/// Whether it asks: one word for all, or a table with a word for each language.
fn modes(fields: &Fields<'_>) -> (Mode, Vec<(Spanned<String>, Mode)>) {
    if !fields.is_table("mode") {
        return (as_mode(fields, "mode").unwrap_or_default(), Vec::new());
    }
    let Some(table) = fields.table("mode", &[]) else { return (Mode::default(), Vec::new()) };
    let mode = |entry: &crate::fields::tree::Entry| {
        mode_of(&table, &entry.key.value, &entry.value).map(|mode| (entry.key.clone().map(Cow::into_owned), mode))
    };
    (Mode::default(), table.rest().filter_map(mode).collect())
}

/// Other words for the message.
fn variants(fields: &Fields<'_>) -> Vec<VariantMatter> {
    let mut variants: Vec<VariantMatter> = Vec::new();
    for table in fields.tables("variants", &[]) {
        let id = table.required_text("id", &[]);
        let variant = VariantMatter {
            weight: table.number("weight", 0..=LARGEST_WEIGHT).unwrap_or(1),
            heading: table.spanned_text("heading", &["title"]),
            salutation: table.spanned_text("salutation", &[]),
            thanks: table.spanned_text("thanks", &[]),
            id: id.unwrap_or(Spanned::new(String::new(), table.place())),
        };
        table.finish(|_| None);
        if variant.id.value.is_empty() {
            continue;
        }
        if let Err(bad) = addresses::slug(&variant.id.value) {
            table.report_address("id", variant.id.span, &bad);
        } else if let Some(first) = variants.iter().find(|other| other.id.value == variant.id.value) {
            let doubled = table.reader.doubled(&variant.id.value, variant.id.span, Some(first.id.span.clone()));
            table.reader.report(doubled);
        } else {
            variants.push(variant);
        }
    }
    variants
}

/// The sum that is needed, and how much of it has come in.
fn goal_of(fields: &Fields<'_>) -> Option<GoalMatter> {
    let sum = |name: &'static str, least: i64| {
        let sum = fields.number(name, least..=LARGEST_SUM);
        if sum.is_none() && !fields.has(name, &[]) {
            fields.missing(name);
        }
        sum
    };
    let (raised, target) = (sum("raised", 0), sum("target", 1));
    let currency = fields.required_text("currency", &[]).and_then(|currency| currency_code(fields, currency));
    let as_of = fields.date("as_of", &[]);
    if as_of.is_none() && !fields.has("as_of", &[]) {
        fields.missing("as_of");
    }
    fields.finish(|_| None);
    Some(GoalMatter { raised: raised?, target: target?, currency: currency?, as_of: as_of?.value })
}

/// The ways to give; a message without one asks for nothing.
fn ways_to_give(fields: &Fields<'_>, mode: Mode) -> Vec<GiveMatter> {
    match fields.node("gives", &[]) {
        None if mode != Mode::Ask => {}
        None => fields.missing("gives"),
        Some(Node { value: Value::List(items), span }) if items.is_empty() => {
            let help = "add one: `{ frequency = \"monthly\", amounts = [2, 5, 10], currency = \"USD\", link = \"https://…\" }`";
            fields.report(Code::BadValue, "there is no way to give", span.clone(), help);
        }
        Some(_) => {}
    }
    fields.tables("gives", &[]).iter().filter_map(give).collect()
}

/// Payment methods by id.
fn methods(fields: &Fields<'_>) -> Vec<Spanned<String>> {
    let mut methods = fields.texts("methods", &[]);
    methods.retain(|method| match addresses::slug(&method.value) {
        Ok(()) => true,
        Err(bad) => {
            let message = format!("`{}` is not the id of a payment method", quotable(&method.value));
            fields.report(Code::BadValue, message, method.span.clone(), &bad.help);
            false
        }
    });
    methods
}

fn give(fields: &Fields<'_>) -> Option<GiveMatter> {
    let frequency = fields.choice("frequency", &[], FREQUENCIES);
    if frequency.is_none() && !fields.has("frequency", &[]) {
        fields.missing("frequency");
    }
    let amounts = amounts(fields);
    let default = fields.node("default", &[]).and_then(|node| default_amount(fields, node, amounts.as_deref()));
    let currency = fields.required_text("currency", &[]).and_then(|currency| currency_code(fields, currency));
    let link = fields.required_text("link", &["url"]).and_then(|link| give_link(fields, link));
    fields.finish(|_| None);
    Some(GiveMatter { frequency: frequency?, amounts: amounts?, default, currency: currency?, link: link? })
}

fn amounts(fields: &Fields<'_>) -> Option<Vec<u32>> {
    let nodes = fields.list("amounts", &[]);
    if nodes.is_empty() {
        fields.missing("amounts");
        return None;
    }
    let amounts: Vec<u32> = nodes.iter().filter_map(|node| amount(fields, "amounts", node)).collect();
    if amounts.len() < nodes.len() {
        return None;
    }
    if let Some(at) = amounts.windows(2).position(|pair| pair[0] >= pair[1]) {
        let help = "write each amount once, the smallest first";
        fields.report(Code::BadValue, "the amounts do not ascend", nodes[at + 1].span.clone(), help);
    }
    Some(amounts)
}

fn amount(fields: &Fields<'_>, name: &str, node: &Node) -> Option<u32> {
    fields.as_number(name, node, 1..=LARGEST_AMOUNT)
}

fn default_amount(fields: &Fields<'_>, node: &Node, amounts: Option<&[u32]>) -> Option<u32> {
    let default = amount(fields, "default", node)?;
    let amounts = amounts?;
    if amounts.contains(&default) {
        return Some(default);
    }
    let texts: Vec<String> = amounts.iter().map(u32::to_string).collect();
    let help = format!("write {}, or add it to `amounts`", quoted(texts.iter().map(String::as_str)));
    fields.report(Code::BadValue, "the default is not one of the amounts", node.span.clone(), &help);
    None
}

fn currency_code(fields: &Fields<'_>, currency: Spanned<String>) -> Option<String> {
    let is_code = currency.value.len() == 3 && currency.value.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code {
        return Some(currency.value);
    }
    let message = format!("`{}` is not a currency code", quotable(&currency.value));
    fields.report(Code::BadValue, message, currency.span, "write three capital letters, as in `USD` or `EUR`");
    None
}

/// A provider's address. Readers are asked for money there, so nothing but `https:` will do.
fn give_link(fields: &Fields<'_>, link: Spanned<String>) -> Option<Spanned<String>> {
    let plain = link.value.replace("{amount}", "1");
    let bad = |message, help: &str| BadAddress { code: Code::BadUrl, message, help: help.to_owned() };
    let checked = if addresses::scheme(&plain).as_deref() != Some("https") {
        Err(bad("is not a safe address", "begin it with `https://`"))
    } else if plain.contains(['{', '}']) {
        Err(bad("has a placeholder that is not known here", "`{amount}` is the only one"))
    } else {
        addresses::web(&plain)
    };
    match checked {
        Ok(()) => Some(link),
        Err(bad) => {
            fields.report_address("link", link.span, &bad);
            None
        }
    }
}

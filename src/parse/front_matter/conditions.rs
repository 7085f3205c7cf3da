//! Where and when a reader-support message is shown.

use crate::diagnostics::{Code, Spanned};
use crate::fields::text::quotable;
use crate::fields::tree::{Node, Value};
use crate::fields::{Fields, quoted};
use crate::parse::matter::{Depth, Filter, Kind, Placement, Slot};
use std::ops::RangeInclusive;

/// Where in a story a message stands that does not say it.
const DEPTH: Depth = Depth::Share(40);

/// A whole number with its place.
pub(super) fn number<N: TryFrom<i64>>(
    fields: &Fields<'_>,
    name: &'static str,
    range: RangeInclusive<i64>,
) -> Option<Spanned<N>> {
    let node = fields.node(name, &[])?;
    fields.as_number(name, node, range).map(|number| Spanned::new(number, node.span.clone()))
}

/// Names that are included and excluded.
pub(super) fn texts(fields: &Fields<'_>, include: &'static str, exclude: &'static str) -> Filter<String> {
    Filter { include: fields.texts(include, &[]), exclude: fields.texts(exclude, &[]) }
}

/// Kinds of stories that are included and excluded.
pub(super) fn kinds(fields: &Fields<'_>) -> Filter<Kind> {
    let some = |name: &'static str| {
        let kind = |word: Spanned<String>| kind(fields, name, word);
        fields.texts(name, &[]).into_iter().filter_map(kind).collect()
    };
    Filter { include: some("kinds"), exclude: some("exclude_kinds") }
}

fn kind(fields: &Fields<'_>, name: &str, word: Spanned<String>) -> Option<Spanned<Kind>> {
    if let Some((_, kind)) = Kind::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(&word.value)) {
        return Some(Spanned::new(*kind, word.span));
    }
    let words = || Kind::ALL.iter().map(|(word, _)| *word);
    let help = crate::diagnostics::nearest::did_you_mean(&word.value, words())
        .unwrap_or_else(|| format!("write one of {}", quoted(words())));
    let message = format!("`{}` has no kind of story `{}`", fields.path(name), quotable(&word.value));
    fields.report(Code::BadValue, message, word.span, &help);
    None
}

/// The slot, and the place in the story: `"end"`, or `{ slot = "inline", after = 3 }`.
pub(super) fn placement(fields: &Fields<'_>) -> Spanned<Placement> {
    let default = Placement { slot: Slot::End, depth: DEPTH };
    let (placement, span) = match fields.node("placement", &[]) {
        None => (None, fields.place()),
        Some(node @ Node { value: Value::Table(_), span }) => {
            (fields.of("placement", node).map(|table| in_table(&table)), span.clone())
        }
        Some(node) => {
            let slot = fields.choice("placement", &[], Slot::ALL);
            (slot.map(|slot| Placement { slot, depth: DEPTH }), node.span.clone())
        }
    };
    Spanned::new(placement.unwrap_or(default), span)
}

fn in_table(table: &Fields<'_>) -> Placement {
    let slot = table.choice("slot", &[], Slot::ALL);
    let after: Option<Spanned<u16>> = number(table, "after", 2..=1000);
    let share: Option<Spanned<u8>> = number(table, "share", 1..=99);
    if let (Some(after), Some(share)) = (&after, &share) {
        let message = "`placement` has both a number of paragraphs and a share of the text";
        let diagnostic = table.reader.at(Code::BadValue, message, share.span.clone());
        let diagnostic = table.reader.label(diagnostic, after.span.clone(), "");
        table.reader.report(diagnostic.help("keep `after` or `share`"));
    }
    if let (Some(slot), Some(span)) = (
        slot.filter(|slot| *slot != Slot::Inline),
        after.as_ref().map(|after| &after.span).or(share.as_ref().map(|share| &share.span)),
    ) {
        let message = format!("a message at `{}` has no place within the story", slot.as_str());
        table.report(Code::BadValue, message, span.clone(), "take it out, or write `slot = \"inline\"`");
    }
    table.finish(|_| None);
    let depth = after.map(|after| Depth::Paragraphs(after.value)).or(share.map(|share| Depth::Share(share.value)));
    Placement { slot: slot.unwrap_or(Slot::Inline), depth: depth.unwrap_or(DEPTH) }
}

//! Tables as data, for the components that draw them.

use crate::diagnostics::{Code, Diagnostic, nearest::did_you_mean};
use crate::fields::text::latin_digit;
use crate::parse::body::{ComponentCall, HoleKind, Literal, Table};
use crate::parse::markdown::marks::Mark;
use crate::parse::markdown::pass::Pass;
use std::collections::BTreeMap;

/// The component that gives a table a name, and the one that draws it.
const TABLE: &str = "datatable";
const CHART: &str = "chart";

impl Pass<'_, '_> {
    /// Whether the innermost component still takes a table.
    pub(in crate::parse::markdown) fn wants_table(&self) -> bool {
        self.innermost().is_some_and(|call| call.table.is_none())
    }

    /// What the component around calls its table.
    pub(in crate::parse::markdown) fn table_caption(&self) -> Option<String> {
        let call = self.innermost()?;
        text(call, "caption").or_else(|| text(call, "title")).map(str::to_owned)
    }

    /// Gives the innermost component its table. Every row has as many cells as the first.
    pub(in crate::parse::markdown) fn give_table(&mut self, cells: Vec<Vec<String>>) {
        let mut rows = cells.into_iter();
        let header = rows.next().unwrap_or_default();
        let width = header.len();
        let rows = rows
            .map(|mut row| {
                row.resize(width, String::new());
                row
            })
            .collect();
        let mark = self.calls.open.last().map(|open| open.mark);
        if let Some(Mark::Hole(HoleKind::Open(call))) = mark.and_then(|mark| self.marks.get_mut(mark)) {
            let owned = |name| text(call, name).map(str::to_owned);
            call.table = Some(Table { id: owned("id"), caption: owned("caption"), header, rows });
        }
    }

    /// Gives every chart the table in its body or the one it names, and reports those that have none to draw.
    pub(super) fn give_charts_their_tables(&mut self) {
        let mut tables: BTreeMap<String, Table> = BTreeMap::new();
        for call in self.marks.components_mut().filter(|call| call.name.value == TABLE) {
            if let Some(table) = &call.table
                && let Some(id) = &table.id
            {
                tables.insert(id.clone(), table.clone());
            }
        }
        for call in self.marks.components_mut().filter(|call| call.name.value == CHART) {
            let from = call.args.iter().find(|argument| argument.name == "from").cloned();
            let wrong = match (&call.table, from) {
                (Some(_), _) => None,
                (None, Some(from)) => {
                    let id = if let Literal::Text(id) = &from.value.value { id.as_str() } else { "" };
                    call.table = tables.get(id).cloned();
                    let help = did_you_mean(id, tables.keys().map(String::as_str)).unwrap_or_else(|| {
                        format!("put the table between `{{% <{TABLE} id=\"{id}\"> %}}` and `{{% </{TABLE}> %}}`")
                    });
                    call.table.is_none().then(|| (format!("no table here has the id `{id}`"), from.value.span, help))
                }
                (None, None) => Some((
                    "this chart has no table to draw".to_owned(),
                    call.span.clone(),
                    "name one with `from`, or put one between the chart's beginning and its end".to_owned(),
                )),
            };
            let no_numbers = || {
                let table = call.table.as_ref().filter(|table| !has_numbers(table));
                let help = "its columns after the first must hold numbers".to_owned();
                table.map(|_| ("the table of this chart holds no numbers".to_owned(), call.span.clone(), help))
            };
            if let Some((message, span, help)) = wrong.or_else(no_numbers) {
                call.table = None;
                self.diagnostics.push(Diagnostic::new(Code::BadChart, message).at(self.file, span, "").help(help));
            }
        }
    }

    fn innermost(&self) -> Option<&ComponentCall> {
        match self.marks.get(self.calls.open.last()?.mark) {
            Some(Mark::Hole(HoleKind::Open(call))) => Some(call),
            _ => None,
        }
    }
}

/// The argument of this name, where it is a text.
fn text<'c>(call: &'c ComponentCall, name: &str) -> Option<&'c str> {
    call.args.iter().find(|argument| argument.name == name).and_then(|argument| match &argument.value.value {
        Literal::Text(text) => Some(text.as_str()),
        _ => None,
    })
}

/// Whether a table has a number anywhere but in its first column, which names the rows.
fn has_numbers(table: &Table) -> bool {
    table.rows.iter().any(|row| row.iter().skip(1).any(|cell| is_number(cell)))
}

/// Whether a cell holds a number: with thousands marked by spaces, commas or points, with a currency or a percent sign.
fn is_number(cell: &str) -> bool {
    let is_sign = |c: char| c.is_whitespace() || "%‰€$£¥₽₴±+-−–,.’'٪٫٬".contains(c);
    let is_digit = |c: char| latin_digit(c).is_ascii_digit();
    cell.chars().any(is_digit) && cell.chars().all(|c| is_digit(c) || is_sign(c))
}

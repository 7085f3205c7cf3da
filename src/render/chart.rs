//! A small bar or line chart drawn from a table, as inline SVG that needs no script and no style attribute.
//!
//! The first column names what is measured, every further column with numbers is a series. Bars lie on their sides,
//! so that names of any length can be read on a telephone; lines stand for time, from left to right. Text is set by
//! the page's own styles; the drawing only says where it goes.
//!
//! Where the page is written from right to left, names, bars and scale begin on the right. Time does not turn round.

use super::labels::escape;
use crate::fields::text::latin_digit;
use crate::locale::Locale;
use std::fmt::Write;
use tera::{Error, TeraResult, Value};

/// A table of numbers with names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Data {
    /// What each row is.
    names: Vec<String>,
    /// The heading and the numbers of each column; a cell without a number is a gap.
    series: Vec<(String, Vec<Option<f64>>)>,
}

impl Data {
    /// Reads the table that a component was given.
    pub(super) fn from_value(table: &Value) -> TeraResult<Self> {
        let texts = |value: Option<&Value>| -> Vec<String> {
            let cells = value.and_then(Value::as_array).unwrap_or_default();
            cells.iter().map(|cell| cell.as_str().unwrap_or_default().to_owned()).collect()
        };
        let header = texts(table.get_from_path("header"));
        let rows = table.get_from_path("rows").and_then(|rows| rows.as_array().map(<[Value]>::to_vec));
        let rows: Vec<Vec<String>> = rows.unwrap_or_default().iter().map(|row| texts(Some(row))).collect();
        let names = rows.iter().map(|row| row.first().cloned().unwrap_or_default()).collect();
        let column = |at: usize| rows.iter().map(|row| row.get(at).and_then(|cell| number(cell))).collect::<Vec<_>>();
        let series: Vec<_> = (1..header.len())
            .map(|at| (header[at].clone(), column(at)))
            .filter(|(_, numbers)| numbers.iter().any(Option::is_some))
            .collect();
        if series.is_empty() {
            return Err(Error::message("the table of a chart needs a column with numbers beside its first"));
        }
        Ok(Self { names, series })
    }

    /// The largest and the smallest number, zero included: a bar that does not begin at zero lies.
    fn range(&self) -> (f64, f64) {
        let numbers = self.series.iter().flat_map(|(_, numbers)| numbers.iter().flatten());
        numbers.fold((0.0, 0.0), |(low, high), number| (f64::min(low, *number), f64::max(high, *number)))
    }
}

/// The number in a cell: `4.7 %`, `1,200`, `1 200`, `2,7`, `−3`, `$2`, `۴٫۷`.
fn number(cell: &str) -> Option<f64> {
    let digits: String = cell
        .chars()
        .map(|c| match c {
            '−' | '–' => '-',
            '٫' => '.',
            '٬' => ' ',
            c => latin_digit(c),
        })
        .filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'))
        .collect();
    let digits = digits.trim_matches(|c| c == '.' || c == ',');
    let has_words = cell.chars().filter(|c| c.is_alphabetic()).count() > 6;
    // A comma is a decimal sign where one or two digits follow the only one, else it parts the thousands.
    let decimal_comma = digits.matches(',').count() == 1
        && !digits.contains('.')
        && digits.rsplit(',').next().is_some_and(|rest| rest.len() < 3);
    let plain = if decimal_comma { digits.replace(',', ".") } else { digits.replace(',', "") };
    if has_words { None } else { plain.parse().ok() }
}

/// Draws the table. `kind` is `bar` or `line`; `unit` follows every number; `title` names the drawing.
pub(super) fn svg(
    data: &Data,
    kind: &str,
    (unit, title): (&str, &str),
    locale: &Locale,
    right_to_left: bool,
) -> Result<String, String> {
    let sheet = Sheet { locale, unit, title, right_to_left };
    match kind {
        "bar" => Ok(bars(data, &sheet)),
        "line" => Ok(lines(data, &sheet)),
        other => Err(format!("there is no chart of the kind `{other}`: there are `bar` and `line`")),
    }
}

/// Narrow, so that the text is still read where the drawing is shrunk to the width of a telephone.
const WIDTH: f64 = 440.0;
const BAR: f64 = 22.0;
const LABEL: f64 = 20.0;

/// What it is drawn on.
struct Sheet<'a> {
    locale: &'a Locale,
    unit: &'a str,
    title: &'a str,
    right_to_left: bool,
}

impl Sheet<'_> {
    fn open(&self, height: f64, class: &str) -> String {
        let mut out = format!("<svg class=\"chart-drawing {class}\" viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\"");
        if self.right_to_left {
            // For feeds, whose readers may take the text for one that is written from left to right.
            out.push_str(" direction=\"rtl\"");
        }
        if self.title.is_empty() {
            out.push_str(" aria-hidden=\"true\">");
        } else {
            out.push_str(" aria-label=\"");
            escape(self.title, &mut out);
            out.push_str("\">");
        }
        out
    }

    /// A place so far from where lines of text begin.
    fn place(&self, x: f64) -> f64 {
        if self.right_to_left { WIDTH - x } else { x }
    }

    /// A bar from `x`, as far from where lines of text begin.
    fn bar(&self, out: &mut String, series: usize, (x, y): (f64, f64), (width, height): (f64, f64)) {
        let x = if self.right_to_left { WIDTH - x - width } else { x };
        let _ = write!(
            out,
            "<rect class=\"chart-series-{series}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.0}\"/>"
        );
    }

    fn number(&self, number: f64) -> String {
        with_unit(number, self.unit, self.locale)
    }
}

fn text(out: &mut String, (x, y): (f64, f64), class: &str, words: &str) {
    let _ = write!(out, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">");
    escape(words, out);
    out.push_str("</text>");
}

fn bars(data: &Data, sheet: &Sheet<'_>) -> String {
    let (low, high) = data.range();
    let span = if high > low { high - low } else { 1.0 };
    // Room for the longest number behind the longest bar, and before the longest one that is below zero.
    let room = 90.0;
    let left = if low < 0.0 { room } else { 0.0 };
    let x = |number: f64| left + (number - low) / span * (WIDTH - room - left);
    let group = LABEL + data.series.len() as f64 * BAR + 12.0;
    let legend = if data.series.len() > 1 { LABEL + 8.0 } else { 0.0 };
    let mut out = sheet.open(legend + data.names.len() as f64 * group, "chart-bar");
    if data.series.len() > 1 {
        draw_legend(&mut out, data, sheet);
    }
    for (row, name) in data.names.iter().enumerate() {
        let top = legend + row as f64 * group;
        text(&mut out, (sheet.place(0.0), top + 14.0), "chart-name", name);
        for (at, (_, numbers)) in data.series.iter().enumerate() {
            let Some(number) = numbers[row] else { continue };
            let y = top + LABEL + at as f64 * BAR;
            let (from, to) = (x(number.min(0.0)), x(number.max(0.0)));
            let width = (to - from).max(1.0);
            sheet.bar(&mut out, at + 1, (from, y), (width, BAR - 4.0));
            let behind = sheet.place(to.max(from + 1.0) + 6.0);
            text(&mut out, (behind, y + 14.0), "chart-number", &sheet.number(number));
        }
    }
    out.push_str("</svg>");
    out
}

fn lines(data: &Data, sheet: &Sheet<'_>) -> String {
    let (low, high) = data.range();
    let step = nice_step(high - low);
    let (low, high) = ((low / step).floor() * step, (high / step).ceil().max(1.0) * step);
    let legend = if data.series.len() > 1 { LABEL + 8.0 } else { 0.0 };
    let (left, top, bottom, height) = (56.0, legend + 16.0, legend + 260.0, legend + 292.0);
    let count = data.names.len().max(2);
    let begin = if sheet.right_to_left { 44.0 } else { left + 16.0 };
    let x = |at: usize| begin + at as f64 / (count - 1) as f64 * (WIDTH - left - 60.0);
    let y = |number: f64| bottom - (number - low) / (high - low) * (bottom - top);
    let mut out = sheet.open(height, "chart-line");
    if data.series.len() > 1 {
        draw_legend(&mut out, data, sheet);
    }
    let mut tick = low;
    while tick <= high + step / 2.0 {
        let at = y(tick);
        let (from, to) = if sheet.right_to_left { (0.0, WIDTH - left) } else { (left, WIDTH) };
        let _ = write!(out, "<path class=\"chart-grid\" d=\"M{from} {at:.1}H{to}\"/>");
        text(&mut out, (sheet.place(0.0), at + 5.0), "chart-tick", &sheet.number(tick));
        tick += step;
    }
    // As many names under the line as have room.
    let every = data.names.len().div_ceil(8).max(1);
    for (at, name) in data.names.iter().enumerate().step_by(every) {
        text(&mut out, (x(at), bottom + 22.0), "chart-name chart-middle", name);
    }
    for (series, (_, numbers)) in data.series.iter().enumerate() {
        let mut path = String::new();
        let mut pen_is_down = false;
        for (at, number) in numbers.iter().enumerate() {
            let Some(number) = number else {
                pen_is_down = false;
                continue;
            };
            let _ = write!(path, "{}{:.1} {:.1}", if pen_is_down { 'L' } else { 'M' }, x(at), y(*number));
            pen_is_down = true;
        }
        let _ = write!(out, "<path class=\"chart-stroke chart-series-{}\" d=\"{path}\"/>", series + 1);
        for (at, number) in numbers.iter().enumerate() {
            let Some(number) = number else { continue };
            let _ = write!(
                out,
                "<circle class=\"chart-series-{}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\"/>",
                series + 1,
                x(at),
                y(*number)
            );
        }
        if let Some((at, number)) = numbers.iter().enumerate().rev().find_map(|(at, number)| Some((at, (*number)?))) {
            text(&mut out, (x(at) - 4.0, y(number) - 10.0), "chart-number chart-middle", &sheet.number(number));
        }
    }
    out.push_str("</svg>");
    out
}

fn draw_legend(out: &mut String, data: &Data, sheet: &Sheet<'_>) {
    let mut x = 0.0;
    for (at, (heading, _)) in data.series.iter().enumerate() {
        sheet.bar(out, at + 1, (x, 2.0), (12.0, 12.0));
        text(out, (sheet.place(x + 18.0), 13.0), "chart-name", heading);
        x += 18.0 + heading.chars().count() as f64 * 9.0 + 20.0;
    }
}

/// A step between grid lines of 1, 2 or 5 times a power of ten, for about four of them.
fn nice_step(span: f64) -> f64 {
    let rough = (span / 4.0).max(1e-9);
    let power = 10_f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| power * factor >= rough).unwrap_or(10.0);
    power * factor
}

/// A number with its unit as the language writes it, as short as it can be said exactly to three decimals.
fn with_unit(number: f64, unit: &str, locale: &Locale) -> String {
    match unit {
        "" => locale.decimal(number),
        "%" => locale.percent(number),
        "$" | "€" | "£" => locale.with_currency(&locale.decimal(number), unit),
        unit => format!("{}\u{a0}{unit}", locale.decimal(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Locale {
        Locale::new("en", &crate::locale::Habits::default())
    }

    fn table(rows: &[[&str; 2]]) -> Data {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.to_vec()).collect();
        let value = serde_json::json!({ "header": ["Country", "Share"], "rows": rows });
        Data::from_value(&Value::from_serializable(&value)).expect("a table with numbers")
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let cases = [
            ("4.7 %", 4.7),
            ("1,200", 1200.0),
            ("1 200", 1200.0),
            ("2,7", 2.7),
            ("−3", -3.0),
            ("$2", 2.0),
            ("۴٫۷٪", 4.7),
        ];
        for (cell, expected) in cases {
            assert_eq!(number(cell), Some(expected), "{cell}");
        }
        assert_eq!(number("none"), None);
        assert_eq!(number("a pledge made in 2025"), None);
    }

    #[test]
    fn a_bar_chart_names_every_row_and_escapes_it() {
        let drawn =
            svg(&table(&[["Poland <b>", "4.7"], ["Goal", "5"]]), "bar", ("%", "Share \"of\" GDP"), &english(), false)
                .expect("drawn");
        assert!(drawn.contains("Poland &lt;b&gt;"), "{drawn}");
        assert!(drawn.contains("4.7%"), "{drawn}");
        assert!(drawn.contains("aria-label=\"Share &quot;of&quot; GDP\""), "{drawn}");
        assert!(!drawn.contains("style="), "{drawn}");
    }

    #[test]
    fn bars_grow_from_where_the_lines_of_text_begin() {
        let drawn = |right_to_left| {
            let data = table(&[["Poland", "5"], ["Goal", "2.5"]]);
            svg(&data, "bar", ("", ""), &english(), right_to_left).expect("drawn")
        };
        assert!(drawn(false).contains("<text class=\"chart-name\" x=\"0.0\""), "{}", drawn(false));
        assert!(drawn(false).contains("x=\"0.0\" y=\"20.0\" width=\"350.0\""), "{}", drawn(false));
        let mirrored = drawn(true);
        assert!(mirrored.contains("<text class=\"chart-name\" x=\"440.0\""), "{mirrored}");
        assert!(mirrored.contains("x=\"90.0\" y=\"20.0\" width=\"350.0\""), "{mirrored}");
        assert!(mirrored.contains("x=\"265.0\" y=\"72.0\"") || mirrored.contains("width=\"175.0\""), "{mirrored}");
        assert!(mirrored.contains("direction=\"rtl\""), "{mirrored}");
    }

    #[test]
    fn a_line_chart_leaves_a_gap_where_there_is_no_number() {
        let drawn = svg(&table(&[["2023", "1"], ["2024", "–"], ["2025", "3"]]), "line", ("", ""), &english(), false)
            .expect("drawn");
        assert_eq!(drawn.matches("<circle").count(), 2, "{drawn}");
        assert_eq!(drawn.matches('M').count() - drawn.matches("chart-grid").count(), 2, "{drawn}");
    }

    #[test]
    fn a_chart_of_equal_or_negative_numbers_stays_inside_its_frame() {
        for kind in ["bar", "line"] {
            for rows in [&[["a", "0"], ["b", "0"]], &[["a", "-5"], ["b", "5"]]] {
                let drawn = svg(&table(rows), kind, ("", "t"), &english(), false).expect("drawn");
                assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
            }
        }
    }
}

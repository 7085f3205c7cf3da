//! Tables: a region that scrolls where the screen is narrow, header cells that say what they head, alignment by class.

use super::escape;
use super::pass::Pass;
use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

/// The table that is open.
#[derive(Debug, Default)]
pub(super) struct TableState {
    alignments: Vec<Alignment>,
    in_head: bool,
    /// Whether the first column names its rows: its cell in the header is empty.
    names_rows: bool,
    column: usize,
    /// The end tag of the cell that is open.
    end: &'static str,
    /// The cells so far, row by row, where a component wants them as data.
    pub(super) data: Option<Vec<Vec<String>>>,
}

impl Pass<'_, '_> {
    pub(super) fn open_table(&mut self, alignments: Vec<Alignment>) {
        let label = self.table_label();
        let label = escape::attribute(&label);
        self.out.html("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
        self.out.html(&label);
        self.out.html("\">\n");
        self.out.start(Tag::Table(Vec::new()));
        let data = self.wants_table().then(Vec::new);
        self.table = Some(TableState { alignments, data, ..TableState::default() });
    }

    /// The name of the region: the caption of the component around it; else the word for a table, with a number from
    /// the second on, because no two regions of a page should have one name.
    fn table_label(&mut self) -> String {
        if let Some(caption) = self.table_caption() {
            return caption;
        }
        self.unnamed_tables += 1;
        let word = &self.settings.wording.table_region;
        if self.unnamed_tables == 1 { word.clone() } else { format!("{word} {}", self.unnamed_tables) }
    }

    pub(super) fn open_head(&mut self) {
        self.begin_row(true);
        self.out.start(Tag::TableHead);
    }

    pub(super) fn open_row(&mut self) {
        self.begin_row(false);
        self.out.start(Tag::TableRow);
    }

    fn begin_row(&mut self, in_head: bool) {
        if let Some(table) = &mut self.table {
            (table.in_head, table.column) = (in_head, 0);
            if let Some(data) = &mut table.data {
                data.push(Vec::new());
            }
        }
    }

    pub(super) fn close_row(&mut self, tag: TagEnd) {
        self.out.end(tag);
    }

    /// A cell begins. An empty cell of the header heads nothing and is no header cell; where that is the first one, the
    /// first cell of each row heads its row.
    pub(super) fn open_cell(&mut self) {
        let is_empty = matches!(self.event(0), Some(Event::End(TagEnd::TableCell)));
        let Some(table) = &mut self.table else { return };
        let alignment = table.alignments.get(table.column).copied().unwrap_or(Alignment::None);
        table.names_rows |= table.in_head && is_empty && table.column == 0;
        let heads = match (table.in_head, is_empty) {
            (_, true) => None,
            (true, false) => Some("col"),
            (false, false) => (table.names_rows && table.column == 0).then_some("row"),
        };
        let (start, end) = cell(heads, alignment);
        table.column += 1;
        table.end = end;
        if table.data.is_some() {
            self.reading.keep();
        }
        self.out.html(start);
    }

    pub(super) fn close_cell(&mut self) {
        if let Some(table) = &mut self.table {
            if let Some(row) = table.data.as_mut().and_then(|data| data.last_mut()) {
                row.push(self.reading.kept().unwrap_or_default().trim().to_owned());
            }
            self.out.html(table.end);
        }
        self.raw.hidden = None;
        self.reading.gap();
    }

    pub(super) fn close_table(&mut self) {
        self.out.end(TagEnd::Table);
        self.out.html("</div>\n");
        if let Some(data) = self.table.take().and_then(|table| table.data) {
            self.give_table(data);
        }
    }
}

/// The tags of a cell; `heads` is the scope of a header cell.
fn cell(heads: Option<&str>, alignment: Alignment) -> (&'static str, &'static str) {
    let start = match (heads, alignment) {
        (None, Alignment::None) => "<td>",
        (None, Alignment::Left) => "<td class=\"align-left\">",
        (None, Alignment::Center) => "<td class=\"align-center\">",
        (None, Alignment::Right) => "<td class=\"align-right\">",
        (Some("row"), Alignment::None) => "<th scope=\"row\">",
        (Some("row"), Alignment::Left) => "<th scope=\"row\" class=\"align-left\">",
        (Some("row"), Alignment::Center) => "<th scope=\"row\" class=\"align-center\">",
        (Some("row"), Alignment::Right) => "<th scope=\"row\" class=\"align-right\">",
        (Some(_), Alignment::None) => "<th scope=\"col\">",
        (Some(_), Alignment::Left) => "<th scope=\"col\" class=\"align-left\">",
        (Some(_), Alignment::Center) => "<th scope=\"col\" class=\"align-center\">",
        (Some(_), Alignment::Right) => "<th scope=\"col\" class=\"align-right\">",
    };
    (start, if heads.is_some() { "</th>" } else { "</td>" })
}

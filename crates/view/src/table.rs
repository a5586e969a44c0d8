//! Tables that are ready to be written.
//!
//! A column whose cells are all numbers is set to the right, with figures of
//! one width.

use crate::frame::{Scalar, TableData};
use crate::letter::is_letter;
use crate::numerals::Numerals;
use crate::voice::Voice;
use crate::{escape, scalar};

/// Caption of a table.
pub struct Caption {
    /// Id of the caption.
    pub id: String,
    /// HTML of its words.
    pub html: String,
}

/// A table ready to be written: everything is HTML.
pub struct HtmlTable {
    /// Caption.
    pub caption: Option<Caption>,
    /// True if a run computed its content.
    pub computed: bool,
    /// Header cells.
    pub head: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
    /// The class of each column: `num`, `mid` or empty.
    pub classes: Vec<&'static str>,
}

impl HtmlTable {
    /// About how many characters wide it is.
    pub fn width(&self) -> usize {
        let rows = || self.rows.iter().chain([&self.head]);
        let columns = 0..self.head.len();
        let widths = columns.map(|column| {
            let cells = rows().filter_map(|row| row.get(column));
            cells.map(|cell| seen(cell) + 3).max().unwrap_or(0)
        });
        widths.sum()
    }

    /// The table that a demo showed; without its caption.
    pub fn of_frame(data: &TableData, numerals: &Numerals) -> Self {
        let cell = |(value, column): (&Scalar, usize)| {
            let format = data.columns.get(column).and_then(|c| c.format.as_deref());
            let number = scalar::is_number(value);
            let text = scalar::plain(value, format.filter(|_| number).unwrap_or(""));
            let text = text
                .or_else(|| scalar::plain(value, ""))
                .unwrap_or_default();
            (text, number)
        };
        let row = |row: &Vec<Scalar>| row.iter().zip(0..).map(cell).collect();
        let cells: Vec<Vec<(String, bool)>> = data.rows.iter().map(row).collect();
        let plain = |row: &Vec<(String, bool)>| row.iter().map(|(text, _)| text.clone()).collect();
        let set = |(text, number): &(String, bool)| match number {
            true => scalar::tabular(text, numerals),
            false => escape::text(text),
        };
        let texts: Vec<Vec<String>> = cells.iter().map(plain).collect();
        Self {
            caption: None,
            computed: true,
            head: data.columns.iter().map(|c| escape::text(&c.name)).collect(),
            classes: column_classes(&texts, data.columns.len()),
            rows: cells
                .iter()
                .map(|row| row.iter().map(set).collect())
                .collect(),
        }
    }
}

/// Characters outside of tags.
fn seen(html: &str) -> usize {
    let texts = html
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    texts.map(|text| text.chars().count()).sum()
}

/// Text such as `1,024`, `−3.5 %`, `4.1 G`, `n/a`.
pub fn looks_numeric(text: &str) -> bool {
    let text = text.trim();
    let first = text.trim_start_matches(['-', '−', '+', '±', '<', '>', '≤', '≥', '≈', '~', ' ']);
    let short = text.chars().filter(|c| is_letter(*c)).count() <= 2;
    matches!(text, "–" | "—" | "-" | "n/a")
        || (first.starts_with(|c: char| c.is_ascii_digit()) && short)
}

/// `num` for columns of which every cell looks like a number.
pub fn column_classes(rows: &[Vec<String>], columns: usize) -> Vec<&'static str> {
    let numeric = |column: usize| {
        let mut cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .filter(|cell| !cell.is_empty())
            .peekable();
        cells.peek().is_some() && cells.all(|cell| looks_numeric(cell))
    };
    let class = |column| if numeric(column) { "num" } else { "" };
    (0..columns).map(class).collect()
}

/// Appends a table in a region that scrolls by itself.
pub fn push(table: &HtmlTable, words: &dyn Voice, out: &mut String) {
    let name = match &table.caption {
        Some(caption) => format!(
            " role=\"region\"{}",
            escape::pair("aria-labelledby", &caption.id)
        ),
        None => format!(
            " role=\"group\"{}",
            escape::pair("aria-label", words.page("table"))
        ),
    };
    let made = if table.computed { " data-made" } else { "" };
    let uniform = is_uniform(table);
    let numbers = if uniform { " class=\"nums\"" } else { "" };
    out.push_str(&format!(
        "<div class=\"tablewrap\"{made} tabindex=\"0\"{name}><table{numbers}>\n"
    ));
    if let Some(Caption { id, html }) = &table.caption {
        let id = escape::attribute(id);
        out.push_str(&format!(
            "<caption id=\"{id}\"><span>{html}</span></caption>\n"
        ));
    }
    out.push_str("<thead><tr>");
    for (column, cell) in table.head.iter().enumerate() {
        let said = uniform && column > 0;
        let class = if said { "" } else { class_of(table, column) };
        push_cell("th scope=col", cell, class, out);
    }
    out.push_str("</thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (column, cell) in row.iter().enumerate() {
            let class = class_of(table, column);
            match column {
                0 if class.is_empty() && !cell.is_empty() => {
                    push_cell("th scope=row", cell, class, out)
                }
                _ if uniform => push_cell("td", cell, "", out),
                _ => push_cell("td", cell, class, out),
            }
        }
        out.push('\n');
    }
    out.push_str("</tbody>\n</table></div>\n");
}

fn class_of(table: &HtmlTable, column: usize) -> &'static str {
    table.classes.get(column).copied().unwrap_or("")
}

/// Returns true if all cells are numbers, but perhaps for names in front: then the table says it once.
fn is_uniform(table: &HtmlTable) -> bool {
    let first = class_of(table, 0);
    let rest = table.classes.iter().skip(1);
    table.classes.len() > 1 && matches!(first, "" | "num") && rest.into_iter().all(|c| *c == "num")
}

/// A cell without an end tag, which HTML lets go: tables of numbers are mostly tags.
fn push_cell(open: &str, cell: &str, class: &str, out: &mut String) {
    let class = match class {
        "" => String::new(),
        class => format!(" class={class}"),
    };
    out.push_str(&format!("<{open}{class}>{cell}"));
}

//! Tables of lessons, of demos and of figures' data.
//!
//! A column whose cells are all numbers is set to the right, with figures of
//! one width, unless its author aligned it.

use super::labels::Label;
use super::numerals::Numerals;
use super::words::Words;
use super::writer::Writer;
use super::{escape, inline, scalar};
use crate::demo::frame::{Scalar, TableData};
use crate::lesson::tree::{Alignment, Block, Inline, Table, plain_text};

/// A table ready to be written: everything is HTML.
pub struct Sheet {
    /// Id and caption.
    pub caption: Option<(String, String)>,
    /// Header cells.
    pub head: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
    /// The class of each column: `num`, `mid` or empty.
    pub classes: Vec<&'static str>,
}

impl Sheet {
    /// About how many characters wide it is.
    pub fn width(&self) -> usize {
        let rows = || self.rows.iter().chain([&self.head]);
        let columns = 0..self.head.len();
        let widths = columns.map(|column| {
            let cells = rows().filter_map(|row| row.get(column));
            cells
                .map(|cell| cell.chars().count() + 3)
                .max()
                .unwrap_or(0)
        });
        widths.sum()
    }
}

/// Appends a table of the lesson to `out`.
pub fn write(table: &Table, block: &Block, writer: &mut Writer<'_>, out: &mut String) {
    let label = writer.labels.at(block.range.start).cloned();
    let words = inline::html(&table.caption, writer);
    let sheet = Sheet {
        caption: label.map(|label| caption(&label, &words)),
        classes: (0..table.head.len()).map(|c| class(table, c)).collect(),
        head: cells(&table.head, writer),
        rows: table.rows.iter().map(|row| cells(row, writer)).collect(),
    };
    let mentions_runs = table.rows.iter().flatten().any(|cell| is_value(cell));
    let mut html = String::new();
    push(&sheet, mentions_runs, &writer.renderer.words, &mut html);
    if sheet.rows.len() > 2 && sheet.caption.is_some() {
        html = html.replacen("<div ", "<div data-needs=\"sort\" ", 1);
    }
    out.push_str(&html);
}

/// The caption of a numbered table.
pub fn caption(label: &Label, words: &str) -> (String, String) {
    let id = escape::attribute(&label.id);
    let name = escape::text(&label.name);
    let text = format!("<a class=\"ref\" href=\"#{id}\">{name}</a> {words}");
    (label.id.clone(), text)
}

fn cells(cells: &[Vec<Inline>], writer: &mut Writer<'_>) -> Vec<String> {
    let cells = cells.iter();
    cells.map(|cell| inline::html(cell, writer)).collect()
}

fn class(table: &Table, column: usize) -> &'static str {
    match table.alignments.get(column) {
        Some(Alignment::End) => "num",
        Some(Alignment::Center) => "mid",
        Some(Alignment::Start) => "",
        Some(Alignment::None) | None => {
            let cells = table.rows.iter().filter_map(|row| row.get(column));
            let mut cells = cells.filter(|cell| !cell.is_empty()).peekable();
            let some = cells.peek().is_some();
            if some && cells.all(|cell| is_number(cell)) {
                "num"
            } else {
                ""
            }
        }
    }
}

fn is_value(cell: &[Inline]) -> bool {
    cell.iter().any(|inline| matches!(inline, Inline::Value(_)))
}

/// A value of a run, or text that looks like a number.
fn is_number(cell: &[Inline]) -> bool {
    if is_value(cell) {
        return true;
    }
    looks_numeric(&plain_text(cell))
}

/// Text such as `1,024`, `−3.5 %`, `4.1 G`, `n/a`.
fn looks_numeric(text: &str) -> bool {
    let text = text.trim();
    let first = text.trim_start_matches(['-', '−', '+', '±', '<', '>', '≤', '≥', '≈', '~', ' ']);
    let short = text.chars().filter(|c| c.is_alphabetic()).count() <= 2;
    matches!(text, "–" | "—" | "-" | "n/a")
        || (first.starts_with(|c: char| c.is_ascii_digit()) && short)
}

/// `num` for columns of which every cell looks like a number.
pub fn column_classes(rows: &[Vec<String>], columns: usize) -> Vec<&'static str> {
    let numeric = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let mut cells = cells.filter(|cell| !cell.is_empty()).peekable();
        cells.peek().is_some() && cells.all(|cell| looks_numeric(cell))
    };
    let class = |column| if numeric(column) { "num" } else { "" };
    (0..columns).map(class).collect()
}

/// The table that a demo showed; its caption only if it is numbered.
pub fn of_frame(data: &TableData, label: Option<&Label>, numerals: &Numerals) -> Sheet {
    let words = escape::text(data.caption.as_deref().unwrap_or(""));
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
    Sheet {
        caption: label.map(|label| caption(label, &words)),
        head: data.columns.iter().map(|c| escape::text(&c.name)).collect(),
        classes: column_classes(&texts, data.columns.len()),
        rows: cells
            .iter()
            .map(|row| row.iter().map(set).collect())
            .collect(),
    }
}

/// Appends a sheet in a region that scrolls by itself; `made` if a run computed it.
pub fn push(sheet: &Sheet, made: bool, words: &Words, out: &mut String) {
    let name = match &sheet.caption {
        Some((id, _)) => format!(" role=\"region\"{}", escape::pair("aria-labelledby", id)),
        None => format!(
            " role=\"group\"{}",
            escape::pair("aria-label", words.page("table"))
        ),
    };
    let made = if made { " data-made" } else { "" };
    let uniform = is_uniform(sheet);
    let numbers = if uniform { " class=\"nums\"" } else { "" };
    out.push_str(&format!(
        "<div class=\"tablewrap\"{made} tabindex=\"0\"{name}><table{numbers}>\n"
    ));
    if let Some((id, words)) = &sheet.caption {
        let id = escape::attribute(id);
        out.push_str(&format!(
            "<caption id=\"{id}\"><span>{words}</span></caption>\n"
        ));
    }
    out.push_str("<thead><tr>");
    for (column, cell) in sheet.head.iter().enumerate() {
        push_cell("th scope=col", cell, class_of(sheet, column), out);
    }
    out.push_str("</thead>\n<tbody>\n");
    for row in &sheet.rows {
        out.push_str("<tr>");
        for (column, cell) in row.iter().enumerate() {
            let class = class_of(sheet, column);
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

fn class_of(sheet: &Sheet, column: usize) -> &'static str {
    sheet.classes.get(column).copied().unwrap_or("")
}

/// Whether all cells are numbers, but perhaps for names in front: then the table says it once.
fn is_uniform(sheet: &Sheet) -> bool {
    let first = class_of(sheet, 0);
    let rest = sheet.classes.iter().skip(1);
    sheet.classes.len() > 1 && matches!(first, "" | "num") && rest.into_iter().all(|c| *c == "num")
}

/// A cell without an end tag, which HTML lets go: tables of numbers are mostly tags.
fn push_cell(open: &str, cell: &str, class: &str, out: &mut String) {
    let class = match class {
        "" => String::new(),
        class => format!(" class={class}"),
    };
    out.push_str(&format!("<{open}{class}>{cell}"));
}

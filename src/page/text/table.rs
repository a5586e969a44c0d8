//! Renders tables of lessons, of demos and of figures' data.
//!
//! The HTML of a table is made by `view`.

use view::table::{Caption, looks_numeric};
pub(crate) use view::table::{HtmlTable, push};

use super::inline;
use crate::demo::frame::TableData;
use crate::lesson::tree::{Alignment, Block, Inline, TableBlock, plain_text};
use crate::page::escape;
use crate::page::numerals::Numerals;
use crate::page::state::labels::LessonLabel;
use crate::page::state::lesson_writer::LessonWriter;

/// Number of characters in the width of the text column; a table with more in a row may extend into
/// the margin.
const MEASURE: usize = 84;

/// Maximum length of a number; a longer cell contains words, and may wrap.
const LONGEST_NUMBER: usize = 16;

/// Appends a table of the lesson to `out`.
pub(crate) fn write(
    table: &TableBlock,
    block: &Block,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    let label = writer.labels.at(block.range.start).cloned();
    let words = inline::html(&table.caption, writer);
    let html_table = HtmlTable {
        caption: label.map(|label| caption(&label, &words)),
        computed: table.rows.iter().flatten().any(|cell| is_value(cell)),
        classes: (0..table.head.len()).map(|c| class(table, c)).collect(),
        head: cells(&table.head, writer),
        rows: table.rows.iter().map(|row| cells(row, writer)).collect(),
    };
    let mut html = String::new();
    push(&html_table, &writer.renderer.words, &mut html);
    // Margins and scripts of the page are none of the business of `view`, which writes tables in
    // browsers too.
    if widest_words(table) > MEASURE {
        html = html.replacen("\"tablewrap\"", "\"tablewrap wide\"", 1);
    }
    if html_table.rows.len() > 2 && html_table.caption.is_some() {
        html = html.replacen("<div ", "<div data-needs=\"sort\" ", 1);
    }
    out.push_str(&html);
}

/// Returns the caption of a numbered table.
fn caption(label: &LessonLabel, words: &str) -> Caption {
    let id = escape::attribute(&label.id);
    let name = escape::text(&label.name);
    Caption {
        id: label.id.clone(),
        html: format!("<a class=\"ref\" href=\"#{id}\">{name}</a> {words}"),
    }
}

fn cells(cells: &[Vec<Inline>], writer: &mut LessonWriter<'_>) -> Vec<String> {
    cells
        .iter()
        .map(|cell| inline::html(cell, writer))
        .collect()
}

fn class(table: &TableBlock, column: usize) -> &'static str {
    match table.alignments.get(column) {
        Some(Alignment::End) if longest(table, column) > LONGEST_NUMBER => "end",
        Some(Alignment::End) => "num",
        Some(Alignment::Center) => "mid",
        Some(Alignment::Start) => "",
        Some(Alignment::None) | None => {
            let mut cells = table
                .rows
                .iter()
                .filter_map(|row| row.get(column))
                .filter(|cell| !cell.is_empty())
                .peekable();
            let some = cells.peek().is_some();
            if some && cells.all(|cell| is_number(cell)) {
                "num"
            } else {
                ""
            }
        }
    }
}

/// Returns the maximum number of characters in a column's cells, without its head; a value of a run
/// counts as a number.
fn longest(table: &TableBlock, column: usize) -> usize {
    let cells = table.rows.iter().filter_map(|row| row.get(column));
    let lengths = cells.map(|cell| {
        if is_value(cell) {
            LONGEST_NUMBER / 2
        } else {
            plain_text(cell).chars().count()
        }
    });
    lengths.max().unwrap_or(0)
}

/// Returns the number of characters in a row if no cell wraps.
fn widest_words(table: &TableBlock) -> usize {
    let columns = 0..table.head.len();
    columns.map(|column| longest(table, column)).sum()
}

fn is_value(cell: &[Inline]) -> bool {
    cell.iter().any(|inline| matches!(inline, Inline::Value(_)))
}

/// Returns true for a value of a run, or text that looks like a number.
fn is_number(cell: &[Inline]) -> bool {
    is_value(cell) || looks_numeric(&plain_text(cell))
}

/// Returns the table that a demo showed; it has a caption only if it is numbered.
pub(crate) fn of_frame(
    data: &TableData,
    label: Option<&LessonLabel>,
    numerals: &Numerals,
) -> HtmlTable {
    let words = escape::text(data.caption.as_deref().unwrap_or(""));
    HtmlTable {
        caption: label.map(|label| caption(label, &words)),
        ..HtmlTable::of_frame(data, numerals)
    }
}

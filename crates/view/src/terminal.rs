//! Interprets printed text as a terminal does: rows of characters with their style.
//!
//! A carriage return, a backspace, erasing and moving the cursor change what is shown, so that of
//! a progress bar its last state stays. Colors and weights (SGR) are kept as one of sixteen colors of the
//! theme; finer colors take the nearest. Titles, links, modes and bells show nothing. Characters that
//! would change the order of others, or that nobody can see, are shown as their code points.
//!
//! The text of a screen, without styles, is what transcripts hold.

mod style;
mod width;

use anstyle_parse::{Params, Parser, Perform};

use crate::escape;
use style::Style;
pub(crate) use width::is_unseen;
use width::width;

/// No row is longer: a cursor that is sent far away writes no spaces on its way.
const COLUMNS: usize = 2_000;
/// A cursor is not sent below more rows than this.
const ROWS: usize = 10_000;
/// Columns from one tab stop to the next.
const TAB: usize = 8;

/// Content of a terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    rows: Vec<Row>,
    ends_in_newline: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    cells: Vec<Cell>,
    /// True if text was written over or erased: then blanks at its end are dropped.
    is_moved: bool,
}

/// A character with those that join it; empty behind a wide one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Cell {
    text: String,
    style: Style,
}

/// Returns the screen that a terminal shows after `text`.
pub fn screen(text: &str) -> Screen {
    let mut terminal = Terminal::default();
    for line in text.split_inclusive('\n') {
        terminal.keeps_tabs = !moves(line);
        let mut parser = std::mem::take(&mut terminal.parser);
        for byte in line.bytes() {
            parser.advance(&mut terminal, byte);
        }
        terminal.parser = parser;
    }
    terminal.finish()
}

/// The text that a terminal shows of `text`, without styles.
pub fn plain(text: &str) -> String {
    screen(text).plain()
}

/// Returns true if the cursor goes anywhere but forward in this line.
fn moves(line: &str) -> bool {
    let line = line.trim_end_matches(['\r', '\n']);
    let mut escapes = line.split("\u{1b}[").skip(1);
    let is_style = |rest: &str| {
        let end = rest.find(|c: char| ('@'..='~').contains(&c));
        end.is_some_and(|end| rest.as_bytes()[end] == b'm')
    };
    line.contains(['\r', '\u{8}', '\u{b}', '\u{c}']) || escapes.any(|rest| !is_style(rest))
}

#[derive(Default)]
struct Terminal {
    parser: Parser,
    rows: Vec<Row>,
    row: usize,
    column: usize,
    style: Style,
    saved: (usize, usize),
    keeps_tabs: bool,
    ends_in_newline: bool,
}

impl Terminal {
    fn finish(mut self) -> Screen {
        for row in self.rows.iter_mut().filter(|row| row.is_moved) {
            let is_blank = |cell: &Cell| matches!(cell.text.as_str(), "" | " ");
            while row
                .cells
                .pop_if(|cell| is_blank(cell) && cell.style == Style::default())
                .is_some()
            {}
        }
        // The cursor of a last newline stands on a row that holds nothing.
        if self.ends_in_newline && self.rows.last().is_some_and(|row| row.cells.is_empty()) {
            self.rows.pop();
        }
        Screen {
            rows: self.rows,
            ends_in_newline: self.ends_in_newline,
        }
    }

    fn current(&mut self) -> &mut Row {
        if self.rows.len() <= self.row {
            self.rows.resize(self.row + 1, Row::default());
        }
        &mut self.rows[self.row]
    }

    fn put(&mut self, text: &str, width: usize) {
        let (column, style) = (self.column, self.style);
        let row = self.current();
        if width == 0 {
            let end = column.min(row.cells.len());
            let mut before = row.cells[..end].iter_mut().rev();
            if let Some(cell) = before.find(|cell| !cell.text.is_empty()) {
                cell.text.push_str(text);
                return;
            }
        }
        if row.cells.len() < column {
            row.cells.resize(column, Cell::blank());
        }
        row.is_moved |= column < row.cells.len();
        for at in 0..width.max(1) {
            let text = if at == 0 {
                text.to_owned()
            } else {
                String::new()
            };
            row.replace(column + at, Cell { text, style });
        }
        self.column += width.max(1);
        self.ends_in_newline = false;
    }

    fn move_to(&mut self, row: usize, column: usize) {
        self.row = row
            .min(self.rows.len().max(1) - 1 + ROWS)
            .min(ROWS.max(self.rows.len()));
        self.column = column.min(COLUMNS);
    }

    fn new_line(&mut self) {
        self.current();
        self.row += 1;
        self.column = 0;
        self.current();
        self.ends_in_newline = true;
    }

    /// Blanks cells of the row, or takes them away at its end.
    fn erase(&mut self, from: usize, to: Option<usize>) {
        let row = self.current();
        row.is_moved = true;
        match to {
            Some(to) if to < row.cells.len() => {
                (from..to).for_each(|at| row.replace(at, Cell::blank()))
            }
            _ => row.cells.truncate(from),
        }
    }

    fn erase_line(&mut self, what: usize) {
        match what {
            0 => self.erase(self.column, None),
            1 => self.erase(0, Some(self.column + 1)),
            _ => self.erase(0, None),
        }
    }

    fn erase_screen(&mut self, what: usize) {
        match what {
            0 => {
                self.erase_line(0);
                self.rows.truncate(self.row + 1);
            }
            1 => {
                let above = self.row.min(self.rows.len());
                self.rows[..above].fill(Row::default());
                self.erase_line(1);
            }
            _ => self.rows.fill(Row::default()),
        }
    }
}

impl Cell {
    fn blank() -> Self {
        Self {
            text: " ".to_owned(),
            style: Style::default(),
        }
    }
}

impl Row {
    /// Puts a cell in place; what is left of a wide character becomes blank.
    fn replace(&mut self, at: usize, cell: Cell) {
        let Some(old) = self.cells.get(at) else {
            self.cells.push(cell);
            return;
        };
        let is_tail = old.text.is_empty();
        if is_tail && !cell.text.is_empty() && at > 0 {
            self.cells[at - 1] = Cell::blank();
        }
        if let Some(next) = self.cells.get_mut(at + 1)
            && next.text.is_empty()
            && !is_tail
        {
            *next = Cell::blank();
        }
        self.cells[at] = cell;
    }
}

impl Perform for Terminal {
    fn print(&mut self, c: char) {
        match c {
            // The parser gives it for bytes that are no text, which we have none of.
            _ if is_unseen(c) => {
                let shown = format!("<U+{:04X}>", u32::from(c));
                for c in shown.chars() {
                    self.put(c.encode_utf8(&mut [0; 4]), 1);
                }
            }
            '\u{80}'..='\u{9f}' | '\u{7f}' => {}
            _ => self.put(c.encode_utf8(&mut [0; 4]), width(c)),
        }
    }

    fn execute(&mut self, byte: u8) {
        match byte {
            b'\n' => self.new_line(),
            b'\r' => self.column = 0,
            0x08 => self.column = self.column.saturating_sub(1),
            b'\t' if self.keeps_tabs => self.put("\t", 1),
            b'\t' => self.column = (self.column / TAB + 1) * TAB,
            0x0b | 0x0c => {
                let column = self.column;
                self.new_line();
                self.column = column;
            }
            _ => {}
        }
    }

    fn csi_dispatch(&mut self, params: &Params, intermediates: &[u8], ignore: bool, action: u8) {
        if ignore || !intermediates.is_empty() {
            return;
        }
        let numbers: Vec<u16> = params
            .iter()
            .map(|one| one.first().copied().unwrap_or(0))
            .collect();
        let number = |at: usize| usize::from(numbers.get(at).copied().unwrap_or(0));
        let count = number(0).max(1);
        let (row, column) = (self.row, self.column);
        match action {
            b'A' => self.move_to(row.saturating_sub(count), column),
            b'B' => self.move_to(row + count, column),
            b'C' => self.move_to(row, column + count),
            b'D' => self.move_to(row, column.saturating_sub(count)),
            b'E' => self.move_to(row + count, 0),
            b'F' => self.move_to(row.saturating_sub(count), 0),
            b'G' | b'`' => self.move_to(row, count - 1),
            b'd' => self.move_to(count - 1, column),
            b'H' | b'f' => self.move_to(count - 1, number(1).max(1) - 1),
            b'J' => self.erase_screen(number(0)),
            b'K' => self.erase_line(number(0)),
            b'X' => self.erase(column, Some(column + count)),
            b'P' => {
                let cells = &mut self.current().cells;
                let end = (column + count).min(cells.len());
                cells.drain(column.min(end)..end);
                self.current().is_moved = true;
            }
            b'@' => {
                let cells = &mut self.current().cells;
                let at = column.min(cells.len());
                let blanks = std::iter::repeat_n(Cell::blank(), count.min(COLUMNS));
                cells.splice(at..at, blanks);
            }
            b's' => self.saved = (row, column),
            b'u' => self.move_to(self.saved.0, self.saved.1),
            b'm' => self.style = self.style.after(params),
            _ => {}
        }
    }

    fn esc_dispatch(&mut self, intermediates: &[u8], _: bool, byte: u8) {
        match (intermediates, byte) {
            ([], b'7') => self.saved = (self.row, self.column),
            ([], b'8') => self.move_to(self.saved.0, self.saved.1),
            _ => {}
        }
    }
}

impl Screen {
    /// The same without empty rows at its beginning and its end.
    pub fn trimmed(mut self) -> Self {
        let is_empty = |row: &Row| row.cells.is_empty();
        let start = self.rows.iter().take_while(|row| is_empty(row)).count();
        self.rows.drain(..start);
        while self.rows.pop_if(|row| is_empty(row)).is_some() {}
        self.ends_in_newline = false;
        self
    }

    /// Its text, without styles.
    pub fn plain(&self) -> String {
        let rows = self.rows.iter().map(|row| {
            let texts = row.cells.iter().map(|cell| cell.text.as_str());
            texts.collect::<String>()
        });
        let mut text = rows.collect::<Vec<_>>().join("\n");
        if self.ends_in_newline {
            text.push('\n');
        }
        text
    }

    /// Its text with styles as classes.
    pub fn html(&self) -> String {
        let mut out = String::new();
        for (index, row) in self.rows.iter().enumerate() {
            if index > 0 {
                out.push('\n');
            }
            for run in row.cells.chunk_by(|a, b| a.style == b.style) {
                let text: String = run.iter().map(|cell| cell.text.as_str()).collect();
                let classes = run[0].style.classes();
                if classes.is_empty() {
                    escape::push_text(&text, &mut out);
                } else {
                    out.push_str(&format!("<span class=\"{classes}\">"));
                    escape::push_text(&text, &mut out);
                    out.push_str("</span>");
                }
            }
        }
        if self.ends_in_newline {
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
#[path = "terminal_test.rs"]
mod tests;

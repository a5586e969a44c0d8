//! Borders of Markdown elements in running text, to see which of them a formula would cross.
//!
//! A border inside of a formula does not count if its partner is in another formula, as in `$a*b$
//! and $c*d$`. A mark of emphasis counts only if it has one possible function: the `*` of `$x^*$`
//! may open and close, and is TeX.

use std::collections::HashMap;
use std::ops::Range;

use super::region::{MarkedSpan, Region, SpanKind};

/// One border of an element.
#[derive(Clone, Debug)]
struct Border {
    at: usize,
    /// Byte offset of the element's other border.
    partner: usize,
}

/// The borders of a region, in order.
#[derive(Debug, Default)]
pub(super) struct Borders {
    borders: Vec<Border>,
    /// Byte offsets of elements that no formula may contain, such as code spans.
    walls: Vec<usize>,
    /// Opening HTML tags: byte offset, and start of the last tag that closes an element of this
    /// name.
    opening: Vec<(usize, usize)>,
}

impl Borders {
    /// Finds the borders of a region of `text`.
    pub(super) fn of(text: &str, region: &Region) -> Self {
        let mut found = Self::default();
        for element in &region.elements {
            found.add(element, text);
        }
        found.borders.sort_by_key(|border| border.at);
        found.walls = region.atoms.iter().map(|atom| atom.start).collect();
        found.add_html(text, region);
        found.walls.sort_unstable();
        found
    }

    fn add(&mut self, element: &MarkedSpan, text: &str) {
        let Range { start, end } = element.range;
        let (opens, closes) = match element.kind {
            SpanKind::Link => (true, true),
            SpanKind::Emphasis => {
                let last = end.saturating_sub(element.mark).max(start);
                (!closes_at(text, start), !opens_at(text, last))
            }
        };
        let (at, partner) = (start, end - 1);
        if opens {
            self.borders.push(Border { at, partner });
        }
        if closes {
            self.borders.push(Border {
                at: partner,
                partner: at,
            });
        }
    }

    fn add_html(&mut self, text: &str, region: &Region) {
        let mut last: HashMap<&str, usize> = HashMap::new();
        for range in &region.html {
            if let Some(rest) = text[range.clone()].strip_prefix("</") {
                last.insert(name_of(rest), range.start);
                self.walls.push(range.start);
            }
        }
        for range in &region.html {
            let tag = &text[range.clone()];
            let is_tag = tag[1..].starts_with(|c: char| c.is_ascii_alphabetic());
            match last.get(name_of(&tag[1..])) {
                // Comments and processing instructions.
                None if !is_tag && !tag.starts_with("</") => self.walls.push(range.start),
                Some(&end) if is_tag => self.opening.push((range.start, end)),
                _ => {}
            }
        }
    }
}

/// Returns true if a formula at `range` crosses a border. `formulas` are all candidates, in order.
pub(super) fn crosses(range: &Range<usize>, borders: &Borders, formulas: &[Range<usize>]) -> bool {
    let in_formula = |at: usize| {
        let next = formulas.partition_point(|formula| formula.end <= at);
        formulas
            .get(next)
            .is_some_and(|formula| formula.contains(&at))
    };
    // All three lists are sorted. A paragraph may hold thousands of formulas, so no list is walked
    // from its start for each of them.
    let wall = borders.walls.partition_point(|&wall| wall < range.start);
    let border = borders
        .borders
        .partition_point(|border| border.at < range.start);
    let tag = borders.opening.partition_point(|(at, _)| *at < range.start);
    let mut inside = borders.borders[border..]
        .iter()
        .take_while(|border| border.at < range.end);
    let mut opening = borders.opening[tag..]
        .iter()
        .take_while(|(at, _)| *at < range.end);
    borders.walls.get(wall).is_some_and(|&at| at < range.end)
        || inside.any(|border| !range.contains(&border.partner) && !in_formula(border.partner))
        || opening.any(|(_, end)| *end >= range.end)
}

/// Returns the name of a tag: `b` for `b class="x">`.
fn name_of(rest: &str) -> &str {
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
    &rest[..end.unwrap_or(rest.len())]
}

/// Returns true if the marks around `at` may begin emphasis (left-flanking in CommonMark).
fn opens_at(text: &str, at: usize) -> bool {
    let (before, after) = around(text, at);
    flanks(after, before)
}

/// Returns true if the marks around `at` may end emphasis (right-flanking in CommonMark).
fn closes_at(text: &str, at: usize) -> bool {
    let (before, after) = around(text, at);
    flanks(before, after)
}

fn flanks(near: Option<char>, far: Option<char>) -> bool {
    let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '\\');
    !is_blank(near) && (is_word(near) || is_blank(far) || !is_word(far))
}

/// Returns the characters before and after the run of marks that contains `at`.
fn around(text: &str, at: usize) -> (Option<char>, Option<char>) {
    let mark = text[at..].chars().next().unwrap_or('*');
    let before = text[..at].trim_end_matches(mark).chars().next_back();
    let after = text[at..].trim_start_matches(mark).chars().next();
    (before, after)
}

//! Formulas between dollar signs, by pandoc's rule (`tex_math_dollars`).
//!
//! | a formula       | rule                                                                  |
//! |-----------------|-----------------------------------------------------------------------|
//! | `$…$`           | no white space inside at both ends, no digit after the last sign |
//! | `$$…$$`         | ends at the next two signs |
//! | both            | `\$` is no sign; no border of a block, cell, link, emphasis, code span or HTML element is crossed |
//!
//! The text is parsed once without formulas, to find its blocks and borders. Each formula is then
//! overwritten with letters, so that the second parse finds no Markdown in it. TeX is not
//! interpreted.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser};

use super::border::{Borders, crosses};
use super::region::{Region, regions};
use super::tree::Inline;

/// A formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Formula {
    /// Byte range, including the dollar signs.
    pub range: Range<usize>,
    /// True for `$$…$$`.
    pub is_display: bool,
}

/// A text whose formulas are overwritten with letters; offsets are the same as in the text.
pub(super) struct Covered<'t> {
    text: Cow<'t, str>,
    /// Formulas and their TeX, by the byte offset of the first sign.
    pub(super) formulas: BTreeMap<usize, (Formula, String)>,
}

impl<'t> Covered<'t> {
    /// Finds and overwrites the formulas of `text`, Markdown with these `options`.
    pub(super) fn new(original: Cow<'t, str>, options: Options) -> Self {
        let mut formulas = BTreeMap::new();
        // Most texts have no formula and need no first parse.
        if original.matches('$').nth(1).is_some() {
            for region in regions(Parser::new_ext(&original, options).into_offset_iter()) {
                for formula in find(&original, &region) {
                    let tex = tex(&original, &formula, &region);
                    formulas.insert(formula.range.start, (formula, tex));
                }
            }
        }
        let text = if formulas.is_empty() {
            original
        } else {
            Cow::Owned(cover(&original, &formulas))
        };
        Self { text, formulas }
    }

    /// Returns the text to parse.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns an event, split into text and formulas if formulas are overwritten in it.
    pub(super) fn uncovered<'a>(
        &'a self,
        event: Event<'a>,
        range: Range<usize>,
    ) -> Vec<(Event<'a>, Range<usize>)> {
        let Event::Text(words) = &event else {
            return vec![(event, range)];
        };
        let mut found = Vec::new();
        let mut at = range.start;
        // The parser makes separate events of escapes and entities; these contain no formula.
        for (formula, tex) in self.formulas.range(range.clone()).map(|(_, found)| found) {
            if words.len() != range.len() || formula.range.end > range.end {
                break;
            }
            push_words(words, &range, at..formula.range.start, &mut found);
            let tex = CowStr::from(tex.as_str());
            let event = if formula.is_display {
                Event::DisplayMath(tex)
            } else {
                Event::InlineMath(tex)
            };
            found.push((event, formula.range.clone()));
            at = formula.range.end;
        }
        if found.is_empty() {
            return vec![(event, range)];
        }
        push_words(words, &range, at..range.end, &mut found);
        found
    }
}

fn push_words<'a>(
    words: &CowStr<'a>,
    whole: &Range<usize>,
    part: Range<usize>,
    found: &mut Vec<(Event<'a>, Range<usize>)>,
) {
    if !part.is_empty() {
        let text = &words[part.start - whole.start..part.end - whole.start];
        found.push((Event::Text(CowStr::from(text.to_owned())), part));
    }
}

/// Overwrites TeX with letters; the dollar signs stay, since Markdown treats them as punctuation.
fn cover(text: &str, formulas: &BTreeMap<usize, (Formula, String)>) -> String {
    let mut covered = String::with_capacity(text.len());
    let mut at = 0;
    for (formula, _) in formulas.values() {
        covered.push_str(&text[at..=formula.range.start]);
        let inside = formula.range.len() - 2;
        covered.extend(std::iter::repeat_n('x', inside));
        covered.push('$');
        at = formula.range.end;
    }
    covered.push_str(&text[at..]);
    covered
}

/// Returns the TeX of a formula with its original length: quotation markers at line starts become
/// blanks.
fn tex(text: &str, formula: &Formula, region: &Region) -> String {
    let marks = if formula.is_display { 2 } else { 1 };
    let inner = formula.range.start + marks..formula.range.end - marks;
    let mut tex = String::with_capacity(inner.len());
    let mut at = inner.start;
    let first = region.margins.partition_point(|margin| margin.start < at);
    let margins = region.margins[first..].iter();
    for margin in margins.take_while(|margin| margin.end <= inner.end) {
        tex.push_str(&text[at..margin.start]);
        tex.extend(std::iter::repeat_n(' ', margin.len()));
        at = margin.end;
    }
    tex.push_str(&text[at..inner.end]);
    if region.is_cell {
        // In a table, a pipe is written as `\|`.
        tex.replace(r"\\|", r" \|").replace(r"\|", " |")
    } else {
        tex
    }
}

/// Returns the formulas of one region, in order.
fn find(text: &str, region: &Region) -> Vec<Formula> {
    let scan = FormulaScan {
        text,
        region,
        braces: OnceCell::new(),
    };
    // A border is no obstacle if its partner is in another formula, so all candidates come first.
    let candidates = scan.all(|_| true).into_iter().map(|one| one.range);
    let ranges: Vec<Range<usize>> = candidates.collect();
    let borders = Borders::of(text, region);
    scan.all(|formula| !crosses(&formula.range, &borders, &ranges))
}

/// Returns the code spans and formulas of a line without other Markdown, in order.
pub(super) fn code_and_formulas(line: &str) -> Vec<(Range<usize>, Inline)> {
    let code = code_spans(line);
    let mut region = Region {
        range: 0..line.len(),
        atoms: code.iter().map(|(range, _)| range.clone()).collect(),
        ..Region::default()
    };
    let mut at = 0;
    for (range, _) in &code {
        region.text.push(at..range.start);
        at = range.end;
    }
    region.text.push(at..line.len());
    let formulas = find(line, &region).into_iter().map(|formula| {
        let tex = tex(line, &formula, &region);
        let range = formula.range;
        (range.clone(), Inline::Math { tex, range })
    });
    let spans = code
        .into_iter()
        .map(|(range, code)| (range, Inline::Code(code)));
    let mut found: Vec<(Range<usize>, Inline)> = formulas.chain(spans).collect();
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// Finds code spans by CommonMark's rule: as many backticks at the end as at the beginning.
fn code_spans(line: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = line[at..].find('`').map(|found| at + found) {
        let rest = &line[start..];
        let marks = rest.len() - rest.trim_start_matches('`').len();
        let inside = start + marks;
        let mark = &line[start..inside];
        let mut ends = line[inside..]
            .match_indices(mark)
            .map(|(end, _)| inside + end);
        let is_run =
            |end: usize| !line[..end].ends_with('`') && !line[end + marks..].starts_with('`');
        at = match ends.find(|&end| is_run(end)) {
            Some(end) => {
                found.push((start..end + marks, line[inside..end].trim().to_owned()));
                end + marks
            }
            None => inside,
        };
    }
    found
}

struct FormulaScan<'a> {
    text: &'a str,
    region: &'a Region,
    /// Matching braces, computed on first use.
    braces: OnceCell<HashMap<usize, usize>>,
}

impl FormulaScan<'_> {
    /// Returns the formulas that `accepts` allows; after a rejected one, the search continues
    /// behind its first sign.
    fn all(&self, accepts: impl Fn(&Formula) -> bool) -> Vec<Formula> {
        let mut found = Vec::new();
        let mut at = self.region.range.start;
        while let Some(start) = self.next_sign(at) {
            let formula = self.formula_at(start).filter(|formula| accepts(formula));
            at = match &formula {
                Some(formula) => formula.range.end,
                // Of two signs that begin no display formula, the second begins no inline one.
                None if self.has_sign(start + 1) => start + 2,
                None => start + 1,
            };
            found.extend(formula);
        }
        found
    }

    /// Returns the offset of the next unescaped sign in text.
    fn next_sign(&self, from: usize) -> Option<usize> {
        let rest = self.text.get(from..self.region.range.end)?;
        let mut signs = rest.match_indices('$').map(|(at, _)| from + at);
        signs.find(|&at| self.region.is_text(at) && !self.is_escaped(at))
    }

    fn is_escaped(&self, at: usize) -> bool {
        let before = &self.text[self.region.range.start..at];
        let slashes = before.bytes().rev().take_while(|&b| b == b'\\').count();
        slashes % 2 == 1
    }

    fn has_sign(&self, at: usize) -> bool {
        at < self.region.range.end
            && self.text.as_bytes().get(at) == Some(&b'$')
            && self.region.is_text(at)
    }

    fn formula_at(&self, start: usize) -> Option<Formula> {
        if self.has_sign(start + 1) {
            let end = self.end_of_display(start + 2)?;
            let is_blank = self.text[start + 2..end].trim().is_empty();
            return (!is_blank).then(|| Formula {
                range: start..end + 2,
                is_display: true,
            });
        }
        let first = self.text[start + 1..self.region.range.end].chars().next()?;
        if first.is_whitespace() {
            return None;
        }
        let end = self.end_of_inline(start + 1)?;
        let before = self.text[..end].chars().next_back()?;
        let after = self.text[end + 1..].chars().next();
        let closes = !before.is_whitespace() && !after.is_some_and(|after| after.is_ascii_digit());
        closes.then(|| Formula {
            range: start..end + 1,
            is_display: false,
        })
    }

    /// Returns the offset of the two signs that end a display formula whose TeX begins at `from`.
    fn end_of_display(&self, from: usize) -> Option<usize> {
        let mut at = from;
        while at < self.region.range.end {
            match self.text.as_bytes()[at] {
                b'\\' => at = self.behind_command(at),
                b'$' if self.has_sign(at) && self.has_sign(at + 1) => return Some(at),
                _ => at += 1,
            }
        }
        None
    }

    /// Returns the offset of the sign that ends an inline formula whose TeX begins at `from`.
    fn end_of_inline(&self, from: usize) -> Option<usize> {
        let mut at = from;
        while at < self.region.range.end {
            match self.text.as_bytes()[at] {
                // In `\text{if $x$}`, the signs in the argument end nothing.
                b'\\' => {
                    let argument =
                        text_argument(&self.text[at..]).and_then(|brace| self.partner(at + brace));
                    at = argument.map_or(self.behind_command(at), |end| end + 1);
                }
                b'$' if self.has_sign(at) => return Some(at),
                _ => at += 1,
            }
        }
        None
    }

    /// Returns the offset of the brace that closes the one at `at`.
    fn partner(&self, at: usize) -> Option<usize> {
        let range = &self.region.range;
        let braces = self.braces.get_or_init(|| braces(self.text, range));
        braces.get(&at).copied()
    }

    fn behind_command(&self, at: usize) -> usize {
        let escaped = self.text[at + 1..].chars().next();
        at + 1 + escaped.map_or(0, char::len_utf8)
    }
}

/// Returns the offset of the brace in `\text{`, `\textbf{`, `\mbox{`.
fn text_argument(tex: &str) -> Option<usize> {
    let name = tex[1..].bytes().take_while(u8::is_ascii_lowercase).count();
    let command = &tex[1..=name];
    let takes_text = command.starts_with("text") || ["mbox", "hbox"].contains(&command);
    (takes_text && tex[1 + name..].starts_with('{')).then_some(1 + name)
}

/// Maps each opening brace of a region to the brace that closes it.
fn braces(text: &str, region: &Range<usize>) -> HashMap<usize, usize> {
    let (mut open, mut pairs) = (Vec::new(), HashMap::new());
    let mut bytes = text.as_bytes()[region.clone()].iter().zip(region.start..);
    while let Some((byte, at)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'{' => open.push(at),
            b'}' => pairs.extend(open.pop().map(|start| (start, at))),
            _ => {}
        }
    }
    pairs
}

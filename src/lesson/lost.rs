//! Reports words of a lesson that appear on no page: unused notes and definitions, surplus cells,
//! unknown tags.
//!
//! Markdown drops them without an error.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::html::HtmlTag;
use super::lines::lines_at;
use super::origin::Origins;
use super::reader::{EventReader, Problem};
use super::tree::{Block, Inline};
use super::visit::visit_inlines;
use crate::diagnostic::Code;

/// Reports unused notes and definitions, empty notes and unknown tags.
///
/// `origins` are those of the lesson's text if it includes files.
pub(super) fn check(blocks: &[Block], origins: Option<&Origins>, reader: &mut EventReader<'_>) {
    let mut found = unused_notes(blocks, reader);
    found.extend(empty_notes(reader));
    found.extend(unused_definitions(origins, reader));
    found.extend(unknown_tags(reader));
    reader.problems.extend(found);
}

/// Returns the range without the line ends at its end.
fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    range.start..range.start + text[range.clone()].trim_end().len()
}

fn unused_notes(blocks: &[Block], reader: &EventReader<'_>) -> Vec<Problem> {
    let mut used = BTreeSet::new();
    let mut ahead = Vec::new();
    note_indices(blocks, &mut ahead);
    while let Some(index) = ahead.pop() {
        if used.insert(index) {
            note_indices(&reader.notes[index], &mut ahead);
        }
    }
    let all = reader.own_notes.definitions.iter().enumerate();
    let unused = all.filter(|(index, _)| !used.contains(index));
    let found = unused.map(|(_, (range, label))| {
        let message = format!("nothing refers to the note `{label}`, so no reader sees it");
        let help = format!("write `[^{label}]` where it belongs, or delete it");
        Problem::new(Code::TextLost, trimmed(reader.text, range), message, help)
    });
    found.collect()
}

/// Reports notes without words: a paragraph line that begins with a citation and a colon becomes
/// one.
fn empty_notes(reader: &EventReader<'_>) -> Vec<Problem> {
    let all = reader.own_notes.definitions.iter().zip(&reader.notes);
    let empty = all.filter(|(_, blocks)| blocks.is_empty());
    let found = empty.map(|((range, label), _)| {
        let message = format!("the note `{label}` is empty");
        let help = format!(
            "a line that begins with `[^{label}]:` is a note; to refer to a source let another word begin the line"
        );
        Problem::new(Code::TextLost, trimmed(reader.text, range), message, help)
    });
    found.collect()
}

fn note_indices(blocks: &[Block], into: &mut Vec<usize>) {
    visit_inlines(blocks, &mut |inline| {
        if let Inline::Note(index) = inline {
            into.push(*index);
        }
    });
}

/// Reports a second note with the same label.
pub(super) fn double_note(label: &str, range: &Range<usize>, reader: &mut EventReader<'_>) {
    let message = format!("another note has the label `{label}`, so no reader sees this one");
    let help = "give one of the two another label".to_owned();
    let place = trimmed(reader.text, range);
    let problem = Problem::new(Code::TextLost, place, message, help);
    reader.problems.push(problem);
}

/// Reports unused definitions of the lesson's own file.
///
/// A file of definitions that many lessons include has some that one of them does not use.
fn unused_definitions(origins: Option<&Origins>, reader: &EventReader<'_>) -> Vec<Problem> {
    let is_own = |range: &Range<usize>| {
        origins.is_none_or(|origins| origins.place(range.clone()).file.is_none())
    };
    let unused = reader
        .definitions
        .all()
        .filter(|definition| !definition.is_used && !definition.is_comment)
        .filter(|definition| is_own(&definition.range));
    let found = unused.map(|definition| {
        let label = &definition.label;
        let message = format!("no link uses the label `{label}`, so no reader sees this");
        let help = format!("write `[words][{label}]` where it belongs, or delete it");
        Problem::new(Code::TextLost, definition.range.clone(), message, help)
    });
    found.collect()
}

/// Reports second definitions of a label with another address: Markdown uses the first.
pub(super) fn check_double_definitions(start: usize, reader: &mut EventReader<'_>) {
    let text = reader.text;
    // Without any definition there is no second one.
    if reader.definitions.all().next().is_none() {
        return;
    }
    let known: HashSet<usize> = reader
        .definitions
        .all()
        .map(|one| one.range.start)
        .collect();
    let mut found = Vec::new();
    let mut at = start;
    // The parser drops a second definition without an event, so it is searched in the gaps between
    // blocks.
    let mut look = |until: usize, at: &mut usize| {
        if let Some(gap) = text.get(*at..until) {
            let lines = definition_lines(gap).map(|line| *at + line.start..*at + line.end);
            found.extend(lines.filter(|line| !known.contains(&line.start)));
        }
    };
    for (event, range) in reader.ahead() {
        let next = match event {
            // Gaps in a container count too; any other block is passed over as a whole.
            Event::Start(tag) if holds_blocks(tag) => range.start,
            _ => range.end,
        };
        let until = match event {
            Event::End(
                TagEnd::BlockQuote(_)
                | TagEnd::List(_)
                | TagEnd::Item
                | TagEnd::FootnoteDefinition
                | TagEnd::DefinitionList
                | TagEnd::DefinitionListDefinition,
            ) => range.end,
            _ => range.start,
        };
        look(until, &mut at);
        at = at.max(next);
    }
    look(text.len(), &mut at);
    found.retain(|range| !repeats(&text[range.clone()], reader));
    for range in found {
        let message = "the label of this line has an address already, so this one is not used";
        let help = "give one of the two another label".to_owned();
        let problem = Problem::new(Code::TextLost, range, message, help);
        reader.problems.push(problem);
    }
}

/// Returns true if the definition in `line` gives its label the address that it already has.
fn repeats(line: &str, reader: &EventReader<'_>) -> bool {
    let Some((label, address)) = line.split_once("]:") else {
        return false;
    };
    let first = reader
        .definitions
        .get(label.trim_start_matches('['))
        .and_then(|first| reader.text[first.range.clone()].split_once("]:"));
    first.is_some_and(|(_, first)| first.trim() == address.trim())
}

fn holds_blocks(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Item
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListDefinition
    )
}

/// Returns the ranges of lines `[label]: …` in a gap between blocks, which contains only
/// definitions.
fn definition_lines(gap: &str) -> impl Iterator<Item = Range<usize>> {
    lines_at(gap, 0).filter_map(|(start, line)| {
        let own = line.trim_start_matches(|c: char| " \t>-*+.)".contains(c) || c.is_ascii_digit());
        let defines = own.starts_with('[') && !own.starts_with("[^") && own.contains("]:");
        let begin = start + line.len() - own.len();
        defines.then(|| begin..begin + own.trim_end().len())
    })
}

/// Reports the surplus cells of a table row.
///
/// `row` is the whole row, `cells_end` the end of the last cell that Markdown keeps.
pub(super) fn check_row(row: &Range<usize>, cells_end: usize, reader: &mut EventReader<'_>) {
    let after_cells = reader.text.get(cells_end..row.end).unwrap_or_default();
    let rest = after_cells.trim_start_matches([' ', '\t', '|']);
    let start = row.end - rest.len();
    let surplus = rest.trim_end().trim_end_matches(['|', ' ', '\t']);
    if surplus.is_empty() {
        return;
    }
    let message = "the row has more cells than the table has columns, so no reader sees this";
    let help = "write `\\|` for a bar inside of a cell, in code and formulas too; or add a column";
    let range = start..start + surplus.len();
    let problem = Problem::new(Code::TextLost, range, message, help.to_owned());
    reader.problems.push(problem);
}

/// Reports text that looks like an unknown tag, which browsers do not show: `Vec<T>`.
fn unknown_tags(reader: &EventReader<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for html in &reader.html {
        let tags = html.tags().into_iter();
        let unknown = tags.filter(|tag| !is_element(tag, html.text()));
        found.extend(unknown.map(|tag| unknown_tag(&tag, reader.text)));
    }
    found
}

fn unknown_tag(tag: &HtmlTag, text: &str) -> Problem {
    let written = &text[tag.range.clone()];
    let name = written
        .trim_matches(['<', '>', '/', ' '])
        .split([' ', '\n', '\t', '/'])
        .next()
        .unwrap_or("");
    let is_component = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.contains(|c: char| c.is_ascii_lowercase())
        && !text[..tag.range.start].ends_with(|c: char| c.is_alphanumeric());
    let range = tag.range.clone();
    if is_component {
        let message = format!("`<{name}>` is a component of MDX, which is not known here");
        let help = "lessons have callouts (`> [!NOTE]`) and components (`## … {.quiz}`); \
                    for words in angle brackets use backticks";
        return Problem::new(Code::ForeignSyntax, range, message, help.to_owned());
    }
    let message = format!("`<{name}>` is read as a tag, and HTML has none of that name");
    let help = "write it in backticks, or `&lt;` for the bracket".to_owned();
    Problem::new(Code::TextLost, range, message, help)
}

/// Returns true for known elements, and for names with a hyphen that look like a custom element.
fn is_element(tag: &HtmlTag, html: &str) -> bool {
    let name = tag.name.as_str();
    let is_own =
        name.contains('-') && (html.contains(&format!("</{name}")) || !tag.attributes.is_empty());
    is_own || ELEMENTS.split_ascii_whitespace().any(|known| known == name)
}

/// The elements of HTML, SVG and MathML, including obsolete ones; in lower case.
const ELEMENTS: &str = "
    a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink
    blockquote body br button canvas caption center cite code col colgroup command content data
    datalist dd del details dfn dialog dir div dl dt element em embed fieldset figcaption figure font
    footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input
    ins isindex kbd keygen label legend li link listing main map mark marquee menu menuitem meta meter
    multicol nav nextid nobr noembed noframes noscript object ol optgroup option output p param
    picture plaintext portal pre progress q rb rbc rp rt rtc ruby s samp script search section select
    selectedcontent shadow slot small source spacer span strike strong style sub summary sup svg table
    tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp
    animate animatemotion animatetransform circle clippath defs desc discard ellipse feblend
    fecolormatrix fecomponenttransfer fecomposite feconvolvematrix fediffuselighting
    fedisplacementmap fedistantlight fedropshadow feflood fefunca fefuncb fefuncg fefuncr
    fegaussianblur feimage femerge femergenode femorphology feoffset fepointlight fespecularlighting
    fespotlight fetile feturbulence filter foreignobject g line lineargradient marker mask metadata
    mpath path pattern polygon polyline radialgradient rect set stop switch symbol text textpath tspan
    use view
    annotation annotation-xml maction math menclose merror mfenced mfrac mi mmultiscripts mn mo mover
    mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext
    mtr munder munderover none semantics
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_between_blocks_are_found() {
        let gap = "\n> [a]: b\n- [c]: d\n[^e]: f\nwords\n";
        let found: Vec<&str> = definition_lines(gap).map(|range| &gap[range]).collect();
        assert_eq!(found, ["[a]: b", "[c]: d"]);
    }
}

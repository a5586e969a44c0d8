//! Parses fences: plain code, diagrams, or demos with their hidden lines.

use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

use super::demo::{Demo, DemoLine, Expectation, Role};
use super::fence;
use super::label;
use super::lines::{first_line, lines_at};
use super::reader::{EventReader, Problem};
use super::tree::{BlockKind, CodeBlock};
use crate::diagnostic::Code;
use crate::settings::Extent;

/// Reads a fence whose start was just taken.
pub(super) fn read(info: &str, range: &Range<usize>, reader: &mut EventReader<'_>) -> BlockKind {
    let lines = read_lines(reader);
    let language = label::language(info);
    if language == "rust" {
        return demo(info, lines, range, reader);
    }
    let hidden = hidden_prefix(info, language, reader);
    let is_shown = |line: &str| {
        hidden
            .as_deref()
            .is_none_or(|prefix| !is_hidden(line, prefix))
    };
    let shown = || lines.iter().filter(|(_, line)| is_shown(line));
    let words = info[language.len()..]
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .map(str::to_owned);
    let block = CodeBlock {
        language: language.to_owned(),
        words: words.collect(),
        text: shown().map(|(_, line)| format!("{line}\n")).collect(),
        line_offsets: shown().map(|&(offset, _)| offset).collect(),
    };
    match language {
        "diagram" | "dot" => BlockKind::Diagram(block),
        _ => BlockKind::Code(block),
    }
}

/// Returns the prefix of hidden lines in another language: the fence's own, or the course's.
fn hidden_prefix(info: &str, language: &str, reader: &EventReader<'_>) -> Option<String> {
    let words = info[language.len()..].split([' ', ',']);
    let own = words
        .filter_map(|word| word.strip_prefix("hidelines="))
        .next()
        .map(|prefix| prefix.trim_matches('"'));
    let of_course = || reader.dialect.hidelines.get(language).map(String::as_str);
    let prefix = own.or_else(of_course)?;
    (!prefix.is_empty()).then(|| prefix.to_owned())
}

/// Follows mdBook: white space is allowed in front of the prefix.
fn is_hidden(line: &str, prefix: &str) -> bool {
    line.trim_start().starts_with(prefix)
}

/// Returns the hidden line without its prefix; `None` if the line does not begin with `prefix`.
fn hidden_by(prefix: &str, (offset, line): &(usize, String)) -> Option<DemoLine> {
    let blank = line.len() - line.trim_start().len();
    let rest = line[blank..].strip_prefix(prefix)?;
    Some(DemoLine {
        text: format!("{}{rest}", &line[..blank]),
        hidden: true,
        offset: offset + prefix.len(),
        from: None,
    })
}

/// Returns the lines with their byte offsets in the lesson, without the markers of containers.
fn read_lines(reader: &mut EventReader<'_>) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    // The parser may send one line in several events.
    let mut open = false;
    while let Some((event, range)) = reader.take() {
        match event {
            Event::Text(text) => {
                for (at, piece) in lines_at(&text, range.start) {
                    let line = piece.trim_end_matches(['\n', '\r']);
                    match lines.last_mut() {
                        Some((_, last)) if open => last.push_str(line),
                        _ => lines.push((at, line.to_owned())),
                    }
                    open = !piece.ends_with('\n');
                }
            }
            Event::End(TagEnd::CodeBlock) => break,
            _ => {}
        }
    }
    lines
}

fn demo(
    info: &str,
    lines: Vec<(usize, String)>,
    range: &Range<usize>,
    reader: &mut EventReader<'_>,
) -> BlockKind {
    let info_range = info_range(info, range, reader.text);
    let (mut words, errors) = fence::parse(info, reader.dialect.edition);
    for error in errors {
        // An info string with escapes or entities is longer in the text than after parsing.
        let at = if reader.text[info_range.clone()] == *info {
            info_range.start + error.range.start..info_range.start + error.range.end
        } else {
            info_range.clone()
        };
        let problem = match error.code {
            Code::Fence => Problem::new(Code::Fence, at, error.message, error.help),
            code => Problem::warning(code, at, error.message, error.help),
        };
        reader.problems.push(Problem {
            fix: error.fix,
            ..problem
        });
    }
    let runs = match reader.extent {
        Extent::All => true,
        Extent::Named => words.name.is_some() || words.role != Role::Demo,
        Extent::None => false,
    };
    if !runs {
        words.expectation = Expectation::Ignore;
    }
    let index = reader.demos.len();
    let name = words.name.clone();
    let prefix = words.hidelines.clone();
    let to_demo_line = |line| match &prefix {
        Some(prefix) => hidden_by(prefix, &line).unwrap_or_else(|| demo_line(line)),
        None => demo_line(line),
    };
    reader.demos.push(Demo {
        named: name.is_some(),
        name: name.unwrap_or_else(|| format!("demo-{}", index + 1)),
        lines: lines.into_iter().map(to_demo_line).collect(),
        words,
        info_range,
        range: range.clone(),
    });
    BlockKind::Demo(index)
}

/// Returns the range of a fence's info string, or of its first line if the info string is escaped.
fn info_range(info: &str, range: &Range<usize>, text: &str) -> Range<usize> {
    let line = first_line(text, range);
    let start = line.start + label::info_start(&text[line.clone()]);
    if text[start..line.end].starts_with(info) {
        start..start + info.len()
    } else {
        line
    }
}

/// Applies rustdoc's rule: `# ` hides a line, `##` is an escaped `#`, `#[` and `#!` are code.
pub(super) fn demo_line((offset, line): (usize, String)) -> DemoLine {
    let blank = line.len() - line.trim_start().len();
    let trimmed = &line[blank..];
    let hidden = trimmed == "#" || trimmed.starts_with("# ");
    let cut = if hidden {
        trimmed.len().min(2)
    } else {
        usize::from(trimmed.starts_with("##"))
    };
    DemoLine {
        text: format!("{}{}", &line[..blank], &trimmed[cut..]),
        hidden,
        offset: offset + cut,
        from: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, text: &str, hidden: bool, offset: usize) {
        let expected = DemoLine {
            text: text.to_owned(),
            hidden,
            offset,
            from: None,
        };
        assert_eq!(demo_line((0, line.to_owned())), expected);
    }

    #[test]
    fn a_hash_and_a_blank_hide_a_line() {
        check("# use a::b;", "use a::b;", true, 2);
        check("    # x", "    x", true, 2);
        check("#", "", true, 1);
    }

    #[test]
    fn a_prefix_hides_a_line_and_is_left_out() {
        let line = (3, "    !!!let a = 1;".to_owned());
        let hidden = hidden_by("!!!", &line).expect("it begins with the prefix");
        assert_eq!(
            (hidden.text.as_str(), hidden.hidden),
            ("    let a = 1;", true)
        );
        assert_eq!(hidden.offset, 6);
        assert_eq!(hidden_by("!!!", &(0, "let a = 1;".to_owned())), None);
    }

    #[test]
    fn two_hashes_stand_for_one() {
        check("## not hidden", "# not hidden", false, 1);
    }

    #[test]
    fn attributes_are_code() {
        check("#[derive(Debug)]", "#[derive(Debug)]", false, 0);
        check("#![allow(dead_code)]", "#![allow(dead_code)]", false, 0);
    }
}

//! Fences: shown only, diagrams, or demos with their hidden lines.

use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

use super::demo::{Demo, DemoLine};
use super::fence;
use super::reader::{Problem, Reader};
use super::tree::{BlockKind, CodeBlock};
use crate::diagnostic::Code;

/// Reads a fence whose start was just taken.
pub fn read(info: &str, range: &Range<usize>, reader: &mut Reader<'_>) -> BlockKind {
    let lines = read_lines(reader);
    match fence::language(info) {
        "rust" => demo(info, lines, range, reader),
        language => {
            let words = info[language.len()..].split([' ', ',']);
            let words = words.filter(|word| !word.is_empty()).map(str::to_owned);
            let block = CodeBlock {
                language: language.to_owned(),
                words: words.collect(),
                text: lines.iter().map(|(_, line)| format!("{line}\n")).collect(),
                line_offsets: lines.iter().map(|&(offset, _)| offset).collect(),
            };
            match language {
                "diagram" | "dot" => BlockKind::Diagram(block),
                _ => BlockKind::Code(block),
            }
        }
    }
}

/// The lines with the place of the first byte of each, containers' prefixes left out.
fn read_lines(reader: &mut Reader<'_>) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    while let Some((event, range)) = reader.take() {
        match event {
            Event::Text(text) => {
                let mut at = range.start;
                for piece in text.split_inclusive('\n') {
                    // A fence that is never closed swallows what is appended to the text.
                    if at >= reader.text.len() {
                        break;
                    }
                    let line = piece.trim_end_matches(['\n', '\r']);
                    match lines.last_mut() {
                        Some((_, last)) if open => last.push_str(line),
                        _ => lines.push((at, line.to_owned())),
                    }
                    open = !piece.ends_with('\n');
                    at += piece.len();
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
    reader: &mut Reader<'_>,
) -> BlockKind {
    let info_range = info_range(info, range, reader.text);
    let (words, errors) = fence::parse(info);
    for error in errors {
        let at = match reader.text[info_range.clone()] == *info {
            true => info_range.start + error.range.start..info_range.start + error.range.end,
            false => info_range.clone(),
        };
        reader.problems.push(Problem {
            code: Code::Fence,
            range: at,
            message: error.message,
            help: Some(error.help),
            fix: error.fix,
        });
    }
    let index = reader.demos.len();
    let name = words.name.clone();
    reader.demos.push(Demo {
        named: name.is_some(),
        name: name.unwrap_or_else(|| format!("demo-{}", index + 1)),
        words,
        lines: lines.into_iter().map(demo_line).collect(),
        info_range,
        range: range.clone(),
    });
    BlockKind::Demo(index)
}

/// Where the label of a fence stands: all of its line where it is written with entities.
fn info_range(info: &str, range: &Range<usize>, text: &str) -> Range<usize> {
    let line = text[range.clone()].lines().next().unwrap_or("");
    match line.find(info) {
        Some(at) => range.start + at..range.start + at + info.len(),
        None => range.start..range.start + line.len(),
    }
}

/// rustdoc's rule: `# ` hides, `##` stands for `#`, `#[` and `#!` are code.
pub fn demo_line((offset, line): (usize, String)) -> DemoLine {
    let blank = line.len() - line.trim_start().len();
    let trimmed = &line[blank..];
    if trimmed == "#" || trimmed.starts_with("# ") {
        let cut = trimmed.len().min(2);
        return DemoLine {
            text: format!("{}{}", &line[..blank], &trimmed[cut..]),
            hidden: true,
            offset: offset + cut,
            from: None,
        };
    }
    if trimmed.starts_with("##") {
        return DemoLine {
            text: format!("{}{}", &line[..blank], &trimmed[1..]),
            hidden: false,
            offset: offset + 1,
            from: None,
        };
    }
    DemoLine {
        text: line,
        hidden: false,
        offset,
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
    fn two_hashes_stand_for_one() {
        check("## not hidden", "# not hidden", false, 1);
    }

    #[test]
    fn attributes_are_code() {
        check("#[derive(Debug)]", "#[derive(Debug)]", false, 0);
        check("#![allow(dead_code)]", "#![allow(dead_code)]", false, 0);
    }
}

//! Source code: numbered lines, hidden lines, marked lines, folds.
//!
//! Numbers are those of `src/main.rs`, of which compilers and panics speak; they are counted
//! by the stylesheet, so that they are never copied and cost nothing line by line. Hidden
//! lines are on the page and shown by a checkbox, without a script.

use std::ops::RangeInclusive;

use super::words::Words;
use super::writer::Writer;
use super::{annotation, escape};
use crate::lesson::demo::Demo;
use crate::lesson::tree::CodeBlock;

/// Appends a fence that is only shown.
pub fn write_plain(block: &CodeBlock, writer: &Writer<'_>, out: &mut String) {
    let words = &writer.renderer.words;
    let lines = writer.renderer.grammars.lines(&block.language, &block.text);
    let class = match block.language.as_str() {
        "" => String::new(),
        language => format!(" class=\"language-{}\"", escape::attribute(language)),
    };
    let name = match block.language.as_str() {
        "" => words.page("text").to_owned(),
        language => words.say("code_in", &[("language", language)]),
    };
    let name = escape::pair("aria-label", &name);
    out.push_str(&format!(
        "<div class=\"plain-code\"><pre dir=\"ltr\" tabindex=\"0\" role=\"group\"{name}>\
         <code{class}>{}\n</code></pre></div>\n",
        lines.join("\n")
    ));
}

/// How code is called when it is read aloud.
#[derive(Clone, Copy)]
pub enum Name<'n> {
    /// A landmark, with a name that nothing else on the page has.
    Landmark(&'n str),
    /// A group that can be scrolled.
    Part(&'n str),
}

/// One line of a demo as it will be written.
struct Line {
    html: String,
    hidden: bool,
    /// From 1, among the visible lines; of the next visible line for a hidden one.
    place: usize,
    /// In the program, from 1.
    number: usize,
}

/// Appends the lines of a demo; `name` is read aloud.
pub fn write_lines(index: usize, name: Name<'_>, writer: &Writer<'_>, out: &mut String) {
    let demo = &writer.lesson.demos[index];
    let program = writer.outputs.of(&writer.lesson.slug, index);
    let program = program.map_or(&[][..], |output| &output.lines);
    let lines = lines(demo, program, writer);
    let hidden = lines.iter().filter(|line| line.hidden).count();
    let visible = lines.len() - hidden;
    let shown = match demo.words.lines {
        Some((first, last)) => first..=last.max(first),
        None => 1..=visible,
    };
    let before = lines.partition_point(|line| line.place < *shown.start());
    let after = lines.partition_point(|line| line.place <= *shown.end() || visible == *shown.end());
    out.push_str("<div class=\"lines\" dir=\"ltr\">");
    let words = &writer.renderer.words;
    fold(&lines[..before], demo, words, out);
    push_pre(&lines[before..after.max(before)], demo, name, out);
    fold(&lines[after.max(before)..], demo, words, out);
    if hidden > 0 {
        let show = escape::text(&words.count("show_hidden_n", hidden));
        out.push_str(&format!(
            "<label class=\"unhide-label\"><input type=\"checkbox\" class=\"unhide\"> \
             {show}</label>"
        ));
    }
    out.push_str("</div>\n");
}

/// `program` are the lines' numbers in the program; a fence without one is counted by itself.
fn lines(demo: &Demo, program: &[usize], writer: &Writer<'_>) -> Vec<Line> {
    let text: String = demo.lines.iter().map(|l| format!("{}\n", l.text)).collect();
    let mut colored = writer.renderer.grammars.lines("rust", &text);
    colored.resize(demo.lines.len(), String::new());
    let mut place = 1;
    let numbered = demo.lines.iter().zip(colored).zip(0..);
    let numbered = numbered.map(|((line, html), index)| {
        let html = match line.hidden {
            true => html,
            false => annotation::link_line(&html, &line.text, demo),
        };
        let made = Line {
            html,
            hidden: line.hidden,
            place,
            number: program.get(index).copied().unwrap_or(index + 1),
        };
        place += usize::from(!line.hidden);
        made
    });
    numbered.collect()
}

/// Lines that are folded away until asked for.
fn fold(lines: &[Line], demo: &Demo, words: &Words, out: &mut String) {
    let mut visible = lines.iter().filter(|line| !line.hidden);
    let Some(first) = visible.next().map(|line| line.number) else {
        return push_pre_if_any(lines, demo, words, out);
    };
    let last = visible.next_back().map_or(first, |line| line.number);
    let name = words.say(
        "lines_to",
        &[("first", &first.to_string()), ("last", &last.to_string())],
    );
    out.push_str(&format!(
        "<details class=\"fold\"><summary>{}</summary>",
        escape::text(&name)
    ));
    push_pre(lines, demo, Name::Part(&name), out);
    out.push_str("</details>");
}

fn push_pre_if_any(lines: &[Line], demo: &Demo, words: &Words, out: &mut String) {
    if !lines.is_empty() {
        push_pre(lines, demo, Name::Part(words.page("hidden_lines")), out);
    }
}

fn push_pre(lines: &[Line], demo: &Demo, name: Name<'_>, out: &mut String) {
    let (role, name) = match name {
        Name::Landmark(name) => ("region", name),
        Name::Part(name) => ("group", name),
    };
    let name = escape::pair("aria-label", name);
    let only_hidden = lines.iter().all(|line| line.hidden);
    let counted = counted_from(lines);
    let mut classes = counted.clone().unwrap_or_default();
    classes.extend(only_hidden.then(|| "h".to_owned()));
    let class = match classes.is_empty() {
        true => String::new(),
        false => format!(" class=\"{}\"", classes.join(" ")),
    };
    out.push_str(&format!(
        "<pre{class} tabindex=\"0\" role=\"{role}\"{name}><code class=\"language-rust\">"
    ));
    push_each(lines, counted.is_some(), demo, out);
    out.push_str("</code></pre>");
}

/// The classes that tell the stylesheet how many lines of the program come before the first of
/// `lines`, a class for each digit; none for lines that have to be numbered one by one, since
/// they do not follow each other.
fn counted_from(lines: &[Line]) -> Option<Vec<String>> {
    let before = lines.first()?.number.checked_sub(1)?;
    let follow = lines
        .windows(2)
        .all(|pair| pair[1].number == pair[0].number + 1);
    if before > 999 || !follow {
        return None;
    }
    let digits = [
        ("c", before / 100),
        ("x", before / 10 % 10),
        ("i", before % 10),
    ];
    let digits = digits.into_iter().filter(|&(_, digit)| digit > 0);
    Some(
        digits
            .map(|(place, digit)| format!("{place}{digit}"))
            .collect(),
    )
}

fn push_each(lines: &[Line], counted: bool, demo: &Demo, out: &mut String) {
    let mut open = false;
    for line in lines {
        if line.hidden != open {
            out.push_str(if line.hidden {
                "<span class=\"h\">"
            } else {
                "</span>"
            });
            open = line.hidden;
        }
        let marked = !line.hidden && is_marked(line.place, &demo.words.mark);
        let class = if marked { " class=mark" } else { "" };
        let number = match counted {
            true => String::new(),
            false => format!(" data-line={}", line.number),
        };
        out.push_str(&format!("<u{number}{class}>{}</u>\n", line.html));
    }
    out.push_str(if open { "</span>" } else { "" });
}

fn is_marked(number: usize, marks: &[(usize, usize)]) -> bool {
    let ranges = marks.iter().map(|&(first, last)| first..=last);
    ranges
        .into_iter()
        .any(|range: RangeInclusive<usize>| range.contains(&number))
}

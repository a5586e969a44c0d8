//! Renders source code: numbered lines, hidden lines, marked lines, folds.
//!
//! Line numbers are those of `src/main.rs`, which compilers and panics report. The stylesheet
//! generates them, so that they are never copied and take no space in the HTML. Hidden lines are
//! part of the page and shown by a checkbox, without a script.

use super::{annotation, open_lines};
use crate::demo::browser::is_live;
use crate::demo::outputs::DemoOutput;
use crate::lesson::demo::{Demo, Role};
use crate::lesson::tree::CodeBlock;
use crate::page::escape;
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::theme::words::InterfaceStrings;

/// Appends a fence that is only shown.
pub(crate) fn write_plain(block: &CodeBlock, writer: &LessonWriter<'_>, out: &mut String) {
    let words = &writer.renderer.words;
    let lines = writer.renderer.grammars.lines(&block.language, &block.text);
    let (class, name) = match block.language.as_str() {
        "" => (String::new(), words.page("text").to_owned()),
        language => (
            format!(" class=\"language-{}\"", escape::attribute(language)),
            words.say("code_in", &[("language", language)]),
        ),
    };
    let name = escape::pair("aria-label", &name);
    out.push_str(&format!(
        "<div class=\"plain-code\"><pre dir=\"ltr\" tabindex=\"0\" role=\"group\"{name}>\
         <code{class}>{}\n</code></pre></div>\n",
        lines.join("\n")
    ));
}

/// Accessible name of a listing.
#[derive(Clone, Copy)]
pub(crate) enum ListingName<'n> {
    /// A landmark, whose name is unique on the page.
    Landmark(&'n str),
    /// A scrollable group.
    Part(&'n str),
}

/// A line of a demo that is to be rendered.
struct ListingLine {
    html: String,
    hidden: bool,
    /// Number among the visible lines, from 1; for a hidden line, that of the next visible one.
    place: usize,
    /// Line of the program, from 1.
    number: usize,
    /// Variable that a control of the demo sets here.
    parameter: Option<String>,
}

/// Appends the lines of a demo; `name` is the accessible name.
pub(crate) fn write_lines(
    index: usize,
    name: ListingName<'_>,
    writer: &LessonWriter<'_>,
    out: &mut String,
) {
    let demo = &writer.lesson.demos[index];
    let program = writer.outputs.of(&writer.lesson.slug, index);
    let lines = lines(demo, program, writer);
    let hidden = lines.iter().filter(|line| line.hidden).count();
    let visible = lines.len() - hidden;
    let shown = match demo.words.lines {
        Some((first, last)) => first..=last.max(first),
        None if demo.words.role == Role::Demo => 1..=open_lines::count(demo),
        None => 1..=visible,
    };
    // Hidden lines go with the next visible one; those at the end, with the last.
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

/// Returns the lines, with their numbers in the program. A fence without a program counts its own.
fn lines(demo: &Demo, program: Option<&DemoOutput>, writer: &LessonWriter<'_>) -> Vec<ListingLine> {
    let numbers = program.map_or(&[][..], |program| &program.lines);
    // A control that changes nothing has no value to show.
    let parameters = program
        .map(|program| &program.parameters[..])
        .filter(|parameters| is_live(demo, parameters))
        .unwrap_or_default();
    let lines = demo.lines.iter();
    let text: String = lines.map(|line| format!("{}\n", line.text)).collect();
    let colored = writer.renderer.grammars.lines("rust", &text);
    let mut place = 1;
    let numbered = demo
        .lines
        .iter()
        .zip(colored)
        .zip(0..)
        .map(|((line, html), index)| {
            let html = if line.hidden {
                html
            } else {
                annotation::link_line(&html, &line.text, demo)
            };
            let number = numbers.get(index).copied().unwrap_or(index + 1);
            let placed = parameters.iter().find(|placed| placed.line + 1 == number);
            let listed = ListingLine {
                html,
                hidden: line.hidden,
                place,
                number,
                parameter: placed.map(|placed| placed.parameter.name.clone()),
            };
            place += usize::from(!line.hidden);
            listed
        });
    numbered.collect()
}

/// Appends lines that are folded until requested.
fn fold(lines: &[ListingLine], demo: &Demo, words: &InterfaceStrings, out: &mut String) {
    let mut visible = lines.iter().filter(|line| !line.hidden);
    let Some(first) = visible.next().map(|line| line.number) else {
        if !lines.is_empty() {
            let name = ListingName::Part(words.page("hidden_lines"));
            push_pre(lines, demo, name, out);
        }
        return;
    };
    let last = visible.next_back().map_or(first, |line| line.number);
    let [start, end] = [first, last].map(|number| number.to_string());
    let name = if first == last {
        words.say("line_alone", &[("n", &start)])
    } else {
        words.say("lines_to", &[("first", &start), ("last", &end)])
    };
    out.push_str(&format!(
        "<details class=\"fold\"><summary>{}</summary>",
        escape::text(&name)
    ));
    push_pre(lines, demo, ListingName::Part(&name), out);
    out.push_str("</details>");
}

fn push_pre(lines: &[ListingLine], demo: &Demo, name: ListingName<'_>, out: &mut String) {
    let (role, name) = match name {
        ListingName::Landmark(name) => ("region", name),
        ListingName::Part(name) => ("group", name),
    };
    let name = escape::pair("aria-label", name);
    let only_hidden = lines.iter().all(|line| line.hidden);
    let (numbers, mut classes) = match counted_from(lines) {
        Some(classes) => (LineNumbers::Counted, classes),
        None => (LineNumbers::Written, Vec::new()),
    };
    classes.extend(only_hidden.then(|| "h".to_owned()));
    let class = if classes.is_empty() {
        String::new()
    } else {
        format!(" class=\"{}\"", classes.join(" "))
    };
    out.push_str(&format!(
        "<pre{class} tabindex=\"0\" role=\"{role}\"{name}><code class=\"language-rust\">"
    ));
    push_each(lines, numbers, demo, out);
    out.push_str("</code></pre>");
}

/// Source of the numbers of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineNumbers {
    /// The stylesheet counts the lines.
    Counted,
    /// Each line has its number.
    Written,
}

/// Returns the number of program lines before `lines` as classes of the stylesheet, one for each
/// digit: `c2`, `x1`, `i7` for 217.
///
/// `None` if the lines are not consecutive, so that each needs its own number.
fn counted_from(lines: &[ListingLine]) -> Option<Vec<String>> {
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
    let classes = digits
        .into_iter()
        .filter(|&(_, digit)| digit > 0)
        .map(|(place, digit)| format!("{place}{digit}"));
    Some(classes.collect())
}

fn push_each(lines: &[ListingLine], numbers: LineNumbers, demo: &Demo, out: &mut String) {
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
        let number = match numbers {
            LineNumbers::Counted => String::new(),
            LineNumbers::Written => format!(" data-line={}", line.number),
        };
        let knob = match &line.parameter {
            Some(name) => escape::pair("data-knob", name),
            None => String::new(),
        };
        out.push_str(&format!("<u{number}{class}{knob}>{}</u>\n", line.html));
    }
    out.push_str(if open { "</span>" } else { "" });
}

fn is_marked(number: usize, marks: &[(usize, usize)]) -> bool {
    marks
        .iter()
        .any(|&(first, last)| (first..=last).contains(&number))
}

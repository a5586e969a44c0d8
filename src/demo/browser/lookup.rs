//! Source of live programs: the literal of each parameter is replaced by a lookup.

use crate::demo::opening::Opening;
use crate::demo::parameter;
use crate::demo::program::Assembly;
use crate::lesson::Lesson;

/// Returns the source with a lookup for each parameter, and a mark where output of this fence begins.
pub(super) fn looking_up(lesson: &Lesson, assembly: &Assembly) -> String {
    let lookups = assembly.parameters.iter().map(|placed| {
        let (name, literal) = (&placed.parameter.name, &placed.parameter.literal);
        (placed, format!("crate::knob(\"{name}\", {literal})"))
    });
    let source = parameter::replaced(&assembly.program.source, lookups);
    let own = lesson.demos[assembly.demo].lines.first();
    let first = own.and_then(|line| assembly.map.line_of(line));
    // Without a base all output is of this fence.
    let (Some(_), Some(first)) = (assembly.base, first) else {
        return source;
    };
    let mut lines: Vec<String> = source.split('\n').map(str::to_owned).collect();
    let line = &mut lines[first - 1];
    *line = match &assembly.program.opening {
        // The mark is a statement, so it has to be inside of `main`.
        Some(Opening { line: at, text, .. }) if *at == first => {
            line.replacen(text, &format!("{text}crate::begin(); "), 1)
        }
        _ => format!("crate::begin(); {line}"),
    };
    lines.join("\n")
}

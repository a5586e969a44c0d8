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
    let (Some(_), Some(first)) = (assembly.base, first) else {
        return source;
    };
    let opening = assembly.program.opening.as_ref();
    let opening = opening.filter(|opening| opening.line == first);
    let lines = source
        .split('\n')
        .zip(1..)
        .map(|(line, number)| match opening {
            Some(Opening { text, .. }) if number == first => {
                line.replacen(text, &format!("{text}crate::begin(); "), 1)
            }
            None if number == first => format!("crate::begin(); {line}"),
            _ => line.to_owned(),
        });
    lines.collect::<Vec<_>>().join("\n")
}

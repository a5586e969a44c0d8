//! The renderer that a lesson needs: for what its live demos show with the author's
//! values, and for what they may show with others.
//!
//! A page loads the renderer for what it shows as it was built. What a program shows with other values
//! is known only when it has run, so its text decides whether the site has the renderer of all kinds as well.

use view::draw::is_rare;

use super::ExecutedLesson;
use crate::demo::frame::Part;
use crate::demo::module::Kinds;
use crate::demo::parts;
use crate::demo::program::Assembly;
use crate::lesson::demo::OutputStyle;

/// Calls of `show` that draw less common marks, and characters that a terminal has to interpret, as a
/// program writes them.
const SIGNS: &[&str] = &[
    ".labeled(",
    ".band(",
    ".stem(",
    ".histogram(",
    ".boxes(",
    ".vectors(",
    "\\x1b",
    "\\u{1b}",
    "\\r",
    "\\t",
];

/// Returns the kinds of output that the live demos of a lesson have, as far as it is known, variants
/// for other values of a parameter included.
pub(super) fn of_outcomes(executed: &ExecutedLesson<'_>, members: &[Assembly]) -> Kinds {
    let (lesson, lesson_programs, _) = *executed;
    let is_live = |demo: usize| members.iter().any(|member| member.demo == demo);
    let mut programs = lesson_programs.programs.iter().enumerate();
    let has_rare = programs.any(|(index, assembly)| {
        let hide = lesson.demos[assembly.demo].words.output == OutputStyle::Hide;
        let mut parts = own_parts(executed, index).into_iter();
        is_live(assembly.demo) && parts.any(|part| is_rare(&part, hide))
    });
    if has_rare { Kinds::All } else { Kinds::Common }
}

/// Returns what a program shows beyond the program it continues.
fn own_parts(executed: &ExecutedLesson<'_>, index: usize) -> Vec<Part> {
    let (_, lesson_programs, outcomes) = executed;
    let parts_of = |index: usize| {
        let outcome = outcomes.get(index).and_then(Option::as_ref);
        outcome.map_or(&[][..], |outcome| &outcome.parts)
    };
    let base = lesson_programs.programs[index].base;
    let is_base = |one: &Assembly| one.variant.is_none() && Some(one.demo) == base;
    let base = lesson_programs.programs.iter().position(is_base);
    parts::beyond(base.map_or(&[], parts_of), parts_of(index))
}

/// Returns true if the text of a program names what only the renderer of all kinds draws.
pub(super) fn may_need_all(source: &str) -> bool {
    SIGNS.iter().any(|sign| source.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_may_need_what_it_calls() {
        assert!(may_need_all("show::plot(\"p\").boxes(\"n\", boxes);"));
        assert!(may_need_all(r#"print!("\r{percent} %");"#));
        assert!(!may_need_all(
            "show::plot(\"p\").line(\"boxes\", line).bars(\"n\", bars);"
        ));
    }
}

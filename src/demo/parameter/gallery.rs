//! `gallery="layers=8,20,56"`: values of one parameter for which a demo also runs at build.

use super::{PlacedParameter, replaced};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::lesson::Lesson;
use crate::lesson::demo::Demo;

/// A program with another value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Label of the parameter: `Layers`.
    pub label: String,
    /// The value: `8`.
    pub value: String,
    /// Source of the program.
    pub source: String,
}

/// Returns the variants of a demo with the program `source`, and the error in `gallery=`, if any.
pub(crate) fn variants(
    lesson: &Lesson,
    demo: &Demo,
    parameters: &[PlacedParameter],
    source: &str,
) -> (Vec<Variant>, Option<Diagnostic>) {
    let Some(gallery) = &demo.words.gallery else {
        return (Vec::new(), None);
    };
    let (name, values) = gallery.split_once('=').unwrap_or((gallery, ""));
    let name = name.trim();
    let find = |placed: &&PlacedParameter| placed.parameter.name == name;
    let Some(placed) = parameters.iter().find(find) else {
        let message = format!("the demo has no knob `{name}`");
        let names = parameters
            .iter()
            .map(|placed| placed.parameter.name.as_str());
        let help = match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write `gallery=\"layers=8,20,56\"`, and `// knob` on the `let` of `layers`"
                .to_owned(),
        };
        return (Vec::new(), Some(at(lesson, demo, gallery, message, &help)));
    };
    let mut variants = Vec::new();
    for value in values.split(',').map(str::trim) {
        let literal = match placed.parameter.literal_of(value) {
            Ok(literal) => literal,
            Err(offered) => {
                let message = format!("the knob `{}` cannot be `{value}`", placed.parameter.name);
                let help = format!("it can be {offered}");
                return (Vec::new(), Some(at(lesson, demo, gallery, message, &help)));
            }
        };
        variants.push(Variant {
            label: placed.parameter.label.clone(),
            value: value.to_owned(),
            source: replaced(source, [(placed, literal)]),
        });
    }
    (variants, None)
}

fn at(lesson: &Lesson, demo: &Demo, gallery: &str, message: String, help: &str) -> Diagnostic {
    let info = demo.info_range.clone();
    let found = lesson.text[info.clone()].find(gallery);
    let start = info.start + found.unwrap_or(0);
    let span = lesson.span(start..start + found.map_or(0, |_| gallery.len()));
    Diagnostic::new(Code::Knob, span, message).with_help(help)
}

//! `gallery="layers=8,20,56"`: values of one knob for which a demo also runs at build.

use super::{PlacedKnob, replaced};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::lesson::Lesson;
use crate::lesson::demo::Demo;

/// A program with another value of a knob.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Label of the knob: `Layers`.
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
    knobs: &[PlacedKnob],
    source: &str,
) -> (Vec<Variant>, Option<Diagnostic>) {
    let Some(gallery) = &demo.words.gallery else {
        return (Vec::new(), None);
    };
    let (name, values) = gallery.split_once('=').unwrap_or((gallery, ""));
    let names = || knobs.iter().map(|known| known.knob.name.as_str());
    let Some(placed) = knobs.iter().find(|known| known.knob.name == name.trim()) else {
        let message = format!("the demo has no knob `{}`", name.trim());
        let help = match nearest(name.trim(), names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write `gallery=\"layers=8,20,56\"`, and `// knob` on the `let` of `layers`"
                .to_owned(),
        };
        return (Vec::new(), Some(at(lesson, demo, gallery, message, &help)));
    };
    let mut made = Vec::new();
    for value in values.split(',').map(str::trim) {
        let literal = match placed.knob.literal_of(value) {
            Ok(literal) => literal,
            Err(offered) => {
                let message = format!("the knob `{}` cannot be `{value}`", placed.knob.name);
                let help = format!("it can be {offered}");
                return (Vec::new(), Some(at(lesson, demo, gallery, message, &help)));
            }
        };
        made.push(Variant {
            label: placed.knob.label.clone(),
            value: value.to_owned(),
            source: replaced(source, [(placed, literal)]),
        });
    }
    (made, None)
}

fn at(lesson: &Lesson, demo: &Demo, gallery: &str, message: String, help: &str) -> Diagnostic {
    let info = demo.info_range.clone();
    let found = lesson.text[info.clone()].find(gallery);
    let start = info.start + found.unwrap_or(0);
    let span = lesson.span(start..start + found.map_or(0, |_| gallery.len()));
    Diagnostic::new(Code::Knob, span, message).with_help(help)
}

//! Values of demos in prose: `{demo.name}` becomes the value that the run showed.

use crate::demo::frame::{Frame, Scalar};
use crate::demo::outputs::DemoOutput;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::lesson::tree::ValueRef;
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::{escape, scalar};

/// Writes a value of a run; errors are reported.
pub(super) fn write(value: &ValueRef, writer: &mut LessonWriter<'_>, out: &mut String) {
    let Some(ShownValue { text, machine }) = look_up(value, writer) else {
        return out.push('?');
    };
    out.push_str("<data class=\"made\"");
    out.push_str(&escape::pair("value", &machine));
    out.push('>');
    out.push_str(&scalar::prose(&text, &writer.renderer.words.numerals));
    out.push_str("</data>");
}

/// Returns a numeric value; if it is unknown, the error is already reported.
pub(crate) fn number(value: &ValueRef, writer: &LessonWriter<'_>) -> Option<f64> {
    let output = writer.output(&value.demo).ok().flatten()?;
    match output.value(&value.name)? {
        Scalar::Integer(number) => Some(*number as f64),
        Scalar::Float(number) => Some(*number),
        Scalar::Bool(_) | Scalar::Text(_) => None,
    }
}

/// Returns a value as plain text; if it is unknown, the error is already reported.
pub(crate) fn text(value: &ValueRef, writer: &LessonWriter<'_>) -> String {
    let output = writer.output(&value.demo).ok().flatten();
    let found = output.and_then(|output| output.value(&value.name));
    let text = found.and_then(|found| scalar::plain(found, &value.format));
    text.unwrap_or_else(|| "?".to_owned())
}

/// A value of a run as prose shows it.
struct ShownValue {
    text: String,
    /// Value of the `value` attribute of `<data>`.
    machine: String,
}

/// Returns a value of a run; errors are reported.
fn look_up(value: &ValueRef, writer: &mut LessonWriter<'_>) -> Option<ShownValue> {
    let Ok(any_output) = writer.output(&value.demo) else {
        let message = format!("no demo of this lesson is named `{}`", value.demo);
        let names = writer.lesson.demos.iter().map(|demo| demo.name.as_str());
        let help = match nearest(&value.demo, names) {
            Some(near) => format!("did you mean `{{{near}.{}}}`?", value.name),
            None => "give the demo that computes it this `name=`".to_owned(),
        };
        writer.problem(Code::DemoUnknown, value.range.clone(), message, help);
        return None;
    };
    // A demo that failed is reported by itself; its missing values need no second message.
    let output = any_output.filter(|output| output.is_as_promised)?;
    let Some(found) = output.value(&value.name) else {
        unknown_value(value, &value_names(output), writer);
        return None;
    };
    let text = scalar::plain(found, &value.format);
    if text.is_none() {
        let message = format!("the format `{}` does not fit this value", value.format);
        let help = "formats: `.3` digits, `.2e` scientific, `,` thousands, `.1%` percent, `.4g`";
        writer.problem(Code::DemoUnknown, value.range.clone(), message, help);
    }
    Some(ShownValue {
        text: text?,
        machine: scalar::machine(found),
    })
}

fn value_names(output: &DemoOutput) -> Vec<&str> {
    let names = output.outcome.frames().filter_map(|frame| match frame {
        Frame::Value { name, .. } => Some(name.as_str()),
        _ => None,
    });
    names.collect()
}

fn unknown_value(value: &ValueRef, names: &[&str], writer: &mut LessonWriter<'_>) {
    let (demo, name) = (&value.demo, &value.name);
    let message = format!("the demo `{demo}` shows no value `{name}`");
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{{{demo}.{near}}}`?"),
        None => format!("call `show::value(\"{name}\", …)` in the demo"),
    };
    writer.problem(Code::DemoUnknown, value.range.clone(), message, help);
}

/// Warns of code that would be a value without its blanks, if its demo shows that value.
pub(crate) fn check_loose(writer: &mut LessonWriter<'_>) {
    let lesson = writer.lesson;
    for value in &lesson.loose_values {
        let output = writer.output(&value.demo).ok().flatten();
        if output.is_none_or(|output| output.value(&value.name).is_none()) {
            continue;
        }
        let colon = if value.format.is_empty() { "" } else { ":" };
        let (demo, name, format) = (&value.demo, &value.name, &value.format);
        let fixed = format!("`{{{demo}.{name}{colon}{format}}}`");
        let span = lesson.span(value.range.clone());
        let message = format!("the value `{name}` of the demo `{demo}` is shown as code");
        let found = Diagnostic::warning(Code::DemoUnknown, span.clone(), message)
            .with_help(format!("write {fixed}, without blanks in the braces"))
            .with_fix(span, fixed);
        writer.diagnostics.push(found);
    }
}

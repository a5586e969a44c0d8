//! Expands the macros of a course, so that each definition uses only the converter's own commands.
//!
//! The converter supports no macros in the definitions of others, so they are inserted here.

use std::collections::BTreeMap;

use math_core::{LatexToMathML, MathDisplay};

use super::rewrite::{argument, command, rewrite};
use super::{Display, FormulaError, sentence};
use crate::sorted;

/// Limit on the length of an expanded definition, in bytes.
const LONGEST: usize = 10_000;

/// Returns the expanded definitions, and the errors of those that cannot be expanded.
pub(super) fn expand(
    macros: &BTreeMap<String, String>,
) -> (BTreeMap<String, String>, Vec<(String, FormulaError)>) {
    let definitions: BTreeMap<String, &str> = sorted::map(macros.iter().map(|(name, tex)| {
        let bare_name = name.strip_prefix('\\').unwrap_or(name);
        (bare_name.to_owned(), tex.as_str())
    }));
    let (mut expanded, mut errors) = (BTreeMap::new(), Vec::new());
    for (name, definition) in &definitions {
        let mut out = String::new();
        let mut open = vec![name.as_str()];
        match write_expanded(definition, &definitions, &mut open, &mut out) {
            Ok(()) => {
                expanded.insert(name.clone(), rewrite(&out, Display::Inline).tex);
            }
            Err(message) => errors.push((name.clone(), error(&message))),
        }
    }
    (expanded, errors)
}

/// Creates the error of an invalid macro.
pub(super) fn error(message: &str) -> FormulaError {
    FormulaError {
        range: 0..0,
        message: message.to_owned(),
        help: r"a macro is a name of letters and its TeX: `norm = '\lVert #1 \rVert'`".to_owned(),
    }
}

/// Calls the macro with `x` for each argument, and returns the converter's error, if there is one.
pub(super) fn try_out(converter: &LatexToMathML, name: &str, definition: &str) -> Option<String> {
    let after_signs = definition.split('#').skip(1);
    let parameters = after_signs.filter_map(|rest| rest.chars().next()?.to_digit(10));
    let count = parameters.max().unwrap_or(0);
    let call = format!(r"\{name}{}", "{x}".repeat(count as usize));
    let converted = converter.convert_with_local_state(&call, MathDisplay::Block);
    converted
        .err()
        .map(|error| sentence(&error.error_message()))
}

/// Appends `tex` with each macro expanded; `open` are the macros that are being expanded.
///
/// # Errors
///
/// The message, if the result is too long, or if a macro uses itself.
fn write_expanded<'m>(
    tex: &str,
    macros: &'m BTreeMap<String, &str>,
    open: &mut Vec<&'m str>,
    out: &mut String,
) -> Result<(), String> {
    let mut rest = tex;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if out.len() > LONGEST {
            return Err(format!("the macro is longer than {LONGEST} bytes"));
        }
        let letters = command(rest);
        let Some((name, definition)) = macros.get_key_value(letters) else {
            // A command without letters is a backslash and one sign, such as `\{`.
            let sign = rest[1..].chars().next().map_or(0, char::len_utf8);
            let length = 1 + letters.len().max(sign);
            out.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        };
        if open.contains(&name.as_str()) {
            return Err(format!("the macro `\\{name}` leads back to itself"));
        }
        rest = &rest[1 + name.len()..];
        let body = fill(definition, &mut rest);
        open.push(name);
        write_expanded(&body, macros, open, out)?;
        open.pop();
    }
    out.push_str(rest);
    Ok(())
}

/// Inserts into a definition the arguments at the start of `rest`, which are consumed.
fn fill(definition: &str, rest: &mut &str) -> String {
    let mut arguments: Vec<&str> = Vec::new();
    let mut out = String::new();
    let mut pieces = definition.split('#');
    out.push_str(pieces.next().unwrap_or(""));
    for piece in pieces {
        let number = piece.chars().next().and_then(|c| c.to_digit(10));
        let Some(number @ 1..) = number.map(|number| number as usize) else {
            out.push('#');
            out.push_str(piece);
            continue;
        };
        while arguments.len() < number {
            arguments.push(take_argument(rest));
        }
        out.push_str(arguments[number - 1]);
        out.push_str(&piece[1..]);
    }
    // A blank keeps the next letter out of the command's name.
    if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        out + " "
    } else {
        out
    }
}

/// Consumes an argument at the start of `rest`: the content of braces, a command, or one sign.
fn take_argument<'t>(rest: &mut &'t str) -> &'t str {
    let text = rest.trim_start();
    let (taken, length) = argument(text).unwrap_or_else(|| {
        let letters = command(text).len();
        let first = text.chars().next().map_or(0, char::len_utf8);
        let length = match text.as_bytes().first() {
            Some(b'\\') if letters > 0 => letters + 1,
            // `#1` is a parameter of the enclosing macro.
            Some(b'#') => 2.min(text.len()),
            _ => first,
        };
        (&text[..length], length)
    });
    *rest = &text[length..];
    taken
}

#[cfg(test)]
mod tests {
    use super::super::Formulas;
    use super::*;

    fn formulas(macros: &[(&str, &str)]) -> (Formulas, Vec<(String, FormulaError)>) {
        let owned = macros
            .iter()
            .map(|(name, tex)| (name.to_string(), tex.to_string()));
        Formulas::new(&owned.collect())
    }

    #[track_caller]
    fn check(macros: &[(&str, &str)], tex: &str, same: &str) {
        let (own, errors) = formulas(macros);
        assert_eq!(errors, []);
        let (plain, _) = formulas(&[]);
        let set = |formulas: &Formulas, tex| formulas.mathml(tex, Display::Block).unwrap().mathml;
        assert_eq!(set(&own, tex), set(&plain, same));
    }

    #[track_caller]
    fn check_error(macros: &[(&str, &str)], name: &str, message: &str) {
        let (_, errors) = formulas(macros);
        let found = errors.iter().find(|(found, _)| found == name);
        let (_, error) = found.expect("it is wrong");
        assert!(error.message.contains(message), "{}", error.message);
    }

    #[test]
    fn macros_have_arguments_and_use_others() {
        check(&[("RR", r"\mathbb{R}")], r"\RR^n", r"\mathbb{R}^n");
        check(
            &[(r"\norm", r"\lVert #1 \rVert")],
            r"\norm{x}",
            r"\lVert x \rVert",
        );
        let two = [
            ("vv", r"\mathbf{#1}"),
            ("inner", r"\langle \vv #1, \vv{#2} \rangle"),
        ];
        check(
            &two,
            r"\inner{a}{b}",
            r"\langle \mathbf{a}, \mathbf{b} \rangle",
        );
        check(&[("result", r"\boxed{#1}")], r"\result{x}", r"\boxed{x}");
    }

    #[test]
    fn a_wrong_macro_is_reported_and_the_others_work() {
        check_error(
            &[("aa", r"\bb"), ("bb", r"\aa")],
            "aa",
            "leads back to itself",
        );
        check_error(&[("aa", r"\nosuchthing")], "aa", r"`\nosuchthing`");
        check_error(&[("aa", "{x")], "aa", "closing");
        check_error(&[("a1", "x")], "a1", "name");
        let (own, _) = formulas(&[("aa", "{x"), ("bb", "y")]);
        assert!(own.mathml(r"\bb", Display::Inline).is_ok());
    }
}

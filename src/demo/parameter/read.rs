//! Parses the parameter that the comment of a line declares.
//!
//! The line is a `let` with a literal; the comment gives the range, the words or nothing, and the
//! label. Types are not checked here: the compiler does that.

use std::ops::Range;

use super::lexer::{CommentLexer, FORM, error};
use super::{Parameter, ParameterError, ParameterKind, on_steps};

const MARK: &str = "// knob";

type ParsedParameter = Result<(Parameter, Range<usize>), ParameterError>;

/// Parses the parameter of a line with the byte range of its literal; `None` if no comment declares one.
pub(super) fn parameter(line: &str) -> Option<ParsedParameter> {
    let at = line.find(MARK)?;
    let after = &line[at + MARK.len()..];
    let is_word = after.is_empty() || after.starts_with([' ', ':']);
    is_word.then(|| declared(line, at))
}

fn declared(line: &str, at: usize) -> ParsedParameter {
    let whole = at..line.trim_end().len();
    let Some((name, literal, range)) = binding(&line[..at]) else {
        let message = "a knob stands on a `let` line whose value is a literal";
        return Err(error(whole, message, FORM));
    };
    let words = at + MARK.len();
    let mut rest = CommentLexer {
        line,
        at: words + usize::from(line[words..].starts_with(':')),
    };
    let kind = kind(&literal, &mut rest, &whole, &range)?;
    let label = rest.quoted()?.unwrap_or_else(|| name.replace('_', " "));
    rest.end()?;
    let parameter = Parameter {
        name,
        label,
        literal,
        kind,
    };
    Ok((parameter, range))
}

/// Returns name, literal and byte range of the literal in `let name: type = literal;`.
fn binding(code: &str) -> Option<(String, String, Range<usize>)> {
    let statement = code.trim_end().strip_suffix(';')?;
    let binding = statement.trim_start().strip_prefix("let ")?.trim_start();
    let (pattern, value) = binding
        .strip_prefix("mut ")
        .unwrap_or(binding)
        .split_once('=')?;
    let name = pattern.split(':').next().unwrap_or_default().trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let literal = value.trim();
    let is_literal = is_number(literal) || is_word(literal) || is_bool(literal);
    // The value reaches to the end of the statement.
    let start = statement.len() - value.trim_start().len();
    (is_name && is_literal).then(|| {
        let range = start..start + literal.len();
        (name.to_owned(), literal.to_owned(), range)
    })
}

fn is_bool(literal: &str) -> bool {
    matches!(literal, "true" | "false")
}

fn is_word(literal: &str) -> bool {
    let inner = literal
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inner.is_some_and(|inner| !inner.is_empty() && !inner.contains(['"', '\\']))
}

fn is_number(literal: &str) -> bool {
    // `f64` also parses `inf` and `nan`, which are no literals.
    plain(digits(literal))
        .parse::<f64>()
        .is_ok_and(f64::is_finite)
        && literal
            .trim_start_matches('-')
            .starts_with(|c: char| c.is_ascii_digit())
}

/// Returns a number literal without its type suffix: `1.5` of `1.5f32`.
pub(super) fn digits(literal: &str) -> &str {
    &literal[..literal.len() - suffix(literal).len()]
}

/// Returns digits without the separators: `200000` of `200_000`.
pub(super) fn plain(digits: &str) -> String {
    digits.replace('_', "")
}

/// Returns the type suffix of a number literal, or an empty string.
pub(super) fn suffix(literal: &str) -> &str {
    let types = [
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
        "f32", "f64",
    ];
    types
        .into_iter()
        .find(|name| literal.ends_with(name))
        .unwrap_or("")
}

fn kind(
    literal: &str,
    rest: &mut CommentLexer<'_>,
    whole: &Range<usize>,
    value: &Range<usize>,
) -> Result<ParameterKind, ParameterError> {
    if is_bool(literal) {
        return Ok(ParameterKind::Bool);
    }
    if is_word(literal) {
        let words = rest.choice()?;
        let own = literal.trim_matches('"');
        if words.len() < 2 {
            let help = "write them as `// knob \"he\"|\"xavier\" \"Label\"`";
            return Err(error(
                whole.clone(),
                "a knob for words lists at least two",
                help,
            ));
        }
        if !words.iter().any(|word| word == own) {
            let message = format!("the value \"{own}\" is not one of the knob's words");
            return Err(error(
                value.clone(),
                message,
                "add it to the list in the comment",
            ));
        }
        return Ok(ParameterKind::Choice(words));
    }
    number(literal, rest, whole, value)
}

fn number(
    literal: &str,
    rest: &mut CommentLexer<'_>,
    whole: &Range<usize>,
    value: &Range<usize>,
) -> Result<ParameterKind, ParameterError> {
    let real = literal.contains('.') || suffix(literal).starts_with('f');
    let Some((from, to, range)) = rest.range()? else {
        return Err(error(
            whole.clone(),
            "a knob for a number has a range",
            FORM,
        ));
    };
    let default_step = if real { (to - from) / 100.0 } else { 1.0 };
    let (step, end) = match rest.step()? {
        Some((step, place)) => (step, place.end),
        None => (default_step, range.end),
    };
    if from >= to || step <= 0.0 {
        let message = "the range of a knob rises, and so do its steps";
        return Err(error(range.start..end, message, FORM));
    }
    let are_whole = [from, to, step].iter().all(|x| x.fract() == 0.0);
    if !real && !are_whole {
        let message = "a knob for a whole number has whole bounds and steps";
        let help = format!("write the value as `{literal}.0` if it may have a fraction");
        return Err(error(range.start..end, message, help));
    }
    let own: f64 = plain(digits(literal)).parse().unwrap_or(f64::NAN);
    if !on_steps(own, from, to, step) {
        let message = format!("the value {literal} is not one that the knob offers");
        let help = format!("it offers {from} to {to} in steps of {step}");
        return Err(error(value.clone(), message, help));
    }
    Ok(ParameterKind::Number {
        from,
        to,
        step,
        real,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, kind: ParameterKind, label: &str, literal: &str) {
        let (parameter, range) = parameter(line).expect("a knob").expect("it is right");
        assert_eq!((parameter.kind, parameter.label.as_str()), (kind, label));
        assert_eq!(&line[range], literal);
    }

    fn range(from: f64, to: f64, step: f64, real: bool) -> ParameterKind {
        ParameterKind::Number {
            from,
            to,
            step,
            real,
        }
    }

    #[test]
    fn each_kind_of_literal_has_its_knob() {
        check(
            "let a: usize = 56; // knob 2..=80 step 2 \"Layers\"",
            range(2.0, 80.0, 2.0, false),
            "Layers",
            "56",
        );
        check(
            "    let mut a_b = 3;  // knob 1..=9",
            range(1.0, 9.0, 1.0, false),
            "a b",
            "3",
        );
        check(
            "let a = 0.5f32; // knob -1..=1 step 0.5",
            range(-1.0, 1.0, 0.5, true),
            "a",
            "0.5f32",
        );
        check(
            "let a = 2_000; // knob 1_000..=9_000 step 1_000",
            range(1000.0, 9000.0, 1000.0, false),
            "a",
            "2_000",
        );
        check(
            "let a = -1; // knob: -3..=3 \"A\"",
            range(-3.0, 3.0, 1.0, false),
            "A",
            "-1",
        );
        check(
            "let s: bool = true; // knob \"Skip\"",
            ParameterKind::Bool,
            "Skip",
            "true",
        );
        let words = ParameterKind::Choice(vec!["a".to_owned(), "b c".to_owned()]);
        check(
            "let s = \"a\"; // knob \"a\"|\"b c\" \"S\"",
            words.clone(),
            "S",
            "\"a\"",
        );
        check(
            "let s = \"a\"; // knob \"a\" | \"b c\"",
            words,
            "s",
            "\"a\"",
        );
    }

    #[track_caller]
    fn wrong(line: &str, place: &str, message: &str) {
        let error = parameter(line).expect("a knob").expect_err("it is wrong");
        assert_eq!(
            (&line[error.range], error.message.as_str()),
            (place, message)
        );
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        let no_let = "a knob stands on a `let` line whose value is a literal";
        wrong("f(3); // knob 1..=9", "// knob 1..=9", no_let);
        wrong("let a = f(); // knob 1..=9", "// knob 1..=9", no_let);
        wrong(
            "let a = 3; // knob",
            "// knob",
            "a knob for a number has a range",
        );
        wrong("let a = 3; // knob 1-9", "1-9", "`1-9` is not a range");
        wrong(
            "let a = 3; // knob 9..=1",
            "9..=1",
            "the range of a knob rises, and so do its steps",
        );
        wrong(
            "let a = 3; // knob 1..=9 step 0",
            "1..=9 step 0",
            "the range of a knob rises, and so do its steps",
        );
        wrong(
            "let a = 3; // knob 1..=9 step x",
            "x",
            "a number follows `step`",
        );
        wrong(
            "let a = 3; // knob 0..=1 step 0.1",
            "0..=1 step 0.1",
            "a knob for a whole number has whole bounds and steps",
        );
        wrong(
            "let a = 30; // knob 1..=9",
            "30",
            "the value 30 is not one that the knob offers",
        );
        wrong(
            "let a = 3; // knob 1..=9 \"A",
            "\"A",
            "the label of the knob is not closed, or empty",
        );
        wrong(
            "let a = 3; // knob 1..=9 \"A\" more",
            "more",
            "`more` is no part of a knob",
        );
        wrong(
            "let s = \"c\"; // knob \"a\"|\"b\"",
            "\"c\"",
            "the value \"c\" is not one of the knob's words",
        );
        wrong(
            "let s = \"c\"; // knob \"c\"",
            "// knob \"c\"",
            "a knob for words lists at least two",
        );
    }

    #[test]
    fn other_comments_declare_nothing() {
        for line in ["let a = 3; // knobs", "let a = 3;", "// a knob 1..=9"] {
            assert_eq!(parameter(line), None, "{line}");
        }
    }
}

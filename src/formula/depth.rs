//! Limits how deep a formula nests, since the converter and browsers work by recursion.
//!
//! Braces and chains of commands are counted before the conversion, so that an error has a place.
//! Environments, `\left` and arguments without braces (`\frac1\frac1…`) nest too, and only the converter
//! knows by how much. So a long formula is converted on a stack that fits the deepest nesting that its
//! length allows, and the nesting of the result is checked. No formula is shortened here.

use std::collections::BTreeMap;

use super::rewrite::command;

/// Limit on the nesting of a formula.
pub(super) const DEEPEST: usize = 100;

/// Limit on the nesting of its elements, which is that of the parsers of browsers.
const ELEMENTS: usize = 512;

/// Limit on the commands and brackets of a formula.
pub(super) const LONGEST: usize = 20_000;

/// Number of commands and brackets that fit the stack of every thread.
const FITS_ANY_STACK: usize = if cfg!(debug_assertions) { 16 } else { 100 };

/// Bytes of the stack for each level of the converter: several times the measured size, which is
/// larger without optimization.
const BYTES_PER_LEVEL: usize = if cfg!(debug_assertions) {
    96 << 10
} else {
    16 << 10
};

/// Returns the offset at which a formula exceeds the limit, by braces or by commands as arguments
/// of others.
pub(super) fn too_deep(tex: &str) -> Option<usize> {
    let (mut braces, mut commands) = (0_usize, 0_usize);
    for (at, c) in tex.char_indices() {
        match c {
            '{' | '[' | '(' => braces += 1,
            '}' | ']' | ')' => {
                braces = braces.saturating_sub(1);
                commands = 0;
            }
            '\\' | '^' | '_' | '\'' => commands += 1,
            _ if c.is_alphabetic() || c.is_whitespace() => {}
            _ => commands = 0,
        }
        if braces.max(commands) > DEEPEST {
            return Some(at);
        }
    }
    None
}

/// Returns the number of commands and brackets in `tex`, each of which may begin a level; `macros` has
/// the number of each macro.
pub(super) fn openers(tex: &str, macros: &BTreeMap<String, usize>) -> usize {
    let opens = |(at, c): (usize, char)| match c {
        '\\' => 1 + macros.get(command(&tex[at..])).copied().unwrap_or(0),
        '{' | '[' | '(' | '^' | '_' => 1,
        _ => 0,
    };
    tex.char_indices().map(opens).sum()
}

/// Calls `convert` on a stack that fits a formula with this number of [`openers`].
///
/// `None` if `convert` panics, or if the system has no such stack.
pub(super) fn with_stack<R: Send>(openers: usize, convert: impl FnOnce() -> R + Send) -> Option<R> {
    let caught = || std::panic::catch_unwind(std::panic::AssertUnwindSafe(convert)).ok();
    if openers <= FITS_ANY_STACK {
        return caught();
    }
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(openers * BYTES_PER_LEVEL);
        let thread = builder.spawn_scoped(scope, caught).ok()?;
        thread.join().ok()?
    })
}

/// Returns true if the elements of `mathml` are nested too deep for browsers.
pub(super) fn is_too_nested(mathml: &str) -> bool {
    let mut depth = 0_usize;
    mathml.split('<').skip(1).any(|tag| {
        let end = tag.find('>').map_or(tag, |end| &tag[..end]);
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !end.ends_with('/') {
            depth += 1;
        }
        depth > ELEMENTS
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Display, Formulas};
    use super::*;

    #[track_caller]
    fn check(tex: &str, message: &str) {
        let (formulas, _) = Formulas::new(&BTreeMap::new());
        let found = formulas.mathml(tex, Display::Block);
        let reported = found.err().map(|error| error.message).unwrap_or_default();
        assert!(
            reported.contains(message),
            "{reported:?} for {}…",
            &tex[..tex.len().min(20)]
        );
    }

    #[test]
    fn whatever_nests_ends_in_words() {
        for (inner, close) in [
            (r"\begin{matrix}", r"\end{matrix}"),
            (r"\begin{cases}", ""),
            (r"\left.", r"\right."),
            (r"\left|", r"\right|"),
            (r"\frac1", ""),
            (r"\frac{1}", ""),
            (r"\tfrac-", ""),
            (r"\sqrt[3]", ""),
            (r"\binom1", ""),
            (r"\overset{a}", ""),
            (r"\xrightarrow[a]", ""),
            (r"\color{red}", ""),
        ] {
            check(&(inner.repeat(3000) + "x" + &close.repeat(3000)), "");
            check(&(inner.repeat(30_000) + "x"), "commands");
        }
        check(&(r"\frac1".repeat(3000) + "x"), "nested");
    }

    #[test]
    fn macros_count_as_what_they_stand_for() {
        let many = BTreeMap::from([("mm".to_owned(), r"\frac1".repeat(1600) + "x")]);
        let (formulas, errors) = Formulas::new(&many);
        assert_eq!(errors.len(), 0);
        let error = formulas
            .mathml(&r"\mm".repeat(100), Display::Block)
            .unwrap_err();
        assert!(error.message.contains("commands"), "{}", error.message);
    }

    #[test]
    fn long_formulas_of_few_levels_pass() {
        check(&"a_{1} + ".repeat(1000), "");
        let (formulas, _) = Formulas::new(&BTreeMap::new());
        let long = formulas.mathml(&(r"\frac{1}{2} + ".repeat(1000) + "x"), Display::Block);
        assert!(long.is_ok());
    }
}

//! The `assert_eq!` of downloaded exercises, which says "you returned …, expected …".
//!
//! The macro of the standard library speaks of left and right, which no reader can tell apart. So downloads
//! whose tests use it bring a macro of that name. Its message names the checked expression, or has
//! the author's words. The expected value is printed if one of them has an input, as in
//! `double(2)`. Without one, as in `fewest()`, it is the answer that the exercise asks for.

use super::token::{RustToken, TokenKind, tokens};

/// Source of the macro, which takes the place of that of the standard library.
const ASSERT_EQ: &str = r#"/// `assert_eq!` that says what your code returned. An answer that depends on no input is not told.
macro_rules! assert_eq {
    ($left:expr, $right:expr $(, $($what:tt)+)? $(,)?) => {
        match (&$left, &$right) {
            (left, right) => if !(*left == *right) {
                let what: &[String] = &[$(format!($($what)+))?];
                let [mut got, mut expected] =
                    [(stringify!($left), format!("{left:?}")), (stringify!($right), format!("{right:?}"))];
                if got.0.starts_with(|c: char| c.is_ascii_digit() || "-\"'[".contains(c)) {
                    std::mem::swap(&mut got, &mut expected);
                }
                let words = what.first().map_or("", |words| words.as_str());
                let has_input = got.0.replace("()", "").contains(['(', '[', '.'])
                    || words.contains(|c: char| c.is_ascii_digit() || "([".contains(c));
                let what = if words.is_empty() { got.0 } else { words };
                if has_input {
                    panic!("{what}: you returned {}, expected {}", got.1, expected.1);
                }
                panic!("{what}: you returned {}, which is not the answer", got.1);
            },
        }
    };
}
"#;

/// Returns the source of the macro if `tests` use it.
pub(super) fn for_tests(tests: &str) -> Option<&'static str> {
    let is_call = |pair: &[RustToken<'_>]| {
        pair[0].kind == TokenKind::Word && pair[0].is("assert_eq") && pair[1].is("!")
    };
    tokens(tests).windows(2).any(is_call).then_some(ASSERT_EQ)
}

//! Compares a new transcript with the blessed one, as words and numbers.
//!
//! Words must be equal. Numbers must agree within a relative tolerance, and blanks
//! before them may differ, since they align. In the blessed one `[..]` stands for
//! anything within a line and `...` on a line of its own for any lines.

use std::cell::Cell;

use super::line_diff;

/// Relative tolerance of numbers, unless a fence sets its own.
pub(crate) const TOLERANCE: f64 = 1e-6;

/// Result of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Comparison {
    /// True if the new transcript agrees with the blessed one.
    pub agrees: bool,
    /// The pair of numbers with the largest relative deviation, if any pair differs.
    pub worst: Option<Deviation>,
    /// Blessed against new, as a unified diff; empty if they agree.
    pub diff: String,
}

/// Two numbers at the same place of both transcripts that differ.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Deviation {
    /// The blessed number, as written.
    pub blessed: String,
    /// The new number, as written.
    pub new: String,
    /// Difference relative to the larger of the two.
    pub relative: f64,
    /// Line of the new transcript, from 1.
    pub line: usize,
}

/// Compares a new transcript with the blessed one.
pub(crate) fn compare(blessed: &str, new: &str, tolerance: f64) -> Comparison {
    let lines: Vec<Vec<TranscriptToken<'_>>> = new.lines().map(tokens).collect();
    let blessed_lines: Vec<&str> = blessed.lines().collect();
    let agrees = Matcher::new(tolerance).match_lines(&blessed_lines, &lines);
    let worst = worst(&blessed_lines, &lines);
    let diff = if agrees {
        String::new()
    } else {
        line_diff::unified(blessed, new)
    };
    Comparison {
        agrees,
        worst,
        diff,
    }
}

/// Parses the tolerance of a fence, `1e-3` or `0.1%`; returns the default if there is none.
pub(crate) fn tolerance(words: Option<&str>) -> f64 {
    let parsed = words.and_then(|words| match words.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().ok().map(|percent| percent / 100.0),
        None => words.parse().ok(),
    });
    parsed.unwrap_or(TOLERANCE)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum TranscriptToken<'a> {
    Word(&'a str),
    Number(&'a str, f64),
    /// Blanks before a number, which align it.
    Gap,
    Wild,
}

fn tokens(line: &str) -> Vec<TranscriptToken<'_>> {
    let mut tokens: Vec<TranscriptToken<'_>> = Vec::new();
    let mut rest = line;
    let mut joined = false;
    while let Some(first) = rest.chars().next() {
        let (token, length) = next_token(rest, first, joined);
        if matches!(token, TranscriptToken::Number(..)) {
            tokens.pop_if(
                |last| matches!(last, TranscriptToken::Word(blank) if blank.trim().is_empty()),
            );
            tokens.push(TranscriptToken::Gap);
        }
        tokens.push(token);
        joined = first.is_alphanumeric() || first == '_';
        rest = &rest[length..];
    }
    tokens
}

/// Returns the token at the start of `rest` and its length; `joined` if a word ends directly before
/// it.
fn next_token(rest: &str, first: char, joined: bool) -> (TranscriptToken<'_>, usize) {
    if rest.starts_with("[..]") {
        return (TranscriptToken::Wild, 4);
    }
    if !joined && let Some(length) = number_length(rest) {
        let text = &rest[..length];
        let plain = text.replace([',', '_'], "");
        if let Ok(value) = plain.parse() {
            return (TranscriptToken::Number(text, value), length);
        }
    }
    let is_alike: fn(char) -> bool = if first.is_whitespace() {
        char::is_whitespace
    } else {
        |c| c.is_alphanumeric() || c == '_'
    };
    // A sign is a token of its own.
    let length = rest
        .find(|c| !is_alike(c))
        .unwrap_or(rest.len())
        .max(first.len_utf8());
    (TranscriptToken::Word(&rest[..length]), length)
}

/// Returns the length of a number such as `-1,234.5e-6` at the start of `rest`.
fn number_length(rest: &str) -> Option<usize> {
    let digits =
        |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let sign = usize::from(rest.starts_with(['-', '+']));
    let mut at = sign + digits(&rest[sign..]);
    if at == sign {
        return None;
    }
    while rest[at..].starts_with([',', '_']) && digits(&rest[at + 1..]) == 3 {
        at += 4;
    }
    if rest[at..].starts_with('.') && digits(&rest[at + 1..]) > 0 {
        at += 1 + digits(&rest[at + 1..]);
    }
    if let Some(exponent) = rest[at..].strip_prefix(['e', 'E']) {
        let sign = usize::from(exponent.starts_with(['-', '+']));
        let length = digits(&exponent[sign..]);
        at += if length > 0 { 1 + sign + length } else { 0 };
    }
    Some(at)
}

/// Limit on the steps of a comparison. Wildcards can make it take very long, and a pull request may change a
/// blessed output.
const MAX_STEPS: usize = 20_000_000;

/// A comparison within a tolerance and a number of steps, after which nothing agrees any more.
struct Matcher {
    tolerance: f64,
    left: Cell<usize>,
}

impl Matcher {
    fn new(tolerance: f64) -> Self {
        Self {
            tolerance,
            left: Cell::new(MAX_STEPS),
        }
    }

    /// Counts a step; returns false if there were too many.
    fn step(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// Finds each run of lines between `...` in order; the first run is anchored at the start, the
    /// last at the end.
    fn match_lines(&self, blessed: &[&str], new: &[Vec<TranscriptToken<'_>>]) -> bool {
        let runs: Vec<Vec<Vec<TranscriptToken<'_>>>> = blessed
            .split(|line| line.trim() == "...")
            .map(|run| run.iter().map(|line| tokens(line)).collect())
            .collect();
        let fits = |run: &[Vec<TranscriptToken<'_>>], at: usize| {
            let part = new.get(at..at + run.len());
            part.is_some_and(|part| run.iter().zip(part).all(|(a, b)| self.match_line(a, b)))
        };
        let [first, others @ ..] = runs.as_slice() else {
            return new.is_empty();
        };
        let Some((last, middle)) = others.split_last() else {
            return first.len() == new.len() && fits(first, 0);
        };
        if !fits(first, 0) {
            return false;
        }
        let mut at = first.len();
        for run in middle {
            let Some(found) = (at..=new.len()).find(|&at| fits(run, at)) else {
                return false;
            };
            at = found + run.len();
        }
        let end = new.len().checked_sub(last.len());
        end.is_some_and(|end| end >= at && fits(last, end))
    }

    /// Matches from the left. A wildcard covers more tokens only if the rest does not match.
    fn match_line(&self, blessed: &[TranscriptToken<'_>], new: &[TranscriptToken<'_>]) -> bool {
        let (mut at_blessed, mut at_new) = (0, 0);
        // Indices after the last wildcard, and after the tokens that it stands for.
        let mut wild: Option<(usize, usize)> = None;
        while self.step() {
            match (blessed.get(at_blessed), new.get(at_new), wild) {
                (Some(TranscriptToken::Wild), _, _) => {
                    at_blessed += 1;
                    wild = Some((at_blessed, at_new));
                }
                (None, None, _) => return true,
                (Some(a), Some(b), _) if match_token(*a, *b, self.tolerance) => {
                    at_blessed += 1;
                    at_new += 1;
                }
                // Only the last wildcard has to grow: what an earlier one takes more, the last can take too.
                (_, Some(_), Some((after, covered))) => {
                    at_blessed = after;
                    at_new = covered + 1;
                    wild = Some((after, at_new));
                }
                (_, Some(_), None) | (Some(_), None, _) => return false,
            }
        }
        false
    }
}

fn match_token(blessed: TranscriptToken<'_>, new: TranscriptToken<'_>, tolerance: f64) -> bool {
    match (blessed, new) {
        (TranscriptToken::Number(a, x), TranscriptToken::Number(b, y)) => {
            a == b || relative(x, y) <= tolerance
        }
        // A wildcard may stand for the number that the blank aligns.
        (TranscriptToken::Word(blank), TranscriptToken::Gap) => blank.trim().is_empty(),
        (a, b) => a == b,
    }
}

/// Returns the difference relative to the larger number.
fn relative(x: f64, y: f64) -> f64 {
    if x == y {
        return 0.0;
    }
    (x - y).abs() / x.abs().max(y.abs())
}

/// Returns the largest deviation between lines with the same number of tokens.
fn worst(blessed: &[&str], new: &[Vec<TranscriptToken<'_>>]) -> Option<Deviation> {
    let mut worst: Option<Deviation> = None;
    for ((old, new), line) in blessed.iter().zip(new).zip(1..) {
        let old = tokens(old);
        if old.len() != new.len() {
            continue;
        }
        for (a, b) in old.iter().zip(new) {
            let (TranscriptToken::Number(a, x), TranscriptToken::Number(b, y)) = (a, b) else {
                continue;
            };
            let relative = relative(*x, *y);
            if relative > worst.as_ref().map_or(0.0, |worst| worst.relative) {
                worst = Some(Deviation {
                    blessed: (*a).to_owned(),
                    new: (*b).to_owned(),
                    relative,
                    line,
                });
            }
        }
    }
    worst
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(blessed: &str, new: &str, agrees: bool) {
        let comparison = compare(blessed, new, 1e-3);
        assert_eq!(comparison.agrees, agrees, "{comparison:?}");
        assert_eq!(comparison.diff.is_empty(), agrees);
    }

    #[test]
    fn words_must_be_equal() {
        check("a b\n", "a b\n", true);
        check("a b\n", "a c\n", false);
        check("a  b\n", "a b\n", false);
        check("a\n", "a\nb\n", false);
        check("", "", true);
        check("x1\n", "x2\n", false);
    }

    #[test]
    fn numbers_must_agree_within_the_tolerance() {
        check("x = 1.0000\n", "x = 1.0005\n", true);
        check("x = 1.0\n", "x = 1.1\n", false);
        check("1,000 -2e-10 3ms\n", "1,000.1 -2.001e-10 3ms\n", true);
        check("1\n", "-1\n", false);
        check("0.0\n", "0.0\n", true);
        check("0\n", "1e-20\n", false);
        check("3 items\n", "4 items\n", false);
    }

    #[test]
    fn blanks_that_align_numbers_may_differ() {
        check("x  9.9999\n", "x 10.0000\n", true);
    }

    #[test]
    fn wildcards_stand_for_anything() {
        check("at [..] o'clock\n", "at 12:30 o'clock\n", true);
        check("at [..]\n", "on monday\n", false);
        check("a\n...\nz\n", "a\nb\nc\nz\n", true);
        check("a\n...\nz\n", "a\nz\n", true);
        check("a\n...\nm\n...\nz\n", "a\n1\nm\n2\nz\n", true);
        check("a\n...\nm\n...\nz\n", "a\n1\n2\nz\n", false);
        check("a\n...\n", "a\n", true);
    }

    #[test]
    fn wildcards_stand_for_as_much_as_fits() {
        check("a [..] c [..] e\n", "a b c d c d e\n", true);
        check("[..] b\n", "a b a b\n", true);
        check("[..][..]\n", "a\n", true);
        check("a[..]\n", "a\n", true);
        check("[..] b\n", "a b a\n", false);
    }

    /// Without a bound the first takes a number of steps with 200,000 digits, the second a square; the third
    /// would need a square of lines to be shown in full, and the fourth a stack as deep as its line.
    #[test]
    fn every_comparison_ends() {
        let line = "a ".repeat(200_000);
        check(&"[..] a ".repeat(40), &format!("{line}b"), false);
        check(&format!("[..]{line}b"), &format!("{line}{line}"), false);
        let numbered = |word: &str| -> String {
            let lines = (0..200_000).map(|line| format!("{word}{line}\n"));
            lines.collect()
        };
        check(&numbered("x"), &numbered("y"), false);
        check(&line, &line, true);
    }

    #[test]
    fn the_worst_deviation_is_named() {
        let comparison = compare("1.0 2.0\n3.0\n", "1.0 2.2\n3.1\n", 1e-6);
        let worst = comparison.worst.unwrap();
        assert_eq!(
            (worst.blessed.as_str(), worst.new.as_str(), worst.line),
            ("2.0", "2.2", 1)
        );
        assert!(comparison.diff.contains("-3.0\n+1.0 2.2\n"));
    }

    #[test]
    fn tolerances_are_numbers_or_percent() {
        assert_eq!(tolerance(Some("1e-3")), 1e-3);
        assert_eq!(tolerance(Some("5%")), 0.05);
        assert_eq!(tolerance(Some("x")), TOLERANCE);
        assert_eq!(tolerance(None), TOLERANCE);
    }
}

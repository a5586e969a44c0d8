//! Parses the words after `rust` in the info string of a fence.
//!
//! `fence_word.rs` lists them. A comment, `(needs a device)`, and classes, `{.class #id}`, are accepted and have no
//! effect, as in rustdoc.
//!
//! Words are separated by white space or commas. The code of the fence is not considered.

use std::ops::Range;
use std::time::Duration;

use super::demo::{Edition, Expectation, FenceWords, OutputStyle, Role};
use super::fence_word::{self, WordForm};
use crate::diagnostic::{Code, Explanation, certain, nearest};
use crate::settings::TIMEOUTS;

/// An invalid word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WordError {
    /// Code of the diagnostic; a word unlike any known one has a code that can be lowered.
    pub code: Code,
    /// Byte range in the info string.
    pub range: Range<usize>,
    /// Message, lower case, without a final period.
    pub message: String,
    /// Advice for the author.
    pub help: String,
    /// Replacement, if it is certain.
    pub fix: Option<String>,
}

/// Parses the words of `info` after the language; `edition` is the default for fences without one.
pub(super) fn parse(info: &str, edition: Edition) -> (FenceWords, Vec<WordError>) {
    let mut words = FenceWords {
        edition,
        ..FenceWords::default()
    };
    let mut errors = Vec::new();
    for (range, word) in split(info).into_iter().skip(1) {
        if let Some(lines) = listed_lines(&word) {
            errors.push(lines_in_braces(info, range, lines));
            continue;
        }
        if is_group(&word) {
            continue;
        }
        if let Err(Explanation { message, help }) = apply(&word, &mut words) {
            errors.push(WordError {
                code: code_of(&word),
                range,
                message,
                help,
                fix: meant(&word),
            });
        }
    }
    (words, errors)
}

/// Returns true for a comment, `(needs a device)`, or a group of classes, `{.class #id}`.
fn is_group(word: &str) -> bool {
    (word.starts_with('(') && word.ends_with(')')) || (word.starts_with('{') && word.ends_with('}'))
}

/// Returns the lines of `{1,3-5}`, which other tools highlight.
fn listed_lines(word: &str) -> Option<String> {
    let inner = word.strip_prefix('{')?.strip_suffix('}')?;
    let lines: String = inner.split_whitespace().collect();
    line_ranges("mark", &lines).is_ok().then_some(lines)
}

fn lines_in_braces(info: &str, range: Range<usize>, lines: String) -> WordError {
    let is_apart = info[..range.start].ends_with([' ', '\t', ',']);
    let gap = if is_apart { "" } else { " " };
    WordError {
        code: Code::FenceWord,
        message: format!("`{}` highlights no lines here", &info[range.clone()]),
        range,
        help: format!("write `mark={lines}`"),
        fix: Some(format!("{gap}mark={lines}")),
    }
}

/// Returns the code for an invalid word; only words unlike any known one have a code that can be
/// lowered.
fn code_of(word: &str) -> Code {
    let name = word.split(['=', '(']).next().unwrap_or(word);
    let is_open = word.starts_with(['(', '{']);
    if is_open || is_error_code(word) || nearest(name, fence_word::effective()).is_some() {
        Code::Fence
    } else {
        Code::FenceWord
    }
}

/// Splits an info string into words with their ranges. Quotes and brackets protect white space and
/// commas. A brace begins a word of its own: `rust{1,3}`.
fn split(info: &str) -> Vec<(Range<usize>, String)> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quoted = false;
    let mut closing = None;
    // A blank after the text ends the last word, also where a quote or a bracket is never closed.
    for (at, c) in info.char_indices().chain([(info.len(), ' ')]) {
        let is_protected = quoted || closing.is_some() || in_list(info, at);
        let ends = at == info.len() || !is_protected && (c.is_whitespace() || c == ',');
        // A brace in a value, `title=a{b}`, belongs to it.
        let brace_splits = |from: usize| c == '{' && !is_protected && !info[from..at].contains('=');
        if let Some(from) = start.filter(|&from| ends || brace_splits(from)) {
            words.push((from..at, info[from..at].to_owned()));
            start = None;
        }
        match (start, c) {
            (None, '(') => closing = Some(')'),
            (None, '{') => closing = Some('}'),
            _ if closing == Some(c) => closing = None,
            _ => quoted ^= c == '"' && closing.is_none(),
        }
        if start.is_none() && !ends {
            start = Some(at);
        }
    }
    words
}

/// Returns true if the comma at `at` is part of a list of numbers, as in `mark=3,7-9`.
fn in_list(info: &str, at: usize) -> bool {
    let before = info[..at].rsplit([' ', '\t']).next().unwrap_or("");
    let digit_follows = info[at..]
        .chars()
        .nth(1)
        .is_some_and(|c| c.is_ascii_digit());
    info[at..].starts_with(',') && before.starts_with("mark=") && digit_follows
}

fn apply(word: &str, words: &mut FenceWords) -> Result<(), Explanation> {
    if let Some((key, value)) = word.split_once('=') {
        return apply_pair(key, value.trim_matches('"'), words);
    }
    match word {
        "should_panic" => return expect_panic(None, words),
        "compile_fail" => return add_code(None, words),
        "no_run" => words.expectation = Expectation::NoRun,
        "edition2015" => words.edition = Edition::E2015,
        "edition2018" => words.edition = Edition::E2018,
        "edition2021" => words.edition = Edition::E2021,
        "edition2024" => words.edition = Edition::E2024,
        "standalone" | "standalone_crate" => words.standalone = true,
        "test_harness" => words.harness = true,
        "browser" => words.browser = true,
        "rerun" => words.rerun = true,
        "trace" => words.role = Role::Trace,
        "starter" => words.role = Role::Starter,
        "tests" => words.role = Role::Tests,
        "solution" => words.role = Role::Solution,
        "verify" => words.role = Role::Verify,
        _ if word == "ignore" || word.starts_with("ignore-") => {
            words.expectation = Expectation::Ignore;
        }
        _ if is_error_code(word) => return add_code(Some(word), words),
        _ if fence_word::has(WordForm::Passed, word) => {}
        _ => return Err(unknown(word)),
    }
    Ok(())
}

fn is_error_code(word: &str) -> bool {
    let digits = word.strip_prefix('E').unwrap_or("");
    digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn add_code(code: Option<&str>, words: &mut FenceWords) -> Result<(), Explanation> {
    let mut codes = match &words.expectation {
        Expectation::CompileFail(codes) => codes.clone(),
        Expectation::Panic(_) => return Err(contradiction()),
        Expectation::Run | Expectation::NoRun => Vec::new(),
        // An ignored fence may still name the error that its code would cause.
        Expectation::Ignore => return Ok(()),
    };
    codes.extend(code.map(str::to_owned));
    words.expectation = Expectation::CompileFail(codes);
    Ok(())
}

fn expect_panic(text: Option<String>, words: &mut FenceWords) -> Result<(), Explanation> {
    match &words.expectation {
        Expectation::CompileFail(_) => return Err(contradiction()),
        // rustdoc accepts both words too, and does not run the fence.
        Expectation::NoRun | Expectation::Ignore => {}
        Expectation::Run | Expectation::Panic(_) => words.expectation = Expectation::Panic(text),
    }
    Ok(())
}

fn contradiction() -> Explanation {
    let message = "what does not compile cannot panic";
    Explanation::new(message, "keep one of `compile_fail` and `should_panic`")
}

fn expected_text(value: &str) -> Explanation {
    let text = value.trim_end_matches(')').trim_matches('"');
    let message = "the expected text of a panic is written without brackets";
    Explanation::new(message, format!("write `should_panic=\"{text}\"`"))
}

fn unknown(word: &str) -> Explanation {
    if word.starts_with(['(', '{']) {
        let message = format!("the bracket that `{word}` opens is never closed");
        return Explanation::new(message, "close it before the line ends");
    }
    let name = word.split(['=', '(']).next().unwrap_or(word);
    let help = match nearest(name, fence_word::effective()) {
        Some(near) if !fence_word::has(WordForm::Flag, near) => {
            format!("did you mean `{near}=…`?")
        }
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let list = |form| fence_word::names(form).collect::<Vec<_>>();
            let (flags, pairs) = (list(WordForm::Flag), list(WordForm::Pair));
            format!("known words: {}, {}=", flags.join(", "), pairs.join("=, "))
        }
    };
    Explanation::new(format!("unknown fence word `{word}`"), help)
}

/// Returns the correction of an unknown word, with its value unchanged.
fn meant(word: &str) -> Option<String> {
    let (name, value) = word.split_at(word.find('=').unwrap_or(word.len()));
    let form = if value.is_empty() {
        WordForm::Flag
    } else {
        WordForm::Pair
    };
    // The word is right; its value is not.
    if fence_word::has(form, name) {
        return None;
    }
    let meant = certain(name, fence_word::effective())?;
    fence_word::has(form, meant).then(|| format!("{meant}{value}"))
}

fn apply_pair(key: &str, value: &str, words: &mut FenceWords) -> Result<(), Explanation> {
    match key {
        "name" => words.name = Some(identifier(key, value)?),
        "continues" => words.continues = Some(identifier(key, value)?),
        "title" => words.title = Some(value.to_owned()),
        "lines" => words.lines = Some(line_range(key, value)?),
        "mark" => words.mark = line_ranges(key, value)?,
        "gallery" => words.gallery = Some(value.to_owned()),
        "seed" => words.seed = Some(number(key, value, "a whole number")?),
        "data" => words.data.push(value.to_owned()),
        "timeout" => words.timeout = Some(seconds(value)?),
        "tolerance" => {
            number::<f64>(key, value, "a number such as 1e-6")?;
            words.tolerance = Some(value.to_owned());
        }
        "output" => words.output = output_style(value)?,
        "hidelines" if value.is_empty() => {
            return Err(wrong(key, value, "what hidden lines begin with"));
        }
        "hidelines" => words.hidelines = Some(value.to_owned()),
        "should_panic" => return expect_panic(Some(value.to_owned()), words),
        // The syntax of the attribute: `should_panic(expected = "…")`.
        "should_panic(expected" => return Err(expected_text(value)),
        _ => return Err(unknown(&format!("{key}="))),
    }
    Ok(())
}

fn wrong(key: &str, value: &str, wanted: &str) -> Explanation {
    let message = format!("`{key}={value}` is not {wanted}");
    Explanation::new(message, format!("write {wanted} after `{key}=`"))
}

fn identifier(key: &str, value: &str) -> Result<String, Explanation> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if value.is_empty() || !value.chars().all(fits) {
        let wanted = "a name of lower-case letters, digits, `-` and `_`";
        return Err(wrong(key, value, wanted));
    }
    Ok(value.to_owned())
}

fn number<T: std::str::FromStr>(key: &str, value: &str, wanted: &str) -> Result<T, Explanation> {
    value.parse().map_err(|_| wrong(key, value, wanted))
}

fn seconds(value: &str) -> Result<Duration, Explanation> {
    let wanted = "a number of seconds from 0.1 to 600";
    let seconds: f64 = number("timeout", value.trim_end_matches('s'), wanted)?;
    if !TIMEOUTS.contains(&seconds) {
        return Err(wrong("timeout", value, wanted));
    }
    Ok(Duration::from_secs_f64(seconds))
}

fn line_range(key: &str, value: &str) -> Result<(usize, usize), Explanation> {
    let wanted = "a line or a range of lines such as 3-9, from 1";
    let (first, last) = value.split_once('-').unwrap_or((value, value));
    let (first, last) = (number(key, first, wanted)?, number(key, last, wanted)?);
    if first == 0 || last < first {
        return Err(wrong(key, value, wanted));
    }
    Ok((first, last))
}

fn line_ranges(key: &str, value: &str) -> Result<Vec<(usize, usize)>, Explanation> {
    value.split(',').map(|part| line_range(key, part)).collect()
}

fn output_style(value: &str) -> Result<OutputStyle, Explanation> {
    match value {
        "show" => Ok(OutputStyle::Show),
        "fold" => Ok(OutputStyle::Fold),
        "hide" => Ok(OutputStyle::Hide),
        _ => Err(wrong("output", value, "`show`, `fold` or `hide`")),
    }
}

#[cfg(test)]
#[path = "fence_test.rs"]
mod tests;

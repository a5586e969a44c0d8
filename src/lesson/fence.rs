//! The words after `rust` on a fence.
//!
//! | words | from |
//! |---|---|
//! | `should_panic`, `compile_fail`, `E0382`, `no_run`, `ignore`, `edition2024`, `standalone`, `test_harness` | rustdoc |
//! | `name=`, `title=`, `continues=`, `lines=`, `mark=`, `output=`, `seed=`, `data=`, `timeout=`, … | didact |
//! | `noplayground`, `editable`, `mdbook-runnable`, … | mdBook; accepted and without effect |
//!
//! Words are separated by blanks or commas. It does not look at the code.

use std::ops::Range;
use std::time::Duration;

use super::demo::{Edition, Expectation, FenceWords, OutputStyle, Role};
use crate::diagnostic::{certain, nearest};

/// A word that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordError {
    /// Where in the info string.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// What should stand there, if that is certain.
    pub fix: Option<String>,
}

const FLAGS: &[&str] = &[
    "should_panic",
    "compile_fail",
    "no_run",
    "ignore",
    "edition2015",
    "edition2018",
    "edition2021",
    "edition2024",
    "standalone",
    "test_harness",
    "browser",
    "rerun",
    "trace",
    "starter",
    "tests",
    "solution",
    "verify",
];

const KEYS: &[&str] = &[
    "name",
    "title",
    "continues",
    "lines",
    "mark",
    "gallery",
    "seed",
    "data",
    "timeout",
    "tolerance",
    "output",
    "should_panic",
];

/// Words that other tools know and that change nothing here.
const FOREIGN: &[&str] = &[
    "rust",
    "noplayground",
    "noplaypen",
    "playground",
    "editable",
    "mdbook-runnable",
    "does_not_compile",
    "panics",
    "not_desired_behavior",
    "custom",
];

/// The language of an info string: its first word.
pub fn language(info: &str) -> &str {
    let end = info.find([' ', ',', '\t', '{']).unwrap_or(info.len());
    &info[..end]
}

/// Understands the words of `info`, the language first.
pub fn parse(info: &str) -> (FenceWords, Vec<WordError>) {
    let mut words = FenceWords::default();
    let mut errors = Vec::new();
    for (range, word) in split(info).into_iter().skip(1) {
        if let Err((message, help)) = apply(&word, &mut words) {
            errors.push(WordError {
                range,
                message,
                help,
                fix: meant(&word),
            });
        }
    }
    (words, errors)
}

/// The words with their places; quotes hold blanks and commas together.
fn split(info: &str) -> Vec<(Range<usize>, String)> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quoted = false;
    for (at, c) in info.char_indices().chain([(info.len(), ' ')]) {
        let separates = !quoted && (c.is_whitespace() || c == ',') && !in_list(info, at);
        quoted ^= c == '"';
        match (separates || at == info.len(), start) {
            (true, Some(from)) => {
                words.push((from..at, info[from..at].to_owned()));
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    words
}

/// Whether the comma at `at` stands in a list of numbers, as in `mark=3,7-9`.
fn in_list(info: &str, at: usize) -> bool {
    let before = info[..at].rsplit([' ', '\t']).next().unwrap_or("");
    let digit_follows = info[at..]
        .chars()
        .nth(1)
        .is_some_and(|c| c.is_ascii_digit());
    info[at..].starts_with(',') && before.starts_with("mark=") && digit_follows
}

type WordResult = Result<(), (String, String)>;

fn apply(word: &str, words: &mut FenceWords) -> WordResult {
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
        _ if FOREIGN.contains(&word) => {}
        _ => return Err(unknown(word)),
    }
    Ok(())
}

fn is_error_code(word: &str) -> bool {
    let digits = word.strip_prefix('E').unwrap_or("");
    digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn add_code(code: Option<&str>, words: &mut FenceWords) -> WordResult {
    let mut codes = match &words.expectation {
        Expectation::CompileFail(codes) => codes.clone(),
        Expectation::Panic(_) => return Err(contradiction()),
        Expectation::Run | Expectation::NoRun => Vec::new(),
        // What is ignored may say why.
        Expectation::Ignore => return Ok(()),
    };
    codes.extend(code.map(str::to_owned));
    words.expectation = Expectation::CompileFail(codes);
    Ok(())
}

fn expect_panic(text: Option<String>, words: &mut FenceWords) -> WordResult {
    match &words.expectation {
        Expectation::CompileFail(_) => return Err(contradiction()),
        Expectation::NoRun | Expectation::Ignore => {}
        Expectation::Run | Expectation::Panic(_) => words.expectation = Expectation::Panic(text),
    }
    Ok(())
}

fn contradiction() -> (String, String) {
    let message = "what does not compile cannot panic";
    let help = "keep one of `compile_fail` and `should_panic`";
    (message.to_owned(), help.to_owned())
}

fn expected_text(value: &str) -> (String, String) {
    let text = value.trim_end_matches(')').trim_matches('"');
    let message = "the expected text of a panic is written without brackets".to_owned();
    (message, format!("write `should_panic=\"{text}\"`"))
}

fn unknown(word: &str) -> (String, String) {
    let known = FLAGS.iter().chain(KEYS).copied();
    let help = match nearest(word.split('=').next().unwrap_or(word), known) {
        Some(near) if KEYS.contains(&near) && !FLAGS.contains(&near) => {
            format!("did you mean `{near}=…`?")
        }
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known words: {}, {}=", FLAGS.join(", "), KEYS.join("=, ")),
    };
    (format!("unknown fence word `{word}`"), help)
}

/// The word that an unknown one was meant to be, its value as it is.
fn meant(word: &str) -> Option<String> {
    let (name, value) = word.split_at(word.find('=').unwrap_or(word.len()));
    let known = if value.is_empty() { FLAGS } else { KEYS };
    if known.contains(&name) {
        return None;
    }
    let meant = certain(name, FLAGS.iter().chain(KEYS).copied())?;
    known.contains(&meant).then(|| format!("{meant}{value}"))
}

fn apply_pair(key: &str, value: &str, words: &mut FenceWords) -> WordResult {
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
        "should_panic" => return expect_panic(Some(value.to_owned()), words),
        // As the attribute of tests is written: `should_panic(expected = "…")`.
        "should_panic(expected" => return Err(expected_text(value)),
        _ => return Err(unknown(&format!("{key}="))),
    }
    Ok(())
}

fn wrong(key: &str, value: &str, wanted: &str) -> (String, String) {
    let message = format!("`{key}={value}` is not {wanted}");
    (message, format!("write {wanted} after `{key}=`"))
}

fn identifier(key: &str, value: &str) -> Result<String, (String, String)> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if value.is_empty() || !value.chars().all(fits) {
        let wanted = "a name of lower-case letters, digits, `-` and `_`";
        return Err(wrong(key, value, wanted));
    }
    Ok(value.to_owned())
}

fn number<T: std::str::FromStr>(
    key: &str,
    value: &str,
    wanted: &str,
) -> Result<T, (String, String)> {
    value.parse().map_err(|_| wrong(key, value, wanted))
}

fn seconds(value: &str) -> Result<Duration, (String, String)> {
    let wanted = "a number of seconds from 0.1 to 600";
    let seconds: f64 = number("timeout", value.trim_end_matches('s'), wanted)?;
    if !(0.1..=600.0).contains(&seconds) {
        return Err(wrong("timeout", value, wanted));
    }
    Ok(Duration::from_secs_f64(seconds))
}

fn line_range(key: &str, value: &str) -> Result<(usize, usize), (String, String)> {
    let wanted = "a line or a range of lines such as 3-9, from 1";
    let (first, last) = value.split_once('-').unwrap_or((value, value));
    let (first, last) = (number(key, first, wanted)?, number(key, last, wanted)?);
    if first == 0 || last < first {
        return Err(wrong(key, value, wanted));
    }
    Ok((first, last))
}

fn line_ranges(key: &str, value: &str) -> Result<Vec<(usize, usize)>, (String, String)> {
    value.split(',').map(|part| line_range(key, part)).collect()
}

fn output_style(value: &str) -> Result<OutputStyle, (String, String)> {
    match value {
        "show" => Ok(OutputStyle::Show),
        "fold" => Ok(OutputStyle::Fold),
        "hide" => Ok(OutputStyle::Hide),
        _ => Err(wrong("output", value, "`show`, `fold` or `hide`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(info: &str, expected: impl FnOnce(&mut FenceWords)) {
        let (words, errors) = parse(info);
        let mut wanted = FenceWords::default();
        expected(&mut wanted);
        assert_eq!((words, errors), (wanted, vec![]), "in {info:?}");
    }

    #[track_caller]
    fn check_error(info: &str, at: Range<usize>, help: &str) {
        let (_, errors) = parse(info);
        assert_eq!(errors.len(), 1, "in {info:?}: {errors:?}");
        assert_eq!(errors[0].range, at);
        assert!(errors[0].help.contains(help), "{}", errors[0].help);
    }

    #[test]
    fn words_are_separated_by_blanks_or_commas() {
        check("rust,no_run", |w| w.expectation = Expectation::NoRun);
        check("rust name=a, browser", |w| {
            w.name = Some("a".into());
            w.browser = true;
        });
    }

    #[test]
    fn quotes_hold_words_together() {
        check("rust title=\"One, two\" seed=7", |w| {
            w.title = Some("One, two".into());
            w.seed = Some(7);
        });
    }

    #[test]
    fn codes_belong_to_compile_fail() {
        check("rust compile_fail,E0382,E0502", |w| {
            w.expectation = Expectation::CompileFail(vec!["E0382".into(), "E0502".into()]);
        });
    }

    #[test]
    fn marks_are_lists_of_lines() {
        check("rust mark=3,7-9 lines=2-4", |w| {
            w.mark = vec![(3, 3), (7, 9)];
            w.lines = Some((2, 4));
        });
    }

    #[test]
    fn a_panic_may_have_words() {
        check("rust should_panic=\"out of range\"", |w| {
            w.expectation = Expectation::Panic(Some("out of range".into()));
        });
    }

    #[test]
    fn words_of_other_tools_are_accepted() {
        check("rust,noplayground", |_| {});
    }

    #[test]
    fn an_unknown_word_names_the_nearest() {
        check_error("rust should_panik", 5..17, "`should_panic`");
        check_error("rust titel=x", 5..12, "`title=…`");
    }

    #[test]
    fn words_do_not_contradict_each_other() {
        check_error("rust should_panic,compile_fail", 18..30, "keep one");
        check_error("rust compile_fail,E0382,should_panic", 24..36, "keep one");
        let expected = "write `should_panic=\"out of range\"`";
        check_error(
            "rust should_panic(expected=\"out of range\")",
            5..42,
            expected,
        );
        check("rust ignore,compile_fail", |w| {
            w.expectation = Expectation::Ignore
        });
        check("rust no_run,should_panic", |w| {
            w.expectation = Expectation::NoRun
        });
    }

    #[test]
    fn values_are_checked() {
        check_error("rust timeout=soon", 5..17, "seconds");
        check_error("rust lines=9-3", 5..14, "range");
        check_error("rust name=\"A b\"", 5..15, "lower-case");
    }
}

//! Checks the language of the course, and its table of interface strings.

use super::family::{CheckFamily, CheckFunction};
use super::reading::Reading;
use crate::course::Course;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::page;
use crate::source::Sources;

/// The language key of `course.toml`, with its place.
#[derive(Default, serde::Deserialize)]
#[serde(default, expecting = "keys with values")]
struct LanguageKey {
    language: Option<toml::Spanned<String>>,
}

/// Language of the interface.
pub(super) const CHECK: CheckFamily = CheckFamily {
    codes: &[Code::Language],
    functions: &[CheckFunction::Course(check)],
};

/// Reports a language without interface strings: pages would be English, but marked as this
/// language.
fn check(reading: &Reading<'_>) -> Vec<Diagnostic> {
    without_strings(reading.course, reading.sources)
        .into_iter()
        .collect()
}

fn without_strings(course: &Course, sources: &Sources) -> Option<Diagnostic> {
    let language = &course.settings.language;
    let base = language.split('-').next().unwrap_or(language);
    let own = sources
        .templates
        .keys()
        .filter_map(|name| name.strip_prefix("words/")?.strip_suffix(".toml"));
    let mut known: Vec<&str> = page::languages().collect();
    known.extend(own);
    known.sort_unstable();
    known.dedup();
    if known.iter().any(|name| [base, language].contains(name)) {
        return None;
    }
    let text = sources.text("course.toml").unwrap_or_default();
    let head: LanguageKey = toml::from_str(&text).unwrap_or_default();
    let file = sources.shown("course.toml");
    let span = head.language.map(|value| Span::new(&file, value.span()));
    let message =
        format!("there is no table of words for `{language}`: the interface speaks English");
    let help = format!(
        "copy `templates/words/en.toml` of didact to `templates/words/{base}.toml` and translate it; tables: {}",
        known.join(", ")
    );
    Some(Diagnostic::new(Code::Language, span, message).with_help(help))
}

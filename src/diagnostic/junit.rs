//! Diagnostics as JUnit's XML, for CI systems that show tests.
//!
//! A problem is a test case of its file: an error fails, a warning passes and
//! says its words. A file without problems is one case that passes. Times are
//! zero, because results know none.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Diagnostic;
use super::print::Texts;

/// All diagnostics as one report; `files` are those that were looked at.
pub fn junit(diagnostics: &[Diagnostic], files: &[Arc<str>], texts: &Texts) -> String {
    let mut suites: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for file in files {
        suites.entry(file).or_default();
    }
    for found in diagnostics {
        let file = found.span.as_ref().map_or("course", |span| &*span.file);
        suites.entry(file).or_default().push(found);
    }
    let tests: usize = suites.values().map(|found| found.len().max(1)).sum();
    let failures = diagnostics.iter().filter(|found| found.is_error()).count();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"didact\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" time=\"0\">\n"
    );
    for (file, found) in suites {
        push_suite(file, &found, texts, &mut out);
    }
    out + "</testsuites>\n"
}

fn push_suite(file: &str, found: &[&Diagnostic], texts: &Texts, out: &mut String) {
    let file = escaped(file);
    let tests = found.len().max(1);
    let failures = found.iter().filter(|found| found.is_error()).count();
    out.push_str(&format!(
        "<testsuite name=\"{file}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" \
         skipped=\"0\" time=\"0\">\n"
    ));
    if found.is_empty() {
        out.push_str(&format!(
            "<testcase classname=\"{file}\" name=\"clean\" time=\"0\"/>\n"
        ));
    }
    for found in found {
        push_case(&file, found, texts, out);
    }
    out.push_str("</testsuite>\n");
}

fn push_case(file: &str, found: &Diagnostic, texts: &Texts, out: &mut String) {
    let code = found.code.as_str();
    let place = found.span.as_ref().map(|span| {
        let (start, _) = texts.positions(span);
        format!(" at {}:{}", start.line, start.column)
    });
    let place = place.unwrap_or_default();
    out.push_str(&format!(
        "<testcase classname=\"{file}\" name=\"{code}{place}\" time=\"0\">"
    ));
    let words = escaped(&super::print::human(found, texts, false));
    if found.is_error() {
        let message = escaped(&found.message);
        out.push_str(&format!(
            "<failure type=\"{code}\" message=\"{message}\">{words}</failure>"
        ));
    } else {
        out.push_str(&format!("<system-out>{words}</system-out>"));
    }
    out.push_str("</testcase>\n");
}

/// Text for XML: marks escaped, characters that XML does not have left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}

//! Formats diagnostics as JUnit XML, for CI systems that show tests.
//!
//! A diagnostic is a test case of its file: an error fails, a warning passes with output. A file
//! without diagnostics is one case that passes. Times are zero, because diagnostics have none.

use std::collections::BTreeMap;
use std::sync::Arc;

use figure::xml::escape;

use super::Diagnostic;
use super::print::{Coloring, Texts, human};

/// Formats all diagnostics as one report; `files` are all files that were checked.
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
    let name = escape(file);
    let tests = found.len().max(1);
    let failures = found.iter().filter(|one| one.is_error()).count();
    out.push_str(&format!(
        "<testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" \
         skipped=\"0\" time=\"0\">\n"
    ));
    if found.is_empty() {
        out.push_str(&format!(
            "<testcase classname=\"{name}\" name=\"clean\" time=\"0\"/>\n"
        ));
    }
    for one in found {
        push_case(&name, one, texts, out);
    }
    out.push_str("</testsuite>\n");
}

fn push_case(file: &str, found: &Diagnostic, texts: &Texts, out: &mut String) {
    let code = found.code.as_str();
    let place = found
        .span
        .as_ref()
        .map(|span| {
            let (start, _) = texts.positions(span);
            format!(" at {}:{}", start.line, start.column)
        })
        .unwrap_or_default();
    out.push_str(&format!(
        "<testcase classname=\"{file}\" name=\"{code}{place}\" time=\"0\">"
    ));
    let words = escape(&human(found, texts, Coloring::Plain));
    if found.is_error() {
        let message = escape(&found.message);
        out.push_str(&format!(
            "<failure type=\"{code}\" message=\"{message}\">{words}</failure>"
        ));
    } else {
        out.push_str(&format!("<system-out>{words}</system-out>"));
    }
    out.push_str("</testcase>\n");
}

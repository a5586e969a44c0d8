//! Formats diagnostics as a SARIF log, for GitHub's code scanning and other readers.
//!
//! Format: Static Analysis Results Interchange Format 2.1.0 (OASIS, 2020).

use serde_json::{Value, json};

use super::print::{Texts, severity, words};
use super::{Code, Diagnostic, Span, manual};
use crate::uri::escaped;

/// Formats all diagnostics as one SARIF log.
pub fn sarif(diagnostics: &[Diagnostic], texts: &Texts) -> String {
    let mut codes: Vec<Code> = diagnostics.iter().map(|found| found.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes.iter().map(|&code| rule(code)).collect();
    let results = diagnostics.iter().map(|found| {
        let index = codes.binary_search(&found.code).unwrap_or_default();
        result(found, index, texts)
    });
    let mut log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "didact",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            // Without it, readers may count UTF-16 units.
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    });
    if let Some(address) = manual::repository() {
        log["runs"][0]["tool"]["driver"]["informationUri"] = json!(address);
    }
    format!("{log:#}")
}

fn rule(code: Code) -> Value {
    let section = manual::section(code);
    let mut rule = json!({
        "id": code.as_str(),
        "shortDescription": { "text": manual::summary(code) },
        "help": { "text": section, "markdown": section },
    });
    if let Some(address) = manual::address(code) {
        rule["helpUri"] = json!(address);
    }
    rule
}

fn result(found: &Diagnostic, rule: usize, texts: &Texts) -> Value {
    let mut result = json!({
        "ruleId": found.code.as_str(),
        "ruleIndex": rule,
        "level": severity(found),
        "message": { "text": words(found) },
    });
    // Readers such as GitHub reject results without a place.
    let whole = || texts.of_course().map(|file| Span::new(file, 0..0));
    if let Some(span) = found.span.clone().or_else(whole) {
        result["locations"] = json!([{ "physicalLocation": place(&span, texts) }]);
    }
    let others: Vec<Value> = found
        .labels
        .iter()
        .enumerate()
        .map(|(id, label)| {
            let text = &label.text;
            let place = place(&label.span, texts);
            json!({ "id": id, "message": { "text": text }, "physicalLocation": place })
        })
        .collect();
    if !others.is_empty() {
        result["relatedLocations"] = json!(others);
    }
    if let Some(fix) = &found.fix {
        result["fixes"] = json!([{
            "description": { "text": format!("write `{}`", fix.text) },
            "artifactChanges": [{
                "artifactLocation": file(&fix.span),
                "replacements": [{
                    "deletedRegion": region(&fix.span, texts),
                    "insertedContent": { "text": fix.text },
                }],
            }],
        }]);
    }
    result
}

fn place(span: &Span, texts: &Texts) -> Value {
    json!({ "artifactLocation": file(span), "region": region(span, texts) })
}

fn file(span: &Span) -> Value {
    json!({ "uri": escaped(&span.file), "uriBaseId": "%SRCROOT%" })
}

fn region(span: &Span, texts: &Texts) -> Value {
    let (start, end) = texts.positions(span);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

//! Callouts: alerts of GitHub's Markdown, with or without a lead word.

use serde::Serialize;

use super::writer::Writer;
use super::{block, inline};
use crate::lesson::slug;
use crate::lesson::tree::{Alert, Callout, Lead, plain_text};

#[derive(Serialize)]
struct Context {
    id: String,
    kind: &'static str,
    word: &'static str,
    /// HTML.
    title: String,
    /// HTML.
    body: String,
    /// The anchor of the term, for definitions.
    term: Option<String>,
}

/// Appends a callout to `out`.
pub fn write(callout: &Callout, writer: &mut Writer<'_>, out: &mut String) {
    let (kind, word) = match callout.lead {
        Some(lead) => of_lead(lead),
        None => of_alert(callout.alert),
    };
    let defines = callout.lead == Some(Lead::Definition) && !callout.title.is_empty();
    let context = Context {
        id: format!("callout-{}", writer.next("callout")),
        kind,
        word,
        title: inline::html(&callout.title, writer),
        body: block::html(&callout.blocks, writer),
        term: defines
            .then(|| slug(&plain_text(&callout.title)))
            .filter(|id| writer.claim(id)),
    };
    out.push_str(&writer.template("parts/callout.html", &context));
}

fn of_lead(lead: Lead) -> (&'static str, &'static str) {
    match lead {
        Lead::Analogy => ("analogy", "Analogy"),
        Lead::KeyIdea => ("key", "Key idea"),
        Lead::Definition => ("definition", "Definition"),
        Lead::CommonMistake => ("mistake", "Common mistake"),
        Lead::ProTip => ("tip", "Pro tip"),
        Lead::RustNote => ("rust", "Rust note"),
        Lead::History => ("history", "History"),
        Lead::Careful => ("careful", "Careful"),
    }
}

fn of_alert(alert: Alert) -> (&'static str, &'static str) {
    match alert {
        Alert::Note => ("note", "Note"),
        Alert::Tip => ("tip", "Tip"),
        Alert::Important => ("important", "Important"),
        Alert::Warning => ("warning", "Warning"),
        Alert::Caution => ("caution", "Caution"),
    }
}

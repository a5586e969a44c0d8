//! Renders callouts: alerts of GitHub's Markdown, with or without a lead word.

use serde::Serialize;

use crate::lesson::tree::{Alert, Callout, Lead, plain_text};
use crate::lesson::{slug, take_lead};
use crate::page::block;
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::text::inline;
use crate::page::theme::words::InterfaceStrings;

/// Template context of a callout.
#[derive(Serialize)]
struct CalloutContext {
    id: String,
    kind: &'static str,
    word: String,
    /// HTML of the title.
    title: String,
    /// HTML of the content.
    body: String,
    /// Anchor of the term, for definitions.
    term: Option<String>,
}

/// Kinds of callouts, as named in the stylesheet and in the tables of interface strings.
const KINDS: [(&str, Lead); 8] = [
    ("analogy", Lead::Analogy),
    ("key", Lead::KeyIdea),
    ("definition", Lead::Definition),
    ("mistake", Lead::CommonMistake),
    ("tip", Lead::ProTip),
    ("rust", Lead::RustNote),
    ("history", Lead::History),
    ("careful", Lead::Careful),
];

/// Appends a callout to `out`.
pub(crate) fn write(callout: &Callout, writer: &mut LessonWriter<'_>, out: &mut String) {
    let localized = with_local_lead(callout, &writer.renderer.words);
    push(localized.as_ref().unwrap_or(callout), writer, out);
}

/// Returns the callout with a lead word in the course's language, which the parser does not know;
/// `None` if it already has a lead word, or has none in this language either.
fn with_local_lead(callout: &Callout, words: &InterfaceStrings) -> Option<Callout> {
    if callout.lead.is_some() {
        return None;
    }
    let leads = KINDS.map(|(kind, lead)| (words.lead(kind), lead));
    let (lead, title, blocks) = take_lead(callout.blocks.clone(), &leads);
    lead.map(|_| Callout {
        alert: callout.alert,
        lead,
        title,
        blocks,
    })
}

fn push(callout: &Callout, writer: &mut LessonWriter<'_>, out: &mut String) {
    let words = &writer.renderer.words;
    let lead = KINDS.iter().find(|(_, lead)| callout.lead == Some(*lead));
    let (kind, word) = match lead {
        Some(&(kind, _)) => (kind, words.lead(kind)),
        None => {
            let kind = alert_kind(callout.alert);
            (kind, words.alert(kind))
        }
    };
    let defines = callout.lead == Some(Lead::Definition) && !callout.title.is_empty();
    let context = CalloutContext {
        id: format!("callout-{}", writer.next("callout")),
        kind,
        word: word.to_owned(),
        title: inline::html(&callout.title, writer),
        body: block::html(&callout.blocks, writer),
        term: defines
            .then(|| slug(&plain_text(&callout.title)))
            // An id may occur once, so the second definition of a term has none.
            .filter(|id| writer.claim(id)),
    };
    out.push_str(&writer.template("parts/callout.html", &context));
}

fn alert_kind(alert: Alert) -> &'static str {
    match alert {
        Alert::Note => "note",
        Alert::Tip => "tip",
        Alert::Important => "important",
        Alert::Warning => "warning",
        Alert::Caution => "caution",
    }
}

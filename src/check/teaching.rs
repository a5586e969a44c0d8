//! Advice on lessons that could teach better; never an error.
//!
//! | rule | reason |
//! |---|---|
//! | an analogy names its limits | readers apply it beyond them |
//! | at most three key ideas | a fourth makes the others less important |
//! | a mistake has symptom and cure | a warning alone is not remembered |
//! | three to five objectives, each beginning with an observable action | others cannot be tested |
//!
//! Rules about words apply to English lessons only. Untested objectives are reported elsewhere.

use super::family::{CheckFamily, CheckFunction};
use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::tree::{Block, BlockKind, Callout, Inline, Lead, plain_text};
use crate::lesson::{Lesson, visit};

/// Maximum number of key ideas in a lesson.
const KEY_IDEAS: usize = 3;

/// First words of objectives that name no observable action.
const NOT_DONE: &[&str] = &[
    "understand",
    "know",
    "learn",
    "appreciate",
    "be",
    "become",
    "get",
    "see",
    "the",
    "a",
    "an",
    "what",
    "why",
    "how",
    "when",
    "about",
    "to",
    "you",
    "basics",
    "introduction",
];

/// Content of callouts and objectives.
pub(super) const CHECK: CheckFamily = CheckFamily {
    codes: &[Code::Callout, Code::Objective],
    functions: &[CheckFunction::Lessons(check)],
};

/// Returns the advice for one lesson.
fn check(lesson: &Lesson, reading: &Reading<'_>) -> Vec<Diagnostic> {
    let language = &reading.course.settings.language;
    let english = language.split('-').next() == Some("en");
    let mut found = Vec::new();
    let mut key_ideas = 0;
    visit(&lesson.blocks, &mut |block| {
        let BlockKind::Callout(callout) = &block.kind else {
            return;
        };
        let advice = match callout.lead {
            Some(Lead::Analogy) if english && !says_limits(callout) => (
                "the analogy does not say where it breaks",
                "add a sentence: \"The analogy breaks when …\"",
            ),
            Some(Lead::CommonMistake) if asides(&callout.blocks) < 2 => (
                "the mistake lacks what one sees, or the cure",
                "write what is wrong, then `*What you see*: …`, then `*The cure*: …`",
            ),
            Some(Lead::KeyIdea) if key_ideas == KEY_IDEAS => {
                key_ideas += 1;
                (
                    "the lesson has more than three key ideas",
                    "keep the three that readers should take home",
                )
            }
            Some(Lead::KeyIdea) => {
                key_ideas += 1;
                return;
            }
            _ => return,
        };
        let (message, help) = advice;
        let text = &lesson.text[block.range.clone()];
        // The kind of a callout and its lead word are on two lines.
        let first = text
            .split_inclusive('\n')
            .take(2)
            .map(str::len)
            .sum::<usize>();
        let end = block.range.start + text[..first].trim_end().len();
        let span = lesson.span(block.range.start..end);
        found.push(Diagnostic::new(Code::Callout, span, message).with_help(help));
    });
    found.extend(objectives(lesson, english));
    found
}

fn says_limits(callout: &Callout) -> bool {
    let words = paragraphs(&callout.blocks).map(|content| plain_text(content).to_lowercase());
    words
        .into_iter()
        .any(|text| ["break", "limit"].iter().any(|word| text.contains(word)))
}

fn paragraphs(blocks: &[Block]) -> impl Iterator<Item = &Vec<Inline>> {
    blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Paragraph(content) => Some(content),
        _ => None,
    })
}

/// Counts emphasized words followed by a colon: `*What you see*: …`.
fn asides(blocks: &[Block]) -> usize {
    let leads = |content: &Vec<Inline>| {
        let pairs = content.windows(2);
        let leads = pairs.filter(|pair| match pair {
            [Inline::Emphasis(_), Inline::Text(after)] => after.starts_with(':'),
            _ => false,
        });
        leads.count()
    };
    paragraphs(blocks).map(leads).sum()
}

/// Reports too few or too many objectives, and those without an observable action.
fn objectives(lesson: &Lesson, english: bool) -> Vec<Diagnostic> {
    let objectives = &lesson.front.objectives;
    let mut found = Vec::new();
    if !objectives.is_empty() && !(3..=5).contains(&objectives.len()) {
        let message = match objectives.len() {
            1 => "the lesson has 1 objective".to_owned(),
            count => format!("the lesson has {count} objectives"),
        };
        let help = "three to five are what a lesson can teach and readers can keep";
        let span = lesson.span(objectives[0].id.range.clone());
        found.push(Diagnostic::new(Code::Objective, span, message).with_help(help));
    }
    let vague = objectives.iter().filter(|objective| {
        let first = objective
            .text
            .split_whitespace()
            .next()
            .unwrap_or("")
            .to_lowercase();
        NOT_DONE.contains(&first.as_str()) || first.ends_with("ing") && first.len() > 5
    });
    for objective in vague.filter(|_| english) {
        let first = objective.text.split_whitespace().next().unwrap_or("");
        let message = format!("the objective does not begin with something to do: `{first}`");
        let help = "begin with a verb whose result can be seen: explain, compute, build, choose";
        let span = lesson.span(objective.text.range.clone());
        found.push(Diagnostic::new(Code::Objective, span, message).with_help(help));
    }
    found
}

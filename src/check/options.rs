//! Questions whose right option can be found without reading it.
//!
//! | rule | looks at |
//! |---|---|
//! | the right option stands in one place too often | questions with `.keep-order` |
//! | the right option is the longest too often | all choices of one option |
//! | no option or text refers to the place of an option | questions whose options are shuffled |
//!
//! "Too often" is a test of hypothesis over one lesson. If the right option of a question with k
//! options were put anywhere with the same probability, each place and each length would be right
//! with probability 1/k. The probability of so many hits or more is exact (a sum of independent
//! trials with different probabilities); it is reported below [`SIGNIFICANT`], for places after
//! multiplication by their number (Bonferroni). So few questions are never reported.

use std::ops::Range;

use super::family::{CheckFamily, CheckFunction};
use super::reading::Reading;
use crate::component;
use crate::component::choice::{KEEP_ORDER, paragraphs};
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::Lesson;
use crate::lesson::tree::{Block, BlockKind, ComponentBlock, ListItem, plain_text};

/// Probability below which a pattern is reported.
const SIGNIFICANT: f64 = 0.01;

/// Factor by which the longest option is longer than the next.
const LONGER: f64 = 1.1;

/// Words of options that must come last because they speak of the others.
const OF_OTHERS: &[&str] = &["of the above", "all the above", "of these options"];

/// The same, if the option says nothing else.
const WHOLLY_OF_OTHERS: &[&str] = &[
    "all of them",
    "none of them",
    "all of these",
    "none of these",
    "both",
    "neither",
];

/// Words that name an option by its place.
const BY_PLACE: &[&str] = &["first", "second", "third", "fourth", "last"];

/// Patterns of options.
pub(super) const CHECK: CheckFamily = CheckFamily {
    codes: &[Code::OptionPattern],
    functions: &[CheckFunction::Texts(check)],
};

/// A question with options.
struct ChoiceQuestion<'l> {
    component: &'l Block,
    range: Range<usize>,
    items: &'l [ListItem],
    keeps_order: bool,
}

fn check(lesson: &Lesson, reading: &Reading<'_>) -> Vec<Diagnostic> {
    let mut questions = Vec::new();
    push_questions(&lesson.blocks, false, &mut questions);
    let mut found: Vec<_> = places(lesson, &questions).into_iter().collect();
    found.extend(lengths(lesson, &questions));
    let language = &reading.course.settings.language;
    if language.split('-').next() == Some("en") {
        let shuffled = questions.iter().filter(|question| !question.keeps_order);
        found.extend(shuffled.filter_map(|question| names_place(lesson, question)));
    }
    found
}

/// Adds the questions in `blocks`; `keeps` is true if an outer component keeps their order.
fn push_questions<'l>(blocks: &'l [Block], keeps: bool, questions: &mut Vec<ChoiceQuestion<'l>>) {
    for block in blocks {
        let BlockKind::Component(inner) = &block.kind else {
            continue;
        };
        let keeps_order = keeps || inner.is(KEEP_ORDER);
        if asks(inner) {
            questions.extend(inner.blocks.iter().filter_map(|list| match &list.kind {
                BlockKind::List { items, .. } if items.iter().any(|item| item.ticked.is_some()) => {
                    Some(ChoiceQuestion {
                        component: block,
                        range: list.range.clone(),
                        items,
                        keeps_order,
                    })
                }
                _ => None,
            }));
        }
        push_questions(&inner.blocks, keeps_order, questions);
    }
}

/// Returns true if task lists in the component are options.
fn asks(component: &ComponentBlock) -> bool {
    let kind = component::ALL.of(component);
    kind.is_some_and(|kind| kind.options().contains(&KEEP_ORDER))
}

impl ChoiceQuestion<'_> {
    /// Returns the index of the only right option; `None` if several are right.
    fn right(&self) -> Option<usize> {
        let mut right = (0..)
            .zip(self.items)
            .filter(|(_, item)| item.ticked == Some(true));
        let (first, _) = right.next()?;
        right.next().is_none().then_some(first)
    }

    /// Returns true if option `at` is clearly longer than each other.
    fn is_longest(&self, at: usize) -> bool {
        let mut others = (0..).zip(self.items).filter(|(index, _)| *index != at);
        others.all(|(_, other)| length(&self.items[at]) >= LONGER * length(other))
    }
}

/// Returns the number of characters of an option, without its feedback.
fn length(item: &ListItem) -> f64 {
    let words = paragraphs(item).map(|content| plain_text(content).chars().count());
    words.sum::<usize>() as f64
}

/// Reports the place where the right option stands too often.
fn places(lesson: &Lesson, questions: &[ChoiceQuestion<'_>]) -> Option<Diagnostic> {
    let fixed: Vec<_> = questions
        .iter()
        .filter(|question| question.keeps_order && question.items.len() > 1)
        .filter_map(|question| Some((question, question.right()?)))
        .collect();
    let count = fixed
        .iter()
        .map(|(question, _)| question.items.len())
        .max()?;
    let of_place = |place: usize| {
        let hits = fixed.iter().filter(|(_, right)| *right == place).count();
        let with = fixed
            .iter()
            .filter(|(question, _)| place < question.items.len());
        let chances: Vec<_> = with.map(|(question, _)| chance(question)).collect();
        (hits, tail(&chances, hits) * count as f64, place)
    };
    let (hits, probability, place) = (0..count)
        .map(of_place)
        .min_by(|one, other| one.1.total_cmp(&other.1))?;
    let (first, _) = fixed.first()?;
    (probability < SIGNIFICANT).then(|| {
        let message = format!(
            "the right option stands {} in {hits} of {} questions that keep their order",
            ordinal(place),
            fixed.len()
        );
        let help = "move some of them, or leave `.keep-order` out where no order is needed";
        report(lesson, first.range.clone(), message, help)
    })
}

/// Reports right options that are the longest too often.
fn lengths(lesson: &Lesson, questions: &[ChoiceQuestion<'_>]) -> Option<Diagnostic> {
    let single: Vec<_> = questions
        .iter()
        .filter(|question| question.items.len() > 1)
        .filter_map(|question| Some((question, question.right()?)))
        .collect();
    let longest: Vec<_> = single
        .iter()
        .filter(|(question, right)| question.is_longest(*right))
        .collect();
    let chances: Vec<_> = single
        .iter()
        .map(|(question, _)| chance(question))
        .collect();
    let (first, _) = longest.first()?;
    (tail(&chances, longest.len()) < SIGNIFICANT).then(|| {
        let message = format!(
            "the right option is the longest in {} of {} questions",
            longest.len(),
            single.len()
        );
        let expected = chances.iter().sum::<f64>();
        let help = format!(
            "chance gives about {expected:.0}: shorten some, or say as much in the wrong ones"
        );
        report(lesson, first.range.clone(), message, &help)
    })
}

/// Reports words that refer to the place of an option, which no author chose.
fn names_place(lesson: &Lesson, question: &ChoiceQuestion<'_>) -> Option<Diagnostic> {
    let help = "write `.keep-order` on the heading, or say what the option says";
    let last = question.items.last()?;
    let words = paragraphs(last)
        .map(|content| plain_text(content))
        .collect::<String>()
        .to_lowercase();
    let whole = words.trim_end_matches('.');
    if OF_OTHERS.iter().any(|of| words.contains(of)) || WHOLLY_OF_OTHERS.contains(&whole) {
        let message = "the option speaks of the others, and options are shuffled";
        return Some(report(lesson, last.range.clone(), message, help));
    }
    let start = question.component.range.start;
    let text = &lesson.text[question.component.range.clone()];
    let place = place_in(text)?;
    let message = "the text names an option by its place, and options are shuffled";
    let range = start + place.start..start + place.end;
    Some(report(lesson, range, message, help))
}

/// Returns the place of `first option`, `Option A` or `answer B` in a text.
fn place_in(text: &str) -> Option<Range<usize>> {
    let found = text
        .match_indices("ption")
        .filter(|(at, _)| text[..*at].ends_with(['o', 'O']));
    let answers = text
        .match_indices("nswer")
        .filter(|(at, _)| text[..*at].ends_with(['a', 'A']));
    let by_letter = |(at, word): (usize, &str)| {
        let end = at + word.len();
        let mut after = text[end..].chars();
        let letter = after.next() == Some(' ') && matches!(after.next(), Some('A'..='E'));
        let ends = !after.next().is_some_and(char::is_alphanumeric);
        (letter && ends).then_some(at - 1..end + 2)
    };
    let by_ordinal = |(at, word): (usize, &str)| {
        let before = text[..at - 1].trim_end();
        let named = BY_PLACE.iter().find(|name| before.ends_with(**name))?;
        Some(before.len() - named.len()..at + word.len())
    };
    found
        .clone()
        .find_map(by_ordinal)
        .or_else(|| found.chain(answers).find_map(by_letter))
}

/// Returns the probability that an option which is chosen at random is the right one.
fn chance(question: &ChoiceQuestion<'_>) -> f64 {
    1.0 / question.items.len() as f64
}

/// Returns the probability of `hits` or more successes in independent trials.
fn tail(chances: &[f64], hits: usize) -> f64 {
    // `of[n]` is the probability of n successes in the trials so far.
    let mut of = vec![1.0];
    for chance in chances {
        of.push(0.0);
        // From the end, so that `of[count - 1]` does not contain this trial yet.
        for count in (0..of.len()).rev() {
            let one_less = if count == 0 { 0.0 } else { of[count - 1] };
            of[count] = of[count] * (1.0 - chance) + one_less * chance;
        }
    }
    of.iter().skip(hits).sum()
}

fn ordinal(place: usize) -> String {
    let names = ["first", "second", "third", "fourth"];
    let name = names.get(place).map(|name| (*name).to_owned());
    name.unwrap_or_else(|| format!("in place {}", place + 1))
}

fn report(
    lesson: &Lesson,
    range: Range<usize>,
    message: impl Into<String>,
    help: &str,
) -> Diagnostic {
    Diagnostic::new(Code::OptionPattern, lesson.span(range), message).with_help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_probability_is_that_of_independent_trials() {
        let third = 1.0 / 3.0;
        assert_eq!(tail(&[], 0), 1.0);
        assert!((tail(&[0.5, 0.5], 1) - 0.75).abs() < 1e-12);
        assert!((tail(&[0.5, third], 2) - 1.0 / 6.0).abs() < 1e-12);
        // Four of four questions with three options happen in one of 81 lessons, five in one of 243.
        assert!(tail(&[third; 4], 4) > SIGNIFICANT);
        assert!(tail(&[third; 5], 5) < SIGNIFICANT);
    }

    #[test]
    fn places_of_options_are_found_in_words() {
        let found = |text| place_in(text).map(|place| &text[place]);
        assert_eq!(found("As the first option says"), Some("first option"));
        assert_eq!(found("Option B is wrong."), Some("Option B"));
        assert_eq!(found("see answer C"), Some("answer C"));
        assert_eq!(found("an Option A-like thing"), Some("Option A"));
        assert_eq!(found("the option Adam"), None);
        assert_eq!(
            found("Your first answer counts. An `Option` is empty."),
            None
        );
    }
}

//! Estimates the time for a lesson.
//!
//! Silent reading of non-fiction: 238 words a minute (Brysbaert 2019), most adults 175 to 300. Time
//! for figures, code and questions is added.

use crate::lesson::tree::BlockKind;
use crate::lesson::{Lesson, visit};
use crate::page::model::view::CourseView;

/// Estimated time in minutes, in steps of 5; the range of short lessons in steps of 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Pace {
    /// Time that most readers need.
    pub minutes: u32,
    /// Time of fast readers.
    pub low: u32,
    /// Time of slow readers.
    pub high: u32,
}

/// Returns the author's time, or an estimate.
pub(crate) fn of(view: &CourseView<'_>, lesson: &Lesson) -> Pace {
    let minutes = match lesson.front.time {
        Some(minutes) => f64::from(minutes),
        None => estimate(view, lesson),
    };
    Pace {
        minutes: fives(minutes),
        low: bound(f64::from(fives(minutes)), 0.8),
        high: bound(f64::from(fives(minutes)), 1.35),
    }
}

/// Returns a bound of the range around `minutes`, which differs from the middle.
fn bound(minutes: f64, factor: f64) -> u32 {
    if minutes < 20.0 {
        (minutes * factor).round() as u32
    } else {
        fives(minutes * factor)
    }
}

fn fives(minutes: f64) -> u32 {
    ((minutes / 5.0).round() as u32 * 5).max(5)
}

fn estimate(view: &CourseView<'_>, lesson: &Lesson) -> f64 {
    let code: usize = lesson.demos.iter().map(|demo| demo.lines.len()).sum();
    let words = lesson.words.saturating_sub(lesson.code_words);
    let mut figures = 0;
    visit(&lesson.blocks, &mut |block| {
        figures += match &block.kind {
            BlockKind::Figure(_) | BlockKind::Diagram(_) => 1,
            _ => 0,
        };
    });
    let components = view.minutes.get(lesson.slug.as_str()).unwrap_or(&0.0);
    words as f64 / 238.0 + code as f64 / 12.0 + f64::from(figures) / 2.0 + components
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_multiples_of_five() {
        assert_eq!((bound(5.0, 0.8), bound(5.0, 1.35)), (4, 7));
        assert_eq!((bound(20.0, 0.8), bound(20.0, 1.35)), (15, 25));
        assert_eq!(fives(0.4), 5);
        assert_eq!(fives(48.0), 50);
    }
}

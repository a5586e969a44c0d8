//! How long a lesson takes.
//!
//! Silent reading of non-fiction: 238 words a minute (Brysbaert 2019), most
//! adults 175 to 300. Looking, reading code and answering are added.

use crate::lesson::tree::{BlockKind, ComponentKind};
use crate::lesson::{Lesson, visit};

/// Minutes, in steps of 5; the range of short lessons in steps of 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Pace {
    /// What most need.
    pub minutes: u32,
    /// Fast readers.
    pub low: u32,
    /// Slow ones.
    pub high: u32,
}

/// The time that the author gives, or an estimate.
pub fn of(lesson: &Lesson) -> Pace {
    let minutes = match lesson.front.time {
        Some(minutes) => f64::from(minutes),
        None => estimate(lesson),
    };
    Pace {
        minutes: fives(minutes),
        low: bound(f64::from(fives(minutes)), 0.8),
        high: bound(f64::from(fives(minutes)), 1.35),
    }
}

/// A bound of the range around `minutes`, never the same as the middle.
fn bound(minutes: f64, factor: f64) -> u32 {
    match minutes < 20.0 {
        true => (minutes * factor).round() as u32,
        false => fives(minutes * factor),
    }
}

fn fives(minutes: f64) -> u32 {
    ((minutes / 5.0).round() as u32 * 5).max(5)
}

fn estimate(lesson: &Lesson) -> f64 {
    let code: usize = lesson.demos.iter().map(|demo| demo.lines.len()).sum();
    let words = lesson.words.saturating_sub(lesson.code_words);
    let mut minutes = words as f64 / 238.0 + code as f64 / 12.0;
    visit(&lesson.blocks, &mut |block| {
        minutes += match &block.kind {
            BlockKind::Figure(_) | BlockKind::Diagram(_) => 0.5,
            BlockKind::Component(component) => match component.kind {
                ComponentKind::Quiz | ComponentKind::Predict | ComponentKind::Order => 1.0,
                ComponentKind::Exercise => {
                    let time = component.attribute("time");
                    time.and_then(|time| time.parse().ok()).unwrap_or(5.0)
                }
                _ => 0.0,
            },
            _ => 0.0,
        };
    });
    minutes
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

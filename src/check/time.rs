//! Compares the time that an author claims for a lesson with the estimate.
//!
//! Readers plan by it. Authors know their lessons too well to guess how long they take, and a claim
//! does not change while a lesson grows.

use super::family::{CheckFamily, CheckFunction};
use crate::component;
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::Lesson;
use crate::page::Content;

/// Allowed deviation from the estimate, in percent.
const PERCENT: u32 = 30;

/// Allowed deviation in minutes, the step of estimates.
const STEP: u32 = 5;

/// Claims about time.
pub(super) const CHECK: CheckFamily = CheckFamily {
    codes: &[Code::TimeClaim],
    functions: &[CheckFunction::Lessons(|lesson, _| {
        check(lesson).into_iter().collect()
    })],
};

fn check(lesson: &Lesson) -> Option<Diagnostic> {
    let time = lesson.front.time.as_ref()?;
    let estimate = Content::of(lesson, component::ALL).estimate();
    let off = time.value.abs_diff(estimate);
    (off > STEP && off * 100 > estimate * PERCENT).then(|| {
        let message = format!(
            "the lesson claims {} minutes, the estimate is {estimate}",
            time.value
        );
        let help = "write what it takes without exercises, or leave `time` out";
        Diagnostic::new(Code::TimeClaim, lesson.span(time.range.clone()), message).with_help(help)
    })
}

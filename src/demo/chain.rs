//! Finds the fences that a fence continues, and limits the size of all programs of a lesson.
//!
//! Nothing is assembled here: sizes are computed first, so that no program beyond the limit is assembled.

use std::collections::HashMap;

use crate::lesson::Lesson;
use crate::lesson::demo::Demo;

/// Limit on the size of all programs of a lesson, in bytes.
///
/// A fence that continues others repeats them, so the size of all programs can grow with the square of
/// the number of fences.
pub(super) const MAX_BYTES: usize = 16 << 20;

/// Returns the fence that each fence continues.
pub(super) fn bases(lesson: &Lesson) -> Vec<Option<usize>> {
    // Holds earlier fences only, so a chain always goes back and ends.
    let mut earlier: HashMap<&str, usize> = HashMap::new();
    let demos = lesson.demos.iter().enumerate();
    demos
        .map(|(index, demo)| {
            // The parser reports a name that no earlier fence has.
            let name = demo.words.continues.as_deref();
            let base = name.and_then(|name| earlier.get(name).copied());
            earlier.insert(&demo.name, index);
            base
        })
        .collect()
}

/// Returns the fences whose lines make up the program of `index`, in order, ending with itself.
pub(super) fn chain(bases: &[Option<usize>], index: usize) -> Vec<usize> {
    let mut chain: Vec<usize> = std::iter::successors(Some(index), |&at| bases[at]).collect();
    chain.reverse();
    chain
}

/// Size of the programs of a lesson, computed before they are assembled.
pub(super) struct ProgramSizes {
    /// Size of each fence.
    fences: Vec<usize>,
    /// Size of each fence with those that it continues.
    chains: Vec<usize>,
    total: usize,
}

impl ProgramSizes {
    pub(super) fn new(lesson: &Lesson, bases: &[Option<usize>]) -> Self {
        let fences: Vec<usize> = lesson.demos.iter().map(size).collect();
        let mut chains: Vec<usize> = Vec::new();
        for (own, base) in fences.iter().zip(bases) {
            chains.push(own.saturating_add(base.map_or(0, |base| chains[base])));
        }
        Self {
            fences,
            chains,
            total: 0,
        }
    }

    /// Adds the program of a fence with its tests; returns false if the lesson then has too much.
    pub(super) fn may_hold(&mut self, index: usize, tests: &[usize]) -> bool {
        let tests: usize = tests.iter().map(|&at| self.fences[at]).sum();
        let program = self.chains[index].saturating_add(tests);
        self.total = self.total.saturating_add(program);
        self.total <= MAX_BYTES
    }
}

/// Returns the bytes of a fence, and some for each line.
fn size(demo: &Demo) -> usize {
    demo.lines.iter().map(|line| line.text.len() + 16).sum()
}

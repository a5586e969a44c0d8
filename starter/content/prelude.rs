//! Items that all lessons may use.

/// Every orbit value after `skip` turns of the logistic map x → r·x·(1 − x), begun at 0.4.
pub fn orbit(r: f64, skip: usize, take: usize) -> Vec<f64> {
    let turns = std::iter::successors(Some(0.4), |x| Some(r * x * (1.0 - x)));
    turns.skip(skip).take(take).collect()
}

//! Experiments with chance that need many repetitions (lesson 4), compiled here so that they are fast.
//!
//! Each does what the lesson shows in a few lines; the generator is handed in, as everywhere.

use crate::chance::{StdRng, below, uniform};

/// Returns how many of `n` random points of the unit square lie in the quarter circle of radius 1.
pub fn points_in_circle(n: usize, rng: &mut StdRng) -> usize {
    let mut inside = 0;
    for _ in 0..n {
        let (x, y) = (uniform(rng), uniform(rng));
        inside += usize::from(x * x + y * y < 1.0);
    }
    inside
}

/// In how many of `trials` groups of `people` at least two share one of 365 birthdays.
pub fn shared_birthdays(people: usize, trials: usize, rng: &mut StdRng) -> usize {
    let mut shared = 0;
    for _ in 0..trials {
        let mut taken = [false; 365];
        // All days are drawn even after the first match: every trial uses the generator alike.
        let matches = (0..people).filter(|_| std::mem::replace(&mut taken[below(365, rng)], true));
        shared += usize::from(matches.count() > 0);
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::rng;

    #[test]
    fn the_circle_has_its_area() {
        let share = points_in_circle(100_000, &mut rng(1)) as f64 / 1e5;
        assert!(
            (share - std::f64::consts::FRAC_PI_4).abs() < 0.006,
            "{share}"
        );
    }

    #[test]
    fn one_person_shares_with_nobody_and_366_with_somebody() {
        assert_eq!(shared_birthdays(1, 100, &mut rng(2)), 0);
        assert_eq!(shared_birthdays(366, 100, &mut rng(3)), 100);
    }
}

//! Places categories on the x axis.

use show::read_number;

/// Categories with their x. If all are evenly spaced numbers they stand at these numbers, so that
/// lines and bars can share the axis, else at 0, 1, 2, ….
pub(crate) fn place(names: &[&String]) -> Vec<(String, f64)> {
    let numbers: Vec<f64> = names.iter().filter_map(|name| read_number(name)).collect();
    let step = if numbers.len() > 1 {
        numbers[1] - numbers[0]
    } else {
        1.0
    };
    let is_even = |pair: &[f64]| {
        step > 0.0 && step.is_finite() && (pair[1] - pair[0] - step).abs() < 1e-9 * step.abs()
    };
    let is_numeric = numbers.len() == names.len()
        && numbers.iter().all(|x| x.abs() < 1e300)
        && numbers.windows(2).all(is_even);
    let place = |(index, name): (usize, &&String)| {
        let x = if is_numeric {
            numbers[index]
        } else {
            index as f64
        };
        ((*name).clone(), x)
    };
    names.iter().enumerate().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &[&str], expected: &[f64]) {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let places = place(&names.iter().collect::<Vec<_>>()).into_iter();
        assert_eq!(places.map(|(_, x)| x).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn evenly_spaced_numbers_are_places() {
        check(&["0", "2", "4"], &[0.0, 2.0, 4.0]);
        check(&["1", "2", "5"], &[0.0, 1.0, 2.0]);
        check(&["plain", "residual"], &[0.0, 1.0]);
    }
}

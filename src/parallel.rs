//! Work on many items side by side, on all cores.
//!
//! The work is called through a pointer, so that rayon's part is compiled once and not again for
//! each kind of item.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

/// Calls `work` for each item, and returns the results in the order of the items.
pub(crate) fn map<T: Send, R: Send>(
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let cell = |item| Mutex::new((Some(item), None));
    let cells: Vec<Mutex<(Option<T>, Option<R>)>> = items.into_iter().map(cell).collect();
    for_each_index(cells.len(), &|index| {
        let item = locked(&cells[index]).0.take();
        let result = item.map(&work);
        locked(&cells[index]).1 = result;
    });
    let mut results = Vec::with_capacity(cells.len());
    for cell in cells {
        let (_, result) = cell.into_inner().unwrap_or_else(PoisonError::into_inner);
        results.extend(result);
    }
    results
}

/// Like [`map`], for `work` that returns a list or an option; returns their items as one list.
pub(crate) fn flat_map<T: Send, L: IntoIterator + Send>(
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> L + Sync,
) -> Vec<L::Item> {
    map(items, work).into_iter().flatten().collect()
}

fn for_each_index(count: usize, work: &(dyn Fn(usize) + Sync)) {
    (0..count).into_par_iter().for_each(work);
}

/// No lock is held while `work` runs, so that a panic there poisons none.
fn locked<T>(cell: &Mutex<T>) -> MutexGuard<'_, T> {
    cell.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_have_the_order_of_the_items() {
        let words: Vec<String> = (0..1_000).map(|number| number.to_string()).collect();
        assert_eq!(map(words.clone(), |word| word + "!").len(), 1_000);
        let lengths = map(&words, String::len);
        assert!(lengths.is_sorted(), "{lengths:?}");
        let some = flat_map(&words, |word| word.strip_suffix("99"));
        assert_eq!(some, ["", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
        let letters = flat_map(["ab", "", "c"], str::chars);
        assert_eq!(letters, ['a', 'b', 'c']);
    }

    #[test]
    #[should_panic(expected = "the third")]
    fn a_panic_of_the_work_is_passed_on() {
        map(0..9, |number| assert_ne!(number, 2, "the third"));
    }
}

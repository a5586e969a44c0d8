//! Sorted maps of pairs that come in any order.
//!
//! `collect` sorts the pairs first. That code is compiled again for each type of iterator, and it is larger than
//! all other code of a map.

use std::collections::BTreeMap;

/// Collects pairs into a map; the last of those with the same key remains.
pub(crate) fn map<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in pairs {
        map.insert(key, value);
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_equal_keys_remains() {
        let pairs = [("b", 1), ("a", 2), ("b", 3)];
        assert_eq!(map(pairs), pairs.into_iter().collect());
    }
}

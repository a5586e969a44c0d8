//! Finds one text in another, byte by byte.
//!
//! The searches of the standard library are faster in long texts, and bring 6 kB of machine code and
//! tables into the module that readers' browsers load to draw.

/// Returns the text before the first `wanted`, and the text after it; `None` if it does not occur.
/// `wanted` is not empty.
pub(crate) fn around<'t>(text: &'t str, wanted: &str) -> Option<(&'t str, &'t str)> {
    let mut places = text.as_bytes().windows(wanted.len());
    let at = places.position(|place| place == wanted.as_bytes())?;
    Some((text.get(..at)?, text.get(at + wanted.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_what_the_standard_library_finds() {
        for (text, wanted) in [
            ("", "a"),
            ("a", "a"),
            ("aab", "ab"),
            ("é—é", "—"),
            ("ab", "abc"),
            ("one, two, three", ", "),
        ] {
            assert_eq!(around(text, wanted), text.split_once(wanted), "{text:?}");
        }
    }
}

//! The open lines of a listing, in contrast to its folded ones.
//!
//! A short listing is shown whole. A longer one shows the whole items that fit into a screen, unless its author chooses with
//! `lines=`.

use std::ops::RangeInclusive;

use crate::lesson::demo::Demo;

/// Maximum number of lines of a listing that is not folded.
const SHORT: usize = 30;
/// Minimum and maximum number of lines that a longer one shows.
const OPEN: RangeInclusive<usize> = 10..=25;

/// Returns the number of visible lines that are shown.
pub(crate) fn count(demo: &Demo) -> usize {
    let count = demo.lines.iter().filter(|line| !line.hidden).count();
    match demo.words.lines {
        Some((first, last)) => (last.min(count) + 1).saturating_sub(first),
        // Most listings are short, and need no list of their lines.
        None if count <= SHORT => count,
        None => default_count(&visible_lines(demo)),
    }
}

fn visible_lines(demo: &Demo) -> Vec<&str> {
    let lines = demo.lines.iter().filter(|line| !line.hidden);
    lines.map(|line| line.text.trim_end()).collect()
}

/// Returns the number of visible lines that are shown, if the author does not set it.
///
/// A short listing is shown whole. Of a longer one as many whole items as fit are shown, else the
/// lines up to the last blank line that fits.
fn default_count(lines: &[&str]) -> usize {
    if lines.len() <= SHORT {
        return lines.len();
    }
    let (least, most) = (*OPEN.start(), *OPEN.end());
    let ends = || (least..=most).rev();
    let opens = |line: &str| !line.is_empty() && !line.starts_with([' ', '}', ')', ']']);
    let item = ends().find(|&end| opens(lines[end]) && matches!(lines[end - 1], "" | "}"));
    let gap = || ends().find(|&end| lines[end].is_empty());
    item.or_else(gap).unwrap_or(most - 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], open: usize) {
        assert_eq!(default_count(lines), open);
    }

    fn item(length: usize) -> Vec<&'static str> {
        let mut lines = vec!["fn f() {"];
        lines.resize(length - 1, "    x();");
        lines.push("}");
        lines
    }

    #[test]
    fn a_long_listing_stands_open_for_whole_items() {
        check(&item(30), 30);
        check(&[item(12), item(25)].concat(), 12);
        check(&[item(12), item(8), item(30)].concat(), 20);
        check(&item(60), 20);
        let mut gap = item(60);
        gap[17] = "";
        check(&gap, 17);
    }
}

//! A unified diff of two transcripts, in a time that grows with their length.
//!
//! If thousands of lines differ, nobody reads them all, and to compare each with each takes hours. So a
//! part is compared, from the first line that differs on, and the rest is counted. Numbers and wildcards
//! have no meaning here.

use imara_diff::{Algorithm, BasicLineDiffPrinter, Diff, InternedInput, UnifiedDiffConfig};

/// Lines of each side that are compared.
const COMPARED: usize = 500;
/// Equal lines that are shown around those that differ.
const AROUND: usize = 2;

/// Returns the diff of the blessed and the new transcript.
pub(super) fn unified(blessed: &str, new: &str) -> String {
    let [old_lines, new_lines] = [blessed, new].map(lines);
    let same = old_lines.iter().zip(&new_lines).take_while(|(a, b)| a == b);
    let first = same.count().saturating_sub(AROUND);
    let part = |lines: &[&str]| {
        let end = lines.len().min(first + COMPARED + AROUND);
        (lines[first..end].concat(), lines.len() - end)
    };
    let [(old_part, old_rest), (new_part, new_rest)] = [part(&old_lines), part(&new_lines)];
    if old_rest + new_rest == 0 {
        return diff(blessed, new);
    }
    format!(
        "{}… compared from line {} on; {old_rest} more lines were blessed, {new_rest} more are new\n",
        diff(&old_part, &new_part),
        first + 1
    )
}

fn diff(blessed: &str, new: &str) -> String {
    let input = InternedInput::new(blessed, new);
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    diff.postprocess_lines(&input);
    let printer = BasicLineDiffPrinter(&input.interner);
    let mut settings = UnifiedDiffConfig::default();
    settings.context_len(AROUND as u32);
    let hunks = diff.unified_diff(&printer, settings, &input);
    format!("--- blessed\n+++ new\n{hunks}")
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(count: usize, word: &str) -> String {
        let lines = (1..=count).map(|line| format!("{word}{line}\n"));
        lines.collect()
    }

    #[test]
    fn short_transcripts_are_compared_in_full() {
        let diff = unified("a\nb\nc\n", "a\nx\nc\n");
        assert_eq!(
            diff,
            "--- blessed\n+++ new\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"
        );
    }

    #[test]
    fn of_many_lines_that_differ_the_first_are_shown_and_the_rest_is_counted() {
        let same = numbered(1_000, "same");
        let (old, new) = (numbered(100_000, "a"), numbered(90_000, "b"));
        let diff = unified(&(same.clone() + &old), &(same + &new));
        assert!(diff.contains("\n same1000\n-a1\n"), "{diff}");
        assert!(diff.contains("\n-a500\n+b1\n"), "{diff}");
        let end =
            "… compared from line 999 on; 99500 more lines were blessed, 89500 more are new\n";
        assert!(diff.ends_with(end), "{diff}");
        assert_eq!(diff.lines().count(), 2 * COMPARED + AROUND + 4);
    }
}

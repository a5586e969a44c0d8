//! The text of a `diagram` fence.
//!
//! One statement a line: a keyword, then words. Indentation means nothing, `#` begins a comment
//! line. At the end of a line ` = 36,864` gives parameters, ` -> (1, 0)` what flows on, ` <- (0.5, 0)`
//! what comes back, in this order. `Items` are the same as those of `show::diagram`, so a figure can
//! move from prose into code without being drawn anew.

use super::error::DiagramError;
use super::free::{self, is_free};
use super::item::{Diagram, Item};
use super::net::Net;
use super::statement::statement;

/// Reads the text of a `diagram` fence.
///
/// # Errors
///
/// [`DiagramError`] for the first line that is no statement, or does not fit to those before it.
///
/// ```
/// let text = "
/// column residual
///   tensor x 64×56×56
///   tap x
///   op conv 3×3 = 36,864
///   add x through conv 1×1 = 4,096
///   group stage 2 ×3
///     op relu -> (1, 0) <- (0.5, 0)
///   end
/// ";
/// let diagram = figure::parse_diagram(text).unwrap();
/// assert_eq!(diagram.items.len(), 12);
///
/// let error = figure::parse_diagram("tensor x\nopp relu").unwrap_err();
/// assert_eq!((error.line, error.column), (2, 1));
/// assert_eq!(error.help, "did you mean `op`?");
/// ```
pub fn parse_diagram(text: &str) -> Result<Diagram, DiagramError> {
    let statements = statements(text)?;
    let items: Vec<Item> = statements.iter().map(|(item, _, _)| item.clone()).collect();
    let understood = if is_free(&items) {
        free::build(&items).map(drop)
    } else {
        Net::build(&items).map(drop)
    };
    if let Err(fault) = understood {
        let (line, column) = statements
            .get(fault.item)
            .map_or((1, 1), |(_, line, at)| (*line, *at));
        return Err(DiagramError {
            line,
            column,
            message: fault.message,
            help: fault.help,
        });
    }
    Ok(Diagram { items })
}

/// The statements of a text with their lines and columns.
pub(crate) fn statements(text: &str) -> Result<Vec<(Item, usize, usize)>, DiagramError> {
    let mut statements = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        let column = line.chars().count() - trimmed.chars().count() + 1;
        let trimmed = trimmed.trim_end();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let items = statement(trimmed).map_err(|(message, help)| DiagramError {
            line: index + 1,
            column,
            message,
            help,
        })?;
        statements.extend(items.into_iter().map(|item| (item, index + 1, column)));
    }
    Ok(statements)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_error(text: &str, line: usize, column: usize, message: &str) {
        let error = parse_diagram(text).unwrap_err();
        assert_eq!(
            (error.line, error.column, &*error.message),
            (line, column, message)
        );
    }

    #[test]
    fn faults_have_a_place() {
        check_error(
            "op a\n\n  # note\n  conv b",
            4,
            3,
            "unknown statement `conv`",
        );
        check_error("op", 1, 1, "a name is missing");
        check_error("op a\n  add x", 2, 3, "no tap `x` before this line");
        check_error("op a = many", 1, 1, "`many` is no number");
        check_error("paths conv", 1, 1, "`paths` needs a number and a name");
        check_error("stack x", 1, 1, "`stack` needs channels");
        check_error("arc", 1, 1, "`arc` needs a value");
        check_error("", 1, 1, "the diagram has no nodes");
    }

    #[test]
    fn a_misspelled_keyword_gets_the_nearest_as_help() {
        assert_eq!(
            parse_diagram("tensr x").unwrap_err().help,
            "did you mean `tensor`?"
        );
        assert!(
            parse_diagram("convolution")
                .unwrap_err()
                .help
                .starts_with("a line begins with")
        );
    }
}

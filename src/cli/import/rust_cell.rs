//! A cell of the Rust kernel (evcxr) as the text of a demo.
//!
//! The kernel prints the value of a last expression, takes crates by `:dep`, and has commands that begin with a
//! colon. A program has none of these.

use super::notebook::{Output, text_of};

/// Result of converting a cell.
#[derive(Debug, Default)]
pub(super) struct RustCell {
    /// The code of the demo.
    pub code: String,
    /// Lines of `[dependencies]`.
    pub dependencies: Vec<String>,
    /// Printed text, including the last value.
    pub printed: String,
    /// The word of the fence that says how it fails, if it failed.
    pub expectation: Option<&'static str>,
    /// Notes for the author, to be checked by hand.
    pub notes: Vec<String>,
}

/// Converts a cell and its outputs.
pub(super) fn read(source: &str, outputs: &[Output]) -> RustCell {
    let mut cell = RustCell::default();
    for line in source.lines() {
        let trimmed = line.trim();
        if let Some(wanted) = trimmed.strip_prefix(":dep ") {
            cell.dependencies.push(dependency(wanted));
        } else if trimmed.starts_with(':') && !trimmed.starts_with("::") {
            cell.notes.push(format!(
                "`{trimmed}` is a command of the kernel, and left out"
            ));
        } else {
            cell.code += line;
            cell.code.push('\n');
        }
    }
    for output in outputs {
        cell.take(output);
    }
    cell
}

/// Converts `rand` to `rand = "*"`, its meaning for the kernel.
fn dependency(wanted: &str) -> String {
    match wanted.trim() {
        line if line.contains('=') => line.to_owned(),
        name => format!("{name} = \"*\""),
    }
}

impl RustCell {
    fn take(&mut self, output: &Output) {
        match output {
            Output::Stream { name, text } if name == "stdout" => self.print(&text.whole()),
            Output::Stream { .. } => {}
            Output::Error { evalue, traceback } => {
                // The kernel reports panics and errors of the compiler alike.
                let panicked = evalue.contains("panicked")
                    || traceback.iter().any(|line| line.contains("panicked"));
                let word = if panicked {
                    "should_panic"
                } else {
                    "compile_fail"
                };
                self.expectation = Some(word);
                let note = format!("it failed in the notebook, so its fence says `{word}`");
                self.notes.push(note);
            }
            Output::ExecuteResult { data } | Output::DisplayData { data } => {
                if data
                    .keys()
                    .any(|kind| kind.starts_with("image/") || kind == "text/html")
                {
                    let note =
                        "it is drawn anew when it runs; `show` draws figures that readers can move";
                    self.notes.push(note.to_owned());
                } else if let Some(text) = data.get("text/plain") {
                    self.print(&text_of(text));
                    self.print_last();
                }
            }
        }
    }

    fn print(&mut self, text: &str) {
        self.printed += text;
        if !self.printed.is_empty() && !self.printed.ends_with('\n') {
            self.printed.push('\n');
        }
    }

    /// Prints the value of the last line, which the kernel showed.
    fn print_last(&mut self) {
        let code = self.code.trim_end();
        let start = code.rfind('\n').map_or(0, |at| at + 1);
        let (before, last) = code.split_at(start);
        if !is_whole(last) {
            let note =
                "its last expression is not printed; write `println!(\"{:?}\", …)` around it";
            return self.notes.push(note.to_owned());
        }
        self.code = format!("{before}println!(\"{{:?}}\", {});\n", last.trim());
    }
}

/// Returns true if a line is an expression by itself, judging by its brackets and ends.
fn is_whole(line: &str) -> bool {
    let code = line.trim();
    let depth = code.chars().try_fold(0_i32, |depth, c| match c {
        '(' | '[' | '{' => Some(depth + 1),
        ')' | ']' | '}' => Some(depth - 1).filter(|depth| *depth >= 0),
        _ => Some(depth),
    });
    let goes_on = code.starts_with(['.', '?', '|', '+', '/']);
    let is_none = code.is_empty() || code.starts_with("//") || code.ends_with([';', ',']);
    depth == Some(0) && !goes_on && !is_none
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, outputs: &str, expected: &str) -> RustCell {
        let outputs: Vec<Output> = serde_json::from_str(outputs).unwrap();
        let cell = read(source, &outputs);
        assert_eq!(cell.code, expected);
        cell
    }

    const TWO: &str = r#"[{"output_type": "execute_result", "data": {"text/plain": "2"}}]"#;

    #[test]
    fn the_last_value_is_printed() {
        let cell = check(
            "let x = 1;\nx + 1",
            TWO,
            "let x = 1;\nprintln!(\"{:?}\", x + 1);\n",
        );
        assert_eq!(cell.printed, "2\n");
        let cell = check("f(\n    1,\n)", TWO, "f(\n    1,\n)\n");
        assert_eq!(cell.notes.len(), 1);
    }

    #[test]
    fn commands_of_the_kernel_are_left_out() {
        let cell = check(":dep rand\n:opt 2\nf();", "[]", "f();\n");
        assert_eq!(cell.dependencies, ["rand = \"*\""]);
        assert_eq!(cell.notes.len(), 1);
    }

    #[test]
    fn a_cell_that_failed_is_expected_to() {
        let error = r#"[{"output_type": "error", "ename": "Error", "evalue": "mismatched types", "traceback": []}]"#;
        let cell = check("let x: u8 = \"\";", error, "let x: u8 = \"\";\n");
        assert_eq!(cell.expectation, Some("compile_fail"));
        let panic = r#"[{"output_type": "error", "ename": "E", "evalue": "", "traceback": ["thread panicked at x"]}]"#;
        let cell = check("panic!();", panic, "panic!();\n");
        assert_eq!(cell.expectation, Some("should_panic"));
    }
}

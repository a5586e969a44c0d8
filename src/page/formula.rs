//! TeX to MathML, with the TeX kept as annotation and as alternative text.

use std::ops::Range;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use super::escape;

/// Converts formulas; shared by all threads.
pub struct Formulas {
    converter: LatexToMathML,
}

/// What is wrong with a formula.
pub struct FormulaError {
    /// Where in the TeX.
    pub range: Range<usize>,
    /// In words: lower case, no final period.
    pub message: String,
}

impl Formulas {
    /// A converter without macros.
    pub fn new() -> Self {
        let config = MathCoreConfig {
            annotation: true,
            ..MathCoreConfig::default()
        };
        let converter = LatexToMathML::new(config);
        Self {
            converter: converter.expect("no macros, no errors in macros"),
        }
    }

    /// The `<math>` element of a formula.
    pub fn mathml(&self, tex: &str, display: bool) -> Result<String, FormulaError> {
        let style = match display {
            true => MathDisplay::Block,
            false => MathDisplay::Inline,
        };
        let blank = tex.len() - tex.trim_start().len();
        let tex = tex.trim();
        match self.converter.convert_with_local_state(tex, style) {
            Ok(found) => Ok(name(found.mathml, tex)),
            Err(error) => Err(FormulaError {
                range: error.0.start + blank..error.0.end + blank,
                message: sentence(&error.error_message()),
            }),
        }
    }
}

/// Adds the alternative text; direction is that of formulas, not of the page.
fn name(mathml: String, tex: &str) -> String {
    let attributes = format!("<math dir=\"ltr\"{}", escape::pair("alttext", tex));
    mathml.replacen("<math", &attributes, 1)
}

fn sentence(message: &str) -> String {
    let message = message.trim_end_matches('.');
    let mut chars = message.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_reads_aloud_as_its_tex() {
        let html = Formulas::new().mathml("a<b", false);
        let html = html.unwrap_or_else(|error| panic!("{}", error.message));
        assert!(
            html.starts_with("<math dir=\"ltr\" alttext=\"a&lt;b\""),
            "{html}"
        );
        assert!(html.contains("application/x-tex"), "{html}");
    }

    #[test]
    fn an_error_says_where() {
        let error = Formulas::new().mathml(r"x + \frobnicate", false);
        let error = error.expect_err("there is no such command");
        assert_eq!(error.range.start, 4);
    }
}

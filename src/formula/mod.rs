//! Converts TeX to MathML, and to words where MathML is not possible.
//!
//! | module | purpose |
//! |---|---|
//! | `rewrite` | LaTeX that the converter lacks: `\\[2pt]`, `\boxed`, `\tag` |
//! | `macros` | macros of `course.toml` |
//! | `depth` | limits on the nesting of a formula |
//! | `command` | supported commands, and replacements for others |
//! | `mathml` | adapts the converter's MathML to pages |
//! | `words` | a formula as words, for titles and search |
//!
//! It does not depend on lessons or pages.

mod command;
mod depth;
mod macros;
mod mathml;
mod rewrite;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use crate::digest::Digest;
use crate::sorted;
use depth::{DEEPEST, LONGEST, is_too_nested, openers, too_deep, with_stack};
use rewrite::{TagCommand, rewrite};

/// Place of a formula in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Display {
    /// In the running line.
    Inline,
    /// On a line of its own.
    Block,
}

/// Converts formulas; shared by all threads.
#[derive(Debug, Default)]
pub struct Formulas {
    converter: LatexToMathML,
    /// Names of macros, without the backslash.
    macros: Vec<String>,
    /// Number of commands and brackets in each macro, see [`openers()`].
    openers: BTreeMap<String, usize>,
    /// Digest of all macros; `None` without macros.
    digest: Option<Digest>,
}

/// An error in a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// Byte range in the TeX.
    pub range: Range<usize>,
    /// Message, lower case, without a final period.
    pub message: String,
    /// Advice for the author.
    pub help: String,
}

/// A formula as MathML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConvertedFormula {
    /// The `<math>` element, without alternative text.
    pub mathml: String,
    /// Byte range of a `\\` outside of any environment, which has no effect.
    pub idle_break: Option<Range<usize>>,
}

impl Formulas {
    /// Creates a converter with these macros, by name. Invalid ones are left out and returned with
    /// their errors.
    pub fn new(macros: &BTreeMap<String, String>) -> (Self, Vec<(String, FormulaError)>) {
        let (expanded, mut errors) = macros::expand(macros);
        let mut valid: Vec<(String, String)> = Vec::new();
        for (name, definition) in expanded {
            // Each macro has a converter of its own, since one invalid macro makes a converter fail.
            let tried = with_stack(openers(&definition, &BTreeMap::new()), || {
                let one = vec![(name.clone(), definition.clone())];
                converter(one).map(|converter| macros::try_out(&converter, &name, &definition))
            });
            match tried {
                Some(Ok(None)) => valid.push((name, definition)),
                Some(Ok(Some(message)) | Err(message)) => {
                    errors.push((name, macros::error(&message)));
                }
                None => errors.push((name, macros::error("the macro cannot be set"))),
            }
        }
        let fields = valid
            .iter()
            .flat_map(|(name, tex)| [name.as_bytes(), tex.as_bytes()]);
        let digest = Digest::of_fields(fields);
        let names = valid.iter().map(|(name, _)| name.clone()).collect();
        let count = |(name, tex): &(String, String)| (name.clone(), openers(tex, &BTreeMap::new()));
        let openers = sorted::map(valid.iter().map(count));
        let formulas = Self {
            converter: converter(valid).unwrap_or_default(),
            macros: names,
            openers,
            digest: Some(digest),
        };
        (formulas, errors)
    }

    /// Converts a formula to a `<math>` element.
    ///
    /// # Errors
    ///
    /// [`FormulaError`] if the TeX is invalid or not supported.
    pub fn mathml(&self, tex: &str, display: Display) -> Result<ConvertedFormula, FormulaError> {
        let blank = tex.len() - tex.trim_start().len();
        let in_tex = |range: Range<usize>| range.start + blank..range.end + blank;
        match self.convert_trimmed(tex.trim(), display) {
            Ok(formula) => Ok(ConvertedFormula {
                idle_break: formula.idle_break.map(in_tex),
                ..formula
            }),
            Err(error) => Err(FormulaError {
                range: in_tex(error.range),
                ..error
            }),
        }
    }

    /// Like [`mathml`](Self::mathml), for TeX without blanks around it.
    fn convert_trimmed(
        &self,
        tex: &str,
        display: Display,
    ) -> Result<ConvertedFormula, FormulaError> {
        if let Some(at) = too_deep(tex) {
            return Err(FormulaError {
                range: at..at + 1,
                message: too_nested_message(),
                help: "give a part of it a name of its own".to_owned(),
            });
        }
        let error_at = |range: Range<usize>, message: String| FormulaError {
            help: command::help(tex, &range, &self.macros),
            range,
            message,
        };
        let rewritten = rewrite(tex, display);
        let body = self
            .convert(&rewritten.tex, display)
            .map_err(|(range, message)| {
                let start = rewritten.original(range.start);
                let end = rewritten.original(range.end).min(tex.len());
                error_at(start..end, message)
            })?;
        // Only the converter knows whether `\color` is a command here, or part of a text.
        let color = tex.find(r"\color");
        if let Some(at) = color.filter(|_| body.contains("style=\"color:")) {
            let message = "a formula has no colors of its own".to_owned();
            return Err(error_at(at..at + r"\color".len(), message));
        }
        let with_tag = match &rewritten.tag {
            Some(tag) => self.tagged(&body, tag).map_err(|message| FormulaError {
                range: tag.range.clone(),
                message,
                help: "a tag is a few plain words".to_owned(),
            })?,
            None => body,
        };
        Ok(ConvertedFormula {
            mathml: mathml::adapt(&with_tag),
            idle_break: rewritten.idle_break,
        })
    }

    /// Returns a digest of everything that conversion depends on.
    pub fn digest(&self) -> Digest {
        self.digest.unwrap_or_else(|| Digest::of(b""))
    }

    /// Returns a formula as words, such as `x²` and `α<β`; unsupported TeX stays as it is.
    pub fn words(&self, tex: &str) -> String {
        match self.mathml(tex, Display::Inline) {
            Ok(formula) => words::words(&formula.mathml),
            Err(_) => tex.trim().to_owned(),
        }
    }

    fn convert(&self, tex: &str, display: Display) -> Result<String, (Range<usize>, String)> {
        let style = match display {
            Display::Block => MathDisplay::Block,
            Display::Inline => MathDisplay::Inline,
        };
        let openers = openers(tex, &self.openers);
        if openers > LONGEST {
            let message = format!("the formula has more than {LONGEST} commands and brackets");
            return Err((0..tex.len(), message));
        }
        let converted = with_stack(openers, || {
            match self.converter.convert_with_local_state(tex, style) {
                Ok(converted) => Ok(converted.mathml),
                Err(error) => Err((error.0.clone(), sentence(&error.error_message()))),
            }
        });
        match converted {
            Some(Ok(mathml)) if is_too_nested(&mathml) => Err((0..tex.len(), too_nested_message())),
            Some(converted) => converted,
            // The converter panics on some infix commands in tables.
            None => Err((0..tex.len(), "the formula cannot be set".to_owned())),
        }
    }

    /// Converts a formula, with its tag at the end of the line.
    fn tagged(&self, math: &str, tag: &TagCommand) -> Result<String, String> {
        let text = format!(r"\text{{{}}}", tag.text);
        let label = self
            .convert(&text, Display::Inline)
            .map_err(|(_, message)| message)?;
        let inside = |math: &str| {
            let (_, rest) = math.split_once('>').unwrap_or(("", ""));
            rest.trim_end_matches("</math>").to_owned()
        };
        Ok(format!(
            "<math display=\"block\"><mtable displaystyle=\"true\" scriptlevel=\"0\" style=\"width: 100%\"><mtr>\
             <mtd style=\"width: 50%\"></mtd><mtd>{}</mtd>\
             <mtd style=\"width: 50%;text-align: right\">{}</mtd></mtr></mtable></math>",
            inside(math),
            inside(&label)
        ))
    }
}

fn converter(macros: Vec<(String, String)>) -> Result<LatexToMathML, String> {
    let config = MathCoreConfig {
        macros,
        ..MathCoreConfig::default()
    };
    LatexToMathML::new(config).map_err(|(error, _, _)| sentence(&error.error_message()))
}

fn too_nested_message() -> String {
    format!("the formula is nested more than {DEEPEST} deep")
}

/// Adapts a message of the converter to our style: lower case, no period, code in backticks.
fn sentence(message: &str) -> String {
    let with_backticks = message.trim_end_matches('.').replace('"', "`");
    let mut chars = with_backticks.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain() -> Formulas {
        Formulas::new(&BTreeMap::new()).0
    }

    #[track_caller]
    fn set(tex: &str, display: Display) -> ConvertedFormula {
        let found = plain().mathml(tex, display);
        found.unwrap_or_else(|error| panic!("{tex}: {}", error.message))
    }

    #[track_caller]
    fn check_help(tex: &str, place: &str, help: &str) {
        let error = plain()
            .mathml(tex, Display::Block)
            .expect_err("there is no such command");
        assert_eq!(&tex[error.range.clone()], place, "{}", error.message);
        assert!(error.help.contains(help), "{}", error.help);
    }

    #[test]
    fn no_formula_has_a_style_of_its_own() {
        let tex = r"\begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}";
        let html = set(tex, Display::Block).mathml;
        assert!(!html.contains(" style="), "{html}");
        assert!(html.contains("class=\"math-start"), "{html}");
    }

    #[test]
    fn sizes_are_those_of_an_element_around() {
        let html = set(r"\tfrac{\tfrac{a}{b}}{c} + \dfrac{d}{e}", Display::Inline).mathml;
        assert_eq!(html.matches("<mstyle displaystyle").count(), 3, "{html}");
        assert!(!html.contains("<mfrac "), "{html}");
    }

    #[test]
    fn a_length_after_a_line_is_not_printed() {
        let tex =
            "\\begin{aligned} a &= b \\\\[2pt] c &= d \\\\*[-0.5 em] e \\\\* f \\end{aligned}";
        let html = set(tex, Display::Block).mathml;
        assert!(
            !html.contains('[') && !html.contains("<mi>p</mi>"),
            "{html}"
        );
        assert!(!html.contains('∗'), "{html}");
        let html = set(
            r"\begin{matrix} a \\ [b] \\[c] \end{matrix}",
            Display::Block,
        )
        .mathml;
        assert_eq!(html.matches('[').count(), 2, "{html}");
    }

    #[test]
    fn boxes_and_tags_are_set() {
        let html = set(r"\boxed{x = \boxed{1}} + y", Display::Block).mathml;
        assert_eq!(html.matches("math-boxed").count(), 2, "{html}");
        assert!(!html.contains("didact:"), "{html}");
        let html = set(r"a = b \tag{2'}", Display::Block).mathml;
        assert!(html.contains("(2’)") || html.contains("(2')"), "{html}");
        let html = set(r"a = b \tag*{here}", Display::Block).mathml;
        assert!(html.contains("<mtext>here</mtext>"), "{html}");
        let html = set(r"\begin{equation} a \tag{7} \end{equation}", Display::Block).mathml;
        assert!(html.contains("(7)"), "{html}");
    }

    #[test]
    fn an_error_names_what_to_write() {
        check_help(r"x + \frc{a}{b}", r"\frc", r"`\frac`");
        check_help(r"\boxed{x} \alhpa", r"\alhpa", r"`\alpha`");
        check_help(r"\newcommand{\R}{x}", r"\newcommand", "[math.macros]");
        check_help(r"\href{https://a}{b}", r"\href", "link");
        check_help(r"\ce{H2O}", r"\ce", "mathrm");
        check_help(r"x + \color{red} y", r"\color", "style");
        check_help(r"\require{ams}", r"\require", "take it out");
        check_help(r"x \zzqqxyw", r"\zzqqxyw", "TeX in lessons");
        check_help(r"\begin{aligend} a \end{aligend}", "{aligend}", "`aligned`");
        check_help(r"\begin{split} a \end{split}", "{split}", "`aligned`");
    }

    #[test]
    fn a_break_outside_of_an_environment_is_idle() {
        let found = set(r"a = b \\ c = d", Display::Block);
        assert_eq!(found.idle_break, Some(6..8));
        let found = set(r"\begin{aligned} a \\ b \end{aligned}", Display::Block);
        assert_eq!(found.idle_break, None);
    }

    #[test]
    fn what_the_converter_cannot_stand_is_an_error() {
        let tex = r"\begin{matrix} a \\ \over b \end{matrix}";
        assert!(plain().mathml(tex, Display::Block).is_err());
    }
}

//! Evaluates expressions such as `64 + 32 * 5` while the page is built.
//!
//! | part      | written                                                 |
//! |-----------|---------------------------------------------------------|
//! | number    | `36864`, `36,864`, `0.5`, `1e-3`                        |
//! | value     | `` `{demo.name}` ``, of a run; its number is a parameter |
//! | operators | `^` (from the right), `* / × ·`, `+ - −`, and `( )`     |
//!
//! Evaluation stops at the first text that cannot continue an expression, such as a unit.

/// Value of an expression, with the end of the expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Evaluated {
    /// Value of the expression; finite.
    pub value: f64,
    /// Length of the expression in bytes.
    pub end: usize,
    /// Number of operators.
    pub operators: usize,
}

/// An error in an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ArithmeticError {
    /// Byte offset in the text.
    pub at: usize,
    /// Message, lower case, without a final period.
    pub message: &'static str,
}

/// Evaluates the expression at the start of `text`; `values` are those of its code spans, in order.
///
/// # Errors
///
/// [`ArithmeticError`], at the byte where the expression is invalid or a result is not finite.
pub(super) fn evaluate(text: &str, values: &[f64]) -> Result<Evaluated, ArithmeticError> {
    let mut reader = ExpressionReader {
        text,
        at: 0,
        values: values.iter(),
        operators: 0,
    };
    let value = reader.sum()?;
    if !value.is_finite() {
        let message = "the result is not a finite number";
        return Err(ArithmeticError { at: 0, message });
    }
    Ok(Evaluated {
        value,
        end: reader.at,
        operators: reader.operators,
    })
}

struct ExpressionReader<'t> {
    text: &'t str,
    at: usize,
    /// Values of the code spans that are still to come.
    values: std::slice::Iter<'t, f64>,
    operators: usize,
}

impl ExpressionReader<'_> {
    fn sum(&mut self) -> Result<f64, ArithmeticError> {
        let mut value = self.product()?;
        while let Some(sign) = self.operator("+-−") {
            let next = self.product()?;
            value += if sign == '+' { next } else { -next };
        }
        Ok(value)
    }

    fn product(&mut self) -> Result<f64, ArithmeticError> {
        let mut value = self.power()?;
        while let Some(sign) = self.operator("*/×·") {
            let next = self.power()?;
            value = if sign == '/' {
                value / next
            } else {
                value * next
            };
        }
        Ok(value)
    }

    /// Reads a power; a sign binds less than it: −2² is −4.
    fn power(&mut self) -> Result<f64, ArithmeticError> {
        if self.take("-−").is_some() {
            return Ok(-self.power()?);
        }
        let base = self.atom()?;
        match self.operator("^") {
            Some(_) => Ok(base.powf(self.power()?)),
            None => Ok(base),
        }
    }

    fn atom(&mut self) -> Result<f64, ArithmeticError> {
        if self.take("(").is_some() {
            let value = self.sum()?;
            return match self.take(")") {
                Some(_) => Ok(value),
                None => Err(self.error("a parenthesis is not closed")),
            };
        }
        let start = self.at + blanks(&self.text[self.at..]);
        let rest = &self.text[start..];
        if rest.starts_with("`{")
            && let Some(end) = rest[1..].find('`')
        {
            self.at = start + end + 2;
            let value = self.values.next().copied();
            return value.ok_or_else(|| self.error("a value is missing here"));
        }
        let length = number_length(rest);
        let number = rest[..length].replace(',', "").parse();
        self.at = start + length;
        number.map_err(|_| self.error("a number is missing here"))
    }

    fn operator(&mut self, signs: &str) -> Option<char> {
        let found = self.take(signs);
        self.operators += usize::from(found.is_some());
        found
    }

    /// Consumes one of `signs`, with white space before it.
    fn take(&mut self, signs: &str) -> Option<char> {
        let rest = &self.text[self.at..];
        let blanks = blanks(rest);
        let first = rest[blanks..].chars().next()?;
        if !signs.contains(first) {
            return None;
        }
        self.at += blanks + first.len_utf8();
        Some(first)
    }

    fn error(&self, message: &'static str) -> ArithmeticError {
        let at = self.at + blanks(&self.text[self.at..]);
        ArithmeticError { at, message }
    }
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Returns the length of the number at the start of `text`; commas only separate groups of three
/// digits.
pub(super) fn number_length(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut length = digits(text);
    while text[length..].starts_with(',') && length > 0 && digits(&text[length + 1..]) == 3 {
        length += 4;
    }
    if text[length..].starts_with('.') {
        length += 1 + digits(&text[length + 1..]);
    }
    if text[length..].starts_with(['e', 'E']) {
        let sign = usize::from(text[length + 1..].starts_with(['+', '-']));
        let power = digits(&text[length + 1 + sign..]);
        // `3 em` is a number and a unit.
        length += if power > 0 { 1 + sign + power } else { 0 };
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, value: f64, end: usize) {
        let found = evaluate(text, &[7.0, 2.0]).map(|found| (found.value, found.end));
        assert_eq!(found, Ok((value, end)), "in {text:?}");
    }

    #[test]
    fn products_come_before_sums_and_powers_before_both() {
        check("64 + 32 * 5", 224.0, 11);
        check("2*3^2-1", 17.0, 7);
        check("2^3^2", 512.0, 5);
        check("-2^2", -4.0, 4);
        check("(1 + 2) × 3 − 4/8", 8.5, 20);
        check("8 / 2 / 2", 2.0, 9);
    }

    #[test]
    fn numbers_may_have_commas_points_and_powers() {
        check("36,864", 36_864.0, 6);
        check("1e3 + .5", 1000.5, 8);
        check("1,2", 1.0, 1);
    }

    #[test]
    fn values_take_their_turn() {
        check("`{a.b}` ^ `{a.c}`", 49.0, 17);
    }

    #[test]
    fn a_unit_ends_it() {
        check("3 * 2 em", 6.0, 5);
        check("2 ± 5%", 2.0, 1);
    }

    #[track_caller]
    fn check_wrong(text: &str, at: usize, message: &str) {
        let error = evaluate(text, &[]).expect_err("it is broken");
        assert_eq!((error.at, error.message), (at, message), "in {text:?}");
    }

    #[test]
    fn what_is_broken_has_a_place() {
        check_wrong("64 + * 5", 5, "a number is missing here");
        check_wrong("(64 + 5", 7, "a parenthesis is not closed");
        check_wrong("64 +", 4, "a number is missing here");
        check_wrong("1 / 0", 0, "the result is not a finite number");
        check_wrong("`{a.b}`", 7, "a value is missing here");
    }
}

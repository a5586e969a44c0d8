//! Parses colors in any notation of CSS, and computes their contrast (WCAG 2.2).

use std::collections::HashMap;

use csscolorparser::Color;

/// Color scheme of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scheme {
    /// Dark text on a light background.
    Light,
    /// Light text on a dark background.
    Dark,
}

/// Limit on the steps from token to token, which may refer to each other in a circle.
const STEPS: usize = 16;

/// Returns the color of `value` in a scheme; `tokens` are the values of all tokens.
///
/// `None` if only a browser can compute it: `color-mix()`, relative colors, system colors.
pub(super) fn color(value: &str, scheme: Scheme, tokens: &HashMap<&str, &str>) -> Option<Color> {
    let mut value = value.trim();
    for _ in 0..STEPS {
        value = value.trim_end_matches("!important").trim();
        if let Some(inside) = function(value, "light-dark") {
            let (light, dark) = split(inside)?;
            value = match scheme {
                Scheme::Light => light,
                Scheme::Dark => dark,
            };
        } else if let Some(inside) = function(value, "var") {
            let (name, fallback) = split(inside).unwrap_or((inside.trim(), ""));
            value = tokens.get(name).copied().unwrap_or(fallback);
        } else {
            return csscolorparser::parse(&value.to_ascii_lowercase()).ok();
        }
    }
    None
}

/// Returns the arguments of a function, if it is the whole value.
fn function<'v>(value: &'v str, name: &str) -> Option<&'v str> {
    let head = value.get(..name.len())?;
    let rest = head
        .eq_ignore_ascii_case(name)
        .then(|| &value[name.len()..])?;
    rest.strip_prefix('(')?.strip_suffix(')')
}

/// Splits two arguments at the comma outside of parentheses.
fn split(inside: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    let comma = inside.char_indices().find(|(_, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        *c == ',' && depth == 0
    });
    let (at, _) = comma?;
    Some((inside[..at].trim(), inside[at + 1..].trim()))
}

/// Blends a transparent color with the one below it.
pub(super) fn over(color: &Color, ground: &Color) -> Color {
    let mixed = |top: f32, below: f32| top * color.a + below * (1.0 - color.a);
    Color::new(
        mixed(color.r, ground.r),
        mixed(color.g, ground.g),
        mixed(color.b, ground.b),
        1.0,
    )
}

/// Returns the contrast ratio of two opaque colors, from 1 to 21.
pub(super) fn contrast(a: &Color, b: &Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: &Color) -> f64 {
    let channel = |x: f32| {
        let s = f64::from(x).clamp(0.0, 1.0);
        // sRGB itself has 0.04045 here; WCAG kept the number of a draft, and no color of 8 bits
        // lies between the two.
        if s <= 0.03928 {
            s / 12.92
        } else {
            ((s + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(color.r) + 0.7152 * channel(color.g) + 0.0722 * channel(color.b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, scheme: Scheme, expected: Option<&str>) {
        let tokens = [("--a", "#112233"), ("--b", "var(--a)"), ("--c", "var(--c)")];
        let found = color(value, scheme, &tokens.into()).map(|color| color.to_css_hex());
        assert_eq!(found.as_deref(), expected, "for {value}");
    }

    #[test]
    fn colors_are_read_in_any_notation() {
        for value in [
            "#ff0000",
            "#F00",
            "red",
            "RED",
            "rgb(255, 0, 0)",
            "rgb(255 0 0 / 100%)",
            "hsl(0 100% 50%)",
            "hwb(0 0% 0%)",
            "oklch(62.796% 0.25768 29.234)",
            "light-dark(red, blue)",
            "var(--x, red)",
        ] {
            check(value, Scheme::Light, Some("#ff0000"));
        }
        check(
            "light-dark(red, rgb(0, 0, 255))",
            Scheme::Dark,
            Some("#0000ff"),
        );
        check("var(--b)", Scheme::Dark, Some("#112233"));
    }

    #[test]
    fn what_only_a_browser_knows_is_not_guessed() {
        for value in [
            "color-mix(in srgb, red, blue)",
            "CanvasText",
            "var(--c)",
            "var(--x)",
            "blurple",
            "",
        ] {
            check(value, Scheme::Light, None);
        }
    }
}

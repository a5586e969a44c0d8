//! Checks a course's stylesheets: valid CSS, mirrored layouts, readable colors.
//!
//! | module | checks for |
//! |---|---|
//! | `stylesheet` | unclosed blocks, invalid declarations |
//! | `names` | unknown properties, unused tokens |
//! | `color`, `contrast` | colors with too little contrast, by the formula of WCAG 2.2 |
//!
//! In languages written from right to left, start and end replace left and right, so only logical
//! properties are allowed.

mod color;
mod contrast;
mod names;
mod stylesheet;

use std::sync::Arc;

use super::family::{CheckFamily, CheckFunction};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::Sources;
use stylesheet::{Declaration, Stylesheet};

/// Physical properties, and the logical ones to use instead.
const PHYSICAL: &[(&str, &str)] = &[
    ("margin-left", "margin-inline-start"),
    ("margin-right", "margin-inline-end"),
    ("padding-left", "padding-inline-start"),
    ("padding-right", "padding-inline-end"),
    ("border-left", "border-inline-start"),
    ("border-right", "border-inline-end"),
    ("border-left-width", "border-inline-start-width"),
    ("border-right-width", "border-inline-end-width"),
    ("border-left-color", "border-inline-start-color"),
    ("border-right-color", "border-inline-end-color"),
    ("border-left-style", "border-inline-start-style"),
    ("border-right-style", "border-inline-end-style"),
    ("border-top-left-radius", "border-start-start-radius"),
    ("border-top-right-radius", "border-start-end-radius"),
    ("border-bottom-left-radius", "border-end-start-radius"),
    ("border-bottom-right-radius", "border-end-end-radius"),
    ("scroll-margin-left", "scroll-margin-inline-start"),
    ("scroll-margin-right", "scroll-margin-inline-end"),
    ("scroll-padding-left", "scroll-padding-inline-start"),
    ("scroll-padding-right", "scroll-padding-inline-end"),
    ("left", "inset-inline-start"),
    ("right", "inset-inline-end"),
];

/// Properties whose values may name a side, and the replacements for `left` and `right`.
const SIDED: &[(&str, &str, &str)] = &[
    ("text-align", "start", "end"),
    ("float", "inline-start", "inline-end"),
    ("clear", "inline-start", "inline-end"),
];

/// Stylesheets of the course.
pub(super) const CHECK: CheckFamily = CheckFamily {
    codes: &[
        Code::CssSyntax,
        Code::CssPhysical,
        Code::CssUnknown,
        Code::Contrast,
    ],
    functions: &[CheckFunction::Course(|reading| check(reading.sources))],
};

/// Checks the stylesheets of the course; a test checks the embedded one.
fn check(sources: &Sources) -> Vec<Diagnostic> {
    let css = sources
        .templates
        .iter()
        .filter(|(name, _)| name.ends_with(".css"));
    let texts: Vec<_> = css
        .map(|(name, bytes)| {
            let file: Arc<str> = format!("{}templates/{name}", sources.prefix).into();
            (file, String::from_utf8_lossy(bytes))
        })
        .collect();
    let sheets: Vec<(Arc<str>, Stylesheet<'_>)> = texts
        .iter()
        .map(|(file, text)| (Arc::clone(file), stylesheet::read(text)))
        .collect();
    let mut found: Vec<Diagnostic> = sheets
        .iter()
        .flat_map(|(file, sheet)| of_sheet(file, sheet))
        .collect();
    found.extend(contrast::check(&sheets));
    found.extend(names::check(&sheets, sources));
    found
}

/// Returns the diagnostics of one stylesheet by itself.
fn of_sheet(file: &Arc<str>, sheet: &Stylesheet<'_>) -> Vec<Diagnostic> {
    let faults = sheet.faults.iter().map(|fault| {
        let span = Span::new(file, fault.range.clone());
        Diagnostic::new(Code::CssSyntax, span, fault.message.clone()).with_help(fault.help)
    });
    let sides = sheet
        .declarations
        .iter()
        .filter_map(|declaration| physical(file, declaration));
    faults.chain(sides).collect()
}

fn physical(file: &Arc<str>, declaration: &Declaration<'_>) -> Option<Diagnostic> {
    let name = declaration.name.to_ascii_lowercase();
    let of_side = PHYSICAL.iter().find(|(physical, _)| *physical == name);
    let (range, old, new) = match of_side {
        Some((_, logical)) => (&declaration.name_range, declaration.name, *logical),
        None => {
            let (_, start, end) = SIDED.iter().find(|(sided, ..)| *sided == name)?;
            let new = match declaration.value {
                "left" => start,
                "right" => end,
                _ => return None,
            };
            (&declaration.value_range, declaration.value, *new)
        }
    };
    let span = Span::new(file, range.clone());
    let message = format!("`{old}` is another side in languages written from right to left");
    Some(
        Diagnostic::new(Code::CssPhysical, span.clone(), message)
            .with_help(format!("write `{new}`"))
            .with_fix(span, new),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(sheet: &str) -> Sources {
        let mut sources = Sources::default();
        let bytes: Arc<[u8]> = sheet.as_bytes().into();
        sources
            .templates
            .insert("assets/style/own.css".to_owned(), bytes);
        sources
    }

    #[track_caller]
    fn check_messages(sheet: &str, expected: &[(&str, &str)]) {
        let diagnostics = check(&sources(sheet));
        let found = diagnostics.iter().map(|one| {
            let range = one.span.as_ref().map_or(0..0, Span::range);
            (&sheet[range], one.message.as_str())
        });
        assert_eq!(found.collect::<Vec<_>>(), expected, "in {sheet}");
    }

    #[track_caller]
    fn check_help(sheet: &str, expected: &[&str]) {
        let diagnostics = check(&sources(sheet));
        let help = diagnostics
            .iter()
            .map(|one| one.help.clone().unwrap_or_default());
        assert_eq!(help.collect::<Vec<_>>(), expected, "in {sheet}");
    }

    #[test]
    fn sides_are_named_logically() {
        check_help(
            "a { margin-left: 1px; text-align: right }",
            &["write `margin-inline-start`", "write `end`"],
        );
        check_help(
            "/* left: 1px; */ a::before { content: \"left: 1\"; inset: 0 }",
            &[],
        );
        check_help("@media print { a { padding-inline: 0 } }", &[]);
    }

    #[test]
    fn colors_are_compared_across_the_cascade() {
        let near = "`--ink` on `--bg` has a contrast of 2.85, not 5.3 or more";
        check_messages(
            ":root { --bg: light-dark(#FFFFFF, #101413); --ink: light-dark(#999999, #fff); }",
            &[(
                "light-dark(#999999, #fff)",
                "`--ink` on `--bg` has a contrast of 2.85 on light pages, not 5.3 or more",
            )],
        );
        check_messages(
            ".a { --bg: #FFFFFF; --surface: #fff; --raised: white; --code: white; --ink: #999999; \
             --ink-2: #000; --ink-3: #000; --act: #00f; --visited: #00f; --made: #00f; --warn: #00f; --bad: #00f; \
             --act-bg: #fff; --on-act: #fff; --line: #000; --s1: #000; --s2: #000; --s3: #000; --s4: #000; }",
            &[("#999999", near)],
        );
        check_messages(
            ":root { --ink: #ffee00; }",
            &[(
                "#ffee00",
                "`--ink` on `--bg` has a contrast of 1.17 on light pages, not 5.3 or more",
            )],
        );
        // A white page in dark mode.
        check_messages(
            ":root { --bg: #FFFFFF; }",
            &[(
                "#FFFFFF",
                "`--ink` on `--bg` has a contrast of 1.21 on dark pages, not 5.3 or more",
            )],
        );
    }

    #[test]
    fn a_color_for_one_theme_is_compared_there() {
        check_messages(
            "@media (prefers-color-scheme: dark) { :root { --ink: #ffee00 } }",
            &[],
        );
        check_messages(":root[data-theme=dark] { --act: hsl(54 100% 60%) }", &[]);
        check_messages(
            ":root { --act: light-dark(#00339A, oklch(85% 0.1 250)) }",
            &[],
        );
        check_messages(".a { background: black; --ink: white }", &[]);
    }

    #[test]
    fn what_is_not_computed_is_told() {
        check_messages(
            ":root { --ink: color-mix(in srgb, red, blue) }",
            &[(
                "color-mix(in srgb, red, blue)",
                "the contrast of `--ink` is not computed",
            )],
        );
    }

    #[test]
    fn unknown_names_have_a_suggestion() {
        check_help(":root { --akt: #2447B5 }", &["did you mean `--act`?"]);
        check_help("a { colr: red }", &["did you mean `color`?"]);
        check_help("a { color: var(--akt) }", &["did you mean `--act`?"]);
        check_help(
            ":root { --own: 1px } a { margin: var(--own) var(--own-2, 0) }",
            &[],
        );
        check_help(
            "a { -webkit-hyphens: auto } @font-face { ascent-override: 90% }",
            &[],
        );
    }

    #[test]
    fn the_embedded_stylesheet_has_no_problem() {
        for (name, text) in crate::page::embedded_styles(&crate::component::ALL.parts()) {
            let mut sources = Sources::default();
            sources
                .templates
                .insert(format!("assets/{name}"), text.as_bytes().into());
            assert_eq!(check(&sources), [], "in {name}");
        }
    }
}

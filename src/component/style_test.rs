//! The stylesheet held to its own rules: logical properties, contrast of the tokens, weight.

use std::collections::BTreeMap;

use super::ALL;
use crate::page::style_parts;

fn style() -> String {
    let parts = style_parts(&ALL.parts()).into_iter();
    parts.map(|(_, text)| text).collect()
}

/// Relative luminance of `#RRGGBB` (WCAG 2.2).
fn luminance(color: &str) -> f64 {
    let channel = |at: usize| {
        let byte = u8::from_str_radix(&color[at..at + 2], 16).expect("two hexadecimal digits");
        let x = f64::from(byte) / 255.0;
        if x <= 0.03928 {
            x / 12.92
        } else {
            ((x + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

enum Theme {
    Light,
    Dark,
}

/// The colors of the tokens of a theme.
fn tokens(theme: Theme) -> BTreeMap<String, String> {
    let style = style();
    let (_, rest) = style.split_once(":root {").expect("the block is there");
    let (block, _) = rest.split_once('}').expect("the block ends");
    let declarations = block.split(';');
    let pairs = declarations.filter_map(|one| one.trim().split_once(": light-dark("));
    let colors = pairs.map(|(name, both)| {
        let (light, dark) = both.split_once(", ").expect("two colors");
        let color = match theme {
            Theme::Light => light,
            Theme::Dark => dark,
        };
        (name.to_owned(), color.trim_end_matches(')').to_owned())
    });
    colors.collect()
}

#[track_caller]
fn check(inks: &[&str], papers: &[&str], least: f64) {
    for theme in [Theme::Light, Theme::Dark].map(tokens) {
        for (ink, paper) in inks
            .iter()
            .flat_map(|ink| papers.iter().map(move |p| (ink, p)))
        {
            let found = contrast(&theme[*ink], &theme[*paper]);
            assert!(
                found >= least - 0.005,
                "{ink} on {paper}: {found:.2} of {least}"
            );
        }
    }
}

#[test]
fn text_can_be_read() {
    let papers = ["--bg", "--surface", "--raised", "--code"];
    check(&["--ink", "--ink-2", "--ink-3"], &papers, 5.3);
    check(
        &["--act", "--visited", "--made", "--warn", "--bad"],
        &["--bg", "--surface"],
        5.3,
    );
    check(&["--act"], &["--act-bg"], 5.3);
    check(&["--on-act"], &["--act"], 5.3);
}

#[test]
fn code_can_be_read() {
    let inks = [
        "--hl-keyword",
        "--hl-function",
        "--hl-type",
        "--hl-string",
        "--hl-number",
        "--hl-macro",
        "--hl-lifetime",
    ];
    check(&inks, &["--code", "--act-bg"], 4.5);
}

#[test]
fn controls_and_series_can_be_seen() {
    check(&["--line"], &["--bg", "--surface", "--raised"], 3.5);
    check(&["--s1", "--s2", "--s3", "--s4"], &["--raised"], 3.0);
}

#[test]
fn pages_can_be_mirrored() {
    let physical = [
        "left:",
        "right:",
        "-left",
        "-right",
        "text-align: left",
        "text-align: right",
        "float: left",
        "float: right",
        "margin-top",
        "margin-bottom",
        "padding-top",
        "padding-bottom",
    ];
    // Boxes in the margins of paper have no other names.
    let is_margin_box = |line: &str| line.contains("@top-") || line.contains("@bottom-");
    let style = style();
    let lines = style.lines().zip(1..);
    for (line, number) in lines.filter(|(line, _)| !is_margin_box(line)) {
        for word in physical {
            assert!(!line.contains(word), "line {number} has `{word}`: {line}");
        }
    }
}

#[test]
fn the_stylesheet_stays_light() {
    assert!(style().len() <= 56_000, "{} bytes", style().len());
}

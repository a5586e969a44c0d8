//! Dollar signs held to pandoc's rule.

use std::borrow::Cow;

use super::dollar::Covered;
use super::reader::options;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let covered = Covered::new(Cow::Borrowed(text), options());
    let found: Vec<&str> = covered
        .formulas
        .values()
        .map(|(_, tex)| tex.as_str())
        .collect();
    assert_eq!(found, expected, "in {text:?}");
    assert_eq!(covered.text().len(), text.len(), "in {text:?}");
}

#[test]
fn signs_know_their_side() {
    check("the set $x$, and $y$.", &["x", "y"]);
    check("$ x$ and $x $ and a$ b", &[]);
    check("a $x$-axis, 3$x$, ($x$)", &["x", "x", "x"]);
    check("$x$1 and $y$", &["y"]);
    check("$a $b$", &["b"]);
    check("$a\nb$", &["a\nb"]);
}

#[test]
fn prices_are_text() {
    check("from \"$3\" to \"$4\" in a year", &[]);
    check("Prices: **$5** and **$7** each.", &[]);
    check("Rates of $0.10/GB,$0.20/GB apply.", &[]);
    check("It costs $5 to $10, $5-$10, $5–$10, $1,000 or US$20.", &[]);
    check("[$5](a.md) or [$7](b.md)", &[]);
    check("| $5 | $7 |\n|---|---|\n| $a | b$ |", &[]);
    check("\\$x\\$ and $5 and \\$x$", &["5 and \\$x"]);
}

#[test]
fn a_formula_crosses_no_border() {
    check("**$5** and **$x**", &[]);
    check("**$5** and **$x$**", &["x"]);
    check("costs $5, or *about $x*, $y$", &["y"]);
    check("*costs $5*, or *$x*", &[]);
    check("__$a__ or __$b__", &[]);
    check("~~$a~~ or ~~$b~~", &[]);
    check("[costs $5](a.html) or [$x](b.html)", &[]);
    check("costs $5, see [$x](b.html)", &[]);
    check("[$a] or [$b]\n\n[$a]: x\n[$b]: y", &[]);
    check("`$a` and $b`$`", &[]);
    check("$PATH/`a`/$HOME", &[]);
    check("<b>$a</b>, <b>$b</b>", &[]);
    check("$a, <i>$b</i>", &[]);
    check("$a<!-- $ -->b$", &[]);
    check("# $a\n\nb$", &[]);
    check("- $a\n- b$", &[]);
    check("> $a\n\nb$", &[]);
    check("$a[^n] b$\n\n[^n]: c", &[]);
}

#[test]
fn markdown_inside_of_a_formula_is_tex() {
    check("$a_1 + b_2 * c_3 * d$", &["a_1 + b_2 * c_3 * d"]);
    check("$a*b$ and $c*d$", &["a*b", "c*d"]);
    check("$x^*$ and $y^*$", &["x^*", "y^*"]);
    check("*the best $x^*$ is*", &["x^*"]);
    check("**$x$** and *$y$* and [$z$](a)", &["x", "y", "z"]);
    check("$x<y>z$", &["x<y>z"]);
    check("$[a,b](c)$ and $]0,1[$", &["[a,b](c)", "]0,1["]);
    check("$\\{x\\}$ and $\\$5$", &["\\{x\\}", "\\$5"]);
    check("$a\\\\$", &["a\\\\"]);
    check("$\\text{if $x$ is}$", &["\\text{if $x$ is}"]);
    check("$\\text{``a''}$", &["\\text{``a''}"]);
}

#[test]
fn two_signs_make_a_display() {
    check("$$ y = x $$ {#eq-id}", &[" y = x "]);
    check(
        "$$\n\\begin{a}\nb \\\\\n\\end{a}\n$$",
        &["\n\\begin{a}\nb \\\\\n\\end{a}\n"],
    );
    check("$$ a", &[]);
    check("$$$$", &[]);
    check("$x$$y$", &["x", "y"]);
}

#[test]
fn marks_of_quotations_are_no_tex() {
    check("> > $a\n> > b$", &["a\n    b"]);
    check("- $$\n  a > b\n  $$", &["\n  a > b\n  "]);
}

#[test]
fn a_pipe_in_a_cell_is_escaped() {
    check("| a |\n|---|\n| $p(a\\|b)$ |", &["p(a |b)"]);
}

#[test]
fn code_has_no_formulas() {
    check("```sh\n$a $b$\n```\n\n    $a$\n\n`$x$`", &[]);
}

#[test]
fn many_signs_are_read_to_the_end() {
    let texts = ["$\\text{", "**$5** ", "$$a ", "$a*$b", "<b>$a</b>", "$`a`"];
    for text in texts {
        let text = text.repeat(20_000);
        let covered = Covered::new(Cow::Borrowed(&text), options());
        assert_eq!(covered.text().len(), text.len());
    }
}

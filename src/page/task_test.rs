//! Components of small lessons: what their Markdown becomes in HTML.

use super::page_test::{check, check_problem, check_with, prints, text};
use crate::demo::frame::{Frame, Scalar};
use crate::demo::outcome::Part;
use crate::diagnostic::Code;

#[test]
fn a_predicted_result_waits_behind_a_summary() {
    let body = "## What? {.predict demo=d}\n\n- [ ] a\n- [x] b\n\n```rust name=d title=\"T\"\n```";
    let output = prints(&[text("out")]);
    check_with(
        body,
        output.clone(),
        "<details class=\"reveal\"><summary>Show the result</summary>",
    );
    check_with(body, output, "<span class=\"kind\">Predict</span>");
}

#[test]
fn a_choice_has_rows_and_explains_its_options() {
    let body = "## Check: why? {#q .quiz}\n\nWhy?\n\n- [ ] a\n  > no\n- [x] b\n  > yes";
    check(body, "<h2 id=\"q\">Why?</h2>");
    check(
        body,
        "<label class=\"option\"><input type=\"radio\" name=\"q-1\" value=\"2\"> <span>b</span>",
    );
    check(
        body,
        "<span class=\"sign\" aria-hidden=\"true\">✓</span> Right: b</p><p>yes</p>",
    );
}

#[test]
fn several_right_options_are_checkboxes_and_a_number_is_a_field() {
    check(
        "## Q {.quiz}\n\n- [x] a\n- [x] b",
        "<input type=\"checkbox\" name=\"q-1\"",
    );
    check(
        "## Q {.quiz}\n\nHow many?\n\nAnswer: 32",
        "<p class=\"key\">32</p>",
    );
}

#[test]
fn a_component_that_lacks_a_part_says_which() {
    let help = "add a task list with the right option ticked, or a line `Answer: …`";
    check_problem(
        "## Q {.quiz}\n\nWhy?",
        Code::Component,
        "## Q {.quiz}",
        help,
    );
    let help = "write a term on one line and `: ` with its answer on the next";
    check_problem(
        "## C {.cards}\n\nNone.",
        Code::Component,
        "## C {.cards}",
        help,
    );
    let help = "tick the right option: `- [x] …`";
    check_problem(
        "## Q {.quiz}\n\n- [ ] a",
        Code::Component,
        "## Q {.quiz}",
        help,
    );
}

#[test]
fn an_exercise_folds_hints_tests_and_solution() {
    let body = "## Exercise: do it {#ex .exercise time=12}\n\nDo.\n\n```rust starter\n```\n\n\
                ```rust tests\n```\n\n### Hint 1\n\nThink.\n\n### Solution\n\n```rust solution\n```";
    check(
        body,
        "<span class=\"kind\">Exercise · 12 min</span><h2 id=\"ex\">Do it</h2>",
    );
    check(
        body,
        "<details class=\"hint\" name=\"hints-ex\" id=\"hint-1\"><summary>Hint 1</summary>",
    );
    check(body, "<details class=\"tests\"><summary>Tests</summary>");
}

#[test]
fn a_blank_step_hides_its_answer() {
    let body = "## W {.worked}\n\n1. Given.\n2. So [?]\n   > two";
    check(
        body,
        "<li>So<details><summary>Your step</summary><p>two</p>",
    );
}

#[test]
fn steps_and_cards_are_lists() {
    check(
        "## S {.steps}\n\n### One\n\na\n\n### Two\n\nb",
        "<ol class=\"steps\"><li><h3 id=\"one\">One",
    );
    let html = "<li><details><summary>Front</summary><div><p>Back</p></div></details></li>";
    check("## C {.cards}\n\nFront\n: Back", html);
}

#[test]
fn the_right_order_is_behind_a_summary() {
    let body = "## O {.order}\n\n```text\na\nb //~\n```";
    check(
        body,
        "<ol class=\"pieces\"><li><pre dir=\"ltr\"><code>a</code></pre></li></ol>",
    );
}

/// The answer of a number question, below a demo `d` that shows the value `x = 7`.
#[track_caller]
fn check_answer(answer: &str, html: &str) {
    let value = Frame::Value {
        name: "x".to_owned(),
        value: Scalar::Integer(7),
    };
    let body = format!("```rust name=d\n```\n\n## Q {{.quiz}}\n\nHow many?\n\nAnswer: {answer}");
    let html = format!("<p class=\"key\">{html}</p>");
    check_with(&body, prints(&[Part::Frame(value)]), &html);
}

#[test]
fn an_answer_is_computed_and_shows_its_expression() {
    let made = |machine: &str, text: &str| {
        format!("<data class=\"made\" value=\"{machine}\">{text}</data>")
    };
    check_answer(
        "64 + 32 * 5",
        &format!("{}, that is 64 + 32 × 5", made("224", "224")),
    );
    let product = format!(
        "{} ± 2 % weights, that is 5×20\u{202f}000",
        made("100000", "100\u{202f}000")
    );
    check_answer("5*20000 ± 2% weights", &product);
    let seven = made("7", "7");
    check_answer("`{d.x}` ± 0%", &format!("{seven}, exactly"));
    check_answer(
        "2 * `{d.x}` m",
        &format!("{} m, that is 2 × {seven}", made("14", "14")),
    );
    check_answer("-1990", "−1990");
    check_answer("about *half*", "about <em>half</em>");
}

#[test]
fn an_expression_that_is_broken_is_found_where_it_breaks() {
    let help = "an answer is arithmetic (`64 + 32 * 5`), a value, or words; then `± 2%` and a unit";
    let body = "## Q {.quiz}\n\nHow many?\n\nAnswer: 64 + * 5";
    check_problem(body, Code::Component, "* 5", help);
    let body = "## Q {.quiz}\n\nHow many?\n\nAnswer: 64 5";
    check_problem(body, Code::Component, "5", help);
}

//! Components of small lessons: what their Markdown becomes in HTML.

use std::collections::BTreeSet;

use super::ALL;
use crate::demo::frame::{Frame, Scalar};
use crate::demo::outcome::Part;
use crate::demo::outputs::DemoOutput;
use crate::diagnostic::Code;
use crate::page::page_test::{check_page, check_reported, page_of, prints, text};

#[track_caller]
fn check(body: &str, html: &str) {
    check_with(body, prints(&[]), html);
}

#[track_caller]
fn check_with(body: &str, output: Option<DemoOutput>, html: &str) {
    check_page(&page_of(ALL, body, output), html);
}

#[track_caller]
fn check_problem(body: &str, code: Code, place: &str, help: &str) {
    check_reported(&page_of(ALL, body, prints(&[])), body, code, place, help);
}

#[test]
fn an_unknown_class_names_the_nearest() {
    let help = "did you mean `.quiz`?";
    check_problem("## A {.quizz}", Code::Component, "## A {.quizz}", help);
    let body = "## A {.quiz .until-guessed}\n\n- [x] a";
    let classes: Vec<String> = ALL
        .0
        .iter()
        .map(|component| format!("`.{}`", component.class()))
        .collect();
    let known = format!("known classes: {}", classes.join(", "));
    let place = "## A {.quiz .until-guessed}";
    check_problem(body, Code::Component, place, &known);
}

#[test]
fn a_predicted_result_is_seen_at_once_unless_it_waits_for_the_guess() {
    let body = "## What? {.predict demo=d}\n\n- [ ] a\n- [x] b\n\n```rust name=d title=\"T\"\n```\n\nWhat happened: all.";
    let output = prints(&[text("out")]);
    let [result, happened] = ["Show the result", "What happened:"];
    let fold = |state: &str, summary: &str| {
        format!("<details class=\"reveal\" data-of=\"demo-d\"{state}><summary>{summary}</summary>")
    };
    check_with(body, output.clone(), &fold(" open", result));
    let waits = body.replace(".predict", ".predict .until-guessed");
    check_with(&waits, output.clone(), &fold(" data-hide", result));
    check_with(&waits, output.clone(), &fold(" data-hide", happened));
    let bold = waits.replace("What happened:", "**What happened.**");
    check_with(&bold, output.clone(), &fold(" data-hide", "What happened."));
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
        "<p class=\"key\" data-value=\"32\" data-within=\"0\">32</p>",
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
        "<li>So<details class=\"blank\"><summary>Your step</summary><p>two</p>",
    );
}

#[test]
fn steps_and_cards_are_lists() {
    check(
        "## S {.steps}\n\n### One\n\na\n\n### Two\n\nb",
        "<ol class=\"steps\"><li><h3 id=\"one\">One",
    );
    let html = "<li data-card=\"c87aef3\"><details><summary>Front</summary><div><p>Back</p></div></details></li>";
    check("## C {.cards}\n\nFront\n: Back", html);
}

#[test]
fn the_right_order_is_behind_a_summary() {
    let body = "## O {.order}\n\n```text\na\nb //~\n```";
    check(
        body,
        "<ol class=\"pieces\" data-order=\"0\"><li><pre dir=\"ltr\"><code>a</code></pre></li></ol>",
    );
}

/// The answer of a number question, below a demo `d` that shows the value `x = 7`: what it is worth,
/// how far an answer may lie from it, and how it is shown.
#[track_caller]
fn check_answer(answer: &str, value: &str, within: &str, html: &str) {
    let body = format!("```rust name=d\n```\n\n## Q {{.quiz}}\n\nHow many?\n\nAnswer: {answer}");
    let key = format!("data-value=\"{value}\" data-within=\"{within}\"");
    let html = format!("<p class=\"key\" {key}>{html}</p>");
    check_with(&body, prints(&[seven()]), &html);
}

fn seven() -> Part {
    Part::Frame(Frame::Value {
        name: "x".to_owned(),
        value: Scalar::Integer(7),
    })
}

#[test]
fn an_answer_is_computed_and_shows_its_expression() {
    let made = |machine: &str, text: &str| {
        format!("<data class=\"made\" value=\"{machine}\">{text}</data>")
    };
    let sum = format!("{}, that is 64 + 32 × 5", made("224", "224"));
    check_answer("64 + 32 * 5", "224", "0", &sum);
    let product = format!(
        "{} ± 2 % weights, that is 5×20\u{202f}000",
        made("100000", "100\u{202f}000")
    );
    check_answer("5*20000 ± 2% weights", "100000", "2000", &product);
    let seven = made("7", "7");
    check_answer("`{d.x}` ± 0%", "7", "0", &format!("{seven}, exactly"));
    let meters = format!("{} m, that is 2 × {seven}", made("14", "14"));
    check_answer("2 * `{d.x}` m", "14", "0", &meters);
    check_answer("-1990", "-1990", "0", "−1990");
    check_answer("0.5", "0.5", "0.0025", "0.5");
    check_answer("3 ± 0.25", "3", "0.25", "3 ± 0.25");
}

#[test]
fn an_answer_in_words_has_no_number() {
    let body = |answer: &str| format!("## Q {{.quiz}}\n\nWhich?\n\nAnswer: {answer}");
    let words = "<p class=\"key\">about <em>half</em></p>";
    check(&body("about *half*"), words);
    let either = "<p class=\"key\"><code>add</code> | <code>sum</code></p>";
    check(&body("`add` | `sum`"), either);
}

#[test]
fn the_unit_of_an_answer_stands_beside_its_field() {
    let body = "## Q {.quiz}\n\nHow many?\n\nAnswer: 64 + 5 ± 2% weights";
    check(body, "autocomplete=\"off\"> <span>weights</span></p>");
}

#[test]
fn every_question_has_a_place_for_what_is_said_about_the_answer() {
    let body = "## Check: why? {#q .quiz}\n\nWhy?\n\n- [ ] a\n- [x] b";
    check(
        body,
        "<form class=\"question\" id=\"q-1\" data-needs=\"question\" data-kind=\"choice\">",
    );
    check(body, "<div class=\"said\" role=\"status\"></div>");
    check(body, "<div class=\"feedback right\" data-option=\"2\">");
}

#[test]
fn an_expression_that_is_broken_is_found_where_it_breaks() {
    let help = "an answer is arithmetic (`64 + 32 * 5`), a value, or words; then `± 2%` and a unit";
    let body = "## Q {.quiz}\n\nHow many?\n\nAnswer: 64 + * 5";
    check_problem(body, Code::Component, "* 5", help);
    let body = "## Q {.quiz}\n\nHow many?\n\nAnswer: 64 5";
    check_problem(body, Code::Component, "5", help);
}

#[test]
fn notes_on_lines_are_linked_both_ways() {
    let body = "```rust name=d\nlet x = 1; // (1)\nf(x);\n```\n\n1. The start.\n\nMore.";
    let line = "// <a class=\"mark-n\" id=\"demo-d-l1\" href=\"#demo-d-n1\">(1)</a>";
    check(body, line);
    let note = "<ol class=\"annotations\"><li id=\"demo-d-n1\">The start. \
                <a class=\"back\" href=\"#demo-d-l1\" aria-label=\"Back to the line\">↩</a></li></ol>";
    check(body, note);
    let printed = "x = 1 <a class=\"mark-n\" href=\"#demo-d-n1\">(1)</a></samp>";
    check_with(body, prints(&[text("x = 1 (1)\n")]), printed);
}

#[test]
fn a_list_with_more_items_than_marks_is_a_list() {
    let body = "```rust name=d\nlet x = 1; // (1)\n```\n\n1. One.\n2. Two.";
    check(body, "<ol><li>One.</li><li>Two.</li></ol>");
}

#[test]
fn a_line_may_have_two_right_places() {
    let body = "## O {.order}\n\n```text\na\nb\n```\n\nOr:\n\n```text\nb\na\n```\n\n> Both.";
    check(body, "<ol class=\"pieces\" data-order=\"0 1\">");
    check(body, "<ol class=\"pieces\" data-order=\"1 0\">");
    check(body, "<p>Both.</p></details></form>");
}

#[test]
fn lines_of_the_same_text_may_change_places() {
    let body = "## O {.order}\n\n```text\n{\n}\n}\n```";
    check(body, "<ol class=\"pieces\" data-order=\"0 1 1\">");
}

#[test]
fn a_curve_is_sketched_on_the_axes_of_its_figure() {
    let data = r#"{"kind":"plot","layers":[{"mark":"line","name":"loss","points":[[0,2],[4,1]]}]}"#;
    let frame = Frame::Figure {
        id: "loss".to_owned(),
        alt: Some("It falls.".to_owned()),
        caption: None,
        figure: serde_json::from_str(data).expect("the data is right"),
    };
    let body = "## S {.predict demo=d}\n\nSketch: d/loss\n\n```rust name=d\n```";
    let given = || prints(&[Part::Frame(frame.clone())]);
    check_with(
        body,
        given(),
        "data-needs=\"sketch\" data-kind=\"sketch\" data-demo=\"demo-d\"",
    );
    check_with(
        body,
        given(),
        "data-figure=\"fig-d-loss\"><svg class=\"figure figure-plot\"",
    );
    check_with(body, given(), "aria-labelledby=\"s-1-y s-1-x0\" data-x=");
}

#[test]
fn a_traced_program_has_its_verdict_as_key() {
    let body = "## T {.quiz}\n\nWhat?\n\n```rust trace\n```";
    check(
        body,
        "<p class=\"key\" data-verdict=\"runs\">It compiles and runs.</p>",
    );
    check(body, "<textarea id=\"t-1-given\" rows=\"3\"");
}

#[test]
fn options_are_shuffled_by_the_id_of_the_question_unless_the_author_keeps_their_order() {
    let body = |id: &str, word: &str| {
        let options = "- [x] a\n  > Yes.\n- [ ] b\n  > No.\n- [ ] c";
        format!("## Q {{#{id} .quiz{word}}}\n\n{options}")
    };
    let order = |id: &str, word: &str| {
        let page = page_of(ALL, &body(id, word), prints(&[]));
        let values = page.html.split("value=\"").skip(1);
        values.map(|rest| rest[..1].to_owned()).collect::<String>()
    };
    assert_eq!(order("one", ""), order("one", ""));
    let all: BTreeSet<_> = (0..30).map(|n| order(&format!("q{n}"), "")).collect();
    assert_eq!(all.len(), 6, "{all:?}");
    for id in ["one", "two", "three"] {
        assert_eq!(order(id, " .keep-order"), "123");
        // The key is that of the source, wherever the option stands.
        check(&body(id, ""), "value=\"1\"> <span>a</span>");
        check(&body(id, ""), "right\" data-option=\"1\">");
    }
}

#[test]
fn a_warm_up_keeps_the_order_of_all_its_questions() {
    let quiz = |id: &str| format!("### {id} {{#{id} .quiz}}\n\n- [ ] a\n- [x] b\n- [ ] c\n\n");
    let quizzes: String = ["one", "two", "three"].map(quiz).concat();
    let body = format!("## Before {{.precheck .keep-order}}\n\n{quizzes}");
    let page = page_of(ALL, &body, prints(&[]));
    let values: String = page
        .html
        .split("value=\"")
        .skip(1)
        .map(|rest| &rest[..1])
        .collect();
    assert_eq!(values, "123123123");
}

#[test]
fn what_happened_names_its_live_demo() {
    let body = "```rust name=d title=\"T\" browser\n```\n\nWhat happened: all.";
    check(body, "<p class=\"happened\" data-about=\"demo-d\">");
    check(&body.replace(" browser", ""), "<p class=\"happened\"><b>");
}

#[test]
fn a_question_names_the_demo_that_ran() {
    let body = "## What? {.predict demo=d}\n\n- [ ] a\n- [x] b\n\n```rust name=d\n```";
    check(body, "data-demo=\"demo-d\"");
    check(
        &body.replace("name=d\n", "name=d no_run\n"),
        "data-kind=\"choice\"><fieldset",
    );
}

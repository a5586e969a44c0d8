//! Pages of small lessons: what Markdown and made-up outcomes become in HTML.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::generated::home::render_home;
use super::model::finished::Page;
use super::model::view::CourseView;
use super::shell::lesson_page::render;
use super::shell::plain::render_not_found;
use super::state::component::Components;
use super::state::renderer::Renderer;
use super::theme::assets::Faces;
use crate::course::{Course, assemble, lesson_files};
use crate::demo::frame::{Check, Column, Frame, Scalar, TableData, Tolerance};
use crate::demo::outcome::{CompilerMessage, End, Outcome, Part};
use crate::demo::outputs::{DemoOutput, Outputs};
use crate::diagnostic::Code;
use crate::lesson::parse;
use crate::source::Sources;

const SOURCES: &str = "[he2015]\nauthors = [\"He\", \"Zhang\"]\ntitle = \"Deep\"\nyear = 2015\n";

fn course(body: &str) -> Course {
    let text = format!("---\ntitle: A\n---\n{body}\n\nLast.\n");
    let files = [
        (
            "course.toml",
            "title = \"C\"\nbase_url = \"https://example.org/c/\"\n",
        ),
        ("bibliography.toml", SOURCES),
        ("glossary.md", "---\ntitle: Glossary\n---\nterm\n: words\n"),
        ("02-a/index.md", &text),
        ("03-b/index.md", "---\ntitle: B\n---\nwords\n"),
    ];
    let content = files.map(|(name, text)| (name.to_owned(), Arc::from(text.as_bytes())));
    let sources = Sources {
        content: content.into(),
        ..Sources::default()
    };
    let parsed = lesson_files(&sources)
        .into_iter()
        .map(|(name, place)| {
            let text = sources.text(&name).expect("the files above");
            Arc::new(parse(place, &text))
        })
        .collect();
    let configured = crate::course::configure(&sources);
    assemble(&sources, configured, parsed, Default::default())
}

fn output_of(parts: &[Part], end: End, stderr: &str) -> DemoOutput {
    let says = "error[E0382]: moved\n --> src/main.rs:3:1";
    let message = CompilerMessage {
        is_error: true,
        code: Some("E0382".to_owned()),
        message: "moved".to_owned(),
        places: Vec::new(),
        children: Vec::new(),
        rendered: says.to_owned(),
    };
    let outcome = Outcome {
        end,
        messages: vec![message],
        parts: parts.to_vec(),
        stderr: stderr.to_owned(),
        problems: Vec::new(),
    };
    DemoOutput {
        source: "fn main() {}".into(),
        lines: (2..99).collect(),
        outcome: Arc::new(outcome),
        parts: parts.to_vec(),
        is_as_promised: true,
        is_known_failure: false,
        parameters: Vec::new(),
        gallery: Vec::new(),
    }
}

/// Renders the page of a lesson that may have `components`.
pub(crate) fn page_of(components: Components, body: &str, output: Option<DemoOutput>) -> Page {
    let course = course(body);
    let renderer = Renderer::new(components, &BTreeMap::new(), "en", Faces::Ours)
        .unwrap_or_else(|found| panic!("{found:?}"));
    let view = CourseView::new(&course, &renderer);
    let lesson = course.by_slug("a").expect("the lesson under test");
    assert_eq!(lesson.diagnostics, [], "the test's Markdown is right");
    let mut outputs = Outputs::default();
    let demos = vec![output; lesson.demos.len()];
    outputs.lessons = BTreeMap::from([("a".to_owned(), demos)]);
    render(&view, lesson, &outputs, &renderer).0
}

pub(crate) fn text(words: &str) -> Part {
    Part::Text(words.to_owned())
}

pub(crate) fn prints(parts: &[Part]) -> Option<DemoOutput> {
    Some(output_of(parts, End::Exited(0), ""))
}

/// Returns the page without line ends and without blanks between tags.
fn flat(page: &Page) -> String {
    let lines = page.html.lines().map(str::trim);
    lines.collect::<Vec<_>>().join("")
}

#[track_caller]
fn check(body: &str, html: &str) {
    check_with(body, prints(&[]), html);
}

#[track_caller]
fn check_with(body: &str, output: Option<DemoOutput>, html: &str) {
    check_page(&page_of(Components::NONE, body, output), html);
}

#[track_caller]
fn check_problem(body: &str, code: Code, place: &str, help: &str) {
    let page = page_of(Components::NONE, body, prints(&[]));
    check_reported(&page, body, code, place, help);
}

/// Asserts that the page has `html`, and no diagnostics.
#[track_caller]
pub(crate) fn check_page(page: &Page, html: &str) {
    let found = flat(page);
    assert_eq!(page.diagnostics, []);
    assert!(found.contains(html), "no\n{html}\nin\n{found}");
}

/// Asserts that the page of the lesson `body` has one diagnostic: at `place`, with this help.
#[track_caller]
pub(crate) fn check_reported(page: &Page, body: &str, code: Code, place: &str, help: &str) {
    let [found] = &page.diagnostics[..] else {
        panic!("one problem in {body:?}: {:?}", page.diagnostics);
    };
    let span = found
        .span
        .as_ref()
        .expect("problems of lessons have places");
    let course = course(body);
    let lesson = course.by_slug("a").expect("the lesson under test");
    assert_eq!((found.code, &lesson.text[span.range()]), (code, place));
    assert_eq!(found.help.as_deref(), Some(help));
}

#[test]
fn sections_are_numbered_and_referred_to() {
    check(
        "## Why {#why}",
        "<h2 id=\"why\"><span class=\"num\">1</span>Why<a class=\"anchor\"",
    );
    check(
        "See [Section](#why).\n\n## Why {#why}",
        "See <a class=\"xref\" href=\"#why\">Section\u{a0}1</a>.",
    );
}

#[test]
fn figures_tables_and_equations_have_the_number_of_their_lesson() {
    let table = "| a | b |\n|---|---|\n| x | 1 |\nTable: Words. {#tbl-a}\n\n[Table](#tbl-a)";
    check(
        table,
        "<caption id=\"tbl-a\"><span><a class=\"ref\" href=\"#tbl-a\">Table 2.1</a> Words.",
    );
    check(table, "<th scope=row>x<td>1");
    check(
        "$$ x $$ {#eq-a}\n\n[Equation](#eq-a)",
        "<a class=\"xref\" href=\"#eq-a\">Equation\u{a0}2.1</a>",
    );
}

#[test]
fn an_unknown_reference_names_the_nearest_id() {
    let body = "[Equation](#eq-b)\n\n$$ x $$ {#eq-a}";
    check_problem(
        body,
        Code::ReferenceUnknown,
        "[Equation](#eq-b)",
        "did you mean `#eq-a`?",
    );
}

#[test]
fn links_lead_from_page_to_page() {
    check("[b](../03-b/index.md#x)", "<a href=\"../b/#x\">b</a>");
    check(
        "[t](../glossary.md#term)",
        "<a class=\"term\" aria-describedby=\".term-term\" href=\"../glossary/#term\">t</a>",
    );
}

#[test]
fn sources_are_numbered_and_lead_back() {
    check(
        "One [^he2015].",
        "One\u{a0}<a class=\"cite\" role=\"doc-biblioref\" id=\".cite-he2015-1\" href=\"#.ref-he2015\">[1]</a>.",
    );
    check(
        "One [^he2015].",
        "<li id=\".ref-he2015\">He and Zhang (2015). <cite>Deep</cite>.",
    );
    let help = "did you mean `[^he2015]`?";
    check_problem("One [^he2016].", Code::CitationUnknown, "[^he2016]", help);
}

#[test]
fn a_note_stands_beside_its_paragraph() {
    let html = "<aside class=\"note\" role=\"note\" id=\".note-1\"><a class=\"note-n\"";
    check("One[^n].\n\n[^n]: Small print.", html);
}

#[test]
fn a_callout_has_the_kind_of_its_lead_word() {
    let html = "<aside class=\"callout\" data-kind=\"key\" aria-labelledby=\"callout-1\">\
                <p class=\"callout-h\" id=\"callout-1\"><span>Key idea — learn</span></p><p>Ask.</p>";
    check("> [!IMPORTANT]\n> **Key idea — learn.** Ask.", html);
}

#[test]
fn values_are_set_for_reading_and_for_machines() {
    let value = Frame::Value {
        name: "x".to_owned(),
        value: Scalar::Float(1.4e-14),
    };
    let html = "<data class=\"made\" value=\"1.4e-14\">1.4 × 10<sup>−14</sup></data>";
    let body = "```rust name=d\n```\n\nIt is `{d.x:.1e}`.";
    check_with(body, prints(&[Part::Frame(value)]), html);
}

#[test]
fn an_unknown_demo_names_the_nearest() {
    let body = "```rust name=signal\n```\n\n`{sgnal.x}`";
    check_problem(
        body,
        Code::DemoUnknown,
        "`{sgnal.x}`",
        "did you mean `{signal.x}`?",
    );
}

#[test]
fn a_formula_that_cannot_be_set_is_found_in_its_place() {
    let page = page_of(Components::NONE, "words $x + \\nope$ words", None);
    let span = page.diagnostics[0].span.as_ref();
    let course = course("words $x + \\nope$ words");
    let lesson = course.by_slug("a").expect("the lesson under test");
    let place = &lesson.text[span.expect("it has a place").range()];
    assert!(place.starts_with("\\nope"), "{place}");
}

#[test]
fn a_demo_with_a_title_is_a_card() {
    let body = "```rust name=d title=\"T\" seed=7\n# hidden();\nlet x = 1;\n```";
    let output = || prints(&[text("\u{1b}[31mhello\u{1b}[0m\n")]);
    let html = "<section class=\"demo\" id=\"demo-d\" aria-labelledby=\"demo-d-h\"><header>\
                <h3 id=\"demo-d-h\"><span class=\"num\">Demo 2.1</span> T</h3>\
                <p class=\"meta\">Rust 2024 · seed 7</p></header>";
    check_with(body, output(), html);
    check_with(
        body,
        output(),
        "<samp><span class=\"ink-1\">hello</span></samp>",
    );
    // As the compiler counts: below the hidden line.
    check_with(body, output(), "<pre class=\"i1\" ");
    check_with(body, output(), "</span><u><b>let</b>");
    check_with(body, output(), "Show 1 hidden line</label>");
    check_with(body, output(), "play.rust-lang.org");
}

#[test]
fn a_list_below_a_demo_that_is_not_shown_stays_on_the_page() {
    let body = "```rust,verify\nlet x = 1; // (1)\n```\n\n1. A number.\n";
    check(body, "<ol><li>A number.</li></ol>");
}

#[test]
fn lines_that_are_not_shown_first_are_folded() {
    let body = "```rust title=\"T\" lines=2-2 mark=2\na();\nb();\nc();\n```";
    check(body, "<summary>Line 2</summary>");
    check(body, "<pre class=\"i2\" ");
    check(body, "<u class=mark>");
    check(body, "<summary>Line 4</summary>");
}

#[test]
fn checked_values_are_listed_with_their_source() {
    let check = Frame::Check(Check {
        name: "gain".to_owned(),
        got: Scalar::Float(1.64),
        published: Scalar::Float(1.634),
        tolerance: Tolerance::Absolute(0.1),
        source: "theory".to_owned(),
        pass: true,
    });
    let html = "<span class=\"name\">gain</span> <span class=\"got\">1.64</span> \
                <span class=\"source\">= 1.634 ± 0.1 (theory)</span>";
    check_with("```rust\n```", prints(&[Part::Frame(check)]), html);
}

#[test]
fn a_table_of_a_demo_is_a_table() {
    let column = |name: &str, format: Option<&str>| Column {
        name: name.to_owned(),
        format: format.map(str::to_owned),
    };
    let table = TableData {
        id: "t".to_owned(),
        caption: None,
        columns: vec![column("Net", None), column("P", Some(","))],
        rows: vec![vec![Scalar::Text("A".to_owned()), Scalar::Integer(1024)]],
    };
    let html = "<tr><th scope=row>A<td>1,024";
    check_with(
        "```rust\n```",
        prints(&[Part::Frame(Frame::Table(table))]),
        html,
    );
}

#[test]
fn readers_see_what_the_compiler_said() {
    let output = Some(output_of(&[], End::CompileError, ""));
    check_with(
        "```rust compile_fail\n```",
        output,
        "--&gt; src/main.rs:3:1</samp>",
    );
}

#[test]
fn no_page_has_inline_styles_or_scripts() {
    let course = course("## A\n\n$x$\n\n```rust title=\"T\"\nlet x = 1;\n```");
    let renderer = Renderer::new(Components::NONE, &BTreeMap::new(), "en", Faces::Ours)
        .unwrap_or_else(|found| panic!("{found:?}"));
    let view = CourseView::new(&course, &renderer);
    let lesson = course.by_slug("a").expect("the lesson under test");
    let pages = [
        render(&view, lesson, &Outputs::default(), &renderer).0,
        render_home(&view, &Outputs::default(), &[], &renderer),
        render_not_found(&view, &renderer),
    ];
    for page in pages {
        assert_eq!(page.diagnostics, []);
        assert!(!page.html.contains(" style="), "{}", page.path);
        assert!(!page.html.contains("<script>"), "{}", page.path);
    }
}

#[test]
fn the_tree_of_a_course_shows_where_the_page_stands() {
    let course = course("Text.");
    let renderer = Renderer::new(Components::NONE, &BTreeMap::new(), "en", Faces::Ours)
        .unwrap_or_else(|found| panic!("{found:?}"));
    let view = CourseView::new(&course, &renderer);
    let tree = crate::page::shell::tree::of(&view, course.by_slug("a").map(|lesson| &**lesson));
    let entries = tree.iter().flat_map(|part| &part.entries);
    let seen: Vec<_> = entries
        .map(|entry| (&*entry.number, entry.href.as_deref(), entry.here))
        .collect();
    assert_eq!(seen, [("2", Some("a/"), true), ("3", Some("b/"), false)]);
}

//! Lessons parsed: what the tree says about small Markdown texts.

use didact::diagnostic::Code;
use didact::lesson::tree::{BlockKind, ComponentBlock, FigureTarget, Inline, plain_text};
use didact::lesson::{Lesson, LessonPath, parse};

fn lesson(text: &str) -> Lesson {
    let place = LessonPath {
        file: "content/01-a/index.md".into(),
        name: "01-a/index.md".to_owned(),
        folder: "01-a".to_owned(),
        slug: "a".to_owned(),
        page: "a/index.html".to_owned(),
        number: Some(1),
        title: None,
    };
    parse(place, &format!("---\ntitle: A\n---\n{text}"))
}

#[track_caller]
fn check_problem(text: &str, code: Code, place: &str) {
    let lesson = lesson(text);
    let [problem] = &lesson.diagnostics[..] else {
        panic!("one problem in {text:?}: {:?}", lesson.diagnostics);
    };
    let span = problem
        .span
        .as_ref()
        .expect("problems of lessons have places");
    assert_eq!((problem.code, &lesson.text[span.range()]), (code, place));
}

fn component(lesson: &Lesson) -> &ComponentBlock {
    let found = lesson.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Component(component) => Some(component),
        _ => None,
    });
    found.expect("the test has a component")
}

#[test]
fn a_component_ends_at_a_heading_as_high_as_its_own() {
    let lesson = lesson("## Q {.quiz}\n\ntext\n\n### Deeper\n\nmore\n\n## Next\n");
    assert_eq!(component(&lesson).blocks.len(), 3);
    assert_eq!(lesson.blocks.len(), 2);
}

#[test]
fn attributes_of_a_heading_are_kept() {
    let lesson = lesson("## Q {#q-a .quiz objective=degrade}\n");
    assert_eq!(component(&lesson).attribute("objective"), Some("degrade"));
    assert_eq!(component(&lesson).heading.id, "q-a");
}

#[test]
fn a_lone_image_of_a_demo_is_a_figure() {
    let lesson = lesson("![Alt words](demo:signal/gradient \"A *fine* plot.\"){#fig-a}\n");
    let BlockKind::Figure(figure) = &lesson.blocks[0].kind else {
        panic!("{:?}", lesson.blocks);
    };
    assert_eq!(figure.id.as_deref(), Some("fig-a"));
    assert_eq!(plain_text(&figure.caption), "A fine plot.");
    let target = FigureTarget::Demo {
        demo: "signal".to_owned(),
        figure: "gradient".to_owned(),
    };
    assert_eq!(figure.target, target);
}

#[test]
fn a_lone_formula_is_an_equation() {
    let lesson = lesson("$$ y = x $$ {#eq-a}\n");
    let BlockKind::Equation(equation) = &lesson.blocks[0].kind else {
        panic!("{:?}", lesson.blocks);
    };
    assert_eq!(equation.id.as_deref(), Some("eq-a"));
    assert_eq!(equation.tex.trim(), "y = x");
    assert_eq!(&lesson.text[equation.tex_range.clone()], " y = x ");
}

#[test]
fn a_table_takes_its_caption_with_or_without_a_blank_line() {
    for gap in ["", "\n"] {
        let lesson = lesson(&format!(
            "| a | b |\n|---|---|\n| 1 | 2 |\n{gap}Table: Words. {{#tbl-a}}\n"
        ));
        let [block] = &lesson.blocks[..] else {
            panic!("{:?}", lesson.blocks);
        };
        let BlockKind::Table(table) = &block.kind else {
            panic!("{block:?}");
        };
        assert_eq!(table.id.as_deref(), Some("tbl-a"));
        assert_eq!(plain_text(&table.caption), "Words.");
        assert_eq!(table.rows.len(), 1);
    }
}

#[test]
fn a_label_without_a_definition_is_a_citation() {
    let lesson = lesson("One[^he2015] and two[^n].\n\n[^n]: A note.\n");
    let BlockKind::Paragraph(content) = &lesson.blocks[0].kind else {
        panic!("{:?}", lesson.blocks);
    };
    assert!(matches!(&content[1], Inline::Citation { key, .. } if key == "he2015"));
    assert!(matches!(&content[3], Inline::Note(0)));
    assert_eq!(lesson.notes[0].len(), 1);
}

#[test]
fn a_demo_in_a_list_knows_the_place_of_each_line() {
    let lesson = lesson("- item\n\n  ```rust name=x\n  # use a;\n  let é = 1;\n  ```\n");
    let lines = &lesson.demos[0].lines;
    let at: Vec<_> = lines
        .iter()
        .map(|line| &lesson.text[line.offset..])
        .collect();
    assert!(at[0].starts_with("use a;"), "{:?}", at[0]);
    assert!(at[1].starts_with("let é = 1;"), "{:?}", at[1]);
    assert!(lines[0].hidden && !lines[1].hidden);
}

#[test]
fn a_demo_in_a_quote_knows_the_place_of_each_line() {
    let lesson = lesson("> ```rust\n> let a = 1;\n> let b = 2;\n> ```\n");
    let line = &lesson.demos[0].lines[1];
    assert!(lesson.text[line.offset..].starts_with("let b = 2;"));
}

#[test]
fn tabs_in_a_fence_keep_their_places() {
    let lesson = lesson("```rust\n\tlet a = 1;\n\tlet b = 2;\n```\n");
    let line = &lesson.demos[0].lines[1];
    assert_eq!(line.text, "\tlet b = 2;");
    assert!(lesson.text[line.offset..].starts_with("\tlet b = 2;"));
}

#[test]
fn windows_line_ends_are_read_as_any_other() {
    let lesson = lesson("```rust\r\nlet a = 1;\r\nlet b = 2;\r\n```\r\n");
    assert_eq!(lesson.demos[0].lines[1].text, "let b = 2;");
}

#[test]
fn a_known_lead_word_is_split_from_its_callout() {
    let lesson = lesson("> [!NOTE]\n> **Analogy — the whispered message.** A hundred people.\n");
    let BlockKind::Callout(callout) = &lesson.blocks[0].kind else {
        panic!("{:?}", lesson.blocks);
    };
    assert_eq!(plain_text(&callout.title), "the whispered message");
    let BlockKind::Paragraph(rest) = &callout.blocks[0].kind else {
        panic!("{:?}", callout.blocks);
    };
    assert_eq!(plain_text(rest), "A hundred people.");
}

#[test]
fn task_lists_know_their_ticks() {
    let lesson = lesson("- [ ] no\n- [x] yes\n  > because\n");
    let BlockKind::List { items, .. } = &lesson.blocks[0].kind else {
        panic!("{:?}", lesson.blocks);
    };
    assert_eq!(items[0].ticked, Some(false));
    assert_eq!(items[1].ticked, Some(true));
    assert_eq!(items[1].blocks.len(), 2);
}

#[test]
fn problems_are_found_at_their_place() {
    check_problem("```rust nmae=a\n```\n", Code::Fence, "nmae=a");
    check_problem("#### Deep\n", Code::HeadingOrder, "#### Deep");
    check_problem(
        "```rust name=b continues=a\n```\n",
        Code::DemoUnknown,
        "rust name=b continues=a",
    );
    check_problem(
        "```rust name=a\n```\n\n```rust name=a\n```\n",
        Code::DuplicateId,
        "rust name=a",
    );
}

#[test]
fn citations_at_the_end_keep_places_within_the_text() {
    for text in [
        "## A {.further}\n\n- one [^x]\n- two [^y]",
        "[^x]\n\n```rust\nlet a = 1;",
    ] {
        let lesson = lesson(text);
        let length = lesson.text.len();
        assert!(lesson.blocks.iter().all(|block| block.range.end <= length));
        let lines = lesson.demos.iter().flat_map(|demo| &demo.lines);
        assert!(
            lines
                .clone()
                .all(|line| line.offset <= length && !line.text.contains("[^")),
            "{text:?}"
        );
    }
}

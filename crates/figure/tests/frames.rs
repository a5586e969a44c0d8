//! Frames that `show` writes are read by `figure`.
//!
//! The test runs itself as the demo: only another process can have a mark in its environment.
#![expect(clippy::disallowed_methods, reason = "runs itself as the demo")]

use std::process::Command;

use figure::Figure;
use serde_json::Value;

const MARK: &str = "k7";

/// Plays a demo that shows one figure of each kind and with each mark.
#[test]
fn demo() {
    if std::env::var("DIDACT_FRAMES").is_err() {
        return;
    }
    show::plot("all-marks")
        .x_label("x")
        .y_log()
        .x_range(0, 3)
        .line("line", [1.0, f64::NAN, 3.0])
        .theory("theory", [(0, 1.0), (3, 2.0)])
        .points("points", [1, 2])
        .labeled("labeled", [("a", 1, 2.0)])
        .area("area", [1.0, 2.0])
        .band("band", [(0, 1.0, 2.0), (3, 1.0, f64::INFINITY)])
        .seeds("seeds", [[1.0, 2.0], [3.0, 4.0]])
        .h_line("h", 1.5)
        .v_line("v", 2)
        .note("note", 1, 2)
        .alt("every mark")
        .caption("All of them");
    show::plot("bars")
        .bars("one", [("a", 1)])
        .bars("two", [("a", 2)])
        .stacked();
    show::heat_map("map", [[1.0, f64::NEG_INFINITY]])
        .row_names(["r"])
        .range(0, 2)
        .diverging();
    show::images("strip", [("one", [[0.0, 1.0]]), ("two", [[1.0, 0.0]])]);
    show::image("single", [[0.5]]);
    show::diagram("net")
        .down()
        .column("a")
        .tensor("x", [64, 56, 56])
        .value("(1, 0)")
        .tap("x")
        .op("conv")
        .params(36_864)
        .group("stage", 3)
        .paths(32, "conv")
        .dropped("relu")
        .end()
        .gradient("1")
        .add_through("x", "conv")
        .params(1)
        .arc_value("1")
        .arc_gradient("1")
        .concat("x", [64, 32])
        .stack("y", [1, 2])
        .backward();
    show::diagram("paths").unravel(["f", "g"], ["g"]);
    show::diagram("profile")
        .profile()
        .tensor("", ["C", "H"])
        .op("f")
        .tensor("", [3]);
    show::diagram("right").right().op("f");
    show::plot("more-marks")
        .y_symlog(0.1)
        .x_symlog(1)
        .contours("height", (-1.0, 1.0), (-1.0, 1.0), |x, y| x * x + y)
        .contours_at("named", (-1.0, 1.0), (-1.0, 1.0), [0.5], |x, y| x * y)
        .vectors("field", [((0, 0), (1.0, f64::NAN)), ((1, 1), (0.5, 1.0))])
        .path("way", [(0, 0), (1, 1)])
        .step("step", [1, 2, 3])
        .stem("stem", [1, -2]);
    show::plot("counted").histogram("h", [1.0, 2.0, f64::INFINITY], 2);
    show::plot("strips").boxes("b", [("a", [1.0, 2.0, f64::NAN])]);
    show::plot("lying").bars("b", [("a", 1)]).horizontal();
    show::plot("panels")
        .panel("one")
        .line("l", [1, 2])
        .panel("two");
    show::confusion("errors", [[3, 1], [0, 4]], ["cat", "dog"]);
    show::dot("dot", "digraph { a -> b }");
    show::diagram("gate")
        .tensor("x", [3])
        .tap("x")
        .op("f")
        .here()
        .multiply("x")
        .tap("y")
        .multiply_through("y", "g");
    let looks = [
        show::Look::Box,
        show::Look::Pill,
        show::Look::Circle,
        show::Look::Diamond,
        show::Look::Tensor,
        show::Look::Plus,
        show::Look::Times,
        show::Look::Concat,
        show::Look::Dot,
        show::Look::Words,
    ];
    let nodes = looks.into_iter().enumerate();
    nodes
        .fold(show::diagram("graph"), |graph, (index, look)| {
            graph.node(index.to_string(), look, "label")
        })
        .edge("0", "1")
        .edge_named("1", "2", "words")
        .dashed("2", "3");
}

fn frames() -> Vec<Value> {
    let demo = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "demo", "--nocapture"])
        .env("DIDACT_FRAMES", MARK)
        .output()
        .unwrap();
    let stdout = String::from_utf8(demo.stdout).unwrap();
    let frames = stdout
        .split('\u{1e}')
        .filter_map(|part| part.strip_prefix(MARK));
    frames
        .map(|json| serde_json::from_str(json).unwrap())
        .collect()
}

#[test]
fn every_figure_that_show_writes_can_be_read_and_drawn() {
    let frames = frames();
    let ids: Vec<&str> = frames
        .iter()
        .map(|frame| frame["id"].as_str().unwrap())
        .collect();
    let expected = [
        "all-marks",
        "bars",
        "map",
        "strip",
        "single",
        "net",
        "paths",
        "profile",
        "right",
        "more-marks",
        "counted",
        "strips",
        "lying",
        "panels",
        "errors",
        "dot",
        "gate",
        "graph",
    ];
    assert_eq!(ids, expected);
    for frame in &frames {
        let id = frame["id"].as_str().unwrap();
        let figure: Figure = serde_json::from_value(frame["figure"].clone()).unwrap();
        let drawing = figure.render(id, frame["alt"].as_str());
        assert!(drawing.is_ok(), "{id}: {drawing:?}");
        let back: Figure = serde_json::from_value(serde_json::to_value(&figure).unwrap()).unwrap();
        let again = back.render(id, frame["alt"].as_str());
        assert_eq!(drawing, again, "{id} must survive being written and read");
    }
    assert_eq!(frames[0]["alt"], "every mark");
    assert_eq!(frames[0]["caption"], "All of them");
}

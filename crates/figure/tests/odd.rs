//! Data that nobody should send: each is drawn, or refused in words, and nothing panics.

use figure::Figure;

#[track_caller]
fn render(json: &str) -> Result<String, String> {
    let figure: Figure = serde_json::from_str(json).unwrap();
    let drawn = figure.render("odd", None).map(|drawing| drawing.svg);
    drawn.map_err(|error| format!("{error}; {}", error.help()))
}

#[track_caller]
fn is_drawn(json: &str) -> String {
    let svg = render(json).unwrap();
    let drawn = svg.split_once("</desc>").unwrap().1;
    assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{svg}");
    svg
}

#[track_caller]
fn is_refused(json: &str, words: &str) {
    let message = render(json).unwrap_err();
    assert!(message.contains(words), "{message}");
}

fn plot(fields: &str, points: &str) -> String {
    let line = format!(r#"{{"mark":"line","name":"a","points":[{points}]}}"#);
    format!(r#"{{"kind":"plot",{fields}"layers":[{line}]}}"#)
}

#[test]
fn a_line_without_a_point_is_refused_and_one_without_a_finite_point_is_marked() {
    is_refused(
        &plot("", ""),
        "the series `a` has no points; leave the call out",
    );
    assert!(is_drawn(&plot("", r#"[0,"NaN"],[1,"NaN"]"#)).contains("has no finite point"));
    is_drawn(&plot("", "[0,3]"));
    is_drawn(&plot(r#""y":{"log":true},"#, "[0,0],[1,-1]"));
}

#[test]
fn axes_that_cannot_be_are_refused() {
    let range = |range: &str| plot(&format!(r#""y":{{{range}}},"#), "[0,1],[1,2]");
    is_refused(
        &range(r#""range":[1,0]"#),
        "the y axis cannot run from 1 to 0",
    );
    is_refused(&range(r#""range":["NaN",1]"#), "from NaN to 1");
    is_refused(&range(r#""range":[2,2]"#), "the smaller first");
    is_refused(&range(r#""log":true,"range":[0,1]"#), "begin above zero");
    is_refused(&range(r#""symlog":0"#), "`near` above zero");
    is_refused(&plot("", "[0,1e308],[1,-1e308]"), "has no room for 10³⁰⁸");
}

#[test]
fn matrices_that_do_not_fit_are_refused() {
    let map = |fields: &str| format!(r#"{{"kind":"heat_map",{fields}}}"#);
    is_refused(&map(r#""rows":[[1,2],[3]]"#), "row 1 has length 1");
    is_refused(&map(r#""rows":[]"#), "no data");
    is_refused(
        &map(r#""rows":[[1,2],[3,4]],"row_names":["cat"]"#),
        "names for 1",
    );
    is_drawn(&map(r#""rows":[["NaN","inf"]]"#));
}

#[test]
fn words_of_any_length_and_script_stay_inside() {
    let endless =
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    let label = "a very long label that nobody should write because it fits nowhere at all";
    for words in [
        endless,
        label,
        "訓練データ",
        "אימון",
        "🚀🚀🚀",
        "</svg><script>",
        "",
    ] {
        let axis = format!(r#"{{"label":"{words}"}}"#);
        let fields = format!(r#""x":{axis},"y":{axis},"#);
        let svg = is_drawn(&plot(&fields, "[0,1],[1,2]").replace("\"a\"", &format!("\"{words}\"")));
        assert!(!svg.contains("<script"), "{svg}");
        assert!(
            svg.contains("stroke-width=\"3\""),
            "the line has room: {svg}"
        );
    }
}

/// A graph whose edges run anywhere: small pseudorandom numbers (xorshift64*, Vigna 2016).
fn tangle(nodes: u64, edges: usize) -> String {
    let mut state = 1_u64;
    let mut node = || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % nodes
    };
    let edges = (0..edges).map(|_| format!("a{}->a{}\n", node(), node()));
    format!("digraph{{{}}}", edges.collect::<String>())
}

#[test]
fn a_tangle_of_a_thousand_nodes_is_drawn() {
    let text = tangle(1_000, 3_000);
    let figure = serde_json::json!({ "kind": "dot", "text": text });
    let svg = is_drawn(&figure.to_string());
    // Its longest edges keep to no place in the layers they pass, or it would be several megabytes.
    assert!(svg.len() < 1_000_000, "{}", svg.len());
}

#[test]
fn what_no_reader_could_tell_apart_is_refused() {
    let dot = |text: &str| serde_json::json!({ "kind": "dot", "text": text }).to_string();
    let names = |letter: &str| {
        (0..300)
            .map(|n| format!("{letter}{n} "))
            .collect::<String>()
    };
    let each = format!("digraph {{ {{{}}} -> {{{}}} }}", names("a"), names("b"));
    is_refused(&dot(&each), "more than 20000 edges");
    let nodes: String = (0..5_001).map(|n| format!("a{n};")).collect();
    is_refused(
        &dot(&format!("digraph {{ {nodes} }}")),
        "5001 nodes, and 5000 can be drawn",
    );
    let deep = format!("digraph {{ {} }}", "{".repeat(100_000));
    is_refused(&dot(&deep), "more than 100 deep");
    let bars: Vec<_> = (0..2_001)
        .map(|n| serde_json::json!([n.to_string(), 1]))
        .collect();
    let bars = serde_json::json!({ "kind": "plot", "layers": [{ "mark": "bars", "name": "b", "points": bars }] });
    is_refused(&bars.to_string(), "2001 bars and boxes");
}

#[test]
fn a_log_axis_may_span_all_that_floats_hold() {
    for low in ["5e-324", "1e-300", "1e-308"] {
        for high in ["1", "1e300", "4e307"] {
            let points = format!("[0,{low}],[1,{high}]");
            let svg = is_drawn(&plot(r#""y":{"log":true},"#, &points));
            assert!(svg.len() < 10_000, "{}", svg.len());
        }
    }
}

#[test]
fn words_wider_than_the_drawing_have_a_place() {
    let word = "w".repeat(60);
    let profile = serde_json::json!({ "kind": "diagram", "items": [
        { "item": "direction", "to": "profile" },
        { "item": "tensor", "name": word, "shape": ["64", "56", "56"] },
        { "item": "op", "name": word },
        { "item": "tensor", "name": "x", "shape": ["3", "3"] },
    ] });
    is_drawn(&profile.to_string());
    let map = serde_json::json!({ "kind": "heat_map", "rows": [[1, 2]], "row_names": [word] });
    assert!(is_drawn(&map.to_string()).contains("ww…"));
}

#[test]
fn counts_that_count_nothing_are_refused() {
    let paths = |copies: &str| {
        format!(r#"{{"kind":"diagram","items":[{{"item":"paths","name":"f","copies":{copies}}}]}}"#)
    };
    is_refused(&paths("\"inf\""), "`inf` counts nothing");
    is_refused(&paths("-1"), "statement 1 of the diagram");
}

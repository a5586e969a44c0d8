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

//! A plot in words, written from its data.
//!
//! One sentence for each layer: where it begins and ends, and what it reaches between. It says what
//! the numbers say and never what they mean; that is the author's part.

use super::mark::Point;
use super::view::View;
use crate::wording::Wording;
use crate::words::short;

/// More bars or labeled points than this are summed up.
pub(crate) const MOST_LISTED: usize = 8;

/// "Plot of gradient norm against layer".
pub(crate) fn title(view: &View<'_>, words: &Wording) -> String {
    match (&view.y.label, &view.x.label) {
        (Some(y), Some(x)) => words.say("plot_of_against", &[("y", y), ("x", x)]),
        (Some(y), None) => words.say("plot_of", &[("y", y)]),
        (None, Some(x)) => words.say("plot_against", &[("x", x)]),
        (None, None) => words.get("plot"),
    }
}

/// Describes the axes where they are unusual, then each layer in a sentence.
pub(crate) fn describe(view: &View<'_>, words: &Wording) -> String {
    let mut sentences = Vec::new();
    match (view.x.log, view.y.log) {
        (true, true) => sentences.push(words.get("log_both")),
        (true, false) => sentences.push(words.say("log_axis", &[("axis", "x")])),
        (false, true) => sentences.push(words.say("log_axis", &[("axis", "y")])),
        (false, false) => {}
    }
    for (axis, name) in [(&view.x, "x"), (&view.y, "y")] {
        let near = axis.symlog.map(|near| short(near.0, 3));
        let say = |near: String| words.say("symlog_axis", &[("axis", name), ("near", &near)]);
        sentences.extend(near.map(say));
    }
    let unnamed = words.get("one_series");
    for layer in &view.layers {
        let name = match layer.name() {
            "" => &unnamed,
            name => name,
        };
        sentences.extend(layer.describe(name, view, words));
    }
    sentences.join(" ")
}

/// A sentence about a line: the phrase `key` with its course in it.
pub(crate) fn line_sentence(
    key: &str,
    name: &str,
    line: &[Point],
    view: &View<'_>,
    words: &Wording,
) -> String {
    let course = course(line, view, words);
    words.say(key, &[("name", name), ("course", &course)])
}

/// "falls from 13.6 at layer 0 to 1.4×10⁻¹⁴ at layer 56".
pub(crate) fn course(line: &[Point], view: &View<'_>, words: &Wording) -> String {
    let finite = line.iter().copied().filter(|(x, y)| (x + y).is_finite());
    let points: Vec<Point> = finite.collect();
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return words.get("no_finite_point");
    };
    // A long label would make the sentence unreadable; a word or two make it clear.
    let label = view.x.label.as_deref();
    let label = label.filter(|label| label.split(' ').count() <= 2);
    let axis = label.map_or(String::new(), |label| format!("{label} "));
    let at = |(x, y): &Point| {
        let x = format!("{axis}{}", short(*x, 3));
        words.say("at", &[("y", &short(*y, 3)), ("x", &x)])
    };
    let (low, high) = bounds(points.iter().map(|point| point.1));
    let verb = match last.1.total_cmp(&first.1) {
        std::cmp::Ordering::Less => "falls",
        std::cmp::Ordering::Greater => "rises",
        std::cmp::Ordering::Equal if low == high => "stays",
        std::cmp::Ordering::Equal => "goes",
    };
    let mut course = words.say(verb, &[("first", &at(first)), ("last", &at(last))]);
    if low < first.1.min(last.1) || high > first.1.max(last.1) {
        let (low, high) = (short(low, 3), short(high, 3));
        let given = [("course", &*course), ("low", &low), ("high", &high)];
        course = words.say("between", &given);
    }
    let missing = line.len() - points.len();
    if missing == 0 {
        return course;
    }
    let (missing, n) = (missing.to_string(), line.len().to_string());
    let given = [("course", &*course), ("missing", &missing), ("n", &n)];
    words.say("missing", &given)
}

/// A sentence that lists everything.
pub(crate) fn list_sentence(name: &str, list: &[String], between: &str, words: &Wording) -> String {
    words.say("list", &[("name", name), ("list", &list.join(between))])
}

/// A sentence about a cloud of points: how many they are and where they end.
pub(crate) fn points_sentence(name: &str, points: &[Point], words: &Wording) -> String {
    let (x0, x1) = bounds(points.iter().map(|point| point.0));
    let (y0, y1) = bounds(points.iter().map(|point| point.1));
    let [x0, x1, y0, y1] = [x0, x1, y0, y1].map(|x| short(x, 3));
    let n = points.len().to_string();
    let given = [
        ("name", name),
        ("n", &n),
        ("x0", &x0),
        ("x1", &x1),
        ("y0", &y0),
        ("y1", &y1),
    ];
    words.say("points", &given)
}

/// "(0.5, 12)".
pub(crate) fn pair((x, y): Point) -> String {
    format!("({}, {})", short(x, 3), short(y, 3))
}

fn bounds(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
        (low.min(x), high.max(x))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Plot;

    #[track_caller]
    fn check(points: &str, expected: &str) {
        let line = format!(r#"{{"mark":"line","name":"plain","points":[{points}]}}"#);
        let mut plot = Plot::read(&line);
        plot.x.label = Some("layer".to_owned());
        assert_eq!(describe(&plot.view(), &Wording::default()), expected);
    }

    #[test]
    fn a_line_is_told_by_its_ends_and_what_it_reaches_between() {
        check(
            "[0,13.6],[56,1.4e-14]",
            "plain falls from 13.6 at layer 0 to 1.4×10⁻¹⁴ at layer 56.",
        );
        check(
            "[0,1],[1,1]",
            "plain stays from 1 at layer 0 to 1 at layer 1.",
        );
        check(
            "[0,1],[1,9],[2,2]",
            "plain rises from 1 at layer 0 to 2 at layer 2, between 1 and 9.",
        );
    }

    #[test]
    fn gaps_are_counted() {
        check(
            r#"[0,1],[1,"NaN"],[2,2]"#,
            "plain rises from 1 at layer 0 to 2 at layer 2; 1 of 3 points are not finite.",
        );
        check(r#"[0,"NaN"]"#, "plain has no finite point.");
    }
}

//! Words of drawings: their titles, descriptions and the heads of their tables.
//!
//! English is written here; a page in another language hands over a table of its own, and what the
//! table leaves out stays English. Phrases have holes, `{name}`, that are filled. Nothing else in
//! this crate holds words that a reader meets.

/// Every phrase in English, by its key.
///
/// ```
/// assert!(figure::english().any(|phrase| phrase == ("plot_of", "Plot of {y}")));
/// ```
pub fn english() -> impl Iterator<Item = (&'static str, &'static str)> {
    [COMMON, RARE, NETWORKS].into_iter().flatten().copied()
}

/// Phrases of figures whose kinds are in each build.
const COMMON: &[(&str, &str)] = &[
    // Plots.
    ("plot", "Plot"),
    ("plot_of", "Plot of {y}"),
    ("plot_against", "Plot against {x}"),
    ("plot_of_against", "Plot of {y} against {x}"),
    ("log_both", "Both axes are logarithmic."),
    ("log_axis", "The {axis} axis is logarithmic."),
    (
        "symlog_axis",
        "The {axis} axis is logarithmic on both sides of zero, linear up to {near}.",
    ),
    ("one_series", "one series"),
    ("line", "{name} {course}."),
    ("its_theory", "Its theory {course}."),
    ("theory", "Theory: {name} {course}."),
    ("pinned", "Pinned: {name} {course}."),
    ("seeds", "{name}, median of {n} runs, {course}."),
    ("falls", "falls from {first} to {last}"),
    ("rises", "rises from {first} to {last}"),
    ("stays", "stays from {first} to {last}"),
    ("goes", "goes from {first} to {last}"),
    ("at", "{y} at {x}"),
    ("between", "{course}, between {low} and {high}"),
    (
        "missing",
        "{course}; {missing} of {n} points are not finite",
    ),
    ("no_finite_point", "has no finite point"),
    (
        "points",
        "{name}: {n} points, x from {x0} to {x1}, y from {y0} to {y1}.",
    ),
    ("list", "{name}: {list}."),
    ("bars", "{name}: {n} bars, highest at {highest}."),
    ("h_line", "A line at height {at}: {name}."),
    ("v_line", "A line at {at}: {name}."),
    ("note", "Note at {at}: {text}."),
    ("panel", "Panel {title}:"),
    ("path", "{name} leads from {first} to {last} in {n} steps."),
    ("contours", "Contours of {name} at {levels}."),
    // Tables of plots.
    ("col_point", "point"),
    ("col_theory", "{name} (theory)"),
    ("col_pinned", "{name} (pinned)"),
    ("col_median", "{name} (median)"),
    ("col_run", "{name} (run {n})"),
    // Matrices and pictures.
    ("map", "Heat map of {rows} rows and {columns} columns"),
    ("map_shape", "{rows} rows, {columns} columns."),
    ("map_none", "No entry is finite."),
    ("map_entry", "{x} in row {row}, column {column}"),
    ("map_ends", "Smallest {least}; largest {most}."),
    ("map_blank", "Entries that are not finite: {n}."),
    (
        "map_diagonal",
        "{same} of {sum} lie on the diagonal, {share} %.",
    ),
    ("map_scale", "of the row"),
    ("col_row", "row"),
    ("images", "Gray images"),
    ("image", "Image"),
    (
        "image_of",
        "{title}: {rows} × {columns} pixels, mean brightness {mean}.",
    ),
];

/// Phrases of figures that are drawn with the feature `all-kinds`.
const RARE: &[(&str, &str)] = if cfg!(feature = "all-kinds") {
    &[
        (
            "stem",
            "{name}: {n} stems, the highest {highest}, the lowest {lowest}.",
        ),
        ("vectors", "{name}: {n} arrows, the longest {longest}."),
        ("band", "A band of {name} from {first} to {last}."),
        ("range", "{low} to {high}"),
        (
            "histogram",
            "{name}: {n} numbers in {bins} bins, most ({count}) from {from} to {to}.",
        ),
        ("histogram_missing", "{missing} more are not finite."),
        (
            "box",
            "{name} median {median}, middle half {first} to {third}",
        ),
        ("box_missing", "{box}, {missing} not finite"),
        ("box_none", "{name} has no finite number"),
        ("col_low", "{name} (low)"),
        ("col_high", "{name} (high)"),
        ("col_box_low", "{name} low"),
        ("col_box_first", "{name} first quartile"),
        ("col_box_median", "{name} median"),
        ("col_box_third", "{name} third quartile"),
        ("col_box_high", "{name} high"),
    ]
} else {
    &[]
};

/// Phrases of networks and graphs, which are drawn with the feature `diagram`.
const NETWORKS: &[(&str, &str)] = if cfg!(feature = "diagram") {
    &[
        ("paths", "All paths through a residual network"),
        ("network", "Diagram of a network"),
        ("networks", "Diagram: {titles}"),
        ("parameters", "{n} parameters"),
        ("arc", "{op} what flowed at {tap}"),
        ("through", "through {op}"),
        ("gives", "gives {value}"),
        ("gradient", "gradient {value}"),
        ("arc_value", "arc {value}"),
        ("arc_gradient", "gradient of the arc {value}"),
        ("framed", "Framed: {titles}."),
        (
            "flows_back",
            "The gradient flows back along every edge and arc.",
        ),
        ("parallel", "{n} parallel paths of {op}"),
        ("dropped", "{op} (dropped)"),
        ("plus", "plus"),
        ("times", "times"),
        ("concatenated", "concatenated {sum} with"),
        ("concatenated_with", "concatenated with"),
        ("channels", "{sum} channels"),
        (
            "path_sum",
            "{n} paths from x to a sum, one for each subset of {blocks}.",
        ),
        ("path_without", "Without {blocks} {n} of them remain."),
        ("path_alone", "x alone"),
        ("blocked", "blocked"),
        ("graph", "Diagram of a graph"),
        ("graph_size", "Nodes: {nodes}, edges: {edges}."),
        ("leads", "{from} leads to {to}"),
        ("leads_here", "{from}, where we are, leads to {to}"),
        ("and", " and "),
        ("col_network", "network"),
        ("col_step", "step"),
        ("col_parameters", "parameters"),
        ("col_forward", "forward"),
        ("col_gradient", "gradient"),
        ("col_node", "node"),
        ("col_leads", "leads to"),
    ]
} else {
    &[]
};

/// The phrases of one language.
///
/// ```
/// use figure::{Figure, Wording, parse_dot};
/// let german = Wording::new([("graph", "Diagramm eines Graphen")]);
/// let graph = Figure::Dot(parse_dot("digraph { a -> b }").unwrap());
/// let drawing = graph.render_in(&german, "g", None).unwrap();
/// assert!(drawing.svg.contains("<title id=\"g-t\">Diagramm eines Graphen</title>"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording(Vec<(String, String)>);

impl Wording {
    /// Phrases by their keys in [`english`]; keys that are not there say nothing.
    ///
    /// ```
    /// let french = figure::Wording::new([("plot", "Graphique")]);
    /// assert_ne!(french, figure::Wording::default());
    /// ```
    pub fn new<K: Into<String>, V: Into<String>>(
        phrases: impl IntoIterator<Item = (K, V)>,
    ) -> Wording {
        let phrases = phrases.into_iter();
        Wording(
            phrases
                .map(|(key, text)| (key.into(), text.into()))
                .collect(),
        )
    }

    /// The phrase of `key` with its holes filled.
    pub(crate) fn say(&self, key: &str, given: &[(&str, &str)]) -> String {
        let english = || english().find(|(known, _)| *known == key);
        let english = || english().map_or("", |(_, text)| text);
        let own = self.0.iter().find(|(known, _)| known == key);
        let mut rest = own.map_or_else(english, |(_, text)| text);
        let mut said = String::new();
        // From left to right, so that what fills a hole may itself hold braces.
        while let Some((before, (name, after))) = rest
            .split_once('{')
            .and_then(|(before, hole)| Some((before, hole.split_once('}')?)))
        {
            said.push_str(before);
            let value = given.iter().find(|(hole, _)| *hole == name);
            said.push_str(value.map_or("", |(_, value)| value));
            rest = after;
        }
        said + rest
    }

    /// The same where it has no holes.
    pub(crate) fn get(&self, key: &str) -> String {
        self.say(key, &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_table_leaves_out_is_english() {
        let words = Wording::new([("plot_of", "Verlauf von {y}")]);
        assert_eq!(words.say("plot_of", &[("y", "{x}")]), "Verlauf von {x}");
        assert_eq!(words.say("plot_against", &[("x", "t")]), "Plot against t");
    }

    #[test]
    fn no_key_stands_twice() {
        let keys: std::collections::BTreeSet<_> = english().map(|(key, _)| key).collect();
        assert_eq!(keys.len(), english().count());
    }
}

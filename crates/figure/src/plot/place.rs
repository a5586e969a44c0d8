//! Wanted places of a mark's words, before room is found for them.

/// Wanted place of the name of a series.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Target {
    /// The last point of a line, in the numbers of the axes.
    End(f64, f64),
    /// The height of a line that crosses the whole plot, in the numbers of the y axis.
    Edge(f64),
    /// A point in the numbers of the axes, named inside with a square of its color.
    Inside(f64, f64),
    /// The place from [`super::mark::Mark::name_place`], in the right margin, with a square.
    MarkAtEnd,
    /// The place from [`super::mark::Mark::name_place`], inside, with a square.
    MarkInside,
}

/// Sign of a series before its name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Swatch {
    Marker,
    Square,
}

/// Words inside of a plot.
pub(crate) struct Words {
    pub(crate) text: String,
    pub(crate) style: Style,
}

/// Subject of the words, with its place in units.
pub(crate) enum Style {
    /// A remark about a point, which gets a dot.
    Note((f64, f64)),
    /// The name of a line, at its end.
    Reference((f64, f64)),
    /// The label of a point.
    Label((f64, f64)),
    /// A number on its line, at any of these places; the first are preferred.
    Level(Vec<(f64, f64)>),
}

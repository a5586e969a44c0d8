//! The empty axes of a plot, for readers who sketch a curve before they see it.
//!
//! They are those of the finished plot to the unit, so that a sketch can be laid over it.

use super::{Plot, axes, names};
use crate::ink::Ink;
use crate::svg::{Element, number};
use crate::words::{SIZE, WIDTH};

/// Axes without marks; made by [`Plot::paper`].
///
/// ```
/// let json = r#"{"y":{"log":true},"layers":[{"mark":"h_line","name":"chance","at":0.5}]}"#;
/// let plot: figure::Plot = serde_json::from_str(json).unwrap();
/// let paper: figure::Paper = plot.paper().unwrap();
/// assert!(paper.log && paper.left < paper.right && paper.top < paper.bottom);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// One `svg` element in the coordinates of the finished plot.
    pub svg: String,
    /// Left end of the axes, in units of the drawing.
    pub left: f64,
    /// See `left`.
    pub right: f64,
    /// See `left`.
    pub top: f64,
    /// See `left`.
    pub bottom: f64,
    /// The number at the foot of the y axis.
    pub low: f64,
    /// The number at its top.
    pub high: f64,
    /// True if the y axis is logarithmic.
    pub log: bool,
    /// Places of the labels of the x axis, with their words.
    pub ticks: Vec<(f64, String)>,
    /// Label of the x axis.
    pub x_label: Option<String>,
    /// Label of the y axis.
    pub y_label: Option<String>,
}

impl Plot {
    /// The axes of this plot; `None` if nothing is drawn on them or x is not a number.
    ///
    /// ```
    /// use figure::{Plot, marks::Line};
    /// let points = vec![(0.0.into(), 2.0.into()), (4.0.into(), 0.5.into())];
    /// let line = Line { name: "loss".into(), points };
    /// let paper = Plot { layers: vec![line.into()], ..Plot::default() }.paper().unwrap();
    /// assert_eq!(paper.ticks[0].1, "0");
    /// assert!(!paper.svg.contains("loss") && paper.low < paper.high);
    /// ```
    pub fn paper(&self) -> Option<Paper> {
        let view = self.view();
        let area = axes::lay_out(&view, names::margin(&names::collect(&view)));
        if self.layers.is_empty() || !area.categories.is_empty() {
            return None;
        }
        let text = Element::group()
            .with("class", "fig-text")
            .at("font-size", SIZE)
            .with("font-family", "sans-serif")
            .fill();
        let content = [area.draw_grid(&view), area.draw_axes(&view)].concat();
        let (width, height) = (number(WIDTH), number(area.height.ceil()));
        let svg = Element::new("svg")
            .with("class", "figure figure-plot")
            .with("xmlns", "http://www.w3.org/2000/svg")
            .with("viewBox", format!("0 0 {width} {height}"))
            .with("aria-hidden", "true")
            .add(text.add(Element::group().ink(Ink::Full).extend(content)));
        let (low, high) = area.y.range();
        Some(Paper {
            svg: svg.to_string(),
            left: area.left,
            right: area.right,
            top: area.top,
            bottom: area.bottom,
            low,
            high,
            log: self.y.log,
            ticks: area.x.labels(),
            x_label: self.x.label.clone(),
            y_label: self.y.label.clone(),
        })
    }
}

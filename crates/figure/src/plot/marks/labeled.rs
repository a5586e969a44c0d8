//! Single points, each with its label.

use serde::{Deserialize, Serialize};

use crate::limits::{self, Limit};
use crate::plot::column::{Column, Rows};
use crate::plot::describe::{MOST_LISTED, list_sentence, pair, points_sentence};
use crate::plot::mark::{Canvas, Mark, Parts, Point};
use crate::plot::place::{Style, Words};
use crate::plot::strokes::scatter;
use crate::plot::view::View;
use crate::real::Real;
use crate::wording::Wording;

/// Single points with labels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Labeled {
    /// The name of the series.
    pub name: String,
    /// Label, x and y of each point.
    pub points: Vec<(String, Real, Real)>,
}

impl Mark for Labeled {
    fn name(&self) -> &str {
        &self.name
    }

    fn line(&self) -> Vec<Point> {
        self.points.iter().map(|(_, x, y)| (x.0, y.0)).collect()
    }

    fn sizes(&self) -> Vec<(Limit, usize)> {
        vec![(limits::LABELS, self.points.len())]
    }

    fn draw(&self, on: &Canvas<'_>) -> Parts {
        scatter(&self.line(), on)
    }

    fn words(&self, on: &Canvas<'_>) -> Vec<Words> {
        let label = |(label, x, y): &(String, Real, Real)| {
            let place = on.area.place(x.0, y.0)?;
            Some(Words {
                text: label.clone(),
                style: Style::Label(place),
            })
        };
        self.points.iter().filter_map(label).collect()
    }

    fn obstacles(&self, on: &Canvas<'_>) -> Vec<Point> {
        on.area.places(&self.line())
    }

    fn describe(&self, name: &str, _view: &View<'_>, words: &Wording) -> Option<String> {
        if self.points.len() > MOST_LISTED {
            return Some(points_sentence(name, &self.line(), words));
        }
        let points = self.points.iter();
        let list: Vec<String> = points
            .map(|(label, x, y)| format!("{label} {}", pair((x.0, y.0))))
            .collect();
        Some(list_sentence(name, &list, ", ", words))
    }

    fn columns(&self, view: &View<'_>, _words: &Wording) -> Vec<Column> {
        let column = |axis: &str, of: fn(&(String, Real, Real)) -> f64| {
            let cells = self.points.iter().map(|point| (&point.0, of(point)));
            let name = format!("{} {axis}", self.name);
            Column::of_words(&name, Rows::Labels, cells.collect())
        };
        let x = view.x.label.as_deref().unwrap_or("x");
        let y = view.y.label.as_deref().unwrap_or("y");
        vec![column(x, |(_, x, _)| x.0), column(y, |(_, _, y)| y.0)]
    }
}

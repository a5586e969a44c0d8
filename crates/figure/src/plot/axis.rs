//! One axis of a plot, as the frames say it.

use serde::{Deserialize, Serialize};

use crate::real::Real;

/// One axis of a plot.
///
/// ```
/// let axis: figure::Axis = serde_json::from_str(r#"{"label":"layer","log":true}"#).unwrap();
/// assert!(axis.log && axis.range.is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Axis {
    /// Label of the axis, with the unit.
    pub label: Option<String>,
    /// True if the axis is logarithmic: equal ratios are equally far apart.
    pub log: bool,
    /// The ends of the axis; without it they follow from the data.
    pub range: Option<(Real, Real)>,
    /// Logarithmic on both sides of zero, and linear up to this distance from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symlog: Option<Real>,
}

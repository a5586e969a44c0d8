//! Figure data and its renderer to SVG.

/// Stand-in until the data model lands.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Figure(serde_json::Value);

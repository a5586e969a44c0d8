//! Figure data and its renderer to SVG.

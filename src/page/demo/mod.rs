//! Demos: their card, output, figures, controls, and links to where they run.

pub(crate) mod card;
mod controls;
pub(crate) mod figure;

pub(crate) mod output;
pub(crate) mod paper;
pub(crate) mod playground;
mod sanitize;
pub(crate) mod variants;
mod xml;

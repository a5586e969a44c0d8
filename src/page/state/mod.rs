//! The state of rendering: what all pages share, what one page accumulates, and the components that
//! write to it.

pub(crate) mod component;
pub(crate) mod labels;
pub(crate) mod lesson_writer;
pub(crate) mod renderer;

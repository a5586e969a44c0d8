//! Types that all rooms share: the course as pages need it, and a page as it leaves this stage.
//!
//! Nothing here knows HTML, except `scan`, which reads it.

pub(crate) mod address;
pub(crate) mod anchor;
pub(crate) mod cards;
pub(crate) mod content;
pub(crate) mod exhibit;
pub(crate) mod finished;
pub(crate) mod glossary;
pub(crate) mod lesson_parts;
pub(crate) mod link;
pub(crate) mod scan;
pub(crate) mod view;

//! What a reader would stumble over: dead links, missing anchors, ids taken twice.
//!
//! Problems that earlier stages found are in their own values; `lib` gathers all.

pub mod links;
mod place;
mod scan;

//! Demos that pages show, and their anchors.

use crate::lesson::demo::{Demo, Role};

/// Returns true if readers see the demo at all.
pub(crate) fn is_shown(demo: &Demo) -> bool {
    demo.words.role != Role::Verify
}

/// Returns the anchor of a demo.
pub(crate) fn id_of(demo: &Demo) -> String {
    // Demos without a name are called `demo-1`, `demo-2`, … and need no second prefix.
    format!("demo-{}", demo.name.trim_start_matches("demo-"))
}

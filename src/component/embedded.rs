//! Templates, scripts and parts of the stylesheet of components, embedded in the program.

/// Returns name and text of a component's template.
macro_rules! template {
    ($name:literal) => {
        (
            concat!("component/", $name, ".html"),
            include_str!(concat!("../../templates/component/", $name, ".html")),
        )
    };
}
pub(super) use template;

/// Returns name and text of a component's script or part of the stylesheet.
macro_rules! asset {
    ($name:literal) => {
        (
            concat!("assets/", $name),
            include_str!(concat!("../../templates/assets/", $name)),
        )
    };
}
pub(super) use asset;

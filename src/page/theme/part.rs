//! Embedded files that pages are made from: name and text.

/// Name and our text of a template.
pub(crate) type Template = (&'static str, &'static str);

/// Name and our text of a script or of a part of the stylesheet.
pub(crate) type Asset = (&'static str, &'static str);

/// Embedded files of components.
#[derive(Clone, Debug, Default)]
pub struct ComponentParts {
    /// The template of each component.
    pub templates: Vec<Template>,
    /// Parts of the stylesheet that belong to one component.
    pub styles: Vec<Asset>,
    /// Scripts that components use.
    pub scripts: Vec<Asset>,
}

//! The data that all pages share: templates, grammars, assets, interface strings.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::component::Components;
use crate::diagnostic::Diagnostic;
use crate::page::highlight::Grammars;
use crate::page::theme::assets::{Assets, Faces};
use crate::page::theme::templates::Templates;
use crate::page::theme::words::InterfaceStrings;

/// Shared data for rendering; created once for a build, used by all threads.
pub struct Renderer {
    /// The templates.
    pub templates: Templates,
    /// Grammars that highlight code.
    pub grammars: Grammars,
    /// The files that pages load.
    pub assets: Assets,
    /// Components by the class of their heading.
    pub components: Components,
    /// Interface strings.
    pub words: InterfaceStrings,
}

impl fmt::Debug for Renderer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renderer").finish_non_exhaustive()
    }
}

impl Renderer {
    /// Creates a renderer for these components; `overrides` replaces our templates, assets and
    /// interface strings of the same name.
    ///
    /// # Errors
    ///
    /// The errors in templates or interface strings.
    pub fn new(
        components: Components,
        overrides: &BTreeMap<String, Arc<[u8]>>,
        language: &str,
        faces: Faces,
    ) -> Result<Self, Vec<Diagnostic>> {
        let words = InterfaceStrings::new(overrides, language)?;
        let parts = components.parts();
        Ok(Self {
            templates: Templates::new(&parts, overrides, &words)?,
            grammars: Grammars::new(),
            assets: Assets::new(&parts, overrides, &words, faces),
            components,
            words,
        })
    }
}

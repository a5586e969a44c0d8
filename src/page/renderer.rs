//! What all pages share: templates, grammars, the converter of formulas, assets.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::assets::Assets;
use super::formula::Formulas;
use super::highlight::Grammars;
use super::templates::Templates;
use super::words::Words;
use crate::diagnostic::Diagnostic;

/// Made once for a build, used by all threads.
pub struct Renderer {
    /// The templates.
    pub templates: Templates,
    /// Formulas to MathML.
    pub formulas: Formulas,
    /// Code to colors.
    pub grammars: Grammars,
    /// The files that pages load.
    pub assets: Assets,
    /// The words of the interface.
    pub words: Words,
}

impl fmt::Debug for Renderer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renderer").finish_non_exhaustive()
    }
}

impl Renderer {
    /// A renderer whose templates, assets and words of `language` are ours unless `overrides` has
    /// one of the same name.
    ///
    /// # Errors
    ///
    /// What is wrong with the templates or the words.
    pub fn new(
        overrides: &BTreeMap<String, Arc<[u8]>>,
        language: &str,
    ) -> Result<Self, Vec<Diagnostic>> {
        let words = Words::new(overrides, language)?;
        Ok(Self {
            templates: Templates::new(overrides, &words)?,
            formulas: Formulas::new(),
            grammars: Grammars::new(),
            assets: Assets::new(overrides, &words),
            words,
        })
    }
}

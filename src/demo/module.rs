//! Modules that readers' browsers run: requests to compile them, the results, and all modules of a course.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::outcome::CompilerMessage;

/// Request to compile a module for browsers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModuleRequest {
    /// The renderer: the module that draws the output of all live demos.
    Renderer,
    /// The live demos of one lesson.
    Lesson(Vec<LiveDemo>),
}

/// A live demo of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveDemo {
    /// Name, which the module takes as an argument.
    pub name: String,
    /// Source of the program.
    pub source: String,
}

/// Result of compiling one module.
#[derive(Clone, Debug, PartialEq)]
pub enum Module {
    /// The compiled bytes.
    Compiled(Arc<[u8]>),
    /// The compiler's errors, each with the index of the failing demo; errors of the renderer have
    /// index 0.
    Refused(Vec<(usize, CompilerMessage)>),
}

/// The modules of a course.
#[derive(Clone, Debug, Default)]
pub struct Modules {
    /// Path in the site and bytes of the renderer.
    pub renderer: Option<(String, Arc<[u8]>)>,
    /// Path and bytes of each lesson's module, by slug.
    pub lessons: BTreeMap<String, (String, Arc<[u8]>)>,
}

impl Modules {
    /// Returns the path in the site and the bytes of each module.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let all = self.renderer.iter().chain(self.lessons.values());
        all.map(|(path, bytes)| (path.as_str(), &**bytes))
    }
}

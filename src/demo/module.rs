//! Modules that readers' browsers run: requests to compile them, the results, and all modules of a course.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::outcome::CompilerMessage;

/// Request to compile a module for browsers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModuleRequest {
    /// A renderer: a module that draws the output of live demos.
    Renderer(Kinds),
    /// The live demos of one lesson.
    Lesson(Vec<LiveDemo>),
}

/// The kinds of output that a renderer draws. All lessons share the renderers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kinds {
    /// The output of most demos: plain text, tables, checks, heat maps, pictures, and plots of common marks.
    Common,
    /// Everything that can be drawn again, the common kinds too.
    All,
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
    /// The compiler's errors, each with the index of the failing demo; errors of a renderer have
    /// index 0.
    Refused(Vec<(usize, CompilerMessage)>),
}

/// The modules of a course.
#[derive(Clone, Debug, Default)]
pub struct Modules {
    /// Path in the site and bytes of each renderer.
    pub renderers: BTreeMap<Kinds, (String, Arc<[u8]>)>,
    /// The module of each lesson, by slug.
    pub lessons: BTreeMap<String, LessonModule>,
}

/// The module of the live demos of a lesson.
#[derive(Clone, Debug)]
pub struct LessonModule {
    /// Path in the site.
    pub path: String,
    /// The compiled bytes.
    pub bytes: Arc<[u8]>,
    /// Kinds of output that its demos have with the author's values.
    pub kinds: Kinds,
}

impl Modules {
    /// Returns the path in the site and the bytes of each module.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let renderers = self.renderers.values();
        let lessons = self.lessons.values();
        renderers
            .map(|(path, bytes)| (path.as_str(), &**bytes))
            .chain(lessons.map(|module| (module.path.as_str(), &*module.bytes)))
    }

    /// Returns the path of the renderer of these kinds.
    pub fn renderer(&self, kinds: Kinds) -> Option<&str> {
        self.renderers.get(&kinds).map(|(path, _)| path.as_str())
    }
}

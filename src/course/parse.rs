//! All lessons of a course, parsed; those whose text and rules are the same are not parsed again.

use std::collections::HashMap;
use std::sync::Arc;

use super::order::files_at;
use crate::lesson::dialect::Dialect;
use crate::lesson::{self, Expansion, Lesson, LessonPath};
use crate::memo::Remembered;
use crate::parallel;
use crate::settings::Settings;
use crate::source::Sources;

/// The lessons that the last build parsed.
#[derive(Default)]
struct Parsed {
    /// The settings that they were parsed with.
    dialect: Dialect,
    /// Lessons by path, with the bytes they were parsed from.
    lessons: HashMap<String, (Arc<[u8]>, Arc<Lesson>)>,
}

impl Remembered for Parsed {}

impl Parsed {
    /// Returns the lesson in the file `name` if it was parsed from the same bytes.
    fn get(&self, name: &str, bytes: &Arc<[u8]>, place: &LessonPath) -> Option<Arc<Lesson>> {
        let (known, lesson) = self.lessons.get(name)?;
        let is_same = (Arc::ptr_eq(known, bytes) || known == bytes)
            // Included files may change while the lesson does not.
            && lesson.origins.is_none()
            && lesson.listed_title == place.title
            && lesson.page == place.page;
        is_same.then(|| Arc::clone(lesson))
    }
}

/// Parses all lessons.
pub fn parse_all(sources: &Sources, settings: &Settings) -> Vec<Arc<Lesson>> {
    let dialect = Dialect::of(settings);
    let mut known: Parsed = sources.memo.take();
    if known.dialect != dialect {
        known.lessons.clear();
    }
    let addresses = settings
        .site
        .addresses
        .unwrap_or_else(|| sources.usual_addresses());
    let files = files_at(sources, addresses);
    let parsed = parallel::map(files, |(name, place)| {
        let bytes = Arc::clone(&sources.content[&name]);
        let lesson = known.get(&name, &bytes, &place).unwrap_or_else(|| {
            let expansion = Expansion::new(&name, &String::from_utf8_lossy(&bytes), sources);
            Arc::new(lesson::parse_expanded(place, expansion, &dialect))
        });
        (Arc::clone(&lesson), (name, (bytes, lesson)))
    });
    let (lessons, by_name): (_, Vec<_>) = parsed.into_iter().unzip();
    sources.memo.put(Parsed {
        dialect,
        lessons: by_name.into_iter().collect(),
    });
    lessons
}

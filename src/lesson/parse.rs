//! Parses a lesson: front matter, blocks, and the checks that need no other lesson.

use std::collections::HashSet;
use std::sync::Arc;

use super::body::Body;
use super::dialect::Dialect;
use super::expand::Expansion;
use super::front_matter::{self, FrontMatter};
use super::reader::{EventReader, Problem};
use super::{Lesson, block, component, foreign, headings, lost};
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::digest::Digest;

/// Properties of a lesson that follow from its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonPath {
    /// Path in messages: `content/21-residual-networks/index.md`.
    pub file: Arc<str>,
    /// Path below `content/`.
    pub name: String,
    /// Folder below `content/`.
    pub folder: String,
    /// Name of the folder without its number, or the file's stem at the root.
    pub slug: String,
    /// Path of its page in the site: `residual-networks/index.html`.
    pub page: String,
    /// Number in the folder's name.
    pub number: Option<u32>,
    /// Title in `SUMMARY.md`.
    pub title: Option<String>,
}

#[cfg(test)]
impl Lesson {
    /// Parses the text of the lesson in `content/01-a`, for tests.
    pub fn plain(text: &str) -> Self {
        let place = LessonPath {
            file: "content/01-a/index.md".into(),
            name: "01-a/index.md".to_owned(),
            folder: "01-a".to_owned(),
            slug: "a".to_owned(),
            page: "a/index.html".to_owned(),
            number: Some(1),
            title: None,
        };
        parse(place, text)
    }
}

/// Parses the text of a lesson without includes, as [`parse_expanded`] does.
pub fn parse(place: LessonPath, text: &str) -> Lesson {
    parse_expanded(place, Expansion::plain(text), &Dialect::default())
}

/// Parses the text of a lesson; errors are in its diagnostics.
pub fn parse_expanded(place: LessonPath, expansion: Expansion, dialect: &Dialect) -> Lesson {
    let text = expansion.text;
    let found = front_matter::find(&text);
    let (mut front, front_error) = match &found {
        Some(found) => match front_matter::read(&text, found, &dialect.foreign_keys) {
            Ok(front) => (front, None),
            Err(error) => (FrontMatter::default(), Some(error)),
        },
        None => (FrontMatter::default(), front_matter::unclosed(&text)),
    };
    let start = found.as_ref().map_or(0, |found| found.body);
    let body = Body::of(&text, start);
    let mut reader = EventReader::new(&text, &body);
    reader.dialect = dialect.clone();
    reader.extent = dialect.run.of(&place.name);
    for problem in expansion.problems {
        reader.problem(Code::Include, problem.range, problem.message, problem.help);
    }
    // Both look at the events ahead, so they come before the blocks take these.
    foreign::check(start, &mut reader);
    lost::check_double_definitions(start, &mut reader);
    let mut flat = block::read_all(&mut reader);
    if front.title.is_empty() {
        headings::bring_title_first(&mut flat);
    }
    let named = headings::opens_with_title(&flat);
    // A title in `SUMMARY.md` is a name in the contents; it counts here only if the lesson has none.
    if let Some(title) = place
        .title
        .as_ref()
        .filter(|_| !named && front.title.is_empty())
    {
        front.title.clone_from(title);
    }
    // Levels come first: they decide where a component ends.
    let moved = headings::place(&mut flat, &mut reader.notes, &front.title);
    let blocks = component::nest(flat);
    check_names(&mut reader);
    headings::check(&blocks, &moved, &mut reader);
    lost::check(&blocks, expansion.origins.as_deref(), &mut reader);
    let diagnostics = diagnostics(
        &place.file,
        std::mem::take(&mut reader.problems),
        front_error,
    );
    let (demos, notes, html) = (reader.demos, reader.notes, reader.html);
    Lesson {
        file: place.file,
        name: place.name,
        folder: place.folder,
        slug: place.slug,
        page: place.page,
        number: place.number,
        listed_title: place.title,
        front,
        front_range: found.map_or(0..0, |found| found.inner),
        blocks,
        demos,
        notes,
        html,
        included: expansion.included,
        origins: expansion.origins,
        page_title: expansion.title,
        loose_values: reader.loose_values,
        repeated_ids: reader.repeated_ids,
        diagnostics,
        // With its includes: the page depends on them too.
        digest: Digest::of(text.as_bytes()),
        text,
    }
}

/// Converts line ends to LF and removes a byte order mark.
pub fn normalize(text: &str) -> String {
    let unmarked = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !unmarked.contains('\r') {
        return unmarked.to_owned();
    }
    unmarked.replace("\r\n", "\n").replace('\r', "\n")
}

fn check_names(reader: &mut EventReader<'_>) {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut doubles = Vec::new();
    for demo in reader.demos.iter().filter(|demo| demo.named) {
        if !seen.insert(&demo.name) {
            reader.repeated_ids.insert(format!("demo-{}", demo.name));
            let message = format!("the demo name `{}` is taken in this lesson", demo.name);
            let help = "give one of the two another `name=`".to_owned();
            let range = demo.info_range.clone();
            doubles.push(Problem::new(Code::DuplicateId, range, message, help));
        }
    }
    reader.problems.extend(doubles);
    check_continues(reader);
}

fn check_continues(reader: &mut EventReader<'_>) {
    let mut unknown = Vec::new();
    for (index, demo) in reader.demos.iter().enumerate() {
        let Some(wanted) = &demo.words.continues else {
            continue;
        };
        let earlier = reader.demos[..index].iter().map(|demo| demo.name.as_str());
        if earlier.clone().any(|name| name == wanted) {
            continue;
        }
        let help = match nearest(wanted, earlier) {
            Some(near) => format!("did you mean `continues={near}`?"),
            None => "name an earlier demo of this lesson".to_owned(),
        };
        let message = format!("no earlier demo is named `{wanted}`");
        let range = demo.info_range.clone();
        unknown.push(Problem::new(Code::DemoUnknown, range, message, help));
    }
    reader.problems.extend(unknown);
}

fn diagnostics(
    file: &Arc<str>,
    problems: Vec<Problem>,
    front: Option<front_matter::FrontError>,
) -> Vec<Diagnostic> {
    let in_front = front.map(|error| Problem {
        fix: error.fix,
        ..Problem::new(Code::FrontMatter, error.range, error.message, error.help)
    });
    let all = in_front.into_iter().chain(problems);
    let found = all.map(|problem| {
        let span = Span::new(file, problem.range);
        let mut found = Diagnostic::new(problem.code, span.clone(), problem.message);
        found.help = problem.help;
        found.severity = problem.severity;
        match problem.fix {
            Some(text) => found.with_fix(span, text),
            None => found,
        }
    });
    found.collect()
}

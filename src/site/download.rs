//! Demos and exercises of a course as Cargo projects to download, one zip file each.

use super::zip::zip;
use crate::demo::exercise::{self, ExerciseDownload};
use crate::demo::outputs::{DemoOutput, Outputs};
use crate::demo::program::CourseFiles;
use crate::demo::project::{ProjectFiles, SharedFiles, data, is_offered};
use crate::lesson::Lesson;
use crate::lesson::demo::Demo;
use crate::page::{CourseView, href, id_of};
use crate::parallel;
use crate::sorted;

/// Profile for tests, which train networks and are slow without optimization.
const TEST_PROFILE: &str = "\n[profile.test]\nopt-level = 2\n";

/// Returns the zip files with their paths in the site.
pub(super) fn projects(view: &CourseView<'_>, outputs: &Outputs) -> Vec<(String, Vec<u8>)> {
    let shared = SharedFiles::new(&view.course.files, outputs);
    let lessons: Vec<&Lesson> = view.course.all().map(|lesson| &**lesson).collect();
    let own = parallel::flat_map(&lessons, |lesson| {
        let demos = lesson.demos.iter().enumerate().filter_map(|(index, demo)| {
            let output = outputs.of(&lesson.slug, index)?;
            let own = is_offered(demo).then(|| of_demo(view, lesson, demo, output))?;
            Some((*lesson, demo.name.clone(), own))
        });
        let exercises = exercise::all(lesson).into_iter().filter_map(|exercise| {
            let output = outputs.of(&lesson.slug, exercise.starter)?;
            let own = of_exercise(view, lesson, &exercise, output);
            Some((*lesson, exercise.id, own))
        });
        demos.chain(exercises).collect::<Vec<_>>()
    });
    parallel::map(own, |(lesson, name, own)| {
        // In a folder of its own, so that unpacking two projects does not mix them.
        let files = shared.project(own).into_iter();
        let in_folder = files.map(|(path, bytes)| (format!("{name}/{path}"), bytes));
        let bytes = zip(&sorted::map(in_folder));
        (format!("{}/{name}.zip", lesson.slug), bytes)
    })
}

fn of_demo<'a>(
    view: &CourseView<'_>,
    lesson: &Lesson,
    demo: &Demo,
    output: &DemoOutput,
) -> ProjectFiles<'a> {
    let title = demo.words.title.as_deref().unwrap_or(&demo.name);
    let anchor = id_of(demo);
    let what = "It prints what the page shows; figures are told in words.";
    ProjectFiles {
        name: demo.name.replace('_', "-"),
        edition: demo.words.edition,
        path: "src/main.rs",
        source: output.source.to_string(),
        profile: "",
        readme: readme(
            view,
            lesson,
            title,
            ("A demo", &anchor),
            ("cargo run --release", what),
        ),
        data: data(lesson, demo, &view.course.files),
    }
}

fn of_exercise<'a>(
    view: &CourseView<'_>,
    lesson: &Lesson,
    exercise: &ExerciseDownload,
    output: &DemoOutput,
) -> ProjectFiles<'a> {
    let (path, source) = exercise.source(lesson, &output.source);
    let what = format!("Write your solution in `{path}`; the tests below it say whether it holds.");
    let place = ("An exercise", exercise.id.as_str());
    let fences = exercise.tests.iter().chain([&exercise.starter]);
    let files: &CourseFiles = &view.course.files;
    ProjectFiles {
        name: package_name(&exercise.id),
        edition: lesson.demos[exercise.starter].words.edition,
        path,
        source,
        profile: TEST_PROFILE,
        readme: readme(view, lesson, &exercise.title, place, ("cargo test", &what)),
        data: fences
            .flat_map(|&at| data(lesson, &lesson.demos[at], files))
            .collect(),
    }
}

/// Returns a package name that Cargo accepts, different for each exercise, since readers may build
/// them in one folder.
fn package_name(id: &str) -> String {
    let ascii = id.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let name = ascii.trim_matches('-');
    // Names of packages begin with a letter.
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.to_owned()
    } else {
        format!("exercise-{name}").trim_end_matches('-').to_owned()
    }
}

/// Returns the README: what the project is, its source, and how to run it.
fn readme(
    view: &CourseView<'_>,
    lesson: &Lesson,
    title: &str,
    (kind, anchor): (&str, &str),
    (command, what): (&str, &str),
) -> String {
    let settings = &view.course.settings;
    let place = match settings.base_url.trim_end_matches('/') {
        "" => String::new(),
        base => format!(": <{base}/{}#{anchor}>", href(lesson)),
    };
    let license = match settings.license.as_str() {
        "" => String::new(),
        license => format!("\nLicense: {license}.\n"),
    };
    format!(
        "# {title}\n\n{kind} of *{}* in *{}*{place}\n\n```sh\n{command}\n```\n\n{what}\n{license}",
        view.title(lesson),
        settings.title,
    )
}

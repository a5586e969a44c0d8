//! The demos of a course as projects to download, one zip file each.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::zip::zip;
use crate::demo::outputs::{DemoOutput, Outputs};
use crate::demo::project::{Kit, data, is_offered};
use crate::lesson::Lesson;
use crate::lesson::demo::Demo;
use crate::page::CourseView;

/// Paths in the site, and zip files.
pub fn projects(view: &CourseView<'_>, outputs: &Outputs) -> Vec<(String, Vec<u8>)> {
    let files = &view.course.files;
    let kit = Kit::new(files, outputs);
    let lessons: Vec<&Lesson> = view.course.all().map(|lesson| &**lesson).collect();
    let demos = lessons.par_iter().flat_map_iter(|lesson| {
        let demos = lesson.demos.iter().enumerate();
        let offered = demos.filter(|(_, demo)| is_offered(demo));
        offered.filter_map(|(index, demo)| Some((*lesson, demo, outputs.of(&lesson.slug, index)?)))
    });
    let made = demos.map(|(lesson, demo, output): (&Lesson, &Demo, &DemoOutput)| {
        let readme = readme(view, lesson, demo);
        let project = kit.project(demo, output, readme, data(lesson, demo, files));
        let below = project.into_iter();
        let below = below.map(|(path, bytes)| (format!("{}/{path}", demo.name), bytes));
        let files: BTreeMap<String, Vec<u8>> = below.collect();
        (format!("{}/{}.zip", lesson.slug, demo.name), zip(&files))
    });
    made.collect()
}

fn readme(view: &CourseView<'_>, lesson: &Lesson, demo: &Demo) -> String {
    let settings = &view.course.settings;
    let title = demo.words.title.as_deref().unwrap_or(&demo.name);
    let place = match settings.base_url.trim_end_matches('/') {
        "" => String::new(),
        base => format!(": <{base}/{}/#demo-{}>", lesson.slug, demo.name),
    };
    let license = match settings.license.as_str() {
        "" => String::new(),
        license => format!("\nLicense: {license}.\n"),
    };
    format!(
        "# {title}\n\nA demo of *{}* in *{}*{place}\n\n```sh\ncargo run --release\n```\n\n\
         It prints what the page shows; figures are told in words.\n{license}",
        crate::page::title(lesson),
        settings.title,
    )
}

//! Other courses that are published below this one (`[[also]]` in `course.toml`).
//!
//! Each is built by the same pipeline, with its own `.didact/`, and its site becomes a folder of
//! this one. The `[[also]]` of another course is ignored.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Session, ToolError};
use crate::Built;
use crate::cli::arguments::PipelineArguments;
use crate::diagnostic::{Code, Diagnostic};
use crate::settings::Settings;
use crate::site::Site;
use crate::site::publish::files_below;

/// Another course, with its address in the site.
pub(super) struct OtherCourse {
    at: String,
    session: Session,
}

/// Opens the other courses that `settings` name.
pub(super) fn open(
    arguments: &PipelineArguments,
    root: &Path,
    settings: &Settings,
) -> Result<Vec<OtherCourse>, ToolError> {
    let all = settings.also.iter().map(|also| {
        let folder = below(root, &also.course)?;
        let site = root.join("site").join(&also.at);
        let (mut session, _) = Session::open_at(arguments, folder, site)?;
        session.of = format!(" of {}", also.course);
        let at = also.at.clone();
        Ok(OtherCourse { at, session })
    });
    all.collect()
}

/// Returns the folder `name` below `root`; an error if a link leads out of it.
fn below(root: &Path, name: &str) -> Result<PathBuf, ToolError> {
    let folder = if root.as_os_str() == "." {
        PathBuf::from(name)
    } else {
        root.join(name)
    };
    let canonical = |path: &Path| std::fs::canonicalize(path).ok();
    match (canonical(root), canonical(&folder)) {
        (Some(root), Some(found)) if !found.starts_with(&root) => Err(ToolError::Usage(format!(
            "`{}` is a link out of the course, and `[[also]]` must not lead elsewhere",
            folder.display()
        ))),
        _ => Ok(folder),
    }
}

impl Session {
    /// Runs the pipeline for this course and the other courses below it.
    ///
    /// With `--only` the others are taken from the published site.
    ///
    /// # Errors
    ///
    /// [`ToolError`] if no demo can be run.
    pub(crate) fn build_all(&mut self) -> Result<Built, ToolError> {
        let mut built = self.build()?;
        if !self.request.only.is_empty() {
            self.add_published(&mut built.site);
            return Ok(built);
        }
        let base = built.course.settings.base_url.clone();
        for OtherCourse { at, session } in &mut self.further {
            session.request = self.request.clone();
            session.request.publication.archive = false;
            session.request.publication.base_url =
                (!base.is_empty()).then(|| format!("{}/{at}/", base.trim_end_matches('/')));
            let other = session.build()?;
            built.diagnostics.extend(taken(&built.site, at));
            add(&mut built.site, at, other.site.files.iter());
            self.other_texts.extend(other.texts(&session.sources));
            built.diagnostics.extend(other.diagnostics);
        }
        crate::diagnostic::sort(&mut built.diagnostics);
        Ok(built)
    }

    /// Adds the published sites of the other courses, so that links to them have targets.
    pub(crate) fn add_published(&self, site: &mut Site) {
        for OtherCourse { at, session } in &self.further {
            let files: Vec<(String, Arc<Vec<u8>>)> = files_below(&session.site)
                .into_iter()
                .filter_map(|name| {
                    let bytes = read(&session.site.join(&name))?;
                    Some((name, Arc::new(bytes)))
                })
                .collect();
            add(site, at, files.iter().map(|(name, bytes)| (name, bytes)));
        }
    }

    /// Applies the same action to each of the other courses.
    pub(super) fn with_others(&mut self, act: fn(&mut Self)) {
        for further in &mut self.further {
            act(&mut further.session);
        }
    }

    /// Returns the sessions of the other courses.
    pub(super) fn others(&self) -> impl Iterator<Item = &Self> {
        self.further.iter().map(|further| &further.session)
    }
}

/// Reads a published file; `None` if it is gone by now.
#[expect(clippy::disallowed_methods, reason = "edge: reads the published site")]
fn read(path: &Path) -> Option<Vec<u8>> {
    std::fs::read(path).ok()
}

fn add<'f>(site: &mut Site, at: &str, files: impl Iterator<Item = (&'f String, &'f Arc<Vec<u8>>)>) {
    // GitHub Pages reads it only at the top.
    for (name, bytes) in files.filter(|(name, _)| *name != ".nojekyll") {
        site.files.insert(format!("{at}/{name}"), Arc::clone(bytes));
    }
}

/// Returns a problem if the site has the folder `at` already.
fn taken(site: &Site, at: &str) -> Option<Diagnostic> {
    let folder = format!("{at}/");
    let (first, _) = site.files.range(folder.clone()..).next()?;
    first.starts_with(&folder).then(|| {
        let message = format!("the address `{folder}` of `[[also]]` is taken by this course");
        let help = "write another word after `at =`, or give the lesson's folder another name";
        Diagnostic::new(Code::AddressTaken, None, message).with_help(help)
    })
}

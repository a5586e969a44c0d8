//! Rule for which fences of a course run.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Selection of `rust` fences that run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// All, unless their own words say otherwise.
    #[default]
    All,
    /// Those with a `name=`.
    Named,
    /// None; every fence is only shown.
    None,
}

/// Selection of fences for the whole course, or by chapter or folder.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Run {
    /// `run = "named"`
    Everywhere(Extent),
    /// `[run]` with `default = "all"` and entries such as `"appendix/" = "none"`.
    ByPath(BTreeMap<String, Extent>),
}

impl Default for Run {
    fn default() -> Self {
        Self::Everywhere(Extent::All)
    }
}

impl Run {
    /// Returns the selection for the file `name`, a path below the lessons' folder; the longest
    /// prefix applies.
    pub fn of(&self, name: &str) -> Extent {
        let paths = match self {
            Self::Everywhere(extent) => return *extent,
            Self::ByPath(paths) => paths,
        };
        let fits = paths.iter().filter(|(path, _)| {
            let folder = path.trim_end_matches('/');
            let rest = name.strip_prefix(folder);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        fits.max_by_key(|(path, _)| path.len())
            .map(|(_, extent)| extent)
            .or(paths.get("default"))
            .copied()
            .unwrap_or_default()
    }
}

//! Rust editions, as named by fences, `Cargo.toml` and `book.toml`.

/// An edition of Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// `edition2015`
    E2015,
    /// `edition2018`
    E2018,
    /// `edition2021`
    E2021,
    /// `edition2024`, the default
    E2024,
}

impl Edition {
    /// All editions, oldest first.
    pub const ALL: [Self; 4] = [Self::E2015, Self::E2018, Self::E2021, Self::E2024];

    /// Returns the value for rustc's `--edition`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::E2015 => "2015",
            Self::E2018 => "2018",
            Self::E2021 => "2021",
            Self::E2024 => "2024",
        }
    }

    /// Returns the argument for rustc.
    pub(crate) fn flag(self) -> String {
        format!("--edition={}", self.as_str())
    }

    /// Returns the edition with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == name)
    }
}

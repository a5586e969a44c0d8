//! A part of a `Cargo.lock`: the packages that some of them need.

use std::collections::BTreeSet;

use toml::{Table, Value};

/// A lock file, understood.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    packages: Vec<Table>,
}

impl Lock {
    /// The packages of a lock file; none if it cannot be read.
    pub fn read(text: &str) -> Self {
        let table: Table = text.parse().unwrap_or_default();
        let packages = table.get("package").and_then(Value::as_array);
        let packages = packages.into_iter().flatten();
        Self {
            packages: packages.filter_map(Value::as_table).cloned().collect(),
        }
    }

    /// The version of a package; where there are several of one name, the one that `user` needs.
    pub fn version(&self, name: &str, user: &str) -> Option<&str> {
        let used = self.named(user).next();
        let wanted = used.into_iter().flat_map(needs);
        let mut wanted = wanted.filter(|need| need.split(' ').next() == Some(name));
        let need = wanted.next().unwrap_or(name);
        field(self.find(need)?, "version")
    }

    /// The packages that those named `roots` need, themselves included, in order.
    pub fn closure<'a>(&'a self, roots: impl IntoIterator<Item = &'a str>) -> Vec<&'a Table> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&str> = roots.into_iter().collect();
        while let Some(need) = open.pop() {
            let Some(at) = self.position(need) else {
                continue;
            };
            if found.insert(at) {
                open.extend(needs(&self.packages[at]));
            }
        }
        found.into_iter().map(|at| &self.packages[at]).collect()
    }

    fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Table> {
        let packages = self.packages.iter();
        packages.filter(move |package| field(package, "name") == Some(name))
    }

    fn find(&self, need: &str) -> Option<&Table> {
        self.position(need).map(|at| &self.packages[at])
    }

    /// The package of `rand`, or of `rand 0.10.1`.
    fn position(&self, need: &str) -> Option<usize> {
        let mut words = need.split(' ');
        let (name, version) = (words.next()?, words.next());
        self.packages.iter().position(|package| {
            let same = version.is_none_or(|version| field(package, "version") == Some(version));
            same && field(package, "name") == Some(name)
        })
    }
}

fn needs(package: &Table) -> impl Iterator<Item = &str> {
    let list = package.get("dependencies").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str)
}

fn field<'a>(package: &'a Table, name: &str) -> Option<&'a str> {
    package.get(name).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\ndependencies = [\"b 2.0.0\"]\n\
        [[package]]\nname = \"b\"\nversion = \"1.0.0\"\n\
        [[package]]\nname = \"b\"\nversion = \"2.0.0\"\n[[package]]\nname = \"c\"\nversion = \"3.0.0\"\n";

    #[test]
    fn a_closure_holds_what_is_needed_and_no_more() {
        let lock = Lock::read(LOCK);
        let versions = |roots: &[&'static str]| -> Vec<String> {
            let found = lock.closure(roots.iter().copied());
            let found = found.iter().filter_map(|package| field(package, "version"));
            found.map(str::to_owned).collect()
        };
        assert_eq!(versions(&["a"]), ["1.0.0", "2.0.0"]);
        assert_eq!(versions(&["c", "d"]), ["3.0.0"]);
    }

    #[test]
    fn the_version_is_the_one_that_is_used() {
        let lock = Lock::read(LOCK);
        assert_eq!(lock.version("b", "a"), Some("2.0.0"));
        assert_eq!(lock.version("c", "a"), Some("3.0.0"));
        assert_eq!(lock.version("d", "a"), None);
    }
}

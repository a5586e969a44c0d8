//! The public functions and methods of `show`, as the tables of the manual list them.

use crate::keys::read;

/// Headings, and the files whose functions stand below them.
const PARTS: [(&str, &[&str]); 7] = [
    ("Plots", &["plot/mod.rs", "plot/marks.rs", "plot/fields.rs"]),
    ("Matrices", &["heat_map.rs"]),
    ("Pictures", &["image.rs"]),
    (
        "Networks",
        &["diagram/mod.rs", "diagram/spine.rs", "diagram/free.rs"],
    ),
    ("Graphs in DOT", &["dot.rs"]),
    ("Tables and values", &["table.rs", "value.rs"]),
    ("Checks and markup", &["check.rs", "markup.rs"]),
];

/// The tables of all calls.
pub(crate) fn tables() -> String {
    let mut out = String::new();
    for (heading, files) in PARTS {
        out += &format!(
            "\n## Calls: {}\n\n| call | what |\n|---|---|\n",
            lowered(heading)
        );
        for file in files {
            out += &rows(&read(&format!("crates/show/src/{file}")));
        }
    }
    out
}

/// The heading inside of another one.
fn lowered(heading: &str) -> String {
    let mut letters = heading.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn rows(source: &str) -> String {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let places = source.match_indices("pub fn ");
    let rows = places.filter_map(|(at, _)| {
        let (before, after) = (&source[..at], &source[at + "pub fn ".len()..]);
        let what = sentence(before);
        assert!(!what.is_empty(), "no words above {}", after.lines().next()?);
        let call = call(after)?;
        Some(format!("| `{call}` | {what} |\n"))
    });
    rows.collect()
}

/// The first paragraph of the doc comment that ends `before`.
fn sentence(before: &str) -> String {
    // Attributes stand between the comment and the function.
    let lines = before.trim_end().lines().rev().map(str::trim);
    let lines = lines.take_while(|line| !line.is_empty());
    let comment: Vec<&str> = lines.filter_map(|line| line.strip_prefix("///")).collect();
    let words = comment.into_iter().rev().map(str::trim);
    let words: Vec<&str> = words.take_while(|line| !line.is_empty()).collect();
    unlinked(&words.join(" ").replace('|', "\\|"))
}

/// The words without links of the crate's documentation: ``[`Plot::line`]`` is `` `.line` ``.
fn unlinked(words: &str) -> String {
    let mut parts = words.split("[`");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("`]").unwrap_or((part, ""));
        let name = name
            .rsplit_once("::")
            .map_or(name.to_owned(), |(_, own)| format!(".{own}"));
        out += &format!("`{name}`{rest}");
    }
    out
}

/// `.line(name, points)` of a method, `show::plot(id)` of a function.
fn call(after: &str) -> Option<String> {
    let name_end = after.find(['(', '<'])?;
    let name = &after[..name_end];
    let open = opening(after)?;
    let mut names = Vec::new();
    let mut depth = 0_i32;
    let mut parameter = String::new();
    for c in after[open + 1..].chars() {
        match c {
            ')' if depth == 0 => break,
            '(' | '<' | '[' | '{' => depth += 1,
            // The arrow of a function type closes nothing.
            '>' if parameter.ends_with('-') => {}
            ')' | '>' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => names.push(std::mem::take(&mut parameter)),
            _ => {}
        }
        if !(c == ',' && depth == 0) {
            parameter.push(c);
        }
    }
    names.push(parameter);
    let names = names
        .iter()
        .map(|name| name.split(':').next().unwrap_or("").trim());
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    let is_method = names.first().is_some_and(|name| name.ends_with("self"));
    let names: Vec<&str> = names
        .into_iter()
        .filter(|name| !name.ends_with("self"))
        .collect();
    let lead = if is_method { "." } else { "show::" };
    Some(format!("{lead}{name}({})", names.join(", ")))
}

/// The bracket that opens the parameters, behind those of types.
fn opening(after: &str) -> Option<usize> {
    let mut depth = 0_i32;
    after.char_indices().find_map(|(at, c)| match c {
        '<' => {
            depth += 1;
            None
        }
        '>' if !after[..at].ends_with('-') => {
            depth -= 1;
            None
        }
        '(' if depth == 0 => Some(at),
        _ => None,
    })
}

//! Reports markup of other tools, which Markdown takes for text, so that readers would see it as
//! written.
//!
//! Code, formulas and HTML are excluded: what an author shows in backticks is meant to be shown.

mod block;
mod inline;
mod prose;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::directive::Directive;
use super::label;
use super::lines::{first_line, lines_at};
use super::reader::{EventReader, Problem};
use crate::diagnostic::Code;
use prose::Prose;

/// Name of a piece of foreign markup, and its replacement in lessons.
type ForeignMarkup = (&'static str, &'static str);

/// Reports the markup of other tools in the body that begins at `start`.
pub(super) fn check(start: usize, reader: &mut EventReader<'_>) {
    let prose = Prose::of(reader.text, start, reader.ahead());
    let mut found = block::find(&prose);
    found.extend(inline::find(&prose));
    found.extend(in_fences(reader));
    // A container's opening may contain braces itself; each place is reported once.
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    found.retain(|(range, _)| {
        let is_new = range.start >= end;
        end = end.max(range.end);
        is_new
    });
    let problems = found.into_iter().map(|(range, kind)| problem(range, kind));
    reader.problems.extend(problems);
}

fn problem(range: Range<usize>, (what, instead): ForeignMarkup) -> Problem {
    let message = format!("{what}: readers see what is written");
    Problem::new(Code::ForeignSyntax, range, message, instead.to_owned())
}

const DIRECTIVE: ForeignMarkup = (
    "a directive of a plug-in for mdBook",
    "`{{#include …}}`, `{{#playground …}}` and `{{#title …}}` are followed; write what others would make",
);

/// Returns true for an unknown directive. Known ones are expanded, escaped ones shown on purpose.
fn is_unknown_directive(text: &str) -> bool {
    text.starts_with("{{#") && Directive::next(text, 0..text.len()).is_none()
}

/// Finds labels of fences that other tools handle, and foreign markup in the lines of fences.
fn in_fences(reader: &EventReader<'_>) -> Vec<(Range<usize>, ForeignMarkup)> {
    let mut found = Vec::new();
    let mut language = None;
    for (event, range) in reader.ahead() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let kind = of_label(info).filter(|_| label::rust_like(info).is_none());
                found.extend(kind.map(|kind| (first_line(reader.text, range), kind)));
                language = Some((label::language(info), true));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => language = Some(("", false)),
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => language = None,
            Event::Text(text) => {
                if let Some((language, is_first)) = &mut language {
                    found.extend(in_code(text, range.start, language, *is_first));
                    *is_first = false;
                }
            }
            _ => {}
        }
    }
    found
}

/// Finds mdBook's directives in fences that are only shown, and cell options of Quarto at the top
/// of any fence.
fn in_code(
    text: &str,
    start: usize,
    language: &str,
    is_first: bool,
) -> Vec<(Range<usize>, ForeignMarkup)> {
    let mut found = Vec::new();
    for (at, line) in lines_at(text, start) {
        let own = line.trim();
        let begin = at + line.len() - line.trim_start().len();
        let range = begin..begin + own.len();
        if language != "rust" && is_unknown_directive(own) && own.ends_with("}}") {
            found.push((range, DIRECTIVE));
        } else if is_first && at == start && is_cell_option(own) {
            let kind = (
                "an option of a Quarto cell",
                "write it as a word of the fence: `rust no_run`, `rust output=hide`",
            );
            found.push((range, kind));
        }
    }
    found
}

/// Returns true for cell options such as `#| echo: false` and `//| label: fig-a`.
fn is_cell_option(line: &str) -> bool {
    let option = line.strip_prefix("#|").or_else(|| line.strip_prefix("//|"));
    let key = option.and_then(|option| Some(option.split_once(':')?.0.trim()));
    key.is_some_and(|key| {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        !key.is_empty() && key.chars().all(fits)
    })
}

fn of_label(info: &str) -> Option<ForeignMarkup> {
    let inner = info.trim().strip_prefix('{').unwrap_or("");
    if inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Some((
            "a directive of MyST or a cell of Quarto",
            "write the language without braces; callouts are `> [!NOTE]`, only `rust` fences run",
        ));
    }
    let language = label::language(info.trim()).to_ascii_lowercase();
    Some(match language.as_str() {
        "mermaid" | "plantuml" | "puml" | "nomnoml" | "d2" | "ditaa" | "svgbob" | "wavedrom"
        | "vega-lite" | "vegalite" | "blockdiag" | "pikchr" | "kroki" => (
            "a diagram in a language that is not drawn here",
            "draw it in a fence labelled `diagram` or `dot`, or as a figure of a demo",
        ),
        "graphviz" | "gv" => (
            "a label that draws nothing",
            "label the fence `dot`: then it is drawn",
        ),
        "math" | "katex" | "mathjax" => (
            "a fence that sets no formula",
            "write the formula between two lines of `$$`",
        ),
        "admonish" => (
            "a callout of mdbook-admonish",
            "write `> [!NOTE]`, then lines that begin with `> `",
        ),
        _ if language.starts_with("ad-") => (
            "a callout of Obsidian's Admonition",
            "write `> [!NOTE]`, then lines that begin with `> `",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Code;
    use crate::lesson::Lesson;

    /// Returns the places that are reported in a lesson.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let lesson = Lesson::plain(&format!("---\ntitle: A\n---\n{text}"));
        let spans = lesson
            .diagnostics
            .iter()
            .filter(|found| found.code == Code::ForeignSyntax)
            .filter_map(|found| found.span.as_ref());
        let mut places: Vec<_> = spans.map(|span| span.range()).collect();
        places.sort_by_key(|place| place.start);
        let words: Vec<&str> = places
            .into_iter()
            .map(|place| &lesson.text[place])
            .collect();
        assert_eq!(words, expected, "in {text:?}");
    }

    #[test]
    fn blocks_of_other_tools_are_reported_once() {
        check(
            "::: {.callout-note}\nWords.\n:::\n",
            &["::: {.callout-note}"],
        );
        check(":::note\nWords.\n:::\n", &[":::note"]);
        check("> :::tip Title\n> Words.\n> :::\n", &[":::tip Title"]);
        check("!!! note \"Title\"\n    Words.\n", &["!!! note \"Title\""]);
        check("??? info\n    Words.\n", &["??? info"]);
        check("=== \"Rust\"\n\n    Words.\n", &["=== \"Rust\""]);
        check("[TOC]\n\nWords.\n", &["[TOC]"]);
        check("[[toc]]\n", &["[[toc]]"]);
        check("Words.\n\n{:toc}\n", &["{:toc}"]);
        check(
            "import Tabs from '@theme/Tabs';\n\nWords.\n",
            &["import Tabs from '@theme/Tabs';"],
        );
        check(".. note:: Words.\n", &[".. note::"]);
        check("> [!TIP] A title\n> Words.\n", &["[!TIP] A title"]);
        check("> [!tip]- A title\n> Words.\n", &["[!tip]- A title"]);
    }

    #[test]
    fn labels_of_fences_that_draw_nothing_are_reported() {
        check("```mermaid\na --> b\n```\n", &["```mermaid"]);
        check("> ~~~plantuml\n> a\n> ~~~\n", &["~~~plantuml"]);
        check("```math\nx\n```\n", &["```math"]);
        check("```graphviz\nx\n```\n", &["```graphviz"]);
        check("```{note}\nx\n```\n", &["```{note}"]);
        check(
            "```{python}\n#| echo: false\nx\n```\n",
            &["```{python}", "#| echo: false"],
        );
        check("```rust\n//| echo: false\n```\n", &["//| echo: false"]);
        check("```toml\n{{#tabs a.toml}}\n```\n", &["{{#tabs a.toml}}"]);
        check("```md\n{{#include a.toml}}\n```\n", &[]);
    }

    #[test]
    fn running_text_of_other_tools_is_reported() {
        check(
            "A {{< ref \"a\" >}} b {{ x }} c.\n",
            &["{{< ref \"a\" >}}", "{{ x }}"],
        );
        check("{% include a %}\n", &["{% include a %}"]);
        check("{{#endtab}}\n", &["{{#endtab}}"]);
        check("{{#include a.md}}\n", &[]);
        check("A ![b](c.png){width=50%} d.\n", &["{width=50%}"]);
        check("![b](c.png){#fig-x width=50%}\n", &["{#fig-x width=50%}"]);
        check("![b](c.png){#fig-x}\n", &[]);
        check("A [b](https://c.org){.button}.\n", &["{.button}"]);
        check("A [b]{.smallcaps}.\n", &["{.smallcaps}"]);
        check(
            "A word^[A note with words.] b.\n",
            &["^[A note with words.]"],
        );
        check(
            "See [[Other page]] and [[a|b]].\n",
            &["[[Other page]]", "[[a|b]]"],
        );
        check("A ==marked word== b.\n", &["==marked word=="]);
        check(
            "A \\(x^2\\) b.\n\n\\[\ny = x\n\\]\n",
            &["\\(x^2\\)", "\\[\ny = x\n\\]"],
        );
        check("As [@he2015] says.\n", &["[@he2015]"]);
        check("See {ref}`a` b.\n", &["{ref}`a`"]);
        check("Done :tada: now\n", &[":tada:"]);
        check(":warning: Beware.\n", &[":warning:"]);
        check("H~2~O and x~i~.\n", &["~2~", "~i~"]);
        check("x^2^ and the 5^th^ of x^n^.\n", &["^2^", "^th^", "^n^"]);
        check("See \\cite{he2015}.\n", &["\\cite{he2015}"]);
        check(
            "In \\ref{fig:a} and \\label{sec-b}.\n",
            &["\\ref{fig:a}", "\\label{sec-b}"],
        );
        check("<Tabs>\n\nWords.\n\n</Tabs>\n", &["<Tabs>"]);
    }

    #[test]
    fn what_only_looks_foreign_is_not_reported() {
        for text in [
            "`{{ x }}`, `:::`, `[[a]]`, `==a==`, `^[a b]`, `\\(x\\)`, `{% a %}`\n",
            "```text\n::: note\n{{ x }}\n[TOC]\n!!! note\n==a==\n```\n",
            "    ::: note\n    {{ x }}\n",
            "$a_{{b}}$ and $$x = {{y}}$$ and $[[a]]$\n",
            "\\{{ x }} and \\[[a]] and \\==a==\n",
            "a == b and c == d, x==1 && y==2\n",
            "An array [[1, 2], [3, 4]], `a` [[1]] and xs[[a]]\n",
            "[@anna](https://a.org) and mail a@b.org\n",
            "Escaped \\[brackets\\] and \\[x\\](y)\n",
            "A value {.5} and f(x){y}\n",
            "Regex ^[a-z]+ and a^[0]\n",
            "He said: ::: and then\n",
            "A heading\n=====\n\nWords!!! note.\n",
            "## Quiz {.quiz #a objective=b}\n\nWords.\n",
            "<!-- {{ x }} [TOC] -->\n\n<div data-x=\"{{ x }}\">a</div>\n",
            "| a | b |\n|---|---|\n| `{{x}}` | c |\n",
            "```python\n#| a comment without a key\n```\n",
            "import this, from there\n",
            "Words ... and so on.\n",
            ":toc: a :b: std::fire::x 10:fire:12 `:tada:` \\:tada: no\n",
            "a^b^c, a ^ b ^ c, 2^8, x^ and y^, ~5 and ~6, ~~gone~~, a~~2~~b, $x^2^$\n",
            "`H~2~O`, [a](~b~c), see https://a.org/~a~/b\n",
            "$$x \\label{eq:a}$$ and `\\cite{a}` and \\\\ref{a} and \\ref{}\n",
        ] {
            check(text, &[]);
        }
    }
}

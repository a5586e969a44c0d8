//! Markdown that nobody should write and somebody does, from a seed; each of its words is written once.

/// A lesson.
pub(super) fn lesson(seed: u64) -> String {
    let mut writer = MarkdownWriter {
        state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
        words: 0,
    };
    let blocks: Vec<String> = (0..30).map(|_| writer.block(2)).collect();
    format!("---\ntitle: Title\n---\n\n{}\n", blocks.join("\n\n"))
}

struct MarkdownWriter {
    state: u64,
    words: usize,
}

impl MarkdownWriter {
    fn below(&mut self, count: u64) -> u64 {
        // Marsaglia's xorshift.
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 16) % count
    }

    fn word(&mut self) -> String {
        self.words += 1;
        format!("w{}q", self.words)
    }

    fn words(&mut self) -> String {
        let count = 1 + self.below(3);
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }

    fn inline(&mut self) -> String {
        let words = self.words();
        match self.below(20) {
            0 => format!("*{words}*"),
            1 => format!("**{words}**"),
            2 => format!("`{words}`"),
            3 => format!("[{words}](https://example.org)"),
            4 => format!("![{words}](none.png)"),
            5 => format!("[{words}][known]"),
            6 => format!("[{words}][nowhere]"),
            7 => format!("~~{words}~~"),
            8 => format!("{words}[^note]"),
            9 => format!("{words}[^none]"),
            10 => format!("{words}<br>"),
            11 => format!("Vec<{}>", self.word()),
            12 => format!("\\*{words}\\*"),
            13 => format!("{words}  \n{}", self.word()),
            14 => format!("[[{words}]]"),
            15 => format!("^[{words}]"),
            16 => format!("=={words}=="),
            17 => format!("{{{{ {words} }}}}"),
            _ => words,
        }
    }

    fn line(&mut self) -> String {
        let count = 1 + self.below(3);
        let parts: Vec<String> = (0..count).map(|_| self.inline()).collect();
        parts.join(" ")
    }

    fn block(&mut self, depth: usize) -> String {
        let kinds = if depth == 0 { 21 } else { 27 };
        match self.below(kinds) {
            0 => format!(
                "{} {}",
                "#".repeat(1 + self.below(6) as usize),
                self.line().replace('\n', " ")
            ),
            1 => format!("{}\n===", self.words()),
            2 => format!("{}\n---", self.words()),
            3 => self.table(),
            4 => format!(
                "[{}]: https://example.org \"{}\"",
                self.word(),
                self.words()
            ),
            5 => format!("[known]: https://example.org/{}", self.word()),
            6 => format!("[^{}]: {}", self.word(), self.line()),
            7 => format!("[^note]: {}", self.line()),
            8 => format!("```text\n{}\n```", self.words()),
            9 => format!("    {}", self.words()),
            10 => format!("    ```rust\n    {}\n    ```", self.words()),
            11 => format!("\t```text\n\t{}\n\t```", self.words()),
            12 => format!("<div>\n```rust\n{}\n```\n</div>", self.words()),
            13 => format!("```{{rust}}\n{}\n```", self.words()),
            14 => format!(
                "{}\n    ```rust\n    {}\n    ```",
                self.words(),
                self.words()
            ),
            15 => format!("{}\n: {}", self.words(), self.line()),
            16 => format!("::: {}\n{}\n:::", self.word(), self.words()),
            17 => format!("~~~mermaid\n{}\n~~~", self.words()),
            18 => "---".to_owned(),
            19 => format!(
                "<details>\n<summary>{}</summary>\n\n{}\n\n</details>",
                self.words(),
                self.line()
            ),
            20 => self.line(),
            21 => self.prefixed("> ", "> ", depth),
            22 => self.prefixed("- ", "  ", depth),
            23 => self.prefixed("1. ", "   ", depth),
            24 => self.prefixed("- [x] ", "  ", depth),
            25 => {
                let title = self.words();
                self.prefixed(&format!("> [!TIP] {title}\n> "), "> ", depth)
            }
            _ => self.prefixed("> [!NOTE]\n> ", "> ", depth),
        }
    }

    fn prefixed(&mut self, first: &str, rest: &str, depth: usize) -> String {
        let inside = self.block(depth - 1) + "\n\n" + &self.block(depth - 1);
        let lines: Vec<String> = inside.lines().map(|line| format!("{rest}{line}")).collect();
        let lines = lines.join("\n");
        format!("{first}{}", lines.strip_prefix(rest).unwrap_or(&lines))
    }

    fn table(&mut self) -> String {
        let row = |writer: &mut Self, count: u64| {
            let cells: Vec<String> = (0..count).map(|_| writer.words()).collect();
            format!("| {} |", cells.join(" | "))
        };
        let columns = 1 + self.below(3);
        let head = row(self, columns);
        let line = format!("|{}", "---|".repeat(columns as usize));
        let count = 1 + self.below(5);
        format!("{head}\n{line}\n{}", row(self, count))
    }
}

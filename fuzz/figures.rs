//! Any figure from any bytes: each byte decides the next part, so that a fuzzer can steer.
//!
//! Numbers, words and counts are the ones that renderers trip over: ends of the range of floats,
//! words wider than a drawing, marks without extent, ranges that are turned around.

use serde_json::{Value, json};

/// Numbers at the edges of what floats can hold, as frames write them.
const NUMBERS: &[&str] = &[
    "0",
    "-0.0",
    "1",
    "2",
    "-1",
    "0.5",
    "0.1",
    "3",
    "10",
    "1000",
    "1e-300",
    "1e300",
    "-1e300",
    "5e-324",
    "1.5e-323",
    "2.2250738585072014e-308",
    "1e308",
    "-1e308",
    "4e307",
    "1e16",
    "9007199254740993",
    "1e-9",
    "1.0000000000000002",
    "1e5",
    "123456.789",
    "1e-5",
    "\"NaN\"",
    "\"inf\"",
    "\"-inf\"",
];

/// Words that are long, wide, right to left, combined, or that mean something elsewhere.
const WORDS: &[&str] = &[
    "",
    "a",
    "b",
    "c",
    "plain",
    "1",
    "2",
    "3",
    "0.5",
    "1e308",
    "a word",
    "two\nlines",
    "64",
    "56",
    "\u{301}\u{301}\u{301}",
    "e\u{301}\u{323}",
    "\u{202e}abc",
    "שלום עולם",
    "訓練誤差の推移",
    "👩‍👩‍👧‍👦",
    "<b>&\"'",
    "]]>",
    "\u{0}",
    "\u{fffe}",
    "×",
    "= + − ×",
    "inf",
    "NaN",
    "-",
    "…",
];

/// Words of the DOT language.
const DOT: &[&str] = &[
    "digraph{",
    "graph{",
    "}",
    "{",
    "a",
    "b",
    "c",
    "d",
    "->",
    "--",
    ";",
    "subgraph cluster_a {",
    "subgraph {",
    "[label=\"x\"]",
    "[style=dashed]",
    "[shape=circle]",
    "[shape=diamond]",
    "[class=here]",
    "rankdir=LR",
    "rank=same",
    "label=\"title\"",
    "node [shape=box]",
    "edge [dir=back]",
    "a->a",
    "\"wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww\"",
];

/// The bytes that are left.
pub(crate) struct Bytes<'a>(pub &'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::from(self.byte()) % bound
    }

    fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    fn one<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// Mostly a few, now and then many or none.
    fn count(&mut self) -> usize {
        match self.below(32) {
            31 => 150,
            30 => 40,
            29 => 0,
            few => 1 + few / 5,
        }
    }

    fn number(&mut self) -> Value {
        if self.below(3) > 0 {
            return Value::from(f64::from(self.byte()) / 8.0 - 4.0);
        }
        let text = self.one(NUMBERS);
        serde_json::from_str(text).expect("numbers are JSON")
    }

    fn word(&mut self) -> String {
        let word = self.one(WORDS);
        match self.below(12) {
            11 => "w".repeat(60) + word,
            10 => format!("{word} ").repeat(30),
            9 => "m\u{301}".repeat(500),
            _ => word.to_owned(),
        }
    }

    fn list(&mut self, mut of: impl FnMut(&mut Self) -> Value) -> Value {
        let count = self.count();
        (0..count).map(|_| of(self)).collect()
    }

    fn numbers(&mut self, count: usize) -> Value {
        (0..count).map(|_| self.number()).collect()
    }

    fn rows(&mut self) -> Value {
        let columns = self.count();
        self.list(|bytes| {
            let ragged = usize::from(bytes.below(30) == 0);
            bytes.numbers(columns + ragged)
        })
    }

    fn option(&mut self, of: impl FnOnce(&mut Self) -> Value) -> Value {
        if self.flag() { of(self) } else { Value::Null }
    }

    fn axis(&mut self) -> Value {
        let mut axis =
            json!({ "log": self.flag(), "label": self.option(|bytes| bytes.word().into()) });
        if self.below(4) == 0 {
            axis["range"] = self.numbers(2);
        }
        if self.below(4) == 0 {
            axis["symlog"] = self.number();
        }
        axis
    }

    fn layer(&mut self) -> Value {
        let marks = [
            "line",
            "theory",
            "pinned",
            "points",
            "area",
            "step",
            "stem",
            "path",
            "labeled",
            "bars",
            "band",
            "seeds",
            "histogram",
            "boxes",
            "vectors",
            "contours",
            "panel",
            "h_line",
            "v_line",
            "note",
        ];
        let mark = self.one(&marks);
        let name = self.word();
        let mut layer = json!({ "mark": mark, "name": name });
        let named = |bytes: &mut Self, rest: usize| -> Value {
            let mut point = vec![Value::from(bytes.word())];
            point.extend((0..rest).map(|_| bytes.number()));
            point.into()
        };
        match mark {
            "labeled" => layer["points"] = self.list(|bytes| named(bytes, 2)),
            "bars" => layer["points"] = self.list(|bytes| named(bytes, 1)),
            "band" => layer["points"] = self.list(|bytes| bytes.numbers(3)),
            "vectors" => layer["points"] = self.list(|bytes| bytes.numbers(4)),
            "seeds" => layer["runs"] = self.list(|bytes| bytes.list(|bytes| bytes.numbers(2))),
            "histogram" => {
                layer["edges"] = self.list(Self::number);
                layer["counts"] = self.list(Self::number);
                layer["missing"] = u64::from(self.byte()).pow(8).into();
            }
            "boxes" => {
                layer["points"] =
                    self.list(|bytes| json!([bytes.word(), bytes.list(Self::number)]));
            }
            "contours" => {
                layer["x"] = self.numbers(2);
                layer["y"] = self.numbers(2);
                layer["rows"] = self.rows();
                layer["levels"] = self.list(Self::number);
            }
            "panel" => layer["title"] = self.word().into(),
            "h_line" | "v_line" => layer["at"] = self.number(),
            "note" => {
                layer =
                    json!({ "mark": mark, "text": name, "x": self.number(), "y": self.number() })
            }
            _ => layer["points"] = self.list(|bytes| bytes.numbers(2)),
        }
        layer
    }

    fn plot(&mut self) -> Value {
        json!({
            "kind": "plot", "x": self.axis(), "y": self.axis(), "stacked": self.flag(),
            "horizontal": self.below(4) == 0, "filled": self.below(4) == 0,
            "layers": self.list(Self::layer),
        })
    }

    fn heat_map(&mut self) -> Value {
        let mut map = json!({
            "kind": "heat_map", "rows": self.rows(), "diverging": self.flag(), "by_row": self.flag(),
            "x_label": self.option(|bytes| bytes.word().into()),
        });
        if self.flag() {
            map["range"] = self.numbers(2);
        }
        if self.flag() {
            let rows = map["rows"].as_array().map_or(0, Vec::len);
            map["row_names"] = (0..rows).map(|_| self.word()).collect();
        }
        map
    }

    fn images(&mut self) -> Value {
        let picture = |bytes: &mut Self| json!({ "title": bytes.option(|bytes| bytes.word().into()), "rows": bytes.rows() });
        json!({ "kind": "images", "images": self.list(picture) })
    }

    fn item(&mut self) -> Value {
        let items = [
            "direction",
            "column",
            "tensor",
            "tensor",
            "op",
            "op",
            "paths",
            "dropped",
            "params",
            "tap",
            "tap",
            "add",
            "add",
            "concat",
            "multiply",
            "stack",
            "group",
            "end",
            "value",
            "gradient",
            "arc_value",
            "arc_gradient",
            "backward",
            "here",
            "node",
            "node",
            "edge",
            "edge",
            "unravel",
        ];
        let item = self.one(&items);
        let name = self.one(&[
            "a",
            "b",
            "c",
            "conv",
            "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
        ]);
        let name = if self.below(6) == 0 {
            self.word()
        } else {
            name.to_owned()
        };
        let looks = [
            "box", "pill", "circle", "diamond", "tensor", "plus", "times", "concat", "dot", "words",
        ];
        json!({
            "item": item, "name": name, "tap": name, "title": name, "text": name, "id": name,
            "to": match item {
                "direction" => self.one(&["down", "right", "profile"]).to_owned(),
                _ => self.word(),
            },
            "from": self.one(&["a", "b", "c"]), "look": self.one(&looks), "label": self.word(),
            "shape": self.list(|bytes| bytes.word().into()), "copies": self.number(), "count": self.number(),
            "times": self.number(), "parts": self.list(Self::number),
            "through": self.option(|bytes| bytes.word().into()),
            "blocks": self.list(|bytes| bytes.word().into()), "without": [],
        })
    }

    fn diagram(&mut self) -> Value {
        let mut items = Vec::new();
        if self.flag() {
            items.push(json!({ "item": "direction", "to": self.one(&["right", "profile"]) }));
        }
        // A free graph and a spine do not mix, so a diagram is mostly of one kind.
        let free = self.flag();
        for _ in 0..self.count() * 3 {
            let item = self.item();
            let is_free = matches!(item["item"].as_str(), Some("node" | "edge"));
            if is_free == free || self.below(20) == 0 {
                items.push(item);
            }
        }
        json!({ "kind": "diagram", "items": items })
    }

    fn dot(&mut self) -> Value {
        let mut text = self
            .one(&["digraph{", "graph{", "digraph{rankdir=LR;"])
            .to_owned();
        for _ in 0..self.count() * 4 {
            text += self.one(DOT);
            text.push(' ');
        }
        json!({ "kind": "dot", "text": text + "}" })
    }

    /// The figure that the bytes tell.
    pub(crate) fn figure(&mut self) -> Value {
        match self.below(8) {
            0..=3 => self.plot(),
            4 => self.heat_map(),
            5 => self.images(),
            6 => self.diagram(),
            _ => self.dot(),
        }
    }
}

/// Draws the figure or has it refused in words. The last resort that catches panics counts as one.
pub(crate) fn render(figure: &Value) {
    // An unknown mark, or a field of the wrong kind: frames like that are told as what they are.
    let Ok(read) = serde_json::from_value::<figure::Figure>(figure.clone()) else {
        return;
    };
    match read.render("f", Some("words")) {
        Ok(drawing) => {
            assert!(drawing.svg.ends_with("</svg>"));
            let drawn = drawing
                .svg
                .split_once("</desc>")
                .map_or("", |(_, drawn)| drawn);
            let marks = drawn
                .split('<')
                .filter_map(|tag| tag.split_once('>'))
                .map(|(tag, _)| tag);
            for tag in marks.filter(|tag| !tag.starts_with("text")) {
                let odd = ["NaN", "inf\"", "inf ", "width=\"-", "r=\"-", "height=\"-"]
                    .iter()
                    .find(|odd| tag.contains(**odd));
                assert!(odd.is_none(), "{odd:?} in <{tag}> of {figure}");
            }
        }
        Err(figure::FigureError::Failed(message)) => panic!("{message}"),
        Err(error) => assert!(!error.to_string().is_empty() && !error.help().is_empty()),
    }
}

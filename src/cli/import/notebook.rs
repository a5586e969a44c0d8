//! Notebooks of Jupyter (nbformat 4): the parts that a lesson is made of.
//!
//! Other keys (identifiers, counts, widgets) are ignored.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// A notebook.
#[derive(Debug, Deserialize)]
pub(super) struct Notebook {
    /// Its cells in order.
    #[serde(default)]
    pub cells: Vec<Cell>,
    /// Kernel and language.
    #[serde(default)]
    pub metadata: Metadata,
    /// The version of its form.
    #[serde(default)]
    pub nbformat: u32,
}

/// Kernel and language of a notebook.
#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "keys with values")]
pub(super) struct Metadata {
    kernelspec: Kernel,
    language_info: Language,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "keys with values")]
struct Kernel {
    language: String,
    name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "keys with values")]
struct Language {
    name: String,
}

/// A cell.
#[derive(Debug, Deserialize)]
#[serde(tag = "cell_type", rename_all = "snake_case")]
pub(super) enum Cell {
    /// Text.
    Markdown {
        /// The text.
        #[serde(default)]
        source: Text,
        /// Files that it shows: base64, by name and media type.
        #[serde(default)]
        attachments: BTreeMap<String, BTreeMap<String, Text>>,
    },
    /// Code with its outputs.
    Code {
        /// The code.
        #[serde(default)]
        source: Text,
        /// Outputs of its last run.
        #[serde(default)]
        outputs: Vec<Output>,
    },
    /// Text for an exporter, unchanged.
    Raw {},
}

/// Output of a cell.
#[derive(Debug, Deserialize)]
#[serde(tag = "output_type", rename_all = "snake_case")]
pub(super) enum Output {
    /// Printed text.
    Stream {
        /// `stdout` or `stderr`.
        name: String,
        /// The text.
        #[serde(default)]
        text: Text,
    },
    /// The value of its last expression, in several forms.
    ExecuteResult {
        /// By media type.
        data: BTreeMap<String, Value>,
    },
    /// Displayed data, in one or more formats.
    DisplayData {
        /// By media type.
        data: BTreeMap<String, Value>,
    },
    /// An error.
    Error {
        /// The message.
        #[serde(default)]
        evalue: String,
        /// Stack trace, in the kernel's words.
        #[serde(default)]
        traceback: Vec<String>,
    },
}

/// A text, which may be written as a list of its lines.
#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
pub(super) enum Text {
    /// `"a\nb"`
    One(String),
    /// `["a\n", "b"]`
    Lines(Vec<String>),
    /// Nothing.
    #[default]
    None,
}

impl Text {
    /// Returns the text as a whole, with LF line ends.
    pub(super) fn whole(&self) -> String {
        let text = match self {
            Self::One(text) => text.clone(),
            Self::Lines(lines) => lines.concat(),
            Self::None => String::new(),
        };
        text.replace("\r\n", "\n")
    }
}

/// Returns the text of an output in one of its formats.
pub(super) fn text_of(value: &Value) -> String {
    serde_json::from_value::<Text>(value.clone())
        .unwrap_or_default()
        .whole()
}

impl Notebook {
    /// Returns the language of its code in small letters: `rust`, `python`.
    pub(super) fn language(&self) -> String {
        let Metadata {
            kernelspec,
            language_info,
        } = &self.metadata;
        let known = [&language_info.name, &kernelspec.language, &kernelspec.name];
        let named = known.into_iter().find(|name| !name.is_empty());
        named.map_or_else(|| "text".to_owned(), |name| name.to_lowercase())
    }
}

//! Makes JSON schemas (draft 7) of the types that read a course, for editors.

use didact::diagnostic::Code;
use serde_json::{Map, Value, json};

use crate::keys::{fields, has_defaults, words};

/// Types whose keys have definitions of their own.
const TABLES: [&str; 9] = [
    "Include",
    "ForeignKeys",
    "Limits",
    "Links",
    "Allow",
    "Also",
    "Extras",
    "Math",
    "Objective",
];

/// The schema of a file that `outer` reads.
pub(crate) fn schema(title: &str, source: &str, outer: &str) -> Value {
    let mut made = Map::new();
    let mut definitions = Map::new();
    for name in TABLES
        .iter()
        .filter(|name| source.contains(&format!("pub struct {name} {{")))
    {
        definitions.insert((*name).to_owned(), table(source, name));
    }
    if outer == "Source" {
        made.insert("type".to_owned(), json!("object"));
        made.insert("additionalProperties".to_owned(), table(source, outer));
    } else {
        let keys = table(source, outer);
        made.extend(keys.as_object().expect("a table is an object").clone());
        made.insert("definitions".to_owned(), definitions.into());
    }
    let draft = "http://json-schema.org/draft-07/schema#";
    made.insert("$schema".to_owned(), json!(draft));
    made.insert("title".to_owned(), json!(title));
    made.into()
}

/// The keys of a struct.
fn table(source: &str, name: &str) -> Value {
    let (comment, fields) = fields(source, name);
    let is_head = name == "FrontMatter";
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        let key = if is_head {
            field.key.replace('_', "-")
        } else {
            field.key
        };
        let mut rule = rule(&field.kind, source);
        rule["description"] = json!(field.what);
        if !is_head && !has_defaults(source, name) {
            required.push(json!(key));
        }
        properties.insert(key, rule);
    }
    if is_head {
        let what = "What other tools keep for their authors; it is passed over.";
        properties.insert("extra".to_owned(), json!({ "description": what }));
    }
    let mut made = json!({
        "type": "object",
        "description": comment,
        "properties": properties,
        "additionalProperties": false,
    });
    if !required.is_empty() {
        made["required"] = required.into();
    }
    made
}

/// Returns the schema of a value of a type.
fn rule(kind: &str, source: &str) -> Value {
    let inside = |outer: &str| {
        let rest = kind.strip_prefix(outer)?.strip_prefix('<')?;
        rest.strip_suffix('>')
    };
    if let Some(inner) = inside("Option").or_else(|| inside("toml::Spanned")) {
        return rule(inner, source);
    }
    if let Some(inner) = inside("Vec") {
        return json!({ "type": "array", "items": rule(inner, source) });
    }
    if let Some(inner) = inside("BTreeMap") {
        let value = inner.strip_prefix("String, ").expect("keys are texts");
        return json!({ "type": "object", "additionalProperties": rule(value, source) });
    }
    let text = || json!({ "type": "string" });
    match kind {
        "String" | "PlacedText" => text(),
        "bool" => json!({ "type": "boolean" }),
        "u32" | "u64" | "PlacedNumber" => json!({ "type": "integer", "minimum": 0 }),
        "f64" => json!({ "type": "number" }),
        "Day" => json!({ "type": "string", "format": "date" }),
        "Edition" => json!({ "enum": ["2015", "2018", "2021", "2024"] }),
        "Names" => json!({ "anyOf": [text(), { "type": "array", "items": text() }] }),
        "Run" => {
            let extent = json!({ "enum": ["all", "named", "none"] });
            let by_path = json!({ "type": "object", "additionalProperties": extent });
            json!({ "anyOf": [extent, by_path] })
        }
        "SeverityOverrides" => weights(),
        name if TABLES.contains(&name) => {
            json!({ "anyOf": [{ "$ref": format!("#/definitions/{name}") }] })
        }
        name => match words(source, name) {
            Some(words) => json!({ "enum": words }),
            None => panic!("no rule is known for `{name}`"),
        },
    }
}

/// The codes that a course may weigh.
fn weights() -> Value {
    let codes = Code::ALL.iter().filter(|code| !code.is_fixed());
    let weight = json!({ "enum": ["error", "warning", "off"] });
    let codes = codes.map(|code| (code.as_str().to_owned(), weight.clone()));
    let properties: Map<String, Value> = codes.collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

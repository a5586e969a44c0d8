//! Holds JSON values to a JSON schema (draft 7), as far as SARIF's schema and ours go.
//!
//! It knows the keywords that the schema uses, and fails on any other, so that no rule is
//! passed over. Patterns, and forms other than those of addresses, are refused where a value
//! would need them: our log has none.

use serde_json::Value;

/// Keywords that say nothing about values.
const SILENT: &[&str] = &[
    "$schema",
    "$id",
    "title",
    "description",
    "default",
    "definitions",
];

/// Everything in `value` that `schema` does not allow, with its place.
pub(crate) fn problems(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    Checker { root: schema }.check(schema, value, "", &mut found);
    found
}

struct Checker<'a> {
    root: &'a Value,
}

impl Checker<'_> {
    fn check(&self, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
        let rules = schema.as_object().expect("a schema is an object");
        for (keyword, rule) in rules {
            if let Some(problem) = self.rule(keyword, rule, schema, value, at, found) {
                found.push(format!("{at}: {problem}"));
            }
        }
    }

    fn rule(
        &self,
        keyword: &str,
        rule: &Value,
        schema: &Value,
        value: &Value,
        at: &str,
        found: &mut Vec<String>,
    ) -> Option<String> {
        let wrong = |holds: bool| (!holds).then(|| format!("{value} against {keyword} {rule}"));
        match keyword {
            "$ref" => {
                let pointer = rule.as_str().unwrap().strip_prefix('#').unwrap();
                let meant = self.root.pointer(pointer).expect("the schema has it");
                self.check(meant, value, at, found);
                None
            }
            "type" => wrong(is_of_type(rule.as_str().unwrap(), value)),
            "enum" => wrong(rule.as_array().unwrap().contains(value)),
            "minimum" => wrong(value.as_f64().is_none_or(|x| x >= rule.as_f64().unwrap())),
            "maximum" => wrong(value.as_f64().is_none_or(|x| x <= rule.as_f64().unwrap())),
            "minItems" => {
                let least = rule.as_u64().unwrap() as usize;
                wrong(value.as_array().is_none_or(|items| items.len() >= least))
            }
            "uniqueItems" => wrong(value.as_array().is_none_or(|items| are_unique(items))),
            "anyOf" | "oneOf" => {
                let fits = rule.as_array().unwrap().iter();
                let fits = fits.filter(|one| self.fits(one, value)).count();
                wrong(fits == 1 || fits > 1 && keyword == "anyOf")
            }
            "format" => wrong(has_form(rule.as_str().unwrap(), value)),
            "required" => {
                let has = |key: &Value| value.get(key.as_str().unwrap()).is_some();
                wrong(!value.is_object() || rule.as_array().unwrap().iter().all(has))
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    self.check(rule, item, &format!("{at}/{index}"), found);
                }
                None
            }
            "properties" => {
                for (key, rule) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(key) {
                        self.check(rule, value, &format!("{at}/{key}"), found);
                    }
                }
                None
            }
            "additionalProperties" => {
                let known = |key: &String| schema["properties"].get(key).is_some();
                let more = value.as_object().into_iter().flatten();
                for (key, value) in more.filter(|(key, _)| !known(key)) {
                    match rule {
                        Value::Bool(true) => {}
                        Value::Bool(false) => found.push(format!("{at}: no key is called {key}")),
                        rule => self.check(rule, value, &format!("{at}/{key}"), found),
                    }
                }
                None
            }
            _ if SILENT.contains(&keyword) => None,
            _ => panic!("the checker does not know {keyword}, which {at} needs"),
        }
    }

    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let mut found = Vec::new();
        self.check(schema, value, "", &mut found);
        found.is_empty()
    }
}

fn is_of_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        other => panic!("no type is called {other}"),
    }
}

fn are_unique(items: &[Value]) -> bool {
    let mut pairs = items.iter().enumerate();
    pairs.all(|(index, item)| !items[..index].contains(item))
}

/// Days as `2026-11-23`; addresses by RFC 3986: its characters, and a scheme unless it is a reference.
fn has_form(form: &str, value: &Value) -> bool {
    let Some(text) = value.as_str() else {
        return true;
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    let scheme = text.split_once(':').is_some_and(|(scheme, _)| {
        let letters = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        !scheme.is_empty() && scheme.chars().all(letters)
    });
    let escapes = text.split('%').skip(1);
    let escaped = escapes.map(|rest| rest.get(..2)).all(|digits| {
        digits.is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
    });
    match form {
        "date" => didact::lesson::day::Day::read(text).is_some(),
        "uri" => scheme && escaped && text.chars().all(allowed),
        "uri-reference" => escaped && text.chars().all(allowed),
        other => panic!("the checker does not know the form {other}"),
    }
}

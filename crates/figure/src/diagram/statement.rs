//! The grammar of one line of a `diagram` fence.
//!
//! A keyword, then words, then modifiers. Whether the line fits to those before it is decided in
//! `net`, where statements of demos are understood too.

use super::item::{Direction, Item};
use crate::graph::Look;
use crate::real::Real;

const KEYWORDS: [&str; 21] = [
    "down", "right", "profile", "column", "tensor", "op", "paths", "dropped", "tap", "add",
    "multiply", "concat", "stack", "group", "end", "arc", "backward", "here", "node", "edge",
    "dashed",
];

/// Message about a line, and advice on how to mend it.
pub(crate) type Fault = (String, String);

/// The items that one line makes: a statement, then what modifies it.
pub(crate) fn statement(line: &str) -> Result<Vec<Item>, Fault> {
    let (keyword, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let (rest, modifiers) = modifiers(rest.trim(), keyword == "arc")?;
    let item = match keyword {
        "arc" if rest.is_empty() && !modifiers.is_empty() => None,
        "arc" => {
            return Err(fault(
                "`arc` needs a value",
                "write `arc -> (1, 0) <- (1, 1)`",
            ));
        }
        _ => Some(item(keyword, rest)?),
    };
    Ok(item.into_iter().chain(modifiers).collect())
}

/// The statement itself, without what modifies it.
fn item(keyword: &str, rest: &str) -> Result<Item, Fault> {
    let direction = |to| Ok(Item::Direction { to });
    match keyword {
        "down" => direction(Direction::Down),
        "right" => direction(Direction::Right),
        "profile" => direction(Direction::Profile),
        "column" => Ok(Item::Column {
            title: rest.to_owned(),
        }),
        "tensor" => Ok(tensor(rest)),
        "op" => required(rest, "op conv 3×3").map(|name| Item::Op { name }),
        "dropped" => required(rest, "dropped conv 3×3").map(|name| Item::Dropped { name }),
        "paths" => paths(rest),
        "tap" => required(rest, "tap x").map(|name| Item::Tap { name }),
        "add" => arc(rest, keyword).map(|(tap, through)| Item::Add { tap, through }),
        "multiply" => arc(rest, keyword).map(|(tap, through)| Item::Multiply { tap, through }),
        "node" => node(rest),
        "edge" => edge(rest, false),
        "dashed" => edge(rest, true),
        "here" => Ok(Item::Here),
        "concat" => concat(rest),
        "stack" => stack(rest),
        "group" => Ok(group(rest)),
        "end" => Ok(Item::End),
        "backward" => Ok(Item::Backward),
        "unravel" => unravel(rest),
        _ => Err(unknown(keyword)),
    }
}

/// Splits the modifiers off the end of a line.
fn modifiers(rest: &str, of_arc: bool) -> Result<(&str, Vec<Item>), Fault> {
    let (rest, gradient) = split(rest, "<-");
    let (rest, value) = split(rest, "->");
    let (rest, params) = split(rest, "=");
    let mut items = Vec::new();
    if let Some(params) = params {
        let count = number(params)
            .ok_or_else(|| fault(&format!("`{params}` is no number"), "write `= 36,864`"))?;
        items.push(Item::Params { count });
    }
    let text = str::to_owned;
    items.extend(value.map(text).map(|text| {
        if of_arc {
            Item::ArcValue { text }
        } else {
            Item::Value { text }
        }
    }));
    items.extend(gradient.map(text).map(|text| {
        if of_arc {
            Item::ArcGradient { text }
        } else {
            Item::Gradient { text }
        }
    }));
    Ok((rest, items))
}

/// Splits at the last `mark` that stands alone between spaces.
fn split<'text>(text: &'text str, mark: &str) -> (&'text str, Option<&'text str>) {
    if let Some(rest) = text.strip_prefix(&format!("{mark} ")) {
        return ("", Some(rest.trim()));
    }
    match text.rsplit_once(&format!(" {mark} ")) {
        Some((before, after)) => (before.trim(), Some(after.trim())),
        None => (text, None),
    }
}

fn number(text: &str) -> Option<Real> {
    let digits: String = text
        .chars()
        .filter(|c| !matches!(c, ',' | '_' | '\u{202f}'))
        .collect();
    digits
        .parse()
        .ok()
        .filter(|x: &f64| x.is_finite())
        .map(Real)
}

fn required(rest: &str, example: &str) -> Result<String, Fault> {
    if rest.is_empty() {
        return Err(fault("a name is missing", &format!("write `{example}`")));
    }
    Ok(rest.to_owned())
}

/// `x 64×56×56`, `64×56×56` or `x`: the last word is the shape if it is a number or has a ×.
fn tensor(rest: &str) -> Item {
    let (name, last) = rest.rsplit_once(' ').unwrap_or(("", rest));
    if last.contains('×') || number(last).is_some() {
        let shape = last.split('×').map(str::to_owned).collect();
        return Item::Tensor {
            name: name.trim().to_owned(),
            shape,
        };
    }
    Item::Tensor {
        name: rest.to_owned(),
        shape: Vec::new(),
    }
}

fn paths(rest: &str) -> Result<Item, Fault> {
    let split = rest
        .split_once(' ')
        .and_then(|(copies, name)| Some((number(copies)?, name.trim())));
    match split {
        Some((copies, name)) if !name.is_empty() => Ok(Item::Paths {
            copies,
            name: name.to_owned(),
        }),
        _ => Err(fault(
            "`paths` needs a number and a name",
            "write `paths 32 conv 3×3, 4`",
        )),
    }
}

/// `x` or `x through conv 1×1`: a tap and what is on its arc.
fn arc(rest: &str, keyword: &str) -> Result<(String, Option<String>), Fault> {
    let (tap, through) = match rest.split_once(" through ") {
        Some((tap, through)) => {
            let example = format!("{keyword} x through conv 1×1");
            (tap, Some(required(through.trim(), &example)?))
        }
        None => (rest, None),
    };
    let tap = required(tap.trim(), &format!("{keyword} x"))?;
    Ok((tap, through))
}

/// `f circle σ`: an id, perhaps a look, perhaps a label; without one the id is the label.
fn node(rest: &str) -> Result<Item, Fault> {
    let (id, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let id = required(id, "node f circle σ")?;
    let (word, others) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
    let known = Look::ALL.into_iter().find(|(name, _)| *name == word);
    let (look, label) = match known {
        Some((_, look)) => (look, others.trim()),
        None => (Look::Box, rest.trim()),
    };
    let label = if label.is_empty() {
        id.clone()
    } else {
        label.to_owned()
    };
    Ok(Item::Node { id, look, label })
}

/// `f y` or `f y hidden state`: two ids, perhaps a label.
fn edge(rest: &str, dashed: bool) -> Result<Item, Fault> {
    let mut words = rest
        .splitn(3, ' ')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    let (Some(from), Some(to)) = (words.next(), words.next()) else {
        return Err(fault("an edge needs two nodes", "write `edge f y`"));
    };
    Ok(Item::Edge {
        from: from.to_owned(),
        to: to.to_owned(),
        label: words.next().map(str::to_owned),
        dashed,
    })
}

fn concat(rest: &str) -> Result<Item, Fault> {
    let (tap, parts) = rest.split_once(' ').unwrap_or((rest, ""));
    let tap = required(tap, "concat x 64 + 32")?;
    Ok(Item::Concat {
        tap,
        parts: sum(parts)?,
    })
}

/// `x 64 + 32` or `64 + 32`.
fn stack(rest: &str) -> Result<Item, Fault> {
    let (first, others) = rest.split_once(' ').unwrap_or((rest, ""));
    let (name, parts) = if number(first).is_some() {
        ("", rest)
    } else {
        (first, others)
    };
    if parts.is_empty() {
        return Err(fault("`stack` needs channels", "write `stack x 64 + 32`"));
    }
    Ok(Item::Stack {
        name: name.to_owned(),
        parts: sum(parts)?,
    })
}

fn sum(text: &str) -> Result<Vec<Real>, Fault> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let part = |part: &str| {
        let part = part.trim();
        number(part).ok_or_else(|| fault(&format!("`{part}` is no number"), "write `64 + 32 + 32`"))
    };
    text.split('+').map(part).collect()
}

/// `stage 2 ×3`: the last word may say how many times.
fn group(rest: &str) -> Item {
    let (title, last) = rest.rsplit_once(' ').unwrap_or(("", rest));
    match last.strip_prefix('×').and_then(number) {
        Some(times) => Item::Group {
            title: title.trim().to_owned(),
            times,
        },
        None => Item::Group {
            title: rest.to_owned(),
            times: Real(1.0),
        },
    }
}

fn unravel(rest: &str) -> Result<Item, Fault> {
    let rest = required(rest, "unravel f₁ f₂ f₃")?;
    let mut words = rest.split_whitespace().map(str::to_owned);
    let blocks = words
        .by_ref()
        .take_while(|word| word != "without")
        .collect();
    Ok(Item::Unravel {
        blocks,
        without: words.collect(),
    })
}

fn fault(message: &str, help: &str) -> Fault {
    (message.to_owned(), help.to_owned())
}

fn unknown(keyword: &str) -> Fault {
    let known = || KEYWORDS.into_iter().chain(["unravel"]);
    let nearest = known()
        .min_by_key(|known| distance(keyword, known))
        .unwrap_or("op");
    let help = if distance(keyword, nearest) <= 2 {
        format!("did you mean `{nearest}`?")
    } else {
        format!(
            "a line begins with one of {}",
            known().collect::<Vec<_>>().join(", ")
        )
    };
    (format!("unknown statement `{keyword}`"), help)
}

/// Levenshtein distance in characters.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, character) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (place, wanted) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(character != *wanted);
            diagonal = row[place + 1];
            row[place + 1] = replaced.min(diagonal + 1).min(row[place] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let json = serde_json::to_string(&statement(line).unwrap()).unwrap();
        assert_eq!(json, format!("[{expected}]"), "for {line:?}");
    }

    #[test]
    fn the_last_word_of_a_tensor_may_be_its_shape() {
        check(
            "tensor x 64×56×56",
            r#"{"item":"tensor","name":"x","shape":["64","56","56"]}"#,
        );
        check(
            "tensor C×H×W",
            r#"{"item":"tensor","name":"","shape":["C","H","W"]}"#,
        );
        check(
            "tensor logits 1000",
            r#"{"item":"tensor","name":"logits","shape":["1000"]}"#,
        );
        check(
            "tensor hidden state",
            r#"{"item":"tensor","name":"hidden state","shape":[]}"#,
        );
    }

    #[test]
    fn modifiers_stand_at_the_end_of_the_line() {
        check(
            "op relu = 1,024 -> (1, 0) <- (0.5, 0)",
            r#"{"item":"op","name":"relu"},{"item":"params","count":1024.0},{"item":"value","text":"(1, 0)"},{"item":"gradient","text":"(0.5, 0)"}"#,
        );
        check("arc <- 1", r#"{"item":"arc_gradient","text":"1"}"#);
    }

    #[test]
    fn arcs_name_their_tap() {
        check("add x", r#"{"item":"add","tap":"x","through":null}"#);
        check(
            "add x through conv 1×1",
            r#"{"item":"add","tap":"x","through":"conv 1×1"}"#,
        );
        check(
            "concat x 64 + 32",
            r#"{"item":"concat","tap":"x","parts":[64.0,32.0]}"#,
        );
    }

    #[test]
    fn groups_may_repeat() {
        check(
            "group stage 2 ×3",
            r#"{"item":"group","title":"stage 2","times":3.0}"#,
        );
        check(
            "group stem",
            r#"{"item":"group","title":"stem","times":1.0}"#,
        );
    }

    #[test]
    fn blocks_can_be_left_out() {
        check(
            "unravel f g without g",
            r#"{"item":"unravel","blocks":["f","g"],"without":["g"]}"#,
        );
    }
}

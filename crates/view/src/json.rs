//! JSON as a tree, read in one pass.
//!
//! Frames arrive in readers' browsers as text that our own code wrote a moment before. A tree and tables
//! of fields ([`crate::read`]) read them with an eighth of the machine code that derived readers are
//! compiled to, and readers load that code. Builds, which read what strangers wrote, use `serde_json`.

use figure::read_number;

/// A value of JSON; numbers stay text until it is known what they shall be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json<'t> {
    /// `null`, and what is not there.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(&'t str),
    /// A text.
    Text(String),
    /// An array.
    List(Vec<Json<'t>>),
    /// An object, its fields in order.
    Object(Vec<(String, Json<'t>)>),
}

impl<'t> Json<'t> {
    /// The value that `text` holds and nothing else; `None` if it is not JSON.
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0)?;
        reader.space();
        (reader.at == text.len()).then_some(value)
    }

    /// The field `name` of an object; null where there is none.
    pub(crate) fn get(&self, name: &str) -> &Self {
        let Json::Object(fields) = self else {
            return &Json::Null;
        };
        let found = fields.iter().find(|(known, _)| known == name);
        found.map_or(&Json::Null, |(_, value)| value)
    }
}

/// Deeper than any frame, and far from the end of the stack.
const DEEPEST: usize = 64;

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn value(&mut self, depth: usize) -> Option<Json<'t>> {
        self.space();
        match self.peek()? {
            _ if depth > DEEPEST => None,
            b'"' => self.string().map(Json::Text),
            b'[' => {
                let mut list = Vec::new();
                self.all(b']', |reader| {
                    list.push(reader.value(depth + 1)?);
                    Some(())
                })?;
                Some(Json::List(list))
            }
            b'{' => {
                let mut fields = Vec::new();
                self.all(b'}', |reader| {
                    let name = reader.string()?;
                    reader.space();
                    reader.take(":")?;
                    fields.push((name, reader.value(depth + 1)?));
                    Some(())
                })?;
                Some(Json::Object(fields))
            }
            b't' => self.take("true").map(|()| Json::Bool(true)),
            b'f' => self.take("false").map(|()| Json::Bool(false)),
            b'n' => self.take("null").map(|()| Json::Null),
            _ => self.number(),
        }
    }

    /// Reads the values between brackets, with commas between.
    fn all(&mut self, close: u8, mut one: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.at += 1;
        self.space();
        if self.peek()? == close {
            self.at += 1;
            return Some(());
        }
        loop {
            self.space();
            one(self)?;
            self.space();
            self.at += 1;
            match self.text.as_bytes().get(self.at - 1)? {
                b',' => {}
                end if *end == close => return Some(()),
                _ => return None,
            }
        }
    }

    fn number(&mut self) -> Option<Json<'t>> {
        let rest = self.rest();
        let is_part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
        let length = rest.bytes().take_while(|byte| is_part(byte)).count();
        let number = rest.get(..length)?;
        read_number(number)?;
        self.at += length;
        Some(Json::Number(number))
    }

    fn string(&mut self) -> Option<String> {
        self.take("\"")?;
        let mut made = String::new();
        loop {
            let rest = self.rest();
            let is_end = |byte: u8| matches!(byte, b'"' | b'\\');
            let end = rest.bytes().position(is_end)?;
            made.push_str(rest.get(..end)?);
            self.at += end + 1;
            if rest.as_bytes().get(end) == Some(&b'"') {
                return Some(made);
            }
            made.push(self.escaped()?);
        }
    }

    /// The character after a backslash.
    fn escaped(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(match letter {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let high = self.unit()?;
                if !(0xd800..0xdc00).contains(&high) {
                    return char::from_u32(high);
                }
                self.take("\\u")?;
                let low = self.unit()?.checked_sub(0xdc00)?;
                return char::from_u32(0x10000 + ((high - 0xd800) << 10) + low);
            }
            b'"' | b'\\' | b'/' => char::from(letter),
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    fn take(&mut self, word: &str) -> Option<()> {
        let found = self.rest().starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found.then_some(())
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as `serde_json` would have it.
    fn plain(json: &Json<'_>) -> serde_json::Value {
        use serde_json::Value;
        match json {
            Json::Null => Value::Null,
            Json::Bool(known) => Value::Bool(*known),
            Json::Number(number) => serde_json::from_str(number).unwrap(),
            Json::Text(text) => Value::String(text.clone()),
            Json::List(list) => list.iter().map(plain).collect(),
            Json::Object(fields) => {
                let fields = fields.iter();
                fields
                    .map(|(name, value)| (name.clone(), plain(value)))
                    .collect()
            }
        }
    }

    #[test]
    fn it_reads_what_others_read() {
        for text in [
            "null",
            " [ 1 , -2.5e-3 , true , false , null , [ ] , { } ] ",
            r#"{"a":{"b":[{"c":"d"}]},"e":"\"\\\/\b\f\n\r\t\u00e9\ud83e\udd80é🦀"}"#,
        ] {
            let expected: serde_json::Value = serde_json::from_str(text).unwrap();
            assert_eq!(plain(&Json::parse(text).unwrap()), expected, "in {text}");
        }
    }

    #[test]
    fn what_is_not_json_is_nothing() {
        let deep = "[".repeat(100_000);
        for text in [
            "",
            "[",
            "[1",
            "[1,]",
            "{\"a\"}",
            "{\"a\":}",
            "nul",
            "1 2",
            "\"a",
            "\"\\x\"",
            "\"\\ud83e\"",
            "\"\\u00\"",
            "-",
            &deep,
        ] {
            assert_eq!(Json::parse(text), None, "in {text:.20}");
        }
    }
}

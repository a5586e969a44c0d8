//! Numbers in the notation of a language: its digits, its decimal mark, the separator of thousands.

use serde::{Deserialize, Serialize};

/// The table `[number]` of a language; a key that a table leaves out is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Numerals {
    /// The ten digits, from zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    digits: Option<String>,
    /// Between the whole and the rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    decimal: Option<String>,
    /// Between thousands in text.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    /// Between thousands in tables.
    #[serde(skip_serializing_if = "Option::is_none")]
    group_in_tables: Option<String>,
}

crate::read::records! { Numerals { digits, decimal, group, group_in_tables } }

impl Numerals {
    /// Takes what `other` says.
    pub fn add(&mut self, other: &Self) {
        let pairs = [
            (&mut self.digits, &other.digits),
            (&mut self.decimal, &other.decimal),
            (&mut self.group, &other.group),
            (&mut self.group_in_tables, &other.group_in_tables),
        ];
        for (mine, theirs) in pairs {
            if theirs.is_some() {
                mine.clone_from(theirs);
            }
        }
    }

    /// A whole number, with marks between thousands from five digits on.
    pub fn whole(&self, number: usize) -> String {
        let digits = number.to_string();
        let mut grouped = String::new();
        for (index, digit) in digits.chars().enumerate() {
            let left = digits.len() - index;
            if digits.len() > 4 && index > 0 && left.is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        self.text(&grouped)
    }

    /// A number as programs print it (`25,557,032.5`) as text prints it.
    pub fn text(&self, number: &str) -> String {
        self.set(number, self.group.as_deref().unwrap_or("\u{202f}"))
    }

    /// The same for a table.
    pub fn in_table(&self, number: &str) -> String {
        self.set(number, self.group_in_tables.as_deref().unwrap_or(","))
    }

    fn set(&self, number: &str, group: &str) -> String {
        let mut out = String::with_capacity(number.len());
        for character in number.chars() {
            match character {
                ',' => out.push_str(group),
                '.' => out.push_str(self.decimal.as_deref().unwrap_or(".")),
                '-' => out.push('−'),
                '0'..='9' => out.push(self.digit(character)),
                _ => out.push(character),
            }
        }
        out
    }

    fn digit(&self, digit: char) -> char {
        let place = digit.to_digit(10).unwrap_or(0) as usize;
        let own = self.digits.as_deref().unwrap_or("0123456789");
        own.chars().nth(place).unwrap_or(digit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_has_thin_spaces_and_a_point() {
        let english = Numerals::default();
        assert_eq!(english.text("-25,557.5"), "−25\u{202f}557.5");
        assert_eq!(english.in_table("25,557.5"), "25,557.5");
        assert_eq!(english.whole(1234), "1234");
        assert_eq!(english.whole(12345), "12\u{202f}345");
    }

    #[test]
    fn a_table_changes_what_it_names() {
        let text = "digits = \"۰۱۲۳۴۵۶۷۸۹\"\ndecimal = \"٫\"\n";
        let mut persian = Numerals::default();
        persian.add(&toml::from_str(text).expect("it is TOML"));
        assert_eq!(persian.text("3.14"), "۳٫۱۴");
        assert_eq!(persian.in_table("1,000"), "۱,۰۰۰");
    }
}

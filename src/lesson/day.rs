//! Calendar days, written as `2026-11-23` in front matter.

use std::fmt;

use jiff::Span;
use jiff::civil::{self, Date};
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// A valid day of the Gregorian calendar, in the years 0 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    /// Parses `2026-11-23`, and no other form of ISO 8601.
    pub fn read(text: &str) -> Option<Self> {
        let date: Date = text.parse().ok()?;
        // Other forms (a short year, a time of day) would be displayed in another way.
        let is_plain = text.len() == "2026-11-23".len() && date.to_string() == text;
        is_plain.then_some(Self(date))
    }

    /// Returns the day that is `days` after 1970-01-01, or the last possible one.
    pub fn since_1970(days: u64) -> Self {
        let span = i64::try_from(days)
            .ok()
            .and_then(|days| Span::new().try_days(days).ok());
        let date = span.and_then(|span| civil::date(1970, 1, 1).checked_add(span).ok());
        Self(date.unwrap_or(Date::MAX))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DayVisitor)
    }
}

struct DayVisitor;

impl<'de> Visitor<'de> for DayVisitor {
    type Value = Day;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day such as 2026-11-23")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Day, E> {
        let day = Day::read(text);
        day.ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }

    /// Parses a date of TOML, which arrives as a table with one entry.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Day, A::Error> {
        let entry: Option<(String, String)> = map.next_entry()?;
        let text = entry.map(|(_, text)| text).unwrap_or_default();
        self.visit_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_exist_or_are_refused() {
        for good in ["2026-11-23", "2024-02-29", "2000-02-29"] {
            assert_eq!(
                Day::read(good).map(|day| day.to_string()).as_deref(),
                Some(good)
            );
        }
        for bad in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-1-1",
            "2026-11-23x",
            "20261123",
            "2026-W48-1",
            "2026-11-23T10:00",
            " 2026-11-23",
            "+002026-11-23",
            "-002026-11-23",
            "today",
            "",
        ] {
            assert_eq!(Day::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_have_dates() {
        let check = |days, date: &str| assert_eq!(Day::since_1970(days).to_string(), date);
        check(0, "1970-01-01");
        check(19_782, "2024-02-29");
        check(20_780, "2026-11-23");
        check(u64::MAX, "9999-12-31");
    }

    #[test]
    fn toml_and_text_say_the_same() {
        #[derive(serde::Deserialize)]
        struct Head {
            a: Day,
            b: Day,
        }
        let head: Head = toml::from_str("a = 2026-11-23\nb = \"2026-11-23\"\n").expect("two days");
        assert_eq!(head.a, head.b);
        assert!(toml::from_str::<Head>("a = 2026-11-23\nb = \"soon\"\n").is_err());
    }
}

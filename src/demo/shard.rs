//! Divides the demos among machines that build a course together.
//!
//! The key of a program decides its shard: every machine assigns it alike, wherever the lesson is,
//! so machines need not communicate.

use std::str::FromStr;

use crate::digest::Digest;

/// One of several shards: `2/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Number of the shard, from 1.
    number: u64,
    of: u64,
}

impl Shard {
    /// Returns true if the program with this key belongs to the shard.
    pub fn holds(self, key: Digest) -> bool {
        let first = key.as_bytes().first_chunk().expect("digests have 32 bytes");
        u64::from_le_bytes(*first) % self.of == self.number - 1
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text
            .split_once('/')
            .and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((number, of)) if 1 <= number && number <= of => Ok(Self { number, of }),
            _ => Err("write the number of the shard and how many there are: `2/8`".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_program_is_in_one_shard() {
        let shards: Vec<Shard> = (1..=3).map(|n| format!("{n}/3").parse().unwrap()).collect();
        for text in 0..100_u8 {
            let key = Digest::of(&[text]);
            let holding = shards.iter().filter(|shard| shard.holds(key));
            assert_eq!(holding.count(), 1);
        }
    }

    #[test]
    fn other_words_are_no_shard() {
        for text in ["", "1", "0/2", "3/2", "1/0", "a/b", "1/2/3", "-1/2"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
        assert!("8/8".parse::<Shard>().is_ok());
    }
}

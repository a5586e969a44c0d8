//! Instances of standard functions that demos use: vectors, strings, maps, assertions. This is a
//! module of the warm crate and never runs.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::fmt::Write;
use std::hint::black_box;

pub fn vectors(numbers: &[f64], whole: &[i32], sizes: &[usize]) -> String {
    let mut text = String::new();
    let mut copied: Vec<f64> = numbers.to_vec();
    copied.push(1.0);
    copied.extend(numbers.iter().map(|x| x * 2.0));
    copied.extend_from_slice(numbers);
    copied.sort_by(|a, b| a.total_cmp(b));
    copied.reverse();
    copied.truncate(3);
    let squares: Vec<f64> = numbers.iter().map(|x| x * x).filter(|x| *x > 0.0).collect();
    let sum: f64 = numbers.iter().sum();
    let dot: f64 = numbers.iter().zip(&squares).map(|(a, b)| a * b).sum();
    let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let pairs: Vec<(usize, f64)> = numbers.iter().copied().enumerate().collect();
    let rows: Vec<Vec<f64>> = vec![vec![0.0; 3]; 2];
    let mut wholes: Vec<i32> = whole.to_vec();
    wholes.push(1);
    wholes.sort();
    wholes.dedup();
    wholes.insert(0, 1);
    let popped = wholes.pop();
    let total: i32 = whole.iter().sum();
    let doubled: Vec<i32> = (0..10).map(|x| x * 2).collect();
    let mut indices: Vec<usize> = sizes.to_vec();
    indices.push(1);
    indices.extend(0..3);
    let first = whole.iter().max().copied().unwrap_or_default();
    writeln!(text, "{sum} {dot:.3} {most:?} {pairs:?} {rows:?} {total}").unwrap();
    writeln!(text, "{copied:?} {wholes:?} {popped:?} {doubled:?} {indices:?} {first:>3}").unwrap();
    println!("{sum:>8.3} {total:<5} {:?} {:?} {:#?}", numbers, whole, sizes);
    text
}

pub fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    words.push(format!("{text}"));
    words.push(String::from(text));
    words.sort();
    let joined = words.join(", ");
    let upper: String = joined.chars().rev().filter(|c| c.is_alphabetic()).collect();
    let lengths: Vec<usize> = words.iter().map(|word| word.len()).collect();
    let letters: Vec<char> = joined.chars().collect();
    let bytes: Vec<u8> = joined.bytes().collect();
    let parsed: Result<i32, _> = text.parse::<i32>();
    let float: Result<f64, _> = text.parse::<f64>();
    println!("{joined} {upper} {lengths:?} {letters:?} {bytes:?} {parsed:?} {float:?} {words:?}");
    words
}

pub fn maps(keys: &[String]) -> Option<usize> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut sorted: BTreeMap<String, usize> = BTreeMap::new();
    let mut marks: HashMap<&str, i32> = HashMap::new();
    let mut seen: HashSet<i32> = HashSet::new();
    let mut queue: VecDeque<usize> = VecDeque::new();
    for key in keys {
        *counts.entry(key.clone()).or_insert(0) += 1;
        *sorted.entry(key.clone()).or_default() += 1;
        marks.insert(key, 1);
        seen.insert(1);
        queue.push_back(1);
    }
    let found = counts.get(keys.first()?).copied();
    let listed: Vec<(&String, &usize)> = sorted.iter().collect();
    println!("{counts:?} {sorted:?} {marks:?} {seen:?} {queue:?} {listed:?}");
    black_box(queue.pop_front()).or(found)
}

pub fn checks(a: f64, b: i32, c: &str) {
    assert_eq!(a, black_box(a), "{c}");
    assert_eq!(b, black_box(b));
    assert_eq!(c, black_box(c));
    assert_eq!(vec![b], black_box(vec![b]));
    assert_eq!(b as usize, black_box(b as usize));
    let shared = std::rc::Rc::new(std::cell::RefCell::new(vec![b]));
    shared.borrow_mut().push(1);
    let boxed: Box<dyn Fn(f64) -> f64> = Box::new(move |x| x + a);
    let thread = std::thread::spawn(move || b);
    println!("{:?} {} {:?}", shared, boxed(a), thread.join().unwrap());
}

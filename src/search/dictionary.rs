//! The words of an index: keys, the stems that join them to families, and the ways to a key that is
//! not written as the index has it.

use rustc_hash::FxHashMap;

use super::analysis::Forms;
use super::text::compare_utf16;

/// A key by its number, in the order of keys.
pub(super) type KeyNumber = usize;
/// A stem by its number, in the order of stems.
pub(super) type StemNumber = usize;

/// A folded word that the texts contain.
pub(super) struct Key {
    pub text: Box<str>,
    /// In ascending order; never empty.
    pub stems: Vec<StemNumber>,
}

/// A folded stem.
pub(super) struct Stem {
    pub text: Box<str>,
    /// Keys with this stem, in ascending order; never empty.
    pub members: Vec<KeyNumber>,
}

/// Keys and stems, both ordered by UTF-16 units as JavaScript orders strings.
pub(super) struct Dictionary {
    pub keys: Vec<Key>,
    pub stems: Vec<Stem>,
    /// Keys read backwards, ordered, with their numbers.
    pub reversed: Vec<(Box<str>, KeyNumber)>,
}

impl Dictionary {
    pub fn new(forms: &Forms) -> Self {
        let mut stems: Vec<&str> =
            forms.keys().iter().flat_map(|(_, stems)| stems.iter().map(|stem| &**stem)).collect();
        stems.sort_unstable_by(|a, b| compare_utf16(a, b));
        stems.dedup();
        let numbers: FxHashMap<&str, StemNumber> =
            stems.iter().enumerate().map(|(number, stem)| (*stem, number)).collect();
        let mut keys: Vec<Key> = forms
            .keys()
            .iter()
            .map(|(text, own)| {
                let mut own: Vec<_> = own.iter().map(|stem| numbers[&**stem]).collect();
                own.sort_unstable();
                Key { text: text.clone(), stems: own }
            })
            .collect();
        keys.sort_unstable_by(|a, b| compare_utf16(&a.text, &b.text));
        let mut stems: Vec<Stem> =
            stems.into_iter().map(|text| Stem { text: text.into(), members: Vec::new() }).collect();
        for (number, key) in keys.iter().enumerate() {
            for &stem in &key.stems {
                stems[stem].members.push(number);
            }
        }
        let mut reversed: Vec<(Box<str>, KeyNumber)> = keys
            .iter()
            .enumerate()
            .map(|(number, key)| (key.text.chars().rev().collect::<String>().into(), number))
            .collect();
        reversed.sort_unstable_by(|(a, _), (b, _)| compare_utf16(a, b));
        Dictionary { keys, stems, reversed }
    }

    /// The key that equals a text.
    pub fn key(&self, text: &str) -> Option<KeyNumber> {
        self.keys.binary_search_by(|key| compare_utf16(&key.text, text)).ok()
    }

    /// The stem that equals a text.
    pub fn stem(&self, text: &str) -> Option<StemNumber> {
        self.stems.binary_search_by(|stem| compare_utf16(&stem.text, text)).ok()
    }

    /// The first `most` keys that begin with a text.
    pub fn beginning<'a>(
        &'a self,
        start: &'a str,
        most: usize,
    ) -> impl Iterator<Item = KeyNumber> + 'a {
        let from = self.keys.partition_point(|key| compare_utf16(&key.text, start).is_lt());
        let range = from..self.keys.len();
        range.take_while(move |&at| self.keys[at].text.starts_with(start)).take(most)
    }

    /// The first `most` keys, in the order of their reversed texts, that end with a text.
    pub fn ending(&self, end: &str, most: usize) -> Vec<KeyNumber> {
        let start: String = end.chars().rev().collect();
        let from = self.reversed.partition_point(|(key, _)| compare_utf16(key, &start).is_lt());
        let matching = self.reversed[from..].iter().take_while(|(key, _)| key.starts_with(&start));
        matching.take(most).map(|(_, number)| *number).collect()
    }

    /// Every key that shares a stem with one of these, in ascending order.
    pub fn families(&self, stems: &[StemNumber]) -> Vec<KeyNumber> {
        let members = stems.iter().flat_map(|&stem| self.stems[stem].members.iter().copied());
        let mut family: Vec<KeyNumber> = members.collect();
        family.sort_unstable();
        family.dedup();
        family
    }
}

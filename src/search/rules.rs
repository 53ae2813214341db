//! Suffix rules: what a language's endings do, learned from the words of an index, so that a form
//! that the texts lack still reaches its stem. Client and native engine apply the same rules; no
//! stemmer runs in the browser.

use rustc_hash::FxHashMap;

use super::dictionary::Dictionary;

/// Rules that are kept.
const MOST: usize = 256;
/// A rule that this few words follow is chance.
const FEWEST_WORDS: usize = 3;
/// Characters of an ending.
const LONGEST_ENDING: usize = 8;
/// Characters that must remain of a word.
const SHORTEST_REST: usize = 2;

/// Takes a word to a candidate for its stem.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Rule {
    /// What the word begins with, and loses.
    pub prefix: Box<str>,
    /// What it ends with, and loses.
    pub suffix: Box<str>,
    /// What it gets instead of the suffix.
    pub replacement: Box<str>,
}

impl Rule {
    /// The rule that takes this key to this stem. Beginnings are only looked at where a language's
    /// stemmer strips them.
    fn of(key: &str, stem: &str, prefixes: bool) -> Option<Rule> {
        let shared: usize = key
            .chars()
            .zip(stem.chars())
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len_utf8())
            .sum();
        let (prefix, suffix, replacement) = match key.find(stem) {
            Some(at) if prefixes && at > 0 => (&key[..at], &key[at + stem.len()..], ""),
            _ => ("", &key[shared..], &stem[shared..]),
        };
        let rest = key.chars().count() - prefix.chars().count() - suffix.chars().count();
        (rest >= SHORTEST_REST && suffix.chars().count() <= LONGEST_ENDING).then(|| Rule {
            prefix: prefix.into(),
            suffix: suffix.into(),
            replacement: replacement.into(),
        })
    }

    /// The candidate, if the rule fits the word.
    pub fn apply(&self, word: &str) -> Option<String> {
        let rest = word.strip_prefix(&*self.prefix)?.strip_suffix(&*self.suffix)?;
        (rest.chars().count() >= SHORTEST_REST).then(|| format!("{rest}{}", self.replacement))
    }
}

/// Learns the rules of a dictionary's words, longest first, so that the most special is tried first.
/// Words that `taught` refuses teach nothing.
pub(super) fn learn(
    dictionary: &Dictionary,
    prefixes: bool,
    taught: impl Fn(&str) -> bool,
) -> Vec<Rule> {
    let mut counts: FxHashMap<Rule, usize> = FxHashMap::default();
    for key in dictionary.keys.iter().filter(|key| taught(&key.text)) {
        for &stem in &key.stems {
            if let Some(rule) = Rule::of(&key.text, &dictionary.stems[stem].text, prefixes) {
                *counts.entry(rule).or_default() += 1;
            }
        }
    }
    let mut rules: Vec<(Rule, usize)> =
        counts.into_iter().filter(|(_, count)| *count >= FEWEST_WORDS).collect();
    rules.sort_unstable_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
    rules.truncate(MOST);
    let length = |rule: &Rule| rule.prefix.chars().count() + rule.suffix.chars().count();
    rules.sort_by(|(a, m), (b, n)| length(b).cmp(&length(a)).then(n.cmp(m)).then_with(|| a.cmp(b)));
    rules.into_iter().map(|(rule, _)| rule).collect()
}

/// The stem that the first fitting rule leads to.
pub(super) fn stem_of(rules: &[Rule], word: &str, dictionary: &Dictionary) -> Option<usize> {
    rules.iter().find_map(|rule| dictionary.stem(&rule.apply(word)?))
}

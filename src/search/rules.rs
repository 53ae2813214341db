//! Suffix rules: what a language's endings do, learned from the words of an index, so that a form
//! that the texts lack still reaches its stem. Client and native engine apply the same rules; no
//! stemmer runs in the browser.

use rustc_hash::FxHashMap;

use super::dictionary::Dictionary;

/// Rules that are kept.
const MOST: usize = 400;
/// A rule that this few words follow is chance.
const FEWEST_WORDS: usize = 2;
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
    /// The rule that takes this key to this stem. Stemmers of Arabic and Dutch strip beginnings too.
    fn of(key: &str, stem: &str) -> Option<Rule> {
        let shared: usize = key
            .chars()
            .zip(stem.chars())
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len_utf8())
            .sum();
        let (prefix, suffix, replacement) = match key.find(stem) {
            Some(at) if at > 0 => (&key[..at], &key[at + stem.len()..], ""),
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
pub(super) fn learn(dictionary: &Dictionary, taught: impl Fn(&str) -> bool) -> Vec<Rule> {
    let mut counts: FxHashMap<Rule, usize> = FxHashMap::default();
    for key in dictionary.keys.iter().filter(|key| taught(&key.text)) {
        for &stem in &key.stems {
            if let Some(rule) = Rule::of(&key.text, &dictionary.stems[stem].text) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::analysis::Analyzer;
    use tantivy::tokenizer::{TokenStream as _, Tokenizer as _};

    fn text(folder: &std::path::Path, ending: &str, into: &mut String) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                text(&path, ending, into);
            } else if path.to_string_lossy().ends_with(ending) {
                into.push_str(&std::fs::read_to_string(path).unwrap_or_default());
            }
        }
    }

    /// Of the words of the bundled hub every tenth teaches nothing; of these, four in five reach a
    /// stem of theirs by what the others taught.
    #[test]
    fn unknown_forms_reach_their_stems() {
        let content = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
        for tag in ["en", "fr", "de", "es", "nl", "el", "ro", "pl", "ar"] {
            let mut all = String::new();
            text(&content, &format!(".{tag}.md"), &mut all);
            let mut analyzer = Analyzer::new(tag);
            let mut stream = analyzer.token_stream(&all);
            while stream.advance() {}
            drop(stream);
            let dictionary = Dictionary::new(&analyzer.forms());
            let held_out =
                |word: &str| blake3::hash(word.as_bytes()).as_bytes()[0].is_multiple_of(10);
            let rules = learn(&dictionary, |word| !held_out(word));
            let (mut asked, mut reached) = (0, 0);
            for key in dictionary.keys.iter().filter(|key| held_out(&key.text)) {
                // A family of one has no stem that another word could lead to.
                if key.stems.iter().all(|&stem| dictionary.stems[stem].members.len() < 2) {
                    continue;
                }
                asked += 1;
                let found = stem_of(&rules, &key.text, &dictionary);
                let right = found.is_some_and(|stem| key.stems.contains(&stem));
                reached += usize::from(right);
            }
            assert!(asked > 50, "{tag}: only {asked} words were held out");
            assert!(reached * 10 >= asked * 8, "{tag}: {reached} of {asked} reached their stem");
            println!("{tag}: {reached} of {asked}, {} rules", rules.len());
        }
    }
}

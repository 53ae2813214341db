//! From text to tantivy's tokens, and what was learned on the way: how each word folds and stems.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard};

use frostem::Stemmer;
use rustc_hash::FxHashMap;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;

use crate::i18n::stemmer;

use super::compounds::Compounds;
use super::light::{LightStemmer, light_stemmer};
use super::text::{Word, Words, is_indexed, key, keys, words};

/// How a language's words become stems.
enum Stemming {
    Snowball(Stemmer),
    Light(LightStemmer),
    None,
}

/// What depends on the language alone.
struct Language {
    stemming: Stemming,
    romanian: bool,
    compounds: Option<&'static Compounds>,
}

impl Language {
    fn new(tag: &str) -> Self {
        let language = tag.split('-').next().unwrap_or_default();
        let stemming = match (stemmer(language), light_stemmer(language)) {
            (Some(stemmer), _) => Stemming::Snowball(stemmer),
            (None, Some(light)) => Stemming::Light(light),
            (None, None) => Stemming::None,
        };
        Language { stemming, romanian: language == "ro", compounds: Compounds::of(language) }
    }

    /// The form that the stemmer expects.
    fn lower(&self, word: &str) -> String {
        let lower: String = word.to_lowercase().nfc().collect();
        // Texts from old keyboards write ş and ţ with cedillas for ș and ț.
        if self.romanian { lower.replace('ş', "ș").replace('ţ', "ț") } else { lower }
    }

    /// The folded stem of a word in lower case.
    fn stem(&self, lower: &str) -> Box<str> {
        let stem = match &self.stemming {
            Stemming::Snowball(stemmer) => stemmer.stem(lower),
            Stemming::Light(light) => light(lower),
            Stemming::None => Cow::Borrowed(lower),
        };
        let folded = key(&stem);
        if folded.is_empty() { key(lower).into() } else { folded.into() }
    }
}

/// What is known of a word as written: its keys in [`Forms::tokens`].
#[derive(Clone, Copy)]
struct Known {
    first: u32,
    count: u32,
    /// Its keys stand one after the other; otherwise all stand at one place.
    successive: bool,
    /// Its only key is the word as written, as of most words.
    plain: bool,
}

/// What was learned while indexing: how each word is spelt, folded and stemmed.
#[derive(Default)]
pub(super) struct Forms {
    /// Words as written.
    words: FxHashMap<Box<str>, Known>,
    /// Numbers of keys; [`NO_KEY`] for what is not indexed.
    tokens: Vec<u32>,
    /// Folded words by number, with their folded stems.
    keys: Vec<(Box<str>, BTreeSet<Box<str>>)>,
    numbers: FxHashMap<Box<str>, u32>,
}

const NO_KEY: u32 = u32::MAX;

impl Forms {
    /// Folded words with their folded stems, in the order in which they were met.
    pub fn keys(&self) -> &[(Box<str>, BTreeSet<Box<str>>)] {
        &self.keys
    }

    fn known(&mut self, word: Word<'_>, language: &Language) -> Known {
        match self.words.get(word.text) {
            Some(&known) => known,
            None => self.learn(word, language),
        }
    }

    fn learn(&mut self, word: Word<'_>, language: &Language) -> Known {
        let first = self.tokens.len() as u32;
        if word.unspaced {
            for key in keys(word) {
                let number = self.number(&key, key.clone());
                self.tokens.push(number);
            }
        } else {
            let lower = language.lower(word.text);
            let number = self.number(&key(word.text), language.stem(&lower));
            self.tokens.push(number);
            let parts = language.compounds.map(|known| known.parts(&lower)).unwrap_or_default();
            for part in parts {
                let number = self.number(&key(part), language.stem(part));
                self.tokens.push(number);
            }
        }
        let count = self.tokens.len() as u32 - first;
        let plain = count == 1
            && self.tokens.last().is_some_and(|&number| {
                self.keys.get(number as usize).is_some_and(|(key, _)| **key == *word.text)
            });
        let known = Known { first, count, successive: word.unspaced, plain };
        self.words.insert(word.text.into(), known);
        known
    }

    fn number(&mut self, key: &str, stem: Box<str>) -> u32 {
        if !is_indexed(key) {
            return NO_KEY;
        }
        let number = match self.numbers.get(key) {
            Some(&number) => number,
            None => {
                let number = self.keys.len() as u32;
                self.numbers.insert(key.into(), number);
                self.keys.push((key.into(), BTreeSet::new()));
                number
            }
        };
        self.keys[number as usize].1.insert(stem);
        number
    }
}

/// Splits, folds and stems the texts of one language, and remembers how.
#[derive(Clone)]
pub(super) struct Analyzer {
    language: Arc<Language>,
    forms: Arc<Mutex<Forms>>,
}

impl Analyzer {
    pub fn new(tag: &str) -> Self {
        Analyzer { language: Arc::new(Language::new(tag)), forms: Arc::default() }
    }

    /// What was learned so far.
    pub fn forms(&self) -> MutexGuard<'_, Forms> {
        self.forms.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// The keys of a text's words with their folded stems, without learning them.
    pub fn stems(&self, text: &str) -> Vec<(Box<str>, Box<str>)> {
        let of = |word: Word<'_>| {
            let stem = |key: Box<str>| match word.unspaced {
                true => (key.clone(), key),
                false => (key, self.language.stem(&self.language.lower(word.text))),
            };
            keys(word).into_iter().map(stem).collect::<Vec<_>>()
        };
        words(text).flat_map(of).filter(|(key, _)| is_indexed(key)).collect()
    }
}

impl Tokenizer for Analyzer {
    type TokenStream<'a> = Tokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens<'a> {
        Tokens {
            words: words(text),
            word: "",
            language: &self.language,
            forms: self.forms.lock().unwrap_or_else(|poisoned| poisoned.into_inner()),
            current: Known { first: 0, count: 0, successive: false, plain: false },
            next: 0,
            start: 0,
            end: 0,
            token: Token::default(),
        }
    }
}

/// The tokens of one text.
pub(super) struct Tokens<'a> {
    words: Words<'a>,
    word: &'a str,
    language: &'a Language,
    forms: MutexGuard<'a, Forms>,
    /// The word whose keys are handed out, how many of them were, and where it stands.
    current: Known,
    next: u32,
    start: usize,
    end: usize,
    token: Token,
}

impl TokenStream for Tokens<'_> {
    fn advance(&mut self) -> bool {
        loop {
            while self.next < self.current.count {
                let first = self.next == 0;
                let at = self.current.first + self.next;
                self.next += 1;
                // Every word takes a place, also one that is not indexed.
                if first || self.current.successive {
                    self.token.position = self.token.position.wrapping_add(1);
                }
                let text = if self.current.plain {
                    self.word
                } else {
                    match self.forms.tokens[at as usize] {
                        NO_KEY => continue,
                        number => &*self.forms.keys[number as usize].0,
                    }
                };
                self.token.text.clear();
                self.token.text.push_str(text);
                self.token.offset_from = self.start;
                self.token.offset_to = self.end;
                return true;
            }
            let Some(word) = self.words.next() else { return false };
            self.current = self.forms.known(word, self.language);
            self.next = 0;
            self.word = word.text;
            self.start = word.start;
            self.end = word.start + word.text.len();
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(tag: &str, text: &str) -> (Vec<(String, usize)>, Analyzer) {
        let mut analyzer = Analyzer::new(tag);
        let mut stream = analyzer.token_stream(text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().text.clone(), stream.token().position));
        }
        drop(stream);
        (found, analyzer)
    }

    fn stems(analyzer: &Analyzer, wanted: &str) -> Vec<String> {
        let forms = analyzer.forms();
        let of = forms.keys().iter().filter(|(key, _)| **key == *wanted);
        of.flat_map(|(_, stems)| stems.iter().map(ToString::to_string)).collect()
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        let (_, english) = tokens("en", "prison Prisons");
        assert_eq!(stems(&english, "prison"), stems(&english, "prisons"));
        // Typed without marks, a word is another word to the stemmer and the same key to the reader.
        let (found, romanian) = tokens("ro", "orașe orase oraşe");
        assert!(found.iter().all(|(key, _)| key == "orase"));
        assert_eq!(stems(&romanian, "orase"), ["ora", "oras"]);
    }

    #[test]
    fn every_word_takes_a_place() {
        let long = "x".repeat(70);
        let (found, _) = tokens("zh", &format!("{long} 预防工作 b"));
        let at: Vec<_> = found.iter().map(|(key, at)| (key.as_str(), *at)).collect();
        assert_eq!(at, [("预防", 1), ("防工", 2), ("工作", 3), ("b", 4)]);
    }

    #[test]
    fn parts_of_compounds_stand_where_the_compound_stands() {
        let (found, _) = tokens("de", "die Jugendarbeit hilft");
        let at: Vec<_> = found.iter().map(|(key, at)| (key.as_str(), *at)).collect();
        assert_eq!(
            at,
            [("die", 0), ("jugendarbeit", 1), ("jugend", 1), ("arbeit", 1), ("hilft", 2)]
        );
    }
}

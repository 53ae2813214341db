//! From text to terms: words, folding, stemming. The browser's client repeats words and folding,
//! which are defined by Unicode properties, and never stems.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard};

use frostem::Stemmer;
use rustc_hash::FxHashMap;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::i18n::stemmer;

/// Characters of a folded word; longer ones are not indexed and never asked for.
pub(super) const MAX_WORD_CHARS: usize = 64;

/// Words of a text: runs of letters, marks and numbers, as `[\p{Alphabetic}\p{M}\p{N}]+` finds them.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = rest.find(is_word_char)?;
        let end = rest[start..].find(|c| !is_word_char(c)).map_or(rest.len(), |i| start + i);
        let found = (at + start, &rest[start..end]);
        at += end;
        rest = &rest[end..];
        Some(found)
    })
}

fn is_word_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() && (c.is_alphanumeric() || is_combining_mark(c))
}

/// The form in which a word is looked up: lower case, compatibility-decomposed, without marks.
pub(super) fn key(word: &str) -> String {
    let mut key = String::with_capacity(word.len());
    if word.is_ascii() {
        key.push_str(word);
        key.make_ascii_lowercase();
        return key;
    }
    for c in word.to_lowercase().nfkd().filter(|&c| !is_combining_mark(c)) {
        match c {
            'ß' => key.push_str("ss"),
            'æ' => key.push_str("ae"),
            'œ' => key.push_str("oe"),
            'ø' => key.push('o'),
            'đ' | 'ð' => key.push('d'),
            'þ' => key.push_str("th"),
            'ł' => key.push('l'),
            'ħ' => key.push('h'),
            'ı' => key.push('i'),
            'ς' => key.push('σ'),
            c => key.push(c),
        }
    }
    key
}

/// What was learned while indexing: how each word is spelt, folded and stemmed.
#[derive(Default)]
pub(super) struct Forms {
    /// Words as written: the number of their term, or nothing if they are not indexed.
    words: FxHashMap<Box<str>, Option<u32>>,
    /// Terms by number; one for each word, so some stand here twice.
    terms: Vec<Box<str>>,
    /// Folded words: the terms that they stand for.
    keys: FxHashMap<Box<str>, BTreeSet<Box<str>>>,
}

impl Forms {
    /// Folded words with their terms, sorted as JavaScript sorts: by UTF-16 units.
    pub fn sorted_keys(&self) -> Vec<(&str, &BTreeSet<Box<str>>)> {
        let mut keys: Vec<_> = self.keys.iter().map(|(key, terms)| (&**key, terms)).collect();
        keys.sort_unstable_by(|(a, _), (b, _)| compare_utf16(a, b));
        keys
    }
}

/// Compares as JavaScript's `<` does.
pub(super) fn compare_utf16(a: &str, b: &str) -> std::cmp::Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

/// Splits, folds and stems the texts of one language, and remembers how.
#[derive(Clone)]
pub(super) struct Analyzer {
    stemmer: Arc<Option<Stemmer>>,
    romanian: bool,
    forms: Arc<Mutex<Forms>>,
}

impl Analyzer {
    pub fn new(tag: &str) -> Self {
        Analyzer {
            stemmer: Arc::new(stemmer(tag)),
            romanian: tag.starts_with("ro"),
            forms: Arc::default(),
        }
    }

    /// What was learned so far.
    pub fn forms(&self) -> MutexGuard<'_, Forms> {
        self.forms.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Forms {
    /// The term of a word, worked out the first time that the word is seen.
    fn term(&mut self, word: &str, stemmer: Option<&Stemmer>, romanian: bool) -> Option<&str> {
        let known = match self.words.get(word) {
            Some(&known) => known,
            None => self.learn(word, stemmer, romanian),
        };
        known.map(|number| &*self.terms[number as usize])
    }

    fn learn(&mut self, word: &str, stemmer: Option<&Stemmer>, romanian: bool) -> Option<u32> {
        let key = key(word);
        let indexed = !key.is_empty() && key.chars().count() <= MAX_WORD_CHARS;
        let number = indexed.then(|| {
            let lower: String = word.to_lowercase().nfc().collect();
            // Texts from old keyboards write ş and ţ with cedillas for ș and ț.
            let lower = match romanian {
                true => lower.replace('ş', "ș").replace('ţ', "ț"),
                false => lower,
            };
            let stem = stemmer.map_or(Cow::Borrowed(lower.as_str()), |s| s.stem(&lower));
            let term: Box<str> = if stem.is_empty() { lower.as_str() } else { &*stem }.into();
            self.keys.entry(key.into()).or_default().insert(term.clone());
            self.terms.push(term);
            (self.terms.len() - 1) as u32
        });
        self.words.insert(word.into(), number);
        number
    }
}

impl Tokenizer for Analyzer {
    type TokenStream<'a> = Words<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words<'a> {
        Words {
            text,
            at: 0,
            stemmer: &self.stemmer,
            romanian: self.romanian,
            forms: self.forms.lock().unwrap_or_else(|poisoned| poisoned.into_inner()),
            token: Token::default(),
        }
    }
}

/// The terms of one text.
pub(super) struct Words<'a> {
    text: &'a str,
    at: usize,
    stemmer: &'a Option<Stemmer>,
    romanian: bool,
    forms: MutexGuard<'a, Forms>,
    token: Token,
}

impl TokenStream for Words<'_> {
    fn advance(&mut self) -> bool {
        while let Some((start, word)) = words(&self.text[self.at..]).next() {
            let from = self.at + start;
            self.at = from + word.len();
            self.token.position = self.token.position.wrapping_add(1);
            if let Some(term) = self.forms.term(word, self.stemmer.as_ref(), self.romanian) {
                self.token.text.clear();
                self.token.text.push_str(term);
                self.token.offset_from = from;
                self.token.offset_to = self.at;
                return true;
            }
        }
        false
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

    #[test]
    fn keys_fold_as_the_client_does() {
        for (word, folded) in [
            ("Închisoare", "inchisoare"),
            ("ΣΧΟΛΕΊΟΥΣ", "σχολειουσ"),
            ("Straße", "strasse"),
            ("Łódź", "lodz"),
            ("İstanbul", "istanbul"),
            ("ﬁnance", "finance"),
            ("مُدَرِّس", "مدرس"),
        ] {
            assert_eq!(key(word), folded);
        }
    }

    #[test]
    fn words_are_runs_of_letters_marks_and_numbers() {
        let found: Vec<_> =
            words("L'école, P/CVE – 2019: naïve e\u{301}t😀é").map(|(_, w)| w).collect();
        assert_eq!(found, ["L", "école", "P", "CVE", "2019", "naïve", "e\u{301}t", "é"]);
    }

    #[test]
    fn forms_of_a_word_share_a_term() {
        let terms = |tag: &str, text: &str| {
            let mut analyzer = Analyzer::new(tag);
            let mut stream = analyzer.token_stream(text);
            let mut terms = Vec::new();
            while stream.advance() {
                terms.push(stream.token().text.clone());
            }
            drop(stream);
            (terms, analyzer)
        };
        let (english, _) = terms("en", "prison Prisons");
        assert_eq!(english[0], english[1]);
        // Typed without marks, a word is another word to the stemmer and the same key to the reader.
        let (romanian, analyzer) = terms("ro", "orașe orase oraşe");
        assert_eq!(romanian[0], romanian[2], "the cedilla of old keyboards is a comma");
        assert_eq!(analyzer.forms().keys["orase"].len(), 2);
    }
}

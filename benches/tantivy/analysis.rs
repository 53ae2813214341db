//! Ways to make terms of a text.

use frostem::{Algorithm, Stemmer};
use std::sync::Arc;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation as _;

/// Where words end.
#[derive(Clone, Copy)]
pub enum Words {
    /// Runs of letters and digits, as tantivy's `SimpleTokenizer` finds them.
    Simple,
    /// Unicode's word boundaries (UAX #29); Han and Kana in runs of this many characters, as they have no blanks.
    Unicode(usize),
}

/// What is done to a word, in this order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Lower case, stemmed.
    Stemmed,
    /// Lower case, without diacritics.
    Folded,
    /// Lower case, stemmed, then without diacritics.
    StemmedFolded,
}

/// A tokenizer for tantivy.
#[derive(Clone)]
pub struct Analyzer {
    words: Words,
    shape: Shape,
    stemmer: Arc<Option<Stemmer>>,
}

impl Analyzer {
    /// For a language by its tag; a language that Snowball lacks is not stemmed.
    pub fn new(tag: &str, words: Words, shape: Shape) -> Self {
        Analyzer { words, shape, stemmer: Arc::new(algorithm(tag).map(Stemmer::new)) }
    }

    /// The terms of a text, in order.
    pub fn terms(&self, text: &str) -> Vec<String> {
        let lower: String = text.nfc().collect::<String>().to_lowercase();
        let words = match self.words {
            Words::Simple => lower
                .split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
            Words::Unicode(run) => unicode_words(&lower, run),
        };
        words.into_iter().map(|word| self.shape(word)).collect()
    }

    /// Takes a word in lower case to its stem.
    pub fn stem_in_place(&self, word: &mut String) {
        let Some(stemmer) = &*self.stemmer else { return };
        if let std::borrow::Cow::Owned(stem) = stemmer.stem(word) {
            *word = stem;
        }
    }

    fn shape(&self, word: String) -> String {
        let stemmed = match &*self.stemmer {
            Some(stemmer) if self.shape != Shape::Folded => stemmer.stem(&word).into_owned(),
            _ => word,
        };
        if self.shape == Shape::Stemmed { stemmed } else { folded(&stemmed) }
    }
}

fn unicode_words(text: &str, length: usize) -> Vec<String> {
    let mut words = Vec::new();
    let mut run: Vec<char> = Vec::new();
    let flush = |run: &mut Vec<char>, words: &mut Vec<String>| {
        let length = length.min(run.len()).max(1);
        words.extend(run.windows(length).map(|part| part.iter().collect::<String>()));
        run.clear();
    };
    let mut end = 0;
    for (at, word) in text.unicode_word_indices() {
        let unspaced = word.chars().all(is_unspaced);
        if at != end || !unspaced {
            flush(&mut run, &mut words);
        }
        end = at + word.len();
        if unspaced {
            run.extend(word.chars());
        } else {
            words.push(word.to_owned());
        }
    }
    flush(&mut run, &mut words);
    words
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            c => folded.push(c),
        }
    }
    folded
}

fn algorithm(tag: &str) -> Option<Algorithm> {
    Some(match tag.split('-').next().unwrap_or_default() {
        "ar" => Algorithm::Arabic,
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "et" => Algorithm::Estonian,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "ga" => Algorithm::Irish,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "nl" => Algorithm::Dutch,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

impl Tokenizer for Analyzer {
    type TokenStream<'a> = Terms;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms {
        Terms { terms: self.terms(text).into_iter(), token: Token::default() }
    }
}

/// The terms of one text.
pub struct Terms {
    terms: std::vec::IntoIter<String>,
    token: Token,
}

impl TokenStream for Terms {
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.next() else { return false };
        self.token.text = term;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

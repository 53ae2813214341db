//! Light stemmers for languages that Snowball has no stemmer for: Bulgarian, Bosnian, Croatian and
//! Serbian in Latin letters, Latvian, Maltese, Slovak and Slovenian.
//!
//! A light stemmer takes inflection off (case, number, gender, article, person) and leaves
//! derivation alone, so that “prisons” finds “prison” but not “prisoner”. That this is the better
//! bargain for retrieval in richly inflected languages is the finding of Dolamic and Savoy,
//! “Indexing and stemming approaches for the Czech language” (Information Processing & Management
//! 45, 2009) and Savoy, “Searching strategies for the Bulgarian language” (Information Retrieval
//! 10, 2007). The stem need not be a word, or even the root: it only has to be the same for the
//! forms of one word and different for others. The tables are our own; `light/tests.rs` measures
//! them.

mod tables;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Takes a word in lower case and NFC with all its marks, gives its stem.
pub(super) type LightStemmer = fn(&str) -> Cow<'_, str>;

/// The light stemmer of a language, if there is one.
///
/// Serbian has one here in Latin letters only (`sr-Latn`), and only tags that say so get it.
pub(super) fn light_stemmer(language: &str) -> Option<LightStemmer> {
    let mut subtags = language.split(['-', '_']);
    let primary = subtags.next().unwrap_or_default();
    Some(match primary.to_ascii_lowercase().as_str() {
        "bg" => |word| BULGARIAN.stem(word),
        "bs" | "hr" => |word| CROATIAN.stem(word),
        "sr" if subtags.any(|subtag| subtag.eq_ignore_ascii_case("latn")) => {
            |word| CROATIAN.stem(word)
        }
        "lv" => |word| LATVIAN.stem(word),
        "mt" => |word| MALTESE.stem(word),
        "sk" => |word| SLOVAK.stem(word),
        "sl" => |word| SLOVENIAN.stem(word),
        _ => return None,
    })
}

static BULGARIAN: LazyLock<Rules> = LazyLock::new(tables::bulgarian);
static CROATIAN: LazyLock<Rules> = LazyLock::new(tables::croatian);
static LATVIAN: LazyLock<Rules> = LazyLock::new(tables::latvian);
static MALTESE: LazyLock<Rules> = LazyLock::new(tables::maltese);
static SLOVAK: LazyLock<Rules> = LazyLock::new(tables::slovak);
static SLOVENIAN: LazyLock<Rules> = LazyLock::new(tables::slovenian);

/// What is done to a word of one language, in order.
struct Rules(Vec<Step>);

impl Rules {
    fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        self.0.iter().fold(Cow::Borrowed(word), |stem, step| step.apply(stem))
    }
}

/// One thing that is done to a word.
enum Step {
    /// Takes the longest listed ending off that leaves `keep` characters, and puts in its place
    /// what the list says. `longest` is in characters.
    Endings {
        /// The characters that have to remain.
        keep: usize,
        /// The length of the longest ending.
        longest: usize,
        /// The endings and what they become.
        table: FxHashMap<&'static str, &'static str>,
    },
    /// Drops a vowel that only stands there to make a last consonant speakable: Croatian `centar`,
    /// `centra`. Words in which the vowel stays in all forms lose it in all forms.
    Fleeting {
        /// The vowels that may be dropped.
        vowels: &'static str,
        /// All vowels: none of them stands before the dropped one.
        all: &'static str,
        /// The consonants that may follow.
        before: &'static str,
        /// The characters that the word must have.
        length: usize,
    },
    /// Puts another word in the place of an irregular form.
    Words(FxHashMap<&'static str, &'static str>),
    /// Writes parts of the word another way, wherever they stand.
    Respell(Vec<(&'static str, &'static str)>),
    /// Drops the first character of words that start with one of these.
    Beginnings(Vec<&'static str>),
}

impl Step {
    /// Endings from a text: words separated by space, each an ending alone (which is dropped) or
    /// `ending>replacement`.
    fn endings(keep: usize, text: &'static str) -> Self {
        let table: FxHashMap<_, _> = pairs(text).collect();
        let longest = table.keys().map(|ending| ending.chars().count()).max().unwrap_or(0);
        Step::Endings { keep, longest, table }
    }

    /// Irregular forms from a text of `form>word`.
    fn words(text: &'static str) -> Self {
        Step::Words(pairs(text).collect())
    }

    fn apply<'w>(&self, word: Cow<'w, str>) -> Cow<'w, str> {
        match self {
            Step::Endings { keep, longest, table } => {
                let Some((start, replacement)) = ending(&word, *keep, *longest, table) else {
                    return word;
                };
                let mut stem = cut(word, start);
                if !replacement.is_empty() {
                    stem.to_mut().push_str(replacement);
                }
                stem
            }
            Step::Fleeting { vowels, all, before, length } => {
                let mut back = word.chars().rev();
                let (Some(last), Some(vowel), Some(first)) =
                    (back.next(), back.next(), back.next())
                else {
                    return word;
                };
                let fits = before.contains(last)
                    && vowels.contains(vowel)
                    && !all.contains(first)
                    && back.count() + 3 >= *length;
                if !fits {
                    return word;
                }
                let start = word.len() - last.len_utf8() - vowel.len_utf8();
                let mut stem = cut(word, start);
                stem.to_mut().push(last);
                stem
            }
            Step::Words(words) => words.get(&*word).map_or(word, |&known| Cow::Borrowed(known)),
            Step::Respell(pairs) => pairs.iter().fold(word, |word, (from, to)| {
                if word.contains(from) { Cow::Owned(word.replace(from, to)) } else { word }
            }),
            Step::Beginnings(beginnings) => {
                if !beginnings.iter().any(|beginning| word.starts_with(beginning)) {
                    return word;
                }
                let first = word.chars().next().map_or(0, char::len_utf8);
                match word {
                    Cow::Borrowed(word) => Cow::Borrowed(&word[first..]),
                    Cow::Owned(word) => Cow::Owned(word[first..].to_owned()),
                }
            }
        }
    }
}

/// The `from>to` and lone words of a text; lone words go with nothing.
fn pairs(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.split_whitespace().map(|word| word.split_once('>').unwrap_or((word, "")))
}

/// Where the longest listed ending of a word starts, and what it becomes.
fn ending(
    word: &str,
    keep: usize,
    longest: usize,
    table: &FxHashMap<&'static str, &'static str>,
) -> Option<(usize, &'static str)> {
    // The characters from the end; of two that fit, the later one is longer.
    let first = word.char_indices().nth(keep)?.0;
    word.char_indices()
        .rev()
        .take(longest)
        .take_while(|&(start, _)| start >= first)
        .filter_map(|(start, _)| Some((start, *table.get(&word[start..])?)))
        .last()
}

/// The start of a word, borrowed if the word is.
fn cut(word: Cow<'_, str>, end: usize) -> Cow<'_, str> {
    match word {
        Cow::Borrowed(word) => Cow::Borrowed(&word[..end]),
        Cow::Owned(mut word) => {
            word.truncate(end);
            Cow::Owned(word)
        }
    }
}

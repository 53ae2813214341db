//! Parts of compound words in German, Dutch, Swedish, Danish and Norwegian, so that a search for
//! “Arbeit” finds “Jugendarbeit”.
//!
//! A word is a compound if words of a list cover it, joined directly or by a linking sound. Parts
//! that a language's list does not have are no parts: a missed compound costs a reader little, a
//! wrong one puts pages before them that say nothing of their words. After Monz and de Rijke,
//! “Shallow morphological analysis in monolingual information retrieval for Dutch, German, and
//! Italian” (CLEF 2001).

#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

/// Characters that a word must have to be taken apart.
const SHORTEST_WORD: usize = 8;
/// Words with more characters are not taken apart.
const LONGEST_WORD: usize = 64;
/// Characters that a part must have.
const SHORTEST_PART: usize = 3;
/// Characters that each part must have where there are more than two.
const SHORTEST_OF_MANY: usize = 4;
/// Parts that a compound has at most.
const MOST_PARTS: usize = 4;
/// Characters that the last part must have where the ones before are not listed.
const SHORTEST_HEAD: usize = 7;
/// Characters that have to stand before such a last part.
const SHORTEST_REST: usize = 4;

/// What compounds of one language are made of.
pub(super) struct Compounds {
    /// The words that parts may be.
    words: FxHashSet<&'static str>,
    /// What may stand between two parts; nothing always may.
    links: &'static [&'static str],
    /// What inflection may put after the last part, and what it stands there instead of.
    endings: &'static [(&'static str, &'static str)],
    /// Listed words that are an ending of adjectives or verbs when they stand last.
    first_only: &'static [&'static str],
    /// Beginnings that make another word of the one they stand before. What starts so has no head
    /// unless all its parts are listed: `Wiederholung` is no kind of `Erholung`.
    prefixes: &'static [&'static str],
}

impl Compounds {
    /// The compounds of a language, by its tag, if there is a list for it.
    pub(super) fn of(language: &str) -> Option<&'static Self> {
        static GERMAN: OnceLock<Compounds> = OnceLock::new();
        static DUTCH: OnceLock<Compounds> = OnceLock::new();
        static SWEDISH: OnceLock<Compounds> = OnceLock::new();
        static DANISH: OnceLock<Compounds> = OnceLock::new();
        static NORWEGIAN: OnceLock<Compounds> = OnceLock::new();
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        Some(match primary.to_ascii_lowercase().as_str() {
            "de" => GERMAN.get_or_init(|| Self {
                words: words(include_str!("compounds/de.txt")),
                links: &["s", "es", "n", "en", "er"],
                endings: &[
                    ("e", ""),
                    ("en", ""),
                    ("er", ""),
                    ("ern", ""),
                    ("n", ""),
                    ("s", ""),
                    ("es", ""),
                    ("se", ""),
                    ("sen", ""),
                    ("in", ""),
                    ("innen", ""),
                ],
                first_only: &["ehe", "haft", "leit", "wolle"],
                prefixes: &[
                    "ab", "an", "auf", "aus", "be", "da", "durch", "ein", "ent", "entgegen", "er",
                    "fort", "ge", "gegen", "her", "hin", "miss", "mit", "nach", "neben", "nieder",
                    "selbst", "statt", "teil", "um", "un", "ver", "vor", "weg", "weiter", "wider",
                    "wieder", "zer", "zu", "zurück", "zwischen", "über", "unter",
                ],
            }),
            "nl" => DUTCH.get_or_init(|| Self {
                words: words(include_str!("compounds/nl.txt")),
                links: &["s", "en", "e"],
                endings: &[("s", ""), ("en", ""), ("e", ""), ("tje", ""), ("tjes", "")],
                first_only: &["rijks"],
                prefixes: &[
                    "aan", "achter", "af", "be", "binnen", "boven", "buiten", "door", "er", "ge",
                    "her", "in", "mede", "mis", "na", "neder", "om", "on", "onder", "ont", "op",
                    "over", "rond", "samen", "tegen", "terug", "toe", "tussen", "uit", "ver",
                    "voor", "weder",
                ],
            }),
            "sv" => SWEDISH.get_or_init(|| Self {
                words: words(include_str!("compounds/sv.txt")),
                links: &["s"],
                endings: &[
                    ("s", ""),
                    ("n", ""),
                    ("en", ""),
                    ("et", ""),
                    ("t", ""),
                    ("ar", ""),
                    ("er", ""),
                    ("or", "a"),
                    ("na", ""),
                    ("arna", ""),
                    ("erna", ""),
                    ("orna", "a"),
                    ("ens", ""),
                    ("ets", ""),
                ],
                first_only: &[],
                prefixes: &[
                    "an", "av", "be", "efter", "ett", "fram", "för", "ge", "genom", "in", "med",
                    "mellan", "miss", "o", "om", "på", "sam", "till", "under", "upp", "ut", "åter",
                    "över",
                ],
            }),
            "da" => DANISH.get_or_init(|| Self {
                words: words(include_str!("compounds/da.txt")),
                links: &["s", "e"],
                endings: &[
                    ("s", ""),
                    ("n", ""),
                    ("en", ""),
                    ("et", ""),
                    ("t", ""),
                    ("e", ""),
                    ("er", ""),
                    ("r", ""),
                    ("ne", ""),
                    ("rne", ""),
                    ("ene", ""),
                    ("erne", ""),
                    ("ens", ""),
                    ("ets", ""),
                ],
                first_only: &[],
                prefixes: &[
                    "af", "an", "be", "efter", "for", "frem", "gen", "gennem", "ind", "med",
                    "mellem", "mis", "ned", "om", "op", "over", "på", "sam", "til", "u", "ud",
                    "under",
                ],
            }),
            "nb" | "no" => NORWEGIAN.get_or_init(|| Self {
                words: words(include_str!("compounds/nb.txt")),
                links: &["s", "e"],
                endings: &[
                    ("s", ""),
                    ("n", ""),
                    ("a", ""),
                    ("a", "e"),
                    ("en", ""),
                    ("et", ""),
                    ("t", ""),
                    ("e", ""),
                    ("er", ""),
                    ("r", ""),
                    ("ne", ""),
                    ("ene", ""),
                    ("ens", ""),
                    ("ets", ""),
                ],
                first_only: &[],
                prefixes: &[
                    "an", "av", "be", "etter", "for", "frem", "gjen", "gjennom", "inn", "med",
                    "mellom", "mis", "ned", "om", "opp", "over", "på", "sam", "til", "u", "under",
                    "ut",
                ],
            }),
            _ => return None,
        })
    }

    /// The listed words that a word in lower case and NFC is made of, in order; nothing if it is
    /// listed itself or is no compound. One part alone is the last one of a compound whose
    /// beginning is not listed.
    pub(super) fn parts(&self, word: &str) -> Vec<&'static str> {
        // No word of up to 64 characters is longer in UTF-8.
        if word.len() < SHORTEST_WORD || word.len() > LONGEST_WORD * 4 {
            return Vec::new();
        }
        let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
        let length = ends.len() - 1;
        if !(SHORTEST_WORD..=LONGEST_WORD).contains(&length) || self.last(word, 1).is_some() {
            return Vec::new();
        }
        self.cover(word, &ends).unwrap_or_else(|| self.head(word, &ends).into_iter().collect())
    }

    /// Covers a word with the fewest parts and, of these, those with the longest last one. `ends`
    /// are the places between its characters.
    fn cover(&self, word: &str, ends: &[usize]) -> Option<Vec<&'static str>> {
        let length = ends.len() - 1;
        let mut reached = vec![None; ends.len()];
        reached[0] = Some(Vec::new());
        for count in 2..=MOST_PARTS {
            let shortest = if count == 2 { SHORTEST_PART } else { SHORTEST_OF_MANY };
            if count == 3 {
                // Once more from the start: the parts of two could be shorter.
                reached = vec![None; ends.len()];
                reached[0] = Some(Vec::new());
                reached = self.step(word, ends, &reached, shortest);
            }
            reached = self.step(word, ends, &reached, shortest);
            let found = (1..length).find_map(|start| {
                let before = reached[start].as_ref()?;
                let last = self.last(&word[ends[start]..], shortest)?;
                if self.first_only.contains(&last) {
                    return None;
                }
                Some(before.iter().copied().chain([last]).collect())
            });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Where one more part and a link lead to from the places that are reached, and by which parts.
    fn step(
        &self,
        word: &str,
        ends: &[usize],
        reached: &[Option<Vec<&'static str>>],
        shortest: usize,
    ) -> Vec<Option<Vec<&'static str>>> {
        let mut next: Vec<Option<Vec<&'static str>>> = vec![None; ends.len()];
        for (start, before) in reached.iter().enumerate() {
            let Some(before) = before else { continue };
            // From the longest part: it wins a place over a shorter one with a link.
            for end in (start + shortest..ends.len()).rev() {
                let Some(&part) = self.words.get(&word[ends[start]..ends[end]]) else { continue };
                let rest = &word[ends[end]..];
                for link in [""].iter().chain(self.links) {
                    // Links are ASCII: their length in bytes is that in characters.
                    let at = end + link.len();
                    if rest.starts_with(link) && at < ends.len() && next[at].is_none() {
                        next[at] = Some(before.iter().copied().chain([part]).collect());
                    }
                }
            }
        }
        next
    }

    /// The last part of a word of which nothing else is listed.
    fn head(&self, word: &str, ends: &[usize]) -> Option<&'static str> {
        if self.prefixes.iter().any(|prefix| word.starts_with(prefix)) {
            return None;
        }
        let latest = (ends.len() - 1).checked_sub(SHORTEST_HEAD)?;
        (SHORTEST_REST..=latest).find_map(|start| {
            let rest = &word[..ends[start]];
            let head = self.last(&word[ends[start]..], SHORTEST_HEAD)?;
            rest.contains(is_vowel).then_some(head)
        })
    }

    /// The listed word that a text is, or is an inflected form of.
    fn last(&self, text: &str, shortest: usize) -> Option<&'static str> {
        let long = |word: &str| word.chars().nth(shortest.saturating_sub(1)).is_some();
        if !long(text) {
            return None;
        }
        if let Some(word) = self.words.get(text) {
            return Some(word);
        }
        self.endings.iter().find_map(|(ending, instead)| {
            let stem = text.strip_suffix(ending)?;
            let word = if instead.is_empty() {
                self.words.get(stem)
            } else {
                self.words.get(format!("{stem}{instead}").as_str())
            };
            word.copied().filter(|word| long(word))
        })
    }
}

/// The lines of a list.
fn words(list: &'static str) -> FxHashSet<&'static str> {
    list.lines().filter(|line| !line.is_empty()).collect()
}

fn is_vowel(c: char) -> bool {
    "aeiouyäöüåæøéèëïêó".contains(c)
}

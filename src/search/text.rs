//! Words and their folded forms. The browser's client does the same from the same Unicode
//! properties, so nothing here may depend on a language.

use icu_properties::props::Script;
use icu_properties::script::ScriptWithExtensions;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters of a folded word; longer ones are not indexed and never asked for.
pub(super) const MAX_WORD_CHARS: usize = 64;

/// Scripts that put no spaces between words, or endings to words without a rule that we know.
const UNSPACED: [Script; 8] = [
    Script::Han,
    Script::Hiragana,
    Script::Katakana,
    Script::Hangul,
    Script::Thai,
    Script::Lao,
    Script::Khmer,
    Script::Myanmar,
];

/// The first character of these scripts; all before it are spared the look into Unicode's tables.
const FIRST_UNSPACED: char = '\u{e00}';

/// A run of word characters in one kind of script.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Word<'a> {
    /// Where it begins in the text, in bytes.
    pub start: usize,
    pub text: &'a str,
    /// It is cut into pairs of characters.
    pub unspaced: bool,
}

/// Words of a text: runs of letters, marks and numbers, as `[\p{Alphabetic}\p{M}\p{N}]+` finds them,
/// cut where a script without spaces begins or ends.
pub(super) fn words(text: &str) -> Words<'_> {
    Words { text, at: 0 }
}

/// See [`words`].
pub(super) struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Words<'a> {
    type Item = Word<'a>;

    // Every letter of every text comes by here, so what is ASCII is told by its byte.
    fn next(&mut self) -> Option<Word<'a>> {
        let bytes = self.text.as_bytes();
        let first = loop {
            let byte = *bytes.get(self.at)?;
            let c = if byte.is_ascii() {
                char::from(byte)
            } else {
                self.text[self.at..].chars().next()?
            };
            if is_word_char(c) {
                break c;
            }
            self.at += c.len_utf8();
        };
        let start = self.at;
        let unspaced = is_unspaced(first);
        self.at += first.len_utf8();
        while let Some(&byte) = bytes.get(self.at) {
            if byte.is_ascii() {
                if unspaced || !byte.is_ascii_alphanumeric() {
                    break;
                }
                self.at += 1;
                continue;
            }
            let c = self.text[self.at..].chars().next()?;
            if !is_word_char(c)
                || c >= FIRST_UNSPACED && !is_combining_mark(c) && is_unspaced(c) != unspaced
                || unspaced && c < FIRST_UNSPACED && !is_combining_mark(c)
            {
                break;
            }
            self.at += c.len_utf8();
        }
        Some(Word { start, text: &self.text[start..self.at], unspaced })
    }
}

fn is_word_char(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        // Latin with marks and most of Cyrillic, which need no look into Unicode's tables.
        '\u{c0}'..='\u{24f}' => c != '×' && c != '÷',
        '\u{400}'..='\u{481}' => true,
        _ => c.is_alphanumeric() || is_combining_mark(c),
    }
}

/// Whether a character belongs to a script without spaces, by `Script_Extensions`.
pub(super) fn is_unspaced(c: char) -> bool {
    if c < FIRST_UNSPACED {
        return false;
    }
    let scripts = ScriptWithExtensions::new();
    UNSPACED.iter().any(|script| scripts.has_script(c, *script))
}

/// The keys of a word, at successive positions: one, or the overlapping pairs of a run in a script
/// without spaces.
pub(super) fn keys(word: Word<'_>) -> Vec<Box<str>> {
    let folded = key(word.text);
    if !word.unspaced {
        return vec![folded.into()];
    }
    let starts: Vec<usize> = folded.char_indices().map(|(at, _)| at).collect();
    if starts.len() < 2 {
        return vec![folded.into()];
    }
    (0..starts.len() - 1)
        .map(|first| {
            let end = starts.get(first + 2).copied().unwrap_or(folded.len());
            folded[starts[first]..end].into()
        })
        .collect()
}

/// Whether a key is indexed.
pub(super) fn is_indexed(key: &str) -> bool {
    !key.is_empty() && (key.len() <= MAX_WORD_CHARS || key.chars().count() <= MAX_WORD_CHARS)
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
    // Of what is left only the letters of Hangul's syllables belong together.
    if key.contains(|c| ('\u{1100}'..='\u{11ff}').contains(&c)) { key.nfc().collect() } else { key }
}

/// Compares as JavaScript's `<` does: by UTF-16 units.
pub(super) fn compare_utf16(a: &str, b: &str) -> std::cmp::Ordering {
    // Byte order is code point order; the two differ only where one side leaves the first plane.
    match a.bytes().zip(b.bytes()).find(|(a, b)| a != b) {
        Some((a, b)) if a < 0xee && b < 0xee => a.cmp(&b),
        Some(_) => a.encode_utf16().cmp(b.encode_utf16()),
        None => a.len().cmp(&b.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
            words("L'école, P/CVE – 2019: naïve e\u{301}t😀é").map(|word| word.text).collect();
        assert_eq!(found, ["L", "école", "P", "CVE", "2019", "naïve", "e\u{301}t", "é"]);
    }

    #[test]
    fn scripts_without_spaces_are_cut_into_pairs() {
        let all =
            |text: &str| -> Vec<String> { words(text).flat_map(keys).map(String::from).collect() };
        assert_eq!(all("2019年预防工作EU。"), ["2019", "年预", "预防", "防工", "工作", "eu"]);
        assert_eq!(all("データ"), ["テー", "ータ"]);
        assert_eq!(all("水"), ["水"]);
        assert_eq!(all("예방을"), ["예방", "방을"]);
    }

    #[test]
    fn letters_told_without_tables_are_letters() {
        for c in '\0'..'\u{500}' {
            let word = c.is_alphanumeric() || is_combining_mark(c);
            assert_eq!(is_word_char(c), word, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn order_is_javascripts(a in "\\PC{0,4}", b in "\\PC{0,4}") {
            let expected = a.encode_utf16().cmp(b.encode_utf16());
            prop_assert_eq!(compare_utf16(&a, &b), expected);
        }
    }
}

//! Names of months as a language writes them, to find dates in running text.

use rustc_hash::FxHashMap;

use crate::config::Date;

use super::Locale;

/// The words of a language that mean a month, in every form that CLDR has of them.
#[derive(Debug, Default)]
pub struct Months {
    words: FxHashMap<String, u8>,
}

impl Months {
    /// Asks the language's own date formats: a word that stands in the dates of one month only is
    /// that month's name.
    pub(super) fn new(locale: &Locale) -> Self {
        let mut seen: FxHashMap<String, Vec<u8>> = FxHashMap::default();
        for month in 1..=12 {
            for day in [None, Some(1)] {
                let text = locale.date(Date { year: 2019, month: Some(month), day });
                let words = text.split(|c: char| !c.is_alphabetic() && !"'’".contains(c));
                for word in words.filter(|word| word.chars().count() > 2) {
                    let months = seen.entry(word.to_owned()).or_default();
                    if !months.contains(&month) {
                        months.push(month);
                    }
                }
            }
        }
        let only = seen.into_iter().filter(|(_, months)| months.len() == 1);
        Months { words: only.map(|(word, months)| (word, months[0])).collect() }
    }

    /// The month that a word means, 1 to 12. Capital letters count where the language has them: in
    /// English `may` is no month.
    pub fn month(&self, word: &str) -> Option<u8> {
        self.words.get(word).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_every_form() {
        for (tag, word, month) in [
            ("en", "March", 3),
            ("ro", "ianuarie", 1),
            ("el", "Μαρτίου", 3),
            ("pl", "marca", 3),
            ("pl", "marzec", 3),
            ("lt", "kovo", 3),
            ("fi", "maaliskuuta", 3),
            ("ar", "مارس", 3),
            ("hu", "május", 5),
        ] {
            let months = Months::new(&Locale::new(tag));
            assert_eq!(months.month(word), Some(month), "{tag} {word}: {months:?}");
        }
        assert_eq!(Months::new(&Locale::new("en")).month("may"), None);
    }
}

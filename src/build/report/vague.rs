//! Words of links that say nothing once they stand alone, as a list of a page's links shows them.

/// Bytes of a text that is too long to be vague, with room for blanks and marks around its words.
pub(super) const LONGEST: usize = 200;

/// By language, in lower case.
const VAGUE: [(&str, &[&str]); 28] = [
    ("ar", &["هنا", "اضغط هنا", "انقر هنا", "المزيد", "اقرأ المزيد", "رابط"]),
    ("bg", &["тук", "кликнете тук", "още", "повече", "прочетете повече", "връзка"]),
    ("cs", &["zde", "klikněte zde", "více", "číst více", "odkaz"]),
    ("da", &["her", "klik her", "mere", "læs mere", "link"]),
    (
        "de",
        &["hier", "hier klicken", "klicken sie hier", "mehr", "weiterlesen", "mehr lesen", "link"],
    ),
    (
        "el",
        &[
            "εδώ",
            "πατήστε εδώ",
            "κάντε κλικ εδώ",
            "περισσότερα",
            "διαβάστε περισσότερα",
            "σύνδεσμος",
        ],
    ),
    (
        "en",
        &[
            "here",
            "click here",
            "more",
            "read more",
            "learn more",
            "link",
            "this link",
            "this page",
        ],
    ),
    ("es", &["aquí", "haga clic aquí", "pulse aquí", "más", "leer más", "saber más", "enlace"]),
    ("et", &["siin", "siia", "kliki siia", "rohkem", "loe edasi", "link"]),
    ("fi", &["tästä", "täällä", "klikkaa tästä", "lisää", "lue lisää", "linkki"]),
    (
        "fr",
        &["ici", "cliquez ici", "cliquer ici", "plus", "en savoir plus", "lire la suite", "lien"],
    ),
    ("ga", &["anseo", "cliceáil anseo", "tuilleadh", "léigh tuilleadh", "nasc"]),
    ("hr", &["ovdje", "kliknite ovdje", "više", "pročitajte više", "poveznica"]),
    ("hu", &["itt", "ide", "kattintson ide", "tovább", "bővebben", "link"]),
    ("it", &["qui", "clicca qui", "cliccare qui", "altro", "leggi tutto", "leggi di più", "link"]),
    ("lt", &["čia", "spauskite čia", "daugiau", "skaityti daugiau", "nuoroda"]),
    ("lv", &["šeit", "spiediet šeit", "vairāk", "lasīt vairāk", "saite"]),
    ("mt", &["hawn", "ikklikkja hawn", "aktar", "aqra aktar", "link"]),
    ("nl", &["hier", "klik hier", "meer", "lees meer", "lees verder", "link"]),
    ("pl", &["tutaj", "tu", "kliknij tutaj", "więcej", "czytaj więcej", "link"]),
    ("pt", &["aqui", "clique aqui", "mais", "ler mais", "saber mais", "ligação"]),
    (
        "ro",
        &[
            "aici",
            "click aici",
            "apăsați aici",
            "mai mult",
            "citește mai mult",
            "citiți mai mult",
            "link",
        ],
    ),
    ("ru", &["здесь", "тут", "нажмите здесь", "ещё", "подробнее", "читать далее", "ссылка"]),
    ("sk", &["tu", "kliknite sem", "viac", "čítať viac", "odkaz"]),
    ("sl", &["tukaj", "kliknite tukaj", "več", "preberite več", "povezava"]),
    ("sv", &["här", "klicka här", "mer", "läs mer", "länk"]),
    ("tr", &["burada", "buraya", "buraya tıklayın", "daha fazla", "devamı", "bağlantı"]),
    ("uk", &["тут", "натисніть тут", "ще", "докладніше", "читати далі", "посилання"]),
];

/// Whether these words, which are all that a link has, say nothing in a language.
pub(super) fn is_vague(language: &[u8], words: &str) -> bool {
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    let Some(first) = words.chars().next() else { return true };
    let primary = language.split(|byte| *byte == b'-').next().unwrap_or_default();
    let list = VAGUE.binary_search_by(|(tag, _)| tag.as_bytes().cmp(primary));
    // The first letter tells nearly all apart.
    let first = first.to_lowercase().next().unwrap_or(first);
    let phrases = list.map(|at| VAGUE[at].1).unwrap_or_default().iter();
    phrases.filter(|it| it.starts_with(first)).any(|phrase| is_phrase(words, phrase))
}

/// Whether words are those of a phrase in lower case, whatever blanks are between them. Nothing is
/// copied for that: a site has millions of links.
fn is_phrase(words: &str, phrase: &str) -> bool {
    // At the end of a Greek word in capitals the context would have to tell.
    let sigma = |c: char| if c == 'ς' { 'σ' } else { c };
    let is_word = |word: &str, expected: &str| {
        word.chars().flat_map(char::to_lowercase).map(sigma).eq(expected.chars().map(sigma))
    };
    let mut words = words.split_whitespace();
    phrase.split(' ').all(|expected| words.next().is_some_and(|word| is_word(word, expected)))
        && words.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_case_blanks_and_marks() {
        assert!(VAGUE.is_sorted_by_key(|(tag, _)| tag));
        for (language, words) in [
            ("en", "Click\n  HERE »"),
            ("en-GB", "more…"),
            ("el", "ΣΎΝΔΕΣΜΟΣ"),
            ("ro", "Apăsați aici"),
            ("xx", " → "),
        ] {
            assert!(is_vague(language.as_bytes(), words), "{words}");
        }
        for (language, words) in
            [("en", "more about it"), ("en", "mor"), ("de", "here"), ("xx", "a")]
        {
            assert!(!is_vague(language.as_bytes(), words), "{words}");
        }
    }
}

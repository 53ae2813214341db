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
    let words = words.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if words.is_empty() {
        return true;
    }
    let primary = language.split(|byte| *byte == b'-').next().unwrap_or_default();
    let list = VAGUE.iter().find(|(tag, _)| tag.as_bytes() == primary);
    list.is_some_and(|(_, list)| list.contains(&&*words))
}

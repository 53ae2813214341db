//! Letters that went through the wrong decoder: UTF-8 read as Windows-1252 (or Latin-1), once or
//! several times, in whole texts or in single words.

use std::ops::Range;

/// Bytes 0x80 to 0x9F of Windows-1252 (WHATWG Encoding Standard, index windows-1252); the five that
/// it leaves open are the control characters of the same number.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// A damaged passage and what it was.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Damage {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The text before it was decoded wrongly.
    pub repaired: String,
}

/// Every damaged word of a text.
pub(super) fn find(text: &str) -> Vec<Damage> {
    let mut found: Vec<Damage> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        // Every damaged letter begins with one of these: C2 to F4 as Latin letters.
        if !('\u{c2}'..='\u{f4}').contains(&c) {
            before = c;
            continue;
        }
        let end = text[at..].find(|c: char| byte(c).is_none_or(|b| b < 0x80));
        let run = &text[at..end.map_or(text.len(), |end| at + end)];
        let after = end.and_then(|end| text[at + end..].chars().next()).unwrap_or(' ');
        match repair(run, before, after) {
            Some((length, repaired)) => {
                while chars.next_if(|(next, _)| *next < at + length).is_some() {}
                match found.last_mut() {
                    Some(last) if last.range.end == at => {
                        last.range.end = at + length;
                        last.repaired.push_str(&repaired);
                    }
                    _ => found.push(Damage { range: at..at + length, repaired }),
                }
                before = ' ';
            }
            None => {
                if let Some(damage) = lone(text, at, c, before) {
                    found.push(damage);
                }
                before = c;
            }
        }
    }
    found
}

/// The longest damaged beginning of a run of non-ASCII letters, in bytes, and what it was.
fn repair(run: &str, before: char, after: char) -> Option<(usize, String)> {
    let bytes: Vec<u8> = run.chars().filter_map(byte).collect();
    let good = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?,
    };
    let first = good.chars().next()?;
    let mut chars = run.chars();
    let second = chars.nth(1)?;
    // `PÅ”` is a Swedish word and a closing quotation mark; `erÅ‘` is none, nor is `Å»ycie`.
    let quote = "\u{2018}\u{2019}\u{201c}\u{201d}\u{203a}\u{bb}".contains(second);
    let ends = chars.next().is_none() && !after.is_alphabetic();
    if quote && ends && !before.is_lowercase() {
        return None;
    }
    if !plausible(first) {
        return None;
    }
    let length = good.chars().map(char::len_utf8).sum::<usize>();
    let length = run.chars().take(length).map(char::len_utf8).sum();
    // What was decoded wrongly twice looks damaged still.
    let again = find(good);
    let mut repaired = good.to_owned();
    for damage in again.iter().rev() {
        repaired.replace_range(damage.range.clone(), &damage.repaired);
    }
    Some((length, repaired.replace('\u{a0}', " ")))
}

/// A `Â` that stands alone was a no-break space whose second half was lost; one that begins a word,
/// as in `Âge`, is a letter.
fn lone(text: &str, at: usize, c: char, before: char) -> Option<Damage> {
    let after = text[at + c.len_utf8()..].chars().next().unwrap_or('\n');
    let alone = !before.is_alphanumeric() && !before.is_ascii_whitespace() || before == ' ';
    if c != 'Â' || !alone || after.is_alphanumeric() || "'’.".contains(after) {
        return None;
    }
    let end = at + c.len_utf8();
    let needs_blank = !after.is_whitespace() && !before.is_whitespace();
    let repaired = if needs_blank { " " } else { "" };
    Some(Damage { range: at..end, repaired: repaired.to_owned() })
}

/// Letters of the scripts that European texts are written in, and the signs that they have.
fn plausible(c: char) -> bool {
    let letter = matches!(c,
        '\u{c0}'..='\u{17f}' | '\u{218}'..='\u{21b}' | '\u{370}'..='\u{4ff}' | '\u{5d0}'..='\u{5ea}' | '\u{600}'..='\u{6ff}'
        | '\u{1e00}'..='\u{1fff}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    let sign = "\u{a0}–—‘’‚“”„…•€™°«»·§©®º½²³\u{ad}\u{200b}\u{200e}\u{feff}→≥≤";
    letter && c.is_alphabetic() || sign.contains(c)
}

/// The byte of a letter in Windows-1252, or in Latin-1 for its control characters.
fn byte(c: char) -> Option<u8> {
    match c {
        '\0'..='\u{7f}' | '\u{a0}'..='\u{ff}' => Some(c as u32 as u8),
        '\u{80}'..='\u{9f}' => Some(c as u32 as u8),
        _ => HIGH.iter().position(|&high| high == c).map(|at| 0x80 + at as u8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> String {
        let mut out = text.to_owned();
        for damage in find(text).into_iter().rev() {
            out.replace_range(damage.range, &damage.repaired);
        }
        out
    }

    #[test]
    fn damaged_letters_come_back() {
        for (damaged, whole) in [
            ("Comisia EuropeanÄƒ È™i-a intensificat", "Comisia Europeană și-a intensificat"),
            ("prÃ©vention de la dÃ©linquance", "prévention de la délinquance"),
            ("Î‘Î¸Î®Î½Î±", "Αθήνα"),
            ("itâ€™s", "it’s"),
            ("â€œquotedâ€\u{9d}", "“quoted”"),
            ("CafÃƒÂ©", "Café"),
            ("Durata:Â 2022", "Durata: 2022"),
            ("Durata:\u{c2}\u{a0}2022", "Durata: 2022"),
            ("ProtectEU.Â\nNou", "ProtectEU.\nNou"),
            ("MÃ¼nchen und KÃ¶ln", "München und Köln"),
            ("Å»ycie", "Życie"),
            ("az erÅ‘ és", "az erő és"),
        ] {
            assert_eq!(repaired(damaged), whole, "{damaged}");
        }
    }

    #[test]
    fn whole_letters_stay() {
        for whole in [
            "Âge, Âme et l’Âge d’or",
            "când, în, România, ÎN",
            "PÅ ”citat” och ”PÅ”",
            "SÃO PAULO, MAÇÃ",
            "È vero: È “bello”",
            "Ça va – «Ô»",
            "Größe „groß“ Ü–Ö",
            "Île–de–France",
        ] {
            assert_eq!(find(whole), [], "{whole}");
        }
    }
}

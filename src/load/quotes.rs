//! Typographic quotation marks, apostrophes, dashes and ellipses for each language.
//!
//! The marks are those of CLDR's `delimiters` element; spaces inside French guillemets follow the
//! Lexique des règles typographiques (a narrow no-break space).

/// Opening and closing marks: outer pair, inner pair.
pub(super) struct Marks {
    /// High signs have a no-break space before them.
    french: bool,
    double: (&'static str, &'static str),
    single: (&'static str, &'static str),
}

/// The marks of a language, by the primary subtag of its tag.
pub(super) fn marks(tag: &str) -> Marks {
    let (double, single) = match tag.split('-').next().unwrap_or_default() {
        "fr" => (("«\u{202f}", "\u{202f}»"), ("‹\u{202f}", "\u{202f}›")),
        "de" | "bg" | "cs" | "is" | "lt" | "sk" | "sl" | "et" => (("„", "“"), ("‚", "‘")),
        "ro" | "pl" => (("„", "”"), ("«", "»")),
        "hu" => (("„", "”"), ("»", "«")),
        "hr" => (("„", "“"), ("‘", "’")),
        "es" | "it" | "pt" | "el" | "ca" | "eu" | "gl" => (("«", "»"), ("“", "”")),
        "ru" | "uk" | "be" => (("«", "»"), ("„", "“")),
        "sv" | "fi" => (("”", "”"), ("’", "’")),
        "da" | "nb" | "no" | "nn" => (("«", "»"), ("‘", "’")),
        "ar" => (("”", "“"), ("’", "‘")),
        "ja" => (("「", "」"), ("『", "』")),
        _ => (("“", "”"), ("‘", "’")),
    };
    Marks { french: tag == "fr" || tag.starts_with("fr-"), double, single }
}

/// Writes `text` with typographic marks. `before` is the character that stands before it.
pub(super) fn smarten(text: &str, before: Option<char>, marks: &Marks, out: &mut String) {
    let mut previous = before;
    let mut rest = text;
    // Without an opening mark before it, a mark after a letter is an apostrophe: `l'[équipe](…)`.
    let mut open = false;
    while let Some(c) = rest.chars().next() {
        let next = rest[c.len_utf8()..].chars().next();
        if c == ' '
            && marks.french
            && let Some(sign @ (':' | ';' | '!' | '?')) = next
        {
            out.push(if sign == ':' { '\u{a0}' } else { '\u{202f}' });
            previous = Some(' ');
            rest = &rest[1..];
            continue;
        }
        let special =
            |byte: u8| matches!(byte, b'"' | b'\'' | b'-' | b'.') || byte == b' ' && marks.french;
        if !c.is_ascii() || !special(c as u8) {
            let plain = rest.bytes().position(special).unwrap_or(rest.len());
            out.push_str(&rest[..plain]);
            previous = rest[..plain].chars().next_back();
            rest = &rest[plain..];
            continue;
        }
        let after = &rest[c.len_utf8()..];
        let mut taken = c.len_utf8();
        match c {
            '"' => {
                out.push_str(if opens(previous, next) { marks.double.0 } else { marks.double.1 });
            }
            '\'' => {
                let inside_word = previous.is_some_and(char::is_alphanumeric)
                    && next.is_some_and(char::is_alphanumeric);
                // '90s: an omission, not a quotation.
                let omission = opens(previous, next) && next.is_some_and(|n| n.is_ascii_digit());
                let after_letter = previous.is_some_and(char::is_alphanumeric);
                out.push_str(if inside_word || omission {
                    "’"
                } else if opens(previous, next) && after.contains('\'') {
                    open = true;
                    marks.single.0
                } else if opens(previous, next) || after_letter && !(open && closes(rest)) {
                    "’"
                } else {
                    open = false;
                    marks.single.1
                });
            }
            '-' if rest.starts_with("---") => {
                out.push('—');
                taken = 3;
            }
            '-' if rest.starts_with("--") => {
                out.push('–');
                taken = 2;
            }
            '.' if rest.starts_with("...") => {
                out.push('…');
                taken = 3;
            }
            other => out.push(other),
        }
        previous = Some(c);
        rest = &rest[taken..];
    }
}

/// A mark opens if nothing, a blank or an opening sign stands before it and a word after it.
fn opens(previous: Option<char>, next: Option<char>) -> bool {
    let free = previous.is_none_or(|p| p.is_whitespace() || "([{«„“‘‹—–-/\"'".contains(p));
    free && next.is_some_and(|n| !n.is_whitespace())
}

/// A single mark after a letter closes a quotation only if a blank, a stop or the end follows.
fn closes(rest: &str) -> bool {
    rest[1..].chars().next().is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smart(tag: &str, text: &str) -> String {
        let mut out = String::new();
        smarten(text, None, &marks(tag), &mut out);
        out
    }

    #[test]
    fn french_signs_do_not_begin_a_line() {
        assert_eq!(smart("fr", "Qui ? Tous : oui !"), "Qui\u{202f}? Tous\u{a0}: oui\u{202f}!");
        assert_eq!(smart("ro", "Cine ? Toți"), "Cine ? Toți");
    }

    #[test]
    fn each_language_has_its_own() {
        let text = "\"He said 'no'.\" It's the '90s -- or not...";
        assert_eq!(smart("en", text), "“He said ‘no’.” It’s the ’90s – or not…");
        assert_eq!(smart("fr", "\"l'école\""), "«\u{202f}l’école\u{202f}»");
        assert_eq!(smart("ro", "\"s-a dus\" (\"da\")"), "„s-a dus” („da”)");
        assert_eq!(smart("de", "\"Ja\", sagte sie."), "„Ja“, sagte sie.");
        assert_eq!(smart("el", "\"ναι\""), "«ναι»");
    }
}

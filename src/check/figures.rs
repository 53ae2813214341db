//! Numbers and dates in running text, whatever language writes them.

use std::ops::Range;

use crate::i18n::Months;

/// A number as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Its digits, without separators: `673.403,75` and `673 403.75` are the same.
    pub digits: String,
    /// Bytes of the text.
    pub range: Range<usize>,
}

/// A day and a month, and the year if one stands near.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DayMonth {
    /// 1 to 31.
    pub day: u8,
    /// 1 to 12.
    pub month: u8,
    /// Whether a year stands within a few words.
    pub has_year: bool,
    /// Bytes of the text.
    pub range: Range<usize>,
}

/// What was found in a text.
#[derive(Debug, Default)]
pub(super) struct Figures {
    /// Numbers that are no part of a date or of an hour.
    pub numbers: Vec<Number>,
    /// Dates with a day.
    pub dates: Vec<DayMonth>,
}

/// Words between a date and its year, at most.
const YEAR_WITHIN: usize = 6;

enum Token<'a> {
    Number(Number),
    Word(&'a str, Range<usize>),
}

impl Token<'_> {
    fn range(&self) -> &Range<usize> {
        match self {
            Token::Number(number) => &number.range,
            Token::Word(_, range) => range,
        }
    }

    fn day(&self) -> Option<u8> {
        match self {
            Token::Number(number) if number.digits.len() <= 2 => {
                number.digits.parse().ok().filter(|day| (1..=31).contains(day))
            }
            _ => None,
        }
    }

    fn is_year(&self) -> bool {
        let Token::Number(number) = self else { return false };
        matches!(number.digits.parse(), Ok(1900..=2099)) && number.digits.len() == 4
    }
}

/// Finds numbers and dates in a text that begins at byte `at` of its file.
pub(super) fn find(text: &str, at: usize, months: &Months) -> Figures {
    // Most paragraphs have no digit: Latin ones are ASCII, Arabic and Persian ones begin with D9 or DB.
    if !text.bytes().any(|b| b.is_ascii_digit() || b == 0xd9 || b == 0xdb) {
        return Figures::default();
    }
    let mut figures = find_here(text, months);
    let numbers = figures.numbers.iter_mut().map(|number| &mut number.range);
    for range in numbers.chain(figures.dates.iter_mut().map(|date| &mut date.range)) {
        *range = at + range.start..at + range.end;
    }
    figures
}

fn find_here(text: &str, months: &Months) -> Figures {
    let tokens = tokens(text);
    let mut figures = Figures::default();
    let mut in_date = vec![false; tokens.len()];
    for (at, token) in tokens.iter().enumerate() {
        let Token::Word(word, _) = token else { continue };
        let Some(month) = months.month(word) else { continue };
        // "19 March", "19 de marzo", "1er mars"; then "March 19" and "kovo 19 d.".
        let before = (at.saturating_sub(2)..at).rev();
        let after = at + 1..(at + 2).min(tokens.len());
        let Some(day_at) = before.chain(after).find(|&i| tokens[i].day().is_some()) else {
            continue;
        };
        if in_date[day_at] || tokens[day_at.min(at)..day_at.max(at)].iter().any(Token::is_year) {
            continue;
        }
        let Some(day) = tokens[day_at].day() else { continue };
        in_date[day_at] = true;
        let mut start = tokens[day_at].range().start.min(token.range().start);
        // The first day of a range: "26–27 May".
        if day_at > 0 && day_at < at && tokens[day_at - 1].day().is_some() {
            let between = &text[tokens[day_at - 1].range().end..tokens[day_at].range().start];
            if between.trim().chars().all(|c| "-–—/".contains(c)) {
                in_date[day_at - 1] = true;
                start = tokens[day_at - 1].range().start;
            }
        }
        let near = at.saturating_sub(YEAR_WITHIN)..(at + YEAR_WITHIN + 1).min(tokens.len());
        figures.dates.push(DayMonth {
            day,
            month,
            has_year: tokens[near].iter().any(Token::is_year),
            range: start..tokens[day_at].range().end.max(token.range().end),
        });
    }
    let mut year: Option<Number> = None;
    for (token, in_date) in tokens.into_iter().zip(in_date) {
        let is_year = token.is_year();
        let Token::Number(mut number) = token else { continue };
        // "2014–20" means 2020.
        if let Some(first) = year.take().filter(|_| number.digits.len() == 2)
            && matches!(&text[first.range.end..number.range.start], "-" | "–" | "/")
        {
            number.digits.insert_str(0, &first.digits[..2]);
        }
        if is_year {
            year = Some(number.clone());
        }
        if in_date {
            continue;
        }
        match numeric_date(&text[number.range.clone()]) {
            Some((day, month, year)) => {
                let range = number.range;
                let digits = year.to_owned();
                figures.numbers.push(Number { digits, range: range.clone() });
                figures.dates.push(DayMonth { day, month, has_year: true, range });
            }
            None => figures.numbers.push(number),
        }
    }
    figures
}

/// `19.03.2019`, `19/3/2019`, `2019-03-19`: day, month and year.
fn numeric_date(text: &str) -> Option<(u8, u8, &str)> {
    let parts: Vec<&str> = text.split(['.', '-', '/']).collect();
    let [first, second, third] = parts[..] else { return None };
    let (day, month, year) = match (first.len(), third.len()) {
        (4, 1..=2) => (third, second, first),
        (1..=2, 4) => (first, second, third),
        _ => return None,
    };
    let (day, month): (u8, u8) = (day.parse().ok()?, month.parse().ok()?);
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some((day, month, year))
}

/// Numbers and words, in the order of the text.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some(&(start, c)) = chars.peek() {
        if digit(c).is_some() {
            let (number, end) = number(text, start);
            while chars.next_if(|(at, _)| *at < end).is_some() {}
            // A number within a name or a word (H2020, 1990s, 90er, 2nd) is a part of it.
            let before = text[..start].chars().next_back();
            let after = text[end..].chars().next();
            // Arabic writes its “and” without a blank.
            let before = before.filter(|&c| c != 'و');
            if !before.is_some_and(char::is_alphabetic) && !after.is_some_and(char::is_alphabetic) {
                tokens.push(Token::Number(number));
            }
        } else if c.is_alphabetic() {
            let end = text[start..]
                .find(|c: char| !c.is_alphabetic() && !"'’\u{301}".contains(c))
                .map_or(text.len(), |length| start + length);
            while chars.next_if(|(at, _)| *at < end).is_some() {}
            tokens.push(Token::Word(&text[start..end], start..end));
        } else {
            chars.next();
        }
    }
    tokens
}

/// Reads digits and the separators between them.
fn number(text: &str, start: usize) -> (Number, usize) {
    let mut digits = String::new();
    let mut end = start;
    let mut rest = text[start..].chars().peekable();
    let mut groups = 0;
    loop {
        let mut group = 0;
        while let Some(value) = rest.peek().copied().and_then(digit) {
            digits.push(value);
            end += rest.next().map_or(0, char::len_utf8);
            group += 1;
        }
        let Some(&separator) = rest.peek() else { break };
        let next = &text[end + separator.len_utf8()..];
        let run = next.chars().take_while(|c| digit(*c).is_some()).count();
        let joins = match separator {
            '.' | ',' | '٫' | '٬' => run > 0,
            // Hours: 17:30 and 17h30 are the same as 17.30.
            ':' | 'h' => run == 2 && group <= 2 && groups == 0,
            // Dates; a range of numbers is two numbers.
            '-' | '/' => run > 0 && numeric_date(date_at(&text[start..])).is_some(),
            ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’' => {
                run == 3 && group <= 3 && (groups == 0 || group == 3)
            }
            _ => false,
        };
        if !joins {
            break;
        }
        groups += 1;
        end += rest.next().map_or(0, char::len_utf8);
    }
    (Number { digits, range: start..end }, end)
}

/// The digits and separators that a text begins with.
fn date_at(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit() && !".-/".contains(c)).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', '-', '/'])
}

/// A digit of Latin, Arabic or Persian script, as an ASCII digit.
fn digit(c: char) -> Option<char> {
    let value = match c {
        '0'..='9' => return Some(c),
        '\u{660}'..='\u{669}' => c as u32 - 0x660,
        '\u{6f0}'..='\u{6f9}' => c as u32 - 0x6f0,
        _ => return None,
    };
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Hub;
    use crate::diag::Diagnostics;
    use crate::i18n::I18n;

    fn figures(tag: &str, text: &str) -> (Vec<String>, Vec<(u8, u8, bool)>) {
        let mut diagnostics = Diagnostics::new();
        let hub = format!("title: T\nlanguages: [{tag}]\n");
        let hub = Hub::parse(&"hub.yaml".into(), &hub, &mut diagnostics).unwrap();
        let i18n = I18n::new(&hub, &[], &mut diagnostics);
        let found = find(text, 0, &i18n.languages[0].months);
        (
            found.numbers.into_iter().map(|number| number.digits).collect(),
            found.dates.into_iter().map(|d| (d.day, d.month, d.has_year)).collect(),
        )
    }

    #[test]
    fn numbers_of_every_notation_are_the_same() {
        for (tag, text) in [
            ("en", "673,403.75 EUR for 81 visits, H2020"),
            ("ro", "673.403,75 EUR pentru 81 de vizite"),
            ("fr", "673\u{202f}403,75 EUR, 81 visites"),
            ("ar", "٦٧٣٬٤٠٣٫٧٥ و ٨١"),
        ] {
            assert_eq!(figures(tag, text).0, ["67340375", "81"], "{text}");
        }
        assert_eq!(
            figures("en", "2022 - 2023, 10 000 and 2014–20").0,
            ["2022", "2023", "10000", "2014", "2020"]
        );
    }

    #[test]
    fn dates_of_every_language() {
        for (tag, text) in [
            ("en", "on 19 March 2019"),
            ("ro", "pe 19 martie 2019"),
            ("es", "el 19 de marzo de 2019"),
            ("de", "am 19. März 2019"),
            ("el", "στις 19 Μαρτίου 2019"),
            ("lt", "2019 m. kovo 19 d."),
            ("hu", "2019. március 19-én"),
            ("fi", "19. maaliskuuta 2019"),
        ] {
            assert_eq!(
                figures(tag, text),
                (vec!["2019".to_owned()], vec![(19, 3, true)]),
                "{text}"
            );
        }
        assert_eq!(figures("en", "on 19.03.2019"), (vec!["2019".into()], vec![(19, 3, true)]));
        for text in ["17:30", "17.30 Uhr", "17h30"] {
            assert_eq!(figures("de", text).0, ["1730"]);
        }
        assert_eq!(figures("en", "the 1990s, H2020, 2nd").0, [""; 0]);
        assert_eq!(figures("en", "on 21-22 January in Brussels").1, [(22, 1, false)]);
        assert_eq!(figures("en", "in November 2015").1, []);
    }
}

//! What a reader typed, as words, phrases and filters.

use super::columns::Columns;
use super::text::{is_indexed, key, keys, words};

/// Characters of a query that are read.
pub const MAX_QUERY_CHARS: usize = 1_000;
/// Words of a query that are read.
pub const MAX_QUERY_WORDS: usize = 40;

/// A part of a query.
#[derive(Debug, PartialEq)]
pub(super) enum Token {
    Word {
        key: Box<str>,
        excluded: bool,
    },
    /// Keys with their places; never empty.
    Phrase {
        slots: Vec<(Box<str>, usize)>,
        excluded: bool,
    },
    /// A facet's field as the index names it, and the value's id if there is such a value.
    Filter {
        field: Box<str>,
        value: Option<Box<str>>,
        excluded: bool,
    },
}

/// Reads a query.
pub(super) fn parse(text: &str, columns: &Columns) -> Vec<Token> {
    let end = text.char_indices().nth(MAX_QUERY_CHARS).map_or(text.len(), |(at, _)| at);
    let mut rest = &text[..end];
    let mut tokens = Vec::new();
    let mut room = MAX_QUERY_WORDS;
    while room > 0 {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let after = rest.strip_prefix('-');
        let excluded = after.is_some();
        rest = after.unwrap_or(rest);
        if let Some(inner) = rest.strip_prefix(OPENING) {
            let (inside, after) = quoted(inner);
            rest = after;
            phrase(inside, excluded, &mut room, &mut tokens);
        } else if let Some((filter, after)) = filter(rest, excluded, columns) {
            rest = after;
            room -= 1;
            tokens.push(filter);
        } else {
            let chunk = rest.split(char::is_whitespace).next().unwrap_or_default();
            rest = &rest[chunk.len()..];
            let found = words(chunk).flat_map(keys).filter(|key| is_indexed(key)).take(room);
            let before = tokens.len();
            tokens.extend(found.map(|key| Token::Word { key, excluded }));
            room -= tokens.len() - before;
        }
    }
    tokens
}

/// A query whose phrases are words that may stand anywhere; none if it wants no phrase.
pub(super) fn loosened(text: &str, columns: &Columns) -> Option<String> {
    let end = text.char_indices().nth(MAX_QUERY_CHARS).map_or(text.len(), |(at, _)| at);
    let mut rest = text[..end].trim_start();
    let mut loose = String::new();
    let mut phrases = false;
    while !rest.is_empty() {
        let all = rest;
        let excluded = rest.starts_with('-');
        rest = rest.strip_prefix('-').unwrap_or(rest);
        let mut inside = None;
        if let Some(inner) = rest.strip_prefix(OPENING) {
            let (words, after) = quoted(inner);
            inside = Some(words).filter(|_| !excluded);
            rest = after;
        } else if let Some((_, after)) = filter(rest, excluded, columns) {
            rest = after;
        } else {
            rest = rest.split_once(char::is_whitespace).map_or("", |(_, after)| after);
        }
        // What means something else outside of quotation marks is left out.
        match inside {
            Some(inside) => {
                words(inside).for_each(|word| loose.push_str(&format!("{} ", word.text)))
            }
            None => loose.push_str(&all[..all.len() - rest.len()]),
        }
        loose.push(' ');
        phrases |= inside.is_some();
        rest = rest.trim_start();
    }
    phrases.then_some(loose)
}

const OPENING: [char; 5] = ['"', '“', '„', '”', '«'];
const CLOSING: [char; 4] = ['"', '”', '“', '»'];

/// What stands before the closing quote, or before the end, and what follows.
fn quoted(text: &str) -> (&str, &str) {
    let Some(at) = text.find(CLOSING) else { return (text, "") };
    let after = text[at..].chars().next().map_or(at, |quote| at + quote.len_utf8());
    (&text[..at], &text[after..])
}

fn phrase(text: &str, excluded: bool, room: &mut usize, tokens: &mut Vec<Token>) {
    let all = words(text).flat_map(keys).enumerate();
    let slots: Vec<(Box<str>, usize)> =
        all.filter(|(_, key)| is_indexed(key)).map(|(at, key)| (key, at)).take(*room).collect();
    if !slots.is_empty() {
        *room -= slots.len();
        tokens.push(Token::Phrase { slots, excluded });
    }
}

/// `field:value` or `field:"value of several words"`, if the index has such a facet.
fn filter<'a>(text: &'a str, excluded: bool, columns: &Columns) -> Option<(Token, &'a str)> {
    let (name, after) = text.split_once(':')?;
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b)) {
        return None;
    }
    let column = columns.facet(name)?;
    let (value, rest) = match after.strip_prefix(OPENING) {
        Some(inner) => quoted(inner),
        None => {
            let value = after.split(char::is_whitespace).next().unwrap_or_default();
            (value, &after[value.len()..])
        }
    };
    let folded = folded(value);
    let known = column
        .values
        .iter()
        .find(|known| known.id.to_lowercase() == value.to_lowercase())
        .or_else(|| column.values.iter().find(|known| self::folded(&known.label) == folded));
    let value = known.map(|known| known.id.as_str().into());
    Some((Token::Filter { field: (*column.field).into(), value, excluded }, rest))
}

/// A label as it is compared: its folded words.
fn folded(label: &str) -> String {
    words(label).map(|word| key(word.text)).collect::<Vec<_>>().join(" ")
}

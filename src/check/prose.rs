//! The words of a page without its code, addresses and markup.

use std::hash::{Hash as _, Hasher as _};
use std::ops::Range;

use rustc_hash::FxHasher;

use crate::i18n::Months;
use crate::load::Document;

use super::figures::{self, Figures};

/// A page's body in which everything that is no prose is blanks; byte for byte as long as the file's,
/// so that places stay right. What several rules ask for is worked out once.
pub(super) struct Prose {
    text: String,
    /// Where the body begins in the file.
    start: usize,
    /// The blocks that have words, in the order of the text.
    pub blocks: Vec<Block>,
}

/// A paragraph, heading, list item or table row.
#[derive(Debug)]
pub(super) struct Block {
    /// Its bytes in the file.
    pub range: Range<usize>,
    /// Numbers and dates; their places are in the file.
    pub figures: Figures,
    /// How many words it has.
    pub words: usize,
    /// A hash of its words.
    pub hash: u64,
    /// A heading.
    pub heading: bool,
    /// A quotation, which may stay in the language that it was said in.
    pub quoted: bool,
}

impl Prose {
    pub fn new(document: &Document, months: &Months) -> Self {
        let start = body_start(document);
        let text = mask(&document.text[start..]);
        let blocks = blocks(&text)
            .filter_map(|range| {
                let block = &text[range.clone()];
                let trimmed = block.trim();
                if !trimmed.contains(char::is_alphanumeric) {
                    return None;
                }
                let mut hasher = FxHasher::default();
                let mut words = 0;
                for word in trimmed.split_ascii_whitespace() {
                    if word.contains(char::is_alphabetic) {
                        word.hash(&mut hasher);
                        words += 1;
                    }
                }
                let at = range.start + (block.len() - block.trim_start().len());
                Some(Block {
                    range: start + at..start + at + trimmed.len(),
                    figures: figures::find(trimmed, start + at, months),
                    words,
                    hash: hasher.finish(),
                    heading: trimmed.starts_with('#'),
                    quoted: trimmed.starts_with('>'),
                })
            })
            .collect();
        Prose { text, start, blocks }
    }

    /// The whole body, masked, and where it begins in the file.
    pub fn body(&self) -> (&str, usize) {
        (&self.text, self.start)
    }
}

/// The first byte after the line that closes the front matter.
pub(super) fn body_start(document: &Document) -> usize {
    let after = document.front_range.end;
    if after == 0 {
        return document.text.len();
    }
    let rest = &document.text[after..];
    after + rest.find('\n').map_or(rest.len(), |end| end + 1)
}

/// Ranges between blank lines, each list item and table row for itself.
fn blocks(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut empty = true;
    let mut quoted = false;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let quotes = trimmed.starts_with('>');
        let begins = trimmed.is_empty()
            || trimmed.starts_with(['-', '*', '+', '|', '#', ':'])
            || quotes != quoted;
        quoted = quotes;
        if begins && !empty {
            ranges.push(start..at);
            empty = true;
        }
        if empty {
            start = at;
        }
        empty = empty && trimmed.is_empty();
        at += line.len();
    }
    if !empty {
        ranges.push(start..at);
    }
    ranges.into_iter()
}

/// Blanks in place of fenced code, code spans, link targets, addresses, HTML tags, attributes and
/// the numbers of list items and footnotes.
fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut fence: Option<(u8, usize)> = None;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let run = |c: u8| trimmed.bytes().take_while(|&b| b == c).count();
        let marker = [b'`', b'~'].into_iter().map(|c| (c, run(c))).find(|(_, n)| *n >= 3);
        match (fence, marker) {
            (None, Some(opened)) => {
                fence = Some(opened);
                blank(line, &mut masked);
            }
            (Some((c, n)), closing) => {
                if closing.is_some_and(|(d, m)| d == c && m >= n) {
                    fence = None;
                }
                blank(line, &mut masked);
            }
            (None, None) => mask_line(line, &mut masked),
        }
    }
    masked
}

fn mask_line(line: &str, masked: &mut String) {
    let indent = line.len() - line.trim_start().len();
    let digits = line[indent..].bytes().take_while(u8::is_ascii_digit).count();
    let mut number = 0;
    // A year that ends a sentence is no list item's number.
    if (1..=3).contains(&digits) && line[indent + digits..].starts_with([')', '.']) {
        let next = line[indent + digits + 1..].chars().next();
        if next.is_none_or(char::is_whitespace) {
            number = indent + digits + 1;
        }
    }
    blank(&line[..number], masked);
    let addressed = line.contains("http");
    let begins =
        |byte: u8| matches!(byte, b'`' | b']' | b'[' | b'{' | b'<') || (byte == b'h' && addressed);
    // What is not masked yet, and where to look on.
    let (mut from, mut at) = (number, number);
    let mut absent = Absent::default();
    while let Some(next) = line.as_bytes()[at..].iter().position(|byte| begins(*byte)) {
        at += next;
        match hidden(&line[at..], &mut absent) {
            Some(length) => {
                masked.push_str(&line[from..at]);
                blank(&line[at..at + length], masked);
                at += length;
                from = at;
            }
            None => at += 1,
        }
    }
    masked.push_str(&line[from..]);
}

/// Signs that do not come any more on a line, so that nobody looks for them again and again.
#[derive(Default)]
struct Absent(Vec<char>);

impl Absent {
    /// How many bytes it is to behind the next sign of this kind.
    fn end(&mut self, rest: &str, sign: char) -> Option<usize> {
        if self.0.contains(&sign) {
            return None;
        }
        let end = rest.find(sign);
        if end.is_none() {
            self.0.push(sign);
        }
        end.map(|end| end + 1)
    }
}

/// How many bytes of a text's beginning are no prose.
fn hidden(rest: &str, absent: &mut Absent) -> Option<usize> {
    if rest.starts_with('`') {
        let ticks = rest.bytes().take_while(|&b| b == b'`').count();
        rest[ticks..].find(&rest[..ticks]).map(|end| ticks + end + ticks)
    } else if rest.starts_with("](") {
        absent.end(rest, ')')
    } else if rest.starts_with("[^") || rest.starts_with("{#") || rest.starts_with('<') {
        let close = match rest.as_bytes()[0] {
            b'[' => ']',
            b'{' => '}',
            _ => '>',
        };
        let opens = rest.as_bytes().get(1).is_some_and(|b| !b.is_ascii_whitespace());
        if opens { absent.end(rest, close) } else { None }
    } else if rest.starts_with("https://") || rest.starts_with("http://") {
        Some(rest.find(|c: char| c.is_whitespace() || ")>]\"".contains(c)).unwrap_or(rest.len()))
    } else {
        None
    }
}

/// As many blanks as a text has bytes; lines still end where they did.
fn blank(text: &str, masked: &mut String) {
    masked.extend(text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_prose_is_left() {
        let text = "1. See [12 teams](a/2019.md) `45`\n```\n67\n```\nș <b id=\"8\">9</b> http://x/10 {#h-11}[^13]\n";
        let masked = mask(text);
        assert_eq!(masked.len(), text.len());
        let words: Vec<&str> = masked.split_whitespace().collect();
        assert_eq!(words, ["See", "[12", "teams", "ș", "9"]);
    }

    #[test]
    fn a_line_is_not_searched_again_and_again() {
        for part in ["[^", "](", "{#", "< ", "`", "<b"] {
            let line = part.repeat(500_000);
            assert_eq!(mask(&line).len(), line.len());
        }
    }

    #[test]
    fn blocks_are_paragraphs_items_and_rows() {
        let text = "# A\nb\nc\n\n\n- d\n  e\n- f\n";
        let found: Vec<&str> = blocks(text).map(|range| text[range].trim()).collect();
        assert_eq!(found, ["# A\nb\nc", "- d\n  e", "- f"]);
    }
}

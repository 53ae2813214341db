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
    let mut bytes = text.as_bytes().to_vec();
    let mut fence: Option<(u8, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let run = |c: u8| trimmed.bytes().take_while(|&b| b == c).count();
        let marker = [b'`', b'~'].into_iter().map(|c| (c, run(c))).find(|(_, n)| *n >= 3);
        match (fence, marker) {
            (None, Some(opened)) => {
                fence = Some(opened);
                blank(&mut bytes, at..at + line.len());
            }
            (Some((c, n)), closing) => {
                if closing.is_some_and(|(d, m)| d == c && m >= n) {
                    fence = None;
                }
                blank(&mut bytes, at..at + line.len());
            }
            (None, None) => mask_line(line, at, &mut bytes),
        }
        at += line.len();
    }
    // Only whole spans between ASCII signs were blanked, so this is UTF-8 still.
    String::from_utf8(bytes).unwrap_or_default()
}

fn mask_line(line: &str, offset: usize, bytes: &mut [u8]) {
    let mut hide = |range: Range<usize>| blank(bytes, offset + range.start..offset + range.end);
    let indent = line.len() - line.trim_start().len();
    let digits = line[indent..].bytes().take_while(u8::is_ascii_digit).count();
    // A year that ends a sentence is no list item's number.
    if (1..=3).contains(&digits) && line[indent + digits..].starts_with([')', '.']) {
        let next = line[indent + digits + 1..].chars().next();
        if next.is_none_or(char::is_whitespace) {
            hide(indent..indent + digits + 1);
        }
    }
    let mut at = 0;
    while at < line.len() {
        let rest = &line[at..];
        let hidden = if rest.starts_with('`') {
            let ticks = rest.bytes().take_while(|&b| b == b'`').count();
            rest[ticks..].find(&rest[..ticks]).map(|end| ticks + end + ticks)
        } else if rest.starts_with("](") {
            rest.find(')').map(|end| end + 1)
        } else if rest.starts_with("[^") || rest.starts_with("{#") || rest.starts_with('<') {
            let close = match rest.as_bytes()[0] {
                b'[' => ']',
                b'{' => '}',
                _ => '>',
            };
            let opens = rest.as_bytes().get(1).is_some_and(|b| !b.is_ascii_whitespace());
            rest.find(close).filter(|_| opens).map(|end| end + 1)
        } else if rest.starts_with("https://") || rest.starts_with("http://") {
            Some(
                rest.find(|c: char| c.is_whitespace() || ")>]\"".contains(c)).unwrap_or(rest.len()),
            )
        } else {
            None
        };
        match hidden {
            Some(length) => {
                hide(at..at + length);
                at += length;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
}

fn blank(bytes: &mut [u8], range: Range<usize>) {
    for byte in &mut bytes[range] {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
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
    fn blocks_are_paragraphs_items_and_rows() {
        let text = "# A\nb\nc\n\n\n- d\n  e\n- f\n";
        let found: Vec<&str> = blocks(text).map(|range| text[range].trim()).collect();
        assert_eq!(found, ["# A\nb\nc", "- d\n  e", "- f"]);
    }
}

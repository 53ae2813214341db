//! Source texts and places in them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// A range of bytes in a file of the hub. The path is relative to the hub's root, with `/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub path: Arc<str>,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span; offsets past 4 GiB cannot occur, since files are bounded when read.
    pub fn new(path: Arc<str>, range: Range<usize>) -> Self {
        Span { path, start: range.start as u32, end: range.end as u32 }
    }

    /// The start of a file, for findings about the whole of it.
    pub fn file(path: Arc<str>) -> Self {
        Span { path, start: 0, end: 0 }
    }

    /// The bytes meant, as a range.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A text that spans point into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Path relative to the hub's root.
    pub path: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
}

/// Line and column, both from 1; columns count characters, as editors show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// All texts that diagnostics may point into.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    texts: BTreeMap<Arc<str>, Arc<str>>,
}

impl Sources {
    /// Makes a text known.
    pub fn insert(&mut self, path: Arc<str>, text: Arc<str>) {
        self.texts.insert(path, text);
    }

    /// The text of a file, if it is known.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(AsRef::as_ref)
    }

    /// Where a byte stands; the start of the file if it is not known.
    pub fn position(&self, path: &str, offset: usize) -> Position {
        let Some(text) = self.text(path) else {
            return Position { line: 1, column: 1 };
        };
        let before = &text[..floor_char_boundary(text, offset)];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        Position {
            line: before.bytes().filter(|&b| b == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    /// The span's range, kept inside the text and on character boundaries.
    pub(super) fn clamp(&self, span: &Span) -> Option<(&str, Range<usize>)> {
        let text = self.text(&span.path)?;
        let start = floor_char_boundary(text, span.start as usize);
        let end = floor_char_boundary(text, span.end as usize).max(start);
        Some((text, start..end))
    }
}

fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_survive_bad_offsets() {
        let mut sources = Sources::default();
        sources.insert("a.md".into(), "ș\nîn b".into());
        assert_eq!(sources.position("a.md", 0), Position { line: 1, column: 1 });
        assert_eq!(sources.position("a.md", 5), Position { line: 2, column: 2 });
        assert_eq!(sources.position("a.md", 4), Position { line: 2, column: 1 });
        assert_eq!(sources.position("a.md", 999), Position { line: 2, column: 5 });
        assert_eq!(sources.position("none", 3), Position { line: 1, column: 1 });
    }
}

//! Source texts and places in them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

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
    /// Shared, as a server knows ten thousand of them and changes one.
    texts: Arc<BTreeMap<Arc<str>, Known>>,
}

/// A text, and where its lines begin once somebody asked.
#[derive(Clone, Debug)]
struct Known {
    text: Arc<str>,
    lines: OnceLock<Vec<u32>>,
}

impl Sources {
    /// Makes a text known.
    pub fn insert(&mut self, path: Arc<str>, text: Arc<str>) {
        Arc::make_mut(&mut self.texts).insert(path, Known { text, lines: OnceLock::new() });
    }

    /// The text of a file, if it is known.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(|known| &*known.text)
    }

    /// Where a byte stands; the start of the file if it is not known.
    pub fn position(&self, path: &str, offset: usize) -> Position {
        let Some(known) = self.texts.get(path) else { return Position { line: 1, column: 1 } };
        let offset = floor_char_boundary(&known.text, offset);
        let (line, start) = known.line_of(offset);
        Position { line: line + 1, column: known.text[start..offset].chars().count() + 1 }
    }

    /// The lines that hold a range: their bytes, and the number of the first, from 1.
    pub(super) fn lines_around(&self, path: &str, range: Range<usize>) -> (Range<usize>, usize) {
        let Some(known) = self.texts.get(path) else { return (range, 1) };
        let (line, start) = known.line_of(range.start.min(known.text.len()));
        let from = range.end.min(known.text.len());
        let end = known.text[from..].find('\n').map_or(known.text.len(), |i| from + i);
        (start..end, line + 1)
    }

    /// The span's range, kept inside the text and on character boundaries.
    pub(super) fn clamp(&self, span: &Span) -> Option<(&str, Range<usize>)> {
        let text = self.text(&span.path)?;
        let start = floor_char_boundary(text, span.start as usize);
        let end = floor_char_boundary(text, span.end as usize).max(start);
        Some((text, start..end))
    }
}

impl Known {
    /// The line of a byte, from 0, and where it begins.
    fn line_of(&self, offset: usize) -> (usize, usize) {
        let lines = self.lines.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(breaks.map(|at| at as u32 + 1)).collect()
        });
        let line = lines.partition_point(|&start| start as usize <= offset) - 1;
        (line, lines[line] as usize)
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

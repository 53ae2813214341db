//! One page's Markdown: sentences, paragraphs, headings, lists, tables, quotes, footnotes.

use crate::rng::Rng;
use crate::words::{Words, capitalised};
use std::fmt::Write as _;

/// Running words of one page.
pub struct Prose<'a> {
    words: &'a Words,
    topic: &'a [usize],
    rng: Rng,
}

impl<'a> Prose<'a> {
    /// `topic` are the ranks of words that come back on this page.
    pub fn new(words: &'a Words, topic: &'a [usize], rng: Rng) -> Prose<'a> {
        Prose { words, topic, rng }
    }

    fn word(&mut self) -> &'a str {
        if !self.topic.is_empty() && self.rng.percent(15) {
            let rank = self.rng.pick(self.topic);
            self.words.at(rank)
        } else {
            self.words.any(&mut self.rng)
        }
    }

    /// Words without punctuation, the first with a capital.
    pub fn phrase(&mut self, count: usize) -> String {
        let mut out = capitalised(self.words.content_word(&mut self.rng));
        for _ in 1..count {
            out.push(' ');
            out.push_str(self.word());
        }
        out
    }
}

/// One body while it is written. Only `shape` decides on structure, only `prose` on words, so that bodies that differ
/// in `prose` alone have the same blocks.
pub struct Body<'a> {
    prose: Prose<'a>,
    shape: Rng,
    /// Chooses another entry's file to link to.
    link: &'a dyn Fn(&mut Rng) -> String,
    /// Words still to write.
    left: usize,
    out: String,
    /// Lengths in words of the footnotes that the text refers to.
    footnotes: Vec<usize>,
}

/// What part of a sentence is marked as.
enum Mark {
    Link(String),
    Emphasis,
    Strong,
}

impl<'a> Body<'a> {
    pub fn new(prose: Prose<'a>, shape: Rng, link: &'a dyn Fn(&mut Rng) -> String) -> Body<'a> {
        Body { prose, shape, link, left: 0, out: String::new(), footnotes: Vec::new() }
    }

    /// A body of about `length` words.
    pub fn write(mut self, length: usize) -> String {
        self.left = length.max(6);
        self.out.reserve(length * 9);
        self.paragraph();
        let mut blocks = 0;
        let mut first_section = true;
        while self.left > 0 {
            if blocks == 0 {
                let level = if first_section || self.shape.percent(60) { 2 } else { 3 };
                first_section = false;
                self.heading(level);
                blocks = self.shape.between(2, 5);
            }
            match self.shape.below(100) {
                0..=69 => self.paragraph(),
                70..=88 => self.list(),
                89..=93 => self.table(),
                _ => self.quote(),
            }
            blocks -= 1;
        }
        for (number, words) in std::mem::take(&mut self.footnotes).into_iter().enumerate() {
            let text = self.prose.phrase(words);
            let _ = write!(self.out, "[^{}]: {text}.\n\n", number + 1);
        }
        self.out.truncate(self.out.trim_end().len());
        self.out.push('\n');
        self.out
    }

    /// Takes up to `wanted` words from the budget, and at least `least` even where fewer are left.
    fn take(&mut self, wanted: usize, least: usize) -> usize {
        let count = wanted.min(self.left).max(least);
        self.left = self.left.saturating_sub(count);
        count
    }

    fn heading(&mut self, level: usize) {
        let wanted = self.shape.between(2, 6);
        let count = self.take(wanted, 2);
        let text = self.prose.phrase(count);
        let _ = write!(self.out, "{} {text}\n\n", "#".repeat(level));
    }

    fn paragraph(&mut self) {
        let sentences = self.shape.between(2, 6);
        for sentence in 0..sentences {
            if sentence > 0 {
                if self.left == 0 {
                    break;
                }
                self.out.push(' ');
            }
            let wanted = self.shape.between(7, 26);
            let count = self.take(wanted, 6);
            self.sentence(count);
        }
        if self.footnotes.len() < 2 && self.shape.percent(3) {
            let words = self.shape.between(8, 18);
            self.footnotes.push(words);
            let _ = write!(self.out, "[^{}]", self.footnotes.len());
        }
        self.out.push_str("\n\n");
    }

    fn sentence(&mut self, count: usize) {
        let mark = match self.shape.below(100) {
            0..=6 => Some(Mark::Link((self.link)(&mut self.shape))),
            7 => Some(Mark::Link("https://www.example.com/report".to_owned())),
            8..=13 => Some(Mark::Emphasis),
            14..=17 => Some(Mark::Strong),
            _ => None,
        };
        let length = self.shape.between(1, 3);
        let start = self.shape.between(1, count - length - 1);
        let comma = self.shape.between(3, 20);
        let figure =
            self.shape.percent(8).then(|| (self.shape.below(count), self.shape.between(2, 2025)));
        for at in 0..count {
            if at > 0 {
                self.out.push(' ');
            }
            if let (Some(mark), true) = (&mark, at == start) {
                self.out.push_str(match mark {
                    Mark::Link(_) => "[",
                    Mark::Emphasis => "*",
                    Mark::Strong => "**",
                });
            }
            match figure {
                Some((place, number)) if place == at => {
                    let _ = write!(self.out, "{number}");
                }
                _ if at == 0 => {
                    let word = capitalised(self.prose.word());
                    self.out.push_str(&word);
                }
                _ => self.out.push_str(self.prose.word()),
            }
            if let (Some(mark), true) = (&mark, at + 1 == start + length) {
                match mark {
                    Mark::Link(to) => {
                        let _ = write!(self.out, "]({to})");
                    }
                    Mark::Emphasis => self.out.push('*'),
                    Mark::Strong => self.out.push_str("**"),
                }
            }
            if at == comma && at + 1 < count {
                self.out.push(',');
            }
        }
        self.out.push('.');
    }

    fn list(&mut self) {
        let numbered = self.shape.percent(35);
        let items = self.shape.between(3, 7);
        for item in 1..=items {
            if numbered {
                let _ = write!(self.out, "{item}. ");
            } else {
                self.out.push_str("- ");
            }
            let wanted = self.shape.between(6, 18);
            let count = self.take(wanted, 6);
            self.sentence(count);
            self.out.push('\n');
        }
        self.out.push('\n');
    }

    fn table(&mut self) {
        let columns = self.shape.between(3, 4);
        let rows = self.shape.between(3, 6);
        for row in 0..=rows {
            for column in 0..columns {
                let cell = if row > 0 && column + 1 == columns {
                    self.shape.between(1, 5000).to_string()
                } else {
                    let wanted = self.shape.between(1, 3);
                    let count = self.take(wanted, 1);
                    self.prose.phrase(count)
                };
                let _ = write!(self.out, "| {cell} ");
            }
            self.out.push_str("|\n");
            if row == 0 {
                self.out.push_str(&"| --- ".repeat(columns));
                self.out.push_str("|\n");
            }
        }
        self.out.push('\n');
    }

    fn quote(&mut self) {
        self.out.push_str("> ");
        let wanted = self.shape.between(10, 24);
        let count = self.take(wanted, 6);
        self.sentence(count);
        self.out.push_str("\n\n");
    }
}

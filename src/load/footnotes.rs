//! Footnotes in the order of their first reference, however often and wherever they are written.

/// A footnote to print.
pub(super) struct Note {
    /// From 1, in the order of the first reference.
    pub number: usize,
    /// How often it is referred to.
    pub references: usize,
    /// Its text.
    pub html: String,
}

#[derive(Default)]
struct Entry {
    label: String,
    number: usize,
    references: usize,
    html: Option<String>,
}

/// Collects references and notes while a body is written.
#[derive(Default)]
pub(super) struct Footnotes {
    entries: Vec<Entry>,
    referenced: usize,
    open: Vec<usize>,
}

impl Footnotes {
    /// Counts a reference: the note's number and which reference to it this is, from 1.
    pub fn reference(&mut self, label: &str) -> (usize, usize) {
        let index = self.entry(label);
        let entry = &mut self.entries[index];
        if entry.number == 0 {
            self.referenced += 1;
            entry.number = self.referenced;
        }
        entry.references += 1;
        (entry.number, entry.references)
    }

    /// A note's text begins.
    pub fn open(&mut self, label: &str) {
        let index = self.entry(label);
        self.open.push(index);
    }

    /// A note's text ends. A second note of the same label is dropped, as CommonMark's links are.
    pub fn close(&mut self, html: String) {
        if let Some(index) = self.open.pop() {
            self.entries[index].html.get_or_insert(html);
        }
    }

    /// True if nothing refers to a note.
    pub fn is_empty(&self) -> bool {
        self.referenced == 0
    }

    /// The notes that something refers to, in their order.
    pub fn into_notes(mut self) -> Vec<Note> {
        self.entries.retain(|entry| entry.number > 0);
        self.entries.sort_by_key(|entry| entry.number);
        self.entries
            .into_iter()
            .map(|entry| Note {
                number: entry.number,
                references: entry.references,
                html: entry.html.unwrap_or_default(),
            })
            .collect()
    }

    fn entry(&mut self, label: &str) -> usize {
        match self.entries.iter().position(|entry| entry.label == label) {
            Some(index) => index,
            None => {
                self.entries.push(Entry { label: label.to_owned(), ..Entry::default() });
                self.entries.len() - 1
            }
        }
    }
}

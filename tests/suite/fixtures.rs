//! Fixtures of diagnostics: a hub with a mistake, what is said of it, and the hub without it.
//!
//! Below the line that holds a mistake stands the code that it raises, under the column where it
//! begins. What has no such line (a missing file, bytes that are no text) is named at the top.
//!
//! ```text
//! # A slip in a key.
//! # expect V0201
//! --- content/practices/a.en.md ---
//! ---
//! countris: [BE]
//! ^^^^^^^^ V0105
//! ---
//! --- fixed: content/practices/b.en.md ---
//! …
//! ```
//!
//! A diagnostic's own replacements mend the hub first; what they cannot mend, because only the
//! editor knows it, stands under `fixed:` as the help says to write it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use vademecum::diag::{Diagnostic, Sources};

use crate::harness::{HubTest, write_files};

/// Where a code is raised: `path:line:column code`, or the code alone.
type Place = String;

/// A fixture's text, taken apart.
pub(crate) struct Fixture {
    /// The hub, without marks.
    pub(crate) hub: String,
    /// What its marks say, sorted.
    pub(crate) expected: Vec<Place>,
    /// Files that replace those of the hub.
    fixed: String,
    /// Files whose lines can carry marks.
    texts: Vec<String>,
}

impl Fixture {
    /// Takes a fixture's text apart.
    pub(crate) fn parse(text: &str) -> Self {
        let mut fixture = Fixture {
            hub: String::new(),
            expected: Vec::new(),
            fixed: String::new(),
            texts: Vec::new(),
        };
        let mut path = String::new();
        let (mut line, mut fixed) = (0, false);
        for written in text.split_inclusive('\n') {
            let trimmed = written.trim_end();
            let header = trimmed.strip_prefix("--- ").and_then(|rest| rest.strip_suffix(" ---"));
            if let Some(expected) = trimmed.strip_prefix("# expect ") {
                fixture.expected.push(expected.to_owned());
            } else if let Some(code) = mark(trimmed) {
                let column = trimmed.chars().take_while(|c| *c == ' ').count() + 1;
                fixture.expected.push(format!("{path}:{line}:{column} {code}"));
            } else if let Some(header) = header.filter(|h| h.contains('/') || h.contains(".yaml")) {
                fixed = header.starts_with("fixed: ");
                let header = header.trim_start_matches("fixed: ");
                let target = if fixed { &mut fixture.fixed } else { &mut fixture.hub };
                target.push_str(&format!("--- {header} ---\n"));
                if !fixed && !header.contains([' ', '\\']) {
                    fixture.texts.push(header.to_owned());
                }
                (path, line) = (header.to_owned(), 0);
            } else {
                line += 1;
                let target = if fixed { &mut fixture.fixed } else { &mut fixture.hub };
                target.push_str(written);
            }
        }
        fixture.expected.sort();
        fixture
    }

    /// Where a diagnostic is, in the words of a mark.
    pub(crate) fn place(&self, diagnostic: &Diagnostic, sources: &Sources) -> Place {
        let code = diagnostic.code.id;
        match &diagnostic.primary {
            Some(label) => {
                let at = sources.position(&label.span.path, label.span.start as usize);
                format!("{}:{}:{} {code}", label.span.path, at.line, at.column)
            }
            None => code.to_owned(),
        }
    }

    /// Applies the first replacement of every diagnostic, then the `fixed` files.
    pub(crate) fn mend<'a>(
        &self,
        hub: &HubTest,
        diagnostics: impl Iterator<Item = &'a Diagnostic>,
    ) {
        let mut edits: BTreeMap<String, Vec<(usize, usize, String)>> = BTreeMap::new();
        for suggestion in diagnostics.filter_map(|diagnostic| diagnostic.suggestions.first()) {
            let range = suggestion.span.range();
            let edit = (range.start, range.end, suggestion.replacement.clone());
            edits.entry(suggestion.span.path.to_string()).or_default().push(edit);
        }
        for (path, mut edits) in edits {
            let full = hub.root().join(&path);
            let mut text = fs::read_to_string(&full).unwrap();
            let mark = usize::from(text.starts_with('\u{feff}')) * '\u{feff}'.len_utf8();
            edits.sort();
            edits.dedup();
            for (start, end, replacement) in edits.into_iter().rev() {
                text.replace_range(start + mark..end + mark, &replacement);
            }
            fs::write(full, text).unwrap();
        }
        write_files(hub.root(), &self.fixed);
    }

    /// The fixture's text with the marks that its diagnostics ask for, for whoever writes one.
    pub(crate) fn marked<'a>(
        &self,
        original: &str,
        diagnostics: impl Iterator<Item = &'a Diagnostic>,
        sources: &Sources,
    ) -> String {
        let mut below: BTreeMap<(String, usize), Vec<String>> = BTreeMap::new();
        let mut above = Vec::new();
        for diagnostic in diagnostics {
            let place = diagnostic.primary.as_ref().filter(|label| {
                let known = self.texts.iter().any(|text| **text == *label.span.path);
                known && sources.text(&label.span.path).is_some_and(|text| !text.is_empty())
            });
            let Some(label) = place else {
                above.push(format!("# expect {}\n", self.place(diagnostic, sources)));
                continue;
            };
            let text = sources.text(&label.span.path).unwrap();
            let at = sources.position(&label.span.path, label.span.start as usize);
            let meant = text.get(label.span.range()).unwrap_or_default();
            let width = meant.lines().next().unwrap_or_default().chars().count().clamp(1, 60);
            let mark = format!(
                "{}{} {}\n",
                " ".repeat(at.column - 1),
                "^".repeat(width),
                diagnostic.code.id
            );
            below.entry((label.span.path.to_string(), at.line)).or_default().push(mark);
        }
        let mut out = String::new();
        let (mut path, mut line) = (String::new(), 0);
        for written in original.split_inclusive('\n') {
            let trimmed = written.trim_end();
            if mark(trimmed).is_some() || trimmed.starts_with("# expect ") {
                continue;
            }
            let header = trimmed.strip_prefix("--- ").and_then(|rest| rest.strip_suffix(" ---"));
            if let Some(header) = header.filter(|h| h.contains('/') || h.contains(".yaml")) {
                for line in above.drain(..) {
                    out.push_str(&line);
                }
                (path, line) = (header.to_owned(), 0);
                out.push_str(written);
                continue;
            }
            line += 1;
            out.push_str(written);
            for mark in below.remove(&(path.clone(), line)).unwrap_or_default() {
                if !out.ends_with('\n') {
                    out.push('\n');
                }
                out.push_str(&mark);
            }
        }
        assert!(below.is_empty(), "no line for {below:?}");
        out
    }
}

/// The code of a line `   ^^^ V0105`.
fn mark(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix('^')?.trim_start_matches('^');
    let code = rest.strip_prefix(' ')?;
    let digits = code.strip_prefix('V')?;
    (digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}

/// All fixtures of a folder, by name.
pub(crate) fn all(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "hub") {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            found.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    found
}

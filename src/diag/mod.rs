//! Diagnostics: what is wrong in a hub, where, and what to write instead.
//!
//! Stages never stop at the first mistake. They push [`Diagnostic`]s into [`Diagnostics`], which
//! sorts and deduplicates them once, so the order of threads never shows.

mod codes;
mod github;
mod human;
mod json;
mod sarif;
mod source;

pub use codes::*;
pub use github::render_github;
pub use human::render_human;
pub use json::render_json;
pub use sarif::render_sarif;
pub use source::{Position, Source, Sources, Span};

use std::fmt;

/// How bad a diagnostic is. Errors make `build` exit with 1 and publish nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The hub cannot be published as it is.
    Error,
    /// Something is probably not as the editor wants it; the site is still right.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// A place in a source and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    /// The bytes meant.
    pub span: Span,
    /// A few words beside the underline; may be empty.
    pub text: String,
}

/// Text to put in place of a span, so that the file becomes right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Suggestion {
    /// The bytes to replace; empty to insert.
    pub span: Span,
    /// What to write there.
    pub replacement: String,
    /// One sentence, e.g. "a term with a similar name exists".
    pub message: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// Which rule was broken; documented under `docs/content/diagnostics/`.
    pub code: &'static Code,
    /// Severity after the hub's own settings.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where. A diagnostic about the whole hub has no place.
    pub primary: Option<Label>,
    /// Other places that matter, e.g. the file that was there first.
    pub secondary: Vec<Label>,
    /// What to do about it, one sentence each.
    pub help: Vec<String>,
    /// Replacements that an editor can accept as they stand.
    pub suggestions: Vec<Suggestion>,
}

impl Diagnostic {
    /// A diagnostic with the code's own severity and no place.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: code.severity,
            message: message.into(),
            primary: None,
            secondary: Vec::new(),
            help: Vec::new(),
            suggestions: Vec::new(),
        }
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.primary = Some(Label { span, text: text.into() });
        self
    }

    /// Adds another place that matters.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// Adds a sentence on what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds a replacement.
    #[must_use]
    pub fn suggest(
        mut self,
        span: Span,
        replacement: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        self.suggestions.push(Suggestion {
            span,
            replacement: replacement.into(),
            message: message.into(),
        });
        self
    }

    fn sort_key(&self) -> (Option<&Span>, Severity, &str, &str) {
        (self.primary.as_ref().map(|label| &label.span), self.severity, self.code.id, &self.message)
    }
}

/// What a stage has to say, in no particular order until [`Diagnostics::finish`].
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// An empty collection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds all of another stage's.
    pub fn extend(&mut self, other: impl IntoIterator<Item = Diagnostic>) {
        self.list.extend(other);
    }

    /// Sorts by file, place, severity, code and message, and drops repetitions.
    pub fn finish(&mut self) {
        self.list.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        self.list.dedup();
    }

    /// True if anything here keeps the site from being published.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// How many of a severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|d| d.severity == severity).count()
    }

    /// Gives every diagnostic the severity that `judge` finds, and drops those that it finds none for.
    pub fn apply(&mut self, judge: impl Fn(&Diagnostic) -> Option<Severity>) {
        self.list.retain_mut(|diagnostic| match judge(diagnostic) {
            Some(severity) => {
                diagnostic.severity = severity;
                true
            }
            None => false,
        });
    }

    /// Turns warnings into errors, for `--deny warnings`.
    pub fn deny_warnings(&mut self) {
        for diagnostic in &mut self.list {
            diagnostic.severity = Severity::Error;
        }
    }

    /// All of them, in the order of the last [`Diagnostics::finish`].
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// True if there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

/// The candidate nearest to `word` by edit distance, if it is near enough to be a slip of the hand.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let limit = match word.chars().count() {
        0..=2 => return None,
        3..=5 => 1,
        6..=9 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let distance = edit_distance(word, candidate, limit)?;
            Some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Optimal string alignment distance, or `None` above `limit`.
fn edit_distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let a: Vec<char> = a.chars().flat_map(char::to_lowercase).take(64).collect();
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).take(64).collect();
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before = vec![0; b.len() + 1];
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut current = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            current[j] = (previous[j] + 1).min(current[j - 1] + 1).min(previous[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                current[j] = current[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut previous, current);
    }
    Some(previous[b.len()]).filter(|&distance| distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_only_near_words() {
        let terms = ["prison", "police", "schools"];
        assert_eq!(did_you_mean("prisno", terms), Some("prison"));
        assert_eq!(did_you_mean("shcools", terms), Some("schools"));
        assert_eq!(did_you_mean("families", terms), None);
        assert_eq!(did_you_mean("po", terms), None);
    }

    #[test]
    fn sorts_and_deduplicates() {
        let mut all = Diagnostics::new();
        let span = |start| Span::new("b.md".into(), start..start + 1);
        all.push(Diagnostic::new(&codes::BROKEN_LINK, "second").at(span(9), ""));
        all.push(Diagnostic::new(&codes::BROKEN_LINK, "first").at(span(2), ""));
        all.push(Diagnostic::new(&codes::BROKEN_LINK, "first").at(span(2), ""));
        all.finish();
        let messages: Vec<_> = all.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(messages, ["first", "second"]);
    }
}

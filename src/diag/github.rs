//! Diagnostics as workflow commands, which GitHub Actions shows as annotations beside the lines.

use std::fmt::Write as _;

use super::{Diagnostic, Sources};

/// One line a diagnostic: `::error file=…,line=…,col=…,title=…::message`.
pub fn render_github<'a>(
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let _ = write!(out, "::{} ", diagnostic.severity);
        if let Some(label) = &diagnostic.primary {
            let start = sources.position(&label.span.path, label.span.start as usize);
            let file = property(&label.span.path);
            let _ = write!(out, "file={file},line={},col={},", start.line, start.column);
        }
        let title = format!("{} {}", diagnostic.code.id, diagnostic.code.name);
        let mut text = diagnostic.message.clone();
        for line in &diagnostic.help {
            text.push('\n');
            text.push_str(line);
        }
        for suggestion in &diagnostic.suggestions {
            let _ = write!(text, "\n{}: {}", suggestion.message, suggestion.replacement.trim());
        }
        let _ = writeln!(out, "title={}::{}", property(&title), data(&text));
    }
    out
}

/// Escapes a command's message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

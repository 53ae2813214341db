//! Diagnostics for programs: one JSON document, stable field names.

use serde_json::{Value, json};

use super::{Diagnostic, Severity, Sources, Span};

/// All diagnostics as one JSON object: `{"version": 1, "errors": n, "warnings": n, "diagnostics": […]}`.
/// Lines and columns count from 1, columns in characters; `start` and `end` are byte offsets.
pub fn render_json<'a>(
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
) -> String {
    let mut errors = 0;
    let mut warnings = 0;
    let list: Vec<Value> = diagnostics
        .into_iter()
        .map(|diagnostic| {
            match diagnostic.severity {
                Severity::Error => errors += 1,
                Severity::Warning => warnings += 1,
            }
            one(diagnostic, sources)
        })
        .collect();
    let document = json!({
        "version": 1, "errors": errors, "warnings": warnings, "diagnostics": list,
    });
    format!("{document:#}\n")
}

fn one(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    json!({
        "code": diagnostic.code.id,
        "name": diagnostic.code.name,
        "severity": diagnostic.severity.to_string(),
        "message": diagnostic.message,
        "place": diagnostic.primary.as_ref().map(|label| place(&label.span, &label.text, sources)),
        "related": diagnostic.secondary.iter()
            .map(|label| place(&label.span, &label.text, sources)).collect::<Vec<_>>(),
        "help": diagnostic.help,
        "suggestions": diagnostic.suggestions.iter().map(|suggestion| {
            let mut value = place(&suggestion.span, &suggestion.message, sources);
            value["replacement"] = json!(suggestion.replacement);
            value
        }).collect::<Vec<_>>(),
    })
}

fn place(span: &Span, text: &str, sources: &Sources) -> Value {
    let start = sources.position(&span.path, span.start as usize);
    let end = sources.position(&span.path, span.end as usize);
    json!({
        "file": *span.path, "line": start.line, "column": start.column,
        "end_line": end.line, "end_column": end.column,
        "start": span.start, "end": span.end, "label": text,
    })
}

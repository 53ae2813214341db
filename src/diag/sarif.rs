//! Diagnostics as SARIF 2.1.0 (OASIS), which code hosts and editors show beside the lines.

use serde_json::{Value, json};

use super::{CODES, Diagnostic, Severity, Sources, Span};

/// All diagnostics as one SARIF log with one run. Columns count Unicode code points from 1.
pub fn render_sarif<'a>(
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
) -> String {
    let rules: Vec<Value> = CODES
        .iter()
        .map(|code| {
            json!({
                "id": code.id,
                "name": code.name,
                "defaultConfiguration": { "level": code.severity.to_string() },
            })
        })
        .collect();
    let results: Vec<Value> =
        diagnostics.into_iter().map(|diagnostic| result(diagnostic, sources)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "vademecum",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn result(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let mut text = diagnostic.message.clone();
    for help in &diagnostic.help {
        text.push('\n');
        text.push_str(help);
    }
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut result = json!({
        "ruleId": diagnostic.code.id,
        "level": level,
        "message": { "text": text },
    });
    if let Some(label) = &diagnostic.primary {
        result["locations"] = json!([{ "physicalLocation": place(&label.span, sources) }]);
    }
    if !diagnostic.secondary.is_empty() {
        result["relatedLocations"] = diagnostic
            .secondary
            .iter()
            .map(|label| {
                json!({
                    "physicalLocation": place(&label.span, sources),
                    "message": { "text": label.text },
                })
            })
            .collect();
    }
    if !diagnostic.suggestions.is_empty() {
        result["fixes"] = diagnostic
            .suggestions
            .iter()
            .map(|suggestion| {
                json!({
                    "description": { "text": suggestion.message },
                    "artifactChanges": [{
                        "artifactLocation": { "uri": *suggestion.span.path },
                        "replacements": [{
                            "deletedRegion": region(&suggestion.span, sources),
                            "insertedContent": { "text": suggestion.replacement },
                        }],
                    }],
                })
            })
            .collect();
    }
    result
}

fn place(span: &Span, sources: &Sources) -> Value {
    json!({
        "artifactLocation": { "uri": *span.path },
        "region": region(span, sources),
    })
}

fn region(span: &Span, sources: &Sources) -> Value {
    let start = sources.position(&span.path, span.start as usize);
    let end = sources.position(&span.path, span.end as usize);
    json!({
        "startLine": start.line, "startColumn": start.column,
        "endLine": end.line, "endColumn": end.column,
    })
}

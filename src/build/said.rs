//! Findings as they are kept on a disk between two runs of the program.

use serde_json::{Value, json};

use crate::diag::{CODES, Diagnostic, Label, Severity, Span, Suggestion};

/// A finding as JSON.
pub(super) fn store(diagnostic: &Diagnostic) -> Value {
    let span = |span: &Span| json!([&*span.path, span.start, span.end]);
    let label = |label: &Label| json!([span(&label.span), label.text]);
    let suggestions = diagnostic.suggestions.iter();
    let suggestions = suggestions.map(|it| json!([span(&it.span), it.replacement, it.message]));
    json!({
        "code": diagnostic.code.id,
        "error": diagnostic.severity == Severity::Error,
        "message": diagnostic.message,
        "primary": diagnostic.primary.as_ref().map(label),
        "secondary": diagnostic.secondary.iter().map(label).collect::<Vec<_>>(),
        "help": diagnostic.help,
        "suggestions": suggestions.collect::<Vec<_>>(),
    })
}

/// A finding from JSON; `None` if it is none of ours.
pub(super) fn restore(said: &Value) -> Option<Diagnostic> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let span = |value: &Value| {
        let at = |index: usize| value[index].as_u64().map(|at| at as usize);
        Some(Span::new(value[0].as_str()?.into(), at(1)?..at(2)?))
    };
    let label = |value: &Value| Some(Label { span: span(&value[0])?, text: text(&value[1])? });
    let code = CODES.iter().find(|code| said["code"] == code.id)?;
    let mut diagnostic = Diagnostic::new(code, text(&said["message"])?);
    diagnostic.severity = match said["error"].as_bool()? {
        true => Severity::Error,
        false => Severity::Warning,
    };
    diagnostic.primary = match &said["primary"] {
        Value::Null => None,
        value => Some(label(value)?),
    };
    diagnostic.secondary =
        said["secondary"].as_array()?.iter().map(label).collect::<Option<_>>()?;
    diagnostic.help = said["help"].as_array()?.iter().map(text).collect::<Option<_>>()?;
    let suggestion = |value: &Value| {
        let (replacement, message) = (text(&value[1])?, text(&value[2])?);
        Some(Suggestion { span: span(&value[0])?, replacement, message })
    };
    diagnostic.suggestions =
        said["suggestions"].as_array()?.iter().map(suggestion).collect::<Option<_>>()?;
    Some(diagnostic)
}

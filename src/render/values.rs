//! Small values of templates.

use std::collections::BTreeMap;

use tera::Value;

use crate::config::Date;
use crate::resolve::Site;

/// Named parts of a template value. The engine copies whatever map it is given into one of its own, so
/// a map that hashes would do so for nothing.
pub(super) type Parts = BTreeMap<&'static str, Value>;

/// A template value with named parts.
pub(super) fn object<const N: usize>(parts: [(&'static str, Value); N]) -> Value {
    Value::from(Parts::from(parts))
}

/// A date for machines and for the readers of a language.
pub(super) fn date_value(site: &Site, date: Date, language: usize) -> Value {
    object([
        ("iso", Value::from(date.to_string())),
        ("text", Value::from(site.i18n.languages[language].locale.date(date))),
    ])
}

/// A title and the address that it leads to.
pub(super) fn link(title: impl Into<Value>, url: String) -> Value {
    object([("title", title.into()), ("url", Value::from(url))])
}

/// JSON for a file: indented, with a line end.
pub(super) fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

/// Text for XML: escaped, and without what XML 1.0 does not allow.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let allowed = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    let text: String = text.chars().filter(allowed).collect();
    // Writing to a string cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut out, &text);
    out
}

//! Front matter, typed by the collection's schema.

use std::ops::Range;
use std::sync::Arc;

use crate::config::yaml::{Key, Node, Value};
use crate::config::{FieldValue, Schema, UnknownFields};
use crate::diag::{self, Diagnostic, Diagnostics, did_you_mean};

use super::reader::Reader;
use super::{Config, Document, Kind, quotes};

/// A field that a page's front matter sets.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The key, as the schema writes it.
    pub name: Arc<str>,
    /// The value.
    pub value: FieldValue,
    /// Bytes of the key.
    pub key: Range<usize>,
    /// Bytes of the value.
    pub range: Range<usize>,
}

/// The fields of a page, in the order of the schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    list: Vec<Field>,
}

impl Fields {
    /// The field with this name.
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.list.iter().find(|field| &*field.name == name)
    }

    /// All fields, in the order of the schema.
    pub fn iter(&self) -> std::slice::Iter<'_, Field> {
        self.list.iter()
    }
}

/// Types a page's front matter. What does not fit is left out and reported.
pub(super) fn read(
    document: &Document,
    node: &Node,
    schema: &Schema,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Fields {
    let mut fields = Fields::default();
    if let Value::List(_) | Value::Scalar(_) = node.value {
        diagnostics.push(
            Diagnostic::new(&diag::WRONG_TYPE, format!("the front matter is {}", node.kind()))
                .at(document.span(node.range.clone()), "expected `key: value` lines")
                .help("write e.g. `title: Mobile teams`"),
        );
    }
    let reader = Reader { document, config };
    let marks = quotes::marks(&config.hub.languages[document.language].tag);
    for (key, value) in node.entries() {
        let Some(field) = schema.field(&key.text) else {
            reader.unknown(key, schema, diagnostics);
            continue;
        };
        // An empty text says no more than no text.
        if value.value == Value::Null || value.text().is_some_and(|text| text.trim().is_empty()) {
            continue;
        }
        if let Some(typed) = reader.value(field, &field.kind, value, diagnostics) {
            let typed = match field.translatable && !AS_WRITTEN.contains(&&*field.name) {
                true => typographic(typed, &marks),
                false => typed,
            };
            fields.list.push(Field {
                name: field.name.clone(),
                value: typed,
                key: key.range.clone(),
                range: value.range.clone(),
            });
        }
    }
    let order = |field: &Field| schema.fields.iter().position(|f| f.name == field.name);
    fields.list.sort_by_key(order);
    // Facts are demanded of the source page alone, by `translate`; a folder's own page needs a title.
    let demanded = schema.fields.iter().filter(|field| {
        field.required
            && field.translatable
            && (document.kind == Kind::Entry || &*field.name == "title")
    });
    for field in demanded {
        let written = node.get(&field.name);
        if fields.get(&field.name).is_none()
            && written.is_none_or(|n| n.value == Value::Null || n.text() == Some(""))
        {
            diagnostics.push(
                Diagnostic::new(&diag::MISSING_KEY, format!("this page has no `{}`", field.name))
                    .at(
                        document.span(
                            document.front_range.start.saturating_sub(4)
                                ..document.front_range.start.saturating_sub(1),
                        ),
                        "",
                    )
                    .help(format!("add a line `{}: …` between the lines ---", field.name)),
            );
        }
    }
    fields
}

/// Translatable texts that no reader reads.
const AS_WRITTEN: [&str; 3] = ["slug", "translation", "aliases"];

/// Texts with the typographic marks of their language, as in bodies.
fn typographic(value: FieldValue, marks: &quotes::Marks) -> FieldValue {
    match value {
        FieldValue::Text(text) => {
            let mut out = String::with_capacity(text.len() + 8);
            quotes::smarten(&text, None, marks, &mut out);
            FieldValue::Text(out.into())
        }
        FieldValue::List(items) => {
            FieldValue::List(items.into_iter().map(|item| typographic(item, marks)).collect())
        }
        FieldValue::Map(parts) => {
            let parts = parts.into_iter();
            FieldValue::Map(parts.map(|(name, part)| (name, typographic(part, marks))).collect())
        }
        other => other,
    }
}

impl Reader<'_> {
    fn unknown(&self, key: &Key, schema: &Schema, diagnostics: &mut Diagnostics) {
        let names = || schema.fields.iter().map(|field| &*field.name);
        let mut diagnostic =
            Diagnostic::new(&diag::UNKNOWN_KEY, format!("nothing reads the key `{}`", key.text))
                .at(self.span(&key.range), "");
        diagnostic = match did_you_mean(&key.text, names()) {
            Some(near) => {
                diagnostic.suggest(self.span(&key.range), near, format!("did you mean `{near}`?"))
            }
            None => diagnostic
                .help(format!(
                    "the fields of `{}` are {}",
                    schema.preset,
                    names().collect::<Vec<_>>().join(", ")
                ))
                .help("add the field to _collection.yaml, or write `unknown_fields: allow` there"),
        };
        match schema.unknown_fields {
            UnknownFields::Allow => return,
            UnknownFields::Warn => diagnostic.severity = diag::Severity::Warning,
            UnknownFields::Error => {}
        }
        diagnostics.push(diagnostic);
    }
}

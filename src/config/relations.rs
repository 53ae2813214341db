//! What a field of a `_collection.yaml` says of another field. A name that is none, or is a field of
//! another kind, would be lost without a word.

use std::sync::Arc;

use crate::config::field::{Field, FieldType};
use crate::config::schema::Schema;
use crate::config::yaml::Node;
use crate::diag::{self, Diagnostic, Diagnostics, Span, did_you_mean};

/// Keys of a field's definition that name another field.
const KEYS: [&str; 3] = ["after", "share_of", "within"];

/// Checks the fields that `node` defines, and the parts of those that are records.
pub(super) fn check(path: &Arc<str>, schema: &Schema, node: &Node, diagnostics: &mut Diagnostics) {
    let Some(fields) = node.get("fields") else { return };
    for (name, definition) in fields.entries() {
        one(path, &schema.fields, &name.text, definition, diagnostics);
        let Some(parts) = definition.get("fields") else { continue };
        let known = schema.field(&name.text).map(|field| field.kind.parts()).unwrap_or_default();
        for (part, definition) in parts.entries() {
            one(path, known, &part.text, definition, diagnostics);
        }
    }
}

/// Checks one definition among its like.
fn one(
    path: &Arc<str>,
    known: &[Field],
    name: &str,
    definition: &Node,
    diagnostics: &mut Diagnostics,
) {
    let field = |name: &str| known.iter().find(|field| *field.name == *name);
    // One that could not be read has been reported.
    let Some(own) = field(name) else { return };
    for key in KEYS {
        let Some(node) = definition.get(key) else { continue };
        let span = Span::new(path.clone(), node.range.clone());
        let other = node.text().unwrap_or_default();
        let Some(found) = field(other).filter(|_| other != name) else {
            let message =
                format!("`{key}` of `{name}` names the field `{other}`, which is no other field");
            let diagnostic = Diagnostic::new(&diag::UNKNOWN_KEY, message).at(span.clone(), "");
            let others = known.iter().map(|field| &*field.name).filter(|it| *it != name);
            diagnostics.push(match did_you_mean(other, others) {
                Some(near) => diagnostic.suggest(span, near, format!("did you mean `{near}`?")),
                None => diagnostic
                    .help("name a field of the same collection, or part of the same record"),
            });
            continue;
        };
        if let Some(help) = misfit(key, own, found) {
            let message = format!("`{key}` does not go with `{name}` and `{other}`");
            let diagnostic = Diagnostic::new(&diag::WRONG_TYPE, message);
            diagnostics.push(diagnostic.at(span, "").help(help));
        }
    }
}

/// What is wrong with the types of two fields for what one says of the other.
fn misfit(key: &str, own: &Field, other: &Field) -> Option<&'static str> {
    let is_money = |field: &Field| field.kind == FieldType::Money;
    let is_place =
        |field: &Field| matches!(field.kind.item(), FieldType::Term { .. } | FieldType::Text);
    let is_country = |field: &Field| *field.kind.item() == FieldType::Country;
    match key {
        "after" if !(own.is_date() && other.is_date()) => {
            Some("both are fields of type date, datetime or date range")
        }
        "share_of" if !(is_money(own) && is_money(other)) => Some("both are fields of type money"),
        "within" if !(is_place(own) && is_country(other)) => {
            Some("it is a place, of type term or text, and the other a field of type country")
        }
        _ => None,
    }
}

//! A collection's schema as JSON Schema (draft 7, which all editors' tools know), so that editors complete and check front
//! matter while it is typed.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::country::country_codes;
use super::field::{Field, FieldType};
use super::scale::{Scale, ScaleKind};
use super::schema::{Schema, UnknownFields};
use super::vocabulary::Vocabulary;

/// What a schema's types refer to, and what people call its fields.
pub struct Names<'a> {
    /// By id.
    pub vocabularies: &'a BTreeMap<Arc<str>, Vocabulary>,
    /// By id.
    pub scales: &'a BTreeMap<Arc<str>, Scale>,
    /// A field's label for editors.
    pub label: &'a dyn Fn(&Field) -> String,
    /// The language of terms' labels, and the hub's default one.
    pub language: &'a str,
}

/// The front matter of a collection's pages. Facts are described for all pages alike: that they are
/// written in the source page alone is told in their descriptions.
pub fn json_schema(collection: &str, schema: &Schema, names: &Names<'_>) -> Value {
    let (properties, _) = properties(&schema.fields, names);
    let required: Vec<&str> = schema
        .fields
        .iter()
        .filter(|field| field.required && field.translatable)
        .map(|field| &*field.name)
        .collect();
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": collection,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": schema.unknown_fields == UnknownFields::Allow,
    })
}

fn properties(fields: &[Field], names: &Names<'_>) -> (Map<String, Value>, Vec<String>) {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        let mut value = kind(field, &field.kind, names);
        if let Value::Object(object) = &mut value {
            object.insert("title".into(), (names.label)(field).into());
            object.insert("description".into(), describe(field).into());
        }
        properties.insert(field.name.to_string(), value);
        if field.required {
            required.push(field.name.to_string());
        }
    }
    (properties, required)
}

/// What an editor has to know of a field beyond its type.
pub(super) fn describe(field: &Field) -> String {
    let mut said = vec![if field.translatable {
        "Written in each language.".to_owned()
    } else {
        "A fact: written once, in the source page.".to_owned()
    }];
    said.extend(example(field.kind.item()).map(|example| format!("E.g. {example}.")));
    said.extend(field.max_words.map(|most| format!("At most {most} words.")));
    said.extend(field.after.as_ref().map(|name| format!("Not before `{name}`.")));
    said.extend(field.share_of.as_ref().map(|name| format!("A part of `{name}`.")));
    said.extend(field.within.as_ref().map(|name| format!("In one of `{name}`.")));
    said.extend(field.unit.as_ref().map(|unit| format!("In {unit}.")));
    said.join(" ")
}

/// A value as it is typed.
pub(super) fn example(kind: &FieldType) -> Option<&'static str> {
    Some(match kind {
        FieldType::Money => "673403.75 EUR",
        FieldType::Date => "2019-03-19, 2019-03 or 2019",
        FieldType::DateTime => "2019-03-19 17:00 Europe/Brussels",
        FieldType::DateRange => "2016-05-26/2016-05-27",
        FieldType::Geo => "51.0259, 4.4776",
        FieldType::Ref { .. } => "practices/bounce",
        FieldType::Language => "ro",
        FieldType::Doi => "10.1000/182",
        FieldType::Rating(None) => "{effect: promising}",
        _ => return None,
    })
}

/// A pattern for values that are texts of a form.
pub(super) fn pattern(kind: &FieldType) -> Option<&'static str> {
    Some(match kind {
        FieldType::Money => r"^-?[0-9]+(\.[0-9]+)? [A-Z]{3}$",
        FieldType::Date => r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        FieldType::DateTime => r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2}([T ][0-9]{2}:[0-9]{2}.*)?)?)?$",
        FieldType::DateRange => {
            r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(/[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"
        }
        FieldType::Language => r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        FieldType::Url => "^https?://",
        FieldType::Email => r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        FieldType::Doi => r"^10\.[0-9.]+/\S+$",
        FieldType::Geo => r"^-?[0-9.]+, *-?[0-9.]+$",
        _ => return None,
    })
}

fn kind(field: &Field, kind: &FieldType, names: &Names<'_>) -> Value {
    if let Some(pattern) = pattern(kind) {
        // A year alone is a number to YAML.
        return match kind {
            FieldType::Date | FieldType::DateTime | FieldType::DateRange => {
                json!({ "type": ["string", "integer"], "pattern": pattern })
            }
            _ => json!({ "type": "string", "pattern": pattern }),
        };
    }
    match kind {
        FieldType::Bool => json!({ "type": "boolean" }),
        FieldType::Integer | FieldType::Decimal => {
            let name = if *kind == FieldType::Integer { "integer" } else { "number" };
            let mut value = json!({ "type": name });
            for (key, bound) in [("minimum", field.min), ("maximum", field.max)] {
                if let Some(bound) = bound {
                    value[key] = json!(bound);
                }
            }
            value
        }
        FieldType::Country => json!({ "enum": country_codes().collect::<Vec<_>>() }),
        FieldType::Choice(words) => {
            json!({ "enum": words.iter().map(|word| &**word).collect::<Vec<_>>() })
        }
        FieldType::Term { vocabulary, or_text } => {
            let Some(vocabulary) = names.vocabularies.get(vocabulary) else {
                return json!({ "type": "string" });
            };
            let terms: Vec<Value> = vocabulary
                .terms
                .iter()
                .filter(|term| !term.deprecated)
                .map(|term| {
                    let label = term.label.get(names.language, names.language);
                    json!({ "const": &*term.id, "title": label.unwrap_or(&term.id) })
                })
                .collect();
            let mut options = terms;
            if *or_text || options.is_empty() {
                options.push(json!({ "type": "string" }));
            }
            json!({ "anyOf": options })
        }
        FieldType::Rating(scale) => {
            let verdicts = |scale: &Scale| verdict(&scale.kind);
            match scale {
                Some(scale) => names.scales.get(scale).map_or_else(|| json!({}), verdicts),
                None => {
                    let scales: Map<String, Value> = names
                        .scales
                        .iter()
                        .map(|(id, scale)| (id.to_string(), verdicts(scale)))
                        .collect();
                    json!({ "type": "object", "properties": scales, "additionalProperties": false })
                }
            }
        }
        FieldType::Map => json!({ "type": "object" }),
        FieldType::Record(parts) => {
            let (properties, required) = properties(parts, names);
            let record = json!({
                "type": "object", "properties": properties, "required": required,
                "additionalProperties": false,
            });
            json!({ "anyOf": [record, { "type": "string" }] })
        }
        FieldType::List(item) => {
            let item = self::kind(field, item, names);
            json!({ "anyOf": [{ "type": "array", "items": item.clone() }, item] })
        }
        _ => json!({ "type": "string" }),
    }
}

fn verdict(kind: &ScaleKind) -> Value {
    let ids = |levels: &[super::Level]| {
        let mut ids: Vec<String> = levels.iter().map(|level| level.id.to_string()).collect();
        ids.push("not-rated".to_owned());
        json!({ "enum": ids })
    };
    match kind {
        ScaleKind::Labels(levels) | ScaleKind::Ordinal(levels) => ids(levels),
        ScaleKind::Numeric { min, max, .. } => {
            json!({ "anyOf": [
                { "type": "number", "minimum": min, "maximum": max }, { "const": "not-rated" },
            ] })
        }
        ScaleKind::Matrix { dimensions, levels } => {
            let parts: Map<String, Value> = dimensions
                .iter()
                .map(|dimension| (dimension.id.to_string(), ids(levels)))
                .collect();
            json!({ "type": "object", "properties": parts, "additionalProperties": false })
        }
        ScaleKind::Unreadable => json!({}),
    }
}

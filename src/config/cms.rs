//! A configuration for Git-based editors (Decap CMS and Sveltia CMS, which read the same file): one
//! collection for each of the hub's, with all fields and languages.
//!
//! Facts are marked so that the editor asks for them in the default language alone.

use serde_json::{Value, json};

use super::country::country_codes;
use super::field::{Field, FieldType};
use super::hub::Hub;
use super::json_schema::{Names, describe, pattern};
use super::schema::Schema;

/// The editor's whole configuration. `collections` are folder, title and schema, in order; those
/// whose entries are trees of folders are left out, since these editors know flat folders only.
pub fn cms_config(hub: &Hub, collections: &[(&str, String, &Schema)], names: &Names<'_>) -> Value {
    let locales: Vec<&str> = hub.languages.iter().map(|language| &*language.tag).collect();
    let folders: Vec<Value> = collections
        .iter()
        .filter(|(_, _, schema)| !schema.tree)
        .map(|(folder, title, schema)| {
            let fields = schema.fields.iter().filter(|field| !is_internal(&field.name));
            let mut fields: Vec<Value> =
                fields.map(|field| widget(field, collections, names)).collect();
            fields.push(json!({
                "name": "body", "label": "Text", "widget": "markdown", "required": false,
                "i18n": true,
            }));
            json!({
                "name": folder, "label": title, "folder": format!("content/{folder}"),
                "create": true, "extension": "md", "format": "yaml-frontmatter",
                "slug": "{{slug}}", "i18n": true, "media_folder": "", "public_folder": "",
                "fields": fields,
            })
        })
        .collect();
    let mut config = json!({
        "backend": { "name": "git-gateway", "branch": "main" },
        "media_folder": "content",
        "public_folder": "/",
        "i18n": {
            "structure": "multiple_files", "locales": locales, "default_locale": hub.default_tag(),
        },
        "collections": folders,
    });
    if let Some(base) = &hub.base_url {
        config["site_url"] = json!(&*base.url);
    }
    config
}

/// What the editor keeps itself, or what a page says of how it was made.
fn is_internal(name: &str) -> bool {
    matches!(name, "aliases")
}

fn widget(field: &Field, collections: &[(&str, String, &Schema)], names: &Names<'_>) -> Value {
    let mut value = typed(field, &field.kind, collections, names);
    value["name"] = json!(&*field.name);
    value["label"] = json!((names.label)(field));
    value["hint"] = json!(describe(field));
    value["required"] = json!(field.required);
    // Only translatable fields are asked for, and written, in every language.
    value["i18n"] = json!(field.translatable || field.is_mixed());
    value
}

fn typed(
    field: &Field,
    kind: &FieldType,
    collections: &[(&str, String, &Schema)],
    names: &Names<'_>,
) -> Value {
    let select = |options: Vec<Value>| json!({ "widget": "select", "options": options });
    match kind {
        FieldType::List(item) => match &**item {
            FieldType::Record(parts) => {
                let parts = parts.iter().map(|part| widget(part, collections, names));
                json!({ "widget": "list", "fields": parts.collect::<Vec<_>>() })
            }
            item => {
                let mut value = typed(field, item, collections, names);
                match value["widget"].as_str() {
                    Some("select" | "relation" | "file" | "image") => {
                        value["multiple"] = json!(true)
                    }
                    _ => {
                        value["name"] = json!("item");
                        value = json!({ "widget": "list", "field": value });
                    }
                }
                value
            }
        },
        FieldType::Markdown => json!({ "widget": "markdown" }),
        FieldType::Bool => json!({ "widget": "boolean" }),
        FieldType::Integer => json!({ "widget": "number", "value_type": "int" }),
        FieldType::Decimal => json!({ "widget": "number", "value_type": "float" }),
        FieldType::File => json!({ "widget": "file" }),
        FieldType::Image => json!({ "widget": "image" }),
        FieldType::Country => select(country_codes().map(|code| json!(code)).collect()),
        FieldType::Choice(words) => select(words.iter().map(|word| json!(&**word)).collect()),
        FieldType::Term { vocabulary, or_text: false } => {
            let terms = names.vocabularies.get(vocabulary).map(|found| &found.terms);
            let terms = terms.into_iter().flatten().filter(|term| !term.deprecated);
            select(
                terms
                    .map(|term| {
                        let label = term.label.get(names.language, names.language);
                        json!({ "label": label.unwrap_or(&term.id), "value": &*term.id })
                    })
                    .collect(),
            )
        }
        FieldType::Ref { collection: Some(wanted), or_text: false } => {
            let found = collections
                .iter()
                .find(|(folder, _, schema)| *folder == &**wanted || schema.preset == *wanted);
            match found {
                Some((folder, _, schema)) if !schema.tree => json!({
                    "widget": "relation", "collection": folder, "search_fields": ["title"],
                    "display_fields": ["title"], "value_field": format!("{folder}/{{{{slug}}}}"),
                }),
                _ => json!({ "widget": "string" }),
            }
        }
        FieldType::Record(parts) => {
            let parts = parts.iter().map(|part| widget(part, collections, names));
            json!({ "widget": "object", "collapsed": true, "fields": parts.collect::<Vec<_>>() })
        }
        FieldType::Map | FieldType::Rating(_) => {
            json!({ "widget": "code", "output_code_only": true, "default_language": "yaml" })
        }
        kind => match pattern(kind) {
            Some(pattern) => {
                let help = describe(field);
                json!({ "widget": "string", "pattern": [pattern, help] })
            }
            None => json!({ "widget": "string" }),
        },
    }
}

//! An entry's fields as templates see them: labels, values in the reader's language, and the facts
//! of the entries that it is about.

use std::sync::Arc;

use tera::{Map, Value};

use crate::config::{FieldValue, Rating, ScaleKind, Verdict};
use crate::resolve::{EntryIndex, Page, Site, join};

use super::urls::encode;
use super::values::{Parts, date_value, object};
use super::{Planned, Shared, pictures, plan};

/// Every field that a page has, by key; and those of the facts panel, in the schema's order.
pub(super) fn fields(shared: &Shared, planned: &Planned, page: &Page) -> (Value, Value) {
    let site = &shared.site;
    let schema = site.schema(&site.entries[page.entry]);
    let mut map = Map::default();
    let mut facts = Vec::new();
    for definition in &schema.fields {
        if let Some(value) = field(shared, planned, page, &definition.name) {
            if definition.panel {
                facts.push(value.clone());
            }
            map.insert(definition.name.to_string().into(), value);
        }
    }
    (Value::from(map), facts.into())
}

fn field(shared: &Shared, planned: &Planned, page: &Page, name: &str) -> Option<Value> {
    let site = &shared.site;
    let entry = &site.entries[page.entry];
    let schema = site.schema(entry);
    let definition = schema.field(name)?;
    let (found, language) = site.field(page, name)?;
    let values: Vec<Value> = if definition.kind.parts().is_empty() {
        let values = sorted(site, found.value.items(), planned.language);
        values
            .into_iter()
            .map(|value| one_value(shared, planned, page, name, value, language))
            .collect()
    } else {
        site.records(page, definition)
            .into_iter()
            .map(|parts| record(shared, planned, page, &parts))
            .collect()
    };
    Some(object([
        ("key", Value::from(name)),
        ("label", Value::from(site.field_label(schema, name, planned.language))),
        ("values", values.into()),
        ("record", Value::from(!definition.kind.parts().is_empty())),
        ("unit", Value::from(definition.unit.as_deref())),
    ]))
}

/// An entry's values of some fields as its readers see them, with empty ones in their places.
pub(super) fn cells(
    shared: &Shared,
    planned: &Planned,
    entry: EntryIndex,
    columns: &[Arc<str>],
) -> Vec<Value> {
    let site = &shared.site;
    let version = site.version(&site.entries[entry], planned.language).map(|(page, _)| page);
    columns
        .iter()
        .map(|name| {
            let own = version.and_then(|page| field(shared, planned, page, name));
            own.unwrap_or_else(Value::none)
        })
        .collect()
}

/// Countries and languages in the order of their names in the reader's language; all else as written.
pub(super) fn sorted<'a>(
    site: &Site,
    values: &'a [FieldValue],
    language: usize,
) -> Vec<&'a FieldValue> {
    let mut sorted: Vec<&FieldValue> = values.iter().collect();
    if matches!(values.first(), Some(FieldValue::Country(_) | FieldValue::Language(_))) {
        let locale = &site.i18n.languages[language].locale;
        sorted.sort_by_cached_key(|value| locale.sort_key(&site.value_label(value, language)));
    }
    sorted
}

/// A record: its parts by name, and in the schema's order under `parts`.
fn record(
    shared: &Shared,
    planned: &Planned,
    page: &Page,
    parts: &[crate::resolve::Part<'_>],
) -> Value {
    let site = &shared.site;
    let mut map = Map::default();
    let mut list = Vec::new();
    for part in parts {
        let values: Vec<Value> = part
            .value
            .items()
            .iter()
            .map(|value| {
                one_value(shared, planned, page, &part.definition.name, value, part.language)
            })
            .collect();
        let own = part.definition.label.as_ref();
        let label = site.localized(own, planned.language).map(str::to_owned);
        let key = format!("field_{}", part.definition.name);
        let value = object([
            ("key", Value::from(&*part.definition.name)),
            (
                "label",
                Value::from(label.or_else(|| site.i18n.text(planned.language, &key, None, &[]))),
            ),
            ("values", values.clone().into()),
            ("value", values.into_iter().next().unwrap_or_else(Value::none)),
        ]);
        list.push(value.clone());
        map.insert(part.definition.name.to_string().into(), value);
    }
    map.insert("parts".into(), list.into());
    Value::from(map)
}

fn one_value(
    shared: &Shared,
    planned: &Planned,
    page: &Page,
    field: &str,
    value: &FieldValue,
    language: usize,
) -> Value {
    let site = &shared.site;
    let collection = &*site.entries[page.entry].collection;
    let mut map = Parts::default();
    let mut text = site.value_label(value, planned.language);
    match value {
        FieldValue::Url(url) => {
            map.insert("url", Value::from(&**url));
            text =
                url.split_once("://").map_or(&**url, |(_, rest)| rest).trim_end_matches('/').into();
        }
        FieldValue::Email(address) => {
            map.insert("url", Value::from(format!("mailto:{address}")));
        }
        FieldValue::Date(date) => {
            map.insert("iso", Value::from(date.to_string()));
        }
        FieldValue::DateTime(moment) => {
            map.insert("iso", Value::from(moment.to_string()));
        }
        FieldValue::Html(html) => {
            map.insert("html", Value::safe_string(html));
            if language != planned.language {
                let tag = &site.config.hub.languages[language].tag;
                map.insert("lang", Value::from(&**tag));
            }
        }
        FieldValue::Choice { word, .. } => {
            map.insert("word", Value::from(&**word));
        }
        FieldValue::Money { amount, .. } => {
            map.insert("amount", Value::from(&**amount));
        }
        FieldValue::Integer(number) => {
            map.insert("number", Value::from(*number));
        }
        FieldValue::Language(tag) => {
            map.insert("tag", Value::from(&**tag));
        }
        FieldValue::Rating(rating) => judgement(shared, rating, planned.language, &mut map),
        FieldValue::File(path) => {
            let folder = &site.entries[page.entry].source_document.folder;
            let file = join(folder, path);
            let asset = file.as_deref().and_then(|path| shared.assets.content(path));
            if let Some((asset, size)) = asset {
                // Names of files are the editor's: a # or ? in one would end the address.
                map.insert("url", Value::from(shared.url(planned, &encode(asset))));
                if let Some(picture) = file.as_deref().and_then(|path| shared.assets.picture(path))
                {
                    let picture = pictures::value(shared, planned, picture, asset);
                    map.insert("picture", picture);
                }
                map.insert("bytes", Value::from(size));
                map.insert("size", Value::from(file_size(shared, size, planned.language)));
                let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
                map.insert("type", Value::from(ending.to_uppercase()));
            }
            text = path.rsplit('/').next().unwrap_or(path).to_owned();
        }
        FieldValue::Ref(id) => {
            if let Some(other) = site.reference(id, collection)
                && let Some((other, route)) = site.version(&site.entries[other], planned.language)
            {
                text = other.document.title().to_owned();
                map.insert("url", Value::from(shared.page_url(planned, route)));
                if other.language != planned.language {
                    let tag = &site.config.hub.languages[other.language].tag;
                    map.insert("lang", Value::from(&**tag));
                }
            }
        }
        FieldValue::Text(_) if language != planned.language => {
            map.insert("lang", Value::from(&*site.config.hub.languages[language].tag));
        }
        _ => {
            if let Some(route) = facet_page(site, collection, field, value, planned.language) {
                map.insert("url", Value::from(shared.page_url(planned, &route)));
            }
        }
    }
    map.insert("text", Value::from(text));
    Value::from(map)
}

/// How an entry was judged, each judgement as it is drawn: one of several dimensions is as many.
pub(super) fn judgements(
    shared: &Shared,
    entry: EntryIndex,
    field: &str,
    language: usize,
) -> Vec<Value> {
    let site = &shared.site;
    let mut all = Vec::new();
    for rating in site.ratings(&site.entries[entry], field) {
        let mut map = Parts::default();
        judgement(shared, rating, language, &mut map);
        let dimensions = map.remove("dimensions");
        if let Some(dimensions) = dimensions.as_ref().and_then(Value::as_array) {
            all.extend(dimensions.iter().cloned());
            continue;
        }
        let label = map.get("scale_label").cloned();
        map.insert("label", label.unwrap_or_else(|| Value::from(&*rating.scale)));
        let value = FieldValue::Rating(rating.clone());
        map.insert("text", Value::from(site.value_label(&value, language)));
        all.push(Value::from(map));
    }
    all
}

/// What a drawing of a rating needs: a level's place among all, or a number between its bounds.
fn judgement(shared: &Shared, rating: &Rating, language: usize, map: &mut Parts) {
    let site = &shared.site;
    map.insert("scale", Value::from(&*rating.scale));
    map.insert("rated", Value::from(rating.verdict != Verdict::NotRated));
    let Some(scale) = site.config.scales.get(&rating.scale) else { return };
    let label = site.localized(scale.label.as_ref(), language).unwrap_or(&rating.scale);
    map.insert("scale_label", Value::from(label));
    if let Some(url) = &scale.url {
        map.insert("scale_url", Value::from(&**url));
    }
    let place = |levels: &[crate::config::Level], id: &str| {
        levels.iter().position(|level| *level.id == *id).map(|at| (at + 1, levels.len()))
    };
    match (&rating.verdict, &scale.kind) {
        (Verdict::Level(id), ScaleKind::Ordinal(levels)) => {
            if let Some((at, of)) = place(levels, id) {
                map.insert("position", Value::from(at));
                map.insert("of", Value::from(of));
            }
        }
        (Verdict::Dimensions(judged), ScaleKind::Matrix { dimensions, levels }) => {
            let rows = dimensions.iter().map(|dimension| {
                let level = judged.iter().find(|(id, _)| *id == dimension.id).map(|(_, l)| l);
                let (at, of) = level.and_then(|id| place(levels, id)).unwrap_or((0, levels.len()));
                let text = match level {
                    Some(id) => site.level_label(levels, id, language),
                    None => shared.text(language, "not_rated", None, &[]),
                };
                object([
                    ("label", site.level_label(dimensions, &dimension.id, language).into()),
                    ("text", Value::from(text)),
                    ("rated", Value::from(level.is_some())),
                    ("position", Value::from(at)),
                    ("of", Value::from(of)),
                ])
            });
            map.insert("dimensions", rows.collect::<Vec<_>>().into());
        }
        (Verdict::Number(digits), ScaleKind::Numeric { min, max, .. }) => {
            map.insert("number", Value::from(digits.parse::<f64>().unwrap_or(*min)));
            let locale = &site.i18n.languages[language].locale;
            map.insert("min", Value::from(*min));
            map.insert("max", Value::from(*max));
            map.insert("min_text", Value::from(locale.decimal(&min.to_string())));
            map.insert("max_text", Value::from(locale.decimal(&max.to_string())));
        }
        _ => {}
    }
}

/// A size as people say it: whole kilobytes, or megabytes with one decimal (SI), with the language's
/// own short forms.
fn file_size(shared: &Shared, bytes: u64, language: usize) -> String {
    let locale = &shared.site.i18n.languages[language].locale;
    let (key, size) = match bytes {
        0..1_000_000 => ("size_kilobytes", locale.integer(bytes.div_ceil(1000).max(1) as i64)),
        _ => {
            let tenths = bytes / 100_000;
            ("size_megabytes", locale.decimal(&format!("{}.{}", tenths / 10, tenths % 10)))
        }
    };
    shared.text(language, key, None, &[("size", size.as_str())])
}

/// The page of a facet's value, if the collection has that facet.
fn facet_page(
    site: &Site,
    collection: &str,
    field: &str,
    value: &FieldValue,
    language: usize,
) -> Option<String> {
    let index = site.collection_index(collection)?;
    let facets = &site.collections[index].facets;
    let facet = facets.iter().position(|facet| &*facet.field == field)?;
    let value = facets[facet].values.iter().position(|known| known.value == *value)?;
    Some(plan::facet_route(site, index, facet, value, language))
}

/// The name of a page's language, if it is not the reader's.
pub(super) fn foreign_name(site: &Site, language: usize, reader: usize) -> Option<String> {
    let tag = &site.config.hub.languages[language].tag;
    (language != reader).then(|| site.i18n.languages[reader].locale.language_name(tag))
}

/// Title and address of an entry for the readers of a page.
pub(super) fn entry_link(shared: &Shared, planned: &Planned, index: EntryIndex) -> Option<Value> {
    let site = &shared.site;
    let (target, route) = site.version(&site.entries[index], planned.language)?;
    Some(object([
        ("title", Value::from(target.document.title())),
        ("url", Value::from(shared.page_url(planned, route))),
        ("lang", Value::from(&*site.config.hub.languages[target.language].tag)),
        ("lang_name", Value::from(foreign_name(site, target.language, planned.language))),
    ]))
}

/// The entries that a page is about, each with the facts that it shares.
pub(super) fn about(shared: &Shared, planned: &Planned, page: &Page) -> Vec<Value> {
    let site = &shared.site;
    site.about(page.entry)
        .into_iter()
        .filter_map(|(name, other)| {
            let entry = &site.entries[other];
            let own = &site.entries[page.entry];
            let (target, _) = site.version(entry, planned.language)?;
            let schema = site.schema(entry);
            let facts: Vec<Value> = schema
                .fields
                .iter()
                .filter(|definition| definition.shared)
                .filter_map(|definition| field(shared, planned, target, &definition.name))
                .collect();
            let label = site.field_label(site.schema(own), name, planned.language);
            Some(object([
                ("field", Value::from(name)),
                ("label", Value::from(label)),
                ("entry", entry_link(shared, planned, other)?),
                ("facts", facts.into()),
            ]))
        })
        .collect()
}

/// Where an entry's dates stand to the day that the site speaks of.
pub(super) fn timing(shared: &Shared, index: EntryIndex, language: usize) -> Value {
    let site = &shared.site;
    let entry = &site.entries[index];
    let (Some(timing), Some(day)) = (site.timing(entry), site.as_of) else { return Value::none() };
    let schema = site.schema(entry);
    let opens = std::sync::Arc::from("opens");
    let names = match (&schema.deadline, &schema.period) {
        (Some(deadline), _) => [Some(&opens), Some(deadline)],
        (_, Some((start, end))) => [Some(start), end.as_ref()],
        _ => [None, None],
    };
    let [from, until] = names.map(|name| {
        let value = name.and_then(|name| site.fact(entry, name));
        match value {
            Some(FieldValue::DateTime(moment)) => object([
                ("iso", Value::from(moment.to_string())),
                (
                    "text",
                    Value::from(site.value_label(&FieldValue::DateTime(moment.clone()), language)),
                ),
            ]),
            Some(value) => {
                value.date().map_or_else(Value::none, |date| date_value(site, date, language))
            }
            None => Value::none(),
        }
    });
    object([
        ("state", Value::from(timing.word())),
        ("as_of", date_value(site, day, language)),
        ("deadline", Value::from(schema.deadline.is_some())),
        ("from", from),
        ("until", until),
    ])
}

//! Cards of entries.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use tera::{Map, Value};

use crate::config::{Date, Field, FieldValue, Schema};
use crate::graph::Fingerprint;
use crate::resolve::{EntryIndex, Page, Site};

use super::functions::menu_order;
use super::values::{date_value, object};
use super::{PageKind, Planned, Shared, lists, track};

/// Judgements that a card draws; the others are on the entry's page.
const JUDGEMENTS: usize = 4;
/// Entries that a home page shows.
const NEWEST: usize = 6;

/// Cards: of a list, of a facet's value, or the newest of the hub.
pub(super) fn entries(shared: &Shared, page: &Planned) -> Vec<Value> {
    let entries = match page.kind {
        PageKind::List { .. } | PageKind::Facet { .. } | PageKind::Pair { .. } => {
            lists::shown(shared, page)
        }
        PageKind::Home => newest(shared, page.language),
        _ => Vec::new(),
    };
    entries.into_iter().filter_map(|entry| card(shared, page, entry)).collect()
}

/// The entries that changed last. Those of one day are taken from each collection in turn, in the
/// order of the menu and of its list, so that no collection hides the others.
fn newest(shared: &Shared, language: usize) -> Vec<EntryIndex> {
    let site = &shared.site;
    let mut dated = Vec::new();
    for (place, collection) in menu_order(site).into_iter().enumerate() {
        // How many of the collection have this day already.
        let mut before: FxHashMap<Date, usize> = FxHashMap::default();
        for &index in &shared.listings.sorted(site, collection, language).entries {
            let entry = &site.entries[index];
            let mut dates = ["updated", "published"].into_iter();
            let date = dates.find_map(|name| site.fact(entry, name)).and_then(FieldValue::date);
            let Some(date) = date else { continue };
            let turn = before.entry(date).or_default();
            dated.push((Reverse(date), *turn, place, index));
            *turn += 1;
        }
    }
    dated.sort_unstable();
    dated.into_iter().take(NEWEST).map(|(.., index)| index).collect()
}

/// What an entry's card says to the readers of a language, but for its address, and the path of the
/// file that it leads to; `None` if lists do not name it. It is the same on every list, and made once.
pub(super) fn listed(
    shared: &Shared,
    index: EntryIndex,
    language: usize,
) -> Option<(&Map, String)> {
    let site = &shared.site;
    let entry = &site.entries[index];
    let (_, route) = site.version(entry, language)?;
    if !site.is_listed(entry, language) {
        return None;
    }
    let values = shared.listings.card(index, language, || make_card(shared, index, language));
    Some((values, format!("{route}index.html")))
}

/// Stands for what a card says.
pub(super) fn print(shared: &Shared, index: EntryIndex, language: usize) -> Fingerprint {
    shared.listings.print(index, language, || {
        let values = listed(shared, index, language).map(|(values, _)| Value::from(values.clone()));
        track::print(&values.unwrap_or_else(Value::none), &[])
    })
}

/// An entry's card as seen from a page, with what the home page adds.
pub(super) fn card(shared: &Shared, page: &Planned, index: EntryIndex) -> Option<Value> {
    let site = &shared.site;
    let (values, path) = listed(shared, index, page.language)?;
    let mut map = values.clone();
    map.insert("url".into(), Value::from(shared.url(page, &path)));
    map.insert("id".into(), Value::from(name(site, index)));
    if page.kind == PageKind::Home {
        let collection = site
            .collection(&site.entries[index].collection)
            .map(|collection| site.collection_title(collection, page.language));
        map.insert("collection".into(), Value::from(collection));
        let target = site.version(&site.entries[index], page.language).map(|(target, _)| target);
        let updated = target.and_then(|target| site.field(target, "updated"));
        if let Some(FieldValue::Date(date)) = updated.map(|(field, _)| &field.value) {
            map.insert("updated".into(), date_value(site, *date, page.language));
        }
    }
    Some(Value::from(map))
}

/// An entry's id within its collection, by which addresses name it.
pub(super) fn name(site: &Site, index: EntryIndex) -> &str {
    let entry = &site.entries[index];
    let below = entry.id.strip_prefix(&*entry.collection);
    below.and_then(|id| id.strip_prefix('/')).unwrap_or(&entry.id)
}

fn make_card(shared: &Shared, index: EntryIndex, reader: usize) -> Map {
    let site = &shared.site;
    let entry = &site.entries[index];
    let mut map = Map::default();
    let Some((target, _)) = site.version(entry, reader) else { return map };
    let schema = site.schema(entry);
    let language = &site.i18n.languages[target.language];
    let foreign = target.language != reader;
    let is_rated = |name: &str| schema.field(name).is_some_and(Field::is_rated);
    let facts: Vec<Value> = schema
        .card
        .iter()
        .filter(|name| !is_rated(name))
        .filter_map(|name| {
            let value = site.fact(entry, name)?;
            let values = super::facts::sorted(site, value.items(), reader);
            let values = values.into_iter().map(|value| {
                let mut text = site.value_label(value, reader);
                let unit = schema.field(name).and_then(|field| field.unit.as_deref());
                if let (FieldValue::Integer(_) | FieldValue::Decimal(_), Some(unit)) = (value, unit)
                {
                    text = format!("{text} {unit}");
                }
                let text = Value::from(text);
                match value {
                    FieldValue::Date(date) => {
                        object([("text", text), ("iso", Value::from(date.to_string()))])
                    }
                    FieldValue::DateTime(moment) => {
                        object([("text", text), ("iso", Value::from(moment.to_string()))])
                    }
                    _ => object([("text", text)]),
                }
            });
            Some(object([
                ("key", Value::from(&**name)),
                ("label", Value::from(site.field_label(schema, name, reader))),
                ("values", values.collect::<Vec<_>>().into()),
            ]))
        })
        .collect();
    // One line about what it solves says more on a card than a summary.
    let solution = target.document.text_field("solution");
    let summary = solution.unwrap_or_else(|| target.document.summary());
    for (name, value) in [
        ("title", Value::from(target.document.title())),
        ("summary", Value::from(summary)),
        ("lang", Value::from(&*language.tag)),
        ("dir", Value::from(language.locale.direction().to_string())),
        ("foreign", Value::from(foreign)),
        ("facts", facts.into()),
    ] {
        map.insert(name.into(), value);
    }
    map.insert("evidence".into(), evidence(shared, index, reader, target, schema));
    map.insert("timing".into(), super::facts::timing(shared, index, reader));
    for name in ["status", "event_status"] {
        if let Some(FieldValue::Choice { word, .. }) = site.fact(entry, name)
            && &**word != "published"
        {
            map.insert(name.into(), Value::from(&**word));
        }
    }
    if foreign {
        let name = site.i18n.languages[reader].locale.language_name(&language.tag);
        map.insert("lang_name".into(), Value::from(name));
    }
    map
}

/// How an entry was judged, if its schema shows that on cards. Where nobody has judged it, this is said
/// only if its page says so, too, or if the list has others that were judged.
fn evidence(
    shared: &Shared,
    index: EntryIndex,
    reader: usize,
    target: &Page,
    schema: &Schema,
) -> Value {
    let site = &shared.site;
    let mut rated = schema.card.iter().filter_map(|name| schema.field(name));
    let Some(field) = rated.find(|field| field.is_rated()) else { return Value::none() };
    let mut judged = super::facts::judgements(shared, index, &field.name, reader);
    // Which dimensions nobody judged is said on the entry's page, unless there is nothing else to say.
    let is_rated = |it: &Value| {
        it.as_map().and_then(|it| it.get(&"rated".into())).is_some_and(Value::is_truthy)
    };
    if judged.iter().any(is_rated) {
        judged.retain(is_rated);
    }
    let entry = &site.entries[index];
    let is_spoken_of = || {
        let own =
            [&*field.name, "evidence"].into_iter().any(|name| site.field(target, name).is_some());
        own || site.collection(&entry.collection).is_some_and(|it| it.facet(&field.name).is_some())
    };
    if judged.is_empty() && !is_spoken_of() {
        return Value::none();
    }
    // The name that the section of the entry's page has.
    let label = match schema.field("evidence") {
        Some(_) => site.field_label(schema, "evidence", reader),
        None => site.field_label(schema, &field.name, reader),
    };
    let more = judged.len().saturating_sub(JUDGEMENTS);
    object([
        ("label", Value::from(label)),
        ("judgements", judged.into_iter().take(JUDGEMENTS).collect::<Vec<_>>().into()),
        ("more", Value::from(more)),
    ])
}

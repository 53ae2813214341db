//! Other ways to look at a collection: as a table, by what is missing, on a map, along its dates.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Value;

use crate::config::{Date, FieldValue};
use crate::resolve::{EntryIndex, Facet, FacetValue, Site};

use super::europe::{HEIGHT, LAND, SHAPES, WIDTH};
use super::plan::View;
use super::values::{date_value, object};
use super::{PageKind, Planned, Shared, browse, cards, facts, lists};

/// A table's columns.
pub(super) fn columns(shared: &Shared, page: &Planned) -> Vec<Value> {
    let PageKind::View { collection, view: View::Table } = page.kind else { return Vec::new() };
    let site = &shared.site;
    let schema = site.config.schema(&site.collections[collection].id);
    let names = shared.listings.columns(site, collection, page.language).iter();
    let column = |name: &Arc<str>| {
        let label = site.field_label(schema, name, page.language);
        object([("key", Value::from(&**name)), ("label", Value::from(label))])
    };
    names.map(column).collect()
}

/// A table's columns, and its rows: an entry's card and its cells.
pub(super) fn table(shared: &Shared, page: &Planned) -> Value {
    let PageKind::View { collection, view: View::Table } = page.kind else { return Value::none() };
    let names = shared.listings.columns(&shared.site, collection, page.language);
    let rows: Vec<Value> = lists::shown(shared, page)
        .into_iter()
        .filter_map(|entry| {
            let card = cards::card(shared, page, entry)?;
            Some(object([
                ("entry", card),
                ("cells", facts::cells(shared, page, entry, names).into()),
            ]))
        })
        .collect();
    object([("columns", columns(shared, page).into()), ("rows", rows.into())])
}

/// A gap map: for each pair of values how many entries there are and how strong their evidence is.
/// The terms of a vocabulary all have their row or column, whether or not an entry names them.
pub(super) fn gap_map(shared: &Shared, page: &Planned) -> Value {
    let PageKind::View { collection, view: View::GapMap } = page.kind else { return Value::none() };
    let site = &shared.site;
    let language = page.language;
    let pages = &site.collections[collection];
    let schema = site.config.schema(&pages.id);
    let Some((first, second)) = lists::gap_facets(site, collection) else { return Value::none() };
    let rated = schema.fields.iter().find(|field| {
        let judged = |&entry: &EntryIndex| site.strength(&site.entries[entry], &field.name);
        field.is_rated() && pages.entries.iter().filter_map(judged).next().is_some()
    });
    let rows = axis(site, &pages.facets[first], language);
    let columns = axis(site, &pages.facets[second], language);
    let cell = |row: Option<usize>, column: Option<usize>| -> (Value, usize) {
        let found = row.zip(column).and_then(|(row, column)| {
            shared.tallies.pair(site, collection, (first, row), (second, column), language)
        });
        let Some((kind, count)) = found else { return (Value::none(), 0) };
        let strongest = rated.and_then(|field| {
            let (row, column) = row.zip(column)?;
            lists::both(site, collection, (first, row), (second, column))
                .filter(|&entry| site.is_listed(&site.entries[entry], language))
                .filter_map(|entry| site.strength(&site.entries[entry], &field.name))
                .max()
        });
        let tier = match (rated, strongest) {
            (None, _) => "",
            (_, None) => "unrated",
            (_, Some(0..=333)) => "weak",
            (_, Some(334..=666)) => "medium",
            _ => "strong",
        };
        let url = browse::url(shared, page, &kind);
        let parts =
            [("count", Value::from(count)), ("url", Value::from(url)), ("tier", Value::from(tier))];
        (object(parts), count)
    };
    let mut largest = 0;
    let lines: Vec<Value> = rows
        .iter()
        .map(|(row, text)| {
            let cells = columns.iter().map(|(column, _)| {
                let (cell, count) = cell(*row, *column);
                largest = largest.max(count);
                cell
            });
            object([
                ("text", Value::from(text.as_str())),
                ("url", axis_url(shared, page, collection, first, *row)),
                ("cells", cells.collect::<Vec<_>>().into()),
            ])
        })
        .collect();
    let heads: Vec<Value> = columns
        .iter()
        .map(|(column, text)| {
            object([
                ("text", Value::from(text.as_str())),
                ("url", axis_url(shared, page, collection, second, *column)),
            ])
        })
        .collect();
    let label =
        |facet: usize| Value::from(site.field_label(schema, &pages.facets[facet].field, language));
    object([
        ("row_label", label(first)),
        ("column_label", label(second)),
        ("columns", heads.into()),
        ("rows", lines.into()),
        ("rated", Value::from(rated.is_some())),
        ("largest", Value::from(largest)),
    ])
}

/// The values of a facet in their order, and the terms of its vocabulary that no entry names.
fn axis(site: &Site, facet: &Facet, language: usize) -> Vec<(Option<usize>, String)> {
    let vocabulary = facet.values.iter().find_map(|value| match &value.value {
        FieldValue::Term { vocabulary, .. } => site.config.vocabularies.get_key_value(vocabulary),
        _ => None,
    });
    let Some((id, vocabulary)) = vocabulary else {
        let values = browse::ordered(site, facet, language).into_iter();
        return values.map(|(value, text)| (Some(value), text)).collect();
    };
    let terms = vocabulary
        .terms
        .iter()
        .map(|term| FieldValue::Term { vocabulary: id.clone(), term: term.id.clone() });
    terms
        .map(|value| {
            let known = |known: &FacetValue| known.value == value;
            (facet.values.iter().position(known), site.value_label(&value, language))
        })
        .collect()
}

fn axis_url(
    shared: &Shared,
    page: &Planned,
    collection: usize,
    facet: usize,
    value: Option<usize>,
) -> Value {
    let kind = value.map(|value| PageKind::Facet { collection, facet, value });
    let listed = kind.filter(|kind| shared.tallies.count(&shared.site, kind, page.language) > 0);
    listed.map_or_else(Value::none, |kind| Value::from(browse::url(shared, page, &kind)))
}

/// A map of Europe: the countries with how many entries each has, and where their list is.
pub(super) fn map(shared: &Shared, page: &Planned) -> Value {
    let PageKind::View { collection, view: View::Map } = page.kind else { return Value::none() };
    let site = &shared.site;
    let language = page.language;
    let pages = &site.collections[collection];
    let schema = site.config.schema(&pages.id);
    let Some(field) = schema.views.map.as_deref() else { return Value::none() };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut nowhere = 0;
    for entry in lists::all(shared, page) {
        let value = site.fact(&site.entries[entry], field);
        let mut codes: Vec<String> = value
            .map(FieldValue::items)
            .unwrap_or_default()
            .iter()
            .filter_map(FieldValue::facet_id)
            .collect();
        codes.sort();
        codes.dedup();
        nowhere += usize::from(codes.is_empty());
        codes.into_iter().for_each(|code| *counts.entry(code).or_default() += 1);
    }
    let most = counts.values().copied().max().unwrap_or(1);
    let facet = pages.facet(field);
    let locale = &site.i18n.languages[language].locale;
    let place = |code: &str| {
        let count = counts.get(code).copied().unwrap_or(0);
        let value = facet.and_then(|facet| {
            let known = |value: &FacetValue| value.value.facet_id().as_deref() == Some(code);
            Some((facet, pages.facets[facet].values.iter().position(known)?))
        });
        let kind = value.map(|(facet, value)| PageKind::Facet { collection, facet, value });
        let url =
            kind.map_or_else(Value::none, |kind| Value::from(browse::url(shared, page, &kind)));
        [
            ("code", Value::from(code)),
            ("text", Value::from(locale.region_name(code))),
            ("count", Value::from(count)),
            // In four steps, so that a style sheet can colour them.
            ("level", Value::from((count * 4).div_ceil(most))),
            ("url", url),
        ]
    };
    let shapes: Vec<Value> = SHAPES
        .iter()
        .map(|shape| {
            let [code, text, count, level, url] = place(shape.code);
            let circle = shape.circle.map_or_else(Value::none, |(x, y)| {
                object([("x", Value::from(x)), ("y", Value::from(y))])
            });
            let path = ("path", Value::from(shape.path));
            object([code, text, count, level, url, path, ("circle", circle)])
        })
        .collect();
    let mut countries: Vec<(Vec<u8>, Value)> = counts
        .keys()
        .map(|code| (locale.sort_key(&locale.region_name(code)), object(place(code))))
        .collect();
    countries.sort_by(|(a, _), (b, _)| a.cmp(b));
    let countries: Vec<Value> = countries.into_iter().map(|(_, country)| country).collect();
    object([
        ("width", Value::from(WIDTH)),
        ("height", Value::from(HEIGHT)),
        ("land", Value::from(LAND)),
        ("shapes", shapes.into()),
        ("countries", countries.into()),
        ("nowhere", Value::from(nowhere)),
        ("most", Value::from(most)),
    ])
}

/// Entries along their dates, the newest year first; those without a date come last.
pub(super) fn timeline(shared: &Shared, page: &Planned) -> Value {
    let PageKind::View { collection, view: View::Timeline } = page.kind else {
        return Value::none();
    };
    let site = &shared.site;
    let schema = site.config.schema(&site.collections[collection].id);
    let Some((start, end)) = &schema.views.timeline else { return Value::none() };
    let mut dated: Vec<(Date, EntryIndex)> = Vec::new();
    let mut undated = Vec::new();
    for entry in lists::all(shared, page) {
        match site.fact(&site.entries[entry], start).and_then(FieldValue::date) {
            Some(date) => dated.push((date, entry)),
            None => undated.push(entry),
        }
    }
    // Within a year as it went; of one day in the order of the list, as the sort is stable.
    dated.sort_by_key(|(date, _)| (-i64::from(date.year), date.first_day()));
    let item = |entry: EntryIndex| {
        let fact = |name: &str| site.fact(&site.entries[entry], name);
        let when = |value: Option<&FieldValue>| match value {
            Some(FieldValue::DateTime(moment)) => date_value(site, moment.date, page.language),
            Some(FieldValue::DateRange(first, last)) => object([
                ("iso", Value::from(first.to_string())),
                (
                    "text",
                    Value::from(
                        site.i18n.languages[page.language].locale.date_range(*first, *last),
                    ),
                ),
            ]),
            Some(value) => {
                value.date().map_or_else(Value::none, |day| date_value(site, day, page.language))
            }
            None => Value::none(),
        };
        let last = end.as_deref().and_then(fact);
        let same_day = |last: &&FieldValue| last.date() == fact(start).and_then(FieldValue::date);
        let last = last.filter(|last| !same_day(last));
        Some(object([
            ("entry", cards::card(shared, page, entry)?),
            ("start", when(fact(start))),
            ("end", when(last)),
        ]))
    };
    let mut years: Vec<(i32, Vec<Value>)> = Vec::new();
    for (date, entry) in dated {
        let Some(item) = item(entry) else { continue };
        match years.last_mut() {
            Some((year, items)) if *year == date.year => items.push(item),
            _ => years.push((date.year, vec![item])),
        }
    }
    let years: Vec<Value> = years
        .into_iter()
        .map(|(year, items)| {
            object([("year", Value::from(year.to_string())), ("items", items.into())])
        })
        .collect();
    let undated: Vec<Value> = undated.into_iter().filter_map(item).collect();
    object([("years", years.into()), ("undated", undated.into())])
}

//! Which entries have which value of a facet.

use std::collections::BTreeMap;

use crate::config::{Field, FieldValue, Level, ScaleKind, Verdict};

use super::names::address_part;
use super::site::{Facet, FacetValue, Site};

/// Fills the facets of every collection.
pub(super) fn collect(site: &mut Site) {
    for index in 0..site.collections.len() {
        let collection = &site.collections[index];
        let schema = site.config.schema(&collection.id);
        let facets = schema
            .facets
            .iter()
            .map(|field| Facet { field: field.clone(), values: values(site, index, field) })
            .filter(|facet| !facet.values.is_empty())
            .collect();
        site.collections[index].facets = facets;
    }
}

fn values(site: &Site, collection: usize, field: &str) -> Vec<FacetValue> {
    let schema = site.config.schema(&site.collections[collection].id);
    if schema.field(field).is_some_and(Field::is_rated) {
        return rated(site, collection, field);
    }
    let mut found: BTreeMap<(usize, String), FacetValue> = BTreeMap::new();
    for &entry in &site.collections[collection].entries {
        let Some(value) = site.fact(&site.entries[entry], field) else { continue };
        for value in value.items() {
            let Some(id) = value.facet_id() else { continue };
            let position = match value {
                FieldValue::Term { vocabulary, term } => site
                    .config
                    .vocabularies
                    .get(vocabulary)
                    .and_then(|vocabulary| vocabulary.position(term))
                    .unwrap_or(usize::MAX),
                _ => 0,
            };
            let slot = found.entry((position, id.clone())).or_insert_with(|| FacetValue {
                value: value.clone(),
                slug: address_part(&id).into(),
                entries: Vec::new(),
            });
            if slot.entries.last() != Some(&entry) {
                slot.entries.push(entry);
            }
        }
    }
    addressed(found.into_values().collect())
}

/// How entries were judged: the levels of each scale from the strongest on, whatever else was judged,
/// and what nobody has judged. Nothing if nobody has judged anything.
fn rated(site: &Site, collection: usize, field: &str) -> Vec<FacetValue> {
    let mut found: BTreeMap<(usize, usize, String), FacetValue> = BTreeMap::new();
    let choice = |word: &str| {
        (word.to_owned(), FieldValue::Choice { field: RATING.into(), word: word.into() })
    };
    for &entry in &site.collections[collection].entries {
        let mut values = Vec::new();
        for rating in site.ratings(&site.entries[entry], field) {
            let scale = site.config.scales.get(&rating.scale).map(|scale| &scale.kind);
            let place = |levels: &[Level], id: &str| levels.iter().position(|it| *it.id == *id);
            match (&rating.verdict, scale) {
                (Verdict::NotRated, _) => {}
                (
                    Verdict::Level(id),
                    Some(ScaleKind::Ordinal(levels) | ScaleKind::Labels(levels)),
                ) => {
                    let weakness = place(levels, id).map_or(usize::MAX, |at| levels.len() - at);
                    let order = site.config.scales.keys().position(|key| *key == rating.scale);
                    let id = format!("{}-{id}", rating.scale);
                    let value = FieldValue::Rating(rating.clone());
                    values.push((order.unwrap_or(0), weakness, id, value));
                }
                _ => {
                    let (id, value) = choice("rated");
                    values.push((usize::MAX, 0, id, value));
                }
            }
        }
        if values.is_empty() {
            let (id, value) = choice("unrated");
            values.push((usize::MAX, 1, id, value));
        }
        for (order, weakness, id, value) in values {
            let slug = address_part(&id).into();
            let slot = found.entry((order, weakness, id)).or_insert_with(|| FacetValue {
                value,
                slug,
                entries: Vec::new(),
            });
            if slot.entries.last() != Some(&entry) {
                slot.entries.push(entry);
            }
        }
    }
    match found.len() {
        1 if found.keys().all(|(_, weakness, id)| (*weakness, id.as_str()) == (1, "unrated")) => {
            Vec::new()
        }
        _ => addressed(found.into_values().collect()),
    }
}

/// The field of the words that say whether anybody has judged an entry.
const RATING: &str = "rating";

/// No two values have one address.
fn addressed(mut values: Vec<FacetValue>) -> Vec<FacetValue> {
    // C++ and C# would have one address.
    for at in 1..values.len() {
        let wanted = values[at].slug.clone();
        let mut number = 2;
        while values[..at].iter().any(|value| value.slug == values[at].slug) {
            values[at].slug = format!("{wanted}-{number}").into();
            number += 1;
        }
    }
    values
}

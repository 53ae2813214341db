//! Which entries have which value of a facet.

use std::collections::BTreeMap;

use crate::config::FieldValue;

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
    let mut values: Vec<FacetValue> = found.into_values().collect();
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

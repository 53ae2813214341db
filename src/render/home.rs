//! What a home page leads to besides lists: the guides, and the entries of the first collection by
//! what they are about.

use tera::Value;

use crate::config::FieldValue;
use crate::resolve::Role;

use super::values::object;
use super::{PageKind, Planned, Shared, facts, functions, plan};

/// The guides of the hub, collection by collection in the order of its menu.
pub(super) fn guides(shared: &Shared, planned: &Planned) -> Vec<Value> {
    let site = &*shared.site;
    let mut list = Vec::new();
    for collection in functions::menu_order(site) {
        for &index in &shared.listings.sorted(site, collection, planned.language).entries {
            let entry = &site.entries[index];
            if entry.role != Role::Guide || !site.is_listed(entry, planned.language) {
                continue;
            }
            let Some((page, route)) = site.version(entry, planned.language) else { continue };
            list.push(object([
                ("title", Value::from(page.document.title())),
                ("summary", Value::from(page.document.summary())),
                ("url", Value::from(shared.page_url(planned, route))),
                ("steps", Value::from(super::whole::count(site, index, planned.language))),
                ("lang", Value::from(&*site.config.hub.languages[page.language].tag)),
                ("foreign", Value::from(page.language != planned.language)),
                (
                    "lang_name",
                    Value::from(facts::foreign_name(site, page.language, planned.language)),
                ),
            ]));
        }
    }
    list
}

/// Of the first collection in the menu that has facets of terms: these facets, each value with its
/// page, those with most entries first.
pub(super) fn subjects(shared: &Shared, planned: &Planned) -> Vec<Value> {
    let site = &*shared.site;
    if planned.kind != PageKind::Home {
        return Vec::new();
    }
    let language = planned.language;
    for collection in functions::menu_order(site) {
        let facets = &site.collections[collection].facets;
        let schema = site.config.schema(&site.collections[collection].id);
        let title = site.collection_title(&site.collections[collection], language);
        let mut list = Vec::new();
        for (number, facet) in facets.iter().enumerate() {
            let terms = facet.values.iter().all(|it| matches!(it.value, FieldValue::Term { .. }));
            if facet.values.is_empty() || !terms {
                continue;
            }
            let listed = |at: &&usize| site.is_listed(&site.entries[**at], language);
            let mut values: Vec<(std::cmp::Reverse<usize>, usize)> = facet
                .values
                .iter()
                .enumerate()
                .map(|(at, value)| {
                    (std::cmp::Reverse(value.entries.iter().filter(listed).count()), at)
                })
                .filter(|(count, _)| count.0 > 0)
                .collect();
            values.sort_unstable();
            let values = values.into_iter().map(|(count, at)| {
                let route = plan::facet_route(site, collection, number, at, language);
                object([
                    ("text", Value::from(site.value_label(&facet.values[at].value, language))),
                    ("url", Value::from(shared.page_url(planned, &route))),
                    ("count", Value::from(count.0)),
                ])
            });
            list.push(object([
                ("collection", Value::from(&*title)),
                ("field", Value::from(&*facet.field)),
                ("label", Value::from(site.field_label(schema, &facet.field, language))),
                ("values", values.collect::<Vec<_>>().into()),
            ]));
        }
        if !list.is_empty() {
            return list;
        }
    }
    Vec::new()
}

//! Related entries, each with the reason why it is related.

use rustc_hash::FxHashMap;
use tera::Value;

use crate::config::FieldValue;
use crate::resolve::{EntryIndex, Page};

use super::context::object;
use super::{Planned, Shared};

/// How many are shown.
const MOST: usize = 6;
/// How many neighbours of a facet's value are looked at, so that a large hub costs no more a page.
const NEIGHBOURS: usize = 24;

/// The related entries of a page: named by the editors, naming this one, sharing facets with it.
pub(super) fn related(shared: &Shared, planned: &Planned, page: &Page) -> Vec<Value> {
    let site = &shared.site;
    let entry = &site.entries[page.entry];
    let language = planned.language;
    let mut found: Vec<(EntryIndex, String)> = Vec::new();
    let mut add = |index: EntryIndex, reason: String| {
        if found.len() < MOST
            && index != page.entry
            && !found.iter().any(|(known, _)| *known == index)
        {
            found.push((index, reason));
        }
    };
    for reference in entry.references.iter().filter(|reference| &*reference.field == "related") {
        add(reference.entry, shared.text(language, "reason_linked", None, &[]));
    }
    for reference in &entry.backlinks {
        add(reference.entry, shared.text(language, "reason_backlink", None, &[]));
    }
    for (index, what) in sharing(shared, page.entry, language) {
        add(index, shared.text(language, "reason_shared", None, &[("what", what.as_str())]));
    }
    found
        .into_iter()
        .filter_map(|(index, reason)| {
            let other = &site.entries[index];
            let target = &site.pages[site.best_page(other, language)?];
            let collection = site.collection(&other.collection);
            let collection = collection.map(|found| site.collection_title(found, language));
            Some(object([
                ("title", Value::from(target.document.title())),
                ("url", Value::from(shared.page_url(planned, &target.route))),
                ("reason", Value::from(reason)),
                ("collection", Value::from(collection)),
                ("lang", Value::from(&*site.config.hub.languages[target.language].tag)),
            ]))
        })
        .collect()
}

/// Entries of the same collection that share facet values, those that share most first, with the
/// labels of what they share.
fn sharing(shared: &Shared, index: EntryIndex, language: usize) -> Vec<(EntryIndex, String)> {
    let site = &shared.site;
    let Some(collection) = site.collection(&site.entries[index].collection) else {
        return Vec::new();
    };
    let mut counts: FxHashMap<EntryIndex, Vec<&FieldValue>> = FxHashMap::default();
    for value in collection.facets.iter().flat_map(|facet| &facet.values) {
        let Ok(at) = value.entries.binary_search(&index) else { continue };
        let others = value.entries[at + 1..].iter().chain(&value.entries[..at]);
        for &other in others.take(NEIGHBOURS) {
            counts.entry(other).or_default().push(&value.value);
        }
    }
    let mut list: Vec<_> = counts.into_iter().filter(|(_, what)| what.len() > 1).collect();
    list.sort_by_key(|(index, what)| (std::cmp::Reverse(what.len()), *index));
    list.into_iter()
        .take(MOST)
        .map(|(index, what)| {
            let labels: Vec<_> =
                what.into_iter().map(|value| site.value_label(value, language)).collect();
            (index, labels.join(", "))
        })
        .collect()
}

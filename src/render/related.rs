//! Related entries, each with the reason why it is related.

use rustc_hash::FxHashMap;
use tera::Value;

use crate::config::{Field, FieldValue};
use crate::resolve::{EntryIndex, Page};

use super::values::object;
use super::{Planned, Shared, facts};

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
    // Others that name this entry have a section of their own.
    for reference in entry.backlinks.iter().filter(|back| &*back.field == "related") {
        add(reference.entry, backlink_label(shared, &reference.field, language));
    }
    for (index, what) in sharing(shared, page.entry, language) {
        add(index, shared.text(language, "reason_shared", None, &[("what", what.as_str())]));
    }
    found
        .into_iter()
        .filter_map(|(index, reason)| {
            let other = &site.entries[index];
            let (target, route) = site.version(other, language)?;
            if !site.is_listed(other, language) {
                return None;
            }
            let collection = site.collection(&other.collection);
            let collection = collection.map(|found| site.collection_title(found, language));
            Some(object([
                ("title", Value::from(target.document.title())),
                ("url", Value::from(shared.page_url(planned, route))),
                ("reason", Value::from(reason)),
                ("collection", Value::from(collection)),
                ("lang", Value::from(&*site.config.hub.languages[target.language].tag)),
                ("lang_name", Value::from(facts::foreign_name(site, target.language, language))),
            ]))
        })
        .collect()
}

/// What the other end of a reference is called: "Cited by" for `cites`.
fn backlink_label(shared: &Shared, field: &str, language: usize) -> String {
    let own = shared.site.i18n.text(language, &format!("backlink_{field}"), None, &[]);
    own.unwrap_or_else(|| shared.text(language, "reason_backlink", None, &[]))
}

/// The entries that name this one, by the field in which they do, each group in the order of titles.
pub(super) fn backlinks(shared: &Shared, planned: &Planned, page: &Page) -> Vec<Value> {
    let site = &shared.site;
    let locale = &site.i18n.languages[planned.language].locale;
    type Sorted = Vec<(Vec<u8>, Value)>;
    let mut groups: Vec<(&str, Sorted)> = Vec::new();
    for back in &site.entries[page.entry].backlinks {
        let Some(link) = facts::entry_link(shared, planned, back.entry) else { continue };
        let version = site.version(&site.entries[back.entry], planned.language);
        let title = version.map_or("", |(page, _)| page.document.title());
        let item = (locale.sort_key(title), link);
        match groups.iter_mut().find(|(field, _)| *field == &*back.field) {
            Some((_, items)) => items.push(item),
            None => groups.push((&back.field, vec![item])),
        }
    }
    groups
        .into_iter()
        .map(|(field, mut items)| {
            items.sort_by(|(a, _), (b, _)| a.cmp(b));
            let items: Vec<Value> = items.into_iter().map(|(_, link)| link).collect();
            object([
                ("field", Value::from(field)),
                ("label", Value::from(backlink_label(shared, field, planned.language))),
                ("entries", items.into()),
            ])
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
    let schema = site.config.schema(&collection.id);
    // Two practices judged alike need have nothing else in common.
    let subjects = collection
        .facets
        .iter()
        .filter(|facet| !schema.field(&facet.field).is_some_and(Field::is_rated));
    for value in subjects.flat_map(|facet| &facet.values) {
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
            (index, site.i18n.languages[language].locale.list(&labels))
        })
        .collect()
}

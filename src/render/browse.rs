//! What readers narrow a list by, and what they sort it by.

use tera::Value;

use crate::config::FieldValue;
use crate::resolve::{EntryIndex, Facet, FacetValue, Site};

use super::lists::Chosen;
use super::values::object;
use super::{PageKind, Planned, Shared, lists, plan};

/// The collection of a list, and the values that it is narrowed to.
fn narrowed(kind: &PageKind) -> Option<(usize, Vec<Chosen>)> {
    Some(match *kind {
        PageKind::List { collection } | PageKind::View { collection, .. } => {
            (collection, Vec::new())
        }
        PageKind::Facet { collection, facet, value } => (collection, vec![(facet, value)]),
        PageKind::Pair { collection, first, second } => (collection, vec![first, second]),
        _ => return None,
    })
}

/// The facets of a collection: each value with the page that it leads to, and how many entries are
/// there. Beside a chosen value those of a paired facet lead to the pages of both.
pub(super) fn facets(shared: &Shared, page: &Planned) -> Vec<Value> {
    let site = &shared.site;
    let Some((collection, chosen)) = narrowed(&page.kind) else { return Vec::new() };
    let language = page.language;
    let facets = &site.collections[collection].facets;
    let schema = site.config.schema(&site.collections[collection].id);
    facets
        .iter()
        .enumerate()
        .map(|(number, facet)| {
            let others = || chosen.iter().filter(|(other, _)| *other != number);
            let target = |value: usize| {
                let own = (number, value);
                let paired = others().find_map(|&other| {
                    let tallies = &shared.tallies;
                    let is_paired = tallies.are_paired(site, collection, number, other.0);
                    is_paired.then(|| tallies.pair(site, collection, own, other, language))
                });
                match paired {
                    Some(pair) => pair,
                    None => {
                        let kind = PageKind::Facet { collection, facet: number, value };
                        let count = shared.tallies.count(site, &kind, language);
                        (count > 0).then_some((kind, count))
                    }
                }
            };
            let values = shared.listings.values(site, collection, number, language).iter();
            let values = values.filter_map(|(value, text)| {
                let value = *value;
                let (kind, count) = target(value)?;
                Some(object([
                    ("id", Value::from(&*facet.values[value].slug)),
                    ("text", Value::from(text.as_str())),
                    ("url", Value::from(url(shared, page, &kind))),
                    ("count", Value::from(count)),
                    ("current", Value::from(chosen.contains(&(number, value)))),
                ]))
            });
            let values: Vec<Value> = values.collect();
            object([
                ("field", Value::from(&*facet.field)),
                ("label", Value::from(site.field_label(schema, &facet.field, language))),
                ("values", values.into()),
            ])
        })
        .collect()
}

/// The values of a facet with their labels. Terms and judgements keep their own order; all else is
/// sorted for its readers.
pub(super) fn ordered(site: &Site, facet: &Facet, language: usize) -> Vec<(usize, String)> {
    let locale = &site.i18n.languages[language].locale;
    let is_rated = |value: &FacetValue| match &value.value {
        FieldValue::Rating(_) => true,
        FieldValue::Choice { field, .. } => **field == *"rating",
        _ => false,
    };
    let mut values: Vec<(Vec<u8>, usize, String)> = facet
        .values
        .iter()
        .enumerate()
        .map(|(index, value)| {
            let text = site.value_label(&value.value, language);
            let key = match value.value {
                FieldValue::Term { .. } => Vec::new(),
                _ if is_rated(value) => Vec::new(),
                _ => locale.sort_key(&text),
            };
            (key, index, text)
        })
        .collect();
    values.sort();
    values.into_iter().map(|(_, index, text)| (index, text)).collect()
}

/// The address of the first page of a list.
pub(super) fn url(shared: &Shared, page: &Planned, kind: &PageKind) -> String {
    let (site, language) = (&shared.site, page.language);
    let route = match *kind {
        PageKind::Facet { collection, facet, value } => {
            plan::facet_route(site, collection, facet, value, language)
        }
        PageKind::Pair { collection, first, second } => {
            plan::pair_route(site, collection, first, second, language)
        }
        PageKind::View { collection, view } => plan::view_route(site, collection, view, language),
        PageKind::List { collection } => site.collections[collection].routes[language].to_string(),
        _ => String::new(),
    };
    shared.page_url(page, &route)
}

/// What a list is narrowed to: each value with the page of the list without it.
pub(super) fn chosen(shared: &Shared, page: &Planned) -> Vec<Value> {
    let site = &shared.site;
    let Some((collection, chosen)) = narrowed(&page.kind) else { return Vec::new() };
    let schema = site.config.schema(&site.collections[collection].id);
    let facets = &site.collections[collection].facets;
    chosen
        .iter()
        .map(|own @ &(facet, value)| {
            let without = match chosen.iter().find(|other| *other != own) {
                Some(&(facet, value)) => PageKind::Facet { collection, facet, value },
                None => PageKind::List { collection },
            };
            let label = site.value_label(&facets[facet].values[value].value, page.language);
            object([
                ("field", Value::from(&*facets[facet].field)),
                ("id", Value::from(&*facets[facet].values[value].slug)),
                (
                    "label",
                    Value::from(site.field_label(schema, &facets[facet].field, page.language)),
                ),
                ("value", Value::from(label)),
                ("url", Value::from(url(shared, page, &without))),
            ])
        })
        .collect()
}

/// The labels of what a list is narrowed to.
pub(super) fn chosen_label(site: &Site, kind: &PageKind, language: usize) -> String {
    let Some((collection, chosen)) = narrowed(kind) else { return String::new() };
    let facets = &site.collections[collection].facets;
    let labels: Vec<String> = chosen
        .into_iter()
        .map(|(facet, value)| site.value_label(&facets[facet].values[value].value, language))
        .collect();
    site.i18n.languages[language].locale.list(&labels)
}

/// What script needs to make a list live: where the entries are, and what can be done with them.
pub(super) fn live(shared: &Shared, page: &Planned) -> Value {
    let site = &shared.site;
    let Some((collection, chosen)) = narrowed(&page.kind) else { return Value::none() };
    let list = PageKind::List { collection };
    let total = shared.tallies.count(site, &list, page.language);
    if !super::scripts::is_wanted(site, collection, total) {
        return Value::none();
    }
    let schema = site.config.schema(&site.collections[collection].id);
    let route = &site.collections[collection].routes[page.language];
    let sorts: Vec<Value> = lists::sort_keys(site, collection)
        .into_iter()
        .map(|key| {
            object([
                ("id", Value::from(&*key.field)),
                ("label", Value::from(site.field_label(schema, &key.field, page.language))),
                ("descending", Value::from(key.descending)),
            ])
        })
        .collect();
    let entries = format!("{route}{}", super::scripts::file(0));
    object([
        ("entries", Value::from(shared.url(page, &entries))),
        ("list", Value::from(url(shared, page, &list))),
        ("whole", Value::from(page.kind == list && chosen.is_empty() && page.part == 0)),
        ("table", Value::from(!schema.views.table.is_empty())),
        ("compare", Value::from(schema.views.compare)),
        ("sorts", sorts.into()),
    ])
}

/// Whether readers of a language can choose an entry on its card, to see it beside others.
pub(super) fn compares(shared: &Shared, entry: EntryIndex, language: usize) -> bool {
    let site = &shared.site;
    let id = &site.entries[entry].collection;
    let Some(collection) = site.collection_index(id) else {
        return false;
    };
    let total = shared.tallies.count(site, &PageKind::List { collection }, language);
    site.config.schema(id).views.compare && super::scripts::is_wanted(site, collection, total)
}

/// The ways to look at the collection of a page, its list first.
pub(super) fn views(shared: &Shared, page: &Planned) -> Vec<Value> {
    let site = &shared.site;
    let Some((collection, _)) = narrowed(&page.kind) else { return Vec::new() };
    let list = PageKind::List { collection };
    let own = shared.tallies.views(site, collection, page.language);
    let own = own.iter().map(|&view| (view.word(), PageKind::View { collection, view }));
    std::iter::once(("list", list))
        .chain(own)
        .map(|(word, kind)| {
            let text =
                shared.text(page.language, &format!("view_{}", word.replace('-', "_")), None, &[]);
            object([
                ("view", Value::from(word)),
                ("text", Value::from(text)),
                ("url", Value::from(url(shared, page, &kind))),
                ("current", Value::from(kind == page.kind)),
            ])
        })
        .collect()
}

/// Where an entry can be compared with others, and by which name it is known there; none if its
/// collection does not compare.
pub(super) fn comparison(shared: &Shared, page: &Planned) -> Value {
    let site = &shared.site;
    let (PageKind::Page(own) | PageKind::Frame(own)) = page.kind else { return Value::none() };
    let index = site.pages[own].entry;
    let entry = &site.entries[index];
    let position = site.collection_index(&entry.collection);
    let Some(collection) = position.filter(|_| site.schema(entry).views.compare) else {
        return Value::none();
    };
    let list = PageKind::List { collection };
    let total = shared.tallies.count(site, &list, page.language);
    // Every entry asks, so nothing here may go through the list.
    let order = shared.listings.sorted(site, collection, page.language);
    if order.rank(index).is_none() || !super::scripts::is_wanted(site, collection, total) {
        return Value::none();
    }
    let id = super::cards::name(site, index);
    let list = url(shared, page, &list);
    object([
        ("id", Value::from(id)),
        ("url", Value::from(format!("{list}?pick={}", super::urls::encode(id)))),
    ])
}

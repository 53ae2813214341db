//! What a list shows: which entries, in which order, and on which of its pages.
//!
//! A page of a list holds few enough entries for a slow line. What does not fit is on further pages,
//! so that nothing is lost without a script.

use tera::Value;

use crate::config::SortKey;
use crate::resolve::{EntryIndex, Site};

use super::plan::View;
use super::values::object;
use super::{PageKind, Planned, Shared, plan};

/// Cards of one page.
const CARDS: usize = 24;
/// Rows of one page of a table.
const ROWS: usize = 100;
/// How many more than fit a list may have before it gets a second page.
const SPARE: usize = 12;

/// Entries on one page of a list.
pub(super) fn size(kind: &PageKind) -> usize {
    match kind {
        PageKind::View { .. } => ROWS,
        _ => CARDS,
    }
}

/// Pages that a list of so many entries has.
pub(super) fn parts(kind: &PageKind, total: usize) -> usize {
    let size = size(kind);
    if total <= size + SPARE { 1 } else { total.div_ceil(size) }
}

/// A facet and one of its values, by their indexes.
pub(super) type Chosen = (usize, usize);

/// The entries with both of two values.
pub(super) fn both(
    site: &Site,
    collection: usize,
    first: Chosen,
    second: Chosen,
) -> impl Iterator<Item = EntryIndex> {
    let entries =
        |(facet, value): Chosen| &site.collections[collection].facets[facet].values[value].entries;
    let wanted = entries(second);
    entries(first).iter().copied().filter(move |entry| wanted.binary_search(entry).is_ok())
}

/// The entries of a list, on all of its pages, in the order of its readers.
pub(super) fn all(shared: &Shared, page: &Planned) -> Vec<EntryIndex> {
    let site = &shared.site;
    match page.kind {
        PageKind::List { collection }
        | PageKind::View { collection, .. }
        | PageKind::Entries { collection } => {
            shared.listings.sorted(site, collection, page.language).entries.clone()
        }
        PageKind::Facet { collection, facet, value } => {
            let found = &site.collections[collection].facets[facet].values[value];
            in_order(shared, page.language, collection, found.entries.iter().copied())
        }
        PageKind::Pair { collection, first, second } => {
            in_order(shared, page.language, collection, both(site, collection, first, second))
        }
        _ => Vec::new(),
    }
}

fn in_order(
    shared: &Shared,
    language: usize,
    collection: usize,
    entries: impl Iterator<Item = EntryIndex>,
) -> Vec<EntryIndex> {
    let order = shared.listings.sorted(&shared.site, collection, language);
    let mut ranks: Vec<usize> = entries.filter_map(|entry| order.rank(entry)).collect();
    ranks.sort_unstable();
    ranks.into_iter().map(|rank| order.entries[rank]).collect()
}

/// The entries that a page shows.
pub(super) fn shown(shared: &Shared, page: &Planned) -> Vec<EntryIndex> {
    let all = all(shared, page);
    if parts(&page.kind, all.len()) == 1 {
        return all;
    }
    let size = size(&page.kind);
    all.into_iter().skip(page.part * size).take(size).collect()
}

/// How many entries a list has, and where its other pages are.
pub(super) fn paging(shared: &Shared, page: &Planned) -> Value {
    let total = shared.tallies.count(&shared.site, &page.kind, page.language);
    let parts = parts(&page.kind, total);
    let first = page.first_route();
    let url = |part: usize| Value::from(shared.page_url(page, &plan::part_route(first, part)));
    let beside = |part: Option<usize>| part.map_or_else(Value::none, url);
    // The first page, its neighbours and the last; a long list has more than anybody would look at.
    let near = page.part.saturating_sub(2).max(1)..(page.part + 3).min(parts.saturating_sub(1));
    let shown = std::iter::once(0).chain(near).chain((parts > 1).then_some(parts - 1));
    let mut next = 0;
    let pages: Vec<Value> = shown
        .map(|part| {
            let gap = part > next;
            next = part + 1;
            object([
                ("number", Value::from(part + 1)),
                ("url", url(part)),
                ("current", Value::from(part == page.part)),
                ("gap", Value::from(gap)),
            ])
        })
        .collect();
    object([
        ("total", Value::from(total)),
        ("part", Value::from(page.part + 1)),
        ("parts", Value::from(parts)),
        ("size", Value::from(size(&page.kind))),
        ("prev", beside(page.part.checked_sub(1))),
        ("next", beside(Some(page.part + 1).filter(|next| *next < parts))),
        ("pages", pages.into()),
    ])
}

/// What readers can sort a list by: a field, and whether its largest value comes first.
pub(super) fn sort_keys(site: &Site, collection: usize) -> Vec<SortKey> {
    let schema = site.config.schema(&site.collections[collection].id);
    let fields = schema.views.sort_by.iter().filter_map(|name| schema.field(name));
    fields
        .map(|field| SortKey {
            field: field.name.clone(),
            // The newest and the strongest first; amounts and numbers from the smallest on.
            descending: field.is_rated() || field.is_date(),
        })
        .collect()
}

/// The ways to look at a collection that have a page in a language.
pub(super) fn views(site: &Site, collection: usize, language: usize) -> Vec<View> {
    let views = [View::Table, View::GapMap, View::Map, View::Timeline];
    views.into_iter().filter(|view| has_view(site, collection, *view, language)).collect()
}

fn has_view(site: &Site, collection: usize, view: View, language: usize) -> bool {
    let pages = &site.collections[collection];
    let schema = site.config.schema(&pages.id);
    let entries = || {
        let entries = pages.entries.iter().map(|&index| &site.entries[index]);
        entries.filter(move |entry| site.is_listed(entry, language))
    };
    match view {
        View::Table => !schema.views.table.is_empty() && entries().nth(1).is_some(),
        View::GapMap => gap_facets(site, collection).is_some() && entries().nth(1).is_some(),
        View::Map => schema.views.map.as_deref().is_some_and(|field| {
            let mut countries = entries()
                .filter_map(|entry| site.fact(entry, field))
                .flat_map(|value| value.items())
                .filter(|value| value.facet_id().is_some());
            let first = countries.next();
            countries.any(|country| Some(country) != first)
        }),
        View::Timeline => schema.views.timeline.as_ref().is_some_and(|(start, _)| {
            let dated = entries().filter(|entry| {
                site.fact(entry, start).is_some_and(|value| value.date().is_some())
            });
            dated.take(2).count() > 1
        }),
    }
}

/// The facets of a gap map's rows and columns, by their indexes.
pub(super) fn gap_facets(site: &Site, collection: usize) -> Option<(usize, usize)> {
    let pages = &site.collections[collection];
    let (rows, columns) = site.config.schema(&pages.id).views.gap_map.as_ref()?;
    Some((pages.facet(rows)?, pages.facet(columns)?))
}

/// The pairs of facets whose pairs of values have pages, by their indexes.
pub(super) fn pairs(site: &Site, collection: usize) -> Vec<(usize, usize)> {
    let pages = &site.collections[collection];
    let paired = site.config.schema(&pages.id).views.paired().into_iter();
    paired.filter_map(|(a, b)| Some((pages.facet(a)?, pages.facet(b)?))).collect()
}

//! Scripts with the entries of a collection, one set a language: a page with its list loads them when
//! its reader filters, sorts or compares. They are classic scripts, so that they load from a disk, too.
//!
//! The first says which entries have which values and in which orders they can stand. Cards and rows,
//! as templates draw them, follow in further files of [`CHUNK`] entries each, or in the first if
//! there are few.

use std::collections::BTreeMap;

use serde_json::json;

use crate::config::SortKey;
use crate::resolve::{EntryIndex, Site};

use super::drawn::{self, Shape};
use super::limit::{Broken, MOST_BYTES};
use super::listing::sort_value;
use super::{PageKind, Planned, Shared, cards, lists};

/// Entries of a further file.
pub(super) const CHUNK: usize = 100;
/// How many more than that stay in one file.
const SPARE: usize = 20;

/// Whether a list can do anything with its entries.
pub(super) fn is_wanted(site: &Site, collection: usize, total: usize) -> bool {
    let pages = &site.collections[collection];
    let views = &site.config.schema(&pages.id).views;
    let useful = !pages.facets.is_empty() || !views.sort_by.is_empty() || !views.table.is_empty();
    useful && total > 1
}

/// How many files there are.
pub(super) fn files(total: usize) -> usize {
    if total <= CHUNK + SPARE { 1 } else { 1 + total.div_ceil(CHUNK) }
}

/// The name of a file.
pub(super) fn file(part: usize) -> String {
    match part {
        0 => "entries.js".to_owned(),
        part => format!("entries-{part}.js"),
    }
}

/// One file's script.
pub(super) fn render(
    shared: &Shared,
    page: &Planned,
    collection: usize,
) -> Result<Vec<u8>, Broken> {
    let entries = lists::all(shared, page);
    let single = files(entries.len()) == 1;
    let mut data = serde_json::Map::new();
    if page.part == 0 {
        data.insert("chunk".into(), json!(CHUNK));
        index(shared, page, collection, &entries, &mut data);
    }
    if single || page.part > 0 {
        let own: Vec<EntryIndex> = match page.part {
            0 => entries,
            part => entries.into_iter().skip((part - 1) * CHUNK).take(CHUNK).collect(),
        };
        draw(shared, page, collection, &own, &mut data)?;
    }
    data.insert("part".into(), json!(page.part));
    let data = serde_json::Value::Object(data);
    Ok(format!("(window.vademecumEntries=window.vademecumEntries||[]).push({data});\n")
        .into_bytes())
}

/// Which entries there are, which values they have, and in which orders they can stand. Entries are
/// named by their place in the list.
fn index(
    shared: &Shared,
    page: &Planned,
    collection: usize,
    entries: &[EntryIndex],
    data: &mut serde_json::Map<String, serde_json::Value>,
) {
    let site = &shared.site;
    let pages = &site.collections[collection];
    let schema = site.config.schema(&pages.id);
    let order = shared.listings.sorted(site, collection, page.language);
    let titles: Vec<&str> = entries
        .iter()
        .map(|&entry| {
            let version = site.version(&site.entries[entry], page.language);
            version.map_or("", |(page, _)| page.document.title())
        })
        .collect();
    let ids: Vec<&str> = entries.iter().map(|&entry| cards::name(site, entry)).collect();
    let facets: BTreeMap<&str, BTreeMap<&str, Vec<usize>>> = pages
        .facets
        .iter()
        .map(|facet| {
            let values = facet.values.iter().map(|value| {
                let mut places: Vec<usize> =
                    value.entries.iter().filter_map(|&entry| order.rank(entry)).collect();
                places.sort_unstable();
                (&*value.slug, places)
            });
            (&*facet.field, values.filter(|(_, places)| !places.is_empty()).collect())
        })
        .collect();
    let locale = &site.i18n.languages[page.language].locale;
    let keys: Vec<Vec<u8>> = titles.iter().map(|title| locale.sort_key(title)).collect();
    let by_title = |a: &usize, b: &usize| keys[*a].cmp(&keys[*b]).then(a.cmp(b));
    let mut orders = BTreeMap::new();
    let mut sorted: Vec<usize> = (0..entries.len()).collect();
    sorted.sort_by(by_title);
    orders.insert("title", sorted.clone());
    let sort_keys = lists::sort_keys(site, collection);
    for key in &sort_keys {
        let values: Vec<_> = entries.iter().map(|&at| reader_value(site, at, page, key)).collect();
        // The sort is stable, and what ties is in the order of titles.
        let mut sorted = sorted.clone();
        sorted.sort_by_key(|&at| values[at]);
        orders.insert(&*key.field, sorted);
    }
    let columns: Vec<_> = shared
        .listings
        .columns(site, collection, page.language)
        .iter()
        .map(|name| json!({"key": name, "label": site.field_label(schema, name, page.language)}))
        .collect();
    data.insert("ids".into(), json!(ids));
    data.insert("titles".into(), json!(titles));
    data.insert("facets".into(), json!(facets));
    data.insert("orders".into(), json!(orders));
    data.insert("columns".into(), json!(columns));
}

/// What an entry is sorted by, as its readers see it: when a page was updated may differ from one
/// language to the next.
fn reader_value(site: &Site, entry: EntryIndex, page: &Planned, key: &SortKey) -> (bool, i64) {
    let entry = &site.entries[entry];
    let is_own = site.schema(entry).field(&key.field).is_some_and(|field| field.translatable);
    if !is_own {
        return sort_value(site, entry, key);
    }
    let version = site.version(entry, page.language);
    let field = version.and_then(|(version, _)| site.field(version, &key.field));
    match field.and_then(|(field, _)| super::listing::sortable(site, &field.value)) {
        Some(number) => (false, if key.descending { -number } else { number }),
        None => (true, 0),
    }
}

/// Cards and rows, as they stand on the list.
fn draw(
    shared: &Shared,
    page: &Planned,
    collection: usize,
    entries: &[EntryIndex],
    data: &mut serde_json::Map<String, serde_json::Value>,
) -> Result<(), Broken> {
    // As the page of the list itself has them.
    let list = Planned { kind: PageKind::List { collection }, part: 0, ..page.clone() };
    let has_table = !shared.listings.columns(&shared.site, collection, page.language).is_empty();
    let mut room = MOST_BYTES;
    let mut drawn = |shape: Shape, entry: EntryIndex| {
        let mut html = String::new();
        if let Some(drawn) = drawn::drawn(shared, shape, entry, page.language)? {
            drawn.write(shared, &list, &mut html);
        }
        let left = room.checked_sub(html.len());
        room = left.ok_or(Broken::TooLarge(shape.template(), MOST_BYTES))?;
        Ok::<_, Broken>(html)
    };
    let (mut cards, mut rows) = (Vec::new(), Vec::new());
    for &entry in entries {
        cards.push(drawn(Shape::Card, entry)?);
        if has_table {
            rows.push(drawn(Shape::Row, entry)?);
        }
    }
    data.insert("cards".into(), json!(cards));
    if has_table {
        data.insert("rows".into(), json!(rows));
    }
    Ok(())
}

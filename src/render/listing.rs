//! What lists share: the order of entries and their cards in each language, worked out once a build.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use tera::Map;

use crate::config::{Field, FieldType, FieldValue, SortKey};
use crate::graph::Fingerprint;
use crate::resolve::{Entry, EntryIndex, Site};

use super::browse;
use super::drawn::{Drawn, Shape};

/// Entries of each collection, sorted for each language's readers.
pub(super) struct Listings {
    /// By collection, then language; made when first asked for.
    sorted: Vec<Vec<OnceLock<Order>>>,
    /// Values of each facet with their labels, by collection, then language.
    values: Vec<Vec<OnceLock<Vec<Labelled>>>>,
    /// Columns of tables, by collection, then language.
    columns: Vec<Vec<OnceLock<Vec<Arc<str>>>>>,
    /// By entry, then language; made when a list first shows them.
    cards: Vec<OnceLock<Map>>,
    prints: Vec<OnceLock<Fingerprint>>,
    row_prints: Vec<OnceLock<Fingerprint>>,
    /// The same, by shape.
    drawn: [Vec<OnceLock<Drawn>>; 2],
    languages: usize,
}

/// The values of a facet, by their indexes, in the order of a language, with their labels.
pub(super) type Labelled = Vec<(usize, String)>;

/// The entries that a collection's lists name to the readers of a language, in their order.
pub(super) struct Order {
    pub entries: Vec<EntryIndex>,
    ranks: FxHashMap<EntryIndex, usize>,
}

impl Order {
    /// An entry's place; `None` if lists do not name it.
    pub fn rank(&self, entry: EntryIndex) -> Option<usize> {
        self.ranks.get(&entry).copied()
    }
}

impl Listings {
    pub fn new(site: &Site) -> Self {
        let languages = site.config.hub.languages.len();
        let row = || (0..languages).map(|_| OnceLock::new()).collect();
        let labels = || (0..languages).map(|_| OnceLock::new()).collect();
        let columns = || (0..languages).map(|_| OnceLock::new()).collect();
        let cards = site.entries.len() * languages;
        Listings {
            sorted: site.collections.iter().map(|_| row()).collect(),
            values: site.collections.iter().map(|_| labels()).collect(),
            columns: site.collections.iter().map(|_| columns()).collect(),
            cards: (0..cards).map(|_| OnceLock::new()).collect(),
            prints: (0..cards).map(|_| OnceLock::new()).collect(),
            row_prints: (0..cards).map(|_| OnceLock::new()).collect(),
            drawn: Shape::ALL.map(|_| (0..cards).map(|_| OnceLock::new()).collect()),
            languages,
        }
    }

    /// What an entry's card says to the readers of a language, but for its address.
    pub fn card(&self, entry: EntryIndex, language: usize, make: impl FnOnce() -> Map) -> &Map {
        self.cards[entry * self.languages + language].get_or_init(make)
    }

    /// What stands for that.
    pub fn print(
        &self,
        entry: EntryIndex,
        language: usize,
        make: impl FnOnce() -> Fingerprint,
    ) -> Fingerprint {
        *self.prints[entry * self.languages + language].get_or_init(make)
    }

    /// What stands for the cells of an entry's row.
    pub fn row_print(
        &self,
        entry: EntryIndex,
        language: usize,
        make: impl FnOnce() -> Fingerprint,
    ) -> Fingerprint {
        *self.row_prints[entry * self.languages + language].get_or_init(make)
    }

    /// The place of an entry as drawn for the readers of a language.
    pub fn drawn(&self, shape: Shape, entry: EntryIndex, language: usize) -> &OnceLock<Drawn> {
        &self.drawn[shape as usize][entry * self.languages + language]
    }

    /// The values of a facet with their labels, in the order of a language.
    pub fn values(
        &self,
        site: &Site,
        collection: usize,
        facet: usize,
        language: usize,
    ) -> &[(usize, String)] {
        let labelled = self.values[collection][language].get_or_init(|| {
            let facets = site.collections[collection].facets.iter();
            facets.map(|facet| browse::ordered(site, facet, language)).collect()
        });
        &labelled[facet]
    }

    /// The columns of a collection's tables: those in which an entry that lists name has a value.
    pub fn columns(&self, site: &Site, collection: usize, language: usize) -> &[Arc<str>] {
        self.columns[collection][language].get_or_init(|| {
            let entries = &self.sorted(site, collection, language).entries;
            let schema = site.config.schema(&site.collections[collection].id);
            let filled = |name: &&Arc<str>| {
                entries.iter().any(|&entry| {
                    let version = site.version(&site.entries[entry], language);
                    version.is_some_and(|(version, _)| site.field(version, name).is_some())
                })
            };
            schema.views.table.iter().filter(filled).cloned().collect()
        })
    }

    /// A collection's entries by weight, by what its schema sorts by, then by title in the
    /// language's collation.
    pub fn sorted(&self, site: &Site, collection: usize, language: usize) -> &Order {
        self.sorted[collection][language].get_or_init(|| {
            let locale = &site.i18n.languages[language].locale;
            let keys = &site.config.schema(&site.collections[collection].id).sort;
            let mut keyed: Vec<Sortable> = site.collections[collection]
                .entries
                .iter()
                .filter(|&&index| site.is_listed(&site.entries[index], language))
                .map(|&index| {
                    let entry = &site.entries[index];
                    let weight = match site.fact(entry, "weight") {
                        Some(FieldValue::Integer(weight)) => *weight,
                        _ => i64::MAX,
                    };
                    let facts = keys.iter().map(|key| sort_value(site, entry, key)).collect();
                    let version = site.version(entry, language);
                    let title = version.map_or("", |(page, _)| page.document.title());
                    (weight, facts, locale.sort_key(title), index)
                })
                .collect();
            keyed.sort();
            let entries: Vec<EntryIndex> =
                keyed.into_iter().map(|(_, _, _, index)| index).collect();
            let ranks = entries.iter().enumerate().map(|(rank, &index)| (index, rank)).collect();
            Order { entries, ranks }
        })
    }
}

/// Weight, facts, title, entry.
type Sortable = (i64, Vec<(bool, i64)>, Vec<u8>, EntryIndex);

/// A fact as a number that sorts as the key wants; entries without the fact come last.
pub(super) fn sort_value(site: &Site, entry: &Entry, key: &SortKey) -> (bool, i64) {
    let field = site.schema(entry).field(&key.field);
    let is_rated = field.is_some_and(Field::is_rated);
    let strength = || site.strength(entry, &key.field).map(i64::from);
    let fact = || match (site.fact(entry, &key.field)?, field.map(|field| &field.kind)) {
        // Words have the order in which the schema names them.
        (FieldValue::Choice { word, .. }, Some(FieldType::Choice(words))) => {
            words.iter().position(|known| **known == **word).map(|at| at as i64)
        }
        (value, _) => sortable(site, value),
    };
    match if is_rated { strength() } else { fact() } {
        Some(number) => (false, if key.descending { -number } else { number }),
        None => (true, 0),
    }
}

/// A value as a number that sorts among those of its kind; `None` if it has no order.
pub(super) fn sortable(site: &Site, value: &FieldValue) -> Option<i64> {
    match value {
        FieldValue::Integer(number) => Some(*number),
        FieldValue::Bool(flag) => Some(i64::from(*flag)),
        FieldValue::Decimal(digits) => digits.parse::<f64>().ok().map(|n| (n * 1000.0) as i64),
        FieldValue::Money { amount, .. } => amount.parse::<f64>().ok().map(|n| (n * 100.0) as i64),
        FieldValue::Term { vocabulary, term } => {
            site.config.vocabularies.get(vocabulary)?.position(term).map(|at| at as i64)
        }
        value => value.date().map(|date| {
            let day = date.first_day();
            let part = |part: Option<u8>| i64::from(part.unwrap_or(1));
            i64::from(day.year) * 10_000 + part(day.month) * 100 + part(day.day)
        }),
    }
}

//! What search knows of documents beside their words: facet values, orders, labels that name values
//! in the index's language, and which documents other languages lack.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::config::{Date, FieldValue};
use crate::resolve::{Entry, Site};

use super::analysis::Analyzer;
use super::documents::{Record, is_found, synonyms};

/// The facet that every page has: its collection.
pub(super) const COLLECTION: &str = "collection";

/// Dates that a page is sorted by; the first that it has.
const DATES: [&str; 6] = ["updated", "published", "date", "start", "started", "opens"];

/// A facet's values with their documents.
pub(super) struct Column {
    /// The field.
    pub field: Arc<str>,
    /// What readers call it.
    pub title: String,
    /// Terms in their vocabulary's order, other values by id.
    pub values: Vec<Value>,
}

/// A value of a facet.
pub(super) struct Value {
    pub id: String,
    pub label: String,
    /// In ascending order; never empty.
    pub documents: Vec<u32>,
}

/// A name of a facet value in the index's language.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Label {
    pub field: Arc<str>,
    pub value: String,
    /// Its words: folded, and as folded stems.
    pub words: Vec<(Box<str>, Box<str>)>,
}

/// See the module.
pub(super) struct Columns {
    pub facets: Vec<Column>,
    /// By document: its place among all titles.
    pub title_ranks: Vec<u32>,
    /// By document: its place among all dates, the newest first.
    pub date_ranks: Vec<u32>,
    /// Only where other languages hold entries that this one lacks.
    pub labels: Vec<Label>,
    /// Languages that hold entries that this one lacks, with how many.
    pub others: Vec<(Arc<str>, usize)>,
    /// By language: documents whose entries have no page there.
    pub lacks: Vec<(Arc<str>, Vec<u32>)>,
}

impl Columns {
    pub fn new(site: &Site, language: usize, records: &[Record], analyzer: &Analyzer) -> Self {
        let languages = &site.config.hub.languages;
        let others: Vec<(Arc<str>, usize)> = site
            .languages()
            .filter(|&other| other != language)
            .map(|other| (other, lacking(site, other, language)))
            .filter(|(_, count)| *count > 0)
            .map(|(other, count)| (languages[other].tag.clone(), count))
            .collect();
        let entry = |record: &Record| &site.entries[site.pages[record.page].entry];
        let lacks = site
            .languages()
            .filter(|&other| other != language)
            .map(|other| {
                // An entry that several languages have is found in the first of them.
                let lacked = records.iter().enumerate().filter(|(_, record)| {
                    let pages = &entry(record).pages;
                    pages[other].is_none()
                        && site.languages().find(|&l| pages[l].is_some()) == Some(language)
                });
                let lacked: Vec<u32> = lacked.map(|(document, _)| document as u32).collect();
                (languages[other].tag.clone(), lacked)
            })
            .filter(|(_, documents)| !documents.is_empty())
            .collect();
        let locale = &site.i18n.languages[language].locale;
        let dated = |record: &Record| -> Option<Date> {
            DATES.iter().find_map(|name| site.fact(entry(record), name)?.date())
        };
        Columns {
            facets: facets(site, language, records),
            title_ranks: ranks(records, |record| locale.sort_key(&record.title)),
            date_ranks: ranks(records, |record| {
                std::cmp::Reverse(dated(record).map(|date| {
                    let day = date.first_day();
                    (day.year, day.month, day.day)
                }))
            }),
            labels: if others.is_empty() { Vec::new() } else { labels(site, language, analyzer) },
            others,
            lacks,
        }
    }

    /// A facet by its field's name, without regard to case.
    pub fn facet(&self, name: &str) -> Option<&Column> {
        self.facets.iter().find(|facet| facet.field.eq_ignore_ascii_case(name))
    }
}

/// How many pages that search finds a language is the first to have of entries that another lacks.
fn lacking(site: &Site, has: usize, lacks: usize) -> usize {
    let entries = site.entries.iter().filter(|entry| is_found(entry));
    let first = |entry: &Entry| site.languages().find(|&language| entry.pages[language].is_some());
    entries.filter(|entry| entry.pages[lacks].is_none() && first(entry) == Some(has)).count()
}

/// Every document's place in an order; equal ones in the order of documents.
fn ranks<K: Ord>(records: &[Record], key: impl Fn(&Record) -> K) -> Vec<u32> {
    let mut order: Vec<(K, usize)> =
        records.iter().enumerate().map(|(document, record)| (key(record), document)).collect();
    order.sort_unstable();
    let mut ranks = vec![0; records.len()];
    for (rank, (_, document)) in order.into_iter().enumerate() {
        ranks[document] = rank as u32;
    }
    ranks
}

fn facets(site: &Site, language: usize, records: &[Record]) -> Vec<Column> {
    let mut documents: FxHashMap<&(Arc<str>, String), Vec<u32>> = FxHashMap::default();
    for (number, record) in records.iter().enumerate() {
        for value in &record.facets {
            documents.entry(value).or_default().push(number as u32);
        }
    }
    let mut columns: Vec<Column> = Vec::new();
    let mut add = |field: &Arc<str>, title: String, id: String, label: String| {
        let wanted = (field.clone(), id);
        let Some(documents) = documents.get(&wanted).cloned() else { return };
        let (_, id) = wanted;
        let column = match columns.iter_mut().find(|column| column.field == *field) {
            Some(column) => column,
            None => {
                columns.push(Column { field: field.clone(), title, values: Vec::new() });
                let last = columns.len() - 1;
                &mut columns[last]
            }
        };
        if column.values.iter().all(|known| known.id != id) {
            column.values.push(Value { id, label, documents });
        }
    };
    let name: Arc<str> = COLLECTION.into();
    let title = site.i18n.text(language, "facet_collection", None, &[]);
    for collection in &site.collections {
        let label = site.collection_title(collection, language);
        let title = title.clone().unwrap_or_else(|| COLLECTION.to_owned());
        add(&name, title, collection.id.to_string(), label);
    }
    for collection in &site.collections {
        let schema = site.config.schema(&collection.id);
        for facet in &collection.facets {
            for value in &facet.values {
                let Some(id) = value.value.facet_id() else { continue };
                let title = site.field_label(schema, &facet.field, language);
                add(&facet.field, title, id, site.value_label(&value.value, language));
            }
        }
    }
    columns
}

/// The names of all values that any entry has, and their synonyms, as stems of the language.
fn labels(site: &Site, language: usize, analyzer: &Analyzer) -> Vec<Label> {
    let mut labels: BTreeSet<Label> = BTreeSet::new();
    for facet in site.collections.iter().flat_map(|collection| &collection.facets) {
        for value in &facet.values {
            // A title is found by itself, in the language that it is written in.
            if matches!(value.value, FieldValue::Ref(_) | FieldValue::Bool(_)) {
                continue;
            }
            let Some(id) = value.value.facet_id() else { continue };
            let mut names = synonyms(site, &value.value, language);
            names.push(site.value_label(&value.value, language));
            for name in names {
                let words = analyzer.stems(&name);
                if !words.is_empty() {
                    labels.insert(Label { field: facet.field.clone(), value: id.clone(), words });
                }
            }
        }
    }
    labels.into_iter().collect()
}

//! What of a page is indexed, and what a result shows.

use std::sync::Arc;

use crate::config::FieldValue;
use crate::resolve::{Entry, Page, PageIndex, Role, Site};

use super::columns::COLLECTION;
use super::plain::{Plain, plain};

/// A page as search sees it.
#[derive(Debug)]
pub struct Record {
    /// The page.
    pub page: PageIndex,
    /// The entry's id.
    pub id: Arc<str>,
    /// Path of the page in the site.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its summary.
    pub summary: String,
    /// The title of its collection.
    pub collection: String,
    /// The title of the guide that it is a part of, if it is one.
    pub guide: String,
    /// A few facts, as its readers see them.
    pub facts: Vec<String>,
    /// Facets: field and value, for filters.
    pub facets: Vec<(Arc<str>, String)>,
    /// Plain text of the body.
    pub(super) plain: Plain,
    /// Labels and synonyms of what it is about.
    pub(super) about: String,
}

/// The pages of a language that search finds, by entry id.
pub(super) fn records(site: &Site, language: usize) -> impl Iterator<Item = Record> {
    site.pages
        .iter()
        .enumerate()
        .filter(move |(_, page)| page.language == language)
        .filter(|(_, page)| is_found(&site.entries[page.entry]))
        .map(move |(index, page)| record(site, index, page))
}

/// Whether search finds the pages of an entry: those that only lead to others are left out.
pub(super) fn is_found(entry: &Entry) -> bool {
    !matches!(entry.role, Role::Home | Role::List)
}

fn record(site: &Site, index: PageIndex, page: &Page) -> Record {
    let entry = &site.entries[page.entry];
    let schema = site.schema(entry);
    let document = &page.document;
    let mut facts = Vec::new();
    for name in &schema.card {
        if let Some(value) = site.fact(entry, name) {
            facts.extend(value.items().iter().map(|value| site.value_label(value, page.language)));
        }
    }
    let mut about = Vec::new();
    let mut facets = vec![(Arc::from(COLLECTION), entry.collection.to_string())];
    for definition in
        schema.fields.iter().filter(|field| field.panel || schema.facets.contains(&field.name))
    {
        let Some((field, _)) = site.field(page, &definition.name) else { continue };
        for value in field.value.items() {
            let is_facet = schema.facets.contains(&definition.name);
            if let Some(id) = value.facet_id().filter(|_| is_facet) {
                facets.push((definition.name.clone(), id));
            }
            about.push(site.value_label(value, page.language));
            about.extend(synonyms(site, value, page.language));
        }
    }
    // What a page says beside its body: checklists, roles, what failed, results elsewhere.
    for definition in
        schema.fields.iter().filter(|field| !field.panel && !SHOWN.contains(&&*field.name))
    {
        if definition.kind.parts().is_empty() {
            let own = document.fields.get(&definition.name).filter(|_| definition.translatable);
            about.extend(own.map(|field| &field.value).into_iter().flat_map(texts));
        } else {
            let parts = site.records(page, definition).into_iter().flatten();
            let parts = parts.filter(|part| part.language == page.language);
            about.extend(parts.flat_map(|part| texts(part.value)));
        }
    }
    let collection = site.collection(&entry.collection);
    Record {
        page: index,
        id: entry.id.clone(),
        url: format!("{}index.html", page.route),
        title: document.title().to_owned(),
        summary: document.summary().to_owned(),
        collection: collection
            .map(|collection| site.collection_title(collection, page.language))
            .unwrap_or_default(),
        guide: guide(site, entry, page.language),
        facts,
        facets,
        plain: plain(&document.body.html),
        about: about.join(" . "),
    }
}

/// The title of the guide that holds a section.
fn guide(site: &Site, entry: &Entry, language: usize) -> String {
    let mut above = entry.parent.filter(|_| entry.role == Role::Section);
    while let Some(parent) = above.and_then(|index| site.entries[index].parent) {
        above = Some(parent);
    }
    let version = above.and_then(|index| site.version(&site.entries[index], language));
    version.map(|(page, _)| page.document.title().to_owned()).unwrap_or_default()
}

/// Fields that are indexed elsewhere, or that say something about the page and not about its subject.
const SHOWN: [&str; 9] = [
    "title",
    "summary",
    "description",
    "slug",
    "aliases",
    "translation",
    "reviewed_by",
    "review_scope",
    "sources",
];

/// The texts of a value.
fn texts(value: &FieldValue) -> Vec<String> {
    value.items().iter().filter_map(FieldValue::as_text).map(str::to_owned).collect()
}

/// Other words for a term, in a language.
pub(super) fn synonyms(site: &Site, value: &FieldValue, language: usize) -> Vec<String> {
    let FieldValue::Term { vocabulary, term } = value else { return Vec::new() };
    let tag = &site.config.hub.languages[language].tag;
    let term = site.config.vocabularies.get(vocabulary).and_then(|v| v.term(term));
    term.map(|term| {
        let own = term.synonyms.iter().filter(|(language, _)| **language == **tag);
        own.flat_map(|(_, words)| words.iter().map(ToString::to_string)).collect()
    })
    .unwrap_or_default()
}

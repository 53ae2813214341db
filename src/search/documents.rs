//! What of a page is indexed, and what a result shows.

use std::sync::Arc;

use crate::config::FieldValue;
use crate::resolve::{Page, PageIndex, Role, Site};

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
        .filter(|(_, page)| !matches!(site.entries[page.entry].role, Role::Home | Role::List))
        .map(move |(index, page)| record(site, index, page))
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
    let mut facets = Vec::new();
    for definition in schema.fields.iter().filter(|field| field.panel) {
        let Some((field, _)) = site.field(page, &definition.name) else { continue };
        for value in field.value.items() {
            if let Some(id) = value.facet_id() {
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
        facts,
        facets,
        plain: plain(&document.body.html),
        about: about.join(" . "),
    }
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

fn synonyms(site: &Site, value: &FieldValue, language: usize) -> Vec<String> {
    let FieldValue::Term { vocabulary, term } = value else { return Vec::new() };
    let tag = &site.config.hub.languages[language].tag;
    let term = site.config.vocabularies.get(vocabulary).and_then(|v| v.term(term));
    term.map(|term| {
        let own = term.synonyms.iter().filter(|(language, _)| **language == **tag);
        own.flat_map(|(_, words)| words.iter().map(ToString::to_string)).collect()
    })
    .unwrap_or_default()
}

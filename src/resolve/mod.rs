//! Documents become a [`Site`]: entries with their translations, addresses, section trees, facets,
//! references and links, immutable from here on.
//!
//! Takes [`Loaded`]. Owns [`Site`]. Incremental: run whole, from memory, at every change but one: where
//! nothing but bodies changed, only links are looked at again. It touches no file and parses nothing.

mod bodies;
mod facets;
mod labels;
mod links;
mod names;
mod order;
mod paths;
mod ratings;
mod records;
mod references;
mod routes;
mod site;
mod timing;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::config::Date;
use crate::diag::{self, Diagnostic, Diagnostics};
use crate::i18n::I18n;
use crate::load::{Document, Kind, Loaded};
use crate::translate::Translations;

pub use bodies::resolve_bodies;
pub(crate) use paths::join;
pub use records::Part;
pub use site::{
    CollectionPages, Entry, EntryIndex, Facet, FacetValue, Page, PageIndex, Reference, Role, Site,
    Target,
};
pub use timing::Timing;

/// Which entries are taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Entries with `status: draft` too.
    pub drafts: bool,
    /// The day that decides what is open, past or overdue; the newest of the content if not given.
    pub as_of: Option<Date>,
    /// The languages of a site of its own, which shows no trace of the others; all if not given.
    pub languages: Option<Vec<usize>>,
}

/// What was said of a hub while it was resolved.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Of front matter, names and places.
    facts: Diagnostics,
    /// Of the links in bodies, by page; those of which there is nothing to say have none.
    links: FxHashMap<PageIndex, Diagnostics>,
}

impl Said {
    /// All of it, in no order that means anything.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.facts.iter().chain(self.links.values().flat_map(Diagnostics::iter))
    }
}

/// Resolves a hub.
pub fn resolve(loaded: &Loaded, i18n: &Arc<I18n>, options: &Options) -> (Site, Said) {
    let mut said = Said::default();
    let diagnostics = &mut said.facts;
    let config = loaded.config.clone();
    let grouped = group(&loaded.documents, config.hub.languages.len(), diagnostics);
    let mut site = Site::new(config.clone(), i18n.clone());
    if let Some(languages) = &options.languages {
        site.published =
            (0..config.hub.languages.len()).map(|at| languages.contains(&at)).collect();
        site.rooted = languages.first().filter(|_| languages.len() == 1).copied();
    }
    for (id, pages) in grouped {
        let translations = Translations::new(pages, &config, diagnostics);
        let draft = translations.source_page().is_some_and(|page| page.is("status", "draft"));
        // Ids are sorted, so a draft's own page comes before what lies in its folder.
        let inside =
            |folder: &Arc<str>| id.strip_prefix(&**folder).is_some_and(|p| p.starts_with('/'));
        if options.drafts || !draft && !site.hidden_folders.iter().any(inside) {
            site.add(id, translations);
        } else if draft && !id.is_empty() {
            site.hidden_folders.push(id);
        }
    }
    site.as_of = options.as_of.map(Date::first_day).or_else(|| timing::newest(&site));
    site.link_parents();
    order::sort_children(&mut site);
    routes::assign(&mut site, diagnostics);
    references::resolve(&mut site, loaded, diagnostics);
    facets::collect(&mut site);
    let all: Vec<PageIndex> = (0..site.pages.len()).collect();
    links::resolve(&mut site, loaded, &all, &mut said.links);
    (site, said)
}

type Grouped = Vec<(Arc<str>, Vec<Option<Arc<Document>>>)>;

/// Documents by entry, in the order of their ids, and language. Of two files for one page the first
/// by path is kept.
fn group(documents: &[Arc<Document>], languages: usize, diagnostics: &mut Diagnostics) -> Grouped {
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    let mut grouped = Grouped::new();
    for document in documents {
        let at = *places.entry(&document.id).or_insert_with(|| {
            grouped.push((document.id.clone(), vec![None; languages]));
            grouped.len() - 1
        });
        let pages = &mut grouped[at].1;
        match &pages[document.language] {
            None => pages[document.language] = Some(document.clone()),
            Some(first) => diagnostics.push(
                Diagnostic::new(&diag::DUPLICATE_PAGE, "two files make the same page")
                    .at(document.span(0..0), "this one is left out")
                    .also(first.span(0..0), "this one was there first")
                    .help("keep one of them; if they are two pages, give one another name"),
            ),
        }
    }
    grouped.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    grouped
}

/// What role an entry has in the site, from where its files lie.
fn role(document: &Document, tree: bool) -> Role {
    if document.id.is_empty() {
        return Role::Home;
    }
    if document.kind == Kind::Index && *document.id == *document.collection {
        return Role::List;
    }
    let depth = document.id.matches('/').count();
    match (tree, document.kind) {
        (true, _) if depth == 1 => Role::Guide,
        (true, _) | (false, Kind::Index) => Role::Section,
        (false, Kind::Entry) => Role::Entry,
    }
}

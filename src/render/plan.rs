//! Which pages a site has.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::{FxHashMap, FxHasher};

use crate::diag::{self, Diagnostic, Diagnostics};
use crate::resolve::{PageIndex, Site};

use super::whole;

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// The root, which offers the languages.
    Languages,
    /// A language's first page.
    Home,
    /// A collection's list.
    List {
        /// Index in the site's collections.
        collection: usize,
    },
    /// The entries with one value of a facet.
    Facet {
        /// Index in the site's collections.
        collection: usize,
        /// Index in the collection's facets.
        facet: usize,
        /// Index in the facet's values.
        value: usize,
    },
    /// An entry, guide or section.
    Page(PageIndex),
    /// An entry in a language that it lacks: another language's page in the reader's frame.
    Frame(PageIndex),
    /// A guide with all its sections, for printing.
    Whole(PageIndex),
    /// The search page.
    Search,
    /// What a host shows for addresses that do not exist.
    NotFound,
}

/// One page to render.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Its place in the plan.
    pub number: usize,
    /// What it shows.
    pub kind: PageKind,
    /// Its language.
    pub language: usize,
    /// Its folder, e.g. `ro/practici/bounce/`; empty at the root.
    pub route: Box<str>,
}

impl Planned {
    /// Its file.
    pub fn path(&self) -> String {
        match self.kind {
            PageKind::NotFound => "404.html".to_owned(),
            _ => format!("{}index.html", self.route),
        }
    }

    /// The language that it belongs to; `None` if it belongs to the site as a whole.
    pub fn owner(&self) -> Option<usize> {
        let shared = matches!(self.kind, PageKind::Languages | PageKind::NotFound);
        (!shared).then_some(self.language)
    }

    /// Whether search engines should know it.
    pub fn indexed(&self) -> bool {
        !matches!(
            self.kind,
            PageKind::Search | PageKind::NotFound | PageKind::Frame(_) | PageKind::Whole(_)
        )
    }
}

/// Folder of a facet value's page.
pub(super) fn facet_route(
    site: &Site,
    collection: usize,
    facet: usize,
    value: usize,
    language: usize,
) -> String {
    let collection = &site.collections[collection];
    let facet = &collection.facets[facet];
    let name = facet.field.replace('_', "-");
    format!("{}{name}/{}/", collection.routes[language], facet.values[value].slug)
}

/// What decides which parts of its template a page uses.
pub(super) fn shape(site: &Site, planned: &Planned) -> u64 {
    let mut hasher = FxHasher::default();
    planned.language.hash(&mut hasher);
    std::mem::discriminant(&planned.kind).hash(&mut hasher);
    match &planned.kind {
        PageKind::List { collection } => collection.hash(&mut hasher),
        PageKind::Facet { collection, facet, .. } => (collection, facet).hash(&mut hasher),
        PageKind::Page(index) | PageKind::Frame(index) | PageKind::Whole(index) => {
            let page = &site.pages[*index];
            let entry = &site.entries[page.entry];
            (&entry.collection, entry.role as u8, page.state).hash(&mut hasher);
            (entry.parent.is_some(), entry.children.is_empty()).hash(&mut hasher);
            (entry.references.is_empty(), entry.backlinks.is_empty()).hash(&mut hasher);
            for field in page.document.fields.iter() {
                field.name.hash(&mut hasher);
            }
            for field in entry.source_document.fields.iter() {
                (&field.name, field.value.items().len() > 1).hash(&mut hasher);
            }
        }
        _ => {}
    }
    hasher.finish()
}

/// All pages, in a stable order. Of two with one address the program's own is kept.
pub(super) fn plan(site: &Site, diagnostics: &mut Diagnostics) -> Vec<Planned> {
    let mut planned = Vec::with_capacity(site.pages.len() + 64);
    let mut add = |kind, language, route: &str| {
        planned.push(Planned { number: planned.len(), kind, language, route: route.into() });
    };
    let default = site.default_language();
    if site.rooted.is_none() {
        add(PageKind::Languages, default, "");
    }
    add(PageKind::NotFound, default, "");
    for language in site.languages() {
        let home = site.prefix(language);
        add(PageKind::Home, language, &home);
        if site.config.hub.search {
            add(PageKind::Search, language, &format!("{home}search/"));
        }
        for (index, collection) in site.collections.iter().enumerate() {
            add(PageKind::List { collection: index }, language, &collection.routes[language]);
            for (facet, values) in collection.facets.iter().enumerate() {
                for (value, found) in values.values.iter().enumerate() {
                    if !found.entries.iter().any(|&at| site.is_listed(&site.entries[at], language))
                    {
                        continue;
                    }
                    let route = facet_route(site, index, facet, value, language);
                    add(PageKind::Facet { collection: index, facet, value }, language, &route);
                }
            }
        }
    }
    for (index, page) in site.pages.iter().enumerate() {
        use crate::resolve::Role;
        if !matches!(site.entries[page.entry].role, Role::Home | Role::List) {
            add(PageKind::Page(index), page.language, &page.route);
        }
    }
    for (index, page) in site.pages.iter().enumerate() {
        if let Some(route) = whole::route(site, page.entry, page.language) {
            add(PageKind::Whole(index), page.language, &route);
        }
    }
    for entry in &site.entries {
        for language in site.languages() {
            if let (Some(route), Some(page)) =
                (&entry.frames[language], site.best_page(entry, language))
            {
                add(PageKind::Frame(page), language, route);
            }
        }
    }
    let all: Vec<PageKind> = planned.iter().map(|page| page.kind.clone()).collect();
    let mut taken: FxHashMap<String, usize> = FxHashMap::default();
    planned.retain(|page: &Planned| {
        let first = *taken.entry(page.path()).or_insert(page.number);
        let keep = first == page.number;
        if let (false, PageKind::Page(index)) = (keep, &page.kind)
            && !matches!(all[first], PageKind::Page(_))
        {
            let document = &site.pages[*index].document;
            diagnostics.push(
                Diagnostic::new(
                    &diag::DUPLICATE_ROUTE,
                    format!("the program makes a page of its own at /{}", page.route),
                )
                .at(document.span(0..0), "so this page has no address")
                .help("give it another name, or another `slug` in its front matter"),
            );
        } else if !keep && !matches!(page.kind, PageKind::Page(_)) {
            diagnostics.push(
                Diagnostic::new(&diag::DUPLICATE_ROUTE, format!("two lists have the address /{}", page.route))
                    .help("give one of the two folders below content/ another name, or another `slug` in its _index"),
            );
        }
        keep
    });
    for (number, page) in planned.iter_mut().enumerate() {
        page.number = number;
    }
    planned
}

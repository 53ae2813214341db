//! Which pages a site has.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::{FxHashMap, FxHasher};

use crate::diag::{self, Diagnostic, Diagnostics};
use crate::resolve::{PageIndex, Site};

use super::statement::{self, Topic};
use super::tally::Tallies;
use super::{drawn, glossary, lists, scripts, whole};

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
    /// The entries with two values, of two facets that the schema pairs.
    Pair {
        /// Index in the site's collections.
        collection: usize,
        /// Indexes of a facet and of its value.
        first: (usize, usize),
        /// The same, of another facet.
        second: (usize, usize),
    },
    /// Another way to look at a collection.
    View {
        /// Index in the site's collections.
        collection: usize,
        /// Which.
        view: View,
    },
    /// A script with a collection's entries, for filtering without asking a server.
    Entries {
        /// Index in the site's collections.
        collection: usize,
    },
    /// An entry, guide or section.
    Page(PageIndex),
    /// An entry in a language that it lacks: another language's page in the reader's frame.
    Frame(PageIndex),
    /// A guide with all its sections, for printing.
    Whole(PageIndex),
    /// A page that the law asks for.
    Statement(Topic),
    /// The search page.
    Search,
    /// What a host shows for addresses that do not exist.
    NotFound,
}

/// A way to look at a collection besides its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum View {
    /// A row an entry.
    Table,
    /// What there is, and what is missing, by two facets.
    GapMap,
    /// A map of the countries.
    Map,
    /// Entries by their dates.
    Timeline,
}

impl View {
    /// Its name in addresses, templates and, with `_` for `-`, in catalogues.
    pub fn word(self) -> &'static str {
        match self {
            View::Table => "table",
            View::GapMap => "gap-map",
            View::Map => "map",
            View::Timeline => "timeline",
        }
    }
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
    /// Which page of a long list it is, from 0.
    pub part: usize,
}

impl Planned {
    /// A page of a language that is nowhere in the site, to ask what is about no page.
    pub(super) fn nowhere(language: usize) -> Self {
        Planned {
            number: usize::MAX,
            kind: PageKind::NotFound,
            language,
            route: "".into(),
            part: 0,
        }
    }

    /// A page of a language that may be anywhere in the site: addresses as seen from it are
    /// [marked](drawn::marked).
    pub(super) fn anywhere(language: usize) -> Self {
        let kind = PageKind::Home;
        Planned { kind, route: drawn::ANYWHERE.into(), ..Planned::nowhere(language) }
    }

    /// Its file.
    pub fn path(&self) -> String {
        match self.kind {
            PageKind::NotFound => "404.html".to_owned(),
            PageKind::Entries { .. } => format!("{}{}", self.route, scripts::file(self.part)),
            _ => format!("{}index.html", self.route),
        }
    }

    /// The language that it belongs to; `None` if it belongs to the site as a whole.
    pub fn owner(&self) -> Option<usize> {
        let shared = matches!(self.kind, PageKind::Languages | PageKind::NotFound);
        (!shared).then_some(self.language)
    }

    /// Whether it says what was found on the others, and so comes after them.
    pub fn is_last(&self) -> bool {
        matches!(self.kind, PageKind::Statement(Topic::Accessibility | Topic::Privacy))
    }

    /// Whether it is a page, and no script.
    pub fn is_page(&self) -> bool {
        !matches!(self.kind, PageKind::Entries { .. })
    }

    /// Whether search engines should know it.
    pub fn indexed(&self) -> bool {
        use PageKind::{Entries, Frame, NotFound, Pair, Search, Whole};
        let own = !matches!(
            self.kind,
            Search | NotFound | Frame(_) | Whole(_) | Pair { .. } | Entries { .. }
        );
        own && self.part == 0
    }

    /// The folder of the first page of the list that it belongs to.
    pub(super) fn first_route(&self) -> &str {
        match self.part {
            0 => &self.route,
            part => self.route.strip_suffix(&*part_route("", part)).unwrap_or(&self.route),
        }
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

/// Folder of the page of a pair of values.
pub(super) fn pair_route(
    site: &Site,
    collection: usize,
    first: (usize, usize),
    second: (usize, usize),
    language: usize,
) -> String {
    let above = facet_route(site, collection, first.0, first.1, language);
    let facet = &site.collections[collection].facets[second.0];
    let name = facet.field.replace('_', "-");
    format!("{above}{name}/{}/", facet.values[second.1].slug)
}

/// Folder of another way to look at a collection.
pub(super) fn view_route(site: &Site, collection: usize, view: View, language: usize) -> String {
    format!("{}{}/", site.collections[collection].routes[language], view.word())
}

/// Folder of a page of a long list.
pub(super) fn part_route(first: &str, part: usize) -> String {
    match part {
        0 => first.to_owned(),
        part => format!("{first}page/{}/", part + 1),
    }
}

/// What decides which parts of its template a page uses.
pub(super) fn shape(site: &Site, planned: &Planned) -> u64 {
    let mut hasher = FxHasher::default();
    planned.language.hash(&mut hasher);
    std::mem::discriminant(&planned.kind).hash(&mut hasher);
    (planned.part > 0).hash(&mut hasher);
    match &planned.kind {
        PageKind::Statement(topic) => topic.hash(&mut hasher),
        PageKind::List { collection } => collection.hash(&mut hasher),
        PageKind::Facet { collection, facet, .. } => (collection, facet).hash(&mut hasher),
        PageKind::Pair { collection, first, second } => {
            (collection, first.0, second.0).hash(&mut hasher);
        }
        PageKind::View { collection, view } => (collection, view).hash(&mut hasher),
        PageKind::Entries { collection } => collection.hash(&mut hasher),
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

/// The lists of a collection in a language, each with all of its pages, and the scripts that go with
/// them. A list of facets' values is never empty.
fn lists_of(
    site: &Site,
    tallies: &Tallies,
    collection: usize,
    language: usize,
) -> Vec<(PageKind, String, usize)> {
    let mut lists: Vec<(PageKind, String)> = Vec::new();
    let pages = &site.collections[collection];
    lists.push((PageKind::List { collection }, pages.routes[language].to_string()));
    for (facet, values) in pages.facets.iter().enumerate() {
        for value in 0..values.values.len() {
            let route = facet_route(site, collection, facet, value, language);
            lists.push((PageKind::Facet { collection, facet, value }, route));
        }
    }
    for (a, b) in lists::pairs(site, collection) {
        for value in 0..pages.facets[a].values.len() {
            for other in 0..pages.facets[b].values.len() {
                let (first, second) = ((a, value), (b, other));
                let route = pair_route(site, collection, first, second, language);
                lists.push((PageKind::Pair { collection, first, second }, route));
            }
        }
    }
    let mut all = Vec::new();
    for (kind, route) in lists {
        let total = tallies.count(site, &kind, language);
        if total == 0 && !matches!(kind, PageKind::List { .. }) {
            continue;
        }
        let parts = match kind {
            // All terms are on one page, by their letters.
            PageKind::List { collection } if glossary::is_glossary(site, collection) => 1,
            _ => lists::parts(&kind, total),
        };
        for part in 0..parts {
            all.push((kind.clone(), part_route(&route, part), part));
        }
    }
    for &view in tallies.views(site, collection, language) {
        let kind = PageKind::View { collection, view };
        let route = view_route(site, collection, view, language);
        let parts = match view {
            View::Table => lists::parts(&kind, tallies.count(site, &kind, language)),
            _ => 1,
        };
        all.extend((0..parts).map(|part| (kind.clone(), part_route(&route, part), part)));
    }
    let total = tallies.count(site, &PageKind::List { collection }, language);
    if scripts::is_wanted(site, collection, total) {
        for part in 0..scripts::files(total) {
            let route = pages.routes[language].to_string();
            all.push((PageKind::Entries { collection }, route, part));
        }
    }
    all
}

/// Places in a plan by the paths of the pages' files.
pub(super) type Places = FxHashMap<String, usize>;

/// All pages, in a stable order, and their places by their files. Of two with one address the
/// program's own is kept.
pub(super) fn plan(
    site: &Site,
    tallies: &Tallies,
    diagnostics: &mut Diagnostics,
) -> (Vec<Planned>, Places) {
    let mut planned = Vec::with_capacity(site.pages.len() + 64);
    let mut put = |kind: &PageKind, language, route: &str, part| {
        let (number, kind) = (planned.len(), kind.clone());
        planned.push(Planned { number, kind, language, route: route.into(), part });
    };
    let default = site.default_language();
    if site.rooted.is_none() {
        put(&PageKind::Languages, default, "", 0);
    }
    put(&PageKind::NotFound, default, "", 0);
    for language in site.languages() {
        let home = site.prefix(language);
        put(&PageKind::Home, language, &home, 0);
        for topic in statement::topics(site) {
            let route = format!("{home}{}/", topic.word());
            put(&PageKind::Statement(topic), language, &route, 0);
        }
        if site.config.hub.search {
            put(&PageKind::Search, language, &format!("{home}search/"), 0);
        }
        for index in 0..site.collections.len() {
            for (kind, route, part) in lists_of(site, tallies, index, language) {
                put(&kind, language, &route, part);
            }
        }
    }
    for (index, page) in site.pages.iter().enumerate() {
        use crate::resolve::Role;
        if !matches!(site.entries[page.entry].role, Role::Home | Role::List) {
            put(&PageKind::Page(index), page.language, &page.route, 0);
        }
    }
    for (index, page) in site.pages.iter().enumerate() {
        if let Some(route) = whole::route(site, page.entry, page.language) {
            put(&PageKind::Whole(index), page.language, &route, 0);
        }
    }
    for entry in &site.entries {
        for language in site.languages() {
            if let (Some(route), Some(page)) =
                (&entry.frames[language], site.best_page(entry, language))
            {
                put(&PageKind::Frame(page), language, route, 0);
            }
        }
    }
    let all: Vec<PageKind> = planned.iter().map(|page| page.kind.clone()).collect();
    let mut taken = Places::default();
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
    let mut numbers = vec![0; all.len()];
    for (number, page) in planned.iter_mut().enumerate() {
        numbers[page.number] = number;
        page.number = number;
    }
    // Whoever came first was kept.
    taken.values_mut().for_each(|number| *number = numbers[*number]);
    (planned, taken)
}

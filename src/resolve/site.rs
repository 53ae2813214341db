//! The site's model: what every page can be asked for.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::{Date, Fallback, FieldValue, Schema};
use crate::i18n::I18n;
use crate::load::{Config, Document, Field};
use crate::translate::{State, Translations};

/// Index of an entry in [`Site::entries`].
pub type EntryIndex = usize;
/// Index of a page in [`Site::pages`].
pub type PageIndex = usize;

/// What an entry is in the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The page that a language begins with.
    Home,
    /// A collection's own page, above its list.
    List,
    /// The first page of a tree of sections.
    Guide,
    /// A page inside such a tree.
    Section,
    /// Any other.
    Entry,
}

/// One work across all its languages.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Path below `content/`.
    pub id: Arc<str>,
    /// The collection's folder.
    pub collection: Arc<str>,
    /// What it is in the site.
    pub role: Role,
    /// The language it was first written in.
    pub source: usize,
    /// The page that its facts are written in, whether or not it is published.
    pub source_document: Arc<Document>,
    /// By language; those that are not published have none.
    pub pages: Vec<Option<PageIndex>>,
    /// By language: the folder of the page that shows the entry in a language that it lacks.
    pub frames: Vec<Option<Box<str>>>,
    /// The section or guide above it.
    pub parent: Option<EntryIndex>,
    /// The sections below it, in reading order.
    pub children: Vec<EntryIndex>,
    /// Entries that its facts name.
    pub references: Vec<Reference>,
    /// Entries whose facts name it.
    pub backlinks: Vec<Reference>,
}

/// A field that names another entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The field, e.g. `related`.
    pub field: Arc<str>,
    /// The other entry.
    pub entry: EntryIndex,
}

/// One entry in one language.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its entry.
    pub entry: EntryIndex,
    /// Its language.
    pub language: usize,
    /// Its file.
    pub document: Arc<Document>,
    /// How it came to be.
    pub state: State,
    /// Folder in the site, e.g. `ro/practici/bounce/`; the page is its `index.html`.
    pub route: Box<str>,
    /// What the links of its body lead to, in their order.
    pub targets: Vec<Target>,
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A page of the site, and an anchor on it.
    Page(PageIndex, Option<Box<str>>),
    /// An anchor on the same page.
    Anchor(Box<str>),
    /// A file of the content folder, by its path there.
    File(Arc<str>),
    /// An address elsewhere, as written.
    External,
    /// Nothing; the text stays and the link goes.
    Broken,
}

/// A field that a collection can be filtered by.
#[derive(Clone, Debug, PartialEq)]
pub struct Facet {
    /// The field.
    pub field: Arc<str>,
    /// Values that at least one entry has: terms in their vocabulary's order, others by code.
    pub values: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq)]
pub struct FacetValue {
    /// The value.
    pub value: FieldValue,
    /// Its part of the address, e.g. `be`.
    pub slug: Box<str>,
    /// The entries that have it, sorted by id.
    pub entries: Vec<EntryIndex>,
}

/// A collection in the site.
#[derive(Clone, Debug)]
pub struct CollectionPages {
    /// The folder's name.
    pub id: Arc<str>,
    /// Entries listed, sorted by id; the order on pages is each language's own.
    pub entries: Vec<EntryIndex>,
    /// Its `_index`, if there is one.
    pub index: Option<EntryIndex>,
    /// Folder of the list page, by language.
    pub routes: Vec<Box<str>>,
    /// Facets with a page for each value.
    pub facets: Vec<Facet>,
}

impl CollectionPages {
    /// The facet of a field.
    pub fn facet(&self, field: &str) -> Option<usize> {
        self.facets.iter().position(|facet| &*facet.field == field)
    }
}

/// The resolved hub.
#[derive(Clone, Debug)]
pub struct Site {
    /// Configuration.
    pub config: Arc<Config>,
    /// Languages.
    pub i18n: Arc<I18n>,
    /// Sorted by id.
    pub entries: Vec<Entry>,
    /// Sorted by entry, then language.
    pub pages: Vec<Page>,
    /// Sorted by id.
    pub collections: Vec<CollectionPages>,
    /// Folders below `content/` that belong to drafts, whose files are not published either.
    pub hidden_folders: Vec<Arc<str>>,
    /// The day that decides what is open, past or overdue for review; `None` without any date.
    pub as_of: Option<Date>,
    /// By language: whether this site has it.
    pub published: Vec<bool>,
    /// The only language of a site of its own, whose pages begin at the root.
    pub rooted: Option<usize>,
    /// Entries that exist and have no page in any language of this site.
    pub(super) unpublished: FxHashSet<Arc<str>>,
    pub(super) by_id: FxHashMap<Arc<str>, EntryIndex>,
}

impl Site {
    pub(super) fn new(config: Arc<Config>, i18n: Arc<I18n>) -> Self {
        let published = vec![true; config.hub.languages.len()];
        Site {
            config,
            i18n,
            entries: Vec::new(),
            pages: Vec::new(),
            collections: Vec::new(),
            hidden_folders: Vec::new(),
            as_of: None,
            published,
            rooted: None,
            unpublished: FxHashSet::default(),
            by_id: FxHashMap::default(),
        }
    }

    pub(super) fn add(&mut self, id: Arc<str>, translations: Translations) {
        let Some(source) = translations.source_page().cloned() else { return };
        let published =
            |(language, page): (usize, &Option<_>)| page.is_some() && self.published[language];
        if !translations.pages.iter().enumerate().any(published) {
            self.unpublished.insert(id);
            return;
        }
        let index = self.entries.len();
        let tree = self.config.schema(&source.collection).tree;
        let role = super::role(&source, tree);
        let collection = source.collection.clone();
        let mut pages = Vec::with_capacity(translations.pages.len());
        for (language, page) in translations.pages.into_iter().enumerate() {
            let page = page.filter(|_| self.published[language]);
            pages.push(page.map(|(document, state)| {
                self.pages.push(Page {
                    entry: index,
                    language,
                    document,
                    state,
                    route: "".into(),
                    targets: Vec::new(),
                });
                self.pages.len() - 1
            }));
        }
        self.by_id.insert(id.clone(), index);
        self.entries.push(Entry {
            id,
            collection,
            role,
            source: translations.source,
            source_document: source,
            frames: vec![None; pages.len()],
            pages,
            parent: None,
            children: Vec::new(),
            references: Vec::new(),
            backlinks: Vec::new(),
        });
    }

    /// Sections find their parents, collections their entries.
    pub(super) fn link_parents(&mut self) {
        for id in self.config.collections.keys() {
            self.collections.push(CollectionPages {
                id: id.clone(),
                entries: Vec::new(),
                index: None,
                routes: Vec::new(),
                facets: Vec::new(),
            });
        }
        for index in 0..self.entries.len() {
            let entry = &self.entries[index];
            let collection = self.collections.iter_mut().find(|c| c.id == entry.collection);
            match (entry.role, collection) {
                (Role::List, Some(collection)) => collection.index = Some(index),
                (Role::Guide | Role::Entry, Some(collection)) => collection.entries.push(index),
                (Role::Section, _) => {
                    let parent = self.nearest_above(&entry.id);
                    self.entries[index].parent = parent;
                    if let Some(parent) = parent {
                        self.entries[parent].children.push(index);
                    }
                }
                _ => {}
            }
        }
        self.collections.retain(|c| !c.entries.is_empty() || c.index.is_some());
    }

    fn nearest_above(&self, id: &str) -> Option<EntryIndex> {
        let mut folder = id;
        while let Some((above, _)) = folder.rsplit_once('/') {
            folder = above;
            match self.by_id.get(folder) {
                Some(&index) if self.entries[index].role == Role::List => return None,
                Some(&index) => return Some(index),
                None => {}
            }
        }
        None
    }

    /// The languages of this site, in the hub's order.
    pub fn languages(&self) -> impl Iterator<Item = usize> + '_ {
        self.published.iter().enumerate().filter(|(_, published)| **published).map(|(at, _)| at)
    }

    /// The language of pages that belong to none: the hub's default, if it is published.
    pub fn default_language(&self) -> usize {
        let default = self.config.hub.default_language;
        if self.published[default] { default } else { self.languages().next().unwrap_or(default) }
    }

    /// The folder that a language's pages are in, with a slash at the end; empty at the root.
    pub fn prefix(&self, language: usize) -> String {
        match self.rooted {
            Some(rooted) if rooted == language => String::new(),
            _ => format!("{}/", self.config.hub.languages[language].path),
        }
    }

    /// The entry with this id.
    pub fn entry(&self, id: &str) -> Option<EntryIndex> {
        self.by_id.get(id).copied()
    }

    /// Whether an entry exists that no language of this site has.
    pub fn is_unpublished(&self, id: &str, collection: &str) -> bool {
        let below = || format!("{collection}/{id}");
        self.unpublished.contains(id) || self.unpublished.contains(below().as_str())
    }

    /// The schema of an entry.
    pub fn schema(&self, entry: &Entry) -> &Schema {
        self.config.schema(&entry.collection)
    }

    /// The place of a collection among all.
    pub fn collection_index(&self, id: &str) -> Option<usize> {
        self.collections.iter().position(|collection| &*collection.id == id)
    }

    /// The collection of an entry.
    pub fn collection(&self, id: &str) -> Option<&CollectionPages> {
        self.collections.iter().find(|collection| &*collection.id == id)
    }

    /// The page to show a reader of `language`: theirs, else that of the language's fallbacks, the
    /// default language's, the source's, or any that this site has.
    pub fn best_page(&self, entry: &Entry, language: usize) -> Option<PageIndex> {
        let hub = &self.config.hub;
        let chain = hub.languages[language].fallback.iter().copied();
        let mut order = std::iter::once(language)
            .chain(chain)
            .chain([hub.default_language, entry.source])
            .chain(self.languages());
        order.find_map(|language| entry.pages[language])
    }

    /// The page that a reader of `language` is led to, and the folder where they find it.
    pub fn version<'a>(&'a self, entry: &'a Entry, language: usize) -> Option<(&'a Page, &'a str)> {
        let page = &self.pages[self.best_page(entry, language)?];
        Some((page, entry.frames[language].as_deref().unwrap_or(&page.route)))
    }

    /// Whether lists of `language` name an entry.
    pub fn is_listed(&self, entry: &Entry, language: usize) -> bool {
        self.config.hub.fallback != Fallback::Omit || entry.pages[language].is_some()
    }

    /// A field of a page: its own if translatable, the source page's otherwise. A translatable field
    /// that the page lacks comes from the source page, with that page's language.
    pub fn field<'a>(&'a self, page: &'a Page, name: &str) -> Option<(&'a Field, usize)> {
        let entry = &self.entries[page.entry];
        let translatable = self.schema(entry).field(name)?.translatable;
        if translatable && let Some(own) = page.document.fields.get(name) {
            return Some((own, page.language));
        }
        // A site of its own shows no text of a language that it does not have.
        let field = entry.source_document.fields.get(name)?;
        let language = if translatable { entry.source } else { page.language };
        self.published[language].then_some((field, language))
    }

    /// A fact of an entry.
    pub fn fact<'a>(&self, entry: &'a Entry, name: &str) -> Option<&'a FieldValue> {
        entry.source_document.fields.get(name).map(|field| &field.value)
    }

    /// The entry that a reference names: by its id, or by its name within `collection`.
    pub fn reference(&self, id: &str, collection: &str) -> Option<EntryIndex> {
        self.entry(id).or_else(|| self.entry(&format!("{collection}/{id}")))
    }

    /// What the hub is called in a language.
    pub fn title(&self, language: usize) -> &str {
        self.localized(Some(&self.config.hub.title), language).unwrap_or("Vademecum")
    }
}

//! Files beside the pages: references, calendars, feeds and open data. Each belongs to a page, or to
//! a collection in one language, and is made of the same model as the pages.

use rustc_hash::FxHashSet;

use crate::resolve::{PageIndex, Role, Site};

use super::cite::{self, Format};
use super::data::Table;
use super::{Output, Shared, calendar, catalogue, data, feeds};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A page's reference, for programs that keep references.
    Citation {
        /// The page.
        page: PageIndex,
        /// How it is written.
        format: Format,
    },
    /// An event or a deadline, for calendars.
    Event {
        /// The page.
        page: PageIndex,
    },
    /// All dates of a collection, for calendars.
    Calendar {
        /// Index in the site's collections.
        collection: usize,
    },
    /// What is new, in a collection or in all of them.
    Feed {
        /// Index in the site's collections.
        collection: Option<usize>,
    },
    /// The facts of a collection's entries.
    Data {
        /// Index in the site's collections.
        collection: usize,
        /// How they are written.
        table: Table,
    },
    /// What open data there is.
    Catalogue,
}

/// A file to make.
#[derive(Clone, Debug)]
pub struct PlannedFile {
    /// What it holds.
    pub kind: FileKind,
    /// The language that it belongs to; `None` if it belongs to the site as a whole.
    pub language: Option<usize>,
    /// Its path in the site.
    pub path: Box<str>,
}

/// All files, and which of them there are.
#[derive(Default)]
pub(super) struct Files {
    pub list: Vec<PlannedFile>,
    known: FxHashSet<(FileKind, Option<usize>)>,
}

impl Files {
    /// Which files the site has. What needs absolute addresses is left out without `base_url`.
    pub fn plan(site: &Site) -> Self {
        let mut files = Files::default();
        let published = site.config.hub.base_url.is_some();
        for language in site.languages() {
            let home = site.prefix(language);
            if published && feeds::newest(site, None, language).next().is_some() {
                files.add(FileKind::Feed { collection: None }, Some(language), &home, feeds::NAME);
            }
            for (collection, pages) in site.collections.iter().enumerate() {
                let folder = &pages.routes[language];
                let mut own = pages.entries.iter().map(|&at| site.entries[at].pages[language]);
                if !own.clone().any(|page| page.is_some()) {
                    continue;
                }
                let mut add = |kind, name| files.add(kind, Some(language), folder, name);
                for table in [Table::Json, Table::Csv] {
                    add(FileKind::Data { collection, table }, table.name());
                }
                if published && feeds::newest(site, Some(collection), language).next().is_some() {
                    add(FileKind::Feed { collection: Some(collection) }, feeds::NAME);
                }
                if own.any(|page| page.is_some_and(|page| calendar::has_date(site, page))) {
                    add(FileKind::Calendar { collection }, calendar::COLLECTION);
                }
            }
        }
        for (index, page) in site.pages.iter().enumerate() {
            if matches!(site.entries[page.entry].role, Role::Home | Role::List) {
                continue;
            }
            let mut add = |kind, name| files.add(kind, Some(page.language), &page.route, name);
            if cite::is_citable(site, page) {
                for format in Format::ALL {
                    add(FileKind::Citation { page: index, format }, format.name());
                }
            }
            if calendar::has_date(site, index) {
                add(FileKind::Event { page: index }, calendar::EVENT);
            }
        }
        if published && files.list.iter().any(|file| matches!(file.kind, FileKind::Data { .. })) {
            files.add(FileKind::Catalogue, None, "", catalogue::NAME);
        }
        // Two pages with one address are an error that says so itself.
        let mut taken = FxHashSet::default();
        files.list.retain(|file| taken.insert(file.path.clone()));
        files
    }

    fn add(&mut self, kind: FileKind, language: Option<usize>, folder: &str, name: &str) {
        self.known.insert((kind, language));
        self.list.push(PlannedFile { kind, language, path: format!("{folder}{name}").into() });
    }

    /// Whether there is such a file.
    pub fn has(&self, kind: FileKind, language: Option<usize>) -> bool {
        self.known.contains(&(kind, language))
    }
}

/// Makes a file.
pub(super) fn render(shared: &Shared, file: &PlannedFile) -> Output {
    let language = file.language.unwrap_or_else(|| shared.site.default_language());
    let text = match file.kind {
        FileKind::Citation { page, format } => cite::file(shared, page, format),
        FileKind::Event { page } => calendar::event(&shared.site, page),
        FileKind::Calendar { collection } => calendar::all(&shared.site, collection, language),
        FileKind::Feed { collection } => feeds::feed(shared, collection, language),
        FileKind::Data { collection, table } => data::render(shared, collection, language, table),
        FileKind::Catalogue => catalogue::render(shared),
    };
    Output { path: file.path.to_string(), bytes: text.into_bytes(), language: file.language }
}

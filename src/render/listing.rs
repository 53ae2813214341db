//! What lists share: the order of entries and their cards in each language, worked out once a build.

use std::sync::OnceLock;

use tera::Map;

use crate::config::FieldValue;
use crate::resolve::{EntryIndex, Site};

/// Entries of each collection, sorted for each language's readers.
pub(super) struct Listings {
    /// By collection, then language; made when first asked for.
    sorted: Vec<Vec<OnceLock<Vec<EntryIndex>>>>,
    /// By entry, then language; made when a list first shows them.
    cards: Vec<OnceLock<Map>>,
    languages: usize,
}

impl Listings {
    pub fn new(site: &Site) -> Self {
        let languages = site.config.hub.languages.len();
        let row = || (0..languages).map(|_| OnceLock::new()).collect();
        Listings {
            sorted: site.collections.iter().map(|_| row()).collect(),
            cards: (0..site.entries.len() * languages).map(|_| OnceLock::new()).collect(),
            languages,
        }
    }

    /// What an entry's card says to the readers of a language, but for its address.
    pub fn card(&self, entry: EntryIndex, language: usize, make: impl FnOnce() -> Map) -> Map {
        self.cards[entry * self.languages + language].get_or_init(make).clone()
    }

    /// A collection's entries by weight, then by title in the language's collation.
    pub fn sorted(&self, site: &Site, collection: usize, language: usize) -> &[EntryIndex] {
        self.sorted[collection][language].get_or_init(|| {
            let locale = &site.i18n.languages[language].locale;
            let mut keyed: Vec<(i64, Vec<u8>, EntryIndex)> = site.collections[collection]
                .entries
                .iter()
                .map(|&index| {
                    let entry = &site.entries[index];
                    let weight = match site.fact(entry, "weight") {
                        Some(FieldValue::Integer(weight)) => *weight,
                        _ => i64::MAX,
                    };
                    let page = site.best_page(entry, language);
                    let title = page.map_or("", |page| site.pages[page].document.title());
                    (weight, locale.sort_key(title), index)
                })
                .collect();
            keyed.sort();
            keyed.into_iter().map(|(_, _, index)| index).collect()
        })
    }
}

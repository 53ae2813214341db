//! How many entries each list has, counted once: every page of a collection shows these numbers, for
//! all values of its facets, and asks which of the pages exist in the other languages.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::config::Fallback;
use crate::resolve::{EntryIndex, Site};

use super::lists::Chosen;
use super::plan::View;
use super::{PageKind, lists};

/// The numbers of all collections, for the readers of each language.
pub(super) struct Tallies {
    /// By collection, then language; made when first asked for.
    tallies: Vec<Vec<OnceLock<Tally>>>,
    /// Lists name the same entries in all languages, so one tally does for all.
    alike: bool,
}

/// The numbers of a collection.
struct Tally {
    /// Entries that lists name.
    total: usize,
    /// By facet, then value.
    values: Vec<Vec<usize>>,
    pairs: Vec<Pairs>,
    views: Vec<View>,
}

/// How many entries have both of two values, for all values of two facets.
struct Pairs {
    facets: (usize, usize),
    /// Values of the second facet.
    width: usize,
    /// Row by row.
    counts: Vec<usize>,
}

impl Tallies {
    pub fn new(site: &Site) -> Self {
        let alike = site.config.hub.fallback != Fallback::Omit;
        let languages = if alike { 1 } else { site.config.hub.languages.len() };
        let row = || (0..languages).map(|_| OnceLock::new()).collect();
        Tallies { tallies: site.collections.iter().map(|_| row()).collect(), alike }
    }

    /// How many entries a list names, on all of its pages together.
    pub fn count(&self, site: &Site, kind: &PageKind, language: usize) -> usize {
        match *kind {
            PageKind::List { collection } | PageKind::View { collection, .. } => {
                self.of(site, collection, language).total
            }
            PageKind::Facet { collection, facet, value } => {
                self.of(site, collection, language).values[facet][value]
            }
            PageKind::Pair { collection, first, second } => {
                let pairs = &self.of(site, collection, language).pairs;
                let of_both = pairs.iter().find(|pairs| pairs.facets == (first.0, second.0));
                of_both.map_or(0, |pairs| pairs.counts[first.1 * pairs.width + second.1])
            }
            _ => 0,
        }
    }

    /// The page of a pair of values, whichever of the two is named first, and how many entries it
    /// has; `None` if the schema does not pair their facets or no entry has both.
    pub fn pair(
        &self,
        site: &Site,
        collection: usize,
        one: Chosen,
        other: Chosen,
        language: usize,
    ) -> Option<(PageKind, usize)> {
        let pairs = &self.of(site, collection, language).pairs;
        let (first, second) = pairs.iter().find_map(|pairs| match (one.0, other.0) {
            facets if facets == pairs.facets => Some((one, other)),
            (b, a) if (a, b) == pairs.facets => Some((other, one)),
            _ => None,
        })?;
        let kind = PageKind::Pair { collection, first, second };
        let count = self.count(site, &kind, language);
        (count > 0).then_some((kind, count))
    }

    /// Whether pairs of values of two facets have pages.
    pub fn are_paired(&self, site: &Site, collection: usize, one: usize, other: usize) -> bool {
        // Which facets are paired is the same in all languages.
        let pairs = &self.of(site, collection, 0).pairs;
        pairs.iter().any(|it| it.facets == (one, other) || it.facets == (other, one))
    }

    /// The ways to look at a collection that have a page in a language.
    pub fn views(&self, site: &Site, collection: usize, language: usize) -> &[View] {
        &self.of(site, collection, language).views
    }

    fn of(&self, site: &Site, collection: usize, language: usize) -> &Tally {
        let at = if self.alike { 0 } else { language };
        self.tallies[collection][at].get_or_init(|| Tally::new(site, collection, language))
    }
}

impl Tally {
    fn new(site: &Site, collection: usize, language: usize) -> Self {
        let pages = &site.collections[collection];
        let is_listed = |entry: &EntryIndex| site.is_listed(&site.entries[*entry], language);
        let count = |entries: &[EntryIndex]| entries.iter().filter(|it| is_listed(it)).count();
        let facets = pages.facets.iter();
        let values = facets
            .map(|facet| facet.values.iter().map(|value| count(&value.entries)).collect())
            .collect();
        let pairs = lists::pairs(site, collection)
            .into_iter()
            .map(|(a, b)| {
                let mut seconds: FxHashMap<EntryIndex, Vec<usize>> = FxHashMap::default();
                for (second, value) in pages.facets[b].values.iter().enumerate() {
                    for entry in value.entries.iter().filter(|it| is_listed(it)) {
                        seconds.entry(*entry).or_default().push(second);
                    }
                }
                let width = pages.facets[b].values.len();
                let mut counts = vec![0; pages.facets[a].values.len() * width];
                for (first, value) in pages.facets[a].values.iter().enumerate() {
                    for second in value.entries.iter().filter_map(|it| seconds.get(it)).flatten() {
                        counts[first * width + second] += 1;
                    }
                }
                Pairs { facets: (a, b), width, counts }
            })
            .collect();
        let views = lists::views(site, collection, language);
        Tally { total: count(&pages.entries), values, pairs, views }
    }
}

//! A hub of which nothing but bodies changed, which is what most saves of a file are. Front matter,
//! addresses, facets and references stay as they were; links are looked at again.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::load::{Document, Loaded};

use super::site::{PageIndex, Site, Target};
use super::{Said, links};

/// The site with the bodies that changed between two readings of the same hub: what [`super::resolve`]
/// would make of it, and say. `None` if more than bodies changed.
pub fn resolve_bodies(
    (site, said): (&Site, &Said),
    before: &[Arc<Document>],
    loaded: &Loaded,
) -> Option<(Site, Said)> {
    if before.len() != loaded.documents.len() {
        return None;
    }
    let pairs = before.iter().zip(&loaded.documents);
    let changed: Vec<_> = pairs.filter(|(old, new)| !Arc::ptr_eq(old, new)).collect();
    if !changed.iter().all(|(old, new)| differ_in_body_alone(old, new)) {
        return None;
    }
    let (mut site, mut said) = (site.clone(), said.clone());
    let mut touched: FxHashSet<PageIndex> = FxHashSet::default();
    for (old, new) in changed {
        // Drafts, and the second of two files for one page, are not in the site.
        let Some(&entry) = site.by_id.get(&old.id) else { continue };
        let entry = &mut site.entries[entry];
        if Arc::ptr_eq(&entry.source_document, old) {
            entry.source_document = new.clone();
        }
        let Some(page) = entry.pages[old.language] else { continue };
        if Arc::ptr_eq(&site.pages[page].document, old) {
            site.pages[page].document = new.clone();
            touched.insert(page);
        }
    }
    // Whether a link's anchor exists is for the other page's body to say.
    let leads_there =
        |target: &Target| matches!(target, Target::Page(page, _) if touched.contains(page));
    let linking = (0..site.pages.len())
        .filter(|page| touched.contains(page) || site.pages[*page].targets.iter().any(leads_there));
    let linking: Vec<PageIndex> = linking.collect();
    links::resolve(&mut site, loaded, &linking, &mut said.links);
    Some((site, said))
}

/// Whether two readings of a file are of the same page with the same front matter.
fn differ_in_body_alone(old: &Document, new: &Document) -> bool {
    fn head(document: &Document) -> Option<&str> {
        document.text.get(..document.front_range.end)
    }
    old.path == new.path
        && old.kind == new.kind
        && old.id == new.id
        && old.folder == new.folder
        && old.collection == new.collection
        && old.language == new.language
        && !(old.broken || new.broken)
        && old.front_range == new.front_range
        && head(old) == head(new)
}

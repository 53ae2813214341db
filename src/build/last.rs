//! What of the last build still holds, so that the next one leaves it alone.
//!
//! Between two builds with the same configuration, theme, files and choices, in which every page has
//! the same front matter and the same address, a page's output is a function of its own body and of
//! what its links lead to: lists, cards, menus and relations are made of front matter. So only pages
//! whose text or targets changed are rendered, and only their languages are indexed. Whatever else
//! changes renders everything.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::assets::Assets;
use crate::diag::Diagnostic;
use crate::load::{Document, Theme};
use crate::render::Renderer;
use crate::resolve::{PageIndex, Site};

use super::{Options, Resolved, choices};

/// A build that was published.
pub(super) struct Last {
    pub site: Arc<Site>,
    pub theme: Theme,
    pub assets: Arc<Assets>,
    pub choices: String,
    pub out: PathBuf,
    /// What templates asked for in vain, on any page.
    pub missing: Vec<Diagnostic>,
    /// What was said of each language's search.
    pub search: BTreeMap<usize, Vec<Diagnostic>>,
    /// Languages whose index is older than their pages.
    pub pending: BTreeSet<usize>,
}

/// What has to be made anew.
pub(super) struct Changes {
    /// Numbers of planned pages.
    pub planned: FxHashSet<usize>,
    /// Languages to index.
    pub languages: BTreeSet<usize>,
}

impl Last {
    /// What changed since, if all of it is bodies.
    pub fn changes(
        &self,
        resolved: &Resolved,
        renderer: &Renderer,
        options: &Options,
    ) -> Option<Changes> {
        let (old, new) = (&*self.site, &*resolved.site);
        let same_world = self.out == options.out
            && self.choices == choices(options)
            && self.theme == resolved.loaded.theme
            && *self.assets == *renderer.assets()
            && (Arc::ptr_eq(&old.config, &new.config) || old.config == new.config);
        if !same_world || !same_structure(old, new) {
            return None;
        }
        let changed: FxHashSet<PageIndex> = (0..new.pages.len())
            .filter(|&index| {
                let (a, b) = (&old.pages[index], &new.pages[index]);
                a.document.hash != b.document.hash || a.targets != b.targets
            })
            .collect();
        let mut changes =
            Changes { planned: FxHashSet::default(), languages: self.pending.clone() };
        for planned in renderer.planned() {
            // A home or a list shows its own page's text, a guide on one page those of its sections.
            let mut shown =
                renderer.own_page(planned).into_iter().chain(renderer.other_pages(planned));
            if shown.any(|index| changed.contains(&index)) {
                changes.planned.insert(planned.number);
            }
        }
        changes.languages.extend(changed.iter().map(|&index| new.pages[index].language));
        Some(changes)
    }
}

/// The same entries and pages at the same addresses, with the same front matter.
fn same_structure(old: &Site, new: &Site) -> bool {
    let same_fields = |a: &Arc<Document>, b: &Arc<Document>| {
        Arc::ptr_eq(a, b)
            || (a.path == b.path
                && a.broken == b.broken
                && a.kind == b.kind
                && a.fields == b.fields)
    };
    old.as_of == new.as_of
        && old.rooted == new.rooted
        && old.published == new.published
        && old.hidden_folders == new.hidden_folders
        && old.entries.len() == new.entries.len()
        && old.pages.len() == new.pages.len()
        && old.entries.iter().zip(&new.entries).all(|(a, b)| {
            a.id == b.id
                && a.role == b.role
                && a.pages == b.pages
                && a.frames == b.frames
                && same_fields(&a.source_document, &b.source_document)
        })
        && old.pages.iter().zip(&new.pages).all(|(a, b)| {
            a.route == b.route
                && a.state == b.state
                && a.language == b.language
                && same_fields(&a.document, &b.document)
        })
}

/// Whether a language's index would be the same for two sites.
pub(super) fn same_index(old: &Arc<Site>, new: &Arc<Site>, language: usize) -> bool {
    Arc::ptr_eq(old, new)
        || old.config == new.config
            && same_structure(old, new)
            && old
                .pages
                .iter()
                .zip(&new.pages)
                .all(|(a, b)| a.language != language || a.document.hash == b.document.hash)
}

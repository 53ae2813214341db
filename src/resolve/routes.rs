//! Addresses: `/<language>/<collection>/<slug>/`, each part in the page's own language.

use rustc_hash::FxHashMap;
use std::sync::Arc;

use crate::config::Fallback;
use crate::diag::{self, Diagnostic, Diagnostics, Span};
use crate::load::Document;

use super::names::{address_part, split_number};
use super::site::{PageIndex, Role, Site};

/// Gives every page its address and every collection its list's.
pub(super) fn assign(site: &mut Site, diagnostics: &mut Diagnostics) {
    let languages = site.config.hub.languages.len();
    let mut slugs = Slugs::default();
    let mut taken: FxHashMap<String, PageIndex> = FxHashMap::default();
    // Entries are sorted by id, so a folder's own page comes before the pages in it.
    for entry in 0..site.entries.len() {
        let id = site.entries[entry].id.clone();
        let tree = site.schema(&site.entries[entry]).tree;
        for language in 0..languages {
            let own = site.entries[entry].pages[language];
            let name = id.rsplit('/').next().unwrap_or_default();
            let name = if tree { split_number(name).1 } else { name };
            let slug = own
                .and_then(|page| explicit_slug(site, page, diagnostics))
                .unwrap_or_else(|| address_part(name));
            slugs.entry(id.clone()).or_insert_with(|| vec![None; languages])[language] =
                Some(slug.into());
            let Some(page) = own else {
                if framed(site, entry, language) {
                    let route = route(site, &slugs, &id, language, tree);
                    site.entries[entry].frames[language] = Some(route.into());
                }
                continue;
            };
            let route = route(site, &slugs, &id, language, tree);
            if let Some(&first) = taken.get(&route) {
                let document = &site.pages[page].document;
                let other = &site.pages[first].document;
                diagnostics.push(
                    Diagnostic::new(
                        &diag::DUPLICATE_ROUTE,
                        format!("two pages have the address /{route}"),
                    )
                    .at(slug_place(document), "this page")
                    .also(slug_place(other), "and this one")
                    .help("give one of them another `slug` in its front matter"),
                );
            } else {
                taken.insert(route.clone(), page);
            }
            site.pages[page].route = route.into();
        }
    }
    for index in 0..site.collections.len() {
        let id = site.collections[index].id.clone();
        site.collections[index].routes = (0..languages)
            .map(|language| route(site, &slugs, &id, language, false).into())
            .collect();
    }
}

/// By entry, then language.
type Slugs = FxHashMap<Arc<str>, Vec<Option<Box<str>>>>;

fn route(site: &Site, slugs: &Slugs, id: &str, language: usize, tree: bool) -> String {
    let mut route = site.prefix(language);
    let ends = id.match_indices('/').map(|(at, _)| at).chain(Some(id.len()));
    for end in ends.filter(|_| !id.is_empty()) {
        let folder = &id[..end];
        match slugs.get(folder).and_then(|slugs| slugs[language].as_deref()) {
            Some(slug) => route.push_str(slug),
            None => {
                let name = folder.rsplit('/').next().unwrap_or_default();
                route.push_str(&address_part(if tree { split_number(name).1 } else { name }));
            }
        }
        route.push('/');
    }
    route
}

/// The `slug` of a page, or the page.
fn slug_place(document: &Document) -> Span {
    document.span(document.fields.get("slug").map_or(0..0, |field| field.range.clone()))
}

/// Whether readers of a language are shown the entry in a frame of theirs.
fn framed(site: &Site, entry: usize, language: usize) -> bool {
    let wanted = site.config.hub.fallback == Fallback::Frame && site.published[language];
    wanted && !matches!(site.entries[entry].role, Role::Home | Role::List)
}

fn explicit_slug(site: &Site, page: PageIndex, diagnostics: &mut Diagnostics) -> Option<String> {
    let page = &site.pages[page];
    if site.entries[page.entry].role == Role::Home {
        return None;
    }
    let field = page.document.fields.get("slug")?;
    let slug = field.value.as_text()?;
    let clean = address_part(slug);
    if clean != slug {
        diagnostics.push(
            Diagnostic::new(&diag::BAD_SLUG, format!("`{slug}` cannot stand in an address"))
                .at(page.document.span(field.range.clone()), "")
                .suggest(
                    page.document.span(field.range.clone()),
                    clean.clone(),
                    "letters, digits and single hyphens, in lower case",
                ),
        );
    }
    Some(clean)
}

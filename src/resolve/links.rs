//! Links of bodies: relative paths between Markdown files become pages of the reader's language.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::diag::{self, Diagnostic, Diagnostics, did_you_mean};
use crate::load::{AUTHOR_ID, Document, Link, Loaded};

use super::paths::{decode, join};
use super::site::{EntryIndex, Page, PageIndex, Site, Target};

/// Resolves the links of some pages' bodies, and says what there is to say of each.
pub(super) fn resolve(
    site: &mut Site,
    loaded: &Loaded,
    pages: &[PageIndex],
    said: &mut FxHashMap<PageIndex, Diagnostics>,
) {
    let files: FxHashMap<&str, &Arc<str>> =
        loaded.files.iter().map(|file| (&*file.path, &file.path)).collect();
    let mut by_path: FxHashMap<&str, EntryIndex> = FxHashMap::default();
    for page in &site.pages {
        by_path.insert(page.document.path.strip_prefix("content/").unwrap_or_default(), page.entry);
    }
    let (file_names, page_names) = (OnceLock::new(), OnceLock::new());
    let finder = Finder { site, files, by_path, file_names, page_names };
    let found: Vec<(Vec<Target>, Diagnostics)> = pages
        .par_iter()
        .with_max_len(64)
        .map(|&page| {
            let mut said = Diagnostics::new();
            (finder.page(&site.pages[page], &mut said), said)
        })
        .collect();
    for (&page, (targets, of_page)) in pages.iter().zip(found) {
        site.pages[page].targets = targets;
        match of_page.is_empty() {
            true => said.remove(&page),
            false => said.insert(page, of_page),
        };
    }
}

struct Finder<'a> {
    site: &'a Site,
    files: FxHashMap<&'a str, &'a Arc<str>>,
    by_path: FxHashMap<&'a str, EntryIndex>,
    /// For suggestions; made when the first is wanted.
    file_names: OnceLock<Names<'a>>,
    page_names: OnceLock<Names<'a>>,
}

/// Names of files or pages by folder.
type Names<'a> = FxHashMap<&'a str, Vec<&'a str>>;

/// Paths as names by folder, sorted.
fn by_folder<'a, 'b: 'a>(paths: impl Iterator<Item = &'a &'b str>) -> Names<'b> {
    let mut folders: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for path in paths {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        folders.entry(folder).or_default().push(name);
    }
    for names in folders.values_mut() {
        names.sort_unstable();
    }
    folders
}

impl Finder<'_> {
    fn page(&self, page: &Page, diagnostics: &mut Diagnostics) -> Vec<Target> {
        let links = page.document.body.links.iter();
        links.map(|link| self.link(page, link, diagnostics)).collect()
    }

    fn link(&self, page: &Page, link: &Link, diagnostics: &mut Diagnostics) -> Target {
        let document = &*page.document;
        let target = link.target.trim();
        if let Some(scheme) = scheme(target) {
            return match scheme.as_str() {
                "http" | "https" if link.image => {
                    diagnostics.push(external_image(document, link));
                    Target::Broken
                }
                "http" | "https" => Target::External,
                "mailto" | "tel" if !link.image => Target::External,
                _ => {
                    let mut diagnostic = Diagnostic::new(
                        &diag::UNSAFE_LINK,
                        format!("a link with `{scheme}:` is taken out"),
                    );
                    diagnostic = diagnostic.at(place(document, link), "");
                    diagnostics.push(
                        diagnostic.help("links may begin with http:, https:, mailto: or tel:, or lead to a file of the hub"),
                    );
                    Target::Broken
                }
            };
        }
        if target.starts_with("//") {
            if link.image {
                diagnostics.push(external_image(document, link));
                return Target::Broken;
            }
            return Target::External;
        }
        let (path, fragment) = match target.split_once('#') {
            Some((path, fragment)) => (path, Some(decode(fragment))),
            None => (target, None),
        };
        let path = decode(path.split('?').next().unwrap_or_default());
        if path.is_empty() {
            return match fragment {
                Some(fragment) => self.anchor(document, page, link, &fragment, diagnostics),
                None => Target::Anchor("".into()),
            };
        }
        let Some(joined) = join(&document.folder, &path) else {
            diagnostics.push(
                Diagnostic::new(
                    &diag::LINK_OUTSIDE,
                    format!("`{path}` leads out of the content folder"),
                )
                .at(place(document, link), "")
                .help("put the file into content/, or link to its address on the web"),
            );
            return Target::Broken;
        };
        if link.image || self.files.contains_key(joined.as_str()) {
            return match self.files.get(joined.as_str()) {
                Some(file) => Target::File((*file).clone()),
                None => {
                    diagnostics.push(self.missing(document, link, &path, &joined));
                    Target::Broken
                }
            };
        }
        // Other generators' pages link to each other by their addresses, whose folder is the page.
        let by_address = || join(&document.id, &path).and_then(|joined| self.entry(&joined));
        let Some(entry) = self.entry(&joined).or_else(by_address) else {
            if self.is_unpublished(&joined) {
                return Target::Broken;
            }
            diagnostics.push(self.missing(document, link, &path, &joined));
            return Target::Broken;
        };
        let entry = &self.site.entries[entry];
        let Some(best) = self.site.best_page(entry, page.language) else { return Target::Broken };
        let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) else {
            return Target::Page(best, None);
        };
        let other = &self.site.pages[best].document;
        match anchor_on(other, &fragment) {
            Some(id) => Target::Page(best, Some(id)),
            // What a broken page would have had is not known.
            None if other.broken => Target::Page(best, None),
            None => {
                diagnostics.push(broken_anchor(document, link, &fragment, other));
                Target::Page(best, None)
            }
        }
    }

    fn anchor(
        &self,
        document: &Document,
        page: &Page,
        link: &Link,
        fragment: &str,
        diagnostics: &mut Diagnostics,
    ) -> Target {
        match anchor_on(&page.document, fragment) {
            Some(id) => Target::Anchor(id),
            None if fragment.is_empty() => Target::Anchor("".into()),
            None => {
                diagnostics.push(broken_anchor(document, link, fragment, &page.document));
                Target::Broken
            }
        }
    }

    /// By file, by file without language, by folder, or by id.
    fn entry(&self, joined: &str) -> Option<EntryIndex> {
        if let Some(&entry) = self.by_path.get(joined) {
            return Some(entry);
        }
        self.ids(joined).find_map(|id| self.site.entry(id))
    }

    /// Whether a path leads to an entry that this site has in none of its languages.
    fn is_unpublished(&self, joined: &str) -> bool {
        self.ids(joined).any(|id| self.site.is_unpublished(id, ""))
    }

    /// The ids that a path may mean.
    fn ids<'p>(&self, joined: &'p str) -> impl Iterator<Item = &'p str> + use<'p> {
        let stem = joined
            .strip_suffix("/index.html")
            .or_else(|| joined.strip_suffix(".md"))
            .or_else(|| joined.strip_suffix(".html"))
            .unwrap_or(joined)
            .trim_end_matches('/');
        let without_language = match stem.rsplit_once('.') {
            Some((stem, tag)) if self.site.config.hub.language(tag).is_some() => stem,
            _ => stem,
        };
        [stem, without_language].into_iter().map(|stem| {
            let folder = stem.strip_suffix("/_index").or_else(|| stem.strip_suffix("/index"));
            folder.unwrap_or(if stem == "_index" { "" } else { stem })
        })
    }

    fn missing(&self, document: &Document, link: &Link, path: &str, joined: &str) -> Diagnostic {
        let code = if link.image { &diag::MISSING_IMAGE } else { &diag::BROKEN_LINK };
        let what = if link.image { "image" } else { "page or file" };
        let mut diagnostic = Diagnostic::new(code, format!("there is no {what} `{path}`"))
            .at(place(document, link), "");
        let name = joined.rsplit('/').next().unwrap_or_default();
        let folder = joined.rsplit_once('/').map_or("", |(folder, _)| folder);
        let names = match link.image {
            true => self.file_names.get_or_init(|| by_folder(self.files.keys())),
            false => self.page_names.get_or_init(|| by_folder(self.by_path.keys())),
        };
        let names = names.get(folder).map(Vec::as_slice).unwrap_or_default();
        let near = did_you_mean(name, names.iter().copied());
        if let Some(near) = near {
            let fixed = match path.rsplit_once('/') {
                Some((before, _)) => format!("{before}/{near}"),
                None => near.to_owned(),
            };
            if link.range.len() == path.len() {
                diagnostic = diagnostic.suggest(
                    document.span(link.range.clone()),
                    fixed,
                    format!("did you mean `{near}`?"),
                );
            }
        }
        if diagnostic.suggestions.is_empty() {
            diagnostic = diagnostic.help(if link.image {
                "put the image beside the page and write its name"
            } else {
                "link to a Markdown file by its relative path, e.g. ../practices/bounce/index.en.md"
            });
        }
        diagnostic
    }
}

fn place(document: &Document, link: &Link) -> diag::Span {
    if !link.range.is_empty() {
        return document.span(link.range.clone());
    }
    // A link in raw HTML: the sanitiser does not know where it stood.
    let at = document.text.find(&*link.target).unwrap_or(0);
    let end = if at == 0 { 0 } else { at + link.target.len() };
    document.span(at..end)
}

/// Readers are promised that a page asks no other host for anything.
fn external_image(document: &Document, link: &Link) -> Diagnostic {
    Diagnostic::new(&diag::EXTERNAL_IMAGE, "this image lies on another host and is left out")
        .at(place(document, link), "")
        .help("put a copy beside the page, if its licence allows, or link to it instead")
}

fn broken_anchor(document: &Document, link: &Link, fragment: &str, other: &Document) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        &diag::BROKEN_ANCHOR,
        format!("`{}` has no heading `#{fragment}`", other.path),
    )
    .at(place(document, link), "");
    let ids = || other.body.headings.iter().map(|heading| &*heading.id);
    let only = ids().next().filter(|_| other.body.headings.len() == 1);
    let place = place(document, link);
    let written = format!("#{fragment}");
    let at = document.text[place.range()].rfind(&written).map(|at| place.range().start + at);
    match (did_you_mean(fragment, ids()).or(only), at) {
        (Some(near), Some(at)) => diagnostic.suggest(
            document.span(at..at + written.len()),
            format!("#{near}"),
            format!("did you mean `#{near}`?"),
        ),
        (Some(near), None) => diagnostic.help(format!("did you mean `#{near}`?")),
        (None, _) => diagnostic.help(format!(
            "its anchors are {}; give a heading one of its own with `## Title {{#my-anchor}}`",
            ids().map(|id| format!("#{id}")).collect::<Vec<_>>().join(", ")
        )),
    }
}

/// The id that a fragment means on a page.
fn anchor_on(document: &Document, fragment: &str) -> Option<Box<str>> {
    let body = &document.body;
    let footnote = ["fn-", "fnref-"].iter().any(|start| fragment.starts_with(start));
    if body.headings.iter().any(|heading| &*heading.id == fragment) || footnote {
        return Some(fragment.into());
    }
    let own = format!("{AUTHOR_ID}{fragment}");
    body.html.contains(&format!("id=\"{own}\"")).then(|| own.into())
}

/// A scheme by RFC 3986, 3.1; control characters and blanks, which browsers skip, do not hide one.
fn scheme(target: &str) -> Option<String> {
    let (scheme, _) = target.split_once(':')?;
    let scheme: String = scheme.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    fits.then(|| scheme.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes() {
        assert_eq!(scheme("java\tscript:alert(1)").as_deref(), Some("javascript"));
        assert_eq!(scheme("a/b:c"), None);
    }
}

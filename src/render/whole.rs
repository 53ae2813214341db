//! A guide with all its sections on one page, for printing and for taking along.
//!
//! Every section keeps its own ids, behind a prefix that no other section and no author has, and its
//! headings go down by as many levels as the section lies below the guide.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;
use tera::Value;

use crate::resolve::{EntryIndex, Page, PageIndex, Role, Site};

use super::html::{self, Piece};
use super::values::object;
use super::{PageKind, Planned, Shared, body, facts, guide, tasks, terms, videos};

/// The last part of the page's address.
const FOLDER: &str = "print/";

/// The folder of the page that shows all of a guide; none if there is no more than the guide's own.
pub(super) fn route(site: &Site, guide: EntryIndex, language: usize) -> Option<String> {
    let entry = &site.entries[guide];
    let page = &site.pages[entry.pages[language]?];
    let has_sections = entry.role == Role::Guide && !entry.children.is_empty();
    has_sections.then(|| format!("{}{FOLDER}", page.route))
}

/// The address of the page that shows all of the guide that a page belongs to.
pub(super) fn url(shared: &Shared, planned: &Planned) -> Value {
    let route = guide::root(shared, planned)
        .and_then(|(root, _)| route(&shared.site, root, planned.language));
    route.map_or_else(Value::none, |route| Value::from(shared.page_url(planned, &route)))
}

/// A section of a guide, as far as its place is concerned.
struct Part {
    page: PageIndex,
    /// 1 for a chapter.
    depth: u8,
    /// E.g. `2.1`.
    number: String,
}

impl Part {
    /// Ids with `vm-` are the theme's, so that no author's is the same.
    fn anchor(&self) -> String {
        format!("vm-{}", self.number.replace('.', "-"))
    }
}

/// The sections of a guide in reading order, as the guide's tables of contents number them.
fn parts(site: &Site, guide: EntryIndex, language: usize) -> Vec<Part> {
    fn add(
        site: &Site,
        parent: EntryIndex,
        language: usize,
        above: Option<usize>,
        list: &mut Vec<Part>,
    ) {
        let children = site.entries[parent].children.iter();
        let versions = children
            .filter_map(|&child| Some((child, site.best_page(&site.entries[child], language)?)));
        for (position, (child, page)) in versions.enumerate() {
            let (depth, number) = match above.and_then(|above| list.get(above)) {
                Some(above) => (above.depth + 1, format!("{}.{}", above.number, position + 1)),
                None => (1, (position + 1).to_string()),
            };
            list.push(Part { page, depth, number });
            add(site, child, language, Some(list.len() - 1), list);
        }
    }
    let mut list = Vec::new();
    add(site, guide, language, None, &mut list);
    list
}

/// How many sections a guide has.
pub(super) fn count(site: &Site, guide: EntryIndex, language: usize) -> usize {
    parts(site, guide, language).len()
}

/// Every page whose text a planned page shows besides its own.
pub(super) fn shown(site: &Site, planned: &Planned) -> Vec<PageIndex> {
    match planned.kind {
        PageKind::Whole(page) => parts(site, site.pages[page].entry, planned.language)
            .into_iter()
            .map(|part| part.page)
            .collect(),
        _ => Vec::new(),
    }
}

/// Where links within the guide lead on the page that shows all of it.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// Sections by page; the guide's own page has an empty one.
    of: FxHashMap<PageIndex, String>,
    /// The prefix of the section whose body is being filled; empty for the guide's own.
    own: String,
    /// Tables of the sections before, so that no two have one name.
    pub tables: usize,
}

impl Anchors {
    /// The fragment for a link to a page of the guide, or to a heading of it.
    pub fn fragment(&self, page: PageIndex, id: Option<&str>) -> Option<String> {
        let anchor = self.of.get(&page)?;
        Some(match (id, anchor.is_empty()) {
            (Some(id), true) => format!("#{id}"),
            (Some(id), false) => format!("#{anchor}-{id}"),
            (None, true) => "#vm-main".to_owned(),
            (None, false) => format!("#{anchor}"),
        })
    }

    /// The fragment for a link to a heading of the same section.
    pub fn own(&self, id: &str) -> String {
        if self.own.is_empty() { format!("#{id}") } else { format!("#{}-{id}", self.own) }
    }
}

/// What the template is given of each section.
pub(super) fn sections(shared: &Shared, planned: &Planned) -> Vec<Value> {
    let site = &*shared.site;
    let PageKind::Whole(root) = planned.kind else { return Vec::new() };
    let parts = parts(site, site.pages[root].entry, planned.language);
    let mut anchors = anchors(&parts, root);
    anchors.tables = tables(&site.pages[root]);
    let mut seen = terms::Seen::default();
    parts
        .iter()
        .map(|part| {
            let page = &site.pages[part.page];
            let document = &page.document;
            anchors.own = part.anchor();
            let html = relocated(&document.body.html, &anchors.own, part.depth);
            let content = body::fill_html(shared, planned, page, &html, Some(&anchors));
            let content = terms::link(shared, planned, page, content, &mut seen);
            let content = videos::on_page(shared, page, planned.language, content);
            anchors.tables += tables(page);
            let sheet = page.document.fields.get("worksheet").and_then(|_| {
                tasks::end_of_section(&content, &format!("{}-worksheet", anchors.own))
            });
            let parts: Vec<Value> = sheet
                .map(|at| [&content[..at], &content[at..]].map(Value::safe_string).to_vec())
                .unwrap_or_default();
            let (fields, _) = facts::fields(shared, planned, page);
            let own = &site.i18n.languages[page.language];
            object([
                ("anchor", Value::from(&*anchors.own)),
                ("number", Value::from(&*part.number)),
                ("depth", Value::from(u64::from(part.depth))),
                // Sections of any depth have a heading; deeper ones share the last level.
                ("level", Value::from(u64::from((part.depth + 1).min(6)))),
                ("title", Value::from(document.title())),
                ("summary", Value::from(document.summary())),
                ("id", Value::from(&*site.entries[page.entry].id)),
                ("foreign", Value::from(page.language != planned.language)),
                ("lang", Value::from(&*own.tag)),
                ("dir", Value::from(own.locale.direction().to_string())),
                ("content", Value::safe_string(&content)),
                ("content_parts", parts.into()),
                ("checklist_keys", tasks::checklist_keys(site, page).into()),
                ("fields", fields),
            ])
        })
        .collect()
}

/// The body of the guide itself, whose links to its sections stay on the page.
pub(super) fn opening(shared: &Shared, planned: &Planned, page: &Page) -> String {
    let PageKind::Whole(root) = planned.kind else { return String::new() };
    let anchors = anchors(&parts(&shared.site, page.entry, planned.language), root);
    body::fill_html(shared, planned, page, &page.document.body.html, Some(&anchors))
}

fn anchors(parts: &[Part], root: PageIndex) -> Anchors {
    let mut of: FxHashMap<PageIndex, String> =
        parts.iter().map(|part| (part.page, part.anchor())).collect();
    of.insert(root, String::new());
    Anchors { of, ..Anchors::default() }
}

fn tables(page: &Page) -> usize {
    let is_table =
        |slot: &&crate::load::Slot| matches!(slot, crate::load::Slot::Label("table_region", _));
    page.document.body.slots.iter().filter(is_table).count()
}

/// A body with its headings `down` levels lower, and its ids behind a prefix. Addresses are still
/// slots, but those of footnotes.
fn relocated(html: &str, prefix: &str, down: u8) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let level = |name: &str| html::heading(name).map(|level| (level + down).min(6));
    for piece in html::pieces(html) {
        // Writing to a string cannot fail.
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Close(name, raw) => match level(name) {
                Some(level) => {
                    let _ = write!(out, "</h{level}>");
                }
                None => out.push_str(raw),
            },
            Piece::Open(name, raw) => {
                let mut attributes = &raw[1 + name.len()..];
                match level(name) {
                    Some(level) => {
                        let _ = write!(out, "<h{level}");
                    }
                    None => out.push_str(&raw[..1 + name.len()]),
                }
                // Either attribute may come first.
                let next = |rest: &str| {
                    let found = [" id=\"", " href=\"#"]
                        .map(|mark| rest.find(mark).map(|at| at + mark.len()));
                    found.into_iter().flatten().min()
                };
                while let Some(at) = next(attributes) {
                    out.push_str(&attributes[..at]);
                    let _ = write!(out, "{prefix}-");
                    attributes = &attributes[at..];
                }
                out.push_str(attributes);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::relocated;

    #[test]
    fn sections_keep_their_ids_apart() {
        let html = "<h2 id=\"a\">A</h2><p><a href=\"#fn-1\" id=\"fnref-1\">1</a> <a href=\"/#x\">b</a></p><h6>z</h6>";
        let found = relocated(html, "vm-2-1", 2);
        assert_eq!(
            found,
            "<h4 id=\"vm-2-1-a\">A</h4><p><a href=\"#vm-2-1-fn-1\" id=\"vm-2-1-fnref-1\">1</a> <a href=\"/#x\">b</a></p><h6>z</h6>"
        );
    }
}

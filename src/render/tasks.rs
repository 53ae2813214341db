//! What a guide asks its readers to do: lists to tick, sheets to fill in, and who does what.

use rustc_hash::FxHashMap;
use tera::Value;

use crate::config::FieldValue;
use crate::resolve::{Page, Site};

use super::html::{self, Piece};
use super::values::object;
use super::{Planned, Shared, guide};

/// A name for each point of a page's checklist, the same in every language, by which a browser
/// remembers that its reader has ticked it. A point that is written anew is another point.
pub(super) fn checklist_keys(site: &Site, page: &Page) -> Vec<Value> {
    let entry = &site.entries[page.entry];
    let own = page.document.fields.get("checklist").map(|field| field.value.items());
    let source = entry.source_document.fields.get("checklist").map(|field| field.value.items());
    let (own, source) = (own.unwrap_or_default(), source.unwrap_or_default());
    let points = if own.is_empty() || own.len() == source.len() { source } else { own };
    let key = |point: &FieldValue| match point {
        FieldValue::Text(text) => {
            Value::from(&blake3::hash(text.as_bytes()).to_hex().as_str()[..8])
        }
        _ => Value::from(""),
    };
    points.iter().map(key).collect()
}

/// Where a text that has a heading of this id goes on after what stands below it; none if it has no
/// such heading among its first-level ones.
pub(super) fn end_of_section(html: &str, id: &str) -> Option<usize> {
    let mark = format!(" id=\"{id}\"");
    let (mut at, mut depth, mut level) = (0, 0usize, None);
    for piece in html::pieces(html) {
        match piece {
            Piece::Open(name, raw) => {
                if let (Some(found), 0) = (html::heading(name), depth) {
                    if level.is_some_and(|level| found <= level) {
                        return Some(at);
                    }
                    if level.is_none() && raw.contains(&mark) {
                        level = Some(found);
                    }
                } else if depth == 0 && level.is_some() && raw.contains("class=\"footnotes\"") {
                    return Some(at);
                }
                depth += usize::from(!html::is_void(name));
            }
            Piece::Close(..) => depth = depth.saturating_sub(1),
            Piece::Text(_) => {}
        }
        at += piece.raw().len();
    }
    level.map(|_| html.len())
}

/// Who does what in a guide, role by role, in the order in which they come up: the steps, and what
/// there is to do in each.
pub(super) fn roles(shared: &Shared, planned: &Planned) -> Vec<Value> {
    let site = &*shared.site;
    let Some((root, _)) = guide::root(shared, planned) else { return Vec::new() };
    let mut order: Vec<(String, Vec<Value>)> = Vec::new();
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    let mut stack = vec![root];
    while let Some(index) = stack.pop() {
        let entry = &site.entries[index];
        stack.extend(entry.children.iter().rev());
        let Some((page, route)) = site.version(entry, planned.language) else { continue };
        // Only what is written in the reader's language can be put together by its words.
        if page.language != planned.language {
            continue;
        }
        let Some(definition) = site.schema(entry).field("roles") else { continue };
        for parts in site.records(page, definition) {
            let text = |name: &str| {
                let part = parts.iter().find(|part| &*part.definition.name == name)?;
                Some(site.value_label(part.value, planned.language))
            };
            let Some(who) = text("who") else { continue };
            let at = *known.entry(who.to_lowercase()).or_insert_with(|| {
                order.push((who, Vec::new()));
                order.len() - 1
            });
            order[at].1.push(object([
                ("title", Value::from(page.document.title())),
                ("url", Value::from(shared.page_url(planned, route))),
                ("does", Value::from(text("does"))),
            ]));
        }
    }
    let role = |(who, steps): (String, Vec<Value>)| {
        object([("who", Value::from(who)), ("steps", steps.into())])
    };
    order.into_iter().map(role).collect()
}

#[cfg(test)]
mod tests {
    use super::end_of_section;

    #[test]
    fn a_sheet_stands_at_the_end_of_its_section() {
        let end = |html: &str| end_of_section(html, "sheet").map(|at| html[at..].to_owned());
        assert_eq!(
            end("<h2 id=\"sheet\">a</h2><p>b<br>c</p><h3>d</h3><h2>e</h2>").as_deref(),
            Some("<h2>e</h2>")
        );
        assert_eq!(end("<h2 id=\"sheet\">a</h2>").as_deref(), Some(""));
        assert_eq!(end("<blockquote><h2 id=\"sheet\">a</h2></blockquote>"), None);
        assert_eq!(end("<h2>a</h2>"), None);
    }
}

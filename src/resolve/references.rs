//! Fields that name other entries, in both directions.

use crate::config::{FieldType, FieldValue};
use crate::diag::{self, Diagnostic, Diagnostics, did_you_mean};

use super::site::{EntryIndex, Reference, Site};

/// Fills `references` and `backlinks`.
pub(super) fn resolve(site: &mut Site, diagnostics: &mut Diagnostics) {
    let mut found: Vec<(EntryIndex, Reference)> = Vec::new();
    for (index, entry) in site.entries.iter().enumerate() {
        let Some(source) = site.source_page(entry) else { continue };
        let schema = site.schema(entry);
        for field in source.document.fields.iter() {
            let is_reference = schema
                .field(&field.name)
                .is_some_and(|definition| matches!(definition.kind.item(), FieldType::Ref(_)));
            if !is_reference {
                continue;
            }
            for value in field.value.items() {
                let FieldValue::Ref(id) = value else { continue };
                match site.reference(id, &entry.collection) {
                    Some(other) if other != index => {
                        found.push((index, Reference { field: field.name.clone(), entry: other }));
                    }
                    Some(_) => {}
                    None => diagnostics.push(unknown(site, source.document.as_ref(), field, id)),
                }
            }
        }
    }
    for (from, reference) in found {
        let back = Reference { field: reference.field.clone(), entry: from };
        site.entries[reference.entry].backlinks.push(back);
        site.entries[from].references.push(reference);
    }
}

fn unknown(
    site: &Site,
    document: &crate::load::Document,
    field: &crate::load::Field,
    id: &str,
) -> Diagnostic {
    // The value's own place within a list is found in its text.
    let slice = &document.text[field.range.clone()];
    let ends = |at: usize| {
        let next = slice[at + id.len()..].chars().next();
        next.is_none_or(|c| !c.is_alphanumeric() && !"-_/.".contains(c))
    };
    let found = slice.match_indices(id).map(|(at, _)| at).find(|&at| ends(at));
    let range = match found {
        Some(at) => field.range.start + at..field.range.start + at + id.len(),
        None => field.range.clone(),
    };
    let diagnostic = Diagnostic::new(&diag::UNKNOWN_ENTRY, format!("there is no entry `{id}`"))
        .at(document.span(range.clone()), "");
    match did_you_mean(id, site.entries.iter().map(|entry| &*entry.id)) {
        Some(near) => {
            diagnostic.suggest(document.span(range), near, format!("did you mean `{near}`?"))
        }
        None => diagnostic.help("write the entry's path below content/ without language and ending, e.g. practices/bounce"),
    }
}

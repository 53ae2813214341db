//! Fields that name other entries and files, wherever in the front matter they stand.

use std::collections::BTreeSet;

use crate::config::{Field, FieldType, FieldValue};
use crate::diag::{self, Diagnostic, Diagnostics, Span, did_you_mean};
use crate::load::{Document, Loaded};

use super::paths::{decode, join};
use super::site::{Entry, EntryIndex, Reference, Site};

/// Fills `references` and `backlinks`, and reports names of entries and files that do not exist.
pub(super) fn resolve(site: &mut Site, loaded: &Loaded, diagnostics: &mut Diagnostics) {
    let files: BTreeSet<&str> = loaded.files.iter().map(|file| &*file.path).collect();
    let mut walk = Walk { site, files, from: 0, found: Vec::new(), diagnostics };
    for (index, entry) in site.entries.iter().enumerate() {
        walk.from = index;
        let schema = site.schema(entry);
        for page in entry.pages.iter().flatten() {
            let document = &*site.pages[*page].document;
            let is_source = site.pages[*page].language == entry.source;
            for field in document.fields.iter() {
                let Some(definition) = schema.field(&field.name) else { continue };
                // Facts count in the source page only; elsewhere they are repetitions.
                if is_source || definition.translatable {
                    let mut steps = vec![field.name.to_string()];
                    walk.value(
                        entry,
                        document,
                        definition,
                        &definition.kind,
                        &field.value,
                        &mut steps,
                    );
                }
            }
        }
    }
    let found = walk.found;
    for (from, reference) in found {
        let back = Reference { field: reference.field.clone(), entry: from };
        if !site.entries[reference.entry].backlinks.contains(&back) {
            site.entries[reference.entry].backlinks.push(back);
            site.entries[from].references.push(reference);
        }
    }
}

struct Walk<'a, 'd> {
    site: &'a Site,
    files: BTreeSet<&'a str>,
    from: EntryIndex,
    found: Vec<(EntryIndex, Reference)>,
    diagnostics: &'d mut Diagnostics,
}

impl Walk<'_, '_> {
    fn value(
        &mut self,
        entry: &Entry,
        document: &Document,
        field: &Field,
        kind: &FieldType,
        value: &FieldValue,
        steps: &mut Vec<String>,
    ) {
        match (value, kind) {
            (FieldValue::List(items), _) => {
                for (index, item) in items.iter().enumerate() {
                    steps.push(index.to_string());
                    self.value(entry, document, field, kind.item(), item, steps);
                    steps.pop();
                }
            }
            (FieldValue::Map(values), FieldType::Record(parts)) => {
                for (name, value) in values {
                    let Some(part) = parts.iter().find(|part| *part.name == **name) else {
                        continue;
                    };
                    steps.push(name.to_string());
                    self.value(entry, document, field, &part.kind, value, steps);
                    steps.pop();
                }
            }
            (FieldValue::Ref(id), FieldType::Ref { collection, .. }) => {
                self.reference(entry, document, field, collection.as_deref(), id, steps);
            }
            (FieldValue::File(path), _) => self.file(document, path, steps),
            _ => {}
        }
    }

    fn reference(
        &mut self,
        entry: &Entry,
        document: &Document,
        field: &Field,
        collection: Option<&str>,
        id: &str,
        steps: &[String],
    ) {
        let Some(other) = self.site.reference(id, &entry.collection) else {
            if self.site.is_unpublished(id, &entry.collection) {
                return;
            }
            self.diagnostics.push(unknown(self.site, place(document, steps, id), collection, id));
            return;
        };
        let target = &self.site.entries[other];
        if let Some(wanted) = collection
            && *target.collection != *wanted
            && *self.site.schema(target).preset != *wanted
        {
            self.diagnostics.push(
                Diagnostic::new(
                    &diag::WRONG_COLLECTION,
                    format!("`{}` asks for an entry of type {wanted}", field.name),
                )
                .at(place(document, steps, id), format!("this is one of `{}`", target.collection))
                .help("name another entry, or use a field that takes this one"),
            );
            return;
        }
        if other == self.from {
            self.diagnostics.push(
                Diagnostic::new(
                    &diag::REFERENCE_CYCLE,
                    format!("`{}` names this page itself", field.name),
                )
                .at(place(document, steps, id), "")
                .help("name another entry, or take it out"),
            );
        } else {
            self.found.push((self.from, Reference { field: field.name.clone(), entry: other }));
        }
    }

    fn file(&mut self, document: &Document, path: &str, steps: &[String]) {
        let joined = join(&document.folder, &decode(path));
        if joined.as_deref().is_some_and(|joined| self.files.contains(joined)) {
            return;
        }
        let folder = joined.as_deref().and_then(|joined| joined.rsplit_once('/'));
        let folder = folder.map_or("", |(folder, _)| folder);
        let name = path.rsplit('/').next().unwrap_or_default();
        let beside = self.files.iter().filter_map(|file| {
            let (above, name) = file.rsplit_once('/').unwrap_or(("", file));
            (above == folder).then_some(name)
        });
        let span = place(document, steps, path);
        let diagnostic = Diagnostic::new(&diag::MISSING_FILE, format!("there is no file `{path}`"))
            .at(span.clone(), "");
        self.diagnostics.push(match did_you_mean(name, beside) {
            Some(near) => {
                let fixed = format!("{}{near}", path.strip_suffix(name).unwrap_or_default());
                diagnostic.suggest(span, fixed, format!("did you mean `{near}`?"))
            }
            None => diagnostic.help("put the file beside the page and write its name"),
        });
    }
}

fn place(document: &Document, steps: &[String], text: &str) -> Span {
    let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
    let range = document.locate(&steps);
    // Quotes belong to YAML, not to the name.
    let slice = &document.text[range.clone()];
    match slice.find(text).filter(|_| slice.len() > text.len()) {
        Some(at) => document.span(range.start + at..range.start + at + text.len()),
        None => document.span(range),
    }
}

fn unknown(site: &Site, span: Span, collection: Option<&str>, id: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(&diag::UNKNOWN_ENTRY, format!("there is no entry `{id}`"))
        .at(span.clone(), "");
    let fits = |entry: &&Entry| {
        collection.is_none_or(|wanted| {
            *entry.collection == *wanted || *site.schema(entry).preset == *wanted
        })
    };
    let near = did_you_mean(id, site.entries.iter().filter(fits).map(|entry| &*entry.id));
    match near {
        Some(near) => diagnostic.suggest(span, near, format!("did you mean `{near}`?")),
        None if id.contains(',') => diagnostic.help(format!("several are a list: [{id}]")),
        None => diagnostic.help("write the entry's path below content/ without language and ending, e.g. practices/bounce"),
    }
}

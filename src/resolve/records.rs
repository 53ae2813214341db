//! Facts that several pages or entries make up together: records whose parts are partly translated,
//! and entries that are about another.

use crate::config::{Field, FieldType, FieldValue};

use super::site::{EntryIndex, Page, Site};

/// A part of a record, and the language that its text is in.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The part's definition.
    pub definition: &'a Field,
    /// Its value.
    pub value: &'a FieldValue,
    /// Index of the language of its texts.
    pub language: usize,
}

impl Site {
    /// The records of a field on a page. Of a fact, the source page says what there is, and each
    /// translation the translatable parts, in the same order; what it lacks stays in the source's
    /// language.
    pub fn records<'a>(&'a self, page: &'a Page, definition: &'a Field) -> Vec<Vec<Part<'a>>> {
        let entry = &self.entries[page.entry];
        let Some((field, language)) = self.field(page, &definition.name) else { return Vec::new() };
        let language = if definition.translatable { language } else { entry.source };
        let own = page.document.fields.get(&definition.name).map(|field| field.value.items());
        let own = own.unwrap_or_default();
        let items = field.value.items().iter().enumerate();
        items
            .map(|(index, item)| {
                let parts = definition.kind.parts().iter();
                parts
                    .filter_map(|part| {
                        let translated = own.get(index).filter(|_| part.translatable);
                        let translated = translated.and_then(|item| item.part(&part.name));
                        match translated {
                            Some(value) => {
                                Some(Part { definition: part, value, language: page.language })
                            }
                            None => {
                                let value = item.part(&part.name)?;
                                Some(Part { definition: part, value, language })
                            }
                        }
                    })
                    .collect()
            })
            .collect()
    }

    /// The entries that an entry is about, and the field that says so.
    pub fn about(&self, index: EntryIndex) -> Vec<(&str, EntryIndex)> {
        let entry = &self.entries[index];
        let schema = self.schema(entry);
        let mut found = Vec::new();
        for field in schema.fields.iter().filter(|field| field.about) {
            let value = self
                .fact(entry, &field.name)
                .filter(|_| matches!(field.kind.item(), FieldType::Ref { .. }));
            for value in value.map(FieldValue::items).unwrap_or_default() {
                let FieldValue::Ref(id) = value else { continue };
                let other = self.reference(id, &entry.collection);
                found.extend(
                    other.filter(|&other| other != index).map(|other| (&*field.name, other)),
                );
            }
        }
        found
    }
}

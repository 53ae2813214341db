//! Open data: the facts of a collection's entries as JSON for programs and as CSV (RFC 4180) for
//! spreadsheets. An entry stands in the files of the languages that it has a page in.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::config::{Field, FieldValue, Rating, Verdict};
use crate::resolve::{Page, Site, join};

use super::Shared;
use super::urls::{encode, relative};
use super::values::pretty;

/// How open data is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Table {
    /// Values as programs take them, with the labels beside.
    Json,
    /// Labels in the language of the file.
    Csv,
}

impl Table {
    /// The file's name in the folder of a collection's list.
    pub fn name(self) -> &'static str {
        match self {
            Table::Json => "data.json",
            Table::Csv => "data.csv",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Table::Json => "application/json",
            Table::Csv => "text/csv",
        }
    }
}

/// Fields that say how the program treats a page, and nothing of its subject.
const INTERNAL: [&str; 4] = ["slug", "aliases", "translation", "weight"];

pub(super) fn render(shared: &Shared, collection: usize, language: usize, table: Table) -> String {
    let site = &shared.site;
    let pages: Vec<&Page> = site.collections[collection]
        .entries
        .iter()
        .filter_map(|&entry| Some(&site.pages[site.entries[entry].pages[language]?]))
        .collect();
    let schema = site.config.schema(&site.collections[collection].id);
    // A field that no entry has would only be an empty column.
    let fields: Vec<&Field> = schema
        .fields
        .iter()
        .filter(|field| !INTERNAL.contains(&&*field.name))
        .filter(|field| pages.iter().any(|page| site.field(page, &field.name).is_some()))
        .collect();
    let files = Files { shared, collection, language, fields, pages };
    match table {
        Table::Json => files.json(),
        Table::Csv => files.csv(),
    }
}

struct Files<'a> {
    shared: &'a Shared,
    collection: usize,
    language: usize,
    fields: Vec<&'a Field>,
    pages: Vec<&'a Page>,
}

impl Files<'_> {
    fn site(&self) -> &Site {
        &self.shared.site
    }

    /// An address: absolute if the hub says where it is published, else from this file.
    fn address(&self, path: &str) -> String {
        let folder = &self.site().collections[self.collection].routes[self.language];
        self.shared.absolute(path).unwrap_or_else(|| encode(&relative(folder, path)))
    }

    fn page_address(&self, page: &Page) -> String {
        match self.site().config.hub.base_url {
            Some(_) => self.address(&page.route),
            None => self.address(&format!("{}index.html", page.route)),
        }
    }

    fn json(&self) -> String {
        let site = self.site();
        let collection = &site.collections[self.collection];
        let schema = site.config.schema(&collection.id);
        let mut terms: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        let mut entries = Vec::with_capacity(self.pages.len());
        for page in &self.pages {
            let entry = &site.entries[page.entry];
            let mut map = Map::new();
            map.insert("id".into(), json!(&*entry.id));
            map.insert("url".into(), json!(self.page_address(page)));
            map.insert("translation".into(), json!(page.state.to_string()));
            for field in &self.fields {
                let Some((found, language)) = site.field(page, &field.name) else { continue };
                let value = match field.kind.parts().is_empty() {
                    true => self.value(page, &found.value, &mut terms),
                    false => site
                        .records(page, field)
                        .into_iter()
                        .map(|parts| {
                            let parts = parts.into_iter().map(|part| {
                                let value = self.value(page, part.value, &mut terms);
                                (part.definition.name.to_string(), value)
                            });
                            Value::Object(parts.collect())
                        })
                        .collect(),
                };
                map.insert(field.name.to_string(), value);
                if field.translatable && language != page.language {
                    // The text is not in the language of this file.
                    let tag = &site.config.hub.languages[language].tag;
                    map.insert(format!("{}_language", field.name), json!(&**tag));
                }
            }
            entries.push(Value::Object(map));
        }
        let labels: Map<String, Value> = self
            .fields
            .iter()
            .map(|field| {
                let label = site.field_label(schema, &field.name, self.language);
                (field.name.to_string(), json!(label))
            })
            .collect();
        pretty(&json!({
            "title": site.collection_title(collection, self.language),
            "language": &*site.config.hub.languages[self.language].tag,
            "url": self.page_address_of_list(),
            "license": site.config.hub.licence.as_deref(),
            "labels": { "fields": labels, "terms": terms },
            "entries": entries,
        }))
    }

    fn page_address_of_list(&self) -> String {
        let folder = &self.site().collections[self.collection].routes[self.language];
        self.shared.absolute(folder).unwrap_or_else(|| "index.html".to_owned())
    }

    /// A value for programs; what its code means in this language is noted in `terms`.
    fn value(
        &self,
        page: &Page,
        value: &FieldValue,
        terms: &mut BTreeMap<String, BTreeMap<String, String>>,
    ) -> Value {
        let site = self.site();
        let mut note = |list: &str, id: &str| {
            let label = site.value_label(value, self.language);
            terms.entry(list.to_owned()).or_default().insert(id.to_owned(), label);
            json!(id)
        };
        match value {
            FieldValue::Text(text) | FieldValue::Email(text) | FieldValue::Url(text) => {
                json!(&**text)
            }
            FieldValue::Html(html) => json!(&**html),
            FieldValue::Bool(flag) => json!(flag),
            FieldValue::Integer(number) => json!(number),
            FieldValue::Decimal(digits) => number(digits),
            FieldValue::Money { amount, currency } => json!({
                "amount": number(amount),
                "currency": String::from_utf8_lossy(currency),
            }),
            FieldValue::Date(date) => json!(date.to_string()),
            FieldValue::DateTime(moment) => json!(super::calendar::iso(moment)),
            FieldValue::DateRange(first, last) => json!(format!("{first}/{last}")),
            FieldValue::Country(code) => note("countries", &String::from_utf8_lossy(code)),
            FieldValue::Language(tag) => note("languages", tag),
            FieldValue::Term { vocabulary, term } => note(vocabulary, term),
            FieldValue::Choice { field, word } => note(field, word),
            FieldValue::Ref(id) => {
                let collection = &*site.entries[page.entry].collection;
                let id = site.reference(id, collection).map(|at| &*site.entries[at].id);
                id.map_or(Value::Null, |id| note("entries", id))
            }
            FieldValue::Rating(rating) => self.rating(rating),
            FieldValue::Geo(north, east) => {
                json!({ "latitude": number(north), "longitude": number(east) })
            }
            FieldValue::File(path) => {
                let folder = &site.entries[page.entry].source_document.folder;
                let file = join(folder, path).and_then(|path| {
                    self.shared.assets.content(&path).map(|(path, _)| self.address(path))
                });
                json!(file)
            }
            FieldValue::List(items) => {
                items.iter().map(|item| self.value(page, item, terms)).collect()
            }
            FieldValue::Map(parts) => {
                let parts = parts.iter();
                let parts = parts.map(|(name, v)| (name.to_string(), self.value(page, v, terms)));
                Value::Object(parts.collect())
            }
        }
    }

    fn rating(&self, rating: &Rating) -> Value {
        let label = self.site().rating_label(rating, self.language);
        let verdict = match &rating.verdict {
            Verdict::NotRated => Value::Null,
            Verdict::Level(level) => json!(&**level),
            Verdict::Number(digits) => number(digits),
            Verdict::Dimensions(judged) => {
                let judged = judged.iter().map(|(name, level)| (name.to_string(), json!(&**level)));
                Value::Object(judged.collect())
            }
        };
        json!({ "scale": &*rating.scale, "verdict": verdict, "label": label })
    }

    fn csv(&self) -> String {
        let site = self.site();
        // A mark at the beginning, without which spreadsheets take UTF-8 for something else.
        let mut out = String::from("\u{feff}");
        let mut header = vec!["id".to_owned(), "url".to_owned(), "translation_state".to_owned()];
        let mut columns: Vec<(&Field, Column)> = Vec::new();
        for field in &self.fields {
            let mut values = self.pages.iter().filter_map(|page| site.field(page, &field.name));
            match values.next().map(|(found, _)| &found.value) {
                Some(FieldValue::Money { .. }) => {
                    header.extend(
                        ["amount", "currency"].map(|part| format!("{}_{part}", field.name)),
                    );
                    columns.push((field, Column::Money));
                }
                Some(FieldValue::Geo(..)) => {
                    let parts = ["latitude", "longitude"];
                    header.extend(parts.map(|part| format!("{}_{part}", field.name)));
                    columns.push((field, Column::Place));
                }
                _ => {
                    header.push(field.name.to_string());
                    columns.push((field, Column::One));
                }
            }
        }
        row(&mut out, &header);
        for page in &self.pages {
            let entry = &site.entries[page.entry];
            let mut cells =
                vec![entry.id.to_string(), self.page_address(page), page.state.to_string()];
            for (field, column) in &columns {
                let value = site.field(page, &field.name).map(|(found, _)| &found.value);
                match (column, value) {
                    (Column::One, None) => cells.push(String::new()),
                    (Column::One, Some(value)) => cells.push(self.cell(page, field, value)),
                    (Column::Money, Some(FieldValue::Money { amount, currency })) => {
                        cells.push(amount.to_string());
                        cells.push(String::from_utf8_lossy(currency).into_owned());
                    }
                    (Column::Place, Some(FieldValue::Geo(north, east))) => {
                        cells.extend([north.to_string(), east.to_string()]);
                    }
                    _ => cells.extend([String::new(), String::new()]),
                }
            }
            row(&mut out, &cells);
        }
        out
    }

    fn cell(&self, page: &Page, field: &Field, value: &FieldValue) -> String {
        let one = |value: &FieldValue| match value {
            FieldValue::Integer(_)
            | FieldValue::Decimal(_)
            | FieldValue::Date(_)
            | FieldValue::DateTime(_)
            | FieldValue::DateRange(..)
            | FieldValue::File(_) => match self.value(page, value, &mut BTreeMap::new()) {
                Value::String(text) => text,
                Value::Null => String::new(),
                other => other.to_string(),
            },
            value => self.site().value_label(value, self.language),
        };
        if field.kind.parts().is_empty() {
            return value.items().iter().map(one).collect::<Vec<_>>().join("; ");
        }
        let records = self.site().records(page, field).into_iter().map(|parts| {
            let parts = parts
                .iter()
                .map(|part| part.value.items().iter().map(one).collect::<Vec<_>>().join(", "));
            parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        });
        records.collect::<Vec<_>>().join("; ")
    }
}

enum Column {
    One,
    Money,
    Place,
}

fn number(digits: &str) -> Value {
    digits.parse::<f64>().ok().and_then(serde_json::Number::from_f64).map_or_else(
        || json!(digits),
        |number| match number.as_f64() {
            // Whole amounts without a point.
            Some(whole) if whole.fract() == 0.0 && whole.abs() < 9e15 => json!(whole as i64),
            _ => Value::Number(number),
        },
    )
}

fn row(out: &mut String, cells: &[String]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        let mut cell = cell.replace('\0', "");
        // A spreadsheet would run what begins like a formula; an apostrophe says that it is text.
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
        if formula && cell.parse::<f64>().is_err() {
            cell.insert(0, '\'');
        }
        if cell.contains(['"', ',', '\n', '\r', ';']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        let mut out = String::new();
        let cells = ["a, \"b\"", "=1+1", "-3.5", "-x", "two\nlines", ""].map(str::to_owned);
        row(&mut out, &cells);
        assert_eq!(out, "\"a, \"\"b\"\"\",'=1+1,-3.5,'-x,\"two\nlines\",\r\n");
    }
}

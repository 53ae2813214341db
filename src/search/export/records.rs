//! What results show.

use serde_json::{Value, json};

use super::super::index::SearchIndex;
use super::{Files, Slots};

/// Bytes of a file. Each result mostly lies in another, so all that it holds besides is in vain.
const SHARD_BYTES: usize = 6 << 10;

/// Adds the documents' records; gives what the root says of them.
pub(super) fn export(index: &SearchIndex, slots: &Slots, files: &mut Files<'_>) -> Value {
    let mut firsts = Vec::new();
    let mut names = Vec::new();
    let mut batch: Vec<Value> = Vec::new();
    let mut collections: Vec<&str> = Vec::new();
    let mut bytes = 0;
    for (number, record) in index.records.iter().enumerate() {
        if batch.is_empty() {
            firsts.push(number as u32);
        }
        let folder = record.url.strip_suffix("index.html").unwrap_or(&record.url);
        let mut value = json!({ "url": folder, "title": record.title });
        let mut add = |name: &str, content: Value| {
            value[name] = content;
        };
        if !record.summary.is_empty() {
            add("summary", record.summary.as_str().into());
        }
        if !is_named_by(folder, &record.id) {
            add("entry", (*record.id).into());
        }
        if !record.collection.is_empty() {
            let known = collections.iter().position(|title| *title == record.collection);
            let known = known.unwrap_or_else(|| {
                collections.push(&record.collection);
                collections.len() - 1
            });
            add("collection", known.into());
        }
        if !record.guide.is_empty() {
            add("guide", record.guide.as_str().into());
        }
        if !record.facts.is_empty() {
            add("facts", json!(record.facts));
        }
        if index.with_texts {
            let sections: Vec<Value> = record
                .plain
                .sections
                .iter()
                .map(|(at, id, heading)| json!([at, id, heading]))
                .collect();
            add("text", record.plain.text.as_str().into());
            add("sections", sections.into());
        }
        bytes += value.to_string().len();
        batch.push(value);
        if bytes >= SHARD_BYTES || number + 1 == index.records.len() {
            let payload = json!({
                "collections": std::mem::take(&mut collections),
                "records": std::mem::take(&mut batch),
            });
            names.push(files.add_listed('d', payload));
            bytes = 0;
        }
    }
    json!({ "firsts": slots.coded(&firsts), "names": names })
}

/// Whether the folder of a page tells its entry's id: a language, then the id.
fn is_named_by(folder: &str, id: &str) -> bool {
    let named = folder.split_once('/').map(|(_, rest)| rest.trim_end_matches('/'));
    named == Some(id)
}

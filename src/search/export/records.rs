//! What results show.

use serde_json::{Value, json};

use super::super::codec;
use super::super::index::SearchIndex;
use super::{Files, Slots};

/// Bytes of a file.
const SHARD_BYTES: usize = 8 << 10;
/// Bytes of a file in a hub whose results carry their text.
const SHARD_BYTES_WITH_TEXT: usize = 32 << 10;
/// Bytes of all texts of a language up to which results carry their text; of a larger hub, passages
/// come from the pages themselves.
const TEXTS_BYTES: usize = 2 << 20;

/// Adds the documents' records; gives what the root says of them.
pub(super) fn export(index: &SearchIndex, slots: &Slots, files: &mut Files<'_>) -> Value {
    let with_text =
        index.records.iter().map(|record| record.plain.text.len()).sum::<usize>() <= TEXTS_BYTES;
    let mut firsts = String::new();
    let mut names = Vec::new();
    let shard_bytes = if with_text { SHARD_BYTES_WITH_TEXT } else { SHARD_BYTES };
    let mut batch: Vec<Value> = Vec::new();
    let mut collections: Vec<&str> = Vec::new();
    let mut bytes = 0;
    let mut last = 0;
    for (number, record) in index.records.iter().enumerate() {
        if batch.is_empty() {
            let slot = slots.numbers[number];
            codec::push(&mut firsts, u64::from(slot - last));
            last = slot;
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
        if with_text {
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
        if bytes >= shard_bytes || number + 1 == index.records.len() {
            let payload = json!({
                "collections": std::mem::take(&mut collections),
                "records": std::mem::take(&mut batch),
            });
            names.push(files.add_listed('d', payload));
            bytes = 0;
        }
    }
    json!({ "firsts": firsts, "names": names })
}

/// Whether the folder of a page tells its entry's id: a language, then the id.
fn is_named_by(folder: &str, id: &str) -> bool {
    let named = folder.split_once('/').map(|(_, rest)| rest.trim_end_matches('/'));
    named == Some(id)
}

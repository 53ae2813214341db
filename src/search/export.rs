//! The index as static files for the browser: `docs/content/search-format.en.md`, version 1.

use std::collections::HashMap;

use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::codec;
use super::index::{FIELDS, SearchIndex};

/// Version of the format.
const VERSION: u32 = 1;

/// A term shard may be cut when it has this many bytes, and is cut where the keys say so …
const TERMS_MIN: usize = 12 << 10;
/// … or when it has this many.
const TERMS_MAX: usize = 48 << 10;
/// One key in this many is a place to cut. The keys alone decide, so an edit moves few cuts.
const CUT_ONE_IN: u32 = 64;
/// Words that begin with the same letters are mostly forms of one word, so they stay together.
const FAMILY_LETTERS: usize = 4;
/// Bytes of a document shard.
const RECORDS_BYTES: usize = 32 << 10;
/// An index of at most this many bytes is one file.
const INLINE_BYTES: usize = 48 << 10;

/// A file of the search index.
#[derive(Debug)]
pub struct Shard {
    /// Path in the site.
    pub path: String,
    /// A classic script.
    pub script: String,
    /// Its name contains its hash.
    pub hashed: bool,
}

/// Exports a language's index. The root comes last.
pub fn export(index: &SearchIndex) -> tantivy::Result<Vec<Shard>> {
    let mut files = Files { tag: &index.tag, shards: Vec::new(), payloads: Vec::new() };
    let postings = postings(index)?;
    let terms = term_shards(index, &postings, &mut files);
    let records = record_shards(index, &mut files);
    let (norms, averages) = norms(index)?;
    let norms = files.add('n', &json!({ "norms": norms }));
    let fields: Vec<Value> = FIELDS
        .iter()
        .zip(averages)
        .map(|((name, boost), average)| json!({ "name": name, "boost": boost, "average": average }))
        .collect();
    let mut hasher = blake3::Hasher::new();
    for shard in &files.shards {
        hasher.update(shard.path.as_bytes());
    }
    let build = hasher.finalize().to_hex();
    let inline: usize = files.shards.iter().map(|shard| shard.script.len()).sum();
    let mut payloads = HashMap::new();
    let mut shards = std::mem::take(&mut files.shards);
    if inline <= INLINE_BYTES {
        shards.clear();
        payloads.extend(std::mem::take(&mut files.payloads));
    }
    let inline: serde_json::Map<String, Value> = payloads.into_iter().collect();
    let root = json!({
        "version": VERSION,
        "build": &build[..16],
        "docs": index.records.len(),
        "fields": fields,
        "terms": terms,
        "records": records,
        "norms": norms,
        "inline": inline,
    });
    shards.push(Shard {
        path: format!("search/{}/root.js", index.tag),
        script: script(&index.tag, "root", &root),
        hashed: false,
    });
    Ok(shards)
}

fn script(tag: &str, name: &str, payload: &Value) -> String {
    // `</` cannot end a script that comes from a file, but costs nothing to avoid.
    let payload = payload.to_string().replace("</", "<\\/");
    format!("vademecumShard({},{},{payload});\n", json!(tag), json!(name))
}

struct Files<'a> {
    tag: &'a str,
    shards: Vec<Shard>,
    payloads: Vec<(String, Value)>,
}

impl Files<'_> {
    fn add(&mut self, kind: char, payload: &Value) -> String {
        let hash = blake3::hash(payload.to_string().as_bytes()).to_hex();
        let name = format!("{kind}-{}", &hash[..12]);
        self.shards.push(Shard {
            path: format!("search/{}/{name}.js", self.tag),
            script: script(self.tag, &name, payload),
            hashed: true,
        });
        self.payloads.push((name.clone(), payload.clone()));
        name
    }
}

/// The coded postings of every term.
fn postings(index: &SearchIndex) -> tantivy::Result<FxHashMap<Box<str>, String>> {
    let mut coded: FxHashMap<Box<str>, (usize, String)> = FxHashMap::default();
    for segment in index.searcher.segment_readers() {
        for (number, field) in index.fields.iter().enumerate() {
            let inverted = segment.inverted_index(*field)?;
            let mut terms = inverted.terms().stream()?;
            while let Some((term, info)) = terms.next() {
                let Ok(term) = std::str::from_utf8(term) else { continue };
                let (fields, out) = match coded.get_mut(term) {
                    Some(found) => found,
                    None => coded.entry(term.into()).or_default(),
                };
                // Fields that do not have the term say so with a zero.
                for _ in *fields..number {
                    codec::push(out, 0);
                }
                *fields = number + 1;
                codec::push(out, u64::from(info.doc_freq));
                let mut list =
                    inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
                let mut last = 0;
                while list.doc() != TERMINATED {
                    codec::push(out, u64::from(list.doc() - last));
                    codec::push(out, u64::from(list.term_freq()));
                    last = list.doc();
                    list.advance();
                }
            }
        }
    }
    Ok(coded
        .into_iter()
        .map(|(term, (fields, mut out))| {
            for _ in fields..FIELDS.len() {
                codec::push(&mut out, 0);
            }
            (term, out)
        })
        .collect())
}

/// Cuts the keys into shards; each term lies in the shard of its first key.
fn term_shards(
    index: &SearchIndex,
    postings: &FxHashMap<Box<str>, String>,
    files: &mut Files<'_>,
) -> Vec<Value> {
    let forms = index.analyzer.forms();
    let keys = forms.sorted_keys();
    let mut cuts = vec![0];
    let mut bytes = 0;
    let mut placed: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
    let mut terms: Vec<Vec<&str>> = vec![Vec::new()];
    for (at, (key, own)) in keys.iter().enumerate() {
        let family = |key: &str| key.chars().take(FAMILY_LETTERS).collect::<String>();
        let splits_family = at > 0 && family(keys[at - 1].0) == family(key);
        let chosen =
            bytes >= TERMS_MIN && hash_of(key).is_multiple_of(CUT_ONE_IN) && !splits_family;
        let full = bytes >= TERMS_MAX && (!splits_family || bytes >= 2 * TERMS_MAX);
        if chosen || full {
            cuts.push(at);
            terms.push(Vec::new());
            bytes = 0;
        }
        bytes += key.len() + 4;
        for term in own.iter() {
            let here = cuts.len() - 1;
            placed.entry(term).or_insert_with(|| {
                bytes += postings.get(term).map_or(1, String::len) + 3;
                terms[here].push(term);
                (here, terms[here].len() - 1)
            });
        }
    }
    cuts.push(keys.len());
    let mut list = Vec::new();
    for (shard, range) in cuts.windows(2).enumerate() {
        let range = &keys[range[0]..range[1]];
        let names: Vec<&str> = range.iter().map(|(key, _)| *key).collect();
        let mut of = String::new();
        for (_, own) in range {
            codec::push(&mut of, own.len() as u64);
            for term in own.iter() {
                let (there, at) = placed[&**term];
                codec::push(&mut of, if there == shard { 0 } else { there as u64 + 1 });
                codec::push(&mut of, at as u64);
            }
        }
        let coded: Vec<&str> = terms[shard]
            .iter()
            .map(|term| postings.get(*term).map_or("     ", String::as_str))
            .collect();
        let name = files.add('t', &json!({ "keys": names.join("\n"), "of": of, "terms": coded }));
        list.push(json!([names.first().copied().unwrap_or_default(), name]));
    }
    list
}

fn hash_of(key: &str) -> u32 {
    let hash = blake3::hash(key.as_bytes());
    let [a, b, c, d, ..] = *hash.as_bytes();
    u32::from_le_bytes([a, b, c, d])
}

fn record_shards(index: &SearchIndex, files: &mut Files<'_>) -> Vec<Value> {
    let mut list = Vec::new();
    let mut batch: Vec<Value> = Vec::new();
    let mut first = 0;
    let mut bytes = 0;
    for (number, record) in index.records.iter().enumerate() {
        let sections: Vec<Value> = record
            .plain
            .sections
            .iter()
            .map(|(at, id, heading)| json!([at, id, heading]))
            .collect();
        batch.push(json!({
            "url": record.url,
            "title": record.title,
            "summary": record.summary,
            "collection": record.collection,
            "lang": *index.tag,
            "facts": record.facts,
            "text": record.plain.text,
            "sections": sections,
        }));
        bytes += record.plain.text.len() + 200;
        if bytes >= RECORDS_BYTES || number + 1 == index.records.len() {
            let name = files.add('d', &json!({ "records": std::mem::take(&mut batch) }));
            list.push(json!([first, name]));
            first = number + 1;
            bytes = 0;
        }
    }
    list
}

/// The coded field norms of every field, and the fields' mean numbers of tokens.
fn norms(index: &SearchIndex) -> tantivy::Result<(Vec<String>, Vec<f32>)> {
    let docs = index.records.len();
    let mut norms = Vec::new();
    let mut averages = Vec::new();
    for field in &index.fields {
        let mut coded = String::with_capacity(docs * 2);
        let mut tokens = 0;
        for segment in index.searcher.segment_readers() {
            let reader = segment.get_fieldnorms_reader(*field)?;
            for doc in 0..segment.max_doc() {
                codec::push(&mut coded, u64::from(reader.fieldnorm_id(doc)));
            }
            tokens += segment.inverted_index(*field)?.total_num_tokens();
        }
        norms.push(coded);
        averages.push(if docs == 0 { 0.0 } else { tokens as f32 / docs as f32 });
    }
    Ok((norms, averages))
}

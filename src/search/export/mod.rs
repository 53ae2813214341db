//! The index as static files for the browser: `docs/content/search-format.en.md`, version 3.

mod postings;
#[cfg(test)]
pub(crate) mod reader;
mod records;
mod terms;

use serde_json::{Map, Value, json};

use super::codec;
use super::columns::Columns;
use super::index::{FIELDS, SearchIndex};
use super::plan::variants;
use super::rules::Rule;
use super::weights::WEIGHTS;

/// Version of the format.
const VERSION: u32 = 3;

/// An index of at most this many bytes is one file.
const INLINE_BYTES: usize = 48 << 10;
/// Columns and norms of at most this many bytes come with the root, which saves a request.
const WITH_ROOT_BYTES: usize = 24 << 10;

/// Documents that a bucket has room for …
const BUCKET: u32 = 32;
/// … and one entry in this many begins a new one. An entry that comes or goes renumbers its bucket.
const BUCKET_ONE_IN: u32 = 24;

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
    let mut files = Files { tag: &index.tag, shards: Vec::new(), payloads: Vec::new(), bytes: 0 };
    let slots = Slots::new(index);
    let terms = terms::export(index, &slots, &mut files)?;
    let reversed = terms::reversed(index, &mut files);
    let records = records::export(index, &slots, &mut files);
    let (norms, averages) = postings::norms(index)?;
    let norms = files.add('n', json!({ "norms": norms }));
    let facets = files.add('f', columns(&index.columns, &slots));
    let orders = files.add('o', orders(&index.columns));
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
    let total: usize = files.shards.iter().map(|shard| shard.script.len()).sum();
    let mut inline = Map::new();
    let mut shards = Vec::with_capacity(files.shards.len() + 1);
    for (shard, (name, payload)) in files.shards.into_iter().zip(files.payloads) {
        // Every query needs the norms, and if there are other languages, what these lack.
        let needed = name == norms || (name == facets && !index.columns.others.is_empty());
        let small = needed && shard.script.len() <= WITH_ROOT_BYTES;
        match payload.filter(|_| total <= INLINE_BYTES || small) {
            Some(payload) => drop(inline.insert(name, payload)),
            None => shards.push(shard),
        }
    }
    let mut buckets = String::new();
    slots.buckets.iter().for_each(|count| codec::push(&mut buckets, u64::from(*count)));
    let others: Vec<Value> =
        index.columns.others.iter().map(|(tag, count)| json!([tag, count])).collect();
    let root = json!({
        "version": VERSION,
        "build": &build[..16],
        "lang": index.tag,
        "docs": slots.buckets.len() * BUCKET as usize,
        "real": index.records.len(),
        "buckets": buckets,
        "fields": fields,
        "weights": {
            "family": WEIGHTS.family, "exact": WEIGHTS.exact, "prefix": WEIGHTS.prefix,
            "rule": WEIGHTS.rule, "typo1": WEIGHTS.typo1, "typo2": WEIGHTS.typo2,
            "coverage": WEIGHTS.coverage, "near": WEIGHTS.near, "slop": WEIGHTS.slop,
            "label": WEIGHTS.label,
        },
        "terms": terms,
        "reversed": reversed,
        "records": records,
        "norms": norms,
        "facets": facets,
        "orders": orders,
        "rules": index.rules.iter().map(rule).collect::<Vec<_>>().join("\n"),
        "variants": variants(&index.tag),
        "others": others,
        "inline": inline,
    });
    shards.push(Shard {
        path: format!("search/{}/root.js", index.tag),
        script: script(&index.tag, "root", &root.to_string()),
        hashed: false,
    });
    Ok(shards)
}

/// The numbers under which documents are exported: they leave room, so that a new entry renumbers
/// the documents of its bucket alone.
struct Slots {
    /// By document.
    numbers: Vec<u32>,
    /// Documents in each bucket.
    buckets: Vec<u32>,
}

impl Slots {
    fn new(index: &SearchIndex) -> Self {
        let mut slots = Slots { numbers: Vec::new(), buckets: Vec::new() };
        for record in &index.records {
            let begins = hash_of(&record.id).is_multiple_of(BUCKET_ONE_IN);
            match slots.buckets.last_mut() {
                Some(count) if !begins && *count < BUCKET => *count += 1,
                _ => slots.buckets.push(1),
            }
            let bucket = slots.buckets.len() as u32 - 1;
            let rank = slots.buckets.last().map_or(0, |count| count - 1);
            slots.numbers.push(bucket * BUCKET + rank);
        }
        slots
    }

    /// Ascending documents: how many, then the differences of their slots as bits.
    fn coded(&self, documents: &[u32]) -> String {
        let mut last = 0;
        let gaps: Vec<u32> = documents
            .iter()
            .map(|&document| {
                let slot = self.numbers[document as usize];
                let gap = slot - last;
                last = slot;
                gap
            })
            .collect();
        let parameter = codec::rice_parameter(&gaps);
        let mut out = String::new();
        codec::push(&mut out, gaps.len() as u64);
        codec::push(&mut out, u64::from(parameter));
        let mut bits = codec::Bits::default();
        gaps.iter().for_each(|gap| bits.rice(parameter, u64::from(*gap)));
        out + &bits.finish()
    }
}

/// Where a file may be cut: the text alone decides, so an edit moves few cuts.
fn hash_of(text: &str) -> u32 {
    let hash = blake3::hash(text.as_bytes());
    let [a, b, c, d, ..] = *hash.as_bytes();
    u32::from_le_bytes([a, b, c, d])
}

fn script(tag: &str, name: &str, payload: &str) -> String {
    // `</` cannot end a script that comes from a file, but costs nothing to avoid.
    let payload = payload.replace("</", "<\\/");
    format!("vademecumShard({},{},{payload});\n", json!(tag), json!(name))
}

struct Files<'a> {
    tag: &'a str,
    shards: Vec<Shard>,
    /// Names, and what may come to stand in the root.
    payloads: Vec<(String, Option<Value>)>,
    bytes: usize,
}

impl Files<'_> {
    fn add(&mut self, kind: char, payload: Value) -> String {
        let text = payload.to_string();
        let hash = blake3::hash(text.as_bytes()).to_hex();
        let name = format!("{kind}-{}", &hash[..10]);
        let script = script(self.tag, &name, &text);
        self.bytes += script.len();
        // Of a large index most is text twice over otherwise.
        let small =
            self.bytes <= INLINE_BYTES || script.len() <= WITH_ROOT_BYTES && "nf".contains(kind);
        self.shards.push(Shard {
            path: format!("search/{}/{name}.js", self.tag),
            script,
            hashed: true,
        });
        self.payloads.push((name.clone(), small.then_some(payload)));
        name
    }

    /// Adds a file and gives the part of its name that the root lists.
    fn add_listed(&mut self, kind: char, payload: Value) -> String {
        self.add(kind, payload).split_off(2)
    }
}

fn rule(rule: &Rule) -> String {
    let prefix = match rule.prefix.is_empty() {
        true => String::new(),
        false => format!("{}<", rule.prefix),
    };
    format!("{prefix}{}>{}", rule.suffix, rule.replacement)
}

/// The orders that results may be asked for in.
fn orders(columns: &Columns) -> Value {
    let ints = |numbers: &[u32]| {
        let mut out = String::new();
        numbers.iter().for_each(|number| codec::push(&mut out, u64::from(*number)));
        out
    };
    json!({ "title": ints(&columns.title_ranks), "date": ints(&columns.date_ranks) })
}

fn columns(columns: &Columns, slots: &Slots) -> Value {
    let fields: Vec<Value> = columns
        .facets
        .iter()
        .map(|facet| {
            let values: Vec<Value> = facet
                .values
                .iter()
                .map(|value| json!([value.id, value.label, slots.coded(&value.documents)]))
                .collect();
            json!({ "name": facet.field, "title": facet.title, "values": values })
        })
        .collect();
    let mut labels: Map<String, Value> = Map::new();
    for label in &columns.labels {
        let words: Vec<String> =
            label.words.iter().map(|(key, stem)| format!("{key}:{stem}")).collect();
        let named = json!([words.join(" "), label.value]);
        match labels.get_mut(&*label.field).and_then(Value::as_array_mut) {
            Some(list) => list.push(named),
            None => drop(labels.insert(label.field.to_string(), json!([named]))),
        }
    }
    let lacks: Map<String, Value> = columns
        .lacks
        .iter()
        .map(|(tag, documents)| (tag.to_string(), slots.coded(documents).into()))
        .collect();
    json!({
        "fields": fields,
        "labels": labels,
        "lacks": lacks,
    })
}

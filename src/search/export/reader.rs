//! Reads exported files back, as another program would: a second opinion beside the client's.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "only tests read the files in Rust")]
use std::collections::BTreeMap;

use serde_json::Value;
use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED, Term};

use super::super::codec::decode::{BitReader, Ints, front, ints};
use super::super::index::{FIELDS, SearchIndex};
use super::{Slots, export};

/// By field: slot and places, or how often where there are no places.
type List = BTreeMap<(usize, u32), (u64, Vec<u64>)>;

fn list(coded: &str) -> Option<List> {
    let mut head = Ints(coded);
    let first = head.next()?;
    let (mask, with_places) = (first >> 1, first & 1 == 1);
    let mut fields = Vec::new();
    for field in (0..FIELDS.len()).filter(|field| mask >> field & 1 == 1) {
        let (documents, gap) = (head.next()?, head.next()?);
        let place = if with_places { head.next()? } else { 0 };
        fields.push((field, documents, gap, place));
    }
    let mut bits = BitReader::new(head.0);
    let mut order = Vec::new();
    let mut found = List::new();
    for &(field, documents, gap, place) in &fields {
        let mut slot = 0;
        for _ in 0..documents {
            slot += bits.rice(gap)? as u32;
            let often = bits.gamma()?;
            found.insert((field, slot), (often, Vec::new()));
            order.push((field, slot, place));
        }
    }
    for (field, slot, place) in order.into_iter().filter(|_| with_places) {
        let (often, places) = found.get_mut(&(field, slot))?;
        let mut at = 0;
        for _ in 0..*often {
            at += bits.rice(place)?;
            places.push(at);
        }
    }
    Some(found)
}

/// Every key with its list and the texts of its stems, from the term files alone.
fn read(payloads: &[Value]) -> Option<BTreeMap<String, (List, Vec<String>)>> {
    let strings = |file: usize, name: &str| front(payloads[file][name].as_str()?);
    let mut keys = BTreeMap::new();
    for (file, payload) in payloads.iter().enumerate() {
        let mut of = ints(payload["of"].as_str()?)?.into_iter();
        for key in strings(file, "keys")? {
            let there = |place: u64| if place == 0 { file } else { place as usize - 1 };
            let (lists, at) = (there(of.next()?), of.next()? as usize);
            let coded = payloads[lists]["lists"].as_str()?.split('<').nth(at)?;
            let mut stems = Vec::new();
            for _ in 0..of.next()? {
                let (stemming, at) = (there(of.next()?), of.next()? as usize);
                stems.push(strings(stemming, "stems")?.get(at)?.clone());
            }
            keys.insert(key, (list(coded)?, stems));
        }
    }
    Some(keys)
}

/// The key's list as tantivy has it.
fn indexed(index: &SearchIndex, slots: &Slots, key: &str, places: bool) -> List {
    let mut found = List::new();
    let segment = &index.searcher.segment_readers()[0];
    for (number, field) in index.fields.iter().enumerate() {
        let term = Term::from_field_text(*field, key);
        let inverted = segment.inverted_index(*field).expect("an index in memory");
        let option = IndexRecordOption::WithFreqsAndPositions;
        let Some(mut list) = inverted.read_postings(&term, option).expect("readable") else {
            continue;
        };
        while list.doc() != TERMINATED {
            let mut at = Vec::new();
            list.positions(&mut at);
            let at = if places { at.into_iter().map(u64::from).collect() } else { Vec::new() };
            let slot = slots.numbers[list.doc() as usize];
            found.insert((number, slot), (u64::from(list.term_freq()), at));
            list.advance();
        }
    }
    found
}

/// Asserts that what the files of an index say is what tantivy's index holds.
pub(crate) fn assert_reads_back(index: &SearchIndex) {
    let tag = &index.tag;
    let payloads: Vec<Value> = export(index)
        .expect("files")
        .iter()
        .filter(|shard| shard.path.contains("/t-"))
        .map(|shard| {
            let script = shard.script.trim_end().trim_end_matches(';');
            let payload = &script[script.find('{').unwrap()..script.len() - 1];
            serde_json::from_str(payload).expect("JSON")
        })
        .collect();
    assert!(payloads.len() > 3, "{tag}: {} files", payloads.len());
    let read = read(&payloads).expect("files in the documented format");
    assert_eq!(read.len(), index.dictionary.keys.len(), "{tag}");
    let slots = Slots::new(index);
    // Every third key, for the sake of time.
    for (number, key) in index.dictionary.keys.iter().enumerate().step_by(3) {
        let (list, stems) = &read[&*key.text];
        let own = key.stems.iter().map(|&stem| index.dictionary.stems[stem].text.to_string());
        assert_eq!(*stems, own.collect::<Vec<_>>(), "{tag}: {}", key.text);
        let expected = indexed(index, &slots, &key.text, !index.common[number]);
        assert_eq!(*list, expected, "{tag}: {}", key.text);
    }
}

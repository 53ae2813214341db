//! Where words stand, and how long documents are.

use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED};

use super::super::codec;
use super::super::index::SearchIndex;
use super::Slots;

/// A key in a field.
struct InField {
    field: usize,
    /// Differences of slots.
    gaps: Vec<u32>,
    /// How often it stands in each document.
    often: Vec<u32>,
    /// Differences of places, of all documents one after the other.
    places: Vec<u32>,
}

/// The coded list of every key, by its number.
pub(super) fn lists(index: &SearchIndex, slots: &Slots) -> tantivy::Result<Vec<String>> {
    let dictionary = &index.dictionary;
    let mut lists: Vec<Vec<InField>> = dictionary.keys.iter().map(|_| Vec::new()).collect();
    let mut places = Vec::new();
    for segment in index.searcher.segment_readers() {
        for (number, field) in index.fields.iter().enumerate() {
            let inverted = segment.inverted_index(*field)?;
            let mut terms = inverted.terms().stream()?;
            while let Some((term, info)) = terms.next() {
                let key = std::str::from_utf8(term).ok().and_then(|term| dictionary.key(term));
                let Some(key) = key else { continue };
                let with_places = !index.common[key];
                let option = match with_places {
                    true => IndexRecordOption::WithFreqsAndPositions,
                    false => IndexRecordOption::WithFreqs,
                };
                let mut found = inverted.read_postings_from_terminfo(info, option)?;
                let documents = info.doc_freq as usize;
                let mut own = InField {
                    field: number,
                    gaps: Vec::with_capacity(documents),
                    often: Vec::with_capacity(documents),
                    places: Vec::new(),
                };
                let mut last = 0;
                while found.doc() != TERMINATED {
                    let slot = slots.numbers[found.doc() as usize];
                    own.gaps.push(slot - last);
                    own.often.push(found.term_freq());
                    if with_places {
                        found.positions(&mut places);
                        let mut before = 0;
                        for &place in &places {
                            own.places.push(place - before);
                            before = place;
                        }
                    }
                    last = slot;
                    found.advance();
                }
                lists[key].push(own);
            }
        }
    }
    let coded = lists.iter().zip(&index.common).map(|(fields, common)| coded(fields, !common));
    Ok(coded.collect())
}

/// A list as text: what is in it, then its numbers as bits.
fn coded(fields: &[InField], with_places: bool) -> String {
    let mask = fields.iter().fold(0, |mask, own| mask | 1 << own.field);
    let mut head = String::new();
    codec::push(&mut head, mask << 1 | u64::from(with_places));
    let mut bits = codec::Bits::default();
    let mut places = Vec::new();
    for own in fields {
        let gap = codec::rice_parameter(&own.gaps);
        codec::push(&mut head, own.gaps.len() as u64);
        codec::push(&mut head, u64::from(gap));
        if with_places {
            let place = codec::rice_parameter(&own.places);
            codec::push(&mut head, u64::from(place));
            places.push((place, &own.places));
        }
        for (delta, often) in own.gaps.iter().zip(&own.often) {
            bits.rice(gap, u64::from(*delta));
            bits.gamma(u64::from(*often));
        }
    }
    for (parameter, places) in places {
        places.iter().for_each(|place| bits.rice(parameter, u64::from(*place)));
    }
    head + &bits.finish()
}

/// The coded field norms of every field, and the fields' mean numbers of tokens.
pub(super) fn norms(index: &SearchIndex) -> tantivy::Result<(Vec<String>, Vec<f32>)> {
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

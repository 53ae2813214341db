//! Where words stand, and how long documents are.

use std::sync::Arc;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::{Postings as _, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED};

use super::super::codec;
use super::super::index::SearchIndex;
use super::Slots;

/// A key in a field.
#[derive(Default)]
struct InField {
    field: usize,
    /// Differences of slots.
    gaps: Vec<u32>,
    /// How often it stands in each document.
    often: Vec<u32>,
    /// Differences of places, of all documents one after the other.
    places: Vec<u32>,
}

impl InField {
    /// Takes over what a field's inverted index says of a key.
    fn read(
        &mut self,
        (field, inverted): (usize, &InvertedIndexReader),
        info: &TermInfo,
        with_places: bool,
        slots: &Slots,
        places: &mut Vec<u32>,
    ) -> std::io::Result<()> {
        self.field = field;
        self.gaps.clear();
        self.often.clear();
        self.places.clear();
        let option = match with_places {
            true => IndexRecordOption::WithFreqsAndPositions,
            false => IndexRecordOption::WithFreqs,
        };
        let mut found = inverted.read_postings_from_terminfo(info, option)?;
        let mut last = 0;
        while found.doc() != TERMINATED {
            let slot = slots.numbers[found.doc() as usize];
            self.gaps.push(slot - last);
            self.often.push(found.term_freq());
            if with_places {
                found.positions(places);
                let mut before = 0;
                for &place in &*places {
                    self.places.push(place - before);
                    before = place;
                }
            }
            last = slot;
            found.advance();
        }
        Ok(())
    }
}

/// The coded list of every key, by its number. The fields' terms are gone through side by side, so
/// that no more than one key's documents are held at a time.
pub(super) fn lists(index: &SearchIndex, slots: &Slots) -> tantivy::Result<Vec<String>> {
    let dictionary = &index.dictionary;
    let mut lists = vec![String::new(); dictionary.keys.len()];
    let mut fields: Vec<InField> = index.fields.iter().map(|_| InField::default()).collect();
    let mut places = Vec::new();
    let mut term = Vec::new();
    for segment in index.searcher.segment_readers() {
        let inverted: Vec<Arc<InvertedIndexReader>> = index
            .fields
            .iter()
            .map(|field| segment.inverted_index(*field))
            .collect::<tantivy::Result<_>>()?;
        let mut streams = Vec::with_capacity(inverted.len());
        for (number, inverted) in inverted.iter().enumerate() {
            let mut stream = inverted.terms().stream()?;
            if stream.advance() {
                streams.push((number, stream));
            }
        }
        while let Some(least) = streams.iter().map(|(_, stream)| stream.key()).min() {
            term.clear();
            term.extend_from_slice(least);
            let key = std::str::from_utf8(&term).ok().and_then(|term| dictionary.key(term));
            let mut count = 0;
            let mut ended = false;
            for (number, stream) in &mut streams {
                if stream.key() != &*term {
                    continue;
                }
                if let Some(key) = key {
                    let own = (*number, &*inverted[*number]);
                    let with_places = !index.common[key];
                    fields[count].read(own, stream.value(), with_places, slots, &mut places)?;
                    count += 1;
                }
                if !stream.advance() {
                    *number = ENDED;
                    ended = true;
                }
            }
            if ended {
                streams.retain(|(number, _)| *number != ENDED);
            }
            if let Some(key) = key {
                lists[key] = coded(&fields[..count], !index.common[key]);
            }
        }
    }
    Ok(lists)
}

/// Stands for the number of a field without further terms.
const ENDED: usize = usize::MAX;

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

//! Where words stand, and how long documents are.

use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED};

use super::super::codec;
use super::super::index::{FIELDS, SearchIndex};
use super::Slots;

/// The list of a key while it grows field by field.
#[derive(Default)]
struct List {
    fields: usize,
    documents: String,
    positions: String,
}

impl List {
    /// Fields that do not have the key say so with a zero.
    fn skip_to(&mut self, field: usize) {
        for _ in self.fields..field {
            codec::push(&mut self.documents, 0);
        }
        self.fields = field + 1;
    }
}

/// The coded list of every key, by its number.
pub(super) fn lists(index: &SearchIndex, slots: &Slots) -> tantivy::Result<Vec<String>> {
    let dictionary = &index.dictionary;
    let mut lists: Vec<List> = dictionary.keys.iter().map(|_| List::default()).collect();
    let mut places = Vec::new();
    for segment in index.searcher.segment_readers() {
        for (number, field) in index.fields.iter().enumerate() {
            let inverted = segment.inverted_index(*field)?;
            let mut terms = inverted.terms().stream()?;
            while let Some((term, info)) = terms.next() {
                let key = std::str::from_utf8(term).ok().and_then(|term| dictionary.key(term));
                let Some(key) = key else { continue };
                let with_places = !index.common[key];
                let list = &mut lists[key];
                list.skip_to(number);
                codec::push(&mut list.documents, u64::from(info.doc_freq));
                let option = match with_places {
                    true => IndexRecordOption::WithFreqsAndPositions,
                    false => IndexRecordOption::WithFreqs,
                };
                let mut found = inverted.read_postings_from_terminfo(info, option)?;
                let mut last = 0;
                while found.doc() != TERMINATED {
                    let slot = slots.numbers[found.doc() as usize];
                    let often = found.term_freq();
                    let repeated = u64::from(often != 1);
                    codec::push(&mut list.documents, u64::from(slot - last) * 2 + repeated);
                    if often != 1 {
                        codec::push(&mut list.documents, u64::from(often));
                    }
                    if with_places {
                        found.positions(&mut places);
                        let mut before = 0;
                        for &place in &places {
                            codec::push(&mut list.positions, u64::from(place - before));
                            before = place;
                        }
                    }
                    last = slot;
                    found.advance();
                }
            }
        }
    }
    Ok(lists
        .into_iter()
        .enumerate()
        .map(|(key, mut list)| {
            for _ in list.fields..FIELDS.len() {
                codec::push(&mut list.documents, 0);
            }
            codec::push(&mut list.documents, u64::from(!index.common[key]));
            list.documents + &list.positions
        })
        .collect())
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

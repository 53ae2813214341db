//! The native engine: the same plan as the browser's, run by tantivy.

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED, Term};

use super::analysis::{MAX_WORD_CHARS, compare_utf16, key, words};
use super::index::{FIELDS, SearchIndex};

/// Characters of a query that are read.
pub const MAX_QUERY_CHARS: usize = 1_000;
/// Words of a query that are read.
pub const MAX_QUERY_WORDS: usize = 16;
/// Keys that a prefix may stand for.
const MAX_EXPANSIONS: usize = 24;
/// What a match of a longer word counts.
const PREFIX_WEIGHT: f32 = 0.8;
/// What a match of a word with another ending counts.
const SHORTENED_WEIGHT: f32 = 0.5;

/// A condition on a result's facts.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// The field.
    pub field: String,
    /// A code or a term's id.
    pub value: String,
}

/// A result.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Document number: index in the records.
    pub document: usize,
    /// BM25, boosted.
    pub score: f32,
}

/// A word of a query.
#[derive(Debug, PartialEq)]
struct Word {
    key: String,
    excluded: bool,
}

/// Reads a query: words, those of a chunk that begins with `-` excluded.
fn parse(text: &str) -> Vec<Word> {
    let text: String = text.chars().take(MAX_QUERY_CHARS).collect();
    let mut found = Vec::new();
    for chunk in text.split_whitespace() {
        let excluded = chunk.starts_with('-');
        for (_, word) in words(chunk) {
            let key = key(word);
            if !key.is_empty() && key.chars().count() <= MAX_WORD_CHARS {
                found.push(Word { key, excluded });
            }
        }
    }
    found.truncate(MAX_QUERY_WORDS);
    found
}

impl SearchIndex {
    /// The best `limit` pages for a query, best first, and how many there are in all. With `prefix`,
    /// the last word may be the beginning of one.
    pub fn search(
        &self,
        text: &str,
        filters: &[Filter],
        limit: usize,
        prefix: bool,
    ) -> tantivy::Result<(Vec<Hit>, usize)> {
        let Some(query) = self.plan(text, prefix) else { return Ok((Vec::new(), 0)) };
        let all = if filters.is_empty() { limit } else { self.records.len() };
        let (found, total) = self
            .searcher
            .search(&query, &(TopDocs::with_limit(all.max(1)).order_by_score(), Count))?;
        let mut hits: Vec<Hit> = found
            .into_iter()
            .map(|(score, address)| Hit { document: address.doc_id as usize, score })
            .collect();
        if filters.is_empty() {
            hits.truncate(limit);
            return Ok((hits, total));
        }
        hits.retain(|hit| {
            filters.iter().all(|filter| {
                self.records[hit.document].facets.iter().any(|(field, value)| {
                    **field == *filter.field && value.eq_ignore_ascii_case(&filter.value)
                })
            })
        });
        let total = hits.len();
        hits.truncate(limit);
        Ok((hits, total))
    }

    /// `None` if the query asks for nothing.
    fn plan(&self, text: &str, prefix: bool) -> Option<BooleanQuery> {
        let parsed = parse(text);
        let forms = self.analyzer.forms();
        let keys = forms.sorted_keys();
        let exact =
            |wanted: &str| keys.binary_search_by(|(known, _)| compare_utf16(known, wanted)).ok();
        let beginning = |start: &str, besides: Option<usize>| -> Vec<usize> {
            let from = keys.partition_point(|(known, _)| compare_utf16(known, start).is_lt());
            (from..keys.len())
                .take_while(|&at| keys[at].0.starts_with(start))
                .filter(|&at| Some(at) != besides)
                .take(MAX_EXPANSIONS)
                .collect()
        };
        let last_wanted = parsed.last().filter(|word| !word.excluded).map(|word| word.key.clone());
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for word in parsed.iter().filter(|word| !word.excluded) {
            if seen.contains(&word.key.as_str()) {
                continue;
            }
            seen.push(&word.key);
            let mut found: Vec<(usize, f32)> =
                exact(&word.key).map(|at| (at, 1.0)).into_iter().collect();
            let letters = word.key.chars().count();
            if prefix && last_wanted.as_ref() == Some(&word.key) && letters >= 2 {
                let besides = found.first().map(|(at, _)| *at);
                found.extend(
                    beginning(&word.key, besides).into_iter().map(|at| (at, PREFIX_WEIGHT)),
                );
            }
            if found.is_empty() {
                let shortest = letters.saturating_sub(4).max(4);
                for length in (shortest..letters).rev() {
                    let start: String = word.key.chars().take(length).collect();
                    let keys = beginning(&start, None);
                    if !keys.is_empty() {
                        found.extend(keys.into_iter().map(|at| (at, SHORTENED_WEIGHT)));
                        break;
                    }
                }
            }
            let mut terms: Vec<(&str, f32)> = Vec::new();
            for (at, weight) in found {
                for term in keys[at].1 {
                    match terms.iter_mut().find(|(known, _)| *known == &**term) {
                        Some((_, known)) => *known = known.max(weight),
                        None => terms.push((term, weight)),
                    }
                }
            }
            let queries: Vec<Box<dyn Query>> = terms
                .into_iter()
                .map(|(term, weight)| self.term(term, weight * self.content(term)))
                .collect();
            if !queries.is_empty() {
                clauses.push((Occur::Should, Box::new(DisjunctionMaxQuery::new(queries))));
            }
        }
        if clauses.is_empty() {
            return None;
        }
        for word in parsed.iter().filter(|word| word.excluded) {
            for term in exact(&word.key).iter().flat_map(|&at| keys[at].1.iter()) {
                clauses.push((Occur::MustNot, self.term(term, 1.0)));
            }
        }
        Some(BooleanQuery::new(clauses))
    }

    /// What a term counts, from 0 to 1, by the pages that hold it: one that stands on an eighth of
    /// them or less counts in full. In a title, "the" is rare and says nothing all the same.
    fn content(&self, term: &str) -> f32 {
        let mut holds = vec![false; self.records.len()];
        for segment in self.searcher.segment_readers() {
            for field in &self.fields {
                let term = Term::from_field_text(*field, term);
                let postings = segment
                    .inverted_index(*field)
                    .and_then(|index| Ok(index.read_postings(&term, IndexRecordOption::Basic)?));
                // What cannot be read holds nothing; the search itself will say so.
                let Ok(Some(mut postings)) = postings else { continue };
                while postings.doc() != TERMINATED {
                    if let Some(holds) = holds.get_mut(postings.doc() as usize) {
                        *holds = true;
                    }
                    postings.advance();
                }
            }
        }
        let documents = holds.iter().filter(|holds| **holds).count() as f32;
        let all = self.records.len() as f32;
        let share = idf(documents, all) / idf(all / 8.0, all);
        if share < 1.0 { share } else { 1.0 }
    }

    /// A term in any field, each field with its boost.
    fn term(&self, term: &str, weight: f32) -> Box<dyn Query> {
        let fields = self.fields.iter().zip(FIELDS);
        let clauses: Vec<(Occur, Box<dyn Query>)> = fields
            .map(|(field, (_, boost))| {
                let term = Term::from_field_text(*field, term);
                let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
                let boosted: Box<dyn Query> = Box::new(BoostQuery::new(query, boost));
                (Occur::Should, boosted)
            })
            .collect();
        let any: Box<dyn Query> = Box::new(BooleanQuery::new(clauses));
        if weight == 1.0 { any } else { Box::new(BoostQuery::new(any, weight)) }
    }
}

/// The inverse document frequency of BM25 as tantivy computes it.
fn idf(documents: f32, all: f32) -> f32 {
    let x = ((all - documents) + 0.5) / (documents + 0.5);
    (1.0 + x).ln()
}

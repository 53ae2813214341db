//! The native engine: tantivy runs what the planner made.

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur, PhraseQuery,
    Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet as _, TERMINATED, Term};

use super::dictionary::KeyNumber;
use super::index::SearchIndex;
use super::parse;
use super::plan::Match;
use super::settled::Settled;
use super::synonyms::SynonymQuery;
use super::tree::Node;

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

/// How a query was understood, for tests and for those who tune.
#[derive(Clone, Debug)]
pub struct Understanding {
    /// Wanted words, how they were found and the keys that they stand for.
    pub words: Vec<(String, Match, Vec<String>)>,
    /// The planned tree, in the client's notation.
    pub tree: serde_json::Value,
}

impl SearchIndex {
    /// The best `limit` pages for a query, best first, and how many there are in all. With `prefix`,
    /// the last word may be the beginning of one. Filters of one field are alternatives.
    pub fn search(
        &self,
        text: &str,
        filters: &[Filter],
        limit: usize,
        prefix: bool,
    ) -> tantivy::Result<(Vec<Hit>, usize)> {
        match self.plan(text, prefix, filters, &[]).tree {
            Some(tree) => self.run(&tree, limit),
            None => Ok((Vec::new(), 0)),
        }
    }

    /// What to ask if a query finds nothing: the same without the quotation marks of its phrases, if
    /// it has any.
    pub fn loosened(&self, text: &str) -> Option<String> {
        parse::loosened(text, &self.columns)
    }

    /// What the planner makes of a query.
    pub fn understand(&self, text: &str, filters: &[Filter], prefix: bool) -> Understanding {
        let plan = self.plan(text, prefix, filters, &[]);
        let text = |key: KeyNumber| self.dictionary.keys[key].text.to_string();
        let words = plan.words.iter().map(|word| {
            let keys = word.keys(self).into_iter().map(text).collect();
            (word.word.to_string(), word.how, keys)
        });
        Understanding {
            words: words.collect(),
            tree: plan.tree.map_or(serde_json::Value::Null, |tree| tree.to_json()),
        }
    }

    /// Why a page has its score, as tantivy tells it.
    pub fn explain(
        &self,
        text: &str,
        filters: &[Filter],
        prefix: bool,
        document: usize,
    ) -> tantivy::Result<String> {
        let Some(tree) = self.plan(text, prefix, filters, &[]).tree else {
            return Ok(String::new());
        };
        let address = DocAddress::new(0, document as u32);
        Ok(self.query(&tree).explain(&self.searcher, address)?.to_pretty_json())
    }

    /// Runs a tree.
    pub(super) fn run(&self, tree: &Node, limit: usize) -> tantivy::Result<(Vec<Hit>, usize)> {
        let query = self.query(tree);
        let best = TopDocs::with_limit(limit.max(1)).order_by_score();
        let (found, total) = self.searcher.search(&query, &(best, Count))?;
        let mut hits: Vec<Hit> = found
            .into_iter()
            .map(|(score, address)| Hit { document: address.doc_id as usize, score })
            .collect();
        hits.truncate(limit);
        Ok((hits, total))
    }

    fn query(&self, node: &Node) -> Box<dyn Query> {
        let term = |field: Field, key: &str| Term::from_field_text(field, key);
        match node {
            Node::Term(field, key) => {
                let term = term(self.fields[*field], key);
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
            }
            Node::Any(field, keys) => {
                let field = self.fields[*field];
                let terms = keys.iter().map(|key| term(field, key)).collect();
                Box::new(SynonymQuery::new(field, terms))
            }
            Node::Phrase { field, slots, slop } => {
                let field = self.fields[*field];
                let slots = slots.iter().map(|(key, at)| (*at, term(field, key))).collect();
                Box::new(PhraseQuery::new_with_offset_and_slop(slots, *slop))
            }
            Node::Bool { must, should, not } => {
                if must.is_empty() && should.is_empty() {
                    return Box::new(EmptyQuery);
                }
                let kinds = [(Occur::Must, must), (Occur::Should, should), (Occur::MustNot, not)];
                let clauses = kinds.into_iter().flat_map(|(occur, nodes)| {
                    nodes.iter().map(move |node| match occur {
                        Occur::MustNot => (occur, Box::new(Settled(self.query(node))) as Box<_>),
                        _ => (occur, self.query(node)),
                    })
                });
                Box::new(BooleanQuery::new(clauses.collect()))
            }
            Node::Max(nodes) => {
                let queries = nodes.iter().map(|node| self.query(node)).collect();
                Box::new(DisjunctionMaxQuery::new(queries))
            }
            Node::Boost(by, node) => Box::new(BoostQuery::new(self.query(node), *by)),
            Node::Const(score, node) => Box::new(ConstScoreQuery::new(self.query(node), *score)),
            Node::Value(field, value) => {
                let term = term(self.values, &format!("{field}={value}"));
                Box::new(TermQuery::new(term, IndexRecordOption::Basic))
            }
        }
    }

    /// How many documents hold a key in a field.
    pub(super) fn documents_with(&self, field: usize, key: KeyNumber) -> u64 {
        let term = Term::from_field_text(self.fields[field], &self.dictionary.keys[key].text);
        // What cannot be read holds nothing; the search itself will say so.
        self.searcher.doc_freq(&term).unwrap_or(0)
    }

    /// What keys count, from 0 to 1, by the pages that hold any of them: those that stand on an
    /// eighth of the pages or less count in full. In a title, "the" is rare and says nothing all the
    /// same.
    pub(super) fn content(&self, keys: &[KeyNumber]) -> f32 {
        let mut holds = vec![false; self.records.len()];
        for segment in self.searcher.segment_readers() {
            for field in &self.fields {
                let Ok(inverted) = segment.inverted_index(*field) else { continue };
                for &key in keys {
                    let term = Term::from_field_text(*field, &self.dictionary.keys[key].text);
                    let postings = inverted.read_postings(&term, IndexRecordOption::Basic);
                    let Ok(Some(mut postings)) = postings else { continue };
                    while postings.doc() != TERMINATED {
                        if let Some(holds) = holds.get_mut(postings.doc() as usize) {
                            *holds = true;
                        }
                        postings.advance();
                    }
                }
            }
        }
        let documents = holds.iter().filter(|holds| **holds).count() as f32;
        let all = self.records.len() as f32;
        let share = idf(documents, all) / idf(all / 8.0, all);
        if share < 1.0 { share } else { 1.0 }
    }
}

/// The inverse document frequency of BM25 as tantivy computes it.
fn idf(documents: f32, all: f32) -> f32 {
    let x = ((all - documents) + 0.5) / (documents + 0.5);
    (1.0 + x).ln()
}

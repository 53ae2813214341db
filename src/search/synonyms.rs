//! A query for several terms as if they were one, as Lucene's `SynonymQuery`: how often they stand in
//! a document is added up, and the whole is as rare as the documents that hold any of them. Over the
//! words of a family it scores as tantivy scores the stem in an index of stems.

use std::collections::BTreeMap;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings as _;
use tantivy::query::{
    Bm25StatisticsProvider as _, Bm25Weight, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct SynonymQuery {
    field: Field,
    terms: Vec<Term>,
}

impl SynonymQuery {
    /// All terms belong to the field.
    pub fn new(field: Field, terms: Vec<Term>) -> Self {
        SynonymQuery { field, terms }
    }
}

impl Query for SynonymQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let similarity = match scoring.searcher().filter(|_| scoring.is_scoring_enabled()) {
            None => None,
            Some(searcher) => {
                let mut holding = 0;
                for segment in searcher.segment_readers() {
                    holding += frequencies(segment, self.field, &self.terms)?.len() as u64;
                }
                let documents = searcher.total_num_docs()?;
                let average = searcher.total_num_tokens(self.field)? as Score / documents as Score;
                Some(Bm25Weight::for_one_term(holding, documents, average))
            }
        };
        let (field, terms) = (self.field, self.terms.clone());
        Ok(Box::new(SynonymWeight { field, terms, similarity }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.terms.iter().for_each(|term| visitor(term, false));
    }
}

struct SynonymWeight {
    field: Field,
    terms: Vec<Term>,
    /// Without scoring there is none.
    similarity: Option<Bm25Weight>,
}

impl SynonymWeight {
    fn synonyms(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Synonyms> {
        let norms = match (&self.similarity, segment.fieldnorms_readers().get_field(self.field)?) {
            (Some(_), Some(norms)) => norms,
            _ => FieldNormReader::constant(segment.max_doc(), 1),
        };
        let found = frequencies(segment, self.field, &self.terms)?;
        Ok(Synonyms {
            found: found.into_iter().collect(),
            at: 0,
            norms,
            similarity: self.similarity.as_ref().map(|it| it.boost_by(boost)),
        })
    }
}

impl Weight for SynonymWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(self.synonyms(segment, boost)?))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.synonyms(segment, 1.0)?;
        let missing = || TantivyError::InvalidArgument(format!("no match in document {document}"));
        if scorer.doc() > document || scorer.seek(document) != document {
            return Err(missing());
        }
        let similarity = scorer.similarity.as_ref().ok_or_else(missing)?;
        let norm = scorer.norms.fieldnorm_id(document);
        let mut explanation = similarity.explain(norm, scorer.frequency());
        explanation.add_context(format!("any of {:?}", self.terms));
        Ok(explanation)
    }
}

/// Documents that hold any of the terms, with how often they do in all.
fn frequencies(
    segment: &SegmentReader,
    field: Field,
    terms: &[Term],
) -> tantivy::Result<BTreeMap<DocId, u32>> {
    let inverted = segment.inverted_index(field)?;
    let mut found = BTreeMap::new();
    for term in terms {
        let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::WithFreqs)? else {
            continue;
        };
        while postings.doc() != TERMINATED {
            *found.entry(postings.doc()).or_insert(0) += postings.term_freq();
            postings.advance();
        }
    }
    Ok(found)
}

struct Synonyms {
    found: Vec<(DocId, u32)>,
    at: usize,
    norms: FieldNormReader,
    similarity: Option<Bm25Weight>,
}

impl Synonyms {
    fn frequency(&self) -> u32 {
        self.found.get(self.at).map_or(0, |(_, frequency)| *frequency)
    }
}

impl DocSet for Synonyms {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.found.get(self.at).map_or(TERMINATED, |(document, _)| *document)
    }

    fn size_hint(&self) -> u32 {
        self.found.len() as u32
    }
}

impl Scorer for Synonyms {
    fn score(&mut self) -> Score {
        match &self.similarity {
            Some(similarity) => {
                similarity.score(self.norms.fieldnorm_id(self.doc()), self.frequency())
            }
            None => 1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tantivy::collector::TopDocs;
    use tantivy::query::TermQuery;
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{Index, Searcher, doc};

    fn index(texts: &[String]) -> tantivy::Result<(Searcher, Field)> {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("body", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000)?;
        for text in texts {
            writer.add_document(doc!(field => text.as_str()))?;
        }
        writer.commit()?;
        Ok((index.reader()?.searcher(), field))
    }

    fn scores(searcher: &Searcher, query: &dyn Query) -> tantivy::Result<Vec<(DocId, Score)>> {
        let found = searcher.search(query, &TopDocs::with_limit(100).order_by_score())?;
        let mut found: Vec<_> = found.into_iter().map(|(score, at)| (at.doc_id, score)).collect();
        found.sort_by_key(|(document, _)| *document);
        Ok(found)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

        /// Over an index of words the family of a stem scores as the stem does over an index of stems.
        #[test]
        fn a_family_is_worth_what_its_stem_is(
            texts in prop::collection::vec("((prison|prisons|prisoner|city|cities) ){0,30}", 1..30)
        ) {
            let stemmed: Vec<String> = texts
                .iter()
                .map(|text| text.replace("prisoner", "prison").replace("prisons", "prison"))
                .collect();
            let (words, field) = index(&texts)?;
            let (stems, stem_field) = index(&stemmed)?;
            let family = ["prison", "prisoner", "prisons"];
            let family = family.map(|word| Term::from_field_text(field, word)).to_vec();
            let stem = Term::from_field_text(stem_field, "prison");
            prop_assert_eq!(
                scores(&words, &SynonymQuery::new(field, family))?,
                scores(&stems, &TermQuery::new(stem, IndexRecordOption::WithFreqs))?
            );
        }
    }
}

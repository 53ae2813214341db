//! The tantivy index of one language, in memory.

use std::sync::Arc;

use tantivy::directory::RamDirectory;
use tantivy::schema::{Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, Searcher, SingleSegmentIndexWriter, TantivyDocument};

use crate::resolve::Site;

use super::analysis::Analyzer;
use super::columns::Columns;
use super::dictionary::Dictionary;
use super::documents::{Record, records};
use super::plain::Plain;
use super::rules::{self, Rule};

/// Name of the analyzer in tantivy's table.
const ANALYZER: &str = "vademecum";

/// Bytes that tantivy's writer may use before it must write out. A single segment never does, so
/// this is only the size of its first tables.
const WRITER_BYTES: usize = 64 << 20;

/// The fields of the index and how much a match in each counts.
pub(super) const FIELDS: [(&str, f32); 5] =
    [("title", 2.0), ("summary", 2.0), ("headings", 1.5), ("body", 1.0), ("about", 1.5)];
/// The number of the field that holds the running text.
pub(super) const BODY: usize = 3;

/// Bytes of all texts of a language up to which they are kept, and results carry their text; of a
/// larger hub, passages come from the pages themselves.
const TEXTS_BYTES: usize = 2 << 20;

/// Documents above which a key that stands on most of them loses its positions.
const SMALL: usize = 256;

/// One language's index.
pub struct SearchIndex {
    /// BCP 47 tag.
    pub tag: Arc<str>,
    /// The pages, by document number.
    pub records: Vec<Record>,
    pub(super) searcher: Searcher,
    pub(super) fields: Vec<Field>,
    /// Facet values as `field=value`.
    pub(super) values: Field,
    pub(super) dictionary: Dictionary,
    pub(super) rules: Vec<Rule>,
    pub(super) columns: Columns,
    /// By key: so many pages hold it that no phrase asks where it stands.
    pub(super) common: Vec<bool>,
    /// Whether the records have their texts.
    pub(super) with_texts: bool,
}

impl SearchIndex {
    /// Indexes the pages of a language, in the order of their entries' ids.
    pub fn build(site: &Site, language: usize) -> tantivy::Result<Self> {
        let tag = site.config.hub.languages[language].tag.clone();
        let analyzer = Analyzer::new(&tag);
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(ANALYZER)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let fields: Vec<Field> = FIELDS
            .iter()
            .map(|(name, _)| {
                schema.add_text_field(
                    name,
                    TextOptions::default().set_indexing_options(indexing.clone()),
                )
            })
            .collect();
        let values = schema.add_text_field("values", STRING);
        let mut index = Index::builder().schema(schema.build());
        let tokenizers = tantivy::tokenizer::TokenizerManager::default();
        tokenizers.register(ANALYZER, TextAnalyzer::from(analyzer.clone()));
        index = index.tokenizers(tokenizers);
        let mut writer: SingleSegmentIndexWriter =
            index.single_segment_index_writer(RamDirectory::create(), WRITER_BYTES)?;
        let mut kept: Vec<Record> = Vec::new();
        let mut texts_bytes = 0;
        let mut with_texts = true;
        for mut record in records(site, language) {
            let headings: Vec<&str> =
                record.plain.sections.iter().map(|(_, _, heading)| heading.as_str()).collect();
            let headings = headings.join(" . ");
            let mut document = TantivyDocument::new();
            let texts =
                [&record.title, &record.summary, &headings, &record.plain.text, &record.about];
            for (field, text) in fields.iter().zip(texts) {
                document.add_text(*field, text);
            }
            for (field, value) in &record.facets {
                document.add_text(values, format!("{field}={value}"));
            }
            writer.add_document(document)?;
            record.about = String::new();
            texts_bytes += record.plain.text.len();
            if texts_bytes > TEXTS_BYTES {
                // Nobody asks for texts any more, so those before go too, once.
                if with_texts {
                    kept.iter_mut().for_each(|it| it.plain = Plain::default());
                }
                with_texts = false;
                record.plain = Plain::default();
            }
            kept.push(record);
        }
        let index = writer.finalize()?;
        let searcher = index.reader()?.searcher();
        let dictionary = Dictionary::new(&analyzer.forms());
        let rules = rules::learn(&dictionary, |_| true);
        let columns = Columns::new(site, language, &kept, &analyzer);
        let common = common(&searcher, fields[BODY], &dictionary, kept.len())?;
        Ok(SearchIndex {
            tag,
            records: kept,
            searcher,
            fields,
            values,
            dictionary,
            rules,
            columns,
            common,
            with_texts,
        })
    }
}

/// Which keys stand in the text of more than half of the pages of an index that is not small. Their
/// positions would be most of the index and tell least.
fn common(
    searcher: &Searcher,
    body: Field,
    dictionary: &Dictionary,
    documents: usize,
) -> tantivy::Result<Vec<bool>> {
    let mut common = vec![false; dictionary.keys.len()];
    if documents <= SMALL {
        return Ok(common);
    }
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(body)?;
        let mut terms = inverted.terms().stream()?;
        while let Some((term, info)) = terms.next() {
            if info.doc_freq as usize * 2 <= documents {
                continue;
            }
            let key = std::str::from_utf8(term).ok().and_then(|term| dictionary.key(term));
            if let Some(common) = key.and_then(|key| common.get_mut(key)) {
                *common = true;
            }
        }
    }
    Ok(common)
}

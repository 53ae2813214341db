//! The tantivy index of one language, in memory.

use std::sync::Arc;

use tantivy::directory::RamDirectory;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, Searcher, SingleSegmentIndexWriter, TantivyDocument};

use crate::resolve::Site;

use super::analysis::Analyzer;
use super::documents::{Record, records};

/// Name of the analyzer in tantivy's table.
const ANALYZER: &str = "vademecum";

/// Bytes that tantivy's writer may use before it must write out. A single segment never does, so
/// this is only the size of its first tables.
const WRITER_BYTES: usize = 64 << 20;

/// The fields of the index and how much a match in each counts.
pub(super) const FIELDS: [(&str, f32); 5] =
    [("title", 3.0), ("summary", 2.0), ("headings", 1.5), ("body", 1.0), ("facets", 1.5)];

/// One language's index.
pub struct SearchIndex {
    /// BCP 47 tag.
    pub tag: Arc<str>,
    /// The pages, by document number.
    pub records: Vec<Record>,
    pub(super) searcher: Searcher,
    pub(super) fields: Vec<Field>,
    pub(super) analyzer: Analyzer,
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
        let mut index = Index::builder().schema(schema.build());
        let tokenizers = tantivy::tokenizer::TokenizerManager::new();
        tokenizers.register(ANALYZER, TextAnalyzer::from(analyzer.clone()));
        index = index.tokenizers(tokenizers);
        let mut writer: SingleSegmentIndexWriter =
            index.single_segment_index_writer(RamDirectory::create(), WRITER_BYTES)?;
        let mut kept = Vec::new();
        for record in records(site, language) {
            let headings: Vec<&str> =
                record.plain.sections.iter().map(|(_, _, heading)| heading.as_str()).collect();
            let headings = headings.join(" . ");
            let mut document = TantivyDocument::new();
            let texts =
                [&record.title, &record.summary, &headings, &record.plain.text, &record.about];
            for (field, text) in fields.iter().zip(texts) {
                document.add_text(*field, text);
            }
            writer.add_document(document)?;
            kept.push(record);
        }
        let index = writer.finalize()?;
        let searcher = index.reader()?.searcher();
        Ok(SearchIndex { tag, records: kept, searcher, fields, analyzer })
    }
}

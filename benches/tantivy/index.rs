//! Indexes the Markdown of a hub as it stands, one index a language: the least that any search over it must cost.

use crate::analysis::{Analyzer, Shape, Words};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;
use tantivy::directory::RamDirectory;
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{
    LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer, Token, TokenFilter, TokenStream,
    Tokenizer,
};
use tantivy::{Index, SingleSegmentIndexWriter, TantivyDocument};

/// What the writer's tables may take; a single segment is not written out before the end.
const WRITER_BYTES: usize = 64 << 20;

/// Says on standard output, as JSON, how long it took and how much it was.
pub fn hub(root: &Path) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let mut languages: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    collect(&root.join("content"), &mut languages)?;
    let work: Vec<(String, Vec<PathBuf>)> = languages.into_iter().collect();
    let threads = std::thread::available_parallelism()?.get();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let sizes: Vec<Result<(usize, usize, usize), String>> = std::thread::scope(|scope| {
        let worker = || {
            let mut sizes = Vec::new();
            while let Some((tag, files)) =
                work.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
            {
                sizes.push(language(tag, files).map_err(|error| error.to_string()));
            }
            sizes
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).flatten().collect()
    });
    let (mut pages, mut text, mut bytes) = (0, 0, 0);
    for size in sizes {
        let size = size?;
        (pages, text, bytes) = (pages + size.0, text + size.1, bytes + size.2);
    }
    println!(
        "{{\"seconds\":{:.3},\"languages\":{},\"pages\":{pages},\"textBytes\":{text},\"indexBytes\":{bytes}}}",
        start.elapsed().as_secs_f64(),
        work.len()
    );
    Ok(())
}

/// Sorts the files of a folder by the language in their names.
fn collect(folder: &Path, languages: &mut BTreeMap<String, Vec<PathBuf>>) -> std::io::Result<()> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, languages)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let tag = stem.rsplit_once('.').map_or("en", |(_, tag)| tag).to_owned();
            languages.entry(tag).or_default().push(path);
        }
    }
    Ok(())
}

/// Pages, bytes of text and bytes of the index of one language.
fn language(tag: &str, files: &[PathBuf]) -> Result<(usize, usize, usize), Box<dyn Error>> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("bare")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let options = TextOptions::default().set_indexing_options(indexing);
    let title = schema.add_text_field("title", options.clone());
    let body = schema.add_text_field("body", options);
    let mut index = Index::builder().schema(schema.build());
    let tokenizers = tantivy::tokenizer::TokenizerManager::new();
    let stem = Stem(Analyzer::new(tag, Words::Simple, Shape::Stemmed));
    let bare = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(64))
        .filter(LowerCaser)
        .filter(stem)
        .build();
    tokenizers.register("bare", bare);
    index = index.tokenizers(tokenizers);
    let directory = RamDirectory::create();
    let mut writer: SingleSegmentIndexWriter =
        index.single_segment_index_writer(directory.clone(), WRITER_BYTES)?;
    let mut bytes = 0;
    for file in files {
        let source = fs::read_to_string(file)?;
        let (front, text) = source
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"))
            .unwrap_or(("", &source));
        let named = front.lines().find_map(|line| line.strip_prefix("title:")).unwrap_or_default();
        let mut document = TantivyDocument::new();
        document.add_text(title, named);
        document.add_text(body, text);
        writer.add_document(document)?;
        bytes += text.len();
    }
    writer.finalize()?;
    Ok((files.len(), bytes, directory.total_mem_usage()))
}

/// Snowball behind tantivy's own tokenizer.
#[derive(Clone)]
struct Stem(Analyzer);

impl TokenFilter for Stem {
    type Tokenizer<T: Tokenizer> = StemTokenizer<T>;

    fn transform<T: Tokenizer>(self, inner: T) -> StemTokenizer<T> {
        StemTokenizer { analyzer: self.0, inner }
    }
}

#[derive(Clone)]
struct StemTokenizer<T> {
    analyzer: Analyzer,
    inner: T,
}

impl<T: Tokenizer> Tokenizer for StemTokenizer<T> {
    type TokenStream<'a> = StemStream<'a, T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        StemStream { analyzer: &self.analyzer, tail: self.inner.token_stream(text) }
    }
}

struct StemStream<'a, T> {
    analyzer: &'a Analyzer,
    tail: T,
}

impl<T: TokenStream> TokenStream for StemStream<'_, T> {
    fn advance(&mut self) -> bool {
        if !self.tail.advance() {
            return false;
        }
        self.analyzer.stem_in_place(&mut self.tail.token_mut().text);
        true
    }

    fn token(&self) -> &Token {
        self.tail.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.tail.token_mut()
    }
}

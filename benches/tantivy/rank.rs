//! Ranks documents for queries in the two ways that a site with tantivy on a server would choose from. All fields count
//! the same: boosting titles made no column of the benchmark better.

use crate::analysis::{Analyzer, Shape, Words};
use serde::{Deserialize, Serialize};
use std::io;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, Searcher, TantivyDocument, Term};

/// Results of a query that are handed back.
const MOST: usize = 10;
/// What a match of a longer word counts.
const PREFIX: f32 = 0.8;
/// What a match of a word one and two edits away counts.
const TYPO: [f32; 2] = [0.7, 0.5];
/// Terms that one word may stand for; the commonest are kept.
const MOST_EXPANSIONS: usize = 50;

#[derive(Deserialize)]
struct Task {
    lang: String,
    documents: Vec<Document>,
    queries: Vec<String>,
}

#[derive(Deserialize)]
struct Document {
    title: String,
    text: String,
}

#[derive(Serialize)]
struct Answer {
    /// For each query, numbers of documents, best first.
    plain: Vec<Vec<u32>>,
    full: Vec<Vec<u32>>,
}

pub fn answer() -> Result<(), Box<dyn std::error::Error>> {
    let task: Task = serde_json::from_reader(io::stdin().lock())?;
    let plain = plain(&task)?;
    let full = full(&task)?;
    serde_json::to_writer(io::stdout().lock(), &Answer { plain, full })?;
    Ok(())
}

/// A field for each analyzer and part of a document: title and text of the first, then of the second.
struct Searchable {
    searcher: Searcher,
    fields: Vec<Field>,
}

fn index(task: &Task, analyzers: &[Analyzer]) -> tantivy::Result<Searchable> {
    let mut schema = Schema::builder();
    let mut fields = Vec::new();
    for at in 0..analyzers.len() {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(&at.to_string())
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let options = TextOptions::default().set_indexing_options(indexing);
        for part in ["title", "text"] {
            fields.push(schema.add_text_field(&format!("{part}{at}"), options.clone()));
        }
    }
    let index = Index::create_in_ram(schema.build());
    for (at, analyzer) in analyzers.iter().enumerate() {
        index.tokenizers().register(&at.to_string(), TextAnalyzer::from(analyzer.clone()));
    }
    let mut writer = index.writer_with_num_threads(1, 64 << 20)?;
    for document in &task.documents {
        let mut stored = TantivyDocument::new();
        for pair in fields.chunks(2) {
            stored.add_text(pair[0], &document.title);
            stored.add_text(pair[1], &document.text);
        }
        writer.add_document(stored)?;
    }
    writer.commit()?;
    Ok(Searchable { searcher: index.reader()?.searcher(), fields })
}

impl Searchable {
    fn best(&self, query: &dyn Query) -> tantivy::Result<Vec<u32>> {
        let found = self.searcher.search(query, &TopDocs::with_limit(MOST).order_by_score())?;
        Ok(found.into_iter().map(|(_, address)| address.doc_id).collect())
    }

    /// A term in title or text, as one analyzer made it.
    fn term(&self, analyzer: usize, term: &str, weight: f32) -> Box<dyn Query> {
        let clauses = self.fields[2 * analyzer..][..2].iter().map(|field| {
            let term = Term::from_field_text(*field, term);
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(BoostQuery::new(Box::new(query), weight)) as Box<dyn Query>)
        });
        Box::new(BooleanQuery::new(clauses.collect()))
    }
}

/// Words stemmed and folded, any of them.
fn plain(task: &Task) -> tantivy::Result<Vec<Vec<u32>>> {
    let analyzer = Analyzer::new(&task.lang, Words::Simple, Shape::StemmedFolded);
    let searchable = index(task, std::slice::from_ref(&analyzer))?;
    let any = |text: &str| {
        let terms = analyzer.terms(text);
        let clauses = terms.iter().map(|term| (Occur::Should, searchable.term(0, term, 1.0)));
        BooleanQuery::new(clauses.collect())
    };
    task.queries.iter().map(|text| searchable.best(&any(text))).collect()
}

/// A stemmed and a folded field, the last word as a prefix, words that no document has as mistyped.
fn full(task: &Task) -> tantivy::Result<Vec<Vec<u32>>> {
    let stems = Analyzer::new(&task.lang, Words::Unicode(2), Shape::Stemmed);
    let folds = Analyzer::new(&task.lang, Words::Unicode(1), Shape::Folded);
    let searchable = index(task, &[stems.clone(), folds.clone()])?;
    let known = dictionary(&searchable)?;

    let any = |text: &str| {
        let (stemmed, folded) = (stems.terms(text), folds.terms(text));
        if stemmed.len() != folded.len() {
            // Characters and pairs of them: nothing to pair up, to go on from or to mistype.
            let stems = stemmed.iter().map(|term| (Occur::Should, searchable.term(0, term, 1.0)));
            let folds = folded.iter().map(|term| (Occur::Should, searchable.term(1, term, 1.0)));
            return BooleanQuery::new(stems.chain(folds).collect());
        }
        let words: Vec<(String, String)> = stemmed.into_iter().zip(folded).collect();
        let clauses = words.iter().enumerate().map(|(at, (stem, fold))| {
            let mut meant = expansions(&known, fold, at + 1 == words.len());
            meant.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(b.0)));
            meant.truncate(MOST_EXPANSIONS);
            let itself = BooleanQuery::new(vec![
                (Occur::Should, searchable.term(0, stem, 1.0)),
                (Occur::Should, searchable.term(1, fold, 1.0)),
            ]);
            let others = meant
                .into_iter()
                // The word itself has two fields to score in, these have one.
                .map(|(word, weight, _)| searchable.term(1, word, 2.0 * weight));
            let either: Vec<Box<dyn Query>> =
                std::iter::once(Box::new(itself) as Box<dyn Query>).chain(others).collect();
            (Occur::Should, Box::new(DisjunctionMaxQuery::new(either)) as Box<dyn Query>)
        });
        BooleanQuery::new(clauses.collect())
    };
    task.queries.iter().map(|text| searchable.best(&any(text))).collect()
}

/// All folded words of titles and texts with the number of texts that have them.
fn dictionary(searchable: &Searchable) -> tantivy::Result<Vec<(String, u32)>> {
    let mut known = std::collections::BTreeMap::new();
    for segment in searchable.searcher.segment_readers() {
        for field in &searchable.fields[2..] {
            let index = segment.inverted_index(*field)?;
            let mut terms = index.terms().stream()?;
            while let Some((term, info)) = terms.next() {
                *known.entry(String::from_utf8_lossy(term).into_owned()).or_insert(0) +=
                    info.doc_freq;
            }
        }
    }
    Ok(known.into_iter().collect())
}

/// Other words that a word may stand for, with what each counts and how many texts have it.
fn expansions<'a>(known: &'a [(String, u32)], word: &str, last: bool) -> Vec<(&'a str, f32, u32)> {
    let from = known.partition_point(|(other, _)| other.as_str() < word);
    let is_known = known.get(from).is_some_and(|(other, _)| other == word);
    let mut found: Vec<(&str, f32, u32)> = Vec::new();
    if last && word.chars().nth(1).is_some() {
        let longer = known[from..].iter().take_while(|(other, _)| other.starts_with(word));
        found.extend(
            longer.filter(|(other, _)| other != word).map(|(other, n)| (&**other, PREFIX, *n)),
        );
    }
    if is_known || !found.is_empty() {
        return found;
    }
    let letters: Vec<char> = word.chars().collect();
    let most = match letters.len() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    for edits in 1..=most {
        let near = known.iter().filter(|(other, _)| distance(&letters, other, most) == edits);
        found.extend(near.map(|(other, n)| (&**other, TYPO[edits - 1], *n)));
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// Edits between two words, a swap of neighbours counting one; more than `most` if they are further apart.
fn distance(a: &[char], b: &str, most: usize) -> usize {
    let b: Vec<char> = b.chars().collect();
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let least = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if swap { least.min(rows[i - 2][j - 2] + 1) } else { least }
            };
        }
    }
    rows[a.len()][b.len()]
}

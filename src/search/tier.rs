//! The lower tier: entries that the reader's language lacks, found in the languages that have them,
//! also by what the reader's language calls their facts.

use std::sync::Arc;

use super::columns::Label;
use super::index::SearchIndex;
use super::plan::Resolved;
use super::query::{Filter, Hit};
use super::typos::is_near;

impl SearchIndex {
    /// Languages that hold entries which this one lacks, with how many, in the hub's order.
    pub fn others(&self) -> &[(Arc<str>, usize)] {
        &self.columns.others
    }

    /// Facet values, as field and id, that a query of this language names.
    pub fn named_values(&self, text: &str) -> Vec<(String, String)> {
        let words = self.plan(text, false, &[], &[]).words;
        let meanings: Vec<Meaning> = words.iter().map(|word| self.meaning(word)).collect();
        let mut named: Vec<(String, String)> = Vec::new();
        for label in &self.columns.labels {
            let value = (label.field.to_string(), label.value.clone());
            let is_named = label.words.iter().all(|word| meanings.iter().any(|it| it.has(word)));
            if is_named && !named.contains(&value) {
                named.push(value);
            }
        }
        named
    }

    fn meaning<'a>(&'a self, word: &'a Resolved) -> Meaning<'a> {
        let stems = word.stems.iter().map(|&stem| self.dictionary.stems[stem].text.to_string());
        let mut meaning = Meaning {
            key: &word.word,
            stems: stems.chain(self.rules.iter().filter_map(|it| it.apply(&word.word))).collect(),
            near: false,
        };
        let mut words = self.columns.labels.iter().flat_map(|label: &Label| &label.words);
        meaning.near = !words.any(|word| meaning.has(word));
        meaning
    }

    /// As [`SearchIndex::search`], among the pages whose entries `reader` lacks; `named` are facet
    /// values that the query names in that language.
    pub fn search_for(
        &self,
        reader: &str,
        text: &str,
        named: &[(String, String)],
        filters: &[Filter],
        limit: usize,
        prefix: bool,
    ) -> tantivy::Result<(Vec<Hit>, usize)> {
        let lacked = self.columns.lacks.iter().find(|(tag, _)| **tag == *reader);
        let tree = self.plan(text, prefix, filters, named).tree;
        let (Some((_, lacked)), Some(tree)) = (lacked, tree) else { return Ok((Vec::new(), 0)) };
        let (mut hits, _) = self.run(&tree, self.records.len())?;
        hits.retain(|hit| lacked.binary_search(&(hit.document as u32)).is_ok());
        let total = hits.len();
        hits.truncate(limit);
        Ok((hits, total))
    }
}

/// What a word of a query may be a form of.
struct Meaning<'a> {
    key: &'a str,
    /// Its stems, and what suffix rules make of it.
    stems: Vec<String>,
    /// No label has the word, so one with a mistake less or more will do.
    near: bool,
}

impl Meaning<'_> {
    fn has(&self, (key, stem): &(Box<str>, Box<str>)) -> bool {
        *self.key == **key
            || self.stems.iter().any(|own| **own == **stem)
            || self.near && is_near(self.key, key)
    }
}

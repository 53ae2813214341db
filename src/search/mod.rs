//! Search: one tantivy index a language, and its export for browsers.
//!
//! Takes [`Site`]. Owns [`SearchIndex`] and [`Shard`]. Incremental: a language's index is made whole
//! from its pages; the cuts between shards depend on what is in them, so a small edit changes few
//! files.
//!
//! Index and query share one analysis: while a page is indexed, every word's folded form is noted
//! with the term that it was indexed under, and both engines look words up in those notes. So there
//! is no stemmer in the browser that might disagree.

mod analysis;
mod codec;
mod columns;
mod compounds;
mod dictionary;
mod documents;
mod export;
mod index;
mod light;
mod parse;
mod plain;
mod plan;
mod query;
mod rules;
mod settled;
mod synonyms;
mod text;
mod tier;
mod tree;
mod typos;
mod weights;

#[cfg(test)]
pub(crate) use export::reader::assert_reads_back;
pub use export::{Shard, export};
pub use index::SearchIndex;
pub use parse::{MAX_QUERY_CHARS, MAX_QUERY_WORDS};
pub use plan::Match;
pub use query::{Filter, Hit, Understanding};

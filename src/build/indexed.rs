//! Indexes of search: made with the pages, or aside by `serve`, and asked what the hub expects of them.

use crate::check;
use crate::diag::{Diagnostic, Diagnostics};
use crate::graph::Fingerprint;
use crate::resolve::Site;
use crate::search::{self, SearchIndex};
use crate::write::{Class, Generation, WriteError};

use super::{Failure, Prepared, prints};

/// One language's search index as files, and what was said of it.
pub struct Indexed {
    /// Of all that it is made of.
    pub(super) print: Fingerprint,
    pub(super) language: usize,
    pub(super) shards: Vec<search::Shard>,
    pub(super) said: Vec<Diagnostic>,
}

impl Indexed {
    /// Makes the index of a language.
    pub fn new(prepared: &Prepared, language: usize) -> Result<Self, Failure> {
        let site = prepared.site();
        let (shards, said) = index_language(site, language)?;
        let print = prints::index(site, prepared.theme(), language);
        Ok(Indexed { print, language, shards, said })
    }
}

/// Asks search what the hub expects of it, in the languages of which it expects something.
pub(super) fn expected_of_search(site: &Site, diagnostics: &mut Diagnostics) {
    for language in site.languages().filter(|_| site.config.hub.search) {
        if site.config.hub.expect.iter().any(|it| it.language == language)
            // What keeps an index from being made, the build says.
            && let Ok(index) = SearchIndex::build(site, language)
        {
            let _ = check::check_search(site, language, &index, diagnostics);
        }
    }
}

/// Indexes a language; what the hub expects of search is asked of the index.
pub(super) fn index_language(
    site: &Site,
    language: usize,
) -> Result<(Vec<search::Shard>, Vec<Diagnostic>), Failure> {
    let failed = |error: tantivy::TantivyError| Failure::Search(error.to_string());
    let index = SearchIndex::build(site, language).map_err(failed)?;
    let mut diagnostics = Diagnostics::new();
    check::check_search(site, language, &index, &mut diagnostics).map_err(failed)?;
    let shards = search::export(&index).map_err(failed)?;
    Ok((shards, diagnostics.into_iter().collect()))
}

pub(super) fn put_shard(generation: &Generation, shard: &search::Shard) -> Result<(), WriteError> {
    let class = if shard.hashed { Class::Hashed } else { Class::Page };
    generation.put(&shard.path, class, shard.script.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::super::{Builder, Options};
    use super::*;

    #[test]
    #[allow(clippy::expect_used, reason = "a test")]
    fn exported_search_files_say_what_the_index_holds() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let options = Options::new(root, "unused");
        let mut diagnostics = Diagnostics::new();
        let resolved = Builder::default().resolve(&options, &mut diagnostics).expect("the hub");
        for tag in ["en", "ro", "de"] {
            let language = resolved.site.config.hub.language(tag).expect("a language");
            let index = SearchIndex::build(&resolved.site, language).expect("an index");
            search::assert_reads_back(&index);
        }
    }
}

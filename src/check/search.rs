//! Whether search finds what the hub expects of it.

use crate::diag::{self, Diagnostic, Diagnostics, Span};
use crate::resolve::Site;
use crate::search::SearchIndex;

/// Asks an index of the site everything that the hub expects of its language.
pub fn check_search(
    site: &Site,
    language: usize,
    index: &SearchIndex,
    diagnostics: &mut Diagnostics,
) -> tantivy::Result<()> {
    let expected = site.config.hub.expect.iter().filter(|it| it.language == language);
    for expectation in expected {
        let (hits, total) = index.search(&expectation.query, &[], expectation.first, false)?;
        let ids = hits.iter().map(|hit| &*index.records[hit.document].id);
        if ids.clone().any(|id| *id == *expectation.page) {
            continue;
        }
        let tag = &site.config.hub.languages[language].tag;
        let span = Span::new("hub.yaml".into(), expectation.range.clone());
        let diagnostic = Diagnostic::new(
            &diag::SEARCH_LOST,
            format!(
                "`{}` is not {} of “{}” in `{tag}`",
                expectation.page,
                match expectation.first {
                    1 => "the first result".to_owned(),
                    first => format!("among the first {first} results"),
                },
                expectation.query
            ),
        )
        .at(span, "");
        let found: Vec<&str> = ids.collect();
        diagnostics.push(if site.entry(&expectation.page).is_none() {
            diagnostic.help("there is no such entry; write its path below content/ without language and ending")
        } else if found.is_empty() {
            diagnostic.help("nothing is found: put the words that readers use into the page, its summary, or a term's synonyms")
        } else {
            diagnostic.help(format!("of {total} results the first are {}", found.join(", ")))
        });
    }
    Ok(())
}

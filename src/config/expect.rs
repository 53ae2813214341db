//! What a hub expects its own search to find.

use std::ops::Range;
use std::sync::Arc;

use crate::config::keys::check_keys;
use crate::config::language::Language;
use crate::config::yaml::Node;
use crate::diag::{self, Diagnostic, Diagnostics, Span};

/// A query and the entry that must be among its first results.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// As a reader types it.
    pub query: Box<str>,
    /// Index of the language that is searched.
    pub language: usize,
    /// The entry's id.
    pub page: Box<str>,
    /// The last place that is good enough, from 1.
    pub first: usize,
    /// Where hub.yaml says so.
    pub range: Range<usize>,
}

const KEYS: [&str; 4] = ["query", "language", "page", "first"];

/// The place that is good enough if the hub does not say.
const FIRST: usize = 3;

/// Reads `search: {expect: […]}`.
pub(super) fn read(
    path: &Arc<str>,
    node: &Node,
    languages: &[Language],
    diagnostics: &mut Diagnostics,
) -> Vec<Expectation> {
    node.items()
        .iter()
        .filter_map(|item| {
            check_keys(path, item, &KEYS, diagnostics);
            let text = |key: &str| item.get(key).and_then(Node::text);
            let language = text("language");
            let known = languages.iter().position(|known| Some(&*known.tag) == language);
            let first = item.get("first").map_or(Some(FIRST), |node| node.text()?.parse().ok());
            match (text("query"), known, text("page"), first.filter(|first| *first > 0)) {
                (Some(query), Some(language), Some(page), Some(first)) => Some(Expectation {
                    query: query.into(),
                    language,
                    page: page.into(),
                    first,
                    range: item.range.clone(),
                }),
                _ => {
                    let tags: Vec<&str> = languages.iter().map(|known| &*known.tag).collect();
                    diagnostics.push(
                        Diagnostic::new(&diag::WRONG_TYPE, "this says not what search should find")
                            .at(Span::new(path.clone(), item.range.clone()), "")
                            .help(format!(
                                "write `{{query: prison, language: {}, page: practices/bounce, first: {FIRST}}}`",
                                tags.first().unwrap_or(&"en")
                            ))
                            .help(format!("the languages are {}", tags.join(", "))),
                    );
                    None
                }
            }
        })
        .collect()
}

//! Controlled vocabularies: ids with labels in every language.

use std::sync::Arc;

use crate::config::schema::unknown_key;
use crate::config::text::Localized;
use crate::config::yaml::Node;
use crate::diag::{self, Diagnostic, Diagnostics, Span};

/// A term: an id that content uses and labels that readers see.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Stable, lower case, e.g. `prison-and-probation`.
    pub id: Box<str>,
    /// What readers see.
    pub label: Localized,
    /// Other words for it, by language, for search.
    pub synonyms: Vec<(Box<str>, Vec<Box<str>>)>,
    /// The wider term.
    pub broader: Option<Box<str>>,
    /// The same concept elsewhere (SKOS `exactMatch`).
    pub exact_match: Option<Box<str>>,
}

/// A vocabulary; its terms keep the order of the file, which is the order on pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Vocabulary {
    /// The file's name without its ending.
    pub id: Arc<str>,
    /// What readers see, if the file says.
    pub label: Option<Localized>,
    /// In the order of display.
    pub terms: Vec<Term>,
    /// The file could not be read, so any term may be one of its terms.
    pub unreadable: bool,
}

impl Vocabulary {
    /// Reads `vocabularies/<id>.yaml`.
    pub fn from_node(
        id: Arc<str>,
        path: &Arc<str>,
        node: &Node,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut terms = Vec::new();
        for (key, value) in node.entries() {
            match &*key.text {
                "label" => {}
                "terms" => {
                    for (id, definition) in value.entries() {
                        terms.push(Term::from_node(&id.text, path, definition, diagnostics));
                    }
                }
                other => diagnostics.push(unknown_key(path, key, other, &["label", "terms"])),
            }
        }
        if terms.is_empty() {
            diagnostics.push(
                Diagnostic::new(&diag::MISSING_KEY, format!("the vocabulary `{id}` has no terms"))
                    .at(Span::new(path.clone(), node.range.clone()), "")
                    .help("write `terms:` and below it `my-term: {label: {en: My term}}`"),
            );
        }
        let label = node.get("label").and_then(Localized::from_node);
        Vocabulary { id, label, terms, unreadable: false }
    }

    /// A vocabulary whose file could not be read.
    pub fn unreadable(id: Arc<str>) -> Self {
        Vocabulary { id, label: None, terms: Vec::new(), unreadable: true }
    }

    /// The term with this id.
    pub fn term(&self, id: &str) -> Option<&Term> {
        self.terms.iter().find(|term| &*term.id == id)
    }

    /// Where a term stands in the vocabulary's order.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.terms.iter().position(|term| &*term.id == id)
    }
}

impl Term {
    fn from_node(id: &str, path: &Arc<str>, node: &Node, diagnostics: &mut Diagnostics) -> Self {
        let known = ["label", "synonyms", "broader", "exact_match"];
        let mut label = Localized::from_node(node).filter(|_| node.text().is_some());
        for (key, value) in node.entries() {
            match &*key.text {
                "label" => label = Localized::from_node(value),
                text if known.contains(&text) => {}
                other => diagnostics.push(unknown_key(path, key, other, &known)),
            }
        }
        let synonyms = node.get("synonyms").map(Node::entries).unwrap_or_default();
        Term {
            id: id.into(),
            label: label.unwrap_or_else(|| Localized::same(id)),
            synonyms: synonyms
                .iter()
                .map(|(language, words)| {
                    let words = words.items().iter().filter_map(Node::text).map(Box::from);
                    (language.text.clone(), words.collect())
                })
                .collect(),
            broader: node.get("broader").and_then(Node::text).map(Box::from),
            exact_match: node.get("exact_match").and_then(Node::text).map(Box::from),
        }
    }
}

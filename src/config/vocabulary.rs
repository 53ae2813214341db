//! Controlled vocabularies: ids with labels in every language.

use std::sync::Arc;

use crate::config::keys::{check_keys, unknown_key};
use crate::config::text::Localized;
use crate::config::yaml::{Key, Node};
use crate::diag::{self, Diagnostic, Diagnostics, Span, did_you_mean};

/// A term: an id that content uses and labels that readers see.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Stable, lower case, e.g. `prison-and-probation`.
    pub id: Box<str>,
    /// What readers see.
    pub label: Localized,
    /// Other words for it, by language, for search.
    pub synonyms: Vec<(Box<str>, Vec<Box<str>>)>,
    /// The wider term (SKOS `broader`).
    pub broader: Option<Box<str>>,
    /// No longer to be used.
    pub deprecated: bool,
    /// What to write instead of a deprecated term.
    pub replaced_by: Option<Box<str>>,
    /// The country that a place lies in, ISO 3166-1 alpha-2.
    pub country: Option<[u8; 2]>,
    /// The same concept elsewhere (SKOS `exactMatch`).
    pub exact_match: Vec<Box<str>>,
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

const KEYS: [&str; 2] = ["label", "terms"];
const TERM_KEYS: [&str; 8] = [
    "label",
    "synonyms",
    "broader",
    "narrower",
    "deprecated",
    "replaced_by",
    "country",
    "exact_match",
];

impl Vocabulary {
    /// Reads `vocabularies/<id>.yaml`. `languages` are the hub's: a label that one of them lacks is
    /// reported.
    pub fn from_node(
        id: Arc<str>,
        path: &Arc<str>,
        node: &Node,
        languages: &[&str],
        diagnostics: &mut Diagnostics,
    ) -> Self {
        check_keys(path, node, &KEYS, diagnostics);
        let definitions = node.get("terms").map(Node::entries).unwrap_or_default();
        let mut terms: Vec<Term> = definitions
            .iter()
            .map(|(key, definition)| {
                let term = Term::from_node(&key.text, path, definition, diagnostics);
                missing_labels(path, key, &term.label, languages, diagnostics);
                term
            })
            .collect();
        if terms.is_empty() {
            diagnostics.push(
                Diagnostic::new(&diag::MISSING_KEY, format!("the vocabulary `{id}` has no terms"))
                    .at(Span::new(path.clone(), node.range.clone()), "")
                    .help("write `terms:` and below it `my-term: {label: {en: My term}}`"),
            );
        }
        // `narrower` is `broader` said from the other end.
        for (key, definition) in definitions {
            for narrower in definition.get("narrower").map(Node::items).unwrap_or_default() {
                let found = terms.iter_mut().find(|term| Some(&*term.id) == narrower.text());
                if let Some(term) = found.filter(|term| term.broader.is_none()) {
                    term.broader = Some(key.text.clone());
                }
            }
        }
        let label = node.get("label").and_then(Localized::from_node);
        let vocabulary = Vocabulary { id, label, terms, unreadable: false };
        for (key, definition) in definitions {
            vocabulary.check_names(path, key, definition, diagnostics);
        }
        vocabulary
    }

    fn check_names(
        &self,
        path: &Arc<str>,
        key: &Key,
        definition: &Node,
        diagnostics: &mut Diagnostics,
    ) {
        for relation in ["broader", "narrower", "replaced_by"] {
            for node in definition.get(relation).map(Node::items).unwrap_or_default() {
                let name = node.text().unwrap_or_default();
                if self.term(name).is_some() {
                    continue;
                }
                let span = Span::new(path.clone(), node.range.clone());
                let diagnostic = Diagnostic::new(
                    &diag::UNKNOWN_TERM,
                    format!("`{relation}` of `{}` names `{name}`, which is no term here", key.text),
                )
                .at(span.clone(), "");
                diagnostics.push(
                    match did_you_mean(name, self.terms.iter().map(|term| &*term.id)) {
                        Some(near) => {
                            diagnostic.suggest(span, near, format!("did you mean `{near}`?"))
                        }
                        None => diagnostic.help("write the id of a term of this file"),
                    },
                );
            }
        }
        let mut above = self.term(&key.text).and_then(|term| term.broader.as_deref());
        for _ in 0..self.terms.len() {
            let Some(name) = above else { return };
            if *name == *key.text {
                diagnostics.push(
                    Diagnostic::new(
                        &diag::REFERENCE_CYCLE,
                        format!("`{}` is broader than itself", key.text),
                    )
                    .at(Span::new(path.clone(), key.range.clone()), "")
                    .help("take out one `broader` of the circle"),
                );
                return;
            }
            above = self.term(name).and_then(|term| term.broader.as_deref());
        }
    }

    /// A vocabulary whose file could not be read.
    pub fn unreadable(id: Arc<str>) -> Self {
        Vocabulary { id, label: None, terms: Vec::new(), unreadable: true }
    }

    /// The term with this id.
    pub fn term(&self, id: &str) -> Option<&Term> {
        self.terms.iter().find(|term| &*term.id == id)
    }

    /// The term with this label, in any language and any case.
    pub fn term_by_label(&self, text: &str) -> Option<&Term> {
        let wanted = text.to_lowercase();
        self.terms.iter().find(|term| {
            let mut synonyms = term.synonyms.iter().flat_map(|(_, words)| words);
            term.label.iter().any(|(_, label)| label.to_lowercase() == wanted)
                || synonyms.any(|word| word.to_lowercase() == wanted)
        })
    }

    /// Where a term stands in the vocabulary's order.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.terms.iter().position(|term| &*term.id == id)
    }
}

impl Term {
    fn from_node(id: &str, path: &Arc<str>, node: &Node, diagnostics: &mut Diagnostics) -> Self {
        let mut label = Localized::from_node(node).filter(|_| node.text().is_some());
        for (key, value) in node.entries() {
            match &*key.text {
                "label" => label = Localized::from_node(value),
                text if TERM_KEYS.contains(&text) => {}
                other => diagnostics.push(unknown_key(path, key, other, &TERM_KEYS)),
            }
        }
        let text = |key: &str| node.get(key).and_then(Node::text).map(Box::from);
        let synonyms = node.get("synonyms").map(Node::entries).unwrap_or_default();
        let deprecated = node.get("deprecated").is_some_and(|node| node.as_bool() != Some(false));
        let country = node.get("country").and_then(|node| {
            let code: Option<[u8; 2]> =
                node.text().and_then(|text| text.to_ascii_uppercase().as_bytes().try_into().ok());
            if !code.is_some_and(|code| super::country::is_country(&code)) {
                diagnostics.push(
                    Diagnostic::new(
                        &diag::UNKNOWN_COUNTRY,
                        format!("`{}` is not a country code", node.text().unwrap_or_default()),
                    )
                    .at(Span::new(path.clone(), node.range.clone()), "")
                    .help("write the two letters of ISO 3166-1, e.g. BE for Belgium, GR for Greece, GB for the United Kingdom"),
                );
                return None;
            }
            code
        });
        let matches = node.get("exact_match").map(Node::items).unwrap_or_default();
        Term {
            id: id.into(),
            label: label.unwrap_or_default(),
            synonyms: synonyms
                .iter()
                .map(|(language, words)| {
                    let words = words.items().iter().filter_map(Node::text).map(Box::from);
                    (language.text.clone(), words.collect())
                })
                .collect(),
            broader: text("broader"),
            deprecated: deprecated || node.get("replaced_by").is_some(),
            replaced_by: text("replaced_by"),
            country,
            exact_match: matches.iter().filter_map(Node::text).map(Box::from).collect(),
        }
    }
}

/// A label that some of the hub's languages lack is shown in another language there.
pub(super) fn missing_labels(
    path: &Arc<str>,
    key: &Key,
    label: &Localized,
    languages: &[&str],
    diagnostics: &mut Diagnostics,
) {
    let missing: Vec<&str> =
        languages.iter().copied().filter(|language| label.exact(language).is_none()).collect();
    if missing.is_empty() {
        return;
    }
    let wanted: Vec<String> = missing.iter().map(|language| format!("{language}: …")).collect();
    diagnostics.push(
        Diagnostic::new(
            &diag::MISSING_LABEL,
            format!("`{}` has no label in {}", key.text, missing.join(", ")),
        )
        .at(Span::new(path.clone(), key.range.clone()), "")
        .help(format!("add `{}` to its `label`", wanted.join(", ")))
        .help("a name that is the same in all languages is written as one text: `label: Linz`"),
    );
}
